"""Tables on a slide: native, headings marked, the codes of their figures in a last column."""

from collections.abc import Mapping
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from alliances.language import text
from alliances.reports.figures import row_codes
from alliances.reports.model import Report, ReportTable
from alliances.reports.slides.measure import (
    CODE,
    PADDING,
    Box,
    cells,
    column_widths,
    row_heights,
    table_size,
)
from alliances.reports.slides.texts import Words, described, fill
from alliances.reports.style import ACCENT, COOL, INK, MUTED, PAPER
from alliances.reports.writing import is_figure


def add_table(
    slide: Any, table: ReportTable, report: Report, printed: Mapping[str, str], box: Box, name: str
) -> Any:
    """Put a table on a slide and return its shape."""
    language = report.language
    codes = row_codes(table, printed)
    coded = any(codes)
    size = table_size(table, language, coded, box.h)
    rows = cells(table, language)
    if coded:
        rows = [
            [*row, code]
            for row, code in zip(rows, (text("report.slides.code", language), *codes), strict=True)
        ]
    heights = row_heights(table, language, coded, size)
    place = map(Pt, (box.x, box.y, box.w, sum(heights)))
    shape = slide.shapes.add_table(len(rows), len(rows[0]), *place)
    shape.name = name
    described(shape, text("report.labelled", language, label=table.title, words=table.reading))
    made = shape.table
    for column, width in zip(
        made.columns, column_widths(table, language, coded, size), strict=True
    ):
        column.width = Pt(width)
    for row, height in zip(made.rows, heights, strict=True):
        row.height = Pt(height)
    figures = [is_figure(column.format) for column in table.columns] + [False] * coded
    for place_, row in enumerate(rows):
        for column_, words in enumerate(row):
            code = coded and column_ == len(row) - 1
            _cell(made.cell(place_, column_), words, place_, figures[column_], code, size, language)
    return shape


def _cell(
    cell: Any, words: str, row: int, figure: bool, code: bool, size: float, language: str
) -> None:
    head = row == 0
    cell.margin_left = cell.margin_right = Pt(PADDING)
    cell.margin_top = cell.margin_bottom = Pt(PADDING / 3)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    colour = ACCENT if head else COOL if row % 2 == 0 else PAPER
    cell.fill.fore_color.rgb = _rgb(colour)
    ink = PAPER if head else MUTED if code else INK
    fill(
        cell._tc.find(qn("a:txBody")),
        [Words(words, CODE if code else size, ink, head, align="r" if figure else "l")],
        language,
    )


def _rgb(colour: str) -> Any:
    return RGBColor.from_string(colour.lstrip("#"))
