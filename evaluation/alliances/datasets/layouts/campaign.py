"""Our campaign workbook: sheets known by name in French or English, columns by their key."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np

from alliances.datasets.layouts.block import (
    Mask,
    block,
    filled,
    heading_text,
    hidden_findings,
    merged_findings,
    rows_from,
)
from alliances.datasets.layouts.exported import signs
from alliances.datasets.layouts.headings import (
    Headings,
    heading_findings,
    read_headings,
    required_keys,
)
from alliances.datasets.layouts.keyrow import (
    KeyRow,
    find_key_row,
    key_likeness,
    plain,
    readable,
    says_all_required,
)
from alliances.datasets.layouts.outline import Recognition
from alliances.datasets.layouts.plain import left_rows
from alliances.datasets.layouts.surroundings import below_table
from alliances.datasets.layouts.turned import turned
from alliances.datasets.located import Layout, Located, RawSheet, RawWorkbook, SheetCount
from alliances.datasets.parsing.units import other_unit
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.frameworks.headings import heading_of
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import CAMPAIGN_KEYS, README_NAMES, Column, Sheet, sheets
from alliances.language import LANGUAGES
from alliances.language.matching import fold, nearest

NAME = "campaign"
_FEW_KEYS = 2
"""Keys of a row below which a sheet may lie on its side."""


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is a campaign workbook of ours: a sheet that has the keys of one of them.

    It goes by our name, or has every key that its table requires: « source » and « target » head
    the columns of many a table.
    """
    for raw in workbook.sheets:
        if any(
            key_likeness(raw, sheet)
            and (_has_our_name(raw, sheet) or says_all_required(raw, sheet))
            for sheet in _usual_sheets()
        ):
            return Recognition(0.95, "campaign.keys", {"sheet": raw.name})
    return None


def _has_our_name(raw: RawSheet, sheet: Sheet) -> bool:
    return fold(raw.name) in {fold(name) for name in sheet.names}


@cache
def _usual_sheets() -> tuple[Sheet, ...]:
    """Return the sheets by which a campaign workbook is recognised, whatever its framework."""
    usual = sheets(load_framework(DEFAULT_FRAMEWORK)).values()
    # A respondent's form has a sheet of code lists too, and is no campaign workbook.
    return tuple(sheet for sheet in usual if sheet.key != "lists")


def locate(workbook: RawWorkbook, framework: Framework) -> Layout:
    """Find our tables in a campaign workbook, and account for every cell of it.

    Parameters
    ----------
    workbook
        As `alliances.datasets.reading.workbooks.read_workbook` gives it.
    framework
        Its items are the columns of the answer sheets.

    """
    expected = sheets(framework)
    known = _match_sheets(workbook, expected)
    tables: list[Located] = []
    counts: list[SheetCount] = []
    findings: list[Finding] = []
    language = _language(workbook, known, expected)
    lacking = [s for s in expected.values() if s.required and s.key not in known.values()]
    missing = {sheet.key for sheet in lacking}
    findings += _missing_sheets(workbook, known, lacking, language)
    explained = {finding.details.get("near") for finding in findings}
    file = workbook.source.file
    for raw in workbook.sheets:
        key = known.get(raw.name)
        if key is None:
            absent = {k: s for k, s in expected.items() if k not in known.values()}
            count, found = _left_out(file, raw, expected, absent, raw.name in explained)
        else:
            table, count, found = _locate_sheet(file, raw, expected[key], framework)
            tables += [table] if table is not None else []
            if found and (table is None or set(required_keys(expected[key])) - set(table.raw)):
                missing.add(key)
        counts.append(replace(count, file=file))
        findings += found
    order = list(expected)
    tables.sort(key=lambda table: order.index(table.key))
    return Layout(tuple(tables), tuple(counts), tuple(findings), frozenset(missing), language)


def _match_sheets(workbook: RawWorkbook, expected: dict[str, Sheet]) -> dict[str, str]:
    """Return the name of each sheet of the file that is one of ours, to its key; each key once."""
    keys = {fold(name): sheet.key for sheet in expected.values() for name in sheet.names}
    matched: dict[str, str] = {}
    for raw in workbook.sheets:
        key = keys.get(fold(raw.name))
        if key is not None and key not in matched.values():
            matched[raw.name] = key
    return matched or _match_alone(workbook, expected)


def _match_alone(workbook: RawWorkbook, expected: dict[str, Sheet]) -> dict[str, str]:
    """Return the sheets that are ours by their keys, of a file none of whose names is ours.

    Such is a text file, named after itself: every key that its table requires must be there.
    """
    matched: dict[str, str] = {}
    for raw in workbook.sheets:
        likely = [
            (key_likeness(raw, sheet), key)
            for key, sheet in expected.items()
            if key not in matched.values() and says_all_required(raw, sheet)
        ]
        if likely:
            matched[raw.name] = max(likely)[1]
    return matched


