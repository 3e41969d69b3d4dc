"""How the figures beside a group are made: of the programme less the group."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Seen, Workings
from alliances.scoring.coding import Booleans, Floats
from alliances.scoring.table import long_table

_COCHRAN = "Cochran, Sampling Techniques, 3rd ed. 1977, ch. 2"
_OWN, _OTHERS = ("n", "partnerships"), ("others_n", "partnerships")


@dataclass(frozen=True)
class _Grouped:
    """A group of partnerships, seen one way in one wave, and the others."""

    workings: Workings
    row: pd.Series

    @cached_property
    def seen(self) -> Seen:
        return self.workings.seen(self.row["node"], self.row["side"], self.row["wave"])

    @property
    def values(self) -> Floats:
        return self.seen.figures("mean")

    @property
    def given(self) -> Booleans:
        return ~np.isnan(self.values)

    @cached_property
    def members(self) -> Booleans:
        row, places = self.row, self.seen.view.partnerships
        return self.workings.in_group(places, row["wave"], row["group"], row["group_value"])

    @property
    def base(self) -> int:
        """The partnerships of the group that the wave concerns."""
        row = self.row
        group = str(row["group"]), str(row["group_value"])
        return self.workings.population(row["node"], row["side"], row["wave"], group)

    @property
    def whole(self) -> tuple[int, float]:
        """The number and the mean of the programme, as they are shown."""
        table = long_table(self.workings.protected, ("programme",))
        row = self.row
        kept = (table["node"] == row["node"]) & (table["side"] == row["side"])
        kept &= (table["wave"] == row["wave"]) & (table["statistic"] == "mean")
        kept &= ~table["method"].str.contains("weighted_mean", regex=False)
        found = table[kept].iloc[0]
        return int(found["n"]), float(found["score"])

    def _rests_on(self, inside: Booleans) -> Answers:
        row, names = self.row, self.workings.names[self.seen.view.partnerships[inside]]
        return [self.workings.behind(row["node"], row["side"], row["wave"], names)]

    @property
    def answers(self) -> Answers:
        """Those of the group."""
        return self._rests_on(self.members)

    @property
    def others(self) -> Answers:
        """Those of the others."""
        return self._rests_on(~self.members)


def _others_mean(data: _Grouped) -> Made:
    """The sum of the programme less that of the group, over how many are left."""
    (whole, mean), n, own = data.whole, int(data.row["n"]), float(data.row["mean"])
    value = (whole * mean - n * own) / (whole - n)
    numbers: dict[str, Number] = {"whole": whole, "mean": mean, "n": n, "own": own}
    return Made(value, numbers | {"left": whole - n}, _COCHRAN, "others")


GROUPS = Sheet(
    {
        "n": counted("partnerships", lambda d: (d.members & d.given).sum(), _OWN),
        "base": counted("population", lambda data: data.base, ("base", "partnerships")),
        "others_n": counted("others", lambda d: (~d.members & d.given).sum(), _OTHERS, "others"),
        "others_mean": Rule(
            "others_mean",
            _others_mean,
            _OTHERS,
            ends=("others_low", "others_high"),
            with_it=("reading",),
            behind="others",
        ),
    },
    _Grouped,
)
