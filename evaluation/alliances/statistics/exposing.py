"""The figures of a survey that together would give a partnership away, withheld."""

from collections.abc import Iterator, Sequence

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
        for places in _together(blocks):
            _hide_of_wave(blocks, hidden, shown, places, fewest)


def _hide_of_wave(
    blocks: Sequence[Block],
    hidden: list[Booleans],
    shown: Booleans,
    places: list[int],
    fewest: int,
) -> None:
    """Withhold what exposes somebody in one wave."""
    sides = [at for at in places if _is_side(blocks[at].side)]
    first = blocks[sides[0]].contributors
    if first is None:
        return
    unknown = np.flatnonzero(~shown[first.partnerships])
    if not len(unknown):
        return
    members = first.members[:, unknown].toarray().astype(np.int64)
    for node in range(len(blocks[sides[0]].nodes)):
        _hide_of_node(blocks, hidden, (places, sides), members, unknown, node, fewest)


def _together(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield the blocks of a wave that rest on the same answers: of the parties, of each voice."""
    seen: dict[tuple[str, int], list[int]] = {}
    for place, block in enumerate(blocks):
        if not block.weighted and block.contributors is not None:
            # Voices have nodes of their own, and stand in a block alone.
            party = 0 if _of_parties(block.side) else place + 1
            seen.setdefault((block.wave, party), []).append(place)
    yield from seen.values()


def _of_parties(side: str) -> bool:
    return side == TOGETHER or len(side) == 1 or "-" in side


def _is_side(side: str) -> bool:
    return side != TOGETHER and "-" not in side


def _hide_of_node(
    blocks: Sequence[Block],
    hidden: list[Booleans],
    chosen: tuple[list[int], list[int]],
    members: Integers,
    unknown: Integers,
    node: int,
    fewest: int,
) -> None:
    """Withhold what exposes somebody on one node; `chosen` are all blocks, and those of sides."""
    places, sides = chosen
    given = {blocks[at].side: _given(blocks[at], unknown, node) for at in sides}
    names = list(given)
    heard = np.sum([*given.values()], axis=0)
    sums, where = [], []
    for at in places:
        block = blocks[at]
        rows = np.flatnonzero(~hidden[at][:, node] & (block.n[:, node] > 0))
        if not len(rows):
            continue
        sums.append(members[rows][:, None, :] * _coefficients(block.side, given, names, heard))
        where += [(at, int(row)) for row in rows]
    if not sums:
        return
    whole = np.concatenate(sums).reshape(len(where), -1)
    size = np.array([blocks[at].n[row, node] for at, row in where], dtype=np.int64)
    owner = np.tile(np.arange(len(unknown)), len(names))
    programme = np.array([row == 0 for _, row in where], dtype=np.bool_)

    def forget(place: int) -> None:
        at, row = where[place]
        hidden[at][row, node] = True

    hide_sums(Published(whole, owner, size, fewest), ~programme, forget)


def _given(block: Block, unknown: Integers, node: int) -> Integers:
    """Return 1 where a partnership has a figure on the node, shape (unknown,)."""
    if block.contributors is None:
        return np.zeros(len(unknown), dtype=np.int64)
    given: Integers = block.contributors.given[unknown, node].astype(np.int64)
    return given


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
