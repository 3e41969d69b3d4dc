"""Slopes: what each dimension was and what it is, for the same partnerships, a panel a party."""

from dataclasses import dataclass

from alliances.reports import style
from alliances.reports.drawing.frame import Drawing, Key, figure, figures, open_drawing, words_of
from alliances.reports.drawing.rows import names_of
from alliances.reports.drawing.scale import close_scale
from alliances.reports.drawing.text import wrap
from alliances.reports.drawing.time import draw_nothing, spread
from alliances.reports.model import Chart
from alliances.reports.writing import format_of

_GAP, _NAMES, _BEFORE = 22.0, 118.0, 24.0
"""Room between panels, for names at the right, for figures at the left, in points."""
_HEAD = 34.0
_TITLE = 16.0
_SPAN = {"score": 20.0, "percent": 0.2}
"""Least width of the scale: two points of difference must not look like a landslide."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A dimension in a panel: both figures, both words, its name, and where it went."""

    name: tuple[str, ...]
    values: tuple[float, float]
    words: tuple[str, str]
    colour: str
    marker: str
    width: float


def draw_slope(chart: Chart, language: str) -> Drawing:
    """Draw a line from one wave to the next; only a change that is settled has a colour."""
    data = chart.data
    panels = list(dict.fromkeys(names_of(data["series"].tolist()))) or [""]
    courses = _courses(chart)
    keys = [Key(word, colour, marker) for word, (colour, marker) in courses.items()]
    most = max((names_of(data["series"].tolist()).count(panel) for panel in panels), default=0)
    tall = max(130.0, most * 2.5 * style.SMALL_SIZE * style.LEADING)
    drawing = open_drawing(chart, language, _HEAD + tall + 10, keys)
    room = (style.WIDTH - 2 * style.MARGIN - _GAP * (len(panels) - 1)) / len(panels)
    for at, panel in enumerate(panels):
        left = style.MARGIN + at * (room + _GAP)
        rows = [r for r, name in enumerate(names_of(data["series"].tolist())) if name == panel]
        _panel(drawing, chart, language, rows, (left, left + room, panel))
    return drawing


def _courses(chart: Chart) -> dict[str, tuple[str, str]]:
    """Return colour and marker by the word of each course: fell, stable, rose."""
    looks = ((style.VERMILION, "v"), (style.OUTLINE, "o"), (style.BLUE, "^"))
    return dict(zip(chart.levels, looks, strict=True))


def _panel(
    drawing: Drawing,
    chart: Chart,
    language: str,
    rows: list[int],
    place: tuple[float, float, str],
) -> None:
    left, right, title = place
    paper, top = drawing.paper, drawing.top
    if title:
        words = wrap(title, right - left, style.LABEL_SIZE, bold=True)[0]
        paper.text(left, top + _TITLE / 2, words, bold=True, colour=style.ACCENT)
    start, end = left + _BEFORE, right - _NAMES
    for x, key in ((start, "before"), (end, "after")):
        word = chart.labels.get(key, key)
        paper.text(
            x, top + _TITLE + 9, word, size=style.SMALL_SIZE, colour=style.MUTED, align="center"
        )
        paper.line((x, top + _HEAD), (x, drawing.bottom), style.RULE, 0.8)
    values = figures(chart, "before", "after")
    span = _SPAN.get(chart.unit, 0.0)
    scale = close_scale(values, chart.unit, drawing.bottom - 8, top + _HEAD + 8, span)
    lines = [line for row in rows if (line := _line(chart, row, language)) is not None]
    if not lines:
        middle = (top + _HEAD + drawing.bottom) / 2
        draw_nothing(drawing, (start, right), middle, language)
        return
    step = style.SMALL_SIZE * style.LEADING
    for line in lines:
        ends = [(x, scale.at(v)) for x, v in zip((start, end), line.values, strict=True)]
        paper.line(ends[0], ends[1], line.colour, line.width)
        for x, y in ends:
            paper.dot(x, y, line.marker, line.colour, 5.0)
    bounds = (top + _HEAD + 4, drawing.bottom - 4)
    _words_before(drawing, lines, [scale.at(line.values[0]) for line in lines], start, bounds, step)
    _words_after(drawing, lines, [scale.at(line.values[1]) for line in lines], end, bounds, step)


def _line(chart: Chart, row: int, language: str) -> _Line | None:
    before, after = (figure(chart, key, row) for key in ("before", "after"))
    if before is None or after is None:
        return None
    default = format_of(chart.unit)
    cells = chart.data.iloc[row]
    course = str(cells["course"])
    colour, marker = _courses(chart).get(course, (style.OUTLINE, "o"))
    first, last = (words_of(chart, key, row, language, default) for key in ("before", "after"))
    stable = course == chart.levels[1]
    name = wrap(f"{last}\u2002{cells['label']}", _NAMES - 8, style.SMALL_SIZE)[:2]
    return _Line(name, (before, after), (first, last), colour, marker, 1.0 if stable else 2.0)


def _words_before(
    drawing: Drawing,
    lines: list[_Line],
    places: list[float],
    x: float,
    bounds: tuple[float, float],
    step: float,
) -> None:
    order = sorted(range(len(lines)), key=lambda at: places[at])
    apart = spread([places[at] for at in order], step, bounds)
    for at, y in zip(order, apart, strict=True):
        drawing.paper.text(x - 7, y, lines[at].words[0], size=style.SMALL_SIZE, align="right")


def _words_after(
    drawing: Drawing,
    lines: list[_Line],
    places: list[float],
    x: float,
    bounds: tuple[float, float],
    step: float,
) -> None:
    """Write value and name at the end of each line, two lines of type where the name is long."""
    order = sorted(range(len(lines)), key=lambda at: places[at])
    tall = max(len(line.name) for line in lines)
    apart = spread([places[at] for at in order], tall * step * 0.9, bounds)
    for at, y in zip(order, apart, strict=True):
        drawing.paper.lines(x + 8, y, lines[at].name, size=style.SMALL_SIZE, leading=1.12)
        if abs(y - places[at]) > step:
            drawing.paper.line((x + 2, places[at]), (x + 6, y), style.RULE, 0.6)
