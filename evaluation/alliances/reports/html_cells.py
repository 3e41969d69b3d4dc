"""Cells of a table of the page: written, and named by the figure that each holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from alliances.language import text
from alliances.reports.figures import row_codes
from alliances.reports.model import Chart, ReportTable, TableColumn
from alliances.reports.writing import given, is_figure, written

LONG = 60
"""A column with texts of more characters than that needs room even on a telephone."""


@dataclass(frozen=True, slots=True)
class PageColumn:
    """A column heading; `kind` is its class in the page: ``number``, ``date``, ``text``…"""

    heading: str
    help: str
    kind: str


PageRow = tuple[tuple[PageColumn, str, Markup], ...]
"""The cells of a row: column, text, and the attributes that name its figure."""
_NAMELESS = Markup("")


def written_cells(
    block: ReportTable | Chart, data: pd.DataFrame, language: str, printed: Mapping[str, str]
) -> tuple[tuple[PageColumn, ...], tuple[PageRow, ...]]:
    """Return the headings and the written rows of a block, the codes of its figures last."""
    heads = [PageColumn(c.heading, c.help, _kind(c, data[c.key])) for c in block.columns]
    names: list[list[Markup]] = []
    written_columns: list[list[str]] = []
    for column in block.columns:
        values = data[column.key].tolist()
        hidden = block.withheld.get(column.key, frozenset())
        known = block.ids.get(column.key) or ("",) * len(values)
        names.append([named(identifier, printed) for identifier in known])
        written_columns.append(
            [
                written(value, column.format, language, row in hidden)
                for row, value in enumerate(values)
            ]
        )
        if column.format == "identifier":
            written_columns[-1] = [_breakable(cell) for cell in written_columns[-1]]
    if any(found := row_codes(block, printed)):
        heads.append(PageColumn(text("page.code", language), "", "code"))
        written_columns.append(found)
        names.append([_NAMELESS] * len(found))
    rows = tuple(
        tuple(zip(heads, words, named, strict=True))
        for words, named in zip(
            zip(*written_columns, strict=True), zip(*names, strict=True), strict=True
        )
    )
    return tuple(heads), rows


def named(identifier: str, printed: Mapping[str, str]) -> Markup:
    """Return the attributes by which a figure is found again in the page."""
    if not identifier:
        return _NAMELESS
    named = Markup(' data-figure="{}"').format(identifier)
    code = printed.get(identifier)
    return named + Markup(' data-code="{}"').format(code) if code else named


def _breakable(identifier: str) -> Markup:
    """Let a long identifier break between its parts, and nowhere else."""
    return Markup("|<wbr>").join(identifier.split("|"))


def _kind(column: TableColumn, values: "pd.Series[Any]") -> str:
    if column.format in ("identifier", "date"):
        return column.format
    if is_figure(column.format):
        return "number"
    longest = max((len(str(value)) for value in values if given(value)), default=0)
    return "text long" if longest > LONG else "text"


def marks_in(rows: Sequence[PageRow], language: str) -> list[str]:
    """Return what « s » and « n.d. » mean, where the table holds any."""
    found = {cell for row in rows for column, cell, _ in row if column.kind == "number"}
    notes = []
    for key, note in (("withheld", "withheld_note"), ("unavailable", "unavailable_note")):
        if text(f"report.{key}", language) in found:
            notes.append(text(f"charts.{note}", language))
    return notes
