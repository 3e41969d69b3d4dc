"""The answers, question by question; the voices of the area and of the people beside."""

from alliances.frameworks.model import VOICES
from alliances.frameworks.sheets import items_on
from alliances.reports.item_charts import distribution_chart
from alliances.reports.item_levels import level_table
from alliances.reports.item_scores import item_scores_table
from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import Block, Heading, Paragraph, Section

BESIDE = VOICES[1:]
"""Voices that are not parties: shown beside, never mixed into the scores."""


def items_section(material: Material) -> Section | None:
    """Return the section on single questions; None where nothing may be shown."""
    if not material.shown:
        return None
    blocks: list[Block] = [Paragraph(material.say("items.lead"))]
    for dimension in material.framework.dimensions:
        blocks += _dimension_blocks(material, dimension.id)
    blocks += _voice_blocks(material)
    return Section("items", material.say("items.title"), tuple(blocks), material.say("items.name"))


def _dimension_blocks(material: Material, dimension: str) -> list[Block]:
    items = [i for i in items_on(material.framework, "answers") if i.dimension == dimension]
    scale = material.framework.dimension_by_id[dimension].scale
    drawn = [item.id for item in items if item.scored and item.scale == scale]
    ids = [item.id for item in items]
    sides = material.sides
    parts = [
        distribution_chart(material, dimension, drawn, (OWNER, PARTNER)),
        item_scores_table(material, dimension, ids, sides),
        level_table(material, dimension, ids, sides),
    ]
    blocks: list[Block] = [part for part in parts if part is not None]
    # A heading whose tables are all of detail goes with them.
    depth = "detail" if parts[0] is None else "body"
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
    lead = Paragraph(material.say("voices.lead"))
    return [Heading(material.say("voices.heading")), lead, *blocks]
