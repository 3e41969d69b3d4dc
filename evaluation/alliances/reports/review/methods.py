"""Methods side by side: what each says of the same series, what it is, which are left out."""

import pandas as pd

from alliances.language import text
from alliances.progress.methods import LEFT_OUT, METHODS
from alliances.reports.model import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.review.arrows import arrows_chart, disagreements
from alliances.reports.review.material import ReviewMaterial
from alliances.reports.review.target import method_columns, method_rows, parts_note

_SENTENCES_AT_MOST = 12
"""More contradictions than that are not read one by one."""


def methods_section(material: ReviewMaterial) -> Section:
    """Return the section of the methods."""
    say = material.say
    sentences, _ = disagreements(material)
    blocks: list[Block] = [Paragraph(say("review.method_section.lead"), "lead")]
    chart = arrows_chart(material)
    if chart is not None:
        blocks.append(chart)
    if sentences:
        more = len(sentences) - _SENTENCES_AT_MOST
        told = sentences[:_SENTENCES_AT_MOST]
        if more > 0:
            told.append(material.many("review.method_section.more", more))
        blocks.append(Bullets(say("review.method_section.disagree"), tuple(told)))
        blocks.append(Paragraph(say("review.method_section.opposed"), "note"))
    if len(material.context.results):
        blocks.append(_every(material))
    blocks += [Heading(say("review.method_section.defined")), _defined(material)]
    blocks.append(_left_out(material))
    name = say("review.method_section.name")
    return Section("methods", say("review.method_section.title"), tuple(blocks), name)


def _every(material: ReviewMaterial) -> ReportTable:
    results = material.context.results
    results = results[results["series"].isin(material.context.shown)]
    rows = method_rows(material, results)
    return ReportTable(
        "methods_every",
        material.many(
            "review.method_section.every_title", results["series"].nunique(), area=material.area
        ),
        method_columns(material, every=True),
        rows,
        scope=material.say("review.context_scope", area=material.area),
        source=material.context_source,
        notes=(material.say("review.by_method_note"), *parts_note(material)),
        detail=True,
    )


def _defined(material: ReviewMaterial) -> ReportTable:
    used = [
        each
        for each in METHODS
        if not len(material.context.results)
        or (
            (material.context.results["method"] == each.id)
            & (material.context.results["method_version"] == each.version)
        ).any()
    ]
    say, language = material.say, material.language
    rows = pd.DataFrame(
        {
            "method": [material.method(each.id, each.version) for each in used],
            "what": [text(f"progress.methods.{each.key}", language) for each in used],
        }
    )
    return ReportTable(
        "methods_defined",
        say("review.method_section.defined_title"),
        (
            TableColumn("method", say("review.columns.method")),
            TableColumn("what", say("review.columns.computes"), width=100),
        ),
        rows,
    )


def _left_out(material: ReviewMaterial) -> Bullets:
    told = [text(f"progress.left_out.{name}", material.language) for name in LEFT_OUT]
    items = tuple(each[:1].upper() + each[1:] + "." for each in told)
    return Bullets(material.say("review.method_section.left_out"), items)
