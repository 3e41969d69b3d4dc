"""Whether the respondents of one organisation agree, before they are averaged into it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Floats,
    Integers,
    Matrix,
    Vector,
    at_least,
    estimates,
    labels,
    matrix,
    same_length,
    vector,
)

SOURCE = "James, Demaree & Wolf, Journal of Applied Psychology 69 (1984) 85-98"
"""Where r_wg is published."""

Null = str | float | Sequence[float]
"""How answers would fall by chance: ``uniform``, their variance, or the share of each level."""


def rwg(
    answers: Vector | Matrix,
    levels: int | Sequence[float],
    *,
    groups: object = None,
    null: Null = "uniform",
    truncate: bool = True,
) -> Estimate | pd.DataFrame:
    """Return r_wg: by how much answers vary less than if everyone ticked at random.

    1 - s² / sigma² (James, Demaree & Wolf 1984), s² being the variance of the answers
    (n - 1) and sigma² that of answers by chance: ticked evenly, (A² - 1) / 12 for A levels one
    apart. With several items r_wg(j) = j (1 - m) / (j (1 - m) + m), m being the mean of their
    s² / sigma². High values may only say that everybody, in all organisations, answers
    alike: read them beside ICC(1) (`icc` with groups). The usual 0.70 is a habit, not a threshold.

    Values as R's ``multilevel::rwg`` and ``rwg.j`` (where `null` is ``ranvar``, 2 for five levels).

    Parameters
    ----------
    answers
        One item, shape (respondents,), or several on the same scale, shape (respondents, items).
        Respondents with a missing answer are left out, as in R.
    levels
        How many levels the scale has, one apart; or the codes of its levels.
    groups
        The organisation of each respondent, shape (respondents,); those without one are left out.
        One group where None.
    null
        ``uniform``; or the variance of answers by chance, positive; or the share of each level by
        chance, shape (levels,), for an answer that leans to one side.
    truncate
        Whether a spread beyond chance counts as chance (0), as in R, instead of below it. Without,
        r_wg(j) is not defined from m = j / (j - 1) on.

    Returns
    -------
    Estimate or DataFrame
        With `groups`, estimates, one row a group with two respondents or more;
        ``frame.attrs["left_out"]`` counts the groups with one. `n` counts the respondents. Without
        interval: the paper has none.

    Raises
    ------
    NoAnswer
        Fewer than two respondents (in every group), or r_wg(j) is not defined.
    WrongCall
        Fewer than two levels; answers further apart than the scale is long; an impossible `null`.

    Examples
    --------
    >>> float(rwg([4, 4, 5, 4], 5))
    0.875
    >>> rwg([4, 4, 5, 1, 5, 3], 5, groups=list("aaabbc"))["value"].round(3).to_dict()
    {'a': 0.833, 'b': 0.0}
    """
    codes = _codes(levels)
    chance, word = _chance(null, codes)
    table = _table(answers)
    at_least(1, table.shape[1], "items")
    complete = ~np.isnan(table).any(axis=1)
    number, names = labels(np.zeros(len(table)) if groups is None else groups)
    same_length(answers=table, groups=number)
    complete &= number >= 0
    table, number = table[complete], number[complete]
    _refuse_outside(table, levels, codes)
    size, share = _shares(table, number, len(names), chance)
    at_least(2, int(size.max(initial=0)), "respondents")
    enough = size >= 2
    found = [
        _estimate(int(n), float(spread), table.shape[1], word, truncate)
        for n, spread in zip(size[enough], share[enough], strict=True)
    ]
    if groups is None:
        return found[0]
    kept = [name for name, several in zip(names, enough, strict=True) if several]
    frame = estimates(((str(name), each) for name, each in zip(kept, found, strict=True)), "group")
    frame.index = pd.Index(kept, name="group")
    frame.attrs["left_out"] = int((size == 1).sum())
    return frame


def _codes(levels: int | Sequence[float]) -> Floats:
    """Return the codes of the levels; where only their number is known, 1, 2, 3…"""
    if isinstance(levels, int | np.integer):
        codes: Floats = np.arange(1.0, int(levels) + 1)
    else:
        codes = np.unique(vector(levels, "levels"))
    if len(codes) < 2:
        raise WrongCall("statistics.two_levels", n=len(codes))
    if np.isnan(codes).any():
        raise WrongCall("agreement.levels", value="NaN")
    return codes


def _chance(null: Null, codes: Floats) -> tuple[float, str]:
    """Return the variance of answers by chance, and how it was given."""
    if isinstance(null, str):
        if null != "uniform":
            accepted = "uniform, sigma², [p1, p2, …]"
            raise WrongCall("statistics.option", name="null", value=null, accepted=accepted)
        return float(codes.var()), "uniform"
    shares = np.asarray(null, dtype=np.float64)
    if shares.ndim == 0:
        if not 0 < shares < np.inf:
            raise WrongCall("agreement.null", n=len(codes))
        return float(shares), f"variance={float(shares):g}"
    if shares.shape != codes.shape or not (shares >= 0).all() or abs(shares.sum() - 1) > 1e-6:
        raise WrongCall("agreement.null", n=len(codes))
    variance = float(shares @ (codes - shares @ codes) ** 2)
    if variance <= 0:
        raise WrongCall("agreement.null", n=len(codes))
    return variance, "shares"


def _table(answers: Vector | Matrix) -> Floats:
    """Return the answers, shape (respondents, items)."""
    if isinstance(answers, pd.DataFrame) or np.ndim(np.asarray(answers, dtype=object)) == 2:
        return matrix(answers, "answers")[0]
    return vector(answers, "answers")[:, None]


def _refuse_outside(table: Floats, levels: int | Sequence[float], codes: Floats) -> None:
    """Refuse answers that the scale cannot hold; a number of levels does not say where it begins.

    Means of several items lie between the levels and are accepted.
    """
    if not table.size:
        return
    if isinstance(levels, int | np.integer):
        outside = bool((np.ptp(table, axis=0) > codes[-1] - codes[0]).any())
    else:
        outside = bool(table.min() < codes[0] or table.max() > codes[-1])
    if outside:
        told = " ".join(f"{code:g}" for code in codes)
        raise WrongCall("statistics.outside_levels", name="answers", levels=told)


def _shares(
    table: Floats, number: Integers, groups: int, chance: float
) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return the size of each group and its mean s² / sigma²; NaN where it has one respondent."""
    size = np.bincount(number, minlength=groups)
    mean = _sums(table, number, groups) / np.maximum(size, 1)[:, None]
    squares = _sums((table - mean[number]) ** 2, number, groups)
    freedom = np.where(size > 1, size - 1.0, np.nan)
    return size, (squares / freedom[:, None]).mean(axis=1) / chance


def _sums(table: Floats, number: Integers, groups: int) -> Floats:
    """Add up the rows of each group, shape (groups, items)."""
    totals = np.zeros((groups, table.shape[1]))
    np.add.at(totals, number, table)
    return totals


def _estimate(n: int, share: float, items: int, word: str, truncate: bool) -> Estimate:
    share = min(share, 1.0) if truncate else share
    below = items * (1 - share) + share
    if below <= 0:
        raise NoAnswer("agreement.beyond_chance")
    return Estimate(
        value=items * (1 - share) / below,
        n=n,
        unit="coefficient",
        method=f"{'rwg' if items == 1 else 'rwg_j'}:{word}" + ("" if truncate else ":negative"),
        source=SOURCE,
    )
