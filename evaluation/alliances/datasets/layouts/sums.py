"""A row that no word calls a total, and that adds the others up all the same.

State exports put the whole on the first line or the last, its name left blank, or « Ensemble ».
"""

import math
import re

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.block import Mask
from alliances.datasets.located import RawSheet
from alliances.language.matching import fold

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_NOBODY = re.compile(r"[^\w]*|ensemble|france entiere|insgesamt|all|overall|n/?a")
_OTHERS = 2
"""Rows that a sum adds up, at least."""
_TRIED = 4
"""Columns after which a row of which none is a sum is taken for data."""
_SAMPLE = 60
"""Rows that say which column names the others."""


def adds_up(sheet: RawSheet, content: Mask, row: int, others: npt.NDArray[np.int64]) -> bool:
    """Return whether a row (from 0) has no name where the others have one, and holds their sums.

    Percentages and means beside the sums are no objection: half of its numbers must add up.
    """
    columns = np.flatnonzero(content[row]).tolist()
    numbers = {c: n for c in columns if (n := _number(sheet.cells[row, c])) is not None}
    words = [sheet.cells[row, c] for c in columns if c not in numbers]
    if len(others) < _OTHERS or not any(numbers.values()):
        return False
    if not all(isinstance(v, str) and _NOBODY.fullmatch(fold(v)) for v in words):
        return False
    if not _named(sheet, others, set(numbers)):
        return False
    right, wrong = 0, 0
    for column, number in numbers.items():
        if _is_sum(sheet, others, column, number):
            right += 1
        else:
            wrong += 1
        # A long table of answers is not added up to its last column to learn that it is one.
        if wrong > len(numbers) // 2 or (wrong >= _TRIED and not right):
            return False
    return True


def _named(sheet: RawSheet, others: npt.NDArray[np.int64], numbers: set[int]) -> bool:
    """Return whether the other rows have a name, in a column where the row has no number."""
    some = others[:_SAMPLE]
    for column in range(sheet.cells.shape[1]):
        if column not in numbers:
            values = sheet.cells[some, column].tolist()
            told = [v for v in values if isinstance(v, str) and _number(v) is None]
            if len(told) == len(some) and len(set(told)) > 0.8 * len(some):
                return True
    return False


def _is_sum(sheet: RawSheet, others: npt.NDArray[np.int64], column: int, number: float) -> bool:
    parts = [n for v in sheet.cells[others, column].tolist() if (n := _number(v)) is not None]
    if number == 0 or sum(part != 0 for part in parts) < _OTHERS:
        return False
    return math.isclose(math.fsum(parts), number, rel_tol=1e-6, abs_tol=0.011)


def _number(value: object) -> float | None:
    if isinstance(value, float):
        return value
    written = value.strip() if isinstance(value, str) else ""
    return float(written.replace(",", ".")) if _NUMBER.fullmatch(written) else None
