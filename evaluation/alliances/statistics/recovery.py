"""Which hidden cells the published ones give away: linear algebra, in whole numbers."""

from collections.abc import Mapping, Sequence
from math import gcd

import numpy as np
import numpy.typing as npt
from scipy import optimize

from alliances.errors import WrongCall
from alliances.statistics.inputs import Booleans, Floats, Integers

Relation = Mapping[object, int]
"""Cells and their coefficients, the sum being zero: ``{"a": 1, "b": 1, "total": -1}``."""


def relation_matrix(relations: Sequence[Relation], cells: Sequence[object]) -> Integers:
    """Return relations as a matrix, shape (relations, cells).

    Raises
    ------
    WrongCall
        A relation names a cell that is not there, or a coefficient that is no whole number.
    """
    place = {cell: at for at, cell in enumerate(cells)}
    matrix = np.zeros((len(relations), len(cells)), dtype=np.int64)
    for row, relation in enumerate(relations):
        for cell, coefficient in relation.items():
            if cell not in place:
                raise WrongCall("statistics.unknown_cell", cell=cell)
            if int(coefficient) != coefficient:
                raise WrongCall("statistics.whole_coefficient", cell=cell, value=coefficient)
            matrix[row, place[cell]] += int(coefficient)
    return matrix


def recoverable(
    hidden: npt.ArrayLike,
    relations: npt.ArrayLike,
    *,
    values: npt.ArrayLike | None = None,
    least: int = 1,
) -> Booleans:
    """Return which hidden cells can be computed from the published ones.

    A hidden cell is determined by the relations if and only if its unit vector lies in the row
    space of the relations, restricted to the hidden cells. The elimination is in whole numbers of
    any length: there is no rounding and no tolerance (as the audit of tabular data has it: Cox,
    JASA 75 (1980) 377-385; Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).

    Parameters
    ----------
    hidden
        Whether each cell is hidden, shape (cells,).
    relations
        Whole coefficients of relations that sum to zero, shape (relations, cells).
    values
        The true counts. Where given, cells are also recoverable that the relations leave open and
        that counts of `least` or more do not: two hidden counts with a sum of 2 are 1 and 1.
    least
        The least a hidden count can be: 1 where zeros are shown.

    Returns
    -------
    ndarray
        Shape (cells,); True for hidden cells only.

    Examples
    --------
    >>> recoverable([True, False, False], [[1, 1, -1]]).tolist()
    [True, False, False]
    >>> recoverable([True, True, False], [[1, 1, -1]]).tolist()
    [False, False, False]
    """
    mask = np.asarray(hidden, dtype=np.bool_)
    matrix = np.asarray(relations, dtype=np.int64).reshape(-1, len(mask))
    found = np.zeros(len(mask), dtype=np.bool_)
    if not mask.any():
        return found
    places = np.flatnonzero(mask)
    for row in reduced(matrix[:, places]):
        nonzero = np.flatnonzero(row)
        if len(nonzero) == 1:
            found[places[nonzero[0]]] = True
    if values is not None and not found.any():
        counts = np.asarray(values, dtype=np.float64)
        found[places] = _single_valued(matrix[:, places], counts[places], least)
    return found


def reduced(matrix: Integers) -> list[npt.NDArray[np.object_]]:
    """Return the nonzero rows of the reduced echelon form of whole numbers, each without divisor.

    Every row has a pivot, in whose column all other rows are zero (Gauss-Jordan).
    """
    rows = [row for row in matrix.astype(object) if row.any()]
    done: list[npt.NDArray[np.object_]] = []
    for column in range(matrix.shape[1]):
        at = next((i for i, row in enumerate(rows) if row[column]), None)
        if at is None:
            continue
        pivot = rows.pop(at)
        rows = [_without(row, pivot, column) for row in rows]
        rows = [row for row in rows if row.any()]
        done = [_without(row, pivot, column) for row in done]
        done.append(pivot)
    return done


def _without(
    row: npt.NDArray[np.object_], pivot: npt.NDArray[np.object_], column: int
) -> npt.NDArray[np.object_]:
    """Return a row of which a multiple of the pivot row has taken one entry away."""
    if not row[column]:
        return row
    left: npt.NDArray[np.object_] = row * pivot[column] - pivot * row[column]
    divisor = gcd(*(int(each) for each in left))
    return left // divisor if divisor > 1 else left


def _single_valued(matrix: Integers, counts: Floats, least: int) -> Booleans:
    """Return which hidden counts can take one value only, no count being below `least`."""
    single = np.zeros(len(counts), dtype=np.bool_)
    # With room below every count, a step along any free direction stays possible.
    if (counts > least).all():
        return single
    kept = matrix[(matrix != 0).any(axis=1)]
    target = kept @ counts
    unsure = np.ones(len(counts), dtype=np.bool_)
    low, high = counts.copy(), counts.copy()
    for place in range(len(counts)):
        for sign in (1.0, -1.0):
            if not unsure[place]:
                continue
            aim = np.zeros(len(counts))
            aim[place] = sign
            bounds = (least, None)
            made = optimize.linprog(aim, A_eq=kept, b_eq=target, bounds=bounds, method="highs")
            if made.status == 3:  # Unbounded: nothing keeps it from growing.
                unsure[place] = False
                continue
            if made.x is None:
                continue
            # Every solution tells something of every cell.
            low, high = np.minimum(low, made.x), np.maximum(high, made.x)
            unsure &= high - low < 1 - 1e-6
    single[:] = unsure
    return single
