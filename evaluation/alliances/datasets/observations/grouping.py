"""Rows by what they have in common, quickly: codes of categories instead of texts."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

_DENSE = 8_000_000
"""Combinations up to which each may have a place of its own."""

Codes = npt.NDArray[np.int64]


def combined(parts: Sequence[tuple[npt.NDArray[np.integer], int]]) -> tuple[Codes, int]:
    """Return one number for each row from several codes, and how many numbers there may be.

    Parameters
    ----------
    parts
        Codes of each row, shape (rows,), from -1 (missing), and how many different codes there are.
    """
    keys = np.zeros(len(parts[0][0]), dtype=np.int64)
    size = 1
    for codes, count in parts:
        missing = int(len(codes) > 0 and codes.min() < 0)
        if count + missing < 2:
            continue
        if size * (count + missing) > _DENSE:
            # Few of the combinations occur: numbered anew, all may fit.
            keys, size = _compact(keys, size)
        keys *= count + missing
        keys += codes
        if missing:
            keys += 1
        size *= count + missing
    return keys, size


def _compact(keys: Codes, size: int) -> tuple[Codes, int]:
    """Return keys numbered anew without gaps, and how many there are."""
    if size > _DENSE:
        groups, values = pd.factorize(keys)
        return groups.astype(np.int64), len(values)
    there = np.zeros(size, dtype=bool)
    there[keys] = True
    numbers = np.cumsum(there) - 1
    return numbers[keys], int(numbers[-1]) + 1


def distinct(keys: Codes, size: int) -> tuple[npt.NDArray[np.integer], Codes]:
    """Return for each row the number of its group, and the first row of each group.

    Groups are in the order of their keys, or in that of their first rows.
    """
    if size <= _DENSE:
        first = np.full(size, -1, dtype=np.int64)
        # Written from the last to the first: the first stays.
        first[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
        there = np.flatnonzero(first >= 0)
        labels = np.empty(size, dtype=np.int32)
        labels[there] = np.arange(len(there))
        return labels[keys], first[there]
    groups, values = pd.factorize(keys)
    first = np.full(len(values), -1, dtype=np.int64)
    first[groups[::-1]] = np.arange(len(groups) - 1, -1, -1)
    return groups, first


def repeated(keys: Codes, size: int) -> npt.NDArray[np.bool_]:
    """Return the rows whose key stands in more than one row."""
    if size <= _DENSE:
        counts = np.bincount(keys, minlength=size)
        if counts.max(initial=0) < 2:
            return np.zeros(len(keys), dtype=bool)
        return np.asarray(counts[keys] > 1)
    return pd.Series(keys).duplicated(keep=False).to_numpy()


def codes_of(column: pd.Series) -> tuple[npt.NDArray[np.integer], int]:
    """Return the codes of a column of categories, and how many categories there are."""
    return column.cat.codes.to_numpy(), len(column.cat.categories)


def categories(codes: npt.NDArray[np.integer], words: Iterable[object]) -> pd.Series:
    """Return a column of categories from the code of each row (-1: missing) and their words."""
    dtype = pd.CategoricalDtype(pd.Index([*words], dtype=object))
    made: pd.Series = pd.Series(pd.Categorical.from_codes(codes, dtype=dtype))
    return made


def constant(word: str, rows: int) -> pd.Series:
    """Return a column of categories that says the same in every row."""
    return categories(np.zeros(rows, dtype=np.int8), [word])
