"""The figures of a delivered workbook: what stands in every cell in which each is published."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from lxml import etree
from python_calamine import CalamineWorkbook

from alliances.language import text
from alliances.language.catalogue import LANGUAGES
from alliances.reports.verifying.delivered import Delivered, agreed

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"^\$?'?(?P<sheet>.+?)'?!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)$")
_NAME = re.compile(r"^fig_(?P<code>F\d+)(?:_\d+)?$")
_KEYS = ("code", "id", "value", "written")

Rows = Sequence[Sequence[object]]
Place = tuple[str, int, int]
"""Sheet, row and column of a cell, from 0."""


def read(path: Path) -> Delivered:
    """Return the figures of a workbook, each from the very cells in which it is published.

    The list of figures says which there are. A figure with a code has a defined name on each of its
    cells; what travels with another (its n, a bound) stands in the cell that the list refers to.
    """
    book = _Book(path)
    figures: dict[str, float | str] = {}
    codes: dict[str, str] = {}
    trace: dict[str, str] = {}
    for language in LANGUAGES:
        listed = text("report.book.figures.name", language)
        if listed in book.sheets:
            for row in book.listed(listed, language):
                codes[row.id] = row.code
                figures[row.id] = _shown(book, row)
        traced = text("report.book.trace.name", language)
        if traced in book.sheets:
            trace = _facts(book.rows(traced))
    return Delivered(path.name, figures, codes, trace, whole=True)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list of figures: what it says, and the cell of its value."""

    id: str
    code: str
    value: object
    written: str
    cell: tuple[int, int]


@dataclass
class _Book:
    """A workbook, its sheets being read when they are first needed."""

    path: Path
    _rows: dict[str, Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._workbook = CalamineWorkbook.from_path(str(self.path))
        self.sheets = frozenset(self._workbook.sheet_names)
        with zipfile.ZipFile(self.path) as package:
            root = ElementTree.fromstring(package.read("xl/workbook.xml"))
            self._parts = _parts(package, root)
        self.named = _named_cells(root)
        self.referred: Mapping[tuple[int, int], Place] = {}

    def rows(self, name: str) -> Rows:
        if name not in self._rows:
            sheet = self._workbook.get_sheet_by_name(name)
            self._rows[name] = sheet.to_python(skip_empty_area=False)
        return self._rows[name]

    def at(self, place: Place) -> object:
        sheet, row, column = place
        rows = self.rows(sheet) if sheet in self.sheets else ()
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""

    def listed(self, name: str, language: str) -> Iterator[_Line]:
        """Yield the lines of the list of figures, found by the headings of its columns."""
        with zipfile.ZipFile(self.path) as package:
            self.referred = _references(package.read(self._parts[name]))
        heads = {text(f"report.book.figures.{key}", language): key for key in _KEYS}
        places: dict[str, int] = {}
        for at, row in enumerate(self.rows(name)):
            if places and str(row[places["id"]]):
                said = {key: row[place] for key, place in places.items()}
                cell = at, places["value"]
                written = str(said["written"])
                yield _Line(str(said["id"]), str(said["code"]), said["value"], written, cell)
            elif not places:
                found = {heads[str(c)]: place for place, c in enumerate(row) if str(c) in heads}
                places = found if set(found) == set(_KEYS) else {}


def _shown(book: _Book, line: _Line) -> float | str:
    """Return what the cells of a figure hold: its number where all hold the same."""
    places = book.named.get(line.code, [])
    if not places and line.cell in book.referred:
        places = [book.referred[line.cell]]
    held = [book.at(place) for place in places] or [line.value]
    # A formula that nothing has calculated since the file was edited says nothing.
    said = [each for each in held if str(each)] or [line.written]
    numbers = [s for s in said if isinstance(s, (int, float)) and not isinstance(s, bool)]
    if len(numbers) == len(said) and len(set(numbers)) == 1:
        return float(numbers[0])
    return agreed([_words(each) for each in said])


def _words(held: object) -> str:
    return f"{held:.10g}" if isinstance(held, float) else str(held)


def _parts(package: zipfile.ZipFile, root: ElementTree.Element) -> dict[str, str]:
    """Return the part of the file that holds each sheet."""
    links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): (link.get("Target") or "").lstrip("/") for link in links}
    return {
        sheet.get("name", ""): "xl/" + targets[sheet.get(_LINK)].removeprefix("xl/")
        for sheet in root.iter(f"{_MAIN}sheet")
    }


def _named_cells(root: ElementTree.Element) -> dict[str, list[Place]]:
    """Return the cells that bear the name of each code."""
    found: dict[str, list[Place]] = {}
    for name in root.iter(f"{_MAIN}definedName"):
        about = _NAME.match(name.get("name", ""))
        place = _place(name.text or "")
        if about is not None and place is not None:
            found.setdefault(about["code"], []).append(place)
    return found


def _references(sheet: bytes) -> dict[tuple[int, int], Place]:
    """Return the cell that each cell of a sheet refers to, of those that only refer to one."""
    found = {}
    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    for formula in etree.fromstring(sheet, safe).iter(f"{_MAIN}f"):
        here = _place(f"here!{formula.getparent().get('r', '')}")
        there = _place(formula.text or "")
        if here is not None and there is not None:
            found[here[1:]] = there
    return found


def _place(address: str) -> Place | None:
    match = _CELL.match(address)
    if match is None:
        return None
    sheet = match["sheet"].replace("''", "'")
    return sheet, int(match["row"]) - 1, _number(match["column"])


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _facts(rows: Rows) -> dict[str, str]:
    """Return the facts that the report says of itself: name and value, under their headings."""
    start = next((at for at, row in enumerate(rows) if str(row[0]) == "software"), len(rows))
    return {str(row[0]): str(row[1]) for row in rows[start:] if str(row[0])}
