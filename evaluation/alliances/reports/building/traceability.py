"""Traceability: the file, the framework, the software, the ledger, findings and exclusions."""

from collections import Counter

import pandas as pd

from alliances.datasets.survey import SheetLedger
from alliances.findings import Severity
from alliances.frameworks.fingerprint import fingerprint
from alliances.reports.building.corrections import corrections_table
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Derived,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.release import version

_COUNTS = (
    "cells",
    "headings",
    "data",
    "findings",
    "excluded",
    "rows",
    "kept",
    "rejected",
    "duplicates",
)


def traceability_section(material: Material) -> Section:
    """Return the section by which anyone can check where the figures come from."""
    ledger = material.survey.ledger
    said = "traceability.reconciles" if ledger.reconciles else "traceability.differs"
    blocks: list[Block] = [
        Paragraph(material.say("traceability.lead"), "lead"),
        _origin(material),
        _ledger(material),
        Paragraph(material.say(said), "body" if ledger.reconciles else "warning"),
        _exclusions(material) or Paragraph(material.say("traceability.no_exclusions")),
        *([corrections] if (corrections := corrections_table(material)) is not None else []),
        _findings(material) or Paragraph(material.say("traceability.no_findings")),
        Paragraph(material.say("traceability.identifiers")),
        *([_questions(material)] if material.framework.items else []),
    ]
    title = material.say("traceability.title")
    return Section(
        "traceability", title, tuple(blocks), material.say("traceability.name"), annex=True
    )


def _origin(material: Material) -> ReportTable:
    """Return where everything comes from, a line a fact."""
    survey, framework = material.survey, material.framework
    campaign, register = survey.campaign, survey.register
    facts = {
        "file": survey.source.file,
        "sha256": survey.source.sha256,
        "register": f"{register.file} ({register.sha256})" if register is not None else "",
        "size": material.say("traceability.bytes", size=material.whole(survey.source.size)),
        "programme": material.programme,
        "campaign": material.words(campaign.campaign),
        "wave": material.wave,
        "reporting_date": material.day(campaign.reporting_date),
        "consent": material.say(f"consent.{campaign.consent_mode}"),
        "framework": material.say(
            "traceability.framework_version",
            name=material.words(framework.name[material.language]),
            id=framework.id,
            version=framework.version,
        ),
        "status": material.say(f"traceability.status.{framework.status}"),
        "licence": framework.license,
        "attribution": material.words(framework.attribution[material.language]),
        "software": f"alliances {version()}",
        "options": material.say(
            "traceability.options",
            language=material.language,
            wave=material.wave or "—",
            aside=material.say("words.yes" if material.survey.aside else "words.no"),
        ),
    }
    if register is None:
        del facts["register"]
    rows = pd.DataFrame(
        {
            "label": [material.say(f"traceability.facts.{key}") for key in facts],
            "value": list(facts.values()),
        }
    )
    return ReportTable(
        "traceability_origin",
        material.say("traceability.origin"),
        (
            TableColumn("label", material.say("columns.fact")),
            TableColumn("value", material.say("columns.value"), width=70),
        ),
        rows,
    )


def _sheets(material: Material) -> list[SheetLedger]:
    """Return the ledger of each sheet; returned forms in one line.

    A form bears the key of the person who filled it in, which is nobody's business here.
    """
    survey = material.survey
    forms = {read.source.file for read in survey.files if read.layout == "form"}
    apart = [sheet for sheet in survey.ledger.sheets if sheet.file not in forms]
    returned = [sheet for sheet in survey.ledger.sheets if sheet.file in forms]
    if not returned:
        return apart
    counts = [count for count in _COUNTS if count != "excluded"]
    sums = {count: sum(getattr(sheet, count) for sheet in returned) for count in counts}
    excluded = sum((Counter(sheet.excluded) for sheet in returned), Counter[str]())
    name = material.many("traceability.forms", len(forms))
    return [*apart, SheetLedger(sheet=name, table=None, excluded=dict(excluded), **sums)]


