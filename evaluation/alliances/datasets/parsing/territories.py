"""Departments and communes: their codes begin with zeros that spreadsheets drop."""

import re

from alliances.datasets.parsing.text import tidy
from alliances.datasets.problem import Problem, Reading
from alliances.findings import Severity

DIGITS = {"department": 2, "commune": 5}
"""Digits of the code, by key of our field (INSEE: 01 to 95, 2A, 2B, 971 to 976; 01001 to 97680)."""

_CODE = re.compile(r"[1-9]\d*")


def parse_territory(raw: object, digits: int) -> Reading:
    """Read the name or the code of a territory; one zero that a spreadsheet dropped is put back.

    Parameters
    ----------
    raw
        A cell.
    digits
        How many digits its code has.

    Examples
    --------
    >>> parse_territory(1.0, 2)[0], parse_territory("2A", 2)[0], parse_territory("Ain", 2)[0]
    ('01', '2A', 'Ain')
    """
    said = tidy(raw)
    if len(said) == digits - 1 and _CODE.fullmatch(said):
        repaired = said.zfill(digits)
        return repaired, Problem("lost_zero_of_code", Severity.ADVICE, {"repaired": repaired})
    return said or None, None
