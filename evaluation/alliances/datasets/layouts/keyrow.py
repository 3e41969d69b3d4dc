"""Which row of a sheet of ours holds the keys, and where the data begin.

The first row holds them, the second the headings that people read. But somebody puts a banner
above, deletes the small grey keys, or sends the keys alone: what stands there tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from alliances.datasets.layouts.block import filled, heading_text, is_word
from alliances.datasets.layouts.remembered import once_a_sheet
from alliances.datasets.located import RawSheet
from alliances.frameworks.headings import heading_of
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import CAMPAIGN_KEYS, Sheet
from alliances.language import LANGUAGES
from alliances.language.matching import fold

_LOOKED_AT = 30
"""Rows with content among which the keys are looked for."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """Where a sheet of ours begins; rows count from 1.

    Attributes
    ----------
    row
        Of the keys; of the headings that people read, where the keys are gone.
    first_row
        Of the data.
    known
        What a heading may be in that row, in normal form, to its key.
    named
        How many headings of the row are known.
    """

    row: int
    first_row: int
    known: Mapping[str, str]
    named: int

    @property
    def words_row(self) -> int | None:
        """The row of the headings that people read, below the keys, where there is one."""
        return self.row + 1 if self.first_row == self.row + 2 else None


def find_key_row(raw: RawSheet, sheet: Sheet, framework: Framework) -> KeyRow | None:
    """Return where the keys of a sheet of ours stand, or None where none of its rows has them.

    A row has them where two at least are keys, and half of what it says; failing that, where as
    many are the very headings that people read, in French or English.
    """
    keys = {fold(column.key): column.key for column in sheet.columns}
    words = readable(sheet, framework)
    for known in (keys, words):
        row, named = _best(raw, known)
        if row:
            first = _first_row(raw, row, known is keys, words, sheet)
            return KeyRow(row, first, {**words, **keys}, named)
    if len(raw.cells) and _says_required(raw, sheet):
        # The other keys were mistyped: each is told where it stands.
        return KeyRow(1, _first_row(raw, 1, True, words, sheet), keys, 1)
    return None


def key_likeness(raw: RawSheet, sheet: Sheet) -> int:
    """Return how many words of a row of a sheet are keys of ours; 0 where fewer than half are.

    Questions alone do not make a sheet of ours: an export may name its columns by their ids too.
    """
    row, named = _best(raw, {fold(column.key): column.key for column in sheet.columns})
    said = {plain(heading_text(value)) for value in raw.cells[row - 1]} if row else set()
    own = {fold(column.key) for column in sheet.columns if column.kind != "item"}
    return named if said & own else 0


def says_all_required(raw: RawSheet, sheet: Sheet) -> bool:
    """Return whether a row of a sheet says every key that ours requires."""
    row, _ = _best(raw, {fold(column.key): column.key for column in sheet.columns})
    if not row:
        return False
    said = {fold(heading_text(value)) for value in raw.cells[row - 1]}
    return all(fold(c.key) in said for c in sheet.columns if c.required and c.kind != "item")


def _says_required(raw: RawSheet, sheet: Sheet) -> bool:
    needed = {
        fold(column.key)
        for column in sheet.columns
        if (column.required or column.unique) and column.kind != "item"
    }
    return bool({fold(heading_text(value)) for value in raw.cells[0]} & needed)


def readable(sheet: Sheet, framework: Framework) -> dict[str, str]:
    """Return the headings that people read, in normal form, to their keys; both languages."""
    return {
        plain(heading_of(column, sheet, framework, language)): column.key
        for column in sheet.columns
        for language in LANGUAGES
    }


def plain(heading: str) -> str:
    """Return the normal form of a heading, without the star of what is required."""
    return fold(heading.rstrip().removesuffix("*"))


def _best(raw: RawSheet, known: Mapping[str, str]) -> tuple[int, int]:
    """Return the row (from 1) among the first that says most of the known words, and how many."""
    best, most = 0, 1
    for row, said in _said_above(raw):
        named = len(said & known.keys())
        # A single word such as "value" stands in many a foreign sheet.
        if named > most and 2 * named >= len(said):
            best, most = row + 1, named
    return best, most if best else 0


@once_a_sheet
def _said_above(raw: RawSheet) -> list[tuple[int, set[str]]]:
    """Return the first rows of a sheet that say something, from 0, with what each says."""
    rows = np.flatnonzero(filled(raw)[: 4 * _LOOKED_AT].any(axis=1))[:_LOOKED_AT]
    return [(row, {plain(heading_text(v)) for v in raw.cells[row]} - {""}) for row in rows.tolist()]


def _first_row(raw: RawSheet, row: int, keys: bool, words: Mapping[str, str], sheet: Sheet) -> int:
    """Return the first row of data: that below the keys is one unless it holds headings."""
    if not keys:
        return row + 1
    if row >= len(raw.cells):
        return row + 2
    below = raw.cells[row]
    said = {plain(heading_text(value)) for value in below} - {""}
    # A value may be a heading's word by chance, as « partie » is: one alone says little.
    named = len(said & words.keys())
    if named >= 2 or 2 * named >= max(len(said), 1) or (not said and row == 1):
        return row + 2
    return row + 1 if _is_data(raw, row, sheet, numbers=named == 0) else row + 2


def _is_data(raw: RawSheet, row: int, sheet: Sheet, numbers: bool) -> bool:
    """Return whether a row (from 0) is one of data: a text that comes again; a number or a date.

    Parameters
    ----------
    numbers
        Whether a number is enough: in a row of headings it may have been typed over one.
    """
    for column in np.flatnonzero(filled(raw)[row]).tolist():
        value = raw.cells[row, column]
        recurs = isinstance(value, str) and (raw.cells[row + 1 :, column] == value).any()
        settings = sheet.key == "campaign" and value in CAMPAIGN_KEYS
        if recurs or settings or (numbers and not is_word(value)):
            return True
    return False
