"""Means of answers that have a lowest and a highest level: intervals and bands for few of them.

A t interval does not know that answers are bounded: five equal answers have no spread, and say all
the same that the next one may differ. Here the scale itself speaks: to the answers given are added
answers nobody gave, at its two ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betainc, betaincinv

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Booleans,
    Floats,
    Integers,
    at_least,
    confidence_level,
    vector,
)

UNDETERMINED = "undetermined"
"""The data cannot settle the band."""

_POLYA = "Ghosh & Meeden, Bayesian Methods for Finite Population Sampling, 1997, ch. 2"
_JEFFREYS = "Brown, Cai & DasGupta, Statistical Science 16 (2001) 101-133"
_GAFFKE = "Gaffke, Applicationes Mathematicae 32 (2005) 365-373; Learned-Miller & Thomas (2020)"

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(256)
_KEEP = (0.3, 0.4)
"""Of a step: at no response, and by response."""
_LITTLE = 1e-3
_BLOCK = 2000
"""Groups held at once."""
_LARGE = 0.1
"""Share of the population from which its finite size is worth more than an exact distribution."""


def bounded_mean(
    answers: npt.ArrayLike,
    *,
    bounds: tuple[float, float],
    population: float | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return the mean of bounded answers with an interval that also holds where all are equal.

    The Pólya posterior of a finite population (Ghosh & Meeden 1997) with half an answer added at
    each end of the scale, as Jeffreys' prior does for a share (Brown, Cai & DasGupta 2001); its
    mean and variance are exact, its quantiles those of the beta distribution that has both. For
    answers at the two ends it is Jeffreys' interval.

    Parameters
    ----------
    answers
        Shape (respondents,); missing ones are left out.
    bounds
        Lowest and highest level of the scale.
    population
        N, where it is known and finite.
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        The plain mean; `n` counts the valid answers.

    Raises
    ------
    NoAnswer
        No valid answer.
    WrongCall
        Answers outside the bounds, N below n.

    Examples
    --------
    >>> found = bounded_mean([4, 4, 4, 4, 4], bounds=(1, 5))
    >>> round(float(found), 2), round(found.low, 2), round(found.high, 2)
    (4.0, 3.12, 4.43)
    """
    given = vector(answers, "answers")
    given = given[~np.isnan(given)]
    at_least(1, len(given), "respondents")
    low, high = _bounds(bounds, given)
    n = len(given)
    if population is not None and population < n:
        told = {"stratum": "—", "population": f"{population:g}", "n": n}
        raise WrongCall("statistics.population_below", **told)
    error = float(given.std(ddof=1)) / np.sqrt(n) if n > 1 else 0.0
    size = np.inf if population is None else float(population)
    ends = bounded_interval(given.mean(), error, n, size, low, high, confidence)
    return Estimate(
        value=float(given.mean()),
        n=n,
        low=float(ends[0]),
        high=float(ends[1]),
        unit="level",
        method="bounded_mean:polya_jeffreys" + (":fpc" if population is not None else ""),
        error=error,
        source=f"{_POLYA}; {_JEFFREYS}",
    )


