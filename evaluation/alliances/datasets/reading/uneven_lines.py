"""Lines of a text that have another number of fields than all the others: shifted, or cut."""

import csv
from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity

_MOST = 0.9
"""Share of the lines that have one number of fields, from which another number is a fault."""
_LAST = 1 << 16
"""Bytes at the end of a text among which its last line is looked for."""
_LINES = 4
"""Lines that show it, at least."""


def uneven_lines(
    name: str,
    sheet: str,
    cells: npt.NDArray[np.object_],
    widths: Counter[int],
    last: list[str],
) -> Iterator[Finding]:
    """Report lines that hold more fields than the others, and a last one that was cut.

    Parameters
    ----------
    widths
        How many lines have how many fields; those of one field are not counted.
    last
        The fields of a last line that no line break ends; none where one does.
    """
    usual, count = widths.most_common(1)[0] if widths else (0, 0)
    if widths.total() < _LINES or count < _MOST * widths.total():
        return
    beyond = np.argwhere(np.asarray(pd.notna(cells[:, usual:]))).tolist()
    if beyond:
        row, column = beyond[0]
        cell, value = cell_name(row + 1, usual + column), str(cells[row, usual + column])[:60]
        details = {"usual": usual, "count": len({number for number, _ in beyond})}
        yield Finding("line_shifted", Severity.VERIFY, name, sheet, cell, value, details)
    if 2 <= len(last) < usual:
        cell, value = cell_name(len(cells), len(last) - 1), last[-1][:60]
        details = {"usual": usual, "fields": len(last)}
        yield Finding("last_line_cut", Severity.VERIFY, name, sheet, cell, value or None, details)


def last_line(content: bytes, encoding: str, separator: str) -> list[str]:
    """Return the fields of a last line that no line break ends, where it can be told apart."""
    if len(content) > _LAST and encoding.startswith(("utf-16", "utf-32")):
        # Without its mark, the end of such a text cannot be told from its middle.
        return []
    piece = content[-_LAST:].decode(encoding, "replace")
    line = piece.splitlines(keepends=True)[-1] if piece else ""
    if line.endswith(("\n", "\r")) or line.count('"') % 2:
        return []
    return next(csv.reader([line], delimiter=separator), [])
