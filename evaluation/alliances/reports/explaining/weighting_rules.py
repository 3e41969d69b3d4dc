"""How the weighted means are made: each partnership speaks for those that did not answer."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.frameworks.sheets import SIDES
from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet, counted
from alliances.reports.explaining.workings import Workings
from alliances.scoring.coding import Floats
from alliances.statistics.reweighting import Weighting
from alliances.statistics.tables.weighting import METHODS
from alliances.statistics.tables.weighting_facts import facts_by_side

_SOURCES = {
    "poststratified": "Holt & Smith, JRSS A 142 (1979) 33-46",
    "response_class": "Kalton & Flores-Cervantes, Journal of Official Statistics 19 (2003) 81-97",
    "raked": "Deming & Stephan, Annals of Mathematical Statistics 11 (1940) 427-444",
}
_KISH = "Kish, Survey Sampling, Wiley 1965, section 11.7"
_HEARD, _WEIGHED = ("n", "partnerships"), ("weighted_n", "partnerships")


@dataclass(frozen=True)
class _Weighted:
    """The scores of one side in one wave, with the weights of a method."""

    workings: Workings
    row: pd.Series

    @cached_property
    def scores(self) -> Floats:
        """The score of every partnership of the register; NaN where it has none."""
        seen = self.workings.seen(self.row["node"], self.row["side"], self.row["wave"])
        found = np.full(len(self.workings.names), np.nan)
        found[seen.view.partnerships] = seen.figures("mean")
        return found

    @cached_property
    def weighting(self) -> Weighting:
        cells = next(c for c in self.workings.scores.cells if c.axes.sides[0] in SIDES)
        known = facts_by_side(self.workings.survey, self.workings.scores, cells.axes)
        facts = known[str(self.row["wave"]), str(self.row["side"])]
        fewest = max(self.workings.settings.organisations, 2)
        made = METHODS[str(self.row["method"])](facts, ~np.isnan(self.scores), fewest)
        # A row with figures has weights.
        assert isinstance(made, Weighting)
        return made

    @property
    def weights(self) -> Floats:
        return np.asarray(self.weighting.weights)

    def _rests_on(self, partnerships: np.ndarray) -> Answers:
        row, names = self.row, self.workings.names[partnerships]
        return [self.workings.behind(row["node"], row["side"], row["wave"], names)]

    @property
    def answers(self) -> Answers:
        """Those of the partnerships that have a score."""
        return self._rests_on(~np.isnan(self.scores))

    @property
    def weighed(self) -> Answers:
        """Those of the partnerships that have a score and a weight."""
        return self._rests_on(self.weighting.rows)


def _mean(data: _Weighted) -> Made:
    """Sum of weight x score by the sum of the weights: never the means of single cells."""
    weights, scores = data.weights, data.scores[data.weighting.rows]
    total, weight = float(scores @ weights), float(weights.sum())
    numbers: dict[str, Number] = {
        "total": total,
        "weight": weight,
        "n": len(weights),
        "least": float(weights.min()),
        "most": float(weights.max()),
    }
    return Made(total / weight, numbers, _SOURCES[str(data.row["method"])], "design")


def _effect(data: _Weighted) -> Made:
    """N x sum of squared weights by the square of their sum (Kish 1965)."""
    squares, total = float((data.weights**2).sum()), float(data.weights.sum())
    numbers: dict[str, Number] = {"n": len(data.weights), "squares": squares, "total": total}
    return Made(len(data.weights) * squares / total**2, numbers, _KISH)


def _ratio(data: _Weighted) -> Made:
    least, most = float(data.weights.min()), float(data.weights.max())
    return Made(most / least, {"least": least, "most": most})


WEIGHTING = Sheet(
    {
        "n": counted("partnerships", lambda d: (~np.isnan(d.scores)).sum(), _HEARD),
        "weighted_n": counted("weighed", lambda d: len(d.weights), _WEIGHED, "weighed"),
        "weighted_mean": Rule(
            "weighted_mean",
            _mean,
            _WEIGHED,
            "score",
            ends=("weighted_low", "weighted_high"),
            with_it=("basis", "reason"),
            behind="weighed",
        ),
        "design_effect": Rule("design_effect", _effect, _WEIGHED, "coefficient", behind="weighed"),
        "weight_ratio": Rule("weight_ratio", _ratio, _WEIGHED, "coefficient", behind="weighed"),
        "trimmed": counted("trimmed", lambda d: d.weighting.trimmed, _WEIGHED, "weighed"),
        "missed": Rule(
            "missed", lambda d: Made(d.weighting.missed), _WEIGHED, "share", behind="weighed"
        ),
        "cells": counted("weighting_cells", lambda d: d.weighting.cells, _WEIGHED, "weighed"),
    },
    _Weighted,
)
