"""The figures of a survey that together would give a partnership away, withheld."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from alliances.scoring.blocks import Block
from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.gaps import TOGETHER
from alliances.statistics.exposure import Published, hide_sums

_WHOLE = 60
"""A mean of one to six sides times this is a whole number of each side's score."""


def hide_exposing(
    blocks: Sequence[Block], hidden: list[Booleans], shown: Booleans, fewest: int
) -> None:
    """Withhold, in place, the figures by which a partnership's score could be computed.

    All groups, sides, gaps and means of sides of a wave are looked at together, node by node
    (`alliances.statistics.exposure`), beside the means of the pairs, and of those who answered in
    the wave before or after too, which the change from wave to wave tells: a group goes before what
    is told of the programme. Weighted figures are left out: they are put to the audit last.

    Parameters
    ----------
    blocks
        The blocks of a survey.
    hidden
        What each block withholds already, (rows, nodes) each; more is added.
    shown
        Which of all partnerships have rows of their own: their scores are known anyway.
    fewest
        The fewest partnerships of which anything may be known; below 2 nothing is withheld.
    """
    if fewest < 2:
        return
    from threadpoolctl import threadpool_limits  # here: only what is protected needs it

    # Hundreds of small systems: threads that wait for each other would cost more than they do.
    with threadpool_limits(1, user_api="blas"):
        for release in releases(blocks, shown):
            for node in range(release.nodes):
                _hide_of_node(release, hidden, node, fewest)


def _hide_of_node(release: "Release", hidden: list[Booleans], node: int, fewest: int) -> None:
    """Withhold what exposes somebody on one node."""
    whole, where = release.sums(hidden, node)
    if not where:
        return
    pairs, again = release.of_pairs(node), release.again(node)
    n = np.array([release.blocks[at].n[row, node] for at, row in where], dtype=np.int64)
    # The mean of the sides stands beside them and never instead: it goes before either, or the gap.
    together = np.array([release.blocks[at].side == TOGETHER for at, _ in where], dtype=np.bool_)
    n[together] -= int(n.max()) + 1
    # Of the programme the means of the pairs go first, then that of the sides, then the change.
    first = int(n.min()) - 1
    more = np.repeat([first, 0], [len(pairs), len(again)])
    size = np.concatenate([n, more]).astype(np.int64)
    of_group = np.concatenate([[row > 0 for _, row in where], np.zeros(len(more), dtype=np.bool_)])

    def forget(place: int) -> None:
        if place < len(where):
            at, row = where[place]
            hidden[at][row, node] = True

    sums = np.concatenate([whole, pairs, again])
    hide_sums(Published(sums, release.owner, size, fewest), of_group.astype(np.bool_), forget)


