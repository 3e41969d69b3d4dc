"""The values of one sheet: numbers, marks of a missing one, multiples, placeholders."""

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.located import Unread
from alliances.datasets.observations.grid import texts
from alliances.datasets.observations.incoming import shown
from alliances.datasets.observations.notes import Notes
from alliances.datasets.observations.sheet import KEPT, NO_VALUE, PLACEHOLDER, Floats, Sheet
from alliances.datasets.observations.values import (
    MULTIPLES,
    SENTINELS,
    has_decimal_commas,
    parse_value,
)
from alliances.findings import Severity


def _told_apart(
    rows: pd.DataFrame, part: str
) -> tuple[Floats, npt.NDArray[np.integer], list[object]]:
    """Return a part as numbers; where it is none, its place among what differs (-1), and that."""
    column = rows[part]
    numeric = column.dtype.kind in "if"
    if isinstance(column.dtype, pd.CategoricalDtype):
        nothing = np.full(len(column), np.nan)
        return nothing, column.cat.codes.to_numpy(), column.cat.categories.tolist()
    if numeric and f"{part}_text" in rows:
        codes = rows[f"{part}_text"].cat.codes.to_numpy()
        words = rows[f"{part}_text"].cat.categories.tolist()
        return column.to_numpy(dtype=np.float64), codes, words
    raw = column if numeric else column.astype(object)
    numbers = pd.to_numeric(raw, errors="coerce").to_numpy(dtype=np.float64)
    is_text = [isinstance(cell, str) for cell in raw] if not numeric else []
    # A text may be a number in two ways, which its neighbours decide.
    odd = np.isinf(numbers) | (np.array(is_text, dtype=bool) if not numeric else False)
    odd |= np.isnan(numbers) & raw.notna().to_numpy()
    codes = np.full(len(raw), -1, dtype=np.int64)
    if odd.any():
        codes[odd], different = pd.factorize(raw[odd].astype(object))
        return numbers, codes, list(different)
    return numbers, codes, []


def settle_values(sheet: Sheet) -> None:
    """Read the values; what is none sets its row aside, by name."""
    numbers, codes, different = _told_apart(sheet.parsed.rows, "value")
    if different:
        said = [shown(cell) for cell in different]
        commas = has_decimal_commas(word for word in said if "," in word) is True
        read = [
            (np.nan, _unread(cell)) if isinstance(cell, Unread) else parse_value(word, commas)
            for cell, word in zip(different, said, strict=True)
        ]
        odd = np.flatnonzero(codes >= 0)
        numbers = numbers.copy()
        numbers[odd] = np.array([value for value, _ in read])[codes[odd]]
        sheet.value = numbers
        _say_values(sheet, odd, codes[odd], [problem for _, problem in read])
    sheet.value = numbers
    lowest = numbers.min(initial=0)
    if np.isnan(lowest):
        sheet.fate[np.isnan(numbers) & (sheet.fate == KEPT)] = NO_VALUE
        lowest = np.nanmin(np.append(numbers, 0.0))
    if lowest <= SENTINELS[0]:
        sentinel = np.isin(numbers, SENTINELS)
        sheet.notes.say("value_sentinel", Severity.VERIFY, "value", np.flatnonzero(sentinel))
        sheet.set_aside("value", sentinel)


def _unread(cell: Unread) -> str:
    """Return what is wrong with a cell of a workbook that shows no value."""
    return cell.code if cell.code == "formula_without_value" else "cell_error"


def _say_values(
    sheet: Sheet,
    rows: npt.NDArray[np.int64],
    places: npt.NDArray[np.integer],
    problems: list[str],
) -> None:
    """Report values that are none: marks of a missing one by kind, others by their rows."""
    kinds = np.array(problems, dtype=object)
    for problem in dict.fromkeys(problem for problem in problems if problem):
        if problem == "missing":
            for place in np.flatnonzero(kinds == problem).tolist():
                same = rows[places == place]
                sheet.notes.once("missing_mark", Severity.ADVICE, "value", same)
            continue
        at = rows[(kinds == problem)[places]]
        details = _details(sheet.notes, problem)
        sheet.notes.say(problem, sheet.notes.set_aside, "value", at, details)
        mask = np.zeros(len(sheet.fate), dtype=bool)
        mask[at] = True
        sheet.set_aside("value", mask)


def _details(notes: Notes, problem: str) -> Callable[[int], dict[str, object]] | None:
    """Return what gives the details of a finding in a row; None where its sentence has none."""
    if problem == "cell_error":
        return lambda row: {"error": notes.value("value", row) or ""}
    return _ways(notes) if problem == "value_ambiguous" else None


def _ways(notes: Notes) -> Callable[[int], dict[str, object]]:
    """Return what gives the two ways of reading ``1,234`` in a row: 1234 and 1.234."""

    def ways(row: int) -> dict[str, object]:
        said = notes.value("value", row) or ""
        return {"large": re.sub("[.,]", "", said), "small": said.replace(",", ".")}

    return ways


def multiply(sheet: Sheet) -> None:
    """Apply the powers of ten that a file declares beside its values."""
    if "multiplier" not in sheet.parsed.rows:
        return
    words = texts(sheet.parsed.rows["multiplier"])
    factors = [MULTIPLES.get(word.casefold()) for word in words.cat.categories]
    codes = words.cat.codes.to_numpy()
    for number, factor in enumerate(factors):
        if factor is None:
            mask = (codes == number) & (sheet.fate == KEPT)
            aside = sheet.notes.set_aside
            sheet.notes.say("multiplier_unknown", aside, "multiplier", np.flatnonzero(mask))
            sheet.set_aside("multiplier", mask)
    table = np.array([*(1.0 if factor is None else factor for factor in factors), 1.0])
    if (table != 1.0).any():
        sheet.value = sheet.value * table[codes]


def set_placeholders_aside(sheet: Sheet) -> None:
    """Set aside a zero that is all that a sheet holds: ``2015,0`` keeps the place of a series."""
    kept = np.flatnonzero(sheet.fate == KEPT)
    if len(sheet.fate) == 1 and len(kept) and sheet.value[0] == 0:
        sheet.notes.say("placeholder_zero", Severity.VERIFY, "value", kept)
        sheet.fate[kept] = PLACEHOLDER
