"""Words in French and English, by code; numbers and dates as each language writes them."""

from alliances.language.catalogue import LANGUAGES, describe, explain, plural, text
from alliances.language.numbers import date, dates, number, percent, signed
from alliances.language.typography import typeset

__all__ = [
    "LANGUAGES",
    "date",
    "dates",
    "describe",
    "explain",
    "number",
    "percent",
    "plural",
    "signed",
    "text",
    "typeset",
]
