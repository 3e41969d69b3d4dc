"""A column of texts most of which are numbers: the numbers, and beside them what is none."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.grouping import categories
from alliances.datasets.observations.values import has_decimal_commas
from alliances.datasets.reading.cells import BLANK

_SAMPLE, _FEW = 2_000, 200
"""Rows by which a column is judged, and how many texts may differ in it to be categories."""


def few_differ(column: pd.Series) -> bool:
    """Return whether few different texts stand in a column: years, and 0, 1 and N."""
    return bool(column[:_SAMPLE].nunique() < _FEW)


def told_apart(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return a column of texts as numbers (NaN where none), and categories of what is none.

    Where decimals have a comma and others a point, all stay texts: ``1.234`` beside ``0,38`` is for
    others to judge.
    """
    numbers, odd = _tried(column)
    commas = [text for text in column[odd].unique() if "," in text]
    if has_decimal_commas(commas):
        if column.str.contains(".", regex=False).any():
            odd = column.notna().to_numpy()
        else:
            numbers, odd = _tried(column.str.replace(",", ".", regex=False))
    texts = column[odd].str.strip(BLANK)
    places, different = pd.factorize(texts.where(texts != "", None))
    codes = np.full(len(column), -1, dtype=np.int32)
    codes[odd] = places
    return numbers.where(~odd), categories(codes, different)


def _tried(column: pd.Series) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """Return texts as numbers, and where that is none."""
    numbers = pd.to_numeric(column, errors="coerce")
    return numbers, ~np.isfinite(numbers.to_numpy(dtype=np.float64)) & column.notna().to_numpy()
