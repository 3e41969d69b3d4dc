"""A seeded bootstrap by partnership, for what no formula covers."""

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import ndtr

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.drawing import (
    Anything,
    Figures,
    Means,
    Medians,
    Statistic,
    Units,
    read_units,
    times_drawn,
    without_one,
)
from alliances.statistics.figures import NO_SPREAD
from alliances.statistics.inputs import (
    Booleans,
    Floats,
    Matrix,
    Vector,
    at_least,
    confidence_level,
    estimates,
    matrix,
    one_of,
    vector,
)

METHODS = ("percentile", "basic", "bca", "t")

TOO_FEW, NO_VALUE, SINGLE_UNIT = "too_few", "no_value", "single_unit"
"""The notes of a figure: fewer than two units have a value; the function gives none; a stratum has
one unit only, which is drawn every time."""

_UNTOLD = frozenset({TOO_FEW, NO_VALUE})

_ROUNDING = 1e-14
"""Of what is no spread, relative to the figure."""

_ALIASES = {"perc": "percentile", "student": "t", "stud": "t", "studentized": "t"}

_SOURCE = "Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chs. 12-14"
_RAO = "Rao & Wu, JASA 83 (1988) 231-241"


def bootstrap(
    values: Vector | Matrix,
    statistic: str | Statistic = "mean",
    *,
    units: object = None,
    clusters: object = None,
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
        mean and median.
    statistic
        ``mean``, ``median``, or a function of drawn rows that gives one figure a column. It is
        called with ``axis=0`` where it takes an axis; of values in a single row it sees those that
        are not missing, of a table the rows as they are.
    units, clusters
        What is drawn, by row: all rows of a partnership go together. Each row by itself where None.
        Two names of the same thing.
    strata
        Labels by row: units are drawn within their stratum.
    population
        N: how many units there are. Deviations are shrunk by sqrt(1 - n / N) (Rao & Wu 1988), the
        same in every stratum.
    draws, seed
        How often, and where the draws begin (PCG64).
    method
        ``percentile``, ``basic``, ``bca`` (bias-corrected and accelerated, by the jackknife) or, of
        means, ``t`` (studentised; Davison & Hinkley 1997, section 5.2.1).
    confidence
        Of the intervals, by quantiles of type 7.

    Returns
    -------
    Estimate or DataFrame
        `n` counts the valid values, `error` is the standard deviation of the draws. A frame of
        estimates for several columns; there, a column of which fewer than two units have a value
        has no interval and says so in ``note``.

    Raises
    ------
    NoAnswer
        Fewer than two units, or fewer than two with a value; a function that gives no number.
    WrongCall
        An unknown method or statistic; N below n; a unit in two strata; a missing label.

    Examples
    --------
    >>> found = bootstrap([3, 4, 5, 4, 2, 5], draws=500)
    >>> round(float(found), 3), found.low < 3.83 < found.high
    (3.833, True)
    """
    level = confidence_level(confidence)
    lowered = str(method).lower()
    kind = one_of("method", _ALIASES.get(lowered, lowered), METHODS)
    if kind == "t" and statistic != "mean":
        raise WrongCall("resampling.studentised")
    if units is not None and clusters is not None:
        raise WrongCall("resampling.both_units")
    if not _is_whole(draws, 2):
        raise WrongCall("resampling.draws", value=draws)
    if not _is_whole(seed, 0):
        raise WrongCall("resampling.seed", value=seed)
    single = isinstance(values, pd.Series) or np.ndim(np.asarray(values, dtype=object)) == 1
    table, names = _columns(values, single=single)
    drawn_from = read_units(units if clusters is None else clusters, strata, len(table))
    at_least(2, drawn_from.count, "values")
    kept = _sampled(population, drawn_from.count)
    figures = _figures(table, drawn_from, statistic, single=single)
    made = _Drawn(figures, drawn_from, draws, seed, studentised=kind == "t")
    low, high = _ends(made, kind, level, kept)
    word = f"bootstrap:{kind}:draws={draws}:seed={seed}" + (":fpc" if population else "")
    notes = _notes(table, drawn_from, made)
    if all(note in _UNTOLD for note in notes):
        code = "resampling.no_value" if NO_VALUE in notes else "resampling.nothing_to_draw"
        raise NoAnswer(code, name=", ".join(names))
    valid = (~np.isnan(table)).sum(axis=0)
    rows = []
    for at, note in enumerate(notes):
        value, untold = made.value[at], note in _UNTOLD
        estimate = Estimate(
            value=None if np.isnan(value) else float(value),
            n=int(valid[min(at, len(valid) - 1)]),
            low=None if untold else float(value if note == NO_SPREAD else low[at]),
            high=None if untold else float(value if note == NO_SPREAD else high[at]),
            unit="level",
            method=word,
            error=None if untold else kept * float(made.spread[at]),
            source=f"{_SOURCE}; {_RAO}" if population else _SOURCE,
            note=note,
        )
        rows.append((names[at] if len(names) == len(notes) else str(at + 1), estimate))
    return rows[0][1] if single and len(rows) == 1 else estimates(rows)


class _Drawn:
    """The figures as observed and as drawn, shape (columns,) and (draws, columns)."""

    def __init__(
        self, figures: Figures, units: Units, draws: int, seed: int, *, studentised: bool
    ) -> None:
        once = np.ones((1, units.count), dtype=np.int64)
        self.figures, self.units = figures, units
        self.value: Floats = figures.of(once)[0]
        drawn, t = [], []
        for times in times_drawn(units, draws, seed):
            these = figures.of(times)
            drawn.append(these)
            if studentised and isinstance(figures, Means):
                self.error = figures.errors(once, self.value[None])[0]
                error = figures.errors(times, these)
                t.append(
                    np.divide(
                        these - self.value,
                        error,
                        out=np.full_like(error, np.nan),
                        where=error > 0,
                    )
                )
        self.drawn: Floats = np.concatenate(drawn)
        self.spread = _spread(self.drawn)
        self.t: Floats = np.concatenate(t) if t else self.drawn


def _columns(values: Vector | Matrix, *, single: bool) -> tuple[Floats, tuple[str, ...]]:
    if single:
        return vector(values, "values")[:, None], ("values",)
    table, names = matrix(values, "values")
    if not names:
        raise WrongCall("resampling.no_column")
    return table, names


def _figures(table: Floats, units: Units, statistic: str | Statistic, *, single: bool) -> Figures:
    if callable(statistic):
        return Anything(table, units, statistic, single=single)
    if statistic == "mean":
        return Means(table, units)
    if statistic == "median":
        return Medians(table, units)
    raise WrongCall("statistics.statistic", value=statistic)


def _is_whole(value: object, least: int) -> bool:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and int(value) >= least  # type: ignore[call-overload]


def _sampled(population: float | None, count: int) -> float:
    """Return by what deviations are shrunk because part of the population has answered."""
    if population is None:
        return 1.0
    if not isinstance(population, int | float | np.number) or np.isnan(population):
        raise WrongCall("resampling.population", value=population)
    if population < count:
        told = {"stratum": "—", "population": f"{population:g}", "n": count}
        raise WrongCall("statistics.population_below", **told)
    return float(np.sqrt(1 - count / population))


def _notes(table: Floats, units: Units, made: _Drawn) -> list[str]:
    """Return what must be known of each figure."""
    given = ~np.isnan(table)
    held = [len(np.unique(units.of_row[column])) for column in given.T]
    alone = SINGLE_UNIT if (units.sizes == 1).any() and len(units.sizes) > 1 else ""
    notes = []
    for at, figure in enumerate(made.value):
        few = held[at] < 2 if len(made.value) == len(held) else max(held) < 2
        flat = made.spread[at] <= _ROUNDING * abs(figure)
        if few:
            notes.append(TOO_FEW)
        elif np.isnan(figure):
            notes.append(NO_VALUE)
        else:
            notes.append(NO_SPREAD if flat else alone)
    return notes


def _spread(drawn: Floats) -> Floats:
    """Return the standard deviation of the draws that have a value."""
    known = ~np.isnan(drawn)
    n = known.sum(axis=0)
    mean = np.where(known, drawn, 0.0).sum(axis=0) / np.maximum(n, 1)
    squares = (np.where(known, drawn - mean, 0.0) ** 2).sum(axis=0)
    spread: Floats = np.sqrt(squares / np.maximum(n - 1, 1))
    return spread


def _quantiles(drawn: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return two quantiles of each column, NaN where it has no value."""
    ends = np.full((2, drawn.shape[1]), np.nan)
    for at, column in enumerate(drawn.T):
        known = column[~np.isnan(column)]
        if len(known):
            ends[:, at] = np.quantile(known, [low[at], high[at]])
    return ends[0], ends[1]


def _ends(made: _Drawn, method: str, level: float, kept: float) -> tuple[Floats, Floats]:
    tail = np.full(len(made.value), (1 - level) / 2)
    drawn = made.value + kept * (made.drawn - made.value)
    if method == "t":
        low, high = _quantiles(made.t, tail, 1 - tail)
        return made.value - kept * made.error * high, made.value - kept * made.error * low
    if method == "bca":
        return _quantiles(drawn, *_accelerated(made, tail))
    low, high = _quantiles(drawn, tail, 1 - tail)
    return (2 * made.value - high, 2 * made.value - low) if method == "basic" else (low, high)


def _accelerated(made: _Drawn, tail: Floats) -> tuple[Floats, Floats]:
    """Return which quantiles Efron's bias-corrected and accelerated ends are (1993, sec. 14.3)."""
    known: Booleans = ~np.isnan(made.drawn)
    n = np.maximum(known.sum(axis=0), 1)
    below = ((made.drawn < made.value).sum(axis=0) + (made.drawn <= made.value).sum(axis=0)) / 2 / n
    bias = stats.norm.ppf(np.clip(below, 1e-6, 1 - 1e-6))
    without = without_one(made.figures, made.units.count)
    there = ~np.isnan(without)
    mean = np.where(there, without, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    apart = np.where(there, mean - without, 0.0)
    squares = (apart**2).sum(axis=0)
    skew = np.divide(
        (apart**3).sum(axis=0), 6 * squares**1.5, out=np.zeros_like(squares), where=squares > 0
    )

    def moved(z: Floats) -> Floats:
        # Beyond its pole the correction has no meaning: the end is the furthest draw.
        room = np.maximum(1 - skew * (bias + z), 1e-9)
        share: Floats = ndtr(bias + (bias + z) / room)
        return share

    z = stats.norm.ppf(tail)
    return moved(z), moved(-z)
