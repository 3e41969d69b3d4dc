"""The column by which an Open SDG site scores, where that is not the one that it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.columns import parsed_grid
from alliances.datasets.observations.grid import Grid, held
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Cells, Parsed
from alliances.findings import Finding, Severity


def scored_table(
    layout: str,
    incoming: Incoming,
    grid: Grid,
    rows: pd.DataFrame,
    places: Mapping[str, int],
    used: Mapping[str, Sequence[int]],
) -> Parsed:
    """Take the values by which a site scores, where it gives such in a column of its own.

    A series that gives none there keeps its values. In one that gives some, a row without is left
    without value, as by the site: transformed and plain values are no one series.
    """
    progress = places.get("progress")
    if progress is None or not held(grid.table[progress]).any():
        return parsed_grid(layout, incoming, grid, rows, used)
    shown, scored = held(grid.table[places["value"]]), held(grid.table[progress])
    lost = shown & ~scored & _scored_series(rows, scored)
    plain, own = grid.table[places["value"]], grid.table[progress]
    if plain.dtype.kind in "if" and own.dtype.kind in "if":
        rows["value"] = own.astype(np.float64).where(scored, plain).where(~lost)
    else:
        rows["value"] = own.astype(object).where(scored, plain.astype(object)).where(~lost)
    parsed = parsed_grid(
        layout,
        incoming,
        grid,
        rows,
        {**used, "value": [places["value"], progress]},
        findings=_left_blank(incoming, grid, progress, np.flatnonzero(lost)),
    )
    unused = (shown & (scored | lost)).astype(np.int64)
    counted = dict(parsed.counted)
    counted["data"] -= int(unused.sum())
    counted["value_not_for_scoring"] = int(unused.sum())
    columns = {part: at for part, at in parsed.cells.columns.items() if part != "value"}
    across = np.where(scored, progress, places["value"]).astype(np.int64)
    cells = Cells(parsed.cells.rows, columns, across)
    taken = None if parsed.held is None else parsed.held - unused
    return replace(parsed, counted=counted, cells=cells, held=taken)


def _scored_series(rows: pd.DataFrame, scored: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the rows of the series in which some row has a value for scoring."""
    parts = [part for part in ("series", "unit", "area", "disaggregation") if part in rows]
    keys = rows[parts].astype(object)
    series = keys.groupby(parts, dropna=False, sort=False).ngroup().to_numpy()
    return np.isin(series, np.unique(series[scored]))


def _left_blank(
    incoming: Incoming, grid: Grid, column: int, rows: npt.NDArray[np.int64]
) -> list[Finding]:
    if not len(rows):
        return []
    cell = Cells(grid.rows, {"value": column}).at(int(rows[0]), "value")
    details = {"count": len(rows)}
    return [
        Finding("progress_blank", Severity.VERIFY, incoming.name, grid.sheet, cell, None, details)
    ]
