"""Bars: one length a row, from zero, with its figure and its n."""

from alliances.reports import style
from alliances.reports.drawing.frame import Drawing, figure, figures, open_drawing, words_of
from alliances.reports.drawing.rows import (
    Column,
    draw_columns,
    draw_labels,
    draw_scale,
    lay_out,
    names_of,
)
from alliances.reports.drawing.scale import Scale, zero_scale
from alliances.reports.model import Chart
from alliances.reports.writing import format_of

_LINE, _BAR = 17.0, 11.0
_FIGURE = 36.0
"""Room for the figure at the end of the longest bar, in points."""


def draw_bars(chart: Chart, language: str) -> Drawing:
    """Draw a bar a row, under the heading of its group where rows have one."""
    data = chart.data
    groups = names_of(data["group"].tolist()) if "group" in data else []
    counted = "n" in data and not data["n"].equals(data["value"])
    columns = (Column(chart.labels.get("n", "n")),) if counted else ()
    layout = lay_out(names_of(data["label"].tolist()), columns, _LINE, groups=groups)
    drawing = open_drawing(chart, language, layout.height)
    left, right = layout.plot
    scale = zero_scale(figures(chart, "value"), chart.unit, left, right - _FIGURE)
    draw_scale(drawing, layout, scale, language)
    draw_columns(drawing, layout)
    draw_labels(drawing, layout)
    for band in layout.bands:
        row, middle = band.rows[0], drawing.top + band.middles[0]
        _draw_bar(drawing, scale, chart, language, (row, middle))
        if counted:
            drawing.paper.text(
                layout.columns[0][0],
                middle,
                words_of(chart, "n", row, language, "integer"),
                size=style.SMALL_SIZE,
                colour=style.MUTED,
                align="right",
            )
    return drawing


def _draw_bar(
    drawing: Drawing, scale: Scale, chart: Chart, language: str, at: tuple[int, float]
) -> None:
    row, middle = at
    paper, value = drawing.paper, figure(chart, "value", row)
    zero = scale.at(0.0)
    end = zero if value is None else scale.at(value)
    if end != zero:
        paper.box(min(zero, end), middle - _BAR / 2, abs(end - zero), _BAR, style.ACCENT)
    words = words_of(chart, "value", row, language, format_of(chart.unit))
    colour = style.MUTED if value is None else style.INK
    paper.text(max(zero, end) + 4, middle, words, size=style.SMALL_SIZE, colour=colour)
