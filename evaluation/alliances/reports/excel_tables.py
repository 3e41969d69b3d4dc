"""The tables of a report as cells: headings, real numbers, marks for what is not shown."""

from collections.abc import Mapping, Sequence

import pandas as pd

from alliances.language import text
from alliances.reports.excel_grid import Page, spans
from alliances.reports.model import TableColumn
from alliances.reports.writing import decimals_of
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
    marked
        False for the data of a native chart, which would draw a word as a zero: empty cells.
    """
    _headings(page, row, columns)
    row += 1
    for place, column in enumerate(columns):
        _column(page, row, place, columns, rows[column.key])
        if marked and column.format not in _WORDS:
            _mark(page, row, place, rows[column.key], withheld.get(column.key, frozenset()))
    _heights(page, row, columns, rows)
    return row + len(rows)


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


def _column(
    page: Page,
    row: int,
    place: int,
    columns: Sequence[TableColumn],
    values: pd.Series,
) -> None:
    """Write a column of cells; numbers stay numbers."""
    column = columns[place]
    name, changes = _FORMATS[column.format]
    look = page.book.format(name, **changes, **_LINED)
    if (end := _end(page, columns, place)) > place:
        for offset, value in enumerate(values):
            page.sheet.raw.merge_range(row + offset, place, row + offset, end, "", look)
            page.sheet.write(row + offset, place, value, look)
        return
    if column.format == "number":
        _sized(page, row, place, values)
        return
    page.sheet.write_column(row, place, values, look)


def _sized(page: Page, row: int, place: int, values: pd.Series) -> None:
    """Write figures of any size, each with the decimals that it is worth, as the page does."""
    for offset, value in enumerate(values.astype(float)):
        decimals = decimals_of(value) if pd.notna(value) else 0
        number = "#,##0" + ("." + "0" * decimals if decimals else "")
        look = page.book.format("integer", num_format=number, **_LINED)
        page.sheet.write(row + offset, place, value if pd.notna(value) else None, look)


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
