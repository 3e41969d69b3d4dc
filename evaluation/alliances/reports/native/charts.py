"""Native Excel charts, each drawn from the table of its data that stands under it."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

from alliances.reports.model import Chart
from alliances.reports.native.chart_data import NO_CODE, Cells, arranged
from alliances.reports.native.chart_look import (
    ASIDE_WIDTH,
    CHART_WIDTH,
    MANY,
    axis,
    font,
    frame,
    labels,
    marker,
    percent,
    plot,
)
from alliances.reports.native.grid import Page
from alliances.reports.native.tables import as_shown, table_rows
from alliances.reports.native.tracing import traced
from alliances.reports.style import (
    CATEGORIES,
    DONT_KNOW,
    GREEN,
    OUTLINE,
    PAPER,
    PURPLE,
    category,
    ordered_colours,
)
from alliances.workbooks.style import INK


def native_chart(page: Page, row: int, chart: Chart) -> tuple[list[Any], int]:
    """Write the table of a chart's data and return the charts drawn from it, and the next row.

    Parameters
    ----------
    row
        Where the headings of the table stand.

    Returns
    -------
    list of XlsxWriter charts, int
        Two for a distribution: the answers, and « don't know » beside on a scale of its own.
    """
    data, columns, order = arranged(chart, page.language)
    figures = traced(chart, page.codes, order)
    # Positions are those of the chart's own rows, which are written in another order.
    withheld = {
        key: frozenset(at for at, row in enumerate(order) if row in positions)
        for key, positions in chart.withheld.items()
    }
    after = table_rows(page, row, columns, data, withheld, figures, chart.derived, marked=False)
    table = Cells(page.sheet.name, row + 1, as_shown(data, columns, withheld))
    return _DRAWN[chart.kind](page, table, chart), after


def _distribution(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Stack the levels to 100 %; « don't know » stands beside, on a scale of its own."""
    main = frame(
        page, chart, {"type": "bar", "subtype": "percent_stacked"}, CHART_WIDTH - ASIDE_WIDTH
    )
    for level, colour in zip(chart.levels, ordered_colours(len(chart.levels)), strict=True):
        main.add_series(
            {
                "name": chart.labels[level],
                "categories": cells.of("tick"),
                "values": cells.of(level),
                "fill": {"color": colour},
                "border": {"color": PAPER, "width": 0.5},
                "gap": 35,
            }
        )
    main.set_y_axis(labels(reverse=True, num_font=font(8)))
    # Questions are sentences: they take two fifths of the width, the bars the rest.
    main.set_plotarea({"layout": plot(0.41, 0.57, len(chart.data))})
    main.set_x_axis(axis(num_format=percent(page), label_position="high"))
    aside = frame(page, chart, {"type": "bar"}, ASIDE_WIDTH)
    aside.set_title({"name": chart.labels["dont_know"], "name_font": font(9, bold=True)})
    aside.add_series(
        {
            "name": chart.labels["dont_know"],
            "values": cells.of("dont_know"),
            "fill": {"color": DONT_KNOW},
            "gap": 35,
        }
    )
    aside.set_plotarea({"layout": plot(0.06, 0.86, len(chart.data))})
    aside.set_legend({"none": True})
    aside.set_y_axis(labels(reverse=True, label_position="none"))
    most = float(chart.data["dont_know"].max())
    step = max(0.05, ceil(most * 10) / 20)
    aside.set_x_axis(
        axis(num_format=percent(page), min=0, max=2 * step, major_unit=step, label_position="high")
    )
    return [main, aside]


