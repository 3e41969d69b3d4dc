"""Exports of survey tools made in a test: rows of values as the reader would give them."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from alliances.datasets.layouts.known import known_layouts
from alliances.datasets.layouts.locating import Wishes, locate
from alliances.datasets.layouts.outline import Grid, Outline
from alliances.datasets.located import Layout, RawSheet, RawWorkbook
from alliances.datasets.mapping.mapping import FileMapping
from alliances.datasets.survey import Source
from alliances.findings import Finding
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework

Rows = Sequence[Sequence[object]]


def export(sheets: Mapping[str, Rows] | Rows, file: str = "export.xlsx") -> RawWorkbook:
    """Return a workbook with these sheets, or with one sheet of these rows."""
    named = sheets if isinstance(sheets, Mapping) else {"Feuil1": sheets}
    raw = tuple(RawSheet(name, False, _cells(rows)) for name, rows in named.items())
    return RawWorkbook(Source(file, "0" * 64, 1), raw)


def text_export(path: Path, delimiter: str, encoding: str) -> RawWorkbook:
    """Return a text file as a workbook of texts."""
    with path.open(encoding=encoding, newline="") as stream:
        rows = list(csv.reader(stream, delimiter=delimiter))
    return export({path.stem: rows}, path.name)


def _cells(rows: Rows) -> np.ndarray:
    width = max(len(row) for row in rows)
    cells = np.full((len(rows), width), None, dtype=object)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            blank = value is None or (isinstance(value, str) and not value.strip())
            cells[number, column] = None if blank else float(value) if type(value) is int else value
    return cells


@cache
def _framework() -> Framework:
    return load_framework("partenariat")


def surest(workbook: RawWorkbook) -> tuple[str, str]:
    """Return the layout that recognises a workbook most surely, and its reason.

    No other may be as sure.
    """
    found = {
        name: recognition
        for name, module in known_layouts().items()
        if (recognition := module.recognise(workbook)) is not None
    }
    ranked = sorted(found, key=lambda name: -found[name].confidence)
    assert ranked, "no layout recognises the workbook"
    if len(ranked) > 1:
        assert found[ranked[0]].confidence > found[ranked[1]].confidence, ranked
    return ranked[0], found[ranked[0]].reason


def outlined(workbook: RawWorkbook, layout: str) -> Outline:
    """Return the outline that a layout makes of a workbook."""
    made: Outline = known_layouts()[layout].outline(workbook)
    return made


def located(
    workbook: RawWorkbook, layout: str | None = None, mapping: FileMapping | None = None
) -> Layout:
    """Return what the import makes of a workbook; every cell of it must be accounted for."""
    made, _ = locate(workbook, _framework(), Wishes(layout, mapping))
    assert all(count.reconciles for count in made.sheets)
    cells = {sheet.name: sum(v is not None for v in sheet.cells.flat) for sheet in workbook.sheets}
    assert {count.sheet: count.cells for count in made.sheets} == cells
    return made


def values(grid: Grid, name: str) -> list[object]:
    """Return the values of the field that bears a name."""
    (found,) = [each for each in grid.fields if name in each.names]
    return list(grid.cells(found))


def kinds(grid: Grid) -> list[str]:
    """Return the kinds of the fields, in order."""
    return [each.kind for each in grid.fields]


def said(findings: Sequence[Finding]) -> set[tuple[str, str | None]]:
    """Return codes and cells of findings."""
    return {(finding.code, finding.cell) for finding in findings}
