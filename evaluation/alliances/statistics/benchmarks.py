"""A programme's figure beside a public one: what may be compared, and what may not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import confidence_level
from alliances.statistics.intervals import CONFIDENCE, wilson_interval

REASONS = (
    *("no_n", "other_wording", "about", "at_least", "conflict", "doubtful", "implied"),
    *("design_unknown", "self_selected", "own_no_interval"),
)
"""Why a reference figure bears no comparison, or not by itself; ``evidence.reasons`` has their
words."""

Record = Mapping[str, Any] | pd.Series
"""A row of `alliances.datasets.references.load_references`; only ``value`` must be there."""

_WILSON = "Wilson, JASA 22 (1927) 209-212"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside a reference.

    Attributes
    ----------
    own, reference
        Both figures in percent; the reference without interval where its n is not known.
    difference
        Own less reference, in points.
    overlap
        Whether the two intervals overlap; None where there are not two.
    comparable
        Whether the same was asked: without the wording it is not known, and not claimed.
    reasons
        Of `REASONS`: what a reader must be told.
    """

    own: Estimate
    reference: Estimate
    difference: float
    overlap: bool | None
    comparable: bool
    reasons: tuple[str, ...]


def reference_interval(
    record: Record, *, confidence: float = CONFIDENCE, design_effect: float = 1.0
) -> Estimate:
    """Return a reference figure with its Wilson interval, in percent.

    Wilson, JASA 22 (1927) 209-212, with the published share and n; with a design effect, n is the
    effective one, n / deff (Kish, Survey Sampling, 1965, section 8.2).

    Parameters
    ----------
    record
        At least ``value`` (in percent) and ``n``; a ``unit`` that is not there is ``percent``.
    confidence
        Nominal coverage.
    design_effect
        How much less sure the sample is than a simple one of its size; 1 is a simple one. No
        published figure of ours tells its own.

    Raises
    ------
    NoAnswer
        The record has no n, or is no percentage.
    WrongCall
        A value outside 0 to 100, an n that is no whole number of at least 1.

    Examples
    --------
    >>> found = reference_interval({"value": 91.0, "n": 302, "unit": "percent"})
    >>> round(found.low, 1), round(found.high, 1)
    (87.2, 93.7)
    """
    value, size = _share_of(record), _size_of(record)
    if size is None:
        raise NoAnswer("statistics.reference_without_n")
    if not 0 < design_effect < np.inf:
        raise WrongCall("references.design_effect", value=design_effect)
    found = _with_wilson(value, size / design_effect, confidence)
    return replace(found, n=size, method="reference:wilson")


def compare_with_reference(
    own: Estimate | float,
    record: Record,
    *,
    n: int | None = None,
    same_wording: bool = False,
    confidence: float = CONFIDENCE,
    design_effect: float | None = None,
) -> Comparison:
    """Return a share in percent beside a reference figure, and all that forbids to conclude.

    Parameters
    ----------
    own
        Our share with its interval, in percent or a share of 1; or a number in percent.
    record
        A row of `alliances.datasets.references.load_references`.
    n
        Out of how many, where `own` is a number: its interval is Wilson's.
    same_wording
        Whether both asked the same: for the caller to know; a record without its wording never
        does.
    confidence
        Of the intervals made here.
    design_effect
        Of the reference, where it is known.

    Returns
    -------
    Comparison
        Intervals that overlap settle nothing; there is no test, whatever the n.

    Raises
    ------
    NoAnswer
        The reference is no percentage, or our figure is not available.
    WrongCall
        Our figure is no share.

    Examples
    --------
    >>> record = {"value": 84.0, "n": None, "unit": "percent", "wording": None}
    >>> compare_with_reference(80.0, record, n=120).reasons
    ('no_n', 'other_wording')
    """
    ours = _in_percent(own, n, confidence)
    size = _size_of(record)
    if size is None:
        reference = Estimate(_share_of(record), 0, unit="percent", method="reference")
    else:
        reference = reference_interval(
            record, confidence=confidence, design_effect=design_effect or 1.0
        )
    same = same_wording and _given(record, "wording") is not None
    reasons = _reasons(record, size, same, ours, design_effect is not None)
    return Comparison(
        ours,
        reference,
        float(ours) - float(reference),
        _overlap(ours, reference),
        same,
        tuple(reasons),
    )


