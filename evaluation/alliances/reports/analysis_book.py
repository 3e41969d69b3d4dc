"""The tables of an analysis as sheets of a workbook: keys, headings, words, signs."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.disclosure import DisclosureSettings
from alliances.language import text
from alliances.reports.analysis_cells import IDENTITY, SIGNS, cells_of, format_of
from alliances.reports.analysis_rows import CODES, WORDY, readable
from alliances.reports.analysis_words import Words
from alliances.statistics.tables.analysis import Analysis
from alliances.workbooks.book import Book
from alliances.workbooks.sheet import Sheet
from alliances.workbooks.values import clean

_PAGE = 230
"""Characters that a printed page holds side by side and that can still be read."""

_RUNNING = frozenset(["label", "label_first", "label_second", "reading_words", *WORDY])
_WIDTHS = {
    "label": 52,
    "reading_words": 60,
    "node": 28,
    "family": 24,
    "mirror": 24,
    "kind": 11,
    "unit": 14,
    "side": 22,
    "group": 14,
    "group_value": 24,
    "holds": 34,
    "break": 34,
}
_WIDTHS |= {"verdict": 30, "gap_reading": 34, "reason": 40, "reading": 38, "quadrant": 34}
_WIDTHS |= {"source": 14, "reach": 22, "label_first": 44, "label_second": 44, "aspect": 30}
_WIDTHS |= {"voiced": 24, "usual": 36, "band": 34}
_WIDTHS |= {"method": 28, "basis": 60}


def write_analysis(
    book: Book,
    analysis: Analysis,
    survey: Survey,
    language: str,
    settings: DisclosureSettings,
) -> None:
    """Write a sheet that says how to read, and one for each table that has rows.

    Parameters
    ----------
    book
        The workbook being written; cells are written row after row.
    analysis
        Protected tables.
    survey
        For names and labels only.
    language
        ``fr`` or ``en``.
    settings
        The smallest groups, to be told.
    """
    words = Words(survey, language)
    whole = analysis.tables()
    # Items and criteria of partnerships are in the long table; here they would be too many.
    of_dimensions = whole["partnerships"]["kind"] == "dimension"
    whole["partnerships"] = whole["partnerships"][of_dimensions]
    tables = {name: table for name, table in whole.items() if len(table)}
    _write_reading(book, tables, survey, language, settings)
    for name, table in tables.items():
        _write_table(book, name, readable(name, table, words), words)


def _write_reading(
    book: Book,
    tables: Mapping[str, pd.DataFrame],
    survey: Survey,
    language: str,
    settings: DisclosureSettings,
) -> None:
    sheet = book.sheet(text("analysis.sheets.read", language))
    sheet.column(0, 92)
    mode = text(f"analysis.modes.{survey.campaign.consent_mode}", language)
    told = [("title", "title"), ("signs", "body"), ("interval", "body"), ("ours", "body")]
    told += [("scores", "body"), *((name, "body") for name in tables), ("mode", "body")]
    values = {"mode": mode, "people": settings.people, "organisations": settings.organisations}
    for row, (key, look) in enumerate([*told, ("sources", "note")]):
        words = text(f"analysis.read.{key}", language, **(values if key == "mode" else {}))
        sheet.write(row, 0, words, look)
        if look != "title":
            # Some 100 characters fit on a line of this width.
            sheet.row(row, 14.0 * (1 + len(words) // 100) + 8)
    sheet.printed()


def _write_table(book: Book, name: str, table: pd.DataFrame, words: Words) -> None:
    """Write one table: keys in the first row, headings in the second, then the rows."""
    sheet = book.sheet(text(f"analysis.sheets.{name}", words.language))
    unwritten = {"suppressed", *(f"{column}_code" for column in CODES)}
    columns = [column for column in table.columns if column not in unwritten]
    for place, column in enumerate(columns):
        sheet.column(place, _WIDTHS.get(column, 13))
    headings = [words.heading(column) for column in columns]
    sheet.row(1, _heading_height(columns, headings))
    sheet.write_row(0, 0, columns, "key")
    sheet.write_row(1, 0, headings, "heading")
    cells = {column: cells_of(name, table, column, words.language) for column in columns}
    looks = {column: format_of(book, name, table, column) for column in columns}
    signs = [book.format("text", align="right"), book.format("text"), book.format("body", indent=1)]
    # « 3 sur 8 » stands where a figure would.
    beside = [signs[2 if each in _RUNNING else 1 if each in IDENTITY else 0] for each in columns]
    write_text, write_number = sheet.raw.write_string, sheet.raw.write_number
    clean_once = cache(clean)
    lines = zip(*(zip(cells[each], looks[each], strict=True) for each in columns), strict=True)
    heights = _heights(table, [column for column in columns if column in _RUNNING])
    for row, line in enumerate(lines, 2):
        if heights[row - 2] > 1:
            sheet.row(row, 13.0 * heights[row - 2] + 2)
        for place, (value, look) in enumerate(line):
            if value == "":
                continue
            if type(value) is str:
                sign = signs[0] if value in SIGNS else beside[place]
                write_text(row, place, clean_once(value), sign)
            elif type(value) is bool:
                write_text(row, place, book.yes_no(value), signs[1])
            elif value is not None:
                write_number(row, place, value, look)
    sheet.freeze(2, _frozen(columns))
    sheet.raw.autofilter(1, 0, len(table) + 1, len(columns) - 1)
    _print(sheet, columns)


def _heading_height(columns: list[str], headings: list[str]) -> float:
    """Return the height that the longest heading needs in its column: bold, and broken at words."""
    lines = [
        -(-len(heading) // max(int(0.7 * _WIDTHS.get(column, 13)), 1))
        for column, heading in zip(columns, headings, strict=True)
    ]
    return max(62.0, 12.5 * max(lines, default=1) + 4)


def _heights(table: pd.DataFrame, running: list[str]) -> list[int]:
    """Return how many lines each row needs for its longest running text."""
    lines = np.ones(len(table), dtype=np.int64)
    for column in running:
        long = table[column].astype(object).fillna("").astype(str).str.len().to_numpy(np.float64)
        # A little less than its width fits: words are not cut.
        lines = np.maximum(lines, np.ceil(long / (0.92 * _WIDTHS.get(column, 13))).astype(np.int64))
    return lines.tolist()


def _frozen(columns: list[str]) -> int:
    """Return how many columns stay in sight: up to the label, where there is one."""
    return columns.index("label") + 1 if "label" in columns else min(4, len(columns))


def _print(sheet: Sheet, columns: list[str]) -> None:
    """Print as many pages side by side as keep the figures readable, names on each."""
    width = sum(_WIDTHS.get(column, 13) for column in columns)
    frozen = _frozen(columns)
    beside = sum(_WIDTHS.get(column, 13) for column in columns[:frozen])
    pages = max(1, -(-(width - beside) // max(_PAGE - beside, 60)))
    sheet.printed(landscape=True, repeat_rows=2, repeat_columns=frozen, pages_wide=pages)
