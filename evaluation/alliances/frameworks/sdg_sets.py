"""Beside the UN's own indicators: other sets of indicators, and goalposts of the SDG Index."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SetIndicator:
    """An indicator of a set of its own (the EU's, a country's), which is its own series.

    Attributes
    ----------
    set
        The set that it belongs to.
    target
        The target of SDG 17 that it is read beside; empty where the set names none.
    direction
        ``increase`` or ``decrease``.
    target_value, target_year
        What the set itself aims at, and by when; None where it aims at nothing.
    breaks
        Years whose values cannot be compared with earlier ones.
    """

    code: str
    set: str
    name: Mapping[str, str]
    unit: Mapping[str, str]
    direction: str
    target: str = ""
    target_value: float | None = None
    target_year: int | None = None
    breaks: tuple[int, ...] = ()
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """A set of indicators beside the UN's; one without indicators is a place that is kept."""

    id: str
    name: Mapping[str, str]
    source: str
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goalposts:
    """Between which values the SDG Index places an indicator, in the indicator's unit.

    Attributes
    ----------
    code
        Its code in the tables of the Sustainable Development Report.
    lower, optimum
        The values of the scores 0 and 100.
    red, green
        The dashboard's thresholds; None where they could not be read.
    series
        UN series that measure the very same thing.
    edition
        The report that they stand in.
    """

    code: str
    name: Mapping[str, str]
    lower: float
    optimum: float
    red: float | None
    green: float | None
    edition: str
    series: tuple[str, ...] = ()
