"""The data of a native chart on its sheet: arranged for drawing, and where each column stands."""

from dataclasses import replace
from typing import Any

import pandas as pd

from alliances.language import text
from alliances.reports.model import Chart, TableColumn

NO_CODE = "\u2013"
"""Stands for the series code of a target value, which has none."""

Range = list[Any]
"""A range as XlsxWriter takes it: sheet, first row and column, last row and column."""


class Cells:
    """Where the data of a chart stand on the sheet."""

    def __init__(self, sheet: str, row: int, data: pd.DataFrame) -> None:
        self.name = sheet
        self.row = row
        self.data = data

    def of(self, first: str, last: str = "", rows: tuple[int, int] | None = None) -> Range:
        """Return the range of columns `first` to `last`, over all rows or those between two."""
        keys = list(self.data.columns)
        top, bottom = rows or (0, len(self.data) - 1)
        left, right = keys.index(first), keys.index(last or first)
        return [self.name, self.row + top, left, self.row + bottom, right]

    def blocks(self, column: str) -> dict[str, tuple[int, int]]:
        """Return the first and last row of each value of a column, whose values follow in runs."""
        places = pd.Series(range(len(self.data))).groupby(self.data[column].to_numpy(), sort=False)
        return {str(value): (int(rows.min()), int(rows.max())) for value, rows in places}


_ORDER = "order"


def arranged(chart: Chart, language: str) -> tuple[pd.DataFrame, list[TableColumn], list[int]]:
    """Return the data as a native chart needs them: one run of rows a series, none lacking.

    Returns
    -------
    DataFrame, list of TableColumn, list of int
        The rows, their columns, and which row of the chart's data each is: -1 for none.
    """
    chart = replace(chart, data=chart.data.assign(**{_ORDER: range(len(chart.data))}))
    data = chart.data
    columns = {column.key: column for column in chart.columns}
    if chart.kind in {"lines", "profile"}:
        keys = ["series", "label", "x"] if chart.kind == "lines" else ["series", "side", "label"]
        full = pd.MultiIndex.from_product([data[key].unique() for key in keys], names=keys)
        data = data.set_index(keys).reindex(full).reset_index()
        rest = [key for key in chart.data.columns if key not in keys]
        data = data[[*keys, *rest]]
    if chart.kind == "radar":
        data = data.sort_values("series", kind="stable", key=_rank).reset_index(drop=True)
    if chart.kind == "series" and chart.target is not None:
        target = {
            "year": [data["year"].min(), data["year"].max()],
            "value": chart.target,
            "series": chart.labels.get("target", ""),
            "method": NO_CODE,
            _ORDER: -1,
        }
        data = pd.concat([data, pd.DataFrame(target)[list(data.columns)]], ignore_index=True)
    if chart.kind == "distribution":
        again = data["label"] == data["label"].shift()
        # A question is written once for its pair of bars: the second bears its side alone.
        tick = data["side"].where(again, data["label"] + " \u2014 " + data["side"])
        data = data.assign(tick=tick)
        heading = text("report.columns.tick", language)
        columns["tick"] = TableColumn("tick", heading, "identifier")
    if chart.kind == "path":
        data = _courses(chart)
        heading = text("report.columns.course", language)
        columns["course"] = TableColumn("course", heading, "text")
    firsts = {
        "bars": ["group", "label"],
        "series": ["series", "method"],
        "path": ["course", "part"],
        "slope": ["series", "label"],
    }
    first = firsts.get(chart.kind, [])
    data = data[[*first, *[key for key in data.columns if key not in first]]]
    order = data.pop(_ORDER).fillna(-1).astype(int).tolist()
    return data, [columns[key] for key in data.columns], order


def _rank(names: pd.Series) -> pd.Series:
    """Return the place of each name by its first appearance."""
    return names.map({name: place for place, name in enumerate(names.unique())})


def _courses(chart: Chart) -> pd.DataFrame:
    """Return the points of a path by course: a run observed, what is required, projected, aimed at.

    Years without a value have an empty row: the native line then stops, as the drawing's does.
    """
    data = chart.data
    observed = chart.levels[0]
    again = data["run"].where(data["part"] == observed, 1)
    again = (again > 1).map({True: " (", False: ""}) + again.astype("Int64").astype(str).where(
        again > 1, ""
    )
    named = data["series"].astype(str) + again + (again != "").map({True: ")", False: ""})
    course = named.where(data["part"] == observed, data["part"].astype(str))
    data = data.assign(course=course)
    parts = [_without_gaps(rows) for _, rows in data.groupby("course", sort=False)]
    if chart.target is not None:
        aimed = chart.labels.get("target", "")
        years = [data["year"].min(), data["year"].max()]
        aim = {"year": years, "value": chart.target, "course": aimed, "part": aimed}
        parts.append(pd.DataFrame(aim).reindex(columns=data.columns))
    parts = [part.dropna(axis=1, how="all") for part in parts if len(part)]
    # The course says which series it is of.
    columns = [name for name in data.columns if name != "series"]
    return pd.concat(parts, ignore_index=True).reindex(columns=columns)


def _without_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    if len(rows) < 2:
        return rows
    years = pd.Index(range(int(rows["year"].min()), int(rows["year"].max()) + 1), name="year")
    filled = rows.drop_duplicates("year").set_index("year").reindex(years).reset_index()
    for name in ("course", "part", "series"):
        filled[name] = filled[name].ffill()
    return filled[list(rows.columns)]
