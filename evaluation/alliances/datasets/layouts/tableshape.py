"""The shape of a table in a sheet that nobody described: headings, data, and what surrounds them.

The rules are ours. They look at how full rows are and at what kind of thing their cells hold, never
at the meaning of words, but for the few that begin a total or a note.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.block import Mask, filled, heading_text
from alliances.datasets.layouts.numberheads import number_headings
from alliances.datasets.layouts.othertables import has_figures, tables_below, tables_beside
from alliances.datasets.layouts.sums import adds_up
from alliances.datasets.located import RawSheet
from alliances.datasets.place import cell_position
from alliances.language.matching import fold

_LOOKED_AT = 30
"""Rows with content among which the headings are looked for."""
_BELOW = 60
"""Rows below a candidate that say how wide the table is."""
_LEVELS = 4
"""Heading rows at most."""
_SOON = 5
"""Rows right below a candidate that say whether data follow."""
_MUCH = 0.18
"""By how much a later candidate must be surer."""
_NUMERIC = re.compile(r"[\s\d.,:/%€$£+()\u00a0\u202f−-]*\d[\s\d.,:/%€$£+()\u00a0\u202f−-]*")
_TOTALS = re.compile(
    r"(?:sous-?)?tota(?:l|ux)(?: general| resultat| des .*)?|grand total|subtotal|somme|sum"
    r"|consolidation"
)
_NOTES = re.compile(
    r"(?:sources?|notes?|lecture|champ|nb|n\.b\.|legende|key) ?[:.]|\*|\(\d\)|\d\) "
)
_LAST = 3
"""Rows at the foot that may be a total though a number comes first."""
_WIDE = 3
"""Cells of most rows from which a cell alone is none."""
_SENTENCE = 25
"""Characters from which a text that stands alone reads as a note."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the parts of a table lie; rows count from 1, columns from 0.

    Attributes
    ----------
    headings
        Its heading rows, none where its first row is data.
    rows
        Its data rows, in order.
    columns
        Its columns, in order.
    left
        Row to reason: ``banner``, ``total_row``, ``sum_row``, ``footnote``, ``repeated_headings``,
        ``other_table``.
    others
        Rows and columns, both from 0, of the first cell of every other table of the sheet: one
        above or below is not read, one beside is read with the first.
    """

    headings: tuple[int, ...]
    rows: npt.NDArray[np.int64]
    columns: tuple[int, ...]
    left: Mapping[int, str] = field(default_factory=dict)
    others: tuple[tuple[int, int], ...] = ()


def shape_of(sheet: RawSheet) -> Shape | None:
    """Return the shape of the table in a sheet, or None where it holds none.

    A table has two columns at least, and a row of data. Of several below each other, the one that
    holds most is taken.
    """
    content = filled(sheet)
    full = content.sum(axis=1)
    rows = np.flatnonzero(full)
    if not len(rows):
        return None
    words = _words(sheet, content)
    words |= number_headings(sheet, content, words, rows, _LOOKED_AT, _BELOW)
    headings = _headings(sheet, content, words, rows)
    first = headings[-1] + 1 if headings else int(rows[0])
    body = rows[rows >= first]
    headings, body, others = _largest(sheet, content, words, headings, body)
    columns = np.flatnonzero(content[[*headings, *body]].any(axis=0))
    # Two rows alike show a table; one row without headings is a line of text.
    if len(columns) < 2 or len(body) < (1 if headings else 2):
        return None
    left = {int(row) + 1: "banner" for row in rows[rows < (headings[0] if headings else first)]}
    left |= {row + 1: "other_table" for table in others for row in table}
    left |= _surroundings(sheet, content, headings, body)
    data = np.array([row for row in body.tolist() if row + 1 not in left], dtype=np.int64)
    if not len(data):
        return None
    beside = tables_beside(sheet, content, headings, data, is_word)
    corners = [(table[0], int(content[table[0]].argmax())) for table in others]
    named = tuple(row + 1 for row in headings)
    return Shape(named, data + 1, tuple(int(c) for c in columns), left, (*corners, *beside))


def _largest(
    sheet: RawSheet,
    content: Mask,
    words: Mask,
    headings: list[int],
    body: npt.NDArray[np.int64],
) -> tuple[list[int], npt.NDArray[np.int64], list[list[int]]]:
    """Return headings and body of the largest of the tables below each other, and the others' rows.

    All rows count from 0.
    """
    starts = tables_below(sheet, content, headings, body, is_word) if headings else []
    if not starts:
        return headings, body, []
    every = np.array([*headings, *body.tolist()], dtype=np.int64)
    parts = np.split(every, np.searchsorted(every, starts))
    most = max(range(len(parts)), key=lambda n: int(content[parts[n]].sum()))
    # What stands above the largest and holds no figures is its banner.
    others = [
        part.tolist()
        for number, part in enumerate(parts)
        if number > most or (number < most and has_figures(sheet, content, part, is_word))
    ]
    own = parts[most]
    if most:
        # A title of one cell may stand above its headings.
        top = int(own[content[own].sum(axis=1) > 1][0])
        below = _lower_levels(sheet, content, words, top, own[own > top])
        headings = [top, *below]
    return headings, own[own > headings[-1]], others


def _words(sheet: RawSheet, content: Mask) -> Mask:
    """Return where a cell of the first rows holds words rather than a number or a date."""
    words = np.zeros(content.shape, dtype=bool)
    for row in np.flatnonzero(content.any(axis=1))[: _LOOKED_AT + _BELOW + _LEVELS]:
        for column in np.flatnonzero(content[row]):
            words[row, column] = is_word(sheet.cells[row, column])
    return words


def is_word(value: object) -> bool:
    """Return whether a cell holds words, rather than a number or a date, typed or not."""
    return isinstance(value, str) and not _NUMERIC.fullmatch(value)


def _headings(
    sheet: RawSheet, content: Mask, words: Mask, rows: npt.NDArray[np.int64]
) -> list[int]:
    """Return the heading rows, from 0.

    The first row of words as wide as what lies below it; a later one only where what follows it is
    of other kinds much sooner, as below a banner of several cells; not where it begins a table of
    its own below the first one.
    """
    chosen, best, earliest = -1, 0.0, -1
    for place, row in enumerate(rows[:_LOOKED_AT].tolist()):
        below = rows[place + 1 : place + 1 + _BELOW]
        if not len(below) or not _may_head(sheet, content, words, row, below):
            continue
        contrast = _contrast(content, words, row, below)
        if chosen < 0 or (contrast >= best + _MUCH and not _within(sheet, content, earliest, row)):
            chosen, best = row, contrast
            earliest = row if earliest < 0 else earliest
    if chosen < 0:
        return []
    if chosen > earliest:
        starts = tables_below(sheet, content, [earliest], rows[rows > earliest], is_word)
        chosen = earliest if {chosen, chosen - 1} & set(starts) else chosen
    upper = _upper_levels(sheet, content, words, chosen)
    return [*upper, chosen, *_lower_levels(sheet, content, words, chosen, rows)]


def _within(sheet: RawSheet, content: Mask, first: int, row: int) -> bool:
    """Return whether a row is one of the data below the first headings.

    No blank row comes before it, other data do, it is narrower than the headings, as where an
    answer is left out, and nothing merged shows that there are several levels of them.
    """
    full = content[first : row + 1].sum(axis=1)
    among = row - first >= 2 and bool(full.all()) and int(full[-1]) < int(full[0])
    return among and not any(_spanned(sheet, above) for above in range(first, row))


def _may_head(
    sheet: RawSheet, content: Mask, words: Mask, row: int, below: npt.NDArray[np.int64]
) -> bool:
    count, told = int(content[row].sum()), int(words[row].sum())
    width = float(np.median(content[below].sum(axis=1)))
    return (
        count >= max(2.0, 0.5 * width) and told >= 0.8 * count and _new(sheet, row, below, content)
    )


def _new(sheet: RawSheet, row: int, below: npt.NDArray[np.int64], content: Mask) -> bool:
    """Return whether most of a row's words do not come again below them: data do, headings not."""
    columns = np.flatnonzero(content[row])
    again = sum(
        any(sheet.cells[other, column] == sheet.cells[row, column] for other in below.tolist())
        for column in columns.tolist()
    )
    return again <= 0.34 * len(columns)


