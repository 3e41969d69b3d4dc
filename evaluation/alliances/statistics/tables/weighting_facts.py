"""What weighting starts from: whom the register knows, who was invited, with which weight."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.sheets import TYPE_FACTS
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.engine import Scores
from alliances.scoring.sides import Axes, locate_rows
from alliances.statistics.reweighting import Facts

_MARGINS = ("level", "region")
"""Facts of the register to whose totals answers are raked, beside the types."""

_OUT_OF_SCOPE = "NE"


def facts_by_side(survey: Survey, scores: Scores, axes: Axes) -> dict[tuple[str, str], Facts]:
    """Return what is known of every wave and side.

    Parameters
    ----------
    survey
        A checked survey.
    scores
        Its scores: the order of the partnerships, and whom each wave concerns.
    axes
        The waves and sides.
    """
    invited, design = _invitations(survey, axes)
    found = {}
    for at, wave in enumerate(axes.waves):
        register = _register(survey, wave, axes.partnerships)
        for side, name in enumerate(axes.sides):
            found[wave, name] = Facts(
                concerned=scores.groups[wave].concerned((name,), False),
                invited=invited[at, :, side],
                design=design[at, :, side],
                strata=register.strata,
                sizes=register.sizes,
                classes=register.classes,
                parents=register.parents,
                margins=register.margins,
                basis=register.basis,
            )
    return found


def strata_of(survey: Survey, wave: str) -> pd.Series:
    """Return the stratum of each partnership in a wave; empty where none is said."""
    facts = survey.facts(wave)
    if "stratum" not in facts:
        return pd.Series(dtype=object)
    return facts["stratum"].astype(object).set_axis(facts.index.astype(str))


def _invitations(survey: Survey, axes: Axes) -> tuple[Booleans, Floats]:
    """Return who was invited and with which design weight, shape (waves, partnerships, sides).

    The weight is the mean of those of the people invited, a blank counting as 1; out of scope is
    not invited.
    """
    invited = np.zeros(axes.cells, dtype=np.bool_)
    design = np.ones(axes.cells)
    table = survey.data("invitations")
    if len(table):
        if "disposition" in table:
            table = table[~table["disposition"].eq(_OUT_OF_SCOPE).fillna(False)]
        cell = locate_rows(table, axes)
        inside = cell >= 0
        invited[cell[inside]] = True
        if "weight" in table:
            weight = table["weight"].astype("float64").fillna(1.0).to_numpy()
            total = np.bincount(cell[inside], weight[inside], axes.cells)
            count = np.bincount(cell[inside], minlength=axes.cells)
            design = np.where(count > 0, total / np.maximum(count, 1), 1.0)
    return invited.reshape(axes.shape), design.reshape(axes.shape)


@dataclass(frozen=True)
class _Register:
    """Strata, classes and margins of a wave, as in `Facts`."""

    strata: Integers
    sizes: Floats
    classes: Integers
    parents: Integers | None
    margins: dict[str, Integers]
    basis: str


def _register(survey: Survey, wave: str, partnerships: tuple[str, ...]) -> _Register:
    facts = survey.facts(wave)
    facts = facts.set_axis(facts.index.astype(str)).reindex(list(partnerships))
    margins = {name: _coded(facts[name]) for name in _MARGINS if name in facts}
    held = {
        fact: facts[fact].fillna(False).astype(bool).to_numpy().astype(np.int64)
        for fact in TYPE_FACTS
        if fact in facts
    }
    stratum = strata_of(survey, wave).reindex(list(partnerships))
    strata, sizes = _declared(survey, wave, stratum)
    parents, basis = None, "stratum"
    classes = _coded(stratum)
    if not stratum.notna().any():
        parents = margins.get("level", np.zeros(len(facts), dtype=np.int64))
        kinds = _kinds(facts, held)
        classes = parents * (int(kinds.max(initial=0)) + 1) + kinds
        parents = _of_classes(parents, classes)
        basis = "level*type"
    return _Register(strata, sizes, classes, parents, margins | held, basis)


def _of_classes(parents: Integers, classes: Integers) -> Integers:
    """Return what each class lies in, shape (classes,)."""
    found = np.full(int(classes.max(initial=0)) + 1, -1, dtype=np.int64)
    found[classes] = parents
    return found


def _kinds(facts: pd.DataFrame, held: dict[str, Integers]) -> Integers:
    """Return the type of each partnership: the main one, else those that it holds, together."""
    together = np.zeros(len(facts), dtype=np.int64)
    for place, holds in enumerate(held.values()):
        together += holds << place
    several = pd.Series(together.astype(str), index=facts.index, dtype=object)
    if "main_type" not in facts:
        return _coded(several)
    return _coded(facts["main_type"].astype(object).where(facts["main_type"].notna(), several))


def _coded(labels: pd.Series) -> Integers:
    """Return the number of each label in sorted order; what is blank is a label of its own."""
    words = labels.astype(object).where(labels.notna(), "").astype(str).to_numpy(object)
    return np.unique(words, return_inverse=True)[1].astype(np.int64)


def _declared(survey: Survey, wave: str, stratum: pd.Series) -> tuple[Integers, Floats]:
    """Return the number of each partnership's stratum, -1 where not declared, and their sizes."""
    strata = survey.data("strata")
    if not len(strata) or "population" not in strata:
        return np.full(len(stratum), -1, dtype=np.int64), np.empty(0)
    here = strata[strata["wave"].astype(str) == wave].dropna(subset="population")
    here = here.drop_duplicates("stratum")
    names = pd.Index(here["stratum"].astype(str))
    known = stratum.where(stratum.notna(), "").astype(str).to_numpy(object)
    return names.get_indexer(pd.Index(known)).astype(np.int64), here["population"].to_numpy(
        np.float64
    )
