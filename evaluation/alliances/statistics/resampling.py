"""A seeded bootstrap by partnership, for what no formula covers."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Floats,
    Matrix,
    Vector,
    at_least,
    confidence_level,
    estimates,
    labels,
    matrix,
    one_of,
    same_length,
    vector,
)

METHODS = ("percentile", "basic", "bca")

_SOURCE = "Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chs. 13-14"
_RAO = "Rao & Wu, JASA 83 (1988) 231-241"

Statistic = Callable[[Floats], Floats]
"""From rows drawn, shape (rows, columns), to one figure a column, shape (columns,)."""


def bootstrap(
    values: Vector | Matrix,
    statistic: str | Statistic = "mean",
    *,
    units: object = None,
    strata: object = None,
    population: float | None = None,
    draws: int = 2000,
    seed: int = 2014,
    method: str = "percentile",
    confidence: float = 0.95,
) -> Estimate | pd.DataFrame:
    """Return figures with intervals from rows drawn again, with replacement.

    All columns are drawn together, so that a gap keeps the tie between its two sides. The same seed
    gives the same intervals, whatever the order of the columns.

    Parameters
    ----------
    values
        One row a partnership, shape (rows,) or (rows, columns); missing values are left out of each
        figure.
    statistic
        ``mean``, or a function of drawn rows that gives one figure a column.
    units
        What is drawn, by row: all rows of a partnership go together. Each row by itself where None.
    strata
        Labels by row: units are drawn within their stratum.
    population
        N: how many units there are. Deviations are shrunk by sqrt(1 - n / N) (Rao & Wu 1988).
    draws, seed
        How often, and where the draws begin.
    method
        ``percentile``, ``basic`` or ``bca`` (bias-corrected and accelerated, by the jackknife).
    confidence
        Of the intervals.

    Returns
    -------
    Estimate or DataFrame
        `n` counts the valid values, `error` is the standard deviation of the draws. A frame of
        estimates for several columns.

    Raises
    ------
    NoAnswer
        Fewer than two units.
    WrongCall
        An unknown method or statistic; N below n.

    Examples
    --------
    >>> found = bootstrap([3, 4, 5, 4, 2, 5], draws=500)
    >>> round(float(found), 3), found.low < 3.83 < found.high
    (3.833, True)
    """
    level = confidence_level(confidence)
    kind = one_of("method", method, METHODS)
    single = isinstance(values, pd.Series) or np.ndim(np.asarray(values, dtype=object)) == 1
    table = vector(values, "values")[:, None] if single else matrix(values, "values")[0]
    names = ("value",) if single else matrix(values, "values")[1]
    if draws < 1:
        raise WrongCall("statistics.draws", draws=draws)
    unit, count = _units(units, len(table))
    at_least(2, count, "values")
    times = _times(unit, count, strata, draws, seed)
    if statistic == "mean":
        value, drawn = _means(table, np.ones((1, len(table))))[0], _means(table, times[:, unit])
    elif callable(statistic):
        value, drawn = statistic(table), _drawn(table, unit, times, statistic)
    else:
        raise WrongCall("statistics.statistic", value=statistic)
    if population is not None:
        if population < count:
            told = {"stratum": "—", "population": f"{population:g}", "n": count}
            raise WrongCall("statistics.population_below", **told)
        drawn = value + np.sqrt(1 - count / population) * (drawn - value)
    made = _Drawn(table, unit, count, np.atleast_1d(value), drawn.reshape(draws, -1))
    low, high = _ends(made, kind, level, statistic)
    valid = (~np.isnan(table)).sum(axis=0)
    word = f"bootstrap:{kind}:draws={draws}:seed={seed}" + (":fpc" if population else "")
    source = f"{_SOURCE}; {_RAO}" if population else _SOURCE
    rows = [
        (
            names[at] if at < len(names) else str(at + 1),
            Estimate(
                value=float(made.value[at]),
                n=int(valid[min(at, len(valid) - 1)]),
                low=float(low[at]),
                high=float(high[at]),
                unit="level",
                method=word,
                error=float(np.nanstd(made.drawn[:, at], ddof=1)) if draws > 1 else None,
                source=source,
            ),
        )
        for at in range(len(made.value))
    ]
    return rows[0][1] if single and len(rows) == 1 else estimates(rows)


class _Drawn:
    """The figures as observed and as drawn."""

    def __init__(
        self,
        table: Floats,
        unit: np.ndarray,
        count: int,
        value: Floats,
        drawn: Floats,
    ) -> None:
        self.table, self.unit, self.count = table, unit, count
        self.value, self.drawn = value, drawn


def _units(units: object, rows: int) -> tuple[np.ndarray, int]:
    if units is None:
        return np.arange(rows), rows
    number, names = labels(units, "units")
    same_length(values=range(rows), units=number)
    if (number < 0).any():
        raise WrongCall("statistics.missing_label", name="units", row=int((number < 0).argmax()))
    return number, len(names)


def _times(unit: np.ndarray, count: int, strata: object, draws: int, seed: int) -> np.ndarray:
    """Return how often each unit is drawn, shape (draws, units)."""
    rng = np.random.default_rng(seed)
    if strata is None:
        return rng.multinomial(count, np.full(count, 1 / count), size=draws)
    number, names = labels(strata, "strata")
    same_length(values=unit, strata=number)
    of_unit = np.zeros(count, dtype=np.int64)
    of_unit[unit] = number
    times = np.zeros((draws, count), dtype=np.int64)
    for stratum in range(len(names)):
        inside = np.flatnonzero(of_unit == stratum)
        if len(inside):
            share = np.full(len(inside), 1 / len(inside))
            times[:, inside] = rng.multinomial(len(inside), share, size=draws)
    return times


def _means(table: Floats, times: np.ndarray) -> Floats:
    """Return the mean of each column for each draw, NaN where nobody drawn has a value."""
    given = ~np.isnan(table)
    filled = np.where(given, table, 0.0)
    weight = times @ given.astype(np.float64)
    total = times @ filled
    means: Floats = np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)
    return means


def _drawn(table: Floats, unit: np.ndarray, times: np.ndarray, statistic: Statistic) -> Floats:
    """Return any statistic for each draw, one after the other."""
    order = np.argsort(unit, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(unit, minlength=times.shape[1]))])
    figures = []
    for each in times:
        chosen = np.repeat(np.arange(len(each)), each)
        rows = np.concatenate([order[ends[at] : ends[at + 1]] for at in chosen])
        figures.append(np.atleast_1d(statistic(table[rows])))
    return np.array(figures, dtype=np.float64)


def _ends(
    made: _Drawn, method: str, level: float, statistic: str | Statistic
) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    if method == "bca":
        return _accelerated(made, tail, statistic)
    low, high = np.nanquantile(made.drawn, [tail, 1 - tail], axis=0)
    if method == "basic":
        return 2 * made.value - high, 2 * made.value - low
    return low, high


def _accelerated(made: _Drawn, tail: float, statistic: str | Statistic) -> tuple[Floats, Floats]:
    """Return the ends of Efron's bias-corrected and accelerated interval (1993, section 14.3)."""
    below = ((made.drawn < made.value).mean(axis=0) + (made.drawn <= made.value).mean(axis=0)) / 2
    bias = stats.norm.ppf(np.clip(below, 1e-6, 1 - 1e-6))
    without = _leave_one_out(made, statistic)
    apart = without.mean(axis=0) - without
    squares = (apart**2).sum(axis=0)
    skew = np.divide(
        (apart**3).sum(axis=0), 6 * squares**1.5, out=np.zeros_like(squares), where=squares > 0
    )
    ends = []
    for z in stats.norm.ppf([tail, 1 - tail]):
        moved = np.atleast_1d(stats.norm.cdf(bias + (bias + z) / (1 - skew * (bias + z))))
        ends.append(
            np.array([np.nanquantile(made.drawn[:, at], share) for at, share in enumerate(moved)])
        )
    return ends[0], ends[1]


def _leave_one_out(made: _Drawn, statistic: str | Statistic) -> Floats:
    """Return the figures without each unit, shape (units, columns)."""
    times = 1 - np.eye(made.count, dtype=np.int64)
    if isinstance(statistic, str):
        return _means(made.table, times[:, made.unit])
    return _drawn(made.table, made.unit, times, statistic)