def _contrast(content: Mask, words: Mask, row: int, below: npt.NDArray[np.int64]) -> float:
    """Return the mean share, over a row's columns, of what is no word in the rows right below."""
    columns = np.flatnonzero(content[row])
    soon = below[:_SOON]
    there = content[np.ix_(soon, columns)]
    told = words[np.ix_(soon, columns)]
    count = there.sum(axis=0)
    return float(np.mean((there & ~told).sum(axis=0) / np.maximum(count, 1)))


def _upper_levels(sheet: RawSheet, content: Mask, words: Mask, bottom: int) -> list[int]:
    """Return the heading rows right above one: merged over its columns, or saying what it leaves.

    Where nothing is merged, a row above is a level only if the one below leaves a column open that
    it names, or says the same thing twice.
    """
    levels: list[int] = []
    row = bottom
    while row > 0 and len(levels) < _LEVELS - 1:
        above = row - 1
        named = content[above]
        if not named.any() or words[above].sum() < 0.3 * named.sum():
            break
        spanned = _spanned(sheet, above)
        covered = spanned | set(np.flatnonzero(named).tolist())
        merged = bool(spanned) and len(covered) >= 0.5 * content[row].sum()
        completes = named.sum() >= 2 and bool((named & ~content[bottom]).any())
        twice = named.sum() >= 2 and _says_twice(sheet, row)
        # A title is merged from the first column on; a group of columns has one before it.
        begins = bool(spanned) and min(spanned) <= int(content[row].argmax())
        whole = begins and named.sum() == 1
        if whole or not (merged or completes or twice):
            break
        levels.insert(0, above)
        row = above
    return levels


