"""What an OpenDocument sheet holds besides values, which the reader hides: errors, percentages…

It runs in the separate interpreter, beside the reader, and knows nothing of ours. Most sheets hold
nothing of it: the words that would say so are searched first, and only a file that has one of them
is parsed.
"""

import dataclasses
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

_PART = "content.xml"
_TOLD = re.compile(rb'"error"|"percentage"|spanned="|"collapse"|"filter"|table:formula')
_TRUTHS = {"of:=TRUE()": True, "of:=FALSE()": False}
"""LibreOffice writes TRUE of another format as a formula whose value is the number 1."""
_MOST = 10_000
"""Cells that one written cell may stand for: beyond, its repetition is the sheet's empty rest."""
_MOST_OF_ALL = 2_000_000
"""Cells of a file of which something may be told."""
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384

Name = Callable[[int, int], str]
"""Gives the address of a cell from its row and column, both from 0."""


@dataclass(slots=True)
class Seen:
    """What was seen of a sheet, by the names of :class:`~.scan.SheetScan`."""

    errors: dict[str, str] = field(default_factory=dict)
    truths: dict[str, bool] = field(default_factory=dict)
    without_value: list[str] = field(default_factory=list)
    percent: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def scan(path: str, name: Name) -> dict[str, dict[str, object]]:
    """Return what was seen of each sheet, by the names of :class:`~.scan.SheetScan`.

    Raises
    ------
    KeyError, BadZipFile, ExpatError, ValueError
        The file is not as an .ods should be.
    MemoryError
        More is to be told than a file may hold.
    """
    with zipfile.ZipFile(path) as archive:
        content = archive.read(_PART)
    if not _TOLD.search(content):
        return {}
    parser = expat.ParserCreate()
    scanner = _Scanner(name)
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.Parse(content, True)
    return {sheet: dataclasses.asdict(seen) for sheet, seen in scanner.scans.items()}


class _Scanner:
    """Follows the elements of the content; rows and columns count from 0, repeated ones too."""

    def __init__(self, name: Name) -> None:
        self.name = name
        self.scans: dict[str, Seen] = {}
        self.sheet = Seen()
        self.row = self.column = self.heading = 0
        self.repeated = 1
        self.told = 0
        self.error: list[str] | None = None
        self.noting = False
        self.at: list[str] = []

    def start(self, element: str, said: dict[str, str]) -> None:
        """Take an element in."""
        if element in {"table:table-cell", "table:covered-table-cell"}:
            self._cell(said, int(said.get("table:number-columns-repeated", 1)))
        elif element == "office:annotation":
            self.noting = True
        elif element == "table:table-row":
            self.repeated = int(said.get("table:number-rows-repeated", 1))
            self.column = 0
            if _hidden(said) and self.repeated < _MOST:
                rows = range(self.row + 1, self.row + self.repeated + 1)
                self.sheet.hidden_rows.extend(rows)
        elif element == "table:table-column":
            count = int(said.get("table:number-columns-repeated", 1))
            if _hidden(said) and count < _MOST:
                self.sheet.hidden_columns.extend(range(self.heading, self.heading + count))
            self.heading += count
        elif element == "table:table":
            self.sheet = self.scans.setdefault(said.get("table:name", ""), Seen())
            self.row = self.heading = 0

    def end(self, element: str) -> None:
        """Leave an element."""
        if element == "table:table-row":
            self.row += self.repeated
        elif element == "office:annotation":
            self.noting = False
        elif element == "table:table-cell" and self.error is not None:
            code = "".join(self.error).strip()
            self.sheet.errors.update(dict.fromkeys(self.at, code or "#VALUE!"))
            self.error = None

    def text(self, words: str) -> None:
        """Keep the words of an error, and not those of a note on its cell."""
        if self.error is not None and not self.noting:
            self.error.append(words)

    def _cell(self, said: dict[str, str], count: int) -> None:
        kind = said.get("calcext:value-type") or said.get("office:value-type")
        if kind == "error":
            self.at, self.error = self._places(count), []
        elif kind == "percentage":
            self.sheet.percent.extend(self._places(count))
        elif said.get("table:formula") in _TRUTHS:
            truth = _TRUTHS[said["table:formula"]]
            self.sheet.truths.update(dict.fromkeys(self._places(count), truth))
        elif kind is None and "table:formula" in said:
            self.sheet.without_value.extend(self._places(count))
        down = int(said.get("table:number-rows-spanned", 1))
        across = int(said.get("table:number-columns-spanned", 1))
        if down > 1 or across > 1:
            first = self.name(self.row, self.column)
            last = self.name(self.row + down - 1, self.column + across - 1)
            self.sheet.merged.append(f"{first}:{last}")
        self.column += count

    def _places(self, count: int) -> list[str]:
        """Return the addresses that a written cell stands for."""
        cells = count * self.repeated
        if cells > _MOST or self.row >= _LAST_ROW or self.column >= _LAST_COLUMN:
            return []
        self.told += cells
        if self.told > _MOST_OF_ALL:
            raise MemoryError
        rows = range(self.row, self.row + self.repeated)
        return [self.name(row, self.column + step) for row in rows for step in range(count)]


def _hidden(said: dict[str, str]) -> bool:
    return said.get("table:visibility") in {"collapse", "filter"}
