"""Krippendorff's alpha: agreement of any number of raters, on any scale, with gaps."""

from collections.abc import Callable

import numpy as np

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.categories import Levels, Rated, rated, shown
from alliances.statistics.inputs import (
    Floats,
    Matrix,
    Vector,
    at_least,
    confidence_level,
    one_of,
)

LEVELS = ("nominal", "ordinal", "interval", "ratio")
"""What the codes mean: names, an order, distances, proportions."""

_SOURCE = (
    "Krippendorff, Content Analysis, 2nd ed. 2004, ch. 11; "
    "Computing Krippendorff's Alpha-Reliability (2011), section E"
)
# Draws in one go: bounds the memory where there are many units or levels.
_AT_ONCE = 200


def krippendorff_alpha(
    ratings: Matrix | Vector,
    second: Vector | None = None,
    *,
    level: str = "ordinal",
    levels: Levels | None = None,
    confidence: float = 0.95,
    bootstrap: int = 1000,
    seed: int = 2011,
) -> Estimate:
    """Return Krippendorff's alpha: 1 - observed / expected disagreement.

    The disagreement of two values is, squared: 1 (nominal), the number of values that lie from one
    to the other, both ends counted by half (ordinal), their difference (interval), their difference
    over their sum (ratio). Ordinal distances thus depend on how often each level is used, not on
    its code.

    Value as R's ``irr::kripp.alpha``, which takes raters by units and whose default is ``nominal``.

    Parameters
    ----------
    ratings
        Units by raters, shape (units, raters), missing where a rater did not answer; or the ratings
        of one rater, shape (units,), beside those of a `second`. Words for ``nominal``, and for
        ``ordinal`` with `levels`. Units with fewer than two ratings say nothing of agreement and
        are left out.
    second
        The ratings of the second rater, shape (units,).
    level
        One of `LEVELS`.
    levels
        The declared levels, in order, to refuse others; an unused one changes nothing.
    confidence
        Of the interval.
    bootstrap
        From how many samples of the units, drawn with replacement, the percentile interval is made
        (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13); 0 for no interval. A
        sample in which all ratings are equal has no alpha and does not count. With few units such
        an interval is too short.
    seed
        Of the draws; the same seed gives the same interval.

    Returns
    -------
    Estimate
        `n` counts the units with two ratings or more; `error` is the standard deviation of alpha
        over the samples. `low`, `high` and `error` are None where fewer than half of the samples
        have an alpha.

    Raises
    ------
    NoAnswer
        One rater, no unit with two ratings, or all ratings equal: nothing could have disagreed.
    WrongCall
        An unknown level; a rating outside the levels; words where numbers are needed; a negative
        number on a ratio scale.

    Examples
    --------
    >>> alpha = krippendorff_alpha([[1, 1], [2, 3], [3, 3], [4, 4], [5, 4]], bootstrap=0)
    >>> round(float(alpha), 3), alpha.n
    (0.908, 5)
    """
    wanted = confidence_level(confidence)
    one_of("level", level, LEVELS)
    draws = _whole(bootstrap)
    table = rated(ratings, second, levels)
    at_least(2, table.codes.shape[1], "raters")
    counts = table.counts()
    counts = counts[counts.sum(axis=1) >= 2]
    n = len(counts)
    at_least(1, n, "units")
    used = counts.sum(axis=0) > 0
    if used.sum() < 2:
        raise NoAnswer("statistics.no_variance", what=shown(table.levels[used.argmax()]))
    alpha = _alpha(counts[:, used], _meaning(table, level, used))
    value = float(alpha(np.ones((1, n)))[0])
    low, high, error = _interval(alpha, n, draws, seed, wanted)
    return Estimate(
        value=value,
        n=n,
        low=low,
        high=high,
        unit="coefficient",
        method=f"krippendorff_alpha:{level}" + (f":bootstrap={draws}" if low is not None else ""),
        error=error,
        source=_SOURCE,
        note="no_error" if error == 0 else "",
    )


_Measure = Callable[[Floats], Floats]
"""From how often each unit is drawn, shape (draws, units), to alpha, shape (draws,)."""


def _whole(bootstrap: int) -> int:
    if isinstance(bootstrap, bool) or int(bootstrap) != bootstrap or bootstrap < 0:
        raise WrongCall("agreement.bootstrap", value=bootstrap)
    return int(bootstrap)


def _meaning(table: Rated, level: str, used: np.ndarray) -> Floats | None:
    """Return the squared distances of the levels that are used; None where they follow the use."""
    if level == "nominal":
        return 1 - np.eye(int(used.sum()))
    if level == "ordinal":
        if not table.ordered and used.sum() > 2:
            raise WrongCall("agreement.order", levels=", ".join(str(each) for each in table.levels))
        return None
    if table.values is None:
        raise WrongCall("statistics.not_numbers", name="ratings", value=table.levels[0])
    values = table.values[used]
    apart: Floats = np.subtract.outer(values, values)
    if level == "interval":
        return apart**2
    if (values < 0).any():
        raise WrongCall("statistics.ratio_scale")
    total = np.add.outer(values, values)
    shares: Floats = np.divide(apart, total, out=np.zeros_like(apart), where=total > 0)
    return shares**2


def _alpha(counts: Floats, distances: Floats | None) -> _Measure:
    """Return alpha as a function of how often each unit is drawn."""
    judges = counts.sum(axis=1)
    if distances is None:
        return lambda drawn: _ordinal(drawn, counts, judges)
    # Each pair within a unit is met twice, and a rating with itself costs nothing.
    within = ((counts @ distances) * counts).sum(axis=1) / (judges - 1)

    def measure(drawn: Floats) -> Floats:
        used = drawn @ counts
        expected = ((used @ distances) * used).sum(axis=1)
        return _ratio(used.sum(axis=1), drawn @ within, expected)

    return measure


def _ordinal(drawn: Floats, counts: Floats, judges: Floats) -> Floats:
    """Ordinal alpha is interval alpha on mean ranks, and the ranks change with each draw."""
    used = drawn @ counts
    n = used.sum(axis=1)
    # Ranks from the middle, so that differences of large sums do not lose digits.
    rank = np.cumsum(used, axis=1) - used / 2 - n[:, None] / 2
    sums, squares = rank @ counts.T, rank**2 @ counts.T
    within = 2 * (judges * squares - sums**2) / (judges - 1)
    expected = 2 * (n * (used * rank**2).sum(axis=1) - (used * rank).sum(axis=1) ** 2)
    return _ratio(n, (drawn * within).sum(axis=1), expected)


def _ratio(n: Floats, observed: Floats, expected: Floats) -> Floats:
    """Return alpha, NaN where nothing could have disagreed."""
    possible = expected > 0
    ratio = np.divide((n - 1) * observed, expected, out=np.full_like(n, np.nan), where=possible)
    return 1 - ratio


def _interval(
    alpha: _Measure, units: int, draws: int, seed: int, confidence: float
) -> tuple[float | None, float | None, float | None]:
    """Return the ends and the standard deviation of alpha over samples of the units."""
    if not draws or units < 2:
        return None, None, None
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(units, np.full(units, 1 / units), size=draws).astype(np.float64)
    found = np.concatenate([alpha(drawn[at : at + _AT_ONCE]) for at in range(0, draws, _AT_ONCE)])
    found = found[~np.isnan(found)]
    if len(found) < max(2, draws / 2):
        return None, None, None
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high), float(found.std(ddof=1))
