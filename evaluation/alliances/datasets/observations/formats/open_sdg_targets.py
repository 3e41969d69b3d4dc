"""Which series an Open SDG site scores, and how: its progress options as rows of targets.

An option selects by the values of columns; the row that comes of it names exactly the series that
is meant, as the tidy table has it. Where options are put into groups, the scores inside a group are
averaged first: ``group`` is the path of a row, ``1/2`` for the second group inside the first.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import pandas as pd

from alliances.datasets.observations.areas import understood
from alliances.datasets.observations.targets import COLUMNS
from alliances.findings import Finding, Severity

_DIRECTIONS = {"positive": "up", "negative": "down"}
_NUMBERS = ("target", "limit")
_MOST = 1_000
"""Options of one indicator, at most."""
_DEEPEST = 20
"""Steps from the file to an option, at most: two for each group."""
_YEARS = ("base_year", "target_year")


def targets_of(
    indicator: str,
    declared: Mapping[str, object],
    rows: pd.DataFrame,
    file: str,
    area: str,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the targets of an indicator, and what is wrong with its options.

    Parameters
    ----------
    indicator
        Its code.
    declared
        What its configuration says.
    rows
        Its observations, as `Parsed.rows` has them.
    file
        The file of the options, for findings.
    area
        The area of rows that name none.
    """
    if declared.get("auto_progress_calculation") is not True:
        return _table([]), []
    options = declared.get("progress_calculation_options") or [{}]
    found: list[dict[str, object]] = []
    findings: list[Finding] = []
    known = _known(rows, indicator, area)
    listed = [*islice(_options(options, "progress_calculation_options", ""), _MOST + 1)]
    if len(listed) > _MOST:
        # An alias of YAML may hold itself, or many times what holds others.
        finding = Finding("config_unreadable", Severity.VERIFY, file, details={"line": 1})
        return _table([]), [finding]
    for place, group, option in listed:
        row, problem = _row(indicator, option, known)
        if problem is not None:
            code, value, details = problem
            at = (code, Severity.VERIFY, file, None, place, value, details)
            findings.append(Finding(*at))
        if row is None:
            continue
        if (row := row | {"group": group}) in found:
            said = " / ".join([indicator, *_said(option)])
            findings.append(Finding("site_target_twice", Severity.VERIFY, file, None, place, said))
            continue
        found.append(row)
    return _table(found), findings


def _table(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows with the columns and the types of a table of targets."""
    table = pd.DataFrame([*rows], columns=[*COLUMNS], dtype=object)
    for name in COLUMNS:
        if name in {"base_year", "target_year"}:
            table[name] = pd.to_numeric(table[name]).astype("Int64")
        elif name in {"target", "limit", "lower", "optimum", "green", "red"}:
            table[name] = pd.to_numeric(table[name]).astype("float64")
        else:
            table[name] = table[name].astype(object).where(table[name].notna(), "").astype(str)
    return table


def _options(
    given: object, place: str, group: str
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Yield each option with its place in the file and the path of its group."""
    listed = given if isinstance(given, list) else [given]
    if place.count("/") > _DEEPEST:
        return
    groups = 0
    for number, option in enumerate(listed):
        if not isinstance(option, dict):
            continue
        here = f"{place}/{number}"
        if "group" in option:
            groups += 1
            path = f"{group}/{groups}" if group else str(groups)
            yield from _options(option["group"], f"{here}/group", path)
        else:
            yield here, group, option


def _known(rows: pd.DataFrame, indicator: str, area: str) -> pd.DataFrame:
    """Return every different series of an indicator, and whether it has any value."""
    table = pd.DataFrame(index=rows.index)
    for part, missing in (
        ("series", indicator),
        ("unit", ""),
        ("area", area),
        ("disaggregation", ""),
    ):
        column = rows[part].astype(object) if part in rows else pd.Series(missing, rows.index)
        table[part] = column.where(column.notna(), missing).map(str)
    return table.drop_duplicates().reset_index(drop=True)


Problem = tuple[str, str, dict[str, object]]


def _row(
    indicator: str, option: Mapping[str, object], known: pd.DataFrame
) -> tuple[dict[str, object] | None, Problem | None]:
    said = " / ".join([indicator, *_said(option)])
    chosen, problem = _chosen(option, known)
    if problem:
        return None, (problem, said, {})
    direction = _DIRECTIONS.get(str(option.get("direction")))
    # The site's own scores rest on what Open SDG takes where nothing is said: a fall is wanted.
    guessed: Problem | None = None if direction else ("site_direction_assumed", said, {})
    direction = direction or "down"
    row: dict[str, object] = {"indicator": indicator, "direction": direction, **chosen}
    for key in (*_NUMBERS, *_YEARS):
        number = _number(option.get(key))
        if number is None and option.get(key) is not None:
            return None, ("site_option_no_number", f"{option[key]}", {"key": key, "option": said})
        if number is not None:
            row[key] = int(number) if key in _YEARS else number
    return row, guessed


def _said(option: Mapping[str, object]) -> list[str]:
    named = [str(option[key]) for key in ("series", "unit") if option.get(key) is not None]
    return [*named, *(value for _, value in _fields(option))]


def _fields(option: Mapping[str, object]) -> Sequence[tuple[str, str]]:
    # A field without a value is the total in that field: it is no condition.
    given = option.get("disaggregation")
    listed = given if isinstance(given, list) else []
    return [
        (str(one["field"]).strip(), str(one["value"]).strip())
        for one in listed
        if isinstance(one, dict) and "field" in one and one.get("value") is not None
    ]


def _chosen(option: Mapping[str, object], known: pd.DataFrame) -> tuple[dict[str, object], str]:
    """Return the one series that an option selects, or the code of what is wrong."""
    fields = _fields(option)
    left = known
    for part, reserved in (("series", "Series"), ("unit", "Units")):
        wanted = [value for name, value in fields if name == reserved]
        if option.get(part) is not None:
            wanted.append(str(option[part]).strip())
        for value in wanted:
            left = left[left[part] == value]
    fields = [(name, value) for name, value in fields if name not in {"Series", "Units"}]
    texts = ";" + left["disaggregation"] + ";"
    if not fields:
        left = left[left["disaggregation"] == ""]
    for name, value in fields:
        token = f";{name}={value};"
        left = left[texts.loc[left.index].str.contains(token, regex=False)]
    if not len(left):
        return {}, "site_series_missing"
    # Blank is the total: of several, the one that says nothing further is meant.
    plain = left[
        left["disaggregation"].str.count("=") == left["disaggregation"].str.count("=").min()
    ]
    if len(plain) > 1 and fields == []:
        plain = plain[~plain["area"].str.startswith("GeoCode ")]
    if len(plain) != 1:
        return {}, "site_series_several"
    one = dict(plain.iloc[0])
    return one | {"area": understood([one["area"]])[0] if one["area"] else ""}, ""


def _number(given: object) -> float | None:
    if isinstance(given, bool) or given is None:
        return None
    try:
        number = float(str(given).strip())
    except ValueError:
        return None
    return number if math.isfinite(number) else None
