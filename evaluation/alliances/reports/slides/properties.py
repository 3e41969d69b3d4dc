"""The properties of the document: whose it is and what day it is dated, nothing of this machine."""

import datetime
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from alliances.reports.drawing.text import legible
from alliances.reports.model import Report
from alliances.reports.slides.texts import LANGUAGES

_UNDATED = datetime.datetime(1980, 1, 1)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/extended-properties"><Application>alliances'
    b"</Application></Properties>"
)
_LONGEST = 255


def set_properties(deck: Any, report: Report) -> None:
    """Set title, author, language and dates: those of the report, never of the day it is made."""
    day = datetime.datetime.fromisoformat(report.date) if report.date else _UNDATED
    core = deck.core_properties
    core.title = legible(f"{report.title} \u2013 {report.subtitle}")[:_LONGEST]
    core.subject = legible(report.subtitle)[:_LONGEST]
    core.author = core.last_modified_by = "alliances"
    core.language = LANGUAGES[report.language]
    core.created = core.modified = core.last_printed = day
    core.revision = 1
    core.keywords = core.comments = core.category = core.content_status = ""
    _speak(deck, LANGUAGES[report.language])
    deck.part.package.part_related_by(RT.EXTENDED_PROPERTIES)._blob = _APP


def _speak(deck: Any, language: str) -> None:
    """Name the language wherever the presentation of python-pptx names its own."""
    for part in deck.part.package.iter_parts():
        root = getattr(part, "_element", None)
        for element in () if root is None else root.iter("{*}*"):
            if element.get("lang"):
                element.set("lang", language)
