"""Units drawn again with replacement, and the figures of what was drawn."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from alliances.errors import WrongCall
from alliances.statistics.inputs import Floats, Integers, labels, same_length

Statistic = Callable[..., npt.ArrayLike]
"""From rows drawn to one figure a column; called with ``axis=0`` where it takes an axis."""

_PART = 4_000_000
"""Numbers of times held at once."""


@dataclass(frozen=True)
class Units:
    """What is drawn: `of_row` numbers the unit of each row, `stratum` the stratum of each unit."""

    of_row: Integers
    count: int
    stratum: Integers

    @property
    def sizes(self) -> Integers:
        """How many units there are in each stratum."""
        sizes: Integers = np.bincount(self.stratum)
        return sizes


class Figures(Protocol):
    """Figures of units that are each taken so many times, shape (…, columns)."""

    def of(self, times: Integers) -> Floats:
        """Return the figures of each draw; `times` has the shape (draws, units)."""


def read_units(units: object, strata: object, rows: int) -> Units:
    """Return the unit of each row and the stratum of each unit, none missing.

    Raises
    ------
    WrongCall
        Lengths that differ, a label that is missing, a unit in two strata.
    """
    of_row: Integers = np.arange(rows)
    names: tuple[object, ...] = tuple(range(rows))
    if units is not None:
        of_row, names = _complete_labels("units", units, rows)
    stratum = np.zeros(len(names), dtype=np.int64)
    if strata is not None:
        number, _ = _complete_labels("strata", strata, rows)
        stratum[of_row] = number
        torn = stratum[of_row] != number
        if torn.any():
            raise WrongCall("resampling.two_strata", unit=names[of_row[torn.argmax()]])
    return Units(of_row, len(names), stratum)


def times_drawn(units: Units, draws: int, seed: int) -> Iterator[Integers]:
    """Yield how often each unit is drawn, within its stratum, shape (some draws, units)."""
    rng = np.random.default_rng(seed)
    inside = [np.flatnonzero(units.stratum == each) for each in range(len(units.sizes))]
    part = max(1, _PART // units.count)
    for start in range(0, draws, part):
        some = min(part, draws - start)
        times = np.zeros((some, units.count), dtype=np.int64)
        for each in inside:
            share = np.full(len(each), 1 / len(each))
            times[:, each] = rng.multinomial(len(each), share, size=some)
        yield times


class Means:
    """Means of columns, missing values left out: sums and counts by unit say all of them."""

    def __init__(self, table: Floats, units: Units) -> None:
        given = ~np.isnan(table)
        self.units = units
        self.sums = _by_unit(np.where(given, table, 0.0), units)
        self.counts = _by_unit(given.astype(np.float64), units)

    def of(self, times: Integers) -> Floats:
        """Return the means of each draw, NaN where nobody drawn has a value."""
        weights = times.astype(np.float64)
        return _ratio(weights @ self.sums, weights @ self.counts)

    def errors(self, times: Integers, means: Floats) -> Floats:
        """Return the standard errors of the means of each draw, by linearisation.

        A mean is a ratio of sums over units; its error is that of the sum of what each unit departs
        from the ratio, within strata (Davison & Hinkley 1997, sections 2.4 and 2.7).
        """
        weights = times.astype(np.float64)
        squares = np.zeros_like(means)
        for each, size in enumerate(self.units.sizes):
            if size > 1:
                inside = self.units.stratum == each
                drawn, sums, counts = weights[:, inside], self.sums[inside], self.counts[inside]
                total = drawn @ sums - means * (drawn @ counts)
                spread = (
                    drawn @ sums**2
                    - 2 * means * (drawn @ (sums * counts))
                    + means**2 * (drawn @ counts**2)
                )
                squares += size / (size - 1) * np.maximum(spread - total**2 / size, 0.0)
        return _ratio(np.sqrt(squares), weights @ self.counts)

    def without_one(self) -> Floats:
        """Return the means without each unit, shape (units, columns)."""
        return _ratio(self.sums.sum(axis=0) - self.sums, self.counts.sum(axis=0) - self.counts)


class Medians:
    """Medians of columns, missing values left out."""

    def __init__(self, table: Floats, units: Units) -> None:
        self.table, self.units = table, units

    def of(self, times: Integers) -> Floats:
        """Return the medians of each draw, NaN where nobody drawn has a value."""
        medians = np.full((len(times), self.table.shape[1]), np.nan)
        for column, values in enumerate(self.table.T):
            given = np.flatnonzero(~np.isnan(values))
            if not len(given):
                continue
            order = given[np.argsort(values[given], kind="stable")]
            reached = np.cumsum(times[:, self.units.of_row[order]], axis=1)
            n = reached[:, -1]
            # The values of the two middle ranks, which are one where n is odd.
            places = [(reached < rank[:, None]).sum(axis=1) for rank in ((n + 1) // 2, n // 2 + 1)]
            some = n > 0
            low, high = (values[order[place[some]]] for place in places)
            medians[some, column] = (low + high) / 2
        return medians


class Anything:
    """Any statistic, called once a draw.

    Of a single column it sees the values that are not missing; of several, the rows as they are.
    """

    def __init__(self, table: Floats, units: Units, statistic: Statistic, *, single: bool) -> None:
        self.table, self.units, self.statistic, self.single = table, units, statistic, single
        self.axis = {"axis": 0} if _takes_axis(statistic) else {}
        self.order = np.argsort(units.of_row, kind="stable")
        self.sizes = np.bincount(units.of_row, minlength=units.count)
        self.wanted = 0

    def of(self, times: Integers) -> Floats:
        """Return the figures of each draw."""
        return np.array([self._figures(each) for each in times], dtype=np.float64)

    def _figures(self, times: Integers) -> Floats:
        rows = self.table[self._rows(times)]
        if self.single:
            values = rows[:, 0]
            values = values[~np.isnan(values)]
            if not len(values):
                return np.full(self.wanted or 1, np.nan)
            rows = values
        figures = np.atleast_1d(np.asarray(self.statistic(rows, **self.axis), dtype=np.float64))
        self.wanted = self.wanted or figures.size
        if figures.ndim > 1 or figures.size != self.wanted:
            raise WrongCall("resampling.shape", got=figures.size, wanted=self.wanted)
        return figures

    def _rows(self, times: Integers) -> Integers:
        """Return the rows of the units drawn, each as often as its unit."""
        by_row = np.repeat(times, self.sizes)
        rows: Integers = np.repeat(self.order, by_row)
        return rows


def without_one(figures: Figures, count: int) -> Floats:
    """Return the figures without each unit, shape (units, columns)."""
    if isinstance(figures, Means):
        return figures.without_one()
    part, unit = max(1, _PART // count), np.arange(count)
    return np.concatenate(
        [
            figures.of((unit[start : start + part, None] != unit).astype(np.int64))
            for start in range(0, count, part)
        ]
    )


def _by_unit(table: Floats, units: Units) -> Floats:
    sums = np.zeros((units.count, table.shape[1]))
    np.add.at(sums, units.of_row, table)
    return sums


def _ratio(above: Floats, below: Floats) -> Floats:
    ratio: Floats = np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
    return ratio


def _complete_labels(name: str, given: object, rows: int) -> tuple[Integers, tuple[object, ...]]:
    number, names = labels(given, name)
    same_length(values=range(rows), **{name: number})
    if (number < 0).any():
        raise WrongCall("statistics.missing_label", name=name, row=int((number < 0).argmax()))
    return number, names


def _takes_axis(statistic: Statistic) -> bool:
    try:
        return "axis" in inspect.signature(statistic).parameters
    except (TypeError, ValueError):
        return False
