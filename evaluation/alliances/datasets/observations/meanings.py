"""Indicators and series as the framework knows them: version, spelling, which of several."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.grouping import categories, codes_of, combined, distinct
from alliances.datasets.observations.sheet import ASIDE, NO_VALUE, Sheet
from alliances.datasets.observations.versions import Knowledge, month_of
from alliances.findings import Severity
from alliances.frameworks.model import Framework

_SEVERITY = {
    "series_of_other_indicator": Severity.VERIFY,
    "indicator_unknown": Severity.VERIFY,
}
_OF_SERIES = frozenset(
    {"series_respelled", "series_replaced", "series_of_other_indicator", "version_by_series"}
)
_NEEDS_RELEASE = frozenset({"version_by_series", "indicator_out_of_force"})
"""What is only worth saying where the release is known."""


def understand(sheet: Sheet, odd17: Framework) -> None:
    """Give each row the version of its indicator, and indicator and series as they are spelt.

    The version is the one in force at the month of the release; where no release is known, at the
    latest year of the sheet. A series that only another version measures decides.
    """
    knowledge = Knowledge(odd17)
    words = sheet.words
    asked = ("indicator", "series", "vintage")
    count = len(sheet.fate)
    if not count:
        words["version"] = words["indicator"]
        return
    parts = [codes_of(words[name]) for name in asked]
    groups, first = distinct(*combined(parts))
    usable = sheet.fate < ASIDE
    latest = int(sheet.year[usable].max(initial=0)) if not usable.all() else int(sheet.year.max())
    indicators, series, versions = [], [], []
    undated = False
    for number, at in enumerate(first.tolist()):
        given, code, vintage = (words[name].iloc[at] for name in asked)
        several = given.split(",")
        indicator = knowledge.choose(several, code)
        month = month_of(vintage)
        known = knowledge.of(indicator, code, month or f"{latest}-12")
        undated = undated or (not month and knowledge.several(indicator))
        indicators.append(indicator)
        series.append(known.series)
        versions.append(known.version)
        remarks = [one for one in known.remarks if month or one[0] not in _NEEDS_RELEASE]
        if len(several) > 1:
            remarks.append(("several_indicators", {"indicator": indicator}))
        for remark, details in remarks:
            rows = np.flatnonzero((groups == number) & (sheet.fate != NO_VALUE))
            severity = _SEVERITY.get(remark, Severity.ADVICE)
            part = "series" if remark in _OF_SERIES else "indicator"
            said = {"indicator": indicator, "series": code, **details}
            sheet.notes.once(remark, severity, part, rows, **said)
    if undated and latest:
        sheet.notes.file("vintage_unknown", Severity.ADVICE, year=latest)
    words["indicator"] = _spread(indicators, groups)
    words["series"] = _spread(series, groups)
    words["version"] = _spread(versions, groups)


def _spread(values: list[str], groups: npt.NDArray[np.integer]) -> pd.Series:
    """Return the word of each row from that of its group, as categories."""
    places, different = pd.factorize(np.array(values, dtype=object))
    kind = np.int8 if len(different) < 127 else np.int32
    codes = places.astype(kind)[groups]
    return categories(codes, different)
