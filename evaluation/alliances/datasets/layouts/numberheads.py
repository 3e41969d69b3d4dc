"""Headings that are no words: years, dates, percentages, days counted from 1.

A table of figures names its columns by them as often as by words: « Région ; 2023 ; 2024 ; 2025 ».
A number is a heading where its row holds hardly anything but words and such marks, and where what
stands below it is of another kind.
"""

import datetime
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.block import Mask
from alliances.datasets.located import RawSheet

_YEAR = re.compile(r"(?:19|20|21)\d{2}(?:\.0)?")
_MARKED_YEAR = re.compile(r"(?:19|20|21)\d{2} ?(?:\([a-z]{1,3}\)|[a-z]{1,2}|\*)", re.I)
"""A year whose figures are provisional, revised, semi-definitive: 2018(r), 2024 p, 2023 sd."""
_PERIOD = re.compile(
    r"(?:19|20|21)\d{2} ?[-–/] ?(?:\d{2}|\d{4})|(?:0?[1-9]|1[0-2])[-/](?:19|20|21)\d{2}"
)
_BAND = re.compile(r"\d{1,3} ?[-–] ?\d{1,3}|\d{1,3} ?\+|\+ ?\d{1,3}")
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)? ?%")
_WHOLE = re.compile(r"\d{1,3}(?:\.0)?")
_RUN = 5
"""Numbers from 1 on in a row that make a count."""
_ENOUGH = 0.8
"""Share of a row's cells that are words or marks."""


def number_headings(
    sheet: RawSheet,
    content: Mask,
    words: Mask,
    rows: npt.NDArray[np.int64],
    looked_at: int,
    below: int,
) -> Mask:
    """Return where a cell that holds no word heads a column all the same.

    Parameters
    ----------
    content, words
        Where the sheet has content, and where that is words.
    rows
        The rows with content, from 0.
    looked_at
        How many of them may be headings.
    below
        How many rows below one say what it heads.
    """
    found = np.zeros(content.shape, dtype=bool)
    for place, row in enumerate(rows[:looked_at].tolist()):
        marks = [bool(_MARKED_YEAR.fullmatch(str(v).strip())) for v in sheet.cells[row]]
        columns = np.flatnonzero(content[row] & (~words[row] | marks)).tolist()
        under = rows[place + 1 : place + 1 + below]
        if len(columns) < 2 or not len(under):
            continue
        kinds = _kinds(sheet.cells[row], columns)
        told = int((words[row] & ~np.array(marks)).sum()) + len(kinds)
        if len(kinds) < 2 or told < _ENOUGH * int(content[row].sum()):
            continue
        heading = [c for c, kind in kinds.items() if _differs(sheet, under, c, kind)]
        if len(heading) >= _ENOUGH * len(kinds):
            found[row, heading] = True
    return found


def _kinds(cells: Sequence[object], columns: Sequence[int]) -> dict[int, str]:
    """Return what each of some cells marks: ``year``, ``date``, ``band`` (of ages)…"""
    kinds = {c: kind for c in columns if (kind := _kind(cells[c]))}
    there = set(columns)
    for start in columns:
        if _whole(cells[start]) == 1:
            end = start
            while end in there and _whole(cells[end]) == end - start + 1:
                end += 1
            if end - start >= _RUN:
                kinds |= dict.fromkeys(range(start, end), "count")
    return kinds


def _kind(value: object) -> str:
    if isinstance(value, datetime.date):
        return "date"
    written = str(value).strip()
    if _YEAR.fullmatch(written) or _MARKED_YEAR.fullmatch(written):
        return "year"
    kinds = {"period": _PERIOD, "band": _BAND, "share": _SHARE}
    return next((kind for kind, shape in kinds.items() if shape.fullmatch(written)), "")


def _whole(value: object) -> int | None:
    written = str(value).strip()
    return int(float(written)) if _WHOLE.fullmatch(written) else None


def _differs(sheet: RawSheet, rows: npt.NDArray[np.int64], column: int, kind: str) -> bool:
    """Return whether what stands in a column below a mark is mostly of another kind."""
    values = [value for value in sheet.cells[rows, column].tolist() if value is not None]
    # Ranks and marks out of five count from 1 as well; figures go further than their columns.
    alike = sum(_kind(v) == kind if kind != "count" else _counts(v) for v in values)
    return bool(values) and 2 * alike < len(values)


def _counts(value: object) -> bool:
    number = _whole(value)
    return number is not None and number <= 31
