"""The Pólya posterior of the mean of bounded answers, from their mean and standard error alone.

To the answers given are added answers nobody gave, at the ends of the scale: five equal answers
have no spread, and say all the same that the next one may differ.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv

from alliances.statistics.inputs import Floats, confidence_level

SOURCE = "Ghosh & Meeden, Bayesian Methods for Finite Population Sampling, 1997, ch. 2"
JEFFREYS = "Brown, Cai & DasGupta, Statistical Science 16 (2001) 101-133"

_LITTLE = 1e-3
_STEP = 0.25
"""Of one answer's range: half a step, where half an answer is the least that makes a difference.
Without it intervals of half a finite population or more miss its mean in a tenth to half of draws,
where nearly all answers are at one end (`benchmarks/coverage.py`)."""


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
    centre, spread, span, floor = posterior(mean, error, n, population, low, high, (0.5, 0.5))
    tail = (1 - level) / 2
    # Answers all at one end of the scale may be those of everybody (Brown, Cai & DasGupta, 4.1.1).
    lower = np.minimum(floor + span * _quantile(centre, spread, tail), mean)
    upper = np.maximum(floor + span * _quantile(centre, spread, 1 - tail), mean)
    # What few others may add up to moves in steps; the beta distribution knows of none.
    size = np.asarray(population, dtype=np.float64)
    width = np.asarray(high, dtype=np.float64) - np.asarray(low, dtype=np.float64)
    step = np.where(np.isfinite(size), _STEP * width / np.where(size > 0, size, 1.0), 0.0)
    # Beyond what all others at one end would make there is nothing, nor beyond the scale.
    lower = np.maximum(np.maximum(lower - step, floor), low)
    upper = np.minimum(np.minimum(upper + step, floor + span), high)
    return np.minimum(lower, mean), np.maximum(upper, mean)


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
        centre, spread, span, floor = posterior(mean, error, n, np.inf, *bounds, added)
        ends.append(floor + span * _quantile(centre, spread, share))
    return ends[0], ends[1]


def chance_below(
    mean: npt.ArrayLike,
    error: npt.ArrayLike,
    n: npt.ArrayLike,
    cut: float,
    bounds: tuple[float, float] = (0.0, 100.0),
) -> Floats:
    """Return the probability that the mean lies below a cut-off, from mean and error alone.

    As the probabilities of `band_probabilities`: with half an answer added at each end.

    Parameters
    ----------
    mean, error, n
        As in `bounded_interval`; the error may hold the correction for a finite population.
    cut
        The cut-off.
    bounds
        The ends of the scale.
    """
    centre, spread, span, floor = posterior(mean, error, n, np.inf, *bounds, (0.5, 0.5))
    a, b = _shape(centre, spread)
    place = np.clip((cut - floor) / np.where(span > 0, span, 1.0), 0.0, 1.0)
    inside = (a > 0) & (b > 0)
    chance = betainc(np.where(inside, a, 1.0), np.where(inside, b, 1.0), place)
    return np.where(inside, chance, centre < place)


def posterior(
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
