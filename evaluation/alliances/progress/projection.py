"""What if the pace stays as it is: the rate required, the value projected, the year of arrival.

Source: least-squares growth rates, as the World Bank computes them (*World Development Indicators*,
statistical methods): an exponential trend through all observations since the base year. Interval:
prediction interval of a linear regression (Draper and Smith, *Applied Regression Analysis*, 3rd
ed., 1998, section 3.1), on the logarithm of the values.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.progress.assess import BASE_YEAR, TARGET_YEAR, named, runs_and_terms
from alliances.progress.growth import annual_growth
from alliances.progress.outcome import NOTHING, first_true
from alliances.progress.runs import Floats, Runs, Span, Truths, Words, span_from
from alliances.progress.terms import UNKNOWN, UP, Terms, reached

COLUMNS = (
    "indicator",
    "series",
    "area",
    "direction",
    "target",
    "target_year",
    "base_year",
    "base_value",
    "current_year",
    "current_value",
    "points",
    "observed_rate",
    "required_rate",
    "projected_value",
    "low",
    "high",
    "year_reached",
    "verdict",
    "reason",
)
"""The columns of a table of projections, in order."""

REACHED, ON_PATH, UNDETERMINED = "reached", "on_path", "undetermined"
NOT_ON_PATH, CANNOT_SAY = "not_on_path", "cannot_say"

_CONFIDENCE = 0.95
_LAST_YEAR = 2100
"""A year of arrival beyond it is no forecast of anything."""


def what_if(
    observations: Any,
    targets: Any = None,
    *,
    base_year: int = BASE_YEAR,
    target_year: int = TARGET_YEAR,
) -> pd.DataFrame:
    """Return where the pace since the base year leads, and what pace the target asks for.

    Parameters
    ----------
    observations, targets
        As in `alliances.progress`.
    base_year
        The first year of the pace; the next with a value where it has none.
    target_year
        By when targets are to be reached, where a series says nothing else.

    Returns
    -------
    DataFrame
        One row a series and area, with the columns `COLUMNS`. Rates are shares a year;
        ``observed_rate`` is the slope of the exponential trend through all ``points`` since the
        base year, ``required_rate`` the growth from the latest value that reaches the target in
        time. ``projected_value`` is the trend at the target year, ``low`` and ``high`` the ends of
        its 95 % prediction interval, which two points do not have. ``year_reached`` is the first
        whole year in which the trend is at the target, missing where it leads away from it or
        beyond 2100. ``verdict``: ``reached``; ``on_path`` and ``not_on_path`` where the whole
        interval is on one side of the target, or there are two points only; ``undetermined`` where
        the interval holds the target; ``cannot_say``, with a ``reason``. Where the target year is
        not after the latest value nothing is projected: the target was not reached in time.

    Notes
    -----
    An exponential trend is a ruler, not a forecast: nothing is said of causes, and a limit such as
    100 % bounds what is shown.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"series": "aid", "area": "CA", "year": [2015, 2019, 2023], "value": [0.27, 0.28, 0.38]}
    ... )
    >>> goal = pd.DataFrame({"series": ["aid"], "direction": ["up"], "target": [0.7]})
    >>> found = what_if(frame, goal)
    >>> found.loc[0, "verdict"], int(found.loc[0, "points"])
    ('undetermined', 3)
    >>> round(float(found.loc[0, "required_rate"]), 4)
    0.0912
    """
    runs, terms = runs_and_terms(observations, targets)
    first = np.where(np.isnan(terms.base_year), base_year, terms.base_year)
    last = np.where(np.isnan(terms.target_year), target_year, terms.target_year)
    span = span_from(runs, first)
    usable = _usable(runs, span, terms)
    trend = _Trend.through(runs, span, usable)
    ahead = last > span.current_year
    projected, low, high = (
        np.where(ahead, _within(each, terms, span), np.nan) for each in trend.at(last)
    )
    required = annual_growth(span.current_value, terms.target, last - span.current_year)
    verdict = _verdict(terms, span, usable, projected, low, high)
    arrival = _arrival(trend, terms, span, verdict)
    table = named(runs.keys).assign(
        direction=np.where(terms.direction == UP, "up", np.where(terms.direction == 0, "", "down")),
        target=terms.target,
        target_year=pd.Series(last).astype("Int64"),
        base_year=pd.Series(span.base_year).astype("Int64"),
        base_value=span.base_value,
        current_year=pd.Series(span.current_year).astype("Int64"),
        current_value=span.current_value,
        points=span.points,
        observed_rate=np.expm1(trend.slope),
        required_rate=np.where(terms.binary | reached(terms, span.current_value), np.nan, required),
        projected_value=projected,
        low=low,
        high=high,
        year_reached=pd.Series(arrival).astype("Int64"),
        verdict=verdict,
        reason=_reason(runs, span, terms, usable, ahead),
    )
    return table[list(COLUMNS)]


class _Trend:
    """Exponential trends of many series: ``log(size) = level + slope * (year - middle)``."""

    def __init__(self, n: Floats, middle: Floats, level: Floats, slope: Floats) -> None:
        self.n, self.middle, self.level, self.slope = n, middle, level, slope
        self.spread = np.full(len(n), np.nan)
        self.error = np.full(len(n), np.nan)
        self.sign = np.ones(len(n))

    @classmethod
    def through(cls, runs: Runs, span: Span, usable: Truths) -> "_Trend":
        """Return the least-squares trends through the observations of a span."""
        ranks = runs.ranks
        used = usable[ranks] & (runs.years >= np.nan_to_num(span.base_year, nan=np.inf)[ranks])
        count = len(runs)
        where, years = ranks[used], runs.years[used].astype(np.float64)
        sizes = np.log(np.abs(runs.values[used]))

        def total(values: npt.ArrayLike) -> Floats:
            weights = np.asarray(values, np.float64)
            return np.bincount(where, weights=weights, minlength=count).astype(np.float64)

        with np.errstate(divide="ignore", invalid="ignore"):
            n = total(np.ones(len(years)))
            middle, level = total(years) / n, total(sizes) / n
            off = years - middle[where]
            spread = total(off**2)
            slope = np.where(usable, total(off * sizes) / spread, np.nan)
            left = sizes - level[where] - slope[where] * off
            trend = cls(n, middle, level, slope)
            trend.spread = spread
            trend.error = np.sqrt(np.where(n > 2, total(left**2) / (n - 2), np.nan))
        trend.sign = np.where(span.base_value < 0, -1.0, 1.0)
        return trend

    def at(self, year: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the value of the trend in a year, and the ends of its prediction interval."""
        from scipy.stats import t

        off = year - self.middle
        central = self.level + self.slope * off
        with np.errstate(divide="ignore", invalid="ignore"):
            wide = self.error * np.sqrt(1 + 1 / self.n + off**2 / self.spread)
        half = wide * t.ppf(0.5 + _CONFIDENCE / 2, np.where(self.n > 2, self.n - 2, np.nan))
        ends = np.stack([np.exp(central - half), np.exp(central + half)]) * self.sign
        return np.exp(central) * self.sign, ends.min(axis=0), ends.max(axis=0)

    def when(self, value: Floats) -> Floats:
        """Return the moment at which the trend has a value."""
        with np.errstate(divide="ignore", invalid="ignore"):
            same = value * self.sign > 0
            return np.where(
                same, self.middle + (np.log(np.abs(value)) - self.level) / self.slope, np.nan
            )