def _says_twice(sheet: RawSheet, row: int) -> bool:
    said = [fold(heading_text(value)) for value in sheet.cells[row] if value is not None]
    return len(set(said)) < len(said)


def _lower_levels(
    sheet: RawSheet, content: Mask, words: Mask, top: int, rows: npt.NDArray[np.int64]
) -> list[int]:
    """Return the heading rows right below one: options, units, or the same in plain words."""
    levels: list[int] = []
    row = top
    while len(levels) < _LEVELS - 1:
        spanned, upper, row = _spanned(sheet, row), row, row + 1
        below = rows[rows > row][:_BELOW]
        if row >= len(content) or not content[row].any() or not len(below):
            break
        if words[row].sum() < content[row].sum() or not _new(sheet, row, below, content):
            break
        needed = content[below].any(axis=0)
        left_open = set(np.flatnonzero(needed & ~content[upper]).tolist()) | spanned
        answered = sum(words[row, column] for column in left_open)
        completes = bool(left_open) and answered >= max(1, 0.5 * len(left_open))
        contrast = _contrast(content, words, row, below)
        if not (contrast >= 0.5 or (completes and (spanned or contrast > 0))):
            break
        levels.append(row)
    return levels


def _spanned(sheet: RawSheet, row: int) -> set[int]:
    """Return the columns of a row that lie under a range merged across columns."""
    spanned: set[int] = set()
    for merged in dict.fromkeys(sheet.merged):
        start, end = merged.split(":")
        (top, left), (bottom, right) = cell_position(start), cell_position(end)
        if top <= row + 1 <= bottom and bottom == row + 1 and right > left:
            spanned |= set(range(left, min(right + 1, sheet.cells.shape[1])))
    return spanned


