"""A table turned by a quarter: its headings run down a column, each record stands in a column."""

from collections.abc import Collection

from alliances.datasets.layouts.block import filled, heading_text
from alliances.datasets.layouts.exported import signs
from alliances.datasets.located import RawSheet
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity

_COLUMNS, _ROWS = 3, 300
"""How far from the corner the headings are looked for."""
_FEWEST = 3


def turned(
    file: str, sheet: RawSheet, words: Collection[str], severity: Severity
) -> Finding | None:
    """Return the finding of a sheet whose headings run down one of its first columns.

    Parameters
    ----------
    words
        What a heading of ours may be, letters and digits only (`signs`).

    Returns
    -------
    Finding or None
        Where three headings at least stand below each other, half of what the column says, and more
        than twice as many as stand in any row: at the first of them.
    """
    cells = sheet.cells[:_ROWS]
    known = set(words)
    most, where = 0, ""
    for column in range(min(_COLUMNS, cells.shape[1])):
        said = {row: signs(heading_text(value)) for row, value in enumerate(cells[:, column], 1)}
        found = {word: row for row, word in reversed(said.items()) if word in known}
        # A list of questions or of fields says many other words besides.
        mostly = 2 * len(found) >= len({*said.values()} - {""})
        if mostly and len(found) > most:
            most, where = len(found), cell_name(min(found.values()), column)
    # A question alone in a column, as a questionnaire on paper has it, holds no record.
    if most < _FEWEST or filled(sheet).sum() < 2 * most:
        return None
    across = max((len({signs(heading_text(v)) for v in row} & known) for row in cells), default=0)
    if 2 * across >= most:
        return None
    return Finding("transposed_table", severity, file, sheet.name, where, None, {"count": most})