def conflicts(references: pd.DataFrame) -> dict[str, list[str]]:
    """Return the identifiers of figures that contradict each other, by conflict group.

    Examples
    --------
    >>> from alliances.datasets.references import load_references
    >>> conflicts(load_references())["citoyens-2012"]
    ['REF006', 'REF007']
    """
    grouped = references.dropna(subset="conflict_group").groupby("conflict_group", sort=True)
    return {str(group): rows["id"].tolist() for group, rows in grouped}


def _given(record: Record, key: str) -> Any:
    """Return what a record holds; None where it is missing or blank."""
    value = record.get(key)
    if value is None or value is pd.NA or (isinstance(value, Real) and np.isnan(float(value))):
        return None
    return None if isinstance(value, str) and not value.strip() else value


def _share_of(record: Record) -> float:
    if _given(record, "unit") not in ("percent", None):
        raise NoAnswer("statistics.reference_number")
    return _percentage(_given(record, "value"))


def _percentage(value: Any) -> float:
    if not isinstance(value, Real) or isinstance(value, bool) or not 0 <= float(value) <= 100:
        raise WrongCall("references.percent", value="" if value is None else value)
    return float(value)


def _size_of(record: Record) -> int | None:
    size = _given(record, "n")
    return None if size is None else _whole(size)


def _whole(size: Any) -> int:
    number = isinstance(size, Real) and not isinstance(size, bool) and np.isfinite(float(size))
    if not number or float(size) < 1 or float(size) % 1:
        raise WrongCall("references.n", value=size)
    return int(size)


def _in_percent(own: Estimate | float, n: int | None, confidence: float) -> Estimate:
    """Return our figure in percent, with its interval where it has one."""
    if not isinstance(own, Estimate):
        held = _given({"own": own}, "own")
        if held is None:
            raise NoAnswer("references.no_own")
        value = _percentage(held)
        if n is None:
            return Estimate(value, 0, unit="percent")
        size = _whole(n)
        return replace(_with_wilson(value, size, confidence), n=size)
    if own.unit not in ("percent", "share"):
        raise WrongCall("references.own_unit", unit=own.unit)
    if own.value is None or np.isnan(own.value):
        raise NoAnswer("references.no_own")
    if own.unit == "percent":
        return own
    low, high, error = (
        None if each is None else each * 100 for each in (own.low, own.high, own.error)
    )
    return replace(own, value=own.value * 100, low=low, high=high, error=error, unit="percent")


def _with_wilson(value: float, n: float, confidence: float) -> Estimate:
    """Return a share in percent of n with its interval."""
    low, high = wilson_interval(value / 100 * n, n, confidence_level(confidence))
    ends = (float(low) * 100, float(high) * 100)
    return Estimate(
        value, int(n), low=ends[0], high=ends[1], unit="percent", method="wilson", source=_WILSON
    )


def _reasons(
    record: Record, size: int | None, same: bool, own: Estimate, design_known: bool
) -> Iterator[str]:
    """Yield what a reader must be told, the gravest first."""
    if size is None:
        yield "no_n"
    if not same:
        yield "other_wording"
    if _given(record, "relation") in ("about", "at_least"):
        yield str(record["relation"])
    if _given(record, "conflict_group") is not None:
        yield "conflict"
    doubt = {"C": "doubtful", "I": "implied"}.get(str(_given(record, "certainty")))
    if doubt:
        yield doubt
    sample = _given(record, "sample")
    if sample == "self_selected":
        yield "self_selected"
    elif size is not None and sample != "random" and not design_known:
        yield "design_unknown"
    if own.low is None or own.high is None:
        yield "own_no_interval"


def _overlap(first: Estimate, second: Estimate) -> bool | None:
    """Return whether two intervals overlap, None where one of them is lacking."""
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return None
    return first.low <= second.high and second.low <= first.high
