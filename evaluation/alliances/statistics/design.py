"""How respondents were drawn: weights, strata, clusters, the size of the population."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics.calibration import Calibrated
from alliances.statistics.inputs import Booleans, Floats, Integers, labels, one_of, same_length

SINGLE = ("fail", "certainty", "adjust", "average")
"""What to do with a stratum of one unit, as R's ``survey.lonely.psu`` has it."""

Population = float | Mapping[object, float] | pd.Series | np.ndarray | list[float] | None
"""N: one number, one a stratum by its label, or one a row (the same within a stratum)."""


@dataclass(frozen=True)
class Design:
    """A single-stage design.

    Attributes
    ----------
    weights
        Of each row, shape (rows,).
    stratum, cluster
        The number of the stratum of each row, and of its cluster (primary unit) among all.
    names
        Of the strata.
    drawn
        Clusters drawn by stratum, shape (strata,).
    population
        Clusters there are by stratum; infinite where unknown.
    of_cluster
        The stratum of each cluster, shape (clusters,).
    single
        One of `SINGLE`.
    calibrated
        Where the weights were post-stratified or raked.
    """

    weights: Floats
    stratum: Integers
    cluster: Integers
    names: tuple[object, ...]
    drawn: Integers
    population: Floats
    of_cluster: Integers
    single: str = "fail"
    calibrated: Calibrated | None = None

    def freedom(self, among: Booleans) -> float:
        """Return the degrees of freedom: clusters less strata, of the rows that count."""
        clusters = np.unique(self.cluster[among])
        return float(len(clusters) - len(np.unique(self.of_cluster[clusters])))

    def covariance(self, parts: Floats) -> Floats:
        """Return the design-based covariance matrix of totals.

        sum over strata of (1 - n / N) n / (n - 1) sum of (z - mean z)² over the totals z of the
        clusters (Taylor linearisation, one stage with finite population correction: Cochran,
        Sampling Techniques, 3rd ed. 1977, 5.A.1 and 9.4; Wolter, Introduction to Variance
        Estimation, 2nd ed. 2007, ch. 6).

        Parameters
        ----------
        parts
            Each row's part in the estimates, weights included; shape (rows, estimates).

        Raises
        ------
        NoAnswer
            A stratum has one cluster only, and `single` is ``fail``.
        """
        if self.calibrated is not None:
            parts = self.calibrated.residuals(parts)
        totals = np.zeros((len(self.of_cluster), parts.shape[1]))
        np.add.at(totals, self.cluster, parts)
        sums = np.zeros((len(self.drawn), parts.shape[1]))
        np.add.at(sums, self.of_cluster, totals)
        centre = sums / self.drawn[:, None]
        alone, sure = self._alone()
        if self.single == "adjust":
            centre[alone] = totals.mean(axis=0)
        apart = totals - centre[self.of_cluster]
        n = self.drawn.astype(np.float64)
        factor = (1 - n / self.population) * n / np.where(n > 1, n - 1, 1.0)
        if self.single in {"certainty", "average"}:
            factor[alone] = 0.0
        factor[sure] = 0.0
        matrix: Floats = (apart * factor[self.of_cluster][:, None]).T @ apart
        if self.single == "average" and alone.any():
            with_spread = len(n) - int(alone.sum())
            if not with_spread:
                raise NoAnswer("statistics.single_unit", stratum=self.names[0])
            matrix *= len(n) / with_spread
        return matrix

    def _alone(self) -> tuple[Booleans, Booleans]:
        """Return which strata hold one cluster of several, and which were taken whole."""
        sure = self.drawn >= self.population
        alone = (self.drawn == 1) & ~sure
        if self.single == "fail" and alone.any():
            first = self.names[int(np.flatnonzero(alone)[0])]
            raise NoAnswer("statistics.single_unit", stratum=first)
        return alone, sure


