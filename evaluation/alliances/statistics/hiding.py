"""Which cells to hide beside those that are hidden by themselves: few, small, and enough."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliances.errors import NoAnswer
from alliances.statistics.alternatives import Alternatives
from alliances.statistics.elimination import reduced
from alliances.statistics.inputs import Booleans, Floats, Integers


@dataclass(frozen=True)
class Published:
    """Numbers that an attacker knows to be whole or not, and not below a least value."""

    numbers: Floats
    lowest: Floats


def completed(
    primary: Booleans,
    matrix: Integers,
    published: Sequence[Published],
    cost: Floats,
    usable: Booleans,
) -> Booleans:
    """Return what must be hidden so that no hidden cell can be computed.

    Parameters
    ----------
    primary
        The cells hidden by themselves.
    matrix
        Relations that sum to zero, shape (relations, cells).
    published
        What is printed of each cell: one or several numbers.
    cost
        What hiding a cell costs the reader.
    usable
        The cells that may be hidden beside.

    Raises
    ------
    NoAnswer
        The cells are given away whatever is hidden.
    """
    hidden = primary.copy()
    for related in _apart(matrix):
        if not hidden[related].any():
            continue
        own = matrix[:, related]
        own = own[(own != 0).any(axis=1)]
        audits = [
            Alternatives(own, each.numbers[related], each.lowest[related]) for each in published
        ]
        part = _hide_more(hidden[related], own, audits, cost[related], usable[related])
        hidden[related] = _show_again(part, primary[related], audits, cost[related])
    return hidden


def given_away(hidden: Booleans, matrix: Integers, published: Sequence[Published]) -> Booleans:
    """Return the hidden cells that what is published determines."""
    found = np.zeros(len(hidden), dtype=np.bool_)
    for related in _apart(matrix):
        if hidden[related].any():
            own = matrix[:, related]
            audits = [
                Alternatives(own, each.numbers[related], each.lowest[related]) for each in published
            ]
            found[related] = _given_away(hidden[related], audits)
    return found


def _given_away(
    hidden: Booleans, audits: Sequence[Alternatives], *, first: bool = False
) -> Booleans:
    found = np.zeros(len(hidden), dtype=np.bool_)
    for audit in audits:
        found |= audit.given_away(hidden, first=first)
        if first and found.any():
            break
    return found


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
    roots = np.array([root(at) for at in range(len(parent))], dtype=np.int64)
    return [np.flatnonzero(roots == each) for each in np.unique(roots)]


def _hide_more(
    hidden: Booleans,
    matrix: Integers,
    audits: Sequence[Alternatives],
    cost: Floats,
    usable: Booleans,
) -> Booleans:
    """Hide the cheapest cell of what gives a hidden one away, until nothing does."""
    hidden = hidden.copy()
    tied = matrix != 0
    while True:
        found = _given_away(hidden, audits, first=True)
        if not found.any():
            return hidden
        candidates = ~hidden & usable
        if not candidates.any():
            raise NoAnswer("suppression.cannot", cells=int(found.sum()))
        within = _given_by(hidden, matrix, found) & candidates
        chosen = within if within.any() else candidates
        # A cell that would be the only hidden one of another relation needs a further one there.
        alone = (tied[(tied @ hidden) == 0]).sum(axis=0)
        dear = cost + alone * (cost.max() + 1)
        hidden[int(np.where(chosen, dear, np.inf).argmin())] = True


def _given_by(hidden: Booleans, matrix: Integers, found: Booleans) -> Booleans:
    """Return the published cells by which the first hidden cell that is found is computed."""
    places, others = np.flatnonzero(hidden), np.flatnonzero(~hidden)
    form = reduced(matrix[:, np.concatenate([places, others])], len(places))
    published = np.zeros(len(hidden), dtype=np.bool_)
    unknown = form.rows[:, : len(places)] != 0
    for row in np.flatnonzero(unknown.sum(axis=1) == 1):
        if found[places[form.pivots[row]]]:
            published[others] = form.rows[row, len(places) :] != 0
            return published
    # Not by the relations alone, but since numbers have a least value: all that it is tied to.
    target = int(np.flatnonzero(found)[0])
    tied: Booleans = (matrix[:, target] != 0) @ (matrix != 0)
    return tied & ~hidden


def _show_again(
    hidden: Booleans, primary: Booleans, audits: Sequence[Alternatives], cost: Floats
) -> Booleans:
    """Show again, the costliest first, what turned out not to be needed."""
    hidden = hidden.copy()
    extra: npt.NDArray[np.int64] = np.flatnonzero(hidden & ~primary)
    for place in extra[np.argsort(-cost[extra], kind="stable")]:
        hidden[place] = False
        if _given_away(hidden, audits, first=True).any():
            hidden[place] = True
    return hidden
