"""The tables of a report as cells: headings, real numbers, marks for what is not shown."""

from collections.abc import Mapping, Sequence
from math import isnan

import pandas as pd
from xlsxwriter.format import Format

from alliances.language import text
from alliances.reports.model import Derived, TableColumn
from alliances.reports.native.formulas import live_formulas
from alliances.reports.native.grid import Page, spans
from alliances.reports.native.tracing import Traced, coded, with_codes
from alliances.reports.writing import is_figure, rounded, shown_decimals
from alliances.workbooks.layout import height
from alliances.workbooks.style import LINE

_FORMATS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "text": ("body", {"indent": 1, "align": "left"}),
    "integer": ("integer", {}),
    "score": ("score", {}),
    "level": ("level", {}),
    "percent": ("percent", {}),
    "signed": ("signed", {}),
    "signed_level": ("signed", {"num_format": '+0.00;"\u2212"0.00;0.00'}),
    "date": ("date", {"align": "right"}),
    "number": ("integer", {}),
    "euros": ("euros", {}),
    "year": ("integer", {"num_format": "0"}),
    "identifier": ("key", {"valign": "top", "indent": 1, "align": "left"}),
}

_LINED: Mapping[str, object] = {"bottom": 1, "bottom_color": LINE}
_PLAIN_HEIGHT = 15.0
_WORDS = {"text", "identifier"}


def number_format(name: str) -> tuple[str, Mapping[str, object]]:
    """Return the workbook format of a table format, and the changes to it."""
    return _FORMATS[name]


def table_rows(
    page: Page,
    row: int,
    columns: Sequence[TableColumn],
    rows: pd.DataFrame,
    withheld: Mapping[str, frozenset[int]],
    figures: Traced | None = None,
    derived: Mapping[str, Derived] | None = None,
    *,
    marked: bool = True,
) -> int:
    """Write headings and rows; return the next free row.

    Parameters
    ----------
    rows
        One column a key of `columns`; further columns are not written.
    withheld
        By column, the positions of the figures that are hidden: « s » stands in their place, and
        « n.d. » in that of any other missing number.
    figures
        Which figures they are: their places are noted on the page, their codes printed.
    derived
        The columns that follow from others: formulas, wherever they give what is shown.
    marked
        False for the data of a native chart, which would draw a word as a zero: empty cells.
    """
    figures = figures or Traced()
    columns = with_codes(columns, figures.codes, page.language)
    rows = coded(rows, figures.codes)
    _headings(page, row, columns)
    row += 1
    shown = _all_shown(rows, columns, withheld)
    for place, column in enumerate(columns):
        values, hidden = rows[column.key], withheld.get(column.key, frozenset())
        if column.key in shown:
            _figures(page, row, place, column, values, shown[column.key])
        else:
            _texts(page, row, place, columns, values)
        if derived and column.key in derived:
            _formulas(page, row, place, columns, values, shown, derived[column.key])
        if marked and column.format not in _WORDS:
            _mark(page, row, place, values, hidden)
        for offset, figure in enumerate(figures.ids.get(column.key, ())):
            if figure:
                page.note(figure, row + offset, place)
    _heights(page, row, columns, rows)
    return row + len(rows)


def as_shown(
    rows: pd.DataFrame,
    columns: Sequence[TableColumn],
    withheld: Mapping[str, frozenset[int]],
) -> pd.DataFrame:
    """Return the rows with their figures rounded to what is shown, withheld ones missing."""
    made = _all_shown(rows, columns, withheld)
    return rows.assign(**{key: pd.Series(held, rows.index, float) for key, held in made.items()})


def _all_shown(
    rows: pd.DataFrame,
    columns: Sequence[TableColumn],
    withheld: Mapping[str, frozenset[int]],
) -> dict[str, list[float | None]]:
    """Return, by column, the figures rounded to what is shown, None where nothing is."""
    return {
        column.key: _shown(rows[column.key], column.format, withheld.get(column.key, frozenset()))
        for column in columns
        if _rounds(column)
    }


def _rounds(column: TableColumn) -> bool:
    """Whether a column holds figures; a year is a date, and may be a word."""
    return is_figure(column.format) and column.format != "year"


def _shown(values: pd.Series, format: str, withheld: frozenset[int]) -> list[float | None]:
    return [
        None if isnan(value) or place in withheld else rounded(value, format)
        for place, value in enumerate(values.astype(float).tolist())
    ]


