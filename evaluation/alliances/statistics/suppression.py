"""Hide small cells, and so many more that subtraction does not give them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.inputs import Booleans, Floats, Integers, one_of
from alliances.statistics.recovery import Relation, recoverable, reduced, relation_matrix

SECRET = "s"
"""A figure that is withheld (« secret »)."""

NOTHING = "–"
"""Nothing there: a true zero."""

NOT_AVAILABLE = "n.d."
"""No figure exists: nobody was asked, or none can be computed."""

TOTAL = "Total"
"""The label of a margin."""

REASONS = ("people", "organisations", "dominance", "declared", "complementary")
"""Why a cell is hidden: too few people or organisations, one that dominates, the caller said so,
or only so that another is not given back."""


@dataclass(frozen=True)
class Suppressed:
    """Tables of which some cells are hidden. Hidden numbers are gone from here.

    Attributes
    ----------
    cells
        One row a cell: ``value`` (NaN where hidden), ``sign`` (what to print instead of a number:
        `SECRET`, `NOTHING`, `NOT_AVAILABLE` or empty), ``hidden``, ``reason`` (of `REASONS`, empty
        where shown).
    relations
        The relations between the cells, shape (relations, cells).
    """

    cells: pd.DataFrame
    relations: Integers

    @property
    def hidden(self) -> pd.Series:
        """Whether each cell is hidden."""
        return self.cells["hidden"]

    @property
    def values(self) -> pd.Series | pd.DataFrame:
        """The numbers, NaN where hidden; as a frame where the table has two ways."""
        return self._laid_out(self.cells["value"])

    @property
    def table(self) -> pd.Series | pd.DataFrame:
        """The table as it may be printed: numbers, and a sign where there is none."""
        words = (
            self.cells["value"].astype(object).where(self.cells["sign"] == "", self.cells["sign"])
        )
        return self._laid_out(words)

    @property
    def recoverable(self) -> int:
        """How many hidden cells the published ones determine: 0, as the exact audit found."""
        return int(recoverable(self.hidden.to_numpy(), self.relations).sum())

    def _laid_out(self, column: pd.Series) -> pd.Series | pd.DataFrame:
        if self.cells.index.nlevels != 2:
            return column
        names = self.cells.index.names
        wide = column.unstack(sort=False)
        wide.index.name, wide.columns.name = names
        return wide


def suppress(
    table: pd.DataFrame | pd.Series | npt.ArrayLike,
    *,
    minimum: int = 5,
    organisations: pd.DataFrame | pd.Series | npt.ArrayLike | None = None,
    minimum_organisations: int = 3,
    largest: pd.DataFrame | pd.Series | npt.ArrayLike | None = None,
    dominance: float = 0.85,
    protect: pd.DataFrame | pd.Series | npt.ArrayLike | None = None,
    values: pd.DataFrame | pd.Series | npt.ArrayLike | None = None,
    totals: bool = False,
    relations: Sequence[Relation] | None = None,
    zeros: str = "show",
) -> Suppressed:
    """Return a table without its small cells, and without what would give them back.

    First the cells that may not be shown by themselves: fewer than `minimum` people, fewer than
    `minimum_organisations` organisations, one that holds more than `dominance` of the cell (the
    rule of Insee for enterprises: 3 units, 85 %). Then, one by one, the smallest published cell of
    a relation by which a hidden one could be computed, until none can (`recoverable`, exactly);
    last, what turns out not to be needed is shown again. A true zero is shown: it is about nobody.

    Parameters
    ----------
    table
        Numbers of people: a frame of two ways, a Series of one way or, with an index of several
        levels, of several; or, with `relations`, a Series of cells of any tables.
    minimum
        Fewest people.
    organisations, minimum_organisations
        Distinct organisations by cell, in the shape of `table`, and their fewest.
    largest, dominance
        Share (0 to 1) that the largest contributor holds of each cell, and the most that it may.
    protect
        Further cells to be hidden, in the shape of `table`.
    values
        What is printed instead of the numbers of people (amounts, means times n): same shape.
    totals
        Whether the last label of every way is already its total. Where not, the totals are computed
        and stand under the label ``Total``; they are published too.
    relations
        How cells depend on each other, across tables, waves and formats: coefficients by cell that
        sum to zero. No total is then made.
    zeros
        ``show`` or ``hide`` true zeros.

    Returns
    -------
    Suppressed
        ``result.table`` may be printed.

    Raises
    ------
    WrongCall
        Negative or missing numbers, totals or relations that do not hold.

    Examples
    --------
    >>> import pandas as pd
    >>> sides = {"A": [12, 3], "B": [9, 14], "C": [8, 11]}
    >>> counts = pd.DataFrame(sides, index=["local", "national"])
    >>> suppress(counts).table.loc["national"].tolist()
    ['s', 14, 's', 28]
    """
    one_of("zeros", zeros, ("show", "hide"))
    numbers = _cells(table, "table")
    asked = {
        "organisations": organisations,
        "largest": largest,
        "protect": protect,
        "values": values,
    }
    beside = {name: None if each is None else _cells(each, name) for name, each in asked.items()}
    if relations is None:
        numbers, matrix, margin = _with_totals(numbers, totals=totals)
        if beside["values"] is not None:
            beside["values"] = _with_totals(beside["values"], totals=totals, absent=np.nan)[0]
    else:
        matrix = relation_matrix(relations, list(numbers.index))
        margin = np.zeros(len(numbers), dtype=np.bool_)
    n = numbers.to_numpy(np.float64)
    _refuse_wrong(numbers, matrix)
    reason = _primary(
        numbers,
        {name: beside[name] for name in ("organisations", "largest", "protect")},
        minimum,
        minimum_organisations,
        dominance,
        hide_zeros=zeros == "hide",
    )
    least = 0 if zeros == "hide" else 1
    hidden = _completed(reason != "", matrix, n, margin, least)
    reason[hidden & (reason == "")] = "complementary"
    printed = beside["values"] if beside["values"] is not None else numbers
    return _result(numbers, printed.reindex(numbers.index), hidden, reason, matrix)


def _cells(table: pd.DataFrame | pd.Series | npt.ArrayLike, name: str) -> pd.Series:
    """Return a table as one Series of cells."""
    if isinstance(table, pd.DataFrame):
        rows, columns = list(table.index), list(table.columns)
        index = pd.MultiIndex.from_product([rows, columns], names=["row", "column"])
        return pd.Series(table.to_numpy().ravel(), index=index, name=name)
    if isinstance(table, pd.Series):
        if table.index.has_duplicates:
            twice = table.index[table.index.duplicated()][0]
            raise WrongCall("statistics.identifier_twice", name=name, identifier=twice)
        return table.rename(name)
    array = np.asarray(table)
    return _cells(pd.DataFrame(array) if array.ndim == 2 else pd.Series(array), name)


def _with_totals(
    cells: pd.Series, *, totals: bool, absent: float = 0.0
) -> tuple[pd.Series, Integers, Booleans]:
    """Return the cells with their totals, the relations, and which are totals of something.

    A combination that is not there counts as `absent`.
    """
    ways = [
        list(dict.fromkeys(cells.index.get_level_values(level)))
        for level in range(cells.index.nlevels)
    ]
    inner = [way[:-1] if totals else way for way in ways]
    ends = [way[-1] if totals else TOTAL for way in ways]
    full = [[*way, end] for way, end in zip(inner, ends, strict=True)]
    keys = list(product(*full))
    plain = cells.index.nlevels == 1
    known = dict(
        zip(cells.index if not plain else ((key,) for key in cells.index), cells, strict=True)
    )
    shape = tuple(len(way) for way in full)
    array = np.zeros(shape)
    for at, key in zip(np.ndindex(shape), keys, strict=True):
        array[at] = known.get(key, absent)
    if not totals:
        for axis in range(len(shape)):
            whole = np.moveaxis(array, axis, 0)
            whole[-1] = whole[:-1].sum(axis=0)
    numbers = np.arange(array.size).reshape(shape)
    rows = []
    for axis in range(len(shape)):
        for line in np.moveaxis(numbers, axis, -1).reshape(-1, shape[axis]):
            row = np.zeros(array.size, dtype=np.int64)
            row[line[:-1]], row[line[-1]] = 1, -1
            rows.append(row)
    margin = np.array([any(k == e for k, e in zip(key, ends, strict=True)) for key in keys])
    index = (
        pd.Index([key[0] for key in keys], name=cells.index.name)
        if plain
        else pd.MultiIndex.from_tuples(keys, names=cells.index.names)
    )
    return pd.Series(array.ravel(), index=index, name=cells.name), np.array(rows), margin


def _refuse_wrong(numbers: pd.Series, matrix: Integers) -> None:
    n = numbers.to_numpy(np.float64)
    wrong = ~(n >= 0)
    if wrong.any():
        at = int(wrong.argmax())
        raise WrongCall("statistics.wrong_cell", cell=numbers.index[at], value=n[at])
    apart = np.abs(matrix @ n) > 1e-6 * (np.abs(matrix) @ n + 1)
    if apart.any():
        row = matrix[int(apart.argmax())]
        cell = numbers.index[int(np.flatnonzero(row)[-1])]
        raise WrongCall("statistics.relation_broken", cell=cell)


def _primary(
    numbers: pd.Series,
    beside: dict[str, pd.Series | None],
    minimum: int,
    minimum_organisations: int,
    dominance: float,
    *,
    hide_zeros: bool,
) -> npt.NDArray[np.object_]:
    """Return why each cell may not be shown by itself, empty where it may."""
    n = numbers.to_numpy(np.float64)
    reason = np.full(len(n), "", dtype=object)

    def aligned(name: str, otherwise: float) -> Floats:
        given = beside[name]
        if given is None:
            return np.full(len(n), otherwise)
        return given.reindex(numbers.index).astype(float).fillna(otherwise).to_numpy(np.float64)

    reason[aligned("protect", 0.0) != 0] = "declared"
    reason[aligned("largest", 0.0) > dominance] = "dominance"
    reason[aligned("organisations", np.inf) < minimum_organisations] = "organisations"
    reason[n < minimum] = "people"
    if not hide_zeros:
        reason[n == 0] = ""
    return reason


def _completed(
    primary: npt.NDArray[np.bool_], matrix: Integers, n: Floats, margin: Booleans, least: int
) -> Booleans:
    """Return what must be hidden so that no hidden cell can be computed."""
    hidden = primary.copy()
    # Totals are what readers look at first: they go last.
    cost = n + margin * (n.max(initial=0.0) + 1)
    for related in _apart(matrix):
        part = hidden[related]
        if not part.any():
            continue
        own = matrix[:, related]
        own = own[(own != 0).any(axis=1)]
        part = _hide_more(part, own, n[related], cost[related], least)
        hidden[related] = _show_again(part, primary[related], own, n[related], cost[related], least)
    return hidden


def _apart(matrix: Integers) -> list[Integers]:
    """Return the groups of cells that relations tie together."""
    parent = np.arange(matrix.shape[1])

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = int(parent[at])
        return at

    for row in matrix:
        tied = np.flatnonzero(row)
        for other in tied[1:]:
            parent[root(int(other))] = root(int(tied[0]))
    roots = np.array([root(at) for at in range(len(parent))])
    return [np.flatnonzero(roots == each) for each in np.unique(roots)]


def _hide_more(hidden: Booleans, matrix: Integers, n: Floats, cost: Floats, least: int) -> Booleans:
    """Hide the cheapest cell of what gives a hidden one away, until nothing does."""
    hidden = hidden.copy()
    while True:
        found = recoverable(hidden, matrix, values=n, least=least)
        if not found.any():
            return hidden
        open_cells = ~hidden & (n > 0)
        if not open_cells.any():
            return hidden
        within = _given_by(hidden, matrix, found) & open_cells
        chosen = within if within.any() else open_cells
        # A cell that would be the only hidden one of another relation needs a further one there.
        alone = (((matrix != 0) @ hidden) == 0) @ (matrix != 0)
        dear = cost + alone * (cost.max() + 1)
        hidden[int(np.where(chosen, dear, np.inf).argmin())] = True


def _given_by(hidden: Booleans, matrix: Integers, found: Booleans) -> Booleans:
    """Return the published cells by which the first hidden cell that is found is computed."""
    places, open_places = np.flatnonzero(hidden), np.flatnonzero(~hidden)
    ordered = np.concatenate([places, open_places])
    published = np.zeros(len(hidden), dtype=np.bool_)
    target = int(np.flatnonzero(found)[0])
    for row in reduced(matrix[:, ordered]):
        unknown = np.flatnonzero(row[: len(places)])
        if len(unknown) == 1 and places[unknown[0]] == target:
            published[open_places] = row[len(places) :] != 0
            return published
    # Not by the relations alone, but since counts have a least value: all that it is tied to.
    tied = (matrix[:, target] != 0) @ (matrix != 0)
    return (tied > 0) & ~hidden


def _show_again(
    hidden: Booleans,
    primary: Booleans,
    matrix: Integers,
    n: Floats,
    cost: Floats,
    least: int,
) -> Booleans:
    """Show again, the costliest first, what turned out not to be needed."""
    hidden = hidden.copy()
    extra = np.flatnonzero(hidden & ~primary)
    for place in extra[np.argsort(-cost[extra], kind="stable")]:
        hidden[place] = False
        if recoverable(hidden, matrix, values=n, least=least).any():
            hidden[place] = True
    return hidden


def _result(
    numbers: pd.Series,
    printed: pd.Series,
    hidden: Booleans,
    reason: npt.NDArray[np.object_],
    matrix: Integers,
) -> Suppressed:
    shown = printed.astype(np.float64).mask(hidden)
    nothing = ~hidden & (numbers.to_numpy(np.float64) == 0)
    sign = np.select(
        [hidden, nothing, shown.isna().to_numpy()], [SECRET, NOTHING, NOT_AVAILABLE], ""
    )
    whole = shown.dropna()
    value: pd.Series = shown
    if len(whole) and (whole == whole.round()).all():
        value = shown.astype("Int64")
    cells = pd.DataFrame(
        {"value": value, "sign": sign, "hidden": hidden, "reason": reason}, index=numbers.index
    )
    return Suppressed(cells, matrix)
