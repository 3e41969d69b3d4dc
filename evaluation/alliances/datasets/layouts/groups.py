"""Repeated groups of a form: tables whose rows belong to rows of another, by a key."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.block import heading_text
from alliances.datasets.layouts.outline import Field, Grid, Origin
from alliances.datasets.located import Unread
from alliances.datasets.place import cell_name, letters
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

_CUT = "..."
_CHILD, _PARENT = ("_parent_index", "parent_key"), ("_index", "key")
"""The column of a repeated group that names the row it belongs to, and that row's own name."""


def with_parents(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Return the grids of repeated groups with the fields of the rows that their rows belong to.

    A group within a group has those of both.
    """
    parents = {place: _parent(made, grids) for place, made in enumerate(grids)}
    made_of: dict[int, Grid] = {}

    def joined_up(place: int, above: frozenset[int]) -> Grid:
        if place not in made_of:
            parent = parents[place]
            made_of[place] = (
                grids[place]
                if parent is None or parent in above
                else _with_parent(grids[place], joined_up(parent, above | {place}))
            )
        return made_of[place]

    return tuple(joined_up(place, frozenset({place})) for place in range(len(grids)))


def without_parent(file: str, grids: Sequence[Grid]) -> Iterator[Finding]:
    """Report a repeated group whose rows belong to a table that is not in the file."""
    for made in grids:
        index = _own(made, _CHILD)
        if index is not None and _said(made, index) and _parent(made, grids) is None:
            cell = cell_name(made.headings[-1], index.column)
            where = made.sheet.name, cell, index.heading
            yield Finding("group_without_parent", Severity.VERIFY, file, *where)


def _with_parent(made: Grid, parent: Grid) -> Grid:
    """Return the grid of a repeated group with the fields of the row that each row belongs to."""
    index, key = _own(made, _CHILD), _own(parent, _PARENT)
    if index is None or key is None:
        return made
    place = {heading_text(value): row for row, value in enumerate(parent.cells(key))}
    rows = np.array(
        [place.get(heading_text(value), -1) for value in made.cells(index)], dtype=np.int64
    )
    known = {name for each in made.fields for name in each.names}
    inherited = [
        _inherited(each, parent, index.column, rows)
        for each in parent.fields
        if each.kind in {"question", "multiple", "inherited"} and not set(each.names) & known
    ]
    return replace(made, fields=(*made.fields, *inherited))


def _inherited(of: Field, parent: Grid, column: int, rows: npt.NDArray[np.int64]) -> Field:
    """Return a field of the parent as one of its rows' children, joined by a column of theirs."""
    own = Origin(parent.sheet, of.columns or (of.column,), parent.rows, parent.headings[-1])
    origin = of.origin or own
    lost = rows < 0
    values = np.full(len(rows), Unread("orphan"), dtype=object)
    values[~lost] = parent.cells(of)[rows[~lost]]
    there = np.zeros(len(rows), dtype=np.int64)
    there[~lost] = origin.rows[rows[~lost]]
    name = f"{origin.sheet.name} › {letters(origin.columns[0])}"
    return replace(
        of,
        column=column,
        names=tuple(dict.fromkeys((*of.names, name))),
        kind="inherited",
        values=values,
        columns=(column,),
        origin=replace(origin, rows=there),
    )


def _own(made: Grid, names: Sequence[str]) -> Field | None:
    return next((each for each in made.fields if fold(each.heading) in names), None)


def _parent(made: Grid, grids: Sequence[Grid]) -> int | None:
    """Return which grid a repeated group belongs to: the one it names, else that of its keys."""
    index = _own(made, _CHILD)
    if index is None:
        return None
    others = [(place, other) for place, other in enumerate(grids) if other is not made]
    table = _own(made, ("_parent_table_name",))
    named = next((heading_text(v) for v in made.cells(table) if v), "") if table else ""
    for place, other in others:
        # Sheet names are cut at 31 signs, the end marked by three points.
        start = other.sheet.name.removesuffix(_CUT)
        if named and (named == other.sheet.name or named.startswith(start)):
            return place
    said = _said(made, index)
    shared = {place: len(said & _keys(other)) for place, other in others}
    best = max(shared, key=lambda place: shared[place], default=None)
    return best if best is not None and shared[best] else None


def _said(made: Grid, of: Field) -> set[str]:
    """Return the rows that a repeated group names: the main table may have the column, empty."""
    return {heading_text(value) for value in made.cells(of)} - {"", "-1"}


def _keys(made: Grid) -> set[str]:
    key = _own(made, _PARENT)
    return {heading_text(value) for value in made.cells(key)} if key is not None else set()
