"""Figures over time: waves of the programme, and SDG series with their target."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from alliances.language import text
from alliances.reports import style
from alliances.reports.drawing.frame import Drawing
from alliances.reports.drawing.scale import Scale
from alliances.reports.drawing.text import drawable, width, wrap


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in time: its places in points, its words, the ends of its interval in points."""

    step: float
    """Its moment: points of successive steps may be joined, others never."""
    x: float
    y: float
    words: str
    ends: tuple[float, float] | None = None


def draw_grid(drawing: Drawing, scale: Scale, left: float, right: float, language: str) -> None:
    """Draw a horizontal rule at each tick of a vertical scale, the tick written on its left."""
    for tick in scale.ticks:
        y = scale.at(tick)
        drawing.paper.line((left, y), (right, y), style.RULE, 0.5)
        drawing.paper.text(
            left - 5,
            y,
            scale.word(tick, language),
            size=style.SMALL_SIZE,
            colour=style.MUTED,
            align="right",
        )


def draw_course(drawing: Drawing, points: Sequence[Point], colour: str, marker: str) -> None:
    """Join the points of successive steps, with their intervals; a gap in time stays a gap."""
    paper = drawing.paper
    for before, after in pairwise(points):
        if after.step - before.step <= 1:
            paper.line((before.x, before.y), (after.x, after.y), colour, 1.6)
    for point in points:
        if point.ends:
            paper.line((point.x, point.ends[0]), (point.x, point.ends[1]), colour, 1.0)
    for point in points:
        paper.dot(point.x, point.y, marker, colour, 5.5)


def draw_last_words(
    drawing: Drawing,
    ends: Sequence[Point],
    bounds: tuple[float, float],
    others: Sequence[Point] = (),
) -> None:
    """Write the last figure of each course beside its point, apart where two would overlap.

    `bounds` are the places between which words must stay, from the top. Where one of the `others`
    stands at the right of a point, the figure goes above it.
    """
    step = style.SMALL_SIZE * 1.15
    for x in sorted({point.x for point in ends}):
        ranked = sorted((point for point in ends if point.x == x), key=lambda point: point.y)
        places = spread([point.y for point in ranked], step, bounds)
        for point, place in zip(ranked, places, strict=True):
            near = any(0 < o.x - x < 34 and abs(o.y - place) < 10 for o in others)
            if near:
                drawing.paper.text(
                    x, place - 10, point.words, size=style.SMALL_SIZE, align="center"
                )
            else:
                drawing.paper.text(x + 7, place, point.words, size=style.SMALL_SIZE)


def spread(places: Sequence[float], step: float, bounds: tuple[float, float]) -> list[float]:
    """Move sorted places apart by at least `step`, as little as need be, within `bounds`."""
    kept = list(places)
    for at in range(1, len(kept)):
        kept[at] = max(kept[at], kept[at - 1] + step)
    if kept and kept[-1] > bounds[1]:
        kept[-1] = bounds[1]
        for at in range(len(kept) - 2, -1, -1):
            kept[at] = min(kept[at], kept[at + 1] - step)
    return kept


def draw_nothing(
    drawing: Drawing, across: tuple[float, float], middle: float, language: str
) -> None:
    """Say in words, between two places across, that there is no figure to draw."""
    left, right = across
    words = wrap(text("charts.no_data", language), right - left - 8, style.SMALL_SIZE)
    drawing.paper.lines(
        (left + right) / 2,
        middle,
        words,
        size=style.SMALL_SIZE,
        colour=style.MUTED,
        align="center",
    )


def thinned(labels: Sequence[str], room: float, size: float) -> list[str]:
    """Blank out every second label, third, … until those left fit in `room` points.

    The last one always stays: the latest year is the one that is looked for.
    """
    widest = max((width(drawable(label), size) for label in labels), default=0.0) + 8
    every = next((k for k in range(1, len(labels) + 1) if len(labels) / k * widest <= room), 1)
    last = len(labels) - 1
    return [label if (last - at) % every == 0 else "" for at, label in enumerate(labels)]
