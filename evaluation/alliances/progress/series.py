"""SDG 17 series: the project's own table of figures.

A series is known by its code, and codes are never joined here: net aid (DC_ODA_TOTG, to 2017) and
aid in grant equivalent (DC_ODA_TOTGGE, from 2018) are two methods, not one series. Files that
people download are read by `alliances.datasets.observations.read.read_observations`.
"""

import pandas as pd

from alliances.content import shelf
from alliances.datasets.observations.model import COLUMNS
from alliances.frameworks.model import Framework
from alliances.frameworks.schema import observations_schema

FRANCE = "250"
"""The M49 code of France: the UN database does not use ISO codes."""


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
    types = dict.fromkeys(COLUMNS, "str") | {"year": "int64", "value": "float64"}
    with table.open(encoding="utf-8") as lines:
        figures = pd.read_csv(lines, dtype=types, keep_default_na=False)
    figures = figures[figures["area"] == area].reset_index(drop=True)
    figures = figures.assign(flag="", area_given=figures["area"])
    return observations_schema(odd17).validate(figures[list(COLUMNS)])


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
