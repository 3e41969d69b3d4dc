"""Ratings as places on a scale: numbers or words, declared levels or those that occur."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.inputs import (
    Booleans,
    Floats,
    Integers,
    Matrix,
    Vector,
    matrix,
    plain,
    same_length,
    vector,
)

Levels = Iterable[object]
"""The codes of a scale, in order: numbers or words."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What raters said of units.

    Attributes
    ----------
    codes
        Place of each rating among the levels, -1 where missing; shape (units, raters).
    levels
        The levels in order: numbers ascending, words as they were declared.
    values
        The levels as numbers, shape (levels,); None where they are words.
    ordered
        Whether the order of the levels is known: always for numbers, for words if it was declared.
    """

    codes: Integers
    levels: tuple[object, ...]
    values: Floats | None
    ordered: bool

    def counts(self) -> Floats:
        """Return how many raters put each unit at each level, shape (units, levels)."""
        units, q = len(self.codes), len(self.levels)
        row, column = np.nonzero(self.codes >= 0)
        cells = row * q + self.codes[row, column]
        return np.bincount(cells, minlength=units * q).reshape(units, q).astype(np.float64)


def rated(ratings: Matrix | Vector, second: Vector | None, levels: Levels | None) -> Rated:
    """Return ratings as places on their scale.

    Parameters
    ----------
    ratings
        Units by raters, shape (units, raters); or the ratings of one rater, shape (units,), beside
        those of a `second`. Numbers or words; missing values are NaN, None, NA or an empty text.
    second
        The ratings of a second rater, shape (units,).
    levels
        The declared levels. Where None, the categories of an ordered or unordered categorical
        column; else the levels that occur.

    Raises
    ------
    WrongCall
        No table, lengths that differ, words beside numbers, or a rating outside the levels.
    """
    if second is None and plain(ratings, 2):
        declared = None if levels is None else _declared(levels)
        if not any(isinstance(each, str) for each in declared or ()):
            # The long way round below costs more than most coefficients.
            return _numbers(ratings, declared)
    frame = _frame(ratings) if second is None else _pair(ratings, second)
    order = _categories(frame) if levels is None else _declared(levels)
    known = levels is not None or _is_ordered(frame)
    words = np.array(frame.astype(object), dtype=object)
    gone = frame.isna().to_numpy(dtype=np.bool_)
    words[gone] = None
    missing: Booleans = gone | (words == "")
    told = [*words[~missing], *(order or ())]
    if any(isinstance(each, str) for each in told):
        return _words(words, missing, order, known)
    words[missing] = None
    table, _ = matrix(pd.DataFrame(words, columns=frame.columns), "ratings")
    return _numbers(table, order)


def _frame(ratings: Matrix | Vector) -> pd.DataFrame:
    if isinstance(ratings, pd.DataFrame):
        return ratings
    shaped: npt.NDArray[np.generic] = np.asarray(ratings, dtype=object)
    if shaped.ndim != 2:
        raise WrongCall("statistics.not_a_table", name="ratings", dimensions=shaped.ndim)
    return pd.DataFrame(shaped)


def _pair(first: Matrix | Vector, second: Vector) -> pd.DataFrame:
    columns = {}
    for name, values in (("a", first), ("b", second)):
        series = values if isinstance(values, pd.Series | pd.Categorical) else _row(values, name)
        columns[name] = pd.Series(series).reset_index(drop=True)
    same_length(a=columns["a"].to_numpy(), b=columns["b"].to_numpy())
    return pd.DataFrame(columns)


def _row(values: Matrix | Vector, name: str) -> pd.Series:
    array: npt.NDArray[np.generic] = np.asarray(values, dtype=object)
    if array.ndim != 1:
        raise WrongCall("statistics.not_a_row", name=name, dimensions=array.ndim)
    return pd.Series(array)


def _declared(levels: Levels) -> tuple[object, ...]:
    if isinstance(levels, str) or not isinstance(levels, Iterable):
        raise WrongCall("agreement.levels", value=levels)
    found = tuple(dict.fromkeys(levels))
    if len(found) < 2:
        raise WrongCall("statistics.two_levels", n=len(found))
    if pd.Series(found, dtype=object).isna().any():
        raise WrongCall("agreement.levels", value="NaN")
    return found


def _categories(frame: pd.DataFrame) -> tuple[object, ...] | None:
    """Return the categories that all columns share, None where there are none."""
    kinds = [dtype for dtype in frame.dtypes if isinstance(dtype, pd.CategoricalDtype)]
    if not kinds or len(kinds) < frame.shape[1]:
        return None
    first = tuple(kinds[0].categories)
    return first if all(tuple(kind.categories) == first for kind in kinds) else None


def _is_ordered(frame: pd.DataFrame) -> bool:
    return _categories(frame) is not None and bool(frame.dtypes.iloc[0].ordered)


def _words(
    words: npt.NDArray[np.object_],
    missing: Booleans,
    order: tuple[object, ...] | None,
    ordered: bool,
) -> Rated:
    given = words[~missing]
    levels = tuple(sorted(set(given), key=str)) if order is None else order
    mixed = [each for each in (*given, *levels) if not isinstance(each, str)]
    if mixed:
        raise WrongCall("agreement.words_and_numbers", value=mixed[0])
    place = {level: at for at, level in enumerate(levels)}
    if not set(given) <= set(place):
        raise _outside(levels)
    codes = np.full(words.shape, -1, dtype=np.int64)
    codes[~missing] = [place[each] for each in given]
    return Rated(codes, levels, None, ordered)


def _numbers(table: Floats, order: tuple[object, ...] | None) -> Rated:
    given = table[~np.isnan(table)]
    values = np.unique(given if order is None else vector(np.array(order, dtype=object), "levels"))
    if not np.isin(given, values).all():
        raise _outside(tuple(values))
    codes = np.full(table.shape, -1, dtype=np.int64)
    codes[~np.isnan(table)] = np.searchsorted(values, given)
    return Rated(codes, tuple(values.tolist()), values, True)


def _outside(levels: tuple[object, ...]) -> WrongCall:
    told = " ".join(shown(level) for level in levels)
    return WrongCall("statistics.outside_levels", name="ratings", levels=told)


def shown(level: object) -> str:
    """Return a level as a message writes it: 3, not 3.0."""
    return f"{level:g}" if isinstance(level, float) else str(level)
