"""Krippendorff's alpha: agreement of any number of raters, on any scale, with gaps."""

import numpy as np
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.categories import Levels, Rated, rated, shown
from alliances.statistics.disagreement import Disagreement, Fixed, Ranked, alpha, influence
from alliances.statistics.inputs import (
    Booleans,
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
    "Computing Krippendorff's Alpha-Reliability (2011)"
)
_EFRON = "Efron, The Jackknife, the Bootstrap and Other Resampling Plans, SIAM 1982, ch. 6"
_TIBSHIRANI = "Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13"
# Draws in one go: bounds the memory where there are many units or levels.
_AT_ONCE = 200


def krippendorff_alpha(
    ratings: Matrix | Vector,
    second: Vector | None = None,
    *,
    level: str = "ordinal",
    levels: Levels | None = None,
    confidence: float = 0.95,
    draws: int = 0,
    seed: int = 2011,
) -> Estimate:
    """Return Krippendorff's alpha: 1 - observed / expected disagreement.

    The disagreement of two values is, squared: 1 (nominal), the number of values that lie from one
    to the other, both ends counted by half (ordinal), their difference (interval), their difference
    over their sum (ratio). Ordinal distances thus depend on how often each level is used, not on
    its code.

    Value as R's ``irr::kripp.alpha``, which takes raters by units and whose default is ``nominal``;
    where three raters or more leave no gap, irr 0.84.1 departs from the paper (it does not divide
    the pairs of a unit by its ratings less one) and is not followed. The interval is over the
    units: that R function has none.

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
    draws
        Where 0, the interval is a t over the units with the error of the infinitesimal jackknife
        (Efron 1982, ch. 6), cut at 1. Else from how many samples of the units, drawn with
        replacement, the percentile interval is made (Efron & Tibshirani, An Introduction to the
        Bootstrap, 1993, ch. 13). A sample in which all ratings are equal has no alpha and does not
        count. With few units such an interval is too short.
    seed
        Of the draws; the same seed gives the same interval.

    Returns
    -------
    Estimate
        `n` counts the units with two ratings or more; `df` is n - 1 without draws. `error` is that
        of the jackknife, or the standard deviation over the samples. `low`, `high` and `error` are
        None with one unit, or where fewer than half of the samples have an alpha. `note` is
        ``no_error`` where the interval has no width.

    Raises
    ------
    NoAnswer
        One rater, no unit with two ratings, or all ratings equal: nothing could have disagreed.
    WrongCall
        An unknown level; a rating outside the levels; words where numbers are needed; a negative
        number on a ratio scale.

    Examples
    --------
    >>> alpha = krippendorff_alpha([[1, 1], [2, 3], [3, 3], [4, 4], [5, 4]])
    >>> round(float(alpha), 3), alpha.n
    (0.908, 5)
    """
    wanted = confidence_level(confidence)
    one_of("level", level, LEVELS)
    samples = _whole(draws)
    table = rated(ratings, second, levels)
    at_least(2, table.codes.shape[1], "raters")
    counts = table.counts()
    counts = counts[counts.sum(axis=1) >= 2]
    n = len(counts)
    at_least(1, n, "units")
    used = counts.sum(axis=0) > 0
    if used.sum() < 2:
        raise NoAnswer("statistics.no_variance", what=shown(table.levels[used.argmax()]))
    units = _disagreement(counts[:, used], table, level, used)
    value = float(alpha(units, np.ones((1, n)))[0])
    by_draws = samples > 0
    low, high, error = (
        _percentiles(units, samples, seed, wanted) if by_draws else _jackknife(units, value, wanted)
    )
    return Estimate(
        value=value,
        n=n,
        low=low,
        high=high,
        unit="coefficient",
        method=f"krippendorff_alpha:{level}:" + (f"bootstrap={draws}" if by_draws else "jackknife"),
        error=error,
        df=None if by_draws or error is None else float(n - 1),
        source=f"{_SOURCE}; {_TIBSHIRANI if by_draws else _EFRON}",
        note="no_error" if error == 0 else "",
    )


def _whole(draws: int) -> int:
    if isinstance(draws, bool) or int(draws) != draws or draws < 0:
        raise WrongCall("agreement.draws", value=draws)
    return int(draws)


def _disagreement(counts: Floats, table: Rated, level: str, used: Booleans) -> Disagreement:
    """Return the disagreement on the levels that are used."""
    if level == "nominal":
        return Fixed(counts, 1 - np.eye(counts.shape[1]))
    if level == "ordinal":
        if not table.ordered and used.sum() > 2:
            raise WrongCall("agreement.order", levels=", ".join(str(each) for each in table.levels))
        return Ranked(counts)
    if table.values is None:
        raise WrongCall("statistics.not_numbers", name="ratings", value=table.levels[0])
    values = table.values[used]
    apart: Floats = np.abs(np.subtract.outer(values, values))
    if level == "interval":
        return Fixed(counts, apart**2)
    if (values < 0).any():
        raise WrongCall("statistics.ratio_scale")
    total = np.add.outer(values, values)
    shares = np.divide(apart, total, out=np.zeros_like(apart), where=total > 0)
    return Fixed(counts, shares**2)


_Ends = tuple[float | None, float | None, float | None]
"""Lower end, upper end and standard error."""


def _jackknife(units: Disagreement, value: float, confidence: float) -> _Ends:
    n = len(units.counts)
    if n < 2:
        return None, None, None
    moved = influence(units)
    error = float(np.sqrt(n / (n - 1) * ((moved - moved.mean()) ** 2).sum()))
    half = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * error
    return value - half, min(value + half, 1.0), error


def _percentiles(units: Disagreement, draws: int, seed: int, confidence: float) -> _Ends:
    n = len(units.counts)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n, np.full(n, 1 / n), size=draws).astype(np.float64)
    parts = [alpha(units, drawn[at : at + _AT_ONCE]) for at in range(0, draws, _AT_ONCE)]
    found = np.concatenate(parts)
    found = found[~np.isnan(found)]
    if n < 2 or len(found) < max(2, draws / 2):
        return None, None, None
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high), float(found.std(ddof=1))
