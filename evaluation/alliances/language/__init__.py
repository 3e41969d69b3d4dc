"""Words in French and English, by code; numbers and dates as each language writes them."""

from alliances.language.catalogue import describe, explain, languages, plural, text
from alliances.language.numbers import date, number, percent, signed
from alliances.language.typography import typeset

__all__ = [
    "date",
    "describe",
    "explain",
    "languages",
    "number",
    "percent",
    "plural",
    "signed",
    "text",
    "typeset",
]
