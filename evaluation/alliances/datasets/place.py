"""Where a row of a table stands: file, sheet, row, column, written as Excel writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

ROWS = 1_048_576
"""Rows of a sheet, at most (Excel's bound)."""

COLUMNS = 16_384
"""Columns of a sheet, at most (Excel's bound)."""


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 0: ``A``, ``Z``, ``AA``, ``XFD``."""
    left, last = divmod(column, 26)
    return (letters(left - 1) if left else "") + chr(ord("A") + last)


def column_number(name: str) -> int:
    """Return the number, from 0, of a column named by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Return the address of a cell from its row (from 1) and its column (from 0): ``F13``."""
    return f"{letters(column)}{row}"


@lru_cache(maxsize=1 << 16)
def cell_position(name: str) -> tuple[int, int]:
    """Return the row (from 1) and the column (from 0) of a cell's address."""
    column = name.rstrip("0123456789")
    return int(name[len(column) :]), column_number(column)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the cells of a key stand that a block takes from the rows of another sheet.

    Attributes
    ----------
    sheet
        The other sheet.
    column
        The column there, from 0.
    rows
        Row of the block to the row there, both from 1. A row of the block without one is not in it.
    heading
        The row there, from 1, whose cells name the columns for people; 0 where none does.
    file
        Its file; empty where it is that of the block.
    """

    sheet: str
    column: int
    rows: Mapping[int, int]
    heading: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block of rows of a table stands: a file, a sheet, and a column for each key.

    Attributes
    ----------
    sheet
        The name of the sheet in the file.
    columns
        Key to column, counted from 0. The key of a constant (a value that a mapping gives to every
        row) has the column of the block's first field, so that an address always exists.
    rows
        Key to row, from 1, where the block is a single record that runs down the sheet, as on a
        respondent's form. Empty where a record is a row.
    file
        The name of the file.
    heading
        The row, from 1, whose cells name the columns for people; 0 where none does.
    elsewhere
        Key to where its cells stand, where that is another sheet. Its column here is that by which
        the rows are joined.
    """

    sheet: str
    columns: Mapping[str, int]
    rows: Mapping[str, int] = field(default_factory=dict)
    file: str = ""
    heading: int = 0
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)

    @property
    def sheets(self) -> tuple[tuple[str, str], ...]:
        """File and name of the sheet of the block, and of those from which it takes more."""
        others = ((away.file or self.file, away.sheet) for away in self.elsewhere.values())
        return tuple(dict.fromkeys([(self.file, self.sheet), *others]))

    def where(self, key: str, row: int) -> tuple[str, str, str]:
        """Return the file, the sheet and the address of a key's cell in a row (from 1)."""
        away = self.elsewhere.get(key)
        if away is not None and row in away.rows:
            return away.file or self.file, away.sheet, cell_name(away.rows[row], away.column)
        return self.file, self.sheet, cell_name(self.rows.get(key, row), self.columns[key])

    def holding(self, where: tuple[str, str], row: int, column: int) -> Iterator[tuple[int, str]]:
        """Yield the rows and keys of the block that take a cell of a sheet.

        Parameters
        ----------
        where
            File and sheet.
        row, column
            The cell: from 1, and from 0.
        """
        if where == (self.file, self.sheet):
            # A record that runs down a sheet is alone in its block: its row is that of its first.
            first = min(self.rows.values()) if self.rows else row
            for key in self.keys_at(row, column):
                if key not in self.elsewhere or first not in self.elsewhere[key].rows:
                    yield first, key
        for key, away in self.elsewhere.items():
            if (away.file or self.file, away.sheet, away.column) == (*where, column):
                yield from ((here, key) for here, there in away.rows.items() if there == row)

    def keys_at(self, row: int, column: int) -> list[str]:
        """Return the keys that stand in a column (from 0), or in a cell where records run down."""
        return [
            key
            for key, at in self.columns.items()
            if at == column and self.rows.get(key, row) == row
        ]


def label(row: int, block: int = 0) -> int:
    """Return the label that a data frame's index holds for a row (from 1) of a block (from 0).

    In the first block the label is the row number itself. Several blocks exist where a mapping
    gathers one table from several columns or sheets: their rows may bear the same number.
    """
    return block * ROWS + row


def row_of(row_label: int) -> int:
    """Return the row number, from 1, that a label stands for."""
    return (row_label - 1) % ROWS + 1


def blocks_of(labels: "pd.Index") -> "npt.NDArray[np.int64]":
    """Return the number, from 0, of the block that each of many labels stands in."""
    blocks: npt.NDArray[np.int64] = (labels.to_numpy(dtype="int64") - 1) // ROWS
    return blocks


def block_of(row_label: int) -> int:
    """Return the number, from 0, of the block that a label stands in."""
    return (row_label - 1) // ROWS
