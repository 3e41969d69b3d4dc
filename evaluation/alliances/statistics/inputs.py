"""What the statistics take: plain lists, arrays or frames, made into arrays of numbers."""

from collections.abc import Iterable, Sequence
from typing import TypeGuard

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

Matrix = npt.ArrayLike | pd.DataFrame
"""Rows by columns of numbers; missing values are NaN, None or NA."""

Vector = npt.ArrayLike | pd.Series
"""Numbers in a row; missing values are NaN, None or NA."""


def matrix(values: Matrix, name: str = "items") -> tuple[Floats, tuple[str, ...]]:
    """Return a table of numbers as an array, and the names of its columns.

    Parameters
    ----------
    values
        A frame, an array or a list of rows; missing values are NaN, None or NA.
    name
        What the argument is called, for the messages.

    Returns
    -------
    tuple of ndarray and tuple of str
        Shape (rows, columns), NaN where a value is missing; the names, counted from 1 where the
        values bear none.

    Raises
    ------
    WrongCall
        A column holds something else than numbers, or the values are not a table.
    """
    if plain(values, 2):
        # The long way round below costs more than most statistics.
        numbers = np.array(values, dtype=np.float64)
        return numbers, tuple(str(place + 1) for place in range(numbers.shape[1]))
    if isinstance(values, pd.DataFrame):
        frame = values
    else:
        shaped = np.asarray(values, dtype=object if _ragged(values) else None)
        if shaped.ndim != 2:
            raise WrongCall("statistics.not_a_table", name=name, dimensions=shaped.ndim)
        frame = pd.DataFrame(shaped, columns=[str(place + 1) for place in range(shaped.shape[1])])
    columns = [_numbers(frame.iloc[:, place], str(key)) for place, key in enumerate(frame.columns)]
    table = np.column_stack(columns) if columns else np.empty((len(frame), 0))
    return table, tuple(str(key) for key in frame.columns)


def vector(values: Vector, name: str = "values") -> Floats:
    """Return numbers as an array of the shape (n,), NaN where one is missing.

    Raises
    ------
    WrongCall
        They are not numbers, or not in a row.
    """
    if plain(values, 1):
        return np.array(values, dtype=np.float64)
    series = values if isinstance(values, pd.Series) else pd.Series(_row(values, name))
    return _numbers(series, name)


def labels(values: object, name: str = "groups") -> tuple[Integers, tuple[object, ...]]:
    """Return a number for each label, -1 where it is missing, and the labels in sorted order.

    Numbers sort as numbers, all else as text, so that the order of the rows changes nothing.
    """
    series = values if isinstance(values, pd.Series) else pd.Series(_row(values, name))
    codes, found = pd.factorize(series.to_numpy())
    known = list(found)
    numeric = all(isinstance(each, int | float | np.number) for each in known)
    order = sorted(range(len(known)), key=lambda at: known[at] if numeric else str(known[at]))
    place = np.empty(len(known) + 1, dtype=np.int64)
    place[order] = np.arange(len(known))
    place[-1] = -1
    return place[codes], tuple(known[at] for at in order)


def same_length(**arrays: Sequence[object] | npt.NDArray[np.generic] | None) -> int:
    """Return the common length of arrays, those that are None left out.

    Raises
    ------
    WrongCall
        They differ; the message names each with its length.
    """
    lengths = {name: len(each) for name, each in arrays.items() if each is not None}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} : {length}" for name, length in lengths.items())
        raise WrongCall("statistics.lengths", lengths=told)
    return next(iter(lengths.values()), 0)


def one_of(name: str, value: object, accepted: Iterable[str]) -> str:
    """Return an option's value.

    Raises
    ------
    WrongCall
        It is none of the accepted ones, which the message lists.
    """
    known = tuple(accepted)
    if value not in known:
        raise WrongCall("statistics.option", name=name, value=value, accepted=", ".join(known))
    return str(value)


def confidence_level(confidence: float) -> float:
    """Return a confidence level that lies between 0 and 1, both excluded.

    Raises
    ------
    WrongCall
        It does not; 95 is no level, 0.95 is.
    """
    if not 0 < confidence < 1:
        raise WrongCall("statistics.confidence", value=confidence)
    return float(confidence)


def at_least(needed: int, n: int, what: str) -> None:
    """Refuse where too few remain; `what` is a key of ``errors.statistics.too_few``.

    Raises
    ------
    NoAnswer
        There are fewer than needed.
    """
    if n < needed:
        code = f"statistics.too_few.{what}"
        raise NoAnswer(code, needed=needed, n=n)


def estimates(rows: Iterable[tuple[str, Estimate]], index: str = "name") -> pd.DataFrame:
    """Return estimates as a frame: one row each, the attributes of `Estimate` as columns."""
    pairs = list(rows)
    frame = pd.DataFrame([each.as_dict() for _, each in pairs])
    frame.index = pd.Index([name for name, _ in pairs], name=index)
    for column in ("value", "low", "high", "error", "valid_share"):
        if column in frame:
            frame[column] = frame[column].astype("float64")
    return frame


def _ragged(values: object) -> bool:
    """Whether NumPy would have to guess: lists that hold None beside numbers."""
    return not isinstance(values, np.ndarray)


def plain(values: object, dimensions: int) -> TypeGuard[Floats]:
    """Whether values are an array of finite or missing floats: there is nothing to read in them.

    Parameters
    ----------
    values
        Anything.
    dimensions
        1 for a row, 2 for a table.
    """
    return (
        isinstance(values, np.ndarray)
        and values.dtype == np.float64
        and values.ndim == dimensions
        and not np.isinf(values).any()
    )


def _row(values: object, name: str) -> npt.NDArray[np.generic]:
    array: npt.NDArray[np.generic] = np.asarray(
        values, dtype=None if isinstance(values, np.ndarray) else object
    )
    if array.ndim != 1:
        raise WrongCall("statistics.not_a_row", name=name, dimensions=array.ndim)
    return array


def _numbers(column: pd.Series, name: str) -> Floats:
    """Return a column as floats; texts, dates and the like are refused, never read as numbers."""
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_complex_dtype(
        column.dtype
    ):
        return _finite(column.to_numpy(np.float64, na_value=np.nan), name)
    given = column[column.notna()]
    wrong = given[~given.map(lambda value: isinstance(value, int | float | np.number | np.bool_))]
    if len(wrong):
        raise WrongCall("statistics.not_numbers", name=name, value=wrong.iloc[0])
    return _finite(column.astype(object).where(column.notna(), np.nan).to_numpy(np.float64), name)


def _finite(numbers: Floats, name: str) -> Floats:
    if np.isinf(numbers).any():
        raise WrongCall("statistics.not_numbers", name=name, value="∞")
    return numbers
