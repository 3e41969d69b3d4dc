"""A mapping held against the file that it reads: what it lacks, what it leaves to be guessed."""

from collections.abc import Iterator

from alliances.datasets.layouts.outline import Grid, Outline
from alliances.datasets.mapping.mapping import Entry, FileMapping
from alliances.datasets.mapping.questions import doubtful_coding
from alliances.datasets.parsing.units import other_unit
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import Sheet, sheets
from alliances.language import LANGUAGES, text


def use_findings(
    outline: Outline, framework: Framework, mapping: FileMapping, file: str
) -> Iterator[Finding]:
    """Yield what keeps a mapping from being used without guessing.

    A mapping that maps nothing; a table that lacks a field it requires; numbers that may be counted
    from zero, of which nobody said that they are our codes.
    """
    if not mapping.entries:
        yield Finding("mapping_maps_nothing", Severity.BLOCKING, mapping.origin)
    declared = sheets(framework)
    for entry in mapping.entries:
        yield from _lacking(entry, declared[entry.table], mapping)
        grid = outline.grid(entry.sheet) if entry.sheet else next(iter(outline.grids), None)
        if grid is not None:
            yield from _uncertain(entry, grid, framework, file)


def _lacking(entry: Entry, sheet: Sheet, mapping: FileMapping) -> Iterator[Finding]:
    mapped = {*entry.columns, *entry.constants}
    for column in sheet.columns:
        if column.required and column.kind != "item" and column.key not in mapped:
            details = {
                "field": f"{sheet.key}.{column.key}",
                "table": {code: sheet.name(code) for code in LANGUAGES},
                "source": entry.sheet or "–",
            }
            yield Finding("mapping_lacks", Severity.BLOCKING, mapping.origin, details=details)


def _uncertain(entry: Entry, grid: Grid, framework: Framework, file: str) -> Iterator[Finding]:
    said = {*entry.values, *entry.as_written}
    for name, column in entry.columns.items():
        yield from _other_unit(entry, grid, name, column, file)
        item = framework.item_by_id.get(name)
        of = grid.named(column)
        if item is None or of is None or name in said:
            continue
        if doubtful_coding(grid, of, framework.scales[item.scale]):
            row = grid.headings[-1] if grid.headings else 1
            cell = cell_name(row, of.column)
            details = {"field": name}
            code, sheet = "mapping_coding", grid.sheet.name
            yield Finding(code, Severity.BLOCKING, file, sheet, cell, column[:60], details)


def _other_unit(entry: Entry, grid: Grid, name: str, column: str, file: str) -> Iterator[Finding]:
    """Yield a finding where a heading announces another unit than that of our field."""
    of = grid.named(column)
    if entry.table != "parties" or of is None:
        return
    unit = other_unit(name, of.heading)
    if unit:
        cell = cell_name(grid.headings[-1] if grid.headings else 1, of.column)
        details = {
            "unit": unit,
            "ours": {code: text(f"sheets.parties.{name}", code) for code in LANGUAGES},
        }
        where = file, grid.sheet.name, cell, of.heading[:60]
        yield Finding("mapping_unit", Severity.BLOCKING, *where, details)
