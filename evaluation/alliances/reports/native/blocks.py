"""The blocks of a report as rows of a sheet: each writer returns the next free row."""

from collections.abc import Callable, Mapping
from typing import Any

from alliances.language import text
from alliances.reports.model import (
    Band,
    Block,
    Bullets,
    Chart,
    Heading,
    KeyFigures,
    Paragraph,
    ReportTable,
)
from alliances.reports.native.chart_look import ASIDE_WIDTH, CHART_WIDTH, chart_height
from alliances.reports.native.charts import native_chart
from alliances.reports.native.grid import Page
from alliances.reports.native.matrix import MATRICES, matrix_rows
from alliances.reports.native.tables import number_format, table_rows
from alliances.reports.native.tracing import traced
from alliances.reports.style import OUTLINE
from alliances.reports.writing import rounded, shown_decimals
from alliances.workbooks.layout import height
from alliances.workbooks.style import ACCENT, INK

_ROW_PIXELS = 20
_MARKS = {"neutral": "–", "strength": "▲", "fragility": "▼"}
"""A sign before each line, for nothing is said by colour alone."""


def write_block(page: Page, row: int, block: Block) -> int:
    """Write a block at a row and return the next free row."""
    return _WRITERS[type(block)](page, row, block)


def write_across(
    page: Page, row: int, words: str, format: str, size: float = 10, column: int = 0
) -> int:
    """Write running text over the width of the page: one merged cell a paragraph."""
    bold = format in {"lead", "subtitle"}
    chosen = page.book.format(format, text_wrap=True)
    # Bold type runs wider in some fonts than in others: a little room is kept.
    room = page.room(column) * (0.9 if bold else 0.97)
    page.sheet.row(row, height([(words, room)], size, bold))
    if page.last > column:
        page.sheet.raw.merge_range(row, column, row, page.last, "", chosen)
    page.sheet.write(row, column, words, chosen)
    return row + 1


def _paragraph(page: Page, row: int, block: Paragraph) -> int:
    """Write a paragraph."""
    style = {"lead": "lead", "note": "note"}.get(block.style, "body")
    if block.style == "warning":
        look = page.book.format(
            "body", bold=True, left=5, left_color=ACCENT, indent=1, align="left"
        )
        page.sheet.row(row, height([(block.text, page.total - 4)], bold=True))
        page.sheet.raw.merge_range(row, 0, row, page.last, "", look)
        page.sheet.write(row, 0, block.text, look)
        return row + 2
    size = {"lead": 12, "note": 9}.get(style, 10)
    return write_across(page, row, block.text, style, size) + 1


def _heading(page: Page, row: int, block: Heading) -> int:
    """Write a heading over the width of the page."""
    page.sheet.row(row, 20)
    page.sheet.write_row(row, 0, [block.text, *[None] * page.last], "band")
    return row + 2


def _bullets(page: Page, row: int, block: Bullets) -> int:
    """Write a list, a row a sentence."""
    page.sheet.row(row, 18)
    page.sheet.write(row, 0, block.title, page.book.format("text", bold=True, font_color=ACCENT))
    row += 1
    for item in block.items:
        row = write_across(page, row, f"{_MARKS[block.tone]} {item}", "body")
    return row + 1


_KEY: Mapping[str, object] = {"valign": "vcenter", "align": "left"}
_KEY_VALUE, _KEY_FIRST_ASIDE = 1, 2


def _key_figures(page: Page, row: int, block: KeyFigures) -> int:
    """Write the key figures, one a row: label, figure, its code, target and last year's, base."""
    asides = [
        name
        for name in ("target", "earlier")
        if any(getattr(figure, name) is not None for figure in block.figures)
    ]
    if asides:
        look = page.book.format("key", align="left")
        for place, name in enumerate(asides, _KEY_FIRST_ASIDE + 1):
            page.sheet.write(row, place, text(f"report.book.{name}", page.language), look)
        row += 1
    label = page.book.format("text", valign="vcenter", bold=True)
    for figure in block.figures:
        page.sheet.row(row, 24)
        page.sheet.write(row, 0, figure.label, label)
        big = {"bold": True, "font_size": 14, "font_color": ACCENT}
        _key_value(page, row, _KEY_VALUE, figure.value, figure.format, big)
        code = page.codes.get(figure.id, "")
        page.sheet.write(row, _KEY_FIRST_ASIDE, code, page.book.format("key", **_KEY))
        if figure.id:
            page.note(figure.id, row, _KEY_VALUE)
        for place, name in enumerate(asides, _KEY_FIRST_ASIDE + 1):
            _key_value(page, row, place, getattr(figure, name), figure.format, {})
        detail = _KEY_FIRST_ASIDE + 1 + len(asides)
        page.sheet.write(row, detail, figure.detail, page.book.format("text", valign="vcenter"))
        row += 1
    return row + 1


