"""Agreement corrected for chance: weighted kappa of two judges, Gwet's AC of two or more."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Floats,
    Matrix,
    Vector,
    at_least,
    confidence_level,
    matrix,
    one_of,
    same_length,
    vector,
)

_COHEN = "Cohen, Psychological Bulletin 70 (1968) 213-220"
_FLEISS = "Fleiss, Cohen & Everitt, Psychological Bulletin 72 (1969) 323-327"
_GWET = "Gwet, Handbook of Inter-Rater Reliability, 4th ed. 2014, ch. 5; BJMSP 61 (2008) 29-48"

_ALIASES = {
    "squared": "quadratic",
    "equal": "linear",
    "none": "unweighted",
    "identity": "unweighted",
    "nominal": "unweighted",
}


def weighted_kappa(
    first: Vector | Matrix,
    second: Vector | None = None,
    *,
    weights: str | npt.ArrayLike = "quadratic",
    levels: Sequence[float] | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return weighted kappa of two judges.

    1 - observed / expected disagreement, weighted (Cohen 1968); large-sample interval with the
    error of Fleiss, Cohen & Everitt (1969, eq. 13), cut at 1. It depends on how the answers are
    spread over the levels: where nearly all sit on one, it falls although the judges agree; AC2
    (`gwet_ac`) then says more.

    Parameters
    ----------
    first, second
        Codes given by each judge, shape (units,); or one table of two columns. Pairs with a missing
        code are left out.
    weights
        ``quadratic``, ``linear``, ``unweighted``, or a square array of weights of agreement, 1 on
        its diagonal, in the order of the levels.
    levels
        The declared codes; those that occur, where None. Distances are between codes.
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        `n` counts the complete pairs.

    Raises
    ------
    NoAnswer
        No complete pair, or both judges used one and the same level only: nothing can be expected.
    WrongCall
        Unknown weights; a code outside the levels.

    Examples
    --------
    >>> kappa = weighted_kappa([1, 2, 3, 3, 2, 1], [1, 2, 3, 2, 2, 2], levels=[1, 2, 3])
    >>> round(float(kappa), 3)
    0.667
    """
    level = confidence_level(confidence)
    ratings = _two_columns(first, second)
    ratings = ratings[~np.isnan(ratings).any(axis=1)]
    at_least(1, len(ratings), "pairs")
    codes = _codes(ratings, levels)
    agreement, word = _agreement(weights, codes)
    place = np.searchsorted(codes, ratings)
    q, n = len(codes), len(ratings)
    shares = np.bincount(place[:, 0] * q + place[:, 1], minlength=q * q).reshape(q, q) / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed = float((agreement * shares).sum())
    expected = float((agreement * np.outer(rows, columns)).sum())
    if 1 - expected <= 1e-12:
        raise NoAnswer("statistics.no_variance", what=f"{ratings[0, 0]:g}")
    value = (observed - expected) / (1 - expected)
    by_row, by_column = agreement @ columns, rows @ agreement
    terms = agreement - (by_row[:, None] + by_column[None, :]) * (1 - value)
    spread = (shares * terms**2).sum() - (value - expected * (1 - value)) ** 2
    error = float(np.sqrt(max(float(spread), 0.0) / n) / (1 - expected))
    half = float(stats.norm.ppf((1 + level) / 2)) * error
    return Estimate(
        value=float(value),
        n=n,
        low=max(float(value) - half, -1.0),
        high=min(float(value) + half, 1.0),
        unit="coefficient",
        method=f"weighted_kappa:{word}",
        error=error,
        source=f"{_COHEN}; {_FLEISS}",
    )


