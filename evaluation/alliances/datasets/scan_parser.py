"""The scan of a sheet by an XML parser, for the sheets that the fast scan cannot be sure of."""

import re
from collections.abc import Mapping
from typing import IO, Protocol
from xml.parsers import expat

from alliances.datasets.place import COLUMNS, ROWS, cell_name, column_number

_CELL = re.compile(r"([A-Z]{1,7})([0-9]{1,12})", re.IGNORECASE)
_TRUE = {"1", "true"}


class _Scan(Protocol):
    rows: int
    columns: int
    errors: dict[str, str]
    without_value: set[str]
    percent: set[str]
    merged: list[str]
    hidden_rows: list[int]
    hidden_columns: list[int]
    padded: dict[str, int]
    filtered: str
    lists: list[tuple[str, str]]


class _SheetParser:
    """Follows the elements of a sheet, whatever their prefix, and notes what matters in `scan`."""

    def __init__(
        self, percent_styles: frozenset[int], scan: _Scan, padded_styles: Mapping[int, int]
    ) -> None:
        self.scan = scan
        self.percent = {str(style) for style in percent_styles}
        self.padded = {str(style): digits for style, digits in padded_styles.items()}
        self.list_at, self.formula_of_list = "", ""
        self.row, self.column = 0, 0
        self.kind, self.style = "n", "0"
        self.formula, self.content = False, ""
        self.inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = -1
            if attributes.get("hidden") in _TRUE:
                self.scan.hidden_rows.append(self.row)
        elif name == "c":
            self._place(attributes.get("r", ""))
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.formula, self.content = False, ""
        elif name == "f":
            self.formula = True
        elif name == "mergeCell" and ":" in attributes.get("ref", ""):
            self.scan.merged.append(attributes["ref"])
        elif name == "col" and attributes.get("hidden") in _TRUE:
            last = min(int(attributes["max"]), COLUMNS)
            self.scan.hidden_columns += range(int(attributes["min"]) - 1, last)
        elif name == "autoFilter":
            self.scan.filtered = attributes.get("ref", "")
        elif name == "dataValidation":
            self.list_at, self.formula_of_list = "", ""
            if attributes.get("type") == "list":
                self.list_at = attributes.get("sqref", "?")
        self.inside = "formula1" if name == "f" and self.inside == "formula1" else name

    def text(self, data: str) -> None:
        # One letter is enough to know that a cell has content; an error's name is short.
        if self.inside in {"v", "t"} and len(self.content) < 20:
            self.content += data
        elif self.inside == "formula1" and self.list_at:
            self.formula_of_list += data
        elif self.inside == "sqref" and self.list_at:
            self.list_at = data

    def end(self, tag: str) -> None:
        self.inside = ""
        if tag.rpartition(":")[2] == "dataValidation" and self.list_at not in {"", "?"}:
            self.scan.lists.append((self.list_at, self.formula_of_list))
            self.list_at = ""
        if tag.rpartition(":")[2] != "c" or not (self.content or self.formula):
            return
        scan, name = self.scan, cell_name(self.row, self.column)
        scan.rows, scan.columns = max(scan.rows, self.row), max(scan.columns, self.column + 1)
        if self.kind == "e":
            scan.errors[name] = self.content.strip() or "#?"
        elif self.formula and not self.content.strip() and self.kind != "str":
            scan.without_value.add(name)
        elif self.style in self.percent:
            scan.percent.add(name)
        elif self.style in self.padded:
            scan.padded[name] = self.padded[self.style]

    def _place(self, reference: str) -> None:
        """Note where a cell stands; one without a reference follows the cell before it."""
        self.column += 1
        if reference:
            found = _CELL.fullmatch(reference)
            if not found:
                raise OverflowError(reference)
            self.column, self.row = column_number(found[1].upper()), int(found[2])
        if not (0 < self.row <= ROWS and self.column < COLUMNS):
            raise OverflowError(reference or cell_name(self.row, self.column))


def parse_sheet(
    stream: IO[bytes],
    percent_styles: frozenset[int],
    scan: _Scan,
    padded_styles: Mapping[int, int],
) -> None:
    """Scan a worksheet part with expat.

    Parameters
    ----------
    stream
        The part's bytes.
    percent_styles
        The cell styles that show a percentage.
    padded_styles
        The cell styles that show leading zeros, with their digits.
    scan
        Where the results go, as in `alliances.datasets.scan.SheetScan`.

    Raises
    ------
    xml.parsers.expat.ExpatError
        The part is not XML.
    OverflowError
        A cell lies outside the bounds of a sheet.
    """
    followed = _SheetParser(percent_styles, scan, padded_styles)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = followed.start
    parser.EndElementHandler = followed.end
    parser.CharacterDataHandler = followed.text
    parser.ParseFile(stream)
