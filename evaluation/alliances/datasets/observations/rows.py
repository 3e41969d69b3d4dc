"""The rows of one sheet, made tidy; what cannot be used is set aside by name."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.located import Unread
from alliances.datasets.observations.areas import understood
from alliances.datasets.observations.grid import recoded, texts
from alliances.datasets.observations.grouping import categories, constant
from alliances.datasets.observations.incoming import shown
from alliances.datasets.observations.indicators import is_target, parse_indicator
from alliances.datasets.observations.model import Parsed
from alliances.datasets.observations.notes import Notes
from alliances.datasets.observations.values import (
    MULTIPLES,
    SENTINELS,
    has_decimal_commas,
    parse_value,
)
from alliances.datasets.observations.years import FIRST, LAST, Year, parse_year
from alliances.findings import Severity

KEPT = 0
FATES = ("kept", "row_set_aside", "no_value", "placeholder", "duplicate_row", "older_release")
"""What becomes of a row: the names of the exclusions, by their place."""
ASIDE, NO_VALUE, PLACEHOLDER, DUPLICATE, OLDER = range(1, 6)

_SENTENCE = 3
"""Words from which a text in the column of years is a sentence."""

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass
class Sheet:
    """A sheet whose rows are being settled.

    Attributes
    ----------
    words
        Categories of texts: ``indicator, series, area, area_given, unit, nature, flag,
        disaggregation, source, vintage``.
    year, value
        Of each row; 0 and NaN where there is none.
    fate
        What becomes of each row, a place in `FATES`.
    reported
        How many of its cells are spoken of in a finding that sets the row aside.
    """

    parsed: Parsed
    notes: Notes
    words: dict[str, pd.Series]
    year: npt.NDArray[np.int64]
    value: Floats
    fate: npt.NDArray[np.int8]
    reported: npt.NDArray[np.int64]
    marks: Counter[str] = field(default_factory=Counter)

    def set_aside(self, part: str, rows: Mask) -> None:
        """Set rows aside for one of their parts, which a finding speaks of."""
        new = rows & np.isin(self.fate, (KEPT, ASIDE))
        self.fate[new] = ASIDE
        columns = self.parsed.cells.columns
        if part in columns or part == "value" or self.parsed.cells.names is not None:
            self.reported += new


def settle_rows(parsed: Parsed, vintage: str, source: str) -> Sheet:
    """Return the rows of a sheet, made tidy, except for what several rows or sheets say together.

    Parameters
    ----------
    parsed
        What a format made of the sheet.
    vintage, source
        Of files that do not say theirs.
    """
    rows = parsed.rows
    count = len(rows)
    sheet = Sheet(
        parsed,
        Notes(parsed),
        {},
        np.zeros(count, dtype=np.int64),
        np.full(count, np.nan),
        np.zeros(count, dtype=np.int8),
        np.zeros(count, dtype=np.int64),
    )
    _values(sheet)
    _years(sheet)
    _indicators(sheet)
    for part in ("unit", "nature", "flag", "disaggregation"):
        sheet.words[part] = _filled(rows, part, "")
    sheet.words["vintage"] = _filled(rows, "vintage", vintage)
    sheet.words["source"] = _filled(rows, "source", source)
    _series(sheet)
    _areas(sheet)
    _multiply(sheet)
    _placeholders(sheet)
    if not count and "headings" in parsed.counted and not parsed.findings:
        sheet.notes.file("no_observation", Severity.ADVICE)
    return sheet


def _filled(rows: pd.DataFrame, part: str, missing: str) -> pd.Series:
    """Return a part as categories of texts, with a word where it is blank or not there."""
    if part not in rows:
        return constant(missing, len(rows))
    column = texts(rows[part])
    codes = column.cat.codes.to_numpy()
    if not len(codes) or codes.min() >= 0:
        return column
    words = column.cat.categories.tolist()
    if missing not in words:
        words.append(missing)
    place = words.index(missing)
    wide = codes.astype(np.int32) if place > np.iinfo(codes.dtype).max else codes
    return categories(np.where(wide < 0, place, wide), words)


def _odd(
    column: pd.Series, usual: Mask
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[object]]:
    """Return the rows that hold something unusual, the place of each in what differs, and that."""
    rows = np.flatnonzero(~usual)
    places, different = pd.factorize(column.iloc[rows].astype(object))
    there = places >= 0
    return rows[there], places[there], list(different)


def _values(sheet: Sheet) -> None:
    column = sheet.parsed.rows["value"]
    numeric = column.dtype.kind in "if"
    raw = column if numeric else column.astype(object)
    numbers = pd.to_numeric(raw, errors="coerce").to_numpy(dtype=np.float64, copy=not numeric)
    blank = np.isnan(numbers) if numeric else raw.isna().to_numpy()
    usual = np.isfinite(numbers)
    sheet.value = numbers
    if not usual.all():
        usual = usual | blank
        commas = False
        if not numeric:
            held = {text for text in raw[~usual] if isinstance(text, str) and "," in text}
            commas = has_decimal_commas(held) is True
            if commas:
                usual &= np.array([not isinstance(cell, str) for cell in raw])
        rows, places, different = _odd(raw, usual)
        read = [
            (np.nan, _unread(cell))
            if isinstance(cell, Unread)
            else parse_value(shown(cell), commas)
            for cell in different
        ]
        numbers = numbers.copy()
        numbers[rows] = np.array([value for value, _ in read] or [np.nan])[places]
        sheet.value = numbers
        _say_values(sheet, rows, places, different, [problem for _, problem in read])
        sheet.fate[np.isnan(numbers) & (sheet.fate == KEPT)] = NO_VALUE
    sentinel = np.isin(sheet.value, SENTINELS) if (sheet.value < SENTINELS[0] + 1).any() else None
    if sentinel is not None and sentinel.any():
        sheet.notes.say("value_sentinel", Severity.VERIFY, "value", np.flatnonzero(sentinel))
        sheet.set_aside("value", sentinel)


def _unread(cell: Unread) -> str:
    """Return what is wrong with a cell of a workbook that shows no value."""
    return cell.code if cell.code == "formula_without_value" else "cell_error"


def _say_values(
    sheet: Sheet,
    rows: npt.NDArray[np.int64],
    places: npt.NDArray[np.int64],
    different: list[object],
    problems: list[str],
) -> None:
    for number, (cell, problem) in enumerate(zip(different, problems, strict=True)):
        at = rows[places == number]
        if problem == "missing":
            sheet.marks[shown(cell)] += len(at)
            sheet.notes.once("missing_mark", Severity.ADVICE, "value", at)
        elif problem:
            severity = sheet.notes.set_aside
            details: dict[str, object] = {}
            if isinstance(cell, Unread):
                details = {"error": cell.code}
            if problem == "value_ambiguous":
                said = shown(cell)
                details = {
                    "large": said.replace(",", "").replace(".", ""),
                    "small": said.replace(",", "."),
                }
            sheet.notes.say(problem, severity, "value", at, details)
            mask = np.zeros(len(sheet.fate), dtype=bool)
            mask[at] = True
            sheet.set_aside("value", mask)


def _years(sheet: Sheet) -> None:
    if "year" not in sheet.parsed.rows:
        _missing(sheet, "year", np.ones(len(sheet.fate), dtype=bool))
        return
    column = sheet.parsed.rows["year"]
    if column.dtype.kind in "iu":
        years = column.to_numpy(dtype=np.int64)
        if not len(years) or (years.min() >= FIRST and years.max() <= LAST):
            sheet.year = years
            return
    codes, different = pd.factorize(column)
    read = [parse_year(cell) for cell in different.tolist()]
    years = np.array([one.year or 0 for one in read] + [0], dtype=np.int64)[codes]
    sheet.year = years
    if (codes < 0).any():
        _missing(sheet, "year", codes < 0)
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


def _missing(sheet: Sheet, part: str, blank: Mask) -> None:
    blank = blank & (sheet.fate != NO_VALUE)
    if blank.any():
        sheet.notes.say("key_missing", sheet.notes.set_aside, part, np.flatnonzero(blank))
        # A blank cell is none: it is not counted among those reported.
        reported = sheet.reported.copy()
        sheet.set_aside(part, blank)
        sheet.reported = reported


def _indicators(sheet: Sheet) -> None:
    rows = sheet.parsed.rows
    if "indicator" not in rows:
        sheet.words["indicator"] = constant("", len(rows))
        return
    column = rows["indicator"]
    if not isinstance(column.dtype, pd.CategoricalDtype):
        # Excel has made a number of 17.10, or a date of 17-10-1: nobody knows which it was.
        spoilt = np.array([cell is not None and not isinstance(cell, str) for cell in column])
        spoilt &= column.notna().to_numpy()
        if spoilt.any():
            aside = sheet.notes.set_aside
            sheet.notes.say("indicator_spoilt", aside, "indicator", np.flatnonzero(spoilt))
            sheet.set_aside("indicator", spoilt)
    words = texts(column)
    codes = words.cat.codes.to_numpy()
    if len(codes) and codes.min() < 0:
        _missing(sheet, "indicator", codes < 0)
    written = words.cat.categories.tolist()
    for number, word in enumerate(written):
        if is_target(word):
            at = np.flatnonzero((codes == number) & (sheet.fate != ASIDE))
            sheet.notes.once("indicator_is_target", Severity.ADVICE, "indicator", at)
    sheet.words["indicator"] = _blanks(recoded(words, [_each(word) for word in written]))


def _each(word: str) -> str:
    """Return the code of an indicator, or of several that a row lists."""
    return ",".join(parse_indicator(one) for one in word.split(","))


def _blanks(column: pd.Series) -> pd.Series:
    """Return categories with an empty text where nothing stands."""
    return _filled(pd.DataFrame({"word": column}), "word", "")


def _series(sheet: Sheet) -> None:
    rows = sheet.parsed.rows
    if "series" not in rows:
        sheet.words["series"] = sheet.words["indicator"]
        return
    words = texts(rows["series"])
    blank = words.cat.codes.to_numpy() < 0
    if not blank.any():
        sheet.words["series"] = words
        return
    if not sheet.parsed.official:
        _missing(sheet, "series", blank)
    both = words.astype(object).where(~blank, sheet.words["indicator"].astype(object))
    sheet.words["series"] = both.astype("category")


def _areas(sheet: Sheet) -> None:
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
        _missing(sheet, "area", blank)
    known = understood(words.cat.categories)
    sheet.words["area"] = _blanks(recoded(words, known))
    sheet.words["area_given"] = _blanks(words)


def _multiply(sheet: Sheet) -> None:
    """Apply the powers of ten that a file declares beside its values."""
    if "multiplier" not in sheet.parsed.rows:
        return
    words = texts(sheet.parsed.rows["multiplier"])
    factors = [MULTIPLES.get(word.casefold()) for word in words.cat.categories]
    codes = words.cat.codes.to_numpy()
    for number, factor in enumerate(factors):
        if factor is None:
            mask = (codes == number) & (sheet.fate == KEPT)
            aside = sheet.notes.set_aside
            sheet.notes.say("multiplier_unknown", aside, "multiplier", np.flatnonzero(mask))
            sheet.set_aside("multiplier", mask)
    table = np.array([*(1.0 if factor is None else factor for factor in factors), 1.0])
    if (table != 1.0).any():
        sheet.value = sheet.value * table[codes]


def _placeholders(sheet: Sheet) -> None:
    """Set aside a zero that is all that a sheet holds: ``2015,0`` keeps the place of a series."""
    kept = np.flatnonzero(sheet.fate == KEPT)
    if len(sheet.fate) == 1 and len(kept) and sheet.value[0] == 0:
        sheet.notes.say("placeholder_zero", Severity.VERIFY, "value", kept)
        sheet.fate[kept] = PLACEHOLDER
