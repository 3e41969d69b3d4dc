"""Figures as words: each format of the report model, written in a language."""

import datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pandas as pd

from alliances.language import date, number, percent, signed, text
from alliances.language.typography import NBSP

_DECIMALS = {"integer": 0, "score": 1, "level": 2, "signed": 1, "signed_level": 2}
_WORDS = ("text", "identifier")


def is_figure(format: str) -> bool:
    """Whether a format writes numbers, which a table sets to the right."""
    return format not in (*_WORDS, "date")


def given(value: object) -> bool:
    """Whether a cell of a report table holds something."""
    scalar: Any = value if pd.api.types.is_scalar(value) else ""
    return not pd.isna(scalar)


def written(
    value: object,
    format: str,
    language: str,
    withheld: bool = False,
    decimals: int | None = None,
) -> str:
    """Write a value by the name of its format.

    Parameters
    ----------
    value
        A number, a text, a date or a missing value.
    format
        As in `alliances.reports.model.TableColumn`; ``percent`` takes a share from 0 to 1.
    language
        ``fr`` or ``en``.
    withheld
        Whether the disclosure rules hide this figure.
    decimals
        Of the format ``number``; None: as its size asks.

    Returns
    -------
    str
        The mark of a withheld figure (« s ») or of an unavailable one (« n.d. ») where there is no
        value; a missing text is empty.
    """
    if withheld:
        return text("report.withheld", language)
    if not given(value):
        return "" if format in _WORDS else text("report.unavailable", language)
    if format == "date" and isinstance(value, datetime.date):
        return date(value, language)
    if isinstance(value, str) or not is_figure(format):
        return str(value)
    return _figure(float(value), format, language, decimals)  # type: ignore[arg-type]


def _figure(value: float, format: str, language: str, decimals: int | None) -> str:
    match format:
        case "percent":
            return percent(value, language)
        case "signed" | "signed_level":
            return signed(value, language, _DECIMALS[format])
        case "year":
            return str(int(value))
        case "euros" if language == "fr":
            return number(value, language) + NBSP + "€"
        case "euros":
            return ("\u2212" if value < 0 else "") + "€" + number(abs(value), language)
        case "number":
            return number(value, language, decimals_of(value) if decimals is None else decimals)
    return number(value, language, _DECIMALS[format])


def rounded(value: float, format: str, decimals: int | None = None) -> float:
    """Return a number as it is shown: rounded by its format, halves up, a share to the percent."""
    places = shown_decimals(value, format)
    if decimals is not None and format == "number":
        places = decimals
    step = Decimal(1).scaleb(-places)
    with localcontext(prec=40):
        return float(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))


def shown_decimals(value: float, format: str) -> int:
    """Return how many decimals of a number are shown: of a share two, for it is a percentage."""
    places = {"percent": 2, "year": 0, "euros": 0}.get(format, _DECIMALS.get(format))
    return decimals_of(value) if places is None else places


def format_of(unit: str) -> str:
    """Return the format that suits a chart's unit, where the chart names none."""
    return {"percent": "percent", "count": "integer", "score": "score"}.get(unit, "number")


def decimals_of(*values: float) -> int:
    """Return how many decimals figures of any size are worth, so that a column has the same.

    Three significant digits or so, and no zeros for their own sake: 0.7 has one decimal.
    """
    return max((_decimals(value) for value in values), default=0)


def _decimals(value: float) -> int:
    size = abs(value)
    most = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 3
    return next(few for few in range(most + 1) if few == most or round(value, few) == value)
