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
        The scores of every partnership, seen one way in one wave.
    groups
        The groups of that wave.
    nodes
        The nodes of the view's arrays.
    weights
        Weight of each partnership, NaN where none is declared (the partnership is then left out),
        shape (partnerships,); None for the plain mean.
    """
    used = np.ones(len(view.given)) if weights is None else np.nan_to_num(weights)
    given = view.given & (used > 0)[:, None]
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


def group_means(figures: Floats, groups: Groups, weights: Floats) -> Figures:
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
        Shape (partnerships,); a weight of 0 leaves a partnership out.

    Returns
    -------
    Figures
        Shape (groups, nodes); no error where n is below 2.
    """
    members = groups.members
    given = ~np.isnan(figures) & (weights > 0)[:, None]
    weight = members @ (given * weights[:, None])
    total = members @ (np.where(given, figures, 0.0) * weights[:, None])
    mean = np.divide(total, weight, out=no_figures(total.shape), where=weight > 0)
    # Twice over the data: squares less the square of a sum would give equal scores a spread.
    group, partnership = members.nonzero()
    deviations = figures[partnership]
    deviations -= mean[group]
    deviations *= weights[partnership, None]
    deviations[~given[partnership]] = 0.0
    np.square(deviations, out=deviations)
    squares = np.add.reduceat(deviations, members.indptr[:-1], axis=0)
    n = (members @ given.astype(np.int64)).astype(np.float64)
    ratio = np.divide(n, n - 1, out=no_figures(n.shape), where=n > 1)
    error = np.sqrt(ratio * squares) / np.where(weight > 0, weight, np.nan)
    return Figures(mean, error, no_figures(mean.shape), no_figures(mean.shape))


def _organisations(given: np.ndarray, groups: Groups) -> Integers:
    """Count the distinct organisations of the partnerships that have a figure."""
    present = ((groups.outside @ given.astype(np.int64)) > 0).astype(np.int64)
    counted = np.zeros((groups.members.shape[0], given.shape[1]), dtype=np.int64)
    starts = np.flatnonzero(np.diff(groups.outside_group, prepend=-1))
    if len(starts):
        counted[groups.outside_group[starts]] = np.add.reduceat(present, starts, axis=0)
    return counted
