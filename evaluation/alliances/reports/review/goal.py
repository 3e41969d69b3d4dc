"""The goal: its 19 targets, with partnerships and latest figures side by side, and its wording."""

import pandas as pd

from alliances.frameworks.model import Target
from alliances.reports.model import (
    Block,
    Chart,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.review.heat import heat_chart
from alliances.reports.review.material import ReviewMaterial


def goal_section(material: ReviewMaterial) -> Section:
    """Return the section of the goal."""
    blocks: list[Block] = [
        Paragraph(material.say("review.goal.lead"), "lead"),
        _targets(material),
        *_elsewhere(material),
        *_heat(material),
        Heading(material.say("review.goal.official_heading")),
        _wording(material),
    ]
    return Section(
        "goal", material.say("review.goal.title"), tuple(blocks), material.say("review.goal.name")
    )


def group_of(material: ReviewMaterial, target: Target) -> str:
    """Return the group of a target, with its subgroup where it has one."""
    names = {each.id: each.name[material.language] for each in material.odd17.groups}
    under = {each.id: each.name[material.language] for each in material.odd17.subgroups}
    group = material.words(names[target.group])
    if not target.subgroup:
        return group
    return material.say(
        "review.subgroup", group=group, subgroup=material.words(under[target.subgroup])
    )


def _targets(material: ReviewMaterial) -> ReportTable:
    context, say = material.context, material.say
    rows = []
    for target in material.odd17.targets:
        series = context.headlines.get(target.code)
        own = context.row(series) if series else None
        rows.append(
            {
                "target": target.code,
                "title": material.title(target),
                "n": float("nan")
                if material.totals is None
                else float(material.partnerships(target.code)),
                "label": material.series(series) if series else material.say("review.no_figure"),
                "value": float("nan") if own is None else float(own["current_value"]),
                "unit": ""
                if own is None
                else say(
                    "review.unit_year",
                    unit=material.unit(str(series)),
                    year=int(own["current_year"]),
                ),
                "status": material.say("review.not_assessed")
                if own is None
                else material.status(str(own["method"]), str(own["status"])),
            }
        )
    frame = pd.DataFrame(rows)
    figures = int(frame["value"].notna().sum())
    return ReportTable(
        "goal_targets",
        material.many("review.goal.table_title", figures, total=len(frame)),
        (
            TableColumn("title", say("columns.target_title")),
            TableColumn("target", say("columns.target")),
            TableColumn("n", say("review.columns.contribution_n"), "integer", say("review.help.n")),
            TableColumn(
                "label", say("review.columns.context_series"), help=say("review.help.series")
            ),
            TableColumn("value", say("columns.latest"), "number"),
            TableColumn("unit", say("review.columns.unit_year")),
            TableColumn("status", say("review.columns.status_by", method=material.default_method)),
        ),
        frame,
        reading=say("review.goal.reading"),
        scope=say("review.goal.scope", version=material.odd17.version, area=material.area),
        source=" ".join(filter(None, [material.campaign_source, material.context_source])),
        notes=(say("review.goal.note"),),
        subtitle=say("review.goal.subtitle"),
    )


def _elsewhere(material: ReviewMaterial) -> list[ReportTable]:
    """Return the targets of other goals that partnerships bear: without a context here."""
    tagged, say = material.elsewhere, material.say
    if not len(tagged):
        return []
    rows = pd.DataFrame(
        {
            "title": [material.words(str(title)) for title in tagged["title"]],
            "n": tagged["partnerships"].astype(float),
        }
    )
    table = ReportTable(
        "goal_elsewhere",
        material.many("review.goal.elsewhere_title", len(rows)),
        (
            TableColumn("title", say("columns.target_title")),
            TableColumn("n", say("review.columns.contribution_n"), "integer", say("review.help.n")),
        ),
        rows,
        source=material.campaign_source,
        notes=(say("review.goal.elsewhere_note"),),
    )
    return [table]


def _heat(material: ReviewMaterial) -> list[Chart | Paragraph]:
    chart = heat_chart(material)
    if chart is None:
        return [Paragraph(material.say("review.heat.none", method=material.default_method), "note")]
    return [chart]


def _wording(material: ReviewMaterial) -> ReportTable:
    targets = material.odd17.targets
    rows = pd.DataFrame(
        {
            "target": [target.code for target in targets],
            "group": [group_of(material, target) for target in targets],
            "official": [material.words(target.official[material.language]) for target in targets],
        }
    )
    return ReportTable(
        "goal_wording",
        material.say("review.goal.wording_title"),
        (
            TableColumn("target", material.say("columns.target")),
            TableColumn("group", material.say("review.columns.group")),
            TableColumn("official", material.say("review.columns.official"), width=100),
        ),
        rows,
        source=material.say("review.goal.wording_source"),
        subtitle=material.say("review.goal.wording_subtitle", version=material.odd17.version),
        detail=True,
    )
