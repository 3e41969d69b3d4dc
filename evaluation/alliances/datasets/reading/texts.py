"""CSV and its kin: the separator by trying each, nothing lost, and no more held than is needed."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.place import COLUMNS, ROWS, cell_name
from alliances.datasets.reading.encoding import encoding_of
from alliances.datasets.reading.guard import Limits
from alliances.datasets.reading.quoted_lines import lines_within, open_quoted_lines
from alliances.datasets.reading.uneven_lines import last_line, uneven_lines
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity
from alliances.language.mojibake import repaired

_SEPARATORS = (";", ",", "\t", "|")
_SAMPLE = 400
_HEAD = 1 << 19
_BLOCK = 5_000
_SEPARATED = 4
"""Separators inside quoted texts are none: a line may have some more than a sheet has columns."""
_LONGEST = 1_000_000
"""Signs of a cell, at most: a spreadsheet holds 32 767, and beyond a quotation mark stands open."""
_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class TextTable:
    """A text file, read as a table.

    Attributes
    ----------
    cells
        As in `alliances.datasets.located.RawSheet`: texts, None where empty. Row *n* is the *n*-th
        record, which is the row in which a spreadsheet shows it.
    encoding, separator
        What the file turned out to be.
    remarks
        What a reader of the findings should know.
    """

    name: str
    cells: npt.NDArray[np.object_]
    encoding: str
    separator: str
    remarks: tuple[Finding, ...]


def read_text(path: Path, name: str, limits: Limits) -> TextTable:
    """Read a text file of values with separators.

    Raises
    ------
    UnreadableFile
        It is empty or no table: binary, or text without any separator; or it is too large.
    """
    content = path.read_bytes()
    encoding = encoding_of(content)
    head = "".join(islice(_lines(content[:_HEAD], encoding), _SAMPLE))
    begun = content[:_HEAD].decode(encoding, "replace")
    if len(content) <= _HEAD and not begun.strip():
        raise UnreadableFile("empty_file", file=name)
    if _binary(begun):
        raise UnreadableFile("not_a_workbook_unknown", file=name)
    declared, separator = _separator(head)
    if separator is None:
        separator = _separator("\n".join(lines_within(_sample(head, "\x1f"), head)))[1]
    if separator is None:
        if path.suffix.lower() not in {".csv", ".tsv", ".tab"}:
            raise UnreadableFile("not_a_table", file=name)
        separator = ";"
    lines = _lines(content, encoding, separator, name)
    # The line that declares the separator is a cell of its own, whatever it holds.
    first = [next(lines).rstrip("\r\n")] if declared else None
    opened: list[int] = []
    widths: Counter[int] = Counter()
    blocks = _blocks(lines, separator, first, opened, widths, name, limits)
    cells = _joined(blocks)
    sheet = path.stem[:_SHEET_NAME]
    remarks = [
        *_guessed(name, encoding),
        *_unclosed(name, sheet, cells, content),
        *uneven_lines(name, sheet, cells, widths, last_line(content, encoding, separator)),
        *_in_quotes(name, sheet, cells, opened),
        *_spoilt(name, sheet, cells),
        *_lost(name, sheet, cells),
    ]
    return TextTable(sheet, cells, encoding, separator, tuple(remarks))


def _binary(text: str) -> bool:
    head = text[:4096]
    odd = sum(letter < " " and letter not in "\t\r\n\f\0\x1a" for letter in head)
    return odd + head.count("\0") > 0.05 * len(head) or not head.strip("\0 \r\n\t")


def _separator(text: str) -> tuple[bool, str | None]:
    """Return whether a first line ``sep=;`` declares the separator, and the separator.

    Else each is tried, and the one that gives the steadiest number of columns is kept; None where
    none gives two.
    """
    first = text[:20].splitlines()[0].strip().strip('"') if text[:20].splitlines() else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return True, first[4]
    if text[:6].lower().startswith("sep=\t"):
        return True, "\t"
    best, steadiest = None, (0.0, 0)
    for separator in _SEPARATORS:
        widths = Counter(len(record) for record in _sample(text, separator) if any(record))
        several = {width: count for width, count in widths.items() if width > 1}
        if not several:
            continue
        width, count = max(several.items(), key=lambda pair: (pair[1], pair[0]))
        # A comma inside the sentences of a single column gives as many widths as sentences.
        score = (count / sum(widths.values()), width)
        if score > steadiest:
            best, steadiest = separator, score
    return False, best


def _sample(text: str, separator: str) -> list[list[str]]:
    try:
        return [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:
        return []


def _lines(
    content: bytes, encoding: str, separator: str | None = None, name: str = ""
) -> Iterator[str]:
    """Yield the lines of a text with their ends; refuse one that no sheet has columns for."""
    for line in io.TextIOWrapper(io.BytesIO(content), encoding, "replace", newline=""):
        if len(line) > COLUMNS and separator and line.count(separator) > _SEPARATED * COLUMNS:
            columns = line.count(separator) + 1
            raise UnreadableFile("text_too_large", file=name, rows=1, columns=columns)
        yield line.replace("\0", "") if "\0" in line else line


def _blocks(
    lines: Iterator[str],
    separator: str,
    first: list[str] | None,
    opened: list[int],
    widths: Counter[int],
    name: str,
    limits: Limits,
) -> Iterator[npt.NDArray[np.object_]]:
    """Yield the cells of a text, some thousand records at a time.

    The numbers of the lines that had to be taken out of quotation marks go into `opened`; how many
    lines have how many fields, into `widths`.

    Raises
    ------
    UnreadableFile
        There are more than a sheet holds, or a cell is longer than any.
    """
    known: dict[str, str | None] = {}
    records = csv.reader(lines, delimiter=separator)
    rows = width = 0
    block = [] if first is None else [first]
    csv.field_size_limit(_LONGEST)
    while True:
        try:
            block += islice(records, _BLOCK)
        except csv.Error as error:
            details = {"row": rows + len(block) + 1, "limit": _LONGEST}
            raise UnreadableFile("text_cell_too_long", file=name, **details) from error
        if not block:
            return
        start = 1 if first is not None and not rows else 0
        opened += [rows + n for n in open_quoted_lines(block, separator, widths, start)]
        rows += len(block)
        width = max(width, *(len(record) for record in block))
        if rows > ROWS or width > COLUMNS or rows * width > limits.cells:
            raise UnreadableFile("text_too_large", file=name, rows=rows, columns=width)
        yield _cells(block, known)
        block = []


def _cells(
    records: Sequence[Sequence[str]], known: dict[str, str | None]
) -> npt.NDArray[np.object_]:
    """Return records as cells; `known` remembers texts: a survey says few different things."""
    width = max(len(record) for record in records)
    cells = np.full((len(records), width), None, dtype=object)
    for number, record in enumerate(records):
        # Equal texts become one object.
        cells[number, : len(record)] = [
            known[text] if text in known else known.setdefault(text, text if text.strip() else None)
            for text in record
        ]
    return cells


def _joined(blocks: Iterable[npt.NDArray[np.object_]]) -> npt.NDArray[np.object_]:
    """Return blocks of rows, each as wide as its longest, as one array."""
    held = [*blocks]
    width = max((block.shape[1] for block in held), default=0)
    cells = np.full((sum(len(block) for block in held), width), None, dtype=object)
    row = 0
    for block in held:
        cells[row : row + len(block), : block.shape[1]] = block
        row += len(block)
    return cells


def _in_quotes(
    name: str, sheet: str, cells: npt.NDArray[np.object_], opened: Sequence[int]
) -> list[Finding]:
    """Report lines that a spreadsheet had put in quotation marks as one cell, at the first."""
    if not opened:
        return []
    where = sheet, cell_name(opened[0] + 1, 0), (cells[opened[0], 0] or "")[:60] or None
    details = {"count": len(opened)}
    return [Finding("lines_in_quotes", Severity.VERIFY, name, *where, details)]


def _guessed(name: str, encoding: str) -> list[Finding]:
    """Say which encoding was taken where the file does not tell."""
    known = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
    if encoding not in known:
        return []
    details = {"encoding": known[encoding]}
    return [Finding("encoding_guessed", Severity.ADVICE, name, details=details)]


def _spoilt(name: str, sheet: str, cells: npt.NDArray[np.object_]) -> list[Finding]:
    """Report texts whose accents a wrong encoding has spoilt: once, at the first of them."""
    spoilt = {
        text: mended
        for text in pd.unique(cells.ravel()).tolist()
        if isinstance(text, str) and not text.isascii() and (mended := repaired(text)) is not None
    }
    if not spoilt:
        return []
    places = np.argwhere(np.isin(cells, np.array(list(spoilt), dtype=object)))
    row, column = (int(number) for number in places[0])
    text = str(cells[row, column])
    details = {"mended": spoilt[text][:60], "count": len(places)}
    cell = cell_name(row + 1, column)
    return [Finding("mojibake", Severity.VERIFY, name, sheet, cell, text[:60], details)]


def _lost(name: str, sheet: str, cells: npt.NDArray[np.object_]) -> list[Finding]:
    """Report texts of which a letter is lost for good: once, at the first of them."""
    lost = [t for t in pd.unique(cells.ravel()).tolist() if isinstance(t, str) and "\ufffd" in t]
    if not lost:
        return []
    places = np.argwhere(np.isin(cells, np.array(lost, dtype=object)))
    row, column = (int(number) for number in places[0])
    details = {"count": len(places)}
    where = sheet, cell_name(row + 1, column), str(cells[row, column])[:60]
    return [Finding("letters_lost", Severity.VERIFY, name, *where, details)]


def _unclosed(
    name: str, sheet: str, cells: npt.NDArray[np.object_], content: bytes
) -> list[Finding]:
    """Report a quotation mark that was never closed: all that follows stands in one cell."""
    held = [column for column, text in enumerate(cells[-1]) if text] if len(cells) else []
    column = held[-1] if held else 0
    last = cells[-1, column] if held else None
    # A mark inside a field is written twice: an odd number of them leaves one open.
    if not isinstance(last, str) or "\n" not in last or content.count(b'"') % 2 == 0:
        return []
    cell = cell_name(len(cells), column)
    lines = last.count("\n")
    return [Finding("unclosed_quote", Severity.BLOCKING, name, sheet, cell, None, {"lines": lines})]
