"""Respondents to sides: each row of answers belongs to a party of a partnership in a wave."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.model import State
from alliances.frameworks.sheets import SIDES
from alliances.scoring.coding import CodedAnswers, Floats, Integers

STATES = len(State)


@dataclass(frozen=True)
class Axes:
    """The three axes along which answers are laid out.

    A cell is one (wave, partnership, side); its number is
    ``(wave x partnerships + partnership) x sides + side``, so that an array of cells reshapes to
    (waves, partnerships, sides) and back.
    """

    waves: tuple[str, ...]
    partnerships: tuple[str, ...]
    sides: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of waves, partnerships and sides."""
        return len(self.waves), len(self.partnerships), len(self.sides)

    @property
    def cells(self) -> int:
        """Number of cells."""
        return int(np.prod(self.shape))


@dataclass(frozen=True)
class Tally:
    """What was counted and summed in each cell, for each item.

    Attributes
    ----------
    states
        Number of answers by state, shape (states, cells, items), int64.
    sums
        Sum of the valid numbers, shape (cells, items).
    favourable
        Number of favourable answers, shape (cells, items).
    """

    states: Integers
    sums: Floats
    favourable: Floats

    def count(self, *states: State) -> Integers:
        """Return the number of answers in any of some states, shape (cells, items)."""
        first, *others = states
        counted: Integers = self.states[first].copy()
        for state in others:
            counted += self.states[state]
        return counted


def sides_present(survey: Survey) -> tuple[str, ...]:
    """Return the sides that the parties or the answers name, in order, A first."""
    found: set[str] = set()
    for key in ("parties", "answers"):
        table = survey.data(key)
        if "side" in table:
            found |= set(table["side"].dropna().unique())
    return tuple(side for side in SIDES if side in found)


def locate_rows(table: pd.DataFrame, axes: Axes, side: str | None = None) -> Integers:
    """Return the cell of each row of answers, -1 for a row that stands in none.

    Parameters
    ----------
    table
        Rows with ``partnership``, ``wave`` and ``side``.
    axes
        The axes; a row whose wave, partnership or side they lack gets -1.
    side
        The side of every row, for the voices that are not parties; None to read the column.
    """
    waves = positions(table["wave"], axes.waves)
    partnerships = positions(table["partnership"], axes.partnerships)
    if side is None:
        sides = positions(table["side"], axes.sides)
    else:
        sides = np.full(len(table), axes.sides.index(side))
    cells = (waves * len(axes.partnerships) + partnerships) * len(axes.sides) + sides
    inside = (waves >= 0) & (partnerships >= 0) & (sides >= 0)
    return np.where(inside, cells, -1)


def positions(column: pd.Series, known: tuple[str, ...]) -> Integers:
    """Return the position of each value among the known ones, -1 where it is none of them."""
    codes, found = pd.factorize(column)
    places = {value: place for place, value in enumerate(known)}
    # One more place, at the end, for what factorize codes as -1: a missing key.
    table = np.array([*(places.get(str(value), -1) for value in found), -1], dtype=np.int64)
    return table[codes]


def tally(coded: CodedAnswers, cells: Integers, count: int) -> Tally:
    """Count and sum the answers of each cell.

    Sums are of whole codes, so that the order of the rows cannot change them.

    Parameters
    ----------
    coded
        The coded answers.
    cells
        The cell of each row, shape (rows,); none may be -1.
    count
        How many cells there are.
    """
    items = len(coded.items)
    states = np.empty((STATES, count, items), dtype=np.int64)
    sums, favourable = np.empty((count, items)), np.empty((count, items))
    by_state = cells * STATES
    for item in range(items):
        counted = np.bincount(by_state + coded.states[item], minlength=count * STATES)
        states[:, :, item] = counted.reshape(count, STATES).T
        valid = np.where(np.isnan(coded.values[item]), 0.0, coded.values[item])
        sums[:, item] = np.bincount(cells, valid, minlength=count)
        favourable[:, item] = np.bincount(cells, coded.favourable[item], minlength=count)
    return Tally(states, sums, favourable)


def respondents(
    valid: npt.NDArray[np.bool_], membership: Floats, cells: Integers, count: int
) -> Integers:
    """Count, in each cell, the rows with a valid answer to at least one item of each node.

    Parameters
    ----------
    valid
        Shape (items, rows).
    membership
        1 where the item belongs to the node, shape (items, nodes).
    cells
        The cell of each row, shape (rows,).
    count
        How many cells there are.

    Returns
    -------
    ndarray
        Shape (cells, nodes).
    """
    # Single precision halves the time and is exact for counts of items.
    answered = (membership.T.astype(np.float32) @ valid.astype(np.float32)) > 0
    counted = np.empty((count, len(answered)), dtype=np.int64)
    for node, line in enumerate(answered):
        counted[:, node] = np.bincount(cells[line], minlength=count)
    return counted
