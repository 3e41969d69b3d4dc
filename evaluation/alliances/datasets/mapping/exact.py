"""A foreign table whose headings are ours to the letter needs no mapping: it says what it is.

Such is the export of a form that we wrote for another tool, or a table typed under our headings.
Only the whole of a table counts: where a required column is not there, nothing is taken.
"""

from collections.abc import Iterator, Mapping

from alliances.datasets.layouts.outline import Grid, Outline
from alliances.datasets.mapping.mapping import Entry, FileMapping
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.frameworks.headings import heading_of
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import Sheet, sheets
from alliances.language import LANGUAGES
from alliances.language.matching import fold

_LEFT_OUT = ("campaign", "lists")
"""Sheets of keys and values, and of codes, which no foreign table is."""
_LEAST = 3
"""Columns of ours without which a table is not ours."""


def exact_mapping(outline: Outline, framework: Framework) -> FileMapping | None:
    """Return the mapping that the headings of a file are, or None where they are not ours.

    A heading is ours where it is a key (``EQ1a``, also at the end of a path of groups), or what
    people read over the column in our workbooks, in French or English.
    """
    entries = [entry for grid in outline.grids if (entry := _entry_of(grid, framework)) is not None]
    return FileMapping({}, tuple(entries), outline.layout) if entries else None


def _entry_of(grid: Grid, framework: Framework) -> Entry | None:
    """Return the table of ours that a grid is: the one that has most of its columns, if whole.

    A table of answers has the keys of the invitations too: the fuller one is meant, and nothing is
    taken where that one lacks a column that it requires.
    """
    found = [(sheet, _columns(grid, sheet, framework)) for sheet in _tables(framework)]
    sheet, columns = max(found, key=lambda each: len(each[1]))
    required = [c.key for c in sheet.columns if c.required and c.kind != "item"]
    if not all(key in columns for key in required) or len(columns) < _LEAST:
        return None
    # A group within a group has what both its parents say: of answers, its own are needed.
    own = {name for each in grid.fields if each.kind != "inherited" for name in each.names}
    items = {key for key in columns if sheet.column(key).kind == "item"}
    if not any(columns[key] in own for key in items or columns):
        return None
    return Entry(sheet.key, grid.sheet.name, columns=columns)


def _tables(framework: Framework) -> Iterator[Sheet]:
    yield from (s for key, s in sheets(framework).items() if key not in _LEFT_OUT)


def _columns(grid: Grid, sheet: Sheet, framework: Framework) -> dict[str, str]:
    """Return which columns of a grid are columns of one of our sheets."""
    ours = {fold(column.key): column.key for column in sheet.columns}
    for column in sheet.columns:
        for language in LANGUAGES:
            words = fold(heading_of(column, sheet, framework, language))
            ours.setdefault(words, column.key)
    columns: dict[str, str] = {}
    for each in grid.fields:
        for name in (each.heading, *each.names):
            key = ours.get(fold(name)) if name else None
            if key is not None:
                columns.setdefault(key, name)
                break
    return columns


def exact_findings(
    file: str, outline: Outline, mapping: FileMapping, framework: Framework
) -> Iterator[Finding]:
    """Yield an advice for each table taken by its headings, with the columns that were not."""
    declared = sheets(framework)
    for entry in mapping.entries:
        grid = outline.grid(entry.sheet)
        if grid is None:
            continue
        taken = set(entry.columns.values())
        left = [
            each.heading
            for each in grid.fields
            if each.kind in {"question", "multiple", "inherited"}
            and not taken & {each.heading, *each.names}
        ]
        details: Mapping[str, object] = {
            "table": {code: declared[entry.table].name(code) for code in LANGUAGES},
            "count": len(entry.columns),
            "left": ", ".join(left[:8]) + (", …" if len(left) > 8 else "") or "–",
        }
        row = grid.headings[-1] if grid.headings else 1
        cell = cell_name(row, grid.fields[0].column)
        yield Finding("taken_by_heading", Severity.ADVICE, file, entry.sheet, cell, None, details)
