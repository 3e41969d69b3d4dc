"""Partnerships to groups and to the programme: plain means over partnerships, or weighted ones."""

import numpy as np

from alliances.scoring.aggregating import Node
from alliances.scoring.blocks import Block, Figures, no_figures
from alliances.scoring.coding import Floats, Integers
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
    return Block(
        wave=view.wave,
        side=view.side,
        nodes=nodes,
        rows=groups.labels,
        figures={name: group_means(array, groups, used) for name, array in view.figures.items()},
        n=members @ given.astype(np.int64),
        counts={name: members @ array for name, array in view.counts.items()},
        respondents=np.minimum.reduce([members @ base for base in view.bases]),
        organisations=_organisations(given, groups),
        population=groups.population(view.parties),
        one_sided=members @ (given & (view.heard == 1)).astype(np.int64),
        two_sided=members @ (given & (view.heard > 1)).astype(np.int64),
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


def _organisations(given: np.ndarray, groups: Groups) -> Integers:
    """Count the distinct organisations of the partnerships that have a figure."""
    present = ((groups.outside @ given.astype(np.int64)) > 0).astype(np.int64)
    counted = np.zeros((groups.members.shape[0], given.shape[1]), dtype=np.int64)
    starts = np.flatnonzero(np.diff(groups.outside_group, prepend=-1))
    if len(starts):
        counted[groups.outside_group[starts]] = np.add.reduceat(present, starts, axis=0)
    return counted
