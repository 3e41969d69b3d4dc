"""Where a row of a table stands: file, sheet, row, column, written as Excel writes them."""

from collections.abc import Mapping
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
    """

    sheet: str
    columns: Mapping[str, int]
    rows: Mapping[str, int] = field(default_factory=dict)
    file: str = ""
    heading: int = 0

    def cell(self, key: str, row: int) -> str:
        """Return the address of a key's cell in a row (from 1), such as ``F13``."""
        return cell_name(self.rows.get(key, row), self.columns[key])

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