def _surroundings(
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
    left = _repeated(sheet, headings, body, begins)
    for row, begin in zip(body.tolist(), begins.tolist(), strict=True):
        total = isinstance(begin, str) and _TOTALS.fullmatch(fold(begin).rstrip(" :"))
        if total and _is_total(sheet, content, row):
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


def _is_stray(content: Mask, row: int, foreign: bool) -> bool:
    """Return whether a row holds a cell alone, below a blank row: no row has lost all the rest.

    In a foreign table the name that a row begins with may well stand alone.
    """
    alone = content[row].sum() == 1 and row > 0 and not content[row - 1].any()
    return bool(alone) and not (foreign and content[row].argmax() == content.any(axis=0).argmax())


def _says_total_second(sheet: RawSheet, content: Mask, row: int) -> bool:
    """Return whether a number comes before the word for a total: 142, « Consolidation »."""
    columns = np.flatnonzero(content[row])[:2].tolist()
    if len(columns) < 2 or is_word(sheet.cells[row, columns[0]]):
        return False
    word = sheet.cells[row, columns[1]]
    says = isinstance(word, str) and _TOTALS.fullmatch(fold(word).rstrip(" :"))
    return bool(says) and _is_total(sheet, content, row)


def _sums(
    sheet: RawSheet, content: Mask, body: npt.NDArray[np.int64], left: Mapping[int, str]
) -> dict[int, str]:
    """Return the first and the last row of the data (from 1) where it adds the others up."""
    rest = np.array([row for row in body.tolist() if row + 1 not in left], dtype=np.int64)
    ends = dict.fromkeys([*rest[:1].tolist(), *rest[-1:].tolist()])
    return {row + 1: "sum_row" for row in ends if adds_up(sheet, content, row, rest[rest != row])}


def below_table(sheet: RawSheet, content: Mask, first_row: int) -> dict[int, str]:
    """Return the rows of a sheet of ours that are a total, a note or a stray cell, each with why.

    Of a text that stands alone, only one that a blank row parts from the data, or that begins as
    notes do: a row of which all but one cell was lost is a row of data.

    Parameters
    ----------
    first_row
        The first row of data, from 1.
    """
    body = np.flatnonzero(content.any(axis=1))
    body = body[body >= first_row - 1]
    if len(body) < 2:
        return {}
    return {
        row: reason
        for row, reason in _surroundings(sheet, content, (), body).items()
        if reason != "footnote" or _apart(sheet, content, row - 1)
    }


def _apart(sheet: RawSheet, content: Mask, row: int) -> bool:
    first = sheet.cells[row, int(content[row].argmax())]
    return not content[row - 1].any() or bool(_NOTES.match(fold(str(first))))


def _repeated(
    sheet: RawSheet,
    headings: Sequence[int],
    body: npt.NDArray[np.int64],
    begins: npt.NDArray[np.object_],
) -> dict[int, str]:
    """Return the rows that say the headings again, as long tables do on each printed page."""
    heads = {tuple(sheet.cells[row]) for row in headings}
    if not heads:
        return {}
    first = {next((v for v in head if v is not None), None) for head in heads}
    again = [row for row, begin in zip(body.tolist(), begins, strict=True) if begin in first]
    return {row + 1: "repeated_headings" for row in again if tuple(sheet.cells[row]) in heads}


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


def joined_headings(sheet: RawSheet, headings: Sequence[int], column: int) -> tuple[str, ...]:
    """Return the levels of a column's heading, outermost first, blank ones left out.

    A level above the last reaches over the columns to its right that it is merged over, or that
    leave it blank.
    """
    levels = []
    for place, row in enumerate(headings):
        at = column
        value = sheet.cells[row - 1, column]
        while value is None and place < len(headings) - 1 and at > 0:
            at -= 1
            value = sheet.cells[row - 1, at]
        if heading_text(value):
            levels.append(" ".join(heading_text(value).split()))
    return tuple(dict.fromkeys(levels))
