"""The figures of a delivered PDF: what is printed at each place that its own list names."""

import csv
import io
import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from alliances.reports.pdf.listing import NAME, TRACE
from alliances.reports.pdf.tables import DRAWN
from alliances.reports.verifying.delivered import Delivered, agreed, spelled

_CARD = re.compile(r"^(?P<words>.*?)\s*(?P<code>F\d+)$", re.S)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_DEEPEST = 200
"""Tags within tags: more than any report has, less than what Python can walk."""

Letters = Mapping[int, str]
Rows = list[list[str]]


def read(path: Path) -> Delivered:
    """Return the figures of a PDF as its pages print them.

    The attached list only says where each figure stands, by table, row and column of the tags; what
    it says of their values is not believed, but for what is drawn and not printed as a number. A
    figure that is no longer there is empty.
    """
    # Its remarks on a damaged file are not for our users.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(path)
    attached = reader.attachments
    if NAME not in attached:
        return Delivered(path.name, {})
    listed = list(csv.DictReader(io.StringIO(attached[NAME][0].decode("utf-8"))))
    trace = json.loads(attached[TRACE][0].decode("utf-8")) if TRACE in attached else {}
    tables, cards = _printed(reader)
    shown: dict[str, list[str]] = {}
    for line in listed:
        shown.setdefault(line["id"], []).append(_said(line, tables, cards))
    figures = {identifier: agreed(words) for identifier, words in shown.items()}
    codes = {line["id"]: line["code"] for line in listed}
    return Delivered(path.name, figures, codes, {str(k): str(v) for k, v in trace.items()})


def _said(line: Mapping[str, str], tables: list[Rows], cards: Mapping[str, str]) -> str:
    table, row, column = (int(line[key]) for key in ("table", "row", "column"))
    if not table:
        return cards.get(line["code"], "")
    if table == DRAWN:
        return line["written"]
    rows = tables[table - 1] if table <= len(tables) else []
    cells = rows[row] if row < len(rows) else []
    if column > len(cells) or (line["code"] and line["code"] not in spelled(cells[-1])):
        return ""
    return cells[column - 1]


@dataclass
class _Tag:
    role: str
    span: int = 1
    said: str = ""
    kids: "list[_Tag]" = field(default_factory=list)

    def words(self) -> str:
        return self.said + "".join(kid.words() for kid in self.kids)

    def below(self, role: str) -> "Iterator[_Tag]":
        for kid in self.kids:
            if kid.role == role:
                yield kid
            yield from kid.below(role)


def _printed(reader: PdfReader) -> tuple[list[Rows], dict[str, str]]:
    """Return the tables in their order, and the words beside each code of a key figure."""
    catalogue: Any = reader.trailer["/Root"].get_object()
    if "/StructTreeRoot" not in catalogue:
        return [], {}
    tree: Any = catalogue["/StructTreeRoot"].get_object()
    pages = {
        page.indirect_reference.idnum: page for page in reader.pages if page.indirect_reference
    }
    root = _Tag("Root")
    _grow(root, tree.get("/K"), None, _Pages(pages), 0)
    cards: dict[str, str] = {}
    for paragraph in root.below("P"):
        card = _CARD.match(paragraph.words().strip())
        if card is not None and card["words"]:
            cards.setdefault(card["code"], card["words"].strip())
    return [_rows(table) for table in root.below("Table")], cards


@dataclass
class _Pages:
    """Words by page and number of marked content, a page being read when it is first needed."""

    pages: Mapping[int, PageObject]
    read: dict[int, dict[int, str]] = field(default_factory=dict)

    def words(self, page: int | None, number: int) -> str:
        if page is None or page not in self.pages:
            return ""
        if page not in self.read:
            self.read[page] = _marked(self.pages[page])
        return self.read[page].get(number, "")


