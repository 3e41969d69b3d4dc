"""Live formulas for what follows from figures that the same table shows.

A formula stands only where it gives, from the rounded cells that are shown, the very figure that is
shown; it never refers to a cell that is withheld or not available.
"""

from collections.abc import Iterable, Mapping, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from alliances.reports.model import Derived
from alliances.reports.writing import rounded

Shown = Mapping[str, Sequence[float | None]]
"""By column, the figures as they are shown; None where there is none."""

_Found = tuple[str, float] | None
"""An expression of our cells and what it gives."""


def live_formulas(
    key: str, how: Derived, shown: Shown, decimals: Sequence[int], origin: tuple[int, Sequence[str]]
) -> list[str | None]:
    """Return the formula of each row of a column, None where the number itself must stand.

    Parameters
    ----------
    key
        The column.
    how
        How it follows from others.
    shown
        The figures of every column, withheld ones left out.
    decimals
        With how many decimals each row of the column is shown.
    origin
        The row of the sheet where the first figures stand, and the keys of its columns, from A on.
    """
    figures = shown[key]
    cells = _Cells(shown, *origin)
    made: list[str | None] = [None] * len(figures)
    for row in range(len(figures)) if how.rows is None else how.rows:
        figure = figures[row]
        found = None if figure is None else _RULES[how.rule](how, cells, row)
        if found is None or rounded(found[1], "number", decimals[row]) != figure:
            continue
        whole = decimals[row] == 0 and found[1] == figure
        made[row] = f"={found[0]}" if whole else f"=ROUND({found[0]},{decimals[row]})"
    return made


class _Cells:
    """The cells of a table: their addresses and what they show."""

    def __init__(self, shown: Shown, top: int, keys: Sequence[str]) -> None:
        self.shown = shown
        self.top = top
        self.places = {key: place for place, key in enumerate(keys)}

    def at(self, key: str, row: int) -> str:
        return str(xl_rowcol_to_cell(self.top + row, self.places[key]))

    def value(self, key: str, row: int) -> float | None:
        return self.shown[key][row] if key in self.places and key in self.shown else None

    def added(self, cells: Sequence[tuple[str, int]], ranges: Iterable[str]) -> _Found:
        """Return the sum of some cells, written as ranges; None where one of them shows nothing."""
        values = [self.value(key, row) for key, row in cells]
        if not values or any(value is None for value in values):
            return None
        return f"SUM({','.join(ranges)})", sum(value for value in values if value is not None)

    def down(self, key: str, rows: Sequence[int]) -> _Found:
        """Return the sum of some rows of a column."""
        if key not in self.places:
            return None
        ranges = _ranges([self.at(key, row) for row in rows], rows)
        return self.added([(key, row) for row in rows], ranges)


def _ranges(addresses: Sequence[str], places: Sequence[int]) -> list[str]:
    """Write cells of one row or column as ranges, one a run of places without a gap."""
    runs: list[list[int]] = []
    for position, place in enumerate(places):
        if runs and places[runs[-1][-1]] + 1 == place:
            runs[-1].append(position)
        else:
            runs.append([position])
    return [
        addresses[run[0]] if len(run) == 1 else f"{addresses[run[0]]}:{addresses[run[-1]]}"
        for run in runs
    ]


def _difference(how: Derived, cells: _Cells, row: int) -> _Found:
    first, second = how.columns
    a, b = cells.value(first, row), cells.value(second, row)
    if a is None or b is None:
        return None
    return f"{cells.at(first, row)}-{cells.at(second, row)}", a - b


def _share(how: Derived, cells: _Cells, row: int) -> _Found:
    part = cells.value(how.columns[0], row)
    base = _base(how, cells, row)
    if part is None or base is None or not base[1]:
        return None
    return f"{cells.at(how.columns[0], row)}/{base[0]}", part / base[1]


def _base(how: Derived, cells: _Cells, row: int) -> _Found:
    """Return what a share is a share of: a cell, or a number that the table's scope names."""
    if how.total is not None:
        return f"{how.total:.15g}", how.total
    key = how.columns[-1]
    at = row if how.total_row is None else how.total_row
    base = cells.value(key, at)
    if base is None:
        return None
    if row not in how.spans:
        return cells.at(key, at), base
    beside = cells.down(how.columns[0], _span(how, row))
    return None if beside is None else (f"({cells.at(key, at)}+{beside[0]})", base + beside[1])


def _sum(how: Derived, cells: _Cells, row: int) -> _Found:
    if how.over or row in how.spans:
        return cells.down(how.columns[0], how.over or _span(how, row))
    known = [key for key in how.columns if key in cells.places]
    if len(known) < len(how.columns):
        return None
    columns = sorted(cells.places[key] for key in known)
    keys = {place: key for key, place in cells.places.items()}
    ranges = _ranges([cells.at(keys[place], row) for place in columns], columns)
    return cells.added([(key, row) for key in known], ranges)


def _span(how: Derived, row: int) -> Sequence[int]:
    first, last = how.spans[row]
    return range(first, last + 1)


_RULES = {"difference": _difference, "share": _share, "sum": _sum}
