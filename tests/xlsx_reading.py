"""The figures of a report's workbook, read back from its file as a reader's own program would."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from alliances.language import text

HEAD = 4
"""The row of the headings of the sheet of figures."""


def figures_of(path: Path, language: str = "fr") -> dict[str, float | str]:
    """Return each published figure of a workbook by its identifier.

    The value is that of the cell which the sheet of figures refers to, or the word that stands
    there for what is withheld or not available. Where that word is left out, as under a chart, it
    is the one of the sheet of figures.
    """
    values = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    found: dict[str, float | str] = {}
    for stored, formula in zip(
        register(values, language), register(formulas, language), strict=True
    ):
        held = stored["value"]
        if str(formula["value"]).startswith("="):
            held = at(values, str(formula["value"])[1:])
        found[str(stored["id"])] = held  # type: ignore[assignment]
    return found


def register(book: Workbook, language: str = "fr") -> Iterator[dict[str, object]]:
    """Yield the rows of the sheet of figures, by the keys of its columns."""
    sheet = book[text("report.book.figures.name", language)]
    keys = {
        text(f"report.book.figures.{key}", language): key
        for key in (
            *("code", "label", "value", "written", "n", "low", "high", "sheet", "block"),
            *("format", "scope", "method", "source", "id"),
        )
    }
    head, *rows = sheet.iter_rows(min_row=HEAD, values_only=True)
    for row in rows:
        yield {keys[str(name)]: value for name, value in zip(head, row, strict=True)}


def at(book: Workbook, address: str) -> object:
    """Return the value of a cell by its address: ``'Deux regards'!B12``."""
    name, cell = address.rsplit("!", 1)
    sheet: Worksheet = book[name.strip("'").replace("''", "'")]
    return sheet[cell.replace("$", "")].value
