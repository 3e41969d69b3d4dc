"""CSV and its kin: the encoding by a ladder, the separator by trying each, nothing lost.

Rungs of the ladder: a byte order mark; UTF-16 by its zeros; UTF-8 where every byte is; else the
Windows code page of western Europe, or Mac Roman where that gives more French letters.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.guard import Limits
from alliances.datasets.place import COLUMNS, ROWS, cell_name
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity
from alliances.language.mojibake import repaired

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (";", ",", "\t", "|")
_FRENCH = frozenset("éèàùâêîôûçëïüœÉÈÀÇÊÔ’«»€°–…")
_SAMPLE = 400
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
        It is no table: binary, or text without any separator; or it is too large.
    """
    content = path.read_bytes()
    text, encoding = decode(content)
    if _binary(text):
        raise UnreadableFile("not_a_workbook_unknown", file=name)
    text = text.replace("\0", "")
    declared, separator = _separator(text)
    if separator is None:
        if path.suffix.lower() not in {".csv", ".tsv", ".tab"}:
            raise UnreadableFile("not_a_table", file=name)
        separator = ";"
    records = _records(text, separator)
    if declared:
        records[0] = ["".join(text.splitlines()[:1])]
    cells = _cells(records, name, limits)
    sheet = path.stem[:_SHEET_NAME]
    remarks = [
        *_guessed(name, encoding),
        *_unclosed(name, sheet, records, text),
        *_spoilt(name, sheet, cells),
    ]
    return TextTable(sheet, cells, encoding, separator, tuple(remarks))


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Examples
    --------
    >>> decode("Été ; 12 €".encode("cp1252"))
    ('Été ; 12 €', 'cp1252')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    wide = _wide(content)
    if wide:
        return content.decode(wide, "replace"), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    windows, mac = content.decode("cp1252", "replace"), content.decode("mac_roman")
    return (mac, "mac_roman") if _likely(mac) > _likely(windows) else (windows, "cp1252")


def _wide(content: bytes) -> str:
    """Return UTF-16 of one order where a text without mark has its zeros; else nothing."""
    head = content[:4096]
    if len(head) < 4 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else ""


def _likely(text: str) -> int:
    """Return how much a text looks like French: its letters, less what no text holds."""
    counts = Counter(text)
    odd = {letter for letter in counts if letter == "\ufffd" or "\x7f" <= letter < "\xa0"}
    strange = sum(counts[letter] for letter in odd)
    return sum(counts[letter] for letter in _FRENCH) - 3 * strange


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
    reader = csv.reader(io.StringIO(text[:400_000], newline=""), delimiter=separator)
    try:
        return [*islice(reader, _SAMPLE)]
    except csv.Error:
        return []


def _records(text: str, separator: str) -> list[list[str]]:
    # The file's size bounds its fields: a limit of their own would only refuse honest long texts.
    csv.field_size_limit(max(len(text) + 1, 131_072))
    return [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]


def _cells(records: Sequence[Sequence[str]], name: str, limits: Limits) -> npt.NDArray[np.object_]:
    width = max((len(record) for record in records), default=0)
    if len(records) > ROWS or width > COLUMNS or len(records) * width > limits.cells:
        raise UnreadableFile("text_too_large", file=name, rows=len(records), columns=width)
    cells = np.full((len(records), width), None, dtype=object)
    known: dict[str, str | None] = {}
    for number, record in enumerate(records):
        # Equal texts become one object: a survey says few different things.
        cells[number, : len(record)] = [
            known[text] if text in known else known.setdefault(text, text if text.strip() else None)
            for text in record
        ]
    return cells


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


def _unclosed(name: str, sheet: str, records: Sequence[Sequence[str]], text: str) -> list[Finding]:
    """Report a quotation mark that was never closed: all that follows stands in one cell."""
    last = records[-1][-1] if records and records[-1] else ""
    # A mark inside a field is written twice: an odd number of them leaves one open.
    if "\n" not in last or text.count('"') % 2 == 0:
        return []
    column = len(records[-1]) - 1
    cell = cell_name(len(records), column)
    lines = last.count("\n")
    return [Finding("unclosed_quote", Severity.BLOCKING, name, sheet, cell, None, {"lines": lines})]