def _language(workbook: RawWorkbook, known: dict[str, str], expected: dict[str, Sheet]) -> str:
    """Return the language of the sheets' names; French where they do not tell."""
    votes: Counter[str] = Counter()
    for name, key in known.items():
        french, english = (fold(word) for word in expected[key].names)
        if french != english:
            votes["fr" if fold(name) == french else "en"] += 1
    return "en" if votes["en"] > votes["fr"] else "fr"


def _missing_sheets(
    workbook: RawWorkbook, known: dict[str, str], lacking: list[Sheet], language: str
) -> list[Finding]:
    """Report each required sheet that is not there, naming the one that may be it."""
    others = [raw for raw in workbook.sheets if raw.name not in known]
    return [
        Finding(
            "missing_sheet",
            Severity.BLOCKING,
            workbook.source.file,
            sheet.name(language),
            "A1",
            None,
            {"near": _resembling(others, sheet), "table": sheet.key},
        )
        for sheet in lacking
    ]


def _resembling(others: list[RawSheet], sheet: Sheet) -> str:
    """Return the name of the sheet that has the keys of ours, or failing that nearly its name."""
    by_keys = max(others, key=lambda raw: key_likeness(raw, sheet), default=None)
    if by_keys is not None and key_likeness(by_keys, sheet):
        return by_keys.name
    names = [raw.name for raw in others]
    return nearest(sheet.names[0], names) or nearest(sheet.names[1], names)


def _left_out(
    file: str,
    raw: RawSheet,
    expected: dict[str, Sheet],
    absent: dict[str, Sheet],
    explained: bool,
) -> tuple[SheetCount, list[Finding]]:
    """Count a sheet that is none of ours, and say so unless it is our help or hidden."""
    cells = int(filled(raw).sum())
    names = {fold(name) for sheet in expected.values() for name in sheet.names}
    findings = []
    if fold(raw.name) in {fold(name) for name in README_NAMES}:
        reason = "readme_sheet"
    elif fold(raw.name) in names:
        reason = "duplicate_sheet"
        found = Finding(reason, Severity.BLOCKING, file, raw.name, "A1")
        findings.append(found)
    else:
        reason = "hidden_sheet" if raw.hidden else "unknown_sheet"
        if cells and not raw.hidden and not explained:
            twin = next((s for s in expected.values() if says_all_required(raw, s)), None)
            if twin is not None and twin.key not in absent:
                findings.append(_like_another(file, raw, twin))
            else:
                findings.append(_unknown_sheet(file, raw, absent))
    return SheetCount(raw.name, (), cells, 0, 0, {reason: cells} if cells else {}), findings


def _like_another(file: str, raw: RawSheet, twin: Sheet) -> Finding:
    """Return the finding of a sheet that is a copy of one of ours, or more of its rows."""
    near = {code: twin.name(code) for code in LANGUAGES}
    severity = Severity.VERIFY
    return Finding("sheet_like_another", severity, file, raw.name, "A1", None, {"near": near})


def _unknown_sheet(file: str, raw: RawSheet, absent: dict[str, Sheet]) -> Finding:
    by_keys = max(absent.values(), key=lambda sheet: key_likeness(raw, sheet), default=None)
    if by_keys is not None and key_likeness(raw, by_keys):
        near = by_keys.names[0]
    else:
        near = nearest(raw.name, [name for sheet in absent.values() for name in sheet.names])
    severity = Severity.VERIFY if near else Severity.ADVICE
    return Finding("unknown_sheet", severity, file, raw.name, "A1", None, {"near": near})


def _locate_sheet(
    file: str, raw: RawSheet, sheet: Sheet, framework: Framework
) -> tuple[Located | None, SheetCount, list[Finding]]:
    content = filled(raw)
    cells = int(content.sum())
    at = find_key_row(raw, sheet, framework)
    # A single key may well be the first of those that run down the first column.
    across = _turned(file, raw, sheet, framework) if at is None or at.named < _FEW_KEYS else None
    if at is None or across is not None:
        excluded = {"sheet_without_headings": cells} if cells else {}
        told = [across] if across is not None else _no_headings(file, raw, sheet)
        return None, SheetCount(raw.name, (), cells, 0, 0, excluded), told
    left = (
        {}
        if sheet.key == "campaign"
        else below_table(raw, content, at.first_row, range(at.row - 1, at.first_row - 1))
    )
    inside = content.copy()
    inside[[row - 1 for row in left]] = False
    found = read_headings(raw, sheet, inside, at)
    rows = rows_from(raw, at.first_row)
    rows = rows[~np.isin(rows, list(left))]
    heading = at.words_row or at.first_row - 1
    table = block(sheet.key, raw, found.columns, rows, file=file, heading=heading)
    findings = heading_findings(file, raw, sheet, found)
    findings += _data_among_headings(file, raw, found, at)
    findings += _headings_at_odds(file, raw, sheet, framework, found, at)
    findings += left_rows(file, raw, left)
    count = _count(raw, table, found, content, at, left)
    findings += merged_findings(file, raw, table)
    findings += hidden_findings(file, raw, table)
    return table, count, findings


