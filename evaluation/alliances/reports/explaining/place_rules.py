"""How the figures of the right place are made: what one party holds, what the other expects."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Workings
from alliances.scoring.coding import Booleans, Floats
from alliances.statistics.pairs import WIDE

_PAIRS = ("pairs+n_first", "pairs")
_ROUNDING = 1e-9


@dataclass(frozen=True)
class _Placed:
    """What the first party says on one question, and the second on another or the same."""

    workings: Workings
    row: pd.Series

    @property
    def sides(self) -> tuple[str, str]:
        first, second = str(self.row["pair"]).split("-")
        return first, second

    @cached_property
    def both(self) -> tuple[Floats, Floats]:
        """The means of both parties of every partnership; NaN where one has none."""
        first, second = self.sides
        return self._of("item_first", first, "mean"), self._of("item_second", second, "mean")

    @cached_property
    def people(self) -> tuple[Floats, Floats]:
        first, second = self.sides
        return self._of("item_first", first, ""), self._of("item_second", second, "")

    def _of(self, item: str, side: str, statistic: str) -> Floats:
        seen = self.workings.seen(self.row[item], side, self.row["wave"])
        found = np.full(len(self.workings.names), np.nan)
        figures = seen.figures(statistic) if statistic else seen.view.n[:, seen.place]
        found[seen.view.partnerships] = figures
        return found

    @property
    def alone(self) -> bool:
        """Whether the row is of one partnership."""
        return isinstance(self.row["partnership"], str)

    @property
    def inside(self) -> Booleans:
        """The complete pairs, or the partnership of the row."""
        if self.alone:
            found: Booleans = self.workings.names == self.row["partnership"]
            return found
        return ~np.isnan(self.both[0]) & ~np.isnan(self.both[1])

    @property
    def gap(self) -> Floats:
        return (self.both[0] - self.both[1])[self.inside]

    def one_sided(self, which: int) -> Booleans:
        """Return where only one party says something, of partnerships that have both."""
        here, there = self.both if which == 0 else self.both[::-1]
        alone: Booleans = ~np.isnan(here) & np.isnan(there)
        if self.row["item_first"] == self.row["item_second"]:
            return alone
        has = self.workings.scores.groups[self.row["wave"]].has_party
        both: Booleans = alone & has[self.sides[0]] & has[self.sides[1]]
        return both

    def _of_one(self, which: int) -> Answers:
        names, item = self.workings.names[self.one_sided(which)], ("item_first", "item_second")
        node, side = self.row[item[which]], self.sides[which]
        return [self.workings.behind(node, side, self.row["wave"], names)]

    @property
    def first_alone(self) -> Answers:
        return self._of_one(0)

    @property
    def second_alone(self) -> Answers:
        return self._of_one(1)

    @property
    def answers(self) -> Answers:
        names, wave = self.workings.names[self.inside], self.row["wave"]
        items = self.row["item_first"], self.row["item_second"]
        return [
            self.workings.behind(item, side, wave, names)
            for item, side in zip(items, self.sides, strict=True)
        ]


def _mean(side: int) -> Callable[[_Placed], Made]:
    def make(data: _Placed) -> Made:
        values = data.both[side][data.inside]
        return Made(float(values.mean()), {"total": float(values.sum()), "n": len(values)})

    return make


def _gap(data: _Placed) -> Made:
    gap = data.gap
    return Made(float(gap.mean()), {"total": float(gap.sum()), "n": len(gap)})


def _wide(data: _Placed) -> Made:
    count = int((np.abs(data.gap) >= WIDE - _ROUNDING).sum())
    numbers: dict[str, Number] = {"count": count, "n": len(data.gap)}
    return Made(count / len(data.gap), numbers)


def _people(side: int) -> Callable[[_Placed], float]:
    return lambda data: float(data.people[side][data.inside][0])


PLACE = Sheet(
    {
        "pairs": counted("pairs", lambda data: len(data.gap), ("pairs", "pairs")),
        "first_only": counted(
            "first_only",
            lambda data: data.one_sided(0).sum(),
            ("first_only", "partnerships"),
            "first_alone",
        ),
        "second_only": counted(
            "second_only",
            lambda data: data.one_sided(1).sum(),
            ("second_only", "partnerships"),
            "second_alone",
        ),
        "n_first": counted("respondents", _people(0), ("n_first", "respondents")),
        "n_second": counted("respondents", _people(1), ("n_second", "respondents")),
        "mean_first": Rule("mean_of_pairs", _mean(0), _PAIRS, "level"),
        "mean_second": Rule("mean_of_pairs", _mean(1), ("pairs+n_second", "pairs"), "level"),
        "gap": Rule("place_gap", _gap, _PAIRS, "level", with_it=("gap_reading",)),
        "wide_share": Rule("wide_share", _wide, _PAIRS, "share"),
    },
    _Placed,
)
