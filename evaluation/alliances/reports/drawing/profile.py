"""Profiles: a dot with its interval for each series of a row, side by side for each voice."""

from alliances.reports import style
from alliances.reports.drawing.frame import (
    Drawing,
    Key,
    figure,
    figures,
    interval,
    interval_keys,
    open_drawing,
    words_of,
)
from alliances.reports.drawing.rows import Layout, draw_labels, draw_scale, lay_out, names_of
from alliances.reports.drawing.scale import Scale, close_scale
from alliances.reports.drawing.text import wrap
from alliances.reports.model import Chart

_LINE = 13.5
_BETWEEN = 14.0
_COUNTS = 30.0
_FIGURE = 18.0
_TITLE = 14.0
_SPAN = 40.0
"""Sizes in points: a line, the gap between panels, the column of n, a figure, a panel's title.
The least width of the value scale is in points of score."""


def draw_profile(chart: Chart, language: str) -> Drawing:
    """Draw the dots of each series under each label; one panel a side where there are several."""
    data = chart.data
    sides = names_of(data["side"].tolist()) if "side" in data else [""] * len(data)
    panels = list(dict.fromkeys(sides)) or [""]
    series = list(dict.fromkeys(names_of(data["series"].tolist())))
    labels = list(dict.fromkeys(names_of(data["label"].tolist())))
    rows = [label for label in labels for _ in series]
    layout = lay_out(rows, (), _LINE, merge=True)
    above = _TITLE if len(panels) > 1 else 0.0
    keys = [Key(name, *style.category(at)) for at, name in enumerate(series)]
    keys = [*(keys if len(keys) > 1 else []), *interval_keys(chart, language)]
    drawing = open_drawing(chart, language, layout.height + above, keys)
    drawing = Drawing(drawing.paper, drawing.head, drawing.top + above, drawing.bottom)
    draw_labels(drawing, layout)
    places = {
        (labels[at], series[position]): middle
        for at, band in enumerate(layout.bands)
        for position, middle in enumerate(band.middles)
    }
    for position, panel in enumerate(panels):
        scale = _panel(drawing, layout, chart, language, (position, len(panels), panel))
        for row, side in enumerate(sides):
            if side == panel:
                cells = data.iloc[row]
                at = drawing.top + places[(str(cells["label"]), str(cells["series"]))]
                rank = series.index(str(cells["series"]))
                _draw_dot(drawing, scale, chart, language, (row, at, rank))
    return drawing


def _panel(
    drawing: Drawing, layout: Layout, chart: Chart, language: str, which: tuple[int, int, str]
) -> Scale:
    """Draw the title, the grid and the heading of n of a panel; return its scale."""
    position, count, name = which
    left, right = layout.plot
    room = (right - left - _BETWEEN * (count - 1)) / count
    start = left + position * (room + _BETWEEN)
    values = figures(chart, "value", "low", "high")
    scale = close_scale(values, chart.unit, start + 4, start + room - _COUNTS - 6, _SPAN)
    draw_scale(drawing, layout, scale, language)
    paper, top = drawing.paper, drawing.top
    if count > 1:
        title = wrap(name, room, style.LABEL_SIZE, bold=True)[0]
        paper.text(start, top - _TITLE / 2, title, bold=True, colour=style.ACCENT)
    paper.text(
        start + room,
        top + layout.head - 10,
        "n",
        size=style.SMALL_SIZE,
        colour=style.MUTED,
        align="right",
    )
    return scale


def _draw_dot(
    drawing: Drawing, scale: Scale, chart: Chart, language: str, at: tuple[int, float, int]
) -> None:
    row, middle, rank = at
    paper, value = drawing.paper, figure(chart, "value", row)
    right = scale.end + _COUNTS + 6
    n = words_of(chart, "n", row, language, "integer")
    paper.text(right, middle, n, size=style.NOTE_SIZE, colour=style.MUTED, align="right")
    colour, marker = style.category(rank)
    words = words_of(chart, "value", row, language)
    if value is None:
        paper.dot(scale.start + 3, middle, marker, style.RULE, 5.0)
        paper.text(scale.start + 9, middle, words, size=style.NOTE_SIZE, colour=style.MUTED)
        return
    low, high = interval(chart, row) or (value, value)
    paper.line((scale.at(low), middle), (scale.at(high), middle), colour, 1.3)
    paper.dot(scale.at(value), middle, marker, colour, 6.0)
    start, end = scale.at(min(low, value)) - 5, scale.at(max(high, value)) + 5
    # Near the right end the figure would run into the column of n: it goes to the left.
    if end + _FIGURE > right - _COUNTS + 8:
        paper.text(start, middle, words, size=style.NOTE_SIZE, align="right")
    else:
        paper.text(end, middle, words, size=style.NOTE_SIZE)
