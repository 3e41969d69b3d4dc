"""The different values of a column: a survey says few things many times, and each is read once."""

from collections import Counter

import numpy as np
import pandas as pd

from alliances.datasets.located import Unread
from alliances.datasets.parsing.text import written


def different(raw: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return for each cell the position of its value among the different ones; -1 where empty.

    Parameters
    ----------
    raw
        Raw values, None where empty, shape (rows,).

    Returns
    -------
    places, values
        Integers of shape (rows,); objects, in the order in which they are met.
    """
    cells = raw.to_numpy(dtype=object)
    places, values = pd.factorize(cells)
    # For Python, and so for a hash table, True is 1: the two must not become one value.
    alike = [place for place, value in enumerate(values) if value == 0 or value == 1]
    if alike and bool in set(map(type, cells[np.isin(places, alike)])):
        cells = np.array([written(v) if isinstance(v, bool) else v for v in cells], dtype=object)
        places, values = pd.factorize(cells)
    return np.asarray(places), np.asarray(values, dtype=object)


def counted(raw: pd.Series) -> Counter[str]:
    """Return how many cells of a column say each text, as `written` gives it.

    Empty ones say none, nor does an error that shows nothing else.

    Examples
    --------
    >>> counted(pd.Series([1.0, None, "1", True, "oui"], dtype=object))
    Counter({'1': 2, 'TRUE': 1, 'oui': 1})
    """
    places, values = different(raw)
    said: Counter[str] = Counter()
    counts = np.bincount(places[places >= 0], minlength=len(values))
    for value, count in zip(values, counts.tolist(), strict=True):
        if not isinstance(value, Unread) or value.held:
            said[written(value)] += count
    return said
