"""What formats that are tables share: columns of a grid to parsed rows, all cells counted."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.grid import Grid, filled, held, texts
from alliances.datasets.observations.grouping import (
    categories,
    codes_of,
    combined,
    constant,
    distinct,
)
from alliances.datasets.observations.incoming import Incoming, shown
from alliances.datasets.observations.model import Cells, Parsed
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity

TOTALS = frozenset(
    {"_t", "total", "alp", "allarea", "allage", "bothsex", "anys", "totl", "_x", "_z"}
)
"""What the UN writes where a dimension is not broken down, in small letters; so does a blank."""


def parsed_table(
    layout: str,
    incoming: Incoming,
    grid: Grid,
    columns: Mapping[str, int],
    dimensions: Sequence[tuple[str, int]] = (),
    *,
    official: bool,
    findings: Iterable[Finding] = (),
) -> Parsed:
    """Return the rows of a grid in which a column is a part, and every row an observation.

    Parameters
    ----------
    columns
        Part (of `model.RAW`) to position of its column.
    dimensions
        Name and position of each column that breaks down: joined as ``Sex=FEMALE;Age=15-24``,
        totals (`TOTALS`) left blank.
    official, findings
        As in `Parsed`.
    """
    used = [*columns.values(), *(position for _, position in dimensions)]
    count = np.zeros(len(grid.table), dtype=np.int64)
    for position in used:
        count += grid.held(position)
    blank = count == 0
    note = _notes(grid, count)
    drop = blank | note
    table, odd = grid.table, grid.odd
    rows, held_cells = grid.rows, count
    if drop.any():
        table = table[~drop].reset_index(drop=True)
        odd = {n: texts[~drop].reset_index(drop=True) for n, texts in odd.items()}
        rows, held_cells = rows[~drop], count[~drop]
    parts = {part: table[position] for part, position in columns.items()}
    parts |= {f"{part}_text": odd[at] for part, at in columns.items() if at in odd}
    if "area" not in columns and incoming.area:
        parts["area"] = constant(incoming.area, len(table))
    if dimensions:
        parts["disaggregation"] = disaggregations(table, dimensions)
    inside = set(used)
    others = [n for n in range(len(grid.headings)) if n not in inside]
    counted = {
        "headings": sum(heading != "" for heading in grid.headings),
        "data": int(held_cells.sum()),
        "title_row": grid.above,
        "note_row": int(count[note].sum()),
        "column_not_used": int(sum(grid.filled[n] for n in others)),
    }
    return Parsed(
        layout,
        incoming.source,
        grid.sheet,
        pd.DataFrame(parts, copy=False),
        Cells(rows, dict(columns)),
        {name: number for name, number in counted.items() if number},
        (*grid.findings, *findings, *_beyond(grid, incoming.name)),
        official=official,
        held=held_cells,
    )


def _beyond(grid: Grid, file: str) -> list[Finding]:
    """Report rows longer than the headings: a comma without quotation marks shifts what follows."""
    bare = [n for n in range(grid.table.shape[1]) if not "".join(grid.headings[n : n + 1])]
    beyond = [n for n in bare if held(grid.table[n]).any()]
    if not beyond:
        return []
    there = np.array([held(grid.table[n]) for n in beyond])
    rows = np.flatnonzero(there.any(axis=0))
    at, column = int(rows[0]), beyond[int(there[:, rows[0]].argmax())]
    where = grid.sheet, cell_name(int(grid.rows[at]), column), shown(grid.table[column].iloc[at])
    return [Finding("cells_beyond", Severity.VERIFY, file, *where, {"count": len(rows)})]


def _notes(grid: Grid, count: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell the rows that hold one sentence in their first column, and no more: a note, a source."""
    alone = (count == 1) & held(grid.table[0]) if len(grid.headings) > 2 else count < 0
    for at in np.flatnonzero(alone).tolist():
        said = str(grid.table[0].iloc[at])
        alone[at] = " " in said and not said[0].isdigit()
    return alone


def disaggregations(table: pd.DataFrame, dimensions: Sequence[tuple[str, int]]) -> pd.Series:
    """Return the dimensions of each row as one category, totals left out."""
    parts = []
    for name, position in dimensions:
        column = texts(table[position])
        codes, count = codes_of(column)
        if count:
            words = [
                "" if word.casefold() in TOTALS else f"{name}={word}"
                for word in column.cat.categories
            ]
            parts.append((codes, words))
    if not parts or not len(table):
        return constant("", len(table))
    groups, first = distinct(*combined([(codes, len(words)) for codes, words in parts]))
    joined = [
        ";".join(words[codes[at]] for codes, words in parts if codes[at] >= 0 and words[codes[at]])
        for at in first.tolist()
    ]
    places, different = pd.factorize(np.array(joined, dtype=object))
    codes = places.astype(np.int32)[groups]
    return categories(codes, different)


def other_sheets(layout: str, incoming: Incoming, grids: Sequence[Grid]) -> list[Parsed]:
    """Return the sheets of a workbook in which no table was found: their cells are counted."""
    if incoming.kind != "workbook":
        return []
    read = {grid.sheet for grid in grids}
    return [
        nothing(layout, incoming, sheet.name, {"unknown_sheet": filled(sheet.cells)})
        for sheet in incoming.workbook.sheets
        if sheet.name not in read
    ]


def nothing(
    layout: str,
    incoming: Incoming,
    sheet: str | None,
    counted: Mapping[str, int],
    findings: Sequence[Finding] = (),
    official: bool = True,
) -> Parsed:
    """Return a sheet of which no row is read."""
    rows = pd.DataFrame({"value": pd.Series([], dtype=np.float64)})
    cells = Cells(np.zeros(0, dtype=np.int64))
    kept = {name: count for name, count in counted.items() if count}
    return Parsed(
        layout, incoming.source, sheet, rows, cells, kept, tuple(findings), official=official
    )
