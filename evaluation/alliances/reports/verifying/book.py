"""The figures of a delivered workbook: the cell that each code names, or that the list gives."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

from alliances.language import text
from alliances.language.catalogue import LANGUAGES
from alliances.reports.verifying.delivered import Delivered

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL = re.compile(r"^'?(?P<sheet>.+?)'?!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)$")
_KEYS = ("code", "id", "value", "written")

Rows = Sequence[Sequence[object]]


def read(path: Path) -> Delivered:
    """Return the figures of a workbook, each from the very cell in which it is published.

    A figure with a code has a defined name on its cell; what travels with another (its n, a bound)
    is read in the list of figures.
    """
    workbook = CalamineWorkbook.from_path(str(path))
    names = _named_cells(path)
    sheets: dict[str, Rows] = {}

    def rows(name: str) -> Rows:
        if name not in sheets:
            sheets[name] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        return sheets[name]

    there = set(workbook.sheet_names)
    figures: dict[str, float | str] = {}
    codes: dict[str, str] = {}
    trace: dict[str, str] = {}
    for language in LANGUAGES:
        listed = text("report.book.figures.name", language)
        if listed in there:
            for row in _list(rows(listed), language):
                identifier, code = str(row["id"]), str(row["code"])
                place = names.get(f"fig_{code}")
                held = row["value"]
                if code and place is not None and place[0] in there:
                    held = _at(rows(place[0]), place[1], place[2])
                figures[identifier] = _shown(held, str(row["written"]))
                codes[identifier] = code
        traced = text("report.book.trace.name", language)
        if traced in there:
            trace = _facts(rows(traced))
    return Delivered(path.name, figures, codes, trace, whole=True)


def _named_cells(path: Path) -> dict[str, tuple[str, int, int]]:
    """Return sheet, row and column (from 0) of each defined name that is one cell."""
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read("xl/workbook.xml"))
    found = {}
    for name in root.iter(f"{_MAIN}definedName"):
        match = _CELL.match(name.text or "")
        if match is not None:
            sheet = match["sheet"].replace("''", "'")
            found[name.get("name", "")] = sheet, int(match["row"]) - 1, _number(match["column"])
    return found


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _list(rows: Rows, language: str) -> list[Mapping[str, object]]:
    """Return the rows of the list of figures, by the keys of its columns."""
    heads = {text(f"report.book.figures.{key}", language): key for key in _KEYS}
    for at, row in enumerate(rows):
        places = {heads[str(cell)]: place for place, cell in enumerate(row) if str(cell) in heads}
        if set(places) == set(_KEYS):
            return [
                {key: below[place] for key, place in places.items()}
                for below in rows[at + 1 :]
                if str(below[places["id"]])
            ]
    return []


def _at(rows: Rows, row: int, column: int) -> object:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _shown(held: object, written: str) -> float | str:
    """Return a number as one; an empty cell under a chart says what the list says of it."""
    if isinstance(held, (int, float)) and not isinstance(held, bool):
        return float(held)
    return str(held) if str(held) else written


def _facts(rows: Rows) -> dict[str, str]:
    """Return the facts that the report says of itself: name and value, under their headings."""
    start = next((at for at, row in enumerate(rows) if str(row[0]) == "software"), len(rows))
    return {str(row[0]): str(row[1]) for row in rows[start:] if str(row[0])}
