"""Charts in rows: labels on the left, figures in the middle, columns of numbers on the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from alliances.reports import style
from alliances.reports.drawing.frame import Drawing
from alliances.reports.drawing.scale import Scale
from alliances.reports.drawing.text import drawable, width, wrap

_LABELS_AT_MOST = 165.0
_BESIDE_AT_MOST = 74.0
_GAP = 10.0
_TIGHT = 1.12
"""Leading of the names beside the lines: two lines of a name stand beside one bar."""
_HEADING = 18.0
_TICKS = 10.0
"""Headings and ticks stand so many points above the first band."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers on the right: its heading, and its least width in points."""

    heading: str
    width: float = 26.0

    @property
    def room(self) -> float:
        """Its width in points: no word of its heading is broken."""
        return max(self.width, _widest(self.heading.split(), style.SMALL_SIZE))


@dataclass(frozen=True, slots=True)
class Band:
    """A label and the lines of figures beside it; places in points from the top of the body.

    Attributes
    ----------
    heading
        What begins here (« Échelon »), written above the label; empty inside a group.
    label
        The label, broken into lines.
    rows
        Positions of its lines of figures in the chart's data.
    top, height
        Where it stands.
    middles
        Where the middle of each line of figures is.
    """

    heading: str
    label: tuple[str, ...]
    rows: tuple[int, ...]
    top: float
    height: float
    middles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands in points: across from the sheet's left, down from the body's top."""

    bands: tuple[Band, ...]
    beside: float
    """Where the names of the lines end (right aligned)."""
    plot: tuple[float, float]
    columns: tuple[tuple[float, tuple[str, ...]], ...]
    """The right edge of each column of numbers, and its heading."""
    head: float
    """Height of the headings, above the first band."""
    height: float


def lay_out(
    labels: Sequence[str],
    columns: Sequence[Column],
    line: float,
    *,
    beside: Sequence[str] = (),
    groups: Sequence[str] = (),
    merge: bool = False,
) -> Layout:
    """Give each row its place.

    Parameters
    ----------
    labels
        One a row of the data.
    columns
        Columns of numbers, from left to right.
    line
        Height of a line of figures, in points.
    beside
        The name of each row beside its label (who answers); empty for none.
    groups
        What each row belongs to; empty for none.
    merge
        Whether rows that follow one another under the same label share it.
    """
    room = min(_widest(labels, style.LABEL_SIZE), _LABELS_AT_MOST)
    names = min(_widest(beside, style.NOTE_SIZE), _BESIDE_AT_MOST)
    left = style.MARGIN + room + _GAP + (names + _GAP if beside else 0)
    edge = style.WIDTH - style.MARGIN
    placed: list[tuple[float, tuple[str, ...]]] = []
    for column in reversed(columns):
        placed.insert(0, (edge, wrap(column.heading, column.room, style.SMALL_SIZE)))
        edge -= column.room + _GAP
    tallest = max((len(heading) for _, heading in placed), default=1)
    stacked = max((len(_name(name)) for name in beside), default=0)
    line = max(line, stacked * style.NOTE_SIZE * _TIGHT + 2)
    head = _HEADING + (tallest - 1) * style.SMALL_SIZE * style.LEADING
    bands = _bands(labels, groups or [""] * len(labels), room, line, head, merge)
    bottom = bands[-1].top + bands[-1].height if bands else head + 2 * line
    return Layout(
        bands, left - _GAP, (left, edge - 2 if columns else edge), tuple(placed), head, bottom
    )


def draw_labels(drawing: Drawing, layout: Layout, beside: Sequence[str] = ()) -> None:
    """Write labels, groups and names beside them, with a fine rule between the bands."""
    paper, top = drawing.paper, drawing.top
    right = style.WIDTH - style.MARGIN
    for position, band in enumerate(layout.bands):
        begin = top + band.top
        if position:
            paper.line((style.MARGIN, begin), (right, begin), style.RULE, 0.4)
        if band.heading:
            paper.text(style.MARGIN, begin + 9, band.heading, colour=style.ACCENT, bold=True)
        middle = top + (band.middles[0] + band.middles[-1]) / 2
        paper.lines(style.MARGIN, middle, band.label)
        for row, place in zip(band.rows, band.middles, strict=True):
            if beside:
                paper.lines(
                    layout.beside,
                    top + place,
                    _name(beside[row]),
                    size=style.NOTE_SIZE,
                    colour=style.MUTED,
                    align="right",
                    leading=_TIGHT,
                )


def draw_columns(drawing: Drawing, layout: Layout) -> None:
    """Write the headings of the columns of numbers."""
    for right, heading in layout.columns:
        last = drawing.top + layout.head - _TICKS
        middle = last - (len(heading) - 1) * style.SMALL_SIZE * style.LEADING / 2
        drawing.paper.lines(
            right, middle, heading, size=style.SMALL_SIZE, colour=style.MUTED, align="right"
        )


def draw_scale(drawing: Drawing, layout: Layout, scale: Scale, language: str) -> None:
    """Draw the grid of a value scale over all bands, its ticks written above."""
    first = drawing.top + layout.head - 3
    written = drawing.top + layout.head - _TICKS
    for tick in scale.ticks:
        x = scale.at(tick)
        drawing.paper.line((x, first), (x, drawing.bottom), style.RULE, 0.5)
        drawing.paper.text(
            x,
            written,
            scale.word(tick, language),
            size=style.SMALL_SIZE,
            colour=style.MUTED,
            align="center",
        )


def names_of(column: Sequence[object]) -> list[str]:
    """Return a column of names as texts, empty where nothing is given."""
    return ["" if name is None or name != name else str(name) for name in column]


def _name(name: str) -> tuple[str, ...]:
    """Break a name beside a line; two lines say who it is, a third would need a taller row."""
    return wrap(name, _BESIDE_AT_MOST, style.NOTE_SIZE)[:2]


def _widest(texts: Sequence[str], size: float) -> float:
    return max((width(drawable(text), size) for text in texts), default=0.0) + 0.5


def _bands(
    labels: Sequence[str],
    groups: Sequence[str],
    room: float,
    line: float,
    top: float,
    merge: bool,
) -> tuple[Band, ...]:
    bands: list[Band] = []
    keys = [
        (group, label) if merge else (group, label, row)
        for row, (group, label) in enumerate(zip(groups, labels, strict=True))
    ]
    before = ""
    for _, same in groupby(range(len(labels)), key=lambda row: keys[row]):
        rows = tuple(same)
        heading = groups[rows[0]] if groups[rows[0]] != before else ""
        before = groups[rows[0]]
        label = wrap(labels[rows[0]], room, style.LABEL_SIZE)
        above = 16.0 if heading else 0.0
        inner = max(len(label) * style.LABEL_SIZE * style.LEADING, len(rows) * line)
        start = top + above + 3 + (inner - len(rows) * line) / 2
        middles = tuple(start + (position + 0.5) * line for position in range(len(rows)))
        bands.append(Band(heading, label, rows, top, above + inner + 6, middles))
        top += above + inner + 6
    return tuple(bands)
