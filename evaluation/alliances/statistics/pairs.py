"""Two sides of the same partnerships, partnership by partnership: gap, direction, quadrant."""

from collections.abc import Iterator
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
    measured
        Whether the scale of the node has levels, shape (nodes,): a count has neither a middle nor
        a distance in levels.
    """

    wave: str
    first: str
    second: str
    nodes: tuple[Node, ...]
    partnerships: Integers
    a: Floats
    b: Floats
    n: Integers
    gap: Floats
    levels: Floats
    toward: Floats
    centre: Floats
    measured: Booleans

    @property
    def complete(self) -> Booleans:
        """Whether both sides have a score."""
        complete: Booleans = ~np.isnan(self.gap)
        return complete

    @property
    def one_sided(self) -> tuple[Booleans, Booleans]:
        """Whether only the first, or only the second, has a score."""
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
    def quadrants(self) -> dict[str, Booleans]:
        """Where each complete pair stands, by the names of `QUADRANTS`.

        Two sides that meet exactly in the middle of the scale agree, and not on something good.
        """
        near = self.complete & (np.abs(self.levels) < 1 - _ROUNDING)
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
            for first, second in chosen:
                yield compare(first, second, cells.nodes, scores.framework)


def compare(first: View, second: View, nodes: tuple[Node, ...], framework: Framework) -> Pairs:
    """Return two sides beside each other, on the nodes that bear a gap."""
    kept = np.array([node.mean and node.mirror != "none" for node in nodes], dtype=np.bool_)
    chosen = tuple(node for node, inside in zip(nodes, kept, strict=True) if inside)
    measure = rulers(chosen, framework)
    a, b = first.figures["mean"][:, kept], second.figures["mean"][:, kept]
    gap = a - b
    return Pairs(
        wave=first.wave,
        first=first.side,
        second=second.side,
        nodes=chosen,
        partnerships=first.partnerships,
        a=a,
        b=b,
        n=np.stack([first.n[:, kept], second.n[:, kept]]),
        gap=gap,
        levels=gap / measure.step * measure.direction,
        toward=np.sign((np.stack([a, b]) - measure.middle) * measure.direction),
        centre=np.sign(((a + b) / 2 - measure.middle) * measure.direction),
        measured=~np.isnan(measure.step),
    )
