"""Gauss-Jordan elimination of whole numbers of any length: no rounding, no tolerance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliances.errors import WrongCall
from alliances.statistics.inputs import Integers

_SHORT = 2**31
"""Below this a product, and the difference of two, fits the machine's integers."""


@dataclass(frozen=True)
class Reduced:
    """The reduced echelon form of a matrix of whole numbers.

    Attributes
    ----------
    rows
        Shape (rank, columns); a column with a pivot is zero in all other rows.
    pivots
        The column of each row's pivot.
    """

    rows: Integers
    pivots: Integers

    def null_space(self, columns: int) -> Integers:
        """Return whole vectors that span the null space of the first columns, one a row."""
        rows = self.rows[:, :columns]
        free = np.setdiff1d(np.arange(columns), self.pivots)
        made = np.zeros((len(free), columns), dtype=rows.dtype)
        if not len(rows):
            made[np.arange(len(free)), free] = 1
            return made
        heads = rows[np.arange(len(rows)), self.pivots]
        common = int(np.lcm.reduce(np.abs(heads).astype(object)))
        if common >= _SHORT:
            rows, made = rows.astype(object), made.astype(object)
        made[np.arange(len(free)), free] = common
        made[:, self.pivots] = -(rows[:, free] * (common // heads)[:, None]).T
        return _without_divisors(made)


def reduced(matrix: Integers, columns: int | None = None) -> Reduced:
    """Return the reduced echelon form; pivots are looked for in the first `columns` only.

    Parameters
    ----------
    matrix
        Whole numbers, shape (rows, columns). Numbers of more than 31 bits are computed as Python's.
    columns
        How many of the columns are unknowns.
    """
    rest = matrix.copy()
    pivots: list[int] = []
    done = 0
    for column in range(rest.shape[1] if columns is None else columns):
        candidates = np.flatnonzero(rest[done:, column]) + done
        if not len(candidates):
            continue
        # A pivot of one keeps the numbers short.
        at = candidates[int(np.argmin(np.abs(rest[candidates, column])))]
        rest[[done, at]] = rest[[at, done]]
        others = np.flatnonzero(rest[:, column])
        others = others[others != done]
        if rest.dtype != object and np.abs(rest).max() >= _SHORT:
            rest = rest.astype(object)
        pivot = rest[done]
        rest[others] = _without_divisors(
            rest[others] * pivot[column] - np.multiply.outer(rest[others, column], pivot)
        )
        pivots.append(column)
        done += 1
        if done == len(rest):
            break
    return Reduced(rest[:done], np.array(pivots, dtype=np.int64))


def whole(numbers: npt.ArrayLike, cell: object = "") -> Integers:
    """Return whole numbers as such: of the machine where they fit, else Python's.

    Raises
    ------
    WrongCall
        One of them is not whole.
    """
    given = np.asarray(numbers)
    if given.dtype.kind in "bi":
        return given.astype(np.int64)
    exact = np.empty(given.shape, dtype=object)
    for at, value in zip(np.ndindex(given.shape), given.ravel().tolist(), strict=True):
        try:
            exact[at] = int(value)
            wrong = exact[at] != value
        except (TypeError, ValueError, OverflowError):
            wrong = True
        if wrong:
            raise WrongCall("statistics.whole_coefficient", cell=cell or at, value=value)
    short = all(-_SHORT < value < _SHORT for value in exact.ravel())
    return exact.astype(np.int64) if short else exact


def _without_divisors(rows: Integers) -> Integers:
    """Return rows divided by the greatest common divisor of their numbers."""
    if not rows.size:
        return rows
    divisor = np.gcd.reduce(rows, axis=1)
    return rows // np.where(divisor == 0, 1, divisor)[:, None]
