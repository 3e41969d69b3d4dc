"""The UN Global SDG Database: its CSV, ``Series/DataCSV`` of its API, its Excel: same columns."""

from collections.abc import Sequence

import numpy as np

from alliances.datasets.observations.grid import Grid, grids, held, recoded, texts
from alliances.datasets.observations.grouping import codes_of, combined, distinct
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Parsed
from alliances.datasets.observations.tabular import other_sheets, parsed_table
from alliances.datasets.observations.years import parse_year
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

NAME = "un_csv"

_PARTS = {
    "indicator": ("indicator",),
    "series": ("seriescode", "series code"),
    "area": ("geoareacode", "geo area code", "areacode"),
    "year": ("timeperiod", "time period", "timeperiodstart"),
    "value": ("value",),
    "unit": ("units", "unit", "unit of measure"),
    "multiplier": ("unitmultiplier", "unit multiplier"),
    "nature": ("nature",),
    "flag": ("observation status", "obs_status", "observationstatus"),
    "source": ("source",),
    "vintage": ("release",),
}
_DESCRIPTIONS = frozenset(
    {"goal", "target", "seriesdescription", "series description", "geoareaname", "geo area name"}
    | {"time_detail", "time detail", "timecoverage", "time coverage", "upperbound", "upper bound"}
    | {"lowerbound", "lower bound", "baseperiod", "base period", "geoinfourl", "footnote"}
    | {"footnotes", "valuetype", "freq", "geo info url", "isolated", "seriescount"}
)
"""Columns that describe an observation and do not break it down."""

_NEEDED = frozenset({"series", "year", "value"})
_HEADINGS = {heading: part for part, headings in _PARTS.items() for heading in headings}
_REPORTING = "reporting type"


def recognise(incoming: Incoming) -> str | None:
    """Know the UN's columns, with or without square brackets."""
    for _, rows in incoming.first_rows:
        if any(_is_headings(row) for row in rows):
            return "columns"
    return None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return the rows of each sheet with the UN's columns."""
    found = grids(
        incoming, _is_headings, lambda heading: _part(heading) in {"year", "value"}, apart=True
    )
    return [
        *(_read(incoming, grid) for grid in found),
        *other_sheets(NAME, incoming, found),
    ]


def _bare(heading: str) -> str:
    return heading.strip().removeprefix("[").removesuffix("]").strip()


def _part(heading: str) -> str:
    return _HEADINGS.get(fold(_bare(heading)), "")


def _is_headings(row: Sequence[str]) -> bool:
    folded = {fold(_bare(heading)) for heading in row}
    parts = {_HEADINGS.get(heading) for heading in folded}
    theirs = folded & {
        "seriescode",
        "geoareacode",
        "geoareaname",
        "seriesdescription",
        "timeperiod",
    }
    return len(theirs) >= 2 and parts >= _NEEDED


def _read(incoming: Incoming, grid: Grid) -> Parsed:
    columns: dict[str, int] = {}
    dimensions: list[tuple[str, int]] = []
    for position, heading in enumerate(grid.headings):
        part = _part(heading)
        if part and part not in columns:
            columns[part] = position
        elif heading and not part and fold(_bare(heading)) not in _DESCRIPTIONS:
            dimensions.append((_bare(heading), position))
    if "area" not in columns:
        named = grid.position("GeoAreaName", "geoAreaName")
        columns |= {} if named is None else {"area": named}
    findings = [*_details(incoming, grid, columns["year"])]
    grid = _global_as_total(grid, dimensions)
    return parsed_table(NAME, incoming, grid, columns, dimensions, official=True, findings=findings)


def _global_as_total(grid: Grid, dimensions: list[tuple[str, int]]) -> Grid:
    """Let globally reported figures stand as they are: only national ones (N) are told apart."""
    for name, position in dimensions:
        if fold(name) == _REPORTING:
            column = texts(grid.table[position])
            words = ["_T" if word == "G" else word for word in column.cat.categories]
            grid.table[position] = recoded(column, words)
    return grid


def _details(incoming: Incoming, grid: Grid, year: int) -> list[Finding]:
    """Say where the period that a figure is of (Time_Detail) is not the year that it is given."""
    detail = next(
        (n for n, h in enumerate(grid.headings) if fold(h) in {"time_detail", "time detail"}), None
    )
    if detail is None or not len(grid.table):
        return []
    told, given = texts(grid.table[detail]), texts(grid.table[year])
    groups, first = distinct(*combined([codes_of(told), codes_of(given)]))
    both = held(told)[first] & held(given)[first]
    other = np.array([_differ(told.iloc[at], given.iloc[at]) for at in first.tolist()], dtype=bool)
    rows = np.flatnonzero((both & other)[groups])
    if not len(rows):
        return []
    at = int(rows[0])
    details = {"count": len(rows), "year": str(given.iloc[at])}
    where = grid.sheet, cell_name(int(grid.rows[at]), detail), str(told.iloc[at])
    return [Finding("time_detail_differs", Severity.ADVICE, incoming.name, *where, details)]


def _differ(detail: object, given: object) -> bool:
    if detail == given or not (isinstance(detail, str) and isinstance(given, str)):
        return False
    return parse_year(detail) != parse_year(given)
