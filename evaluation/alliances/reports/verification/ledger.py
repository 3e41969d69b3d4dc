"""The ledger of the import, as the report shows it: what was read, kept and left out."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from alliances.reports.model import ReportTable
from alliances.reports.verification.case import Case
from alliances.reports.verification.grid import Grid

LEDGER, EXCLUSIONS, FINDINGS = (
    "traceability_ledger",
    "traceability_exclusions",
    "traceability_findings",
)
_SUMS = {
    "cells": ("headings", "data", "findings", "excluded"),
    "rows": ("kept", "rejected", "duplicates"),
}
"""A count, and those that add up to it: nothing is lost, nothing is invented."""


@dataclass(frozen=True)
class LedgerSheets:
    """The sheets of the ledger: by sheet read, by reason of exclusion, by code of finding."""

    ledger: Grid
    exclusions: Grid
    findings: Grid

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The sheets, in their order."""
        return self.ledger, self.exclusions, self.findings


def lay_ledger(case: Case) -> LedgerSheets:
    """Lay out the counts of the import: no formula of answers can give them, sums can."""
    blocks = {
        block.id: block.rows
        for section in case.report.sections
        for block in section.flat
        if isinstance(block, ReportTable)
    }
    counts = blocks.get(LEDGER, pd.DataFrame(columns=["sheet"]))
    left_out = blocks.get(EXCLUSIONS, pd.DataFrame(columns=["sheet", "reason", "n"]))
    sheets = [f"S{row:02d}" for row in range(1, len(counts))]
    names = dict(zip(counts["sheet"].astype(str), sheets, strict=False))
    exclusions = _exclusions(case, left_out, names)
    return LedgerSheets(_ledger(case, counts, sheets, exclusions), exclusions, _findings(case))


def _exclusions(case: Case, rows: pd.DataFrame, names: dict[str, str]) -> Grid:
    grid = Grid(case.say("sheets.exclusions"), case.say("titles.exclusions"), len(rows))
    grid.add(
        "sheet", case.say("columns.sheet"), [names.get(str(s), "") for s in rows["sheet"]], width=22
    )
    grid.add("reason", case.say("columns.reason"), rows["reason"].tolist(), width=50)
    grid.add("n", case.say("columns.cells"), rows["n"].tolist())
    return grid


def _ledger(case: Case, counts: pd.DataFrame, sheets: list[str], exclusions: Grid) -> Grid:
    """Lay the ledger out, its last row the sum of the others."""
    grid = Grid(case.say("sheets.ledger"), case.say("titles.ledger"), len(counts))
    if not len(counts):
        grid.add("sheet", case.say("columns.sheet"), [])
        return grid
    grid.add("sheet", case.say("columns.sheet"), [*sheets, case.say("total")], width=22)
    inner = range(grid.first, grid.last)
    keys = [key for parts in _SUMS.values() for key in parts] + [*_SUMS]
    for key in keys:
        values: list[Any] = counts[key].tolist()
        formulas = [""] * len(inner)
        if key == "excluded" and exclusions.size:
            formulas = _excluded(counts, grid, exclusions, inner)
        if key in _SUMS:
            parts = [grid.letter(part) for part in _SUMS[key]]
            given = counts[list(_SUMS[key])].sum(axis=1).eq(counts[key])
            formulas = [
                f"=SUM({parts[0]}{r}:{parts[-1]}{r})" if same else ""
                for r, same in zip(inner, given, strict=False)
            ]
        letter = grid.add(key, case.say(f"columns.ledger.{key}"), values)
        column = grid.columns.pop()
        total = f"=SUM({letter}{grid.first}:{letter}{grid.last - 1})"
        grid.add(key, column.heading, values, [*formulas, total])
    return grid


def _excluded(counts: pd.DataFrame, grid: Grid, exclusions: Grid, inner: range) -> list[str]:
    """Return the cells left out of each sheet, by the sheet of reasons, where it adds up."""
    known = pd.Series(exclusions.values("n")).groupby(pd.Series(exclusions.values("sheet"))).sum()
    own = grid.letter("sheet")
    return [
        f"=SUMIFS({exclusions.span('n')},{exclusions.span('sheet')},{own}{r})"
        if known.get(name, 0.0) == count
        else ""
        for r, name, count in zip(inner, grid.values("sheet"), counts["excluded"], strict=False)
    ]


def _findings(case: Case) -> Grid:
    found = sorted((case.material.severity(f.severity), f.code) for f in case.survey.findings)
    grid = Grid(case.say("sheets.findings"), case.say("titles.findings"), len(found))
    grid.add("severity", case.say("columns.severity"), [s for s, _ in found], width=22)
    grid.add("code", case.say("columns.finding"), [code for _, code in found], width=30)
    return grid
