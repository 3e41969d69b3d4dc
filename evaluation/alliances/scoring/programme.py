"""Partnerships to groups and to the programme: plain means over partnerships, or weighted ones."""

import numpy as np
from scipy import sparse

from alliances.scoring.aggregating import Node
from alliances.scoring.blocks import Block, Contributors, Figures, no_figures
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.gaps import sidedness
from alliances.scoring.groups import Groups
from alliances.scoring.views import View


def summarise(
    view: View, groups: Groups, nodes: tuple[Node, ...], weights: Floats | None = None
) -> Block:
    """Return the mean over the partnerships of each group, on every node.

    Parameters
    ----------
    view
        The scores of the partnerships heard, seen one way in one wave.
    groups
        The groups of that wave, among these partnerships.
    nodes
        The nodes of the view's arrays.
    weights
        Weight of each partnership, NaN where none is declared (the partnership is then left out),
        shape (partnerships,); None for the plain mean.
    """
    used = None if weights is None else np.nan_to_num(weights)
    given = view.given if used is None else view.given & (used > 0)[:, None]
    members = groups.members
    asked = view.counts["asked"] > 0
    n = _count(members, given)
    people, organisations = _behind(view, groups, nodes, given, asked, n)
    return Block(
        wave=view.wave,
        side=view.side,
        nodes=nodes,
        rows=groups.labels,
        figures={name: group_means(array, groups, used) for name, array in view.figures.items()},
        n=n,
        counts={name: members @ array for name, array in view.counts.items()},
        respondents=people,
        organisations=organisations,
        population=_population(view, groups, nodes, given),
        sidedness={name: _count(members, held & given) for name, held in sidedness(view).items()},
        contributors=Contributors(view.partnerships, members, given, asked),
        weighted=weights is not None,
    )


def group_means(figures: Floats, groups: Groups, weights: Floats | None = None) -> Figures:
    """Return the weighted mean of each group and its standard error.

    The error is the linearised one of a ratio, sqrt(n / (n - 1) x sum of (w (x - mean))²) divided
    by the sum of w (Cochran, Sampling Techniques, 3rd ed. 1977, ch. 6); with equal weights it is
    s / sqrt(n).

    Parameters
    ----------
    figures
        Shape (partnerships, nodes), NaN where a partnership has none.
    groups
        The groups.
    weights
        Shape (partnerships,); a weight of 0 leaves a partnership out. None for the plain mean.

    Returns
    -------
    Figures
        Shape (groups, nodes); no error where n is below 2.
    """
    members = groups.members
    given = ~np.isnan(figures)
    if weights is not None:
        given &= (weights > 0)[:, None]
    filled, shares = np.where(given, figures, 0.0), given.astype(np.float64)
    n = weight = members @ shares
    if weights is not None:
        shares *= weights[:, None]
        weight = members @ shares
    total = members @ (filled * shares)
    mean = np.divide(total, weight, out=no_figures(total.shape), where=weight > 0)
    # Twice over the data: squares less the square of a sum would give equal scores a spread.
    group, partnership = members.nonzero()
    deviations = filled[partnership]
    deviations -= mean[group]
    deviations *= shares[partnership]
    np.square(deviations, out=deviations)
    squares = _sums(deviations, members.indptr)
    ratio = np.divide(n, n - 1, out=no_figures(n.shape), where=n > 1)
    error = np.sqrt(ratio * squares) / np.where(weight > 0, weight, np.nan)
    return Figures(mean, error, no_figures(mean.shape), no_figures(mean.shape))


def _sums(lines: Floats, ends: np.ndarray) -> Floats:
    """Add up the lines of each group; they follow one another, a group may have none."""
    sums = np.zeros((len(ends) - 1, lines.shape[1]))
    present = np.diff(ends) > 0
    if present.any():
        sums[present] = np.add.reduceat(lines, ends[:-1][present], axis=0)
    return sums


def _count(members: sparse.csr_array, held: Booleans) -> Integers:
    """Count the partnerships of each group that hold something, shape (groups, nodes)."""
    counted: Integers = members @ held.astype(np.int64)
    return counted


def _population(view: View, groups: Groups, nodes: tuple[Node, ...], given: Booleans) -> Integers:
    """Return how many partnerships of each group could have a figure, shape (groups, nodes).

    They are those that the wave concerns, and whoever has a figure although the register or the
    questionnaire did not expect it: a group is never smaller than what was heard of it.
    """
    start = np.array([node.start for node in nodes], dtype=np.bool_)
    counted = np.empty((groups.members.shape[0], len(nodes)), dtype=np.int64)
    for first in (False, True):
        concerned = groups.concerned(view.parties, first)
        beyond = given[:, start == first] & ~concerned[view.partnerships][:, None]
        expected = groups.register @ concerned.astype(np.int64)
        counted[:, start == first] = expected[:, None] + _count(groups.members, beyond)
    return counted


def _behind(
    view: View,
    groups: Groups,
    nodes: tuple[Node, ...],
    given: Booleans,
    asked: Booleans,
    n: Integers,
) -> tuple[Integers, Integers]:
    """Count the people and organisations behind each figure, or behind the counts without one.

    How many people were asked is not counted but bounded from below, by the answers asked over the
    items of the node, and as if whoever answers again in a group did so for this node.
    """
    members = groups.members
    people = [each.among(given).distinct(members) for each in view.people]
    organisations = _organisations(given, groups)
    counts = members @ view.counts["asked"]
    bare = (n == 0) & (counts > 0)
    if bare.any():
        items = np.array([node.items for node in nodes])
        again = np.sum([each.repeats(members) for each in view.people], axis=0)
        reached = -(-counts // items) - again[:, None]
        people = [np.where(bare, reached, each) for each in people]
        organisations = np.where(bare, _organisations(asked, groups), organisations)
    return np.minimum.reduce(people), organisations


def _organisations(given: np.ndarray, groups: Groups) -> Integers:
    """Count the distinct organisations of the partnerships that have a figure."""
    present = ((groups.outside @ given.astype(np.int64)) > 0).astype(np.int64)
    counted = np.zeros((groups.members.shape[0], given.shape[1]), dtype=np.int64)
    starts = np.flatnonzero(np.diff(groups.outside_group, prepend=-1))
    if len(starts):
        counted[groups.outside_group[starts]] = np.add.reduceat(present, starts, axis=0)
    return counted
