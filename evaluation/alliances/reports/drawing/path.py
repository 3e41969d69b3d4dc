"""A series towards its target: what is observed, the path that is required, what is projected."""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from alliances.language import text
from alliances.reports import style
from alliances.reports.drawing.frame import Drawing, Key, open_drawing
from alliances.reports.drawing.scale import Scale, close_scale
from alliances.reports.drawing.text import drawable, width
from alliances.reports.drawing.time import draw_grid, draw_nothing, thinned
from alliances.reports.model import Chart
from alliances.reports.writing import decimals_of, format_of, given, written

_TALL, _UNDER, _END, _NAMED = 200.0, 24.0, 60.0, 14.0
"""Height of the plot, room under it, at its right, and above it for the axis' name, in points."""
_BEYOND = 1.0
"""An interval may reach so far beyond what is drawn, in heights of that; further it is cut."""


def draw_path(chart: Chart, language: str) -> Drawing:
    """Draw runs of observations, never joined across a break; then path, projection, target."""
    data = chart.data.dropna(subset=["year", "value"])
    observed, required, projected = (data[data["part"] == part] for part in chart.levels)
    names = list(dict.fromkeys(observed["series"].astype(str)))
    drawing = open_drawing(
        chart, language, _NAMED + _TALL + _UNDER, _keys(chart, language, names, len(projected) > 0)
    )
    top = drawing.top + _NAMED
    values = [*data["value"].astype(float), *([] if chart.target is None else [chart.target])]
    values += _ends(projected, values)
    scale = close_scale(values, chart.unit, top + _TALL, top)
    name = chart.labels.get("y_axis", "")
    drawing.paper.text(
        style.MARGIN, drawing.top + 3, name, size=style.SMALL_SIZE, colour=style.MUTED
    )
    ticks = [width(drawable(scale.word(tick, language)), style.SMALL_SIZE) for tick in scale.ticks]
    left, right = style.MARGIN + max(ticks) + 6, style.WIDTH - style.MARGIN - _END
    draw_grid(drawing, scale, left, right, language)
    if chart.target is not None:
        y = scale.at(chart.target)
        drawing.paper.line((left, y), (right, y), style.INK, 1.2, dashed=True)
    if not len(data):
        draw_nothing(drawing, (left, right), top + _TALL / 2, language)
        return drawing
    years = _Years(int(data["year"].min()), int(data["year"].max()), left + 10, right - 10)
    years.draw(drawing, scale)
    _draw_required(drawing, required, scale, years)
    words = _draw_observed(drawing, observed, names, scale, years)
    words += _draw_projected(drawing, observed, projected, scale, years)
    _write_ends(drawing, chart, language, words, scale)
    return drawing


class _Years:
    """A true time axis."""

    def __init__(self, first: int, last: int, left: float, right: float) -> None:
        self.first, self.last, self.left, self.right = first, last, left, right

    def at(self, year: float) -> float:
        return self.left + (year - self.first) / max(self.last - self.first, 1) * (
            self.right - self.left
        )

    def draw(self, drawing: Drawing, scale: Scale) -> None:
        span = [str(year) for year in range(self.first, self.last + 1)]
        labels = thinned(span, self.right - self.left, style.SMALL_SIZE)
        for year, label in enumerate(labels, start=self.first):
            x = self.at(year)
            drawing.paper.line((x, scale.start), (x, scale.start + 3), style.OUTLINE, 0.6)
            drawing.paper.text(x, scale.start + 11, label, size=style.SMALL_SIZE, align="center")


def _keys(chart: Chart, language: str, names: Sequence[str], projected: bool) -> list[Key]:
    observed, required, ahead = chart.levels
    # The title names a series that stands alone.
    shown = names if len(names) > 1 else [observed] * len(names)
    keys = [Key(name, *style.category(at)) for at, name in enumerate(shown)]
    if (chart.data["part"] == required).any():
        keys.append(Key(required, style.GREEN, "line"))
    if projected:
        keys.append(Key(ahead, style.PURPLE, "D"))
    if chart.target is not None:
        amount = written(chart.target, format_of(chart.unit), language)
        aim = chart.labels.get("target", text("charts.target", language))
        keys.append(
            Key(text("charts.note", language, label=aim, words=amount), style.INK, "dashes")
        )
    return keys


