"""Dates: real ones, or texts that can be read in one way only. Never month first."""

import datetime
import re
from functools import cache

import pandas as pd
from babel.dates import get_month_names

from alliances.datasets.parsing_text import tidy
from alliances.datasets.problem import Problem, Reading
from alliances.findings import Severity
from alliances.language import LANGUAGES
from alliances.language.matching import fold

_TIME = r"(?:[ T]\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _TIME)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})" + _TIME)
_IN_WORDS = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ([^\W\d]+)\.? (\d{4})")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_NOT_A_DATE = Problem("not_a_date")
_UNLIKELY = Problem("unlikely_date", Severity.VERIFY, {"first": _FIRST_YEAR, "last": _LAST_YEAR})


def parse_date(raw: object) -> Reading:
    """Read a date: a real one, ``dd/mm/yyyy``, ISO, or in words in French or English.

    Two-digit years, impossible days and bare numbers are refused. A date outside 1990-2100 is kept,
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
        return None, _NOT_A_DATE
    likely = _FIRST_YEAR <= day.year <= _LAST_YEAR
    return pd.Timestamp(day), None if likely else _UNLIKELY


def _from_text(text: str) -> datetime.date | None:
    """Return the date that a text says, or None."""
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _IN_WORDS.fullmatch(text):
        day, month, year = int(found[1]), _months().get(fold(found[2]), 0), int(found[3])
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Return month names, in full and shortened, French and English, with their number."""
    return {
        fold(name).rstrip("."): number
        for locale in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }
