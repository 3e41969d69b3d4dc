"""What an .xls sheet holds besides values, which the reader hides: errors, percentages…

It runs in the separate interpreter, beside the reader, and knows nothing of ours: xlrd reads what
the reader does not tell, and none of the values.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import xlrd

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ZEROS = re.compile(r"0{2,}")

Name = Callable[[int, int], str]
"""Gives the address of a cell from its row and column, both from 0."""


def scan(path: str, name: Name) -> dict[str, dict[str, object]]:
    """Return what was seen of each sheet, by the names of :class:`~.scan.SheetScan`.

    Raises
    ------
    Exception
        xlrd reads fewer files than the reader: of the others nothing is seen.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        book = xlrd.open_workbook(path, logfile=nowhere, formatting_info=True, ragged_rows=True)
    shown = {number: _shown(book, number) for number in range(len(book.xf_list))}
    return {sheet.name: _seen(sheet, shown, name) for sheet in book.sheets()}


def _shown(book: xlrd.Book, number: int) -> str:
    """Return the format of numbers that a style gives, without the words in it."""
    shown = book.format_map.get(book.xf_list[number].format_key)
    return _QUOTED.sub("", shown.format_str) if shown is not None else ""


def _seen(sheet: xlrd.sheet.Sheet, shown: dict[int, str], name: Name) -> dict[str, object]:
    percent = {number for number, form in shown.items() if "%" in form}
    padded = {number: len(form) for number, form in shown.items() if _ZEROS.fullmatch(form)}
    marked = percent | padded.keys()
    styles = {
        (row, column): sheet.cell_xf_index(row, column)
        for row, column, kind in _cells(sheet)
        if kind == xlrd.XL_CELL_NUMBER and marked
    }
    return {
        "errors": {
            name(row, column): xlrd.error_text_from_code.get(
                int(sheet.cell_value(row, column)), "#VALUE!"
            )
            for row, column, kind in _cells(sheet)
            if kind == xlrd.XL_CELL_ERROR
        },
        "percent": [name(*place) for place, style in styles.items() if style in percent],
        "padded": {name(*at): padded[style] for at, style in styles.items() if style in padded},
        "hidden_rows": [row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden],
        "hidden_columns": [column for column, about in sheet.colinfo_map.items() if about.hidden],
    }


def _cells(sheet: xlrd.sheet.Sheet) -> Iterator[tuple[int, int, int]]:
    """Yield row and column, both from 0, and the kind of each cell."""
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            yield row, column, kind
