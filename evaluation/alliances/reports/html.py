"""The report as one page that needs nothing else: no script, no font, no picture from elsewhere."""

import json
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from alliances.content import shelf
from alliances.language import text
from alliances.reports import style
from alliances.reports.charts import Picture
from alliances.reports.figures import codes
from alliances.reports.html_blocks import PageSection, page_section
from alliances.reports.model import Band, Report

_VARIABLES: Mapping[str, str] = {
    "accent": style.ACCENT,
    "blue": style.BLUE,
    "cool": style.COOL,
    "fragility": style.FRAGILITY,
    "ink": style.INK,
    "muted": style.MUTED,
    "paper": style.PAPER,
    "rule": style.RULE,
    "strength": style.STRENGTH,
    "warm": style.WARM,
}


def render_page(report: Report, pictures: Sequence[Picture]) -> str:
    """Return the report as one self-contained HTML page.

    Parameters
    ----------
    report
        The report, in the language of the page.
    pictures
        Its charts, drawn (`alliances.reports.charts.draw_pictures`). A chart without a picture
        keeps its data table.

    Returns
    -------
    str
        The page. All texts of the report are escaped: a name may hold any character.
    """
    drawings = {picture.id: Markup(picture.inline) for picture in pictures}
    printed = codes(report)
    sections: list[PageSection] = [
        page_section(section, drawings, report.language, printed) for section in report.sections
    ]
    banded = any(isinstance(block, Band) for section in report.sections for block in section.blocks)
    colours = {**_VARIABLES, **({"outline": style.OUTLINE} if banded else {})}
    variables = " ".join(f"--{name}: {value};" for name, value in colours.items())
    page = _template().render(
        report=report,
        sections=sections,
        say=partial(_say, report.language),
        trace=json.dumps(dict(report.trace), ensure_ascii=False) if report.trace else "",
        variables=Markup(variables),
        css=Markup(_file("report.css") + (_file("bands.css") if banded else "")),
    )
    return page.strip() + "\n"


def write_output(report: Report, pictures: Sequence[Picture], path: Path) -> None:
    """Write the page as an output of a report."""
    path.write_text(render_page(report, pictures), encoding="utf-8", newline="\n")


def _say(language: str, key: str, **values: object) -> str:
    return text(key, language, **values)


@cache
def _file(name: str) -> str:
    return (shelf("reports") / "templates" / name).read_text("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=DictLoader({"report": _file("report.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("report")
