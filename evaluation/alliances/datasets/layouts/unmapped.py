"""A foreign workbook without a mapping: read and counted, and nobody knows yet what is what."""

from collections import Counter

import numpy as np

from alliances.datasets.layouts.block import filled
from alliances.datasets.layouts.outline import Grid, Outline
from alliances.datasets.located import Layout, RawSheet, RawWorkbook, SheetCount
from alliances.findings import Finding, Severity

AWAITING = "awaiting_mapping"
"""Why the data of a file without mapping are left out."""


def locate_unmapped(workbook: RawWorkbook, outline: Outline) -> Layout:
    """Account for every cell of a foreign workbook whose columns nobody has mapped to ours.

    Its data are excluded by name, and one blocking finding says how to propose a mapping.
    """
    file = workbook.source.file
    counts = tuple(_count(file, raw, outline) for raw in workbook.sheets)
    findings = list(outline.findings)
    if outline.grids:
        details = {
            "layout": outline.layout,
            "columns": sum(len(grid.fields) for grid in outline.grids),
            "rows": sum(len(grid.rows) for grid in outline.grids),
        }
        needed = Finding("mapping_needed", Severity.BLOCKING, file, None, None, None, details)
        findings.append(needed)
    return Layout((), counts, tuple(findings))


def _count(file: str, raw: RawSheet, outline: Outline) -> SheetCount:
    content = filled(raw)
    cells = int(content.sum())
    grids = [grid for grid in outline.grids if grid.sheet.name == raw.name]
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
    excluded = {reason: count for reason, count in counted.items() if count}
    rows = sum(len(grid.rows) for grid in grids)
    return SheetCount(raw.name, (), cells, headings, 0, excluded, rows, file)


def _say_rows(reasons: np.ndarray, grid: Grid) -> None:
    """Note why the rows of a sheet are left out, as one of its grids sees them."""
    for row, reason in grid.left.items():
        if row <= len(reasons):
            reasons[row - 1] = reason
    reasons[[row - 1 for row in grid.headings if row <= len(reasons)]] = "headings"
    reasons[grid.rows - 1] = AWAITING
