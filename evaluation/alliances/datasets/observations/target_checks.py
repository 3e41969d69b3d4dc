"""What the cells of a row of targets say together, and what rows say twice."""

from collections.abc import Callable, Mapping
from typing import cast

import numpy as np

from alliances.findings import Severity

BASE_YEAR = 2015
"""The base year where a table names none: the first of the Agenda 2030."""

Row = Mapping[str, object]
Say = Callable[[str, Severity, int, int | str, str | None, Mapping[str, object]], None]
"""Takes code, severity, row number, column (by name), value and details."""

_IDENTITY = ("indicator", "series", "area", "disaggregation", "unit", "group")


def check_rows(rows: Mapping[int, Row], say: Say) -> None:
    """Report what contradicts itself in rows of targets, by their number in the sheet."""
    first: dict[tuple[object, ...], int] = {}
    for number, row in rows.items():
        identity = tuple(row[part] for part in _IDENTITY)
        if identity in first:
            details = {"other": f"A{first[identity]}"}
            value = str(row["indicator"]) or None
            say("duplicate_row", Severity.BLOCKING, number, "indicator", value, details)
        else:
            first[identity] = number
        _check_years(number, row, say)
        _check_sides(number, row, say)


def _check_years(number: int, row: Row, say: Say) -> None:
    year, base = row["target_year"], row["base_year"] or BASE_YEAR
    if isinstance(year, int) and isinstance(base, int) and year <= base:
        details = {"base": base}
        say("target_year_early", Severity.BLOCKING, number, "target_year", str(year), details)


def _check_sides(number: int, row: Row, say: Say) -> None:
    sign = {"up": 1.0, "down": -1.0}.get(str(row["direction"]))
    if sign is None:
        return
    number_of = {part: cast(float, row[part]) for part in ("target", "limit", "lower", "optimum")}
    details = {"direction": row["direction"]}
    if sign * number_of["limit"] < sign * number_of["target"]:
        value = f"{number_of['limit']:g}"
        told = {**details, "target": f"{number_of['target']:g}"}
        # No natural limit; but the SDG Index is written so where there is no column for its bounds.
        say("limit_wrong_side", Severity.VERIFY, number, "limit", value, told)
    if sign * number_of["optimum"] <= sign * number_of["lower"]:
        value = f"{number_of['optimum']:g}"
        told = {**details, "lower": f"{number_of['lower']:g}"}
        say("goalposts_reversed", Severity.BLOCKING, number, "optimum", value, told)
        return
    order = ("lower", "red", "green", "optimum")
    steps = [sign * cast(float, row[part]) for part in order]
    known = [step for step in steps if not np.isnan(step)]
    if known != sorted(known):
        part = "green" if not np.isnan(steps[2]) else "red"
        value = f"{cast(float, row[part]):g}"
        say("thresholds_disordered", Severity.VERIFY, number, part, value, details)