def gwet_ac(
    ratings: Matrix | Vector,
    second: Vector | None = None,
    *,
    weights: str | npt.ArrayLike = "ordinal",
    levels: Sequence[float] | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return Gwet's AC1 (unweighted) or AC2 (weighted), of two judges or more.

    Chance is counted only where judges hesitate, so that the coefficient stays readable where
    nearly all answers sit on one level. Units rated by one judge count for the spread of the
    answers, as in Gwet (2014), ch. 5; the interval is a t over the units.

    Parameters
    ----------
    ratings
        Units by judges, shape (units, judges), NaN where a judge did not answer; or the codes of
        one judge, beside those of a `second`.
    second
        The codes of the second judge, shape (units,).
    weights
        ``ordinal``, ``quadratic``, ``linear``, ``radical``, ``ratio``, ``unweighted`` (AC1), or a
        square array of weights of agreement.
    levels
        The declared codes; those that occur, where None.
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        `n` counts the units rated at all; `df` is n - 1.

    Raises
    ------
    NoAnswer
        Fewer than two units, none rated by two judges, or one level only.
    WrongCall
        Unknown weights; a code outside the levels.

    Examples
    --------
    >>> agreement = gwet_ac([[5, 5], [5, 5], [5, 5], [5, 4], [5, 5]], levels=[1, 2, 3, 4, 5])
    >>> round(float(agreement), 3)
    0.976
    """
    level = confidence_level(confidence)
    table = matrix(ratings, "ratings")[0] if second is None else _two_columns(ratings, second)
    if table.shape[1] < 2:
        at_least(2, table.shape[1], "raters")
    table = table[(~np.isnan(table)).any(axis=1)]
    at_least(2, len(table), "units")
    codes = _codes(table, levels)
    at_least(2, len(codes), "levels")
    agreement, word = _agreement(weights, codes)
    counts = (table[:, :, None] == codes).sum(axis=1).astype(np.float64)
    judges = counts.sum(axis=1)
    twice = judges >= 2
    n, both, q = len(table), int(twice.sum()), len(codes)
    at_least(1, both, "units")
    pairs = np.where(twice, judges * (judges - 1), 1.0)
    alike = (counts * (counts @ agreement.T - 1)).sum(axis=1) / pairs * twice
    observed = float(alike.sum()) / both
    used = (counts / judges[:, None]).mean(axis=0)
    factor = float(agreement.sum()) / (q * (q - 1))
    expected = factor * float((used * (1 - used)).sum())
    value = (observed - expected) / (1 - expected)
    # Each unit's part in the coefficient, and in what is expected (Gwet 2014, eq. 5.4.5).
    own = n / both * (alike - expected * twice) / (1 - expected)
    chance = factor * (counts @ (1 - used)) / judges
    parts = own - 2 * (1 - value) * (chance - expected) / (1 - expected)
    error = float(np.sqrt(((parts - value) ** 2).sum() / (n * (n - 1))))
    half = float(stats.t.ppf((1 + level) / 2, n - 1)) * error
    return Estimate(
        value=float(value),
        n=n,
        low=max(float(value) - half, -1.0),
        high=min(float(value) + half, 1.0),
        unit="coefficient",
        method=f"gwet_{'ac1' if word == 'unweighted' else 'ac2'}:{word}",
        error=error,
        df=float(n - 1),
        source=_GWET,
    )


def _two_columns(first: Vector | Matrix, second: Vector | None) -> Floats:
    """Return the codes of two judges, shape (units, 2)."""
    if second is None:
        table, _ = matrix(first, "ratings")
        if table.shape[1] != 2:
            raise WrongCall("statistics.two_columns", n=table.shape[1])
        return table
    a, b = vector(first, "first"), vector(second, "second")
    same_length(first=a, second=b)
    return np.column_stack([a, b])


def _codes(table: Floats, levels: Sequence[float] | None) -> Floats:
    """Return the levels, ascending, and refuse a code that is none of them."""
    found = np.unique(table[~np.isnan(table)])
    if levels is None:
        return found
    codes = np.unique(np.asarray(list(levels), dtype=np.float64))
    if not np.isin(found, codes).all():
        told = " ".join(f"{code:g}" for code in codes)
        raise WrongCall("statistics.outside_levels", name="ratings", levels=told)
    return codes


def _agreement(weights: str | npt.ArrayLike, codes: Floats) -> tuple[Floats, str]:
    """Return the weights of agreement between levels, shape (levels, levels), and their name."""
    if not isinstance(weights, str):
        given = np.asarray(weights, dtype=np.float64)
        if given.shape != (len(codes), len(codes)):
            raise WrongCall("statistics.weights_shape", levels=len(codes))
        return given, "given"
    name = one_of("weights", _ALIASES.get(weights, weights), WEIGHTS)
    if len(codes) < 2:
        return np.ones((len(codes), len(codes))), name
    return WEIGHTS[name](codes), name


def _unweighted(codes: Floats) -> Floats:
    return np.eye(len(codes))


def _linear(codes: Floats) -> Floats:
    apart: Floats = np.abs(np.subtract.outer(codes, codes))
    return 1 - apart / apart.max()


def _quadratic(codes: Floats) -> Floats:
    apart: Floats = np.subtract.outer(codes, codes) ** 2
    return 1 - apart / apart.max()


def _radical(codes: Floats) -> Floats:
    apart: Floats = np.sqrt(np.abs(np.subtract.outer(codes, codes)))
    return 1 - apart / apart.max()


def _ratio(codes: Floats) -> Floats:
    total = np.add.outer(codes, codes)
    if (total == 0).any() or (codes < 0).any():
        raise WrongCall("statistics.ratio_scale")
    apart: Floats = (np.subtract.outer(codes, codes) / total) ** 2
    return 1 - apart / apart.max()


def _ordinal(codes: Floats) -> Floats:
    """Levels between two, counted by pairs (Gwet 2014, ch. 3)."""
    place = np.arange(len(codes))
    between = np.abs(np.subtract.outer(place, place)) + 1.0
    apart: Floats = between * (between - 1) / 2
    return 1 - apart / apart.max()


WEIGHTS: dict[str, Callable[[Floats], Floats]] = {
    "quadratic": _quadratic,
    "linear": _linear,
    "ordinal": _ordinal,
    "radical": _radical,
    "ratio": _ratio,
    "unweighted": _unweighted,
}
"""The weights of agreement between levels, by name."""
