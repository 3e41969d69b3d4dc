"""The data file of an indicator of an Open SDG site: ``indicator_17-2-1.csv``.

``Year`` and ``Value``; between them, in any order, columns that break down, where a blank cell is
the total, and some whose names are reserved. The name of the file is that of the indicator.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from alliances.datasets.observations.concepts import breakdown
from alliances.datasets.observations.formats.open_sdg_columns import (
    area_code,
    told_from_years,
    with_multiple,
    without_usual,
)
from alliances.datasets.observations.formats.open_sdg_progress import scored_table
from alliances.datasets.observations.grid import Grid, grids, held, recoded
from alliances.datasets.observations.grouping import constant
from alliances.datasets.observations.incoming import Incoming
from alliances.datasets.observations.model import Cells, Parsed
from alliances.datasets.observations.tabular import nothing
from alliances.findings import Finding, Severity

NAME = "open_sdg"

_PARTS = {
    "year": "year",
    "value": "value",
    "series": "series",
    "units": "unit",
    "unit_measure": "unit",
    "unit measure": "unit",
    "unit multiplier": "multiple",
    "unit_mult": "multiplier",
    "geocode": "area",
    "ref_area": "area",
    "progress": "progress",
    "observation status": "flag",
    "obs_status": "flag",
    "nature": "nature",
}
"""Reserved headings of Open SDG, and those of SDMX that some sites use, in small letters."""

_ABOUT = re.compile(
    r"COMMENT_OBS.*|SOURCE_DETAIL.*|COL\d+|FREQ|TIME_DETAIL|.*[ _]note|notes?", re.I
)
"""Columns that tell about an observation without setting it apart."""

_NAME = re.compile(
    r"(?<![0-9A-Za-z])(\d{1,2}(?:-[0-9A-Za-z]+){1,4}|\d{1,2}(?:\.[0-9A-Za-z]+){2,4}"
    r"|\d{1,2}_[0-9a-z]{1,2}_\d{1,2}(?:_[0-9a-z])?)(?![0-9A-Za-z])"
)
_PREFIX = re.compile(r"^(?:indicator|indicateur|indicador)[_ -]", re.I)


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of the site that a file is from.

    Attributes
    ----------
    area
        The area of rows that name none; empty where it is not known.
    about
        Headings of columns that tell about an observation without setting it apart.
    whole
        Whether the name of a file is the code of an indicator, whatever it looks like.
    """

    area: str = ""
    about: frozenset[str] = frozenset()
    whole: bool = False


def recognise(incoming: Incoming) -> str | None:
    """Return why a file is of this format: its headings, and the indicator in its name."""
    if incoming.kind != "text" or _NAME.search(_stem(incoming.name)) is None:
        return None
    rows = (row for _, sheet in incoming.first_rows for row in sheet)
    return "columns" if any(_is_headings(row) and not _names_keys(row) for row in rows) else None


def read(incoming: Incoming) -> Sequence[Parsed]:
    """Return what the file holds."""
    return read_indicator(incoming, Site(area=incoming.area))


def read_indicator(incoming: Incoming, site: Site) -> list[Parsed]:
    """Return what the data file of one indicator holds, as a file of a site."""
    found = grids(incoming, _is_headings, _is_number)
    if not found:
        finding = Finding("open_sdg_headings_missing", Severity.VERIFY, incoming.name, None, "A1")
        return [nothing(NAME, incoming, None, {}, (finding,))]
    return [_parsed(incoming, grid, site) for grid in found]


def indicator_of(name: str, whole: bool = False) -> str:
    """Return the code of the indicator that a file is named after.

    Examples
    --------
    >>> indicator_of("data/indicator_17-2-1.csv"), indicator_of("indicator_10_1_1.csv")
    ('17.2.1', '10.1.1')
    >>> indicator_of("uk_17-5-1_fiscal.csv"), indicator_of("indicator_OCECA-9-4.csv", whole=True)
    ('17.5.1', 'OCECA-9-4')
    """
    stem = _stem(name)
    bare = _PREFIX.sub("", stem)
    found = _NAME.fullmatch(bare) if whole else _NAME.search(stem)
    return re.sub(r"[-_]", ".", found[1]) if found else bare


