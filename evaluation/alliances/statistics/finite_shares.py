"""Intervals of a share of a finite population: of N partnerships, n answered.

Where N is 10 there are eleven possible shares, and those who answered narrow them down further. An
interval that takes the share for a continuous number is wrong about such populations, mostly near
0 and 1; here every possible number of holders is asked how likely it makes what was seen.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammaln

from alliances.statistics.inputs import Booleans, Floats, Integers, confidence_level
from alliances.statistics.polya import bounded_interval

SOURCE = (
    "Pratt, JASA 56 (1961) 549-567; Wendell & Schmee, Technometrics 43 (2001) 491-498 "
    "(hypergeometric); Berry & Armitage, The Statistician 44 (1995) 417-423 (mid-p)"
)

_CELLS = 20_000
"""Possible shares times answers, up to which the shortest intervals are looked for."""
_MANY = 5000
"""Answers from which the shares of a population are as good as continuous."""
_WHOLE = 1e-6
_FLOOR = 1.8
"""The chance of error that no share may exceed, in nominal ones: 9 % of 5. A simulation of 5,000
draws, whose standard error is 0.4 %, then finds no share under 90 %."""


def share_interval(
    share: npt.ArrayLike,
    error: npt.ArrayLike,
    n: npt.ArrayLike,
    population: npt.ArrayLike = np.inf,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Return the interval of the share of a finite population, for many at once.

    Up to some 100 to 1,500 partnerships (the smaller half of which, answering or not, times N is
    below 20,000): the shortest intervals whose exact coverage is `confidence` on average over all
    numbers of holders, and for none of them below 1 - 1.8 (1 - confidence): 91 %. They hold the
    numbers under which what was seen is at least so likely (Pratt 1961: such sets are the shortest
    on average), and those that the floor asks for. Beyond that: mid-p intervals of the
    hypergeometric distribution (Berry & Armitage 1995; Wendell & Schmee 2001), of the binomial one
    where N is unknown. Shares that are no number of holders among n (means of several answers) have
    `bounded_interval`.

    Parameters
    ----------
    share, error
        Shares, 0 to 1, and their standard errors s / sqrt(n); any shape.
    n, population
        How many answered, and how many there are (infinite where unknown).
    confidence
        Nominal coverage.

    Returns
    -------
    tuple of ndarray
        0 to 1; NaN where n is 0, the share itself where everybody answered.

    Notes
    -----
    `benchmarks/coverage.py` enumerates: at response rates of 20, 40 and 80 % among 20 to 1,500 the
    average is 95 to 97 % and the lowest above 90 %. Among 10, or with 2 answers, or where 1 or 2
    are missing, no interval can: what keeps every share at 90 % covers 97 to 99 % on average.

    Examples
    --------
    >>> low, high = share_interval(0.5, 0.1667, 10, 50)
    >>> float(low.round(2)), float(high.round(2))
    (0.26, 0.74)
    """
    level = confidence_level(confidence)
    shares, errors, counted, size = np.broadcast_arrays(
        *(np.asarray(each, dtype=np.float64) for each in (share, error, n, population))
    )
    low, high = bounded_interval(shares, errors, counted, size, 0.0, 1.0, level)
    low, high = np.array(low), np.array(high)
    held = shares * counted
    binary = _is_count(held, shares, errors, counted) & (size > counted) & (counted < _MANY)
    endless = binary & np.isinf(size)
    if endless.any():
        low[endless], high[endless] = _binomial(held[endless], counted[endless], level)
    known = np.where(np.isfinite(size), size, 0.5)
    finite = binary & (np.abs(known - np.rint(known)) < _WHOLE)
    if finite.any():
        triples = np.rint(np.column_stack([held[finite], counted[finite], size[finite]]))
        alike, place = np.unique(triples.astype(np.int64), axis=0, return_inverse=True)
        ends = np.array([_of_count(held, n, size, level) for held, n, size in alike.tolist()])
        low[finite], high[finite] = ends[place.ravel()].T
    # Where nearly all answered, the shares that are possible may leave the one seen out.
    return np.minimum(low, shares), np.maximum(high, shares)


def _is_count(held: Floats, shares: Floats, errors: Floats, n: Floats) -> Booleans:
    """Whether a share is a number of holders among n: it is whole and has their spread."""
    safe = np.where(n > 1, n, 2.0)
    spread = np.where(n > 1, shares * (1 - shares) / (safe - 1), errors**2)
    whole = np.abs(held - np.rint(held)) < _WHOLE * np.maximum(n, 1)
    # A tenth of the variance of one holder more: standard errors may come rounded.
    return (n > 0) & whole & (np.abs(errors**2 - spread) < 0.1 / safe**2)


