"""Who is counted: a person who answers for several partnerships is one person, not several."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from alliances.scoring.coding import Booleans, Integers


@dataclass(frozen=True)
class Repeated:
    """The rows of answers of those who answer more than once in a wave.

    Most people answer once, and are counted with their partnership. Only these few have to be
    followed one by one.

    Attributes
    ----------
    person
        Number of the respondent, shape (rows,).
    place
        Where the row stands: its cell, or its partnership in a view; shape (rows,).
    answered
        Whether the row has a valid answer to a node, shape (rows, nodes).
    """

    person: Integers
    place: Integers
    answered: Booleans

    def take(self, kept: Booleans, place: Integers) -> "Repeated":
        """Return some of the rows, at other places; both of the shape (rows,) of this one."""
        return Repeated(self.person[kept], place[kept], self.answered[kept])

    def among(self, given: Booleans) -> "Repeated":
        """Return the rows with only the answers that count; `given` is (places, nodes)."""
        return Repeated(self.person, self.place, self.answered & given[self.place])


@dataclass(frozen=True)
class People:
    """The respondents behind the figures of a view, on one side or on several.

    Attributes
    ----------
    counted
        Rows of answers behind the figure of each partnership, shape (partnerships, nodes).
    repeated
        Those of them whose respondent may have another one.
    """

    counted: Integers
    repeated: Repeated

    def among(self, given: Booleans) -> "People":
        """Return those of the partnerships that count, by node; `given` as `counted`."""
        return People(self.counted * given, self.repeated.among(given))

    def distinct(self, members: sparse.csr_array) -> Integers:
        """Count the people of each group once, shape (groups, nodes)."""
        counted: Integers = members @ self.counted
        return counted - again(self.repeated, self.repeated.answered, members)

    def repeats(self, members: sparse.csr_array) -> Integers:
        """Count by how many the rows of each group exceed its people, shape (groups,)."""
        whole = np.ones((len(self.repeated.place), 1), dtype=np.bool_)
        return again(self.repeated, whole, members)[:, 0]


def together(parts: list[People]) -> People:
    """Return the people of several sides as those of one; who is on two sides counts once."""
    return People(
        sum((part.counted for part in parts[1:]), start=parts[0].counted),
        Repeated(
            np.concatenate([part.repeated.person for part in parts]),
            np.concatenate([part.repeated.place for part in parts]),
            np.concatenate([part.repeated.answered for part in parts]),
        ),
    )


def repeated_rows(person: Integers, turn: Integers) -> Booleans:
    """Return which rows are of somebody who has another one in the same turn; shape (rows,)."""
    key = turn * (person.max(initial=0) + 2) + person + 1
    often: Booleans = np.bincount(key)[key] > 1
    return often


def again(repeated: Repeated, answered: Booleans, members: sparse.csr_array) -> Integers:
    """Count by how many the rows of each group that answer exceed its people; (groups, nodes)."""
    extra = np.zeros((members.shape[0], answered.shape[1]), dtype=np.int64)
    inside = members[:, repeated.place].tocoo()
    span = int(repeated.person.max(initial=0)) + 2
    key = inside.row.astype(np.int64) * span + repeated.person[inside.col] + 1
    found, number, rows = np.unique(key, return_inverse=True, return_counts=True)
    several = rows > 1
    if not several.any():
        return extra
    kept = several[number]
    line = (np.cumsum(several) - 1)[number[kept]]
    shape = (int(several.sum()), len(repeated.place))
    ones = np.ones(len(line), dtype=np.int64)
    pairs = sparse.csr_array((ones, (line, inside.col[kept])), shape=shape)
    beyond = np.maximum(pairs @ answered.astype(np.int64) - 1, 0)
    group = found[several] // span
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    extra[group[starts]] = np.add.reduceat(beyond, starts, axis=0)
    return extra
