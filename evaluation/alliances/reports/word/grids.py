"""Tables and charts of the report, as captioned tables and pictures with their notes below."""

from collections.abc import Sequence
from zlib import crc32

import pandas as pd

from alliances.language import text
from alliances.reports.charts import Picture
from alliances.reports.drawing.frame import explanations
from alliances.reports.figures import row_codes
from alliances.reports.model import Chart, ReportTable
from alliances.reports.word.flow import Flow
from alliances.reports.word.marks import drawing, link, paragraph, run
from alliances.reports.word.tables import UPRIGHT, Column, fit, table
from alliances.reports.writing import is_figure, written

_EMU = 635
"""English metric units in a twentieth of a point."""
_TALLEST = 10_800
"""Of a picture, in twentieths of a point: a page less its caption and notes."""


def write_table(flow: Flow, block: ReportTable) -> None:
    """Write a table with its caption above and its reading below."""
    columns = _columns(flow, block, block.rows)
    if not columns:
        return
    how = fit(columns, flow.stays)
    flow.turn(how.turned)
    flow.caption("table", block.title)
    if block.subtitle:
        flow.add(paragraph(run(block.subtitle), "Measure"))
    flow.add(table(columns, how, block.title, block.subtitle or block.scope))
    if not len(block.rows):
        flow.add(paragraph(run(text("page.empty", flow.language)), "Note"))
    flow.add(*_notes(flow, block, _marks(flow, columns), block.notes))


def write_chart(flow: Flow, block: Chart) -> None:
    """Write a chart: its picture, its reading, and where its data are."""
    picture = next((each for each in flow.drawn if each.id == block.id), None)
    flow.turn(False)
    flow.caption("figure", block.title)
    if block.subtitle:
        flow.add(paragraph(run(block.subtitle), "Measure"))
    if picture is not None:
        flow.add(paragraph(_picture(flow, picture, block.alt), "Drawing"))
    marks = " ".join(explanations(block, flow.language))
    below = link(_anchor(block), run(flow.say("data_below"))) if block.id in flow.told else ""
    flow.add(*_notes(flow, block, marks, (), below))


def write_data(flow: Flow, charts: Sequence[Chart]) -> None:
    """Write the data of charts, a table each."""
    for chart in charts:
        columns = _columns(flow, chart, chart.data)
        how = fit(columns, flow.stays)
        flow.turn(how.turned)
        flow.caption("table", chart.title, _anchor(chart))
        flow.add(table(columns, how, chart.title, chart.subtitle))
        if marks := _marks(flow, columns):
            flow.add(paragraph(run(marks), "Note"))


def _columns(flow: Flow, block: ReportTable | Chart, data: pd.DataFrame) -> list[Column]:
    """Return the columns, every figure written and bookmarked; codes stand in the last one."""
    made = []
    for column in block.columns:
        # The code stands for it here; the annex of traceability gives the whole identifier.
        if column.key == "id" and column.format == "identifier":
            continue
        hidden = block.withheld.get(column.key, frozenset())
        cells = [
            written(value, column.format, flow.language, row in hidden)
            for row, value in enumerate(data[column.key].tolist())
        ]
        marked = [run(cell) for cell in cells]
        if column.key in block.ids:
            ids = block.ids[column.key]
            marked = [flow.places.marked(i, m) for i, m in zip(ids, marked, strict=True)]
        made.append(Column(column.heading, cells, marked, is_figure(column.format)))
    found = row_codes(block, flow.places.codes)
    if any(found):
        marked = [run(each, "Code") for each in found]
        made.append(Column(text("report.print.codes", flow.language), found, marked))
    return made


def _marks(flow: Flow, columns: Sequence[Column]) -> str:
    """Return what « s » and « n.d. » mean, where the table holds any."""
    cells = {cell for column in columns if column.number for cell in column.cells}
    return " ".join(
        text(f"charts.{note}", flow.language)
        for key, note in (("withheld", "withheld_note"), ("unavailable", "unavailable_note"))
        if text(f"report.{key}", flow.language) in cells
    )


def _notes(
    flow: Flow, block: ReportTable | Chart, marks: str, notes: Sequence[str] = (), last: str = ""
) -> list[str]:
    """Return what is said below a table or a picture; `last` ends its last line."""
    made = [run(marks)] if marks else []
    for name in ("reading", "scope", "source"):
        if said := getattr(block, name):
            label = text(f"report.{name}_label", flow.language)
            label = text("page.label", flow.language, label=label)
            made.append(run(label, "Strong") + run(said))
    made += [run(note) for note in notes]
    if last:
        made.append(f"{made.pop()}{run(' ')}{last}" if made else last)
    return [paragraph(each, "Note") for each in made]


def _picture(flow: Flow, picture: Picture, alt: str) -> str:
    relation = f"rIdPicture{len(flow.images) + 1}"
    flow.images[relation] = picture.png
    # Width and height stand at the head of every PNG.
    across, down = (int.from_bytes(picture.png[at : at + 4], "big") for at in (16, 20))
    ratio = down * (picture.body[1] - picture.body[0]) / across
    width = min(UPRIGHT, _TALLEST / ratio)
    size = int(width * _EMU), int(width * ratio * _EMU)
    return drawing(relation, flow.places.number(), alt, size, picture.body)


def _anchor(chart: Chart) -> str:
    return f"_Data{crc32(chart.id.encode('utf-8', 'replace'))}"
