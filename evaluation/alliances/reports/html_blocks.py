"""Blocks of the report made ready for the page: every figure written, every note labelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from alliances.language import number, text
from alliances.reports.drawing.frame import explanations
from alliances.reports.html_cells import PageColumn, PageRow, marks_in, named, written_cells
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
)
from alliances.reports.writing import written

FOLDED_FROM = 60
"""Tables with more rows than that are folded, whatever they hold."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table or a chart with its data, all written.

    `rows` hold (column, text, attributes) triples, the attributes naming the figure of the cell;
    `notes` hold (label, text) pairs; `drawing` is SVG.
    """

    id: str
    title: str
    subtitle: str
    columns: tuple[PageColumn, ...]
    rows: tuple[PageRow, ...]
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
    """A key figure, written; `named` are the attributes that name it, `code` what is printed."""

    named: Markup
    code: str
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


def page_section(
    section: Section,
    drawings: Mapping[str, Markup],
    language: str,
    printed: Mapping[str, str] | None = None,
) -> PageSection:
    """Return a section with every figure written in a language.

    Parameters
    ----------
    section
        The section.
    drawings
        SVG by the id of its chart.
    language
        ``fr`` or ``en``.
    printed
        The code of each figure by its identifier (`alliances.reports.figures.codes`).
    """
    known = printed or {}
    blocks = tuple(_block(block, drawings, language, known) for block in section.blocks)
    return PageSection(section.id, section.title, section.name, blocks)


def _block(
    block: Block, drawings: Mapping[str, Markup], language: str, printed: Mapping[str, str]
) -> tuple[str, object]:
    match block:
        case Paragraph():
            return "paragraph", block
        case Heading():
            return "heading", block
        case Bullets():
            return "bullets", block
        case KeyFigures():
            return "figures", tuple(
                _key_figure(figure, language, printed) for figure in block.figures
            )
        case ReportTable():
            return "table", page_table(block, language, printed)
        case Chart():
            return "chart", page_chart(block, language, drawings.get(block.id), printed)
        case Band():
            inner = tuple(_block(each, drawings, language, printed) for each in block.blocks)
            return "band", PageBand(block.kind, block.name, inner)


def page_table(table: ReportTable, language: str, printed: Mapping[str, str]) -> PageTable:
    """Return a table with its figures written, and what its marks mean below it."""
    columns, rows = written_cells(table, table.rows, language, printed)
    marks = _together(marks_in(rows, language))
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


def page_chart(
    chart: Chart, language: str, drawing: Markup | None, printed: Mapping[str, str]
) -> PageTable:
    """Return a chart with its drawing and the data table that says the same in figures."""
    columns, rows = written_cells(chart, chart.data, language, printed)
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


def _key_figure(figure: KeyFigure, language: str, printed: Mapping[str, str]) -> PageFigure:
    n = "" if figure.n is None else text("page.n", language, n=number(figure.n, language))
    value = written(figure.value, figure.format, language)
    beside = tuple(
        text(f"report.annual.key.{name}", language, value=written(known, figure.format, language))
        for name, known in (("target", figure.target), ("earlier", figure.earlier))
        if known is not None
    )
    attributes, code = named(figure.id, printed), printed.get(figure.id, "")
    return PageFigure(attributes, code, figure.label, value, n, figure.detail, beside)
