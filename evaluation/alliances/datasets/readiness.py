"""How much of what was read is ready: rows in which nothing blocks, table by table."""

from collections.abc import Iterator
from dataclasses import dataclass

from alliances.datasets.place import block_of, cell_position, label
from alliances.datasets.survey import Survey, Table


@dataclass(frozen=True, slots=True)
class Ready:
    """The rows of a table, and those of them in which nothing blocks.

    Attributes
    ----------
    table
        Its key.
    sheet
        The name of its sheet in the file, or in the first of several.
    """

    table: str
    sheet: str
    rows: int
    ready: int


def ready_rows(survey: Survey) -> tuple[Ready, ...]:
    """Return for each table that has rows how many of them are ready."""
    blocked: _Blocked = {}
    for finding in survey.blocking:
        if finding.cell:
            where = finding.file, finding.sheet or ""
            blocked.setdefault(where, set()).add(cell_position(finding.cell))
    return tuple(
        Ready(key, table.sheet, rows, rows - len(set(_stopped(table, blocked))))
        for key, table in survey.tables.items()
        if (rows := len(table.data))
    )


_Blocked = dict[tuple[str, str], set[tuple[int, int]]]
"""File and sheet to the rows (from 1) and columns (from 0) of the cells in which something blocks.
"""


def _stopped(table: Table, blocked: _Blocked) -> Iterator[int]:
    """Yield the label of each row of a table in which something blocks."""
    rows = set(table.data.index)
    # Where a record runs down a form, its block holds that record alone.
    down = any(place.rows for place in table.places)
    alone: dict[int, int] = {block_of(at): at for at in rows} if down else {}
    for number, place in enumerate(table.places):
        cells = ((where, *cell) for where in place.sheets for cell in blocked.get(where, ()))
        for where, row, column in cells:
            for here, _ in place.holding(where, row, column):
                at = alone.get(number, 0) if place.rows else label(here, number)
                if at in rows:
                    yield at
