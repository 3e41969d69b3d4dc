"""How far two measures of the same thing differ, unit by unit: Bland and Altman."""

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import NoAnswer
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Vector,
    at_least,
    confidence_level,
    estimates,
    same_length,
    vector,
)

_SOURCE = "Bland & Altman, Lancet 327 (1986) 307-310"
_Z = 1.96
"""The published factor: 95 % of normal differences lie within 1.96 standard deviations."""


def bland_altman(
    first: Vector, second: Vector, *, confidence: float = 0.95, factor: float = _Z
) -> pd.DataFrame:
    """Return the bias between two measures and the limits within which they agree.

    Mean difference ± 1.96 standard deviations of the differences; t intervals with the published
    approximate error of the limits, sqrt(3 / n) s (Bland & Altman 1986). The limits suppose that
    differences are roughly normal and do not grow with the level.

    Parameters
    ----------
    first, second
        The measures of each unit, shape (units,); units without both are left out.
    confidence
        Of the intervals of the three figures; the limits themselves are always at ± `factor`.
    factor
        Standard deviations from the bias to the limits.

    Returns
    -------
    DataFrame
        Estimates: rows ``bias``, ``lower``, ``upper``, in the unit of the measures (first - second)
        and ``sd``, the standard deviation of the differences, without interval.

    Raises
    ------
    NoAnswer
        Fewer than two complete pairs.

    Examples
    --------
    >>> table = bland_altman([3, 4, 5, 4], [3, 3, 4, 5])
    >>> table["value"].round(3).tolist()
    [0.25, -1.627, 2.127, 0.957]
    """
    level = confidence_level(confidence)
    a, b = vector(first, "first"), vector(second, "second")
    same_length(first=a, second=b)
    apart = (a - b)[~np.isnan(a - b)]
    n = len(apart)
    at_least(2, n, "pairs")
    bias, sd = float(apart.mean()), float(apart.std(ddof=1))
    if not np.isfinite(sd):
        raise NoAnswer("statistics.no_variance", what=f"{bias:g}")
    t = float(stats.t.ppf((1 + level) / 2, n - 1))
    placed = {
        "bias": (bias, sd / np.sqrt(n)),
        "lower": (bias - factor * sd, np.sqrt(3 / n) * sd),
        "upper": (bias + factor * sd, np.sqrt(3 / n) * sd),
    }
    rows = [
        (
            name,
            Estimate(
                value=value,
                n=n,
                low=value - t * float(error),
                high=value + t * float(error),
                unit="level",
                method=f"bland_altman:{name}",
                error=float(error),
                df=float(n - 1),
                source=_SOURCE,
            ),
        )
        for name, (value, error) in placed.items()
    ]
    spread = Estimate(sd, n, unit="level", method="bland_altman:sd", source=_SOURCE)
    return estimates([*rows, ("sd", spread)], "limit")
