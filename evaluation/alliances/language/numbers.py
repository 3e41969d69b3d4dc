"""Numbers and dates as each language writes them (Babel, the CLDR's data)."""

# Babel is imported where it is used: `alliances --help` needs words, not numbers.

import datetime

_MINUS = "\u2212"


def number(value: float, language: str, decimals: int = 0) -> str:
    """Write a number: ``1 234,5`` in French, ``1,234.5`` in English."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, pattern, locale=language).replace("-", _MINUS)


def percent(share: float, language: str, decimals: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage: ``39 %`` in French, ``39%`` in English."""
    from babel.numbers import format_percent

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    pattern += "\u00a0%" if language == "fr" else "%"
    return format_percent(share, pattern, locale=language).replace("-", _MINUS)


def signed(value: float, language: str, decimals: int = 0) -> str:
    """Write a difference with its sign: ``+4``, ``−4``, ``0``."""
    written = number(abs(value), language, decimals)
    if float(round(value, decimals)) == 0:
        return written
    return ("+" if value > 0 else _MINUS) + written


def date(day: datetime.date, language: str) -> str:
    """Write a day in full: ``30 septembre 2025``, ``30 September 2025``."""
    from babel.dates import format_date

    locale = "en_GB" if language == "en" else language
    written = format_date(day, "d MMMM y", locale=locale)
    # French prints the first of a month as an ordinal, which the CLDR's pattern does not.
    return "1er" + written[1:] if language == "fr" and day.day == 1 else written
