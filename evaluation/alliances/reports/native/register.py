"""The sheet of all published figures, and that of what a check needs: who, from what, with what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from alliances.language import text
from alliances.reports.model import Chart, Report, ReportTable
from alliances.reports.native.tables import number_format
from alliances.reports.native.tracing import Place
from alliances.reports.writing import decimals_of
from alliances.workbooks.book import Book
from alliances.workbooks.layout import height
from alliances.workbooks.sheet import Sheet, quoted
from alliances.workbooks.style import ACCENT, GREY

NAME_OF = "fig_{code}"
"""The defined name of a figure's cell, by the code that is printed beside it."""
AGAIN = "fig_{code}_{time}"
"""That of a cell where it stands again, from the second on."""

_HEAD = 3
"""The row of the headings."""

_LONGEST_NAME = 31
_WIDTHS: Mapping[str, float] = {
    "code": 9,
    "label": 70,
    "value": 11,
    "written": 11,
    "n": 9,
    "low": 12,
    "high": 12,
    "sheet": 17,
    "block": 48,
    "format": 22,
    "scope": 48,
    "definition": 48,
    "method": 40,
    "exclusions": 48,
    "source": 48,
    "id": 60,
}
"""The columns of the sheet, in their order, and how wide each is."""

_TO_THE_RIGHT = ("value", "written", "n", "low", "high")

_WORDS = ("code", "label", "written", "scope", "source", "id")
_SOMETIMES = ("definition", "method", "exclusions")
"""Columns of words that a report may leave empty: they are then left out."""


def sheet_names(report: Report) -> list[str]:
    """Return the names of the sheets of the sections, each once."""
    return _distinct([section.name or section.id for section in report.sections])


def register_sheets(report: Report) -> dict[str, str]:
    """Return the sheets that `write_register` adds, by name, with the title of each."""
    kinds = [kind for kind, held in (("figures", report.figures), ("trace", report.trace)) if held]
    say = report.language
    wanted = [text(f"report.book.{kind}.name", say) for kind in kinds]
    names = _distinct([*sheet_names(report), *wanted])[len(report.sections) :]
    return {
        name: text(f"report.book.{kind}.title", say)
        for name, kind in zip(names, kinds, strict=True)
    }


def _distinct(wanted: Sequence[str]) -> list[str]:
    """Return names that Excel takes: 31 characters, no sign of its own, no name twice."""
    forbidden = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
    names: list[str] = []
    for words in wanted:
        plain = words.translate(forbidden).strip("'")
        name, seen = plain[:_LONGEST_NAME], 1
        while name.casefold() in {known.casefold() for known in names}:
            seen += 1
            name = f"{plain[: _LONGEST_NAME - 4]} ({seen})"
        names.append(name)
    return names


def write_register(
    book: Book, report: Report, places: Mapping[str, Sequence[Place]], names: Mapping[str, str]
) -> None:
    """Write the sheet of the figures and that of the trace, as far as the report has either.

    Parameters
    ----------
    places
        Where each figure stands, as `alliances.reports.excel.write_sections` returns.
    names
        What `register_sheets` returned.
    """
    titles = iter(names.items())
    if report.figures:
        _write_figures(book, report, places, *next(titles))
    if report.trace:
        _write_trace(book, report, *next(titles))


def _write_figures(
    book: Book, report: Report, places: Mapping[str, Sequence[Place]], name: str, title: str
) -> None:
    sheet = _opened(book, report, name, title)
    note = text("report.book.figures.note", report.language)
    sheet.write(2, 0, note, book.format("note", text_wrap=False))
    keys = _columns(report)
    for place, key in enumerate(keys):
        heading = text(f"report.book.figures.{key}", report.language)
        side = "right" if key in _TO_THE_RIGHT else "left"
        sheet.write(_HEAD, place, heading, book.format("heading", align=side))
    sheet.row(_HEAD, 30)
    columns = _by_column(report, keys)
    plain, small = book.format("text"), book.format("key", valign="top")
    echo = book.format("text", align="right", font_color=GREY)
    for place, key in enumerate(keys):
        look = {"written": echo}.get(key, small if key in ("code", "id") else plain)
        sheet.column(place, _WIDTHS[key], look)
        if key in columns:
            # The format is the column's: thousands of cells need not each bear it.
            sheet.write_column(_HEAD + 1, place, columns[key])
    _numbers(book, sheet, report, places, {key: place for place, key in enumerate(keys)})
    last = _HEAD + len(report.figures)
    sheet.raw.autofilter(_HEAD, 0, last, len(keys) - 1)
    sheet.freeze(_HEAD + 1, 2)
    sheet.printed(landscape=True, repeat_rows=_HEAD + 1)
    # On paper, what a reader looks up; the long words of each source stay on the screen.
    sheet.raw.print_area(0, 0, last, keys.index("block"))


