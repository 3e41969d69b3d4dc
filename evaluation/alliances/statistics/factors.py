"""One factor behind the items: omega, sampling adequacy, how many factors there are."""

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.extraction import LEAST, METHODS, extract, least_items
from alliances.statistics.inputs import Floats, Matrix, at_least, estimates, matrix, one_of
from alliances.statistics.moments import correlations, kept_rows

_MCDONALD = "McDonald, Test Theory, Erlbaum 1999, ch. 6"
_KAISER = "Kaiser & Rice, Educational and Psychological Measurement 34 (1974) 111-117"
_NOTHING = 1e-20
"""Squared correlations below this are rounding: the items have nothing to do with each other."""


def omega_total(
    items: Matrix,
    *,
    factors: int = 1,
    method: str = "minres",
    variance: str = "observed",
    missing: str = "pairwise",
) -> Estimate:
    """Return McDonald's omega total: the share of the variance of the sum that is common.

    omega = 1 - sum of the uniquenesses / variance of the sum, on the correlations of the items
    (McDonald 1999, eq. 6.20b). The uniquenesses are those of a factor analysis: minimum residuals
    (Harman & Jones, Psychometrika 31 (1966) 351-368) or maximum likelihood (Jöreskog, Psychometrika
    32 (1967) 443-482).

    Parameters
    ----------
    items
        Answers, shape (respondents, items), all pointing the same way.
    factors
        How many; one, unless several sub-scales are meant (R's ``psych::omega`` takes three where
        it is not told). Omega total does not depend on their rotation.
    method
        ``minres`` or ``ml``.
    variance
        ``observed``: of the sum as it was observed; ``model``: as the factors give it, with one
        factor (sum of loadings)² + sum of the uniquenesses.
    missing
        As in `cronbach_alpha`.

    Returns
    -------
    Estimate
        Without interval: none is agreed upon; see `alliances.statistics.bootstrap`. `note` names
        the items that load against the others, which are turned (omega is of the sum after that,
        as in ``psych``, which of several factors goes by the general one that its rotation makes,
        and may turn others), and those without any variance of their own (a Heywood case), where
        omega is not to be trusted: there, and of several factors, it may differ from ``psych`` by
        more than 1e-6.

    Raises
    ------
    NoAnswer
        Fewer than three items for one factor, five for two, six for three; fewer than three
        respondents; answers that do not vary, or without any correlation; with ``ml``, correlations
        that have no inverse.
    WrongCall
        An unknown option, a number of factors that is not whole, answers that are not numbers.

    Examples
    --------
    >>> omega = omega_total([[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 5, 5], [5, 4, 4]])
    >>> round(float(omega), 3)
    0.939
    """
    one_of("method", method, METHODS)
    one_of("variance", variance, ("observed", "model"))
    if not _whole(factors) or factors < 1:
        raise WrongCall("reliability.factors", factors=factors)
    table, names = _answers(items, missing)
    at_least(least_items(factors), len(names), "items")
    related = correlations(table, names)
    if float((np.tril(related, -1) ** 2).sum()) < _NOTHING:
        raise NoAnswer("reliability.unrelated")
    unique, loadings = extract(related, factors, method)
    sign = directions(loadings)
    if variance == "observed":
        total = float(sign @ related @ sign)
    else:
        total = float(((sign @ loadings) ** 2).sum() + unique.sum())
    if total <= unique.sum() * (1 - 1e-9):
        raise NoAnswer("reliability.contradictory")
    return Estimate(
        value=float(1 - unique.sum() / total),
        n=len(table),
        unit="coefficient",
        method=f"omega_total:{method}:{variance}:factors={factors}",
        source=_MCDONALD,
        note="; ".join(
            f"{word}: {', '.join(name for name, one in zip(names, which, strict=True) if one)}"
            for word, which in (("turned", sign < 0), ("heywood", unique <= LEAST * 1.001))
            if which.any()
        ),
    )


def kmo(items: Matrix, *, missing: str = "pairwise") -> pd.DataFrame:
    """Return the Kaiser-Meyer-Olkin measure: how far correlations are shared by more than two.

    Sum of the squared correlations by the sum of these and of the squared partial correlations
    (Kaiser, Psychometrika 35 (1970) 401-415; Kaiser & Rice, Educational and Psychological
    Measurement 34 (1974) 111-117). From 0.5 on a factor analysis may be tried; 0.8 is called
    meritorious (Kaiser, Psychometrika 39 (1974) 31-36). With two items it is 0.5 whatever they are.

    Parameters
    ----------
    items
        Answers, shape (respondents, items).
    missing
        As in `cronbach_alpha`.

    Returns
    -------
    DataFrame
        Estimates: row ``overall``, then one an item. An item without any correlation has no value
        (``note``: ``unrelated``).

    Raises
    ------
    NoAnswer
        One item, no variance, no correlation at all; correlations that have no inverse, because
        items determine each other, respondents are fewer than items, or pairs of items were
        answered by different people.

    Examples
    --------
    >>> table = kmo([[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 5, 5], [5, 4, 4]])
    >>> table.index.tolist()
    ['overall', '1', '2', '3']
    """
    table, names = _answers(items, missing)
    related = correlations(table, names)
    if np.linalg.cond(related) > 1e12:
        raise NoAnswer("reliability.no_inverse")
    inverse = np.linalg.inv(related)
    own = np.diag(inverse)
    # Pairwise correlations may be those of no data at all, with partial correlations beyond 1.
    if own.min() <= 0 or (inverse**2 > (1 + 1e-9) * np.outer(own, own)).any():
        raise NoAnswer("reliability.contradictory")
    shared, alone = related**2, inverse**2 / np.outer(own, own)
    np.fill_diagonal(shared, 0.0)
    np.fill_diagonal(alone, 0.0)
    if shared.sum() < _NOTHING:
        raise NoAnswer("reliability.unrelated")
    made = [("overall", _adequacy(float(shared.sum()), float(alone.sum()), len(table)))]
    for name, common, single in zip(names, shared.sum(axis=0), alone.sum(axis=0), strict=True):
        made.append((name, _adequacy(float(common), float(single), len(table))))
    return estimates(made, "item")


