"""The usable rows of all sheets, one below the other, and where each comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.grouping import categories, constant
from alliances.datasets.observations.model import COLUMNS
from alliances.datasets.observations.sheet import KEPT, Sheet

_T = TypeVar("_T", bound=np.generic)
_WORDS = tuple(name for name in COLUMNS if name not in {"year", "value"})


@dataclass(frozen=True)
class Joined:
    """Rows of all sheets.

    Attributes
    ----------
    words
        Categories, one column a text of `COLUMNS`.
    year, value
        Of each row.
    sheet
        The position, among the sheets, of the one that each row comes from.
    row
        The position of each row in that sheet's rows.
    """

    words: dict[str, pd.Series]
    year: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    sheet: npt.NDArray[np.int32]
    row: npt.NDArray[np.int64]


def join(sheets: Sequence[Sheet]) -> Joined:
    """Return the rows that are kept, in the order of the sheets."""
    kept = [np.flatnonzero(sheet.fate == KEPT) for sheet in sheets]
    counts = [len(rows) for rows in kept]
    years = [_taken(sheet.year, rows) for sheet, rows in _pairs(sheets, kept)]
    values = [_taken(sheet.value, rows) for sheet, rows in _pairs(sheets, kept)]
    return Joined(
        {name: _column(name, sheets, kept) for name in _WORDS},
        _one(years, np.int64),
        _one(values, np.float64),
        np.repeat(np.arange(len(sheets), dtype=np.int32), counts),
        _one(kept, np.int64),
    )


def _one(parts: list[npt.NDArray[_T]], kind: type[_T]) -> npt.NDArray[_T]:
    """Return arrays one behind the other; a single one is not copied."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


def _pairs(
    sheets: Sequence[Sheet], kept: list[npt.NDArray[np.int64]]
) -> Iterable[tuple[Sheet, npt.NDArray[np.int64]]]:
    return zip(sheets, kept, strict=True)


def _taken(values: npt.NDArray[_T], rows: npt.NDArray[np.int64]) -> npt.NDArray[_T]:
    return values if len(rows) == len(values) else values[rows]


def _column(name: str, sheets: Sequence[Sheet], kept: list[npt.NDArray[np.int64]]) -> pd.Series:
    """Return a column of categories whose words are those of all sheets."""
    parts = [(sheet.words[name], rows) for sheet, rows in _pairs(sheets, kept) if len(rows)]
    if not parts:
        return constant("", 0)
    if len(parts) == 1:
        column, rows = parts[0]
        codes = _taken(column.cat.codes.to_numpy(), rows)
        return categories(codes, column.cat.categories)
    places: dict[str, int] = {}
    found = []
    for column, rows in parts:
        words = column.cat.categories.tolist()
        table = np.array([places.setdefault(word, len(places)) for word in words], dtype=np.int32)
        found.append(table[_taken(column.cat.codes.to_numpy(), rows)])
    return categories(np.concatenate(found), list(places))