def _usable(runs: Runs, span: Span, terms: Terms) -> Truths:
    before = _before(runs, span)
    one_sign = runs.every(before | (runs.values > 0)) | runs.every(before | (runs.values < 0))
    usable: Truths = (
        span.two & ~span.broken & ~terms.binary & one_sign & (terms.direction != UNKNOWN)
    )
    return usable


def _before(runs: Runs, span: Span) -> Truths:
    """Return which observations are from before the base year of their series."""
    before: Truths = runs.years < np.nan_to_num(span.base_year, nan=np.inf)[runs.ranks]
    return before


def _within(values: Floats, terms: Terms, span: Span) -> Floats:
    """Keep values within a natural limit: no percentage is projected beyond 100.

    What the latest value has passed is no limit.
    """
    limit, latest = terms.limit, span.current_value
    above = (terms.direction == UP) & (values > limit) & (latest <= limit)
    below = (terms.direction == -UP) & (values < limit) & (latest >= limit)
    return np.where(above | below, terms.limit, values)


def _met(terms: Terms, span: Span) -> Truths:
    """Return whether the latest value since the base year is at its target."""
    looked_at = ~np.isnan(span.base_year) & ~terms.binary & ~span.broken
    met: Truths = reached(terms, span.current_value) & looked_at
    return met


def _verdict(
    terms: Terms, span: Span, usable: Truths, projected: Floats, low: Floats, high: Floats
) -> Words:
    up = terms.direction == UP
    bounded = ~np.isnan(low)
    near, far = np.where(up, low, high), np.where(up, high, low)
    return first_true(
        [
            (_met(terms, span), REACHED),
            (~usable | np.isnan(terms.target), CANNOT_SAY),
            (bounded & reached(terms, near), ON_PATH),
            (bounded & reached(terms, far), UNDETERMINED),
            (~bounded & reached(terms, projected), ON_PATH),
        ],
        NOT_ON_PATH,
    )


def _arrival(trend: _Trend, terms: Terms, span: Span, verdict: Words) -> Floats:
    moment = trend.when(terms.target)
    growing = trend.slope * trend.sign * np.where(terms.direction == UP, 1.0, -1.0) > 0
    year = np.maximum(np.ceil(np.round(moment, 9)), span.current_year + 1)
    known = growing & (year <= _LAST_YEAR) & (verdict != REACHED) & (verdict != CANNOT_SAY)
    return np.where(known, year, np.nan)


def _reason(runs: Runs, span: Span, terms: Terms, usable: Truths, ahead: Truths) -> Words:
    zero = ~runs.every(_before(runs, span) | (runs.values != 0))
    cases = [
        (np.isnan(span.current_value), "no_value"),
        (terms.direction == UNKNOWN, "no_direction"),
        (terms.binary, "binary"),
        (span.broken, "break_in_series"),
        (_met(terms, span), NOTHING),
        (np.isnan(terms.target), "no_target"),
        (np.isnan(span.base_year), "base_year_after_data"),
        (~span.two, "fewer_than_two_points"),
        (~usable & zero, "zero_in_series"),
        (~usable, "sign_change"),
        (~ahead, "target_year_over"),
        (span.points == 2, "two_points"),
    ]
    return first_true(cases, NOTHING)
