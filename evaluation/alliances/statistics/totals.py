"""Known totals: set beside the labels that are there, and met."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import cast

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics.inputs import Floats, Integers, Vector, same_length, vector
from alliances.statistics.weights import Labels, checked_weights

Targets = Mapping[object, float] | pd.Series
"""The total of each label."""

Aim = tuple[str, tuple[object, ...], Integers, Floats]
"""Name of a margin, its labels, the label of each row, the total of each label."""

# Totals of two margins that differ by less are one total, rounded.
_SAME_TOTAL = 1e-6

# Where weights have sunk to nothing, they are divided by this instead.
_VANISHED = 1e-280


def weights_of(codes: Integers, weights: Vector | None, name: str) -> Floats:
    """Return the weights of rows that bear labels called `name`, having checked both."""
    if not len(codes):
        raise NoAnswer("statistics.too_few.respondents", needed=1, n=0)
    found = checked_weights(weights, len(codes))
    same_length(**{name: codes, "weights": found})
    return found


def totals_of(
    totals: Targets, known: tuple[object, ...], codes: Integers, weights: Floats, margin: str
) -> Floats:
    """Return the totals of the labels that are there, having compared both lists.

    Raises
    ------
    WrongCall
        The totals are no mapping; a label has none, or one of zero; one is below zero or missing.
    NoAnswer
        Nobody with a weight bears a label that has a total.
    """
    if not isinstance(totals, Mapping | pd.Series):
        raise WrongCall("design.totals_form", margin=margin)
    aimed = {label: _one_total(total, label, margin) for label, total in totals.items()}
    absent = [label for label in known if label not in aimed]
    if absent:
        raise WrongCall("design.no_target", margin=margin, label=told(absent[0]))
    borne = np.bincount(codes, weights, len(known))
    weight = dict(zip(known, borne, strict=True))
    for label, total in aimed.items():
        if total > 0 and weight.get(label, 0) <= 0:
            raise NoAnswer("design.nobody", margin=margin, label=told(label), total=f"{total:g}")
        if total == 0 and label in weight:
            raise WrongCall("design.target_zero", margin=margin, label=told(label))
    return np.array([aimed[label] for label in known])


def _one_total(total: object, label: object, margin: str) -> float:
    if isinstance(total, float) and isfinite(total):
        found = total  # the long way round costs more than the raking
    else:
        found = float(vector(np.array([total], dtype=object), "totals")[0])
    if not found >= 0:
        raise WrongCall("design.target", margin=margin, label=told(label), total=found)
    return found


def told(label: object) -> str:
    """Return a label as it is told to a reader, its parts where it has several."""
    return " / ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


def labels_of(
    margins: Mapping[str, Labels] | pd.DataFrame, targets: Mapping[str, Targets]
) -> dict[str, Labels]:
    """Return the labels of each margin, having compared the names with those of the targets."""
    if not isinstance(margins, Mapping | pd.DataFrame) or not isinstance(targets, Mapping):
        raise WrongCall("design.margins_form")
    named = {cast(str, name): labels for name, labels in margins.items()}
    absent = [name for name in named if name not in targets]
    if absent:
        raise WrongCall("design.margin_without_targets", margin=absent[0])
    unknown = [name for name in targets if name not in named]
    if unknown:
        raise WrongCall("design.targets_without_margin", margin=unknown[0])
    if not named:
        raise WrongCall("design.no_margin")
    return named


def same_totals(aims: Iterable[Aim]) -> None:
    """Refuse margins whose totals differ: no weights could meet them."""
    (first, _, _, aimed), *others = aims
    total = float(aimed.sum())
    for name, _, _, other in others:
        if abs(other.sum() / total - 1) > _SAME_TOTAL:
            totals = {"first_total": f"{total:.10g}", "second_total": f"{other.sum():.10g}"}
            raise WrongCall("design.totals_differ", first=first, second=name, **totals)


def raked(
    aims: list[Aim], weights: Floats, tolerance: float, iterations: int
) -> tuple[Floats, int]:
    """Return the factor of each row, and the rounds it took.

    Rows alike in every margin share their factor: the work is done on cells, not on rows.
    """
    cells, at = np.unique(
        np.column_stack([codes for _, _, codes, _ in aims]), axis=0, return_inverse=True
    )
    at = at.ravel()
    start = np.bincount(at, weights, len(cells))
    now: Floats = start.astype(np.float64)
    worst = 0, 0
    for done in range(1, iterations + 1):
        for margin, (_, known, _, aimed) in enumerate(aims):
            found = np.bincount(cells[:, margin], now, len(known))
            # Where margins contradict each other, weights vanish, and in the end wholly.
            now = now * (aimed / np.maximum(found, _VANISHED))[cells[:, margin]]
        largest = 0.0
        for margin, (_, known, _, aimed) in enumerate(aims):
            apart = np.abs(np.bincount(cells[:, margin], now, len(known)) / aimed - 1)
            if apart.max() > largest:
                largest, worst = float(apart.max()), (margin, int(apart.argmax()))
        if largest <= tolerance:
            factors: Floats = now / np.where(start > 0, start, 1.0)
            return factors[at], done
    name, known, _, _ = aims[worst[0]]
    label, error = told(known[worst[1]]), f"{largest:.2g}"
    code = "design.no_convergence"
    raise NoAnswer(code, iterations=iterations, margin=name, label=label, error=error)


def reached(aims: Iterable[Aim], before: Floats, after: Floats) -> pd.DataFrame:
    """Return target, weight before and after, and relative error of each label of each margin."""
    every = [*aims]
    target = np.concatenate([aimed for *_, aimed in every])
    sums = [
        np.concatenate([np.bincount(codes, of, len(known)) for _, known, codes, _ in every])
        for of in (before, after)
    ]
    return pd.DataFrame(
        {
            "margin": [name for name, known, *_ in every for _ in known],
            "label": pd.Series([label for _, known, *_ in every for label in known], dtype=object),
            "target": target,
            "before": sums[0],
            "after": sums[1],
            "error": (sums[1] - target) / np.where(target > 0, target, 1.0),
        }
    )
