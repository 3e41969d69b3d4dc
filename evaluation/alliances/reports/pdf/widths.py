"""How wide the columns of a table are, and how small its type, so that nothing is cut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alliances.reports.charts_text import width
from alliances.reports.pdf.measures import serif_width

PORTRAIT, LANDSCAPE = 481.0, 728.0
"""Room across a page in points: A4 less two margins of 20 mm."""
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
"""Type sizes of tables: the first that fits well is taken, or the smallest that fits at all."""
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
    """In type sizes: what a column cannot go without, and what it would like."""

    least: tuple[float, ...]
    best: tuple[float, ...]


def fitted(headings: Sequence[str], columns: Sequence[Sequence[str]], coded: bool = False) -> Fit:
    """Return a type size at which every word has room, and the widths of the columns.

    Parameters
    ----------
    headings
        The headings.
    columns
        The cells of each column.
    coded
        Whether the last column holds codes.
    """
    needs = _needs(headings, columns, coded)
    for room, sizes in ((PORTRAIT, SIZES), (LANDSCAPE, LANDSCAPE_SIZES)):
        found = _fit(needs, sizes, room) or _fit(needs, sizes[-1:], room, well=False)
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
    least, best = [], []
    for place, (heading, cells) in enumerate(zip(headings, columns, strict=True), start=1):
        measured = _code_width if coded and place == len(columns) else serif_width
        different = set(cells)
        words = {word for cell in different for word in _words(cell)}
        head = max((serif_width(word, heavy=True) for word in _words(heading)), default=0.0)
        least.append(max(head, _widest(words, measured)))
        best.append(max(least[-1], min(_widest(different, measured), _COMFORT)))
    return _Needs(tuple(least), tuple(best))


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
        given - 2 * INSET >= min(best, _ONE_LINE) * size - 0.01
        for best, given in zip(needs.best, widths, strict=True)
    )


def _shared(needs: _Needs, size: float, room: float) -> tuple[float, ...]:
    """Give each column what it needs, then share what is left: the smallest wishes come first."""
    wishes = [best - least for least, best in zip(needs.least, needs.best, strict=True)]
    left = (room - _least(needs, size)) / size
    given = [0.0] * len(wishes)
    waiting = sorted(range(len(wishes)), key=wishes.__getitem__)
    for place, column in enumerate(waiting):
        given[column] = min(wishes[column], left / (len(waiting) - place))
        left -= given[column]
    return tuple(
        (least + more) * size + 2 * INSET for least, more in zip(needs.least, given, strict=True)
    )
