"""Numbers as people in France and elsewhere type them."""

import math
import re
from collections.abc import Collection

from alliances.datasets.parsing.refusals import not_a_number
from alliances.datasets.parsing.text import tidy
from alliances.datasets.problem import Problem, Reading
from alliances.language.matching import fold

# Nothing is given back: on a long run of line breaks the time would grow with its square.
_SHAPE = re.compile(r"([+-]?)((?:\d[\d., ']*)?\d)\s*+([^\d.,]*+)")
_GROUPED = re.compile(r"\d{1,3}(?:[ ']\d{3})+")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_THOUSANDS = {",": re.compile(r"\d{1,3}(?:,\d{3})+"), ".": re.compile(r"\d{1,3}(?:\.\d{3})+")}
_FACTORS = {"k": 1_000.0, "m": 1_000_000.0}

UNITS: dict[str, frozenset[str]] = {
    "eur": frozenset({"€", "eur", "euro", "euros", "k€", "m€", "keur", "meur"}),
    "hours": frozenset({"h", "heure", "heures", "hour", "hours"}),
    "m2": frozenset({"m2"}),
}
"""Units that may follow a number, by unit; in the normal form of `alliances.language.matching`."""


def parse_number(raw: object, units: Collection[str] = ()) -> Reading:
    """Read a number; a text is accepted where it can be read in one way only.

    Parameters
    ----------
    raw
        A cell. ``"12 500,50"`` and ``"1.234,5"`` are read; ``"1,234"`` may be a thousand or a
        little more than one, and is refused; so is a percentage, whose base is not known.
    units
        Units that may follow the number (see `UNITS`); ``k€`` and ``M€`` multiply.

    Examples
    --------
    >>> parse_number("12 500,50")[0]
    12500.5
    >>> parse_number("1,234")[1].code
    'ambiguous_number'
    """
    if isinstance(raw, float) and math.isfinite(raw):
        return raw, None
    if not isinstance(raw, str):
        return None, Problem("not_a_number")
    said = tidy(raw).replace("−", "-").replace("’", "'")
    found = _SHAPE.fullmatch(said)
    unit = fold(found[3]).replace(" ", "") if found else ""
    if found is None or (unit and unit not in units):
        return None, not_a_number(said)
    plain = _plain(found[2])
    if plain is None:
        ambiguous = _AMBIGUOUS.fullmatch(found[2])
        return None, Problem(
            "ambiguous_number", details=_readings(found[2])
        ) if ambiguous else not_a_number(said)
    factor = _FACTORS.get(unit[:1], 1.0) if unit[1:] in {"€", "eur"} else 1.0
    value = float(plain) * factor * (-1.0 if found[1] == "-" else 1.0)
    # Hundreds of digits are no number that anybody counted.
    return (value, None) if math.isfinite(value) else (None, Problem("not_a_number"))


def parse_integer(raw: object, units: Collection[str] = ()) -> Reading:
    """Read a whole number: as `parse_number`, and decimals are refused."""
    value, problem = parse_number(raw, units)
    if isinstance(value, float) and not value.is_integer():
        return None, Problem("not_an_integer")
    return value, problem


def _plain(digits: str) -> str | None:
    """Return digits with a decimal point; None where they may be read in two ways or not at all."""
    if _AMBIGUOUS.fullmatch(digits):
        return None
    whole, _, decimals = digits.replace(".", ",").rpartition(",")
    last = digits[len(whole)] if whole else ""
    other = {",": ".", ".": ","}.get(last, "")
    if not whole:
        whole, decimals = digits, ""
    elif digits.count(last) > 1:
        whole, decimals = digits, ""
        other = last
    else:
        whole = digits[: len(whole)]
    if other and other in whole:
        if not _THOUSANDS[other].fullmatch(whole):
            return None
        whole = whole.replace(other, "")
    if " " in whole or "'" in whole:
        if not _GROUPED.fullmatch(whole):
            return None
        whole = re.sub(r"[ ']", "", whole)
    if not (whole.isdigit() and (decimals.isdigit() or not decimals)):
        return None
    return f"{whole}.{decimals or 0}"


def _readings(digits: str) -> dict[str, object]:
    """Return the two ways of reading ``1,234``: 1234 and 1,234."""
    return {
        "large": re.sub(r"[.,]", "", digits),
        "small": {"fr": digits.replace(".", ","), "en": digits.replace(",", ".")},
    }
