"""The drop-down lists of a foreign workbook: which answers a cell takes."""

import re

from alliances.datasets.layouts.block import heading_text
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.place import COLUMNS, ROWS, cell_position, column_number

_AREA = re.compile(r"\$?([A-Z]{0,3})\$?(\d{0,7})(?::\$?([A-Z]{0,3})\$?(\d{0,7}))?")
"""An area that a rule holds for: a cell, a range, whole columns (A:C) or whole rows (1:5)."""
_CELL = r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})"
_RANGE = re.compile(rf"(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?{_CELL}(?::{_CELL})?")
"""A range, on a sheet whose name stands in apostrophes where it holds more than letters."""


def choices_of(workbook: RawWorkbook, raw: RawSheet, row: int, column: int) -> tuple[str, ...]:
    """Return what the drop-down list of a cell offers; nothing where it has none that is known.

    A list stands in the rule itself, or in a range of the same workbook. Formulas are not followed.

    Parameters
    ----------
    row, column
        The cell: row from 1, column from 0.
    """
    for where, formula in raw.lists:
        if any(_holds(area, row, column) for area in where.split()):
            return _offered(workbook, raw, formula)
    return ()


def _holds(area: str, row: int, column: int) -> bool:
    found = _AREA.fullmatch(area)
    if found is None:
        return False
    left, top, right, bottom = found.groups(default="")
    right, bottom = (right, bottom) if ":" in area else (left, top)
    return int(top or 1) <= row <= int(bottom or ROWS) and (
        column_number(left or "A") <= column <= (column_number(right) if right else COLUMNS)
    )


def _offered(workbook: RawWorkbook, raw: RawSheet, formula: str) -> tuple[str, ...]:
    if formula.startswith('"'):
        return tuple(word.strip() for word in formula.strip('"').split(",") if word.strip())
    found = _RANGE.fullmatch(formula.lstrip("="))
    if found is None:
        return ()
    quoted, bare, *corners = found.groups(default="")
    name = quoted.replace("''", "'") or bare
    sheet = next((s for s in workbook.sheets if s.name == name), None if name else raw)
    if sheet is None:
        return ()
    (top, left), (bottom, right) = (
        cell_position(corners[0] + corners[1]),
        cell_position((corners[2] or corners[0]) + (corners[3] or corners[1])),
    )
    cells = sheet.cells[top - 1 : bottom, left : right + 1].ravel()
    return tuple(heading_text(value) for value in cells if value is not None)
