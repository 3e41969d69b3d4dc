"""A respondent's form: a sheet for each partnership, a question a line, marks in column A."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliances.datasets.layouts.block import filled
from alliances.datasets.layouts.form_sheet import (
    ANSWER,
    FormSheet,
    is_blank,
    is_form,
    percent_keys,
    read_sheet,
)
from alliances.datasets.layouts.outline import Recognition
from alliances.datasets.located import Layout, Located, RawSheet, RawWorkbook, SheetCount
from alliances.datasets.place import Place, label
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import ANSWER_SHEETS
from alliances.language import text
from alliances.language.matching import fold

NAME = "form"

MARKED = True
"""A form bears our marks, which no other layout does: it is looked for first."""


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why a workbook is a respondent's form: column A bears its marks; else None."""
    found = next((raw.name for raw in workbook.sheets if is_form(raw)), None)
    return None if found is None else Recognition(1.0, "form.marks", {"sheet": found})


def locate(workbook: RawWorkbook, framework: Framework) -> Layout:
    """Find the answers of a form, and account for every cell of it.

    Each sheet is one row of the answers, of the area's or of the people's. A sheet on which nothing
    is answered is no row: it came back as it went out.

    Parameters
    ----------
    workbook
        As `alliances.datasets.reading.workbooks.read_workbook` gives it.
    framework
        Its items are the questions.
    """
    file = workbook.source.file
    read: list[FormSheet] = []
    counts: list[SheetCount] = []
    findings: list[Finding] = []
    for raw in workbook.sheets:
        if not is_form(raw):
            count, found = _left_out(file, raw)
        else:
            sheet = read_sheet(file, raw, framework)
            blank = is_blank(sheet)
            count, found = _counted(sheet, blank), _told(sheet, blank)
            read += [] if blank else [sheet]
        counts.append(count)
        findings += found
    tables = tuple(
        _located(key, own)
        for key in ANSWER_SHEETS
        if (own := [sheet for sheet in read if sheet.table == key])
    )
    return Layout(tables, tuple(counts), tuple(findings), language=_language(workbook))


def _language(workbook: RawWorkbook) -> str:
    names = {fold(raw.name) for raw in workbook.sheets}
    return "en" if fold(text("form.lists", "en")) in names else "fr"


def _told(sheet: FormSheet, blank: bool) -> list[Finding]:
    if not blank:
        return sheet.findings
    row = sheet.lines["respondent"]
    sheet.say("form_blank", row, ANSWER, Severity.VERIFY)
    # Lines that are gone or reworded do not matter where nothing was answered.
    keep = {"form_blank", "fact_to_correct", "outside_answer"}
    return [finding for finding in sheet.findings if finding.code in keep]


def _counted(sheet: FormSheet, blank: bool) -> SheetCount:
    cells, headings, located, excluded = sheet.counts()
    if blank:
        left = {"form_blank": located} if located else {}
        return SheetCount(
            sheet.raw.name, (), cells, headings, 0, {**excluded, **left}, file=sheet.file
        )
    tables = (sheet.table,)
    return SheetCount(sheet.raw.name, tables, cells, headings, located, excluded, file=sheet.file)


def _left_out(file: str, raw: RawSheet) -> tuple[SheetCount, list[Finding]]:
    """Count a sheet that is no part of the form, and say so unless it is ours or hidden."""
    cells = int(filled(raw).sum())
    findings = []
    if _is_lists(raw):
        reason = "form_lists"
    else:
        reason = "hidden_sheet" if raw.hidden else "unknown_sheet"
        if cells and not raw.hidden:
            details = {"near": ""}
            findings.append(
                Finding("unknown_sheet", Severity.ADVICE, file, raw.name, "A1", None, details)
            )
    excluded = {reason: cells} if cells else {}
    return SheetCount(raw.name, (), cells, 0, 0, excluded, file=file), findings


def _is_lists(raw: RawSheet) -> bool:
    row = [fold(str(value)) for value in raw.cells[0, :3]] if raw.cells.size else []
    return row == ["list", "code", "label"]


def _located(key: str, sheets: Sequence[FormSheet]) -> Located:
    """Return the rows of a table that the sheets of a form give: one each, a block each."""
    columns = list(dict.fromkeys(name for sheet in sheets for name in sheet.values))
    cells = np.full((len(sheets), len(columns)), None, dtype=object)
    labels, places = [], []
    held: dict[tuple[int, str], str] = {}
    percent: set[tuple[int, str]] = set()
    for number, sheet in enumerate(sheets):
        row = label(sheet.lines["respondent"] + 1, number)
        labels.append(row)
        for name, value in sheet.values.items():
            cells[number, columns.index(name)] = value
        places.append(_place(sheet))
        held |= {(row, name): words for name, words in sheet.text.items()}
        percent |= {(row, name) for name in percent_keys(sheet)}
    index = pd.Index(labels, name="row", dtype=np.int64)
    raw = pd.DataFrame(cells, index=index, columns=columns, dtype=object)
    return Located(key, tuple(places), raw, held, frozenset(percent))


def _place(sheet: FormSheet) -> Place:
    return Place(
        sheet.raw.name,
        dict.fromkeys(sheet.values, ANSWER),
        {name: sheet.lines[name] + 1 for name in sheet.values},
        sheet.file,
    )
