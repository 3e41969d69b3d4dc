"""Where the answers stand that a figure rests on, as ranges of cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from alliances.datasets.survey import Survey
from alliances.language import number, plural

_RANGES = 12
"""Ranges of cells told one by one; the others are counted."""


@dataclass(frozen=True)
class CellRange:
    """Cells of one column, from a row to another: ``Réponses!F3:F12``."""

    file: str
    sheet: str
    column: str
    first: int
    last: int

    @property
    def cells(self) -> int:
        """How many there are."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        """Return the range as a spreadsheet writes it."""
        end = f":{self.column}{self.last}" if self.last > self.first else ""
        where = f"[{self.file}]{self.sheet}" if self.file else self.sheet
        return f"{where}!{self.column}{self.first}{end}"


@dataclass(frozen=True)
class Behind:
    """Answers that a figure rests on: columns and rows of one table of the survey."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[int, ...]


def cells_of(survey: Survey, behind: Iterable[Behind]) -> tuple[CellRange, ...]:
    """Return the ranges of cells that hold some answers.

    Parameters
    ----------
    survey
        A checked survey.
    behind
        The answers.
    """
    return tuple(
        cells for each in behind for column in each.columns for cells in _of(survey, each, column)
    )


def _of(survey: Survey, behind: Behind, column: str) -> list[CellRange]:
    """Return the ranges of one column."""
    table = survey.tables[behind.table]
    if column not in table.columns and not table.places:
        return []
    held = (row for row in behind.rows if table.has_cell(column, row))
    spots = sorted(_spot(*table.where(column, row)) for row in held)
    found = []
    for key, group in groupby(
        enumerate(spots), key=lambda pair: (*pair[1][:3], pair[1][3] - pair[0])
    ):
        lines = [spot[3] for _, spot in group]
        found.append(CellRange(str(key[0]), str(key[1]), str(key[2]), lines[0], lines[-1]))
    return found


def cells_told(cells: Sequence[CellRange], language: str) -> str:
    """Return the ranges as a sentence; empty where there is none."""
    if not cells:
        return ""
    shown = ", ".join(str(each) for each in cells[:_RANGES])
    count = sum(each.cells for each in cells)
    if len(cells) > _RANGES:
        shown += " " + plural("explain.further", len(cells) - _RANGES, language)
    written = number(count, language)
    return plural("explain.cells", count, language, count=written, ranges=shown)


def _spot(file: str, sheet: str, address: str) -> tuple[str, str, str, int]:
    """Split an address into its column and row."""
    letters = address.rstrip("0123456789")
    return file, sheet, letters, int(address[len(letters) :])
