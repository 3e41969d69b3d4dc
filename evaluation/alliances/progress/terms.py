"""What progress is measured against: direction, target, limit, goalposts; one entry a series."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

UP, DOWN, UNKNOWN = 1.0, -1.0, 0.0
"""Directions: wanted to rise, wanted to fall, not said."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of many series; all arrays, one entry a series, NaN where there is none.

    Attributes
    ----------
    direction
        1, -1, or 0 where nobody says which way is wanted.
    target, target_year
        The value to reach, in the unit of the series, and by when.
    limit
        A natural limit that values cannot pass (100 for a percentage).
    lower, red, green, optimum
        The goalposts of the Sustainable Development Report, in the unit of the series.
    base_year
        A base year of the series' own; NaN: the one asked for.
    binary
        Whether values are yes or no: these have no growth.
    """

    direction: Floats
    target: Floats
    target_year: Floats
    limit: Floats
    lower: Floats
    red: Floats
    green: Floats
    optimum: Floats
    base_year: Floats
    binary: Truths


def terms(count: int, **given: npt.ArrayLike) -> Terms:
    """Return terms for `count` series; what is not given is not there.

    Parameters
    ----------
    **given
        The attributes of `Terms`: one value for all series, or one a series.
    """
    filled = {
        name: np.broadcast_to(np.asarray(given.get(name, np.nan), np.float64), (count,)).copy()
        for name in Terms.__dataclass_fields__
        if name != "binary"
    }
    filled["direction"] = np.nan_to_num(filled["direction"])
    binary = np.broadcast_to(np.asarray(given.get("binary", False), bool), (count,)).copy()
    return Terms(**filled, binary=binary)


def reached(terms: Terms, values: Floats, target: Floats | None = None) -> Truths:
    """Return whether values are at their target or past it, in the wanted direction."""
    aim = terms.target if target is None else target
    met: Truths = ((terms.direction == UP) & (values >= aim)) | (
        (terms.direction == DOWN) & (values <= aim)
    )
    return met
