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
    """The scores of one side in one wave, by stratum."""

    workings: Workings
    row: pd.Series

    @cached_property
    def seen(self) -> Seen:
        return self.workings.seen(self.row["node"], self.row["side"], self.row["wave"])

    @cached_property
    def strata(self) -> pd.DataFrame:
        """By stratum: partnerships with a score (``drawn``), ``population``, and their mean."""
        survey, wave = self.workings.survey, str(self.row["wave"])
        known = populations_of(survey, wave)
        names = self.workings.names[self.seen.view.partnerships]
        stratum = strata_of(survey, wave).reindex(list(names)).to_numpy(object)
        scores = pd.DataFrame({"stratum": stratum, "score": self.seen.figures("mean")}).dropna()
        kept = scores[scores["stratum"].astype(str).isin(known)]
        by = kept.groupby("stratum")["score"]
        found = pd.DataFrame({"drawn": by.size(), "mean": by.mean()})
        sizes = np.array([known[str(name)] for name in found.index])
        return found.assign(population=np.maximum(sizes, found["drawn"]))

    @property
    def weights(self) -> Floats:
        """One a partnership with a score."""
        each = (self.strata["population"] / self.strata["drawn"]).to_numpy(np.float64)
        return np.repeat(each, self.strata["drawn"].to_numpy())

    @property
    def answers(self) -> Answers:
        row = self.row
        names = self.workings.names[
            self.seen.view.partnerships[~np.isnan(self.seen.figures("mean"))]
        ]
        return [self.workings.behind(row["node"], row["side"], row["wave"], names)]


def _counts(data: _Weighted) -> str:
    """Return n and N of each stratum; never their means, which no table shows or protects."""
    drawn, sizes = data.strata["drawn"], data.strata["population"]
    return " ; ".join(
        f"{name} : n = {n}, N = {size:g}"
        for name, n, size in zip(data.strata.index, drawn, sizes, strict=True)
    )


def _mean(data: _Weighted) -> Made:
    """Sum of N x mean over the strata, by the sum of N (Holt & Smith 1979)."""
    strata, sizes = data.strata, data.strata["population"]
    numbers: dict[str, Number] = {"strata": _counts(data), "population": f"{sizes.sum():g}"}
    value = float((sizes * strata["mean"]).sum() / sizes.sum())
    return Made(value, numbers, _HOLT, "design")


def _effect(data: _Weighted) -> Made:
    """N x sum of squared weights by the square of their sum (Kish 1965)."""
    weights = data.weights
    squares, total = float((weights**2).sum()), float(weights.sum())
    numbers: dict[str, Number] = {"n": len(weights), "squares": squares, "total": total}
    return Made(len(weights) * squares / total**2, numbers, _KISH)


WEIGHTING = Sheet(
    {
        "n": counted("partnerships", lambda d: (~np.isnan(d.seen.figures("mean"))).sum(), _HEARD),
        "weighted_mean": Rule(
            "weighted_mean",
            _mean,
            _HEARD,
            "score",
            ends=("weighted_low", "weighted_high"),
            with_it=("reason",),
        ),
        "design_effect": Rule("design_effect", _effect, _HEARD, "coefficient"),
        "strata": counted("strata", lambda data: len(data.strata), _HEARD),
    },
    _Weighted,
)
