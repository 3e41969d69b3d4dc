"""Before any reader: is this a file that can be read at all, and safely?

The format is told by the content, never by the name. The limits come from 264 public workbooks: the
worst honest ratio of size unzipped to zipped is 27 for a file and 58 for a part.
"""

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from alliances.datasets.reading.package import plain_name
from alliances.errors import UnreadableFile, WrongCall

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A table of text may begin with the code PAR1 or GIF8: signs are looked for that no text holds.
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a", "RAR"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1\x15", "Parquet"),
)
_ARCHIVES = frozenset({"7-Zip", "RAR", "gzip"})
"""What survey tools pack their exports in, besides ZIP: they are to be unpacked, not converted."""
_TEXT_FORMATS = (
    ((b"<!doctype html", b"<html", b"<table", b"<meta"), "HTML"),
    ((b"<?xml",), "XML"),
)
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*[\[{\"]")
"""How JSON begins; ``[id]`` and ``{q1}`` are headings."""
_ENTRY = 128
"""Bytes of an entry in the directory of an old container; its stream's name stands first."""
_HEAD = 1 << 16
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may not exceed. All are settings.

    Attributes
    ----------
    file_bytes, unzipped_bytes
        Size of the file, and of all its parts unzipped.
    parts
        Number of parts in the archive.
    file_ratio, file_ratio_from
        Largest ratio of unzipped to zipped, looked at beyond so many unzipped bytes.
    part_ratio, part_ratio_from
        The same for a single part.
    cells
        Rows times columns up to the last cell, over the sheets of a file: the reader holds them.
    cells_sparse
        The same for one sheet of which hardly a cell in fifty is written.
    cell_text_bytes
        Texts of the cells of a file, a text counted in every cell that shows it.
    text_bytes
        Size of a text file.
    apart_seconds, apart_bytes
        Time (a second more for each megabyte of the file) and memory of the separate interpreter.
    """

    file_bytes: int = 100_000_000
    unzipped_bytes: int = 1_000_000_000
    parts: int = 2_000
    file_ratio: float = 100
    file_ratio_from: int = 50_000_000
    part_ratio: float = 200
    part_ratio_from: int = 20_000_000
    cells: int = 20_000_000
    cells_sparse: int = 4_000_000
    cell_text_bytes: int = 300_000_000
    text_bytes: int = 200_000_000
    apart_seconds: float = 8
    apart_bytes: int = 1_000_000_000


LIMITS = Limits()


def check_file(path: str | Path, limits: Limits = LIMITS) -> str:
    """Refuse a file that cannot be read, or not safely; tell the format of one that can.

    Workbooks with macros are let in: macros never run.

    Parameters
    ----------
    path
        The file.
    limits
        What it may not exceed.

    Returns
    -------
    str
        ``xlsx`` (with or without macros), ``xls``, ``xlsb``, ``ods`` or ``text``.

    Raises
    ------
    WrongCall
        There is no such file, or it is a folder.
    UnreadableFile
        The file is empty, protected, damaged, too large, of another format, or made to do harm.
    """
    path = Path(path)
    head = _read_head(path, limits)
    if head.startswith(_OLE):
        return _ole_kind(path)
    if not head.startswith(b"PK"):
        return _text_kind(head, path)
    try:
        with zipfile.ZipFile(path) as archive:
            kind = _zip_kind(archive, path)
            _check_sizes(archive, path, limits)
            _check_parts(archive, path)
    except UnreadableFile:
        raise
    except Exception as error:  # BadZipFile, zlib.error and their like have no common parent
        raise _refusal("damaged_file", path) from error
    return kind


def check_document(path: str | Path, limits: Limits = LIMITS) -> bool:
    """Return whether a file is a Word document that can be read safely.

    Parameters
    ----------
    path
        The file.
    limits
        What it may not exceed.

    Raises
    ------
    UnreadableFile
        It is protected, damaged, too large, or made to do harm.
    """
    path = Path(path)
    head = _read_head(path, limits)
    if head.startswith(_OLE) and _has_stream(path.read_bytes().lower(), "encryptedpackage"):
        raise _refusal("password_protected", path)
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            if "word/document.xml" not in {plain_name(name) for name in archive.namelist()}:
                return False
            _check_sizes(archive, path, limits)
            _check_parts(archive, path)
    except UnreadableFile:
        raise
    except Exception as error:  # BadZipFile, zlib.error and their like have no common parent
        raise _refusal("damaged_file", path) from error
    return True


def _refusal(code: str, path: Path, **details: object) -> UnreadableFile:
    return UnreadableFile(code, file=path.name, **details)


def _read_head(path: Path, limits: Limits) -> bytes:
    if path.is_dir():
        raise WrongCall("file_is_a_folder", file=path.name)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError as error:
        raise WrongCall("file_missing", file=path.name, path=str(path)) from error
    except OSError as error:
        raise _refusal("file_not_permitted", path) from error
    if not head:
        raise _refusal("empty_file", path)
    allowed = limits.file_bytes if head.startswith((b"PK", _OLE)) else limits.text_bytes
    if size > allowed:
        raise _refusal("file_too_large", path, size=size // 1_000_000, limit=allowed // 1_000_000)
    return head


def _ole_kind(path: Path) -> str:
    """Tell apart what the old container format of Microsoft may hold, by its stream names."""
    # Some programs write the names of the streams in capitals.
    content = path.read_bytes().lower()
    if _has_stream(content, "encryptedpackage"):
        raise _refusal("password_protected", path)
    if _has_stream(content, "workbook") or _has_stream(content, "book"):
        return "xls"
    raise _refusal("not_a_workbook_ole", path)


def _has_stream(content: bytes, name: str) -> bool:
    """Tell whether the directory names a stream; elsewhere the same word is text: “Facebook”."""
    word = name.encode("utf-16-le") + b"\0\0"
    at = content.find(word)
    while at >= 0 and at % _ENTRY:
        at = content.find(word, at + 1)
    return at >= 0


def _text_kind(head: bytes, path: Path) -> str:
    """Let in a text file; name the real format of a file that is none."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            code = "archive" if name in _ARCHIVES else "not_a_workbook"
            raise _refusal(code, path, format=name)
    start = head[:1024].lstrip(codecs.BOM_UTF8 + b" \r\n\t").lower()
    for marks, name in _TEXT_FORMATS:
        if start.startswith(marks):
            raise _refusal("not_a_workbook", path, format=name)
    if _JSON.match(start):
        raise _refusal("not_a_workbook", path, format="JSON")
    return "text"


def _zip_kind(archive: zipfile.ZipFile, path: Path) -> str:
    names = {name.replace("\\", "/") for name in archive.namelist()}
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise _refusal("password_protected", path)
    if "mimetype" in names:
        kind = archive.read("mimetype")[:100].decode("ascii", "replace")
        if "opendocument.spreadsheet" in kind:
            return "ods"
        raise _refusal("not_a_workbook", path, format=kind.rpartition(".")[2] or "ZIP")
    if "xl/workbook.bin" in names:
        return "xlsb"
    for folder, name in (("word/", "Word"), ("ppt/", "PowerPoint"), ("Index/", "Numbers")):
        if any(part.startswith(folder) for part in names):
            raise _refusal("not_a_workbook", path, format=name)
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        # What lost these parts but has the others was a workbook once.
        lost = any(name.startswith("xl/") for name in names)
        raise _refusal("damaged_file" if lost else "archive", path, format="ZIP")
    return "xlsx"


def _check_sizes(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise _refusal("too_many_parts", path, parts=len(parts), limit=limits.parts)
    if len({plain_name(part.filename) for part in parts}) < len(parts):
        # Which of two parts of one name is read depends on the reader.
        raise _refusal("damaged_file", path)
    for part in parts:
        # zipfile has already turned the separators of the system into slashes.
        name = part.orig_filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
            raise _refusal("unsafe_names", path)
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > limits.part_ratio_from and ratio > limits.part_ratio:
            raise _refusal("zip_bomb", path)
    total = sum(part.file_size for part in parts)
    zipped = sum(part.compress_size for part in parts)
    if total > limits.unzipped_bytes:
        raise _refusal("zip_bomb", path)
    if total > limits.file_ratio_from and total / max(zipped, 1) > limits.file_ratio:
        raise _refusal("zip_bomb", path)


def _check_parts(archive: zipfile.ZipFile, path: Path) -> None:
    """Unzip every part once, in pieces: sizes and checksums are true, and no part has a DOCTYPE.

    zipfile stops at the size that the archive declares and then compares checksums; the reader
    would go on. Without a DOCTYPE no entity can be declared, so nothing expands or is fetched.
    """
    for part in archive.infolist():
        with archive.open(part) as stream:
            last = b""
            while chunk := stream.read(_CHUNK):
                # Wide encodings put a zero beside each letter.
                text = (last + chunk).replace(b"\0", b"")
                # The single sign is looked for first: it is rare, and ten times faster to find.
                if b"!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):
                    raise _refusal("doctype", path)
                last = chunk[-32:]