def _dumbbell(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Draw two dots joined by a line, or where there are many labels two bars along them."""
    many = len(chart.data) > MANY
    made = frame(page, chart, {"type": "bar" if many else "line"})
    for position, side in enumerate(("a", "b")):
        series: dict[str, object] = {
            "name": chart.labels[side],
            "categories": cells.of("label"),
            "values": cells.of(side),
        }
        if many:
            series |= {"fill": {"color": CATEGORIES[position]}, "gap": 45}
        else:
            series |= {"marker": marker(position), "line": {"none": True}}
        made.add_series(series)
    scale = axis(chart.labels.get("x_axis", ""), min=0, max=100, num_format="0")
    if many:
        made.set_y_axis(labels(reverse=True, num_font=font(8)))
        made.set_x_axis({**scale, "label_position": "high"})
    else:
        made.set_high_low_lines({"line": {"color": OUTLINE, "width": 2}})
        made.set_x_axis(labels())
        made.set_y_axis(scale)
    return [made]


def _slope(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Draw what was and what is as two marks joined by a line, a label along the axis each."""
    made = frame(page, chart, {"type": "line"})
    for position, wave in enumerate(("before", "after")):
        made.add_series(
            {
                "name": chart.labels.get(wave, wave),
                "categories": cells.of("series", "label"),
                "values": cells.of(wave),
                "marker": marker(position),
                "line": {"none": True},
            }
        )
    made.set_high_low_lines({"line": {"color": OUTLINE, "width": 2}})
    made.set_x_axis(labels(num_font=font(8, rotation=360)))
    made.set_plotarea({"layout": {"x": 0.07, "y": 0.13, "width": 0.91, "height": 0.53}})
    made.set_y_axis(axis(chart.labels.get("y_axis", ""), min=0, max=100, num_format="0"))
    return [made]


def _tiles(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Draw the territories as columns: a sheet of cells has no place for them to lie in."""
    made = frame(page, chart, {"type": "column"})
    made.add_series(
        {
            "name": chart.labels.get("value", ""),
            "categories": cells.of("label"),
            "values": cells.of("value"),
            "fill": {"color": CATEGORIES[0]},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "#,##0", "font": font(9)},
        }
    )
    made.set_legend({"none": True})
    made.set_x_axis(labels(num_font=font(8)))
    made.set_y_axis(axis(min=0, num_format="#,##0"))
    return [made]


def _radar(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Draw a radar with marks and no fill, where a programme asks for one."""
    made = frame(page, chart, {"type": "radar", "subtype": "with_markers"})
    for position, (name, rows) in enumerate(cells.blocks("series").items()):
        colour, _ = category(position)
        made.add_series(
            {
                "name": name,
                "categories": cells.of("label", rows=rows),
                "values": cells.of("value", rows=rows),
                "marker": marker(position),
                "line": {"color": colour, "width": 1.75},
            }
        )
    made.set_y_axis(axis(min=0, max=100, num_format="0"))
    return [made]


def _dots(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Draw dots by series over panels of labels; waves as columns, which do not join panels."""
    waves = chart.kind == "lines"
    made = frame(page, chart, {"type": "column" if waves else "line"})
    panel = ("label", "x") if waves else ("side", "label")
    for position, (name, rows) in enumerate(cells.blocks("series").items()):
        colour, _ = category(position)
        look: dict[str, object] = {"marker": marker(position), "line": {"none": True}}
        if waves:
            look = {"fill": {"color": colour}, "gap": 60}
        made.add_series(
            {
                "name": name,
                "categories": cells.of(*panel, rows=rows),
                "values": cells.of("value", rows=rows),
                **look,
            }
        )
    # Level labels, on as many lines as they need: turned, they would take the drawing's room.
    made.set_x_axis(labels(num_font=font(8, rotation=360)))
    made.set_plotarea({"layout": {"x": 0.07, "y": 0.13, "width": 0.91, "height": 0.53}})
    title = chart.labels.get("y_axis") or chart.labels.get("x_axis", "")
    made.set_y_axis(axis(title, min=0, max=100, num_format="0"))
    return [made]


def _bars(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Draw one bar a label, groups along the axis."""
    made = frame(page, chart, {"type": "bar"})
    shares = chart.unit == "percent"
    made.add_series(
        {
            "name": chart.labels["value"],
            "categories": cells.of("group", "label"),
            "values": cells.of("value"),
            "fill": {"color": CATEGORIES[0]},
            "gap": 40,
            "data_labels": {
                "value": True,
                "num_format": percent(page) if shares else "#,##0",
                "font": font(9),
            },
        }
    )
    made.set_legend({"none": True})
    made.set_y_axis(labels(reverse=True))
    made.set_x_axis(
        axis(min=0, num_format=percent(page) if shares else "#,##0", label_position="high")
    )
    return [made]


def _series(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Draw a yearly line a method; a target is a dashed line."""
    made = frame(page, chart, {"type": "scatter", "subtype": "straight_with_markers"})
    for position, (_, rows) in enumerate(cells.blocks("method").items()):
        target = cells.data["method"].iloc[rows[0]] == NO_CODE
        colour, _ = category(position)
        look: dict[str, object] = {
            "marker": marker(position),
            "line": {"color": colour, "width": 1.75},
        }
        if target:
            dashed = {"color": INK, "width": 1.25, "dash_type": "dash"}
            look = {"marker": {"type": "none"}, "line": dashed}
        made.add_series(
            {
                "name": cells.of("series", rows=(rows[0], rows[0])),
                "categories": cells.of("year", rows=rows),
                "values": cells.of("value", rows=rows),
                **look,
            }
        )
    years = chart.data["year"]
    made.set_x_axis(
        labels(min=float(years.min()), max=float(years.max()), num_format="0", major_unit=2)
    )
    made.set_y_axis(axis(chart.labels.get("y_axis", ""), min=0, num_format="General"))
    return [made]


def _path(page: Page, cells: Cells, chart: Chart) -> list[Any]:
    """Draw the runs observed, the required path, the projection with its interval, the target."""
    made = frame(page, chart, {"type": "scatter", "subtype": "straight_with_markers"})
    _, _, projected = chart.levels
    data = cells.data
    for position, (name, rows) in enumerate(cells.blocks("course").items()):
        part = data["part"].iloc[rows[0]]
        look = _path_look(part, chart, position)
        if part == projected and data["low"].iloc[rows[0]] == data["low"].iloc[rows[0]]:
            one = data.iloc[rows[0]]
            up, down = one["high"] - one["value"], one["value"] - one["low"]
            look["y_error_bars"] = {
                "type": "custom",
                # Of two rounded figures, without the dust of their difference.
                "plus_values": [round(float(up), 9)],
                "minus_values": [round(float(down), 9)],
                "line": {"color": PURPLE},
            }
        made.add_series(
            {
                "name": name,
                "categories": cells.of("year", rows=rows),
                "values": cells.of("value", rows=rows),
                **look,
            }
        )
    years = data["year"]
    made.set_x_axis(
        labels(min=float(years.min()), max=float(years.max()), num_format="0", major_unit=5)
    )
    floor = {} if (data["value"] < 0).any() else {"min": 0}
    made.set_y_axis(axis(chart.labels.get("y_axis", ""), num_format="General", **floor))
    return [made]


def _path_look(part: str, chart: Chart, position: int) -> dict[str, object]:
    observed, required, projected = chart.levels
    colour, _ = category(position)
    if part == observed:
        return {"marker": marker(position), "line": {"color": colour, "width": 1.75}}
    if part == required:
        return {"marker": {"type": "none"}, "line": {"color": GREEN, "width": 1.5}}
    if part == projected:
        mark = {"type": "diamond", "size": 8, "fill": {"color": PURPLE}}
        return {"marker": mark, "line": {"none": True}}
    return {
        "marker": {"type": "none"},
        "line": {"color": INK, "width": 1.25, "dash_type": "dash"},
    }


_DRAWN: Mapping[str, Callable[[Page, Cells, Chart], list[Any]]] = {
    "distribution": _distribution,
    "dumbbell": _dumbbell,
    "profile": _dots,
    "lines": _dots,
    "bars": _bars,
    "series": _series,
    "path": _path,
    "radar": _radar,
    "slope": _slope,
    "tiles": _tiles,
}
