"""The slides of a report as a file: one slide for each of the report's, in their order."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from alliances.reports.charts import Picture
from alliances.reports.drawing.text import legible
from alliances.reports.figures import codes
from alliances.reports.model import Report
from alliances.reports.slide_notes import shown_on
from alliances.reports.slides.frame import COVER, PLAIN, add_slide, new_deck
from alliances.reports.slides.layout import lay_out
from alliances.reports.slides.notes import Shown, name_master, write_figures, write_notes
from alliances.reports.slides.properties import set_properties
from alliances.workbooks.zips import settled


def write_output(report: Report, pictures: Sequence[Picture], path: Path) -> None:
    """Write the slides as an output of a report: their charts are native, no picture is used."""
    path.write_bytes(slides_file(report))


def slides_file(report: Report) -> bytes:
    """Return the slides of a report as a ``.pptx`` file.

    Parameters
    ----------
    report
        The report: the file holds what its slides say, and no figure besides.
    """
    deck: Any = new_deck(report.language)
    printed = codes(report)
    footer = legible(report.subtitle)
    every: list[Shown] = []
    for made in report.slides:
        slide = add_slide(deck, COVER if made.id == "cover" else PLAIN, footer, report.language)
        shown = shown_on(made, report)
        lay_out(slide, made, report, printed)
        write_notes(slide, made.notes, shown, report.language)
        every += shown
    name_master(deck, report.language)
    write_figures(deck, every, report.trace)
    set_properties(deck, report)
    buffer = BytesIO()
    deck.save(buffer)
    return settled(buffer.getvalue())
