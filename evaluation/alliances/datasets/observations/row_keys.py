"""The keys of one sheet: years, indicators, series, areas."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.areas import understood
from alliances.datasets.observations.grid import recoded, texts
from alliances.datasets.observations.grouping import constant
from alliances.datasets.observations.incoming import shown
from alliances.datasets.observations.indicators import is_target, parse_indicator
from alliances.datasets.observations.sheet import ASIDE, KEPT, NO_VALUE, Sheet, blanks, missing
from alliances.datasets.observations.years import FIRST, LAST, Year, parse_year
from alliances.findings import Severity

_SENTENCE = 3
"""Words from which a text in the column of years is a sentence."""


def settle_years(sheet: Sheet) -> None:
    """Read the years; a row without one is set aside."""
    if "year" not in sheet.parsed.rows:
        missing(sheet, "year", np.ones(len(sheet.fate), dtype=bool))
        return
    column = sheet.parsed.rows["year"]
    if column.dtype.kind in "iu":
        years = column.to_numpy(dtype=np.int64)
        if not len(years) or (years.min() >= FIRST and years.max() <= LAST):
            sheet.year = years
            return
    if "year_text" in sheet.parsed.rows:
        text = sheet.parsed.rows["year_text"]
        column = column.astype(object).where(text.isna(), text.astype(object))
    codes, different = pd.factorize(column)
    read = [parse_year(cell) for cell in different.tolist()]
    years = np.array([one.year or 0 for one in read] + [0], dtype=np.int64)[codes]
    sheet.year = years
    if (codes < 0).any():
        missing(sheet, "year", codes < 0)
    for number, (cell, year) in enumerate(zip(different.tolist(), read, strict=True)):
        if year.remark:
            _say_year(sheet, shown(cell), year, np.flatnonzero(codes == number))


def _say_year(sheet: Sheet, said: str, year: Year, rows: npt.NDArray[np.int64]) -> None:
    if year.year is not None:
        sheet.notes.once(year.remark, Severity.ADVICE, "year", rows, year=year.year)
        return
    mask = np.zeros(len(sheet.fate), dtype=bool)
    mask[rows] = True
    empty = mask & np.isnan(sheet.value)
    if len(said.split()) >= _SENTENCE and empty.any():
        # "There is no data for this indicator yet": nothing is lost, and it is no year.
        sheet.notes.say("year_sentence", Severity.ADVICE, "year", np.flatnonzero(empty))
        sheet.fate[empty] = KEPT
        sheet.set_aside("year", empty)
        mask &= ~empty
    # A row without value loses nothing by its year.
    mask &= sheet.fate != NO_VALUE
    sheet.notes.say(year.remark, sheet.notes.set_aside, "year", np.flatnonzero(mask))
    sheet.set_aside("year", mask)


def settle_indicators(sheet: Sheet) -> None:
    """Read the codes of indicators."""
    rows = sheet.parsed.rows
    if "indicator" not in rows:
        sheet.words["indicator"] = constant("", len(rows))
        return
    column = rows["indicator"]
    if not isinstance(column.dtype, pd.CategoricalDtype):
        # Excel has made a number of 17.10, or a date of 17-10-1: nobody knows which it was.
        spoilt = np.array([not isinstance(cell, str) for cell in column], dtype=bool)
        spoilt &= column.notna().to_numpy()
        if spoilt.any():
            aside = sheet.notes.set_aside
            sheet.notes.say("indicator_spoilt", aside, "indicator", np.flatnonzero(spoilt))
            sheet.set_aside("indicator", spoilt)
    words = texts(column)
    codes = words.cat.codes.to_numpy()
    if len(codes) and codes.min() < 0:
        missing(sheet, "indicator", codes < 0)
    written = words.cat.categories.tolist()
    for number, word in enumerate(written):
        if is_target(word):
            at = np.flatnonzero((codes == number) & (sheet.fate != ASIDE))
            sheet.notes.once("indicator_is_target", Severity.ADVICE, "indicator", at)
    sheet.words["indicator"] = blanks(recoded(words, [_each(word) for word in written]))


def _each(word: str) -> str:
    """Return the code of an indicator, or of several that a row lists."""
    return ",".join(parse_indicator(one) for one in word.split(","))


def settle_series(sheet: Sheet) -> None:
    """Read the codes of series; where a format has none, they are those of the indicators."""
    rows = sheet.parsed.rows
    if "series" not in rows:
        sheet.words["series"] = sheet.words["indicator"]
        return
    words = texts(rows["series"])
    blank = words.cat.codes.to_numpy() < 0
    if not blank.any():
        sheet.words["series"] = words
        return
    if blank.all():
        # Nobody names a series: each indicator is its own, as in Open SDG's files.
        sheet.notes.once("series_blank", Severity.ADVICE, "series", np.flatnonzero(blank))
    elif not sheet.parsed.official:
        missing(sheet, "series", blank)
    both = words.astype(object).where(~blank, sheet.words["indicator"].astype(object))
    sheet.words["series"] = both.astype("category")


def settle_areas(sheet: Sheet) -> None:
    """Read the areas, as M49 where they have such a code."""
    rows = sheet.parsed.rows
    if "area" not in rows:
        sheet.words["area"] = sheet.words["area_given"] = constant("", len(rows))
        # In a table of one's own a heading is missing, which is said where it should stand.
        if len(rows) and sheet.parsed.official:
            sheet.notes.file("area_unknown", Severity.ADVICE)
        return
    words = texts(rows["area"])
    blank = words.cat.codes.to_numpy() < 0
    if blank.any():
        missing(sheet, "area", blank)
    known = understood(words.cat.categories)
    sheet.words["area"] = blanks(recoded(words, known))
    sheet.words["area_given"] = blanks(words)
