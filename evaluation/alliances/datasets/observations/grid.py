"""A sheet, or a text with separators, as columns: quickly where it is regular, else cell by cell.

The quick path is pandas' own parser. It takes over only what it reads exactly as a spreadsheet
would: a first line of headings, no line longer than it, an encoding that is sure.
"""

import io
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import IO

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.located import RawSheet
from alliances.datasets.observations.grouping import categories
from alliances.datasets.observations.incoming import HEAD_ROWS, Incoming, shown
from alliances.datasets.observations.numbers import few_differ, told_apart
from alliances.datasets.observations.values import has_decimal_commas
from alliances.datasets.place import cell_name, cell_position
from alliances.datasets.reading.cells import BLANK
from alliances.datasets.reading.encoding import encoding_of
from alliances.findings import Finding, Severity

IsHeadings = Callable[[Sequence[str]], bool]
"""Tells from the stripped texts of a row whether it is that of the headings."""

IsNumber = Callable[[str], bool]
"""Tells from a heading whether its column holds numbers: it is read as such where it can be."""

_SURE = frozenset({"utf-8", "utf-8-sig", "utf-16"})
"""Encodings in which nothing is guessed."""


@dataclass(frozen=True)
class Grid:
    """A table of a file.

    Attributes
    ----------
    sheet
        The name of the sheet; of a text, of its file.
    headings
        The stripped texts of the row of headings, from the first column; empty where none stands.
    row
        The number of that row, from 1.
    table
        What stands below, one column a heading, named by position (from 0): categories of stripped
        texts, or numbers; missing where blank. Of a workbook a column may hold objects: float, str,
        datetime.
    rows
        The number of each row of `table` in the sheet, from 1.
    above
        Non-empty cells above the headings (titles, notes).
    findings
        What reading itself has to say.
    odd
        Of columns of numbers (by position): the texts, as categories, where there is no number.
    """

    sheet: str
    headings: tuple[str, ...]
    row: int
    table: pd.DataFrame
    rows: npt.NDArray[np.int64]
    above: int = 0
    findings: tuple[Finding, ...] = ()
    odd: Mapping[int, pd.Series] = field(default_factory=dict)

    @cached_property
    def filled(self) -> npt.NDArray[np.int64]:
        """How many cells of each column are not blank."""
        return np.array([self.held(n).sum() for n in range(self.table.shape[1])], dtype=np.int64)

    def held(self, position: int) -> npt.NDArray[np.bool_]:
        """Return for each row whether something stands in a column (by position)."""
        found = held(self.table[position])
        return found | held(self.odd[position]) if position in self.odd else found

    def position(self, *names: str) -> int | None:
        """Return the position of the first column that bears one of some names; None: no such."""
        return next((n for n, heading in enumerate(self.headings) if heading in names), None)


def held(column: pd.Series) -> npt.NDArray[np.bool_]:
    """Return for each cell of a column whether something stands there."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.cat.codes.to_numpy() >= 0)
    if column.dtype.kind == "i":
        return np.ones(len(column), dtype=bool)
    return column.notna().to_numpy()


def grids(
    incoming: Incoming, is_headings: IsHeadings, is_number: IsNumber, apart: bool = False
) -> list[Grid]:
    """Return every table of a file whose row of headings is recognised.

    Parameters
    ----------
    incoming
        A text with separators, or a workbook.
    is_headings, is_number
        What tells the headings, and the columns of numbers.
    apart
        Whether texts in a column of numbers are told apart (`Grid.odd`, faster); else the column
        holds objects.
    """
    if incoming.kind == "text":
        grid = _quick(incoming, is_headings, is_number, apart)
        if grid is not None:
            return [grid]
    found = [_slow(sheet, incoming.name, is_headings) for sheet in incoming.workbook.sheets]
    kept = [grid for grid in found if grid is not None]
    if kept and incoming.workbook.remarks:
        kept[0] = replace(kept[0], findings=(*incoming.workbook.remarks, *kept[0].findings))
    return kept


def _quick(
    incoming: Incoming, is_headings: IsHeadings, is_number: IsNumber, apart: bool
) -> Grid | None:
    ((sheet, first),) = incoming.first_rows
    if not first or not is_headings(first[0]):
        return None
    headings = tuple(first[0])
    _, is_ascii, nul = incoming.scanned
    findings: tuple[Finding, ...] = ()
    stream: IO[bytes] | str
    if is_ascii and nul < 0 and not incoming.zipped:
        stream, encoding = str(incoming.path), "utf-8"
    else:
        content, findings = incoming.text
        encoding = encoding_of(content)
        if encoding not in _SURE:
            return None
        stream = io.BytesIO(content)
    numbers = {n for n, heading in enumerate(headings) if is_number(heading)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            table = pd.read_csv(
                stream,
                sep=incoming.separator,
                # Not by `skiprows`, which would look at each line.
                header=0,
                names=range(len(headings)),
                index_col=False,
                dtype={n: "category" for n in range(len(headings)) if n not in numbers},
                keep_default_na=False,
                na_values=[""],
                skip_blank_lines=False,
                low_memory=False,
                encoding=encoding,
                decimal=_decimal(incoming, first, numbers),
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, UnicodeError):
        return None
    except pd.errors.EmptyDataError:
        table = pd.DataFrame({n: pd.Series([], dtype="category") for n in range(len(headings))})
        numbers = set()
    odd: dict[int, pd.Series] = {}
    for column in range(len(headings)):
        if column not in numbers:
            table[column] = _stripped(table[column])
            continue
        if table[column].dtype.kind in "if":
            continue
        if few_differ(table[column]):
            table[column] = _stripped(table[column].astype("category"))
            continue
        table[column], odd[column] = told_apart(table[column])
    if not apart:
        for column in numbers:
            table[column] = _mixed(table[column], odd.pop(column, None))
    rows = np.arange(2, len(table) + 2, dtype=np.int64)
    return Grid(sheet, headings, 1, table, rows, findings=findings, odd=odd)


def _mixed(column: pd.Series, odd: pd.Series | None) -> pd.Series:
    """Return numbers and the texts among them as one column; numbers alone as they are."""
    if odd is None:
        is_number = column.dtype.kind in "if"
        return column if is_number else column.astype(object).where(column.notna(), None)
    mixed = column.astype(object).where(~held(odd), odd.astype(object))
    return mixed.where(mixed.notna(), None)


def _decimal(incoming: Incoming, first: Sequence[Sequence[str]], numbers: Collection[int]) -> str:
    """Return the sign of decimals that the first rows of a file show."""
    cells = [row[n] for row in first[1:] for n in numbers if n < len(row)]
    return "," if incoming.separator != "," and has_decimal_commas(cells) else "."


def _stripped(column: pd.Series) -> pd.Series:
    """Return a column of categories with its texts stripped, and blank ones missing."""
    words = [str(word) for word in column.cat.categories]
    return recoded(column, [word.strip(BLANK) or None for word in words])


def texts(column: pd.Series) -> pd.Series:
    """Return a column of any kind as categories of texts (see `shown`)."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column
    codes, values = pd.factorize(column)
    raw = categories(codes, [*range(len(values))])
    return recoded(raw, [shown(value) or None for value in values.tolist()])


