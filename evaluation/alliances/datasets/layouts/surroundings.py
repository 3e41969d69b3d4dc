"""What stands among and below the rows of a table and is no data: totals, notes, strays, headings.

The rules are ours. They look at how full rows are, and at the few words that begin a total or a
note.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.block import Mask, is_word
from alliances.datasets.layouts.sums import adds_up
from alliances.datasets.located import RawSheet
from alliances.language.matching import fold

_TOTALS = re.compile(
    r"tota(?:l|ux)(?: general| resultat| (?:des?|du|par) .*)?|(?:sous[- ]?total|subtotal)(?: .*)?"
    r"|grand total|sommes?|sum|consolidation|moyennes?(?: .*)?|average|mean|mediane|median"
)
_TOTALS_BEGIN = frozenset("acgmstACGMST \t\r\n")
_NOTES = re.compile(
    r"(?:sources?|notes?|lecture|champ|nb|n\.b\.|legende|key) ?[:.]|\*|\(\d\)|\d\) "
)
_LAST = 3
"""Rows at the foot that may be a total though a number comes first."""
_WIDE = 3
"""Cells of most rows from which a cell alone is none."""
_SENTENCE = 25
"""Characters from which a text that stands alone reads as a note."""


def surroundings(
    sheet: RawSheet,
    content: Mask,
    headings: Sequence[int],
    body: npt.NDArray[np.int64],
) -> dict[int, str]:
    """Return the rows below the headings (all from 0) that are no data, with their reasons.

    In the result, rows count from 1.
    """
    firsts = content[body].argmax(axis=1)
    begins = sheet.cells[body, firsts]
    left = _repeated(sheet, content, headings, body, begins)
    for row, begin in zip(body.tolist(), begins.tolist(), strict=True):
        if _says_total(begin) and _is_total(sheet, content, row):
            left[row + 1] = "total_row"
    for row in body[-_LAST:].tolist():
        if _says_total_second(sheet, content, row):
            left[row + 1] = "total_row"
    width = float(np.median(content[body].sum(axis=1)))
    for row in body[::-1].tolist():
        if row + 1 in left:
            continue
        if _is_note(sheet, content, row, width, len(body)):
            left[row + 1] = "footnote"
        elif width >= _WIDE and _is_stray(content, row, bool(headings)):
            left[row + 1] = "outside_table"
        else:
            break
    return left | (_sums(sheet, content, body, left) if headings else {})


def below_table(
    sheet: RawSheet, content: Mask, first_row: int, headings: Sequence[int]
) -> dict[int, str]:
    """Return the rows of a sheet of ours that are headings again, a total, a note or a stray cell.

    Of a text that stands alone, only one that a blank row parts from the data, or that begins as
    notes do: a row of which all but one cell was lost is a row of data.

    Parameters
    ----------
    first_row
        The first row of data, from 1.
    headings
        The rows of keys and headings, from 0.
    """
    body = np.flatnonzero(content.any(axis=1))
    body = body[body >= first_row - 1]
    if len(body) < 2:
        return {}
    begins = sheet.cells[body, content[body].argmax(axis=1)]
    left = _repeated(sheet, content, headings, body, begins)
    return left | {
        row: reason
        for row, reason in surroundings(sheet, content, (), body).items()
        if reason != "footnote" or _apart(sheet, content, row - 1)
    }


def _says_total_second(sheet: RawSheet, content: Mask, row: int) -> bool:
    """Return whether a number comes before the word for a total: 142, « Consolidation »."""
    columns = np.flatnonzero(content[row])[:2].tolist()
    if len(columns) < 2 or is_word(sheet.cells[row, columns[0]]):
        return False
    word = sheet.cells[row, columns[1]]
    return _says_total(word) and _is_total(sheet, content, row)


def _sums(
    sheet: RawSheet, content: Mask, body: npt.NDArray[np.int64], left: Mapping[int, str]
) -> dict[int, str]:
    """Return the first and the last row of the data (from 1) where it adds the others up."""
    rest = np.array([row for row in body.tolist() if row + 1 not in left], dtype=np.int64)
    ends = dict.fromkeys([*rest[:1].tolist(), *rest[-1:].tolist()])
    return {row + 1: "sum_row" for row in ends if adds_up(sheet, content, row, rest[rest != row])}


def _is_stray(content: Mask, row: int, foreign: bool) -> bool:
    """Return whether a row holds a cell alone, below a blank row: no row has lost all the rest.

    In a foreign table the name that a row begins with may well stand alone.
    """
    alone = content[row].sum() == 1 and row > 0 and not content[row - 1].any()
    return bool(alone) and not (foreign and content[row].argmax() == content.any(axis=0).argmax())


def _apart(sheet: RawSheet, content: Mask, row: int) -> bool:
    first = sheet.cells[row, int(content[row].argmax())]
    return not content[row - 1].any() or bool(_NOTES.match(fold(str(first))))


def _repeated(
    sheet: RawSheet,
    content: Mask,
    headings: Sequence[int],
    body: npt.NDArray[np.int64],
    begins: npt.NDArray[np.object_],
) -> dict[int, str]:
    """Return the rows that say the headings again, as long tables do on each printed page.

    A lone title right above such a row is no data either.
    """
    heads = {tuple(sheet.cells[row]) for row in headings}
    if not heads:
        return {}
    first = {next((v for v in head if v is not None), None) for head in heads}
    again = [row for row, begin in zip(body.tolist(), begins, strict=True) if begin in first]
    rows = [row for row in again if tuple(sheet.cells[row]) in heads]
    titles = [row - 1 for row in rows if row - 1 in body and content[row - 1].sum() == 1]
    left = dict.fromkeys((row + 1 for row in titles), "outside_table")
    return left | dict.fromkeys((row + 1 for row in rows), "repeated_headings")


def _says_total(value: object) -> bool:
    """Return whether a cell holds a word for a total.

    Nearly every row begins with another letter, and a long table has many rows.
    """
    if not isinstance(value, str) or (value[:1].isascii() and value[:1] not in _TOTALS_BEGIN):
        return False
    return bool(_TOTALS.fullmatch(fold(value).rstrip(" :")))


def _is_total(sheet: RawSheet, content: Mask, row: int) -> bool:
    """Return whether a row that begins with a word for a total holds hardly anything but sums."""
    columns = np.flatnonzero(content[row]).tolist()
    texts = sum(is_word(sheet.cells[row, column]) for column in columns)
    return len(columns) == 1 or (texts <= 2 and texts < len(columns))


def _is_note(sheet: RawSheet, content: Mask, row: int, width: float, count: int) -> bool:
    """Return whether a row at the end of a table is a text alone, as a source or a note is."""
    columns = np.flatnonzero(content[row]).tolist()
    first = sheet.cells[row, columns[0]]
    if not isinstance(first, str) or len(columns) > 1:
        return False
    if _NOTES.match(fold(first)):
        return True
    apart = row > 0 and not content[row - 1].any()
    return count > 1 and width >= _WIDE and (apart or columns[0] == 0) and len(first) >= _SENTENCE
