"""Arrows and heat tables as cells of a sheet: words and figures, in the drawing's colours."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from alliances.language import text
from alliances.reports.drawing.courses import look
from alliances.reports.drawing.heat import heat_colours
from alliances.reports.drawing.rows import names_of
from alliances.reports.model import Chart
from alliances.reports.native.grid import Page
from alliances.reports.style import text_on
from alliances.reports.writing import given, rounded
from alliances.workbooks.layout import height
from alliances.workbooks.style import LINE

_LINED: Mapping[str, object] = {"border": 1, "border_color": LINE, "valign": "vcenter"}


def matrix_rows(page: Page, row: int, chart: Chart) -> int:
    """Write the headings, a row a label and the legend; return the next free row."""
    return MATRICES[chart.kind](page, row, chart)


def _arrows(page: Page, row: int, chart: Chart) -> int:
    data = chart.data
    columns = list(dict.fromkeys(names_of(data["column"].tolist())))
    row = _headings(page, row, chart.labels.get("label", ""), columns)
    for label, cells in data.groupby("label", sort=False):
        by_column = cells.set_index("column")
        told = []
        for column in columns:
            course, status = by_column.loc[column, ["course", "status"]]
            arrow, colour = look(str(course), chart.levels)
            told.append((f"{arrow} {status}", colour))
        group = str(cells["group"].iloc[0])
        name = f"{group}\n{label}" if group else str(label)
        texts = [(name, page.widths[0])]
        texts += [(words, page.widths[at]) for at, (words, _) in enumerate(told, start=1)]
        page.sheet.row(row, height(texts))
        page.sheet.write(row, 0, name, page.book.format("body", **_LINED))
        for at, (words, colour) in enumerate(told, start=1):
            look_of = page.book.format(
                "body", font_color=colour, align="center", font_size=9, **_LINED
            )
            page.sheet.write(row, at, words, look_of)
        row += 1
    return row


def _heat(page: Page, row: int, chart: Chart) -> int:
    data = chart.data.assign(place=range(len(chart.data)))
    ids = chart.ids.get("value", ())
    format = chart.formats.get("value", "signed")
    years = sorted({int(year) for year in data["x"]})
    colours = heat_colours(chart.levels)
    row = _headings(page, row, chart.labels.get("label", ""), [str(year) for year in years])
    blank = page.book.format("note", align="center", **_LINED)
    for label, cells in data.groupby("label", sort=False):
        page.sheet.row(row, height([(str(label), page.widths[0])]))
        page.sheet.write(row, 0, str(label), page.book.format("body", **_LINED))
        by_year = cells.set_index("x")
        for at, year in enumerate(years, start=1):
            level = by_year["level"].get(year)
            if not given(level):
                page.sheet.write(row, at, "\u2013", blank)
                continue
            fill = colours[str(level)]
            look_of = page.book.format(
                "signed", bg_color=fill, font_color=text_on(fill), align="center", **_LINED
            )
            value = by_year["value"].get(year)
            shown = rounded(float(value), format) if pd.notna(value) else "\u2713"
            page.sheet.write(row, at, shown, look_of)
            if ids and (figure := ids[int(by_year["place"][year])]):
                page.note(figure, row, at)
        row += 1
    for level, fill in colours.items():
        look_of = page.book.format("body", bg_color=fill, font_color=text_on(fill), **_LINED)
        page.sheet.write(row, 0, level, look_of)
        row += 1
    page.sheet.write(row, 0, text("charts.heat_blank", page.language), "note")
    return row + 1


def _headings(page: Page, row: int, first: str, columns: Sequence[str]) -> int:
    left = page.book.format("heading")
    centred = page.book.format("heading", align="center", indent=0)
    texts = [(words, page.widths[at] - 1) for at, words in enumerate([first, *columns])]
    page.sheet.row(row, max(18.0, height(texts, bold=True)))
    page.sheet.write(row, 0, first, left)
    for at, words in enumerate(columns, start=1):
        page.sheet.write(row, at, words, centred)
    return row + 1


MATRICES: Mapping[str, Callable[[Page, int, Chart], int]] = {"arrows": _arrows, "heat": _heat}
"""The kinds of charts that are written as cells."""
