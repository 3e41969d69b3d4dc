"""Numbers and dates as each language writes them (Babel, the CLDR's data)."""

# Babel is imported where it is used: `alliances --help` needs words, not numbers.

import datetime
from decimal import ROUND_HALF_UP, localcontext
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from alliances.language.catalogue import LANGUAGES

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

_MINUS = "\u2212"


@lru_cache(maxsize=10_000)
def number(value: float, language: str, decimals: int = 0) -> str:
    """Write a number: ``1 234,5`` in French, ``1,234.5`` in English."""
    return _applied(value, language, decimals, "")


@lru_cache(maxsize=10_000)
def percent(share: float, language: str, decimals: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage: ``39 %`` in French, ``39%`` in English."""
    return _applied(share, language, decimals, "\u00a0%" if language == "fr" else "%")


def _applied(value: float, language: str, decimals: int, unit: str) -> str:
    pattern, locale = _pattern(language, decimals, unit)
    # Adding nothing turns -0.0, which the cache takes for 0.0, into it.
    # Halves go up, as in Excel: the page and the workbook show one figure.
    with localcontext(rounding=ROUND_HALF_UP):
        written: str = pattern.apply(value + 0, locale)
    return written.replace("-", _MINUS)


@cache
def _pattern(language: str, decimals: int, unit: str) -> "tuple[NumberPattern, Locale]":
    from babel import Locale
    from babel.numbers import parse_pattern

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + unit
    return parse_pattern(pattern), Locale.parse(language)


def signed(value: float, language: str, decimals: int = 0) -> str:
    """Write a difference with its sign: ``+4``, ``−4``, ``0``."""
    written = number(abs(value), language, decimals)
    if float(round(value, decimals)) == 0:
        return written
    return ("+" if value > 0 else _MINUS) + written


def dates(day: datetime.date) -> dict[str, str]:
    """Write a day in full in every language, for a sentence whose reader is not known yet."""
    return {language: date(day, language) for language in LANGUAGES}


def date(day: datetime.date, language: str) -> str:
    """Write a day in full: ``30 septembre 2025``, ``30 September 2025``."""
    from babel.dates import format_date

    locale = "en_GB" if language == "en" else language
    written = format_date(day, "d MMMM y", locale=locale)
    # French prints the first of a month as an ordinal, which the CLDR's pattern does not.
    return "1er" + written[1:] if language == "fr" and day.day == 1 else written
