"""The cells of a sheet as an array: what shows nothing is empty, what is alike is one object."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd
from python_calamine import CalamineSheet

from alliances.datasets.located import Unread

BLANK = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u200b\u202f\ufeff"
"""What a cell may hold and show nothing: spaces, and the NUL of some old exporters."""
_NO_NUMBER = "#NUM!"
_TRUTHS = (0, 1)


def cells_of(sheet: CalamineSheet) -> npt.NDArray[np.object_]:
    """Return the cells of a sheet from A1 to its last one.

    Returns
    -------
    ndarray of object, shape (rows, columns)
        ``cells[0, 0]`` is A1; None where a cell holds nothing to see.
    """
    if sheet.start is None or sheet.end is None:
        return np.empty((0, 0), dtype=object)
    bottom, right = sheet.end
    # The rows begin with the sheet's first, the columns with the first that has content.
    left = sheet.start[1]
    shape = bottom + 1, right + 1 - left
    values = np.fromiter(
        chain.from_iterable(sheet.iter_rows()), dtype=object, count=shape[0] * shape[1]
    )
    found = shared(values.reshape(shape))
    if not left:
        return found
    cells = np.full((bottom + 1, right + 1), None, dtype=object, order="F")
    cells[:, left:] = found
    return cells


def as_cells(values: Sequence[Sequence[object]]) -> npt.NDArray[np.object_]:
    """Return rows of values as an array of objects, None where a cell holds nothing to see.

    Parameters
    ----------
    values
        Row by row, all of one length.

    Returns
    -------
    ndarray of object, shape (rows, columns)
        ``cells[0, 0]`` is A1.
    """
    cells = np.empty((len(values), len(values[0]) if values else 0), dtype=object)
    for number, row in enumerate(values):
        cells[number] = row
    return shared(cells)


def shared(cells: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return an array of cells in which alike values are one object, and blank ones None.

    A survey says few different things. Told apart here, where the values still lie in memory as
    the reader made them, row by row, they cost little; whoever then looks at a column meets a few
    objects again and again, which is several times faster, and the others are forgotten.

    Parameters
    ----------
    cells
        Of any values that can be hashed, shape (rows, columns). A number that is none
        becomes an `Unread`.

    Returns
    -------
    ndarray of object, shape (rows, columns)
        Column by column in memory.
    """
    flat = cells.ravel()
    places, values = pd.factorize(flat)
    # The last one is that of place -1, where nothing stands.
    different = np.empty(len(values) + 1, dtype=object)
    different[:-1] = [_shown(value) for value in values]
    made = np.take(different, places.reshape(cells.shape).T).T
    for place, value in enumerate(values):
        if value in _TRUTHS:
            alike = np.flatnonzero(places == place)
            held = flat[alike].tolist()
            # TRUE is 1 to a hash table, as to Python.
            if bool in set(map(type, held)):
                made[np.unravel_index(alike, made.shape)] = held
    nothing = np.flatnonzero(places < 0)
    held = flat[nothing].tolist()
    # A number that is none (some program wrote NaN) is an empty cell to pandas.
    if float in set(map(type, held)):
        told = [value if value is None else Unread(_NO_NUMBER) for value in held]
        made[np.unravel_index(nothing, made.shape)] = told
    return made


def _shown(value: object) -> object:
    if type(value) is str:
        return value if value.strip(BLANK) else None
    # -0 is 0 to a hash table: the first that is met must not give its sign to the others.
    return 0.0 if type(value) is float and value == 0 else value
