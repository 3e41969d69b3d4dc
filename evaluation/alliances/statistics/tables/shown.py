"""What the protected scores of the programme say of a wave and a side, node by node."""

from dataclasses import dataclass

import numpy as np

from alliances.scoring.blocks import Block, Figures
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.engine import Scores

PROGRAMME = 0
"""The row of a block that holds the whole programme."""


@dataclass(frozen=True)
class Shown:
    """The programme's row of a protected block; every array has the shape (nodes,).

    Attributes
    ----------
    value, low, high
        The figure and its interval; NaN where there is none or it is withheld.
    n, population
        Partnerships with a figure, and that could have one.
    withheld
        Whether the disclosure rules hide the figure.
    """

    value: Floats
    low: Floats
    high: Floats
    n: Integers
    population: Integers
    withheld: Booleans


def of_programme(scores: Scores, wave: str, side: str, statistic: str) -> Shown | None:
    """Return the programme's figures of a wave and side, or None where there is no such block.

    Parameters
    ----------
    scores
        Protected scores.
    wave, side
        A side (``A``), a voice, ``sides`` or a gap (``A-B``).
    statistic
        ``mean``, ``favourable`` or ``gap``.
    """
    block = find_block(scores, wave, side)
    if block is None or statistic not in block.figures:
        return None
    figure: Figures = block.figures[statistic]
    return Shown(
        value=figure.value[PROGRAMME],
        low=figure.low[PROGRAMME],
        high=figure.high[PROGRAMME],
        n=block.n[PROGRAMME],
        population=block.population[PROGRAMME],
        withheld=block.withheld[PROGRAMME],
    )


def find_block(scores: Scores, wave: str, side: str) -> Block | None:
    """Return the plain block of a wave and side, or None."""
    return next(
        (b for b in scores.blocks if (b.wave, b.side, b.weighted) == (wave, side, False)), None
    )


def few(count: Integers, fewest: int) -> Booleans:
    """Whether a number of partnerships is small and not zero: to be told apart by a subtraction."""
    small: Booleans = (count > 0) & (count < fewest)
    return small


def no_values(nodes: int) -> Floats:
    """Return NaN for each node."""
    return np.full(nodes, np.nan)
