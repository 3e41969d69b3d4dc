"""Distributions: 100 % stacked bars that keep every level of the scale, don't know set apart."""

from collections.abc import Sequence
from itertools import accumulate

from alliances.language import number, text
from alliances.reports import style
from alliances.reports.drawing.frame import Drawing, Key, figure, open_drawing, words_of
from alliances.reports.drawing.rows import (
    Column,
    Layout,
    draw_columns,
    draw_labels,
    draw_scale,
    lay_out,
    names_of,
)
from alliances.reports.drawing.scale import Scale, full_scale
from alliances.reports.model import Chart

_LINE, _BAR = 17.0, 13.0
_LABELLED_FROM = 0.06
"""Smaller segments have no room for their figure; the data table beside the drawing has it."""
_ASIDE = 62.0
"""Width of the don't-know axis, in points; its scale is that of the main axis's half."""


def draw_distribution(chart: Chart, language: str) -> Drawing:
    """Draw the shares of each level, the neutral one in the middle of the scale's colours.

    « Ne sait pas » stands at the right on an axis of its own, because its share is one of all who
    were asked, not of the valid answers (Heiberger and Robbins 2014 draw it apart as well).
    """
    data = chart.data
    sides = names_of(data["side"].tolist()) if "side" in data else []
    unsure = chart.labels.get("dont_know", text("charts.dont_know", language))
    layout = lay_out(
        names_of(data["label"].tolist()),
        (Column(unsure, _ASIDE), Column(chart.labels.get("n", "n"))),
        _LINE,
        beside=sides,
        merge=bool(sides),
    )
    fills = style.ordered_colours(len(chart.levels))
    keys = [
        Key(chart.labels.get(level, level), fill)
        for level, fill in zip(chart.levels, fills, strict=True)
    ]
    drawing = open_drawing(chart, language, layout.height, [*keys, Key(unsure, style.DONT_KNOW)])
    scale = full_scale((), "percent", *layout.plot)
    draw_scale(drawing, layout, scale, language)
    draw_columns(drawing, layout)
    draw_labels(drawing, layout, sides)
    for band in layout.bands:
        for row, middle in zip(band.rows, band.middles, strict=True):
            _draw_row(drawing, layout, scale, chart, language, (row, drawing.top + middle))
    return drawing


def _draw_row(
    drawing: Drawing,
    layout: Layout,
    scale: Scale,
    chart: Chart,
    language: str,
    at: tuple[int, float],
) -> None:
    row, middle = at
    shares = [figure(chart, level, row) for level in chart.levels]
    missing = next((at for at, share in enumerate(shares) if share is None), None)
    if missing is None:
        _draw_bar(drawing, scale, [share or 0.0 for share in shares], middle, language)
    else:
        # A bar with a level left out would show the others too long: the mark stands for the row.
        sign = words_of(chart, chart.levels[missing], row, language)
        drawing.paper.text(scale.start + 4, middle, sign, colour=style.MUTED, italic=True)
    _draw_unsure(drawing, layout, chart, language, at)
    drawing.paper.text(
        layout.columns[1][0],
        middle,
        words_of(chart, "n", row, language, "integer"),
        size=style.SMALL_SIZE,
        colour=style.MUTED,
        align="right",
    )


def _draw_bar(
    drawing: Drawing,
    scale: Scale,
    shares: Sequence[float],
    middle: float,
    language: str,
) -> None:
    ends = list(accumulate(shares, initial=0.0))
    fills = style.ordered_colours(len(shares))
    for share, begin, fill in zip(shares, ends[:-1], fills, strict=True):
        if share <= 0:
            continue
        left, right = scale.at(begin), scale.at(begin + share)
        drawing.paper.box(left, middle - _BAR / 2, right - left, _BAR, fill)
        if share >= _LABELLED_FROM:
            drawing.paper.text(
                (left + right) / 2,
                middle,
                number(100 * share, language),
                size=style.SMALL_SIZE,
                colour=style.text_on(fill),
                align="center",
            )


def _draw_unsure(
    drawing: Drawing, layout: Layout, chart: Chart, language: str, at: tuple[int, float]
) -> None:
    row, middle = at
    right = layout.columns[0][0]
    left = right - _ASIDE + 4
    drawing.paper.line((left, middle - _BAR / 2 - 1), (left, middle + _BAR / 2 + 1), style.OUTLINE)
    share = figure(chart, "dont_know", row) or 0.0
    # The axis ends at one half: more don't-knows than that fill it, and the figure says how many.
    length = (_ASIDE - 34) * min(share, 0.5) / 0.5
    if length > 0:
        drawing.paper.box(left, middle - _BAR / 2, length, _BAR, style.DONT_KNOW)
    words = words_of(chart, "dont_know", row, language, "percent")
    drawing.paper.text(left + length + 3, middle, words, size=style.SMALL_SIZE, colour=style.MUTED)
