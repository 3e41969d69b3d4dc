"""What one level of a scale is worth on each node, and where its middle lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alliances.frameworks.model import Framework, Scale
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Floats


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
    direction
        1, or -1 where a high answer is unfavourable.
    """

    step: Floats
    middle: Floats
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
    step, middle, direction = measured.reshape(-1, 3).T
    return Rulers(step, middle, direction)


def numeric_codes(scale: Scale) -> list[float]:
    """Return the codes of a scale's levels as numbers, in order; none where they are words."""
    return [float(code) for code in scale.codes if not isinstance(code, str)]


def _ruler(node: Node, framework: Framework) -> tuple[float, float, float]:
    """Return step, middle and direction of one node."""
    low, high = node.bounds
    if node.kind == "item":
        item = framework.item_by_id[node.id]
        levels = bool(framework.scales[item.scale].bounds)
        return (1.0 if levels else np.nan), (low + high) / 2, float(item.direction)
    dimension = node.id
    if node.kind == "criterion":
        dimension = framework.criterion_by_id[node.id].dimension
    bounds = framework.scales[framework.dimension_by_id[dimension].scale].bounds
    step = (high - low) / (bounds[1] - bounds[0]) if bounds else np.nan
    return step, (low + high) / 2, 1.0
