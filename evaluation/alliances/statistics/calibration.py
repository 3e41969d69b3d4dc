"""Weights that make the respondents stand for a population that is known otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import Floats, Integers, at_least, labels, same_length, vector

Totals = Mapping[object, float] | pd.Series
"""A known total of the population by label."""

_HOLT = "Holt & Smith, JRSS A 142 (1979) 33-46"
_DEMING = "Deming & Stephan, Annals of Mathematical Statistics 11 (1940) 427-444"
_KALTON = "Kalton & Flores-Cervantes, Journal of Official Statistics 19 (2003) 81-97"
_KISH = "Kish, Survey Sampling, Wiley 1965, section 11.7"


@dataclass(frozen=True)
class Calibrated:
    """Weights adjusted to known totals; `numpy.asarray` gives the weights.

    Attributes
    ----------
    weights
        Adjusted, shape (rows,).
    base
        Before the adjustment.
    margins
        The number of the cell of each row, one array a margin (one margin: post-stratification).
    method, source
        How, and where it is published.
    iterations
        Rounds of the raking; 1 for a post-stratification.
    error
        Largest relative distance that is left between a margin and its total.
    """

    weights: Floats
    base: Floats
    margins: tuple[Integers, ...]
    method: str
    source: str
    iterations: int = 1
    error: float = 0.0

    def __array__(self, dtype: object = None, copy: bool | None = None) -> np.ndarray:
        """Return the weights."""
        return np.array(self.weights, dtype=dtype)  # type: ignore[call-overload, no-any-return]

    def __len__(self) -> int:
        """Return how many rows are weighted."""
        return len(self.weights)

    @property
    def adjustment(self) -> Floats:
        """By how much each weight was multiplied; 1 where it was and stays zero."""
        weighed = self.base > 0
        return np.divide(self.weights, self.base, out=np.ones_like(self.base), where=weighed)

    @property
    def design_effect(self) -> float:
        """Kish's 1 + cv² of the weights: what their inequality costs, as a factor of variance."""
        return float(design_effect(self.weights))

    def residuals(self, parts: Floats) -> Floats:
        """Return what is left of each row's part once its cells are known.

        As R's ``survey`` does: after a post-stratification less the mean of the cell, weighted by
        the weights before; after a raking less what the margins explain together, unweighted.

        Parameters
        ----------
        parts
            Shape (rows, estimates), weights included.
        """
        weighed = self.weights > 0
        scale = np.where(weighed, self.weights, 1.0)[:, None]
        scaled = np.where(weighed[:, None], parts / scale, 0.0)
        if len(self.margins) == 1:
            cell = self.margins[0]
            sums = np.zeros((int(cell.max()) + 1, parts.shape[1]))
            np.add.at(sums, cell, scaled * self.base[:, None])
            total = np.bincount(cell, self.base)
            mean = sums / np.where(total > 0, total, 1.0)[:, None]
            return parts - mean[cell] * self.weights[:, None]
        columns = np.column_stack([np.eye(int(cell.max()) + 1)[cell] for cell in self.margins])
        columns = columns[weighed]
        fitted, *_ = np.linalg.lstsq(columns, scaled[weighed], rcond=None)
        left = parts.copy()
        left[weighed] -= (columns @ fitted) * self.weights[weighed][:, None]
        return left


def poststratify(cells: object, totals: Totals, *, weights: object = None) -> Calibrated:
    """Return weights that meet the known total of each cell.

    w N / (sum of w in the cell) (Holt & Smith 1979): ratios of weights within a cell stay.

    Parameters
    ----------
    cells
        The cell of each respondent, shape (rows,).
    totals
        N by cell.
    weights
        Before; one each where None.

    Returns
    -------
    Calibrated
        Give it as `weights` to `survey_mean` and the like, whose errors then know of it.

    Raises
    ------
    WrongCall
        A cell without total, a missing cell, a negative weight or total.
    NoAnswer
        A total without respondents: nobody can stand for them. Join the cell to another.

    Examples
    --------
    >>> made = poststratify(["local", "local", "national"], {"local": 60, "national": 10})
    >>> made.weights.tolist()
    [30.0, 30.0, 10.0]
    """
    cell, names = _cells(cells, "cells")
    base = _base(weights, len(cell))
    known = _known(totals, names, "cells")
    held = np.bincount(cell, base, minlength=len(names))
    _refuse_empty(held, known, names, "cells")
    ratio = np.divide(known, held, out=np.ones(len(names)), where=held > 0)
    return Calibrated(base * ratio[cell], base, (cell,), "poststratify", _HOLT)


