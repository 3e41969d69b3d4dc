"""The sheets of the indicators: definition, questions, scale, formula, perimeter, owner, limits."""

from collections.abc import Sequence

import pandas as pd

from alliances.frameworks.model import Item
from alliances.reports.material import Material
from alliances.reports.model import Block, Paragraph, ReportTable, Section, TableColumn


def indicators_section(material: Material) -> Section | None:
    """Return the annex of indicator sheets; None where nothing is measured."""
    parts = [_dimensions(material), _criteria(material), _register(material)]
    tables = [part for part in parts if part is not None]
    if not tables:
        return None
    lead = Paragraph(material.say("annual.sheets.lead"))
    blocks: tuple[Block, ...] = (lead, *tables)
    title, name = material.say("annual.sheets.title"), material.say("annual.sheets.name")
    return Section("indicators", title, blocks, name, annex=True)


def _dimensions(material: Material) -> ReportTable | None:
    framework, say = material.framework, material.say
    rows = []
    for dimension in framework.dimensions:
        scored = [
            item
            for item in framework.items
            if item.dimension == dimension.id and item.scored and item.scale == dimension.scale
        ]
        criteria = [c for c in framework.criteria if c.dimension == dimension.id]
        with_score = {item.criterion for item in scored}
        rows.append(
            {
                "label": material.node(dimension.id),
                "criteria": say("words.semicolon").join(
                    material.words(c.name[material.language])
                    for c in criteria
                    if c.id in with_score
                ),
                "n": float(len(scored)),
                "scale": dimension.scale,
                "limit": say(f"annual.sheets.limits.{_limit(scored)}"),
            }
        )
    if not rows:
        return None
    return ReportTable(
        "indicators_dimensions",
        say("annual.sheets.dimensions"),
        (
            TableColumn("label", say("columns.dimensions")),
            TableColumn("n", say("annual.sheets.columns.items"), "integer"),
            TableColumn("scale", say("reading.scales.scale")),
            TableColumn("criteria", say("annual.sheets.columns.criteria"), width=60),
            TableColumn("limit", say("annual.sheets.columns.limit"), width=50),
        ),
        pd.DataFrame(rows),
        scope=say("annual.scope_framework", framework=framework.id),
        source=_source(material),
        notes=(say("annual.formulas.score"), say("annual.sheets.owner")),
        subtitle=say("annual.sheets.dimensions_subtitle"),
        method=say("annual.formulas.questions"),
    )


def _limit(scored: Sequence[Item]) -> str:
    """Return which limit a score has: no question, one or two, or several."""
    return "none" if not scored else "few" if len(scored) < 3 else "opinion"


def _criteria(material: Material) -> ReportTable | None:
    framework, say = material.framework, material.say
    dimensions = framework.dimension_by_id
    rows = []
    for criterion in framework.criteria:
        items = [item for item in framework.items if item.criterion == criterion.id]
        family = dimensions[criterion.dimension].scale
        scored = [item for item in items if item.scored and item.scale == family]
        rows.append(
            {
                "label": material.node(criterion.id),
                "dimension": material.node(criterion.dimension),
                "items": ", ".join(item.id for item in items),
                "n": float(len(scored)),
                "formula": say(f"annual.sheets.formulas.{'score' if scored else 'apart'}"),
                "weight": float(criterion.weight),
                "limit": say(f"annual.sheets.limits.{_limit(scored) if scored else 'none'}"),
            }
        )
    if not rows:
        return None
    return ReportTable(
        "indicators_criteria",
        say("annual.sheets.criteria"),
        (
            TableColumn("label", say("columns.criteria")),
            TableColumn("dimension", say("columns.dimensions")),
            TableColumn("items", say("annual.sheets.columns.codes"), "identifier"),
            TableColumn("n", say("annual.sheets.columns.items"), "integer"),
            TableColumn("weight", say("annual.sheets.columns.weight"), "number"),
            TableColumn("formula", say("annual.sheets.columns.formula"), width=50),
            TableColumn("limit", say("annual.sheets.columns.limit"), width=50),
        ),
        pd.DataFrame(rows),
        scope=say("annual.scope_framework", framework=framework.id),
        source=_source(material),
        subtitle=say("annual.sheets.criteria_subtitle"),
        detail=True,
        depth="detail",
        method=say("annual.formulas.questions"),
    )


def _register(material: Material) -> ReportTable | None:
    """Return the indicators of the register: unit, source, owner, how many values."""
    table = material.survey.data("indicators")
    if not len(table):
        return None
    say = material.say
    rows = []
    for (name, unit), given in table.groupby(["indicator", table["unit"].fillna("")], sort=True):
        sources = [c for c in material.codes("evidence_source") if (given["source"] == c).any()]
        owners = sorted(set(given["owner"].dropna().astype(str))) if "owner" in given else []
        rows.append(
            {
                "label": material.words(str(name)),
                "unit": material.words(str(unit)),
                "n": float(given["value"].notna().sum()),
                "targets": float(given["target"].notna().sum()) if "target" in given else 0.0,
                "source": say("words.semicolon").join(
                    material.code("evidence_source", code) for code in sources
                ),
                "owner": say("words.semicolon").join(material.words(owner) for owner in owners),
            }
        )
    return ReportTable(
        "indicators_register",
        say("annual.sheets.register"),
        (
            TableColumn("label", say("columns.indicator")),
            TableColumn("unit", say("columns.unit")),
            TableColumn("n", say("columns.values"), "integer"),
            TableColumn("targets", say("annual.sheets.columns.targets"), "integer"),
            TableColumn("source", say("annual.sheets.columns.source")),
            TableColumn("owner", say("annual.sheets.columns.owner"), width=50),
        ),
        pd.DataFrame(rows),
        scope=say("annual.sheets.register_scope", programme=material.programme),
        source=material.source,
        subtitle=say("annual.sheets.register_subtitle"),
        method=say("annual.formulas.sum"),
    )


def _source(material: Material) -> str:
    framework = material.framework
    return material.say("source_framework", framework=framework.id, version=framework.version)
