"""How the probability of a band is made: from the mean of the partnerships and its error."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Seen, Workings
from alliances.scoring.coding import Booleans, Floats
from alliances.statistics.bands import cut_offs
from alliances.statistics.polya import SOURCE, posterior

_CHANCE = "chance_"
_HEARD = ("n", "partnerships")
_CONCERNED = ("population", "partnerships")
_BOUNDS = (0.0, 100.0)


@dataclass(frozen=True)
class _Scored:
    """The scores of the partnerships on one node, as one side sees them in a wave."""

    workings: Workings
    row: pd.Series

    @cached_property
    def seen(self) -> Seen:
        return self.workings.seen(self.row["node"], self.row["side"], self.row["wave"])

    @property
    def given(self) -> Booleans:
        given: Booleans = ~np.isnan(self.seen.figures("mean"))
        return given

    @property
    def scores(self) -> Floats:
        return self.seen.figures("mean")[self.given]

    @cached_property
    def population(self) -> int:
        """The partnerships that the wave concerns."""
        row = self.row
        return self.workings.population(row["node"], row["side"], row["wave"], None)

    @property
    def error(self) -> float:
        """s / sqrt(n) x sqrt(1 - n / N), of the partnerships that the wave concerns."""
        n = len(self.scores)
        if n < 2:
            return 0.0
        left = 1 - n / max(self.population, n)
        return float(self.scores.std(ddof=1) / np.sqrt(n) * np.sqrt(left))

    @property
    def cuts(self) -> tuple[float, ...]:
        return (-np.inf, *cut_offs(self.workings.survey.framework), np.inf)

    @property
    def answers(self) -> Answers:
        names = self.workings.names[self.seen.view.partnerships[self.given]]
        row = self.row
        return [self.workings.behind(row["node"], row["side"], row["wave"], names)]


def _chance(begin: float) -> Callable[[_Scored], Made]:
    """The part of a beta distribution between two cut-offs; of everybody, all or nothing."""

    def make(data: _Scored) -> Made:
        place = max(sum(cut <= begin for cut in data.cuts) - 1, 0)
        low, high = data.cuts[place], data.cuts[place + 1]
        mean, error, n = float(data.scores.mean()), data.error, len(data.scores)
        numbers: dict[str, Number] = {
            "mean": mean,
            "error": error,
            "n": n,
            "low": max(low, _BOUNDS[0]),
            "high": min(high, _BOUNDS[1]),
        }
        if n >= data.population:
            return Made(float(low <= mean < high), numbers, words="chance_of_all")
        centre, spread, span, least = (
            float(each) for each in posterior(mean, error, n, np.inf, *_BOUNDS, (0.5, 0.5))
        )
        weight = centre * (1 - centre) / spread - 1
        a, b = centre * weight, (1 - centre) * weight
        ends = [(min(max(end, least), least + span) - least) / span for end in (low, high)]
        below, above = (float(stats.beta.cdf(end, a, b)) for end in ends)
        return Made(max(above - below, 0.0), numbers | {"a": a, "b": b}, SOURCE)

    return make


def _rule_of(column: str) -> Rule | None:
    """Return the rule of the probability of a band, named by where it begins."""
    name, sign, begin = column.partition(_CHANCE)
    if name or not sign:
        return None
    return Rule("chance", _chance(float(begin)), _HEARD, "share", ("", ""), with_it=("band",))


BANDS = Sheet(
    {
        "n": counted("partnerships", lambda d: len(d.scores), _HEARD),
        "population": counted("population", lambda d: d.population, ("population", "partnerships")),
    },
    _Scored,
    _rule_of,
)
