"""Which cells may not be shown by themselves: few people, few organisations, one that dominates."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.inputs import Booleans, Floats
from alliances.statistics.published_cells import Cells, told


@dataclass(frozen=True)
class Rules:
    """The smallest cells that are shown.

    Attributes
    ----------
    people, organisations
        Their fewest.
    dominance
        The largest share that one contributor may hold.
    zeros
        Whether true zeros are hidden like other small numbers.
    """

    people: float
    organisations: float
    dominance: float
    zeros: bool

    def __post_init__(self) -> None:
        """Refuse thresholds that would hide nothing without saying so."""
        for name, value in (
            ("minimum", self.people),
            ("minimum_organisations", self.organisations),
        ):
            number = isinstance(value, int | float | np.number)
            if not (number and value >= 0 and np.isfinite(value)):
                raise WrongCall("suppression.threshold", name=name, value=value)
        number = isinstance(self.dominance, int | float | np.number)
        if not (number and 0 < self.dominance <= 1):
            raise WrongCall("suppression.share", name="dominance", cell="", value=self.dominance)


def why_small(
    n: Floats,
    cells: Cells,
    rules: Rules,
    organisations: pd.Series | None,
    largest: pd.Series | None,
    protect: pd.Series | None,
    weights: Floats,
) -> npt.NDArray[np.object_]:
    """Return why each cell may not be shown by itself, empty where it may.

    Parameters
    ----------
    n
        Numbers of people, shape (cells,).
    cells
        What they are.
    rules
        The smallest cells that are shown.
    organisations, largest, protect
        What is told of the cells, by label. Of totals that are computed here, it is not known who
        stands in several of their parts: they are taken to hold no more organisations than their
        largest part, and one contributor the same in all of them. Whoever knows tells it.
    weights
        What `largest` are shares of, shape (cells,).
    """
    reason = np.full(len(n), "", dtype=object)
    if largest is not None:
        reason[_shares(largest, n, cells, weights) > rules.dominance + 1e-12] = "dominance"
    if organisations is not None:
        there = _counted(organisations, n, cells)
        reason[cells.spread(there, 0.0, "max") < rules.organisations] = "organisations"
    reason[n < rules.people] = "people"
    if not rules.zeros:
        reason[n == 0] = ""
    if protect is not None:
        reason[_declared(protect, cells) & (reason == "")] = "declared"
    return reason


def _counted(organisations: pd.Series, n: Floats, cells: Cells) -> pd.Series:
    for label, value in organisations.items():
        if not value >= 0 and not _nobody(label, n, cells):
            raise WrongCall("suppression.unknown", name="organisations", cell=told(label))
    return organisations.fillna(0.0)


def _shares(largest: pd.Series, n: Floats, cells: Cells, weights: Floats) -> Floats:
    for label, value in largest.items():
        if np.isnan(value):
            # Of nothing there is no largest share.
            if _nobody(label, n, cells) or not weights[cells.place[label]]:
                continue
            raise WrongCall("suppression.unknown", name="largest", cell=told(label))
        if not 0 <= value <= 1:
            raise WrongCall("suppression.share", name="largest", cell=told(label), value=value)
    places = [cells.place[label] for label in largest.index]
    own = weights if np.isfinite(weights).all() and (weights >= 0).all() else n
    held = cells.spread(largest.fillna(0.0) * own[places], 0.0, "sum")
    whole = cells.spread(pd.Series(own[places], index=largest.index), 0.0, "sum")
    shares = np.divide(held, whole, out=np.zeros(len(held)), where=whole > 0)
    # As they were told, not multiplied and divided again.
    shares[places] = largest.fillna(0.0)
    return shares


def _declared(protect: pd.Series, cells: Cells) -> Booleans:
    wrong = protect[~protect.isin([0.0, 1.0])]
    if len(wrong):
        raise WrongCall("suppression.yes_or_no", name="protect", value=wrong.iloc[0])
    declared: Booleans = np.zeros(len(cells.index), dtype=np.bool_)
    declared[[cells.place[label] for label, value in protect.items() if value]] = True
    return declared


def _nobody(label: object, n: Floats, cells: Cells) -> bool:
    return bool(n[cells.place[label]] == 0)
