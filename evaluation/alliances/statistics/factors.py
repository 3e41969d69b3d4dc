"""One factor behind the items: omega, sampling adequacy, how many factors there are."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import Floats, Matrix, at_least, estimates, matrix, one_of
from alliances.statistics.moments import correlations, kept_rows

_MCDONALD = "McDonald, Test Theory, Erlbaum 1999, ch. 6"
_LEAST = 0.005
"""The smallest uniqueness: below it a factor would explain an item wholly (a Heywood case)."""


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
        How many; one, unless several sub-scales are meant. Omega total does not depend on their
        rotation.
    method
        ``minres`` or ``ml``.
    variance
        ``observed``: of the sum as it was observed; ``model``: (sum of loadings)² + sum of the
        uniquenesses, with one factor.
    missing
        As in `cronbach_alpha`.

    Returns
    -------
    Estimate
        Without interval: none is agreed upon; see `alliances.statistics.bootstrap`. `note` names
        items without any variance of their own (a Heywood case), where omega is not to be trusted.

    Raises
    ------
    NoAnswer
        Fewer than three items to a factor, answers that do not vary.

    Examples
    --------
    >>> omega = omega_total([[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 5, 5], [5, 4, 4]])
    >>> round(float(omega), 3)
    0.939
    """
    one_of("method", method, ("minres", "ml"))
    one_of("variance", variance, ("observed", "model"))
    table, names = matrix(items)
    k = table.shape[1]
    if k < 2:
        raise NoAnswer("statistics.one_item", n=k)
    if factors < 1 or (variance == "model" and factors > 1):
        raise WrongCall("statistics.factors", factors=factors)
    if k < max(3, 2 * factors):
        raise NoAnswer("statistics.too_few.items", needed=max(3, 2 * factors), n=k)
    table = kept_rows(table, missing)
    at_least(3, len(table), "respondents")
    related = correlations(table, names)
    unique, loadings = _factor(related, factors, method)
    if variance == "observed":
        # Items that load against the others are turned: the sum is of what points one way.
        sign = np.where(loadings[:, 0] * np.sign(loadings[:, 0].sum() or 1) < 0, -1.0, 1.0)
        value = 1 - unique.sum() / float(sign @ related @ sign)
    else:
        common = float(np.abs(loadings[:, 0]).sum()) ** 2
        value = common / (common + unique.sum())
    whole = [name for name, each in zip(names, unique, strict=True) if each <= _LEAST * 1.001]
    return Estimate(
        value=float(value),
        n=len(table),
        unit="coefficient",
        method=f"omega_total:{method}:{variance}:factors={factors}",
        source=_MCDONALD,
        note=f"heywood: {', '.join(whole)}" if whole else "",
    )


