"""Mean squares: between units, between raters, and what is left."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer
from alliances.statistics.inputs import (
    Floats,
    Matrix,
    Vector,
    at_least,
    labels,
    matrix,
    one_of,
    same_length,
    vector,
)

# What rounding leaves of a sum of squares, beside the squares of the numbers it was made of.
_ROUNDING = 1e-28


@dataclass(frozen=True, slots=True)
class Squares:
    """Mean squares of units by raters and their degrees of freedom.

    Attributes
    ----------
    n
        Units, or groups.
    k
        Raters, or what stands for the size of a group.
    units, within
        Mean squares between units, and within units.
    raters, error
        Mean squares between raters, and of what neither unit nor rater explains; 0 of groups.
    df_units, df_within, df_raters, df_error
        Their degrees of freedom.
    """

    n: int
    k: float
    units: float
    within: float
    df_units: float
    df_within: float
    raters: float = 0.0
    error: float = 0.0
    df_raters: float = 0.0
    df_error: float = 0.0


def two_way(ratings: Matrix | Vector) -> Squares:
    """Return the mean squares of the units that every rater rated.

    Raises
    ------
    NoAnswer
        One rater, fewer than two complete units, or no variance at all.
    """
    table, _ = matrix(ratings, "ratings")
    at_least(2, table.shape[1], "raters")
    table = table[~np.isnan(table).any(axis=1)]
    n, k = table.shape
    at_least(2, n, "pairs" if k == 2 else "units")
    centred = table - table.mean()
    units, raters = centred.mean(axis=1), centred.mean(axis=0)
    scale = float((table**2).sum())
    within = _sum(centred - units[:, None], scale)
    between, apart = k * _sum(units, scale), n * _sum(raters, scale)
    error = _sum(centred - units[:, None] - raters, scale)
    if between + within == 0:
        raise NoAnswer("statistics.no_variance", what=f"{table[0, 0]:g}")
    df_within, df_error = n * (k - 1.0), (n - 1.0) * (k - 1.0)
    return Squares(
        n=n,
        k=float(k),
        units=between / (n - 1),
        within=within / df_within,
        raters=apart / (k - 1),
        error=error / df_error,
        df_units=n - 1.0,
        df_within=df_within,
        df_raters=k - 1.0,
        df_error=df_error,
    )


def one_way(answers: Matrix | Vector, groups: object, group_size: str) -> Squares:
    """Return the mean squares between and within groups of any size.

    Raises
    ------
    NoAnswer
        Fewer than two groups, no group with two respondents, or no variance at all.
    """
    known = one_of("group_size", group_size, ("mean", "adjusted"))
    if isinstance(answers, pd.DataFrame) and answers.shape[1] == 1:
        answers = answers.iloc[:, 0]
    values = vector(answers, "ratings")
    number, _ = labels(groups)
    same_length(ratings=values, groups=number)
    kept = ~np.isnan(values) & (number >= 0)
    values = values[kept]
    _, place, size = np.unique(number[kept], return_inverse=True, return_counts=True)
    total, n = len(values), len(size)
    at_least(2, n, "groups")
    at_least(n + 1, total, "respondents")
    centred = values - values.mean()
    means = np.bincount(place, centred) / size
    scale = float((values**2).sum())
    between = _sum(np.sqrt(size) * means, scale)
    within = _sum(centred - means[place], scale)
    if between + within == 0:
        raise NoAnswer("statistics.no_variance", what=f"{values[0]:g}")
    k = total / n if known == "mean" else (total - float((size**2).sum()) / total) / (n - 1)
    return Squares(
        n=n,
        k=k,
        units=between / (n - 1),
        within=within / (total - n),
        df_units=n - 1.0,
        df_within=float(total - n),
    )


def _sum(deviations: Floats, scale: float) -> float:
    """Return a sum of squares, 0 where only rounding is left of it."""
    total = float((deviations**2).sum())
    return 0.0 if total <= _ROUNDING * scale else total
