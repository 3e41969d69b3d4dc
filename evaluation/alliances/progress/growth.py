"""Compound annual growth, the quantity that most progress methods compare."""

import numpy as np
import numpy.typing as npt

from alliances.progress.runs import Floats


def annual_growth(base: npt.ArrayLike, current: npt.ArrayLike, years: npt.ArrayLike) -> Floats:
    """Return the compound annual growth rate between two values.

    ``(current / base) ** (1 / years) - 1``, as a share a year: 0.015 is 1.5 % a year.

    Parameters
    ----------
    base, current
        Values of the same sign, base not zero.
    years
        Years between them, more than zero.

    Returns
    -------
    ndarray of float64
        NaN where no rate exists: another sign, a base of zero, no years.

    Notes
    -----
    Statistics Canada, Progress measurement methodology (Open SDG 2.4, October 2025); Eurostat,
    Sustainable development in the European Union, annex on the method.

    Examples
    --------
    >>> float(annual_growth(0.39, 0.50, 5).round(4))
    0.0509
    """
    base, current, years = (np.asarray(each, np.float64) for each in (base, current, years))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where((base != 0) & (years > 0), current / base, np.nan)
        rate: Floats = np.where(ratio >= 0, ratio, np.nan) ** (1.0 / years) - 1.0
    return rate