def _ends(projected: pd.DataFrame, values: Sequence[float]) -> list[float]:
    """Return the interval's ends, not so far out that the observations become a flat line."""
    room = _BEYOND * (max(values) - min(values)) if values else 0.0
    low, high = min(values, default=0.0) - room, max(values, default=0.0) + room
    floor = 0.0 if values and min(values) >= 0 else low
    ends = projected[["low", "high"]].to_numpy(dtype=float).ravel()
    return [min(max(float(end), low, floor), high) for end in ends if given(end)]


def _draw_required(drawing: Drawing, required: pd.DataFrame, scale: Scale, years: _Years) -> None:
    ordered = required.sort_values("year")
    places = [
        (years.at(year), scale.at(value))
        for year, value in zip(ordered["year"], ordered["value"].astype(float), strict=True)
    ]
    for before, after in pairwise(places):
        drawing.paper.line(before, after, style.GREEN, 1.3)


def _draw_observed(
    drawing: Drawing, observed: pd.DataFrame, names: Sequence[str], scale: Scale, years: _Years
) -> list[tuple[float, float, float]]:
    ends: list[tuple[float, float, float]] = []
    for rank, name in enumerate(names):
        colour, marker = style.category(rank)
        own = observed[observed["series"].astype(str) == name].sort_values("year")
        for _, run in own.groupby("run", sort=False):
            points = [
                (float(year), years.at(year), scale.at(value))
                for year, value in zip(run["year"], run["value"].astype(float), strict=True)
            ]
            for before, after in pairwise(points):
                if after[0] - before[0] <= 1:
                    drawing.paper.line(before[1:], after[1:], colour, 1.6)
            for _, x, y in points:
                drawing.paper.dot(x, y, marker, colour, 5.5)
        last = own.iloc[-1]
        ends.append((years.at(last["year"]), scale.at(last["value"]), float(last["value"])))
    return ends


def _draw_projected(
    drawing: Drawing,
    observed: pd.DataFrame,
    projected: pd.DataFrame,
    scale: Scale,
    years: _Years,
) -> list[tuple[float, float, float]]:
    """Draw where the present pace leads, with its interval; an end off the plot has an arrow."""
    ends: list[tuple[float, float, float]] = []
    for row in projected.to_dict("records"):
        own = observed[observed["series"] == row["series"]].sort_values("year")
        x, y = years.at(row["year"]), scale.at(_held(row["value"], scale))
        if len(own):
            last = own.iloc[-1]
            start = years.at(last["year"]), scale.at(last["value"])
            drawing.paper.line(start, (x, y), style.PURPLE, 1.0, dashed=True)
        if given(row["low"]) and given(row["high"]):
            low, high = (scale.at(_held(row[end], scale)) for end in ("low", "high"))
            drawing.paper.line((x, low), (x, high), style.PURPLE, 1.6)
            for end, place, mark in (("low", low, "v"), ("high", high, "^")):
                if _held(row[end], scale) != row[end]:
                    drawing.paper.dot(x, place, mark, style.PURPLE, 6.0)
                else:
                    drawing.paper.line((x - 4, place), (x + 4, place), style.PURPLE, 1.6)
        drawing.paper.dot(x, y, "D", style.PURPLE, 6.0)
        ends.append((x, y, float(row["value"])))
    return ends


def _held(value: float, scale: Scale) -> float:
    low, high = sorted((scale.low, scale.high))
    return min(max(float(value), low), high)


def _write_ends(
    drawing: Drawing,
    chart: Chart,
    language: str,
    words: Sequence[tuple[float, float, float]],
    scale: Scale,
) -> None:
    """Write the latest value of each series and the projected one, clear of what lies ahead.

    A value that something follows stands above or under its point, the last at its right.
    """
    decimals = decimals_of(*(value for _, _, value in words))
    format = chart.formats.get("value", "number")
    for x, y, value in words:
        told = written(value, format, language, decimals=decimals)
        ahead = [other for at, other, _ in words if at > x]
        if not ahead:
            drawing.paper.text(x + 8, y, told, size=style.SMALL_SIZE)
            continue
        under = min(ahead) < y and y + 12 < scale.start
        place = y + 12 if under else y - 12
        drawing.paper.text(x, place, told, size=style.SMALL_SIZE, align="center")
