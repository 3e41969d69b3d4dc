"""Scores of several questions beside their questions: what they tell of those that lack one.

Where everybody answers all questions of a criterion, its mean follows from theirs and tells nothing
new. Where a few lack one, the mean of the criterion less those of its questions is a sum over these
few alone: of one partnership, it is that partnership's answer.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from alliances.frameworks.model import Framework
from alliances.scoring.aggregating import Node, enters
from alliances.scoring.blocks import Block
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.statistics.exposing import Release, releases

_SURE = 1e-7
"""Distance from one below which a share is one, from nought below which a number is nought."""


def hide_incomplete(
    blocks: Sequence[Block], hidden: list[Booleans], shown: Booleans, framework: Framework
) -> None:
    """Withhold, in place, the questions that with their criterion or dimension tell of one alone.

    Parameters
    ----------
    blocks
        The blocks of a survey.
    hidden
        What each block withholds already, (rows, nodes) each; more is added.
    shown
        Which of all partnerships have rows of their own.
    framework
        Which questions make which score.
    """
    from threadpoolctl import threadpool_limits  # here: only what is protected needs it

    with threadpool_limits(1, user_api="blas"):
        for release in releases(blocks, shown):
            parts = _parts(blocks[release.places[0]].nodes, framework)
            groups = _Groups(release.members.astype(np.float64))
            for at in release.places:
                for node, items in parts.items():
                    _hide_of_score(release, groups, hidden[at], at, (node, *items))


class _Groups:
    """The groups of a release as vectors over its partnerships, in a basis of their own.

    Parameters
    ----------
    members
        1 where a partnership belongs to a group, shape (groups, partnerships).
    """

    def __init__(self, members: Floats) -> None:
        left, sizes, right = np.linalg.svd(members, full_matrices=False)
        rank = int((sizes > _SURE * sizes.max(initial=0.0)).sum())
        self.coordinates: Floats = left[:, :rank] * sizes[:rank]
        self.basis: Floats = right[:rank]
        self._outside: dict[bytes, Floats] = {}

    def known(self, told: Booleans) -> Floats:
        """Return what follows from each of several sets of groups, shape (found, rank).

        Parameters
        ----------
        told
            Which groups are told, shape (sets, groups).
        """
        different = np.unique(told, axis=0)
        return _null(np.concatenate([self._complement(each) for each in different]))

    def _complement(self, told: Booleans) -> Floats:
        """Return what is orthogonal to all that a set of groups tells."""
        key = told.tobytes()
        if key not in self._outside:
            self._outside[key] = _null(self.coordinates[told])
        return self._outside[key]

    def made_of(self, vector: Floats, told: Booleans) -> Integers:
        """Return the groups of a set by which a vector is computed."""
        rows = np.flatnonzero(told)
        weights = np.linalg.lstsq(self.coordinates[rows].T, vector, rcond=None)[0]
        used = np.abs(weights) > _SURE * max(float(np.abs(weights).max(initial=0.0)), 1.0)
        made_of: Integers = rows[used]
        return made_of


def _null(matrix: Floats) -> Floats:
    """Return an orthonormal basis of what a matrix maps to nothing, shape (found, columns)."""
    if not len(matrix):
        return np.eye(matrix.shape[1])
    _, sizes, right = np.linalg.svd(matrix)
    return right[int((sizes > _SURE * max(float(sizes.max(initial=0.0)), _SURE)).sum()) :]


def _parts(nodes: Sequence[Node], framework: Framework) -> Mapping[int, list[int]]:
    """Return the questions of each criterion and dimension, by their positions."""
    place = {node.id: at for at, node in enumerate(nodes)}
    entering = [item for item in framework.items if item.id in place and enters(item, framework)]
    parts = {
        place[node.id]: [
            place[item.id] for item in entering if node.id in {item.criterion, item.dimension}
        ]
        for node in nodes
        if node.kind != "item"
    }
    # With one question the score is that question.
    return {node: items for node, items in parts.items() if items}


def _hide_of_score(
    release: Release, groups: _Groups, hidden: Booleans, at: int, nodes: tuple[int, ...]
) -> None:
    """Withhold the questions of one score in one block that tell of one partnership alone.

    A sum over those that lack a question is known for every group, and every difference of groups,
    of which the score and all of its questions are known. `nodes` are the score and its questions.
    """
    block = release.blocks[at]
    whole, *others = (release.entering(at, node) for node in nodes)
    lacking = np.any([(other != whole).any(axis=0) for other in others], axis=0)
    if not lacking.any():
        return
    count = block.n[:, nodes]
    # The question that most lack is the first to go.
    least = 1 + int(count[:, 1:].sum(axis=0).argmin())
    while True:
        told = ~hidden[:, nodes] & (count > 0)
        known = groups.known(told.T)
        sums = known @ groups.basis[:, lacking]
        alone = _alone(sums)
        if not len(alone):
            return
        wanted = np.zeros(sums.shape[1])
        wanted[alone[0]] = 1.0
        weights = np.linalg.lstsq(sums.T, wanted, rcond=None)[0]
        rows = groups.made_of(weights @ known, told[:, least])
        # Groups go before the programme, small ones first.
        row = rows[np.lexsort((count[rows, least], rows == 0))[0]]
        hidden[row, nodes[least]] = True


def _alone(sums: Floats) -> Integers:
    """Return the columns of which each number follows from the sums."""
    if not sums.size:
        return np.empty(0, dtype=np.int64)
    _, sizes, right = np.linalg.svd(sums, full_matrices=False)
    space = right[sizes > _SURE * max(float(sizes.max(initial=0.0)), _SURE)]
    return np.flatnonzero((space**2).sum(axis=0) > 1 - _SURE)
