"""Eurostat's bulk files: tab-separated, keys joined in the first column, a column for each period.

A cell is a value, a blank and a flag: ``0.38 b``; ``:`` is a value that is not available, with a
flag that may say why. An empty cell is no observation.
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliances.datasets.observations.concepts import dataset_code, flag_of
from alliances.datasets.observations.exchange import as_parts
from alliances.datasets.observations.grid import Grid, grids
from alliances.datasets.observations.grouping import constant
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Cells, Parsed

NAME = "eurostat_tsv"

_CORNER = re.compile(r"[\w,]+\\(?:TIME_PERIOD|time)", re.IGNORECASE)
_CELL = re.compile(r"(:|[-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*([A-Za-z]{0,6}(?:@\w+)?)")


def recognise(incoming: Incoming) -> str | None:
    """Return why a file is of this format."""
    if incoming.kind != "text":
        return None
    rows = (row for _, sheet in incoming.first_rows for row in sheet[:1])
    return "corner" if any(_is_headings(row) for row in rows) else None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return what the file holds."""
    return [_parsed(incoming, grid) for grid in grids(incoming, _is_headings, lambda _: False)]


def _is_headings(texts: Sequence[str]) -> bool:
    return len(texts) > 1 and _CORNER.fullmatch(texts[0]) is not None


def _parsed(incoming: Incoming, grid: Grid) -> Parsed:
    corner, _, time = grid.headings[0].partition("\\")
    names = [name.strip() for name in corner.split(",")]
    keys = grid.table[0].astype("category")
    split = [str(word).split(",") for word in keys.cat.categories]
    periods = [n for n, heading in enumerate(grid.headings) if n and heading]
    line, place, numbers, words = _long(grid, periods)
    table: dict[str, pd.Series] = {}
    codes = keys.cat.codes.to_numpy()[line]
    for number, name in enumerate(names):
        texts = [parts[number].strip() if number < len(parts) else "" for parts in split]
        table[name] = pd.Series(_taken(texts, codes))
    texts = [grid.headings[n] for n in periods]
    table[time.upper()] = pd.Series(_taken(texts, place))
    pairs = [_value_and_flag(word) for word in words]
    table["OBS_VALUE"] = pd.Series(_taken([value for value, _ in pairs], numbers))
    if any(flag for _, flag in pairs):
        table["OBS_FLAG"] = pd.Series(_taken([flag for _, flag in pairs], numbers))
    rows, _ = as_parts(table, dataset_code("", incoming.name))
    rows["source"] = constant("Eurostat", len(rows))
    first = np.diff(line, prepend=-1) > 0
    held = 1 + (first & (codes >= 0)).astype(np.int64)
    counted = {"headings": sum(bool(h) for h in grid.headings), "data": int(held.sum())}
    rest = int(grid.filled.sum()) - counted["data"]
    if rest:
        counted["line_without_values"] = rest
    columns = dict.fromkeys(("series", "indicator", "area", "unit", "disaggregation"), 0)
    cells = Cells(grid.rows[line], columns, np.array(periods, dtype=np.int64)[place])
    found = (*grid.findings,)
    return Parsed(NAME, incoming.source, grid.sheet, rows, cells, counted, found, held=held)


def _long(
    grid: Grid, periods: Sequence[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Return the line, the place among the periods, and the text of every cell that is filled.

    The texts are numbers into the list of different ones.
    """
    known: dict[str, int] = {}
    codes = np.empty((len(grid.table), len(periods)), dtype=np.int64)
    for place, position in enumerate(periods):
        column = grid.table[position].astype("category")
        numbers = [known.setdefault(_text(word), len(known)) for word in column.cat.categories]
        codes[:, place] = np.array([*numbers, -1])[column.cat.codes.to_numpy()]
    line, across = np.nonzero(codes >= 0)
    return line, across, codes[line, across], list(known)


def _text(cell: object) -> str:
    return repr(cell) if isinstance(cell, float) else str(cell)


def _taken(words: Sequence[str | None], codes: np.ndarray) -> pd.Categorical:
    """Return words by their numbers; equal words are one category, blank ones missing."""
    known = list(dict.fromkeys(word for word in words if word))
    numbers = {word: number for number, word in enumerate(known)}
    where = np.array([numbers.get(word or "", -1) for word in words] + [-1], dtype=np.int64)
    return pd.Categorical.from_codes(where[codes], pd.Index(known, dtype=object))


def _value_and_flag(cell: str) -> tuple[str, str | None]:
    """Return the two things that a cell holds; what is none of them is left to be judged whole.

    Examples
    --------
    >>> _value_and_flag("0.38 b"), _value_and_flag(":c"), _value_and_flag(": @C")
    (('0.38', 'b'), (':', 'c'), (':', 'C'))
    >>> _value_and_flag("n. a.")
    ('n. a.', None)
    """
    known = _CELL.fullmatch(cell)
    if known is None:
        return cell, None
    return known[1], flag_of(known[2], "@") if known[2] else None
