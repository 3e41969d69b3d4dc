"""The shape of a table in a sheet that nobody described: headings, data, and what surrounds them.

The rules are ours. They look at how full rows are and at what kind of thing their cells hold, never
at the meaning of words, but for the few that begin a total or a note.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.block import Mask, filled, heading_text, is_word
from alliances.datasets.layouts.numberheads import number_headings
from alliances.datasets.layouts.othertables import has_figures, tables_below, tables_beside
from alliances.datasets.layouts.remembered import once_a_sheet
from alliances.datasets.layouts.surroundings import surroundings
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


@once_a_sheet
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
    left |= surroundings(sheet, content, headings, body)
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
    """Return whether most of a row's words do not come again below them: data do, headings not.

    But headings may come again all of them, above the next region or on the next printed page.
    """
    columns = np.flatnonzero(content[row])
    whole = tuple(sheet.cells[row])
    others = [other for other in below.tolist() if tuple(sheet.cells[other]) != whole]
    again = sum(
        any(sheet.cells[other, column] == sheet.cells[row, column] for other in others)
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
