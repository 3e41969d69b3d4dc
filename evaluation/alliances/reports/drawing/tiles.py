"""Territories as tiles: a square each, about where it lies, with its figure; no map is needed."""

from collections.abc import Sequence

from alliances.reports import style
from alliances.reports.drawing.frame import Drawing, Key, figure, figures, open_drawing, words_of
from alliances.reports.drawing.rows import names_of
from alliances.reports.drawing.text import wrap
from alliances.reports.drawing.time import draw_nothing
from alliances.reports.model import Chart
from alliances.reports.writing import written

_TALL = 56.0
_GAP = 4.0
_CLASSES = 4
_PALE, _DEEP = "#E3EEF6", style.ACCENT


def draw_tiles(chart: Chart, language: str) -> Drawing:
    """Draw a tile a territory, coloured by class of its figure, which stands in it."""
    data = chart.data
    values = figures(chart, "value")
    bounds = classes(values)
    colours = [style.mix(_PALE, _DEEP, at / max(len(bounds), 1)) for at in range(len(bounds) + 1)]
    keys = [
        Key(words, colour) for words, colour in _legend(chart, values, bounds, colours, language)
    ]
    down = int(data["row"].max()) + 1 if len(data) else 2
    across = int(data["column"].max()) + 1 if len(data) else 1
    drawing = open_drawing(chart, language, down * (_TALL + _GAP) + 6, keys)
    if not values:
        middle = (drawing.top + drawing.bottom) / 2
        draw_nothing(drawing, (style.MARGIN, style.WIDTH - style.MARGIN), middle, language)
    room = (style.WIDTH - 2 * style.MARGIN - _GAP * (across - 1)) / across
    for row, name in enumerate(names_of(data["label"].tolist())):
        cells = data.iloc[row]
        x = style.MARGIN + int(cells["column"]) * (room + _GAP)
        y = drawing.top + 6 + int(cells["row"]) * (_TALL + _GAP)
        value = figure(chart, "value", row)
        fill = style.PAPER if value is None else colours[_class(value, bounds)]
        ink = style.text_on(fill)
        drawing.paper.box(x, y, room, _TALL, fill)
        lines = wrap(name, room - 8, style.NOTE_SIZE)[:2]
        drawing.paper.lines(
            x + room / 2, y + 16, lines, size=style.NOTE_SIZE, colour=ink, align="center"
        )
        words = words_of(chart, "value", row, language, "integer")
        drawing.paper.text(
            x + room / 2, y + _TALL - 14, words, size=13, colour=ink, align="center", bold=True
        )
    return drawing


def classes(values: Sequence[float], most: int = _CLASSES) -> tuple[float, ...]:
    """Return the upper bounds of classes with about as many territories each, the last open.

    Fewer than `most` where values repeat: two territories of one value are of one class.
    """
    ranked = sorted(values)
    cuts = [ranked[len(ranked) * k // most - 1] for k in range(1, most) if len(ranked) * k >= most]
    return tuple(cut for cut in dict.fromkeys(cuts) if cut < ranked[-1])


def _class(value: float, bounds: Sequence[float]) -> int:
    return sum(value > bound for bound in bounds)


def _legend(
    chart: Chart,
    values: Sequence[float],
    bounds: Sequence[float],
    colours: Sequence[str],
    language: str,
) -> list[tuple[str, str]]:
    """Return the words of each class: its least and greatest value among the territories."""
    said = []
    for at, colour in enumerate(colours):
        inside = [value for value in values if _class(value, bounds) == at]
        if inside:
            ends = dict.fromkeys((min(inside), max(inside)))
            form = chart.formats.get("value", "integer")
            words = "\u2013".join(written(v, form, language) for v in ends)
            said.append((words, colour))
    return said
