"""Three ways to let partnerships that answered speak for those that did not.

They start from the design weights, keep their ratios within a cell, and end with a limit: no weight
is above `MOST` times their mean (the limit with which DeBell & Krosnick, Computing Weights for
American National Election Study Survey Data, ANES technical report nes012427, 2009, start).
"""

from dataclasses import dataclass

import numpy as np

from alliances.errors import NoAnswer
from alliances.statistics.calibration import (
    nonresponse_weights,
    poststratify,
    rake,
    trim_weights,
)
from alliances.statistics.classes import join_small
from alliances.statistics.inputs import Booleans, Floats, Integers
from alliances.statistics.weights import AdjustedWeights

MOST = 5.0
"""How many times their mean weights may be: what lies above is cut off and shared out."""

REASONS = (
    "no_strata",
    "stratum_without_answer",
    "small_stratum",
    "no_answer",
    "no_invitations",
    "one_class",
    "small_class",
    "no_margin",
    "no_convergence",
    "exposing",
)
"""Why there is no weighted mean."""

_ROUNDS = 200
"""Raking that is not done by then will not be: its margins contradict each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the register and the invitations say of a side in a wave; shape (partnerships,) each.

    Attributes
    ----------
    concerned
        Whether the wave concerns the partnership.
    invited
        Whether anybody was invited to answer for the side.
    design
        The design weight: the mean of those of the people invited; 1 where none is declared.
    strata, classes
        The number of its stratum and of its response class, -1 for a stratum that is not declared.
    parents
        What each class lies in, shape (classes,); None where classes lie in nothing.
    sizes
        The declared population of each stratum, shape (strata,).
    margins
        By name, the number of its label.
    basis
        What the classes are made of.
    """

    concerned: Booleans
    invited: Booleans
    design: Floats
    strata: Integers
    sizes: Floats
    classes: Integers
    parents: Integers | None
    margins: dict[str, Integers]
    basis: str


@dataclass(frozen=True, slots=True, eq=False)
class Weighting:
    """Weights of those that answered, and what their errors must know.

    Attributes
    ----------
    weights
        Shape (rows,).
    rows
        Which partnerships these are, shape (rows,).
    strata
        The stratum of each row, shape (rows,); None where there are none.
    population
        How many partnerships there are; by stratum, where there are strata.
    basis
        What the cells are made of: names in the order of the margins, with a semicolon between.
    cells
        How many cells, or labels of all margins.
    trimmed
        How many weights were cut to the limit.
    missed
        By how much, in proportion, the trimmed weights miss what they aimed at, at most.
    """

    weights: Floats
    rows: Integers
    strata: Integers | None
    population: float | dict[object, float]
    basis: str
    cells: int
    trimmed: int
    missed: float


def by_strata(facts: Facts, given: Booleans, fewest: int) -> Weighting | str:
    """Return weights that give each declared stratum its share of the population.

    Post-stratification (Holt & Smith, JRSS A 142 (1979) 33-46), see `poststratify`.

    Parameters
    ----------
    facts
        What is known of all partnerships.
    given
        Which of them have a figure, shape (partnerships,).
    fewest
        The fewest that a stratum may have of them; strata are never joined.

    Returns
    -------
    Weighting or str
        One of `REASONS` where there is none.
    """
    if not len(facts.sizes):
        return "no_strata"
    rows = _weighing(facts, given & (facts.strata >= 0))
    if not len(rows):
        return "no_answer"
    drawn = np.bincount(facts.strata[rows], minlength=len(facts.sizes))
    wanted = (facts.sizes > 0) | (drawn > 0)
    if not drawn[wanted].all():
        return "stratum_without_answer"
    if drawn[wanted].min() < fewest:
        return "small_stratum"
    # A frame that counts fewer than answered is wrong: nobody can be more than everybody.
    sizes = np.maximum(facts.sizes, drawn)
    strata = facts.strata[rows]
    totals: dict[object, float] = {at: float(sizes[at]) for at in np.flatnonzero(wanted).tolist()}
    weights = poststratify(strata, totals, facts.design[rows])
    return _weighting(weights, rows, strata, totals, "stratum", len(totals))


