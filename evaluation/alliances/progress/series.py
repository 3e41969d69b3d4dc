"""SDG 17 series: the project's own table of figures, and files of the UN database.

A series is known by its code, and codes are never joined here: net aid (DC_ODA_TOTG, to 2017) and
aid in grant equivalent (DC_ODA_TOTGGE, from 2018) are two methods, not one series.
"""

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from alliances.content import shelf
from alliances.errors import UnreadableFile
from alliances.frameworks.model import Framework
from alliances.frameworks.schema import observations_schema

COLUMNS = (
    "indicator",
    "version",
    "series",
    "area",
    "year",
    "disaggregation",
    "value",
    "unit",
    "nature",
    "source",
    "vintage",
)
"""The columns of a table of observations, in order. A blank disaggregation is the total."""

FRANCE = "250"
"""The M49 code of France: the UN database does not use ISO codes."""

_NEEDED = ("Indicator", "SeriesCode", "GeoAreaCode", "TimePeriod", "Value")
_ATTRIBUTES = {
    *_NEEDED,
    *("Goal", "Target", "SeriesDescription", "GeoAreaName", "Time_Detail", "TimeCoverage"),
    *("UpperBound", "LowerBound", "BasePeriod", "Source", "GeoInfoUrl", "FootNote"),
    *("Nature", "Units", "Observation Status", "Reporting Type"),
}
_YEARS = range(1900, 2101)
_TOTALS = {"_T", "ANYS", "ALP", "ALLAREA", "ALLAGE", "BOTHSEX", "TOTAL"}


def context_series(odd17: Framework, area: str = FRANCE) -> pd.DataFrame:
    """Return the figures of an area from the project's own table.

    Parameters
    ----------
    odd17
        The framework of SDG 17 (``load_framework("odd17")``).
    area
        M49 code of the area.

    Returns
    -------
    pandas.DataFrame
        Validated observations with the columns `COLUMNS`, ordered by series, disaggregation, year;
        no row where the table holds nothing of the area.
    """
    table = shelf("datasets") / "sdg17" / "figures.csv"
    types = {column: "str" for column in COLUMNS} | {"year": "int64", "value": "float64"}
    with table.open(encoding="utf-8") as lines:
        figures = pd.read_csv(lines, dtype=types, keep_default_na=False)
    figures = figures[figures["area"] == area].reset_index(drop=True)
    return observations_schema(odd17).validate(figures)


def series_summary(observations: pd.DataFrame, odd17: Framework) -> pd.DataFrame:
    """Return one row a series: its first and last value, and where they come from.

    Parameters
    ----------
    observations
        As `context_series` returns them, of one area. Only totals are summed up.
    odd17
        Gives the target and the kind of value of each series, and the order of rows.

    Returns
    -------
    pandas.DataFrame
        ``series, indicator, version, target, value_kind, target_value, first_year, first_value,
        last_year, last_value, years, unit, source, vintage``; values in the unit of the series.
    """
    totals = observations[observations["disaggregation"] == ""].sort_values(["series", "year"])
    by_series = totals.groupby("series", sort=False)
    rows = by_series.agg(
        indicator=("indicator", "last"),
        version=("version", "last"),
        first_year=("year", "first"),
        first_value=("value", "first"),
        last_year=("year", "last"),
        last_value=("value", "last"),
        years=("year", "nunique"),
        unit=("unit", "last"),
        source=("source", "last"),
        vintage=("vintage", "last"),
    )
    known = pd.DataFrame(
        {
            "series": [one.code for one in odd17.series],
            "value_kind": [one.value_kind for one in odd17.series],
            "target_value": pd.array([one.target_value for one in odd17.series], "Float64"),
        }
    ).set_index("series")
    rows = known.join(rows, how="inner").reset_index()
    # Everything before the last dot: 17.10.1 belongs to 17.10, which is not 17.1.
    rows.insert(3, "target", rows["indicator"].str.rpartition(".")[0])
    order = ["series", "indicator", "version", "target"]
    return rows[[*order, *(column for column in rows if column not in order)]]