def bounded_interval(
    mean: npt.ArrayLike,
    error: npt.ArrayLike,
    n: npt.ArrayLike,
    population: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Return the interval of `bounded_mean` from mean and standard error, for many at once.

    Parameters
    ----------
    mean, error
        Means and their standard errors s / sqrt(n), before any correction; any shape.
    n, population
        How many answered, and how many there are (infinite where unknown).
    low, high
        The ends of the scale.
    confidence
        Of the interval.

    Returns
    -------
    tuple of ndarray
        NaN where n is 0; the mean itself where everybody answered.
    """
    level = confidence_level(confidence)
    centre, spread, span, floor = _posterior(mean, error, n, population, low, high, (0.5, 0.5))
    tail = (1 - level) / 2
    # A rounding beyond the end of the scale is none.
    return (
        np.maximum(floor + span * _quantile(centre, spread, tail), low),
        np.minimum(floor + span * _quantile(centre, spread, 1 - tail), high),
    )


def bounded_ends(
    mean: npt.ArrayLike,
    error: npt.ArrayLike,
    n: npt.ArrayLike,
    borne: float,
    bounds: tuple[float, float] = (0.0, 100.0),
) -> tuple[Floats, Floats]:
    """Return how low and how high the mean may be, with a whole answer added at the worse end.

    The strict counterpart of `bounded_interval`, by which bands are called: as the test of
    `band_probabilities`, from mean and error alone.

    Parameters
    ----------
    mean, error, n
        As in `bounded_interval`.
    borne
        The chance of error on each side.
    bounds
        The ends of the scale.
    """
    ends = []
    for added, share in (((1.0, 0.0), borne), ((0.0, 1.0), 1 - borne)):
        centre, spread, span, floor = _posterior(mean, error, n, np.inf, *bounds, added)
        ends.append(floor + span * _quantile(centre, spread, share))
    return ends[0], ends[1]


def share_interval(
    share: npt.ArrayLike,
    error: npt.ArrayLike,
    n: npt.ArrayLike,
    population: npt.ArrayLike = np.inf,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Return the interval of the share of a finite population, for many at once.

    `bounded_interval` on 0 to 1, its ends moved to the shares that a population of N can have: with
    N = 10 it is a tenth or a whole number of them. How far an end may be from such a share to keep
    it (`_KEEP`, ours) makes exact coverage 94 to 97 % on average over the shares, and never under
    90 %, from N = 50 on; among 10 or 20 the few possible shares make it higher.

    Parameters
    ----------
    share, error
        Shares, 0 to 1, and their standard errors s / sqrt(n); any shape.
    n, population
        As in `bounded_interval`.
    confidence
        Of the interval.

    Returns
    -------
    tuple of ndarray
        0 to 1.

    Examples
    --------
    >>> low, high = share_interval(0.5, 0.1667, 10, 50)
    >>> float(low.round(2)), float(high.round(2))
    (0.24, 0.76)
    """
    low, high = bounded_interval(share, error, n, population, 0.0, 1.0, confidence)
    size = np.asarray(population, dtype=np.float64)
    whole = np.isfinite(size) & (size > 0)
    steps = np.where(whole, size, 1.0)
    keep = _KEEP[0] + _KEEP[1] * np.asarray(n, dtype=np.float64) / steps
    low = np.where(whole, np.floor(low * steps + keep) / steps, low)
    high = np.where(whole, np.ceil(high * steps - keep) / steps, high)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


@dataclass(frozen=True)
class Bands:
    """The bands between cut-offs, for one group or several.

    Attributes
    ----------
    probabilities
        Of each band, shape (groups, bands), lowest band first; rows add up to one.
    band
        The place of the band that the data settle, -1 where they do not; shape (groups,).
    n
        Answers, shape (groups,).
    cut_offs
        In ascending order; a band begins at its cut-off.
    method, source
        How, and where it is published.
    """

    probabilities: Floats
    band: Integers
    n: Integers
    cut_offs: tuple[float, ...]
    method: str
    source: str

    @property
    def undetermined(self) -> Booleans:
        """Whether the data leave the band open, shape (groups,)."""
        undetermined: Booleans = self.band < 0
        return undetermined

    @property
    def frame(self) -> pd.DataFrame:
        """One row a group and band: ``from``, ``to``, ``probability``, ``settled``, ``n``."""
        groups, bands = self.probabilities.shape
        edges = [-np.inf, *self.cut_offs, np.inf]
        return pd.DataFrame(
            {
                "group": np.repeat(np.arange(groups), bands),
                "band": np.tile(np.arange(bands), groups),
                "from": np.tile(edges[:-1], groups),
                "to": np.tile(edges[1:], groups),
                "probability": self.probabilities.ravel(),
                "settled": (np.arange(bands) == self.band[:, None]).ravel(),
                "n": np.repeat(self.n, bands),
            }
        )


def band_probabilities(
    answers: npt.ArrayLike,
    cut_offs: Sequence[float],
    *,
    bounds: tuple[float, float],
    levels: Sequence[float] | None = None,
    population: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> Bands:
    """Return the probability of each band of a mean, and the band where the data settle it.

    A band is settled where the mean is above its lower and below its upper cut-off, each by the
    test of Gaffke (2005): the answers, weighted at random (Dirichlet, as in Rubin's Bayesian
    bootstrap, Annals of Statistics 9 (1981) 130-134), with one answer more at the *unfavourable*
    end of the scale, lie beyond the cut-off with probability `confidence`. For answers at the two
    ends it is Clopper and Pearson's; it holds whatever their distribution (no exception is known;
    Learned-Miller & Thomas 2020 prove cases). The probabilities shown are those of the same
    weights with half an answer at each end: they are a reading aid, the test decides.

    Parameters
    ----------
    answers
        Answers of one group, shape (respondents,); or, with `levels`, how many chose each level,
        shape (groups, levels).
    cut_offs
        Where bands begin, in the unit of the answers.
    bounds
        Lowest and highest level of the scale.
    levels
        The codes of the columns of `answers`.
    population
        N, one number or one a group. From a tenth of the population on, its finite size counts:
        then by the beta distribution of `bounded_interval`, at half the error.
    confidence
        1 less the share of wrong bands that is borne.

    Returns
    -------
    Bands
        Vectorised over groups.

    Raises
    ------
    NoAnswer
        A group without answers.
    WrongCall
        Cut-offs or answers outside the bounds.

    Examples
    --------
    >>> found = band_probabilities([4, 4, 4, 4, 4], [3, 4], bounds=(1, 5))
    >>> found.band.tolist(), found.probabilities.round(2).tolist()
    ([-1], [[0.03, 0.63, 0.33]])
    """
    level = confidence_level(confidence)
    counts, codes = _counted(answers, levels)
    low, high = _bounds(bounds, codes[counts.sum(axis=0) > 0])
    cuts = tuple(sorted(float(cut) for cut in cut_offs))
    if not cuts or cuts[0] <= low or cuts[-1] > high:
        raise WrongCall("statistics.cut_offs", low=f"{low:g}", high=f"{high:g}")
    n = counts.sum(axis=1)
    at_least(1, int(n.min(initial=np.inf)) if len(n) else 0, "respondents")
    size = np.full(len(n), np.inf)
    if population is not None:
        size = np.broadcast_to(np.asarray(population, dtype=np.float64), n.shape)
        if (size < n).any():
            at = int((size < n).argmax())
            told = {"stratum": at, "population": f"{size[at]:g}", "n": int(n[at])}
            raise WrongCall("statistics.population_below", **told)
    below = np.column_stack([_below(counts, codes, cut, (0.5, 0.5), (low, high)) for cut in cuts])
    above_cut = [_below(counts, codes, cut, (1.0, 0.0), (low, high)) for cut in cuts]
    under_cut = [_below(counts, codes, cut, (0.0, 1.0), (low, high)) for cut in cuts]
    borne = 1 - level
    over = np.column_stack([each <= borne for each in above_cut])
    under = np.column_stack([each >= 1 - borne for each in under_cut])
    finite = n > _LARGE * size
    if finite.any():
        moments = _moments(counts[finite], codes)
        part = n[finite], size[finite]
        for at, cut in enumerate(cuts):
            ends = (low, high)
            middle = chance_below(*moments, *part, cut, ends, (0.5, 0.5))
            below[finite, at] = middle
            over[finite, at] = chance_below(*moments, *part, cut, ends, (1.0, 0.0)) <= borne / 2
            under[finite, at] = (
                chance_below(*moments, *part, cut, ends, (0.0, 1.0)) >= 1 - borne / 2
            )
    return Bands(
        probabilities=np.diff(np.column_stack([np.zeros(len(n)), below, np.ones(len(n))])),
        band=settled(over, under),
        n=n.astype(np.int64),
        cut_offs=cuts,
        method="gaffke" + (":polya" if finite.any() else ""),
        source=_GAFFKE + (f"; {_POLYA}" if finite.any() else ""),
    )


def settled(over: Booleans, under: Booleans) -> Integers:
    """Return the band that lies above its lower and below its upper cut-off, -1 where none does.

    Parameters
    ----------
    over, under
        Whether the mean is known to be above, or below, each cut-off; shape (groups, cut-offs).
    """
    yes = np.ones((len(over), 1), dtype=np.bool_)
    holds = np.hstack([yes, over]) & np.hstack([under, yes])
    return np.where(holds.any(axis=1), holds.argmax(axis=1), -1)


def chance_below(
    mean: npt.ArrayLike,
    error: npt.ArrayLike,
    n: npt.ArrayLike,
    population: npt.ArrayLike,
    cut: float,
    bounds: tuple[float, float],
    added: tuple[float, float],
) -> Floats:
    """Return the posterior chance that the mean of the population is below a cut-off.

    Parameters
    ----------
    mean, error, n, population
        As in `bounded_interval`.
    cut
        The cut-off.
    bounds
        The ends of the scale.
    added
        Answers added at the lower and the upper end.
    """
    centre, spread, span, floor = _posterior(mean, error, n, population, *bounds, added)
    at = np.divide(cut - floor, span, out=np.full_like(span, np.nan), where=span > 0)
    a, b = _shape(centre, spread)
    chance = np.where(a <= 0, 1.0, np.where(b <= 0, 0.0, np.nan))
    inside = (a > 0) & (b > 0) & (span > 0)
    chance = np.where(
        inside,
        betainc(
            np.where(inside, a, 1.0), np.where(inside, b, 1.0), np.clip(np.nan_to_num(at), 0, 1)
        ),
        chance,
    )
    known = ~(span > 0)
    return np.where(known, (np.asarray(mean) < cut).astype(np.float64), chance)


def _counted(answers: npt.ArrayLike, levels: Sequence[float] | None) -> tuple[Floats, Floats]:
    """Return how many chose each level, shape (groups, levels), and the levels."""
    if levels is None:
        given = vector(answers, "answers")
        codes, counts = np.unique(given[~np.isnan(given)], return_counts=True)
        return counts[None].astype(np.float64), codes
    given = np.asarray(answers, dtype=np.float64)
    codes = np.asarray(list(levels), dtype=np.float64)
    if given.ndim == 1:
        given = given[None]
    if given.shape[1] != len(codes) or not (given >= 0).all():
        raise WrongCall("statistics.counts_by_level", levels=len(codes))
    return given, codes


def _bounds(bounds: tuple[float, float], answers: Floats) -> tuple[float, float]:
    low, high = float(bounds[0]), float(bounds[1])
    if not low < high:
        raise WrongCall("statistics.bounds_crossed", lower=low, upper=high)
    if len(answers) and (answers.min() < low or answers.max() > high):
        told = f"{low:g} – {high:g}"
        raise WrongCall("statistics.outside_levels", name="answers", levels=told)
    return low, high


def _moments(counts: Floats, codes: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard error of each group."""
    n = counts.sum(axis=1)
    mean = counts @ codes / n
    squares = (counts * (codes - mean[:, None]) ** 2).sum(axis=1)
    return mean, np.sqrt(squares / np.maximum(n - 1, 1) / n)


def _posterior(
    mean: npt.ArrayLike,
    error: npt.ArrayLike,
    n: npt.ArrayLike,
    population: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    added: tuple[float, float],
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return mean and variance (0 to 1) of the population's mean, and the range it can take.

    Those who answered are certain; the others are drawn from the answers and those added, each
    drawn one drawn again (Pólya's urn): their share of a value has a Dirichlet distribution.
    """
    values, errors, counted, size, floor, ceiling = np.broadcast_arrays(
        *(np.asarray(each, np.float64) for each in (mean, error, n, population, low, high))
    )
    some = counted > 0
    counted = np.where(some, counted, np.nan)
    first, last = added
    weight = counted + first + last
    centre = (counted * values + first * floor + last * ceiling) / weight
    squares = counted * (errors**2 * (counted - 1) + (values - centre) ** 2)
    squares = squares + first * (floor - centre) ** 2 + last * (ceiling - centre) ** 2
    variance = squares / weight
    whole = np.isfinite(size)
    steps = np.where(whole, size, 1.0)
    # Of the others, an infinite number or N - n.
    others = np.where(whole, np.maximum(steps - counted, 0.0), 1.0)
    share = np.where(whole, others / steps, 1.0)
    finite = (weight + others) / np.where(others > 0, others, 1.0)
    spread = variance / (weight + 1) * np.where(whole, finite, 1.0) * share**2
    least = (1 - share) * values + share * floor
    span = share * (ceiling - floor)
    middle = (1 - share) * values + share * centre
    inside = span > 0
    safe = np.where(inside, span, 1.0)
    return (
        np.where(inside, (middle - least) / safe, 0.0),
        np.where(inside, spread / safe**2, 0.0),
        span,
        least,
    )


def _shape(centre: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Return the parameters of the beta distribution with a mean and a variance; 0 at an end."""
    room = centre * (1 - centre)
    inside = (spread > 0) & (room > 0)
    # Where all the weight is at the two ends, as little as the arithmetic can hold is left between.
    weight = np.divide(room, spread, out=np.ones_like(room), where=inside) - 1
    weight = np.maximum(weight, _LITTLE)
    a = np.where(inside, centre * weight, centre * (room <= 0))
    b = np.where(inside, (1 - centre) * weight, (1 - centre) * (room <= 0))
    return a, b


def _quantile(centre: Floats, spread: Floats, share: float) -> Floats:
    a, b = _shape(centre, spread)
    inside = (a > 0) & (b > 0) & (spread > 0)
    found = betaincinv(np.where(inside, a, 1.0), np.where(inside, b, 1.0), share)
    return np.where(inside, found, centre)


def _below(
    counts: Floats,
    codes: Floats,
    cut: float,
    added: tuple[float, float],
    bounds: tuple[float, float],
) -> Floats:
    """Return the chance that randomly weighted answers have a mean below a cut-off, by group.

    The mean is below where the sum of gamma variables, each times its distance from the cut-off, is
    negative: one number of the distribution of a linear combination, by the inversion formula of
    Gil-Pelaez (Biometrika 38 (1951) 481-482). Zero and one are exact where all lie on one side.
    """
    # Few respondents answer in few ways: each is computed once.
    alike, place = np.unique(counts, axis=0, return_inverse=True)
    blocks = [
        _below_in_block(alike[start : start + _BLOCK], codes, cut, added, bounds)
        for start in range(0, len(alike), _BLOCK)
    ]
    return np.concatenate(blocks)[place.ravel()]


def _below_in_block(
    counts: Floats,
    codes: Floats,
    cut: float,
    added: tuple[float, float],
    bounds: tuple[float, float],
) -> Floats:
    """Return what `_below` does, for as many groups as memory holds at once."""
    weights = np.hstack([counts, np.broadcast_to(added, (len(counts), 2))])
    apart = np.concatenate([codes, bounds]) - cut
    used = weights > 0
    # What lies at the cut-off itself neither lifts nor lowers.
    lifts = (used & (apart > 0)).any(axis=1)
    lowers = (used & (apart < 0)).any(axis=1)
    scale = np.sqrt((weights * apart**2).sum(axis=1))
    scale = np.where(scale > 0, scale, 1.0)
    # From 0 to infinity by u = tan(angle): the integrand is smooth and bounded there.
    angle = (_NODES + 1) * np.pi / 4
    u = np.tan(angle)
    jacobian = _WEIGHTS * np.pi / 4 / np.cos(angle) ** 2
    argument = apart[None, :, None] * (u / scale[:, None])[:, None, :]
    phase = (weights[:, :, None] * np.arctan(argument)).sum(axis=1)
    modulus = np.exp(-0.5 * (weights[:, :, None] * np.log1p(argument**2)).sum(axis=1))
    chance = 0.5 - (np.sin(phase) * modulus / u * jacobian).sum(axis=1) / np.pi
    return np.where(lifts & lowers, np.clip(chance, 0.0, 1.0), np.where(lowers, 1.0, 0.0))
