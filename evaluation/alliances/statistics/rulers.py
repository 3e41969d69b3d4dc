"""What one level of a scale is worth on each node, and where its middle lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alliances.frameworks.model import Framework, Scale
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Floats, favourable_codes


@dataclass(frozen=True)
class Rulers:
    """How to measure the nodes of a table, each on its own scale.

    Attributes
    ----------
    step
        One level, in the unit of the node's mean: 1 on an item's own scale, 100 / (U - L) points on
        a score; shape (nodes,). NaN where the scale has no levels.
    middle
        The middle of the scale; neither favourable nor unfavourable.
    favourable
        The least favourable of the favourable levels, in the unit of the node's mean; NaN where the
        scale names none.
    direction
        1, or -1 where a high answer is unfavourable.
    """

    step: Floats
    middle: Floats
    favourable: Floats
    direction: Floats


def rulers(nodes: Sequence[Node], framework: Framework) -> Rulers:
    """Return how to measure nodes.

    Parameters
    ----------
    nodes
        Items, criteria, dimensions.
    framework
        Its scales; a criterion and a dimension are measured on the scale family of the dimension.
    """
    measured = np.array([_ruler(node, framework) for node in nodes], dtype=np.float64)
    step, middle, favourable, direction = measured.reshape(-1, 4).T
    return Rulers(step, middle, favourable, direction)


def numeric_codes(scale: Scale) -> list[float]:
    """Return the codes of a scale's levels as numbers, in order; none where they are words."""
    return [float(code) for code in scale.codes if not isinstance(code, str)]


def _ruler(node: Node, framework: Framework) -> tuple[float, float, float, float]:
    """Return step, middle, edge of the favourable levels and direction of one node."""
    low, high = node.bounds
    middle = (low + high) / 2
    if node.kind == "item":
        item = framework.item_by_id[node.id]
        levels = bool(framework.scales[item.scale].bounds)
        codes = favourable_codes(item, framework)
        edge = (min if item.direction > 0 else max)(codes, default=np.nan)
        return (1.0 if levels else np.nan), middle, edge, float(item.direction)
    dimension = node.id
    if node.kind == "criterion":
        dimension = framework.criterion_by_id[node.id].dimension
    scale = framework.scales[framework.dimension_by_id[dimension].scale]
    if not scale.bounds:
        return np.nan, middle, np.nan, 1.0
    step = (high - low) / (scale.bounds[1] - scale.bounds[0])
    favourable = (float(code) for code in scale.favourable if not isinstance(code, str))
    edge = low + (min(favourable, default=np.nan) - scale.bounds[0]) * step
    return step, middle, edge, 1.0
