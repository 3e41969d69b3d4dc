"""From an item's own scale to 0-100, by the scale's declared bounds."""

import numpy as np

from alliances.frameworks.model import Framework, Item
from alliances.scoring.coding import Floats


def bounds_of(items: tuple[Item, ...], framework: Framework) -> tuple[Floats, Floats]:
    """Return the lowest and highest code of each item's scale; NaN where it has no bounds."""
    pairs = [framework.scales[item.scale].bounds or (np.nan, np.nan) for item in items]
    low, high = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    return low, high


def to_hundred(values: Floats, low: Floats, high: Floats, direction: Floats) -> Floats:
    """Rescale to 0-100: (x - L) / (U - L) x 100, after reversal where the direction is -1.

    A reversed x is L + U - x. L and U are the declared ends of the scale, never the lowest and
    highest answer found: scores stay comparable from one wave or group to the next.

    Parameters
    ----------
    values
        On the items' own scales, shape (..., items).
    low, high, direction
        L, U and 1 or -1 for each item, shape (items,).
    """
    upright = np.where(direction < 0, low + high - values, values)
    return (upright - low) / (high - low) * 100
