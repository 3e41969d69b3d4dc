"""How wide the columns of a table are, and how small its type, so that nothing is cut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from alliances.reports.drawing.text import width
from alliances.reports.pdf.measures import serif_width

PORTRAIT, LANDSCAPE = 481.0, 728.0
"""Room across a page in points: A4 less two margins of 20 mm."""
SIZES = (9.0, 8.5, 8.0, 7.5)
"""Type sizes of tables: the first that fits well is taken…"""
TIGHT_SIZES = (8.0, 7.5, 7.0, 6.5)
"""…or else the first at which every word has room."""
LANDSCAPE_SIZES = (8.0, 7.5, 7.0, 6.5, 6.0)
HALF_SIZES = (9.0, 8.5, 8.0, 7.5)
INSET = 3.0
"""Points on either side of a cell."""
HALF = PORTRAIT / 2 - 9
"""Two tables of that width stand side by side."""

_COMFORT = 46.0
"""A column of text is no wider than so many type sizes for its own sake."""
_ONE_LINE = 18.0
"""Texts of no more type sizes than that should stand on one line."""
_SMALL = 0.79
"""Codes are set smaller than figures."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A type size, the widths of the columns in points, and whether the page must turn."""

    size: float
    widths: tuple[float, ...]
    landscape: bool = False

    @property
    def across(self) -> float:
        """The width of the whole table."""
        return sum(self.widths)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What each column needs, in type sizes, each step no less than the one before."""

    least: tuple[float, ...]
    """Every word has room."""
    line: tuple[float, ...]
    """What should stand on one line does."""
    cells: tuple[float, ...]
    """Longer texts have the room that suits them."""
    best: tuple[float, ...]
    """The heading stands on two lines."""


def fitted(
    headings: Sequence[str],
    columns: Sequence[Sequence[str]],
    coded: bool = False,
    largest: float = SIZES[0],
) -> Fit:
    """Return a type size at which every word has room, and the widths of the columns.

    Parameters
    ----------
    headings
        The headings.
    columns
        The cells of each column.
    coded
        Whether the last column holds codes.
    largest
        No type is larger than that.
    """
    needs = _needs(headings, columns, coded)
    found = (
        _fit(needs, [size for size in SIZES if size <= largest], PORTRAIT)
        or _fit(needs, [size for size in TIGHT_SIZES if size <= largest], PORTRAIT, well=False)
        or _fit(needs, LANDSCAPE_SIZES, LANDSCAPE, well=False)
    )
    if found is not None:
        return found
    # More columns than a page can hold: words break where they must.
    size = LANDSCAPE_SIZES[-1]
    share = LANDSCAPE / _least(needs, size)
    widths = tuple((each * size + 2 * INSET) * share for each in needs.least)
    return Fit(size, widths, landscape=True)


def halved(
    headings: Sequence[str], columns: Sequence[Sequence[str]], coded: bool = False
) -> Fit | None:
    """Return what lets a table stand beside another; None where it needs the whole page."""
    return _fit(_needs(headings, columns, coded), HALF_SIZES, HALF)


def _needs(headings: Sequence[str], columns: Sequence[Sequence[str]], coded: bool) -> _Needs:
    least, line, comfort, best = [], [], [], []
    for place, (heading, cells) in enumerate(zip(headings, columns, strict=True), start=1):
        measured = _code_width if coded and place == len(columns) else serif_width
        different = set(cells)
        words = {word for cell in different for word in _words(cell)}
        need = max(_widest(words, measured), *map(_heavy, _words(heading)))
        whole = max(need, _widest(different, measured))
        least.append(need)
        line.append(min(whole, max(need, _ONE_LINE)))
        comfort.append(max(line[-1], min(whole, _COMFORT)))
        best.append(max(comfort[-1], _in_two(heading)))
    return _Needs(tuple(least), tuple(line), tuple(comfort), tuple(best))


def _heavy(text: str) -> float:
    return serif_width(text, heavy=True)


def _in_two(heading: str) -> float:
    """Return the width at which a heading stands on two lines."""
    words = heading.split(" ")
    return min(
        max(_heavy(" ".join(words[:cut])), _heavy(" ".join(words[cut:])))
        for cut in range(1, len(words) + 1)
    )


def _words(text: str) -> list[str]:
    """Split where a line may break: at plain spaces and at breaks without width."""
    return text.replace("\u200b", " ").split(" ")


def _widest(texts: set[str], measured: Callable[[str], float]) -> float:
    return max(map(measured, texts), default=0.0)


def _code_width(text: str) -> float:
    return _SMALL * width(text, 1)


def _least(needs: _Needs, size: float) -> float:
    return sum(needs.least) * size + 2 * INSET * len(needs.least)


def _fit(needs: _Needs, sizes: Sequence[float], room: float, well: bool = True) -> Fit | None:
    for size in sizes:
        if _least(needs, size) > room:
            continue
        widths = _shared(needs, size, room)
        if not well or _well(needs, size, widths):
            return Fit(size, widths, room == LANDSCAPE)
    return None


def _well(needs: _Needs, size: float, widths: Sequence[float]) -> bool:
    """Whether what should stand on one line does."""
    return all(
        given - 2 * INSET >= line * size - 0.01
        for line, given in zip(needs.line, widths, strict=True)
    )


def _shared(needs: _Needs, size: float, room: float) -> tuple[float, ...]:
    """Give each column what it needs, then share what is left, step by step."""
    left = (room - _least(needs, size)) / size
    given = list(needs.least)
    for step in (needs.line, needs.cells, needs.best):
        left = _towards(given, step, left)
    return tuple(each * size + 2 * INSET for each in given)


def _towards(given: list[float], step: Sequence[float], left: float) -> float:
    """Widen columns in place, those that miss least first; return the room that is left."""
    misses = [wanted - has for wanted, has in zip(step, given, strict=True)]
    waiting = sorted(range(len(misses)), key=misses.__getitem__)
    for place, column in enumerate(waiting):
        more = min(misses[column], left / (len(waiting) - place))
        given[column] += more
        left -= more
    return left


def lines_of(fit: Fit, columns: Sequence[Sequence[str]]) -> list[int]:
    """Return about how many lines each row of a table takes."""
    rooms = [(across - 2 * INSET) / fit.size for across in fit.widths]
    return [
        max(ceil(serif_width(cell) / room - 0.02) for cell, room in zip(row, rooms, strict=True))
        for row in zip(*columns, strict=True)
    ]
