"""A grid whose columns are known, as `Parsed`: every filled cell is held, or excluded by name."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from alliances.datasets.observations.grid import Grid, held
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Cells, Parsed
from alliances.findings import Finding


def parsed_grid(
    layout: str,
    incoming: Incoming,
    grid: Grid,
    rows: pd.DataFrame,
    used: Mapping[str, Sequence[int]],
    excluded: Mapping[str, int] | None = None,
    findings: Sequence[Finding] = (),
) -> Parsed:
    """Return the rows of a grid with where they stand and what became of every cell.

    Parameters
    ----------
    rows
        As `Parsed.rows` has them: one a row of the grid, in its order.
    used
        Part of an observation to the positions of the columns that it is made of; the first of them
        is where a finding about it stands.
    excluded
        Filled cells of columns that no part uses, by reason; those not named are
        ``column_not_used``.
    """
    positions = sorted({position for places in used.values() for position in places})
    taken = np.zeros(len(rows), dtype=np.int64)
    for position in positions:
        taken += held(grid.table[position])
    named = dict(excluded or {})
    rest = int(grid.filled.sum()) - int(taken.sum()) - sum(named.values())
    counted = {
        "headings": sum(bool(heading) for heading in grid.headings),
        "data": int(taken.sum()),
        **({"above_headings": grid.above} if grid.above else {}),
        **named,
        **({"column_not_used": rest} if rest else {}),
    }
    columns = {part: places[0] for part, places in used.items() if places}
    return Parsed(
        layout,
        incoming.source,
        grid.sheet,
        rows,
        Cells(grid.rows, columns),
        counted,
        (*grid.findings, *findings),
        held=taken,
    )
