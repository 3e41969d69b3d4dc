"""The data of a native chart on its sheet: arranged for drawing, and where each column stands."""

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


def arranged(chart: Chart, language: str) -> tuple[pd.DataFrame, list[TableColumn]]:
    """Return the data as a native chart needs them: one run of rows a series, none lacking."""
    data = chart.data
    columns = {column.key: column for column in chart.columns}
    if chart.kind in {"lines", "profile"}:
        keys = ["series", "label", "x"] if chart.kind == "lines" else ["series", "side", "label"]
        full = pd.MultiIndex.from_product([data[key].unique() for key in keys], names=keys)
        data = data.set_index(keys).reindex(full).reset_index()
        rest = [key for key in chart.data.columns if key not in keys]
        data = data[[*keys, *rest]]
    if chart.kind == "series" and chart.target is not None:
        target = {
            "year": [data["year"].min(), data["year"].max()],
            "value": chart.target,
            "series": chart.labels.get("target", ""),
            "method": NO_CODE,
        }
        data = pd.concat([data, pd.DataFrame(target)[list(data.columns)]], ignore_index=True)
    if chart.kind == "distribution":
        again = data["label"] == data["label"].shift()
        # A question is written once for its pair of bars: the second bears its side alone.
        tick = data["side"].where(again, data["label"] + " \u2014 " + data["side"])
        data = data.assign(tick=tick)
        heading = text("report.columns.tick", language)
        columns["tick"] = TableColumn("tick", heading, "identifier")
    first = {"bars": ["group", "label"], "series": ["series", "method"]}.get(chart.kind, [])
    data = data[[*first, *[key for key in data.columns if key not in first]]]
    return data, [columns[key] for key in data.columns]
