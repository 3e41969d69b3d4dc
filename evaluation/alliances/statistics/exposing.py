"""The figures of a survey that together would give a partnership away, withheld."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from alliances.scoring.blocks import Block
from alliances.scoring.coding import Booleans, Floats, Integers
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


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A weighted mean over the programme that would be published beside the plain figures.

    Attributes
    ----------
    place
        What it is known by.
    wave, side, node
        What it is a mean of; the node by its place.
    weights
        The weight of each partnership in it, shape (all partnerships,).
    """

    place: int
    wave: str
    side: str
    node: int
    weights: Floats


def exposing_beside(
    blocks: Sequence[Block],
    protected: Sequence[Block],
    shown: Booleans,
    beside: Sequence[Beside],
    fewest: int,
) -> list[int]:
    """Return the weighted means by which, with all that is published, a score could be computed.

    Whoever knows the register and who answered knows the weights too.

    Parameters
    ----------
    blocks, protected
        The blocks of a survey, and the same after `alliances.disclosure.protect`.
    shown, fewest
        As in `hide_exposing`.
    beside
        The weighted means; of those that expose somebody, the later go first.

    Returns
    -------
    list of int
        Their places.
    """
    if fewest < 2 or not beside:
        return []
    from threadpoolctl import threadpool_limits  # here: only what is protected needs it

    hidden = [block.withheld for block in protected]
    gone: list[int] = []
    with threadpool_limits(1, user_api="blas"):
        for places in _together(blocks):
            wave, side = blocks[places[0]].wave, blocks[places[0]].side
            ours = [each for each in beside if each.wave == wave and _of_parties(side)]
            if ours:
                gone += _gone_of_wave(blocks, hidden, shown, places, ours, fewest)
    return gone


def _gone_of_wave(
    blocks: Sequence[Block],
    hidden: list[Booleans],
    shown: Booleans,
    places: list[int],
    beside: list[Beside],
    fewest: int,
) -> list[int]:
    """Return the places of weighted means of a wave that expose somebody."""
    sides = [at for at in places if _is_side(blocks[at].side)]
    first = blocks[sides[0]].contributors
    if first is None:
        return []
    unknown = np.flatnonzero(~shown[first.partnerships])
    if not len(unknown):
        return []
    members = first.members[:, unknown].toarray().astype(np.int64)
    names = [blocks[at].side for at in sides]
    gone: list[int] = []
    for node in sorted({each.node for each in beside}):
        ours = [each for each in beside if each.node == node]
        whole, where = _sums_of_node(blocks, hidden, (places, sides), members, unknown, node)
        weighted = np.zeros((len(ours), len(names), len(unknown)))
        for at, each in enumerate(ours):
            weighted[at, names.index(each.side)] = each.weights[first.partnerships[unknown]]
        sums = np.concatenate([whole, weighted.reshape(len(ours), -1)])
        # Of the weighted ones the last goes first; the plain figures stand already.
        size = np.concatenate([np.full(len(where), len(ours)), np.arange(len(ours))[::-1]])
        owner = np.tile(np.arange(len(unknown)), len(names))
        may_hide = np.arange(len(sums)) >= len(where)
        lost = hide_sums(Published(sums, owner, size, fewest), may_hide, lambda _: None)
        gone += [ours[at - len(where)].place for at in lost if at >= len(where)]
    return gone


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
    whole, where = _sums_of_node(blocks, hidden, chosen, members, unknown, node)
    if not where:
        return
    size = np.array([blocks[at].n[row, node] for at, row in where], dtype=np.int64)
    owner = np.tile(np.arange(len(unknown)), len(chosen[1]))
    programme = np.array([row == 0 for _, row in where], dtype=np.bool_)

    def forget(place: int) -> None:
        at, row = where[place]
        hidden[at][row, node] = True

    hide_sums(Published(whole, owner, size, fewest), ~programme, forget)


def _sums_of_node(
    blocks: Sequence[Block],
    hidden: list[Booleans],
    chosen: tuple[list[int], list[int]],
    members: Integers,
    unknown: Integers,
    node: int,
) -> tuple[Integers, list[tuple[int, int]]]:
    """Return the sums published on one node, (sums, unknowns), and block and row of each."""
    places, sides = chosen
    given = {blocks[at].side: _given(blocks[at], unknown, node) for at in sides}
    names = list(given)
    heard = np.sum([*given.values()], axis=0)
    sums, where = [np.empty((0, len(names), len(unknown)), dtype=np.int64)], []
    for at in places:
        block = blocks[at]
        rows = np.flatnonzero(~hidden[at][:, node] & (block.n[:, node] > 0))
        if not len(rows):
            continue
        sums.append(members[rows][:, None, :] * _coefficients(block.side, given, names, heard))
        where += [(at, int(row)) for row in rows]
    return np.concatenate(sums).reshape(len(where), len(names) * len(unknown)), where


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
