"""Constant prices name their base year in the unit: two of them are not one series."""

import re
from collections.abc import Sequence

import numpy as np

from alliances.datasets.observations.grouping import codes_of, combined, distinct
from alliances.datasets.observations.joined import Joined
from alliances.datasets.observations.sheet import Sheet
from alliances.findings import Severity

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_CONSTANT = re.compile(r"const|real|réel|prices|prix|\bCON_|_CON|\bCONS|USD|dollar|euro|EUR", re.I)


def base_year(unit: str) -> str:
    """Return the base year that a unit of constant prices names; empty where it names none.

    Examples
    --------
    >>> base_year("Constant 2018 US dollars"), base_year("CON_USD"), base_year("% of GDP")
    ('2018', '', '')
    """
    found = _YEAR.search(unit.replace("_", " "))
    return found[1] if found and _CONSTANT.search(unit) else ""


def compare_units(joined: Joined, sheets: Sequence[Sheet]) -> None:
    """Report series whose constant prices have several base years, at the first row of each other.

    Nothing is joined: the unit is part of what makes an observation.
    """
    units = joined.words["unit"]
    bases = [base_year(word) for word in units.cat.categories]
    if not any(bases):
        return
    series = joined.words["series"]
    _, first = distinct(*combined([codes_of(series), codes_of(units)]))
    seen: dict[str, tuple[str, int]] = {}
    unit_codes = units.cat.codes.to_numpy()
    for at in np.sort(first).tolist():
        base = bases[unit_codes[at]]
        if not base:
            continue
        before, where = seen.setdefault(series.iloc[at], (base, at))
        if before != base:
            notes = sheets[int(joined.sheet[at])].notes
            other = sheets[int(joined.sheet[where])].notes.address(
                int(joined.row[where]), "unit", notes.parsed
            )
            rows = np.array([joined.row[at]])
            details = {"series": series.iloc[at], "base": base, "before": before, "other": other}
            notes.say("unit_base_year", Severity.VERIFY, "unit", rows, details)
