"""Weights made to meet known totals, to speak for those who did not answer, or cut to a limit."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Vector,
    same_length,
    vector,
)
from alliances.statistics.totals import (
    Targets,
    labels_of,
    raked,
    reached,
    same_totals,
    told,
    totals_of,
    weights_of,
)
from alliances.statistics.weights import (
    AdjustedWeights,
    Adjustment,
    Labels,
    checked_weights,
    each_labelled,
    kish,
)

_HOLT_SMITH = "Holt & Smith, Journal of the Royal Statistical Society A 142 (1979) 33-46"
_DEMING = "Deming & Stephan, Annals of Mathematical Statistics 11 (1940) 427-444"
_KALTON = "Kalton & Flores-Cervantes, Journal of Official Statistics 19 (2003) 81-97"
_TRIM = "Potter, Proceedings of the Section on Survey Research Methods, ASA (1990) 225-230"
_KISH = "Kish, Survey Sampling, 1965, section 11.7; Kish, JOS 8 (1992) 183-200"

# Strict trimming ends long before, unless there is no room.
_MOST_ROUNDS = 10_000

_ALL_BUT = 1e-12
"""Share of all weight below which what is cut off is a matter of rounding."""


def poststratify(
    cells: Labels | pd.DataFrame,
    totals: Targets,
    weights: Vector | None = None,
) -> AdjustedWeights:
    """Return weights that meet the known total of each cell.

    w N_h / sum of w in the cell h (Holt & Smith 1979). Given to `survey_mean` and its like, they
    give the errors of R's ``survey::postStratify``: those of the residuals from the cell means.
    (A row of weight 0 adds nothing to an error here; survey 4.1.1 counts its cell's mean there.)

    Parameters
    ----------
    cells
        The cell of each row, shape (rows,); or a frame of several columns, whose combinations are
        the cells.
    totals
        How many units each cell has: by label, by tuple of labels where there are several columns.
    weights
        Before, shape (rows,); 1 each where None.

    Returns
    -------
    AdjustedWeights
        An array of the weights, which also tells ``factors``, ``margins``, ``design_effect``.

    Raises
    ------
    WrongCall
        A row without cell; a cell without total or with one of zero; a wrong weight.
    NoAnswer
        A cell with a total that nobody (or nobody with a weight) is in.

    Examples
    --------
    >>> poststratify(["a", "a", "b"], {"a": 10, "b": 30}).tolist()
    [5.0, 5.0, 30.0]
    """
    codes, known = each_labelled(cells, "cells")
    before = weights_of(codes, weights, "cells")
    aimed = totals_of(totals, known, codes, before, "cells")
    found = np.bincount(codes, before, len(known))
    after = before * (aimed / found)[codes]
    margins = reached([("cells", known, codes, aimed)], before, after)
    made = Adjustment("poststratify", before, _HOLT_SMITH, margins, (codes,), before, 1)
    return AdjustedWeights(after, made)


def rake(
    margins: Mapping[str, Labels] | pd.DataFrame,
    targets: Mapping[str, Targets],
    weights: Vector | None = None,
    *,
    tolerance: float = 1e-10,
    iterations: int = 1000,
) -> AdjustedWeights:
    """Return weights that meet the known totals of several margins.

    Each margin in turn is post-stratified, until all are met (Deming & Stephan 1940). The weights
    given are kept within the cells of the margins: two rows alike in all margins keep the ratio of
    their weights. Given to `survey_mean` and its like, they give the errors of R's
    ``survey::rake``: those of the residuals from a regression on the margins, fitted without
    weights. That function stops once no margin is more than ``epsilon`` = 1 unit off, and the
    regression after ten sweeps over the margins: where these all but coincide the fifth digit of an
    error differs. ``survey::calibrate`` fits it with the weights before, and so has other errors.

    Parameters
    ----------
    margins
        The labels of each row: a frame, or by name of the margin an array of shape (rows,).
    targets
        By name of the margin, the total of each label. The totals of all margins are the same.
    weights
        Before, shape (rows,); 1 each where None.
    tolerance
        Largest relative error of a margin.
    iterations
        After how many rounds to give up.

    Returns
    -------
    AdjustedWeights
        An array of the weights, which also tells ``iterations``, ``margins`` (target, weight
        before and after, error), ``factors``, ``smallest_factor``, ``largest_factor``,
        ``design_effect`` (1 + cv²: Kish 1965) and ``effective_n``.

    Raises
    ------
    WrongCall
        A margin without targets; a row without label; a label without target, or with one of zero;
        margins whose totals differ; a wrong weight.
    NoAnswer
        A target that nobody bears; no convergence, as where two margins contradict each other in
        the cells that are there.

    Examples
    --------
    >>> sex, age = ["f", "f", "m", "m"], ["young", "old", "young", "old"]
    >>> weights = rake(
    ...     {"sex": sex, "age": age},
    ...     {"sex": {"f": 60, "m": 40}, "age": {"young": 30, "old": 70}},
    ... )
    >>> weights.round(6).tolist(), weights.iterations
    ([18.0, 42.0, 12.0, 28.0], 1)
    """
    if not (tolerance > 0 and iterations >= 1):
        raise WrongCall("design.rake_settings", tolerance=tolerance, iterations=iterations)
    named = labels_of(margins, targets)
    coded = {name: each_labelled(labels, name) for name, labels in named.items()}
    same_length(**{str(name): codes for name, (codes, _) in coded.items()})
    first, (codes, _) = next(iter(coded.items()))
    before = weights_of(codes, weights, first)
    aims = [
        (name, known, codes, totals_of(targets[name], known, codes, before, name))
        for name, (codes, known) in coded.items()
    ]
    same_totals(aims)
    factors, rounds = raked(aims, before, tolerance, iterations)
    after = before * factors
    made = Adjustment(
        "rake",
        before,
        _DEMING,
        reached(aims, before, after),
        tuple(codes for _, _, codes, _ in aims),
        None,
        rounds,
    )
    return AdjustedWeights(after, made)


def nonresponse_weights(
    classes: Labels | pd.DataFrame,
    responded: Vector,
    weights: Vector | None = None,
) -> AdjustedWeights:
    """Return weights with which those who responded speak for all of their class.

    w x sum of w of all / sum of w of those who responded, within the class; 0 for those who did
    not (Kalton & Flores-Cervantes 2003, section 2). It is honest where, within a class, those who
    responded are like those who did not.

    Parameters
    ----------
    classes
        The class of each row, shape (rows,), or a frame whose combinations are the classes.
    responded
        Whether each row responded (True, False, 1, 0), shape (rows,).
    weights
        Before, shape (rows,); 1 each where None.

    Returns
    -------
    AdjustedWeights
        An array of the weights of all rows; their sum is that of the weights before.

    Raises
    ------
    NoAnswer
        A class in which nobody responded: it has to be joined with another.
    WrongCall
        A row without class, or of which it is not known whether it responded; a wrong weight.

    Examples
    --------
    >>> nonresponse_weights(list("aaabb"), [1, 1, 0, 1, 1]).tolist()
    [1.5, 1.5, 0.0, 1.0, 1.0]
    """
    codes, known = each_labelled(classes, "classes")
    before = weights_of(codes, weights, "classes")
    answered = vector(responded, "responded")
    same_length(classes=codes, responded=answered)
    wrong = np.flatnonzero((answered != 0) & (answered != 1))
    if len(wrong):
        raise WrongCall("design.responded", row=int(wrong[0]) + 1)
    every = np.bincount(codes, before, len(known)).astype(np.float64)
    those = np.bincount(codes, before * answered, len(known))
    silent = [told(known[at]) for at in np.flatnonzero((every > 0) & (those <= 0))]
    if silent:
        raise NoAnswer("design.class_silent", classes=", ".join(silent))
    factors = every / np.where(those > 0, those, 1.0)
    after = before * answered * factors[codes]
    margins = reached([("classes", known, codes, every)], before * answered, after)
    return AdjustedWeights(after, Adjustment("nonresponse", before, _KALTON, margins))


def trim_weights(
    weights: Vector,
    *,
    upper: float = np.inf,
    lower: float | None = None,
    redistribute: bool = True,
    strict: bool = False,
) -> AdjustedWeights:
    """Return weights cut to limits, what is cut off being shared among the others.

    As R's ``survey::trimWeights``: each weight that was not cut gets the same share of what was.
    That may lift some above the limit; `strict` cuts again until none is. Weights that met known
    totals do so no longer: calibrate them again, or trim before.

    Parameters
    ----------
    weights
        Shape (rows,). Zeros stay zero and take no share.
    upper, lower
        The limits; none where infinite or None.
    redistribute
        Whether the sum of the weights is kept.
    strict
        Whether to repeat until no weight is outside.

    Returns
    -------
    AdjustedWeights
        An array of the weights, which also tells ``trimmed`` (how many were cut), ``moved`` (how
        much weight was cut off or added), ``iterations`` and ``design_effect``.

    Raises
    ------
    WrongCall
        A limit below 0, or limits that cross; a wrong weight.
    NoAnswer
        The sum cannot be kept within the limits.

    Examples
    --------
    >>> trimmed = trim_weights([1, 2, 3, 10], upper=6)
    >>> trimmed.round(4).tolist(), trimmed.trimmed, trimmed.moved
    ([2.3333, 3.3333, 4.3333, 6.0], 1, 4.0)
    """
    before = checked_weights(weights)
    least = 0.0 if lower is None else float(lower)
    if not 0 <= least <= upper:
        raise WrongCall("design.limits", lower=least, upper=upper)
    after, present = before.copy(), before > 0
    total, n = float(before.sum()), int(present.sum())
    if strict and redistribute and not n * least <= total <= n * upper:
        raise NoAnswer("design.no_room", total=f"{total:g}")
    cut, rounds = np.zeros(len(before), dtype=bool), 0
    while (outside := present & ((after < least) | (after > upper))).any():
        rounds += 1
        cut |= outside
        within = np.clip(after, least, upper)
        off = float((after - within)[outside].sum())
        after = np.where(outside, within, after)
        takes = present & ~outside
        if abs(off) <= _ALL_BUT * total:
            # What stands at a limit would go on taking ever smaller shares.
            takes &= (after < upper) if off > 0 else (after > least)
        if redistribute and off != 0:
            if not takes.any() or rounds > _MOST_ROUNDS:
                raise NoAnswer("design.no_room", total=f"{total:g}")
            # What stands at a limit takes its share too, and is cut again in the next round.
            after = np.where(takes, after + off / takes.sum(), after)
        if not strict:
            break
    if after.min(initial=0.0) < 0:
        raise NoAnswer("design.no_room", total=f"{total:g}")
    moved = float(np.abs(after - before)[cut].sum())
    made = Adjustment("trim", before, _TRIM, iterations=rounds, trimmed=int(cut.sum()), moved=moved)
    return AdjustedWeights(after, made)


def design_effect(weights: Vector) -> Estimate:
    """Return what weighting alone costs: 1 + cv² of the weights.

    n sum of w² / (sum of w)² (Kish 1965, section 11.7): by so much is the variance of a mean
    larger than with equal weights, where the weights have nothing to do with the answers.

    Parameters
    ----------
    weights
        Shape (rows,); zeros are left out.

    Returns
    -------
    Estimate
        `n` counts the weights above zero. `effective_n` gives n / design effect.

    Raises
    ------
    NoAnswer, WrongCall
        No weight above zero; one missing or negative.

    Examples
    --------
    >>> round(float(design_effect([1, 1, 2, 4])), 4)
    1.375
    """
    found, n = _kept(weights)
    return Estimate(found, n, unit="coefficient", method="design_effect:kish", source=_KISH)


def effective_n(weights: Vector) -> Estimate:
    """Return how many answers of equal weight tell as much: (sum of w)² / sum of w².

    Parameters
    ----------
    weights
        As in `design_effect`.

    Raises
    ------
    NoAnswer, WrongCall
        As `design_effect`.

    Examples
    --------
    >>> round(float(effective_n([1, 1, 2, 4])), 4)
    2.9091
    """
    found, n = _kept(weights)
    return Estimate(n / found, n, unit="total", method="effective_n:kish", source=_KISH)


def _kept(weights: Vector) -> tuple[float, int]:
    found = checked_weights(weights)
    if not len(found):
        raise NoAnswer("design.weights_zero")
    return kish(found), int((found > 0).sum())