def _of_count(held: int, n: int, size: int, level: float) -> tuple[float, float]:
    """Return the interval of one number of holders."""
    few = min(n, size - n)
    if (size + 1) * (few + 1) <= _CELLS:
        low, high = _shortest(n, size, level)
        return float(low[held]) / size, float(high[held]) / size
    lower = _mid_p(held, n, size, (1 - level) / 2)
    upper = size - _mid_p(n - held, n, size, (1 - level) / 2)
    return lower / size, upper / size


@lru_cache(maxsize=4096)
def _shortest(n: int, size: int, level: float) -> tuple[Integers, Integers]:
    """Return the lowest and highest number of holders in the interval, by number seen."""
    # Who did not answer is as good a sample of the population: the smaller one is looked at.
    few = min(n, size - n)
    chance = _hypergeometric(few, size)
    taken = _needed(chance, 1 - _FLOOR * (1 - level))
    rest = np.where(taken, 0.0, chance)
    ordered = np.sort(rest.ravel())[::-1]
    reached = ((chance * taken).sum() + np.cumsum(ordered)) / (size + 1)
    missing = int(np.searchsorted(reached, level - 1e-12))
    if (chance * taken).sum() / (size + 1) < level - 1e-12:
        taken |= rest >= ordered[missing] * (1 - 1e-9)
    holders, seen = np.nonzero(taken)
    if few < n:
        seen = holders - seen
    low, high = np.full(n + 1, size), np.zeros(n + 1, dtype=np.int64)
    np.minimum.at(low, seen, holders)
    np.maximum.at(high, seen, holders)
    # More holders seen never mean fewer of them.
    return np.minimum.accumulate(low[::-1])[::-1], np.maximum.accumulate(high)


def _needed(chance: Floats, least: float) -> Booleans:
    """Return, for each row, the likeliest cells that together reach the least coverage."""
    order = np.argsort(-chance, axis=1, kind="stable")
    ordered = np.take_along_axis(chance, order, axis=1)
    before = np.cumsum(ordered, axis=1) - ordered
    taken = np.zeros(chance.shape, dtype=np.bool_)
    np.put_along_axis(taken, order, before < least - 1e-12, axis=1)
    # Mirror images are equally likely, and equally taken.
    return taken | taken[::-1, ::-1]


def _hypergeometric(n: int, size: int) -> Floats:
    """Return the chance of k holders among n, of M among N: shape (N + 1, n + 1)."""
    logs = gammaln(np.arange(size + 1) + 1.0)
    holders, seen = np.arange(size + 1)[:, None], np.arange(n + 1)[None]
    possible = (seen <= holders) & (n - seen <= size - holders)
    others, unseen = size - holders, n - seen
    left, missed = np.maximum(holders - seen, 0), np.maximum(others - unseen, 0)
    made = logs[holders] - logs[seen] - logs[left] + logs[others] - logs[unseen] - logs[missed]
    return np.where(possible, np.exp(made - logs[size] + logs[n] + logs[size - n]), 0.0)


def _mid_p(held: int, n: int, size: int, tail: float) -> int:
    """Return the fewest holders under which seeing so many, or more, is not too unlikely."""
    low, high = held - 1, size - (n - held)
    logs = gammaln(np.arange(size + 1) + 1.0)
    seen = np.arange(held, n + 1)
    half = np.where(seen == held, 0.5, 1.0)
    while high - low > 1:
        middle = (low + high) // 2
        at = seen[(seen <= middle) & (n - seen <= size - middle)]
        made = logs[middle] - logs[at] - logs[middle - at] + logs[size - middle] - logs[n - at]
        made = made - logs[size - middle - n + at] - logs[size] + logs[n] + logs[size - n]
        chance = float((np.exp(made) * half[at - held]).sum())
        low, high = (low, middle) if chance > tail else (middle, high)
    return high


def _binomial(held: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the mid-p intervals of a share of an endless population."""

    def lowest(k: Floats) -> Floats:
        low, high = np.zeros_like(n), np.ones_like(n)
        for _ in range(50):
            middle = (low + high) / 2
            least = np.where(k > 0, betainc(np.maximum(k, 0.5), n - k + 1, middle), 1.0)
            more = np.where(k < n, betainc(k + 1, np.maximum(n - k, 0.5), middle), 0.0)
            enough = (least + more) / 2 > (1 - level) / 2
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.where(k > 0, high, 0.0)

    return lowest(held), 1 - lowest(n - held)
