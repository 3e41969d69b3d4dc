"""A file, or a folder, before anyone knows its format: what its content is, safely opened."""

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from alliances.datasets.located import RawWorkbook
from alliances.datasets.reading.encoding import encoding_of
from alliances.datasets.reading.guard import LIMITS, check_file
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Source
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity

SERIES_LIMITS = replace(LIMITS, text_bytes=600_000_000)
"""A million rows of the UN's own columns take 200 to 400 MB."""

HEAD_ROWS = 40
"""Rows among which headings are looked for: some downloads begin with a title and notes."""

_SEPARATORS = (",", ";", "\t", "|")
_FEW = 2
"""Separators in a line up to which it may be a sentence."""
_HEAD = 1 << 16
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_JSON = re.compile(rb'\{\s*["}]|\[\s*[\[{"\]]')
_XML = re.compile(
    rb"<\?xml|<(?:\w+:)?(?:GenericData|StructureSpecificData|Structure|CompactData)\b"
)
_HARMFUL = re.compile(rb"<!DOCTYPE|<!ENTITY")


@dataclass(frozen=True)
class Incoming:
    """A file as it came in.

    Attributes
    ----------
    path
        Where it is.
    name
        What findings call it.
    kind
        ``text`` (values with separators), ``json``, ``xml``, ``workbook`` or ``folder``: what the
        content is, unzipped where it is gzip.
    zipped
        Whether it is gzip.
    area
        The area that the caller names for files that name none; else empty.
    """

    path: Path
    name: str
    kind: str
    zipped: bool = False
    area: str = ""

    @cached_property
    def scanned(self) -> tuple[Source, bool, int]:
        """The source, whether every byte is ASCII, and where the first NUL stands (-1: nowhere).

        In one pass, in pieces: the file is not held. A folder is known by its files.
        """
        if self.kind == "folder":
            return _folder_source(self.path), False, -1
        digest, is_ascii, nul, at = hashlib.sha256(), True, -1, 0
        with self.path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
                is_ascii = is_ascii and piece.isascii()
                if nul < 0 and (found := piece.find(b"\0")) >= 0:
                    nul = at + found
                at += len(piece)
        return Source(self.name, digest.hexdigest(), at), is_ascii, nul

    @property
    def source(self) -> Source:
        """Name, SHA-256 and size of the file as it lies there."""
        return self.scanned[0]

    @cached_property
    def content(self) -> bytes:
        """The whole content, unzipped where it is gzip.

        Raises
        ------
        UnreadableFile
            It is damaged, or unfolds to more than is allowed.
        """
        if not self.zipped:
            return self.path.read_bytes()
        limit = SERIES_LIMITS.text_bytes
        try:
            with gzip.open(self.path) as stream:
                content = stream.read(limit + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFile("damaged_file", file=self.name) from error
        if len(content) > limit:
            raise UnreadableFile("zip_bomb", file=self.name)
        return content

    @cached_property
    def head(self) -> bytes:
        """The first 64 KB, unzipped."""
        return _head(self.path, self.name, self.zipped)

    @cached_property
    def begun(self) -> str:
        """The first 64 KB as text; empty for a workbook and a folder."""
        if self.kind in {"workbook", "folder"}:
            return ""
        encoding = encoding_of(self.head)
        return self.head.decode(encoding, "replace").removeprefix("\ufeff")

    @cached_property
    def separator(self) -> str:
        """The separator of a text: what its first line holds most often, or any line of its head.

        A first line without any is a title. Eurostat joins keys by commas in the first column, so
        that tabs may be fewer.
        """
        lines = re.sub(r'"[^"]*"', "", self.begun).splitlines()[:HEAD_ROWS]
        first = next((line for line in lines if any(map(line.count, _SEPARATORS))), "")
        if "\\" in first.partition("\t")[0] and "\t" in first:
            return "\t"
        within = lines if max(map(first.count, _SEPARATORS)) < _FEW else [first]
        return max(
            _SEPARATORS, key=lambda sign: max([line.count(sign) for line in within], default=0)
        )

    @cached_property
    def text(self) -> tuple[bytes, tuple[Finding, ...]]:
        """The content of a text up to its first NUL, and what is to be said of what follows.

        The UN pads some downloads with NUL bytes after the last line.
        """
        content = self.content
        at = content.find(b"\0")
        if at < 0 or encoding_of(content).startswith("utf-16"):
            return content, ()
        lost = len(content[at:].replace(b"\0", b"").strip())
        severity = Severity.VERIFY if lost else Severity.ADVICE
        details = {"bytes": len(content) - at, "lost": lost}
        return content[:at], (Finding("nul_padding", severity, self.name, details=details),)

    @cached_property
    def workbook(self) -> RawWorkbook:
        """A workbook, or a text with separators, read cell by cell (slowly)."""
        if self.kind == "workbook" or not (self.zipped or self.scanned[2] >= 0):
            return read_workbook(self.path, SERIES_LIMITS, self.name)
        content, remarks = self.text
        with TemporaryDirectory() as folder:
            plain = Path(folder) / (self.path.stem.partition(".")[0] + ".csv")
            plain.write_bytes(content)
            read = read_workbook(plain, SERIES_LIMITS, self.name)
        return replace(read, source=self.source, remarks=(*remarks, *read.remarks))

    @cached_property
    def first_rows(self) -> tuple[tuple[str, Sequence[Sequence[str]]], ...]:
        """The name of each sheet (of a text: of its file) with its first rows, as stripped texts.

        Empty for what has no rows and columns.
        """
        if self.kind == "text":
            lines = io.StringIO(self.begun, newline="")
            try:
                records = [*islice(csv.reader(lines, delimiter=self.separator), HEAD_ROWS)]
            except csv.Error:
                records = []
            rows = [[text.strip() for text in record] for record in records]
            return ((self.path.stem, rows),)
        if self.kind == "workbook":
            return tuple(
                (sheet.name, [[shown(cell) for cell in row] for row in sheet.cells[:HEAD_ROWS]])
                for sheet in self.workbook.sheets
            )
        return ()


def _folder_source(folder: Path) -> Source:
    """Return name, hash and size of a folder: those of its files and their names, in order."""
    lines, size = "", 0
    inside = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in inside:
        name = path.relative_to(folder)
        if not any(part.startswith((".", "~$")) for part in name.parts):
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            lines += f"{digest}  {name.as_posix()}\n"
            size += path.stat().st_size
    return Source(folder.resolve().name, hashlib.sha256(lines.encode()).hexdigest(), size)


def shown(cell: object) -> str:
    """Return a raw cell as text: whole numbers without decimals, nothing as an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def open_file(path: Path, name: str | None = None, area: str = "") -> Incoming:
    """Tell what a file is by its content, and refuse what cannot be read safely.

    Raises
    ------
    WrongCall
        There is no such file.
    UnreadableFile
        It is empty, binary, protected, too large, or declares what can do harm.
    """
    name = name or path.name
    if path.is_dir():
        return Incoming(path, name, "folder", area=area)
    zipped = path.is_file() and _starts(path, _GZIP)
    if not zipped and not path.is_file():
        check_file(path, SERIES_LIMITS)
    begun = _head(path, name, zipped).lstrip(b"\xef\xbb\xbf \r\n\t")
    if path.stat().st_size > SERIES_LIMITS.text_bytes:
        sizes = {"size": path.stat().st_size // 1_000_000}
        limit = SERIES_LIMITS.text_bytes // 1_000_000
        raise UnreadableFile("file_too_large", file=name, limit=limit, **sizes)
    if _JSON.match(begun):
        return Incoming(path, name, "json", zipped, area)
    if _XML.match(begun) and b"<html" not in begun[:1024].lower():
        if _HARMFUL.search(begun):
            raise UnreadableFile("doctype", file=name)
        return Incoming(path, name, "xml", zipped, area)
    if zipped:
        return Incoming(path, name, "text", zipped, area)
    kind = check_file(path, SERIES_LIMITS)
    return Incoming(path, name, "text" if kind == "text" else "workbook", False, area)


def _starts(path: Path, sign: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(sign)) == sign
    except OSError as error:
        raise UnreadableFile("file_not_permitted", file=path.name) from error


def _head(path: Path, name: str, zipped: bool) -> bytes:
    try:
        if not zipped:
            with path.open("rb") as stream:
                return stream.read(_HEAD)
        with gzip.open(path) as stream:
            return stream.read(_HEAD)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFile("damaged_file", file=name) from error
    except OSError as error:
        raise UnreadableFile("file_not_permitted", file=name) from error
