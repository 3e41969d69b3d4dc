"""Covariances and correlations of items, with answers missing here and there."""

import numpy as np

from alliances.errors import NoAnswer
from alliances.statistics.inputs import Floats, at_least, one_of

MISSING = ("pairwise", "complete")
"""Every pair of items on the respondents who answered both; or only whoever answered all."""


def kept_rows(table: Floats, missing: str) -> Floats:
    """Return the respondents that count: with any answer, or with all of them.

    Parameters
    ----------
    table
        Shape (respondents, items), NaN where an answer is missing.
    missing
        One of `MISSING`.

    Raises
    ------
    WrongCall
        `missing` is neither.
    """
    given = ~np.isnan(table)
    if one_of("missing", missing, MISSING) == "complete":
        return table[given.all(axis=1)]
    return table[given.any(axis=1)]


def covariances(table: Floats, names: tuple[str, ...]) -> Floats:
    """Return the covariance matrix of items, each pair on the respondents who answered both.

    The divisor is n - 1 of the pair, and means are those of the pair, as in R's
    ``cov(use = "pairwise.complete.obs")``. Without missing answers it is the ordinary matrix. Not
    every such matrix is positive semi-definite.

    Parameters
    ----------
    table
        Shape (respondents, items).
    names
        Of the items, for the messages.

    Returns
    -------
    ndarray
        Shape (items, items).

    Raises
    ------
    NoAnswer
        Two items were never answered by the same two respondents, or an item does not vary.
    """
    given = (~np.isnan(table)).astype(np.float64)
    count = given.T @ given
    if count.min(initial=np.inf) < 2:
        first, second = np.unravel_index(count.argmin(), count.shape)
        at_least(2, int(count[first, first]), "respondents")
        raise NoAnswer("statistics.never_together", first=names[first], second=names[second])
    # Centred first, which takes away what squares of large means would cost in precision.
    centre = np.nanmean(table, axis=0)
    filled = np.where(np.isnan(table), 0.0, table - centre)
    sums = filled.T @ given
    products = filled.T @ filled
    matrix: Floats = (products - sums * sums.T / count) / (count - 1)
    flat = np.flatnonzero(np.nanmax(table, axis=0) == np.nanmin(table, axis=0))
    if len(flat):
        raise NoAnswer("statistics.no_variance", what=", ".join(names[each] for each in flat))
    return matrix


def correlations(table: Floats, names: tuple[str, ...]) -> Floats:
    """Return the correlation matrix of items, pair by pair.

    Each correlation is of the respondents who answered both items, with the variances of the same
    respondents, as in R's ``cor(use = "pairwise.complete.obs")``.

    Parameters
    ----------
    table
        Shape (respondents, items).
    names
        Of the items, for the messages.

    Raises
    ------
    NoAnswer
        As `covariances`; or an item does not vary among those who answered another.
    """
    covariances(table, names)
    given = (~np.isnan(table)).astype(np.float64)
    count = given.T @ given
    filled = np.where(np.isnan(table), 0.0, table - np.nanmean(table, axis=0))
    sums = filled.T @ given
    products = filled.T @ filled - sums * sums.T / count
    squares = (filled**2).T @ given - sums**2 / count
    spread = squares * squares.T
    flat = np.argwhere(spread <= 1e-24 * max(1.0, float(spread.max())))
    if len(flat):
        first, second = flat[0]
        raise NoAnswer("statistics.never_together", first=names[first], second=names[second])
    matrix: Floats = products / np.sqrt(spread)
    np.fill_diagonal(matrix, 1.0)
    return matrix
