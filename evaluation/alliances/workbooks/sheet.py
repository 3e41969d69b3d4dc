"""One sheet of a workbook of ours: cells by type, widths, checks, notes, print setup."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from alliances.workbooks.style import NOTE
from alliances.workbooks.values import as_cell, as_cells, clean, shorten, too_long

if TYPE_CHECKING:
    from alliances.workbooks.book import Book

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""

_FREE = ("format_columns", "format_rows")
_GROWING = ("insert_rows", "delete_rows", "sort", "autofilter", "format_cells")

_FOOTER_TITLE = 110
"""Signs of a title in the footer: each may be doubled, and Excel takes 255 in all."""


class Sheet:
    """One sheet being written. Rows and columns count from 0.

    `format` arguments are names of `alliances.workbooks.style.FORMATS`, or formats that
    `Book.format` gave; None takes the column's.

    Attributes
    ----------
    raw
        XlsxWriter's worksheet, for what has no short way here (charts, merged cells).
    """

    def __init__(self, book: "Book", raw: Any) -> None:
        self.book = book
        self.raw = raw
        # XlsxWriter looks for thirty new functions in each formula; ours use none of them.
        raw._prepare_formula = _without_sign
        self.name: str = raw.get_name()

    def write(
        self, row: int, column: int, value: object, format: str | Format | None = None
    ) -> None:
        """Write one cell by the type of its value; a format alone is written where it is None."""
        self._put(row, column, as_cell(value), self.book.chosen(format))

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        value: object,
        format: str | Format | None = None,
    ) -> None:
        """Write a formula of ours with the value that it has now."""
        held = as_cell(value)
        chosen = self.book.chosen(format)
        self.raw.write_formula(row, column, formula, chosen, "" if held is None else held)

    def link(
        self, row: int, column: int, to: tuple[str, int, int], words: str, format: Format
    ) -> None:
        """Write words that lead to a cell: of the sheet with this name, at this row and column."""
        sheet, *place = to
        where = f"internal:{quoted(sheet)}!{xl_rowcol_to_cell(*place)}"
        self.raw.write_url(row, column, where, format, words)

    def mixed(self, row: int, cells: Sequence[tuple[str | None, Any, Format | None]]) -> None:
        """Write a row of plain cells, each a formula of ours with its value, or a value alone.

        Values are ``str``, ``float``, ``int``, dates or None, as `values.as_cells` gives them.
        """
        put, calculated = self._put, self.raw.write_formula
        for column, (formula, value, chosen) in enumerate(cells):
            if formula:
                calculated(row, column, formula, chosen, "" if value is None else value)
            elif value is not None:
                put(row, column, value, chosen)

    def write_row(
        self,
        row: int,
        column: int,
        values: Sequence[object] | pd.Series,
        format: str | Format | None = None,
    ) -> None:
        """Write values from left to right."""
        chosen = self.book.chosen(format)
        for place, value in enumerate(as_cells(values), column):
            self._put(row, place, value, chosen)

    def write_column(
        self,
        row: int,
        column: int,
        values: Sequence[object] | pd.Series,
        format: str | Format | None = None,
    ) -> None:
        """Write values from top to bottom."""
        chosen = self.book.chosen(format)
        put = self._put
        for place, value in enumerate(as_cells(values), row):
            put(place, column, value, chosen)

    def _put(self, row: int, column: int, value: object, chosen: Format | None) -> None:
        if type(value) is str:
            self._put_text(row, column, value, chosen)
        elif value is None:
            if chosen is not None:
                self.raw.write_blank(row, column, None, chosen)
        elif isinstance(value, bool):
            self.raw.write_string(row, column, self.book.yes_no(value), chosen)
        elif isinstance(value, (datetime.date, datetime.datetime)):
            self.raw.write_datetime(row, column, value, chosen)
        elif isinstance(value, (int, float)):
            self.raw.write_number(row, column, value, chosen)
        else:
            self._put_text(row, column, str(value), chosen)

    def _put_text(self, row: int, column: int, value: str, chosen: Format | None) -> None:
        text = clean(value)
        if too_long(text):
            self.book.shortened.append((self.name, xl_rowcol_to_cell(row, column), len(text)))
            text = shorten(text, self.book.cut_mark)
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a string for ready-made markup; two runs make it escape it.
            plain = chosen or self.book.format("text")
            last = () if chosen is None else (chosen,)
            self.raw.write_rich_string(row, column, text[:1], plain, text[1:], *last)
        elif text:
            self.raw.write_string(row, column, text, chosen)
        elif chosen is not None:
            self.raw.write_blank(row, column, None, chosen)

    def write_parts(
        self,
        row: int,
        column: int,
        parts: Sequence[tuple[str, Format]],
        format: str | Format | None = None,
    ) -> None:
        """Write one text whose parts, two at least, differ in font: a bold name, its help."""
        runs = [run for words, look in parts for run in (look, clean(words))]
        chosen = self.book.chosen(format)
        self.raw.write_rich_string(row, column, *runs, *(() if chosen is None else (chosen,)))

    def widths(self, widths: Sequence[float], format: str | Format | None = None) -> None:
        """Set the widths of the first columns, in digits of the default font."""
        chosen = self.book.chosen(format)
        for column, width in enumerate(widths):
            self.raw.set_column(column, column, width, chosen)

    def column(self, column: int, width: float, format: str | Format | None = None) -> None:
        """Set a column's width and the format of its cells that have none of their own."""
        self.raw.set_column(column, column, width, self.book.chosen(format))

    def row(self, row: int, height: float, format: str | Format | None = None) -> None:
        """Set a row's height, in points, and the format of its cells that have none."""
        self.raw.set_row(row, height, self.book.chosen(format))

    def freeze(self, row: int, column: int = 0) -> None:
        """Keep the rows above and the columns before this cell in sight."""
        self.raw.freeze_panes(row, column)

    def note(self, row: int, column: int, text: str, width: int = 300) -> None:
        """Attach a note to a cell, as high as its text needs."""
        shown = shorten(clean(text), "…", 4_000) if len(text) > 4_000 else clean(text)
        per_line = width // 6
        tall = 14 * sum(1 + len(part) // per_line for part in shown.split("\n")) + 14
        look = {"font_name": "Arial", "font_size": 9, "x_scale": 1, "width": width, "height": tall}
        self.raw.write_comment(row, column, shown, {**look, "author": "alliances", "color": NOTE})

    def check(
        self,
        area: Area,
        rule: Mapping[str, object],
        prompt: tuple[str, str] = ("", ""),
        refusal: tuple[str, str] = ("", ""),
        strict: bool = True,
        others: Sequence[Area] = (),
    ) -> None:
        """Let Excel check what is typed in an area, and in others that take the same.

        Parameters
        ----------
        rule
            ``{"validate": "list", "source": "=name"}`` and the like, as XlsxWriter spells them.
        prompt, refusal
            Title and text shown when a cell is chosen, and when its content is refused. Excel
            takes 32 and 255 characters: what is longer is cut with an ellipsis.
        strict
            Refuse; otherwise ask whether to keep the value.
        """
        if rule["validate"] == "any" and not prompt[1]:
            return
        several = {"multi_range": " ".join(map(_range, (area, *others)))} if others else {}
        self.raw.data_validation(
            *area,
            {
                **rule,
                **several,
                "ignore_blank": True,
                "input_title": _fit(prompt[0], 32),
                "input_message": _fit(prompt[1], 255),
                "error_title": _fit(refusal[0], 32),
                "error_message": _fit(refusal[1], 255),
                "error_type": "stop" if strict else "warning",
            },
        )

    def choices(
        self,
        area: Area,
        source: str | Sequence[str],
        prompt: tuple[str, str] = ("", ""),
        refusal: tuple[str, str] = ("", ""),
        strict: bool = True,
        others: Sequence[Area] = (),
    ) -> None:
        """Put a drop-down list on an area, and on others: the name of a range, or a few words.

        Without `strict` the list only helps: anything else may be typed, and nothing is said.

        Raises
        ------
        ValueError
            Words that Excel does not take as a list: over 255 characters in all, or with a comma.
        """
        if not isinstance(source, str) and (
            len(",".join(source)) > 255 or any("," in word for word in source)
        ):
            msg = "a list of words takes 255 characters and no comma: give the name of a range"
            raise ValueError(msg)
        given: object = f"={source}" if isinstance(source, str) else list(source)
        rule = {"validate": "list", "source": given, "show_error": strict}
        self.check(area, rule, prompt, refusal, others=others)

    def protect(self, grows: bool = False) -> None:
        """Lock what is not unlocked, without a password; widths and heights stay free.

        `grows`: rows may be added, deleted, sorted and filtered.
        """
        allowed = _FREE + (_GROWING if grows else ())
        self.raw.protect("", dict.fromkeys(allowed, True))

    def printed(
        self,
        landscape: bool = False,
        repeat_rows: int = 0,
        repeat_columns: int = 0,
        pages_wide: int = 1,
        breaks: Sequence[int] | None = None,
    ) -> None:
        """Prepare the printing: A4, fitted in width, headings repeated, pages numbered.

        `breaks` are the rows that begin a new page. Excel forgets them on a sheet fitted to a
        width: with `breaks`, the columns must fit by themselves.
        """
        self.raw.set_paper(9)
        if landscape:
            self.raw.set_landscape()
        if breaks is not None:
            self.raw.set_h_pagebreaks(list(breaks))
        else:
            self.raw.fit_to_pages(pages_wide, 0)
        self.raw.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        if repeat_rows:
            self.raw.repeat_rows(0, repeat_rows - 1)
        if repeat_columns:
            self.raw.repeat_columns(0, repeat_columns - 1)
        # Excel takes no footer longer than this, and would print none: a long title is cut.
        title = shorten(self.book.title, "…", _FOOTER_TITLE).replace("&", "&&")
        self.raw.set_footer(f"&L&8{title}&C&8&A&R&8&P / &N")

    def chart(self, row: int, column: int, chart: Any, alternative: str, **options: object) -> None:
        """Insert a native chart with its alternative text."""
        self.raw.insert_chart(row, column, chart, {"description": alternative, **options})

    def picture(
        self, row: int, column: int, path: Path, alternative: str, **options: object
    ) -> None:
        """Insert a picture with its alternative text."""
        self.raw.insert_image(row, column, str(path), {"description": alternative, **options})


def _without_sign(formula: str, _: bool = False) -> str:
    # An array formula stands in braces, which the file says in another way.
    return formula.removeprefix("{").removeprefix("=").removesuffix("}")


def quoted(sheet: str) -> str:
    """Return the name of a sheet as a formula and a link spell it."""
    return "'" + sheet.replace("'", "''") + "'"


def _range(area: Area) -> str:
    first, last = xl_rowcol_to_cell(*area[:2]), xl_rowcol_to_cell(*area[2:])
    return first if first == last else f"{first}:{last}"


def _fit(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
