"""A heat table: a row a target, a column a year; figure and colour in each cell, or nothing."""

from collections.abc import Hashable, Mapping
from typing import Any

from alliances.language import text
from alliances.reports import style
from alliances.reports.drawing.frame import Drawing, Key, open_drawing
from alliances.reports.drawing.rows import names_of
from alliances.reports.drawing.text import wrap
from alliances.reports.model import Chart
from alliances.reports.writing import given, written

_LABELS = 168.0
_CELL = 22.0
_HEAD = 20.0


def heat_colours(levels: tuple[str, ...]) -> dict[str, str]:
    """Return the colour of each level, from orange (worst) to blue (best)."""
    return dict(zip(levels, style.ordered_colours(len(levels)), strict=True))


def draw_heat(chart: Chart, language: str) -> Drawing:
    """Draw the cells; one without data stays white, with a dash, and the legend says why."""
    data = chart.data
    labels = list(dict.fromkeys(names_of(data["label"].tolist())))
    years = sorted({int(year) for year in data["x"]})
    colours = heat_colours(chart.levels)
    keys = [Key(level, colour) for level, colour in colours.items()]
    keys.append(Key(text("charts.heat_blank", language), style.PAPER))
    lines = [wrap(label, _LABELS - 8, style.SMALL_SIZE) for label in labels]
    tall = [max(_CELL, len(each) * style.SMALL_SIZE * 1.25 + 6) for each in lines]
    drawing = open_drawing(chart, language, _HEAD + sum(tall), keys)
    paper = drawing.paper
    across = (style.WIDTH - 2 * style.MARGIN - _LABELS) / max(len(years), 1)
    places = {year: style.MARGIN + _LABELS + at * across for at, year in enumerate(years)}
    for year, x in places.items():
        paper.text(
            x + across / 2,
            drawing.top + 10,
            str(year),
            size=style.SMALL_SIZE,
            colour=style.MUTED,
            align="center",
        )
    y = drawing.top + _HEAD
    cells = {(str(row["label"]), int(row["x"])): row for row in data.to_dict("records")}
    for label, words, height in zip(labels, lines, tall, strict=True):
        paper.lines(style.MARGIN, y + height / 2, words, size=style.SMALL_SIZE, leading=1.25)
        for year, x in places.items():
            row = cells.get((label, year), {})
            level = row.get("level")
            colour = colours.get(str(level), style.PAPER)
            if colour != style.PAPER:
                paper.box(x + 1, y + 1, across - 2, height - 2, colour)
            shown = _words(row, chart, language) if given(level) else "\u2013"
            ink = style.text_on(colour) if given(level) else style.MUTED
            paper.text(
                x + across / 2,
                y + height / 2,
                shown,
                size=style.SMALL_SIZE,
                colour=ink,
                align="center",
            )
        y += height
    return drawing


def _words(row: Mapping[Hashable, Any], chart: Chart, language: str) -> str:
    """Write a cell's figure; a level without a figure (a yes or no) has a tick."""
    value = row.get("value")
    if not given(value):
        return "\u2713"
    return written(value, chart.formats.get("value", "signed"), language)
