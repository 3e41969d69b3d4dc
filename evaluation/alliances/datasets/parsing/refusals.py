"""Why a text is no number, as precisely as it shows by itself: each reason has its own repair."""

import re

from alliances.datasets.problem import Problem
from alliances.language.matching import fold

_DIGITS = r"\d[\d., ']*"
_PERCENT = re.compile(rf"[+-]? ?{_DIGITS} ?(?:%|pour ?cent|percent)")
_CURRENCY = (
    r"(?:us\$|\$|usd|£|gbp|chf|fr\.?|sfr|frs|francs?|dollars?|livres?|pounds?|cad|\$ ?can|"
    r"f ?cfa|xof|xaf|mad|dh|dirhams?|¥|yens?)"
)
_MONEY = re.compile(rf"[+-]? ?{_DIGITS} ?[km]?{_CURRENCY}|{_CURRENCY} ?[+-]?{_DIGITS}")
_BRACKETS = re.compile(rf"\( ?({_DIGITS}) ?\)|({_DIGITS}) ?-")
_ABOUT = re.compile(
    rf"(?:env\.?|environ|approx\.?|approximativement|about|around|circa|ca\.?|presque|pres de|plus"
    rf" de|moins de|au moins|au plus|more than|less than|over|under|at least|[~≈<>≤≥]=?) ?"
    rf"({_DIGITS}).*|({_DIGITS}) ?(?:environ|env\.?|ou plus|et plus|\+)"
)
_RANGE = re.compile(rf"(?:entre |de |between |from )?({_DIGITS}) ?(?:a|et|to|and|-) ?({_DIGITS})")


def not_a_number(text: str) -> Problem:
    """Return the problem of a text that is refused where a number is asked.

    Parameters
    ----------
    text
        What the cell holds, its spaces plain ones.

    Examples
    --------
    >>> [not_a_number(text).code for text in ("45 %", "(1 200)", "10 à 20", "beaucoup")]
    ['percentage_for_number', 'bracketed_number', 'number_range', 'not_a_number']
    """
    said = fold(text)
    if _PERCENT.fullmatch(said):
        return Problem("percentage_for_number")
    if _MONEY.fullmatch(said):
        return Problem("other_currency")
    if found := _BRACKETS.fullmatch(said):
        return Problem("bracketed_number", details={"digits": (found[1] or found[2]).strip()})
    if _ABOUT.fullmatch(said):
        return Problem("approximate_number")
    if found := _RANGE.fullmatch(said):
        return Problem("number_range", details={"low": found[1].strip(), "high": found[2].strip()})
    return Problem("not_a_number")
