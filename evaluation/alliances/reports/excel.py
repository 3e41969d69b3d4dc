"""The report as an Excel workbook: a sheet a section, real numbers, native charts."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter.format import Format

from alliances.language import text
from alliances.reports.charts import Picture
from alliances.reports.figures import codes
from alliances.reports.model import Band, Report, ReportTable, Section
from alliances.reports.native.blocks import write_across, write_block
from alliances.reports.native.grid import Page, grid_of
from alliances.reports.native.register import register_sheets, sheet_names, write_register
from alliances.reports.native.tracing import Place
from alliances.workbooks.book import Book, open_book
from alliances.workbooks.layout import height
from alliances.workbooks.style import ACCENT


def write_workbook(report: Report, path: str | os.PathLike[str]) -> None:
    """Write a report as a workbook, a sheet a section, that appears whole or not at all.

    Parameters
    ----------
    report
        What `alliances.reports.build.build_report` made: the renderer adds no figure and no
        sentence to it. Figures withheld are not in it, hence nowhere in the file.
    path
        The ``.xlsx`` file to make.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    with open_book(path, report.language, report.title) as book:
        book.dated(report.date)
        names = register_sheets(report)
        places = write_sections(book, report, names)
        write_register(book, report, places, names)


def write_output(report: Report, pictures: Sequence[Picture], path: Path) -> None:
    """Write the workbook as an output of a report: its charts are native, no picture is used."""
    write_workbook(report, path)


def write_sections(
    book: Book, report: Report, others: Mapping[str, str] | None = None
) -> dict[str, list[Place]]:
    """Write the sections of a report as the first sheets of an open workbook.

    Parameters
    ----------
    book
        Where to write.
    report
        What to write.
    others
        Sheets that the caller adds afterwards, by name, with what each is: the contents name them.

    Returns
    -------
    dict of str to list of (sheet, row, column)
        Where each published figure stands, by its identifier, in order.
    """
    names = sheet_names(report)
    titles = [section.title for section in report.sections]
    contents = dict(zip(names, titles, strict=True)) | dict(others or {})
    # All sheets first: the contents of the first one link to the others.
    sheets = [book.sheet(name, ACCENT if not place else None) for place, name in enumerate(names)]
    known = codes(report)
    places: dict[str, list[Place]] = {}
    for section, sheet in zip(report.sections, sheets, strict=True):
        grid = grid_of(section, report.language, known)
        page = Page(book, sheet, report.language, grid, known, places)
        _write_section(page, report, section, contents)
    return places


def _write_section(page: Page, report: Report, section: Section, names: Mapping[str, str]) -> None:
    book, sheet = page.book, page.sheet
    sheet.widths(page.widths)
    sheet.raw.set_default_row(15)
    sheet.raw.hide_gridlines(2)
    first = section is report.sections[0]
    _title(page, report.title if first else section.title)
    if first:
        row = _opening(page, report, section)
    else:
        back = text("report.back", report.language)
        sheet.link(1, 0, (next(iter(names)), 0, 0), back, _link(book))
        row = 3
    sheet.freeze(2 if not first else 1)
    for block in section.blocks:
        row = write_block(page, row, block)
    # A first page in bands is tall: on an upright sheet it stays readable.
    upright = first and any(isinstance(block, Band) for block in section.blocks)
    sheet.printed(landscape=not upright, repeat_rows=1)
    if first:
        _contents(page, row, report, names)
        # The essentials hold on one page; the links of the contents are of no use on paper.
        sheet.raw.print_area(0, 0, row - 1, max(page.last, _last_column(section)))
        sheet.raw.fit_to_pages(1, 1)


def _last_column(section: Section) -> int:
    """Return the last column that a table of a section takes."""
    tables = (block for block in section.flat if isinstance(block, ReportTable))
    return max((len(table.columns) for table in tables), default=1) - 1


def _title(page: Page, words: str) -> None:
    """Write the title of a sheet, on as many lines as it needs."""
    look = page.book.format("title", font_size=16, text_wrap=True)
    page.sheet.row(0, max(28.0, height([(words, 0.9 * page.total)], 16, bold=True)))
    page.sheet.raw.merge_range(0, 0, 0, page.last, "", look)
    page.sheet.write(0, 0, words, look)


def _opening(page: Page, report: Report, section: Section) -> int:
    """Write what heads the first sheet: programme, wave, status; return the next row."""
    book, sheet = page.book, page.sheet
    sheet.row(1, 20)
    sheet.write(1, 0, report.subtitle, "subtitle")
    row = 2
    if report.status:
        sheet.write(row, 0, report.status, book.format("note", text_wrap=False, italic=True))
        row += 1
    facts = [
        text("report.labelled", report.language, label=label, words=value)
        for label, value in report.facts.items()
        if value not in report.subtitle
    ]
    if facts:
        row = write_across(page, row, " · ".join(facts), "note", 9)
    return row + 1


def _contents(page: Page, row: int, report: Report, names: Mapping[str, str]) -> None:
    """Write the list of the sheets, each a link."""
    book, sheet = page.book, page.sheet
    sheet.write(row, 0, text("report.contents", report.language), "band")
    for name, title in list(names.items())[1:]:
        row += 1
        sheet.link(row, 0, (name, 0, 0), name, _link(book))
        sheet.write(row, 1, title, "text")


def _link(book: Book) -> Format:
    return book.format("text", font_color=ACCENT, underline=1)
