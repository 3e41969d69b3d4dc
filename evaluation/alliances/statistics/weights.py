"""Weights that have been adjusted, and that remember from what and towards what."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics.inputs import Floats, Integers, Vector, labels, vector

Labels = npt.ArrayLike | pd.Series
"""A label a row."""


@dataclass(frozen=True, slots=True, eq=False)
class Adjustment:
    """How weights were made.

    Attributes
    ----------
    method
        ``poststratify``, ``rake``, ``nonresponse`` or ``trim``.
    given
        The weights before, shape (rows,).
    source
        Where the method is published.
    margins
        What was aimed at, one row a label: ``margin``, ``label``, ``target``, ``before``,
        ``after``, ``error`` (after / target - 1); None where nothing was.
    codes
        The label of each row, one array a margin, for the errors of estimates; empty where the
        weights were not calibrated to totals.
    fit
        The weights with which residuals of the margins are taken, shape (rows,).
    iterations
        Rounds over the margins; 0 where there are none.
    trimmed, moved
        How many weights were trimmed, and how much weight that took from them or gave them.
    """

    method: str
    given: Floats
    source: str
    margins: pd.DataFrame | None = None
    codes: tuple[Integers, ...] = ()
    fit: Floats | None = None
    iterations: int = 0
    trimmed: int = 0
    moved: float = 0.0


class AdjustedWeights(np.ndarray[tuple[int], np.dtype[np.float64]]):
    """Weights, one a row: an ordinary array that also tells how it was made.

    It adds, multiplies and indexes as any array; what comes out of that is an array too, and
    remembers nothing. Given to `survey_mean`, `survey_total` or `survey_proportion` as `weights`,
    calibrated weights give errors that know the totals they meet.

    Attributes
    ----------
    made : Adjustment or None
        How the weights were made; None for what was computed from them.
    """

    made: Adjustment | None

    def __new__(cls, weights: Floats, made: Adjustment) -> "AdjustedWeights":
        """Return the weights, not copied, with how they were made."""
        array = np.asarray(weights, dtype=np.float64).view(cls)
        array.made = made
        return array

    def __array_finalize__(self, obj: object) -> None:
        """Forget, in whatever is computed from the weights, how they were made."""
        self.made = None

    @property
    def weights(self) -> Floats:
        """The weights as a plain array."""
        return np.asarray(self)

    @property
    def factors(self) -> Floats:
        """By what each weight was multiplied; 1 where it was 0 and stays so."""
        given = self._made.given
        unchanged = (given == 0) & (self.weights == 0)
        return np.where(unchanged, 1.0, self.weights / np.where(given == 0, 1.0, given))

    @property
    def smallest_factor(self) -> float:
        """The smallest factor of a row that keeps a weight."""
        return float(self.factors[self.weights > 0].min())

    @property
    def largest_factor(self) -> float:
        """The largest factor of a row that keeps a weight."""
        return float(self.factors[self.weights > 0].max())

    @property
    def design_effect(self) -> float:
        """1 + cv² of the weights (Kish 1965, section 11.7): what weighting alone costs."""
        return kish(self.weights)

    @property
    def effective_n(self) -> float:
        """How many rows of equal weight tell as much: those with a weight / the design effect."""
        return float((self.weights > 0).sum()) / self.design_effect

    @property
    def margins(self) -> pd.DataFrame | None:
        """Target, weight before and after, and error of each label that was aimed at."""
        return self._made.margins

    @property
    def iterations(self) -> int:
        """Rounds over the margins."""
        return self._made.iterations

    @property
    def trimmed(self) -> int:
        """How many weights were trimmed."""
        return self._made.trimmed

    @property
    def moved(self) -> float:
        """How much weight trimming moved."""
        return self._made.moved

    @property
    def method(self) -> str:
        """How the weights were made, in a word."""
        return self._made.method

    @property
    def source(self) -> str:
        """Where the method is published."""
        return self._made.source

    @property
    def _made(self) -> Adjustment:
        if self.made is None:
            msg = "these weights were computed from adjusted weights: how they were made is gone"
            raise AttributeError(msg)
        return self.made


def checked_weights(weights: Vector | None, n: int | None = None) -> Floats:
    """Return weights that can be used; ones where None is given.

    Raises
    ------
    WrongCall
        One is missing, or below zero; the message names its row, counted from 1.
    NoAnswer
        All are zero.
    """
    if weights is None:
        return np.ones(n or 0)
    # A new array: the caller's may change, and an adjusted one must not come back as itself.
    found = np.array(vector(weights, "weights"), dtype=np.float64)
    wrong = np.flatnonzero(~(found >= 0))
    if len(wrong):
        row = int(wrong[0])
        if np.isnan(found[row]):
            raise WrongCall("design.weight_missing", row=row + 1)
        raise WrongCall("design.weight_negative", row=row + 1, value=f"{found[row]:g}")
    if len(found) and not found.any():
        raise NoAnswer("design.weights_zero")
    return found


def kish(weights: Floats) -> float:
    """Return 1 + cv² of the weights that are not zero."""
    kept = weights[weights > 0]
    kept = kept / kept.max()
    return float(len(kept) * (kept**2).sum() / kept.sum() ** 2)


def each_labelled(
    values: Labels | pd.DataFrame | Mapping[str, Labels], name: str
) -> tuple[Integers, tuple[object, ...]]:
    """Return the label of each row as a number, and the labels in sorted order.

    Parameters
    ----------
    values
        A label a row; or a frame, whose rows are labels of several parts (tuples).
    name
        What it is called, for the messages.

    Raises
    ------
    WrongCall
        A row has none.
    """
    codes, known = some_labelled(values)
    missing = np.flatnonzero(codes < 0)
    if len(missing):
        raise WrongCall("design.label_missing", name=name, row=int(missing[0]) + 1)
    return codes, known


def some_labelled(
    values: Labels | pd.DataFrame | Mapping[str, Labels],
) -> tuple[Integers, tuple[object, ...]]:
    """Return what `each_labelled` does, -1 for a row whose label, or a part of it, is missing."""
    if isinstance(values, Mapping):
        values = pd.DataFrame({key: pd.Series(np.asarray(each)) for key, each in values.items()})
    if not isinstance(values, pd.DataFrame):
        return labels(values)
    parts = [labels(values.iloc[:, place]) for place in range(values.shape[1])]
    if len(parts) == 1:
        return parts[0]
    table = np.column_stack([codes for codes, _ in parts])
    given = (table >= 0).all(axis=1)
    found, at = np.unique(table[given], axis=0, return_inverse=True)
    codes = np.full(len(table), -1, dtype=np.int64)
    codes[given] = at.ravel()
    known = tuple(
        tuple(words[code] for code, (_, words) in zip(row, parts, strict=True)) for row in found
    )
    return codes, known
