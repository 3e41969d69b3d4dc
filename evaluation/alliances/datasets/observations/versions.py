"""What the framework knows of an indicator and a series: its version at a release, its spelling."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from alliances.frameworks.model import Framework, Indicator
from alliances.language.matching import nearest

_MONTH = re.compile(r"(\d{4})[-./](0?[1-9]|1[0-2])(?!\d)")
_QUARTER = re.compile(r"(\d{4})[-./ ]?Q([1-4])", re.I)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def month_of(vintage: str) -> str:
    """Return the month of a release, ``2020-10``; empty where its name tells none.

    Of a quarter, and of a year, the last one.

    Examples
    --------
    >>> month_of("2022.Q1.G.03"), month_of("2020-10-15"), month_of("2021"), month_of("latest")
    ('2022-03', '2020-10', '2021-12', '')
    """
    if found := _QUARTER.search(vintage):
        return f"{found[1]}-{int(found[2]) * 3:02d}"
    if found := _MONTH.search(vintage):
        return f"{found[1]}-{int(found[2]):02d}"
    found = _YEAR.search(vintage)
    return f"{found[1]}-12" if found else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an indicator and a series of a file.

    Attributes
    ----------
    version
        Of the indicator; empty where the framework has no such indicator.
    series
        The code of the series as the framework spells it.
    remarks
        Codes of findings with their details.
    """

    version: str
    series: str
    remarks: tuple[tuple[str, dict[str, object]], ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """The indicators and series of a framework, to look up."""

    framework: Framework

    @cached_property
    def indicators(self) -> dict[str, list[Indicator]]:
        """The versions of each indicator code."""
        known: dict[str, list[Indicator]] = {}
        for indicator in self.framework.indicators:
            known.setdefault(indicator.code, []).append(indicator)
        return known

    @cached_property
    def spelling(self) -> dict[str, str]:
        """The code of each series, by its small letters."""
        return {one.code.casefold(): one.code for one in reversed(self.framework.series)}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of series."""
        return frozenset(one.code for one in self.framework.series)

    @cached_property
    def successors(self) -> dict[str, list[str]]:
        """The series that replaced each."""
        found: dict[str, list[str]] = {}
        for one in self.framework.series:
            if one.replaces:
                found.setdefault(one.replaces, []).append(one.code)
        return found

    @cached_property
    def measured(self) -> dict[str, list[str]]:
        """The indicators that each series measures."""
        found: dict[str, list[str]] = {}
        for indicator in self.framework.indicators:
            for series in indicator.series:
                codes = found.setdefault(series, [])
                if indicator.code not in codes:
                    codes.append(indicator.code)
        return found

    def several(self, indicator: str) -> bool:
        """Return whether an indicator code has had several meanings."""
        return len(self.indicators.get(indicator, ())) > 1

    def choose(self, indicators: Iterable[str], series: str) -> str:
        """Return of several indicators the one that a series measures; else the first.

        SDMX names no indicator: the one that the series measures is meant.
        """
        given = [*indicators]
        theirs = self.measured.get(self.spelling.get(series.casefold(), series), [])
        if theirs and not any(given):
            return theirs[0]
        return next((code for code in given if code in theirs), given[0])

    def of(self, indicator: str, series: str, month: str) -> Known:
        """Return what is known of an indicator and a series at the month of a release."""
        remarks: list[tuple[str, dict[str, object]]] = []
        code = self.spelling.get(series.casefold(), series)
        # SDMX writes IT_USE_II99 what the CSV writes IT_USE_ii99: one series, and no slip.
        if series not in self.codes and code != series:
            remarks.append(("series_respelled", {"official": code}))
        if code in self.successors:
            remarks.append(("series_replaced", {"successors": ", ".join(self.successors[code])}))
        versions = self.indicators.get(indicator, [])
        if not versions:
            if re.fullmatch(r"17\.\d{1,2}\.\d{1,2}", indicator):
                near = nearest(indicator, self.indicators)
                remarks.append(("indicator_unknown", {"near": near} if near else {}))
            return Known("", code, tuple(remarks))
        at = [one for one in versions if one.valid_from <= month < (one.valid_to or "9999")]
        measuring = [one for one in versions if code in one.series]
        theirs = self.measured.get(code, [])
        if theirs and indicator not in theirs:
            # Which of the two is wrong nobody knows: no version is claimed.
            remarks.append(("series_of_other_indicator", {"expected": ", ".join(theirs)}))
            return Known("", code, tuple(remarks))
        both = [one for one in at if one in measuring]
        chosen = (both or measuring or at or versions)[0]
        if measuring and not both and at:
            remarks.append(("version_by_series", {"version": chosen.version}))
        elif not at:
            remarks.append(("indicator_out_of_force", {"version": chosen.version}))
        return Known(chosen.version, code, tuple(remarks))
