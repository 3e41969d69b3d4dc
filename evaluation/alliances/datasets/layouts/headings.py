"""The row of keys: which column is which, and what is wrong with it, one finding a cause."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from alliances.datasets.layouts.block import Mask, heading_cell, heading_text
from alliances.datasets.layouts.keyrow import KeyRow, plain
from alliances.datasets.located import RawSheet
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.frameworks.sheets import Sheet
from alliances.language.matching import fold, nearest

HELP = {"campaign": frozenset({"label"})}
"""Columns of ours that explain and hold no data."""

_STRAY = 2
"""Cells of a column without any heading up to which they are strays, not a column that lost it."""


@dataclass(slots=True)
class Headings:
    """The columns of a sheet, by what their heading is. Columns count from 0.

    Attributes
    ----------
    row
        The row that they stand in, from 1.
    columns
        Key to column.
    doubtful
        Key to the first of several columns that bear it: nobody knows which one counts, so none is
        read.
    repeated
        The further columns that bear such a key.
    unknown
        Columns whose heading is no key, with the heading.
    blank
        Columns with data and no heading.
    stray
        Columns that hold a cell or two and no heading, with the rows of these, from 1: a remark in
        a margin, or a value pushed out of the table.
    helping
        Columns of ours that hold help.
    """

    row: int = 1
    columns: dict[str, int] = field(default_factory=dict)
    doubtful: dict[str, int] = field(default_factory=dict)
    repeated: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    stray: dict[int, list[int]] = field(default_factory=dict)
    helping: list[int] = field(default_factory=list)

    @property
    def reasons(self) -> dict[int, str]:
        """Why each column that is not located is left out."""
        return {
            **dict.fromkeys([*self.doubtful.values(), *self.repeated], "duplicate_heading"),
            **dict.fromkeys(self.unknown, "unknown_column"),
            **dict.fromkeys(self.blank, "heading_without_key"),
            **dict.fromkeys(self.stray, "outside_table"),
            **dict.fromkeys(self.helping, "help_column"),
        }


def read_headings(raw: RawSheet, sheet: Sheet, content: Mask, at: KeyRow) -> Headings:
    """Sort the columns of a sheet by the key that heads them.

    Parameters
    ----------
    raw
        The sheet of the file.
    sheet
        The sheet it should be.
    content
        Where the sheet has content.
    at
        Where the keys stand.
    """
    found = Headings(at.row)
    known = at.known
    helping = HELP.get(sheet.key, frozenset())
    has_data = np.asarray(content[at.first_row - 1 :].any(axis=0))
    for column, value in enumerate(raw.cells[at.row - 1]):
        heading = heading_text(value)
        key = known.get(plain(heading))
        if not heading:
            if has_data[column]:
                found.blank.append(column)
        elif key is None and fold(heading) in helping:
            found.helping.append(column)
        elif key is None:
            found.unknown[column] = heading
        elif key in found.doubtful:
            found.repeated[column] = key
        elif key in found.columns:
            found.doubtful[key] = found.columns.pop(key)
            found.repeated[column] = key
        else:
            found.columns[key] = column
    _set_strays_apart(found, content, at)
    return found


def _set_strays_apart(found: Headings, content: Mask, at: KeyRow) -> None:
    """Tell columns that lost their heading from a few cells that nobody meant for one."""
    for column in [*found.blank]:
        filled = np.flatnonzero(content[at.row - 1 :, column]) + at.row
        if len(filled) <= _STRAY and filled[0] >= at.first_row:
            found.blank.remove(column)
            found.stray[column] = filled.tolist()


def known_keys(sheet: Sheet) -> dict[str, str]:
    """Return the keys of a sheet by their normal form."""
    return {fold(column.key): column.key for column in sheet.columns}


def required_keys(sheet: Sheet) -> list[str]:
    """Return the keys without which a sheet cannot be used: required ones and its identity.

    An item is never among them: a column that is not there is a question that was not asked. Of the
    campaign's keys and values, neither says anything without the other.
    """
    if sheet.key == "campaign":
        return [column.key for column in sheet.columns]
    return [c.key for c in sheet.columns if (c.required or c.unique) and c.kind != "item"]


def heading_findings(file: str, raw: RawSheet, sheet: Sheet, found: Headings) -> list[Finding]:
    """Report what is wrong with the headings: one finding a cause.

    A required key that is missing is reported at A1, naming the heading that may stand in for it;
    that heading is then not reported again. Every other odd heading is reported where it stands.
    """
    present = {*found.columns, *found.doubtful}
    absent = [c.key for c in sheet.columns if c.key not in present]
    missing = [key for key in required_keys(sheet) if key in absent]
    near = _near(found.unknown, absent)
    stand_ins = _stand_ins(missing, near, found)
    findings = [
        Finding(
            "missing_heading",
            Severity.BLOCKING,
            file,
            raw.name,
            "A1",
            None,
            {"key": key, "near": _name(stand_ins.get(key), raw, found)},
        )
        for key in missing
    ]
    explained = {*stand_ins.values(), *found.helping, *found.doubtful.values(), *found.stray}
    for column in sorted(set(found.reasons) - explained):
        findings.append(_odd_heading(file, raw, found, column, near.get(column, "")))
    for column, rows in found.stray.items():
        findings += [_stray(file, raw, row, column) for row in rows]
    return findings


def _stray(file: str, raw: RawSheet, row: int, column: int) -> Finding:
    cell, held = cell_name(row, column), heading_text(raw.cells[row - 1, column])
    return Finding("outside_table", Severity.VERIFY, file, raw.name, cell, held[:60] or None)


def _near(unknown: dict[int, str], absent: list[str]) -> dict[int, str]:
    """Return the absent key that each unknown heading resembles; each key once."""
    left, near = list(absent), {}
    for column, heading in unknown.items():
        key = nearest(heading, left)
        if key:
            near[column] = key
            left.remove(key)
    return near


def _stand_ins(missing: list[str], near: dict[int, str], found: Headings) -> dict[str, int]:
    """Return, for each missing key, the column that most likely lost it."""
    stand_ins = {key: column for column, key in near.items() if key in missing}
    others: Iterable[int] = iter(
        [*found.blank, *(c for c in found.unknown if c not in near), *found.repeated]
    )
    for key, column in zip([k for k in missing if k not in stand_ins], others, strict=False):
        stand_ins[key] = column
    return stand_ins


def _name(column: int | None, raw: RawSheet, found: Headings) -> str:
    """Return the address and the words of the heading that may have been the missing one."""
    if column is None:
        return ""
    name = heading_cell(found.row, column, heading_text(raw.cells[found.row - 1, column]))
    key = found.repeated.get(column)
    return f"{cell_name(found.row, found.doubtful[key])} / {name}" if key else name


def _odd_heading(file: str, raw: RawSheet, found: Headings, column: int, near: str) -> Finding:
    code = found.reasons[column]
    severity = Severity.BLOCKING if code == "duplicate_heading" else Severity.VERIFY
    details: dict[str, object] = {"near": near}
    if code == "duplicate_heading":
        details = {"first": cell_name(found.row, found.doubtful[found.repeated[column]])}
    heading = heading_text(raw.cells[found.row - 1, column]) or None
    cell = cell_name(found.row, column)
    return Finding(code, severity, file, raw.name, cell, heading, details)
