"""Several tables in one sheet: where another one begins, below the first or beside it.

A blank row or column alone says little, for people leave some within a table. Below, a row of
headings must follow, over columns that hold other things above; beside, rows that end elsewhere.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.block import Mask
from alliances.datasets.located import RawSheet
from alliances.language.matching import fold

Rows = npt.NDArray[np.int64]
IsWord = Callable[[object], bool]

_SOON = 60
"""Rows above and below a row that say what its columns hold."""
_CONTRAST = 0.2
"""Share of its columns below which numbers follow, from which a row of words heads a table."""
_NOTHING = frozenset(
    {"nd", "n.d.", "n.d", "nc", "n.c.", "na", "n/a", "ns", "n.s.", "nsp", "so", "s.o.", "ref", "ss",
     "inconnu", "non renseigne", "sans objet", "en attente", "a venir", "unknown", "missing"}
)  # fmt: skip
_OFFSET = 0.1
"""Share of the rows by which two tables side by side end apart."""


def tables_below(
    sheet: RawSheet, content: Mask, headings: Sequence[int], body: Rows, is_word: IsWord
) -> list[int]:
    """Return the rows (from 0) at which further tables begin in the body of the first.

    A title right above the headings of one belongs to it.
    """
    heads = {tuple(sheet.cells[row]) for row in headings}
    firsts = [*headings[-1:], *body[:1]][:1]
    found: list[int] = []
    full = content.sum(axis=1)
    later = body[body > firsts[0] + 2]
    behind, further = full[later - 1], full[later - 2]
    parted = (full[later] >= 2) & ((behind == 0) | ((behind == 1) & (further == 0)))
    for row in later[parted].tolist():
        if tuple(sheet.cells[row]) in heads:
            continue
        title = bool(full[row - 1])
        blank = row - 2 if title else row - 1
        since, until = np.searchsorted(body, [found[-1] if found else firsts[0], blank]).tolist()
        # No more than is looked at: there may be as many candidates as rows.
        above = body[max(since, until - _SOON) : until]
        if _heads_another(sheet, content, row, above, is_word, title):
            found.append(row - 1 if title else row)
    return found


def _heads_another(
    sheet: RawSheet, content: Mask, row: int, above: Rows, is_word: IsWord, title: bool
) -> bool:
    """Return whether a row of words names columns that hold other things above than below it."""
    columns = np.flatnonzero(content[row]).tolist()
    words = [sheet.cells[row, column] for column in columns]
    if not all(is_word(word) and fold(str(word)) not in _NOTHING for word in words):
        return False
    under = _run(content, row + 1)
    if not len(under) or not len(above):
        return False
    numbered = [not _mostly_words(sheet, under[:_SOON], c, is_word) for c in columns]
    if sum(numbered) < _CONTRAST * len(columns):
        return False
    unused = [c for c in columns if not content[above, c].any()]
    other = [c for c in columns if content[above, c].any()
             and not _mostly_words(sheet, above, c, is_word)]  # fmt: skip
    again = any(v == w for c, w in zip(columns, words, strict=True)
                for v in sheet.cells[[*above, *under[:_SOON]], c].tolist())  # fmt: skip
    width = int(np.median(content[above].sum(axis=1)))
    odd = len(unused) + len(other)
    apart = title or len(columns) != width
    # Words above and numbers below, in most of its columns: they are not the same columns.
    turned = sum(n for c, n in zip(columns, numbered, strict=True) if c not in {*unused, *other})
    changes = apart and 2 * turned > len(columns)
    return not again and ((odd >= 1 and (odd >= 2 or apart)) or changes)


def _run(content: Mask, row: int) -> Rows:
    """Return the rows with content from one on, as far as the next blank row."""
    end = row
    while end < len(content) and content[end].any():
        end += 1
    return np.arange(row, end, dtype=np.int64)


def _mostly_words(sheet: RawSheet, rows: Rows, column: int, is_word: IsWord) -> bool:
    values = [value for value in sheet.cells[rows, column].tolist() if value is not None]
    return 2 * sum(map(is_word, values)) >= len(values)


def has_figures(sheet: RawSheet, content: Mask, rows: Rows, is_word: IsWord) -> bool:
    """Return whether some rows, the first of which names them, hold a column of numbers."""
    body = rows[content[rows].sum(axis=1) > 1][1:]
    for column in np.flatnonzero(content[body].any(axis=0)).tolist():
        values = [value for value in sheet.cells[body, column].tolist() if value is not None]
        if len(values) >= 2 and not any(map(is_word, values)):
            return True
    return False


def tables_beside(
    sheet: RawSheet, content: Mask, headings: Sequence[int], body: Rows, is_word: IsWord
) -> list[tuple[int, int]]:
    """Return row and column (from 0) at which tables begin beside the first one.

    They are parted by a column that is blank from top to foot, have two columns and a row of words,
    and begin or end with other rows than the first, or name one of its columns again.
    """
    if not headings or not len(body):
        return []
    rows = np.array([*headings, *body.tolist()], dtype=np.int64)
    groups = _groups(np.asarray(content[rows].any(axis=0)))
    if len(groups) < 2:
        return []
    parts = [content[rows][:, group] for group in groups]
    spans = [rows[part.any(axis=1)] for part in parts]
    main = max(range(len(parts)), key=lambda n: int(parts[n].sum()))
    named = {fold(str(sheet.cells[headings[-1], column])) for column in groups[main]}
    found = []
    for number, (group, span) in enumerate(zip(groups, spans, strict=True)):
        if number == main or len(group) < 2 or len(span) < 2:
            continue
        first = int(span[0])
        words = [sheet.cells[first, c] for c in group if content[first, c]]
        apart = abs(int(span[-1]) - int(spans[main][-1])) >= max(2, _OFFSET * len(body))
        later = first > headings[-1]
        again = any(fold(str(word)) in named for word in words)
        if len(words) >= 2 and all(map(is_word, words)) and (apart or later or again):
            found.append((first, group[0]))
    return found


def _groups(used: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Return the runs of columns in use."""
    groups: list[list[int]] = []
    for column in np.flatnonzero(used).tolist():
        if groups and groups[-1][-1] == column - 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups
