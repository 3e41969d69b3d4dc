"""The weights that the invitations declare, from respondents to partnerships."""

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.sheets import ANSWER_KEYS
from alliances.scoring.coding import Floats, Integers
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.sides import Axes

_KEYS = list(ANSWER_KEYS)


def cell_weights(
    survey: Survey, rows: pd.DataFrame, located: Integers, axes: Axes
) -> Floats | None:
    """Return the mean weight of the respondents of each cell.

    Parameters
    ----------
    survey
        A checked survey.
    rows
        Rows of answers.
    located
        The cell of each row, shape (rows,).
    axes
        The axes of the cells.

    Returns
    -------
    ndarray or None
        Shape (waves, partnerships, sides), NaN where no respondent is among the invitations; a
        weight left blank is 1, as the workbook says. None where the invitations declare no weights
        or the same for all: weighting would change nothing.
    """
    invitations = survey.data("invitations")
    if not len(invitations) or "weight" not in invitations:
        return None
    declared = invitations.drop_duplicates(_KEYS)
    if declared["weight"].isna().all():
        return None
    declared = declared.assign(weight=declared["weight"].astype("float64").fillna(1.0))
    if declared["weight"].nunique() < 2:
        return None
    matched = rows[_KEYS].merge(declared[[*_KEYS, "weight"]], on=_KEYS, how="left")
    weight = matched["weight"].to_numpy(np.float64, na_value=np.nan)
    known = ~np.isnan(weight)
    total = np.bincount(located[known], weight[known], minlength=axes.cells)
    count = np.bincount(located[known], minlength=axes.cells)
    mean: Floats = np.divide(total, count, out=np.full(axes.cells, np.nan), where=count > 0)
    return mean.reshape(axes.shape)


def view_weights(weights: Floats, sides: tuple[str, ...], side: str) -> Floats:
    """Return the weight of each partnership in a view: the mean of those of the sides in it.

    Parameters
    ----------
    weights
        Of one wave, shape (partnerships, sides).
    sides
        The sides, in the order of the second axis.
    side
        A side, ``sides`` or a pair such as ``A-B``.
    """
    inside = sides if side == TOGETHER else tuple(side.split("-"))
    chosen = weights[:, [place for place, each in enumerate(sides) if each in inside]]
    known = ~np.isnan(chosen)
    total = np.where(known, chosen, 0.0).sum(axis=1)
    count = known.sum(axis=1)
    mean: Floats = np.divide(total, count, out=np.full(len(chosen), np.nan), where=count > 0)
    return mean
