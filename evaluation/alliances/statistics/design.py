"""The design of a survey: weights, strata, clusters and population; the error it gives a figure."""

from dataclasses import dataclass

import numpy as np

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics.inputs import (
    Floats,
    Integers,
    Vector,
    one_of,
    same_length,
)
from alliances.statistics.population import Population, known_population
from alliances.statistics.weights import (
    AdjustedWeights,
    Adjustment,
    Labels,
    checked_weights,
    each_labelled,
)

SINGLE = ("fail", "certainty", "adjust", "average")
"""What to do with a stratum of one primary unit."""

# Below such a share left unseen, a stratum counts as wholly seen.
_NOTHING_LEFT = 1e-7

# An error so small beside what it is the error of is what rounding left of none.
_ROUNDING = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """How the rows of a sample were drawn.

    Attributes
    ----------
    weights
        Of each row, shape (rows,).
    clusters
        The primary unit of each row, counted from 0 over all strata, shape (rows,).
    strata
        The stratum of each primary unit, shape (primary units,).
    sampled
        Primary units drawn in each stratum, shape (strata,).
    population
        Primary units there are in each stratum, infinite where not known, shape (strata,).
    names
        Of the strata.
    single
        One of `SINGLE`.
    calibration
        How the weights were calibrated; None where they were not.
    plain
        Whether nothing was said of the design: neither weights nor strata, clusters or population.
    """

    weights: Floats
    clusters: Integers
    strata: Integers
    sampled: Floats
    population: Floats
    names: tuple[object, ...]
    single: str
    calibration: Adjustment | None
    plain: bool

    @property
    def left(self) -> Floats:
        """The share of each stratum not drawn, 1 - n / N: the finite population correction."""
        share: Floats = 1 - self.sampled / self.population
        return np.where(share < _NOTHING_LEFT, 0.0, share)


def sampling_design(
    n: int,
    *,
    weights: Vector | None = None,
    strata: Labels | None = None,
    clusters: Labels | None = None,
    population: Population | None = None,
    single: str = "fail",
    nest: bool = False,
) -> Design:
    """Return the design of a sample of one stage.

    Parameters
    ----------
    n
        Rows there are.
    weights
        Of each row, shape (n,), not below 0. Where None: N / n of the stratum if the population is
        given, else 1. Weights that `poststratify` or `rake` returned bring what they meet along.
    strata, clusters
        The label of each row, shape (n,).
    population
        How many primary units (rows; clusters, where these are given) there are: one number where
        there is one stratum, a number by stratum, or one a row.
    single
        A stratum of one primary unit: ``fail`` refuses it, ``certainty`` lets it add no variance,
        ``adjust`` centres it at the mean of all, ``average`` gives it the average of the others.
    nest
        Whether the same label means another cluster in another stratum.

    Raises
    ------
    WrongCall
        Lengths differ, a weight is missing or negative, a label is missing, a cluster lies in two
        strata, the population is below the sample, not given for a stratum, or varies within it.
    """
    if n == 0:
        raise NoAnswer("statistics.too_few.respondents", needed=1, n=0)
    one = (np.zeros(n, dtype=np.int64), ("",))
    stratum, names = one if strata is None else each_labelled(strata, "strata")
    within = None if clusters is None else each_labelled(clusters, "clusters")
    weighted = checked_weights(weights, n)
    codes = None if within is None else within[0]
    same_length(values=range(n), weights=weighted, strata=stratum, clusters=codes)
    cluster, of_cluster = _clusters(stratum, names, within, nest)
    sampled = np.bincount(of_cluster, minlength=len(names)).astype(np.float64)
    there_are = known_population(population, stratum, names, sampled, strata is not None)
    if weights is None and np.isfinite(there_are).any():
        if not np.isfinite(there_are).all():
            raise WrongCall("design.population_infinite")
        weighted = (there_are / sampled)[stratum]
    made = weights.made if isinstance(weights, AdjustedWeights) else None
    return Design(
        weights=weighted,
        clusters=cluster,
        strata=of_cluster,
        sampled=sampled,
        population=there_are,
        names=names,
        single=one_of("single", single, SINGLE),
        calibration=made if made is not None and made.codes else None,
        plain=weights is None and strata is None and clusters is None and population is None,
    )


def degrees_of_freedom(design: Design, rows: Integers | None = None) -> float:
    """Return primary units less strata, of all rows or of some, that have a weight."""
    if rows is None:
        rows = np.arange(len(design.weights))
    units = np.unique(design.clusters[rows[design.weights[rows] > 0]])
    return float(len(units) - len(np.unique(design.strata[units])))


