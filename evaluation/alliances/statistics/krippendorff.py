"""Krippendorff's alpha: agreement of any number of judges, on any scale, with gaps."""

from collections.abc import Callable, Sequence

import numpy as np

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import Floats, Matrix, at_least, confidence_level, matrix, one_of

LEVELS = ("nominal", "ordinal", "interval", "ratio")
"""What the codes may mean."""

_SOURCE = "Krippendorff, Content Analysis, 4th ed. 2019, ch. 12; Computing Alpha-Reliability (2011)"
_MANY = 60
"""Different values above which the disagreements of ordinal answers are not drawn again."""


def krippendorff_alpha(
    ratings: Matrix,
    *,
    level: str = "ordinal",
    levels: Sequence[float] | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
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
        The interval is the percentiles of alpha over units drawn with replacement (Efron &
        Tibshirani 1993, ch. 13); the same seed gives the same interval. 0 draws: no interval.

    Returns
    -------
    Estimate
        `n` counts the units with two answers or more.

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
    at_least(1, len(table), "units")
    if levels is not None:
        _refuse_others(table, levels)
    codes = np.unique(table[~np.isnan(table)])
    if len(codes) < 2:
        raise NoAnswer("statistics.no_variance", what=f"{codes[0]:g}")
    if level == "ratio" and codes[0] < 0:
        raise WrongCall("statistics.ratio_scale")
    measure = _by_moments(table) if level == "interval" else _by_coincidence(table, codes, level)
    value = float(measure(np.ones((1, len(table))))[0])
    low, high = None, None
    if draws and (level == "interval" or len(codes) <= _MANY) and len(table) > 1:
        found = _drawn(measure, len(table), draws, seed)
        low, high = (
            float(each) for each in np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
        )
    return Estimate(
        value=value,
        n=len(table),
        low=low,
        high=high,
        unit="coefficient",
        method=f"krippendorff_alpha:{level}" + (f":bootstrap={draws}" if low is not None else ""),
        source=_SOURCE,
    )


_Measure = Callable[[Floats], Floats]
"""From how often each unit is drawn, shape (draws, units), to alpha, shape (draws,)."""


def _refuse_others(table: Floats, levels: Sequence[float]) -> None:
    codes = np.asarray(list(levels), dtype=np.float64)
    if not np.isin(table[~np.isnan(table)], codes).all():
        told = " ".join(f"{code:g}" for code in codes)
        raise WrongCall("statistics.outside_levels", name="ratings", levels=told)


def _drawn(measure: _Measure, units: int, draws: int, seed: int) -> Floats:
    """Return alpha of units drawn again; draws in which all answers are equal are left out."""
    rng = np.random.default_rng(seed)
    found = measure(rng.multinomial(units, np.full(units, 1 / units), size=draws).astype(float))
    return found[~np.isnan(found)]


def _by_moments(table: Floats) -> _Measure:
    """Interval scale: squared differences need only counts, sums and squares of each unit."""
    given = ~np.isnan(table)
    filled = np.where(given, table - np.nanmean(table), 0.0)
    count = given.sum(axis=1).astype(np.float64)
    sums, squares = filled.sum(axis=1), (filled**2).sum(axis=1)
    within = 2 * (count * squares - sums**2) / (count - 1)

    def measure(drawn: Floats) -> Floats:
        n, total = drawn @ count, drawn @ sums
        expected = 2 * (n * (drawn @ squares) - total**2)
        return _alpha((n - 1) * (drawn @ within), expected)

    return measure


def _by_coincidence(table: Floats, codes: Floats, level: str) -> _Measure:
    """Other scales: how often two codes meet in a unit (Krippendorff 2011, step B)."""
    counts = (table[:, :, None] == codes).sum(axis=1).astype(np.float64)
    q = len(codes)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(q), np.arange(q)] -= counts
    meeting = (pairs / (counts.sum(axis=1) - 1)[:, None, None]).reshape(len(counts), q * q)

    def measure(drawn: Floats) -> Floats:
        used = drawn @ counts
        apart = _distances(used, codes, level)
        n = used.sum(axis=1)
        observed = ((drawn @ meeting).reshape(-1, q, q) * apart).sum(axis=(1, 2))
        expected = (used[:, :, None] * used[:, None, :] * apart).sum(axis=(1, 2))
        return _alpha((n - 1) * observed, expected)

    return measure


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
