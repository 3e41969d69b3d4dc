"""Which hidden cells the published ones give away: linear algebra, in whole numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.alternatives import Alternatives
from alliances.statistics.elimination import whole
from alliances.statistics.inputs import Booleans, Integers, vector

Relation = Mapping[Any, int]
"""Cells and their coefficients, the sum being zero: ``{"a": 1, "b": 1, "total": -1}``."""

Relations = npt.ArrayLike | Relation | Sequence[Relation]
"""Relations by the names of their cells, or as a matrix with one column a cell."""


def relation_matrix(relations: Sequence[Relation], cells: Sequence[object]) -> Integers:
    """Return relations as a matrix, shape (relations, cells).

    Raises
    ------
    WrongCall
        A relation names a cell that is not there, or a coefficient that is no whole number.
    """
    place = {cell: at for at, cell in enumerate(cells)}
    matrix = np.zeros((len(relations), len(cells)), dtype=object)
    for row, relation in enumerate(relations):
        for cell, coefficient in relation.items():
            if cell not in place:
                raise WrongCall("statistics.unknown_cell", cell=cell)
            matrix[row, place[cell]] += whole([coefficient], cell)[0]
    return whole(matrix)


def as_matrix(relations: Relations, cells: Sequence[object]) -> Integers:
    """Return relations, given as a matrix or by the names of cells, as a matrix.

    Raises
    ------
    WrongCall
        They are not one column a cell; see also `relation_matrix`.
    """
    listed: Any = [relations] if isinstance(relations, Mapping) else relations
    if isinstance(listed, list | tuple) and any(isinstance(each, Mapping) for each in listed):
        return relation_matrix(listed, cells)
    matrix = whole(listed)
    if not matrix.size:
        return np.zeros((0, len(cells)), dtype=np.int64)
    if matrix.ndim == 1:
        matrix = matrix[None, :]
    if matrix.ndim != 2 or matrix.shape[1] != len(cells):
        raise WrongCall("suppression.relations_shape", shape=matrix.shape, cells=len(cells))
    return matrix


def recoverable(
    hidden: npt.ArrayLike,
    relations: Relations,
    *,
    values: npt.ArrayLike | None = None,
    least: float | npt.ArrayLike = 1,
) -> Booleans:
    """Return which hidden cells can be computed from the published ones.

    A hidden cell is determined by the relations if and only if its unit vector lies in the row
    space of the relations, restricted to the hidden cells. The elimination is in whole numbers of
    any length: there is no rounding and no tolerance (as the audit of tabular data has it: Cox,
    JASA 75 (1980) 377-385; Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).

    Parameters
    ----------
    hidden
        Whether each cell is hidden, shape (cells,); a Series names the cells.
    relations
        Whole coefficients of relations that sum to zero, shape (relations, cells); or, where
        `hidden` is a Series, coefficients by cell: ``[{"a": 1, "b": 1, "total": -1}]``.
    values
        The true counts. Where given, cells are also recoverable that the relations leave open and
        that counts of `least` or more do not: two hidden counts with a sum of 2 are 1 and 1. A cell
        is only called safe once another table of whole numbers that agrees with all that is
        published was found, and checked in whole numbers (where relations have unusual coefficients
        the search may give up: the cell then counts as recoverable). Values that are not whole are
        amounts: they may take any value from `least`.
    least
        The least a hidden value can be, one for all or one a cell: 1 where zeros are shown.

    Returns
    -------
    ndarray
        Shape (cells,); True for hidden cells only.

    Raises
    ------
    WrongCall
        Shapes that differ, coefficients that are not whole numbers, a relation of an unknown cell,
        values that break a relation.

    Examples
    --------
    >>> recoverable([True, False, False], [[1, 1, -1]]).tolist()
    [True, False, False]
    >>> recoverable([True, True, False], [[1, 1, -1]]).tolist()
    [False, False, False]
    >>> recoverable([True, True, False], [[1, 1, -1]], values=[1, 1, 2]).tolist()
    [True, True, False]
    """
    mask = _mask(hidden)
    matrix = as_matrix(relations, _names(hidden, len(mask)))
    if values is None:
        return Alternatives(matrix).determined(mask)
    numbers = vector(values, "values")
    if len(numbers) != len(mask) or np.isnan(numbers).any():
        raise WrongCall("suppression.shape", name="values", shape=(len(numbers),), table=mask.shape)
    lowest = np.minimum(np.broadcast_to(np.asarray(least, dtype=np.float64), mask.shape), numbers)
    broken = broken_relation(matrix, numbers)
    if broken is not None:
        raise WrongCall("statistics.relation_broken", cell=broken)
    return Alternatives(matrix, numbers, lowest).given_away(mask)


def broken_relation(matrix: Integers, numbers: npt.NDArray[np.float64]) -> int | None:
    """Return the last cell of a relation that does not hold, None where all hold.

    Whole numbers must agree exactly, amounts to a millionth; a relation with a missing number (NaN)
    is not looked at.
    """
    known = ~((matrix != 0) @ np.isnan(numbers)) if len(matrix) else np.zeros(0, dtype=np.bool_)
    filled = np.nan_to_num(numbers)
    size = np.abs(matrix).astype(np.float64) @ np.abs(filled)
    if (filled == np.round(filled)).all() and (size < 2.0**53).all():
        apart = matrix.astype(np.float64) @ filled != 0
    else:
        apart = np.abs(matrix.astype(np.float64) @ filled) > 1e-6 * size
    apart &= known
    return int(np.flatnonzero(matrix[int(apart.argmax())])[-1]) if apart.any() else None


def _names(hidden: npt.ArrayLike, cells: int) -> Sequence[object]:
    return list(hidden.index) if isinstance(hidden, pd.Series) else range(cells)


def _mask(hidden: npt.ArrayLike) -> Booleans:
    given = np.asarray(hidden)
    if given.ndim != 1:
        raise WrongCall("statistics.not_a_row", name="hidden", dimensions=given.ndim)
    wrong = [each for each in given.tolist() if each not in (True, False)]
    if wrong:
        raise WrongCall("suppression.yes_or_no", name="hidden", value=wrong[0])
    return given.astype(np.bool_)