def _turned(file: str, raw: RawSheet, sheet: Sheet, framework: Framework) -> Finding | None:
    words = {column.key for column in sheet.columns} | {*readable(sheet, framework)}
    return turned(file, raw, {signs(word) for word in words}, Severity.BLOCKING)


def _no_headings(file: str, raw: RawSheet, sheet: Sheet) -> list[Finding]:
    """Report a sheet whose first row holds no key; an empty optional one is as good as absent."""
    if not len(raw.cells) and not sheet.required:
        return []
    details = {"keys": ", ".join(required_keys(sheet))}
    return [Finding("no_headings", Severity.BLOCKING, file, raw.name, "A1", None, details)]


def _data_among_headings(file: str, raw: RawSheet, found: Headings, at: KeyRow) -> list[Finding]:
    """Report a cell of data among the headings that people read: it would be lost in silence.

    A number or a date is no heading; nor is a text that occurs again below, or a key of the
    campaign.
    """
    row = at.words_row
    if row is None or row > len(raw.cells):
        return []
    for column in sorted(found.columns.values()):
        value = raw.cells[row - 1, column]
        if value is None or plain(heading_text(value)) in at.known:
            continue
        recurs = (raw.cells[at.first_row - 1 :, column] == value).any()
        if not isinstance(value, str) or recurs or value in CAMPAIGN_KEYS:
            cell = cell_name(row, column)
            code = "data_in_heading_row"
            return [Finding(code, Severity.VERIFY, file, raw.name, cell, heading_text(value))]
    return []


def _headings_at_odds(
    file: str, raw: RawSheet, sheet: Sheet, framework: Framework, found: Headings, at: KeyRow
) -> list[Finding]:
    """Report the headings below the keys that say something else than the keys do."""
    row = at.words_row
    if row is None or row > len(raw.cells):
        return []
    words = readable(sheet, framework)
    findings = []
    for key, column in sorted(found.columns.items(), key=lambda each: each[1]):
        heading = heading_text(raw.cells[row - 1, column])
        told = _at_odds(heading, sheet.column(key), sheet, framework, words, found)
        if told is not None:
            code, severity, details = told
            # A key above the heading of another column: nobody knows which of the two is right.
            cell = cell_name(at.row if code == "heading_at_odds" else row, column)
            details |= {"key": key, "other": cell_name(row, column)}
            findings.append(Finding(code, severity, file, raw.name, cell, heading, details))
    return findings


def _at_odds(
    heading: str,
    column: Column,
    sheet: Sheet,
    framework: Framework,
    words: Mapping[str, str],
    found: Headings,
) -> tuple[str, Severity, dict[str, object]] | None:
    """Return what is to be told of a heading: code, severity, details; None where it is ours."""
    said = plain(heading)
    own = {code: plain(heading_of(column, sheet, framework, code)) for code in LANGUAGES}
    if not said or said in own.values():
        return None
    other = words.get(said, column.key)
    if other != column.key and other in found.columns:
        return "heading_at_odds", Severity.BLOCKING, {"near": other}
    unit = other_unit(column.key, heading) if sheet.key == "parties" else ""
    if unit:
        ours = {code: heading_of(column, sheet, framework, code) for code in LANGUAGES}
        return "heading_unit", Severity.BLOCKING, {"unit": unit, "ours": ours}
    if column.kind == "item" and not any(said in words or words in said for words in own.values()):
        question = {code: framework.item_by_id[column.target].text[code] for code in LANGUAGES}
        details: dict[str, object] = {"item": column.key, "question": question}
        return "question_changed", Severity.VERIFY, details
    return None


def _count(
    raw: RawSheet,
    table: Located,
    found: Headings,
    content: Mask,
    at: KeyRow,
    left: Mapping[int, str],
) -> SheetCount:
    """Count the cells of a sheet: those above, the headings, the data, the rest by reason."""
    full = content.sum(axis=1)
    excluded: Counter[str] = Counter()
    excluded["above_headings"] = int(full[: at.row - 1].sum())
    for row, reason in left.items():
        excluded[reason] += int(full[row - 1])
    data = content[at.first_row - 1 :].copy()
    data[[row - at.first_row for row in left]] = False
    below = data.sum(axis=0)
    located = int(below[[*found.columns.values()]].sum())
    for column, reason in found.reasons.items():
        excluded[reason] += int(below[column])
    return SheetCount(
        raw.name,
        (table.key,),
        int(content.sum()),
        int(full[at.row - 1 : at.first_row - 1].sum()),
        located,
        {reason: count for reason, count in excluded.items() if count},
    )