def _columns(report: Report) -> list[str]:
    """Return the columns that hold something for at least one figure."""
    return [
        key
        for key in _WIDTHS
        if key not in _SOMETIMES or any(getattr(figure, key) for figure in report.figures)
    ]


def _by_column(report: Report, keys: Sequence[str]) -> dict[str, list[object]]:
    """Return the columns of words, and of numbers that refer to no cell."""
    titles = {
        (section.id, block.id): block.title
        for section in report.sections
        for block in section.flat
        if isinstance(block, ReportTable | Chart)
    }
    key_figures = text("report.book.figures.key_figures", report.language)
    formats = {
        figure.format: text(f"report.book.formats.{figure.format}", report.language)
        for figure in report.figures
    }
    made: dict[str, list[object]] = {
        "block": [titles.get((f.section, f.block), key_figures) for f in report.figures],
        "format": [formats[figure.format] for figure in report.figures],
    }
    for key in (*_WORDS, *_SOMETIMES):
        if key in keys:
            made[key] = [getattr(figure, key) or None for figure in report.figures]
    return made


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of the figures' cells, made once each."""

    book: Book

    def of(self, format: str, value: float) -> Format:
        name, changes = number_format(format)
        if format == "number" and (decimals := decimals_of(value)):
            changes = {**changes, "num_format": "#,##0." + "0" * decimals}
        return self.book.format(name, **changes)


def _numbers(
    book: Book,
    sheet: Sheet,
    report: Report,
    places: Mapping[str, Sequence[Place]],
    at: Mapping[str, int],
) -> None:
    """Write each figure as a reference to its cell, its n, its interval, where it stands."""
    looks = _Looks(book)
    missing = book.format("note", align="right", text_wrap=False)
    link = book.format("text", font_color=ACCENT, underline=1)
    integer = book.format("integer", font_color=GREY)
    for row, figure in enumerate(report.figures, _HEAD + 1):
        place, *others = places.get(figure.id, (None,))
        if figure.value is None:
            sheet.write(row, at["value"], figure.written, missing)
        elif place is None:
            sheet.write(row, at["value"], figure.value, looks.of(figure.format, figure.value))
        else:
            look = looks.of(figure.format, figure.value)
            sheet.formula(row, at["value"], f"={_address(place)}", figure.value, look)
        if figure.n is not None:
            sheet.write(row, at["n"], figure.n, integer)
        for end, value in (("low", figure.low), ("high", figure.high)):
            if value is not None:
                sheet.write(row, at[end], value, looks.of(figure.format, value))
        if place is not None and figure.code:
            sheet.link(row, at["sheet"], place, place[0], link)
            book.name(NAME_OF.format(code=figure.code), f"={_address(place, fixed=True)}")
            for time, other in enumerate(filter(None, others), 2):
                name = AGAIN.format(code=figure.code, time=time)
                book.name(name, f"={_address(other, fixed=True)}")
        elif place is not None:
            sheet.write(row, at["sheet"], place[0])


def _address(place: Place, fixed: bool = False) -> str:
    sheet, row, column = place
    return f"{quoted(sheet)}!{xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)}"


def _write_trace(book: Book, report: Report, name: str, title: str) -> None:
    """Write what a check reads, a line a fact, and the same as properties of the document."""
    sheet = _opened(book, report, name, title)
    say = report.language
    sheet.write(2, 0, text("report.book.trace.note", say), book.format("note", text_wrap=False))
    head = [text(f"report.book.trace.{key}", say) for key in ("key", "value")]
    sheet.write_row(_HEAD, 0, head, "heading")
    sheet.widths((34, 100))
    for row, (key, value) in enumerate(report.trace.items(), _HEAD + 1):
        sheet.row(row, height([(value, 100.0)]))
        sheet.write(row, 0, key, "text")
        sheet.write(row, 1, value, "body")
        book.fact(f"alliances.{key}", value)
    sheet.freeze(_HEAD + 1)
    sheet.printed(landscape=True, repeat_rows=_HEAD + 1)


def _opened(book: Book, report: Report, name: str, title: str) -> Sheet:
    """Return a new sheet with its title and the link back to the contents."""
    sheet = book.sheet(name)
    sheet.raw.hide_gridlines(2)
    sheet.row(0, 28)
    sheet.write(0, 0, title, book.format("title", font_size=16))
    link = book.format("text", font_color=ACCENT, underline=1)
    sheet.link(1, 0, (sheet_names(report)[0], 0, 0), text("report.back", report.language), link)
    return sheet
