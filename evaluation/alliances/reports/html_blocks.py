"""Blocks of the report made ready for the page: every figure written, every note labelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from alliances.language import number, text
from alliances.reports.charts_frame import explanations
from alliances.reports.model import (
    Band,
    Block,
    Bullets,
    Chart,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.writing import given, is_figure, written

FOLDED_FROM = 60
"""Tables with more rows than that are folded, whatever they hold."""
LONG = 60
"""A column with texts of more characters than that needs room even on a telephone."""


@dataclass(frozen=True, slots=True)
class PageColumn:
    """A column heading; `kind` is its class in the page: ``number``, ``date``, ``text``…"""

    heading: str
    help: str
    kind: str


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table or a chart with its data, all written.

    `rows` hold (column, text) pairs; `notes` hold (label, text) pairs; `drawing` is SVG.
    """

    id: str
    title: str
    subtitle: str
    columns: tuple[PageColumn, ...]
    rows: tuple[tuple[tuple[PageColumn, str], ...], ...]
    notes: tuple[tuple[str, str], ...]
    count: str
    folded: bool = False
    drawing: Markup | None = None

    @property
    def helped(self) -> tuple[PageColumn, ...]:
        """The columns that have an explanation of their own."""
        return tuple(column for column in self.columns if column.help)


@dataclass(frozen=True, slots=True)
class PageFigure:
    """A key figure, written."""

    id: str
    label: str
    value: str
    n: str
    detail: str
    beside: tuple[str, ...] = ()
    """The target and the value of the wave before, where they are known."""


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section: its blocks are pairs, the name of what renders it and what it renders."""

    id: str
    title: str
    name: str
    blocks: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class PageBand:
    """A band: its kind (``contribution``, ``context``), its name, its blocks as in a section."""

    kind: str
    name: str
    blocks: tuple[tuple[str, object], ...]


def page_section(section: Section, drawings: Mapping[str, Markup], language: str) -> PageSection:
    """Return a section with every figure written in a language.

    Parameters
    ----------
    section
        The section.
    drawings
        SVG by the id of its chart.
    language
        ``fr`` or ``en``.
    """
    blocks = tuple(_block(block, drawings, language) for block in section.blocks)
    return PageSection(section.id, section.title, section.name, blocks)


def _block(block: Block, drawings: Mapping[str, Markup], language: str) -> tuple[str, object]:
    match block:
        case Paragraph():
            return "paragraph", block
        case Heading():
            return "heading", block
        case Bullets():
            return "bullets", block
        case KeyFigures():
            return "figures", tuple(_key_figure(figure, language) for figure in block.figures)
        case ReportTable():
            return "table", page_table(block, language)
        case Chart():
            return "chart", page_chart(block, language, drawings.get(block.id))
        case Band():
            inner = tuple(_block(each, drawings, language) for each in block.blocks)
            return "band", PageBand(block.kind, block.name, inner)


def page_table(table: ReportTable, language: str) -> PageTable:
    """Return a table with its figures written, and what its marks mean below it."""
    columns, rows = _cells(table.columns, table.rows, table.withheld, language)
    marks = _marks(rows, language)
    return PageTable(
        table.id,
        table.title,
        table.subtitle,
        columns,
        rows,
        (*marks, *_sources(table, language), *(("", note) for note in table.notes)),
        number(len(rows), language),
        table.detail or len(rows) > FOLDED_FROM,
    )


def page_chart(chart: Chart, language: str, drawing: Markup | None) -> PageTable:
    """Return a chart with its drawing and the data table that says the same in figures."""
    columns, rows = _cells(chart.columns, chart.data, chart.withheld, language)
    marks = _together(explanations(chart, language))
    return PageTable(
        chart.id,
        chart.title,
        chart.subtitle,
        columns,
        rows,
        (*marks, *_sources(chart, language)),
        number(len(rows), language),
        drawing=drawing,
    )


def _cells(
    columns: Sequence[TableColumn],
    data: pd.DataFrame,
    withheld: Mapping[str, frozenset[int]],
    language: str,
) -> tuple[tuple[PageColumn, ...], tuple[tuple[tuple[PageColumn, str], ...], ...]]:
    heads = tuple(PageColumn(c.heading, c.help, _kind(c, data[c.key])) for c in columns)
    written_columns: list[list[str]] = []
    for column in columns:
        values = data[column.key].tolist()
        hidden = withheld.get(column.key, frozenset())
        written_columns.append(
            [
                written(value, column.format, language, row in hidden)
                for row, value in enumerate(values)
            ]
        )
        if column.format == "identifier":
            written_columns[-1] = [_breakable(cell) for cell in written_columns[-1]]
    rows = tuple(tuple(zip(heads, row, strict=True)) for row in zip(*written_columns, strict=True))
    return heads, rows


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


def _marks(
    rows: Sequence[Sequence[tuple[PageColumn, str]]], language: str
) -> tuple[tuple[str, str], ...]:
    """Return what « s » and « n.d. » mean, where the table holds any."""
    found = {cell for row in rows for column, cell in row if column.kind == "number"}
    notes = []
    for key, note in (("withheld", "withheld_note"), ("unavailable", "unavailable_note")):
        if text(f"report.{key}", language) in found:
            notes.append(text(f"charts.{note}", language))
    return _together(notes)


def _together(notes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return (("", " ".join(notes)),) if notes else ()


def _sources(block: ReportTable | Chart, language: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (text("page.label", language, label=text(f"report.{name}_label", language)), words)
        for name, words in (
            ("reading", block.reading),
            ("scope", block.scope),
            ("source", block.source),
        )
        if words
    )


def _key_figure(figure: KeyFigure, language: str) -> PageFigure:
    n = "" if figure.n is None else text("page.n", language, n=number(figure.n, language))
    value = written(figure.value, figure.format, language)
    beside = tuple(
        text(f"report.annual.key.{name}", language, value=written(known, figure.format, language))
        for name, known in (("target", figure.target), ("earlier", figure.earlier))
        if known is not None
    )
    return PageFigure(figure.id, figure.label, value, n, figure.detail, beside)
