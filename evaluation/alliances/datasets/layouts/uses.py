"""What became of the cells of a sheet that a mapping reads: for the ledger, cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from alliances.datasets.layouts.block import Mask, filled
from alliances.datasets.layouts.outline import Field, Grid, Outline
from alliances.datasets.located import Located, RawSheet, SheetCount
from alliances.datasets.place import row_of


@dataclass(slots=True)
class Use:
    """Which cells of a sheet the entries took or left; arrays of the sheet's shape."""

    content: Mask
    headings: Mask
    above: Mask
    taken: Mask
    skipped: Mask
    repeated: Mask
    tools: Mask
    refused: Mask
    childless: Mask
    left: dict[int, str] = field(default_factory=dict)


def use_of(raw: RawSheet) -> Use:
    """Return the cells of a sheet of which nothing is taken yet."""
    content = filled(raw)
    return Use(content, *np.zeros((8, *content.shape), dtype=bool))


def note(use: Use, grid: Grid) -> None:
    """Note which cells are headings, above them, or left out by the layout."""
    use.headings[[row - 1 for row in grid.headings if row <= len(use.headings)]] = True
    use.above[: min(grid.headings, default=1) - 1] = True
    use.left.update(grid.left)
    rows = grid.rows - 1
    for tool in (each for each in grid.fields if each.kind == "tool"):
        use.tools[rows, tool.column] = True


def mark(mask: Mask, labels: Sequence[int], fields: Mapping[str, Field]) -> None:
    """Note the cells of some rows, named by their labels, in the columns of some fields."""
    rows = np.array([row_of(label) - 1 for label in labels], dtype=int)
    columns = [column for of in fields.values() for column in of.columns or (of.column,)]
    mask[np.ix_(rows, np.array(columns, dtype=int))] = True


def count(
    file: str, name: str, use: Use, tables: Sequence[Located], outline: Outline
) -> SheetCount:
    """Count the cells of a sheet; a cell has one reason, the first that applies in this order."""
    keys = tuple(
        table.key for table in tables if any((file, name) in place.sheets for place in table.places)
    )
    if not keys:
        cells = int(use.content.sum())
        reason = outline.left.get(name, "unmapped_sheet")
        return SheetCount(name, (), cells, 0, 0, {reason: cells} if cells else {}, file=file)
    left = use.content.copy()
    counted: dict[str, int] = {}
    for reason, mask in _reasons(use).items():
        counted[reason] = counted.get(reason, 0) + int((left & mask).sum())
        left &= ~mask
    located, headings = counted.pop("located"), counted.pop("headings")
    refused = counted.pop("refused")
    excluded = {reason: count for reason, count in counted.items() if count}
    cells = int(use.content.sum())
    return SheetCount(name, keys, cells, headings, located, excluded, file=file, refused=refused)


def _reasons(use: Use) -> dict[str, Mask]:
    """Return by reason where it applies, in the order in which they count."""
    masks = {"refused": use.refused, "located": use.taken, "headings": use.headings}
    for reason in dict.fromkeys(use.left.values()):
        masks[reason] = np.zeros_like(use.content)
        rows = [row - 1 for row, why in use.left.items() if why == reason]
        masks[reason][[row for row in rows if row < len(use.content)]] = True
    return masks | {
        "above_headings": use.above,
        "same_as_above": use.repeated,
        "no_rows_in_group": use.childless,
        "skipped_row": use.skipped,
        "tool_column": use.tools,
        "unmapped_column": np.ones_like(use.content),
    }
