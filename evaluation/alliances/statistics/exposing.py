"""The figures of a survey that together would give a partnership away, withheld."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    (`alliances.statistics.exposure`). Weighted figures are left out: weights are not published.

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
    size = np.array([release.blocks[at].n[row, node] for at, row in where], dtype=np.int64)
    programme = np.array([row == 0 for _, row in where], dtype=np.bool_)

    def forget(place: int) -> None:
        at, row = where[place]
        hidden[at][row, node] = True

    hide_sums(Published(whole, release.owner, size, fewest), ~programme, forget)


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
        given = {
            self.blocks[at].side: self._given(at, node)
            for at in self.places
            if self.blocks[at].side in self.sides
        }
        heard = np.sum([*given.values()], axis=0)
        width = len(given) * len(self.own)
        parts, where = [np.zeros((0, width), dtype=np.int64)], []
        for at in self.places:
            block = self.blocks[at]
            rows = np.flatnonzero(~hidden[at][:, node] & (block.n[:, node] > 0))
            if len(rows):
                entering = _coefficients(block.side, given, [*given], heard)
                parts.append((self.members[rows][:, None, :] * entering).reshape(-1, width))
                where += [(at, int(row)) for row in rows]
        return np.concatenate(parts), where

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
