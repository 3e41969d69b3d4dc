"""The data of a native chart: its categories, its series, rounded to what is shown, its workbook.

The cache in the chart and the workbook embedded beside it are made from one object, so that what
is drawn is what opens when the chart is edited. What is withheld is in neither.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from alliances.language import text
from alliances.reports.drawing.text import legible
from alliances.reports.model import Chart
from alliances.reports.writing import decimals_of, format_of, given, rounded, written
from alliances.workbooks.book import small_book
from alliances.workbooks.sheet import Sheet
from alliances.workbooks.style import properties
from alliances.workbooks.zips import settled

_LOCALES = {"fr": "[$-40C]", "en": "[$-809]"}
"""A number format names its language: a French deck has decimal commas on any machine that heeds
it."""
_CODES = {"integer": "#,##0", "level": "0.00", "year": "0", "score": "0.0"}


@dataclass(frozen=True, slots=True)
class Series:
    """A series of a chart: its name, its values in the order of the categories."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """What a native chart draws.

    Attributes
    ----------
    categories
        A label for each value; or, over them, the label of the panel to which it belongs.
    series
        In the order of the legend.
    format
        The name of the format of all values.
    """

    categories: tuple[tuple[str, ...], ...]
    series: tuple[Series, ...]
    format: str
    decimals: int = 0
    joined: bool = False
    """Whether a line joins the two values of a category: the workbook then holds its ends."""

    def number_format(self, language: str) -> str:
        """Return the format of the values as Office spells it."""
        return number_format(self.format, language, self.decimals)


def number_format(format: str, language: str, decimals: int = 0) -> str:
    """Return a format of the report as Office spells it, in a language.

    `decimals` are those of the format ``number``.
    """
    if format == "number":
        code = "#,##0" + ("." + "0" * decimals if decimals else "")
    elif format in _CODES:
        code = _CODES[format]
    elif format == "signed":
        code = str(properties("signed", language)["num_format"])
    else:
        code = str(properties(format, language)["num_format"])
    return _LOCALES[language] + code


def distribution(chart: Chart, language: str) -> tuple[Plot, Plot]:
    """Return the levels of each question, and « don't know » apart; a row for each side."""
    labels = [str(label).removesuffix(".") for label in chart.data["label"]]
    ticks = []
    for row, (label, side) in enumerate(zip(labels, chart.data["side"], strict=True)):
        again = row > 0 and labels[row - 1] == label
        # A question is written once for its pair of bars: the second bears its side alone.
        key = "again" if again else "tick"
        ticks.append((text(f"report.slides.{key}", language, label=label, side=side),))
    levels = [Series(chart.labels[level], _values(chart, level)) for level in chart.levels]
    aside = Series(chart.labels["dont_know"], _values(chart, "dont_know"))
    return (
        Plot(tuple(ticks), tuple(levels), "percent"),
        Plot(tuple(ticks), (aside,), "percent"),
    )


def dumbbell(chart: Chart, language: str) -> Plot:
    """Return both sides' scores; the gap, which rests on pairs alone, stands under each label."""
    ticks = []
    for row, label in enumerate(chart.data["label"]):
        tick = str(label)
        if "gap" in chart.data:
            hidden = row in chart.withheld.get("gap", frozenset())
            gap = written(chart.data["gap"].iloc[row], "signed", language, hidden)
            tick = text("report.slides.gap", language, label=label, gap=gap)
        ticks.append((tick,))
    series = tuple(Series(chart.labels[side], _values(chart, side)) for side in ("a", "b"))
    return Plot(tuple(ticks), series, "score", joined=True)


def bars(chart: Chart) -> Plot:
    """Return a series for each group of labels: each has its colour and its name in the legend."""
    values, groups = _values(chart, "value"), chart.data["group"].tolist()
    series = tuple(
        Series(
            str(group),
            tuple(v if g == group else None for v, g in zip(values, groups, strict=True)),
        )
        for group in dict.fromkeys(groups)
    )
    return Plot(tuple((str(label),) for label in chart.data["label"]), series, _format(chart))


def panels(chart: Chart) -> Plot:
    """Return the series of a chart whose labels stand in panels, an empty place between two."""
    outer, inner = ("side", "label") if chart.kind == "profile" else ("label", "x")
    columns = (chart.data[outer].astype(str), chart.data[inner].astype(str), chart.data["series"])
    values = dict(zip(zip(*columns, strict=True), _values(chart, "value"), strict=True))
    ticks: list[tuple[str, str]] = []
    for panel in dict.fromkeys(columns[0]):
        if ticks:
            ticks.append((ticks[-1][0], " "))
        ticks += [(panel, label) for label in dict.fromkeys(columns[1])]
    series = tuple(
        Series(str(name), tuple(values.get((*tick, name)) for tick in ticks))
        for name in dict.fromkeys(columns[2])
    )
    return Plot(tuple(ticks), series, _format(chart))


def slopes(chart: Chart) -> Plot:
    """Return the two ends of each label's slope, a panel for each side."""
    panels = list(dict.fromkeys(chart.data["series"].astype(str)))
    ends = ("before", "after")
    ticks: list[tuple[str, str]] = []
    for panel in panels:
        if ticks:
            ticks.append((ticks[-1][0], " "))
        ticks += [(panel, chart.labels[end]) for end in ends]
    columns = (chart.data["series"].astype(str), chart.data["label"].astype(str))
    values = {
        (panel, chart.labels[end], label): value
        for end in ends
        for panel, label, value in zip(*columns, _values(chart, end), strict=True)
    }
    series = tuple(
        Series(label, tuple(values.get((*tick, label)) for tick in ticks))
        for label in dict.fromkeys(columns[1])
    )
    return Plot(tuple(ticks), series, chart.formats.get("after") or format_of(chart.unit))


