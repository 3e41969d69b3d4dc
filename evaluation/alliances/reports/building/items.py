"""The answers, question by question; the voices of the area and of the people beside."""

from collections import Counter
from dataclasses import replace

from alliances.frameworks.model import VOICES
from alliances.frameworks.sheets import items_on
from alliances.reports.item_charts import distribution_chart
from alliances.reports.item_levels import level_table
from alliances.reports.item_scores import item_scores_table
from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import Block, Chart, Heading, Paragraph, Section

BESIDE = VOICES[1:]
"""Voices that are not parties: shown beside, never mixed into the scores."""


def items_section(material: Material) -> Section | None:
    """Return the section on single questions; None where nothing may be shown."""
    if not material.shown:
        return None
    blocks: list[Block] = [Paragraph(material.say("items.lead"))]
    core = _core_chart(material)
    blocks += [core] if core else []
    for dimension in material.framework.dimensions:
        blocks += _dimension_blocks(material, dimension.id, printed=core is None)
    if not any(isinstance(block, Chart) for block in blocks):
        blocks = [Paragraph(material.say("told.no_distribution")), *blocks[1:]]
    blocks += _voice_blocks(material)
    return Section("items", material.say("items.title"), tuple(blocks), material.say("items.name"))


def _core_chart(material: Material) -> Chart | None:
    """Return the distributions of the core questions, of the scale that most of them have.

    One page of drawings, which everyone reads; the others stand in the workbook and on the page.
    """
    core = [i for i in items_on(material.framework, "answers", core=True) if i.scored and i.core]
    if not core:
        return None
    scale, _ = Counter(item.scale for item in core).most_common(1)[0]
    items = [item.id for item in core if item.scale == scale]
    return distribution_chart(material, "core", items, (OWNER, PARTNER))


def _dimension_blocks(material: Material, dimension: str, *, printed: bool) -> list[Block]:
    items = [i for i in items_on(material.framework, "answers") if i.dimension == dimension]
    scale = material.framework.dimension_by_id[dimension].scale
    drawn = [item.id for item in items if item.scored and item.scale == scale]
    ids = [item.id for item in items]
    sides = material.sides
    chart = distribution_chart(material, dimension, drawn, (OWNER, PARTNER))
    if chart and not printed:
        chart = replace(chart, depth="detail")
    parts = [
        chart,
        item_scores_table(material, dimension, ids, sides),
        level_table(material, dimension, ids, sides),
    ]
    blocks: list[Block] = [part for part in parts if part is not None]
    # A heading whose tables are all of detail goes with them.
    depth = "body" if chart and printed else "detail"
    return [Heading(material.node(dimension), depth), *blocks] if blocks else []


def _voice_blocks(material: Material) -> list[Block]:
    """Return the tables of the voices that are not parties."""
    ids = [item.id for item in material.framework.items if item.voice in BESIDE]
    parts = [
        item_scores_table(material, "voices", ids, BESIDE),
        level_table(material, "voices", ids, BESIDE),
    ]
    blocks: list[Block] = [part for part in parts if part is not None]
    if not blocks:
        return [Heading(material.say("voices.heading")), Paragraph(material.say("voices.lacking"))]
    lead = Paragraph(material.say("voices.lead"), depth="detail")
    return [Heading(material.say("voices.heading"), "detail"), lead, *blocks]