def kmo(items: Matrix, *, missing: str = "pairwise") -> pd.DataFrame:
    """Return the Kaiser-Meyer-Olkin measure: how far correlations are shared by more than two.

    Sum of the squared correlations by the sum of these and of the squared partial correlations
    (Kaiser, Psychometrika 35 (1970) 401-415; Kaiser & Rice, Educational and Psychological
    Measurement 34 (1974) 111-117). From 0.5 on a factor analysis may be tried; 0.8 is called
    meritorious.

    Parameters
    ----------
    items
        Answers, shape (respondents, items).
    missing
        As in `cronbach_alpha`.

    Returns
    -------
    DataFrame
        Estimates: row ``overall``, then one an item.

    Raises
    ------
    NoAnswer
        One item, no variance, or items that determine each other exactly.

    Examples
    --------
    >>> table = kmo([[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 5, 5], [5, 4, 4]])
    >>> table.index.tolist()
    ['overall', '1', '2', '3']
    """
    table, names = matrix(items)
    if table.shape[1] < 2:
        raise NoAnswer("statistics.one_item", n=table.shape[1])
    table = kept_rows(table, missing)
    at_least(3, len(table), "respondents")
    related = correlations(table, names)
    if np.linalg.cond(related) > 1e12:
        raise NoAnswer("statistics.determined")
    inverse = np.linalg.inv(related)
    scale = np.sqrt(np.abs(np.diag(inverse)))
    if (scale <= 0).any():
        # Correlations of few pairs need not belong to any answers at all.
        raise NoAnswer("statistics.determined")
    partial = inverse / np.outer(scale, scale)
    shared, alone = related**2, partial**2
    np.fill_diagonal(shared, 0.0)
    np.fill_diagonal(alone, 0.0)
    whole = shared.sum(axis=0) + alone.sum(axis=0)
    if not np.isfinite(whole).all() or (whole <= 0).any():
        raise NoAnswer("statistics.determined")
    each = shared.sum(axis=0) / whole
    values = [("overall", float(shared.sum() / (shared.sum() + alone.sum())))]
    values += list(zip(names, map(float, each), strict=True))
    source = "Kaiser & Rice, Educational and Psychological Measurement 34 (1974) 111-117"
    return estimates(
        [
            (name, Estimate(value, len(table), unit="coefficient", method="kmo", source=source))
            for name, value in values
        ],
        "item",
    )


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
        (whether this and every earlier one exceeds its quantile).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> common = rng.normal(size=(200, 1))
    >>> found = parallel_analysis(common + rng.normal(size=(200, 5)), draws=100)
    >>> int(found["retained"].sum())
    1
    """
    table, names = matrix(items)
    if table.shape[1] < 2:
        raise NoAnswer("statistics.one_item", n=table.shape[1])
    if draws < 1 or not 0 < quantile < 1:
        raise WrongCall("statistics.draws", draws=draws)
    table = kept_rows(table, missing)
    at_least(3, len(table), "respondents")
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


def _random_eigenvalues(n: int, k: int, draws: int, seed: int) -> Floats:
    """Return the eigenvalues of the correlations of random normal tables, (draws, k), falling."""
    rng = np.random.default_rng(seed)
    drawn = np.empty((draws, k))
    # In blocks, so that 1,500 respondents by 500 draws do not fill the memory.
    block = max(1, 4_000_000 // (n * k))
    for start in range(0, draws, block):
        tables = rng.standard_normal((min(block, draws - start), n, k))
        tables -= tables.mean(axis=1, keepdims=True)
        tables /= np.sqrt((tables**2).sum(axis=1, keepdims=True))
        drawn[start : start + len(tables)] = np.linalg.eigvalsh(tables.mT @ tables)[:, ::-1]
    return drawn


def _factor(related: Floats, factors: int, method: str) -> tuple[Floats, Floats]:
    """Return uniquenesses and loadings of a factor analysis of a correlation matrix."""
    if method == "ml" and np.linalg.eigvalsh(related)[0] <= 1e-10:
        raise NoAnswer("statistics.determined")
    # A pseudo-inverse, since pairwise correlations may not be of full rank.
    inverse = np.diag(np.linalg.pinv(related))
    start = np.clip(1 / np.where(inverse > 1, inverse, 2.0), 0.05, 0.95)
    if method == "ml":
        unique = _least(_likelihood, start, related, factors, gradient=True)
        return unique, _loadings(unique, related, factors, method)
    unique = _least(_residuals, start, related, factors, gradient=True)
    if (unique <= _LEAST * 1.001).any():
        # At its bound an item's own residual is no longer zero, and minimum residuals, which leaves
        # the diagonal out, parts from least squares.
        unique = _least(_off_diagonal, unique, related, factors, gradient=False)
    loadings = _loadings(unique, related, factors, method)
    return 1 - (loadings**2).sum(axis=1), loadings


def _least(
    objective: Callable[..., Any],
    start: Floats,
    related: Floats,
    factors: int,
    *,
    gradient: bool,
) -> Floats:
    """Return the uniquenesses, from `_LEAST` to 1, where an objective is least."""
    settings = {"maxiter": 5000, "maxfun": 50000, "ftol": 1e-16, "gtol": 1e-11}
    bounds = [(_LEAST, 1.0)] * len(related)

    def value(unique: Floats) -> Any:
        return objective(unique, related, factors)

    # jac=True and jac=None are two overloads of one call.
    call: dict[str, Any] = {"method": "L-BFGS-B", "bounds": bounds, "options": settings}
    found = optimize.minimize(value, start, jac=gradient or None, **call)
    return np.asarray(found.x, dtype=np.float64)


def _loadings(unique: Floats, related: Floats, factors: int, method: str) -> Floats:
    """Return the loadings that fit best, given the uniquenesses; shape (items, factors)."""
    if method == "minres":
        values, vectors = np.linalg.eigh(related - np.diag(unique))
        kept = np.sqrt(np.maximum(values[::-1][:factors], 0.0))
        least: Floats = vectors[:, ::-1][:, :factors] * kept
        return least
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(related / np.outer(root, root))
    kept = np.sqrt(np.maximum(values[::-1][:factors] - 1, 0.0))
    likely: Floats = root[:, None] * vectors[:, ::-1][:, :factors] * kept
    return likely


def _residuals(unique: Floats, related: Floats, factors: int) -> tuple[float, Floats]:
    """Return half the squared residuals outside the factors, and their gradient.

    Given the uniquenesses, the best loadings leave the other eigenvalues of related - unique; their
    squares are what is not explained (least squares: the same minimum as of minimum residuals).
    """
    values, vectors = np.linalg.eigh(related - np.diag(unique))
    kept = np.zeros(len(values), dtype=np.bool_)
    kept[-factors:] = values[-factors:] > 0
    rest = np.where(kept, 0.0, values)
    return float((rest**2).sum()) / 2, -(vectors**2) @ rest


def _off_diagonal(unique: Floats, related: Floats, factors: int) -> float:
    """Return half the squared residuals off the diagonal (Harman & Jones 1966, eq. 3)."""
    loadings = _loadings(unique, related, factors, "minres")
    rest = related - loadings @ loadings.T
    np.fill_diagonal(rest, 0.0)
    return float((rest**2).sum()) / 2


def _likelihood(unique: Floats, related: Floats, factors: int) -> tuple[float, Floats]:
    """Return the discrepancy of the maximum likelihood, and its gradient (Jöreskog 1967)."""
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(related / np.outer(root, root))
    rest = values[: len(values) - factors]
    value = float((rest - np.log(rest) - 1).sum())
    gradient = -(vectors[:, : len(rest)] ** 2) @ (rest - 1) / unique
    return value, gradient