def by_response(facts: Facts, given: Booleans, fewest: int) -> Weighting | str:
    """Return weights with which those that answered speak for all invited of their class.

    Weighting class adjustment (Kalton & Flores-Cervantes, Journal of Official Statistics 19 (2003)
    81-97), see `nonresponse_weights`. Small classes are joined (`join_small`).

    Parameters
    ----------
    facts, given
        As in `by_strata`.
    fewest
        The fewest that a class may have of those with a figure.

    Returns
    -------
    Weighting or str
        One of `REASONS` where there is none.
    """
    if not facts.invited.any():
        return "no_invitations"
    # Whoever answered was reached, whatever the list says.
    every = _weighing(facts, facts.invited | given)
    if not given[every].any():
        return "no_answer"
    classes, sizes = _joined(facts.classes, every, given, fewest, facts.parents)
    if sizes.min() < fewest:
        return "small_class"
    if len(sizes) == 1:
        return "one_class"
    answered = given[every]
    weights = nonresponse_weights(classes[every], answered, facts.design[every])
    rows = every[answered]
    there = facts.concerned | facts.invited | given
    population = np.bincount(classes[there & (classes >= 0)], minlength=len(sizes))
    strata = classes[rows]
    totals: dict[object, float] = dict(enumerate(population.astype(np.float64).tolist()))
    return _weighting(weights.weights[answered], rows, strata, totals, facts.basis, len(sizes))


def by_margins(facts: Facts, given: Booleans, fewest: int) -> Weighting | str:
    """Return weights that meet the margins of the register, all at once.

    Raking (Deming & Stephan, Annals of Mathematical Statistics 11 (1940) 427-444), see `rake`, to
    the partnerships that the wave concerns. Small labels of a margin are joined (`join_small`); a
    margin of which one is left says nothing and is left out.

    Parameters
    ----------
    facts, given
        As in `by_strata`.
    fewest
        The fewest that a label may have of those with a figure.

    Returns
    -------
    Weighting or str
        One of `REASONS` where there is none.
    """
    every = _weighing(facts, facts.concerned | given)
    rows = every[given[every]]
    if not len(rows):
        return "no_answer"
    labels: dict[str, Integers] = {}
    targets: dict[str, dict[object, float]] = {}
    for name, codes in facts.margins.items():
        joined, sizes = _joined(codes, every, given, fewest)
        if len(sizes) > 1:
            labels[name] = joined[rows]
            counted = np.bincount(joined[every], minlength=len(sizes))
            targets[name] = dict(enumerate(counted.astype(np.float64).tolist()))
    if not labels:
        return "no_margin"
    try:
        weights = rake(labels, targets, facts.design[rows], iterations=_ROUNDS)
    except NoAnswer:
        return "no_convergence"
    cells = sum(len(target) for target in targets.values())
    return _weighting(weights, rows, None, float(len(every)), ";".join(labels), cells)


def _weighing(facts: Facts, chosen: Booleans) -> Integers:
    """Return the partnerships chosen that have any weight."""
    return np.flatnonzero(chosen & (facts.design > 0))


def _joined(
    codes: Integers,
    every: Integers,
    given: Booleans,
    fewest: int,
    parents: Integers | None = None,
) -> tuple[Integers, Integers]:
    """Return the class of each partnership, once small ones are joined, and how many answered.

    Classes are numbered anew; a partnership whose class nobody of `every` is in gets -1.
    """
    count = int(codes.max()) + 1
    there = np.flatnonzero(np.bincount(codes[every], minlength=count))
    answered = np.bincount(codes[every[given[every]]], minlength=count)[there]
    joined = join_small(answered, fewest, None if parents is None else parents[there])
    first, number = np.unique(joined, return_inverse=True)
    renumbered = np.full(count, -1, dtype=np.int64)
    renumbered[there] = number.ravel()
    return renumbered[codes], np.bincount(number.ravel(), answered, len(first)).astype(np.int64)


def _weighting(
    weights: Floats,
    rows: Integers,
    strata: Integers | None,
    population: float | dict[object, float],
    basis: str,
    cells: int,
) -> Weighting:
    """Return weights within their limit; calibrated ones keep what they know of their totals."""
    limit = MOST * float(np.mean(weights))
    if weights.max() <= limit:
        return Weighting(weights, rows, strata, population, basis, cells, 0, 0.0)
    cut = trim_weights(weights, upper=limit, strict=True)
    made = weights.made if isinstance(weights, AdjustedWeights) else None
    aims = made.codes if made is not None else ()
    missed = _missed(weights, cut.weights, aims or (() if strata is None else (strata,)))
    return Weighting(cut.weights, rows, strata, population, basis, cells, cut.trimmed, missed)


def _missed(before: Floats, after: Floats, margins: tuple[Integers, ...]) -> float:
    """Return the largest relative miss of what weights aimed at, once some were trimmed."""
    worst = 0.0
    for codes in margins:
        aimed, reached = np.bincount(codes, before), np.bincount(codes, after)
        there = aimed > 0
        worst = max(worst, float(np.abs(reached[there] / aimed[there] - 1).max()))
    return worst
