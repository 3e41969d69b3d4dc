"""Native charts on a slide: drawn by PowerPoint from the workbook that each holds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil
from typing import Any

from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from alliances.language import text
from alliances.reports.model import Chart
from alliances.reports.slides import chart_data
from alliances.reports.slides.chart_data import Plot
from alliances.reports.slides.chart_look import (
    filled,
    join,
    labels,
    legend,
    level,
    marked,
    native,
    plot_area,
    rgb,
    silent,
    straight,
    upright,
)
from alliances.reports.slides.measure import LEADING, SMALLEST, Box, tall
from alliances.reports.slides.texts import described
from alliances.reports.style import DONT_KNOW, INK, category, ordered_colours, text_on

_LINES = 5.2
"""Lines that a label may take under a drawing."""
_TIGHT = 12.0
"""Labels of waves, which are short and many."""
_FAINT = 0.045
"""A part of a bar narrower than that has no room for its figure: the notes give it."""


def add_chart(slide: Any, chart: Chart, language: str, box: Box, name: str) -> list[Any]:
    """Put a chart on a slide and return its shapes: two where « don't know » stands apart."""
    return _DRAWN[chart.kind](slide, chart, language, box, name)


def _distribution(slide: Any, chart: Chart, language: str, box: Box, name: str) -> list[Any]:
    main, aside = chart_data.distribution(chart, language)
    apart = 132.0
    left = Box(box.x, box.y, box.w - apart, box.h)
    right = Box(box.x + left.w, box.y, apart, box.h)
    shape, made = native(slide, XL_CHART_TYPE.BAR_STACKED_100, main, chart, language, left, name)
    legend(made)
    made.plots[0].gap_width, made.plots[0].overlap = 30, 100
    colours = ordered_colours(len(chart.levels))
    for series, colour, values in zip(made.plots[0].series, colours, main.series, strict=True):
        filled(series.format, colour)
        labels(series, main.format, language, text_on(colour), None)
        for place, value in enumerate(values.values):
            if value is not None and value < _FAINT:
                silent(series, place)
    upright(made, None, "percent", language)
    made.value_axis.maximum_scale = 1.0
    made.value_axis.visible = False
    made.value_axis.has_major_gridlines = False
    plot_area(made, 0.43, 0.56)

    alone, known = native(
        slide, XL_CHART_TYPE.BAR_CLUSTERED, aside, chart, language, right, f"{name} \u2013"
    )
    known.has_legend = False
    known.plots[0].gap_width = 30
    filled(known.plots[0].series[0].format, DONT_KNOW)
    labels(known.plots[0].series[0], aside.format, language, INK, XL_LABEL_POSITION.OUTSIDE_END)
    most = max((v for v in aside.series[0].values if v is not None), default=0.0)
    upright(known, 2 * max(0.05, ceil(most * 10) / 10), "percent", language)
    known.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    known.value_axis.visible = False
    known.value_axis.has_major_gridlines = False
    known.has_title = True
    known.chart_title.include_in_layout = False
    known.chart_title.text_frame.text = chart.labels["dont_know"]
    known.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(SMALLEST)
    known.chart_title.text_frame.paragraphs[0].runs[0].font.bold = False
    plot_area(known, 0.06, 0.9)
    described(alone, text("report.slides.apart", language, label=chart.labels["dont_know"]))
    return [shape, alone]


def _dumbbell(slide: Any, chart: Chart, language: str, box: Box, name: str) -> list[Any]:
    plot = chart_data.dumbbell(chart, language)
    if _too_long(plot, box):
        return _side_by_side(slide, replace(plot, joined=False), chart, language, box, name)
    shape, made = native(slide, XL_CHART_TYPE.LINE_MARKERS, plot, chart, language, box, name)
    legend(made)
    places = (XL_LABEL_POSITION.RIGHT, XL_LABEL_POSITION.LEFT)
    for position, series in enumerate(made.plots[0].series):
        marked(series, position, joined=False)
        labels(series, plot.format, language, INK, places[position])
    join(made, plot, language)
    level(made, 100.0, plot.format, language, chart)
    return [shape]


def _side_by_side(
    slide: Any, plot: Plot, chart: Chart, language: str, box: Box, name: str
) -> list[Any]:
    """Draw two bars a label, where labels are too long to stand under a drawing."""
    shape, made = native(slide, XL_CHART_TYPE.BAR_CLUSTERED, plot, chart, language, box, name)
    legend(made)
    made.plots[0].gap_width, made.plots[0].overlap = 60, -10
    for position, series in enumerate(made.plots[0].series):
        filled(series.format, category(position)[0])
        labels(series, plot.format, language, INK, XL_LABEL_POSITION.OUTSIDE_END)
    upright(made, 100.0, plot.format, language)
    made.value_axis.visible = False
    made.value_axis.has_major_gridlines = False
    return [shape]


def _too_long(plot: Plot, box: Box) -> bool:
    """Whether a label takes more lines under its column than it may."""
    room = 0.9 * box.w / len(plot.categories)
    high = max(
        sum(tall(line, room, SMALLEST) for line in ticks[-1].split("\n"))
        for ticks in plot.categories
    )
    return high > _LINES * SMALLEST * LEADING


def _bars(slide: Any, chart: Chart, language: str, box: Box, name: str) -> list[Any]:
    plot = chart_data.bars(chart)
    shape, made = native(slide, XL_CHART_TYPE.BAR_CLUSTERED, plot, chart, language, box, name)
    made.plots[0].gap_width, made.plots[0].overlap = 40, 100
    if len(plot.series) > 1:
        legend(made)
    else:
        made.has_legend = False
    for position, series in enumerate(made.plots[0].series):
        filled(series.format, category(position)[0])
        labels(series, plot.format, language, INK, XL_LABEL_POSITION.OUTSIDE_END)
    upright(made, None, plot.format, language)
    made.value_axis.visible = False
    made.value_axis.has_major_gridlines = False
    return [shape]


def _panels(slide: Any, chart: Chart, language: str, box: Box, name: str) -> list[Any]:
    plot = chart_data.slopes(chart) if chart.kind == "slope" else chart_data.panels(chart)
    shape, made = native(slide, XL_CHART_TYPE.LINE_MARKERS, plot, chart, language, box, name)
    legend(made)
    for position, series in enumerate(made.plots[0].series):
        marked(series, position, joined=chart.kind != "profile")
    level(made, 100.0 if chart.unit == "score" else None, plot.format, language, chart)
    straight(made.category_axis, _TIGHT)
    return [shape]


def _series(slide: Any, chart: Chart, language: str, box: Box, name: str) -> list[Any]:
    plot = chart_data.years(chart)
    shape, made = native(slide, XL_CHART_TYPE.LINE_MARKERS, plot, chart, language, box, name)
    legend(made)
    drawn = list(made.plots[0].series)
    for position, series in enumerate(drawn):
        marked(series, position, joined=True)
    if chart.target is not None:
        target = drawn[-1]
        target.marker.style = XL_MARKER_STYLE.NONE
        target.format.line.color.rgb = rgb(INK)
        target.format.line.dash_style = MSO_LINE.DASH
    level(made, None, plot.format, language, chart, plot.decimals)
    return [shape]


_DRAWN: Mapping[str, Callable[[Any, Chart, str, Box, str], list[Any]]] = {
    "bars": _bars,
    "distribution": _distribution,
    "dumbbell": _dumbbell,
    "lines": _panels,
    "profile": _panels,
    "series": _series,
    "slope": _panels,
}
