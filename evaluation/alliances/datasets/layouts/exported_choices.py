"""Multiple choices of survey tools: one column an option, or several answers in one cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from alliances.datasets.codebook import Choice, Question
from alliances.datasets.layouts.exported import counted, distinct, joined
from alliances.datasets.layouts.outline import Field
from alliances.datasets.located import RawSheet
from alliances.language.matching import fold

Rows = npt.NDArray[np.int64]

_DIGITS = 9
"""Digits of the number of an option, at most."""


def is_multiple(sheet: RawSheet, rows: Rows, options: Mapping[int, str]) -> bool:
    """Return whether columns are the options of one multiple choice.

    They are where each holds nothing but the words of its own option, or but one number; a last
    column may hold what people wrote beside the options.

    Parameters
    ----------
    options
        Column to the words of its option.
    """
    said = {c: {fold(v) for v in distinct(sheet, rows, c)} for c in options}
    odd = [c for c, values in said.items() if values - {fold(options[c])}]
    words = any(said[c] for c in options if c not in odd)
    if len(options) < 2 or (words and odd in ([], [max(options)])):
        return len(options) >= 2 and words
    return _are_numbered(list(said.values())) and any(
        value is None for c in options for value in sheet.cells[rows - 1, c]
    )


def _are_numbered(said: Sequence[set[str]]) -> bool:
    """Return whether each column holds one number alone: the option's own, or 1 everywhere."""
    alone = [next(iter(values)) for values in said if len(values) == 1]
    filled = [values for values in said if values]
    if (
        len(filled) < 2
        or len(alone) < len(filled)
        or not all(n.isdecimal() and len(n) <= _DIGITS for n in alone)
    ):
        return False
    numbers = [int(number) for number in alone]
    return set(numbers) == {1} or all(a < b for a, b in pairwise(numbers))


def multiple(
    sheet: RawSheet, rows: Rows, name: str, heading: str, options: Mapping[int, str]
) -> Field:
    """Return the options of a multiple choice as one field, its values codes joined by ``;``."""
    first = next(iter(options))
    choices = tuple(Choice(option) for option in options.values())
    question = Question(name, {"": heading}, "many", choices)
    return Field(
        first,
        heading,
        tuple(dict.fromkeys((heading, name))),
        "multiple",
        "",
        question,
        joined(sheet, rows, options, frozenset()),
        tuple(options),
    )


def listed(
    sheet: RawSheet, rows: Rows, column: int, heading: str, names: Sequence[str] = ()
) -> Field | None:
    """Return a column whose every cell ends in ``;`` as the multiple choice that it is.

    None where a cell does not end so: nothing is split that the tool did not clearly join.
    """
    cells = sheet.cells[rows - 1, column]
    written = {v for v in cells if v is not None}
    if not written or not all(isinstance(v, str) and v.rstrip().endswith(";") for v in written):
        return None
    parts = {v: [part.strip() for part in v.split(";") if part.strip()] for v in written}
    values = np.array([";".join(parts[v]) or None if v is not None else None for v in cells],
                      dtype=object)  # fmt: skip
    seen = dict.fromkeys(part for v in distinct(sheet, rows, column) for part in _parts(v))
    question = Question(heading, {"": heading}, "many", tuple(Choice(part) for part in seen))
    every = tuple(dict.fromkeys((heading, *names)))
    return Field(column, heading, every, "multiple", "", question, values, (column,))


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]


def is_ranking(values: Sequence[object]) -> bool:
    """Return whether every answer names the same things, in orders that differ."""
    written = {str(value) for value in values if value is not None}
    sets = {frozenset(value.split(";")) for value in written}
    return len(written) > 1 and len(sets) == 1 and len(next(iter(sets))) > 1


def several_in_cell(sheet: RawSheet, rows: Rows, column: int) -> tuple[int, str] | None:
    """Return how many cells seem to hold several answers, and what separates them.

    Few different parts that come back, in cells that differ more than they: options joined by a
    comma or a semicolon. Options may hold commas themselves, so this only deserves to be told.
    """
    values = counted(sheet, rows, column)
    for sign in (";", ", "):
        cells = sum(times for value, times in values.items() if sign in value)
        parts: Counter[str] = Counter()
        for value, times in values.items() if cells >= 2 else ():
            for part in value.split(sign):
                parts[part.strip()] += times
        if cells >= 2 and len(parts) <= 30 and parts.total() >= 2 * len(parts):
            return cells, sign.strip()
    return None
