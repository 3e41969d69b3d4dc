"""Krippendorff's alpha: agreement of any number of judges, on any scale, with gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import Floats, Matrix, at_least, confidence_level, matrix, one_of

LEVELS = ("nominal", "ordinal", "interval", "ratio")
"""What the codes may mean."""

_SOURCE = "Krippendorff, Content Analysis, 4th ed. 2019, ch. 12; Computing Alpha-Reliability (2011)"
_EFRON = "Efron, The Jackknife, the Bootstrap and Other Resampling Plans, SIAM 1982, ch. 6"
_STEP = 1e-6
"""Relative step of the numerical derivatives; their error is far below that of the interval."""


def krippendorff_alpha(
    ratings: Matrix,
    *,
    level: str = "ordinal",
    levels: Sequence[float] | None = None,
    confidence: float = 0.95,
    draws: int = 0,
    seed: int = 2014,
) -> Estimate:
    """Return Krippendorff's alpha: 1 - observed / expected disagreement.

    Parameters
    ----------
    ratings
        Units by judges, shape (units, judges), NaN where a judge did not answer. Units with fewer
        than two answers say nothing of agreement and are left out.
    level
        One of `LEVELS`. Ordinal distances depend on how often each level is used.
    levels
        The declared codes, to refuse others; unused ones change nothing.
    confidence
        Of the interval.
    draws, seed
        Without draws the interval is a t over the units, with the error of the infinitesimal
        jackknife (Efron 1982, ch. 6), cut at 1. With draws it is the percentiles of alpha over
        units drawn with replacement; the same seed gives the same interval.

    Returns
    -------
    Estimate
        `n` counts the units with two answers or more; `df` is n - 1.

    Raises
    ------
    NoAnswer
        No unit with two answers, or all answers equal: nothing can be expected.
    WrongCall
        An unknown level; a code outside the levels.

    Examples
    --------
    >>> agreement = krippendorff_alpha([[1, 1], [2, 3], [3, 3], [4, 4], [5, 4]])
    >>> round(float(agreement), 3)
    0.908
    """
    confidence_level(confidence)
    one_of("level", level, LEVELS)
    table, _ = matrix(ratings, "ratings")
    if table.shape[1] < 2:
        at_least(2, table.shape[1], "raters")
    table = table[(~np.isnan(table)).sum(axis=1) >= 2]
    n = len(table)
    at_least(1, n, "units")
    if levels is not None:
        _refuse_others(table, levels)
    codes = np.unique(table[~np.isnan(table)])
    if len(codes) < 2:
        raise NoAnswer("statistics.no_variance", what=f"{codes[0]:g}")
    if level == "ratio" and codes[0] < 0:
        raise WrongCall("statistics.ratio_scale")
    measure = _by_moments(table) if level == "interval" else _by_coincidence(table, codes, level)
    value = float(measure.alpha(measure.parts.sum(axis=0, keepdims=True))[0])
    low = high = error = None
    word = f"krippendorff_alpha:{level}"
    if draws and n > 1:
        found = _drawn(measure, draws, seed)
        ends = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
        low, high, word = float(ends[0]), float(ends[1]), f"{word}:bootstrap={draws}"
    elif n > 1:
        error = _error(measure)
        half = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * error
        low, high, word = value - half, min(value + half, 1.0), f"{word}:jackknife"
    return Estimate(
        value=value,
        n=n,
        low=low,
        high=high,
        unit="coefficient",
        method=word,
        error=error,
        df=float(n - 1) if error is not None else None,
        source=f"{_SOURCE}; {_EFRON}" if error is not None else _SOURCE,
    )


@dataclass(frozen=True)
class _Measure:
    """Alpha as a function of sums over units: of `parts`, shape (units, sums)."""

    parts: Floats
    alpha: Callable[[Floats], Floats]
    """From sums, shape (draws, sums), to alpha, shape (draws,); NaN where nothing is expected."""


def _refuse_others(table: Floats, levels: Sequence[float]) -> None:
    codes = np.asarray(list(levels), dtype=np.float64)
    if not np.isin(table[~np.isnan(table)], codes).all():
        told = " ".join(f"{code:g}" for code in codes)
        raise WrongCall("statistics.outside_levels", name="ratings", levels=told)


def _drawn(measure: _Measure, draws: int, seed: int) -> Floats:
    """Return alpha of units drawn again; draws in which all answers are equal are left out."""
    units = len(measure.parts)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(units, np.full(units, 1 / units), size=draws)
    found = measure.alpha(times @ measure.parts)
    return found[~np.isnan(found)]


def _error(measure: _Measure) -> float:
    """Return the error of alpha by the infinitesimal jackknife over the units."""
    sums = measure.parts.sum(axis=0)
    step = _STEP * np.maximum(np.abs(sums), np.abs(sums).max() * 1e-3)
    moved = np.eye(len(sums)) * step
    slope = (measure.alpha(sums + moved) - measure.alpha(sums - moved)) / (2 * step)
    influence = measure.parts @ slope
    n = len(influence)
    return float(np.sqrt(n / (n - 1) * ((influence - influence.mean()) ** 2).sum()))


def _by_moments(table: Floats) -> _Measure:
    """Interval scale: squared differences need only counts, sums and squares of each unit."""
    given = ~np.isnan(table)
    filled = np.where(given, table - np.nanmean(table), 0.0)
    count = given.sum(axis=1).astype(np.float64)
    sums, squares = filled.sum(axis=1), (filled**2).sum(axis=1)
    within = 2 * (count * squares - sums**2) / (count - 1)

    def alpha(drawn: Floats) -> Floats:
        n, total, square, observed = drawn.T
        return _alpha((n - 1) * observed, 2 * (n * square - total**2))

    return _Measure(np.column_stack([count, sums, squares, within]), alpha)


def _by_coincidence(table: Floats, codes: Floats, level: str) -> _Measure:
    """Other scales: how often two codes meet in a unit (Krippendorff 2011, step B)."""
    counts = (table[:, :, None] == codes).sum(axis=1).astype(np.float64)
    q = len(codes)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(q), np.arange(q)] -= counts
    meeting = (pairs / (counts.sum(axis=1) - 1)[:, None, None]).reshape(len(counts), q * q)

    def alpha(drawn: Floats) -> Floats:
        used, met = drawn[:, :q], drawn[:, q:].reshape(-1, q, q)
        apart = _distances(used, codes, level)
        n = used.sum(axis=1)
        observed = (met * apart).sum(axis=(1, 2))
        expected = (used[:, :, None] * used[:, None, :] * apart).sum(axis=(1, 2))
        return _alpha((n - 1) * observed, expected)

    return _Measure(np.hstack([counts, meeting]), alpha)


def _alpha(observed: Floats, expected: Floats) -> Floats:
    """Return 1 - observed / expected, NaN where nothing is expected."""
    possible = expected > 1e-12
    ratio = np.divide(observed, expected, out=np.full_like(expected, np.nan), where=possible)
    return 1 - ratio


def _distances(used: Floats, codes: Floats, level: str) -> Floats:
    """Return the squared distances of the codes, shape (draws or 1, codes, codes)."""
    if level == "nominal":
        return (1 - np.eye(len(codes)))[None]
    if level == "ratio":
        total = np.add.outer(codes, codes)
        apart = np.subtract.outer(codes, codes)
        ratio: Floats = np.divide(apart, total, out=np.zeros_like(apart), where=total > 0) ** 2
        return ratio[None]
    # Ordinal: answers from one level to the other, the ends counted by half.
    upto = np.cumsum(used, axis=1) - used / 2
    distances: Floats = (upto[:, :, None] - upto[:, None, :]) ** 2
    return distances
