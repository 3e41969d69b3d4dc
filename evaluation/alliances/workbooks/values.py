"""What may stand in a cell: clean texts, and Python values by kind."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

LONGEST = 32_767
"""Characters that Excel keeps in one cell, counted as UTF-16 does."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_PLAIN = frozenset({str, int, bool})
"""Types that stand in a cell as they are: no NaN hides among them."""


def clean(value: str) -> str:
    """Return a text without what XML cannot hold: control characters and lone surrogates.

    Line breaks become those of Excel; nothing else changes, so that an answer that begins with
    ``=`` comes back as it was written.
    """
    return _FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def too_long(value: str) -> bool:
    """Tell whether Excel would refuse a text for its length."""
    # A character outside the basic plane counts twice: no need to encode what is clearly short.
    return len(value) > LONGEST // 2 and len(value.encode("utf-16-le")) // 2 > LONGEST


def shorten(value: str, mark: str, longest: int = LONGEST) -> str:
    """Cut a text so that it fits in `longest` UTF-16 units with `mark` at its end."""
    room = 2 * (longest - len(mark.encode("utf-16-le")) // 2)
    return value.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark


def as_cell(value: object) -> object:
    """Return one plain Python value; see `as_cells`."""
    if value is None or type(value) in _PLAIN:
        return value
    if type(value) is float:
        return None if value != value else value
    return as_cells(pd.Series([value], dtype=object))[0]


def as_cells(values: Sequence[object] | pd.Series) -> list[object]:
    """Return plain Python values, None where nothing is.

    Parameters
    ----------
    values
        One column or row: a Series of any type, or a list of mixed values.

    Returns
    -------
    list
        ``str``, ``bool``, ``int``, ``float``, dates, or None for None, NaN, NaT and NA.
    """
    if type(values) is list:
        return [as_cell(value) for value in values]
    series = values if isinstance(values, pd.Series) else pd.Series(list(values), dtype=object)
    cells = series.astype(object)
    nothing = cells.isna().to_numpy()
    found: list[object] = cells.tolist()
    for place in np.flatnonzero(nothing):
        found[place] = None
    return [value.item() if isinstance(value, np.generic) else value for value in found]
