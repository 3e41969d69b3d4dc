"""A radar, only where a programme asks for one: at most two series, no fill, a fixed order.

Shape and area of a radar depend on the order of its axes, so the order is the framework's, nothing
is filled, and the table of its data stands beside it.
"""

import math

from alliances.reports import style
from alliances.reports.drawing.frame import Drawing, Key, figure, open_drawing
from alliances.reports.drawing.rows import names_of
from alliances.reports.drawing.scale import full_scale
from alliances.reports.drawing.text import wrap
from alliances.reports.drawing.time import draw_nothing
from alliances.reports.model import Chart

AT_MOST = 2
"""Series of a radar: more polygons cannot be told apart."""
_RADIUS, _ROOM, _NAMES = 118.0, 44.0, 120.0


def draw_radar(chart: Chart, language: str) -> Drawing:
    """Draw one polygon a series over the axes of the labels; an axis without a figure is a gap."""
    data = chart.data
    labels = list(dict.fromkeys(names_of(data["label"].tolist())))
    series = list(dict.fromkeys(names_of(data["series"].tolist())))[:AT_MOST]
    keys = [Key(name, *style.category(at)) for at, name in enumerate(series)]
    drawing = open_drawing(chart, language, 2 * (_RADIUS + _ROOM), keys)
    centre = (style.WIDTH / 2, drawing.top + _ROOM + _RADIUS)
    shown = [figure(chart, "value", row) for row in range(len(data))]
    if len(labels) < 3 or not any(value is not None for value in shown):
        draw_nothing(drawing, (style.MARGIN, style.WIDTH - style.MARGIN), centre[1], language)
        return drawing
    scale = full_scale([v for v in shown if v is not None], chart.unit, 0.0, _RADIUS)
    _axes(drawing, labels, centre, [scale.at(tick) for tick in scale.ticks])
    for tick in scale.ticks[1:]:
        y = centre[1] - scale.at(tick)
        word = scale.word(tick, language)
        drawing.paper.text(centre[0] + 3, y, word, size=style.NOTE_SIZE, colour=style.MUTED)
    for at, name in enumerate(series):
        places: list[tuple[float, float] | None] = [None] * len(labels)
        for row, label in enumerate(names_of(data["label"].tolist())):
            value = shown[row]
            if str(data["series"].iloc[row]) == name and value is not None:
                axis = labels.index(label)
                places[axis] = _at(centre, axis, len(labels), scale.at(value))
        _polygon(drawing, places, *style.category(at))
    return drawing


def _at(centre: tuple[float, float], axis: int, count: int, radius: float) -> tuple[float, float]:
    angle = 2 * math.pi * axis / count
    return centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle)


def _axes(
    drawing: Drawing, labels: list[str], centre: tuple[float, float], rings: list[float]
) -> None:
    count = len(labels)
    for radius in rings[1:]:
        corners = [_at(centre, axis, count, radius) for axis in range(count)]
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            drawing.paper.line(start, end, style.RULE, 0.5)
    for axis, label in enumerate(labels):
        drawing.paper.line(centre, _at(centre, axis, count, _RADIUS), style.RULE, 0.5)
        x, y = _at(centre, axis, count, _RADIUS + 10)
        side = x - centre[0]
        lines = wrap(label, _NAMES, style.SMALL_SIZE)[:3]
        shift = (len(lines) - 1) * style.SMALL_SIZE * style.LEADING / 2
        if abs(side) < 1:
            y += shift if y > centre[1] else -shift
            drawing.paper.lines(x, y, lines, size=style.SMALL_SIZE, align="center")
        else:
            drawing.paper.lines(
                x, y, lines, size=style.SMALL_SIZE, align="left" if side > 0 else "right"
            )


def _polygon(
    drawing: Drawing, places: list[tuple[float, float] | None], colour: str, marker: str
) -> None:
    """Join neighbouring figures; never across an axis that has none."""
    for start, end in zip(places, [*places[1:], places[0]], strict=True):
        if start is not None and end is not None:
            drawing.paper.line(start, end, colour, 1.6)
    for place in places:
        if place is not None:
            drawing.paper.dot(*place, marker, colour, 6.0)
