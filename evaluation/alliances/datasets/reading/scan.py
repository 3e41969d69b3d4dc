"""What the values' reader hides: error cells, formulas without value, percentages, true bounds.

calamine gives an empty text for ``#N/A`` and for a formula whose result was never stored, and
aborts the whole process on a stray cell at the far end of a sheet. So every sheet is scanned first.
The XML that the usual writers make is scanned as bytes, about three times faster than a parser
could; a sheet that is written otherwise goes through expat, with the same result.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import IO

import numpy as np
import numpy.typing as npt

from alliances.datasets.reading.scan_parser import LONGEST_FORMULA, columns_within, parse_sheet
from alliances.datasets.reading.shared_texts import Lengths, shown_bytes
from alliances.datasets.reading.tags import Tags, tags_of

_CHUNK = 1 << 22
_LONGEST = 1 << 26

_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_QUOTE, _A, _Z, _ZERO, _NINE = b'"AZ09'
_COLON, _C, _R, _CLOSE = b":cr>"
_LONGEST_REFERENCE = len("XFD1048576")
# Every pattern takes a time that grows with the text, not with its square, on any text whatever:
# none runs past the next tag, and none starts twice over the same run of signs.
_IS_ERROR = re.compile(rb't="e"')
_NO_VALUE = re.compile(rb"(?:</f>|<f(?:\s[^<>]*)?/>)\s*+(?:<v\s*+/>|<v>\s*+</v>)?+\s*+</c>")
_VALUE = re.compile(rb"<v(?:\s[^<>]*)?>([^<]*)</v>")
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^<>]*\shidden="(?:1|true)")[^<>]*?\br="([0-9]{1,7})"')
_COLUMN = re.compile(rb"<col\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]{1,32})="([^"]*)"')
_RANGE = rb'ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"'
_FILTER = re.compile(rb"<autoFilter\s[^<>]*?" + _RANGE)
_CHOICE = re.compile(rb"<(?:\w+:)?dataValidation\s")
_FORMULA = re.compile(rb"<(?:\w+:)?formula1>")
_FORMULA_END = re.compile(rb"</(?:\w+:)?formula1>")
_SQREF = re.compile(rb'sqref="([^"]+)"|<xm:sqref>([^<]+)<')
_NONE: Mapping[int, int] = {}
_MERGED = re.compile(rb"<mergeCell\s[^<>]*?" + _RANGE)


@dataclass(slots=True)
class SheetScan:
    """What a sheet holds besides values.

    Attributes
    ----------
    rows, columns
        No cell with content lies beyond; counted from 1.
    cells
        How many cells are written, empty ones too.
    shared_bytes
        Bytes of the shared texts that the cells show, at most; 0 where they were not counted.
    errors
        Address to Excel error, such as ``#N/A``.
    without_value
        Addresses of formulas whose result was never stored.
    percent
        Addresses of cells shown as a percentage.
    merged
        Merged ranges.
    hidden_rows, hidden_columns
        Rows from 1, columns from 0.
    padded
        Address to digits of each cell that shows a number with leading zeros.
    filtered
        The range of the sheet's filter; empty where it has none.
    lists
        Where a drop-down list stands, and its formula: words, or the range that holds them.
    truths
        Address to value of each cell that shows TRUE or FALSE, and that the reader takes for 1 or
        0.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    shared_bytes: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    without_value: set[str] = field(default_factory=set)
    percent: set[str] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    padded: dict[str, int] = field(default_factory=dict)
    filtered: str = ""
    lists: list[tuple[str, str]] = field(default_factory=list)
    truths: dict[str, bool] = field(default_factory=dict)


class _Unusual(Exception):
    """The sheet is not written as the usual writers do."""


def scan_sheet(
    archive: zipfile.ZipFile,
    part: str,
    percent_styles: frozenset[int],
    padded_styles: Mapping[int, int] = _NONE,
    lengths: Lengths | None = None,
) -> SheetScan:
    """Scan one worksheet part.

    Parameters
    ----------
    archive
        The opened .xlsx file.
    part
        The part's name in it.
    percent_styles, padded_styles
        The cell styles that show a percentage, and those that show leading zeros.
    lengths
        The size of each shared text, where what the cells show is to be counted.

    Raises
    ------
    xml.parsers.expat.ExpatError
        The part is not XML.
    OverflowError
        A cell lies outside the bounds of a sheet.
    """
    try:
        with archive.open(part) as stream:
            return _scan_bytes(stream, percent_styles, padded_styles, lengths)
    except _Unusual:
        return scan_exactly(archive, part, percent_styles, padded_styles, lengths)


