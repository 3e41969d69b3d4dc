"""Tables of the document: how wide each column is, and whether the sheet must be turned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from alliances.reports.drawing.text import drawable
from alliances.reports.drawing.text import width as width_of
from alliances.reports.word.marks import paragraph, run, words

UPRIGHT, TURNED = 9412, 14344
"""Room across a sheet of A4, upright and turned, in twentieths of a point."""
_SIZES = (("Table", 8.5), ("Small", 7.0))
"""Styles of the cells and their type size: the larger where it fits."""
_PADDING = 130
_NARROWER = 0.9
"""Width of a text in Arial by that in DejaVu, which is at hand to measure with; a little more, as
no column should break a word for the want of a hair."""
_WORD, _SENTENCE = 2000, 8000
"""Widths beyond which a word may be cut, and a text goes to a second line without regret."""
_WORTH, _TURN_FOR = 0.8, 0.6
"""How much shorter a table must be for smaller type, or for a turned sheet, to be worth it."""
_TALL, _ROW = 240, 34
"""Height of a table and of its rows, in points, up to which no sheet is turned to shorten them."""
_LOOSE = 1.25
"""Room that a text on several lines takes, by its length: no line is filled to its end."""
_TOGETHER = 12
"""Tables of at most so many rows stay on one page."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column ready to be set: its heading, its cells as text and as marks.

    `marked` holds, by row, the cell as it is written (with its bookmark); `share` says how much
    text the column may take on one line.
    """

    heading: str
    cells: Sequence[str]
    marked: Sequence[str]
    number: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table fits: style of its cells, widths of its columns, whether the sheet is turned."""

    style: str
    widths: tuple[int, ...]
    turned: bool


def fit(columns: Sequence[Column], after_turned: bool = False) -> Fit:
    """Return how a table fits best: upright if it can, on a turned sheet where that is far shorter.

    At each size of type the longest words must fit; of those, what makes the table shortest.

    Parameters
    ----------
    columns
        At least one.
    after_turned
        Whether the document stands on a turned sheet: staying there costs no page.
    """
    found: dict[bool, tuple[float, Fit]] = {}
    for turned, room in ((False, UPRIGHT), (True, TURNED)):
        for name, size in _SIZES:
            least = [_least(column, size) for column in columns]
            if sum(least) > room:
                continue
            tall = [_lengths(column, size) for column in columns]
            most = [min(max(each, default=0), _SENTENCE) + _PADDING for each in tall]
            widths = _widths(least, most, room)
            height = size * _lines(tall, widths)
            if turned not in found or height < _WORTH * found[turned][0]:
                found[turned] = height, Fit(name, widths, turned)
    if not found:
        scale = TURNED / sum(least)
        return Fit(_SIZES[-1][0], tuple(int(width * scale) for width in least), True)
    upright, turned_one = found.get(False), found.get(True)
    # Few rows need no sheet of their own, unless each would stand as a column of single words.
    limit = 0 if after_turned else min(_TALL, _ROW * (1 + len(columns[0].cells)))
    shorter = _WORTH if after_turned else _TURN_FOR
    if upright and turned_one and upright[0] > limit and turned_one[0] < shorter * upright[0]:
        return turned_one[1]
    return (upright or turned_one or found[True])[1]


def _lengths(column: Column, size: float) -> list[int]:
    """Return, row by row, the width of a cell on one line; the heading's on two, first."""
    known = {cell: _across(cell, size) for cell in {*column.cells}}
    return [_across(column.heading, size, bold=True) // 2, *(known[cell] for cell in column.cells)]


def _lines(lengths: Sequence[Sequence[int]], widths: Sequence[int]) -> int:
    """Return how many lines a table takes."""
    rooms = [width - _PADDING for width in widths]
    return sum(
        max(
            1 if length <= room else ceil(_LOOSE * length / max(room, 1))
            for length, room in zip(row, rooms, strict=True)
        )
        for row in zip(*lengths, strict=True)
    )


def _widths(least: Sequence[int], most: Sequence[int], room: int) -> tuple[int, ...]:
    """Share out the room: what each column needs, then what it would like."""
    left = room - sum(least)
    wishes = [max(0, wanted - needed) for needed, wanted in zip(least, most, strict=True)]
    share = min(1.0, left / sum(wishes)) if sum(wishes) else 0.0
    widths = [needed + int(wish * share) for needed, wish in zip(least, wishes, strict=True)]
    # A table as wide as the text reads well unless it has few, short columns.
    if sum(widths) > 0.7 * room:
        widths[0] += room - sum(widths)
    return tuple(widths)


def _least(column: Column, size: float) -> int:
    """Return the width of the longest word."""
    pieces = {piece for cell in {*column.cells} for piece in _pieces(cell)}
    longest = max((_across(piece, size) for piece in pieces), default=0)
    head = max(_across(piece, size, bold=True) for piece in _pieces(column.heading))
    return min(max(longest, head), _WORD) + _PADDING


def _across(words: str, size: float, bold: bool = False) -> int:
    return int(20 * _NARROWER * width_of(drawable(words), size, bold))


def _pieces(cell: str) -> list[str]:
    return re.split(r"(?<=[-/])|[ ]", cell)


def table(columns: Sequence[Column], how: Fit, title: str, description: str) -> str:
    """Return a table: a row of headings that is repeated on each page, rows that are not split.

    Parameters
    ----------
    columns
        At least one; the first names the row.
    how
        As `fit` found.
    title, description
        What a screen reader says of it.
    """
    head, body, figure = (f"{how.style}{part}" for part in ("Head", "Text", "Number"))
    right = '<w:jc w:val="right"/>'
    headings = "".join(
        _cell(width, paragraph(run(c.heading), head, right if c.number else ""))
        for c, width in zip(columns, how.widths, strict=True)
    )
    rows = max((len(column.marked) for column in columns), default=0)
    lines = []
    for row in range(rows):
        # The last rows stay with what is said below the table.
        keep = "<w:keepNext/>" if rows <= _TOGETHER or row >= rows - 2 else ""
        cells = "".join(
            _cell(width, paragraph(c.marked[row], figure if c.number else body, keep))
            for c, width in zip(columns, how.widths, strict=True)
        )
        lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in how.widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>'
        f'<w:tblW w:w="{sum(how.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0"'
        f' w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val="{words(title)}"/>'
        f'<w:tblDescription w:val="{words(description)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{headings}</w:tr>"
        f"{''.join(lines)}</w:tbl>"
    )


def cards(cells: Sequence[str], across: int) -> str:
    """Return cells of paragraphs side by side, `across` in a row: no table to a screen reader."""
    width = UPRIGHT // across
    rows = [cells[at : at + across] for at in range(0, len(cells), across)]
    empty = paragraph("", "KeyNote")
    lines = []
    for row in rows:
        filled = [*row, *[empty] * (across - len(row))]
        made = "".join(_cell(width, cell) for cell in filled)
        lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{made}</w:tr>")
    grid = f'<w:gridCol w:w="{width}"/>' * across
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="KeyFigures"/>'
        f'<w:tblW w:w="{width * across}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        f' w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(lines)}</w:tbl>"
    )


def _cell(width: int, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
