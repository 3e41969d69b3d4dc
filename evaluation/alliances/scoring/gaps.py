"""Sides beside each other: the plain mean of a partnership's sides, and the gap between two."""

from itertools import combinations

import numpy as np

from alliances.scoring.coding import Floats
from alliances.scoring.views import View

TOGETHER = "sides"
"""The `side` of the rows that hold the plain mean of a partnership's sides."""


def sides_together(views: tuple[View, ...]) -> View:
    """Return the plain mean of the sides that each partnership has.

    A partnership heard on one side only keeps that side's score; `heard` tells it apart.
    """
    return View(
        wave=views[0].wave,
        side=TOGETHER,
        partnerships=views[0].partnerships,
        figures={
            name: _plain_mean([view.figures[name] for view in views])
            for name in ("mean", "favourable")
        },
        bases=(sum((view.n for view in views[1:]), start=views[0].n),),
        counts={name: sum_of(views, name) for name in views[0].counts},
        heard=sum((view.heard for view in views[1:]), start=views[0].heard),
    )


def sum_of(views: tuple[View, ...], name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return the answers counted under a name, all views together."""
    return sum((view.counts[name] for view in views[1:]), start=views[0].counts[name])


def _plain_mean(figures: list[Floats]) -> Floats:
    """Return the mean of the figures that are given, NaN where none is."""
    total, heard = np.zeros_like(figures[0]), np.zeros_like(figures[0])
    for figure in figures:
        given = ~np.isnan(figure)
        total += np.where(given, figure, 0.0)
        heard += given
    return np.divide(total, heard, out=np.full_like(total, np.nan), where=heard > 0)


def pairs(views: tuple[View, ...]) -> tuple[tuple[View, View], ...]:
    """Return every pair of sides, in the order of sides: A with B, A with C, B with C."""
    return tuple(combinations(views, 2))


def gap(first: View, second: View) -> View:
    """Return the first side's score minus the second's, where a partnership has both.

    Counts and respondents are those of these complete pairs only.
    """
    difference = first.figures["mean"] - second.figures["mean"]
    complete = ~np.isnan(difference)
    return View(
        wave=first.wave,
        side=f"{first.side}-{second.side}",
        partnerships=first.partnerships,
        figures={"gap": difference},
        bases=(first.n * complete, second.n * complete),
        counts={
            name: (first.counts[name] + second.counts[name]) * complete for name in first.counts
        },
        heard=complete.astype(np.int64) * 2,
        parties=first.parties + second.parties,
    )
