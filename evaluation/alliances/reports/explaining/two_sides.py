"""What stands behind the figures of two sides: their complete pairs, or all parties as wholes."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.reports.explaining.rules import Answers
from alliances.reports.explaining.workings import Workings
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Floats
from alliances.scoring.gaps import TOGETHER
from alliances.statistics.pairs import Pairs, Whole, pairs_of, wholes_of
from alliances.statistics.rulers import numeric_codes
from alliances.statistics.tables.agreement import nearest_levels


@dataclass(frozen=True)
class _Seen(ABC):
    """A node as several sides see it, over the partnerships that have them all."""

    workings: Workings
    pairs: Pairs | Whole
    at: int
    row: pd.Series

    @property
    def node(self) -> Node:
        """What is judged."""
        return self.pairs.nodes[self.at]

    @property
    def n(self) -> int:
        """How many partnerships have all sides."""
        return int(self.pairs.complete[:, self.at].sum())

    @property
    @abstractmethod
    def table(self) -> Floats:
        """The scores of those partnerships, shape (partnerships, sides)."""

    @property
    def levels(self) -> list[float]:
        """The declared codes of an item."""
        framework = self.workings.survey.framework
        return numeric_codes(framework.scales[framework.item_by_id[self.node.id].scale])

    @property
    def nearest(self) -> Floats:
        """The scores as declared levels."""
        return nearest_levels(self.table, self.levels)

    def held(self, inside: np.ndarray) -> int:
        """Return how many partnerships with all sides have a property."""
        return int((inside & self.pairs.complete)[:, self.at].sum())

    @property
    def place(self) -> np.ndarray:
        """Where the partnership of the row stands."""
        found: np.ndarray = self.workings.names[self.pairs.partnerships] == self.row["partnership"]
        return found

    @property
    def answers(self) -> Answers:
        """Those of the partnerships with all sides."""
        return self._rests_on(self.pairs.complete[:, self.at])

    @property
    def own(self) -> Answers:
        """Those of the partnership of the row."""
        return self._rests_on(self.place)

    @property
    @abstractmethod
    def _sides(self) -> str:
        """The sides, as they are asked for."""

    def _rests_on(self, inside: np.ndarray, side: str = "") -> Answers:
        names = self.workings.names[self.pairs.partnerships[inside]]
        wave = self.pairs.wave
        return [self.workings.behind(self.node.id, side or self._sides, wave, names)]


@dataclass(frozen=True)
class Both(_Seen):
    """The pairs of a node: of the programme, or of one partnership."""

    pairs: Pairs

    wholly = False
    """Whether all parties are seen together."""

    @property
    def table(self) -> Floats:
        """The scores of the complete pairs, shape (pairs, 2)."""
        kept = self.pairs.complete[:, self.at]
        both: Floats = np.column_stack([self.pairs.a[kept, self.at], self.pairs.b[kept, self.at]])
        return both

    @property
    def first_alone(self) -> Answers:
        """Those of the partnerships of which only the first side is heard."""
        return self._rests_on(self.pairs.one_sided[0][:, self.at], self.pairs.first)

    @property
    def second_alone(self) -> Answers:
        """Those of the partnerships of which only the second side is heard."""
        return self._rests_on(self.pairs.one_sided[1][:, self.at], self.pairs.second)

    @property
    def closed(self) -> bool:
        """Whether the table holds the means of the pairs back: what would tell them is no step."""
        return bool(pd.isna(self.row["mean_first"]))

    @property
    def _sides(self) -> str:
        return f"{self.pairs.first}-{self.pairs.second}"


@dataclass(frozen=True)
class Together(_Seen):
    """The partnerships of three parties and more, as wholes."""

    pairs: Whole

    closed = True
    """No means of wholes are given: what would tell them is no step."""

    wholly = True

    @property
    def table(self) -> Floats:
        """The scores of the sides that all of them have, shape (partnerships, sides)."""
        ratings = self.pairs.scores[:, self.pairs.complete[:, self.at], self.at].T
        kept: Floats = ratings[:, ~np.isnan(ratings).any(axis=0)]
        return kept

    @property
    def _sides(self) -> str:
        return TOGETHER


Views = Both | Together
"""Two sides, or all of them together."""


def open_views(workings: Workings, row: pd.Series) -> Views:
    """Return what stands behind a row of two sides: a pair of sides, or all together."""
    if row["pair"] == TOGETHER:
        whole = next(each for each in wholes_of(workings.scores) if each.wave == row["wave"])
        at = [node.id for node in whole.nodes].index(row["node"])
        return Together(workings, whole, at, row)
    pairs = next(
        each
        for each in pairs_of(workings.scores, ordered=True)
        if each.wave == row["wave"] and f"{each.first}-{each.second}" == row["pair"]
    )
    at = [node.id for node in pairs.nodes].index(row["node"])
    return Both(workings, pairs, at, row)
