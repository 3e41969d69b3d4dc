"""A mapping held against the file that it reads: what it lacks, what it leaves to be guessed."""

from collections.abc import Collection, Iterable, Iterator

from alliances.datasets.layouts.outline import Grid, Outline
from alliances.datasets.mapping.mapping import Entry, FileMapping
from alliances.datasets.mapping.questions import doubtful_coding
from alliances.datasets.parsing.units import other_unit
from alliances.datasets.place import cell_name
from alliances.datasets.survey import Source
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import Sheet, sheets
from alliances.language import LANGUAGES, text


def use_findings(
    outline: Outline, framework: Framework, mapping: FileMapping, source: Source
) -> Iterator[Finding]:
    """Yield what keeps a mapping from being used without guessing.

    A mapping that maps nothing; a table that lacks a field it requires; numbers that may be counted
    from zero, of which nobody said that they are our codes; a wave said of the answers of another
    file.
    """
    file = source.file
    if not mapping.entries:
        yield Finding("mapping_maps_nothing", Severity.BLOCKING, mapping.origin)
    declared = sheets(framework)
    for entry in mapping.entries:
        yield from _lacking(entry, declared[entry.table], mapping)
        if entry.constants.get("wave") and mapping.of_another_file(source.sha256):
            where = file, entry.sheet or None, None, entry.constants["wave"]
            details = {"mapping": mapping.origin}
            yield Finding("wave_of_another_file", Severity.VERIFY, *where, details)
        grid = outline.grid(entry.sheet) if entry.sheet else next(iter(outline.grids), None)
        if grid is not None:
            yield from _uncertain(entry, grid, framework, file)


def untranslated(
    findings: Iterable[Finding], mapping: FileMapping, files: Collection[str]
) -> Iterator[Finding]:
    """Yield for each foreign file how many of its values a mapping could translate, and does not.

    Parameters
    ----------
    findings
        What was found in the files, cell by cell.
    files
        The names of those that the mapping reads.
    """
    known = [f for f in findings if f.code == "unknown_code" and f.file in files]
    for file in dict.fromkeys(finding.file for finding in known):
        here = [finding for finding in known if finding.file == file]
        details = {
            "count": len(here),
            "fields": ", ".join(sorted({str(finding.details.get("column")) for finding in here})),
            "mapping": mapping.origin,
        }
        yield Finding("values_untranslated", Severity.ADVICE, file, details=details)


def _lacking(entry: Entry, sheet: Sheet, mapping: FileMapping) -> Iterator[Finding]:
    # A question that was left open has been told where it stands.
    asked = {f.details.get("field") for f in mapping.findings if f.code == "mapping_unanswered"}
    mapped = {*entry.columns, *entry.constants}
    for column in sheet.columns:
        needed = column.required and column.kind != "item" and column.key not in mapped
        if needed and f"{sheet.key}.{column.key}" not in asked:
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
