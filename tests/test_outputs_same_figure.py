"""The same figure in all outputs, by its identifier: read back from the files, none made up."""

from collections.abc import Iterator, Mapping
from functools import cache

import docx_reading
import pdf_reading
import pptx_reading
import pytest
import xlsx_reading
from written_reports import delivered

from alliances.reports.model import Block, Bullets, Figure, KeyFigures, Paragraph
from alliances.reports.outputs import OUTPUTS
from alliances.reports.verifying.delivered import open_delivered

FORMATS = tuple(OUTPUTS)


@cache
def known() -> dict[str, Figure]:
    return {figure.id: figure for figure in delivered().report.figures}


@cache
def read(format: str) -> Mapping[str, float | str]:
    """What a file shows for each figure, as the package reads it."""
    return open_delivered(delivered().file(format)).figures


@cache
def read_apart(format: str) -> Mapping[str, float | str]:
    """The same, by the tests' own reading of the file; of a page there is none but the package's.

    A code stands for its identifier in a PDF, and slides list the figures that have a code.
    """
    path = delivered().file(format)
    match format:
        case "xlsx":
            return xlsx_reading.figures_of(path)
        case "docx":
            return docx_reading.figures_of(path)
        case "pptx":
            return pptx_reading.figures_of(path)
    ids = {figure.code: figure.id for figure in known().values() if figure.code}
    return {ids[code]: said for code, said in pdf_reading.figures_of(path).items()}


def printed() -> Iterator[Block]:
    """The blocks of the report that are read from end to end: those of Word and of the PDF."""
    for section in delivered().report.sections:
        if section.depth != "detail":
            yield from (b for b in section.flat if getattr(b, "depth", "") != "detail")


def shown_by(block: Block) -> set[str]:
    ids = {i for column in getattr(block, "ids", {}).values() for i in column if i}
    keys = block.figures if isinstance(block, KeyFigures) else ()
    return ids | {key.id for key in keys if key.id}


def said_by(block: Block) -> set[str]:
    """The figures that sentences state."""
    match block:
        case Paragraph():
            return set(block.refs)
        case Bullets():
            return {i for refs in block.refs for i in refs}
    return set()


@pytest.mark.parametrize("format", FORMATS)
def test_every_figure_of_a_file_is_the_reports_own(format: str) -> None:
    _assert_equal(read(format))


@pytest.mark.parametrize("format", ["xlsx", "docx", "pptx", "pdf"])
def test_an_independent_reading_of_the_file_finds_the_same(format: str) -> None:
    found = read_apart(format)
    _assert_equal(found)
    coded = {i for i in read(format) if known()[i].code}
    # What slides show of a chart stands in the notes as well; all else is read in its own place.
    drawn = _only_drawn() if format == "pdf" else set()
    assert {i for i in found if known()[i].code} == coded - drawn
    assert len(drawn) < len(coded)


def _only_drawn() -> set[str]:
    """Figures that a PDF draws and prints as no number."""
    listed = pdf_reading.Printed(delivered().file("pdf")).listing
    return {line["id"] for line in listed if line["table"] == "-1"}


def _assert_equal(found: Mapping[str, float | str]) -> None:
    assert found
    for identifier, shown in found.items():
        figure = known()[identifier]
        held = figure.value if isinstance(shown, float) else figure.written
        assert shown == held, (identifier, shown, held)


def test_the_workbook_and_the_page_hold_every_figure() -> None:
    assert len(known()) > 5_000
    assert set(read("xlsx")) == set(read("html")) == set(known())


def test_word_and_pdf_hold_every_figure_of_what_is_printed() -> None:
    expected = {i for block in printed() for i in shown_by(block)}
    assert len(expected) > 500
    assert set(read("docx")) == expected
    # Of what is only drawn, the PDF lists the figure and not its n and bounds: the page has them.
    assert {i for i in read("pdf") if known()[i].code} == {i for i in expected if known()[i].code}
    assert set(read("pdf")) <= expected


def test_slides_show_nothing_that_the_others_lack() -> None:
    # A slide stands for a chapter: its figures are those that a reader finds in the report.
    assert len(read("pptx")) > 100
    assert set(read("pptx")) <= set(read("docx"))


def test_the_figures_of_the_essentials_are_in_all_five() -> None:
    essentials = delivered().report.section("essentials")
    keys = {i for b in essentials.flat if isinstance(b, KeyFigures) for i in shown_by(b)}
    stated = {i for block in essentials.flat for i in said_by(block)}
    assert len(keys) > 4 and len(stated) > 4
    for format in ("xlsx", "html", "docx", "pdf"):
        assert keys | stated <= set(read(format)), format
    assert keys <= set(read("pptx"))


def test_a_sentence_states_no_figure_that_cannot_be_found() -> None:
    stated = {i for block in printed() for i in said_by(block)}
    assert stated - set(known()) == set()
    # Its code is printed beside it: a reader of the paper must find it there, or in the workbook.
    assert stated - set(read("html")) == set()


def test_the_summary_says_what_the_report_says() -> None:
    summary = delivered().folder / OUTPUTS["pdf"].beside[0].name("fr")
    found = open_delivered(summary).figures
    _assert_equal(found)
    assert len(found) > 30 and set(found) <= set(read("pdf"))
