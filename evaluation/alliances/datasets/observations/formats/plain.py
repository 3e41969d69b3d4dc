"""A table of one's own: ``indicator, series, area, year, value``, in French or English."""

from collections.abc import Sequence

from alliances.datasets.observations.grid import Grid, filled, grids
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Parsed
from alliances.datasets.observations.tabular import nothing, other_sheets, parsed_table
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.language.matching import fold, nearest

NAME = "plain"

NEEDED = ("indicator", "series", "area", "year", "value")
"""The columns that a plain table must have."""

HEADINGS = {
    "indicator": ("indicator", "indicateur", "indicator code", "code indicateur", "indicators"),
    "series": ("series", "serie", "series code", "seriescode", "code serie", "code de la serie"),
    "area": (
        *("area", "zone", "country", "pays", "territory", "territoire", "geo", "geoareacode"),
        *("ref area", "ref_area", "area code", "code zone", "code pays", "country code", "region"),
        *("iso3", "m49", "zone geographique"),
    ),
    "year": ("year", "annee", "time", "period", "periode", "time period", "time_period"),
    "value": ("value", "valeur", "obs_value", "obs value"),
    "unit": ("unit", "units", "unite", "unites", "unit of measure", "unite de mesure"),
    "multiplier": ("multiplier", "unit_mult", "unit multiplier", "multiplicateur"),
    "nature": ("nature",),
    "flag": ("flag", "flags", "obs_status", "obs status", "observation status", "statut"),
    "disaggregation": ("disaggregation", "desagregation", "ventilation"),
    "source": ("source", "sources"),
    "vintage": ("vintage", "release", "millesime"),
}
"""Headings of each part, as `fold` writes them."""

_PARTS = {heading: part for part, headings in HEADINGS.items() for heading in headings}
_ENOUGH = 2
"""Needed headings from which a row is one of headings: what lacks is then said by name."""


def recognise(incoming: Incoming) -> str | None:
    """Take every table: what its headings lack is a finding."""
    return "observations" if incoming.kind in {"text", "workbook"} else None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return the rows of each sheet with such headings; the others are counted."""
    found = grids(
        incoming, _is_headings, lambda heading: part_of(heading) in {"year", "value"}, apart=True
    )
    if not found:
        return _without(incoming)
    read = [_read(incoming, grid) for grid in found]
    return [*read, *other_sheets(NAME, incoming, found)]


def part_of(heading: str) -> str:
    """Return the part that a heading names; empty where it names none."""
    return _PARTS.get(fold(heading), "")


def _is_headings(row: Sequence[str]) -> bool:
    return len({part_of(heading) for heading in row} & set(NEEDED)) >= _ENOUGH


def _read(incoming: Incoming, grid: Grid) -> Parsed:
    columns: dict[str, int] = {}
    findings: list[Finding] = []
    file = incoming.source.file
    for position, heading in enumerate(grid.headings):
        part = part_of(heading)
        if part in columns:
            details = {"first": cell_name(grid.row, columns[part])}
            where = grid.sheet, cell_name(grid.row, position), heading
            findings.append(Finding("duplicate_heading", Severity.BLOCKING, file, *where, details))
        elif part:
            columns[part] = position
    lacking = [part for part in NEEDED if part not in columns]
    if incoming.area and "area" in lacking:
        lacking.remove("area")
    unknown = [heading for heading in grid.headings if heading and not part_of(heading)]
    findings += [_missing(incoming, grid.sheet, part, unknown) for part in lacking]
    if set(lacking) & {"indicator", "year", "value"}:
        cells = {"table_without_key": int(grid.filled.sum()), "title_row": grid.above}
        cells["headings"] = sum(heading != "" for heading in grid.headings)
        told = (*grid.findings, *findings)
        return nothing(NAME, incoming, grid.sheet, cells, told, official=False)
    return parsed_table(NAME, incoming, grid, columns, official=False, findings=findings)


def _missing(incoming: Incoming, sheet: str, part: str, unknown: Sequence[str]) -> Finding:
    near = nearest(part, unknown)
    details = {"key": part, "near": near} if near else {"key": part}
    place = sheet, "A1", None
    return Finding("missing_heading", Severity.BLOCKING, incoming.name, *place, details)


def _without(incoming: Incoming) -> list[Parsed]:
    """Return a file without a row of headings: each of them is missing at its first cell."""
    read = []
    for number, sheet in enumerate(incoming.workbook.sheets):
        missing = [_missing(incoming, sheet.name, part, []) for part in NEEDED if not number]
        told = [*incoming.workbook.remarks, *missing] if not number else []
        cells = {"table_without_key": filled(sheet.cells)}
        read.append(nothing(NAME, incoming, sheet.name, cells, told, official=False))
    return read
