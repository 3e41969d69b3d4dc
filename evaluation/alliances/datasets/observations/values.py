"""Values as files of series write them: what is a number, what marks that there is none."""

import math
import re
from collections.abc import Iterable

MARKS = frozenset(
    {"", ":", "::", ".", "..", "...", "…", "-", "--", "–", "—", "na", "n/a", "n.a.", "#n/a", "nan"}
    | {
        "n",
        "null",
        "none",
        "nd",
        "n.d.",
        "n/d",
        "nc",
        "n.c.",
        "not available",
    }
    | {"non disponible", "non communiqué"}
)
"""What stands in the place of a value that is missing, in small letters. None of it is a zero."""

SENTINELS = (-999.0, -9999.0, -99999.0, -999999.0)
"""Numbers by which programs say that there is none."""

MULTIPLES = {
    **{str(power): 10.0**power for power in range(-3, 16)},
    **{"units": 1.0, "unit": 1.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6},
    **{"billions": 1e9, "trillions": 1e12, "milliers": 1e3, "milliards": 1e9, "unites": 1.0},
    **{"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "unités": 1.0},
}
"""Unit multipliers: the power of ten of SDMX (``6``), or its word, in small letters."""

_BOUNDED = re.compile(r"[<>≤≥]\s*=?\s*\d.*|.*\d\s*(?:or less|or more|et plus|ou moins)", re.I)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.I)
_DECIMAL_COMMA = re.compile(r"[+-]?(?:0*,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d+)")
_THOUSANDS_COMMA = re.compile(
    r"[+-]?[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d*)?|[+-]?[1-9]\d{0,2},\d{3}\.\d*"
)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:[ ']\d{3})+(?:[.,]\d+)?")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_LEVELLED = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "’": "'"})


def is_mark(said: str) -> bool:
    """Return whether a stripped text marks a missing value: ``:``, ``..``, ``NaN``…"""
    return said.casefold() in MARKS


def has_decimal_commas(texts: Iterable[str]) -> bool | None:
    """Return whether a column writes decimals with a comma; None where it says both.

    ``1,234`` alone says nothing; ``0,38`` says yes, ``1,234.5`` no.
    """
    levelled = [_levelled(text) for text in texts if "," in text]
    yes = any(_DECIMAL_COMMA.fullmatch(text) for text in levelled)
    no = any(_THOUSANDS_COMMA.fullmatch(text) for text in levelled)
    return None if yes and no else yes


def parse_value(said: str, commas: bool | None = False) -> tuple[float, str]:
    """Read a value.

    Parameters
    ----------
    said
        A stripped text.
    commas
        Whether its column writes decimals with a comma (see `has_decimal_commas`).

    Returns
    -------
    tuple of float and str
        The number (NaN where there is none), and ``missing``, ``value_bounded`` (``<5``),
        ``value_ambiguous`` (``1,234``), ``value_unreadable``, or nothing.

    Examples
    --------
    >>> parse_value("12 500,5 %"), parse_value("<5")[1], parse_value("1,234")[1]
    ((12500.5, ''), 'value_bounded', 'value_ambiguous')
    """
    if is_mark(said):
        return math.nan, "missing"
    plain = _levelled(said)
    if _NUMBER.fullmatch(plain):
        if commas and _ONE_GROUP.fullmatch(plain):
            return math.nan, "value_ambiguous"
        return _finite(plain)
    if _BOUNDED.fullmatch(plain):
        return math.nan, "value_bounded"
    if _GROUPED.fullmatch(plain):
        return _finite(re.sub("[ ']", "", plain).replace(",", "."))
    if _ONE_GROUP.fullmatch(plain):
        return _finite(plain.replace(",", ".")) if commas else (math.nan, "value_ambiguous")
    if _THOUSANDS_COMMA.fullmatch(plain):
        return _finite(plain.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(plain):
        return _finite(plain.replace(",", "."))
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+", plain):
        return _finite(plain.replace(".", "").replace(",", "."))
    return math.nan, "value_unreadable"


def _levelled(said: str) -> str:
    plain = said.translate(_LEVELLED).strip()
    return plain.removesuffix("%").rstrip() if plain.endswith("%") else plain


def _finite(digits: str) -> tuple[float, str]:
    value = float(digits)
    return (value, "") if math.isfinite(value) else (math.nan, "value_unreadable")
