"""Waves: a small panel for each dimension, a line for each voice, n under every wave."""

import math
from dataclasses import dataclass

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
from alliances.reports.drawing.rows import names_of
from alliances.reports.drawing.scale import Scale, close_scale
from alliances.reports.drawing.text import wrap
from alliances.reports.drawing.time import (
    Point,
    draw_course,
    draw_grid,
    draw_last_words,
    draw_nothing,
)
from alliances.reports.model import Chart
from alliances.reports.writing import format_of

_TALL, _TALL_ALONE = 92.0, 170.0
"""Height of the plot of a panel, and of a panel that stands alone, in points."""
_AXIS, _END, _GAP, _CLEAR = 26.0, 14.0, 14.0, 14.0
"""Room for tick labels at the left, last figures at the right, between panels, under titles."""
_SPAN = {"score": 30.0, "percent": 0.3}
"""Least width of the value scale: four points of difference must not look like a landslide."""


@dataclass(frozen=True, slots=True)
class _Panel:
    """Where a panel stands, and the rows of the data that it draws."""

    title: tuple[str, ...]
    left: float
    right: float
    top: float
    scale: Scale


def draw_lines(chart: Chart, language: str) -> Drawing:
    """Draw values by wave; all panels share one scale, so that they can be compared."""
    data = chart.data
    panels = names_of(data["label"].tolist()) if "label" in data else [""] * len(data)
    titles = list(dict.fromkeys(panels)) or [""]
    series = list(dict.fromkeys(names_of(data["series"].tolist())))
    across = min(3, len(titles))
    rows_of_title = max(len(_title(title, across)) for title in titles)
    titled = rows_of_title * style.LABEL_SIZE * style.LEADING if len(titles) > 1 else 4.0
    tall = _TALL if len(titles) > 1 else _TALL_ALONE
    each = titled + _CLEAR + tall + 20 + len(series) * 10 + 6
    keys = [Key(name, *style.category(at)) for at, name in enumerate(series)]
    keys = [*(keys if any(series) else []), *interval_keys(chart, language)]
    drawing = open_drawing(chart, language, each * math.ceil(len(titles) / across), keys)
    values = figures(chart, "value", "low", "high")
    room = _room(across)
    for position, title in enumerate(titles):
        left = style.MARGIN + (position % across) * (room + _GAP)
        top = drawing.top + (position // across) * each + titled
        scale = close_scale(
            values, chart.unit, top + _CLEAR + tall, top + _CLEAR, _SPAN.get(chart.unit, 0.0)
        )
        panel = _Panel(_title(title, across), left + _AXIS, left + room - _END, top, scale)
        rows = [row for row, name in enumerate(panels) if name == title]
        _draw_panel(drawing, panel, chart, language, rows, series)
    return drawing


def _room(across: int) -> float:
    """Return the width of each of `across` panels."""
    return (style.WIDTH - 2 * style.MARGIN - _GAP * (across - 1)) / across


def _title(title: str, across: int) -> tuple[str, ...]:
    return wrap(title, _room(across), style.LABEL_SIZE, bold=True)[:2]


def _draw_panel(
    drawing: Drawing,
    panel: _Panel,
    chart: Chart,
    language: str,
    rows: list[int],
    series: list[str],
) -> None:
    paper, data = drawing.paper, chart.data
    start = panel.left - _AXIS
    title = panel.title
    middle = panel.top + 8 - len(title) * style.LABEL_SIZE * style.LEADING / 2
    paper.lines(start, middle, title, bold=True, colour=style.ACCENT)
    draw_grid(drawing, panel.scale, panel.left, panel.right, language)
    waves = sorted({str(x) for x in data["x"]})
    step = (panel.right - panel.left) / max(len(waves), 1)
    places = {wave: panel.left + (at + 0.5) * step for at, wave in enumerate(waves)}
    under = panel.scale.start + 10
    for wave, x in places.items():
        paper.text(x, under, wave, size=style.SMALL_SIZE, align="center")
    ends = []
    for rank, name in enumerate(series):
        colour, marker = style.category(rank)
        own = [row for row in rows if str(data["series"].iloc[row]) == name]
        _draw_counts(drawing, chart, language, own, places, (start, under + 12 + rank * 10, rank))
        points = [_point(chart, row, waves, places, panel.scale, language) for row in own]
        shown = [point for point in points if point is not None]
        draw_course(drawing, shown, colour, marker)
        ends += shown[-1:]
    draw_last_words(drawing, ends, (panel.scale.end, panel.scale.start))
    if not ends:
        middle = (panel.scale.start + panel.scale.end) / 2
        draw_nothing(drawing, (panel.left, panel.right), middle, language)


def _point(
    chart: Chart, row: int, waves: list[str], places: dict[str, float], scale: Scale, language: str
) -> Point | None:
    value = figure(chart, "value", row)
    if value is None:
        return None
    wave = str(chart.data["x"].iloc[row])
    bounds = interval(chart, row)
    ends = (scale.at(bounds[0]), scale.at(bounds[1])) if bounds else None
    words = words_of(chart, "value", row, language, format_of(chart.unit))
    return Point(waves.index(wave), places[wave], scale.at(value), words, ends)


def _draw_counts(
    drawing: Drawing,
    chart: Chart,
    language: str,
    rows: list[int],
    places: dict[str, float],
    at: tuple[float, float, int],
) -> None:
    """Write n under each wave; what has no value says there why (« s », « n.d. »)."""
    left, y, rank = at
    paper, (colour, marker) = drawing.paper, style.category(rank)
    paper.dot(left + 4, y, marker, colour, 4.5)
    paper.text(left + 10, y, "n", size=style.NOTE_SIZE, colour=style.MUTED)
    for row in rows:
        column = "value" if figure(chart, "value", row) is None else "n"
        words = words_of(chart, column, row, language, "integer")
        x = places[str(chart.data["x"].iloc[row])]
        paper.text(x, y, words, size=style.NOTE_SIZE, colour=style.MUTED, align="center")