def _stem(name: str) -> str:
    return PurePosixPath(name).name.split(".csv", 1)[0]


def _is_headings(texts: Sequence[str]) -> bool:
    # Small letters are those of a plain table of one's own.
    return {"Year", "Value"} <= set(texts)


def _names_keys(texts: Sequence[str]) -> bool:
    """Return whether headings name area and indicator: the table is no file of one indicator."""
    words = {text.casefold() for text in texts}
    return bool(words & {"area", "geoareacode", "country"}) and bool(
        words & {"indicator", "seriescode"}
    )


def _is_number(heading: str) -> bool:
    return heading in {"Year", "Value", "Progress"}


def _parsed(incoming: Incoming, grid: Grid, site: Site) -> Parsed:
    places = _places(grid, site)
    apart = [
        n
        for n, heading in enumerate(grid.headings)
        if heading and n not in places.values() and not _is_about(heading, site)
    ]
    rows = pd.DataFrame(index=pd.RangeIndex(len(grid.table)))
    code = indicator_of(incoming.name, site.whole)
    rows["indicator"] = constant(code, len(rows))
    series = places.get("series")
    rows["series"] = grid.table[series] if series is not None else constant(code, len(rows))
    for part in ("year", "value", "unit", "multiplier", "nature", "flag"):
        if part in places:
            rows[part] = grid.table[places[part]]
    rows["year"] = told_from_years(rows["year"])
    if "flag" in places:
        rows["flag"] = without_usual(rows["flag"])
    if "multiple" in places:
        rows["unit"] = with_multiple(rows.get("unit"), grid.table[places["multiple"]])
    if (area := _areas(grid, places, site)) is not None:
        rows["area"] = area
    if apart and len(rows):
        columns = {grid.headings[n]: grid.table[n] for n in apart}
        rows["disaggregation"] = breakdown(columns, {"", "_T"})
    findings = []
    if site.area == "" and not site.whole and "area" in rows and (rows["area"] == "").any():
        # Where no row names an area, settling says so; of a site, it is said once.
        findings.append(Finding("area_unknown", Severity.ADVICE, incoming.name))
    used = {part: [place] for part, place in places.items() if part not in {"multiple", "progress"}}
    if "multiple" in places:
        used.setdefault("unit", []).append(places["multiple"])
    if apart:
        used["disaggregation"] = apart
    parsed = _without_blank_rows(scored_table(NAME, incoming, grid, rows, places, used))
    return replace(parsed, findings=(*parsed.findings, *findings))


def _places(grid: Grid, site: Site) -> dict[str, int]:
    """Return the column of each part; of two for the same, the one that holds more."""
    places: dict[str, int] = {}
    for number, heading in enumerate(grid.headings):
        part = _PARTS.get(heading.casefold())
        if part in {"year", "value"} and heading not in {"Year", "Value"}:
            continue
        if part is None or (part in places and grid.filled[places[part]] >= grid.filled[number]):
            continue
        places[part] = number
    return places


def _is_about(heading: str, site: Site) -> bool:
    if heading.casefold() in _PARTS or heading in site.about:
        return True
    return _ABOUT.fullmatch(heading) is not None


def _areas(grid: Grid, places: dict[str, int], site: Site) -> pd.Series | None:
    """Return the area of each row: the one it names, else that of the site; None: none known."""
    own = constant(site.area, len(grid.table)) if site.area or site.whole else None
    if "area" not in places:
        return own
    column = grid.table[places["area"]]
    given = column.astype("category")
    words = [area_code(word) for word in given.cat.categories]
    named = recoded(given, words)
    if held(named).all():
        return named
    # A blank cell is the whole: the area of the site.
    return named.astype(object).where(held(named), site.area).astype("category")


def _without_blank_rows(parsed: Parsed) -> Parsed:
    """Leave out the rows in which no cell is filled, as at the end of many files."""
    taken = parsed.held
    if taken is None or (taken > 0).all():
        return parsed
    kept = np.flatnonzero(taken > 0)
    cells = parsed.cells
    across = None if cells.across is None else cells.across[kept]
    return replace(
        parsed,
        rows=parsed.rows.iloc[kept].reset_index(drop=True),
        cells=Cells(cells.rows[kept], cells.columns, across),
        held=taken[kept],
    )