def parallel_analysis(
    items: Matrix,
    *,
    draws: int = 500,
    seed: int = 2014,
    quantile: float = 0.95,
    missing: str = "pairwise",
) -> pd.DataFrame:
    """Return how many components stand out from what unrelated answers would give.

    The eigenvalues of the correlation matrix beside those of random normal data of the same shape
    (Horn, Psychometrika 30 (1965) 179-185), with the upper quantile of Glorfeld, Educational and
    Psychological Measurement 55 (1995) 377-393.

    Parameters
    ----------
    items
        Answers, shape (respondents, items).
    draws, seed
        How many random tables, and where their draws begin: the same seed gives the same result.
    quantile
        Of the random eigenvalues, that an eigenvalue must exceed.
    missing
        As in `cronbach_alpha`.

    Returns
    -------
    DataFrame
        One row a component: ``eigenvalue``, ``random_mean``, ``random_quantile``, ``retained``
        (whether this and every earlier one exceeds its quantile): their sum is the number to keep.

    Raises
    ------
    NoAnswer
        One item, fewer than three respondents, answers that do not vary.
    WrongCall
        No draw, a quantile outside 0 to 1.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> common = rng.normal(size=(200, 1))
    >>> found = parallel_analysis(common + rng.normal(size=(200, 5)), draws=100)
    >>> int(found["retained"].sum())
    1
    """
    if not _whole(draws) or draws < 1 or not 0 < quantile < 1:
        raise WrongCall("statistics.draws", draws=draws)
    table, names = _answers(items, missing)
    own = np.linalg.eigvalsh(correlations(table, names))[::-1]
    random = _random_eigenvalues(len(table), len(names), draws, seed)
    upper = np.quantile(random, quantile, axis=0)
    return pd.DataFrame(
        {
            "eigenvalue": own,
            "random_mean": random.mean(axis=0),
            "random_quantile": upper,
            "retained": np.logical_and.accumulate(own > upper),
        },
        index=pd.RangeIndex(1, len(own) + 1, name="component"),
    )


def _answers(items: Matrix, missing: str) -> tuple[Floats, tuple[str, ...]]:
    """Return the answers of those who count, refusing one item and fewer than three respondents."""
    table, names = matrix(items)
    if len(names) < 2:
        raise NoAnswer("statistics.one_item", n=len(names))
    table = kept_rows(table, missing)
    at_least(3, len(table), "respondents")
    return table, names


def directions(loadings: Floats) -> Floats:
    """Return -1 for the items that load against the others, which are turned, and 1 for the others.

    By the main axis of what is common, which no rotation of the factors changes.
    """
    axis = np.linalg.svd(loadings, full_matrices=False)[0][:, 0]
    return np.where(axis * np.sign(axis.sum() or 1) < 0, -1.0, 1.0)


def _whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def _adequacy(common: float, single: float, n: int) -> Estimate:
    """Return the share of squared correlations in all that is squared."""
    related = common >= _NOTHING
    return Estimate(
        value=common / (common + single) if related else None,
        n=n,
        unit="coefficient",
        method="kmo",
        source=_KAISER,
        note="" if related else "unrelated",
    )


def _random_eigenvalues(n: int, k: int, draws: int, seed: int) -> Floats:
    """Return the eigenvalues of the correlations of random normal tables, (draws, k), falling.

    The covariances of normal tables are drawn at once, as a triangle times its transpose (Bartlett,
    Proceedings of the Royal Society of Edinburgh 53 (1933) 260-283): 1,500 respondents cost no more
    than 15. With no more respondents than items the tables themselves are drawn, which are small.
    """
    rng = np.random.default_rng(seed)
    if n > k:
        roots = np.tril(rng.standard_normal((draws, k, k)), -1)
        place = np.arange(k)
        roots[:, place, place] = np.sqrt(rng.chisquare(n - 1 - place, (draws, k)))
    else:
        roots = rng.standard_normal((draws, n, k)).mT
        roots -= roots.mean(axis=2, keepdims=True)
    roots = roots / np.sqrt((roots**2).sum(axis=2, keepdims=True))
    drawn: Floats = np.linalg.eigvalsh(roots @ roots.mT)[:, ::-1]
    return drawn
