"""Covariances and correlations of items, with answers missing here and there."""

import numpy as np

from alliances.errors import NoAnswer
from alliances.statistics.inputs import Booleans, Floats, one_of

MISSING = ("pairwise", "complete")
"""Every pair of items on the respondents who answered both; or only whoever answered all."""


_SAME = 1e-14
"""Answers nearer than this, by their size, differ by the rounding of computers only."""


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


def in_unit(table: Floats) -> tuple[Floats, float]:
    """Return answers in a unit of about their size, and that unit.

    Squares of very large or very small numbers leave the range of floats; coefficients do not
    depend on the unit. The unit is a power of two, so that nothing is rounded.
    """
    largest = float(np.nanmax(np.abs(table), initial=0.0))
    unit = float(np.ldexp(1.0, int(np.frexp(largest)[1]) - 1)) if largest > 0 else 1.0
    return table / unit, unit


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
    centred, given, count = _together(table, names)
    sums = centred.T @ given
    matrix: Floats = (centred.T @ centred - sums * sums.T / count) / (count - 1)
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

    Returns
    -------
    ndarray
        Shape (items, items), ones on the diagonal.

    Raises
    ------
    NoAnswer
        As `covariances`; or an item does not vary among those who answered another.
    """
    table, _ = in_unit(table)
    centred, given, count = _together(table, names)
    # Each item in its own unit, so that the squares of a small one do not vanish.
    centred = centred / np.abs(centred).max(axis=0)
    for place in range(len(names)):
        flat = np.flatnonzero(_flat(table[given[:, place] > 0]))
        if len(flat):
            raise NoAnswer("statistics.never_together", first=names[flat[0]], second=names[place])
    sums = centred.T @ given
    squares = (centred**2).T @ given - sums**2 / count
    products = centred.T @ centred - sums * sums.T / count
    matrix: Floats = np.clip(products / np.sqrt(squares * squares.T), -1.0, 1.0)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def _together(table: Floats, names: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
    """Return centred answers (0 where missing), who answered, and how many answered each pair."""
    given = (~np.isnan(table)).astype(np.float64)
    count = given.T @ given
    for name, own in zip(names, np.diag(count), strict=True):
        if own < 2:
            raise NoAnswer("reliability.unanswered", name=name, n=int(own))
    if count.min() < 2:
        first, second = np.unravel_index(count.argmin(), count.shape)
        raise NoAnswer("statistics.never_together", first=names[first], second=names[second])
    flat = np.flatnonzero(_flat(table))
    if len(flat):
        raise NoAnswer("statistics.no_variance", what=", ".join(names[each] for each in flat))
    # Centred first, which takes away what squares of large means would cost in precision.
    return np.where(np.isnan(table), 0.0, table - np.nanmean(table, axis=0)), given, count


def _flat(table: Floats) -> Booleans:
    """Whether the answers to each item are all the same."""
    high, low = np.nanmax(table, axis=0), np.nanmin(table, axis=0)
    same: Booleans = high - low <= _SAME * np.maximum(np.abs(high), np.abs(low))
    return same
