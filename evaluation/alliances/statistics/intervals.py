"""Intervals: what a mean or a share bears, with few partnerships and a known population."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from alliances.scoring.blocks import Block, Figures
from alliances.scoring.coding import Floats
from alliances.scoring.engine import Scores
from alliances.statistics.bounded import bounded_interval, share_interval

CONFIDENCE = 0.95


def t_interval(
    mean: npt.ArrayLike,
    error: npt.ArrayLike,
    n: npt.ArrayLike,
    population: npt.ArrayLike = np.inf,
    confidence: float = CONFIDENCE,
) -> tuple[Floats, Floats]:
    """Return the t interval of a mean of n units drawn from a finite population.

    mean ± t(n - 1) x s / sqrt(n) x sqrt(1 - n / N): Cochran, Sampling Techniques, 3rd ed. 1977,
    section 2.8, with the finite population correction of its section 2.6. It is honest where those
    who answered are like those who did not; it does not repair who answered.

    Parameters
    ----------
    mean
        Means, any shape.
    error
        Their standard errors s / sqrt(n), before the correction; same shape.
    n
        Units that each mean rests on; same shape.
    population
        N, the units there are, not below n; any shape that broadcasts. Infinite where not known.
    confidence
        Probability that such intervals cover the mean of the population.

    Returns
    -------
    tuple of ndarray
        Lower and upper ends; NaN where n is below 2.
    """
    counted = np.asarray(n, dtype=np.float64)
    enough = counted >= 2
    freedom = np.where(enough, counted - 1, 1.0)
    share = np.minimum(counted / np.maximum(np.asarray(population, dtype=np.float64), 1), 1.0)
    half = stdtrit(freedom, (1 + confidence) / 2) * np.asarray(error) * np.sqrt(1 - share)
    half = np.where(enough, half, np.nan)
    return np.asarray(mean) - half, np.asarray(mean) + half


def wilson_interval(
    successes: npt.ArrayLike, n: npt.ArrayLike, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Return the Wilson score interval of a share.

    Wilson, JASA 22 (1927) 209-212; recommended for small n by Brown, Cai and DasGupta, Statistical
    Science 16 (2001) 101-133.

    Parameters
    ----------
    successes
        How many hold the property, any shape.
    n
        Out of how many; same shape.
    confidence
        Nominal coverage.

    Returns
    -------
    tuple of ndarray
        Lower and upper ends, 0 to 1; NaN where n is 0.

    Raises
    ------
    ValueError
        More successes than n, or a negative number.
    """
    held, counted = np.asarray(successes, np.float64), np.asarray(n, np.float64)
    if np.any(held < 0) or np.any(held > counted):
        msg = "successes must lie between 0 and n"
        raise ValueError(msg)
    total = np.where(counted > 0, counted, np.nan)
    z2 = ndtri((1 + confidence) / 2) ** 2
    share = held / total
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    spread = np.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    half = np.sqrt(z2) * spread / (1 + z2 / total)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def with_intervals(scores: Scores, confidence: float = CONFIDENCE) -> Scores:
    """Return the scores of groups and of the programme with their intervals.

    The units are partnerships; the population is the number of them, of the group and with the
    party looked at, that the wave concerns. Means have t intervals; favourable shares, and means of
    scores that are all equal, have those of a bounded scale (`alliances.statistics.bounded`), which
    need no spread. Where all partnerships answered there is no interval: nobody is left to guess.
    An interval ends where the scale does: a t interval, with few partnerships, does not know that
    no score is below 0 or above 100.
    """
    blocks = tuple(_with_intervals(block, confidence) for block in scores.blocks)
    return replace(scores, blocks=blocks)


def _with_intervals(block: Block, confidence: float) -> Block:
    figures = {}
    for name, figure in block.figures.items():
        ends = np.array([node.span(name) for node in block.nodes]).reshape(-1, 2).T
        if name == "favourable" and not block.weighted:
            low, high = _of_shares(block, figure, confidence)
        else:
            low, high = _of_means(block, figure, ends, confidence)
        none = block.census | (block.n < 2)
        low, high = np.where(none, np.nan, low), np.where(none, np.nan, high)
        low, high = np.maximum(low, ends[0]), np.minimum(high, ends[1])
        figures[name] = Figures(figure.value, figure.error, low, high)
    return replace(block, figures=figures)


def _of_means(
    block: Block, figure: Figures, ends: Floats, confidence: float
) -> tuple[Floats, Floats]:
    """Return t intervals, and where nothing varies those that know the ends of the scale."""
    low, high = t_interval(figure.value, figure.error, block.n, block.population, confidence)
    flat = figure.flat & (block.n > 1) & np.isfinite(ends).all(axis=0)
    if block.weighted or not flat.any():
        return np.where(figure.flat, np.nan, low), np.where(figure.flat, np.nan, high)
    floor, ceiling = np.where(np.isfinite(ends), ends, 0.0)
    bounded = bounded_interval(
        figure.value, 0.0, block.n, block.population, floor, ceiling, confidence
    )
    low, high = np.where(figure.flat, np.nan, low), np.where(figure.flat, np.nan, high)
    return np.where(flat, bounded[0], low), np.where(flat, bounded[1], high)


def _of_shares(block: Block, figure: Figures, confidence: float) -> tuple[Floats, Floats]:
    """Return intervals of favourable shares, in percent."""
    low, high = share_interval(
        figure.value / 100, figure.error / 100, block.n, block.population, confidence
    )
    return low * 100, high * 100
