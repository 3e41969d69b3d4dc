"""The grid of a sheet that stacks tables: one width a column, wide enough for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from alliances.reports.model import Chart, KeyFigures, ReportTable, Section, TableColumn
from alliances.reports.native.chart_data import arranged
from alliances.reports.native.tracing import Place, coded, traced, with_codes
from alliances.workbooks.book import Book
from alliances.workbooks.sheet import Sheet

if TYPE_CHECKING:
    import pandas as pd

_FIRST_AT_MOST, _TEXT_AT_MOST = 46.0, 30.0
_NUMBER = 13.0
_IDENTIFIER = 28.0
_COLUMNS_AT_LEAST = 12
_RUNNING_TEXT = 125.0
"""Width over which running text is laid, about what a landscape page bears."""


@dataclass(frozen=True)
class Page:
    """A sheet being written, with its grid.

    Attributes
    ----------
    widths
        Of the columns, from the first on, in digits of the default font.
    codes
        The printed code of each figure, by its identifier.
    places
        Where each figure stands, by its identifier, in order: filled in while sheets are written.
    """

    book: Book
    sheet: Sheet
    language: str
    widths: tuple[float, ...]
    codes: Mapping[str, str] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)
    """Headings that already bear their note on this sheet: once is enough."""

    def note(self, figure: str, row: int, column: int) -> None:
        """Remember that a figure stands in a cell of this sheet."""
        self.places.setdefault(figure, []).append((self.sheet.name, row, column))

    @cached_property
    def last(self) -> int:
        """The last column of running text."""
        total = 0.0
        for place, width in enumerate(self.widths):
            total += width
            if total >= _RUNNING_TEXT:
                return place
        return len(self.widths) - 1

    @cached_property
    def total(self) -> float:
        """The width of running text."""
        return sum(self.widths[: self.last + 1])

    def end(self, column: int, width: float) -> int:
        """Return the last column of a text that begins at a column and wants a width."""
        for place in range(column, len(self.widths)):
            if place >= self.last and sum(self.widths[column : place + 1]) >= width:
                return place
        return len(self.widths) - 1

    def room(self, column: int) -> float:
        """Return the width from a column to the end of running text."""
        return sum(self.widths[column : max(self.last, column) + 1])


def grid_of(
    section: Section, language: str, known: Mapping[str, str] | None = None
) -> tuple[float, ...]:
    """Return the widths of the columns of a section's sheet; `known` are the codes of figures."""
    widths: list[float] = [34.0, *[_NUMBER] * (_COLUMNS_AT_LEAST - 1)]
    for block in section.flat:
        if isinstance(block, ReportTable):
            codes = traced(block, known or {}).codes
            columns = with_codes(block.columns, codes, language)
            rows = coded(block.rows, codes)
            _widen(widths, columns, [_longest(rows, column) for column in columns])
        elif isinstance(block, Chart) and block.kind in {"arrows", "heat"}:
            widths[0] = max(widths[0], min(_FIRST_AT_MOST, _length(block.data["label"]) * 0.95 + 2))
        elif isinstance(block, Chart):
            # As the table under the chart stands, which is not the order of the model.
            data, columns, order = arranged(block, language)
            codes = traced(block, known or {}, order).codes
            columns, data = with_codes(columns, codes, language), coded(data, codes)
            _widen(widths, columns, [_length(data[c.key]) for c in columns])
        elif isinstance(block, KeyFigures):
            widths[0] = max([widths[0], *(len(figure.label) + 2.0 for figure in block.figures)])
    return tuple(widths)


def spans(columns: Sequence[TableColumn], place: int) -> bool:
    """Whether a column holds running text and takes all the room that is left."""
    return place == len(columns) - 1 and columns[place].width is not None


def _longest(rows: "pd.DataFrame", column: TableColumn) -> int:
    if column.format not in {"text", "identifier"} or not len(rows):
        return 0
    return _length(rows[column.key])


def _length(values: "pd.Series[Any]") -> int:
    """Return the letters of the longest value; 0 where none of them says anything."""
    return int(values.dropna().astype(str).str.len().max() if values.notna().any() else 0)


def _widen(widths: list[float], columns: Sequence[TableColumn], longest: list[int]) -> None:
    for place, (column, length) in enumerate(zip(columns, longest, strict=True)):
        if place == len(widths):
            widths.append(_NUMBER)
        if spans(columns, place):
            continue
        if column.format == "identifier":
            wanted = min(_IDENTIFIER, max(8.0, length * 0.75))
        elif column.format == "text":
            wanted = min(_TEXT_AT_MOST if place else _FIRST_AT_MOST, length * 0.95 + 2)
        else:
            longest_word = max(map(len, column.heading.split()), default=0)
            wanted = max(_NUMBER, longest_word * 1.05 + 3)
        widths[place] = max(widths[place], wanted)
