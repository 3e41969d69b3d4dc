"""The respondent's form: one person, one partnership, a question per line.

It holds labels, never codes; nothing in it is hidden. The ids of column A tell the import which
question each line is.
"""

import os
from collections.abc import Mapping, Sequence

from alliances.frameworks.fill import refuse_without_questions
from alliances.frameworks.form_head import write_head
from alliances.frameworks.form_lines import Line, answers_in_words, write_line
from alliances.frameworks.form_lists import write_lists
from alliances.frameworks.form_plan import Chapter, asked_items, chapters, minutes, rows_of
from alliances.frameworks.model import Framework
from alliances.language import text, typeset
from alliances.workbooks.book import Book, open_book
from alliances.workbooks.layout import height as height_of
from alliances.workbooks.sheet import Sheet as Page

WIDTHS = (6.0, 52.0, 30.0)
"""Columns: id, question, answer. Together as wide as a portrait A4 page."""

# Points of a portrait A4 page between the margins, a little kept back.
_PAGE = 735.0
_TITLE = 26.0


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
    refuse_without_questions(framework)
    items = asked_items(framework, side, core)
    plan = chapters(framework, items, language)
    title = text("form.title_core" if core else "form.title", language)
    with open_book(path, language, title) as book:
        page = book.sheet(text("form.sheet", language))
        page.widths(WIDTHS, book.format("text", font_size=11))
        page.raw.hide_gridlines(2)
        used = write_head(
            page, book, framework, side, minutes(framework, items), WIDTHS, dict(details or {})
        )
        row, breaks = _write_chapters(page, book, framework, plan, used)
        _write_end(page, book, framework, row, breaks)
        page.protect()
        write_lists(book, framework, {item.scale for item in items})


def _write_chapters(
    page: Page,
    book: Book,
    framework: Framework,
    plan: Sequence[Chapter],
    used: tuple[int, float],
) -> tuple[int, list[int]]:
    """Write the questions below the head, which took `used` rows and points.

    Returns the row after the last, and the rows that begin a page: a title never ends one.
    """
    row, filled = used
    rows = rows_of(plan, row)
    numbers = {item: number for number, item in enumerate(rows, 1)}
    breaks: list[int] = []
    for chapter in plan:
        lines = [
            Line(item, numbers, rows, framework, book.language, WIDTHS, chapter.scale)
            for item in chapter.items
        ]
        if filled + 2 * _TITLE + sum(line.height for line in lines[:2]) > _PAGE:
            breaks, filled = [*breaks, row], 0.0
        row, filled = _write_title(page, book, framework, chapter, row, filled)
        for line in lines:
            if filled + line.height > _PAGE:
                breaks, filled = [*breaks, row], 0.0
            write_line(page, book, row, line)
            row, filled = row + 1, filled + line.height
    return row, breaks


def _write_title(
    page: Page, book: Book, framework: Framework, chapter: Chapter, row: int, filled: float
) -> tuple[int, float]:
    """Write a chapter's title and the answers that most of its questions take."""
    page.write(row, 0, None, book.format("band"))
    page.write(row, 1, chapter.title, book.format("band", font_size=12))
    answer = text("form.answer", book.language)
    page.write(row, 2, answer, book.format("band", font_size=9, bold=False, indent=1))
    page.row(row, _TITLE)
    if not chapter.scale:
        return row + 1, filled + _TITLE
    answers = answers_in_words(framework.scales[chapter.scale], book.language)
    words = text("form.usual_answers", book.language, answers=answers)
    tall = height_of([(words, WIDTHS[1] + WIDTHS[2])], 9) + 4
    page.raw.merge_range(row + 1, 1, row + 1, 2, words, book.format("note", valign="vcenter"))
    page.row(row + 1, tall)
    return row + 2, filled + _TITLE + tall


def _write_end(
    page: Page, book: Book, framework: Framework, row: int, breaks: Sequence[int]
) -> None:
    language = book.language
    thanks = book.format("lead", font_size=11, valign="vcenter")
    page.raw.merge_range(row + 1, 1, row + 1, 2, text("form.thanks", language), thanks)
    page.row(row + 1, 34)
    name = typeset(framework.name[language], language)
    origin = text("form.origin", language, name=name, version=framework.version)
    page.raw.merge_range(row + 2, 1, row + 2, 2, origin, book.format("note", font_size=8))
    page.row(row + 2, 26)
    page.raw.print_area(0, 0, row + 2, 2)
    page.printed(breaks=breaks)
