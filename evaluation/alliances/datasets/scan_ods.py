"""What an OpenDocument sheet holds besides values, which the reader hides: errors, percentages…

Most sheets hold nothing of it: the words that would say so are searched first, and only a file that
has one is parsed.
"""

import re
import zipfile
from pathlib import Path
from xml.parsers import expat

from alliances.datasets.place import COLUMNS, ROWS, cell_name
from alliances.datasets.scan import SheetScan

_PART = "content.xml"
_TOLD = re.compile(rb'"error"|"percentage"|spanned="|"collapse"|"filter"|table:formula')
_TRUTHS = {"of:=TRUE()": True, "of:=FALSE()": False}
"""LibreOffice writes TRUE of another format as a formula whose value is the number 1."""
_MOST = 10_000
"""Cells that one written cell may stand for: beyond, its repetition is the sheet's empty rest."""


def scan_ods(path: Path) -> dict[str, SheetScan]:
    """Return the scan of each sheet of an .ods file, by its name.

    Raises
    ------
    KeyError, BadZipFile, ExpatError
        The file is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        content = archive.read(_PART)
    if not _TOLD.search(content):
        return {}
    parser = expat.ParserCreate()
    scanner = _Scanner()
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.Parse(content, True)
    return scanner.scans


class _Scanner:
    """Follows the elements of the content; rows and columns count from 0, repeated ones too."""

    def __init__(self) -> None:
        self.scans: dict[str, SheetScan] = {}
        self.sheet = SheetScan()
        self.row = self.column = self.heading = 0
        self.repeated = 1
        self.error: list[str] | None = None
        self.at: list[str] = []

    def start(self, name: str, said: dict[str, str]) -> None:
        """Take an element in."""
        if name in {"table:table-cell", "table:covered-table-cell"}:
            self._cell(said, int(said.get("table:number-columns-repeated", 1)))
        elif name == "table:table-row":
            self.repeated = int(said.get("table:number-rows-repeated", 1))
            self.column = 0
            if _hidden(said) and self.repeated < _MOST:
                rows = range(self.row + 1, self.row + self.repeated + 1)
                self.sheet.hidden_rows.extend(rows)
        elif name == "table:table-column":
            count = int(said.get("table:number-columns-repeated", 1))
            if _hidden(said) and count < _MOST:
                self.sheet.hidden_columns.extend(range(self.heading, self.heading + count))
            self.heading += count
        elif name == "table:table":
            self.sheet = self.scans.setdefault(said.get("table:name", ""), SheetScan())
            self.row = self.heading = 0

    def end(self, name: str) -> None:
        """Leave an element."""
        if name == "table:table-row":
            self.row += self.repeated
        elif name == "table:table-cell" and self.error is not None:
            code = "".join(self.error).strip()
            self.sheet.errors.update(dict.fromkeys(self.at, code or "#VALUE!"))
            self.error = None

    def text(self, words: str) -> None:
        """Keep the words of an error."""
        if self.error is not None:
            self.error.append(words)

    def _cell(self, said: dict[str, str], count: int) -> None:
        kind = said.get("calcext:value-type") or said.get("office:value-type")
        if kind == "error":
            self.at, self.error = self._places(count), []
        elif kind == "percentage":
            self.sheet.percent.update(self._places(count))
        elif said.get("table:formula") in _TRUTHS:
            truth = _TRUTHS[said["table:formula"]]
            self.sheet.truths.update(dict.fromkeys(self._places(count), truth))
        elif kind is None and "table:formula" in said:
            self.sheet.without_value.update(self._places(count))
        down = int(said.get("table:number-rows-spanned", 1))
        across = int(said.get("table:number-columns-spanned", 1))
        if down > 1 or across > 1:
            first = cell_name(self.row + 1, self.column)
            last = cell_name(self.row + down, self.column + across - 1)
            self.sheet.merged.append(f"{first}:{last}")
        self.column += count

    def _places(self, count: int) -> list[str]:
        """Return the addresses that a written cell stands for."""
        if count * self.repeated > _MOST or self.row >= ROWS or self.column >= COLUMNS:
            return []
        rows = range(self.row + 1, self.row + self.repeated + 1)
        return [cell_name(row, self.column + step) for row in rows for step in range(count)]


def _hidden(said: dict[str, str]) -> bool:
    return said.get("table:visibility") in {"collapse", "filter"}