def years(chart: Chart) -> Plot:
    """Return a value a year for each series, and the target all along where there is one."""
    data = chart.data
    known = pd.to_numeric(data["year"])
    whole = range(int(known.min()), int(known.max()) + 1)
    places = zip(data["series"].astype(str), known.astype(int), strict=True)
    values = dict(zip(places, _values(chart, "value"), strict=True))
    series = [
        Series(name, tuple(values.get((name, year)) for year in whole))
        for name in dict.fromkeys(data["series"].astype(str))
    ]
    if chart.target is not None:
        aimed = tuple(float(chart.target) for _ in whole)
        series.append(Series(chart.labels.get("target", ""), aimed))
    shown = [v for one in series for v in one.values if v is not None]
    ticks = tuple((str(year),) for year in whole)
    return Plot(ticks, tuple(series), _format(chart), decimals_of(*shown))


def native_data(plot: Plot, language: str, title: str) -> Any:
    """Return the data of a chart as python-pptx takes them, with a workbook of our own."""
    kind: Any = _Embedding
    data = kind(number_format=plot.number_format(language))
    for panel, ticks in _grouped(plot.categories):
        if panel is None:
            for tick in ticks:
                data.add_category(_clean(tick))
            continue
        category = data.add_category(_clean(panel))
        for tick in ticks:
            category.add_sub_category(_clean(tick))
    for series in plot.series:
        data.add_series(_clean(series.name), series.values)
    data.embedded = _workbook(plot, language, title)
    return data


class _Embedding(CategoryChartData):
    """Chart data that bring their workbook: texts in it are texts, never formulas."""

    embedded = b""

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook that opens when the chart is edited."""
        return self.embedded


def _workbook(plot: Plot, language: str, title: str) -> bytes:
    """Return the workbook of a chart, laid out where python-pptx says that it is."""
    depth = len(plot.categories[0])
    with small_book(language, _clean(title)) as (book, buffer):
        sheet = book.sheet(text("report.slides.sheet", language))
        sheet.write_row(0, depth, [_clean(series.name) for series in plot.series])
        before = ""
        for row, ticks in enumerate(plot.categories, start=1):
            for level, tick in enumerate(ticks):
                # A panel is named once, on the first of its rows.
                if level == depth - 1 or tick != before:
                    sheet.write(row, level, _clean(tick))
            before = ticks[0] if depth > 1 else ""
        look = book.format("text", num_format=plot.number_format(language))
        for column, series in enumerate(plot.series, start=depth):
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write(row, column, value, look)
        if plot.joined:
            _write_joins(sheet, plot, language, look)
        sheet.widths([44.0] * depth)
    return settled(buffer.getvalue())


def _write_joins(sheet: Sheet, plot: Plot, language: str, look: Format) -> None:
    """Write how far the first value lies below and above the second, as live formulas."""
    depth = len(plot.categories[0])
    first, second = (xl_col_to_name(depth + place) for place in (0, 1))
    for side, (name, values) in enumerate(joins(plot)):
        column = depth + 2 + side
        sheet.write(0, column, text(f"report.slides.{name}", language))
        over, under = (second, first) if side == 0 else (first, second)
        for row, value in enumerate(values, start=1):
            if value is not None:
                formula = f"=ROUND(MAX({over}{row + 1}-{under}{row + 1},0),1)"
                sheet.formula(row, column, formula, value, look)


def joins(plot: Plot) -> tuple[tuple[str, tuple[float | None, ...]], ...]:
    """Return how far up and down from its first value a line reaches the second."""
    first, second = (series.values for series in plot.series)
    gaps = [
        None if a is None or b is None else rounded(b - a, "score")
        for a, b in zip(first, second, strict=True)
    ]
    return (
        ("up", tuple(None if gap is None else max(gap, 0.0) for gap in gaps)),
        ("down", tuple(None if gap is None else max(-gap, 0.0) for gap in gaps)),
    )


def _grouped(
    categories: Sequence[tuple[str, ...]],
) -> Iterator[tuple[str | None, list[str]]]:
    """Yield the labels by panel, in order; the panel is None where there are none."""
    if len(categories[0]) == 1:
        yield None, [ticks[0] for ticks in categories]
        return
    for panel in dict.fromkeys(ticks[0] for ticks in categories):
        yield panel, [ticks[1] for ticks in categories if ticks[0] == panel]


def _clean(words: str) -> str:
    """Return a label without characters that XML refuses; a line break of ours stays one."""
    return "\n".join(legible(line) for line in words.split("\n"))


def _format(chart: Chart) -> str:
    return chart.formats.get("value") or format_of(chart.unit)


def _values(chart: Chart, column: str) -> tuple[float | None, ...]:
    """Return the figures of a column as they are shown; what is withheld is not there."""
    hidden = chart.withheld.get(column, frozenset())
    format = chart.formats.get(column) or _format(chart)
    return tuple(
        rounded(float(value), format) if given(value) and row not in hidden else None
        for row, value in enumerate(chart.data[column].tolist())
    )
