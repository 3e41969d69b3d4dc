"""A block of scores: one view in one wave, as rows of groups (or of partnerships) by nodes."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Booleans, Floats, Integers

# Equal scores can differ from their own mean by a rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Figures:
    """One statistic of a block; every array has the shape (rows, nodes), NaN where there is none.

    Attributes
    ----------
    value
        The figure.
    error
        Its standard error, before any correction for a finite population.
    low, high
        The ends of its interval; NaN until `alliances.statistics.intervals` gives them.
    """

    value: Floats
    error: Floats
    low: Floats
    high: Floats

    @property
    def flat(self) -> Booleans:
        """Whether all figures behind the mean are equal: nothing is left of their spread."""
        flat: Booleans = self.error <= _ROUNDING * np.maximum(np.abs(self.value), 1)
        return flat

    def take(self, kept: Booleans) -> "Figures":
        """Return the figures of some of the rows only."""
        return Figures(self.value[kept], self.error[kept], self.low[kept], self.high[kept])


@dataclass(frozen=True)
class Contributors:
    """Which partnerships stand behind the rows of a block.

    Attributes
    ----------
    partnerships
        Their positions among all, shape (partnerships,).
    members
        1 where a partnership belongs to a row, sparse, shape (rows, partnerships).
    given, asked
        Whether a partnership has a figure, and whether it was asked at all; (partnerships, nodes).
    """

    partnerships: Integers
    members: sparse.csr_array
    given: Booleans
    asked: Booleans


@dataclass(frozen=True)
class Block:
    """The figures of one view in one wave.

    Attributes
    ----------
    wave, side
        What is looked at.
    nodes
        The second axis of the arrays.
    rows
        The first axis: columns ``scope``, ``partnership``, ``group``, ``group_value``.
    figures
        By statistic.
    n
        Partnerships with a figure, or respondents where a row is a partnership; (rows, nodes).
    counts
        Answers by name, (rows, nodes).
    respondents
        People behind the figure, each once, of the side that has fewest; (rows, nodes). Where there
        is no figure, those behind the counts, at least.
    organisations
        Distinct organisations other than the programme's owner among the same partnerships.
    population
        Partnerships of the group that the wave concerns, answered or not, (rows, nodes).
    sidedness
        Partnerships by how many of their sides were heard (`alliances.scoring.gaps.sidedness`);
        (rows, nodes) each, nothing where sides are not seen together.
    contributors
        Which partnerships stand behind the rows; None where it must not be known.
    weighted
        Whether partnerships are weighted.
    hidden
        What disclosure rules withhold, (rows, nodes).
    """

    wave: str
    side: str
    nodes: tuple[Node, ...]
    rows: pd.DataFrame
    figures: dict[str, Figures]
    n: Integers
    counts: dict[str, Integers]
    respondents: Integers
    organisations: Integers
    population: Integers
    sidedness: dict[str, Integers]
    contributors: Contributors | None = None
    weighted: bool = False
    hidden: Booleans | None = None

    @property
    def census(self) -> Booleans:
        """Whether every partnership concerned has a figure: there is nobody left to guess."""
        census: Booleans = (self.n > 0) & (self.n >= self.population)
        return census & bool(self.rows["scope"].ne("partnership").any())

    @property
    def withheld(self) -> Booleans:
        """What is hidden, all False where nothing is."""
        return np.zeros(self.n.shape, dtype=np.bool_) if self.hidden is None else self.hidden

    def take(self, kept: Booleans) -> "Block":
        """Return a block of some of the rows only; `kept` has the shape (rows,)."""
        if kept.all():
            return self
        arrays = {
            name: getattr(self, name)[kept]
            for name in (
                "n",
                "respondents",
                "organisations",
                "population",
            )
        }
        return replace(
            self,
            rows=self.rows[kept],
            figures={name: figures.take(kept) for name, figures in self.figures.items()},
            counts={name: array[kept] for name, array in self.counts.items()},
            sidedness={name: array[kept] for name, array in self.sidedness.items()},
            contributors=None,
            hidden=None if self.hidden is None else self.hidden[kept],
            **arrays,
        )


def no_figures(shape: tuple[int, ...]) -> Floats:
    """Return an array of NaN."""
    return np.full(shape, np.nan)
