"""How far parties that judge the same object agree: the coefficients of one node."""

from collections.abc import Callable

import numpy as np

from alliances.errors import NoAnswer
from alliances.estimate import Estimate
from alliances.frameworks.model import Framework
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Floats
from alliances.statistics.intraclass import icc
from alliances.statistics.kappas import gwet_ac, weighted_kappa
from alliances.statistics.krippendorff import krippendorff_alpha
from alliances.statistics.rulers import numeric_codes

COEFFICIENTS = ("icc_a1", "icc_c1", "kappa", "krippendorff", "ac2")
"""Agreement of two parties that judge the same object; of items, the last three too."""


def agreement(both: Floats, node: Node, framework: Framework) -> dict[str, float]:
    """Return the coefficients of agreement of a node that have an answer, by column.

    Parameters
    ----------
    both
        The scores of each party, shape (partnerships, parties), no NaN.
    node, framework
        What was asked; of an item the levels of its scale are the categories.
    """
    asked: dict[str, Callable[[], Estimate]] = {
        "icc_a1": lambda: icc(both, "A,1"),
        "icc_c1": lambda: icc(both, "C,1"),
    }
    if node.kind == "item":
        levels = numeric_codes(framework.scales[framework.item_by_id[node.id].scale])
        if levels:
            nearest = nearest_levels(both, levels)
            asked |= {
                "krippendorff": lambda: krippendorff_alpha(nearest, level="ordinal"),
                "ac2": lambda: gwet_ac(nearest, weights="quadratic", levels=levels),
            }
            if both.shape[1] == 2:
                asked["kappa"] = lambda: weighted_kappa(nearest, levels=levels)
    found: dict[str, float] = {}
    for name, make in asked.items():
        try:
            estimate = make()
        except NoAnswer:
            continue
        found[name] = float(estimate)
        if estimate.low is not None and estimate.high is not None:
            found |= {f"{name}_low": estimate.low, f"{name}_high": estimate.high}
    return found


def nearest_levels(means: Floats, levels: list[float]) -> Floats:
    """Return the declared level nearest to each mean of respondents; a tie goes to the middle.

    Coefficients for categories need categories: where a side has one respondent the mean is one.

    Parameters
    ----------
    means
        Any shape, no NaN.
    levels
        The declared codes.
    """
    codes = np.sort(np.asarray(levels, dtype=np.float64))
    middle = (codes[0] + codes[-1]) / 2
    # Moved towards the middle by less than any mean of a few respondents can tell.
    moved = means - np.sign(means - middle) * 1e-9
    nearest: Floats = codes[np.abs(moved[..., None] - codes).argmin(axis=-1)]
    return nearest
