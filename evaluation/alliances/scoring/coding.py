"""From an answer sheet to two matrices: the numbers, and what each cell held."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.survey import Survey, Table
from alliances.frameworks.model import Framework, Item, State
from alliances.frameworks.sheets import items_on

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CodedAnswers:
    """The answers of one sheet, item by item.

    Attributes
    ----------
    items
        The items found in the sheet, in the framework's order.
    rows
        The row numbers in the sheet, shape (rows,).
    person
        A number for each respondent, -1 where none is named; shape (rows,).
    values
        The codes of ordered scales and the numbers, shape (items, rows); NaN where the cell holds
        no value or a word. Each item is contiguous: what follows works item by item.
    states
        int8 `State` codes, shape (items, rows).
    favourable
        Whether the answer is among the favourable codes of its scale, shape (items, rows).
    """

    items: tuple[Item, ...]
    rows: npt.NDArray[np.int64]
    person: Integers
    values: Floats
    states: npt.NDArray[np.int8]
    favourable: Booleans

    def take(self, kept: Booleans) -> "CodedAnswers":
        """Return the answers of some of the rows only."""
        return CodedAnswers(
            self.items,
            self.rows[kept],
            self.person[kept],
            self.values[:, kept],
            self.states[:, kept],
            self.favourable[:, kept],
        )


def code_answers(survey: Survey, sheet: str) -> CodedAnswers | None:
    """Return the coded answers of a sheet, or None where the workbook lacks it or it is empty.

    Parameters
    ----------
    survey
        A checked survey.
    sheet
        ``answers``, ``area`` or ``people``.
    """
    table = survey.tables.get(sheet)
    if table is None or not len(table.data):
        return None
    known = set(table.data.columns) & set(table.states.columns)
    items = tuple(item for item in items_on(survey.framework, sheet) if item.id in known)
    shape = (len(items), len(table.data))
    values, states = np.full(shape, np.nan), np.empty(shape, dtype=np.int8)
    favourable = np.zeros(shape, dtype=np.bool_)
    for row, item in enumerate(items):
        states[row] = table.states[item.id].to_numpy()
        _code_item(table, item, survey.framework, values[row], states[row], favourable[row])
    person = pd.factorize(table.data["respondent"])[0].astype(np.int64)
    rows = table.data.index.to_numpy(np.int64)
    return CodedAnswers(items, rows, person, values, states, favourable)


def _code_item(
    table: Table,
    item: Item,
    framework: Framework,
    values: Floats,
    states: npt.NDArray[np.int8],
    favourable: Booleans,
) -> None:
    """Fill one item's line of the three matrices, in place."""
    column = table.data[item.id]
    present = states == State.VALUE
    scale = framework.scales[item.scale]
    if pd.api.types.is_numeric_dtype(column.dtype):
        numbers = column.to_numpy(np.float64, na_value=np.nan)
        np.copyto(values, numbers, where=present)
        # A value without a number is a contradiction of the import: counted as unreadable.
        states[present & np.isnan(numbers)] = State.INVALID
        for code in favourable_codes(item, framework):
            favourable |= values == code
    elif scale.favourable:
        favourable |= column.isin(scale.favourable).to_numpy() & present


def favourable_codes(item: Item, framework: Framework) -> tuple[float, ...]:
    """Return the codes that speak well of the partnership, mirrored where the item is reversed.

    A scale says which of its own levels are favourable; where a high answer is unfavourable
    (``direction = -1``), it is the levels at the other end: L + U - code.
    """
    scale = framework.scales[item.scale]
    codes = tuple(float(code) for code in scale.favourable if not isinstance(code, str))
    if item.direction > 0 or scale.bounds is None:
        return codes
    low, high = scale.bounds
    return tuple(low + high - code for code in codes)