def read_un_csv(path: str | Path, odd17: Framework, vintage: str, source: str = "") -> pd.DataFrame:
    """Return the SDG 17 observations of a CSV file of the UN Global SDG Database.

    Parameters
    ----------
    path
        The file, with the UN's own column names; dimensions may stand in square brackets or not.
    odd17
        Rows of indicators and series that it does not know are left out.
    vintage
        Month of the release, ``2020-10``: labels, codes and values change between releases, and it
        decides which version of an indicator is meant.
    source
        Where the file is from; the UN database by default.

    Returns
    -------
    pandas.DataFrame
        Validated observations with the columns `COLUMNS`, ordered by series, area, disaggregation,
        year. ``attrs["left_out"]`` counts the rows left out: unknown series, no number, no year, or
        a second time the same.

    Raises
    ------
    UnreadableFile
        The file is not there, not UTF-8, not a CSV, or lacks columns.
    """
    raw = _un_table(Path(path))
    rows = pd.DataFrame(
        {
            "indicator": raw["Indicator"],
            "version": raw["Indicator"].map(_versions(odd17, vintage)),
            "series": raw["SeriesCode"],
            "area": raw["GeoAreaCode"],
            "year": pd.to_numeric(raw["TimePeriod"], errors="coerce"),
            "disaggregation": _disaggregations(raw),
            "value": pd.to_numeric(raw["Value"], errors="coerce"),
            "unit": raw.get("Units", ""),
            "nature": raw.get("Nature", ""),
            "source": source or "UN Global SDG Database",
            "vintage": vintage,
        }
    )
    measured = {(i.code, series) for i in odd17.indicators for series in i.series}
    known = pd.Series(
        [pair in measured for pair in zip(rows["indicator"], rows["series"], strict=True)],
        index=rows.index,
    )
    usable = np.isfinite(rows["value"]) & rows["year"].isin(_YEARS) & rows["version"].notna()
    kept = rows[known & usable].astype({"year": "int64", "version": "str"})
    kept["unit"] = kept["unit"].where(kept["unit"] != "", "NOTSPEC")
    keys = ["series", "area", "disaggregation", "year"]
    kept = kept.drop_duplicates(keys).sort_values(keys, kind="stable").reset_index(drop=True)
    observations = observations_schema(odd17).validate(kept)
    observations.attrs["left_out"] = len(rows) - len(kept)
    return observations


def _un_table(path: Path) -> pd.DataFrame:
    try:
        # The UN pads some downloads with NUL bytes after the last line.
        text = path.read_bytes().partition(b"\0")[0].decode("utf-8-sig")
        table = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)
    except OSError:
        raise UnreadableFile("un_csv_unreadable", file=str(path)) from None
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        raise UnreadableFile("un_csv_format", file=path.name) from None
    table.columns = pd.Index([str(column).strip().strip("[]") for column in table.columns])
    missing = [column for column in _NEEDED if column not in table]
    if missing:
        raise UnreadableFile("un_csv_columns", file=path.name, columns=", ".join(missing))
    return table


def _versions(odd17: Framework, vintage: str) -> dict[str, str]:
    """Return the version of each indicator that was in force in a month."""
    return {
        indicator.code: indicator.version
        for indicator in odd17.indicators
        if indicator.valid_from <= vintage
        and (not indicator.valid_to or vintage < indicator.valid_to)
    }


def _disaggregations(raw: pd.DataFrame) -> pd.Series:
    """Join the dimensions of each row, totals left blank: ``Type of speed=10MBPS``."""
    joined = pd.Series("", index=raw.index, dtype="str")
    for dimension in _dimensions(raw.columns):
        values = raw[dimension].str.strip()
        part = (dimension + "=" + values).where((values != "") & ~values.isin(_TOTALS), "")
        joined = joined.str.cat(part, sep=";").str.strip(";")
    return joined


def _dimensions(columns: Iterable[str]) -> list[str]:
    return sorted(column for column in columns if column not in _ATTRIBUTES)
