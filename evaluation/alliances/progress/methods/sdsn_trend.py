"""The Sustainable Development Report's trend arrow of an indicator.

Source: Lafortune, Fuller, Moreno, Schmidt-Traub, Kroll (2018), *SDG Index and Dashboards: detailed
methodological paper*, as explained by the Africa SDG Index (2018), questions 11 to 14: linear
growth of the normalised score, against the growth needed to reach the green threshold by 2030. How
the report brings these onto one scale for a goal's arrow could not be read: no goal has one here.
"""

import numpy as np

from alliances.progress.methods.sdsn import normalised
from alliances.progress.outcome import NOTHING, Outcome, first_true
from alliances.progress.runs import Runs, Truths, span_from
from alliances.progress.terms import Terms

VERSION = "2018 method"

_ONE_YEAR = 1
"""How far the base may be from the year asked for."""

MAINTAINING, ON_TRACK, MODERATE = "maintaining", "on_track", "moderately_improving"
STAGNATING, DECREASING, NO_TREND = "stagnating", "decreasing", "no_trend"


def sdsn_trend(runs: Runs, terms: Terms, base_year: int, target_year: int) -> Outcome:
    """Compare the growth of the normalised score with the growth needed to reach green by 2030.

    Parameters
    ----------
    runs
        The series.
    terms
        ``lower``, ``optimum`` and ``green`` are needed.
    base_year
        The first year compared; else the one after it, else the one before it. A base year of the
        series' own is not used, nor is a target year: the report has one for all.
    target_year
        By when green is to be reached (2030 in the report).

    Returns
    -------
    Outcome
        ``value`` is the ratio of the actual to the needed growth a year, NaN where none is needed;
        no score.

    Notes
    -----
    What happens above the green threshold is not looked at: a series above it at both ends is
    "maintaining SDG achievement".
    """
    span = span_from(runs, base_year)
    late = ~(span.base_year <= base_year + _ONE_YEAR)
    before = span_from(runs, np.where(late, base_year - _ONE_YEAR, base_year))
    far = np.abs(before.base_year - base_year) > _ONE_YEAR
    green = normalised(terms.green, terms.lower, terms.optimum)
    base = np.minimum(normalised(before.base_value, terms.lower, terms.optimum), green)
    latest = np.minimum(normalised(before.current_value, terms.lower, terms.optimum), green)
    comparable = before.two & ~before.broken & ~far
    with np.errstate(divide="ignore", invalid="ignore"):
        actual = (latest - base) / before.years
        needed = (green - base) / (target_year - before.base_year)
        ratio = np.where(needed > 0, actual / needed, np.nan)
    value = np.where(comparable, ratio, np.nan)
    change = np.where(comparable, latest - base, np.nan)
    held = comparable & (base >= green) & (latest >= green)
    status = first_true(
        [
            (np.isnan(change), NO_TREND),
            (held, MAINTAINING),
            (change < 0, DECREASING),
            (value >= 1.0, ON_TRACK),
            (value >= 0.5, MODERATE),
        ],
        STAGNATING,
    )
    cases: list[tuple[Truths, str]] = [
        (np.isnan(before.current_value), "no_value"),
        (np.isnan(green), "no_goalposts"),
        (np.isnan(before.base_year), "base_year_after_data"),
        (~before.two, "fewer_than_two_points"),
        (far, "no_base_near"),
        (before.broken, "break_in_series"),
    ]
    none = np.full(len(runs), np.nan)
    return Outcome(before, value, none, status, first_true(cases, NOTHING))
