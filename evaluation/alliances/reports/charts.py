"""Charts of the report: each kind drawn once, kept as PNG and as SVG."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from alliances.language.catalogue import catalogue
from alliances.reports import style
from alliances.reports.drawing.arrows import draw_arrows
from alliances.reports.drawing.bars import draw_bars
from alliances.reports.drawing.distribution import draw_distribution
from alliances.reports.drawing.dumbbell import draw_dumbbell
from alliances.reports.drawing.frame import Drawing
from alliances.reports.drawing.heat import draw_heat
from alliances.reports.drawing.lines import draw_lines
from alliances.reports.drawing.path import draw_path
from alliances.reports.drawing.png import png_of
from alliances.reports.drawing.profile import draw_profile
from alliances.reports.drawing.radar import draw_radar
from alliances.reports.drawing.series import draw_series
from alliances.reports.drawing.slope import draw_slope
from alliances.reports.drawing.svg import svg_of
from alliances.reports.drawing.tiles import draw_tiles
from alliances.reports.model import Chart, Report
from alliances.workbooks.files import whole_file

KINDS: Mapping[str, Callable[[Chart, str], Drawing]] = {
    "arrows": draw_arrows,
    "bars": draw_bars,
    "distribution": draw_distribution,
    "dumbbell": draw_dumbbell,
    "heat": draw_heat,
    "lines": draw_lines,
    "path": draw_path,
    "profile": draw_profile,
    "radar": draw_radar,
    "series": draw_series,
    "slope": draw_slope,
    "tiles": draw_tiles,
}
"""What draws each kind of chart. A new kind is one module and one line here."""

AT_MOST = 20
"""More charts than that are not looked at."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, drawn.

    Attributes
    ----------
    id
        The chart's.
    name
        Name of its files, without ending: ``07-reponses-sens``.
    png
        For documents and slides, 1,600 pixels wide.
    svg
        A file of its own, with title and sources.
    inline
        For a page that sets title and sources itself.
    body
        Where the drawing itself begins and ends in the picture, title and sources apart, as shares
        of its height from the top.
    """

    id: str
    name: str
    png: bytes
    svg: str
    inline: str
    body: tuple[float, float] = (0.0, 1.0)


def draw(chart: Chart, language: str) -> Figure:
    """Return a chart as a matplotlib figure.

    Parameters
    ----------
    chart
        The chart as data.
    language
        ``fr`` or ``en``, for numbers and for the drawing's own words.

    Raises
    ------
    KeyError
        No such kind of chart.
    """
    with matplotlib.rc_context(_settings()):
        return KINDS[chart.kind](chart, language).paper.figure


def draw_pictures(
    report: Report, advance: Callable[[], None] | None = None, at_most: int = AT_MOST
) -> tuple[Picture, ...]:
    """Draw every chart of a report, once, in the order of the report.

    Parameters
    ----------
    report
        The report.
    advance
        Called after each chart, for a progress bar.
    at_most
        Only so many charts are drawn, the first.
    """
    pictures = []
    for position, chart in enumerate(report.charts[:at_most], start=1):
        pictures.append(_picture(chart, report.language, position))
        if advance is not None:
            advance()
    return tuple(pictures)


def save_pictures(pictures: Sequence[Picture], folder: Path) -> list[Path]:
    """Write pictures as PNG and SVG files; return their paths, in order."""
    paths = []
    for picture in pictures:
        contents = {".png": picture.png, ".svg": picture.svg.encode("utf-8")}
        for ending, content in contents.items():
            path = folder / f"{picture.name}{ending}"
            with whole_file(path) as temporary:
                temporary.write_bytes(content)
            paths.append(path)
    return paths


def save_charts(
    report: Report, folder: Path, advance: Callable[[], None] | None = None
) -> list[Path]:
    """Draw the charts of a report into a folder, as PNG and SVG; return the paths, in order."""
    return save_pictures(draw_pictures(report, advance), folder)


def _picture(chart: Chart, language: str, position: int) -> Picture:
    written = StringIO()
    with matplotlib.rc_context(_settings()):
        drawing = KINDS[chart.kind](chart, language)
        figure = drawing.paper.figure
        png = png_of(figure, chart)
        figure.savefig(
            written, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    svg, inline = svg_of(written.getvalue(), chart, drawing)
    tall = drawing.paper.height
    body = (max(0.0, drawing.head - 4) / tall, min(tall, drawing.bottom + 6) / tall)
    name = f"{position:02d}-{_slug(chart, language)}"
    return Picture(chart.id, name, png, svg, inline, body)


def _slug(chart: Chart, language: str) -> str:
    """Return the chart's id as a file name, its first word in the report's language."""
    known = catalogue(language)
    head, _, rest = chart.id.partition("_")
    whole = known.get(f"charts.files.{chart.id}")
    name = whole or f"{known.get(f'charts.files.{head}', head)}-{rest}"
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower()).strip("-")


def _settings() -> dict[Any, Any]:
    return dict(style.SETTINGS)