def make_design(
    rows: int,
    *,
    weights: object = None,
    strata: object = None,
    clusters: object = None,
    population: Population = None,
    single: str = "fail",
) -> Design:
    """Return the design of some rows.

    Parameters
    ----------
    rows
        How many there are.
    weights
        Of each row, or what `poststratify` and `rake` return. Where None, each row stands for
        N / n of its stratum where `population` is given, else for one.
    strata, clusters
        Labels of each row; a cluster is told within its stratum.
    population
        N: how many units (clusters, where there are any) the population or the stratum holds.
        Not the sampling fraction.
    single
        One of `SINGLE`.

    Raises
    ------
    WrongCall
        Negative or missing weights, a label missing, N below n or missing for a stratum.
    """
    one_of("single", single, SINGLE)
    stratum, names = _strata(strata, rows)
    cluster, of_cluster = _clusters(clusters, stratum, rows)
    drawn = np.bincount(of_cluster, minlength=len(names))
    known = _population(population, stratum, names, drawn)
    calibrated = weights if isinstance(weights, Calibrated) else None
    if calibrated is not None:
        given = calibrated.weights
    elif weights is None:
        ratio = np.where(np.isfinite(known), known / drawn, 1.0)
        given = ratio[stratum]
    else:
        given = _weights(weights, rows)
    same_length(values=range(rows), weights=given)
    return Design(given, stratum, cluster, names, drawn, known, of_cluster, single, calibrated)


def _strata(strata: object, rows: int) -> tuple[Integers, tuple[object, ...]]:
    if strata is None:
        return np.zeros(rows, dtype=np.int64), ("",)
    stratum, names = labels(strata, "strata")
    same_length(values=range(rows), strata=stratum)
    if (stratum < 0).any():
        raise WrongCall("statistics.missing_label", name="strata", row=int((stratum < 0).argmax()))
    return stratum, names


def _clusters(clusters: object, stratum: Integers, rows: int) -> tuple[Integers, Integers]:
    """Return the cluster of each row, and the stratum of each cluster."""
    if clusters is None:
        return np.arange(rows), stratum
    number, _ = labels(clusters, "clusters")
    same_length(values=range(rows), clusters=number)
    if (number < 0).any():
        raise WrongCall("statistics.missing_label", name="clusters", row=int((number < 0).argmax()))
    key = stratum * (int(number.max(initial=0)) + 1) + number
    _, first, cluster = np.unique(key, return_index=True, return_inverse=True)
    return cluster, stratum[first]


def _population(
    population: Population, stratum: Integers, names: tuple[object, ...], drawn: Integers
) -> Floats:
    """Return N of each stratum, infinite where unknown."""
    if population is None:
        return np.full(len(names), np.inf)
    if isinstance(population, pd.Series) and len(population) != len(stratum):
        population = population.to_dict()
    if isinstance(population, Mapping):
        lacking = [name for name in names if name not in population]
        if lacking:
            raise WrongCall("statistics.no_population", stratum=lacking[0])
        known = np.array([population[name] for name in names], dtype=np.float64)
    else:
        given = np.asarray(population, dtype=np.float64)
        if given.ndim:
            same_length(strata=stratum, population=given)
            known = np.empty(len(names))
            known[stratum] = given
            if not np.array_equal(known[stratum], given):
                raise WrongCall("statistics.population_varies")
        else:
            if len(names) > 1:
                raise WrongCall("statistics.no_population", stratum=names[0])
            known = np.full(len(names), float(given))
    wrong = ~(known >= drawn)
    if wrong.any():
        at = int(wrong.argmax())
        values = {"stratum": names[at], "population": f"{known[at]:g}", "n": int(drawn[at])}
        raise WrongCall("statistics.population_below", **values)
    return known


def _weights(weights: object, rows: int) -> Floats:
    given = np.asarray(
        weights.to_numpy(np.float64, na_value=np.nan)
        if isinstance(weights, pd.Series)
        else weights,
        dtype=np.float64,
    )
    same_length(values=range(rows), weights=given)
    if np.isnan(given).any() or (given < 0).any() or not np.isfinite(given).all():
        at = int((~(given >= 0) | ~np.isfinite(given)).argmax())
        raise WrongCall("statistics.wrong_weight", row=at, value=given[at])
    return given