def scan_exactly(
    archive: zipfile.ZipFile,
    part: str,
    percent_styles: frozenset[int],
    padded_styles: Mapping[int, int] = _NONE,
    lengths: Lengths | None = None,
) -> SheetScan:
    """Scan one worksheet part with an XML parser: slower, right for every way of writing it.

    Bounds count cells with content only, where the fast scan may count formatted empty ones.
    """
    scan = SheetScan()
    with archive.open(part) as stream:
        parse_sheet(stream, percent_styles, scan, padded_styles, lengths)
    return scan


def _styled(styles: Iterable[int]) -> re.Pattern[bytes]:
    """Return what finds the cells with content of some styles: address and style."""
    names = b"|".join(b"%d" % style for style in sorted(styles))
    cell = rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?=[^<>]*\ss="(' + names + rb')")[^<>]*(?<!/)>(?!</c>)'
    return re.compile(cell)


def _scan_bytes(
    stream: IO[bytes],
    percent_styles: frozenset[int],
    padded_styles: Mapping[int, int],
    lengths: Lengths | None,
) -> SheetScan:
    scan = SheetScan()
    percent, padded = _styled(percent_styles), _styled(padded_styles)
    for kind, piece in _pieces(stream):
        if kind == "head":
            _scan_head(piece, scan)
        elif kind == "tail":
            _scan_tail(piece, scan)
        else:
            tags = tags_of(piece)
            cells = _bounds(piece, tags, scan)
            _scan_cells(piece, tags, cells, scan)
            if lengths is not None:
                shown = shown_bytes(piece, tags, lengths)
                if shown is None:
                    raise _Unusual
                scan.shared_bytes += shown
            if percent_styles:
                scan.percent.update(name.decode() for name, _ in percent.findall(piece))
            if padded_styles:
                found = padded.findall(piece)
                scan.padded |= {name.decode(): padded_styles[int(style)] for name, style in found}
    return scan


def _scan_tail(piece: bytes, scan: SheetScan) -> None:
    scan.merged += [match.decode() for match in _MERGED.findall(piece)]
    filtered = _FILTER.search(piece)
    scan.filtered = filtered[1].decode() if filtered else ""
    _, *choices = _CHOICE.split(piece)
    for choice in choices:
        attributes, _, inside = choice.partition(b">")
        formula, where = _FORMULA.search(inside), _SQREF.search(choice)
        end = _FORMULA_END.search(inside, formula.end()) if formula else None
        if b'type="list"' in attributes and formula and end and where:
            words = re.sub(rb"<[^<>]*>", b"", inside[formula.end() : end.start()])
            shown = unescape(words[:LONGEST_FORMULA].decode("utf-8", "replace"))
            scan.lists.append(((where[1] or where[2]).decode(), shown))


