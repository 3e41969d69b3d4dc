"""A block of data rows under its headings: what every layout does once it knows the columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.layouts.remembered import once_a_sheet
from alliances.datasets.located import Located, RawSheet, Unread
from alliances.datasets.parsing.text import written
from alliances.datasets.place import ROWS, Place, cell_name, cell_position, label, letters, row_of
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Words
from alliances.language import LANGUAGES, text

Mask = npt.NDArray[np.bool_]

_LISTED = 12
"""Hidden rows that a finding names."""
_NUMERIC = re.compile(r"(?=\D*\d)[\s\d.,:/%€$£+()\u00a0\u202f−-]+")


@once_a_sheet
def filled(sheet: RawSheet) -> Mask:
    """Return where a sheet has content, an array of its shape."""
    # Along the memory: column by column.
    mask: Mask = ~np.asarray(pd.isna(sheet.cells.T), dtype=bool).reshape(sheet.cells.T.shape).T
    mask.flags.writeable = False
    return mask


def rows_from(sheet: RawSheet, first_row: int) -> npt.NDArray[np.int64]:
    """Return the numbers of the rows of a sheet from `first_row` (from 1) to its last."""
    return np.arange(first_row, len(sheet.cells) + 1, dtype=np.int64)


def block(
    key: str,
    sheet: RawSheet,
    columns: Mapping[str, int],
    rows: npt.NDArray[np.int64],
    number: int = 0,
    file: str = "",
    heading: int = 0,
) -> Located:
    """Return the rows of a table that stand in a sheet, entirely empty ones left out.

    Parameters
    ----------
    key
        The table.
    sheet
        Where it stands.
    columns
        Our key to its column, from 0.
    rows
        The rows that may hold data, from 1, in order.
    number
        The number of the block among those of the table.
    file
        The name of the file.
    heading
        The row, from 1, that names the columns for people; 0 where none does.
    """
    chosen = np.array(list(columns.values()), dtype=np.int64)
    kept = rows[filled(sheet)[np.ix_(rows - 1, chosen)].any(axis=1)]
    labels = pd.Index(kept + label(0, number), name="row", dtype=np.int64)
    # Column by column in memory: each is parsed by itself.
    cells = sheet.cells.T[np.ix_(chosen, kept - 1)].T
    raw = pd.DataFrame(cells, index=labels, columns=list(columns), dtype=object)
    return Located(
        key,
        (Place(sheet.name, dict(columns), file=file, heading=heading),),
        raw,
        percent=percent_cells(sheet, columns, labels, number),
    )


def percent_cells(
    sheet: RawSheet, columns: Mapping[str, int], labels: pd.Index, number: int
) -> frozenset[tuple[int, str]]:
    """Return label and key of the cells of a block that show a percentage."""
    if not sheet.percent:
        return frozenset()
    key_of = {column: key for key, column in columns.items()}
    known = set(labels)
    found = set()
    for name in sheet.percent:
        row, column = cell_position(name)
        if column in key_of and label(row, number) in known:
            found.add((label(row, number), key_of[column]))
    return frozenset(found)


def merged_findings(file: str, sheet: RawSheet, table: Located) -> list[Finding]:
    """Report each merged range that reaches into the data, once, and mark the cells under it.

    The first cell of the range keeps its value; the others hold nothing, and nobody knows whether
    the value was meant for them too: in `table.raw` they become ``Unread("merged")``.
    """
    findings = []
    columns = table.places[0].columns
    rows = (table.raw.index.to_numpy() - 1) % ROWS + 1
    hidden = {key: np.zeros(len(rows), dtype=bool) for key in columns}
    for merged in reaching(sheet.merged, rows):
        keys = [key for key, column in columns.items() if merged.left <= column <= merged.right]
        for key in keys:
            hidden[key][merged.within] = True
            if columns[key] == merged.left and rows[merged.within.start] == merged.top:
                hidden[key][merged.within.start] = False
        if keys:
            where = sheet.name, cell_name(merged.top, merged.left)
            details: dict[str, object] = {"range": merged.name}
            if covered := _covered(sheet, merged):
                details["hint"] = covered
            findings.append(Finding("merged_cells", Severity.BLOCKING, file, *where, None, details))
    for key, under in hidden.items():
        if under.any():
            values = table.raw[key].to_numpy(dtype=object, copy=True)
            values[under] = Unread("merged")
            table.raw[key] = values
    return findings


def _covered(sheet: RawSheet, merged: "MergedRange") -> Words:
    """Return what the cells under a merged range hold, in words; none where they are empty."""
    top, left = merged.top, merged.left
    cells = sheet.cells[top - 1 : merged.bottom, left : merged.right + 1]
    found = [
        f"{cell_name(top + row, left + column)} = {heading_text(cells[row, column])}"
        for row, column in zip(*np.nonzero(~pd.isna(cells)), strict=True)
        if (row, column) != (0, 0)
    ]
    if not found:
        return {}
    shown = " ; ".join(found[:_LISTED])
    return {code: text("checking.under_merge", code, cells=shown) for code in LANGUAGES}


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged range, and which of a table's rows it reaches into.

    Attributes
    ----------
    name
        As Excel writes it: ``A5:A9``.
    top, bottom, left, right
        Its first and last row (from 1), first and last column (from 0).
    within
        The rows of the table that it holds, counted from the table's first.
    """

    name: str
    top: int
    bottom: int
    left: int
    right: int
    within: slice


