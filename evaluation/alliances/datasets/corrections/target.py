"""The cell that a line of a register names, looked for in what was read."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pandas import Timestamp

from alliances.datasets.corrections.file import Line
from alliances.datasets.located import RawSheet, RawWorkbook, Unread
from alliances.datasets.parsing.dates import parse_date
from alliances.datasets.parsing.text import written
from alliances.datasets.place import COLUMNS, ROWS, cell_name, cell_position
from alliances.language.matching import fold
from alliances.workbooks.values import LONGEST, clean

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_REACH = 1_000
"""Rows and columns beyond the last cell of a sheet in which a register may still fill one."""

_TEXTS_ONLY = (".csv", ".tsv")
"""Files in which every cell is a text, whatever it looks like."""


def held(cell: object) -> str:
    """Return what a raw cell says, as the register shows it: empty where there is no value."""
    if cell is None or (isinstance(cell, Unread) and not cell.code.startswith("#")):
        return ""
    return written(cell)


def same_text(seen: str, now: str) -> bool:
    """Return whether two texts are one, as far as a workbook keeps spaces, and long ones whole."""
    first, second = (" ".join(clean(text).split()) for text in (seen, now))
    if len(now) > LONGEST // 2 and len(seen) > 1_000:
        # The register cannot hold more than a cell does: it shows the beginning.
        return second.startswith(first[: LONGEST // 2 - 1_000])
    return first == second


@dataclass(frozen=True, slots=True)
class Target:
    """A cell of a file, as it was read. `row` counts from 1, `column` from 0."""

    file: str
    sheet: str
    row: int
    column: int
    value: object

    @property
    def where(self) -> tuple[str, str]:
        """Its file and its sheet."""
        return self.file, self.sheet

    @property
    def cell(self) -> str:
        """Its address, such as ``F13``."""
        return cell_name(self.row, self.column)

    @property
    def text(self) -> str:
        """What it says, as text."""
        return held(self.value)

    def says(self, seen: str) -> bool:
        """Return whether it holds what a register saw; somebody may have typed a date their way."""
        if same_text(seen, self.text):
            return True
        return isinstance(self.value, datetime.date) and parse_date(seen)[0] == Timestamp(
            self.value
        )

    def already(self, line: Line) -> bool:
        """Return whether the cell holds what a line wants there, as the same kind of value."""
        if isinstance(self.value, Unread):
            return False
        if self.file.lower().endswith(_TEXTS_ONLY):
            return self.text == held(line.value)
        return type(self.value) is type(line.value) and self.value == line.value


class Targets:
    """The cells of workbooks, by what a register calls them."""

    def __init__(self, workbooks: Sequence[RawWorkbook], lines: Sequence[Line] = ()) -> None:
        self._workbooks = workbooks
        self._by_name = {workbook.source.file: workbook for workbook in workbooks}
        self._by_hash = {workbook.source.sha256: workbook for workbook in workbooks}
        # A file was renamed: rows typed by hand call it as the rows that bear its hash do.
        self._hash_of = {
            line.said["file"]: line.said["sha256"]
            for line in lines
            if line.said.get("file") and line.said.get("sha256")
        }

    def of(self, line: Line) -> tuple[Target | None, str]:
        """Return the cell that a line names; else None and what is unknown: file, sheet, cell."""
        workbook = self._workbook(line)
        if workbook is None:
            return None, "file"
        sheet = _sheet(workbook, line)
        if sheet is None:
            return None, "sheet"
        place = _position(line.said.get("cell", ""), sheet)
        if place is None:
            return None, "cell"
        row, column = place
        height, width = sheet.cells.shape
        value = sheet.cells[row - 1, column] if row <= height and column < width else None
        return Target(workbook.source.file, sheet.name, row, column, value), ""

    def known(self, line: Line, key: str) -> list[str]:
        """Return what there is instead of what a line names wrongly."""
        if key == "file":
            return list(self._by_name)
        workbook = self._workbook(line)
        if workbook is None:
            return []
        if key == "sheet":
            return [sheet.name for sheet in workbook.sheets]
        sheet = _sheet(workbook, line)
        if sheet is None or not sheet.cells.size:
            return []
        return [f"A1:{cell_name(sheet.cells.shape[0], sheet.cells.shape[1] - 1)}"]

    def _workbook(self, line: Line) -> RawWorkbook | None:
        name = line.said.get("file", "")
        if not name and len(self._workbooks) == 1:
            return self._workbooks[0]
        # A file that was only renamed still has its hash.
        known = line.said.get("sha256") or self._hash_of.get(name, "")
        return self._by_name.get(name) or self._by_hash.get(known)


def _sheet(workbook: RawWorkbook, line: Line) -> RawSheet | None:
    name = line.said.get("sheet", "")
    exact = [sheet for sheet in workbook.sheets if sheet.name == name]
    near = [sheet for sheet in workbook.sheets if fold(sheet.name) == fold(name)]
    found = exact or near
    return found[0] if len(found) == 1 else None


def _position(address: str, sheet: RawSheet) -> tuple[int, int] | None:
    match = _CELL.fullmatch(address.strip())
    if match is None:
        return None
    row, column = cell_position(match[1].upper() + match[2])
    height, width = sheet.cells.shape
    within = row <= min(ROWS, height + _REACH) and column < min(COLUMNS, width + _REACH)
    return (row, column) if within else None
