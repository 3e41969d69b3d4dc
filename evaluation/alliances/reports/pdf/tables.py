"""Tables and charts of the report as the PDF prints them: written, numbered, with their codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from alliances.language import text
from alliances.reports.figures import listed_codes, row_codes
from alliances.reports.html_blocks import PageTable, page_chart, page_table
from alliances.reports.model import Chart, ReportTable
from alliances.reports.pdf.lettering import printable
from alliances.reports.pdf.widths import SIZES, Fit, fitted, halved, lines_of

SHORT = 14
"""Two tables of no more rows than that may stand side by side; a label reaches over no more."""
WHOLE = 26
"""Tables of no more lines than that are not divided between two pages."""
TALL = 40
"""Rows that hang together and take more lines than that may break within."""
DRAWN = -1
"""The table of a figure that is drawn only: the page and the workbook hold it as a number."""

Laid = dict[str, Any]
"""A block as the template reads it."""
Cell = str | dict[str, Any] | None
"""A cell; one that reaches over several rows; None where one above does."""
_HEADING = ("text", "text long", "identifier")


@dataclass(slots=True)
class Place:
    """Where the PDF prints a figure: the table (by order in the document), row and column.

    A key figure stands in no table: its place is 0, 0, 0; that of what is drawn only, `DRAWN`.
    """

    id: str
    table: int = 0
    row: int = 0
    column: int = 0


@dataclass(slots=True)
class Printing:
    """What has been printed so far: numbers of charts and tables, and where each figure stands."""

    language: str
    codes: Mapping[str, str]
    drawn: frozenset[str] = frozenset()
    """Ids of the charts that have a drawing."""
    charts: int = 0
    tables: int = 0
    grids: int = 0
    places: list[Place] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    """Identifiers of the figures that are drawn."""

    def say(self, key: str, **values: object) -> str:
        """Return fixed words of printed documents."""
        return text(f"report.print.{key}", self.language, **values)


def laid_table(block: ReportTable | Chart, printing: Printing) -> Laid:
    """Return a numbered table; of a chart that was not drawn, its data."""
    printing.tables += 1
    caption = printing.say("table", number=printing.tables)
    if isinstance(block, Chart):
        page = page_chart(block, printing.language, None, {})
    else:
        page = page_table(block, printing.language, {})
    return _laid(block, page, caption, printing)


def laid_chart(chart: Chart, printing: Printing) -> Laid:
    """Return a numbered chart; the template finds its drawing by its id."""
    printing.charts += 1
    page = page_chart(chart, printing.language, None, {})
    ids = [id for column in chart.ids.values() for id in column if id in printing.codes]
    printing.drawings += ids
    return {
        "kind": "chart",
        "id": chart.id,
        "caption": printing.say("figure", number=printing.charts),
        "title": printable(page.title),
        "subtitle": printable(page.subtitle),
        "alt": printable(chart.alt or page.title),
        "notes": _notes(page),
        "codes": printing.say("drawn", codes=found)
        if (found := listed_codes(ids, printing.codes))
        else "",
    }


def _laid(
    block: ReportTable | Chart,
    page: PageTable,
    caption: str,
    printing: Printing,
) -> Laid:
    keys = [column.key for column in block.columns]
    # The code beside each row stands for the identifier, which would take half the page.
    shown = [at for at, key in enumerate(keys) if key != "id" or key in block.ids]
    columns = [[printable(str(row[at][1])) for row in page.rows] for at in shown]
    headings = [printable(page.columns[at].heading) for at in shown]
    kinds = [page.columns[at].kind for at in shown]
    codes = row_codes(block, printing.codes)
    if any(codes):
        columns.append(codes)
        headings.append(printing.say("codes"))
        kinds.append("code")
    _note_places(block, [keys[at] for at in shown], printing)
    coded = any(codes)
    fit = fitted(headings, columns, coded, SIZES[0])
    half = halved(headings, columns, coded) if len(page.rows) <= SHORT else None
    lines = lines_of(fit, columns)
    return {
        "kind": "table",
        "caption": caption,
        "title": printable(page.title),
        "subtitle": printable(page.subtitle),
        "headings": headings,
        "kinds": kinds,
        "rows": list(zip(*spanned(columns, kinds), strict=True)),
        "opens": _opens(columns[0]),
        "notes": _notes(page) if page.rows else [["", text("page.empty", printing.language)]],
        "short": sum(lines) <= WHOLE,
        "whole": _tallest(_opens(columns[0]), lines) <= TALL,
        "half": _form(half) if half else None,
        **_form(fit),
    }


def _form(fit: Fit) -> Laid:
    widths = [round(each, 2) for each in fit.widths]
    return {"size": fit.size, "widths": widths, "landscape": fit.landscape}


def spanned(columns: list[list[str]], kinds: list[str]) -> list[list[Cell]]:
    """Return columns of cells; what heads several rows in a row is said once, across them.

    Only the columns of words that begin the table are merged, each within the one before it.
    """
    made: list[list[Cell]] = []
    opens = _opens([""] * len(columns[0]))
    heading = True
    for cells, kind in zip(columns, kinds, strict=True):
        heading = heading and kind in _HEADING
        if not heading:
            made.append(list(cells))
            continue
        opens = [before or here for before, here in zip(opens, _opens(cells), strict=True)]
        bounds = [*(row for row, begins in enumerate(opens) if begins), len(cells)]
        merged: list[Cell] = [None] * len(cells)
        for start, end in pairwise(bounds):
            if 1 < end - start <= SHORT:
                merged[start] = {"text": cells[start], "rows": end - start}
            else:
                # What reaches over a page is said in each row: the next page must say it as well.
                merged[start:end] = cells[start:end]
        made.append(merged)
    return made


def _tallest(opens: list[bool], lines: list[int]) -> int:
    """Return how many lines the tallest rows take that a label holds together."""
    bounds = [*(row for row, begins in enumerate(opens) if begins), len(opens)]
    groups = [lines[start:end] for start, end in pairwise(bounds)]
    return max((sum(group) if len(group) <= SHORT else max(group) for group in groups), default=0)


def _opens(cells: list[str]) -> list[bool]:
    """Say at which rows another thing begins, where several rows in a row speak of the same."""
    return [row == 0 or cell != cells[row - 1] for row, cell in enumerate(cells)]


def _note_places(block: ReportTable | Chart, keys: list[str], printing: Printing) -> None:
    printing.grids += 1
    for column, key in enumerate(keys, start=1):
        for row, id in enumerate(block.ids.get(key, ()), start=1):
            if id:
                printing.places.append(Place(id, printing.grids, row, column))


def _notes(page: PageTable) -> list[list[str]]:
    return [[printable(label), printable(words)] for label, words in page.notes]