def _pieces(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the sheet's head, its cells in pieces that end between two cells, its tail."""
    held, where = b"", "head"
    while chunk := stream.read(_CHUNK):
        held += chunk
        if where == "head" and b"<sheetData" in held:
            head, held = _cut(held, held.index(b"<sheetData"))
            yield "head", head
            where = "cells"
        if where == "cells":
            end = held.find(b"</sheetData>")
            if end >= 0:
                cells, held = _cut(held, end)
                yield "cells", cells
                where = "tail"
            elif (last := held.rfind(b"<c ")) > 0:
                cells, held = _cut(held, last)
                yield "cells", cells
        if len(held) > _LONGEST:
            raise _Unusual
    if where == "head":
        raise _Unusual
    yield where, held


def _cut(held: bytes, at: int) -> tuple[bytes, bytes]:
    return held[:at], held[at:]


def _scan_head(piece: bytes, scan: SheetScan) -> None:
    if any(mark in piece for mark in (b"<!", b"\0")):
        raise _Unusual
    hidden = []
    for tag in _COLUMN.findall(piece):
        known = dict(_ATTRIBUTE.findall(tag))
        if known.get(b"hidden") in {b"1", b"true"}:
            hidden.append((int(known[b"min"]), int(known[b"max"])))
    scan.hidden_columns += columns_within(hidden)


def _bounds(piece: bytes, tags: Tags, scan: SheetScan) -> npt.NDArray[np.intp]:
    """Return where each cell begins, once the last row and column of them are noted.

    What the patterns cannot see is refused.

    The references of all cells are read at once, letter by letter: as arrays, several times faster
    than one by one.
    """
    signs = tags.signs
    if _foreign(piece, tags):
        raise _Unusual
    # <c and not <col, <cfRule…: those stand outside the cells, and are read as unusual inside.
    cells = tags.beginning(b"c")
    if len(cells):
        for offset, sign in enumerate(b' r="', 2):
            if (signs[cells + offset] != sign).any():
                raise _Unusual
        rows, columns = _positions(signs, cells + 6)
        scan.rows, scan.columns = max(scan.rows, rows), max(scan.columns, columns)
        scan.cells += len(cells)
    return cells


def _positions(signs: npt.NDArray[np.uint8], starts: npt.NDArray[np.intp]) -> tuple[int, int]:
    """Return the largest row and column, from 1, of references that begin at these places."""
    column = np.zeros(len(starts), dtype=np.int32)
    row = np.zeros(len(starts), dtype=np.int32)
    last_row = last_column = 0
    for offset in range(_LONGEST_REFERENCE + 1):
        sign = signs[starts + offset]
        letter = (sign >= _A) & (sign <= _Z) & (row == 0)
        digit = (sign >= _ZERO) & (sign <= _NINE) & (column > 0)
        ended = (sign == _QUOTE) & (row > 0)
        if not (letter | digit | ended).all():
            raise _Unusual
        column[letter] = column[letter] * 26 + (sign[letter] - _A) + 1
        row[digit] = row[digit] * 10 + (sign[digit] - _ZERO)
        if ended.any():
            last_row = max(last_row, int(row[ended].max()))
            last_column = max(last_column, int(column[ended].max()))
            left = ~ended
            starts, row, column = starts[left], row[left], column[left]
            if not len(starts):
                return last_row, last_column
    # A longer reference lies beyond every sheet: the parser says where.
    raise _Unusual


def _foreign(piece: bytes, tags: Tags) -> bool:
    """Tell whether a prefix (<x:c>), a comment, a CDATA section or wide letters hide cells.

    The single sign is looked for first: it is rare, and much faster to find.
    """
    if b"\0" in piece or (b"!" in piece and b"<!" in piece):
        return True
    if b":" not in piece:
        return False
    # Each row has a sign (spans="1:80"): what follows it is looked at, not the whole piece twice.
    colons = np.flatnonzero(tags.signs == _COLON)
    colons = colons[np.isin(tags.signs[colons + 1], (_C, _R))]
    if not len(colons):
        return False
    # A text may say fact:commune; in a tag, nothing has closed it yet.
    closed = np.append(np.flatnonzero(tags.signs == _CLOSE), len(tags.signs))
    opened = tags.opened[np.searchsorted(tags.opened, colons) - 1]
    return bool((closed[np.searchsorted(closed, opened)] > colons).any())


def _scan_cells(piece: bytes, tags: Tags, cells: npt.NDArray[np.intp], scan: SheetScan) -> None:
    """Note errors, formulas without a value and hidden rows, in cells that begin where told."""
    if b't="e"' in piece:
        for cell in _around(piece, cells, [match.start() for match in _IS_ERROR.finditer(piece)]):
            tag, _, body = cell.partition(b">")
            if b' t="e"' in tag and not tag.endswith(b"/"):
                value = _VALUE.search(body)
                scan.errors[_address(cell)] = value[1].decode() if value else "#?"
    if len(tags.beginning(b"f")):
        ends = [match.start() for match in _NO_VALUE.finditer(piece)]
        for cell in _around(piece, cells, ends):
            tag = cell.partition(b">")[0]
            # A text formula may well give an empty text: that is a blank, not a missing result.
            if b't="str"' not in tag and b't="e"' not in tag:
                scan.without_value.add(_address(cell))
    if b"hidden=" in piece:
        scan.hidden_rows += [int(number) for number in _HIDDEN_ROW.findall(piece)]


def _around(piece: bytes, cells: npt.NDArray[np.intp], places: list[int]) -> Iterator[bytes]:
    """Yield each cell in which one of these places stands, once."""
    owners = np.unique(np.searchsorted(cells, np.array(places, dtype=np.intp), side="right") - 1)
    ends = np.append(cells[1:], len(piece))
    for owner in owners[owners >= 0].tolist():
        yield piece[cells[owner] : ends[owner]]


def _address(cell: bytes) -> str:
    found = _REFERENCE.match(cell)
    if found is None:
        raise _Unusual
    return found[1].decode()
