"""The objectives of the partnerships and what came of them, as the register says."""

import pandas as pd

from alliances.reports.building.resources import UNITS_AT_LEAST
from alliances.reports.material import OWNER, Material
from alliances.reports.model import (
    Block,
    Derived,
    Heading,
    Paragraph,
    ReportTable,
    TableColumn,
)
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW

MET = ("atteint", "depasse")
"""Outcomes counted as met."""


def objective_blocks(material: Material) -> list[Block]:
    """Return the table of outcomes, or why it is not shown; nothing without objectives."""
    objectives = material.survey.data("objectives")
    if not len(objectives):
        return []
    heading = Heading(material.say("objectives.heading"))
    if _partners(material, objectives["partnership"]) < UNITS_AT_LEAST:
        return [heading, Paragraph(material.say("withheld_few"), "warning")]
    return [heading, _outcomes(material, objectives)]


def _partners(material: Material, partnerships: pd.Series) -> int:
    """Count the organisations that face the owner in some partnerships."""
    parties = material.survey.data("parties")
    if not len(parties):
        return int(partnerships.nunique())
    facing = parties[(parties["side"] != OWNER) & parties["partnership"].isin(partnerships)]
    return int(facing["organisation"].nunique())


def objectives_shown(material: Material) -> pd.DataFrame:
    """Return the objectives whose outcomes may be counted; none where too few are behind them."""
    objectives = material.survey.data("objectives")
    if not len(objectives):
        return objectives
    enough = _partners(material, objectives["partnership"]) >= UNITS_AT_LEAST
    return objectives if enough else objectives.iloc[:0]


def _outcomes(material: Material, objectives: pd.DataFrame) -> ReportTable:
    total = len(objectives)
    codes = [*material.codes("outcome"), None]
    outcome = objectives["outcome"]
    counts = [float(outcome.isna().sum() if c is None else (outcome == c).sum()) for c in codes]
    rows = pd.DataFrame({"label": [material.code("outcome", c) for c in codes], "n": counts})
    columns = [
        TableColumn("label", material.say("columns.outcome")),
        TableColumn("n", material.say("columns.objectives"), "integer"),
    ]
    if total >= COUNT_BELOW:
        rows["share"] = rows["n"] / total
        heading = material.say("columns.share_of_objectives")
        columns.append(TableColumn("share", heading, "percent"))
    met = float(outcome.isin(MET).sum())
    names = [f"objectives:{code or 'blank'}" for code in codes]
    ids = {"n": tuple(of_programme(material.wave, name, "count") for name in names)}
    if "share" in rows:
        ids["share"] = tuple(of_programme(material.wave, name, "share") for name in names)
    return ReportTable(
        "programme_objectives",
        material.many("objectives.title", met, total=material.whole(total)),
        tuple(columns),
        rows,
        reading=material.many(
            "objectives.reading", counts[0], total=material.whole(total), label=rows["label"][0]
        ),
        scope=material.scope(total, "objectives"),
        source=material.graded(),
        notes=(material.say("objectives.note"),),
        subtitle=material.say("objectives.subtitle"),
        derived={"share": Derived("share", ("n",), total=float(total))},
        ids=ids,
        method=material.say("annual.formulas.share"),
    )
