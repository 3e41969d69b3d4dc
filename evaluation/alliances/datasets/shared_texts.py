"""How much text the cells of a workbook hold, before the reader makes each its own.

A workbook keeps each different text once, and a cell holds its number. The reader gives every cell
a text of its own: a workbook of a few kilobytes all of whose cells show one long text would fill
the memory, and a reader that asks for memory it does not get aborts the process.
"""

import re
import zipfile

import numpy as np
import numpy.typing as npt

_OPEN, _S, _I, _V, _END, _ZERO, _NINE = b"<siv>09"
_SHARED = b't="s">'
"""What stands before the value of a cell that shows a shared text, as the usual writers write."""
_OTHERWISE = (b"'s'", b't ="', b't= "')
_PREFIXED = re.compile(rb"<[A-Za-z_][\w.-]*:si[\s/>]")
_DIGITS = 9
_PADDING = b" " * (_DIGITS + 4)

Lengths = npt.NDArray[np.int64]


def shared_lengths(archive: zipfile.ZipFile, part: str) -> Lengths:
    """Return the size of each shared text of a workbook.

    Parameters
    ----------
    archive
        The opened .xlsx file.
    part
        The name of the part of shared texts.

    Returns
    -------
    ndarray of int, shape (texts,)
        Bytes from the beginning of a text to that of the next: the text and its markup.
    """
    content = archive.read(part)
    signs = np.frombuffer(content + _PADDING, dtype=np.uint8)
    opened = np.flatnonzero(signs[: len(content)] == _OPEN)
    starts = opened[(signs[opened + 1] == _S) & (signs[opened + 2] == _I)]
    # Microsoft Forms writes a prefix: <x:si>.
    begun = starts.tolist() or [match.start() for match in _PREFIXED.finditer(content)]
    # Where neither shows where texts begin, all of it is one, and no cell shows more.
    ends = np.array([*(begun or [0]), len(content)], dtype=np.int64)
    return ends[1:] - ends[:-1]


def shown_otherwise(piece: bytes) -> bool:
    """Tell whether a piece of a sheet writes the kind of a cell as `shown_bytes` cannot see."""
    return any(mark in piece for mark in _OTHERWISE)


def shown_bytes(piece: bytes, lengths: Lengths) -> int:
    """Return how many bytes of shared texts the cells in a piece of a sheet show, at most.

    Parameters
    ----------
    piece
        XML of whole cells.
    lengths
        The size of each shared text. A cell whose number cannot be read counts as the longest.
    """
    if not len(lengths):
        return 0
    shared = piece.count(b't="s"')
    if not shared:
        return 0
    signs = np.frombuffer(_PADDING + piece + _PADDING, dtype=np.uint8)
    opened = np.flatnonzero(signs == _OPEN)
    values = opened[(signs[opened + 1] == _V) & (signs[opened + 2] == _END)]
    for offset, sign in enumerate(_SHARED):
        values = values[signs[values - len(_SHARED) + offset] == sign]
    numbers = np.zeros(len(values), dtype=np.int64)
    read = np.zeros(len(values), dtype=bool)
    going = np.ones(len(values), dtype=bool)
    for offset in range(_DIGITS):
        sign = signs[values + 3 + offset]
        going &= (sign >= _ZERO) & (sign <= _NINE)
        numbers[going] = numbers[going] * 10 + (sign[going] - _ZERO)
        read |= going
        if not going.any():
            break
    known = read & ~going & (numbers < len(lengths))
    unknown = shared - int(known.sum())
    return int(lengths[numbers[known]].sum()) + max(unknown, 0) * int(lengths.max())
