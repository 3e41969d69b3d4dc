"""The register of corrections as a file: its lines, read with the reader of every workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from alliances.datasets.located import RawSheet, RawWorkbook, Unread
from alliances.datasets.parsing.text import written
from alliances.datasets.place import cell_name
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Source
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity
from alliances.language import LANGUAGES, text
from alliances.language.matching import fold

KEYS = (
    "file",
    "sheet",
    "cell",
    "severity",
    "column",
    "message",
    "repair",
    "found",
    "corrected",
    "reason",
    "who",
    "when",
    "sha256",
)
"""The columns of a register, as its first row names them; a heading in French or English will do.

``found`` is what the file held; ``corrected``, ``reason``, ``who`` and ``when`` are filled by hand.
"""

TYPED = KEYS[8:12]
_NEEDED = ("sheet", "cell", "corrected")
_HEADINGS_WITHIN = 12
"""Rows in which the headings are looked for: somebody may have put a title above them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a register that corrects something. `value` is None where a cell is emptied.

    `said` holds what the line says by column, as text; `left_out` where the row is to be left out.
    """

    row: int
    said: Mapping[str, str]
    value: object
    left_out: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register as it was read: where it comes from, and its lines that correct something."""

    source: Source
    sheet: str
    columns: Mapping[str, int]
    lines: tuple[Line, ...]

    def finding(
        self,
        code: str,
        line: Line,
        key: str,
        severity: Severity = Severity.BLOCKING,
        **more: object,
    ) -> Finding:
        """Return a finding at a cell of the register."""
        column = self.columns.get(key, self.columns["corrected"])
        at = cell_name(line.row, column)
        names = {name: line.said.get(name, "") for name in ("sheet", "cell", "found")}
        details = {
            "target": names["cell"],
            "target_sheet": names["sheet"],
            "target_file": line.said.get("file", ""),
            **more,
        }
        value = line.said.get(key) or None
        return Finding(code, severity, self.source.file, self.sheet, at, value, details)


def read_register(path: str | Path) -> RegisterFile:
    """Read a register of corrections: every line that has a corrected value.

    Raises
    ------
    WrongCall, UnreadableFile
        There is no such file, it cannot be read, or no sheet of it is a register.
    """
    workbook = read_workbook(Path(path))
    for sheet in workbook.sheets:
        found = _headings(sheet)
        if found is not None:
            first, columns = found
            lines = tuple(_lines(sheet, columns, first))
            return RegisterFile(workbook.source, sheet.name, columns, lines)
    raise UnreadableFile("not_a_register", file=workbook.source.file)


def is_register(workbook: RawWorkbook) -> bool:
    """Return whether a workbook is a register of ours, with its keys in the first row."""
    return any(
        len(sheet.cells) and [*sheet.cells[0, : len(KEYS)]] == list(KEYS)
        for sheet in workbook.sheets
    )


def _headings(sheet: RawSheet) -> tuple[int, dict[str, int]] | None:
    """Return the first row below the headings (from 0) and the column of each key."""
    known = {fold(key): key for key in KEYS}
    known |= {fold(text(f"register.columns.{k}", code)): k for k in KEYS for code in LANGUAGES}
    found: dict[str, int] = {}
    last = 0
    for number, row in enumerate(sheet.cells[:_HEADINGS_WITHIN]):
        words = {
            known[fold(value)]: column
            for column, value in enumerate(row)
            if isinstance(value, str) and fold(value) in known
        }
        if all(key in words for key in _NEEDED):
            # Keys in one row, headings for people in the next: both are there, or one of them.
            found = found or words
            last = number + 1
        elif found:
            break
    return (last, found) if found else None


def _lines(sheet: RawSheet, columns: Mapping[str, int], first: int) -> Iterator[Line]:
    emptied, left_out = (_words(f"register.{name}") for name in ("blank_word", "row_word"))
    for number in range(first, len(sheet.cells)):
        cells = {key: _cell(sheet, number, column) for key, column in columns.items()}
        value = cells["corrected"]
        if value is None:
            continue
        word = fold(value) if isinstance(value, str) else ""
        said = {key: _said(cell) for key, cell in cells.items()}
        yield Line(
            number + 1,
            said,
            None if word in emptied | left_out else value,
            word in left_out,
            cell_name(number + 1, columns["corrected"]) in sheet.percent,
        )


def _cell(sheet: RawSheet, row: int, column: int) -> object:
    return sheet.cells[row, column]


def _said(cell: object) -> str:
    if cell is None or (isinstance(cell, Unread) and not cell.code.startswith("#")):
        return ""
    return written(cell).strip()


def _words(key: str) -> frozenset[str]:
    return frozenset(fold(text(key, code)) for code in LANGUAGES)
