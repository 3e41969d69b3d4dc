"""The questionnaire: every question of the framework, with its scale, who answers and when."""

import pandas as pd

from alliances.frameworks.model import Item
from alliances.reports.building.reading import scale_levels
from alliances.reports.building.theory import lasting
from alliances.reports.material import Material
from alliances.reports.model import Block, Paragraph, ReportTable, Section, TableColumn


def questionnaire_section(material: Material) -> Section | None:
    """Return the annex of questions; None where the framework asks none."""
    items = material.framework.items
    if not items:
        return None
    core = [item for item in items if item.core]
    say = material.say
    words = {"core": material.whole(len(core))}
    blocks: list[Block] = [
        Paragraph(material.many("annual.questionnaire.lead", len(items), **words))
    ]
    if core:
        blocks.append(_table(material, "core", tuple(core)))
    blocks.append(_table(material, "all", items))
    title, name = say("annual.questionnaire.title"), say("annual.questionnaire.name")
    return Section("questionnaire", title, tuple(blocks), name, annex=True)


def _table(material: Material, name: str, items: tuple[Item, ...]) -> ReportTable:
    say, framework = material.say, material.framework
    rows = pd.DataFrame(
        {
            "item": [item.id for item in items],
            "text": [material.node(item.id) for item in items],
            "dimension": [material.node(item.dimension) for item in items],
            "scale": [item.scale for item in items],
            "voice": [say(f"annual.questionnaire.voices.{item.voice}") for item in items],
            "asked": [
                say(f"annual.questionnaire.asked.{item.asked.replace(' ', '_')}") for item in items
            ],
            "horizon": [
                lasting(material, item.horizon_months) if item.horizon_months else ""
                for item in items
            ],
        }
    )
    return ReportTable(
        f"questionnaire_{name}",
        say(f"annual.questionnaire.tables.{name}"),
        (
            TableColumn("item", say("columns.item_id"), "identifier"),
            TableColumn("dimension", say("columns.dimensions")),
            TableColumn("scale", say("reading.scales.scale")),
            TableColumn("voice", say("annual.questionnaire.columns.voice")),
            TableColumn("asked", say("annual.questionnaire.columns.asked")),
            TableColumn("horizon", say("annual.questionnaire.columns.horizon")),
            TableColumn("text", say("columns.items"), width=70),
        ),
        rows,
        scope=say("traceability.questions_scope", n=material.whole(float(len(rows)))),
        source=say("source_framework", framework=framework.id, version=framework.version),
        notes=_scales(material, items) if name == "core" else (say("annual.questionnaire.note"),),
        detail=name == "all",
        depth="body" if name == "core" else "detail",
    )


def _scales(material: Material, items: tuple[Item, ...]) -> tuple[str, ...]:
    """Return the levels of the scales of some questions: a printed page has no other list."""
    scales = material.framework.scales
    said = []
    for id in dict.fromkeys(item.scale for item in items):
        levels = scale_levels(material, scales[id]) if id in scales else ""
        key = "scale" if levels else "scale_free"
        said.append(material.say(f"told.{key}", scale=id, levels=levels))
    return tuple(said)
