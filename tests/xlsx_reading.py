"""The figures of a report's workbook, read back from its file as a reader's own program would."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

from recalculation import Cell, stored_cells

from alliances.language import text

_HEAD = 4
"""The row of the headings of the sheet of figures."""

_KEYS = (
    *("code", "label", "value", "written", "n", "low", "high", "sheet", "block"),
    *("format", "scope", "definition", "method", "exclusions", "source", "id"),
)

Cells = Mapping[tuple[str, str], Cell]


def figures_of(path: Path, language: str = "fr") -> dict[str, float | str]:
    """Return each published figure of a workbook by its identifier.

    The value is that of the cell which the sheet of figures refers to, or the word that stands
    there for what is withheld or not available.
    """
    cells = dict(stored_cells(path))
    found: dict[str, float | str] = {}
    for row in register(cells, language):
        held = row["value"]
        if held.formula is not None:
            held = cells[place(held.formula)]
        found[str(row["id"].value)] = held.value  # type: ignore[assignment]
    return found


def register(cells: Cells, language: str = "fr") -> Iterator[dict[str, Cell]]:
    """Yield the rows of the sheet of figures, by the keys of its columns."""
    name = text("report.book.figures.name", language)
    words = {text(f"report.book.figures.{key}", language): key for key in _KEYS}
    rows: dict[int, dict[str, Cell]] = {}
    for (sheet, cell), held in cells.items():
        if sheet == name:
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
            rows.setdefault(int(row), {})[column] = held
    keys = {column: words[str(cell.value)] for column, cell in rows[_HEAD].items()}
    nothing = Cell(None, None)
    for row, held_by in rows.items():
        if row > _HEAD:
            yield {key: held_by.get(column, nothing) for column, key in keys.items()}


def place(address: str) -> tuple[str, str]:
    """Return the sheet and the cell of an address: ``'Deux regards'!$B$12``."""
    sheet, cell = address.rsplit("!", 1)
    return sheet.removeprefix("'").removesuffix("'").replace("''", "'"), cell.replace("$", "")


def names_of(path: Path) -> dict[str, tuple[str, str]]:
    """Return the defined names of the figures of a workbook, and the cell of each."""
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml").decode()
    found = re.findall(r'<definedName name="(fig_\w+)">([^<]*)<', book)
    return {name: place(unescape(address)) for name, address in found}
