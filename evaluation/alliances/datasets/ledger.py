"""The ledger of an import: every cell and every row that was read, accounted for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.datasets.located import SheetCount
from alliances.datasets.marks import Checked
from alliances.datasets.place import blocks_of
from alliances.datasets.survey import Ledger, SheetLedger, Table
from alliances.findings import Severity
from alliances.frameworks.model import State
from alliances.frameworks.sheets import Sheet

DUPLICATE_CODES = frozenset({"duplicate_row", "duplicate_answer", "duplicate_key"})


def key_columns(sheet: Sheet) -> frozenset[str]:
    """Return the columns without which a row says nothing: its identity and what is required.

    A blocking finding there refuses the row; elsewhere it refuses the cell.
    """
    return frozenset(
        column.key
        for column in sheet.columns
        if column.kind != "item" and (column.unique or column.required)
    )


def refused_cells(table: Table) -> pd.DataFrame:
    """Return for each cell of a table whether something is there that did not become data.

    Returns
    -------
    DataFrame of bool
        One column for each that the file has, on the table's index.
    """
    answers = table.raw.columns.intersection(table.states.columns)
    others = table.raw.columns.difference(answers)
    lacking = pd.concat(
        [table.states[answers] == State.INVALID, table.data[others].isna()], axis="columns"
    )
    # In most columns nothing is lacking, and what they held need not be looked at.
    for key in lacking.columns[lacking.any()]:
        lacking[key] &= table.raw[key].notna()
    return lacking[table.raw.columns]


def cells_where(mask: pd.DataFrame) -> set[tuple[int, str]]:
    """Return row label and column key of the cells where a mask holds."""
    rows, columns = np.nonzero(mask.to_numpy(dtype=bool))
    labels, keys = mask.index.to_numpy()[rows], mask.columns.to_numpy()[columns]
    return set(zip(labels.tolist(), keys.tolist(), strict=True))


def row_fates(checked: Checked, key: str, keys: frozenset[str]) -> pd.Series:
    """Return for each row of a table ``kept``, ``rejected`` or ``duplicate``.

    Parameters
    ----------
    keys
        The columns in which a blocking finding refuses the row; elsewhere it refuses the cell only.
    """
    index = checked.tables[key].data.index
    fates = dict.fromkeys(index.tolist(), "kept")
    for mark in checked.by_table.get(key, ()):
        if mark.problem.severity is not Severity.BLOCKING:
            continue
        if mark.problem.code in DUPLICATE_CODES:
            fates[mark.row] = "duplicate"
        elif mark.column in keys and fates[mark.row] == "kept":
            fates[mark.row] = "rejected"
    return pd.Series(list(fates.values()), index=index, dtype=object)


def make_ledger(
    counts: Sequence[SheetCount],
    checked: Checked,
    fates: Mapping[str, pd.Series],
    merged_rows: Mapping[str, Sequence[int]],
) -> Ledger:
    """Return the ledger of what was read, sheet by sheet.

    Parameters
    ----------
    counts
        The cells of every sheet, as the layout found them.
    checked
        The parsed tables.
    fates
        By table, what became of each row (see `row_fates`).
    merged_rows
        By table, rows that a mapping left out because an earlier one is the same: one a place.
    """
    spread = {key: _spread(checked, checked.tables[key], fates[key]) for key in checked.tables}
    merged = {key: _merged(checked.tables[key], merged_rows.get(key, ())) for key in spread}
    return Ledger(tuple(_sheet_ledger(count, spread, merged) for count in counts))


_Where = tuple[str, str]
"""A file and a sheet of it."""


@dataclass(frozen=True, slots=True)
class _Spread:
    """What became of a table's cells and rows, by file and sheet."""

    refused: Mapping[_Where, set[str]]
    rows: Mapping[_Where, Counter[str]]


def _spread(checked: Checked, table: Table, fates: pd.Series) -> _Spread:
    refused: dict[_Where, set[str]] = {}
    for key, row in _refused(checked, table):
        file, sheet, cell = table.where(key, row)
        refused.setdefault((file, sheet), set()).add(cell)
    rows: dict[_Where, Counter[str]] = {}
    blocks = blocks_of(table.data.index)
    for number in np.unique(blocks).tolist():
        place = table.places[number]
        counts = rows.setdefault((place.file, place.sheet), Counter())
        counts.update(fates.to_numpy()[blocks == number].tolist())
    return _Spread(refused, rows)


def _merged(table: Table, counts: Sequence[int]) -> Counter[_Where]:
    merged: Counter[_Where] = Counter()
    for place, count in zip(table.places, counts, strict=False):
        merged[place.file, place.sheet] += count
    return merged


def _sheet_ledger(
    count: SheetCount,
    spread: Mapping[str, _Spread],
    merged: Mapping[str, Counter[_Where]],
) -> SheetLedger:
    where = count.file, count.sheet
    refused: set[str] = set()
    rows: Counter[str] = Counter({"rejected": count.rows})
    for key in count.tables:
        refused |= spread[key].refused.get(where, set())
        rows.update(spread[key].rows.get(where, {}))
        rows["duplicate"] += merged[key][where]
    return SheetLedger(
        sheet=count.sheet,
        table=",".join(count.tables) or None,
        cells=count.cells,
        headings=count.headings,
        data=count.located - len(refused),
        findings=len(refused) + count.refused,
        excluded=dict(count.excluded),
        rows=sum(rows.values()),
        kept=rows["kept"],
        rejected=rows["rejected"],
        duplicates=rows["duplicate"],
        file=count.file,
        filled=count.filled,
    )


def _refused(checked: Checked, table: Table) -> Iterator[tuple[str, int]]:
    """Yield key and row of the cells that are no data: unread, or blocking."""
    cells = cells_where(refused_cells(table))
    blocking = {
        (mark.row, mark.column)
        for mark in checked.by_table.get(table.key, ())
        if mark.problem.severity is Severity.BLOCKING
    }
    if blocking:
        columns = sorted({column for _, column in blocking})
        rows = table.raw.index.isin([row for row, _ in blocking])
        cells |= blocking & cells_where(table.raw.loc[rows, columns].notna())
    yield from ((key, row) for row, key in cells)
