"""The respondent's form: one person, a sheet for each of their partnerships, a question per line.

It holds labels, never codes; nothing in it is hidden. The ids of column A tell the import which
question each line is.
"""

import os
from collections.abc import Mapping, Sequence

from alliances.frameworks.fill import refuse_without_questions
from alliances.frameworks.form_facts import write_facts
from alliances.frameworks.form_head import BAND, band, write_head
from alliances.frameworks.form_lines import Line, answers_in_words, write_line, write_menus
from alliances.frameworks.form_lists import write_lists
from alliances.frameworks.form_names import sheet_names
from alliances.frameworks.form_plan import (
    Asking,
    Chapter,
    asked_items,
    chapters,
    minutes,
    rows_of,
)
from alliances.frameworks.model import Framework, Item
from alliances.language import text, typeset
from alliances.workbooks.book import Book, open_book
from alliances.workbooks.layout import height as height_of
from alliances.workbooks.sheet import Sheet as Page

WIDTHS = (6.0, 52.0, 30.0)
"""Columns: id, question, answer. Together as wide as a portrait A4 page."""

# Points of a portrait A4 page between the margins, a little kept back.
_PAGE = 735.0
_END = 62.0


def write_form(
    path: str | os.PathLike[str],
    framework: Framework,
    language: str = "fr",
    side: str | None = None,
    core: bool = False,
    details: Mapping[str, str] | None = None,
) -> None:
    """Write the form that one respondent fills in.

    Parameters
    ----------
    path
        The .xlsx file to make; one already there is replaced.
    framework
        What is asked.
    language
        ``fr`` or ``en``.
    side
        ``A`` or ``B``: only the questions put to the roles of that side. None: all.
    core
        Only the core set of items.
    details
        What stands at the head, locked: ``programme``, ``partnership``, ``partnership_name``,
        ``wave``, ``respondent``, ``deadline``, ``contact``, ``rgpd_notice``. What is missing is
        left for the programme to fill in.

    Raises
    ------
    WrongCall
        The framework asks nothing.
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.frameworks.load import load_framework
    >>> with TemporaryDirectory() as folder:
    ...     form = Path(folder) / "formulaire.xlsx"
    ...     write_form(form, load_framework("partenariat"), "fr", side="B", core=True)
    ...     form.exists()
    True
    """
    asking = Asking(details=dict(details or {}), side=side)
    title = text("form.title_core" if core else "form.title", language)
    refuse_without_questions(framework)
    with open_book(path, language, title) as book:
        write_askings(book, framework, [asking], core)


def write_askings(
    book: Book, framework: Framework, askings: Sequence[Asking], core: bool = False
) -> None:
    """Write a form on an open book: a sheet for each partnership, then the lists of its menus.

    Parameters
    ----------
    book
        Where to write, in the form's language.
    framework
        What is asked.
    askings
        The partnerships that one respondent is asked about.
    core
        Only the core set of items.
    """
    scales: set[str] = set()
    names = sheet_names([each.details.get("partnership", "") for each in askings], book.language)
    for name, asking in zip(names, askings, strict=True):
        items = asked_items(
            framework, asking.side, core, asking.role, asking.voice, asking.first_wave
        )
        _write_sheet(book, framework, name, asking, items, names)
        scales |= {item.scale for item in items}
    write_lists(book, framework, scales)


def _write_sheet(
    book: Book,
    framework: Framework,
    name: str,
    asking: Asking,
    items: tuple[Item, ...],
    names: Sequence[str],
) -> None:
    plan = chapters(framework, items, book.language)
    page = book.sheet(name)
    page.widths(WIDTHS, book.format("text", font_size=11))
    page.raw.hide_gridlines(2)
    effort = len(items), minutes(framework, items)
    used = write_head(page, book, framework, asking, effort, WIDTHS, names)
    row, filled = used
    breaks: list[int] = []
    if asking.facts:
        below, tall = write_facts(page, book, asking.facts, row, WIDTHS)
        if filled + tall > _PAGE:
            breaks, filled = [row], 0.0
        row, filled = below, filled + tall
    row, filled = _write_chapters(page, book, framework, plan, (row, filled), breaks)
    _write_end(page, book, framework, (row, filled), breaks)
    page.protect()


def _write_chapters(
    page: Page,
    book: Book,
    framework: Framework,
    plan: Sequence[Chapter],
    used: tuple[int, float],
    breaks: list[int],
) -> tuple[int, float]:
    """Write the questions from the row and the points of its page `used`.

    Adds to `breaks` the rows that begin a page: a title never ends one. Returns the row after the
    last, and the points used of its page.
    """
    row, filled = used
    rows = rows_of(plan, row)
    numbers = {item: number for number, item in enumerate(rows, 1)}
    written: list[tuple[int, Line]] = []
    for chapter in plan:
        lines = [
            Line(item, numbers, rows, framework, book.language, WIDTHS, chapter.scale)
            for item in chapter.items
        ]
        if filled + 2 * BAND + sum(line.height for line in lines[:2]) > _PAGE:
            breaks.append(row)
            filled = 0.0
        row, filled = _write_title(page, book, framework, chapter, row, filled)
        for line in lines:
            if filled + line.height > _PAGE:
                breaks.append(row)
                filled = 0.0
            write_line(page, book, row, line)
            written.append((row, line))
            row, filled = row + 1, filled + line.height
    write_menus(page, written)
    return row, filled


def _write_title(
    page: Page, book: Book, framework: Framework, chapter: Chapter, row: int, filled: float
) -> tuple[int, float]:
    """Write a chapter's title and the answers that most of its questions take."""
    band(page, book, row, chapter.title, text("form.answer", book.language))
    if not chapter.scale:
        return row + 1, filled + BAND
    answers = answers_in_words(framework.scales[chapter.scale], book.language)
    words = text("form.usual_answers", book.language, answers=answers)
    tall = height_of([(words, WIDTHS[1] + WIDTHS[2])], 9) + 4
    page.raw.merge_range(row + 1, 1, row + 1, 2, words, book.format("note", valign="vcenter"))
    page.row(row + 1, tall)
    return row + 2, filled + BAND + tall


def _write_end(
    page: Page, book: Book, framework: Framework, used: tuple[int, float], breaks: list[int]
) -> None:
    """Write the thanks and the origin of the questions, together on one page."""
    row, filled = used
    language = book.language
    if filled + _END > _PAGE:
        breaks.append(row)
    thanks = book.format("lead", font_size=11, valign="vcenter")
    page.raw.merge_range(row, 1, row, 2, text("form.thanks", language), thanks)
    page.row(row, 38)
    name = typeset(framework.name[language], language)
    origin = text("form.origin", language, name=name, version=framework.version)
    page.raw.merge_range(row + 1, 1, row + 1, 2, origin, book.format("note", font_size=8))
    page.row(row + 1, 24)
    page.raw.print_area(0, 0, row + 1, 2)
    page.printed(breaks=breaks)
