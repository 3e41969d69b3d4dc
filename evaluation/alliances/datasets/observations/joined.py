"""The usable rows of all sheets, one below the other, and where each comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.grouping import categories, constant
from alliances.datasets.observations.model import COLUMNS
from alliances.datasets.observations.rows import KEPT, Sheet

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
    return Joined(
        {name: _column(name, sheets, kept) for name in _WORDS},
        np.concatenate(
            [np.zeros(0, np.int64), *(_taken(s.year, k) for s, k in _pairs(sheets, kept))]
        ),
        np.concatenate([np.zeros(0), *(_taken(s.value, k) for s, k in _pairs(sheets, kept))]),
        np.repeat(np.arange(len(sheets), dtype=np.int32), counts),
        np.concatenate([np.zeros(0, np.int64), *kept]),
    )


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
