"""One target: what partnerships contribute above, the context below, never mixed."""

import pandas as pd

from alliances.frameworks.model import Target
from alliances.progress.courses import reason_words
from alliances.reports.model import (
    Band,
    Block,
    Bullets,
    Chart,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.review.contribution import contribution_band
from alliances.reports.review.material import ReviewMaterial
from alliances.reports.review.page_one import main_columns, main_rows
from alliances.reports.review.path import outlook_words, path_chart


def target_sections(material: ReviewMaterial) -> list[Section]:
    """Return a section for each target with a contribution or a figure, then one for the others."""
    told = set(material.context.headlines) | {
        target.code for target in material.odd17.targets if material.partnerships(target.code)
    }
    sections = [
        _section(material, target) for target in material.odd17.targets if target.code in told
    ]
    silent = [target for target in material.odd17.targets if target.code not in told]
    return [*sections, *([_silent(material, silent)] if silent else [])]


def _section(material: ReviewMaterial, target: Target) -> Section:
    note = material.words(target.note.get(material.language, ""))
    context = Band("context", material.say("review.context", area=material.area), ())
    blocks: list[Block] = [
        Paragraph(
            material.say(
                "review.official_text",
                text=material.words(target.official[material.language]),
                version=material.odd17.version,
            )
        ),
        contribution_band(material, target.code, note),
        Band(context.kind, context.name, _context(material, target.code)),
    ]
    title = material.say("review.target_title", target=target.code, title=material.title(target))
    return Section(
        f"target_{target.code.replace('.', '_')}",
        title,
        tuple(blocks),
        material.say("review.target_of", target=target.code),
    )


def _context(
    material: ReviewMaterial, target: str
) -> tuple[Paragraph | Bullets | ReportTable | Chart, ...]:
    series = material.context.headlines.get(target)
    indicators = _indicators(material, target)
    if series is None:
        none = material.say("review.no_figure_target", target=target, area=material.area)
        return Paragraph(none, "note"), indicators
    blocks: list[Paragraph | Bullets | ReportTable | Chart] = []
    chart = path_chart(material, target)
    if chart is not None:
        blocks.append(chart)
    sentence = outlook_words(material, series)
    if sentence:
        blocks.append(Paragraph(sentence))
    blocks += [_methods(material, target, series), _series(material, target), indicators]
    return tuple(blocks)


def _methods(material: ReviewMaterial, target: str, series: str) -> ReportTable:
    results = material.context.results
    own = results[results["series"] == series]
    rows = method_rows(material, own)
    first = rows.iloc[0]
    return ReportTable(
        f"methods_{target.replace('.', '_')}",
        material.say("review.by_method_title", label=material.series(series)),
        method_columns(material),
        rows,
        reading=material.say(
            "review.by_method_reading", method=first["method"], status=first["status"]
        ),
        scope=material.say("review.context_scope", area=material.area),
        source=material.context_source,
        notes=(material.say("review.by_method_note"),),
    )


def method_rows(material: ReviewMaterial, results: pd.DataFrame) -> pd.DataFrame:
    """Return results for readers: method, years, what it computes, status and reason in words."""
    return pd.DataFrame(
        {
            "target": results["target"].to_numpy(),
            "label": [material.series(each) for each in results["series"]],
            "method": [
                material.method(method, version)
                for method, version in zip(
                    results["method"], results["method_version"], strict=True
                )
            ],
            "base_year": results["base_year"].astype("float64").to_numpy(),
            "base_value": results["base_value"].astype("float64").to_numpy(),
            "current_year": results["current_year"].astype("float64").to_numpy(),
            "progress": results["progress_value"].astype("float64").to_numpy(),
            "score": results["score"].astype("float64").to_numpy(),
            "status": [
                material.status(method, status)
                for method, status in zip(results["method"], results["status"], strict=True)
            ],
            "reason": [reason_words(reason, material.language) for reason in results["reason"]],
        }
    )


def method_columns(material: ReviewMaterial, every: bool = False) -> tuple[TableColumn, ...]:
    """Return the columns of `method_rows`; with those that name the series where there are many."""
    say = material.say
    named = (
        TableColumn("target", say("columns.target")),
        TableColumn("label", say("columns.series")),
    )
    return (
        *(named if every else ()),
        TableColumn("method", say("review.columns.method")),
        TableColumn("base_year", say("review.columns.base_year"), "year"),
        TableColumn("base_value", say("review.columns.base_value"), "number"),
        TableColumn("current_year", say("review.columns.current_year"), "year"),
        TableColumn(
            "progress", say("review.columns.progress"), "number", say("review.help.progress")
        ),
        TableColumn("score", say("review.columns.score"), "number", say("review.help.score")),
        TableColumn("status", say("review.columns.status")),
        TableColumn("reason", say("review.columns.reason"), width=60),
    )


def _series(material: ReviewMaterial, target: str) -> ReportTable:
    main = material.context.main
    own = main[(main["target"] == target) & main["series"].isin(material.context.shown)]
    return ReportTable(
        f"series_{target.replace('.', '_')}",
        material.many("review.series_title", len(own), target=target, area=material.area),
        tuple(each for each in main_columns(material) if each.key != "target"),
        main_rows(material, own),
        scope=material.say("review.context_scope", area=material.area),
        source=material.context_source,
        notes=(material.say("review.series_note"), *parts_note(material, target)),
        detail=len(own) > 6,
    )


def parts_note(material: ReviewMaterial, target: str = "") -> tuple[str, ...]:
    """Return how many parts of series (by sex, by age…) are read and not listed."""
    main = material.context.main
    own = main if not target else main[main["target"] == target]
    parts = int((~own["series"].isin(material.context.shown)).sum())
    return (material.many("review.parts", parts),) if parts else ()


def _indicators(material: ReviewMaterial, target: str) -> ReportTable:
    """Return the official indicators of a target, each in its versions: 17.6.1 means two things."""
    data = material.context.data
    there = set(zip(data["indicator"], data["version"], strict=True))
    indicators = [each for each in material.odd17.indicators if each.target == target]
    say = material.say
    rows = pd.DataFrame(
        {
            "code": [each.code for each in indicators],
            "version": [each.version for each in indicators],
            "name": [material.words(each.name[material.language]) for each in indicators],
            "force": [
                say("review.in_force")
                if each.current
                else say("review.superseded", until=each.valid_to or say("words.not_given"))
                for each in indicators
            ],
            "figures": [
                say("review.with_figures")
                # A file that names no version speaks of the indicator as it is now.
                if (each.code, each.version) in there or (each.current and (each.code, "") in there)
                else say("review.without_figures")
                for each in indicators
            ],
        }
    )
    return ReportTable(
        f"indicators_{target.replace('.', '_')}",
        material.many("review.indicators_title", len(indicators), target=target),
        (
            TableColumn("code", say("columns.indicator")),
            TableColumn("version", say("review.columns.version")),
            TableColumn("force", say("review.columns.force")),
            TableColumn("figures", say("review.columns.figures", area=material.area)),
            TableColumn("name", say("review.columns.official"), width=80),
        ),
        rows,
        source=say("review.goal.wording_source"),
        detail=len(rows) > 4,
    )


def _silent(material: ReviewMaterial, targets: list[Target]) -> Section:
    rows = pd.DataFrame(
        {
            "target": [target.code for target in targets],
            "title": [material.title(target) for target in targets],
            "official": [material.words(target.official[material.language]) for target in targets],
        }
    )
    table = ReportTable(
        "silent_targets",
        material.many("review.silent_title", len(targets)),
        (
            TableColumn("target", material.say("columns.target")),
            TableColumn("title", material.say("columns.target_title")),
            TableColumn("official", material.say("review.columns.official"), width=90),
        ),
        rows,
        source=material.say("review.goal.wording_source"),
    )
    lead = Paragraph(material.say("review.silent_lead", area=material.area), "lead")
    return Section(
        "silent",
        material.many("review.silent_title", len(targets)),
        (lead, table),
        material.say("review.silent_name"),
    )