def _grow(above: _Tag, kids: Any, page: int | None, pages: _Pages, depth: int) -> None:
    """Hang what is below a tag: tags, and the words of the page that they mark."""
    held = kids.get_object() if isinstance(kids, IndirectObject) else kids
    if held is None or depth > _DEEPEST:
        return
    for kid in held if isinstance(held, list) else [held]:
        node: Any = kid.get_object()
        below = isinstance(node, DictionaryObject)
        if not below:
            above.kids.append(_Tag("", said=pages.words(page, int(node))))
            continue
        here = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if "/S" in node:
            tag = _Tag(str(node["/S"]).lstrip("/"), _span(node))
            above.kids.append(tag)
            _grow(tag, node.get("/K"), here, pages, depth + 1)
        elif "/MCID" in node:
            above.kids.append(_Tag("", said=pages.words(here, int(node["/MCID"]))))


def _span(node: Any) -> int:
    about = node.get("/A")
    about = about.get_object() if about is not None else []
    each = about if isinstance(about, list) else [about]
    return max((int(one.get_object().get("/RowSpan", 1)) for one in each), default=1)


def _rows(table: _Tag) -> Rows:
    """Return the cells of a table; one that reaches over several rows stands in each of them."""
    rows: Rows = []
    above: dict[int, tuple[int, str]] = {}
    for line in table.below("TR"):
        row: list[str] = []
        cells = iter([kid for kid in line.kids if kid.role in ("TH", "TD")])
        while True:
            left, words = above.pop(len(row), (0, ""))
            if not left:
                cell = next(cells, None)
                if cell is None:
                    break
                left, words = cell.span, cell.words().strip()
            if left > 1:
                above[len(row)] = (left - 1, words)
            row.append(words)
        rows.append(row)
    return rows


def _marked(page: PageObject) -> dict[int, str]:
    """Return the words of each marked content of a page, by its number."""
    content = page.get_contents()
    resources: Any = page.get("/Resources", DictionaryObject()).get_object()
    fonts: Any = resources.get("/Font", DictionaryObject()).get_object()
    alphabets: dict[str, tuple[Letters, int]] = {}
    said: dict[int, list[str]] = {}
    inside: list[int | None] = []
    font: tuple[Letters, int] = ({}, 1)
    for operands, operator in content.operations if content is not None else ():
        if operator in (b"BDC", b"BMC"):
            inside.append(_number(operands))
        elif operator == b"EMC":
            inside.pop()
        elif operator == b"Tf":
            name = str(operands[0])
            if name not in alphabets:
                alphabets[name] = _alphabet(fonts[name].get_object())
            font = alphabets[name]
        elif operator in (b"Tj", b"TJ", b"'", b'"'):
            number = next((each for each in reversed(inside) if each is not None), None)
            if number is not None:
                parts = operands[-1] if isinstance(operands[-1], list) else operands[-1:]
                said.setdefault(number, []).extend(_decoded(part, *font) for part in parts)
    return {number: "".join(parts) for number, parts in said.items()}


def _number(operands: Any) -> int | None:
    about = operands[-1]
    named = isinstance(about, DictionaryObject) and "/MCID" in about
    return int(about["/MCID"]) if named else None


def _decoded(part: Any, letters: Letters, width: int) -> str:
    raw = getattr(part, "original_bytes", None)
    if raw is None:
        return ""
    codes = (int.from_bytes(raw[at : at + width], "big") for at in range(0, len(raw), width))
    return "".join(letters.get(code, "") for code in codes)


def _alphabet(font: Any) -> tuple[Letters, int]:
    """Return the letters of a font by their codes, and how many bytes a code has."""
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    if "/ToUnicode" not in font:
        return {code: bytes([code]).decode("cp1252", "replace") for code in range(256)}, width
    cmap = font["/ToUnicode"].get_object().get_data()
    letters: dict[int, str] = {}
    for block in _CHARS.findall(cmap):
        found = _HEX.findall(block)
        letters |= {
            int(code, 16): _utf16(words)
            for code, words in zip(found[::2], found[1::2], strict=False)
        }
    for block in _RANGES.findall(cmap):
        found = _HEX.findall(block)
        for first, last, words in zip(found[::3], found[1::3], found[2::3], strict=False):
            start, text = int(first, 16), _utf16(words)
            for step in range(min(int(last, 16) - start + 1, 65536)):
                letters[start + step] = text[:-1] + chr(ord(text[-1]) + step)
    return letters, width


def _utf16(words: bytes) -> str:
    return bytes.fromhex(words.decode("ascii")).decode("utf-16-be", "replace")