def standard_error(design: Design, influence: Floats, rows: Integers) -> float:
    """Return the standard error of a sum over a sample: Taylor linearisation, one stage.

    Its square is the sum over strata of (1 - n_h / N_h) n_h / (n_h - 1) x sum over their primary
    units of (z_hi - mean z_h)², z_hi being the sum of the influence of its rows: Cochran, Sampling
    Techniques, 3rd ed. 1977, sections 5.4 and 9A.2; Binder, International Statistical Review 51
    (1983) 279-292. Rows not given count as zero, as a domain asks (Cochran, section 2.12).

    Where the weights were calibrated, the influence is replaced by what the margins leave of it
    (Deville & Särndal, JASA 87 (1992) 376-382, section 3).

    Parameters
    ----------
    design
        The design.
    influence
        Weight times linearised value of some rows, shape (some rows,).
    rows
        Which these are, shape (some rows,).

    Raises
    ------
    NoAnswer
        A stratum of them has one primary unit, and the design says to fail; or every one has, and
        it says to average.
    """
    # Squares of very large or small numbers would not be numbers any more.
    scale = float(np.abs(influence).max(initial=0.0))
    if scale == 0:
        scale = 1.0
    influence = influence / scale
    error = float(np.sqrt(_variance(design, influence, rows)))
    return 0.0 if error <= _ROUNDING * np.abs(influence).sum() else scale * error


def _variance(design: Design, influence: Floats, rows: Integers) -> float:
    if design.calibration is not None:
        every = np.zeros(len(design.weights))
        every[rows] = influence
        influence = _left_by_margins(design.calibration, every, design.weights)
        rows = np.arange(len(every))
    units, at = np.unique(design.clusters[rows], return_inverse=True)
    totals = np.bincount(at, influence, len(units))
    strata, within = np.unique(design.strata[units], return_inverse=True)
    present = np.bincount(within, minlength=len(strata))
    drawn, left = design.sampled[strata], design.left[strata]
    mean = np.bincount(within, totals, len(strata)) / drawn
    # The primary units of which no row is given are zeros: they lie `mean` away from the mean.
    spread = np.bincount(within, (totals - mean[within]) ** 2, len(strata)) + (
        (drawn - present) * mean**2
    )
    alone = (drawn == 1) & (left > 0)
    each = np.where(alone, 0.0, left * drawn / np.maximum(drawn - 1, 1) * spread)
    if not alone.any():
        return float(each.sum())
    if design.single == "fail":
        _refuse(design, strata[alone])
    if design.single == "adjust":
        return float(each.sum() + (left * np.where(alone, mean, 0.0) ** 2).sum())
    if design.single == "average":
        if alone.all():
            raise NoAnswer("design.all_single")
        return float(each.sum() * len(strata) / (~alone).sum())
    return float(each.sum())


def _clusters(
    stratum: Integers,
    names: tuple[object, ...],
    within: tuple[Integers, tuple[object, ...]] | None,
    nest: bool,
) -> tuple[Integers, Integers]:
    """Return the primary unit of each row, and the stratum of each primary unit."""
    if within is None:
        return np.arange(len(stratum)), stratum
    codes, known = within
    pairs, at = np.unique(codes * len(names) + stratum, return_inverse=True)
    if not nest and len(pairs) > len(known):
        cluster = known[int(np.flatnonzero(np.bincount(pairs // len(names)) > 1)[0])]
        raise WrongCall("design.cluster_in_two_strata", cluster=cluster)
    return at, pairs % len(names)


def _refuse(design: Design, strata: Integers) -> None:
    if len(design.names) == 1:
        raise NoAnswer("design.one_unit")
    told = ", ".join(str(design.names[each]) for each in strata)
    raise NoAnswer("design.single", strata=told)


def _left_by_margins(calibration: Adjustment, influence: Floats, weights: Floats) -> Floats:
    """Return weight times residual of influence / weight, after least squares on the margins."""
    safe = np.where(weights > 0, weights, 1.0)
    value = influence / safe
    fit = np.ones(len(value)) if calibration.fit is None else calibration.fit
    sizes = [int(codes.max()) + 1 for codes in calibration.codes]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    cross = np.zeros((starts[-1], starts[-1]))
    right = np.zeros(starts[-1])
    for at, first in enumerate(calibration.codes):
        own = slice(starts[at], starts[at + 1])
        right[own] = np.bincount(first, fit * value, sizes[at])
        for beside, second in enumerate(calibration.codes):
            pairs = np.bincount(first * sizes[beside] + second, fit, sizes[at] * sizes[beside])
            other = slice(starts[beside], starts[beside + 1])
            cross[own, other] = pairs.reshape(sizes[at], sizes[beside])
    # The margins share their total, so that the equations have many solutions: any will do.
    found = np.linalg.lstsq(cross, right, rcond=1e-12)[0]
    for at, codes in enumerate(calibration.codes):
        value = value - found[starts[at] + codes]
    return value * np.where(weights > 0, weights, 0.0)