def recoded(column: pd.Series, words: Sequence[str | None]) -> pd.Series:
    """Return a categorical column with other words for its categories; several may become one.

    Parameters
    ----------
    column
        Categories.
    words
        The word of each category in order; None: missing.
    """
    different = dict.fromkeys(word for word in words if word is not None)
    numbers = {word: number for number, word in enumerate(different)}
    places = np.array([-1 if word is None else numbers[word] for word in words], dtype=np.int32)
    codes = column.cat.codes.to_numpy()
    if len(different) == len(words):
        return categories(codes, list(different))
    # The last place is that of code -1: missing stays so.
    return categories(np.append(places, -1)[codes], list(different))


def _slow(sheet: RawSheet, file: str, is_headings: IsHeadings) -> Grid | None:
    cells, findings = _as_shown(sheet, file)
    begun = [tuple(shown(cell) for cell in row) for row in cells[:HEAD_ROWS]]
    number = next((n for n, row in enumerate(begun) if is_headings(row)), None)
    if number is None:
        return None
    headings = begun[number]
    below = cells[number + 1 :]
    table = pd.DataFrame(
        {n: _column(below[:, n]) for n in range(below.shape[1])}, columns=range(below.shape[1])
    )
    rows = np.arange(number + 2, number + 2 + len(below), dtype=np.int64)
    above = int(filled(cells[:number]))
    return Grid(sheet.name, headings, number + 1, table, rows, above, findings)


def _as_shown(sheet: RawSheet, file: str) -> tuple[npt.NDArray[np.object_], tuple[Finding, ...]]:
    """Return raw cells in which 0.007 shown as 0.7 % is 0.7, as it is where a text says so."""
    if not sheet.percent:
        return sheet.cells, ()
    cells, changed = sheet.cells.copy(), []
    for name in sheet.percent:
        row, column = cell_position(name)
        if row <= cells.shape[0] and column < cells.shape[1]:
            value = cells[row - 1, column]
            if isinstance(value, float):
                # A hundred times 0.007 is 0.7000000000000001 to a computer.
                cells[row - 1, column] = float(f"{value * 100:.12g}")
                changed.append((row, column))
    if not changed:
        return cells, ()
    at = cell_name(*min(changed))
    where = sheet.name, at, None, {"count": len(changed)}
    return cells, (Finding("percent_shown", Severity.ADVICE, file, *where),)


def filled(cells: npt.NDArray[np.object_]) -> int:
    """Return how many raw cells are not blank."""
    return int(pd.notna(cells).sum())


def _column(cells: npt.NDArray[np.object_]) -> pd.Series:
    """Return a column of raw cells: stripped texts as categories, others as they are."""
    kinds = set(map(type, cells.tolist())) - {type(None)}
    if kinds <= {float}:
        return pd.Series(cells.astype(np.float64))
    if kinds == {str}:
        return _stripped(pd.Series(cells, dtype=object).astype("category"))
    return pd.Series([c.strip() if isinstance(c, str) else c for c in cells.tolist()], dtype=object)
