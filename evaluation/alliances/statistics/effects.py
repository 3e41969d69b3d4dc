"""How large a difference is, without unit: d of pairs, g of the average, dominance."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import optimize, stats
from scipy.special import gammaincc, gammainccinv, gammaincinv, ndtr

from alliances.errors import NoAnswer
from alliances.estimate import Estimate
from alliances.statistics.inputs import Floats, Vector, at_least, confidence_level, vector

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(128)

_RARE, _FURTHEST = 1e-17, 8.5
"""A chance that is none, and the standard deviations that a normal variable does not exceed."""

COHEN = "Cohen, Statistical Power Analysis, 2nd ed. 1988, section 2.3.5"
LAKENS = "Lakens, Frontiers in Psychology 4 (2013) 863; Algina & Keselman, EPM 63 (2003) 537-553"
_CLIFF = "Cliff, Psychological Bulletin 114 (1993) 494-509; Feng & Cliff, JMASM 3 (2004) 322-332"
MCGRAW = "McGraw & Wong, Psychological Bulletin 111 (1992) 361-365"


def cohen_dz(differences: Vector, *, confidence: float = 0.95) -> Estimate:
    """Return the mean of paired differences in their standard deviations.

    Cohen (1988), section 2.3.5; interval by the noncentral t (Steiger & Fouladi 1997).

    Parameters
    ----------
    differences
        After minus before, shape (pairs,).
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        In standard deviations of the differences; `df` is n - 1.

    Raises
    ------
    NoAnswer
        Fewer than two differences, or all equal.

    Examples
    --------
    >>> round(float(cohen_dz([1, 0, 2, 1])), 3)
    1.225
    """
    level = confidence_level(confidence)
    apart, n, sd = _differences(differences)
    value = float(apart.mean()) / sd
    low, high = noncentral_ends(value * np.sqrt(n), n - 1, level)
    return Estimate(
        value,
        n,
        low=low / np.sqrt(n),
        high=high / np.sqrt(n),
        unit="effect",
        method="cohen_dz:noncentral_t",
        df=float(n - 1),
        source=COHEN,
    )


def hedges_g_av(before: Vector, after: Vector, *, confidence: float = 0.95) -> Estimate:
    """Return the mean change in average standard deviations, corrected for small samples.

    Mean difference / mean of both standard deviations x (1 - 3 / (8 n - 9)) (Lakens 2013); interval
    by the noncentral t of the paired test, rescaled (Algina & Keselman 2003). It does not depend on
    how far the two measures go together, and compares across studies better than dz.

    Parameters
    ----------
    before, after
        Of each pair, shape (pairs,), none missing.
    confidence
        Of the interval.

    Raises
    ------
    NoAnswer
        Fewer than two pairs, or no variance.

    Examples
    --------
    >>> round(float(hedges_g_av([2, 3, 4, 5], [3, 3, 6, 6])), 3)
    0.575
    """
    level = confidence_level(confidence)
    first, second = vector(before, "before"), vector(after, "after")
    apart, n, sd = _differences(second - first)
    average = (float(first.std(ddof=1)) + float(second.std(ddof=1))) / 2
    if average <= 0:
        raise NoAnswer("statistics.no_variance", what=f"{first[0]:g}")
    correction = 1 - 3 / (8 * n - 9)
    scale = correction * sd / average
    dz = float(apart.mean()) / sd
    low, high = noncentral_ends(dz * np.sqrt(n), n - 1, level)
    return Estimate(
        dz * scale,
        n,
        low=low / np.sqrt(n) * scale,
        high=high / np.sqrt(n) * scale,
        unit="effect",
        method="hedges_g_av:noncentral_t",
        df=float(n - 1),
        source=LAKENS,
    )


def cliff_delta(first: Vector, second: Vector, *, confidence: float = 0.95) -> Estimate:
    """Return how much more often a value of the first is above one of the second than below.

    Cliff (1993), unbiased variance; asymmetric t interval of Feng & Cliff (2004). It needs only the
    order of the answers. Equal to effsize::cliff.delta with ``return.dm = TRUE``; without it, that
    package (0.8.1) gives another interval for two samples than for the same two exchanged.

    Parameters
    ----------
    first, second
        Shape (n,) and (m,); missing values are left out.
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        -1 to 1; `n` counts both samples, `df` is n + m - 2.

    Raises
    ------
    NoAnswer
        Fewer than two values in a sample.

    Examples
    --------
    >>> round(float(cliff_delta([3, 4, 5], [2, 3, 4])), 3)
    0.556
    """
    level = confidence_level(confidence)
    a, b = vector(first, "first"), vector(second, "second")
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    n, m = len(a), len(b)
    at_least(2, min(n, m), "values")
    ordered_a, ordered_b = np.sort(a), np.sort(b)
    below = np.searchsorted(ordered_b, a, "left")
    above = m - np.searchsorted(ordered_b, a, "right")
    rows = (below - above) / m
    over = (n - np.searchsorted(ordered_a, b, "right")) - np.searchsorted(ordered_a, b, "left")
    columns = over / n
    delta = float(rows.mean())
    # At the very end no pair contradicts: the variance is taken as if the last one did.
    d = delta * (n * m - 1) / (n * m) if abs(delta) == 1 else delta
    more, less = float(below.sum()), float(above.sum())
    squares = more * (1 - d) ** 2 + (n * m - more - less) * d**2 + less * (1 + d) ** 2
    spread = m**2 * ((rows - d) ** 2).sum() + n**2 * ((columns - d) ** 2).sum() - squares
    variance = float(spread) / (n * m * (n - 1) * (m - 1))
    if variance <= 1e-15:
        # The unbiased estimate can vanish or be negative; this is the least it may be (Cliff 1993).
        variance = (1 - d**2) / (n * m - 1)
    t = float(stats.t.ppf((1 + level) / 2, n + m - 2))
    error = np.sqrt(variance)
    half = t * error * np.sqrt((1 - d**2) ** 2 + t**2 * variance)
    below_one = 1 - d**2 + t**2 * variance
    low, high = (d - d**3 - half) / below_one, (d - d**3 + half) / below_one
    return Estimate(
        delta,
        n + m,
        low=max(float(low), -1.0) if delta > -1 else -1.0,
        high=min(float(high), 1.0) if delta < 1 else 1.0,
        unit="coefficient",
        method="cliff_delta:unbiased:feng_cliff",
        error=float(error),
        df=float(n + m - 2),
        source=_CLIFF,
    )


def common_language(dz: Estimate) -> Estimate:
    """Return the chance that one pair, taken at random, rises: Phi(dz) (McGraw & Wong 1992).

    Examples
    --------
    >>> round(float(common_language(cohen_dz([1, 0, 2, 1]))), 3)
    0.89
    """
    value, low, high = (
        None if each is None else float(ndtr(each)) for each in (dz.value, dz.low, dz.high)
    )
    return Estimate(
        value,
        dz.n,
        low=low,
        high=high,
        unit="share",
        method="common_language:normal",
        df=dz.df,
        source=MCGRAW,
    )


@lru_cache(maxsize=256)
def noncentral_ends(t: float, df: float, level: float) -> tuple[float, float]:
    """Return the noncentralities between which a t statistic of this size is not surprising.

    Steiger & Fouladi, in Harlow et al. (eds), What If There Were No Significance Tests?, 1997.

    Parameters
    ----------
    t, df
        The statistic and its degrees of freedom.
    level
        Confidence.
    """
    if t < 0:
        low, high = noncentral_ends(-t, df, level)
        return -high, -low
    tail = (1 - level) / 2
    smallest, largest = _chi_range(df)
    below = _chance_below(t, df)

    def end(share: float) -> float:
        # Where the chance of less than t is `share`: it falls as the noncentrality rises.
        return float(
            optimize.brentq(
                lambda at: below(at) - share,
                t * smallest - _FURTHEST,
                t * largest + _FURTHEST,
                xtol=1e-12,
            )
        )

    return end(1 - tail), end(tail)


def _chance_below(t: float, df: float) -> Callable[[float], float]:
    """Return the chance that a noncentral t is below `t` (not negative), by its noncentrality.

    It is the chance that z + noncentrality < t s, z being normal and s a chi over the root of its
    degrees of freedom. Of the two, the one that spreads more is integrated in closed form, the
    other by Gauss and Legendre: what is summed is then smooth, whatever t.
    """
    if t <= np.sqrt(2 * df):
        smallest, largest = _chi_range(df)
        s = (smallest + largest + (largest - smallest) * _NODES) / 2
        density = (df - 1) * np.log(s) - df * s**2 / 2
        density = np.exp(density - density.max()) * _WEIGHTS
        density /= density.sum()
        return lambda at: float(ndtr(t * s - at) @ density)

    def below(at: float) -> float:
        # Below -at, z + at is negative and every s is large enough.
        start = float(np.clip(-at, -_FURTHEST, _FURTHEST))
        z = (start + _FURTHEST + (_FURTHEST - start) * _NODES) / 2
        normal = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * _WEIGHTS * (_FURTHEST - start) / 2
        return float(ndtr(start) + gammaincc(df / 2, df * ((z + at) / t) ** 2 / 2) @ normal)

    return below


def _chi_range(df: float) -> tuple[float, float]:
    """Return between which values a chi over the root of its degrees of freedom all but lies."""
    ends = gammaincinv(df / 2, _RARE), gammainccinv(df / 2, _RARE)
    smallest, largest = (float(np.sqrt(2 * end / df)) for end in ends)
    return smallest, largest


def _differences(differences: Vector) -> tuple[Floats, int, float]:
    apart = vector(differences, "differences")
    apart = apart[~np.isnan(apart)]
    at_least(2, len(apart), "pairs")
    sd = float(apart.std(ddof=1))
    if sd <= 1e-12 * float(np.abs(apart).max()):
        raise NoAnswer("statistics.no_spread", what=f"{apart[0]:g}")
    return apart, len(apart), sd