def rake(
    margins: Mapping[str, object] | pd.DataFrame,
    targets: Mapping[str, Totals],
    *,
    weights: object = None,
    tolerance: float = 1e-10,
    iterations: int = 1000,
) -> Calibrated:
    """Return weights that meet the known totals of several margins, one after the other.

    Iterative proportional fitting (Deming & Stephan 1940): each round multiplies the weights by
    total / sum of each margin in turn, so that ratios of the weights given stay within a cell of
    all margins together.

    Parameters
    ----------
    margins
        Labels of the respondents by margin: a frame, or arrays by name, shape (rows,) each.
    targets
        Known totals by margin, then by label. All margins must add up to the same.
    weights
        Before; one each where None.
    tolerance
        Largest relative distance between a margin and its total at the end.
    iterations
        Rounds at most.

    Returns
    -------
    Calibrated
        See `poststratify`.

    Raises
    ------
    WrongCall
        Margins and targets that differ, totals that do not add up to the same.
    NoAnswer
        A total without respondents, or totals that no weights can meet.

    Examples
    --------
    >>> people = {"level": ["local", "local", "national"], "side": ["A", "B", "B"]}
    >>> made = rake(people, {"level": {"local": 6, "national": 4}, "side": {"A": 2, "B": 8}})
    >>> made.weights.round(6).tolist()
    [2.0, 4.0, 4.0]
    """
    columns = {str(name): margins[name] for name in margins}
    if set(columns) != {str(name) for name in targets} or not columns:
        told = ", ".join(sorted(set(columns) ^ {str(name) for name in targets})) or "—"
        raise WrongCall("statistics.margins_differ", margins=told)
    placed = {name: _cells(column, name) for name, column in columns.items()}
    rows = same_length(**{name: cell for name, (cell, _) in placed.items()})
    base = _base(weights, rows)
    known = {name: _known(targets[name], placed[name][1], name) for name in columns}
    sums = {name: float(total.sum()) for name, total in known.items()}
    if max(sums.values()) - min(sums.values()) > 1e-9 * max(sums.values()):
        told = ", ".join(f"{name} : {total:g}" for name, total in sums.items())
        raise WrongCall("statistics.margins_sum", sums=told)
    for name, (cell, names) in placed.items():
        held = np.bincount(cell, base, minlength=len(names))
        _refuse_empty(held, known[name], names, name)
    raked = base.copy()
    for turn in range(1, iterations + 1):
        for name, (cell, names) in placed.items():
            held = np.bincount(cell, raked, minlength=len(names))
            raked *= np.divide(known[name], held, out=np.zeros(len(names)), where=held > 0)[cell]
        error = max(
            _distance(np.bincount(cell, raked, minlength=len(names)), known[name])
            for name, (cell, names) in placed.items()
        )
        if error <= tolerance:
            cells = tuple(cell for cell, _ in placed.values())
            return Calibrated(raked, base, cells, "rake", _DEMING, turn, error)
    raise NoAnswer("statistics.no_convergence", rounds=iterations, error=f"{error:.2g}")


def nonresponse_weights(classes: object, responded: object, *, weights: object = None) -> Floats:
    """Return weights by which those who answered stand for all who were asked in their class.

    w x (sum of w of all asked) / (sum of w of those who answered), by class (Kalton & Flores-
    Cervantes 2003, section 2). It repairs who answered only as far as, within a class, those who
    answered are like those who did not.

    Parameters
    ----------
    classes
        The class of everybody asked, shape (rows,).
    responded
        Whether each answered.
    weights
        Before; one each where None.

    Returns
    -------
    ndarray
        Shape (rows,), 0 for those who did not answer.

    Raises
    ------
    NoAnswer
        A class in which nobody answered. Join it to another.

    Examples
    --------
    >>> nonresponse_weights(["a", "a", "b", "b"], [True, False, True, True]).tolist()
    [2.0, 0.0, 1.0, 1.0]
    """
    cell, names = _cells(classes, "classes")
    base = _base(weights, len(cell))
    answered = np.asarray(responded, dtype=np.bool_)
    same_length(classes=cell, responded=answered)
    asked = np.bincount(cell, base, minlength=len(names))
    held = np.bincount(cell[answered], base[answered], minlength=len(names))
    _refuse_empty(held, asked, names, "classes")
    ratio = np.divide(asked, held, out=np.zeros(len(names)), where=held > 0)
    return np.where(answered, base * ratio[cell], 0.0)


