"""How native charts look: sizes, fonts, axes, marks."""

from collections.abc import Mapping
from typing import Any

from alliances.reports.model import Chart
from alliances.reports.native.grid import Page
from alliances.reports.style import RULE, category
from alliances.workbooks.style import FONT, INK, properties

CHART_WIDTH = 920
"""Pixels: about what a landscape page bears."""

ASIDE_WIDTH = 170
"""Pixels of the chart of « don't know », within the whole."""

MANY = 8
"""Labels that still fit under a chart; more are laid along a vertical axis."""

_BAR, _FRAME = 26, 150
_SHAPES = ("circle", "diamond", "square", "triangle", "x")


def chart_height(chart: Chart) -> int:
    """Return the height of a chart in pixels."""
    if chart.kind in {"distribution", "bars"}:
        return _FRAME + _BAR * len(chart.data)
    if chart.kind == "dumbbell" and len(chart.data) > MANY:
        return _FRAME + 2 * 17 * len(chart.data)
    return 380


def frame(page: Page, chart: Chart, options: Mapping[str, object], width: int = CHART_WIDTH) -> Any:
    """Return an empty chart with our look."""
    made = page.book.raw.add_chart(dict(options))
    made.set_size({"width": width, "height": chart_height(chart)})
    made.set_title({"name": chart.title, "overlay": False, "name_font": font(11, bold=True)})
    made.set_legend({"position": "bottom", "font": font(9)})
    made.set_chartarea({"border": {"color": RULE}})
    return made


def font(size: float, **more: object) -> dict[str, object]:
    """Return a font of our charts."""
    return {"name": FONT, "size": size, "color": INK, "bold": False, **more}


def percent(page: Page) -> str:
    """Return the number format of a percentage, as the language writes it."""
    return str(properties("percent", page.language)["num_format"])


def axis(title: str = "", **more: object) -> dict[str, object]:
    """Return a value axis with pale grid lines."""
    grid = {"visible": True, "line": {"color": RULE, "width": 0.75}}
    named = {"name": title, "name_font": font(9)} if title else {}
    return {"num_font": font(9), "major_gridlines": grid, "line": {"color": RULE}, **named, **more}


def labels(**more: object) -> dict[str, object]:
    """Return an axis of labels, without grid lines."""
    return {**axis(), "major_gridlines": {"visible": False}, **more}


def marker(position: int) -> dict[str, object]:
    """Return the mark of a series, by its position: a shape goes with each colour."""
    colour, _ = category(position)
    shape = _SHAPES[position % len(_SHAPES)]
    return {"type": shape, "size": 8, "fill": {"color": colour}, "border": {"color": colour}}


def plot(left: float, width: float, bars: int) -> dict[str, float]:
    """Return the place of the bars in a chart: the same rows in both charts of a distribution."""
    whole = _FRAME + _BAR * bars
    return {"x": left, "y": 58 / whole, "width": width, "height": _BAR * bars / whole}
