"""Places that contradict each other: a department outside its region, a commune outside it.

The codes are those of the Code officiel géographique (INSEE, 2025): regions, departments, communes.
"""

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.problem import Problem
from alliances.datasets.survey import Table
from alliances.findings import Severity
from alliances.language import LANGUAGES

_DEPARTMENTS = {
    "84": "01 03 07 15 26 38 42 43 63 69 73 74",
    "27": "21 25 39 58 70 71 89 90",
    "53": "22 29 35 56",
    "24": "18 28 36 37 41 45",
    "94": "2A 2B",
    "44": "08 10 51 52 54 55 57 67 68 88",
    "32": "02 59 60 62 80",
    "11": "75 77 78 91 92 93 94 95",
    "28": "14 27 50 61 76",
    "75": "16 17 19 23 24 33 40 47 64 79 86 87",
    "76": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "52": "44 49 53 72 85",
    "93": "04 05 06 13 83 84",
    "01": "971",
    "02": "972",
    "03": "973",
    "04": "974",
    "06": "976",
}
_REGION_OF = {code: region for region, codes in _DEPARTMENTS.items() for code in codes.split()}
"""Region of each department."""

_OVERSEAS = frozenset({"975", "977", "978", "984", "986", "987", "988"})
"""Territories that are neither departments nor parts of a region."""

_DEPARTMENT = re.compile(r"\d[\dAB]|9[78]\d")
_COMMUNE = re.compile(r"(9[78]\d|\d[\dAB])\d{2,3}")


def territory_marks(checked: Checked, lists: Mapping[str, pd.DataFrame]) -> Iterator[Mark]:
    """Compare region, department and commune of each row that has them by their codes.

    Parameters
    ----------
    checked
        The tables.
    lists
        The code lists in force: they name the regions.

    Yields
    ------
    Mark
        All to be verified: ``unknown_department``; ``department_elsewhere`` at a department of
        another region than the row's; ``commune_elsewhere`` at a commune of another department.
    """
    for table in ("organisations", "partnerships"):
        if checked.has(table, "department"):
            yield from _departments(checked, table, lists)
            if checked.has(table, "commune"):
                yield from _communes(checked, table)


def _departments(checked: Checked, table: str, lists: Mapping[str, pd.DataFrame]) -> Iterator[Mark]:
    data = checked.data(table)
    codes = data["department"].where(checked.sound(table, "department")).astype(object)
    coded = codes.map(lambda code: isinstance(code, str) and bool(_DEPARTMENT.fullmatch(code)))
    known = codes.isin([*_REGION_OF, *_OVERSEAS])
    for row in codes.index[coded.astype(bool) & ~known]:
        yield Mark(table, int(row), "department", Problem("unknown_department", Severity.VERIFY))
    if not checked.has(table, "region"):
        return
    expected = codes.map(_REGION_OF)
    regions = data["region"].where(checked.sound(table, "region"))
    judged = expected.notna() & regions.isin(list(_DEPARTMENTS)) & (expected != regions)
    for row in codes.index[judged]:
        details = {
            "near": _named(str(expected[row]), lists),
            "region": _named(str(regions[row]), lists),
            "other": _beside(checked.tables[table], "region", int(row), "department"),
        }
        problem = Problem("department_elsewhere", Severity.VERIFY, details)
        yield Mark(table, int(row), "department", problem)


def _communes(checked: Checked, table: str) -> Iterator[Mark]:
    data = checked.data(table)
    held = data[checked.sound(table, "department", "commune")]
    codes = held["commune"].astype(str)
    coded = codes[codes.str.fullmatch(_COMMUNE) & (codes.str.len() == 5)]
    first = coded.str.extract(_COMMUNE, expand=False)
    departments = held.loc[coded.index, "department"].astype(str)
    # A postcode of Corsica begins with 20, whichever its department.
    corsica = first.eq("20") & departments.isin(["2A", "2B"])
    judged = departments.isin(list(_REGION_OF)) & (first != departments) & ~corsica
    for row in coded.index[judged]:
        details = {
            "near": str(departments[row]),
            "other": _beside(checked.tables[table], "department", int(row), "commune"),
        }
        problem = Problem("commune_elsewhere", Severity.VERIFY, details)
        yield Mark(table, int(row), "commune", problem)


def _beside(table: Table, column: str, row: int, at: str) -> str:
    """Return the address of a cell as a finding on another cell of its row names it."""
    return table.seen_from(row, column, row, at=at)


def _named(region: str, lists: Mapping[str, pd.DataFrame]) -> dict[str, str] | str:
    """Return the name of a region in each language; its code where the lists do not know it."""
    known = lists.get("region")
    if known is None or not (known["code"] == region).any():
        return region
    row = known[known["code"] == region].iloc[0]
    return {language: str(row[f"label_{language}"]) for language in LANGUAGES}
