"""A foreign workbook without a mapping: read and counted, and nobody knows yet what is what.

What can be seen without knowing that is told all the same: error cells, formulas without a value,
merged data, hidden rows.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from alliances.datasets.layouts.block import filled, hidden_told, reaching
from alliances.datasets.layouts.outline import Grid, Outline
from alliances.datasets.located import Layout, RawSheet, RawWorkbook, SheetCount
from alliances.datasets.place import cell_name, letters
from alliances.findings import Finding, Severity
from alliances.language import LANGUAGES

AWAITING = "awaiting_mapping"
"""Why the data of a file without mapping are left out."""


def locate_unmapped(workbook: RawWorkbook, outline: Outline) -> Layout:
    """Account for every cell of a foreign workbook whose columns nobody has mapped to ours.

    Its data are excluded by name, and one blocking finding says how to propose a mapping.
    """
    file = workbook.source.file
    findings = list(outline.findings)
    counts = []
    for raw in workbook.sheets:
        grids = [grid for grid in outline.grids if grid.sheet.name == raw.name]
        refused = [each for grid in grids for each in _unread(file, grid)]
        counts.append(_count(file, raw, grids, outline, len(refused)))
        findings += refused
        findings += (each for grid in grids for each in _merged(file, grid))
        for grid in grids:
            columns = {each.column for each in grid.fields}
            findings += hidden_told(file, raw, set(grid.rows.tolist()), columns)
    if outline.grids:
        details = {
            "layout": outline.layout,
            "columns": sum(len(grid.fields) for grid in outline.grids),
            "rows": sum(len(grid.rows) for grid in outline.grids),
        }
        needed = Finding("mapping_needed", Severity.BLOCKING, file, None, None, None, details)
        findings.append(needed)
    return Layout((), tuple(counts), tuple(findings))


def _unread(file: str, grid: Grid) -> Iterator[Finding]:
    """Yield a finding for each cell of a table that holds an error, or a formula without value."""
    headings = {field.column: field.heading for field in grid.fields}
    rows = set(grid.rows.tolist())
    for (row, column), held in sorted(grid.sheet.unread.items()):
        if row not in rows or grid.sheet.cells[row - 1, column] is None:
            continue
        without = held == "formula_without_value"
        heading = headings.get(column) or letters(column)
        details = {"error": held, "heading": dict.fromkeys(LANGUAGES, heading)}
        code, cell = held if without else "cell_error", cell_name(row, column)
        yield Finding(code, Severity.BLOCKING, file, grid.sheet.name, cell, held, details)


def _merged(file: str, grid: Grid) -> Iterator[Finding]:
    """Yield a finding for each range merged over the data."""
    for merged in reaching(grid.sheet.merged, grid.rows):
        where = grid.sheet.name, cell_name(merged.top, merged.left)
        details = {"range": merged.name}
        yield Finding("merged_cells", Severity.BLOCKING, file, *where, None, details)


def _count(
    file: str, raw: RawSheet, grids: list[Grid], outline: Outline, refused: int
) -> SheetCount:
    content = filled(raw)
    cells = int(content.sum())
    if not grids:
        reason = outline.left.get(raw.name, "hidden_sheet" if raw.hidden else "unmapped_sheet")
        return SheetCount(raw.name, (), cells, 0, 0, {reason: cells} if cells else {}, file=file)
    per_row = content.sum(axis=1)
    reasons = np.full(len(content), "outside_table", dtype=object)
    for grid in grids:
        _say_rows(reasons, grid)
    counted: Counter[str] = Counter()
    for reason, count in zip(reasons, per_row, strict=True):
        counted[reason] += int(count)
    headings = counted.pop("headings", 0)
    excluded = dict(counted)
    rows = sum(len(grid.rows) for grid in grids)
    excluded[AWAITING] = excluded.get(AWAITING, 0) - refused
    left = {reason: count for reason, count in excluded.items() if count}
    return SheetCount(raw.name, (), cells, headings, 0, left, rows, file, refused)


def _say_rows(reasons: np.ndarray, grid: Grid) -> None:
    """Note why the rows of a sheet are left out, as one of its grids sees them."""
    for row, reason in grid.left.items():
        if row <= len(reasons):
            reasons[row - 1] = reason
    reasons[[row - 1 for row in grid.headings if row <= len(reasons)]] = "headings"
    reasons[grid.rows - 1] = AWAITING
