"""How the figures of the questions are made: bounds of silence, rates of nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Seen, Workings
from alliances.statistics.tables.items import NOTHINGS
from alliances.statistics.tables.shown import of_programme

_COCHRAN = "Cochran, Sampling Techniques, 3rd ed. 1977, section 13.2"
_WILSON = "Wilson, JASA 22 (1927) 209-212"
_HEARD, _ASKED = ("partnerships", "partnerships"), ("asked", "answers")


@dataclass(frozen=True)
class _Question:
    """A question of one side in one wave."""

    workings: Workings
    row: pd.Series

    @cached_property
    def seen(self) -> Seen:
        return self.workings.seen(self.row["node"], self.row["side"], self.row["wave"])

    def count(self, name: str) -> int:
        """Return how many answers are of a kind."""
        return int(self.seen.view.counts[name][:, self.seen.place].sum())

    @property
    def n(self) -> int:
        """The partnerships with a valid answer."""
        return int(self.seen.view.given[:, self.seen.place].sum())

    @property
    def population(self) -> int:
        """The partnerships that the wave concerns."""
        row = self.row
        shown = of_programme(self.workings.protected, row["wave"], row["side"], "favourable")
        ids = [node.id for node in self.seen.nodes]
        return int(shown.population[ids.index(row["node"])]) if shown else 0

    @property
    def share(self) -> float:
        """The mean favourable share of the partnerships, in percent."""
        found = self.seen.figures("favourable")
        return float(found[found == found].mean())

    @property
    def answers(self) -> Answers:
        return [self.workings.behind(self.row["node"], self.row["side"], self.row["wave"])]


def _case(silent: float) -> Callable[[_Question], Made]:
    """The favourable share if all silent partnerships were at 0, or at 100 percent."""

    def make(data: _Question) -> Made:
        n, population, share = data.n, data.population, data.share
        value = (share * n + silent * (population - n)) / population
        numbers: dict[str, Number] = {
            "share": share,
            "n": n,
            "silent": population - n,
            "population": population,
        }
        return Made(value, numbers, _COCHRAN)

    return make


def _rate(name: str) -> Callable[[_Question], Made]:
    def make(data: _Question) -> Made:
        count, asked = data.count(name), data.count("asked")
        return Made(count / asked * 100, {"count": count, "asked": asked}, _WILSON, "wilson")

    return make


ITEMS = Sheet(
    {
        "partnerships": counted("partnerships", lambda data: data.n, _HEARD),
        "population": counted(
            "population", lambda data: data.population, ("population", "partnerships")
        ),
        "worst_case": Rule("worst_case", _case(0.0), _HEARD, "percent"),
        "best_case": Rule("best_case", _case(100.0), _HEARD, "percent"),
        "asked": counted("asked", lambda data: data.count("asked"), _ASKED),
        "valid": counted("valid", lambda data: data.count("valid"), _ASKED),
        **{name: Rule("rate_of_nothing", _rate(name), _ASKED, "percent") for name in NOTHINGS},
    },
    _Question,
)