def trim_weights(
    weights: object, *, upper: float | None = None, lower: float | None = None, strict: bool = True
) -> tuple[Floats, pd.DataFrame]:
    """Return weights cut to bounds, what was cut off spread over the others, and what was done.

    As R's ``survey::trimWeights``: the excess is shared evenly among the weights that are not cut,
    so that the sum stays; `strict` cuts again until no weight is outside. Trimming makes estimates
    steadier and moves them: tell it.

    Parameters
    ----------
    weights
        Shape (rows,).
    upper, lower
        Largest and smallest weight; None for no bound. Five times the median weight is a usual
        upper bound (ours where none is declared).
    strict
        Whether to cut again what the sharing pushed beyond.

    Returns
    -------
    tuple of ndarray and DataFrame
        The weights; rows ``trimmed`` (how many), ``moved`` (the weight shared), ``design_effect``
        before and after.

    Raises
    ------
    NoAnswer
        All weights would be cut.
    WrongCall
        The lower bound exceeds the upper one.

    Examples
    --------
    >>> cut, told = trim_weights([1.0, 1.0, 1.0, 9.0], upper=5.0)
    >>> cut.round(3).tolist(), int(told.loc["trimmed", "value"])
    ([2.333, 2.333, 2.333, 5.0], 1)
    """
    before = _base(weights, len(np.asarray(weights)))
    top = np.inf if upper is None else float(upper)
    floor = -np.inf if lower is None else float(lower)
    if floor > top:
        raise WrongCall("statistics.bounds_crossed", lower=lower, upper=upper)
    cut, ever = before.copy(), np.zeros(len(before), dtype=np.bool_)
    while ((cut > top) | (cut < floor)).any():
        outside = (cut > top) | (cut < floor)
        ever |= outside
        inside = ~ever
        if not inside.any():
            raise NoAnswer("statistics.all_trimmed")
        excess = float((cut - np.clip(cut, floor, top)).sum())
        cut = np.clip(cut, floor, top)
        cut[inside] += excess / inside.sum()
        if not strict:
            break
    moved = float(np.abs(cut - before)[ever].sum())
    told = {
        "trimmed": float(ever.sum()),
        "moved": moved,
        "design_effect_before": float(design_effect(before)),
        "design_effect_after": float(design_effect(cut)),
    }
    return cut, pd.DataFrame({"value": told.values()}, index=pd.Index(told, name="figure"))


def design_effect(weights: object) -> Estimate:
    """Return what unequal weights cost: 1 + cv² of the weights (Kish 1965).

    Parameters
    ----------
    weights
        Shape (rows,); rows of weight 0 do not count.

    Returns
    -------
    Estimate
        A factor of variance. `n` counts the rows; n / value is the effective sample size.

    Raises
    ------
    NoAnswer
        No row has a weight.

    Examples
    --------
    >>> round(float(design_effect([1, 1, 2])), 4)
    1.125
    """
    given = vector(np.asarray(weights), "weights")
    given = given[given > 0]
    at_least(1, len(given), "values")
    value = len(given) * float((given**2).sum()) / float(given.sum()) ** 2
    return Estimate(value, len(given), unit="coefficient", method="kish", source=_KISH)


def _cells(cells: object, name: str) -> tuple[Integers, tuple[object, ...]]:
    number, names = labels(cells, name)
    if (number < 0).any():
        raise WrongCall("statistics.missing_label", name=name, row=int((number < 0).argmax()))
    return number, names


def _base(weights: object, rows: int) -> Floats:
    if weights is None:
        return np.ones(rows)
    base = vector(np.asarray(weights), "weights").copy()
    same_length(values=range(rows), weights=base)
    wrong = ~(base >= 0)
    if wrong.any():
        at = int(wrong.argmax())
        raise WrongCall("statistics.wrong_weight", row=at, value=base[at])
    return base


def _known(totals: Totals, names: tuple[object, ...], margin: str) -> Floats:
    """Return the totals in the order of the labels, and refuse what does not fit."""
    given = totals.to_dict() if isinstance(totals, pd.Series) else dict(totals)
    lacking = [name for name in names if name not in given]
    if lacking:
        raise WrongCall("statistics.no_total", margin=margin, label=lacking[0])
    beyond = [name for name, total in given.items() if name not in names and total > 0]
    if beyond:
        raise NoAnswer("statistics.empty_cell", margin=margin, label=beyond[0])
    known = np.array([given[name] for name in names], dtype=np.float64)
    if not (known >= 0).all():
        at = int((~(known >= 0)).argmax())
        raise WrongCall("statistics.wrong_total", margin=margin, label=names[at], value=known[at])
    return known


def _refuse_empty(held: Floats, known: Floats, names: tuple[object, ...], margin: str) -> None:
    empty = (held <= 0) & (known > 0)
    if empty.any():
        label = names[int(empty.argmax())]
        raise NoAnswer("statistics.empty_cell", margin=margin, label=label)


def _distance(held: Floats, known: Floats) -> float:
    """Return the largest relative distance between sums and totals."""
    return float((np.abs(held - known) / np.where(known > 0, known, 1.0)).max())
