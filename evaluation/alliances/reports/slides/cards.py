"""The key figures of a slide: a card each, the number large, its code small beside it."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from alliances.language import number, text
from alliances.reports.drawing.text import legible
from alliances.reports.model import KeyFigure, KeyFigures
from alliances.reports.slides.measure import CODE, LEADING, SMALLEST, Box, fitting, tall
from alliances.reports.slides.texts import Words, text_box
from alliances.reports.style import ACCENT, COOL, INK, MUTED
from alliances.reports.writing import written

_ACROSS = 3
_GAP = 18.0
_INSIDE = 12.0
_LARGE = 36.0
_DETAIL_SIZES = (SMALLEST, 13.0, 12.0, 11.0)
"""A card that says its target, last year's figure and its n has no room for large ones."""


def add_cards(
    slide: Any, figures: KeyFigures, printed: Mapping[str, str], language: str, box: Box
) -> None:
    """Put a card for each key figure, three abreast."""
    count = len(figures.figures)
    across = min(_ACROSS, count) or 1
    down = ceil(count / across)
    high = min((box.h - _GAP * (down - 1)) / down, 165.0)
    columns = box.columns(across, _GAP)
    room = Box(0, 0, columns[0].w - 2 * _INSIDE, high - _LARGE * 1.3 - CODE * 1.3 - _INSIDE)
    said = [[f.label, *_details(f, language)] for f in figures.figures]
    size = min((fitting(words, room, (16.0, SMALLEST), apart=0.1) for words in said), default=16.0)
    for place, figure in enumerate(figures.figures):
        column = columns[place % across]
        top = box.y + (place // across) * (high + _GAP)
        _card(slide, figure, printed, language, Box(column.x, top, column.w, high), size)


def _card(
    slide: Any, figure: KeyFigure, printed: Mapping[str, str], language: str, box: Box, size: float
) -> None:
    """Group a ground, the label, the number alone under its code's name, and the rest."""
    code = printed.get(figure.id, "")
    group = slide.shapes.add_group_shape()
    group.name = legible(f"{code} {figure.id}".strip()) or figure.label
    ground = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(box.x), Pt(box.y), Pt(box.w), Pt(box.h))
    ground.name = text("report.slides.card", language)
    ground.fill.solid()
    ground.fill.fore_color.rgb = RGBColor.from_string(COOL.lstrip("#"))
    ground.line.fill.background()
    # The theme's own style would add a shadow.
    ground._element.remove(ground._element.find(qn("p:style")))
    inside = Box(box.x + _INSIDE, box.y + _INSIDE / 2, box.w - 2 * _INSIDE, box.h - _INSIDE)
    head, rest = inside.cut(max(tall(figure.label, inside.w, size, True), size * LEADING), 0)
    large, under = rest.cut(_LARGE * LEADING, 0)
    value = written(figure.value, figure.format, language)
    said = _details(figure, language)
    room = Box(under.x, under.y, under.w, under.h - (CODE * LEADING if code else 0))
    small = fitting(said, room, _DETAIL_SIZES, apart=0)
    details = [Words(part, small, MUTED) for part in said]
    text_box(group, head, [Words(figure.label, size, INK, bold=True)], language, figure.label)
    text_box(group, large, [Words(value, _LARGE, ACCENT, bold=True)], language, code)
    if code:
        details.append(Words(code, CODE, MUTED))
    if details:
        text_box(group, under, details, language)


def _details(figure: KeyFigure, language: str) -> list[str]:
    """Return what stands under a key figure: what it counts, its target, last year's, its n."""
    detail = [figure.detail] if figure.detail else []
    beside = []
    for name in ("target", "earlier"):
        value = getattr(figure, name)
        if value is not None:
            shown = written(value, figure.format, language)
            beside.append(text(f"report.slides.{name}", language, value=shown))
    if figure.n is not None:
        beside.append(text("page.n", language, n=number(figure.n, language)))
    together = text("report.words.semicolon", language).join(beside)
    return [*detail, together] if together else detail
