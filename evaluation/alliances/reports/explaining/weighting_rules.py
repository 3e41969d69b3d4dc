"""How the weighted means are made: each stratum counts by its population."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Seen, Workings
from alliances.scoring.coding import Floats
from alliances.statistics.tables.response import populations_of, strata_of

_HOLT = "Holt & Smith, JRSS A 142 (1979) 33-46"
_KISH = "Kish, Survey Sampling, Wiley 1965, section 11.7"
_HEARD = ("n", "partnerships")


@dataclass(frozen=True)
class _Weighted:
    """The scores of one side in one wave, with the weight of each partnership."""

    workings: Workings
    row: pd.Series

    @cached_property
    def seen(self) -> Seen:
        return self.workings.seen(self.row["node"], self.row["side"], self.row["wave"])

    @property
    def scores(self) -> Floats:
        return self.seen.figures("mean")

    @cached_property
    def _known(self) -> dict[str, float]:
        """The population of each declared stratum."""
        return populations_of(self.workings.survey, str(self.row["wave"]))

    @cached_property
    def stratum(self) -> np.ndarray:
        """The declared stratum of each partnership that has a score and a stratum."""
        names = self.workings.names[self.seen.view.partnerships]
        of_wave = strata_of(self.workings.survey, str(self.row["wave"]))
        stratum = of_wave.reindex(list(names)).fillna("").astype(str).to_numpy(object)
        inside = ~np.isnan(self.scores) & np.isin(stratum, list(self._known))
        found: np.ndarray = np.where(inside, stratum, "")
        return found

    @cached_property
    def weights(self) -> Floats:
        """The weight of each partnership of the view: N / n of its stratum, 0 outside of all."""
        names, place, drawn = np.unique(self.stratum, return_inverse=True, return_counts=True)
        sizes = np.array([self._known.get(name, 0.0) for name in names])
        weights: Floats = (np.where(names == "", 0.0, np.maximum(sizes, drawn)) / drawn)[place]
        return weights

    @property
    def used(self) -> Floats:
        """The weights that are not zero."""
        return self.weights[self.weights > 0]

    @property
    def answers(self) -> Answers:
        """Those of the partnerships that have a score."""
        row, given = self.row, ~np.isnan(self.scores)
        names = self.workings.names[self.seen.view.partnerships[given]]
        return [self.workings.behind(row["node"], row["side"], row["wave"], names)]

    @property
    def weighed(self) -> Answers:
        """Those of the partnerships that have a score and a weight."""
        row = self.row
        names = self.workings.names[self.seen.view.partnerships[self.weights > 0]]
        return [self.workings.behind(row["node"], row["side"], row["wave"], names)]


def _mean(data: _Weighted) -> Made:
    """Sum of weight x score by the sum of the weights: never the means of single strata."""
    weights, scores = data.used, data.scores[data.weights > 0]
    total, weight = float(scores @ weights), float(weights.sum())
    numbers: dict[str, Number] = {
        "total": total,
        "weight": weight,
        "n": len(weights),
        "least": float(weights.min()),
        "most": float(weights.max()),
    }
    return Made(total / weight, numbers, _HOLT, "design")


def _effect(data: _Weighted) -> Made:
    """N x sum of squared weights by the square of their sum (Kish 1965)."""
    weights = data.used
    squares, total = float((weights**2).sum()), float(weights.sum())
    numbers: dict[str, Number] = {"n": len(weights), "squares": squares, "total": total}
    return Made(len(weights) * squares / total**2, numbers, _KISH)


WEIGHTING = Sheet(
    {
        "n": counted("partnerships", lambda d: (~np.isnan(d.scores)).sum(), _HEARD),
        "weighted_mean": Rule(
            "weighted_mean",
            _mean,
            _HEARD,
            "score",
            ends=("weighted_low", "weighted_high"),
            with_it=("reason",),
            behind="weighed",
        ),
        "design_effect": Rule("design_effect", _effect, _HEARD, "coefficient", behind="weighed"),
        "strata": counted("strata", lambda data: len({*data.stratum} - {""}), _HEARD, "weighed"),
    },
    _Weighted,
)
