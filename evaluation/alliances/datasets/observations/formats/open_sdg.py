"""The data file of an indicator of an Open SDG site: ``indicator_17-2-1.csv``.

``Year`` and ``Value``; between them, in any order, columns that break down, where a blank cell is
the total, and some whose names are reserved. The name of the file is that of the indicator.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.columns import parsed_grid
from alliances.datasets.observations.concepts import breakdown
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
_USUAL = frozenset({"normal value", "a", "normal"})
_ONES = frozenset({"", "unit", "units", "unités", "percentage (%)"})


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
    rows["year"] = _told_from_years(rows["year"])
    if "flag" in places:
        rows["flag"] = _without(rows["flag"], _USUAL)
    if "multiple" in places:
        rows["unit"] = _with_multiple(rows.get("unit"), grid.table[places["multiple"]])
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
    parsed = _without_blank_rows(_progress(incoming, grid, rows, places, used))
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
    words = [_area(word) for word in given.cat.categories]
    named = recoded(given, words)
    if held(named).all():
        return named
    # A blank cell is the whole: the area of the site.
    return named.astype(object).where(held(named), site.area).astype("category")


def _told_from_years(column: pd.Series) -> pd.Series:
    """Return years, with months written ``2000-M01`` where the column is one of months.

    ``2012 13`` is a year that ends in the next; beside ``2012 07`` it cannot be.
    """
    if column.dtype.kind in "if":
        return column
    known = column.astype("category")
    words = [str(word) for word in known.cat.categories]
    pairs = [re.fullmatch(r"(\d{4})[ -](\d\d)", word) for word in words]
    months = [pair for pair in pairs if pair and 1 <= int(pair[2]) <= 12]
    next_year = [pair for pair in months if int(pair[2]) == (int(pair[1]) + 1) % 100]
    if len(months) <= 2 * len(next_year):
        return column
    written = [
        f"{pair[1]}-M{pair[2]}" if pair in months else word
        for word, pair in zip(words, pairs, strict=True)
    ]
    return recoded(known, written)


def _area(word: object) -> str:
    """Return a code of a map so that it is not taken for one of a country: ``205`` is a city."""
    text = str(int(word)) if isinstance(word, float) and word.is_integer() else str(word)
    return f"GeoCode {text}" if re.fullmatch(r"\d{1,3}|[A-Z]{2,3}", text) else text


def _without(column: pd.Series, words: frozenset[str]) -> pd.Series:
    known = column.astype("category")
    kept = [None if str(w).casefold() in words else str(w) for w in known.cat.categories]
    return recoded(known, kept)


def _with_multiple(units: pd.Series | None, multiples: pd.Series) -> pd.Series:
    """Return units with the word of their multiple, where they do not say it themselves.

    The values of an Open SDG file are those that its site shows, in the unit that it shows: they
    are not multiplied.
    """
    words = multiples.astype(object).where(held(multiples), "")
    given = words.map(str) if units is None else units.astype(object).where(held(units), "")
    pairs = pd.DataFrame({"unit": given.map(str), "multiple": words.map(str)})
    groups = pairs.groupby(["unit", "multiple"], sort=False).ngroup().to_numpy()
    _, first = np.unique(groups, return_index=True)
    texts = [
        _unit(*pairs.iloc[at]) if units is not None else _unit("", pairs.iloc[at, 1])
        for at in first
    ]
    return pd.Series(texts, dtype=object).take(groups).reset_index(drop=True).astype("category")


def _unit(unit: str, multiple: str) -> str | None:
    if multiple.casefold() in _ONES or multiple.casefold() in unit.casefold():
        return unit or None
    return f"{unit} ({multiple})" if unit else multiple


def _progress(
    incoming: Incoming,
    grid: Grid,
    rows: pd.DataFrame,
    places: dict[str, int],
    used: dict[str, list[int]],
) -> Parsed:
    """Take the values by which a site scores, where it gives such in a column of its own.

    A series that gives none there keeps its values. In one that gives some, a row without is left
    without value, as by the site: transformed and plain values are no one series.
    """
    progress = places.get("progress")
    if progress is None or not held(grid.table[progress]).any():
        return parsed_grid(NAME, incoming, grid, rows, used)
    shown, scored = held(grid.table[places["value"]]), held(grid.table[progress])
    lost = shown & ~scored & _scored_series(rows, scored)
    plain, own = grid.table[places["value"]], grid.table[progress]
    if plain.dtype.kind in "if" and own.dtype.kind in "if":
        rows["value"] = own.astype(np.float64).where(scored, plain).where(~lost)
    else:
        rows["value"] = own.astype(object).where(scored, plain.astype(object)).where(~lost)
    parsed = parsed_grid(
        NAME,
        incoming,
        grid,
        rows,
        used | {"value": [places["value"], progress]},
        findings=_left_blank(incoming, grid, progress, np.flatnonzero(lost)),
    )
    unused = (shown & (scored | lost)).astype(np.int64)
    counted = dict(parsed.counted)
    counted["data"] -= int(unused.sum())
    counted["value_not_for_scoring"] = int(unused.sum())
    columns = {part: at for part, at in parsed.cells.columns.items() if part != "value"}
    across = np.where(scored, progress, places["value"]).astype(np.int64)
    cells = Cells(parsed.cells.rows, columns, across)
    taken = None if parsed.held is None else parsed.held - unused
    return replace(parsed, counted=counted, cells=cells, held=taken)


def _scored_series(rows: pd.DataFrame, scored: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the rows of the series in which some row has a value for scoring."""
    parts = [part for part in ("series", "unit", "area", "disaggregation") if part in rows]
    keys = rows[parts].astype(object)
    series = keys.groupby(parts, dropna=False, sort=False).ngroup().to_numpy()
    return np.isin(series, np.unique(series[scored]))


def _left_blank(
    incoming: Incoming, grid: Grid, column: int, rows: npt.NDArray[np.int64]
) -> list[Finding]:
    if not len(rows):
        return []
    cell = Cells(grid.rows, {"value": column}).at(int(rows[0]), "value")
    details = {"count": len(rows)}
    return [
        Finding("progress_blank", Severity.VERIFY, incoming.name, grid.sheet, cell, None, details)
    ]


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
