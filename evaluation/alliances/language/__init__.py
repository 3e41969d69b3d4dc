"""Words in French and English, by code; numbers and dates as each language writes them."""

from alliances.language.catalogue import LANGUAGES, describe, explain, plural, text
from alliances.language.numbers import date, number, percent, signed
from alliances.language.typography import typeset

__all__ = [
    "LANGUAGES",
    "date",
    "describe",
    "explain",
    "number",
    "percent",
    "plural",
    "signed",
    "text",
    "typeset",
]
