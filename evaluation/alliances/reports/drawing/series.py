"""SDG series on a true time axis: gaps left open, methods never joined, the target's line."""

from collections.abc import Sequence

import pandas as pd

from alliances.language import text
from alliances.reports import style
from alliances.reports.drawing.frame import Drawing, Key, figure, open_drawing
from alliances.reports.drawing.scale import Scale, close_scale
from alliances.reports.drawing.text import drawable, width
from alliances.reports.drawing.time import (
    Point,
    draw_course,
    draw_grid,
    draw_last_words,
    draw_nothing,
    thinned,
)
from alliances.reports.model import Chart
from alliances.reports.writing import format_of, written

_TALL, _UNDER, _END = 190.0, 24.0, 44.0
"""Height of the plot, room for the years below it, for the last figures at its right, in points."""
_NAMED = 14.0
"""Room for the name of the value axis, above it."""


def draw_series(chart: Chart, language: str) -> Drawing:
    """Draw each series by year. What the data do not join is not joined: missing years, methods."""
    courses = _courses(chart)
    name = chart.labels.get("y_axis", chart.unit if format_of(chart.unit) == "number" else "")
    above = _NAMED if name else 4.0
    drawing = open_drawing(
        chart, language, above + _TALL + _UNDER, _keys(chart, language, list(courses))
    )
    top = drawing.top + above
    values = [float(v) for frame in courses.values() for v in frame["value"]]
    aims = [] if chart.target is None else [float(chart.target)]
    scale = close_scale([*values, *aims], chart.unit, top + _TALL, top)
    if name:
        drawing.paper.text(
            style.MARGIN, drawing.top + 3, name, size=style.SMALL_SIZE, colour=style.MUTED
        )
    ticks = [width(drawable(scale.word(tick, language)), style.SMALL_SIZE) for tick in scale.ticks]
    left, right = style.MARGIN + max(ticks) + 6, style.WIDTH - style.MARGIN - _END
    draw_grid(drawing, scale, left, right, language)
    if chart.target is not None:
        y = scale.at(chart.target)
        drawing.paper.line((left, y), (right, y), style.INK, 1.2, dashed=True)
    if courses:
        _draw_courses(drawing, chart, language, courses, scale, (left, right))
    else:
        draw_nothing(drawing, (left, right), top + _TALL / 2, language)
    return drawing


def _keys(chart: Chart, language: str, courses: Sequence[str]) -> list[Key]:
    """Return the legend: the series where there are several, the target with its value."""
    keys = [Key(label, *style.category(at)) for at, label in enumerate(courses)]
    if len(keys) == 1:
        keys = []
    if chart.target is not None:
        aim = chart.labels.get("target", text("charts.target", language))
        amount = written(chart.target, format_of(chart.unit), language)
        words = text("charts.note", language, label=aim, words=amount)
        keys.append(Key(words, style.INK, "dashes"))
    return keys


def _courses(chart: Chart) -> dict[str, pd.DataFrame]:
    """Return the points to draw by series and method, in order of year."""
    shown = [row for row in range(len(chart.data)) if figure(chart, "value", row) is not None]
    data = chart.data.iloc[shown].dropna(subset=["year"]).sort_values("year", kind="stable")
    by = [column for column in ("series", "method") if column in data]
    if not by or not len(data):
        return {"": data} if len(data) else {}
    # A series names itself; the method is named as well where a series has two.
    names = data[by[0]].astype(str)
    full = data[by].astype(str).agg(", ".join, axis=1)
    names = names.where(full.groupby(names).transform("nunique") == 1, full)
    return {str(name): data[names == name] for name in names.drop_duplicates()}


def _draw_courses(
    drawing: Drawing,
    chart: Chart,
    language: str,
    courses: dict[str, pd.DataFrame],
    scale: Scale,
    plot: tuple[float, float],
) -> None:
    years = [int(year) for frame in courses.values() for year in frame["year"]]
    first, last = min(years), max(years)
    left, right = plot[0] + 10, plot[1] - 10

    def place(year: float) -> float:
        return left + (year - first) / max(last - first, 1) * (right - left)

    span = [str(year) for year in range(first, last + 1)]
    under = scale.start + 11
    for year, label in enumerate(thinned(span, right - left, style.SMALL_SIZE), start=first):
        x = place(year)
        drawing.paper.line((x, scale.start), (x, scale.start + 3), style.OUTLINE, 0.6)
        drawing.paper.text(x, under, label, size=style.SMALL_SIZE, align="center")
    format = chart.formats.get("value", format_of(chart.unit))
    ends: list[Point] = []
    every: list[Point] = []
    for rank, frame in enumerate(courses.values()):
        colour, marker = style.category(rank)
        points = [
            Point(year, place(year), scale.at(value), written(value, format, language))
            for year, value in zip(frame["year"], frame["value"].astype(float), strict=True)
        ]
        draw_course(drawing, points, colour, marker)
        ends.append(points[-1])
        every += points
    draw_last_words(drawing, ends, (scale.end, scale.start), every)