def _headings(page: Page, row: int, columns: Sequence[TableColumn]) -> None:
    texts = [
        (column.heading, _room(page, columns, place) - 1) for place, column in enumerate(columns)
    ]
    page.sheet.row(row, max(18.0, height(texts, bold=True)))
    for place, column in enumerate(columns):
        side = "left" if column.format in _WORDS else "right"
        look = page.book.format("heading", align=side)
        if (end := _end(page, columns, place)) > place:
            page.sheet.raw.merge_range(row, place, row, end, "", look)
        page.sheet.write(row, place, column.heading, look)
        if column.help and column.heading not in page.explained:
            page.sheet.note(row, place, column.help)
            page.explained.add(column.heading)


def _end(page: Page, columns: Sequence[TableColumn], place: int) -> int:
    """Return the last column of the sheet that a column of a table takes."""
    if not spans(columns, place):
        return place
    return page.end(place, float(columns[place].width or 0))


def _room(page: Page, columns: Sequence[TableColumn], place: int) -> float:
    return sum(page.widths[place : _end(page, columns, place) + 1])


def _texts(
    page: Page, row: int, place: int, columns: Sequence[TableColumn], values: pd.Series
) -> None:
    """Write a column of texts, dates or years."""
    column = columns[place]
    name, changes = _FORMATS[column.format]
    look = page.book.format(name, **changes, **_LINED)
    if (end := _end(page, columns, place)) > place:
        for offset, value in enumerate(values):
            page.sheet.raw.merge_range(row + offset, place, row + offset, end, "", look)
            page.sheet.write(row + offset, place, value, look)
        return
    page.sheet.write_column(row, place, values, look)


def _figures(
    page: Page,
    row: int,
    place: int,
    column: TableColumn,
    values: pd.Series,
    shown: Sequence[float | None],
) -> None:
    """Write a column of numbers; those of any size with the decimals that each is worth."""
    if column.format != "number":
        page.sheet.write_column(row, place, list(shown), _look(page, column))
        return
    for offset, (figure, decimals) in enumerate(zip(shown, _decimals(values, column), strict=True)):
        page.sheet.write(row + offset, place, figure, _look(page, column, decimals))


def _formulas(
    page: Page,
    row: int,
    place: int,
    columns: Sequence[TableColumn],
    values: pd.Series,
    shown: Mapping[str, Sequence[float | None]],
    how: Derived,
) -> None:
    """Write the formulas of a column over its numbers, where they give the same."""
    column = columns[place]
    decimals = _decimals(values, column)
    origin = (row, [other.key for other in columns])
    found = live_formulas(column.key, how, shown, decimals, origin)
    for offset, formula in enumerate(found):
        if formula is not None:
            look = _look(page, column, decimals[offset])
            page.sheet.formula(row + offset, place, formula, shown[column.key][offset], look)


def _look(page: Page, column: TableColumn, decimals: int = 0) -> Format:
    name, changes = _FORMATS[column.format]
    if column.format == "number":
        changes = {"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")}
    return page.book.format(name, **changes, **_LINED)


def _decimals(values: pd.Series, column: TableColumn) -> list[int]:
    return [
        0 if isnan(value) else shown_decimals(value, column.format)
        for value in values.astype(float).tolist()
    ]


def _mark(page: Page, row: int, place: int, values: pd.Series, withheld: frozenset[int]) -> None:
    """Say in each cell without a number whether it is withheld or not available."""
    mark = page.book.format("note", align="right", text_wrap=False, **_LINED)
    words = {
        True: text("report.withheld", page.language),
        False: text("report.unavailable", page.language),
    }
    missing = values.isna().to_numpy().nonzero()[0].tolist()
    for offset in sorted({*missing, *withheld}):
        page.sheet.write(row + offset, place, words[offset in withheld], mark)


def _heights(page: Page, row: int, columns: Sequence[TableColumn], rows: pd.DataFrame) -> None:
    """Give each row the height that its wrapped texts need."""
    tall = pd.Series(_PLAIN_HEIGHT, index=range(len(rows)))
    for place, column in enumerate(columns):
        if column.format != "text":
            continue
        width = _room(page, columns, place) - 1
        texts = rows[column.key].fillna("").astype(str).reset_index(drop=True)
        needed = {words: height([(words, width)]) for words in texts.unique()}
        tall = pd.concat([tall, texts.map(needed)], axis=1).max(axis=1)
    for offset, points in enumerate(tall):
        if points > _PLAIN_HEIGHT:
            page.sheet.row(row + offset, points)
