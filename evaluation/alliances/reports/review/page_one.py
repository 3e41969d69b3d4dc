"""The first page: what partnerships did, how the country's series move, and what is missing."""

import pandas as pd

from alliances.progress.courses import UNKNOWN, course
from alliances.reports.model import (
    Band,
    Bullets,
    KeyFigure,
    KeyFigures,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.review.arrows import disagreements, opposed_words
from alliances.reports.review.contribution import leading, withheld_documented
from alliances.reports.review.material import NEAREST, ReviewMaterial

_ROWS = 4
"""Rows of a table of the first page: it is read in a minute."""


def page_one(material: ReviewMaterial) -> Section:
    """Return the first page."""
    blocks = (
        Paragraph(material.say("review.one.lead"), "lead"),
        Band("contribution", material.say("review.one.contribution"), _contribution(material)),
        Band("context", material.say("review.one.context"), _context(material)),
        Paragraph(material.say("review.one.neither"), "warning"),
        Bullets(material.say("review.one.missing"), tuple(_missing(material))),
    )
    return Section(
        "one_page", material.say("review.one.title"), blocks, material.say("review.one.name")
    )


def _contribution(material: ReviewMaterial) -> tuple[Paragraph | KeyFigures | ReportTable, ...]:
    what = Paragraph(material.say("review.one.contribution_what"))
    if material.totals is None:
        return what, Paragraph(material.say("review.no_campaign"), "note")
    every = material.totals[material.totals["scope"] == "at_least_one"].iloc[0]
    register = 0 if material.survey is None else len(material.survey.facts(material.wave or None))
    reached = int((material.by_target["partnerships"] > 0).sum())
    figures = KeyFigures(
        (
            _figure(material, "register", register),
            _figure(material, "tagged", float(every["partnerships"])),
            _figure(material, "targets", reached, total=len(material.odd17.targets)),
        )
    )
    rows = leading(material, _ROWS)
    if not len(rows):
        return what, figures, Paragraph(material.say("sdg.contributions_none"), "note")
    first = rows.iloc[0]
    hidden = withheld_documented(material, rows["target"])
    table = ReportTable(
        "one_contribution",
        material.many(
            "sdg.contributions_title", first["n"], title=first["title"], target=first["target"]
        ),
        (
            TableColumn("title", material.say("columns.target_title")),
            TableColumn("target", material.say("columns.target")),
            TableColumn("n", material.say("columns.partnerships"), "integer"),
            TableColumn("documented", material.say("review.columns.documented"), "integer"),
        ),
        rows,
        source=material.campaign_source,
        notes=_notes(material, reached - len(rows)),
        withheld={"documented": hidden} if hidden else {},
    )
    return what, figures, table


def _notes(material: ReviewMaterial, further: int) -> tuple[str, ...]:
    """Say which targets the table leaves to the next page, and that rows overlap."""
    notes = [material.many("review.one.further", further)] if further > 0 else []
    if material.totals is not None and _shared(material):
        notes.append(material.words(str(material.totals.attrs["shares"])))
    return tuple(notes)


def _shared(material: ReviewMaterial) -> bool:
    """Whether some partnership bears several targets."""
    totals = material.totals
    return totals is not None and bool(
        (totals.loc[totals["scope"] == "several", "partnerships"] > 0).any()
    )


def _context(material: ReviewMaterial) -> tuple[Paragraph | KeyFigures | ReportTable, ...]:
    context = material.context
    what = Paragraph(
        material.say("review.one.context_what", area=material.area, method=material.default_method)
    )
    bundled = (Paragraph(material.say("review.one.bundled"), "note"),) if context.bundled else ()
    if not len(context.data):
        return what, Paragraph(material.say("review.no_series", area=material.area), "note")
    main = context.main
    courses = [course(m, s) for m, s in zip(main["method"], main["status"], strict=True)]
    with_data = context.data["target"].nunique()
    figures = KeyFigures(
        (
            _figure(material, "series", len(main)),
            _figure(material, "assessed", sum(each != UNKNOWN for each in courses)),
            _figure(material, "without", len(material.odd17.targets) - with_data),
            _figure(material, "latest", int(context.data["year"].max()), format="year"),
        )
    )
    return (what, *bundled, figures, _table(material))


def _table(material: ReviewMaterial) -> ReportTable:
    context = material.context
    headlines = list(context.headlines.values())
    rows = context.main[context.main["series"].isin(headlines)].copy()
    rows["known"] = [
        course(m, s) != UNKNOWN for m, s in zip(rows["method"], rows["status"], strict=True)
    ]
    rows["aimed"] = rows["target_value"].notna()
    rows = rows.sort_values(["aimed", "known", "current_year"], ascending=False, kind="stable")
    table = main_rows(material, rows.head(_ROWS))
    sentences, compared = disagreements(material)
    notes = [material.say("review.one.others")] if len(rows) > _ROWS else []
    if compared:
        notes.append(
            opposed_words(
                material, "review.one.opposed", len(sentences), compared=material.whole(compared)
            )
        )
    return ReportTable(
        "one_context",
        material.say("review.one.context_title", area=material.area),
        main_columns(material),
        table,
        source=material.context_source,
        notes=tuple(notes),
    )


def main_rows(material: ReviewMaterial, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row a series for readers: latest value, value to reach, status in words."""
    return pd.DataFrame(
        {
            "target": rows["target"].to_numpy(),
            "label": [material.series(each) for each in rows["series"]],
            "value": rows["current_value"].astype("float64").to_numpy(),
            "year": rows["current_year"].astype("float64").to_numpy(),
            "aim": rows["target_value"].astype("float64").to_numpy(),
            "unit": [material.unit(each) for each in rows["series"]],
            "status": [
                material.status(method, status)
                for method, status in zip(rows["method"], rows["status"], strict=True)
            ],
        }
    )


def main_columns(material: ReviewMaterial) -> tuple[TableColumn, ...]:
    """Return the columns of `main_rows`."""
    return (
        TableColumn("label", material.say("columns.series")),
        TableColumn("target", material.say("columns.target")),
        TableColumn("value", material.say("columns.latest"), "number"),
        TableColumn("year", material.say("columns.year"), "year"),
        TableColumn("aim", material.say("review.columns.aim"), "number"),
        TableColumn("unit", material.say("columns.unit")),
        TableColumn(
            "status", material.say("review.columns.status_by", method=material.default_method)
        ),
    )


def _missing(material: ReviewMaterial) -> list[str]:
    """Return what the page cannot show, in sentences."""
    there = set(material.context.data["indicator"])
    absent = [code for code in NEAREST if code not in there]
    sentences = []
    if absent:
        codes = material.listed(absent)
        sentences.append(
            material.say("review.one.nearest_absent", codes=codes, area=material.area)
            if len(absent) > 1
            else material.say("review.one.nearest_absent_one", codes=codes, area=material.area)
        )
    sentences.append(material.say("review.one.official_measure"))
    empty = [
        target.code
        for target in material.odd17.targets
        if target.code not in set(material.context.data["target"])
    ]
    if empty:
        sentences.append(
            material.many("review.one.empty_targets", len(empty), codes=material.listed(empty))
        )
    if material.totals is not None:
        untouched = [
            target.code
            for target in material.odd17.targets
            if not material.partnerships(target.code)
        ]
        if untouched:
            sentences.append(
                material.many(
                    "review.one.untouched_targets", len(untouched), codes=material.listed(untouched)
                )
            )
    if material.context.elsewhere:
        sentences.append(material.many("review.one.elsewhere", material.context.elsewhere))
    return sentences


def _figure(
    material: ReviewMaterial, key: str, value: float, total: int = 0, format: str = "integer"
) -> KeyFigure:
    detail = material.say(
        f"review.key.{key}.detail",
        total=total,
        since=material.since,
    )
    return KeyFigure(material.say(f"review.key.{key}.label"), value, format, None, detail)