def _ledger(material: Material) -> ReportTable:
    sheets = _sheets(material)
    several = len({sheet.file for sheet in sheets if sheet.file}) > 1
    places = ["file", "sheet"] if several else ["sheet"]
    counts = pd.DataFrame(
        [
            {
                **{key: getattr(sheet, key) for key in places},
                **{key: float(getattr(sheet, key)) for key in _COUNTS if key != "excluded"},
                "excluded": float(sum(sheet.excluded.values())),
            }
            for sheet in sheets
        ],
        columns=[*places, *_COUNTS],
    )
    total = {places[0]: material.say("words.total"), **counts[list(_COUNTS)].sum()}
    rows = pd.concat([counts, pd.DataFrame([total])], ignore_index=True)
    return ReportTable(
        "traceability_ledger",
        material.many("traceability.ledger", float(total["cells"])),
        (
            *(TableColumn(key, material.say(f"columns.{key}")) for key in places),
            *(
                TableColumn(key, material.say(f"columns.ledger.{key}"), "integer")
                for key in _COUNTS
            ),
        ),
        rows,
        reading=material.many(
            "traceability.ledger_reading",
            float(total["data"]),
            cells=material.whole(float(total["cells"])),
        ),
        scope=material.say("traceability.ledger_scope", file=material.survey.source.file),
        source=material.source,
        notes=(material.say("traceability.ledger_note"),),
        depth="detail",
        derived=_sums(len(counts)),
    )


def _sums(sheets: int) -> dict[str, Derived]:
    """Return how the ledger adds up: cells and rows along, everything else down to the total."""
    down = {
        key: Derived("sum", (key,), rows=(sheets,), over=tuple(range(sheets))) for key in _COUNTS
    }
    return down | {
        "cells": Derived("sum", ("headings", "data", "findings", "excluded")),
        "rows": Derived("sum", ("kept", "rejected", "duplicates")),
    }


def _questions(material: Material) -> ReportTable:
    """Return the fingerprint of each question: what a later wave is compared with."""
    framework = material.framework
    rows = pd.DataFrame(
        {
            "item": [item.id for item in framework.items],
            "text": [material.words(item.text[material.language]) for item in framework.items],
            "fingerprint": [fingerprint(framework, item) for item in framework.items],
        }
    )
    return ReportTable(
        "traceability_questions",
        material.say("traceability.questions"),
        tuple(
            TableColumn(key, material.say(f"traceability.question_{key}"), format, width=width)
            for key, format, width in (
                ("item", "identifier", 12),
                ("text", "text", 80),
                ("fingerprint", "identifier", 18),
            )
        ),
        rows,
        scope=material.say("traceability.questions_scope", n=material.whole(float(len(rows)))),
        source=material.source,
        notes=(material.say("traceability.questions_note"),),
        detail=True,
        depth="detail",
    )


def _exclusions(material: Material) -> ReportTable | None:
    """Return the cells left out, by sheet and reason; reasons have names in the catalogue."""
    rows = [
        {"sheet": sheet.sheet, "reason": material.reason(reason), "n": float(count)}
        for sheet in _sheets(material)
        for reason, count in sorted(sheet.excluded.items())
        if count
    ]
    if not rows:
        return None
    return ReportTable(
        "traceability_exclusions",
        material.say("traceability.exclusions"),
        (
            TableColumn("sheet", material.say("columns.sheet")),
            TableColumn("reason", material.say("columns.reason")),
            TableColumn("n", material.say("columns.cells"), "integer"),
        ),
        pd.DataFrame(rows),
        source=material.source,
    )


def _findings(material: Material) -> ReportTable | None:
    """Return the findings that the workbook still bears, by severity and code."""
    counts = Counter((finding.severity, finding.code) for finding in material.survey.findings)
    order = {severity: place for place, severity in enumerate(Severity)}
    rows = [
        {
            "severity": material.severity(severity),
            "code": code,
            "n": float(count),
        }
        for (severity, code), count in sorted(
            counts.items(), key=lambda entry: (order[entry[0][0]], entry[0][1])
        )
    ]
    if not rows:
        return None
    total = sum(counts.values())
    return ReportTable(
        "traceability_findings",
        material.many("traceability.findings", total),
        (
            TableColumn("severity", material.say("columns.severity")),
            TableColumn("code", material.say("columns.finding_code")),
            TableColumn("n", material.say("columns.findings"), "integer"),
        ),
        pd.DataFrame(rows),
        source=material.source,
    )
