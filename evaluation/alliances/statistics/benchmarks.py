"""A programme's figure beside a public one: what may be compared, and what may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from alliances.errors import NoAnswer
from alliances.estimate import Estimate
from alliances.statistics.intervals import wilson_interval

REASONS = ("no_n", "other_wording", "number", "about", "conflict", "design_unknown")
"""Why a reference figure bears no test, or not by itself."""


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


def reference_interval(record: Mapping[str, Any] | pd.Series) -> Estimate:
    """Return a reference figure with its Wilson interval (JASA 22 (1927) 209-212), in percent.

    It is that of a simple sample: a reweighted one is less sure than it says.

    Raises
    ------
    NoAnswer
        The record has no n, or is no percentage.

    Examples
    --------
    >>> found = reference_interval({"value": 91.0, "n": 302, "unit": "percent"})
    >>> round(found.low, 1), round(found.high, 1)
    (87.2, 93.7)
    """
    if record["unit"] != "percent":
        raise NoAnswer("statistics.reference_number")
    n = record["n"]
    if pd.isna(n):
        raise NoAnswer("statistics.reference_without_n")
    size, value = int(n), float(record["value"])
    low, high = wilson_interval(value / 100 * size, size)
    return Estimate(
        value,
        size,
        low=float(low) * 100,
        high=float(high) * 100,
        unit="percent",
        method="reference:wilson",
        source="Wilson, JASA 22 (1927) 209-212",
    )


def compare_with_reference(
    own: Estimate, record: Mapping[str, Any] | pd.Series, *, same_wording: bool = False
) -> Comparison:
    """Return a share in percent beside a reference figure, and all that forbids to conclude.

    Parameters
    ----------
    own
        Our share, in percent, with its interval.
    record
        A row of `alliances.datasets.references.load_references`.
    same_wording
        Whether both asked the same: for the caller to know; a record without its wording never
        does.

    Returns
    -------
    Comparison
        Intervals that overlap settle nothing; there is no test, whatever the n.

    Raises
    ------
    NoAnswer
        The reference is no percentage.

    Examples
    --------
    >>> own = Estimate(80.0, 120, low=72.0, high=86.0, unit="percent")
    >>> record = {"value": 84.0, "n": None, "unit": "percent", "wording": None}
    >>> compare_with_reference(own, record).reasons
    ('no_n', 'other_wording')
    """
    if record["unit"] != "percent":
        raise NoAnswer("statistics.reference_number")
    reasons = []
    try:
        reference = reference_interval(record)
    except NoAnswer:
        reference = Estimate(float(record["value"]), 0, unit="percent", method="reference")
        reasons.append("no_n")
    seen = not pd.isna(record.get("wording"))
    if not (same_wording and seen):
        reasons.append("other_wording")
    if record.get("relation") == "about":
        reasons.append("about")
    if not pd.isna(record.get("conflict_group")):
        reasons.append("conflict")
    overlap = _overlap(own, reference)
    return Comparison(
        own,
        reference,
        float(own) - float(reference),
        overlap,
        same_wording and seen,
        tuple(reasons),
    )


def _overlap(first: Estimate, second: Estimate) -> bool | None:
    """Return whether two intervals overlap, None where one of them is lacking."""
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return None
    return first.low <= second.high and second.low <= first.high


def conflicts(references: pd.DataFrame) -> dict[str, list[str]]:
    """Return the identifiers of figures that contradict each other, by conflict group."""
    grouped = references.dropna(subset="conflict_group")
    return {str(group): rows["id"].tolist() for group, rows in grouped.groupby("conflict_group")}
