"""How far two measures of the same thing differ, unit by unit: Bland and Altman."""

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Vector,
    at_least,
    confidence_level,
    estimates,
    same_length,
    vector,
)

_FIRST = "Bland & Altman, Lancet 327 (1986) 307-310"
_SECOND = "Bland & Altman, Statistical Methods in Medical Research 8 (1999) 135-160"
_FACTOR = 1.96
"""The published factor: 95 % of normal differences lie within 1.96 standard deviations."""


def bland_altman(
    a: Vector,
    b: Vector,
    *,
    factor: float = _FACTOR,
    exact: bool = False,
    unit: str = "level",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return the bias between two measures and the limits within which they agree.

    Mean of the differences a - b, and mean ± 1.96 standard deviations: within them lie 95 % of the
    differences, if these are roughly normal and do not grow with the level. The intervals are t
    with n - 1 degrees of freedom: s / sqrt(n) for the bias; for a limit the published approximation
    s sqrt(3 / n) (1986), or with `exact` s sqrt(1 / n + factor² / (2 (n - 1))), the large
    sample error before that approximation (1999).

    Parameters
    ----------
    a, b
        The measures of each unit, shape (units,), in the same unit; units without both are left
        out.
    factor
        Standard deviations from the bias to the limits. The worked example of 1986 uses 2; the
        quantile behind 1.96 is ``scipy.stats.norm.ppf(0.975)``.
    exact
        Whether the error of the limits is not simplified.
    unit
        What the measures are in, written beside the figures: ``level``, ``score``, ``points``.
    confidence
        Of the intervals; the limits stay where `factor` puts them.

    Returns
    -------
    DataFrame
        Estimates, one a row: ``bias``, ``lower``, ``upper``, and ``sd``, the standard deviation of
        the differences (n - 1) with its chi-square interval. `n` counts the complete pairs. `note`
        is ``no_error`` where all differences are equal.

    Raises
    ------
    NoAnswer
        Fewer than two complete pairs.
    WrongCall
        Lengths that differ; a factor that is not positive.

    Examples
    --------
    >>> table = bland_altman([3, 4, 5, 4], [3, 3, 4, 5])
    >>> table["value"].round(3).tolist()
    [0.25, -1.627, 2.127, 0.957]
    """
    level = confidence_level(confidence)
    if not 0 < factor < np.inf:
        raise WrongCall("agreement.factor", value=factor)
    first, second = vector(a, "a"), vector(b, "b")
    same_length(a=first, b=second)
    apart = first - second
    apart = apart[~np.isnan(apart)]
    n = len(apart)
    at_least(2, n, "pairs")
    bias = float(apart.mean())
    sd = float(apart.std(ddof=1)) if np.ptp(apart) > 0 else 0.0
    error = sd / float(np.sqrt(n))
    wide = sd * float(np.sqrt(1 / n + factor**2 / (2 * (n - 1)) if exact else 3 / n))
    t = float(stats.t.ppf((1 + level) / 2, n - 1))
    placed = (
        ("bias", bias, error),
        ("lower", bias - factor * sd, wide),
        ("upper", bias + factor * sd, wide),
    )
    ends = {name: (value, value - t * off, value + t * off, off) for name, value, off in placed}
    tails = stats.chi2.ppf([(1 + level) / 2, (1 - level) / 2], n - 1)
    low, high = (sd * np.sqrt((n - 1) / tails)).tolist()
    rows = [
        (
            name,
            Estimate(
                value=value,
                n=n,
                low=low,
                high=high,
                unit=unit,
                method=f"bland_altman:{name}" + (":exact" if exact and name[-2:] == "er" else ""),
                error=off,
                df=float(n - 1),
                source=f"{_FIRST}; {_SECOND}",
                note="" if sd > 0 else "no_error",
            ),
        )
        for name, (value, low, high, off) in {**ends, "sd": (sd, low, high, None)}.items()
    ]
    return estimates(rows, "limit")
