"""Disagreement within units and by chance, as a function of how often each unit counts.

Krippendorff's alpha is 1 - (N - 1) O / E: N ratings, O the squared distances of the pairs within
units, each unit's divided by its ratings less one, E those of all pairs.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from alliances.statistics.inputs import Floats


class Disagreement(Protocol):
    """What alpha is made of, for units of two ratings or more."""

    @property
    def counts(self) -> Floats:
        """How many raters put each unit at each level, shape (units, levels)."""

    def sums(self, drawn: Floats) -> tuple[Floats, Floats]:
        """Return O and E, shape (draws,), of units counted `drawn` times, (draws, units)."""

    def slopes(self) -> tuple[Floats, Floats]:
        """Return by how much O and E grow as each unit counts more, shape (units,)."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Between levels whose squared distances are given, shape (levels, levels)."""

    counts: Floats
    distances: Floats

    def sums(self, drawn: Floats) -> tuple[Floats, Floats]:
        """Return O and E; see `Disagreement`."""
        used = drawn @ self.counts
        return drawn @ self._within(), ((used @ self.distances) * used).sum(axis=1)

    def slopes(self) -> tuple[Floats, Floats]:
        """Return the slopes of O and E; see `Disagreement`."""
        used = self.counts.sum(axis=0)
        return self._within(), 2 * (self.counts @ (self.distances @ used))

    def _within(self) -> Floats:
        pairs = ((self.counts @ self.distances) * self.counts).sum(axis=1)
        within: Floats = pairs / (self.counts.sum(axis=1) - 1)
        return within


@dataclass(frozen=True, slots=True)
class Ranked:
    """Between the mean ranks of the levels, which move as units count more or less."""

    counts: Floats

    def sums(self, drawn: Floats) -> tuple[Floats, Floats]:
        """Return O and E; see `Disagreement`."""
        used = drawn @ self.counts
        rank, n = _ranks(used), used.sum(axis=1)
        return (drawn * self._within(rank)).sum(axis=1), 2 * n * (used * rank**2).sum(axis=1)

    def slopes(self) -> tuple[Floats, Floats]:
        """Return the slopes of O and E; see `Disagreement`."""
        used = self.counts.sum(axis=0, keepdims=True)
        rank, n, ratings = _ranks(used)[0], used.sum(), self.counts.sum(axis=1)
        # A unit moves the ranks of all levels: those below its ratings down, those above up.
        moved = _ranks(self.counts)
        apart = ratings[:, None] * rank - (self.counts @ rank)[:, None]
        pull = 4 * (self.counts * apart / (ratings - 1)[:, None]).sum(axis=0)
        own = 2 * (ratings * float(used[0] @ rank**2) + n * (self.counts @ rank**2))
        observed: Floats = self._within(rank[None])[0] + moved @ pull
        expected: Floats = own + moved @ (4 * n * used[0] * rank)
        return observed, expected

    def _within(self, rank: Floats) -> Floats:
        """Return the disagreement within each unit, shape (draws, units)."""
        ratings = self.counts.sum(axis=1)
        sums, squares = rank @ self.counts.T, rank**2 @ self.counts.T
        within: Floats = 2 * (ratings * squares - sums**2) / (ratings - 1)
        return within


def alpha(units: Disagreement, drawn: Floats) -> Floats:
    """Return alpha of units counted `drawn` times; NaN where nothing could have disagreed."""
    observed, expected = units.sums(drawn)
    above = (drawn @ units.counts.sum(axis=1) - 1) * observed
    share = np.divide(above, expected, out=np.full_like(above, np.nan), where=expected > 0)
    found: Floats = 1 - share
    return found


def influence(units: Disagreement) -> Floats:
    """Return by how much alpha moves as each unit counts more, shape (units,)."""
    observed, expected = (float(each[0]) for each in units.sums(np.ones((1, len(units.counts)))))
    more_observed, more_expected = units.slopes()
    ratings = units.counts.sum(axis=1)
    share = observed / expected
    more = (ratings.sum() - 1) * (more_observed - share * more_expected) / expected
    moved: Floats = -(ratings * share + more)
    return moved


def _ranks(used: Floats) -> Floats:
    """Return the mean rank of each level, shape (draws, levels), from their mean.

    Half the ratings at the level and all below it, less half of all; their sum over the ratings is
    therefore zero, and large numbers of ratings lose no digits.
    """
    ranks: Floats = np.cumsum(used, axis=1) - used / 2 - used.sum(axis=1, keepdims=True) / 2
    return ranks
