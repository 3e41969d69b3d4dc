"""How near two levels of a scale are: the weights of agreement, 1 for the same level."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.categories import Rated
from alliances.statistics.inputs import Floats, one_of

Weights = str | npt.ArrayLike | pd.DataFrame | None
"""A name of `WEIGHTS`, or a square table of weights."""

_ALIASES = {
    "squared": "quadratic",
    "equal": "linear",
    "none": "unweighted",
    "identity": "unweighted",
    "nominal": "unweighted",
}


def closeness(weights: Weights, rated: Rated, *, by_value: bool) -> tuple[Floats, str]:
    """Return the weights of agreement between levels, and their name.

    Parameters
    ----------
    weights
        A name of `WEIGHTS` or a synonym (``squared``, ``equal``, ``none``, ``identity``); None is
        ``unweighted``. Or a table of the shape (levels, levels), in the order of the levels: 1 on
        its diagonal and 0 to 1 elsewhere; or distances, 0 on its diagonal, not negative.
    rated
        What was rated, on which levels.
    by_value
        Whether distances are between the numbers (as R's ``irrCAC``) or between places on the scale
        (as R's ``irr`` and ``psych``). Words have places only.

    Returns
    -------
    tuple of ndarray and str
        Shape (levels, levels).

    Raises
    ------
    WrongCall
        Unknown weights, a table that is none, or words whose order nobody declared.
    """
    q = len(rated.levels)
    if weights is not None and not isinstance(weights, str):
        return _given(weights, q), "given"
    name = one_of("weights", _ALIASES.get(weights or "none", weights), WEIGHTS)
    # With two levels the order says nothing; with one there is no distance at all.
    if name == "unweighted" or q < 2:
        return np.eye(q), name
    if q > 2 and not rated.ordered:
        raise WrongCall("agreement.order", levels=", ".join(str(each) for each in rated.levels))
    numbers = rated.values if by_value and rated.values is not None else np.arange(1.0, q + 1)
    return WEIGHTS[name](numbers), name


def _given(weights: npt.ArrayLike | pd.DataFrame, q: int) -> Floats:
    try:
        table = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError):
        table = np.full((q, q), np.nan)
    if table.shape != (q, q):
        raise WrongCall("statistics.weights_shape", levels=q)
    if not np.isfinite(table).all() or (table < 0).any():
        raise WrongCall("agreement.weights")
    if not np.diag(table).any() and table.any():
        return _near(table)
    if (np.diag(table) != 1).any() or (table > 1).any():
        raise WrongCall("agreement.weights")
    return table


def _apart(levels: Floats) -> Floats:
    apart: Floats = np.abs(np.subtract.outer(levels, levels))
    return apart


def _near(distance: Floats) -> Floats:
    """Turn distances into weights: the farthest two levels do not agree at all."""
    near: Floats = 1 - distance / distance.max()
    return near


def _between(levels: Floats) -> Floats:
    """Count the pairs of levels that lie from one level to another, both included."""
    count = _apart(np.arange(len(levels), dtype=np.float64)) + 1
    pairs: Floats = count * (count - 1) / 2
    return pairs


def _ratio(levels: Floats) -> Floats:
    if (levels < 0).any():
        raise WrongCall("statistics.ratio_scale")
    total = np.add.outer(levels, levels)
    share = np.divide(_apart(levels), total, out=np.zeros_like(total), where=total > 0)
    return _near(share**2)


def _circular(levels: Floats) -> Floats:
    around = levels.max() - levels.min() + 1
    return _near(np.sin(np.pi * _apart(levels) / around) ** 2)


def _bipolar(levels: Floats) -> Floats:
    low, high, total = levels.min(), levels.max(), np.add.outer(levels, levels)
    room = (total - 2 * low) * (2 * high - total)
    apart = _apart(levels)
    return _near(np.divide(apart**2, room, out=np.zeros_like(room), where=apart > 0))


WEIGHTS: dict[str, Callable[[Floats], Floats]] = {
    "unweighted": lambda levels: np.eye(len(levels)),
    "quadratic": lambda levels: _near(_apart(levels) ** 2),
    "linear": lambda levels: _near(_apart(levels)),
    "ordinal": lambda levels: _near(_between(levels)),
    "radical": lambda levels: _near(np.sqrt(_apart(levels))),
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}
"""From the levels as numbers, shape (levels,), to the weights: Gwet, Handbook of Inter-Rater
Reliability, 4th ed. 2014, ch. 3."""
