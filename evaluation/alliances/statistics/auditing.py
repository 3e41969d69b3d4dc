"""Sums of scores that stand beside the published ones, and which of them must not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alliances.frameworks.sheets import SIDES
from alliances.scoring.coding import Floats
from alliances.scoring.engine import Scores
from alliances.statistics.exposing import Release, releases
from alliances.statistics.exposure import Published, hide_sums


@dataclass(frozen=True)
class Term:
    """One side on one node in a sum.

    Attributes
    ----------
    side
        A party.
    node
        The position of the node; below zero, a part of a score of which nothing else is told.
    coefficients
        How each partnership's score enters, shape (all partnerships,); 0 where it does not.
    """

    side: str
    node: int
    coefficients: Floats


@dataclass(frozen=True)
class Candidate:
    """A sum of scores that is to be told beside the scores of its wave.

    Attributes
    ----------
    wave
        The wave of the scores in it.
    terms
        What is summed.
    size
        Partnerships behind it: of several that tell too much together the smallest goes.
    """

    wave: str
    terms: tuple[Term, ...]
    size: int


class Auditor:
    """Who decides, table after table, what may be told beside the published scores.

    What is allowed once is published from then on, and counts for whatever comes after. The rule is
    that of the scores themselves: no score of a partnership, and no sum of two, can be computed
    from everything together (`alliances.statistics.exposure`).

    Parameters
    ----------
    scores, protected
        The scores, before and after `alliances.disclosure.protect`.
    fewest
        The fewest partnerships of which anything may be known; below 2 nothing is refused.
    """

    def __init__(self, scores: Scores, protected: Scores, fewest: int) -> None:
        self._fewest = fewest
        self._hidden = [block.withheld for block in protected.blocks]
        self._releases = {
            release.wave: release
            for release in releases(scores.blocks, protected.shown)
            if fewest > 1 and release.sides[0] in SIDES
        }
        self._allowed: list[Candidate] = []

    def refused(self, candidates: Sequence[Candidate]) -> frozenset[int]:
        """Return the positions of the candidates that must not be told; the others are, now.

        Parameters
        ----------
        candidates
            Sums that are to be told. Those on nodes apart are looked at apart.
        """
        gone: set[int] = set()
        for wave, release in self._releases.items():
            for nodes, mine in self._by_nodes(candidates, wave).items():
                gone |= self._refused(candidates, mine, nodes, release)
        self._allowed += [each for at, each in enumerate(candidates) if at not in gone]
        return frozenset(gone)

    def _by_nodes(
        self, candidates: Sequence[Candidate], wave: str
    ) -> dict[tuple[int, ...], list[int]]:
        """Return the candidates of a wave by the nodes that they touch, and those tied to them.

        A sum over two nodes ties them: what is told of one tells of both.
        """
        every = (*self._allowed, *candidates)
        tied = [_nodes(each) for each in every if each.wave == wave and len(each.terms) > 1]
        found: dict[tuple[int, ...], list[int]] = {}
        for at, each in enumerate(candidates):
            if each.wave == wave:
                nodes = _nodes(each)
                while more := set().union(*(tie for tie in tied if tie & nodes)) - nodes:
                    nodes |= more
                found.setdefault(tuple(sorted(nodes)), []).append(at)
        return found

    def _refused(
        self,
        candidates: Sequence[Candidate],
        mine: list[int],
        nodes: tuple[int, ...],
        release: Release,
    ) -> set[int]:
        known = _beside([self._known(release, node) for node in nodes])
        before = [
            each
            for each in self._allowed
            if each.wave == release.wave and _nodes(each) <= set(nodes)
        ]
        rows = [_row(each, nodes, release) for each in (*before, *(candidates[at] for at in mine))]
        first = len(known) + len(before)
        size = np.full(first + len(mine), len(release.own), dtype=np.int64)
        size[first:] = [candidates[at].size for at in mine]
        whole = np.concatenate([known, np.stack(rows)])
        owner = np.tile(release.owner, len(nodes))
        lost = hide_sums(
            Published(whole, owner, size, self._fewest),
            np.arange(len(whole)) >= first,
            lambda _: None,
        )
        # Only what is asked can be refused: what is published already stays.
        return {mine[place - first] for place in lost if place >= first}

    def _known(self, release: Release, node: int) -> Floats:
        """Return what the scores tell of a node, as sums."""
        if node < 0:
            return np.zeros((0, len(release.owner)))
        return release.sums(self._hidden, node)[0].astype(np.float64)


def _nodes(candidate: Candidate) -> set[int]:
    return {term.node for term in candidate.terms}


def _beside(parts: list[Floats]) -> Floats:
    """Put the sums of several nodes beside each other: each has unknowns of its own."""
    width = parts[0].shape[1]
    last = len(parts) - 1
    return np.concatenate(
        [np.pad(part, ((0, 0), (at * width, (last - at) * width))) for at, part in enumerate(parts)]
    )


def _row(candidate: Candidate, nodes: tuple[int, ...], release: Release) -> Floats:
    """Return a candidate as a sum of the unknown scores."""
    shape = (len(nodes), len(release.sides), len(release.own))
    made = np.zeros(shape)
    for term in candidate.terms:
        place = nodes.index(term.node), release.sides.index(term.side)
        made[place] += term.coefficients[release.partnerships]
    return made.reshape(-1)
