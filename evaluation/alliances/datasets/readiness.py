"""How much of what was read is ready: rows in which nothing blocks, table by table."""

from collections.abc import Iterator
from dataclasses import dataclass

from alliances.datasets.place import cell_position, label
from alliances.datasets.survey import Survey, Table
from alliances.findings import Severity


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
    return tuple(
        Ready(key, table.sheet, len(table.data), len(table.data) - len({*_stopped(survey, table)}))
        for key, table in survey.tables.items()
        if len(table.data)
    )


def _stopped(survey: Survey, table: Table) -> Iterator[int]:
    """Yield the label of each row of a table in which something blocks."""
    blocks: dict[tuple[str, str], list[int]] = {}
    for number, place in enumerate(table.places):
        blocks.setdefault((place.file, place.sheet), []).append(number)
    rows = set(table.data.index)
    for finding in survey.findings:
        if finding.severity is not Severity.BLOCKING or not finding.cell:
            continue
        row, column = cell_position(finding.cell)
        for number in blocks.get((finding.file, finding.sheet or ""), ()):
            place = table.places[number]
            at = label(min(place.rows.values()) if place.rows else row, number)
            if at in rows and place.keys_at(row, column):
                yield at
