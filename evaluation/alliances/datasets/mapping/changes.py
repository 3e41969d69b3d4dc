"""Last year's mapping on this year's file: what is new, what is gone, what is called otherwise."""

from collections.abc import Iterator

from alliances.datasets.layouts.outline import Grid, Outline
from alliances.datasets.mapping.mapping import FileMapping
from alliances.datasets.mapping.proposal import Proposal
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.language import text
from alliances.language.matching import fold, nearest

_SHOWN = 12
"""Headings or values named in a sentence."""


def changes(file: str, outline: Outline, mapping: FileMapping) -> Iterator[Finding]:
    """Yield what differs between a file and the one that its mapping was made for.

    A mapped column that is gone is told by the mapping itself, as a missing heading.
    """
    if mapping.layout and outline.layout and mapping.layout != outline.layout:
        details = {"before": mapping.layout, "now": outline.layout}
        yield Finding("layout_changed", Severity.VERIFY, file, None, None, None, details)
    for grid in outline.grids:
        before = mapping.seen.get(grid.sheet.name)
        if before is not None:
            yield from _grid(file, grid, before, mapping)


def _grid(
    file: str, grid: Grid, before: tuple[str, ...], mapping: FileMapping
) -> Iterator[Finding]:
    known, now = {fold(heading) for heading in before}, {fold(f.heading) for f in grid.fields}
    gone = [heading for heading in before if heading and fold(heading) not in now]
    row = grid.headings[-1] if grid.headings else 1
    for each in grid.fields:
        if each.heading and fold(each.heading) not in known:
            details = {"near": nearest(each.heading, gone, cutoff=0.75)}
            cell = cell_name(row, each.column)
            where = grid.sheet.name, cell, each.heading[:60]
            yield Finding("column_is_new", Severity.VERIFY, file, *where, details)
    mapped = {fold(name) for entry in mapping.entries for name in entry.columns.values()}
    for heading in gone:
        if fold(heading) not in mapped:
            details = {"heading": heading}
            cell = cell_name(row, grid.fields[0].column)
            sheet, code = grid.sheet.name, "column_is_gone"
            yield Finding(code, Severity.ADVICE, file, sheet, cell, None, details)


def changes_told(proposal: Proposal, language: str) -> list[str]:
    """Return what a proposal that began with last year's mapping found changed, in sentences."""
    gone = [
        text("mapping.readme.renamed", language, heading=heading, now=now) if now else heading
        for heading, now in proposal.gone
    ]
    coded = [f"{column} : {value}" for column, value in proposal.unknown_values]
    new = [heading for _, heading in proposal.changed]
    return [
        text(f"mapping.readme.{key}", language, **{name: _listed(found)})
        for key, name, found in (
            ("changed", "headings", new),
            ("gone", "headings", gone),
            ("values", "values", coded),
        )
        if found
    ]


def _listed(words: list[str]) -> str:
    return ", ".join(words[:_SHOWN]) + (", …" if len(words) > _SHOWN else "")
