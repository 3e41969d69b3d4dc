"""A plain table: any banner above it, several heading rows, notes and totals below."""

from collections.abc import Iterator, Mapping

import numpy as np

from alliances.datasets.codebook import Choice, Codebook, Question
from alliances.datasets.layouts.block import filled
from alliances.datasets.layouts.dropdowns import choices_of
from alliances.datasets.layouts.exported import duplicate_headings
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.layouts.tableshape import Shape, joined_headings, shape_of
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity

NAME = "plain"

_TOLD = {
    "total_row": Severity.VERIFY,
    "sum_row": Severity.VERIFY,
    "outside_table": Severity.VERIFY,
    "footnote": Severity.ADVICE,
}
"""Rows left out below the headings of which a finding speaks, and how seriously."""


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why a workbook can be read as a plain table: some sheet that shows has one."""
    found = next((raw for raw in workbook.sheets if not raw.hidden and _shape(raw)), None)
    if found is None:
        return None
    shape = _shape(found)
    row = shape.headings[-1] if shape is not None and shape.headings else 0
    return Recognition(
        0.1, "plain.table" if row else "plain.bare", {"sheet": found.name, "row": row}
    )


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Find the table of each sheet that shows; hidden sheets are left out by name."""
    grids: list[Grid] = []
    left: dict[str, str] = {}
    findings: list[Finding] = []
    for raw in workbook.sheets:
        shape = None if raw.hidden else _shape(raw)
        if shape is None:
            left[raw.name] = "hidden_sheet" if raw.hidden else "sheet_without_table"
            continue
        grids.append(grid_of(raw, shape, codebook or listed(workbook, raw, shape)))
        findings += left_rows(workbook.source.file, raw, shape.left)
        findings += _others(workbook.source.file, raw, shape)
        findings += _twice(workbook.source.file, raw, shape)
    return Outline(NAME, tuple(grids), left, tuple(findings), codebook)


def _shape(raw: RawSheet) -> Shape | None:
    """Return the shape of a sheet's table; one that holds errors is told even where it has none."""
    shape = shape_of(raw)
    if shape is not None or not raw.unread:
        return shape
    content = filled(raw)
    rows = np.flatnonzero(content.any(axis=1)) + 1
    columns = tuple(int(column) for column in np.flatnonzero(content.any(axis=0)))
    return Shape((), rows, columns)


def listed(workbook: RawWorkbook, raw: RawSheet, shape: Shape) -> Codebook:
    """Return what the drop-down lists of a sheet say of its columns: the answers that they take."""
    questions = []
    for column in shape.columns:
        choices = choices_of(workbook, raw, int(shape.rows[0]), column)
        levels = joined_headings(raw, shape.headings, column)
        if choices and levels:
            known = tuple(Choice(choice, {"": choice}) for choice in choices)
            questions.append(Question(levels[-1], {"": levels[-1]}, "one", known))
    return Codebook(tuple(questions), workbook.source.file)


def grid_of(raw: RawSheet, shape: Shape, codebook: Codebook | None = None) -> Grid:
    """Return the table of a sheet from its shape, every column a field."""
    fields = tuple(_field(raw, shape, column, codebook) for column in shape.columns)
    return Grid(raw, shape.headings, shape.rows, fields, shape.left)


def _field(raw: RawSheet, shape: Shape, column: int, codebook: Codebook | None) -> Field:
    levels = joined_headings(raw, shape.headings, column)
    heading = " › ".join(levels)
    known = codebook.question(levels[-1]) if codebook is not None and levels else None
    return Field(column, heading, tuple(dict.fromkeys((heading, *levels))), question=known)


def _others(file: str, raw: RawSheet, shape: Shape) -> Iterator[Finding]:
    """Yield a finding for each other table of a sheet, at its first cell."""
    rows = {row - 1 for row, reason in shape.left.items() if reason == "other_table"}
    for row, column in shape.others:
        code = "other_table" if row in rows else "table_beside"
        top = shape.headings[0] if shape.headings else int(shape.rows[0])
        details = {"read": cell_name(top, shape.columns[0])}
        value = str(raw.cells[row, column])[:60]
        cell = cell_name(row + 1, column)
        yield Finding(code, Severity.VERIFY, file, raw.name, cell, value, details)


def _twice(file: str, raw: RawSheet, shape: Shape) -> list[Finding]:
    """Report the columns of one name: a mapping cannot tell them apart but by their letters."""
    if not shape.headings:
        return []
    headings = [""] * raw.cells.shape[1]
    for column in shape.columns:
        headings[column] = " › ".join(joined_headings(raw, shape.headings, column))
    return duplicate_headings(file, raw, shape.headings[-1], headings)


def left_rows(file: str, raw: RawSheet, left: Mapping[int, str]) -> Iterator[Finding]:
    """Yield a finding for each row (from 1) below the headings that was taken for no data."""
    for row, reason in sorted(left.items()):
        if reason in _TOLD:
            said = [c for c in range(raw.cells.shape[1]) if raw.cells[row - 1, c] is not None]
            # The word for a total may stand behind a number: it is the one to change.
            worded = [c for c in said[:2] if isinstance(raw.cells[row - 1, c], str)]
            column = worded[0] if reason == "total_row" and worded else said[0]
            value = str(raw.cells[row - 1, column])
            cell = cell_name(row, column)
            yield Finding(reason, _TOLD[reason], file, raw.name, cell, value[:60])
