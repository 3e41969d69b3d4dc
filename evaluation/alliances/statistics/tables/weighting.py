"""Means as they are, beside means weighted to speak for those that did not answer."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.errors import NoAnswer
from alliances.estimate import Estimate
from alliances.frameworks.sheets import SIDES
from alliances.scoring.cells import Cells
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.engine import Scores
from alliances.statistics.auditing import Auditor, Candidate, Term
from alliances.statistics.estimating import survey_mean
from alliances.statistics.reweighting import (
    Facts,
    Weighting,
    by_margins,
    by_response,
    by_strata,
)
from alliances.statistics.tables.shown import Shown, of_programme
from alliances.statistics.tables.weighting_facts import facts_by_side
from alliances.statistics.weights import kish

COLUMNS = (
    "wave",
    "side",
    "method",
    "node",
    "kind",
    "n",
    "mean",
    "low",
    "high",
    "weighted_n",
    "weighted_mean",
    "weighted_low",
    "weighted_high",
    "design_effect",
    "weight_ratio",
    "trimmed",
    "missed",
    "basis",
    "cells",
    "reason",
    "suppressed",
)
"""The columns of the table of weighted and unweighted means, in order."""

METHODS: dict[str, Callable[[Facts, Booleans, int], Weighting | str]] = {
    "poststratified": by_strata,
    "response_class": by_response,
    "raked": by_margins,
}
"""The ways of weighting, in order: what asks most of the data last."""

Row = dict[str, object]


def weighted_table(
    survey: Survey, scores: Scores, protected: Scores, auditor: Auditor, fewest: int
) -> pd.DataFrame:
    """Return means of dimensions and criteria as they are, and weighted in three ways.

    Parameters
    ----------
    survey
        A checked survey: its register, strata and invitations.
    scores, protected
        The scores with those of single partnerships, and protected.
    auditor
        Knows what else is told. Whoever knows the register and who answered knows the weights.
    fewest
        The fewest partnerships of a cell: beside the plain mean, the weighted one would tell of a
        smaller one.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, a row for each of `METHODS`: to the declared strata, by response class,
        to the margins of the register (`alliances.statistics.reweighting`). Intervals are
        design-based, with finite population correction. ``design_effect`` is what the weights cost
        (Kish 1965), ``weight_ratio`` the largest weight over the smallest, ``trimmed`` how many
        were cut and ``missed`` by how much they then miss their aim. Where there is no weighted
        mean, ``reason`` says why; a method whose mean, with all else that is published, would give
        a partnership away is left out.
    """
    rows: list[Row] = []
    for cells in scores.cells:
        if cells.axes.sides[0] in SIDES:
            rows += _of_parties(survey, scores, protected, cells, auditor, max(fewest, 2))
    return pd.DataFrame(rows, columns=[*COLUMNS])


def _of_parties(
    survey: Survey,
    scores: Scores,
    protected: Scores,
    cells: Cells,
    auditor: Auditor,
    fewest: int,
) -> list[Row]:
    known = facts_by_side(survey, scores, cells.axes)
    higher = [at for at, node in enumerate(cells.nodes) if node.kind != "item"]
    rows: list[Row] = []
    places: list[int] = []
    sums: list[Candidate] = []
    for (wave, side), facts in known.items():
        shown = of_programme(protected, wave, side, "mean")
        if shown is None:
            continue
        nodes = np.array([at for at in higher if shown.n[at]], dtype=np.int64)
        values = _values(cells, wave, side, len(scores.partnerships))
        told = nodes[~shown.withheld[nodes]]
        made = {method: _weighted(facts, values, told, method, fewest) for method in METHODS}
        for node in nodes.tolist():
            plain = _plain(cells, shown, wave, side, node)
            for method in METHODS:
                figure, weights = made[method].get(node, ({}, None))
                if weights is not None:
                    places.append(len(rows))
                    # Where several tell too much together the later method goes first.
                    rank = len(METHODS) - [*METHODS].index(method)
                    sums.append(Candidate(wave, (Term(side, node, weights),), rank))
                rows.append(plain | {"method": method} | figure)
    for place in (places[at] for at in auditor.refused(sums)):
        kept = ("wave", "side", "node", "kind", "method", "n", "mean", "low", "high", "suppressed")
        rows[place] = {key: rows[place][key] for key in kept} | {"reason": "exposing"}
    return rows


def _values(cells: Cells, wave: str, side: str, partnerships: int) -> Floats:
    """Return the scores of a side in a wave, shape (partnerships, nodes), NaN for none."""
    axes = cells.axes
    found = np.full((partnerships, len(cells.nodes)), np.nan)
    at, place, of = np.unravel_index(cells.numbers, axes.shape)
    here = (at == axes.waves.index(wave)) & (of == axes.sides.index(side))
    found[place[here]] = cells.mean[here]
    return found


def _plain(cells: Cells, shown: Shown, wave: str, side: str, node: int) -> Row:
    row: Row = {
        "wave": wave,
        "side": side,
        "node": cells.nodes[node].id,
        "kind": cells.nodes[node].kind,
        "n": int(shown.n[node]),
        "mean": None,
        "low": None,
        "high": None,
        "suppressed": bool(shown.withheld[node]),
    }
    if not shown.withheld[node]:
        row |= {"mean": shown.value[node], "low": shown.low[node], "high": shown.high[node]}
    return row


def _weighted(
    facts: Facts, values: Floats, nodes: Integers, method: str, fewest: int
) -> dict[int, tuple[Row, Floats | None]]:
    """Return what a method gives for each node, and the weight of each partnership in it.

    Nodes for which the same partnerships have a score share their weights.
    """
    found: dict[int, tuple[Row, Floats | None]] = {}
    for given, alike in _alike(~np.isnan(values), nodes):
        weighting = METHODS[method](facts, given, fewest)
        if isinstance(weighting, str):
            found |= {node: ({"reason": weighting}, None) for node in alike}
            continue
        weights = np.zeros(len(values))
        weights[weighting.rows] = weighting.weights
        about = _about(weighting)
        for node, figure in zip(alike, _figures(weighting, values[:, alike]), strict=True):
            found[node] = (about | figure, weights) if figure else ({"reason": "no_answer"}, None)
    return found


def _alike(given: Booleans, nodes: Integers) -> Iterator[tuple[Booleans, list[int]]]:
    """Yield who has a score, and the nodes of which that is true."""
    if len(nodes):
        patterns, which = np.unique(given[:, nodes], axis=1, return_inverse=True)
        for at in range(patterns.shape[1]):
            yield patterns[:, at], nodes[which.ravel() == at].tolist()


def _about(weighting: Weighting) -> Row:
    weights = np.asarray(weighting.weights)
    return {
        "weighted_n": len(weights),
        "design_effect": kish(weights),
        "weight_ratio": float(weights.max() / weights.min()),
        "trimmed": weighting.trimmed,
        "missed": weighting.missed,
        "basis": weighting.basis,
        "cells": weighting.cells,
    }


def _figures(weighting: Weighting, values: Floats) -> list[Row]:
    """Return the mean of each column with its interval; nothing where there is none."""
    rows: list[Row] = []
    for column in values[weighting.rows].T:
        try:
            made = survey_mean(
                np.ascontiguousarray(column),
                weights=weighting.weights,
                strata=weighting.strata,
                population=weighting.population,
            )
        except NoAnswer:
            rows.append({})
            continue
        assert isinstance(made, Estimate)
        # A score lies between 0 and 100, whatever the interval makes of it.
        low, high = (
            None if end is None else min(max(end, 0.0), 100.0) for end in (made.low, made.high)
        )
        rows.append({"weighted_mean": made.value, "weighted_low": low, "weighted_high": high})
    return rows
