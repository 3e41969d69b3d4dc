"""The long score table as a file: CSV for machines, an Excel workbook for people."""

import os
from functools import cache
from pathlib import Path

import pandas as pd
from xlsxwriter.format import Format

from alliances.datasets.survey import Survey
from alliances.disclosure import DEFAULTS, DisclosureSettings
from alliances.errors import WrongCall
from alliances.language import text
from alliances.language.plain import FORMULA_SIGNS
from alliances.reports.analysis_book import write_analysis
from alliances.statistics.tables.analysis import Analysis
from alliances.workbooks.book import Book, open_book
from alliances.workbooks.files import whole_file
from alliances.workbooks.sheet import Sheet
from alliances.workbooks.values import as_cells, clean

ROWS_PER_SHEET = 1_000_000
"""Excel holds 1,048,576 rows in a sheet; what is beyond stands on a next one."""

_FORMATS = {"score": "level", "low": "level", "high": "level", "valid_share": "percent"}
_WIDTHS = {"node": 26, "group_value": 20, "partnership": 14, "method": 40}


def write_scores(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    language: str = "fr",
    *,
    analysis: Analysis | None = None,
    survey: Survey | None = None,
    settings: DisclosureSettings = DEFAULTS,
) -> None:
    """Write the long score table; the file appears whole or not at all.

    Parameters
    ----------
    table
        What `alliances.score` returns.
    path
        A file that ends in ``.csv`` (UTF-8, commas, decimal points, full precision) or in
        ``.xlsx`` (headings frozen, filters, real numbers; further sheets beyond a million rows).
    language
        Of the words around the table in a workbook; the columns and codes are never translated.
    analysis, survey
        What `alliances.analyse` returns, and the survey that it comes from, for names and labels: a
        workbook then has a sheet that says how to read, and one each for sides, response, weights,
        items, reliability, waves and groups.
    settings
        The smallest groups that `analysis` was made with.

    Raises
    ------
    WrongCall
        Another ending.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> table = pd.DataFrame({"node": ["EQ1a"], "side": ["A"], "score": [3.5], "n": [120]})
    >>> with TemporaryDirectory() as folder:
    ...     write_scores(table, Path(folder) / "scores.csv")
    ...     print((Path(folder) / "scores.csv").read_text("utf-8").rstrip())
    node,side,score,n
    EQ1a,A,3.5,120
    """
    ending = Path(path).suffix.lower()
    if ending == ".csv":
        with whole_file(path) as temporary:
            inert(table).to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
    elif ending == ".xlsx":
        with open_book(path, language, text("scores.title", language), in_order=True) as book:
            for number, start in enumerate(range(0, max(len(table), 1), ROWS_PER_SHEET), 1):
                _write_sheet(book, number, table.iloc[start : start + ROWS_PER_SHEET], language)
            if analysis is not None and survey is not None:
                write_analysis(book, analysis, survey, language, settings)
    else:
        raise WrongCall("scores_suffix", path=str(path))


def inert(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts no spreadsheet takes for formulas.

    An identifier that begins with ``=`` would be run when the file is opened.
    """
    words = [key for key in table if not pd.api.types.is_numeric_dtype(table[key].dtype)]
    active = {
        str(key): table[key].str.startswith(FORMULA_SIGNS).fillna(False).astype(bool)
        for key in words
    }
    changed = {
        key: table[key].mask(found, "'" + table[key])
        for key, found in active.items()
        if found.any()
    }
    return table.assign(**changed) if changed else table


def _write_sheet(book: Book, number: int, table: pd.DataFrame, language: str) -> None:
    """Write a part of the table on a sheet of its own, keys in the first row."""
    name = text("scores.sheet", language)
    sheet = book.sheet(name if number == 1 else f"{name} {number}")
    formats = [book.chosen(_FORMATS.get(key)) for key in table.columns]
    for place, key in enumerate(table.columns):
        sheet.column(place, _WIDTHS.get(key, 12))
    sheet.write_row(0, 0, list(table.columns), "heading")
    _write_rows(sheet, [as_cells(table[key]) for key in table.columns], formats)
    sheet.freeze(1, 1)
    sheet.raw.autofilter(0, 0, max(len(table), 1), len(table.columns) - 1)
    sheet.printed(landscape=True, repeat_rows=1)


def _write_rows(sheet: Sheet, columns: list[list[object]], formats: list[Format | None]) -> None:
    """Write the cells row after row, so that a million rows need no memory.

    Texts are codes and identifiers, few of them different: each is cleaned once.
    """
    clean_once = cache(clean)
    write_text, write_number = sheet.raw.write_string, sheet.raw.write_number
    for row, values in enumerate(zip(*columns, strict=True), 1):
        for place, value in enumerate(values):
            if isinstance(value, str):
                write_text(row, place, clean_once(value))
            elif value is not None:
                write_number(row, place, value, formats[place])
