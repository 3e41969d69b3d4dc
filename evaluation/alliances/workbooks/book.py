"""The one way in which a workbook of ours is written, over XlsxWriter.

Texts are texts whatever they begin with: nobody's answer becomes a formula or a link. Numbers and
dates are real ones. Two runs give the same bytes.
"""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from alliances.language import text
from alliances.workbooks.files import whole_file
from alliances.workbooks.sheet import Sheet
from alliances.workbooks.style import FONT, properties

# The day that ZIP archives hold where none is known: a real one would change the bytes at each run.
_CREATED = datetime.datetime(1980, 1, 1)

_LONGEST_PROPERTY = 255

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "remove_timezone": True,
    "default_format_properties": {"font_name": FONT, "font_size": 10, "font_scheme": False},
}


class Book:
    """A workbook being written; `open_book` makes one.

    Attributes
    ----------
    language
        ``fr`` or ``en``: of the words for yes and no, of the formats of dates and percentages.
    raw
        XlsxWriter's workbook, for native charts.
    shortened
        (sheet, cell, length) of each text that Excel could not hold whole: its cell says so.
    """

    def __init__(
        self,
        file: str | os.PathLike[str] | BytesIO,
        language: str,
        title: str,
        in_order: bool = False,
    ) -> None:
        self.language = language
        self.title = title
        small = isinstance(file, BytesIO)
        options = {**_OPTIONS, "constant_memory": in_order, "in_memory": small}
        self.raw: Any = xlsxwriter.Workbook(file if small else str(file), options)
        self._title_properties(_CREATED)
        self.raw.set_custom_property("Language", language, "text")
        self.raw.set_size(1920, 1200)
        self.shortened: list[tuple[str, str, int]] = []
        self.cut_mark = text("template.cut", language)
        self._words = (text("template.no", language), text("template.yes", language))
        self._formats: dict[tuple[object, ...], Format] = {}

    def format(self, name: str, **changes: object) -> Format:
        """Return a format by its name, with changes in XlsxWriter's terms (``locked=False``)."""
        key = (name, *sorted(changes.items()))
        if key not in self._formats:
            made = {"font_name": FONT, "font_size": 10, **properties(name, self.language)}
            self._formats[key] = self.raw.add_format({**made, **changes})
        return self._formats[key]

    def chosen(self, format: str | Format | None) -> Format | None:
        """Return the format of a name; formats and None stay as they are."""
        return self.format(format) if isinstance(format, str) else format

    def yes_no(self, value: bool) -> str:
        """Return the word for a yes or a no in the workbook's language."""
        return self._words[bool(value)]

    def sheet(self, name: str, tab: str | None = None) -> Sheet:
        """Add a sheet, without grid lines on paper; `tab` is the colour of its tab."""
        raw = self.raw.add_worksheet(name)
        if tab:
            raw.set_tab_color(tab)
        return Sheet(self, raw)

    def dated(self, day: str) -> None:
        """Date the document by a day, as ISO 8601; it has none where that is empty."""
        if day:
            self._title_properties(datetime.datetime.fromisoformat(day))

    def _title_properties(self, created: datetime.datetime) -> None:
        known = {"title": self.title, "author": "alliances", "comments": ""}
        self.raw.set_properties({**known, "created": created})

    def fact(self, name: str, value: str) -> None:
        """Add a property to the document; what it cannot hold whole is left out."""
        if len(name) <= _LONGEST_PROPERTY and len(value) <= _LONGEST_PROPERTY:
            self.raw.set_custom_property(name, value, "text")

    def name(self, name: str, formula: str) -> None:
        """Give a name to a range or formula: ``book.name("liste_level", "=Listes!$B$3:$B$8")``."""
        self.raw.define_name(name, formula)


@contextmanager
def open_book(
    path: str | os.PathLike[str], language: str, title: str, in_order: bool = False
) -> Iterator[Book]:
    """Write a workbook that appears whole or not at all.

    Parameters
    ----------
    path
        The file to make.
    language
        ``fr`` or ``en``.
    title
        The title in the document's properties and at the foot of printed pages.
    in_order
        The cells of each sheet will be written row after row, sheet after sheet: nothing is then
        kept in memory, however many there are.

    Yields
    ------
    Book
        What to write on.

    Raises
    ------
    OutputError
        The file cannot be written: see `alliances.workbooks.files.whole_file`.
    """
    with whole_file(path) as temporary:
        book = Book(temporary, language, title, in_order)
        yield book
        try:
            book.raw.close()
        except FileCreateError as error:
            # XlsxWriter wraps the error of the system, which whole_file knows how to tell.
            raise error.args[0] from error


@contextmanager
def small_book(language: str, title: str) -> Iterator[tuple[Book, BytesIO]]:
    """Write a small workbook in memory, without a file: its bytes are there once the block ends.

    Parameters
    ----------
    language
        ``fr`` or ``en``.
    title
        The title in the document's properties and at the foot of printed pages.

    Yields
    ------
    book, buffer
        What to write on, and what holds the bytes afterwards.
    """
    buffer = BytesIO()
    book = Book(buffer, language, title)
    yield book, buffer
    book.raw.close()