def _key_value(
    page: Page,
    row: int,
    place: int,
    value: float | None,
    format: str,
    look: Mapping[str, object],
) -> None:
    """Write a key figure rounded to what is shown, or that it is not available."""
    if value is None:
        bold = page.book.format("text", **{**_KEY, "bold": bool(look)})
        page.sheet.write(row, place, text("report.unavailable", page.language), bold)
        return
    name, changes = number_format(format)
    if format == "number" and (decimals := shown_decimals(value, format)):
        # 28.5 must not be read as 29: a figure of any size shows the decimals it is worth.
        changes = {"num_format": "#,##0." + "0" * decimals}
    properties = page.book.format(name, **{**changes, **_KEY, **look})
    page.sheet.write(row, place, rounded(value, format), properties)


def _table(page: Page, row: int, block: ReportTable) -> int:
    """Write a table: title, measure, headings, rows, then how to read it."""
    row = write_across(page, row, block.title, "subtitle", 12)
    if block.subtitle:
        row = write_across(page, row, block.subtitle, "note", 9)
    figures = traced(block, page.codes)
    row = table_rows(page, row, block.columns, block.rows, block.withheld, figures, block.derived)
    return _legend(page, row, block.reading, block.scope, block.source, block.notes)


def _band(page: Page, row: int, block: Band) -> int:
    """Write what belongs together under a full bar (contribution) or a framed one (context)."""
    if block.kind == "contribution":
        look = page.book.format("heading", font_size=13, indent=1, text_wrap=False)
    else:
        frame = {"top": 6, "bottom": 6, "top_color": OUTLINE, "bottom_color": OUTLINE}
        look = page.book.format("subtitle", font_size=13, font_color=INK, indent=1, **frame)
    page.sheet.row(row, 26)
    page.sheet.raw.merge_range(row, 0, row, page.last, "", look)
    page.sheet.write(row, 0, block.name, look)
    row += 2
    for inner in block.blocks:
        row = write_block(page, row, inner)
    return row


def _chart(page: Page, row: int, block: Chart) -> int:
    """Write a native chart, and under it the table of its data, from which it is drawn."""
    if block.kind in MATRICES:
        # Cells are the native form of a matrix: words and colours, which Excel's charts lack.
        row = write_across(page, row, block.title, "subtitle", 12)
        row = write_across(page, row, block.subtitle, "note", 9)
        row = matrix_rows(page, row, block)
        return _legend(page, row, block.reading, block.scope, block.source, ())
    pixels = chart_height(block)
    place = row
    row += pixels // _ROW_PIXELS + 2
    heading_words = f"{text('report.chart_data', page.language)} — {block.subtitle}"
    row = write_across(page, row, heading_words, "note", 9)
    drawn, after = native_chart(page, row, block)
    for column, one in enumerate(drawn):
        page.sheet.chart(
            place,
            0,
            one,
            block.alt,
            x_offset=4 + column * (CHART_WIDTH - ASIDE_WIDTH + 4),
            y_offset=4,
            object_position=2,
        )
    blank = block.data.isna().to_numpy().any() or len(drawn[0].series) == 0
    notes = (text("report.blank_note", page.language),) if blank else ()
    return _legend(page, after, block.reading, block.scope, block.source, notes)


def _legend(
    page: Page, row: int, reading: str, scope: str, source: str, notes: tuple[str, ...]
) -> int:
    """Write Lecture, Champ, Source and notes under a table or chart."""
    labelled = [
        *(
            (f"report.{key}_label", words)
            for key, words in (("reading", reading), ("scope", scope))
        ),
        *(("report.note_label", note) for note in notes),
        ("report.source_label", source),
    ]
    for key, words in labelled:
        if words:
            label = text(key, page.language)
            sentence = text("report.labelled", page.language, label=label, words=words)
            row = write_across(page, row, sentence, "note", 9)
    return row + 1


_WRITERS: Mapping[type, Callable[[Page, int, Any], int]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Bullets: _bullets,
    KeyFigures: _key_figures,
    ReportTable: _table,
    Chart: _chart,
    Band: _band,
}
