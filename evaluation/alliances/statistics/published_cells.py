"""Tables as cells: their totals, the relations between them, what is told beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics.inputs import Booleans, Floats, Integers, vector
from alliances.statistics.recovery import Relations, as_matrix

Table = pd.DataFrame | pd.Series | npt.ArrayLike
"""A frame of two ways, a Series of one or several, an array of any."""

TOTAL = "Total"
"""The label of a margin that is computed."""

TOTALS = frozenset({"total", "totals", "totaux", "ensemble", "all", "sum", "somme"})
"""Labels by which a last row or column is known as a margin, in small letters."""

BESIDE = ("value", "organisations", "largest", "protect")
"""What a long frame may hold beside its keys and ``n``."""


@dataclass(frozen=True)
class Cells:
    """The cells of tables, totals among them.

    Attributes
    ----------
    index
        Their labels.
    given
        The places of the cells that the caller's table has.
    relations
        Shape (relations, cells).
    totals
        Whether each is a margin.
    parts
        For each margin its place and those of its parts, in an order in which parts are known
        before their total.
    """

    index: pd.Index
    given: Integers
    relations: Integers
    totals: Booleans
    parts: tuple[tuple[int, Integers], ...] = ()

    @cached_property
    def place(self) -> dict[object, int]:
        """Return the place of each label."""
        return {label: at for at, label in enumerate(self.index)}

    def spread(self, given: pd.Series, absent: float, totals: str) -> Floats:
        """Return numbers for every cell; margins that are not given by ``sum`` or as ``max``."""
        numbers = np.full(len(self.index), absent)
        known = np.zeros(len(self.index), dtype=np.bool_)
        places = [self.place[label] for label in given.index]
        numbers[places], known[places] = given.to_numpy(np.float64), True
        for total, parts in self.parts:
            if not known[total]:
                part = numbers[parts]
                numbers[total] = part.sum() if totals == "sum" else part.max(initial=absent)
        return numbers


def as_series(table: Table, name: str) -> pd.Series:
    """Return a table as one Series of cells."""
    if isinstance(table, pd.DataFrame):
        labels = (table.index, table.columns)
        for way in labels:
            _refuse_twice(way)
        names = [way.name or other for way, other in zip(labels, ("row", "column"), strict=True)]
        index = pd.MultiIndex.from_product([list(way) for way in labels], names=names)
        columns = [vector(table.iloc[:, at], name) for at in range(table.shape[1])]
        values = np.column_stack(columns).ravel() if columns else np.zeros(0)
        return pd.Series(values, index=index, name=name)
    if isinstance(table, pd.Series):
        _refuse_twice(table.index)
        return pd.Series(vector(table, name), index=table.index, name=name)
    array = np.asarray(table)
    if array.ndim == 2:
        return as_series(pd.DataFrame(array), name)
    if array.ndim < 2:
        return pd.Series(vector(array, name), name=name)
    index = pd.MultiIndex.from_product([range(size) for size in array.shape])
    return pd.Series(vector(array.ravel(), name), index=index, name=name)


def from_long(
    frame: pd.DataFrame, beside: Mapping[str, Table | None]
) -> tuple[pd.Series, dict[str, Table | None]]:
    """Return the numbers of people of a long frame, and what it holds beside them.

    Columns ``n`` and, if there, `BESIDE`; the others, or else the index, name the cells.
    """
    keys = [column for column in frame.columns if column not in ("n", *BESIDE)]
    kept = frame.set_index(keys) if keys else frame
    told = {
        name: kept[column] if given is None and column in kept else given
        for (name, given), column in (
            (each, "value" if each[0] == "values" else each[0]) for each in beside.items()
        )
    }
    return as_series(kept["n"], "n"), told


def beside_table(
    given: Table | None, name: str, table: Table, counts: pd.Series, cells: Cells
) -> pd.Series | None:
    """Return what is told beside a table, by its labels; an array has them by place.

    Raises
    ------
    WrongCall
        A label that the table does not have, or one of the table, no total, that is not there.
    """
    if given is None:
        return None
    if isinstance(given, pd.Series | pd.DataFrame):
        series = as_series(given, name)
        there = set(series.index)
        needed = [] if name == "protect" else [*counts.index[~cells.totals[cells.given]]]
        lacking = [
            *(label for label in there if label not in cells.place),
            *(label for label in needed if label not in there),
        ]
        if lacking:
            raise WrongCall("suppression.labels", name=name, cell=told(lacking[0]))
        return series
    array, shape = np.asarray(given), _shape(table, counts)
    if array.shape != shape:
        raise WrongCall("suppression.shape", name=name, shape=array.shape, table=shape)
    return pd.Series(vector(array.ravel(), name), index=counts.index, name=name)


def related(counts: pd.Series, relations: Relations) -> Cells:
    """Return cells of which the caller says how they depend on each other."""
    matrix = as_matrix(relations, list(counts.index))
    nowhere = np.zeros(len(counts), dtype=np.bool_)
    return Cells(counts.index, np.arange(len(counts)), matrix, nowhere)


def with_totals(cells: pd.Series, totals: bool | str) -> Cells:
    """Return the cells of a table of any number of ways, with the totals of every way.

    Parameters
    ----------
    cells
        The table; a combination of labels that is not there is nobody.
    totals
        See `alliances.statistics.suppression.suppress`.
    """
    if not len(cells):
        raise NoAnswer("suppression.no_cell")
    levels = cells.index.nlevels
    inner = [list(dict.fromkeys(cells.index.get_level_values(at))) for at in range(levels)]
    ends = [_total_of(way, totals) for way in inner]
    ways = [way if end is not None else [*way, TOTAL] for way, end in zip(inner, ends, strict=True)]
    shape = tuple(len(way) for way in ways)
    at_end = [size - 1 if end is None else end for size, end in zip(shape, ends, strict=True)]
    places = np.arange(int(np.prod(shape))).reshape(shape)
    rows, parts = [], []
    total = np.zeros(shape, dtype=np.bool_)
    for axis, end in enumerate(at_end):
        lines = np.moveaxis(places, axis, -1).reshape(-1, shape[axis])
        np.moveaxis(total, axis, 0)[end] = True
        for line in lines:
            row = np.zeros(places.size, dtype=np.int64)
            row[line], row[line[end]] = 1, -1
            rows.append(row)
            parts.append((int(line[end]), np.delete(line, end)))
    keys = list(product(*ways))
    index: pd.Index = (
        pd.Index([key[0] for key in keys], name=cells.index.name)
        if levels == 1
        else pd.MultiIndex.from_tuples(keys, names=cells.index.names)
    )
    place = {label: at for at, label in enumerate(index)}
    given = np.array([place[label] for label in cells.index])
    return Cells(index, given, np.array(rows), total.ravel(), tuple(parts))


def _total_of(way: list[Any], totals: bool | str) -> int | None:
    """Return the place of the margin among the labels of a way, None where it is computed."""
    if totals is True:
        return len(way) - 1
    if totals == "auto":
        last = way[-1]
        named = isinstance(last, str) and last.strip().casefold() in TOTALS
        if named and len(way) > 1:
            return len(way) - 1
    elif isinstance(totals, str):
        if totals in way:
            return way.index(totals)
        raise WrongCall("suppression.no_total", label=totals, known=", ".join(map(str, way)))
    if TOTAL in way:
        raise WrongCall("suppression.total_label", label=TOTAL)
    return None


def _shape(table: Table, cells: pd.Series) -> tuple[int, ...]:
    given = np.shape(table)
    return given if int(np.prod(given)) == len(cells) else (len(cells),)


def _refuse_twice(labels: pd.Index) -> None:
    if labels.has_duplicates:
        raise WrongCall("suppression.twice", cell=told(labels[labels.duplicated()][0]))


def told(label: object) -> str:
    """Return the label of a cell for a message."""
    return " × ".join(map(str, label)) if isinstance(label, tuple) else str(label)
