"""A block of scores: one view in one wave, as rows of groups (or of partnerships) by nodes."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Booleans, Floats, Integers


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

    def take(self, kept: Booleans) -> "Figures":
        """Return the figures of some of the rows only."""
        return Figures(self.value[kept], self.error[kept], self.low[kept], self.high[kept])


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
        Respondents behind the figure, of the side that has fewest; (rows, nodes).
    organisations
        Distinct organisations other than the programme's owner among those partnerships.
    population
        Partnerships of the group that the register holds, (rows,).
    one_sided, two_sided
        Partnerships heard on one side, and on two or more; (rows, nodes).
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
    one_sided: Integers
    two_sided: Integers
    weighted: bool = False
    hidden: Booleans | None = None

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
                "one_sided",
                "two_sided",
            )
        }
        return replace(
            self,
            rows=self.rows[kept],
            figures={name: figures.take(kept) for name, figures in self.figures.items()},
            counts={name: array[kept] for name, array in self.counts.items()},
            hidden=None if self.hidden is None else self.hidden[kept],
            **arrays,
        )


def no_figures(shape: tuple[int, ...]) -> Floats:
    """Return an array of NaN."""
    return np.full(shape, np.nan)
