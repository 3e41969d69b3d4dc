"""From raw cells to typed values, column by column: each different value is read once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from alliances.datasets.located import Unread
from alliances.datasets.parsing.codes import Vocabulary, parse_code, parse_codes, parse_targets
from alliances.datasets.parsing.dates import parse_date
from alliances.datasets.parsing.different import different
from alliances.datasets.parsing.numbers import UNITS, parse_integer, parse_number
from alliances.datasets.parsing.siret import parse_siret
from alliances.datasets.parsing.territories import DIGITS, parse_territory
from alliances.datasets.parsing.text import parse_key, parse_text, written
from alliances.datasets.problem import Problem, Reading
from alliances.frameworks.model import State
from alliances.frameworks.sheets import Column
from alliances.language.matching import fold

Parser = Callable[[object], Reading]
"""Reads one value that is neither empty nor unreadable. A `State` stands for a kind of nothing."""

_YES = frozenset({"1", "oui", "yes", "vrai", "true", "y"})
_NO = frozenset({"0", "non", "no", "faux", "false", "n"})
_TICKS = frozenset({"x", "o", "ok", "\u2713", "\u2714", "\u2611", "\u2612", "\u00d7", "coche"})
"""Probably yes; but a letter O may be a zero, and beside a tick a blank may be a no."""
_TICKED = {"fr": "oui", "en": "yes"}
_DTYPES = {
    "integer": "float64",
    "number": "float64",
    "date": "datetime64[us]",
    "yesno": "boolean",
}


@dataclass(frozen=True)
class ParsedColumn:
    """One column, read.

    Attributes
    ----------
    values
        Parsed values on the raw column's index, dtype object or the one asked for; NA where there
        is none.
    states
        int8 `State` of each cell.
    text
        What the cells held, as text; None where empty.
    problems
        ``(label, problem)`` of each cell that has one, in the order of the rows.
    """

    values: pd.Series
    states: pd.Series
    text: pd.Series
    problems: tuple[tuple[int, Problem], ...]


def parse_yes_no(raw: object) -> Reading:
    """Read a yes or a no: 1/0, Oui/Non, Yes/No, Y/N, Vrai/Faux, True/False.

    A tick proposes a yes, and is not read as one.
    """
    word = fold(written(raw))
    if word in _YES | _NO:
        return word in _YES, None
    return None, Problem("not_yes_no", details={"near": _TICKED} if word in _TICKS else {})


def parser_of(column: Column, words: Mapping[str, Vocabulary]) -> Parser:
    """Return how the values of a column are read.

    Parameters
    ----------
    column
        A column that is no item (see `alliances.datasets.parsing.items`).
    words
        The vocabularies of the lists in force. A column whose list nobody declares is a text.
    """
    known = words.get(column.target)
    if column.kind in {"code", "codes"} and known is not None:
        if column.target == "sdg_target":
            return partial(parse_targets, known=known)
        return partial(parse_code if column.kind == "code" else parse_codes, known=known)
    units = UNITS.get(column.key, frozenset())
    readers: dict[str, Parser] = {
        "key": parse_key,
        "ref": parse_key,
        "integer": partial(parse_integer, units=units),
        "number": partial(parse_number, units=units),
        "date": parse_date,
        "yesno": parse_yes_no,
        "siret": parse_siret,
    }
    if column.key in DIGITS:
        return partial(parse_territory, digits=DIGITS[column.key])
    return readers.get(column.kind, parse_text)


def _read(raw: object, parser: Parser) -> tuple[object, State, Problem | None]:
    """Read one value, and say what kind of content it is."""
    if isinstance(raw, Unread):
        return None, State.INVALID, _unread(raw)
    value, problem = parser(raw)
    if isinstance(value, State):
        return None, value, problem
    if value is None:
        return None, State.INVALID if problem else State.BLANK, problem
    return value, State.VALUE, problem


def _unread(raw: Unread) -> Problem:
    if raw.code in {"merged", "orphan"}:
        return Problem("")
    if raw.code in {"formula_without_value", "number_for_level"}:
        return Problem(raw.code)
    return Problem("cell_error", details={"error": raw.code})


def _held(raw: object) -> str | None:
    """Return what a cell holds as text: an error that shows; nothing where it shows none."""
    if isinstance(raw, Unread):
        return raw.held or (raw.code if raw.code.startswith("#") else None)
    return written(raw)


def _spread(values: list[object], places: np.ndarray, empty: object, dtype: str) -> np.ndarray:
    """Give each cell the entry of its value, and `empty` where it has none (place -1)."""
    known = np.empty(len(values) + 1, dtype=dtype)
    known[:-1] = values
    known[-1] = empty
    return np.asarray(known[places])


def parse_column(raw: pd.Series, parser: Parser, dtype: str = "object") -> ParsedColumn:
    """Read a column.

    Parameters
    ----------
    raw
        Raw values, None where empty, shape (rows,).
    parser
        How to read one value.
    dtype
        Of the values returned.

    Returns
    -------
    ParsedColumn
        Same index.
    """
    places, found = different(raw)
    read = [_read(value, parser) for value in found]
    values = _spread([value for value, _, _ in read], places, None, "object")
    states = _spread([int(state) for _, state, _ in read], places, int(State.BLANK), "int8")
    text = _spread([_held(value) for value in found], places, None, "object")
    problems = [problem for _, _, problem in read]
    faulty = _spread([problem is not None for problem in problems], places, False, "bool")
    told = [
        (label, problem)
        for label, place in zip(raw.index[faulty].tolist(), places[faulty].tolist(), strict=True)
        if (problem := problems[place]) is not None
    ]
    return ParsedColumn(
        typed(pd.Series(values, index=raw.index, dtype="object"), dtype),
        pd.Series(states, index=raw.index),
        pd.Series(text, index=raw.index, dtype=object),
        tuple(told),
    )


def typed(values: pd.Series, dtype: str) -> pd.Series:
    """Return values as a dtype given by its name; None becomes the NA of that dtype."""
    return (
        values if dtype == "object" else pd.Series(values, dtype=pd.api.types.pandas_dtype(dtype))
    )


def dtype_of(column: Column) -> str:
    """Return the dtype of a column's values."""
    return _DTYPES.get(column.kind, "object")
