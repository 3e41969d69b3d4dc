"""A sheet being laid out: named columns, and how formulas name what stands in them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from alliances.workbooks.book import Book

Cells = Sequence[Any]
"""Values of a column: numbers, texts, days, or None where nothing stands."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its values, and the formulas that give them where they are not typed.

    A formula may be empty, in some rows or in all: the value then stands by itself.
    """

    key: str
    heading: str
    values: Cells
    formulas: Sequence[str] = ()
    format: str = "plain"
    width: float = 9.0


@dataclass(frozen=True, slots=True)
class Head:
    """A line above the headings: the parameters that the formulas of the columns use."""

    label: str
    values: dict[str, Any]
    formulas: dict[str, str] = field(default_factory=dict)


class Grid:
    """A sheet of columns, laid out from left to right.

    Parameters
    ----------
    name
        The name of the sheet.
    title
        What it holds, in a sentence, above the columns.
    heads
        How many lines of parameters stand between the title and the headings.
    size
        How many rows of data it has.
    """

    def __init__(self, name: str, title: str, size: int, heads: int = 0) -> None:
        self.name = name
        self.title = title
        self.size = size
        self.heads: list[Head] = []
        self._heads = heads
        self.columns: list[Column] = []
        self._places: dict[str, str] = {}
        plain = name.isascii() and name.isalnum()
        self.prefix = f"{name}!" if plain else f"'{name}'!"

    @property
    def first(self) -> int:
        """The number of the first row of data, as Excel counts."""
        return self._heads + 3

    @property
    def last(self) -> int:
        """The number of the last row of data."""
        return self.first + max(self.size, 1) - 1

    def add(
        self,
        key: str,
        heading: str,
        values: Cells,
        formulas: Sequence[str] = (),
        format: str = "plain",
        width: float = 9.0,
    ) -> str:
        """Add a column at the right and return its letter."""
        self._places[key] = xl_col_to_name(len(self.columns))
        self.columns.append(Column(key, heading, values, formulas, format, width))
        return self._places[key]

    def add_head(self, label: str, values: dict[str, Any], formulas: dict[str, str]) -> int:
        """Add a line of parameters and return its row number, as Excel counts."""
        self.heads.append(Head(label, values, formulas))
        return len(self.heads) + 1

    def __contains__(self, key: str) -> bool:
        """Whether the sheet has a column."""
        return key in self._places

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the columns, from left to right."""
        return tuple(self._places)

    def letter(self, key: str) -> str:
        """Return the letter of a column."""
        return self._places[key]

    def letters(self, prefix: str) -> dict[str, str]:
        """Return the letters of the columns whose key begins so, by what follows in the key."""
        return {
            key.removeprefix(prefix): letter
            for key, letter in self._places.items()
            if key.startswith(prefix)
        }

    def values(self, key: str) -> Cells:
        """Return the values of a column."""
        return next(column.values for column in self.columns if column.key == key)

    def span(self, key: str, first: int | None = None, last: int | None = None) -> str:
        """Return the range of a column, all its rows or some: ``Scores!$F$9:$F$120``."""
        letter = self._places[key]
        first, last = first or self.first, last or self.last
        return f"{self.prefix}${letter}${first}:${letter}${last}"

    def block(self, keys: Sequence[str], first: int, last: int) -> str:
        """Return the range of neighbouring columns, from the first key to the last."""
        start, end = self._places[keys[0]], self._places[keys[-1]]
        return f"{self.prefix}${start}${first}:${end}${last}"

    def cell(self, key: str, row: int) -> str:
        """Return one cell, by the number of its row."""
        return f"{self.prefix}${self._places[key]}${row}"


def write_grid(book: Book, grid: Grid, header: str, fixed: int = 1) -> None:
    """Write a laid out sheet, row after row.

    Parameters
    ----------
    header
        Stands at the head of every printed page.
    fixed
        How many columns stay in sight.
    """
    sheet = book.sheet(grid.name)
    for place, column in enumerate(grid.columns):
        sheet.column(place, column.width)
    sheet.write(0, 0, grid.title, "subtitle")
    for row, head in enumerate(grid.heads, 1):
        sheet.write(row, 0, head.label, "key")
        for place, column in enumerate(grid.columns):
            if column.key in head.formulas:
                formula, value = head.formulas[column.key], head.values[column.key]
                sheet.formula(row, place, formula, value)
            elif place and column.key in head.values:
                value = head.values[column.key]
                look = "date" if isinstance(value, datetime.date) else None
                sheet.write(row, place, value, look)
    top = grid.first - 1
    for place, column in enumerate(grid.columns):
        sheet.write(top - 1, place, column.heading, "heading_light")
    parts = [
        (
            column.values,
            column.formulas if len(column.formulas) else None,
            None if column.format == "plain" else book.format(column.format),
        )
        for column in grid.columns
    ]
    for row in range(grid.size):
        sheet.mixed(
            top + row,
            [
                (None if formulas is None else formulas[row], values[row], look)
                for values, formulas, look in parts
            ],
        )
    sheet.freeze(top, fixed)
    if grid.size:
        sheet.raw.autofilter(top - 1, 0, top + grid.size - 1, len(grid.columns) - 1)
    sheet.raw.set_header(f"&R&8{header}")
    sheet.printed(landscape=True, repeat_rows=grid.first - 1)
