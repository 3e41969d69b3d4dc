"""Two sides a row: two dots, the line between them, and the signed gap."""

from alliances.language import text
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
from alliances.reports.drawing.rows import (
    Column,
    Layout,
    draw_columns,
    draw_labels,
    draw_scale,
    lay_out,
    names_of,
)
from alliances.reports.drawing.scale import Scale, close_scale
from alliances.reports.model import Chart

_LINE, _CLOSE, _MANY = 20.0, 13.0, 14
"""Height of a row in points; of a row where there are so many that a page must still hold them."""
_SPAN = 40.0
"""Least width of the value scale, in points of score."""
_CLEAR, _CLEAR_OF_INTERVAL = 7.0, 3.0
"""Distance of a figure from its dot, and from the ends of the intervals, in points."""


def draw_dumbbell(chart: Chart, language: str) -> Drawing:
    """Draw sides A and B of each row, never their average alone; rows in the order given."""
    data = chart.data
    names = [chart.labels.get(side, side.upper()) for side in ("a", "b")]
    counts = [
        chart.labels.get(f"n_{side}", text("charts.n_of", language, side=name))
        for side, name in zip("ab", names, strict=True)
    ]
    gap = chart.labels.get("gap", text("charts.gap", language))
    layout = lay_out(
        names_of(data["label"].tolist()),
        tuple(map(Column, (gap, *counts))),
        _LINE if len(data) <= _MANY else _CLOSE,
        groups=names_of(data["group"].tolist()) if "group" in data else (),
    )
    keys = [Key(name, *style.category(at)) for at, name in enumerate(names)]
    keys += interval_keys(chart, language)
    drawing = open_drawing(chart, language, layout.height, keys)
    left, right = layout.plot
    # Figures stand outside the dots: the scale keeps room for them at its two ends.
    values = figures(chart, "a", "b", "low_a", "high_a", "low_b", "high_b")
    scale = close_scale(values, chart.unit, left + 14, right - 18, _SPAN)
    draw_scale(drawing, layout, scale, language)
    draw_columns(drawing, layout)
    draw_labels(drawing, layout)
    for band in layout.bands:
        row, middle = band.rows[0], drawing.top + band.middles[0]
        _draw_pair(drawing, scale, chart, language, (row, middle))
        _draw_numbers(drawing, layout, chart, language, (row, middle))
    return drawing


def _draw_pair(
    drawing: Drawing, scale: Scale, chart: Chart, language: str, at: tuple[int, float]
) -> None:
    row, middle = at
    paper = drawing.paper
    known = {side: figure(chart, side, row) for side in ("a", "b")}
    shown = {side: value for side, value in known.items() if value is not None}
    if len(shown) == 2:
        ends = [(scale.at(value), middle) for value in shown.values()]
        paper.line(ends[0], ends[1], style.OUTLINE, 2.0)
    for position, side in enumerate(("a", "b")):
        colour, marker = style.category(position)
        bounds = interval(chart, row, f"_{side}")
        if side in shown and bounds:
            # The two intervals would lie on one another: A's stands above, B's below.
            shift = middle + (position - 0.5) * 7
            low, high = map(scale.at, bounds)
            paper.line((low, shift), (high, shift), colour, 0.9)
        if side in shown:
            paper.dot(scale.at(shown[side]), middle, marker, colour)
    _draw_values(drawing, scale, chart, language, (row, shown, middle))
    _draw_absent(drawing, scale, chart, language, (row, shown, middle))


def _draw_absent(
    drawing: Drawing,
    scale: Scale,
    chart: Chart,
    language: str,
    at: tuple[int, dict[str, float], float],
) -> None:
    """Say in words which side has no figure, and why, clear of the other side's."""
    row, shown, middle = at
    absent = [side for side in ("a", "b") if side not in shown]
    place = max((scale.at(value) for value in shown.values()), default=scale.start)
    late = bool(shown) and place > (scale.start + scale.end) / 2
    x = place + (-_CLEAR if late else 36 if shown else 0)
    for position, side in enumerate(absent):
        name = chart.labels.get(side, side.upper())
        drawing.paper.text(
            x,
            middle + (position - (len(absent) - 1) / 2) * 9,
            text("charts.note", language, label=name, words=words_of(chart, side, row, language)),
            size=style.NOTE_SIZE,
            colour=style.MUTED,
            align="right" if late else "left",
            italic=True,
        )


def _draw_values(
    drawing: Drawing,
    scale: Scale,
    chart: Chart,
    language: str,
    at: tuple[int, dict[str, float], float],
) -> None:
    """Write each side's figure outside the pair: the lower to the left, the higher to the right."""
    row, shown, middle = at
    ranked = sorted(shown, key=lambda side: shown[side])
    ends = [end for side in shown for end in interval(chart, row, f"_{side}") or ()]
    for position, side in enumerate(ranked):
        first = position == 0 and len(ranked) == 2
        place = scale.at(shown[side])
        if first:
            x = min([place - _CLEAR, *(scale.at(end) - _CLEAR_OF_INTERVAL for end in ends)])
        else:
            x = max([place + _CLEAR, *(scale.at(end) + _CLEAR_OF_INTERVAL for end in ends)])
        drawing.paper.text(
            x,
            middle,
            words_of(chart, side, row, language),
            size=style.SMALL_SIZE,
            align="right" if first else "left",
        )


def _draw_numbers(
    drawing: Drawing, layout: Layout, chart: Chart, language: str, at: tuple[int, float]
) -> None:
    row, middle = at
    for (right, _), column in zip(layout.columns, ("gap", "n_a", "n_b"), strict=True):
        drawing.paper.text(
            right,
            middle,
            words_of(chart, column, row, language, "signed" if column == "gap" else "integer"),
            size=style.SMALL_SIZE,
            colour=style.INK if column == "gap" else style.MUTED,
            align="right",
            bold=column == "gap" and figure(chart, "gap", row) is not None,
        )
