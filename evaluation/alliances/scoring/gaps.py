"""Sides beside each other: the plain mean of a partnership's sides, and the gap between two."""

from itertools import combinations

import numpy as np

from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.people import together
from alliances.scoring.views import View

TOGETHER = "sides"
"""The `side` of the rows that hold the plain mean of a partnership's sides."""


def sides_together(views: tuple[View, ...], listed: dict[str, Booleans]) -> View:
    """Return the plain mean of the sides that each partnership has.

    A partnership heard on one side only keeps that side's score; `heard` tells it apart.

    Parameters
    ----------
    views
        The sides.
    listed
        Whether a side is among the parties of a partnership, by side, shape (all partnerships,);
        nothing where no parties are known.
    """
    heard = sum((view.heard for view in views[1:]), start=views[0].heard)
    return View(
        wave=views[0].wave,
        side=TOGETHER,
        partnerships=views[0].partnerships,
        figures={
            name: _plain_mean([view.figures[name] for view in views])
            for name in ("mean", "favourable")
        },
        n=sum((view.n for view in views[1:]), start=views[0].n),
        people=(together([people for view in views for people in view.people]),),
        counts={name: sum_of(views, name) for name in views[0].counts},
        heard=heard,
        missing=_sides_of(views, listed)[:, None] - heard,
    )


def _sides_of(views: tuple[View, ...], listed: dict[str, Booleans]) -> Integers:
    """Return how many sides each partnership has: its parties, and whoever was asked besides."""
    count = np.zeros(len(views[0].partnerships), dtype=np.int64)
    for view in views:
        asked = (view.counts["asked"] > 0).any(axis=1)
        if view.side in listed:
            asked |= listed[view.side][view.partnerships]
        count += asked
    return count


def sidedness(view: View) -> dict[str, Booleans]:
    """Return where partnerships are heard on one side, on some, on both of two, on all of more.

    Returns
    -------
    dict of str to ndarray
        By token, shape (partnerships, nodes); nothing where the view is not of sides together.
    """
    if view.missing is None:
        return {}
    several, missing = view.heard > 1, view.missing > 0
    return {
        "one_sided": view.heard == 1,
        "some_sides": several & missing,
        "two_sided": (view.heard == 2) & ~missing,
        "all_sides": (view.heard > 2) & ~missing,
    }


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
        n=(first.n + second.n) * complete,
        people=tuple(each.among(complete) for each in (*first.people, *second.people)),
        counts={
            name: (first.counts[name] + second.counts[name]) * complete for name in first.counts
        },
        heard=complete.astype(np.int64) * 2,
        parties=first.parties + second.parties,
    )