@dataclass(frozen=True)
class Release:
    """The figures of a wave that rest on the same answers: of all parties, or of one voice.

    Attributes
    ----------
    blocks
        All blocks of the survey.
    places
        Which of them these are.
    sides
        The sides behind them, in order.
    partnerships
        The partnerships without rows of their own, by their positions among all.
    own
        The same, by their positions in the blocks.
    members
        1 where such a partnership belongs to a group, shape (groups, partnerships).
    """

    blocks: Sequence[Block]
    places: list[int]
    sides: tuple[str, ...]
    partnerships: Integers
    own: Integers
    members: Integers

    @property
    def wave(self) -> str:
        """The wave."""
        return self.blocks[self.places[0]].wave

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.blocks[self.places[0]].nodes)

    @property
    def owner(self) -> Integers:
        """The partnership of each unknown score, shape (sides x partnerships,)."""
        return np.tile(np.arange(len(self.own)), len(self.sides))

    def sums(self, hidden: Sequence[Booleans], node: int) -> tuple[Integers, list[tuple[int, int]]]:
        """Return what is published of a node as sums of the scores of single partnerships.

        Parameters
        ----------
        hidden
            What each block withholds.
        node
            The position of the node.

        Returns
        -------
        tuple
            Whole coefficients, shape (sums, sides x partnerships), and the block and row of each.
        """
        width = len(self.sides) * len(self.own)
        parts, where = [np.zeros((0, width), dtype=np.int64)], []
        for at in self.places:
            block = self.blocks[at]
            rows = np.flatnonzero(~hidden[at][:, node] & (block.n[:, node] > 0))
            if len(rows):
                entering = self.entering(at, node)
                parts.append((self.members[rows][:, None, :] * entering).reshape(-1, width))
                where += [(at, int(row)) for row in rows]
        return np.concatenate(parts), where

    def entering(self, at: int, node: int) -> Integers:
        """Return how the scores of partnerships enter the figures of a block.

        Parameters
        ----------
        at
            The place of the block.
        node
            The position of the node.

        Returns
        -------
        ndarray
            Whole numbers, shape (sides, partnerships).
        """
        given = self._by_side(node)
        heard = np.sum([*given.values()], axis=0)
        return _coefficients(self.blocks[at].side, given, [*given], heard)

    def _by_side(self, node: int) -> dict[str, Integers]:
        """Return 1 where a partnership has a score of a side, by side."""
        return {
            self.blocks[at].side: self._given(at, node)
            for at in self.places
            if self.blocks[at].side in self.sides
        }

    def again(self, node: int) -> Integers:
        """Return the sums of the scores of those who have one in a wave beside this one too.

        Parameters
        ----------
        node
            The position of the node.

        Returns
        -------
        ndarray
            Shape (sums, sides x partnerships): of each side and neighbouring wave, where there are
            such partnerships.
        """
        found = np.zeros((2 * len(self.sides), len(self.sides), len(self.own)), dtype=np.int64)
        given = self._by_side(node)
        for place, side in enumerate(self.sides):
            for at, other in enumerate(self._beside(side)):
                behind = other.contributors
                if behind is None or node >= behind.given.shape[1]:
                    continue
                there = np.zeros(int(self.partnerships.max(initial=0)) + 1, dtype=np.int64)
                known = behind.partnerships[behind.partnerships < len(there)]
                there[known] = behind.given[: len(known), node]
                found[2 * place + at, place] = given[side] * there[self.partnerships]
        sums = found.reshape(len(found), -1)
        return sums[sums.any(axis=1)]

    def of_pairs(self, node: int) -> Integers:
        """Return the sums of the first party's scores over the pairs that both parties complete.

        Parameters
        ----------
        node
            The position of the node.

        Returns
        -------
        ndarray
            Shape (sums, sides x partnerships); nothing where two parties are all there are: their
            means follow from the gap and the means of the sides.
        """
        if len(self.sides) < 3:
            return np.zeros((0, len(self.owner)), dtype=np.int64)
        given = self._by_side(node)
        pairs = list(combinations(range(len(self.sides)), 2))
        found = np.zeros((len(pairs), len(self.sides), len(self.own)), dtype=np.int64)
        for at, (first, second) in enumerate(pairs):
            found[at, first] = given[self.sides[first]] * given[self.sides[second]]
        sums = found.reshape(len(pairs), -1)
        return sums[sums.any(axis=1)]

    def _beside(self, side: str) -> list[Block]:
        """Return the plain blocks of a side in the waves before and after."""
        waves = list(dict.fromkeys(block.wave for block in self.blocks))
        at = waves.index(self.wave)
        near = waves[max(at - 1, 0) : at] + waves[at + 1 : at + 2]
        return [
            block
            for block in self.blocks
            if block.wave in near and block.side == side and not block.weighted
        ]

    def _given(self, at: int, node: int) -> Integers:
        """Return 1 where a partnership has a figure on the node, shape (partnerships,)."""
        behind = self.blocks[at].contributors
        if behind is None:
            return np.zeros(len(self.own), dtype=np.int64)
        given: Integers = behind.given[self.own, node].astype(np.int64)
        return given


def releases(blocks: Sequence[Block], shown: Booleans) -> Iterator[Release]:
    """Yield the figures that rest on the same answers, wave by wave, where somebody is protected.

    Parameters
    ----------
    blocks
        The blocks of a survey, with who stands behind them.
    shown
        Which of all partnerships have rows of their own.
    """
    seen: dict[tuple[str, int], list[int]] = {}
    for place, block in enumerate(blocks):
        if not block.weighted and block.contributors is not None:
            # Voices have nodes of their own, and stand in a block alone.
            party = 0 if _of_parties(block.side) else place + 1
            seen.setdefault((block.wave, party), []).append(place)
    for places in seen.values():
        sides = [at for at in places if _is_side(blocks[at].side)]
        first = blocks[sides[0]].contributors
        if first is None:
            continue
        own = np.flatnonzero(~shown[first.partnerships])
        if len(own):
            yield Release(
                blocks=blocks,
                places=places,
                sides=tuple(blocks[at].side for at in sides),
                partnerships=first.partnerships[own],
                own=own,
                members=first.members[:, own].toarray().astype(np.int64),
            )


def _of_parties(side: str) -> bool:
    return side == TOGETHER or len(side) == 1 or "-" in side


def _is_side(side: str) -> bool:
    return side != TOGETHER and "-" not in side


def _coefficients(
    side: str, given: dict[str, Integers], names: list[str], heard: Integers
) -> Integers:
    """Return how a partnership's scores enter a figure of this kind, (sides, unknown)."""
    made = np.zeros((len(names), len(heard)), dtype=np.int64)
    if side == TOGETHER:
        share = np.where(heard > 0, _WHOLE // np.maximum(heard, 1), 0)
        for place, name in enumerate(names):
            made[place] = given[name] * share
    elif "-" in side:
        first, second = side.split("-")
        both = given[first] * given[second]
        made[names.index(first)], made[names.index(second)] = both, -both
    else:
        made[names.index(side)] = given[side]
    return made