def reaching(merged: Sequence[str], rows: npt.NDArray[np.int64]) -> Iterator[MergedRange]:
    """Yield the merged ranges that reach into a table's rows.

    Parameters
    ----------
    merged
        Merged ranges of the sheet.
    rows
        Row numbers of the table, from 1, in order.
    """
    for name in dict.fromkeys(merged):
        start, _, end = name.partition(":")
        (top, left), (bottom, right) = cell_position(start), cell_position(end or start)
        first, after = np.searchsorted(rows, [top, bottom + 1]).tolist()
        if first < after:
            yield MergedRange(name, top, bottom, left, right, slice(first, after))


def hidden_findings(file: str, sheet: RawSheet, table: Located) -> list[Finding]:
    """Say that a hidden sheet, or hidden rows, were read like any others: nothing is dropped."""
    rows = {row_of(each) for each in table.raw.index}
    columns = set(table.places[0].columns.values())
    # A list of codes is hidden for the peace of its readers, and repeats what is known.
    if sheet.hidden and rows and table.key != "lists":
        return [Finding("hidden_sheet", Severity.ADVICE, file, sheet.name)]
    return hidden_told(file, sheet, rows, columns)


def hidden_told(file: str, sheet: RawSheet, rows: set[int], columns: set[int]) -> list[Finding]:
    """Say which of these rows (from 1) and columns (from 0) the sheet hides."""
    findings = []
    if hidden := sorted(set(sheet.hidden_rows) & rows):
        shown = ", ".join(map(str, hidden[:_LISTED])) + (", …" if len(hidden) > _LISTED else "")
        details: dict[str, object] = {"count": len(hidden), "rows": shown}
        cell = cell_name(hidden[0], 0)
        findings.append(
            Finding("hidden_rows", Severity.ADVICE, file, sheet.name, cell, None, details)
        )
    if out_of_sight := sorted(set(sheet.hidden_columns) & columns):
        names = ", ".join(letters(column) for column in out_of_sight[:10])
        more = {"count": len(out_of_sight), "columns": names}
        cell = cell_name(1, out_of_sight[0])
        findings.append(
            Finding("hidden_columns", Severity.ADVICE, file, sheet.name, cell, None, more)
        )
    return findings


def is_word(value: object) -> bool:
    """Return whether a cell holds words, rather than a number or a date, typed or not."""
    return isinstance(value, str) and not _NUMERIC.fullmatch(value)


def heading_text(value: object) -> str:
    """Return a heading as people read it: ``2024``, not ``2024.0``; empty where there is none."""
    return "" if value is None else written(value).strip()


def heading_cell(row: int, column: int, heading: str) -> str:
    """Return the address of a heading with what it says: ``D1 (wave)``, or ``D1`` where blank."""
    address = cell_name(row, column)
    return f"{address} ({heading})" if heading else address
