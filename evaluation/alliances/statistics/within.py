"""Whether the respondents of one organisation agree, before they are averaged into it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Floats,
    Matrix,
    Vector,
    at_least,
    estimates,
    labels,
    matrix,
    same_length,
    vector,
)

_SOURCE = "James, Demaree & Wolf, Journal of Applied Psychology 69 (1984) 85-98"


def rwg(
    answers: Vector | Matrix,
    levels: int | Sequence[float],
    *,
    groups: object = None,
    truncate: bool = True,
) -> Estimate | pd.DataFrame:
    """Return r_wg: by how much answers vary less than if everyone ticked at random.

    1 - s² / sigma², sigma² being the variance of the levels ticked evenly, (A² - 1) / 12 for A
    levels one apart; with several items r_wg(j), on the mean of their variances (James, Demaree &
    Wolf 1984, eq. 1 and 4). High values may only say that everybody, in all organisations, answers
    alike: read them beside ICC(1). The usual 0.70 is a habit, not a threshold.

    Parameters
    ----------
    answers
        One item, shape (respondents,), or several, shape (respondents, items); codes of the scale.
    levels
        How many levels the scale has, or its codes.
    groups
        The organisation of each respondent; one group where None.
    truncate
        Whether a spread beyond chance counts as chance (0), as is usual, instead of below it.

    Returns
    -------
    Estimate or DataFrame
        With `groups`, estimates, a row a group with two respondents or more; ``frame.attrs`` holds
        ``left_out``, how many groups had one. `n` counts the respondents (fewest over the items).

    Raises
    ------
    NoAnswer
        Fewer than two respondents (in every group).
    WrongCall
        Fewer than two levels.

    Examples
    --------
    >>> float(rwg([4, 4, 5, 4], 5))
    0.875
    """
    chance = _chance(levels)
    table = _table(answers)
    if groups is None:
        at_least(2, int((~np.isnan(table)).sum(axis=0).min(initial=len(table))), "respondents")
        return _estimates(table, np.zeros(len(table), dtype=np.int64), 1, chance, truncate)[0]
    number, names = labels(groups)
    same_length(answers=table, groups=number)
    table, number = table[number >= 0], number[number >= 0]
    found = _estimates(table, number, len(names), chance, truncate)
    rows = [(str(name), each) for name, each in zip(names, found, strict=True) if each.n >= 2]
    if not rows:
        raise NoAnswer("statistics.too_few.respondents", needed=2, n=1)
    frame = estimates(rows, "group")
    frame.attrs["left_out"] = len(names) - len(rows)
    return frame


def _chance(levels: int | Sequence[float]) -> float:
    """Return the variance of levels ticked evenly."""
    codes = np.arange(levels) if isinstance(levels, int) else np.asarray(list(levels), float)
    if len(codes) < 2:
        raise WrongCall("statistics.two_levels", n=len(codes))
    return float(codes.var())


def _table(answers: Vector | Matrix) -> Floats:
    """Return the answers, shape (respondents, items)."""
    if isinstance(answers, pd.DataFrame) or np.ndim(np.asarray(answers, dtype=object)) == 2:
        return matrix(answers, "answers")[0]
    return vector(answers, "answers")[:, None]


def _estimates(
    table: Floats, number: np.ndarray, groups: int, chance: float, truncate: bool
) -> list[Estimate]:
    """Return r_wg, or r_wg(j), of each group."""
    items = table.shape[1]
    given = ~np.isnan(table)
    count = _sums(given.astype(np.float64), number, groups)
    safe = np.where(count > 0, count, 1.0)
    mean = _sums(np.where(given, table, 0.0), number, groups) / safe
    apart = np.where(given, table - mean[number], 0.0)
    spread = _sums(apart**2, number, groups) / np.where(count > 1, count - 1, np.nan)
    share = spread.mean(axis=1) / chance
    if truncate:
        share = np.minimum(share, 1.0)
    agreed = 1 - share if items == 1 else items * (1 - share) / (items * (1 - share) + share)
    word = "rwg" if items == 1 else "rwg_j"
    return [
        Estimate(
            value=None if np.isnan(value) else float(value),
            n=int(fewest),
            unit="coefficient",
            method=f"{word}:uniform",
            source=_SOURCE,
        )
        for value, fewest in zip(agreed, count.min(axis=1), strict=True)
    ]


def _sums(table: Floats, number: np.ndarray, groups: int) -> Floats:
    """Add up the rows of each group, shape (groups, items)."""
    totals = np.zeros((groups, table.shape[1]))
    np.add.at(totals, number, table)
    return totals
