"""How much a slide holds: its places in points, and how tall texts and tables stand in them.

It knows no PowerPoint: building asks it how many rows a slide bears, the writer where they go.
Texts are measured in the charts' font, wider than the slides' own: what fits here fits there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from alliances.reports.drawing.text import drawable, width, wrap
from alliances.reports.model import ReportTable
from alliances.reports.writing import is_figure, written

WIDTH, HEIGHT = 960.0, 540.0
"""A slide of 16:9, in points."""
SMALLEST = 14.0
"""No text that an audience must read is smaller."""
CODE, CAPTION = 10.5, 11.0
SMALL_PRINT = (CAPTION, 10.0, 9.0)
"""What is there for tracing: codes, population, footer."""
TEXT_SIZES = (24.0, 22.0, 20.0, 18.0, 16.0, SMALLEST)
TABLE_SIZES = (18.0, 16.0, SMALLEST)
TITLE_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0)
LEADING = 1.18
PADDING = 6.0
CODE_WIDTH = 88.0
_NARROWER = {False: 0.89, True: 0.85}
"""Arial against the measured font, plain and bold: 0.87 and 0.82 in French, and some air."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in points."""

    x: float
    y: float
    w: float
    h: float

    def columns(self, count: int, gap: float = 24.0) -> "tuple[Box, ...]":
        """Split the place into columns of one width."""
        wide = (self.w - gap * (count - 1)) / count
        return tuple(Box(self.x + i * (wide + gap), self.y, wide, self.h) for i in range(count))

    def cut(self, top: float, gap: float = 10.0) -> "tuple[Box, Box]":
        """Split the place: `top` points above, the rest below."""
        below = Box(self.x, self.y + top + gap, self.w, self.h - top - gap)
        return Box(self.x, self.y, self.w, top), below


TITLE = Box(40, 26, 880, 76)
SUBTITLE = Box(40, 104, 880, 40)
BODY = Box(40, 150, 880, 310)
UNMEASURED = Box(40, 120, 880, 340)
"""The body of a slide that names no measure under its title."""
NOTE = Box(40, 464, 880, 38)
FOOTER = Box(40, 506, 780, 20)
NUMBER = Box(840, 506, 80, 20)


def tall(text: str, room: float, size: float, bold: bool = False) -> float:
    """Return the height of a text, in points, on a line of `room` points."""
    return len(wrap(text, room / _NARROWER[bold], size, bold)) * size * LEADING


def _wide(text: str, size: float, bold: bool = False) -> float:
    return _NARROWER[bold] * width(drawable(text), size, bold)


def fitting(
    texts: Sequence[str],
    box: Box,
    sizes: Sequence[float] = TEXT_SIZES,
    bold: bool = False,
    apart: float = 0.35,
) -> float:
    """Return the largest size at which paragraphs fit in a place, the smallest where none does.

    `apart` is the space between two paragraphs, in type sizes.
    """
    for size in sizes:
        lines = sum(tall(text, box.w, size, bold) for text in texts)
        if lines + apart * size * max(len(texts) - 1, 0) <= box.h:
            return size
    return sizes[-1]


def cells(table: ReportTable, language: str) -> list[list[str]]:
    """Return the headings and the rows of a table as they are written."""
    rows = [[column.heading for column in table.columns]]
    for position, (_, row) in enumerate(table.rows.iterrows()):
        rows.append(
            [
                written(
                    row[c.key],
                    c.format,
                    language,
                    position in table.withheld.get(c.key, frozenset()),
                )
                for c in table.columns
            ]
        )
    return rows


def column_widths(table: ReportTable, language: str, coded: bool, size: float) -> list[float]:
    """Return the widths of a table's columns, in points, that of its codes last.

    Figures take what they need; texts share what is left by the length of what they say.
    """
    room = BODY.w - (CODE_WIDTH if coded else 0)
    shown = cells(table, language)
    needs, floors = [], []
    for place, column in enumerate(table.columns):
        words = [row[place] for row in shown]
        longest = max(_wide(word, size, row == 0) for row, word in enumerate(words))
        unit = max((_wide(part, size, True) for w in words for part in w.split(" ")), default=0)
        floors.append(min(1.05 * unit + 1, 0.4 * room) + 2 * PADDING)
        figure = is_figure(column.format)
        needs.append(min(longest, 150.0 if figure else 0.6 * room) + 2 * PADDING)
    spare = room - sum(floors)
    wanted = [max(need - floor, 0.0) for need, floor in zip(needs, floors, strict=True)]
    if spare < 0:
        widths = [floor * room / sum(floors) for floor in floors]
    elif not sum(wanted):
        widths = [floor + spare / len(floors) for floor in floors]
    else:
        scale = spare / sum(wanted)
        widths = [f + scale * w for f, w in zip(floors, wanted, strict=True)]
    return [*widths, CODE_WIDTH] if coded else widths


def row_heights(table: ReportTable, language: str, coded: bool, size: float) -> list[float]:
    """Return the heights of a table's rows, its headings first, in points."""
    widths = column_widths(table, language, coded, size)
    return [
        max(
            tall(word, max(widths[place] - 2 * PADDING, size), size, bold=not row)
            for place, word in enumerate(words)
        )
        + PADDING
        for row, words in enumerate(cells(table, language))
    ]


def table_size(table: ReportTable, language: str, coded: bool, room: float) -> float:
    """Return the largest type size at which a table stands in `room` points, or the smallest."""
    for size in TABLE_SIZES:
        if sum(row_heights(table, language, coded, size)) <= room:
            return size
    return TABLE_SIZES[-1]


def rows_that_fit(table: ReportTable, language: str, room: float) -> int:
    """Return how many of a table's rows stand in `room` points at the smallest size."""
    heights = row_heights(table, language, True, SMALLEST)
    total, count = heights[0], 0
    for tall_row in heights[1:]:
        total += tall_row
        if total > room:
            break
        count += 1
    return count
