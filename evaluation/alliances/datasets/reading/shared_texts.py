"""How much text the cells of a workbook hold, before the reader makes each its own.

A workbook keeps each different text once, and a cell holds its number. The reader gives every cell
a text of its own: a workbook of a few kilobytes all of whose cells show one long text would fill
the memory, and a reader that asks for memory it does not get aborts the process.
"""

import re
import zipfile

import numpy as np
import numpy.typing as npt

from alliances.datasets.reading.tags import Tags, tags_of

_SHARED = b't="s">'
"""What stands before the value of a cell that shows a shared text, as the usual writers write."""
_PREFIXED = re.compile(rb"<[A-Za-z_][\w.-]*:si[\s/>]")
_OTHERWISE = (b"'s'", b't ="', b't= "')
_F, _ZERO, _NINE = b"f09"
_DIGITS = 9

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
    starts = tags_of(content).beginning(b"si")
    # Microsoft Forms writes a prefix: <x:si>.
    begun = starts.tolist() or [match.start() for match in _PREFIXED.finditer(content)]
    # Where neither shows where texts begin, all of it is one, and no cell shows more.
    ends = np.array([*(begun or [0]), len(content)], dtype=np.int64)
    return ends[1:] - ends[:-1]


def shown_bytes(piece: bytes, tags: Tags, lengths: Lengths) -> int | None:
    """Return how many bytes of shared texts the cells in a piece of a sheet show.

    Parameters
    ----------
    piece
        XML of whole cells.
    tags
        Its tags.
    lengths
        The size of each shared text.

    Returns
    -------
    int or None
        None where some cell says what it is in a way that only a parser reads.
    """
    if not len(lengths):
        return 0
    # Spaces or other quotes around the kind of a cell: every value stands right behind its cell's
    # tag, where they would be seen, unless a formula stands between.
    formulas = bool((tags.kinds == _F).any())
    if formulas and any(mark in piece for mark in _OTHERWISE):
        return None
    values = tags.beginning(b"v>")
    signs = tags.signs
    right_behind = (signs[values - 1] == ord(">")) & (signs[values - 2] == ord('"'))
    if not formulas and not right_behind.all():
        return None
    # The last sign of the kind first: it leaves the fewest.
    for offset in (-3, -1, -2, -4, -5, -6):
        values = values[signs[values + offset] == _SHARED[offset]]
        if offset == -3:
            candidates = len(values)
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
    if int(known.sum()) < max(candidates, piece.count(b't="s"')):
        return None
    return int(lengths[numbers].sum())
