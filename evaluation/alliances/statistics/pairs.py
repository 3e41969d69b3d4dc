"""Two sides of a partnership, or all of three and more: gap, direction, quadrant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.engine import Scores
from alliances.scoring.views import View, side_views
from alliances.statistics.rulers import rulers
from alliances.statistics.standing import people_behind

WIDE = 2
"""Levels from which two sides are far apart (ours)."""

QUADRANTS = ("agree_high", "agree_low", "first_higher", "second_higher")
"""Less than one level apart, on the favourable half of the scale or not; else who sees it better
(ours)."""

# A gap of a whole number of levels must not fall short of it by a rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Pairs:
    """Two sides in one wave; arrays have the shape (partnerships, nodes).

    Attributes
    ----------
    wave, first, second
        What is compared.
    nodes
        The nodes of which a gap can be told: those with a mean that both sides are asked.
    partnerships
        Positions among all partnerships, shape (partnerships,).
    concerned
        Which of them have both parties; without the other a partnership is not one-sided.
    a, b
        The scores of the sides, NaN where a side has none.
    n
        Respondents of each side, shape (2, …).
    gap
        a - b, in the unit of the node; NaN where the partnership is one-sided.
    levels
        The gap in levels of the scale, positive where the first side sees it *better*: the sign is
        turned where a high answer is unfavourable.
    toward
        Sign of each side's score from the middle of the scale, 1 favourable; shape (2, …).
    centre
        The same sign of the mean of both sides.
    above
        How many levels each side's score lies within the favourable ones, negative outside; shape
        (2, …).
    measured
        Whether the scale of the node has levels, shape (nodes,): a count has neither a middle nor
        a distance in levels.
    """

    wave: str
    first: str
    second: str
    nodes: tuple[Node, ...]
    partnerships: Integers
    concerned: Booleans
    a: Floats
    b: Floats
    n: Integers
    gap: Floats
    levels: Floats
    toward: Floats
    centre: Floats
    above: Floats
    measured: Booleans

    @property
    def complete(self) -> Booleans:
        """Whether both sides have a score."""
        complete: Booleans = ~np.isnan(self.gap)
        return complete

    @property
    def one_sided(self) -> tuple[Booleans, Booleans]:
        """Whether only the first, or only the second, has a score, of those that have both."""
        first, second = self.alone
        return first & self.concerned[:, None], second & self.concerned[:, None]

    @property
    def alone(self) -> tuple[Booleans, Booleans]:
        """Whether only the first, or only the second, has a score, whatever parties there are."""
        first, second = ~np.isnan(self.a), ~np.isnan(self.b)
        return first & ~second, second & ~first

    @property
    def wide(self) -> Booleans:
        """Whether the sides are `WIDE` levels apart, or more."""
        wide: Booleans = np.abs(self.levels) >= WIDE - _ROUNDING
        return wide

    @property
    def same_direction(self) -> Booleans:
        """Whether both sides are favourable, both unfavourable, or both in the middle."""
        same: Booleans = self.complete & (self.toward[0] == self.toward[1])
        return same

    @property
    def near(self) -> Booleans:
        """Whether the sides are less than one level apart."""
        near: Booleans = self.complete & (np.abs(self.levels) < 1 - _ROUNDING)
        return near

    @property
    def concordant(self) -> Booleans:
        """Whether both sides say so: both favourable, less than one level apart."""
        concordant: Booleans = self.near & (self.above.min(axis=0) >= -_ROUNDING)
        return concordant

    @property
    def quadrants(self) -> dict[str, Booleans]:
        """Where each complete pair stands, by the names of `QUADRANTS`.

        Two sides that meet exactly in the middle of the scale agree, and not on something good.
        """
        near = self.near
        high, apart = self.centre > 0, self.complete & ~near
        held = (near & high, near & ~high, apart & (self.levels > 0), apart & (self.levels < 0))
        return dict(zip(QUADRANTS, held, strict=True))


def pairs_of(scores: Scores, *, ordered: bool = False) -> Iterator[Pairs]:
    """Yield every pair of parties in every wave.

    Parameters
    ----------
    scores
        The scores of a survey; voices that are not parties stand apart and are in no pair.
    ordered
        Whether to yield B with A beside A with B, as a table of every ordered pair does.
    """
    for cells in scores.cells:
        if cells.axes.sides[0] not in SIDES:
            continue
        for wave in range(len(cells.axes.waves)):
            views = side_views(cells, wave)
            chosen = permutations(views, 2) if ordered else combinations(views, 2)
            has = parties_of(views, scores.groups[cells.axes.waves[wave]].has_party)
            for first, second in chosen:
                concerned = has[first.side] & has[second.side]
                yield compare(first, second, concerned, cells.nodes, scores.framework)


def parties_of(views: tuple[View, ...], listed: Mapping[str, Booleans]) -> dict[str, Booleans]:
    """Return which partnerships have each party: it is listed, or heard.

    A partnership of which one party only is known has another: A or B.
    """
    has: dict[str, Booleans] = {}
    for view in views:
        has[view.side] = np.any(view.given, axis=1)
        if view.side in listed:
            has[view.side] |= listed[view.side][view.partnerships]
    lonely = np.sum([*has.values()], axis=0) < len(SIDES[:2])
    for side in SIDES[:2]:
        if side in has:
            has[side] |= lonely
    return has


@dataclass(frozen=True)
class Whole:
    """The partnerships heard on three sides or more, all sides together.

    Attributes
    ----------
    wave, nodes
        As in `Pairs`, of those whose scale has levels.
    partnerships
        Positions among all, shape (partnerships,).
    scores
        The score of each side, NaN where it has none; shape (sides, partnerships, nodes).
    n
        Respondents of all sides, shape (partnerships, nodes).
    people
        Respondents behind the complete ones, of the side that has fewest, of those that all have;
        shape (nodes,).
    apart
        The distance between the lowest and the highest score, in levels of the scale.
    same_direction
        Whether all sides heard are favourable, all unfavourable, or all in the middle.
    quadrants
        As of two sides: all less than one level apart, on the favourable half or not; where they
        are further apart no one side stands against one other.
    concordant
        Whether all sides are favourable and less than one level apart.
    """

    wave: str
    nodes: tuple[Node, ...]
    partnerships: Integers
    scores: Floats
    n: Integers
    people: Integers
    apart: Floats
    same_direction: Booleans
    quadrants: dict[str, Booleans]
    concordant: Booleans

    @property
    def complete(self) -> Booleans:
        """Whether three sides or more have a score."""
        complete: Booleans = (~np.isnan(self.scores)).sum(axis=0) >= _SEVERAL
        return complete

    @property
    def wide(self) -> Booleans:
        """Whether two sides are `WIDE` levels apart, or more."""
        wide: Booleans = self.complete & (self.apart >= WIDE - _ROUNDING)
        return wide


_SEVERAL = 3
"""Sides from which a partnership is more than the pair that it is."""


def wholes_of(scores: Scores) -> Iterator[Whole]:
    """Yield, for every wave, the partnerships of three parties and more."""
    for cells in scores.cells:
        if cells.axes.sides[0] in SIDES and len(cells.axes.sides) >= _SEVERAL:
            for wave in range(len(cells.axes.waves)):
                yield _whole(side_views(cells, wave), cells.nodes, scores.framework)


def _whole(views: tuple[View, ...], nodes: tuple[Node, ...], framework: Framework) -> Whole:
    # Without levels there is no distance in levels, and nothing is told of a whole but its mean.
    kept = _bearing(nodes) & ~np.isnan(rulers(nodes, framework).step)
    chosen = tuple(node for node, inside in zip(nodes, kept, strict=True) if inside)
    measure = rulers(chosen, framework)
    scores = np.stack([view.figures["mean"][:, kept] for view in views])
    heard = ~np.isnan(scores)
    complete = heard.sum(axis=0) >= _SEVERAL
    better = (scores - measure.middle) / measure.step * measure.direction
    lowest = np.where(heard, better, np.inf).min(axis=0)
    highest = np.where(heard, better, -np.inf).max(axis=0)
    with np.errstate(invalid="ignore"):
        apart = np.where(complete, highest - lowest, np.nan)
        above = lowest - (measure.favourable - measure.middle) / measure.step * measure.direction
    near = complete & (apart < 1 - _ROUNDING)
    high = np.where(heard, better, 0.0).sum(axis=0) > 0
    return Whole(
        wave=views[0].wave,
        nodes=chosen,
        partnerships=views[0].partnerships,
        scores=scores,
        n=np.sum([view.n[:, kept] for view in views], axis=0),
        people=_people(views, kept, heard, complete),
        apart=apart,
        same_direction=complete & (np.sign(lowest) == np.sign(highest)),
        quadrants=dict(zip(QUADRANTS[:2], (near & high, near & ~high), strict=True)),
        concordant=near & (above >= -_ROUNDING),
    )


def _people(
    views: tuple[View, ...], kept: Booleans, heard: Booleans, complete: Booleans
) -> Integers:
    """Count the people behind complete partnerships, of the side that has fewest."""
    everywhere = (heard | ~complete).all(axis=1)
    whole = np.zeros(views[0].n.shape, dtype=np.bool_)
    whole[:, kept] = complete
    counted = np.stack([people_behind(view, whole)[kept] for view in views])
    # A fourth party that some have only is seen with the others: it is never counted alone.
    fewest: Integers = np.where(everywhere, counted, counted.max(axis=0)).min(axis=0)
    return fewest


def _bearing(nodes: tuple[Node, ...]) -> Booleans:
    """Return which nodes bear a gap: those with a mean that both sides are asked."""
    return np.array([node.mean and node.mirror != "none" for node in nodes], dtype=np.bool_)


def compare(
    first: View,
    second: View,
    concerned: Booleans,
    nodes: tuple[Node, ...],
    framework: Framework,
) -> Pairs:
    """Return two sides beside each other, on the nodes that bear a gap."""
    kept = _bearing(nodes)
    chosen = tuple(node for node, inside in zip(nodes, kept, strict=True) if inside)
    measure = rulers(chosen, framework)
    a, b = first.figures["mean"][:, kept], second.figures["mean"][:, kept]
    gap = a - b
    both = np.stack([a, b])
    return Pairs(
        wave=first.wave,
        first=first.side,
        second=second.side,
        nodes=chosen,
        partnerships=first.partnerships,
        concerned=concerned,
        a=a,
        b=b,
        n=np.stack([first.n[:, kept], second.n[:, kept]]),
        gap=gap,
        levels=gap / measure.step * measure.direction,
        toward=np.sign((both - measure.middle) * measure.direction),
        centre=np.sign((both.mean(axis=0) - measure.middle) * measure.direction),
        above=(both - measure.favourable) / measure.step * measure.direction,
        measured=~np.isnan(measure.step),
    )
