"""Where the blocks of a slide stand: one chart or table, lists, cards, the small print."""

from collections.abc import Mapping, Sequence
from typing import Any

from alliances.language import text
from alliances.reports.drawing.frame import explanations
from alliances.reports.figures import listed_codes
from alliances.reports.model import (
    Block,
    Bullets,
    Chart,
    Heading,
    KeyFigures,
    Paragraph,
    Report,
    ReportTable,
    Slide,
)
from alliances.reports.slide_parts import identifiers
from alliances.reports.slides.cards import add_cards
from alliances.reports.slides.charts import add_chart
from alliances.reports.slides.measure import (
    BODY,
    NOTE,
    SMALL_PRINT,
    SMALLEST,
    SUBTITLE,
    TEXT_SIZES,
    TITLE,
    TITLE_SIZES,
    UNMEASURED,
    Box,
    fitting,
    row_heights,
    table_size,
)
from alliances.reports.slides.tables import add_table
from alliances.reports.slides.texts import Words, fill, text_box
from alliances.reports.style import ACCENT, FRAGILITY, INK, MUTED, STRENGTH

_TONES = {"strength": STRENGTH, "fragility": FRAGILITY}
_COVER_SIZES = (36.0, 32.0, 28.0, 24.0)
_COVER_WIDE = 820.0


def lay_out(slide: Any, made: Slide, report: Report, printed: Mapping[str, str]) -> None:
    """Put the title and the blocks of a slide in their places."""
    language = report.language
    if made.id == "cover":
        _cover(slide, made, language)
        return
    size = fitting([made.title], TITLE, TITLE_SIZES, bold=True)
    fill(slide.shapes.title.text_frame._txBody, [Words(made.title, size, ACCENT, True)], language)
    if made.subtitle:
        small = fitting([made.subtitle], SUBTITLE, (16.0, SMALLEST))
        name = text("report.slides.places.measure", language)
        text_box(slide, SUBTITLE, [Words(made.subtitle, small, MUTED)], language, name)
    body = BODY if made.subtitle else UNMEASURED
    graphic = next((b for b in made.blocks if isinstance(b, Chart | ReportTable)), None)
    rest = [block for block in made.blocks if block is not graphic]
    if graphic is not None:
        body = _graphic(slide, graphic, report, printed, body, bool(rest))
        _small_print(slide, graphic, report, printed)
    if cards := next((b for b in rest if isinstance(b, KeyFigures)), None):
        add_cards(slide, cards, printed, language, body)
    lists = [block for block in rest if isinstance(block, Bullets)]
    if len(lists) == 2 and len(rest) == 2:
        _columns(slide, lists, language, body)
    elif said := [words for block in rest for words in _said(block)]:
        _text(slide, said, language, body)


def _cover(slide: Any, made: Slide, language: str) -> None:
    title, under = slide.placeholders[0], slide.placeholders[1]
    room = Box(0, 0, _COVER_WIDE, 130)
    size = fitting([made.title], room, _COVER_SIZES, bold=True)
    fill(title.text_frame._txBody, [Words(made.title, size, ACCENT, True)], language)
    lines = []
    for block in made.blocks:
        if isinstance(block, Paragraph):
            lead = block.style == "lead"
            size, colour = (22.0, INK) if lead else (SMALLEST, MUTED)
            lines.append(Words(block.text, size, colour, before=0 if lead else 4))
    fill(under.text_frame._txBody, lines, language)


def _graphic(
    slide: Any,
    block: Chart | ReportTable,
    report: Report,
    printed: Mapping[str, str],
    body: Box,
    shared: bool,
) -> Box:
    """Put the chart or the table of a slide and return the place that is left."""
    codes = listed_codes(identifiers([block]), printed)
    name = f"{block.id} {codes}".strip()[:250]
    if isinstance(block, Chart):
        above, below = body.cut(body.h * 0.6) if shared else (body, body)
        add_chart(slide, block, report.language, above, name)
        return below
    coded = bool(codes)
    room = body.h * 0.55 if shared else body.h
    size = table_size(block, report.language, coded, room)
    high = sum(row_heights(block, report.language, coded, size))
    above, below = body.cut(max(high, min(room, high)), 18.0)
    add_table(slide, block, report, printed, Box(above.x, above.y, above.w, room), name)
    return below


def _small_print(
    slide: Any, block: Chart | ReportTable, report: Report, printed: Mapping[str, str]
) -> None:
    """Write under a graphic whom it is about, what its marks mean and the codes of its figures."""
    language = report.language
    parts = []
    if block.scope:
        label = text("report.scope_label", language)
        parts.append(text("report.labelled", language, label=label, words=block.scope))
    if isinstance(block, Chart):
        codes = listed_codes(identifiers([block]), printed)
        told = [text("report.slides.codes", language, codes=codes)] if codes else []
        if told := [*told, *explanations(block, language)]:
            parts.append(" ".join(told))
    elif any(block.withheld.get(column.key) for column in block.columns):
        parts.append(text("charts.withheld_note", language))
    if parts:
        name = text("report.slides.places.note", language)
        size = fitting(parts, NOTE, SMALL_PRINT, apart=0)
        text_box(slide, NOTE, [Words(part, size, MUTED) for part in parts], language, name)


def _columns(slide: Any, lists: Sequence[Bullets], language: str, body: Box) -> None:
    """Put two lists side by side, both at the size at which both fit."""
    places = body.columns(len(lists), 40.0)
    said = [_said(block) for block in lists]
    size = min(
        fitting([w.text for w in words], Box(0, 0, box.w - 24, box.h - 14))
        for words, box in zip(said, places, strict=True)
    )
    for block, words, box in zip(lists, said, places, strict=True):
        text_box(slide, box, _sized(words, size), language, block.title)


def _text(slide: Any, said: Sequence[Words], language: str, body: Box) -> None:
    size = fitting([w.text for w in said], Box(0, 0, body.w - 24, body.h - 8), TEXT_SIZES)
    name = text("report.slides.places.body", language)
    text_box(slide, body, _sized(said, size), language, name)


def _sized(said: Sequence[Words], size: float) -> list[Words]:
    return [
        Words(w.text, size, w.colour, w.bold, w.bullet, size * 0.35 if place else 0.0)
        for place, w in enumerate(said)
    ]


def _said(block: Block) -> list[Words]:
    """Return a block of text as paragraphs, whose size is chosen by the room."""
    match block:
        case Bullets():
            colour = _TONES.get(block.tone, ACCENT)
            heading = [Words(block.title, SMALLEST, colour, bold=True)] if block.title else []
            return [*heading, *(Words(item, SMALLEST, bullet=True) for item in block.items)]
        case Paragraph():
            return [Words(block.text, SMALLEST, MUTED if block.style == "note" else INK)]
        case Heading():
            return [Words(block.text, SMALLEST, ACCENT, bold=True)]
    return []
