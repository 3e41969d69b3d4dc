"""The scan of a sheet by an XML parser, for the sheets that the fast scan cannot be sure of."""

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import IO, Protocol
from xml.parsers import expat

from alliances.datasets.place import COLUMNS, ROWS, cell_name, column_number
from alliances.datasets.reading.shared_texts import Lengths

_CELL = re.compile(r"([A-Z]{1,7})([0-9]{1,12})", re.IGNORECASE)
_MERGED = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}:[A-Z]{1,3}[1-9][0-9]{0,6}")
_TRUE = {"1", "true"}
LONGEST_FORMULA = 8_192
"""Signs of a formula, at most (Excel's bound): what follows is not kept."""
_CHUNK = 1 << 20
_LARGEST_CHUNK = 1 << 26


class _Scan(Protocol):
    rows: int
    columns: int
    cells: int
    shared_bytes: int
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
        self,
        percent_styles: frozenset[int],
        scan: _Scan,
        padded_styles: Mapping[int, int],
        lengths: Lengths | None,
    ) -> None:
        self.scan = scan
        self.lengths = lengths if lengths is not None and len(lengths) else None
        self.percent = {str(style) for style in percent_styles}
        self.padded = {str(style): digits for style, digits in padded_styles.items()}
        self.list_at, self.formula_of_list = "", ""
        self.row, self.column = 0, 0
        self.kind, self.style = "n", "0"
        self.formula, self.content = False, ""
        self.inside = ""
        self.hidden: list[tuple[int, int]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = -1
            if attributes.get("hidden") in _TRUE:
                self.scan.hidden_rows.append(self.row)
        elif name == "c":
            self.scan.cells += 1
            self._place(attributes.get("r", ""))
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.formula, self.content = False, ""
        elif name == "f":
            self.formula = True
        elif name == "mergeCell" and _MERGED.fullmatch(attributes.get("ref", "")):
            self.scan.merged.append(attributes["ref"])
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.hidden.append((int(attributes["min"]), int(attributes["max"])))
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
            if len(self.formula_of_list) < LONGEST_FORMULA:
                self.formula_of_list = (self.formula_of_list + data)[:LONGEST_FORMULA]
        elif self.inside == "sqref" and self.list_at:
            self.list_at = data

    def end(self, tag: str) -> None:
        self.inside = ""
        if tag.rpartition(":")[2] == "dataValidation" and self.list_at not in {"", "?"}:
            self.scan.lists.append((self.list_at, self.formula_of_list))
            self.list_at = ""
        if tag.rpartition(":")[2] != "c" or not (self.content or self.formula):
            return
        if self.kind == "s" and self.lengths is not None:
            self.scan.shared_bytes += self._shown(self.lengths)
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

    def _shown(self, lengths: Lengths) -> int:
        content = self.content.strip()
        number = int(content) if content.isdecimal() else -1
        return int(lengths[number] if 0 <= number < len(lengths) else lengths.max())

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
    lengths: Lengths | None = None,
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
    lengths
        The size of each shared text, where what the cells show is to be counted.
    scan
        Where the results go, as in `alliances.datasets.reading.scan.SheetScan`.

    Raises
    ------
    xml.parsers.expat.ExpatError
        The part is not XML.
    OverflowError
        A cell lies outside the bounds of a sheet.
    """
    followed = _SheetParser(percent_styles, scan, padded_styles, lengths)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = followed.start
    parser.EndElementHandler = followed.end
    parser.CharacterDataHandler = followed.text
    # A tag that a piece cuts is read again from its start with the next: pieces that double keep
    # that in bounds. (ParseFile takes two kilobytes at a time.)
    size = _CHUNK
    while chunk := stream.read(size):
        parser.Parse(chunk)
        size = min(2 * size, _LARGEST_CHUNK)
    parser.Parse(b"", True)
    scan.hidden_columns += columns_within(followed.hidden)


def columns_within(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return the columns, from 0, that spans (first and last, from 1) hold, each once, in order."""
    if not spans:
        return []
    steps = [0] * (COLUMNS + 1)
    for first, last in spans:
        if 1 <= first <= min(last, COLUMNS):
            steps[first - 1] += 1
            steps[min(last, COLUMNS)] -= 1
    return [column for column, depth in enumerate(accumulate(steps[:-1])) if depth]
