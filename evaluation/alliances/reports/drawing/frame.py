"""What surrounds every chart: title, measure, legend, and « Lecture, Champ, Source » below."""

from collections.abc import Sequence
from dataclasses import dataclass

from alliances.language import text
from alliances.reports import style
from alliances.reports.drawing.paper import Paper
from alliances.reports.drawing.text import drawable, width, wrap
from alliances.reports.model import Chart
from alliances.reports.writing import given, written

_ROOM = style.WIDTH - 2 * style.MARGIN
_SELF_EXPLAINED = frozenset({"arrows", "heat", "path"})
"""Kinds that say in their own words what is not there: no « n.d. » is drawn."""
_KEY = 11.0
"""Room for the sign of a legend entry, in points."""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend; `marker` is a matplotlib marker, ``box``, ``line`` or ``dashes``."""

    label: str
    colour: str
    marker: str = "box"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart being drawn: its sheet, and where things stand on it, in points from the top.

    Attributes
    ----------
    head
        Where title and subtitle end; the legend stands from there to `top`.
    top, bottom
        Ends of the body.
    """

    paper: Paper
    head: float
    top: float
    bottom: float


def open_drawing(chart: Chart, language: str, height: float, keys: Sequence[Key] = ()) -> Drawing:
    """Start a drawing: everything around a body of `height` points is set.

    Parameters
    ----------
    chart
        The chart, for its words.
    language
        ``fr`` or ``en``.
    height
        Height of the body in points, legend not included.
    keys
        Entries of the legend, in order. Every level of a scale is given, answered or not.
    """
    title = wrap(chart.title, _ROOM, style.TITLE_SIZE, bold=True)
    subtitle = wrap(chart.subtitle, _ROOM, style.SUBTITLE_SIZE) if chart.subtitle else ()
    places, legend = _legend(keys)
    footer = _footer(chart, language)
    head = style.MARGIN + _tall(title, style.TITLE_SIZE) + _tall(subtitle, style.SUBTITLE_SIZE) + 6
    top = head + legend
    bottom = top + height
    paper = Paper(bottom + 8 + _tall(footer, style.NOTE_SIZE) + style.MARGIN / 2)
    at = _set(paper, style.MARGIN, title, style.TITLE_SIZE, style.ACCENT, bold=True)
    _set(paper, at, subtitle, style.SUBTITLE_SIZE, style.MUTED)
    for key, (x, y) in zip(keys, places, strict=True):
        _sign(paper, key, style.MARGIN + x, head + y)
    _set(paper, bottom + 8, footer, style.NOTE_SIZE, style.MUTED)
    return Drawing(paper, head, top, bottom)


def figure(chart: Chart, column: str, row: int) -> float | None:
    """Return a figure of a chart; None where there is none to show, withheld ones above all."""
    if column not in chart.data or row in chart.withheld.get(column, frozenset()):
        return None
    value = chart.data[column].iloc[row]
    return float(value) if given(value) else None


def figures(chart: Chart, *columns: str) -> list[float]:
    """Return every figure shown of some columns: what a scale must hold."""
    cells = (figure(chart, name, row) for name in columns for row in range(len(chart.data)))
    return [value for value in cells if value is not None]


def interval(chart: Chart, row: int, side: str = "") -> tuple[float, float] | None:
    """Return both ends of a figure's interval, or None where one is missing."""
    low, high = (figure(chart, f"{end}{side}", row) for end in ("low", "high"))
    return None if low is None or high is None else (low, high)


def words_of(chart: Chart, column: str, row: int, language: str, default: str = "score") -> str:
    """Write a figure of a chart as its data table does: withheld « s », not available « n.d. »."""
    value = chart.data[column].iloc[row] if column in chart.data else None
    hidden = row in chart.withheld.get(column, frozenset())
    return written(value, chart.formats.get(column, default), language, hidden)


def explanations(chart: Chart, language: str) -> tuple[str, ...]:
    """Return what the marks in a chart's place of figures mean, where there are any."""
    figures = chart.data.select_dtypes("number")
    empty = figures.isna()
    positions = {name: position for position, name in enumerate(figures.columns)}
    for column, rows in chart.withheld.items():
        if column in positions:
            empty.iloc[sorted(rows), positions[column]] = False
    notes = []
    if any(chart.withheld.values()):
        notes.append(text("charts.withheld_note", language))
    if bool(empty.to_numpy().any()):
        notes.append(text("charts.unavailable_note", language))
    return tuple(notes)


def interval_keys(chart: Chart, language: str) -> list[Key]:
    """Return the legend's entry for the intervals, where the chart has any."""
    ends = [column for column in chart.data.columns if str(column).startswith("low")]
    if not len(ends) or not chart.data[ends].notna().to_numpy().any():
        return []
    return [Key(text("charts.interval", language), style.OUTLINE, "line")]


def _footer(chart: Chart, language: str) -> tuple[str, ...]:
    parts = [
        text("charts.note", language, label=text(f"report.{name}_label", language), words=words)
        for name, words in (
            ("reading", chart.reading),
            ("scope", chart.scope),
            ("source", chart.source),
        )
        if words
    ]
    marks = () if chart.kind in _SELF_EXPLAINED else explanations(chart, language)
    notes = [" ".join(marks), *parts]
    notes = [note for note in notes if note]
    return tuple(line for note in notes for line in wrap(note, _ROOM, style.NOTE_SIZE))


def _tall(lines: Sequence[str], size: float) -> float:
    return len(lines) * size * style.LEADING


def _set(
    paper: Paper, top: float, lines: Sequence[str], size: float, colour: str, bold: bool = False
) -> float:
    """Write lines downwards from `top`; return where they end."""
    for line in lines:
        middle = top + size * style.LEADING / 2
        paper.text(style.MARGIN, middle, line, size=size, colour=colour, bold=bold, part="frame")
        top += size * style.LEADING
    return top


def _legend(keys: Sequence[Key]) -> tuple[list[tuple[float, float]], float]:
    """Place the entries in as many rows as they need; return their places and the height."""
    places: list[tuple[float, float]] = []
    x = y = 0.0
    for key in keys:
        room = _KEY + width(drawable(key.label), style.SMALL_SIZE) + 12
        if x and x + room - 12 > _ROOM:
            x, y = 0.0, y + 14
        places.append((x, y + 8))
        x += room
    return places, y + 22 if keys else 0.0


def _sign(paper: Paper, key: Key, x: float, y: float) -> None:
    if key.marker == "box":
        paper.box(x, y - 4, 8, 8, key.colour)
    elif key.marker in ("line", "dashes"):
        paper.line((x - 1, y), (x + 9, y), key.colour, 1.2, dashed=key.marker == "dashes")
    else:
        paper.dot(x + 4, y, key.marker, key.colour)
    paper.text(x + _KEY, y, key.label, size=style.SMALL_SIZE)
