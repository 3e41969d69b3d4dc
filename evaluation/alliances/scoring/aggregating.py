"""Items to criteria and dimensions: one weight matrix, masks, and the minimum share."""

from dataclasses import dataclass, replace

import numpy as np

from alliances.frameworks.model import Framework, Item
from alliances.scoring.coding import Booleans, Floats

# Shares such as 2/3 are compared as products; rounding must not refuse a share just reached.
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that has a score: an item, a criterion or a dimension."""

    id: str
    kind: str
    """``item``, ``criterion`` or ``dimension``."""
    unit: str
    """Unit of its mean: ``level``, ``score``, or the kind of an item without levels (``count``)."""
    mean: bool
    """Whether a mean says something of it."""
    favourable: bool
    """Whether its scale has favourable levels."""
    mirror: str
    """``same``, ``reciprocal``, ``mixed`` (a criterion or dimension of both) or ``none``."""
    bounds: tuple[float, float] = (0.0, 100.0)
    """Lowest and highest mean possible."""
    items: int = 1
    """How many items it holds."""
    start: bool = False
    """Whether it is asked only at the start of a partnership."""

    def span(self, statistic: str) -> tuple[float, float]:
        """Return the lowest and highest value possible of a statistic."""
        if statistic == "favourable":
            return 0.0, 100.0
        low, high = self.bounds
        return (low - high, high - low) if statistic == "gap" else (low, high)


@dataclass(frozen=True)
class Hierarchy:
    """Which items enter which criterion and dimension, with what weight.

    Attributes
    ----------
    nodes
        The criteria, then the dimensions, that have at least one item to score.
    weights
        Shape (items, nodes); 0 where the item does not enter. An item weighs its own weight, times
        its criterion's in a dimension. Only ratios count.
    """

    nodes: tuple[Node, ...]
    weights: Floats

    @property
    def membership(self) -> Floats:
        """1 where an item enters a node, 0 elsewhere, shape (items, nodes)."""
        return (self.weights > 0).astype(np.float64)


def enters(item: Item, framework: Framework) -> bool:
    """Whether an item enters criterion and dimension scores.

    It does where it is scored, by the parties, on the scale family of its dimension: counts,
    amounts, texts, changes and descriptive items are results of their own.
    """
    dimension = framework.dimension_by_id[item.dimension]
    return item.scored and item.voice == "partie" and item.scale == dimension.scale


def build_hierarchy(items: tuple[Item, ...], framework: Framework) -> Hierarchy:
    """Return the criteria and dimensions that some items make up, with the weight of each item."""
    nodes: list[Node] = []
    columns: list[Floats] = []
    parents = [("criterion", c.id) for c in framework.criteria]
    parents += [("dimension", d.id) for d in framework.dimensions]
    for kind, parent in parents:
        inside = [enters(item, framework) and getattr(item, kind) == parent for item in items]
        if any(inside):
            chosen = [item for item, kept in zip(items, inside, strict=True) if kept]
            start = all(item.asked == "start" for item in chosen)
            node = Node(parent, kind, "score", True, False, _mirror(chosen))
            nodes.append(replace(node, items=len(chosen), start=start))
            columns.append(np.array([_weight(item, kind, framework) for item in items]) * inside)
    shape = (len(items), len(nodes))
    return Hierarchy(tuple(nodes), np.column_stack(columns) if nodes else np.zeros(shape))


def _weight(item: Item, kind: str, framework: Framework) -> float:
    if kind == "criterion":
        return item.weight
    return item.weight * framework.criterion_by_id[item.criterion].weight


def _mirror(items: list[Item]) -> str:
    """Return what a gap between two parties on several items is: their common mirror, or mixed."""
    found = {item.mirror for item in items} - {"none"}
    return found.pop() if len(found) == 1 else ("mixed" if found else "none")


def aggregate(scores: Floats, applicable: Booleans, hierarchy: Hierarchy, minimum: float) -> Floats:
    """Return the weighted mean of the valid items of each node, where enough of them are valid.

    Parameters
    ----------
    scores
        Items on 0-100, NaN where there is none, shape (cells, items).
    applicable
        Whether the item was asked in the cell and is not « not applicable » for all who were
        asked, shape (cells, items).
    hierarchy
        The nodes and weights.
    minimum
        The framework's minimum share of valid items among the applicable ones.

    Returns
    -------
    ndarray
        Shape (cells, nodes); NaN where no item or too few are valid.
    """
    valid = ~np.isnan(scores)
    membership = hierarchy.membership
    enough = valid @ membership >= minimum * (applicable @ membership) - _TOLERANCE
    weight = valid @ hierarchy.weights
    total = np.where(valid, scores, 0.0) @ hierarchy.weights
    given = enough & (weight > 0)
    return np.divide(total, weight, out=np.full_like(total, np.nan), where=given)
