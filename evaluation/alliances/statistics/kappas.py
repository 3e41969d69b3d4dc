"""Agreement corrected for chance: weighted kappa of two raters, Gwet's AC of two or more."""

import numpy as np
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.categories import Levels, Rated, rated, shown
from alliances.statistics.closeness import Weights, closeness
from alliances.statistics.inputs import Floats, Matrix, Vector, at_least, confidence_level

_COHEN = "Cohen, Psychological Bulletin 70 (1968) 213-220"
_FLEISS = "Fleiss, Cohen & Everitt, Psychological Bulletin 72 (1969) 323-327"
_GWET = (
    "Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008) 29-48; "
    "Handbook of Inter-Rater Reliability, 4th ed. 2014, ch. 5"
)


def weighted_kappa(
    a: Vector | Matrix,
    b: Vector | None = None,
    *,
    weights: Weights = "quadratic",
    levels: Levels | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return Cohen's weighted kappa of two raters.

    (observed - expected) / (1 - expected) agreement, weighted (Cohen 1968); the interval is normal
    on the large-sample error of Fleiss, Cohen & Everitt (1969), cut at -1 and 1. Kappa depends on
    how the answers are spread over the levels: where nearly all sit on one, it falls although the
    raters agree; `gwet_ac` then says more.

    Value as R's ``psych::cohen.kappa``, and ``irr::kappa2`` (which sorts ten levels or more as
    text); error as ``irrCAC::kappa2.table``. That of psych 2.2.9 is the same for the unweighted
    kappa; for the weighted one it departs from the paper (sums of rows stand where mean weights of
    columns belong) and is not followed.

    Parameters
    ----------
    a, b
        Levels given by each rater, shape (units,); or one table, shape (units, 2). Numbers or
        words. Units without both are left out.
    weights
        ``quadratic`` (or ``squared``), ``linear`` (or ``equal``), ``unweighted``, or any other of
        `gwet_ac`, by places on the scale: levels 1, 2 and 5 stand one place apart, as in R. Or a
        table of weights of agreement, shape (levels, levels): 1 on its diagonal, 0 to 1 elsewhere;
        or of distances, 0 on its diagonal.
    levels
        The declared levels, in order; an unused one counts in the distances. Those that occur,
        where None. Words need them, unless they are an ordered categorical.
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        `n` counts the complete pairs. `note` is ``no_error`` where the interval has no width: the
        raters agree entirely, or one of them used one level only (kappa is 0 whatever the other
        said).

    Raises
    ------
    NoAnswer
        No complete pair, or both raters used one and the same level only: kappa is not defined.
    WrongCall
        Unknown weights; a rating outside the levels; words without order.

    Examples
    --------
    >>> kappa = weighted_kappa([1, 2, 3, 3, 2, 1], [1, 2, 3, 2, 2, 2], levels=[1, 2, 3])
    >>> round(float(kappa), 3), round(kappa.low, 3), round(kappa.high, 3)
    (0.667, 0.231, 1.0)
    """
    level = confidence_level(confidence)
    ratings = rated(a, b, levels)
    if ratings.codes.shape[1] != 2:
        raise WrongCall("statistics.two_columns", n=ratings.codes.shape[1])
    agreement, word = closeness(weights, ratings, by_value=False)
    shares, n = _crossed(ratings)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed = float((agreement * shares).sum())
    expected = float(rows @ agreement @ columns)
    if 1 - expected <= 1e-12:
        raise NoAnswer("statistics.no_variance", what=shown(ratings.levels[rows.argmax()]))
    value = (observed - expected) / (1 - expected)
    # The variance of each pair's part, the chance agreement being estimated too.
    margins = (agreement @ columns)[:, None] + (rows @ agreement)[None, :]
    parts = agreement - margins * (1 - value)
    mean = value - expected * (1 - value)
    spread = float((shares * (parts - mean) ** 2).sum())
    error = float(np.sqrt(spread / n)) / (1 - expected)
    half = float(stats.norm.ppf((1 + level) / 2)) * error
    return Estimate(
        value=value,
        n=n,
        low=max(value - half, -1.0),
        high=min(value + half, 1.0),
        unit="coefficient",
        method=f"weighted_kappa:{word}:fleiss_cohen_everitt",
        error=error,
        source=f"{_COHEN}; {_FLEISS}",
        note="no_error" if error <= 1e-12 else "",
    )


def gwet_ac(
    ratings: Matrix | Vector,
    second: Vector | None = None,
    *,
    weights: Weights = "quadratic",
    levels: Levels | None = None,
    population: float | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return Gwet's AC1 (unweighted) or AC2 (weighted), of two raters or more.

    Chance is counted only where raters hesitate, so that the coefficient stays readable where
    nearly all answers sit on one level. A unit rated by one rater counts in how the answers are
    spread, not in how they agree; a unit rated by nobody is left out. The error is that of a sample
    of units with the same raters (Gwet 2008; 2014, ch. 5), the interval a t with n - 1 degrees of
    freedom, cut at 1.

    Value, error and interval as R's ``irrCAC::gwet.ac1.raw``, whose default is ``unweighted``.

    Parameters
    ----------
    ratings
        Units by raters, shape (units, raters), missing where a rater did not answer; or the levels
        given by one rater, shape (units,), beside those of a `second`. Numbers or words.
    second
        The levels given by the second rater, shape (units,).
    weights
        ``quadratic``, ``linear``, ``ordinal``, ``radical``, ``ratio``, ``circular``, ``bipolar``
        (between the numbers; between places where the levels are words), ``unweighted`` (AC1), or a
        table as in `weighted_kappa`.
    levels
        The declared levels, in order; unused ones count in what is expected by chance. Those that
        occur, where None, as in R.
    population
        How many units there are, for the finite population correction 1 - n / N; None for many.
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        `n` counts the units rated at all; `df` is n - 1. Where all ratings are equal the value is
        1, and `note` is ``no_error`` where the interval has no width.

    Raises
    ------
    NoAnswer
        One rater, fewer than two units, or none rated by two raters.
    WrongCall
        Unknown weights; a rating outside the levels; words without order.

    Examples
    --------
    >>> ac2 = gwet_ac([[5, 5], [5, 5], [5, 5], [5, 4], [5, 5]], levels=[1, 2, 3, 4, 5])
    >>> round(float(ac2), 3), ac2.n, ac2.df
    (0.985, 5, 4.0)
    """
    level = confidence_level(confidence)
    table = rated(ratings, second, levels)
    at_least(2, table.codes.shape[1], "raters")
    agreement, word = closeness(weights, table, by_value=True)
    counts = table.counts()
    counts = counts[counts.sum(axis=1) > 0]
    n, q = counts.shape
    at_least(2, n, "units")
    judges = counts.sum(axis=1)
    twice = judges >= 2
    both = int(twice.sum())
    at_least(1, both, "units")
    pairs = np.where(twice, judges * (judges - 1), 1.0)
    alike = np.where(twice, (counts * (counts @ agreement.T - 1)).sum(axis=1) / pairs, 0.0)
    used = (counts / judges[:, None]).mean(axis=0)
    # One level only: nobody can have hesitated.
    hesitation = float(agreement.sum()) / (q * (q - 1)) if q > 1 else 0.0
    expected = hesitation * float((used * (1 - used)).sum())
    value = (float(alike.sum()) / both - expected) / (1 - expected)
    own = n / both * (alike - expected * twice) / (1 - expected)
    chance = hesitation * (counts @ (1 - used)) / judges
    parts = own - 2 * (1 - value) * (chance - expected) / (1 - expected)
    left = 1.0 if population is None else _share_left(n, population)
    error = float(np.sqrt(left * ((parts - value) ** 2).sum() / (n * (n - 1))))
    half = float(stats.t.ppf((1 + level) / 2, n - 1)) * error
    return Estimate(
        value=value,
        n=n,
        low=value - half,
        high=min(value + half, 1.0),
        unit="coefficient",
        method=f"gwet_{'ac1' if word == 'unweighted' else 'ac2'}:{word}",
        error=error,
        df=float(n - 1),
        source=_GWET,
        note="" if error > 0 else "no_error",
    )


def _crossed(ratings: Rated) -> tuple[Floats, int]:
    """Return the shares of the complete pairs, levels by levels, and how many pairs there are."""
    codes = ratings.codes[(ratings.codes >= 0).all(axis=1)]
    at_least(1, len(codes), "pairs")
    q = len(ratings.levels)
    cells = np.bincount(codes[:, 0] * q + codes[:, 1], minlength=q * q)
    return cells.reshape(q, q) / len(codes), len(codes)


def _share_left(n: int, population: float) -> float:
    """Return the share of the population that was not rated."""
    if not population >= n:
        raise WrongCall("agreement.population", population=population, n=n)
    return 1 - n / population
