"""Dates: real ones, or texts that can be read in one way only. Never month first."""

import datetime
import re
from calendar import monthrange
from functools import cache

import pandas as pd
from babel.dates import get_month_names

from alliances.datasets.parsing.text import tidy
from alliances.datasets.problem import Problem, Reading
from alliances.findings import Severity
from alliances.language import LANGUAGES, dates
from alliances.language import text as words
from alliances.language.matching import fold

_TIME = r"(?:[ T]\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
"""An hour and its zone, as Kobo and ODK write them: the day is that of whoever was there."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _TIME)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})" + _TIME)
_IN_WORDS = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.? (\d{4})")
_MONTH_IN_WORDS = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_CLOCK = re.compile(r"\d{1,3} ?[:hH] ?[0-5]\d(?::[0-5]\d)?")
_SHORT_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2})" + _TIME)
_NO_DAY = re.compile(r"\d{1,2}[/.-]\d{4}|\d{4}[/.-]\d{1,2}|[^\W\d]+\.? \d{4}")
_NO_END = frozenset(
    {"en cours", "a ce jour", "aujourd'hui", "sans fin", "sans terme", "indetermine",
     "indeterminee", "duree indeterminee", "ongoing", "present", "current", "open", "to date",
     "no end"}
)  # fmt: skip
"""Words by which people say that something has not ended."""
_EPOCH = datetime.date(1899, 12, 30)
"""Day 0 of Excel's count, as it is right from March 1900 on."""
_ANONYMOUS = datetime.date(1980, 1, 1)
"""What LimeSurvey writes for every date of a survey without dates."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_NOT_A_DATE = Problem("not_a_date")


def parse_date(raw: object) -> Reading:
    """Read a date: a real one, ``dd/mm/yyyy``, ISO, or in words in French or English.

    Two-digit years, months first, months alone, impossible days and bare numbers are refused, each
    with its own reason. A date outside 1990-2100 is kept,
    to be verified.

    Examples
    --------
    >>> parse_date("1er février 2025")[0]
    Timestamp('2025-02-01 00:00:00')
    >>> parse_date("31/02/2025")[1].code
    'not_a_date'
    """
    if isinstance(raw, datetime.datetime):
        day: datetime.date | None = raw.date()
    elif isinstance(raw, datetime.date):
        day = raw
    else:
        day = _from_text(tidy(raw)) if isinstance(raw, str) else None
    if day is None:
        return None, _refusal(raw)
    if day == _ANONYMOUS:
        return pd.Timestamp(day), Problem("date_of_1980", Severity.VERIFY)
    if _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return pd.Timestamp(day), None
    year = (day - _EPOCH).days
    if not isinstance(raw, str) and _FIRST_YEAR <= year <= _LAST_YEAR:
        # Whoever types 2024 into a cell made for dates sees a day of July 1905.
        return None, Problem("year_for_date", details={"shown": dates(day), "year": str(year)})
    details = {"first": _FIRST_YEAR, "last": _LAST_YEAR, "shown": dates(day)}
    return pd.Timestamp(day), Problem("unlikely_date", Severity.VERIFY, details)


def _from_text(text: str) -> datetime.date | None:
    """Return the date that a text says, or None."""
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _IN_WORDS.fullmatch(text):
        day, month, year = int(found[1]), _months().get(fold(found[2]), 0), int(found[3])
    elif found := _MONTH_IN_WORDS.fullmatch(text):
        day, month, year = int(found[2]), _months().get(fold(found[1]), 0), int(found[3])
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _refusal(raw: object) -> Problem:
    """Return why a value is no date, as precisely as it shows by itself."""
    if isinstance(raw, float) and not isinstance(raw, bool):
        return _serial(raw)
    if isinstance(raw, datetime.time | datetime.timedelta):
        return Problem("time_for_date")
    text = tidy(raw) if isinstance(raw, str) else ""
    if fold(text).rstrip(".") in _NO_END:
        return Problem("date_still_open")
    if _CLOCK.fullmatch(text):
        return Problem("time_for_date")
    if found := _SHORT_YEAR.fullmatch(text):
        years = [_day(century + int(found[4]), found[3], found[1]) for century in (2000, 1900)]
        if None not in years:
            return Problem("two_digit_year", details={"late": years[0], "early": years[1]})
    if found := _DAY_FIRST.fullmatch(text):
        turned = _day(int(found[4]), found[1], found[3])
        if turned is not None and int(found[3]) > 12:
            return Problem("month_first_date", details={"day": found[3], "turned": turned})
    if _NO_DAY.fullmatch(text) and _names_a_month(text):
        return Problem("date_without_day")
    return _no_such_day(text) or _NOT_A_DATE


def _no_such_day(text: str) -> Problem | None:
    """Return the problem of a day that its month does not have, such as 31 February."""
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 28 < day <= 31):
        return None
    last = monthrange(year, month)[1]
    shown = f"{month:02}/{year}"
    hint = {
        code: words("checking.days_of_month", code, month=shown, last=last) for code in LANGUAGES
    }
    return Problem("not_a_date", details={"hint": hint})


def _serial(raw: float) -> Problem:
    """Return the problem of a number that Excel would show as a date of our time, or of another."""
    first = (datetime.date(_FIRST_YEAR, 1, 1) - _EPOCH).days
    last = (datetime.date(_LAST_YEAR, 12, 31) - _EPOCH).days
    if not first <= raw < last + 1:
        return _NOT_A_DATE
    day = _EPOCH + datetime.timedelta(days=int(raw))
    return Problem("date_as_number", details={"date": dates(day)})


def _day(year: int, month: str, day: str) -> str | None:
    """Return a day written with figures, day first; None where it does not exist."""
    try:
        return datetime.date(year, int(month), int(day)).strftime("%d/%m/%Y")
    except ValueError:
        return None


def _names_a_month(text: str) -> bool:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if len(numbers) == 2:
        return 1 <= min(numbers) <= 12
    return fold(text.rpartition(" ")[0]).rstrip(".") in _months()


@cache
def _months() -> dict[str, int]:
    """Return month names, in full and shortened, French and English, with their number."""
    return {
        fold(name).rstrip("."): number
        for locale in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }
