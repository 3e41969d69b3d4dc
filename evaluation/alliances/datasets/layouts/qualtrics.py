"""Qualtrics: three rows of headings: a code, the question, and what it calls the import's id."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from alliances.datasets.codebook import Codebook
from alliances.datasets.layouts.block import heading_text
from alliances.datasets.layouts.exported import (
    Seen,
    asked,
    data_rows,
    field,
    grid,
    outlined,
    recognised,
    roles_of,
    texts,
    top_rows,
)
from alliances.datasets.layouts.exported_choices import is_multiple, multiple
from alliances.datasets.layouts.exported_columns import columns_read
from alliances.datasets.layouts.exported_findings import (
    column_finding,
    unfinished,
)
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

NAME = "qualtrics"

WORDS: Mapping[str, tuple[str, ...]] = {
    "started": ("StartDate", "V8"),
    "completed": ("EndDate", "V9"),
    "status": ("Status", "V7"),
    "ip": ("IPAddress", "V6"),
    "progress": ("Progress",),
    "duration": ("Duration (in seconds)", "Duration__in_seconds_"),
    "finished": ("Finished", "V10"),
    "recorded": ("RecordedDate",),
    "id": ("ResponseId", "V1"),
    "last_name": ("RecipientLastName",),
    "first_name": ("RecipientFirstName",),
    "name": ("Name", "V3"),
    "email": ("RecipientEmail", "EmailAddress"),
    "reference": ("ExternalReference", "ExternalDataReference"),
    "latitude": ("LocationLatitude",),
    "longitude": ("LocationLongitude",),
    "channel": ("DistributionChannel",),
    "language": ("UserLanguage", "Q_Language"),
    "set": ("ResponseSet", "V2"),
}
"""What Qualtrics writes over its own columns: codes, the same in every language."""

_TYPICAL = frozenset(
    {"started", "completed", "status", "finished", "recorded", "id", "channel", "progress", "set"}
)
_IMPORT = re.compile(r"\{\s*['\"]ImportId['\"]\s*:")
_PREVIEW = frozenset(
    {"1", "2", "9", "17", "survey preview", "survey test", "offline survey preview",
     "apercu de l'enquete", "test de l'enquete", "umfragevorschau", "umfrage-vorschau",
     "umfragetest", "vista previa de encuesta"}
)  # fmt: skip
_NO = frozenset({"0", "false", "faux", "falsch", "non", "nein", "no"})
_PART = re.compile(r"(?P<code>.+?)_(?P<number>\d+)")


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is an export of Qualtrics: its row of import ids, or its own codes."""
    return recognised(NAME, workbook, _find)


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return the answers of an export, each question by its code and by its words."""
    return outlined(NAME, workbook, _find, _read, codebook)


def _find(sheet: RawSheet) -> Seen | None:
    for row, headings in top_rows(sheet):
        below = [texts(sheet, row + 1), texts(sheet, row + 2)]
        if any(_is_import(line) for line in below):
            return Seen(row, 1.0, "import_ids", tuple(headings[:3]))
        roles = roles_of(headings, WORDS)
        if len(set(roles.values()) & _TYPICAL) >= 4:
            return Seen(row, 0.9, "codes", tuple(headings[column] for column in roles))
    return None


def _is_import(line: Sequence[str]) -> bool:
    said = [text for text in line if text]
    return 2 * sum(bool(_IMPORT.match(text)) for text in said) > len(said) > 0


def _headings(sheet: RawSheet, row: int, roles: Mapping[int, str]) -> tuple[int, ...]:
    """Return the rows of headings: as far as the import ids; without them, as long as no data."""
    for number in (row + 1, row + 2):
        if _is_import(texts(sheet, number)):
            return tuple(range(row, number + 1))
    labels = texts(sheet, row + 1)
    dates = [labels[c] for c, role in roles.items() if role in {"started", "completed", "recorded"}]
    named = bool(dates) and not any(sign.isdigit() for text in dates for sign in text)
    return (row, row + 1) if named and any(dates) else (row,)


def _read(
    file: str, sheet: RawSheet, seen: Seen, codebook: Codebook | None
) -> tuple[Grid, list[Finding]]:
    codes = texts(sheet, seen.row)
    roles = roles_of(codes, WORDS)
    headings = _headings(sheet, seen.row, roles)
    rows = data_rows(sheet, headings[-1] + 1)
    labelled = len(headings) > 1 and not _is_import(texts(sheet, seen.row + 1))
    labels = texts(sheet, seen.row + 1) if labelled else [""] * len(codes)
    groups = _groups(sheet, rows, codes, labels, roles)
    member = {column: group for group, columns in groups.items() for column in columns}

    def ask(column: int, code: str) -> list[Field]:
        group = member.get(column)
        made = [_field(column, code, labels[column], group, codebook)]
        if group is not None and column == max(groups[group]):
            words = _stem([labels[c] for c in groups[group]]) or group
            made.append(multiple(sheet, rows, group, words, groups[group]))
        return made

    fields, findings = columns_read(file, sheet, seen.row, codes, rows, roles, ask, labels)
    findings += _people(file, sheet, seen.row, codes, rows, roles)
    return grid(sheet, headings, rows, fields), findings


def _field(
    column: int, code: str, label: str, group: str | None, codebook: Codebook | None
) -> Field:
    heading = f"{code} › {label}" if label and fold(label) != fold(code) else code
    kind = "question" if group is None else "option"
    known = asked(codebook, code)
    return field(column, heading, (code, label), kind=kind, group=group or "", question=known)


def _groups(
    sheet: RawSheet,
    rows: npt.NDArray[np.int64],
    codes: Sequence[str],
    labels: Sequence[str],
    roles: Mapping[int, str],
) -> dict[str, dict[int, str]]:
    """Return the multiple choices spread over ``Q3_1``, ``Q3_2``…: column to option."""
    families: dict[str, list[int]] = {}
    for column, code in enumerate(codes):
        part = _PART.fullmatch(code)
        if part is not None and column not in roles:
            families.setdefault(part["code"], []).append(column)
    found = {}
    for family, columns in families.items():
        stem = _stem([labels[c] for c in columns])
        options = {
            c: labels[c][len(stem) :].strip(" -–") or codes[c].rpartition("_")[2] for c in columns
        }
        if is_multiple(sheet, rows, options):
            found[family] = options
    return found


def _stem(labels: Sequence[str]) -> str:
    """Return what the labels of the options of one question begin with: the question."""
    before = [label.rpartition(" - ")[0] for label in labels]
    return before[0] if before and len(set(before)) == 1 else ""


def _people(
    file: str,
    sheet: RawSheet,
    row: int,
    codes: Sequence[str],
    rows: npt.NDArray[np.int64],
    roles: Mapping[int, str],
) -> list[Finding]:
    """Say who did not finish, who only tried the questionnaire out, and in which languages."""
    at = {role: column for column, role in roles.items()}
    findings: list[Finding] = []
    if "finished" in at or "progress" in at:
        column = at.get("finished", at.get("progress", 0))
        said = [fold(heading_text(value)) for value in sheet.cells[rows - 1, column]]
        mask = [text in _NO if "finished" in at else text not in {"", "100"} for text in said]
        about = column, codes[column], np.array(mask, dtype=bool)
        findings += unfinished(file, sheet, row, *about, rows)
    if "status" in at:
        column = at["status"]
        said = [fold(heading_text(value)) for value in sheet.cells[rows - 1, column]]
        tried = [int(n) for n, text in zip(rows, said, strict=True) if text in _PREVIEW]
        if tried:
            found = column_finding("test_answers", Severity.VERIFY, file, sheet, row, column,
                                   codes[column], count=len(tried), first=tried[0])  # fmt: skip
            findings.append(found)
    return findings
