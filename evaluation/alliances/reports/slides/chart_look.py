"""How native charts look on a slide: fonts, axes, marks, labels, the line between two dots."""

from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from alliances.language import text
from alliances.reports.model import Chart
from alliances.reports.slides import chart_data
from alliances.reports.slides.chart_data import Plot, native_data, number_format
from alliances.reports.slides.measure import SMALLEST, Box
from alliances.reports.slides.texts import described
from alliances.reports.style import CATEGORIES, INK, OUTLINE, RULE, category
from alliances.workbooks.style import FONT

_SHAPES = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.STAR,
    XL_MARKER_STYLE.DASH,
)


def native(
    slide: Any, kind: Any, plot: Plot, chart: Chart, language: str, box: Box, name: str
) -> tuple[Any, Any]:
    """Return the shape and the chart, in our fonts, its formulas naming our sheet."""
    data = native_data(plot, language, chart.title)
    place = map(Pt, (box.x, box.y, box.w, box.h))
    shape = slide.shapes.add_chart(kind, *place, data)
    shape.name = name
    described(shape, chart.alt)
    made = shape.chart
    made.has_title = False
    made.font.size = Pt(SMALLEST)
    made.font.name = FONT
    made.font.color.rgb = rgb(INK)
    sheet = text("report.slides.sheet", language)
    for formula in made._chartSpace.iter(qn("c:f")):
        formula.text = formula.text.replace("Sheet1!", f"'{sheet}'!")
    return shape, made


def legend(made: Any) -> None:
    """Set the legend under the drawing."""
    made.has_legend = True
    made.legend.position = XL_LEGEND_POSITION.BOTTOM
    made.legend.include_in_layout = False
    made.legend.font.size = Pt(SMALLEST)


def upright(made: Any, most: float | None, format: str, language: str) -> None:
    """Lay labels along a vertical axis, the first on top."""
    made.category_axis.reverse_order = True
    made.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    made.category_axis.format.line.color.rgb = rgb(RULE)
    made.category_axis.tick_labels.font.size = Pt(SMALLEST)
    made.value_axis.minimum_scale = 0
    if most is not None:
        made.value_axis.maximum_scale = most
    _scale(made.value_axis, format, language)


def level(
    made: Any,
    most: float | None,
    format: str,
    language: str,
    chart: Chart,
    decimals: int = 0,
) -> None:
    """Set labels under the drawing and a scale to its left, named as the report names it."""
    made.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    straight(made.category_axis, SMALLEST)
    made.category_axis.format.line.color.rgb = rgb(OUTLINE)
    axis = made.value_axis
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = rgb(RULE)
    if most is not None:
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, most, most / 4
    _scale(axis, "integer" if most == 100 else format, language, decimals)
    title = chart.labels.get("y_axis") or chart.labels.get("x_axis", "")
    if title:
        axis.has_title = True
        axis.axis_title.text_frame.text = title
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(SMALLEST), False


def straight(axis: Any, size: float) -> None:
    """Set the labels of an axis at a size, on as many lines as they need, never turned."""
    axis.tick_labels.font.size = Pt(size)
    body = axis._element.find(qn("c:txPr")).find(qn("a:bodyPr"))
    body.set("rot", "0")
    body.set("vert", "horz")


def _scale(axis: Any, format: str, language: str, decimals: int = 0) -> None:
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    axis.tick_labels.font.size = Pt(SMALLEST)
    axis.tick_labels.number_format = number_format(format, language, decimals)
    axis.tick_labels.number_format_is_linked = False


def labels(series: Any, format: str, language: str, ink: str, position: Any) -> None:
    """Write each figure beside its mark."""
    labels = series.data_labels
    labels.show_value = True
    labels.number_format = number_format(format, language)
    labels.number_format_is_linked = False
    labels.font.size = Pt(SMALLEST)
    labels.font.color.rgb = rgb(ink)
    if position is not None:
        labels.position = position


def silent(series: Any, place: int) -> None:
    """Leave out the figure of one point."""
    labels = series._element.find(qn("c:dLbls"))
    label = labels._insert_dLbl_in_sequence(place)
    for child in list(label):
        if child.tag != qn("c:idx"):
            label.remove(child)
    etree.SubElement(label, qn("c:delete")).set("val", "1")


def marked(series: Any, position: int, joined: bool) -> None:
    """Mark the points of a series by a colour and a shape."""
    colour, _ = category(position)
    series.smooth = False
    series.marker.style = _SHAPES[position % len(_SHAPES)]
    series.marker.size = 11
    filled(series.marker.format, colour)
    series.marker.format.line.color.rgb = rgb(colour)
    if joined:
        series.format.line.color.rgb = rgb(colour)
        series.format.line.width = Pt(2.25)
        if position >= len(CATEGORIES):
            # The colours come round again: another shape and a broken line tell them apart.
            series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    else:
        series.format.line.fill.background()


def join(made: Any, plot: Plot, language: str) -> None:
    """Join the two dots of a label by bars from the first, as far as the second lies.

    High-low lines would be plainer, but LibreOffice does not draw them.
    """
    series = made.plots[0].series[0]._element
    bars = etree.Element(qn("c:errBars"))
    for name, value in (("errDir", "y"), ("errBarType", "both"), ("errValType", "cust")):
        etree.SubElement(bars, qn(f"c:{name}")).set("val", value)
    etree.SubElement(bars, qn("c:noEndCap")).set("val", "1")
    sheet = text("report.slides.sheet", language)
    for place, (name, (_, values)) in enumerate(
        zip(("plus", "minus"), chart_data.joins(plot), strict=True)
    ):
        column = "DE"[place]
        holder = etree.SubElement(etree.SubElement(bars, qn(f"c:{name}")), qn("c:numRef"))
        area = f"'{sheet}'!${column}$2:${column}${len(values) + 1}"
        etree.SubElement(holder, qn("c:f")).text = area
        cache = etree.SubElement(holder, qn("c:numCache"))
        etree.SubElement(cache, qn("c:formatCode")).text = plot.number_format(language)
        etree.SubElement(cache, qn("c:ptCount")).set("val", str(len(values)))
        for at, reach in enumerate(values):
            if reach is not None:
                point = etree.SubElement(cache, qn("c:pt"), idx=str(at))
                etree.SubElement(point, qn("c:v")).text = str(reach)
    look = etree.SubElement(bars, qn("c:spPr"))
    line = etree.SubElement(look, qn("a:ln"), w=str(Pt(3)))
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=OUTLINE.lstrip("#"))
    series.find(qn("c:cat")).addprevious(bars)


def plot_area(made: Any, left: float, width: float) -> None:
    """Give the bars a place of their own, the same in both charts of a distribution."""
    area = made._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    etree.SubElement(manual, qn("c:layoutTarget")).set("val", "inner")
    for name in ("xMode", "yMode"):
        etree.SubElement(manual, qn(f"c:{name}")).set("val", "edge")
    for name, value in (("x", left), ("y", 0.09), ("w", width), ("h", 0.78)):
        etree.SubElement(manual, qn(f"c:{name}")).set("val", str(value))
    area.insert(0, layout)


def filled(look: Any, colour: str) -> None:
    """Fill a shape with one colour."""
    look.fill.solid()
    look.fill.fore_color.rgb = rgb(colour)


def rgb(colour: str) -> Any:
    """Return a colour of ours as python-pptx takes it."""
    return RGBColor.from_string(colour.lstrip("#"))
