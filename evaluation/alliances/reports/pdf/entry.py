"""The annual report and its four-page summary as accessible PDF files (PDF/UA-1), by Typst."""

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from alliances.content import shelf
from alliances.errors import WrongCall
from alliances.language import text
from alliances.reports import style
from alliances.reports.charts import Picture
from alliances.reports.model import Report, Section
from alliances.reports.pdf.lettering import printable
from alliances.reports.pdf.listing import NAME, TRACE, figures_listing
from alliances.reports.pdf.measures import fonts
from alliances.reports.pdf.pages import laid_out

SUMMARY_PAGES = 4
"""A summary has no more pages than that."""
_SUMMARY_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5)
_SPARED = frozenset({"essentials", "reading", "method"})
"""Sections without which a summary does not stand alone."""
_BODY_SIZE = 10.5
_UNDATED = datetime.date(1980, 1, 1)
_PAGE = re.compile(rb"/Type\s*/Page\b")

_COLOURS: Mapping[str, str] = {
    "accent": style.ACCENT,
    "cool": style.COOL,
    "fragility": style.FRAGILITY,
    "ink": style.INK,
    "muted": style.MUTED,
    "outline": style.OUTLINE,
    "paper": style.PAPER,
    "rule": style.RULE,
    "strength": style.STRENGTH,
    "warm": style.WARM,
}


def write_output(report: Report, pictures: Sequence[Picture], path: Path) -> None:
    """Write the whole report, with a cover and a table of contents.

    Parameters
    ----------
    report
        The report.
    pictures
        Its charts, drawn. Of a chart without a picture the data are printed.
    path
        The file.
    """
    path.write_bytes(_pdf(report, report.sections, pictures, "report", _BODY_SIZE))


def write_summary(report: Report, pictures: Sequence[Picture], path: Path) -> None:
    """Write the summary, which stands alone: four pages at most, in smaller type where it must.

    Where the smallest type does not do, the last sections go, the most needed ones excepted.
    """
    sections = report.summary or report.sections[:1]
    for size in _SUMMARY_SIZES:
        pdf = _pdf(report, sections, pictures, "summary", size)
        if pages(pdf) <= SUMMARY_PAGES:
            break
    while pages(pdf) > SUMMARY_PAGES and (less := _without_last(sections)):
        sections = less
        pdf = _pdf(report, sections, pictures, "summary", _SUMMARY_SIZES[-1])
    path.write_bytes(pdf)


def _without_last(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Leave out the last section that is not spared; nothing where none is left."""
    spare = [section for section in sections if section.id not in _SPARED]
    return tuple(each for each in sections if each is not spare[-1]) if spare else ()


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF of ours has."""
    return len(_PAGE.findall(pdf))


def _pdf(
    report: Report, sections: Sequence[Section], pictures: Sequence[Picture], form: str, size: float
) -> bytes:
    laid, printing = laid_out(report, sections, [picture.id for picture in pictures])
    content = {
        "form": form,
        "size": size,
        "title": printable(report.title),
        "subtitle": printable(report.subtitle),
        "programme": printable(report.programme),
        "language": report.language,
        "status": printable(report.status),
        "facts": [[printable(label), printable(fact)] for label, fact in report.facts.items()],
        "date": report.date,
        "sections": laid,
        "drawings": {picture.id: _drawing(picture) for picture in pictures},
        "colours": _COLOURS,
        "words": _words(report.language),
    }
    inputs = {
        "report": json.dumps(content, ensure_ascii=False),
        "figures": figures_listing(report, printing),
        "attachment": NAME,
        "trace": json.dumps(dict(report.trace), indent=1),
        "trace-attachment": TRACE,
    }
    return _compiled(inputs, _day(report.date))


def _drawing(picture: Picture) -> str:
    """Return a drawing whose text is set in the font by which it was measured."""
    return picture.inline.replace("<svg ", f'<svg font-family="{style.FONT}" ', 1)


def _words(language: str) -> dict[str, str]:
    keys = ("attachment", "attachment_trace", "page", "summary")
    return {
        **{key: text(f"report.print.{key}", language) for key in keys},
        "contents": text("report.contents", language),
        "warning": text("page.warning", language),
    }


def _day(date: str) -> datetime.date:
    return datetime.date.fromisoformat(date) if date else _UNDATED


def _compiled(inputs: dict[str, str], day: datetime.date) -> bytes:
    """Return the PDF that the template makes; no font of the system, no package, no file."""
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    compiler = typst.Compiler(_template(), font_paths=fonts(), sys_inputs=inputs)
    try:
        pdf: Any = compiler.compile(
            format="pdf", pdf_standards=["ua-1"], timestamp=int(midnight.timestamp())
        )
    except typst.TypstError as error:
        # The template is there to be edited: whoever did so is told where it fails.
        place = f"{error.message}\n{error.diagnostic}".strip()
        raise WrongCall("template_fails", path="reports/templates/report.typ", why=place) from error
    return bytes(pdf)


@cache
def _template() -> bytes:
    return (shelf("reports") / "templates" / "report.typ").read_bytes()
