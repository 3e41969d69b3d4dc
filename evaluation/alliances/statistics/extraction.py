"""The factors behind a correlation matrix: minimum residuals and maximum likelihood."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import optimize

from alliances.errors import NoAnswer
from alliances.statistics.inputs import Floats

METHODS = ("minres", "ml")
"""How factors are extracted."""

LEAST = 0.005
"""The smallest uniqueness: below it a factor would explain an item wholly (a Heywood case)."""

_STARTS = (0.2, 0.5, 0.8)
"""Uniquenesses to begin from as well, where the likelihood is searched.

Even of one factor it may have several maxima, as where the items are two scales in truth.
"""


def least_items(factors: int) -> int:
    """Return how many items so many factors need to be told apart.

    From (k - f)² >= k + f on, there are no fewer correlations than unknowns (Ledermann,
    Psychometrika 2 (1937) 85-93): 3 items for one factor, 5 for two, 6 for three.
    """
    k = factors + 1
    while (k - factors) ** 2 < k + factors:
        k += 1
    return k


def extract(related: Floats, factors: int, method: str) -> tuple[Floats, Floats]:
    """Return uniquenesses and loadings of a factor analysis of a correlation matrix.

    Parameters
    ----------
    related
        Correlations, shape (items, items).
    factors
        How many.
    method
        One of `METHODS`: Harman & Jones, Psychometrika 31 (1966) 351-368; Jöreskog, Psychometrika
        32 (1967) 443-482.

    Returns
    -------
    tuple of ndarray
        Shapes (items,) and (items, factors), at the minimum that is reached from the squared
        multiple correlations; of one factor with minimum residuals, where R's ``psych`` ends; with
        maximum likelihood, at the least of those from several starts. With minimum residuals a
        uniqueness may lie slightly below `LEAST` in a Heywood case: 1 - the sum of the squared
        loadings.

    Raises
    ------
    NoAnswer
        Maximum likelihood of correlations that have no inverse.
    """
    if method == "ml" and np.linalg.eigvalsh(related)[0] <= 1e-10:
        raise NoAnswer("reliability.no_inverse")
    # A pseudo-inverse, since pairwise correlations may not be of full rank.
    inverse = np.diag(np.linalg.pinv(related))
    start = 1 / np.where(inverse > 1, inverse, 2.0)
    if method == "ml":
        starts = [np.clip(start, 0.05, 0.95), *(np.full(len(related), each) for each in _STARTS)]
        unique = _least(_likelihood, starts, related, factors)
        return unique, _loadings(unique, related, factors, method)
    if factors == 1:
        unique = _near_least(related, start)
    else:
        unique = _least(_residuals, [np.clip(start, 0.05, 0.95)], related, factors)
        if (unique <= LEAST * 1.001).any():
            # At its bound an item's own residual is no longer zero, and minimum residuals, which
            # leaves the diagonal out, parts from least squares.
            unique = _least(_off_diagonal, [unique], related, factors, gradient=False)
    loadings = _loadings(unique, related, factors, method)
    return 1 - (loadings**2).sum(axis=1), loadings


def _least(
    objective: Callable[..., Any],
    starts: list[Floats],
    related: Floats,
    factors: int,
    *,
    gradient: bool = True,
) -> Floats:
    """Return the uniquenesses, from `LEAST` to 1, where an objective is least."""
    settings = {"maxiter": 5000, "maxfun": 50000, "ftol": 1e-16, "gtol": 1e-11}
    bounds = [(LEAST, 1.0)] * len(related)

    def value(unique: Floats) -> Any:
        return objective(unique, related, factors)

    # The two kinds of jac are two overloads of one call.
    call: dict[str, Any] = {"method": "L-BFGS-B", "bounds": bounds, "options": settings}
    minima = [optimize.minimize(value, each, jac=gradient or "3-point", **call) for each in starts]
    best = minima[0]
    for found in minima[1:]:
        # Another minimum counts only where it is lower by more than rounding.
        if found.fun < best.fun - 1e-9 * max(1.0, abs(best.fun)):
            best = found
    return np.asarray(best.x, dtype=np.float64)


_TINY = float(np.finfo(np.float64).eps)
_PSYCH = {"maxcor": 5, "ftol": 1e7 * _TINY, "gtol": 0.0, "maxiter": 100}
_SCALE = 0.01


def _near_least(related: Floats, start: Floats) -> Floats:
    """Return the uniquenesses near which the residuals of one factor are least, off the diagonal.

    R's ``psych::fa`` (fm = "minres") looks for them by the gradient of least squares, in steps of a
    hundredth, and ends where ``optim`` does by default. The minimum itself lies a little further,
    in one ordinary scale of thirty by more than a millionth: values that compare are worth more.
    """

    def value(scaled: Floats) -> tuple[float, Floats]:
        unique = scaled * _SCALE
        shared = related.copy()
        np.fill_diagonal(shared, 1 - unique)
        values, vectors = np.linalg.eigh(shared)
        kept = values[-1] if values[-1] >= _TINY else 100 * _TINY
        rest = shared - kept * np.outer(vectors[:, -1], vectors[:, -1])
        loadings = _loadings(unique, related, 1, "minres")[:, 0]
        gradient = loadings**2 + unique - np.diag(related)
        return float((rest[np.tril_indices(len(unique), -1)] ** 2).sum()), gradient * _SCALE

    highest = max(float((1 - start).max()), 1.0)
    bounds = [(LEAST / _SCALE, highest / _SCALE)] * len(related)
    call: dict[str, Any] = {"method": "L-BFGS-B", "bounds": bounds, "options": _PSYCH, "jac": True}
    found = optimize.minimize(value, start / _SCALE, **call)
    return np.asarray(found.x * _SCALE, dtype=np.float64)


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
