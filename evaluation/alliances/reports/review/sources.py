"""Where everything comes from: files, vintage, findings, ledger, versions, sets of indicators."""

import pandas as pd

from alliances.language.catalogue import describe
from alliances.progress.contributing.book_read import Contributions
from alliances.reports.model import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.release import version
from alliances.reports.review.material import ReviewMaterial

_FINDINGS_AT_MOST = 500


def sources_section(material: ReviewMaterial) -> Section:
    """Return the section of sources and findings."""
    say = material.say
    blocks: list[Block] = [
        Paragraph(
            say(
                "review.sources.lead",
                version=material.odd17.version,
                software=version(),
            ),
            "lead",
        ),
        _files(material),
    ]
    if material.context.bundled:
        blocks.append(Paragraph(say("review.one.bundled"), "note"))
    blocks += _findings(material)
    if material.read is not None:
        blocks.append(_ledger(material))
    blocks += _campaign(material)
    blocks += [Heading(say("review.sources.sets_heading")), _sets(material)]
    name = say("review.sources.name")
    return Section("sources", say("review.sources.title"), tuple(blocks), name)


def _files(material: ReviewMaterial) -> ReportTable:
    say, lines = material.say, []
    if material.survey is not None:
        source = material.survey.source
        lines.append((say("review.sources.campaign"), source.file, source.sha256, ""))
    if material.read is not None:
        for each in material.read.files:
            vintages = sorted({v for v in material.context.data["vintage"] if v})
            lines.append(
                (
                    say("review.sources.observations"),
                    each.source.file,
                    each.source.sha256,
                    ", ".join(vintages[:3]),
                )
            )
    for each in material.given:
        if (read := getattr(each, "source", None)) is not None:
            kind = "tags" if isinstance(each, Contributions) else "targets"
            lines.append((say(f"review.sources.{kind}"), read.file, read.sha256, ""))
    if material.context.bundled:
        vintage = next(iter(material.context.data["vintage"]), "")
        lines.append((say("review.sources.bundled"), "sdg17/figures.csv", "", vintage))
    rows = pd.DataFrame(lines, columns=["kind", "file", "sha", "vintage"])
    return ReportTable(
        "sources_files",
        say("review.sources.files_title"),
        (
            TableColumn("kind", say("review.columns.kind")),
            TableColumn("file", say("columns.file")),
            TableColumn("vintage", say("review.columns.vintage")),
            TableColumn("sha", "SHA-256", "identifier"),
        ),
        rows,
    )


def _campaign(material: ReviewMaterial) -> list[Block]:
    """Return what the campaign and its tags leave out, by number: no row of a partnership."""
    survey, say = material.survey, material.say
    if survey is None:
        return []
    told = []
    if count := len(survey.findings):
        told.append(material.many("review.sources.campaign_findings", count))
    rejected = sum(sheet.rejected for sheet in survey.ledger.sheets)
    if survey.aside:
        told.append(material.many("review.sources.campaign_aside", rejected))
    for each in material.given:
        if isinstance(each, Contributions) and each.findings:
            told.append(material.many("review.sources.tags_findings", len(each.findings)))
    if beyond := material.tags.attrs.get("left_out", ()):
        told.append(material.many("review.sources.beyond_ten", len(beyond)))
    return [Bullets(say("review.sources.campaign_heading"), tuple(told))] if told else []


def _findings(material: ReviewMaterial) -> list[Block]:
    # Those of a review of tags name partnerships: they are for the console alone.
    open_ones = [material.read, *(e for e in material.given if not isinstance(e, Contributions))]
    found = [finding for each in open_ones if each is not None for finding in each.findings]
    if material.read is None and not found:
        return []
    if not found:
        return [Paragraph(material.say("review.sources.no_finding"), "note")]
    say, lines = material.say, []
    for finding in found[:_FINDINGS_AT_MOST]:
        message, repair = describe(finding, material.language)
        lines.append(
            {
                "severity": material.severity(finding.severity.value),
                "file": finding.file,
                "cell": finding.cell or "",
                "message": message,
                "repair": repair,
            }
        )
    notes: tuple[str, ...] = ()
    if len(found) > _FINDINGS_AT_MOST:
        notes = (material.many("review.sources.more_findings", len(found) - _FINDINGS_AT_MOST),)
    table = ReportTable(
        "sources_findings",
        material.many("review.sources.findings_title", len(found)),
        (
            TableColumn("severity", say("columns.severity")),
            TableColumn("file", say("columns.file")),
            TableColumn("cell", say("review.columns.cell")),
            TableColumn("message", say("columns.findings")),
            TableColumn("repair", say("review.columns.repair"), width=60),
        ),
        pd.DataFrame(lines),
        notes=notes,
        detail=len(found) > 12,
    )
    return [table]


def _ledger(material: ReviewMaterial) -> ReportTable:
    assert material.read is not None
    say = material.say
    rows = pd.DataFrame(
        [
            {
                "sheet": sheet.sheet,
                "cells": float(sheet.cells),
                "headings": float(sheet.headings),
                "data": float(sheet.data),
                "findings": float(sheet.findings),
                "excluded": float(sum(sheet.excluded.values())),
                "rows": float(sheet.rows),
                "kept": float(sheet.kept),
                "rejected": float(sheet.rejected),
                "duplicates": float(sheet.duplicates),
            }
            for sheet in material.read.ledger.sheets
        ]
    )
    known = ("headings", "data", "excluded", "rows", "kept", "rejected", "duplicates")
    return ReportTable(
        "sources_ledger",
        say("review.sources.ledger_title"),
        (
            TableColumn("sheet", say("columns.sheet")),
            TableColumn("cells", say("columns.cells"), "integer"),
            *(
                TableColumn(name, say(f"review.ledger.{name}"), "integer")
                for name in ("headings", "data", "findings", *known[2:])
            ),
        ),
        rows,
        notes=(say("review.sources.ledger_note"),),
    )


def _sets(material: ReviewMaterial) -> ReportTable:
    """Return the sets of indicators beside the UN's; an empty one is a place that is kept."""
    say, language = material.say, material.language
    there = set(material.context.data["series"])
    lines = []
    for each in material.odd17.sets:
        own = [one for one in material.odd17.set_indicators if one.set == each.id]
        counted = material.many("review.sources.set_count", len(own))
        lines.append(
            {
                "id": each.id,
                "name": material.words(each.name[language]),
                "count": counted if own else say("review.sources.set_empty"),
                "read": float(sum(one.code in there for one in own)),
                "note": material.words(each.note.get(language, "")),
            }
        )
    return ReportTable(
        "sources_sets",
        say("review.sources.sets_title"),
        (
            TableColumn("id", say("review.columns.set")),
            TableColumn("name", say("columns.label")),
            TableColumn("count", say("columns.indicator")),
            TableColumn("read", say("review.columns.read"), "integer"),
            TableColumn("note", say("columns.flag"), width=70),
        ),
        pd.DataFrame(lines),
    )
