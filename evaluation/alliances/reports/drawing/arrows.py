"""Progress arrows: a row a series, a column a method, each cell an arrow and the method's words."""

from collections.abc import Sequence

from alliances.reports import style
from alliances.reports.drawing.courses import ARROWS, look
from alliances.reports.drawing.frame import Drawing, open_drawing
from alliances.reports.drawing.rows import names_of
from alliances.reports.drawing.text import wrap
from alliances.reports.model import Chart

_LABELS = 138.0
"""Room for the labels, in points; methods share what is left."""
_LINES = 5
"""A name on more lines is cut: the table of the data has it whole."""
_ARROW = 13.0
_SMALL = style.NOTE_SIZE
_STEP = _SMALL * 1.22
_PAD = 7.0


def draw_arrows(chart: Chart, language: str) -> Drawing:
    """Draw a cell for each label and column; what is not assessed says so in words."""
    data = chart.data
    labels = list(dict.fromkeys(names_of(data["label"].tolist())))
    columns = list(dict.fromkeys(names_of(data["column"].tolist())))
    groups = dict(zip(data["label"], names_of(data["group"].tolist()), strict=True))
    said = {
        (str(label), str(column)): (str(course), str(status))
        for label, column, course, status in zip(
            data["label"], data["column"], data["course"], data["status"], strict=True
        )
    }
    across = (style.WIDTH - 2 * style.MARGIN - _LABELS) / max(len(columns), 1)
    heads = [wrap(column, across - 6, style.SMALL_SIZE, bold=True) for column in columns]
    head = max((len(lines) for lines in heads), default=1) * style.SMALL_SIZE * 1.25 + 8
    rows = [_row(label, columns, said, across) for label in labels]
    tall = [
        max(_height(label), *(16 + len(lines) * _STEP for lines in cells)) for label, cells in rows
    ]
    named = [
        bool(groups[label]) and groups[label] != groups.get(before, "")
        for label, before in zip(labels, ["", *labels], strict=False)
    ]
    body = head + sum(tall) + sum(16 for each in named if each) + 2 * _PAD * len(tall)
    drawing = open_drawing(chart, language, body)
    paper, right = drawing.paper, style.WIDTH - style.MARGIN
    for place, lines in enumerate(heads):
        x = style.MARGIN + _LABELS + (place + 0.5) * across
        middle = drawing.top + head - 6 - len(lines) * style.SMALL_SIZE * 1.25 / 2
        paper.lines(
            x,
            middle,
            lines,
            size=style.SMALL_SIZE,
            colour=style.ACCENT,
            align="center",
            bold=True,
            leading=1.25,
        )
    y = drawing.top + head
    for at, (label, (lines, cells)) in enumerate(zip(labels, rows, strict=True)):
        paper.line((style.MARGIN, y), (right, y), style.RULE, 0.5)
        if named[at]:
            paper.text(style.MARGIN, y + 10, groups[label], colour=style.ACCENT, bold=True)
            y += 16
        middle = y + _PAD + tall[at] / 2
        paper.lines(style.MARGIN, middle, lines, size=style.SMALL_SIZE, leading=1.25)
        for place, (column, words) in enumerate(zip(columns, cells, strict=True)):
            x = style.MARGIN + _LABELS + (place + 0.5) * across
            course, _ = said.get((label, column), ("", ""))
            arrow, colour = look(course, chart.levels)
            top = middle - (16 + len(words) * _STEP) / 2
            paper.text(x, top + 7, arrow, size=_ARROW, colour=colour, align="center", bold=True)
            muted = style.MUTED if arrow == ARROWS[-1] else style.INK
            under = top + 16 + len(words) * _STEP / 2
            paper.lines(x, under, words, size=_SMALL, colour=muted, align="center", leading=1.22)
        y += tall[at] + 2 * _PAD
    return drawing


def _row(
    label: str, columns: Sequence[str], said: dict[tuple[str, str], tuple[str, str]], across: float
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    lines = wrap(label, _LABELS - 8, style.SMALL_SIZE)
    if len(lines) > _LINES:
        lines = (*lines[: _LINES - 1], lines[_LINES - 1] + "\u2026")
    cells = [wrap(said.get((label, column), ("", ""))[1], across - 5, _SMALL) for column in columns]
    return lines, cells


def _height(label: tuple[str, ...]) -> float:
    return len(label) * style.SMALL_SIZE * 1.25
