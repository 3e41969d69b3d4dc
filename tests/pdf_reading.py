"""Read a PDF of ours back by its tags, with pikepdf alone: tables, key figures, bookmarks."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pikepdf

_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CODES = re.compile(r"F(\d+)(?:–F(\d+))?")
_CARD = re.compile(r"^(.*?)\s*(F\d+)$")


@dataclass
class Tag:
    """A tag of the structure: its role, what is below it, what it says itself."""

    role: str
    kids: list["Tag"] = field(default_factory=list)
    said: str = ""
    alt: str = ""
    span: int = 1

    @property
    def text(self) -> str:
        """All that it says, its kids' words in their order."""
        return self._whole.strip()

    @property
    def _whole(self) -> str:
        return self.said + "".join(kid._whole for kid in self.kids)

    def all(self, role: str) -> Iterator["Tag"]:
        """Yield every tag of a role below it, in order."""
        for kid in self.kids:
            if kid.role == role:
                yield kid
            yield from kid.all(role)


class Printed:
    """A PDF, read."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self._words = [_marked(page) for page in self.pdf.pages]
        self._pages = {page.objgen: n for n, page in enumerate(self.pdf.pages)}

    @cached_property
    def root(self) -> Tag:
        """The document, as its tags tell it."""
        return self._tag(self.pdf.Root.StructTreeRoot.K, None)

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """Tables in order: rows of cells, the heading first; a cell stands in each row it spans."""
        return [_grid(table) for table in self.root.all("Table")]

    @cached_property
    def cards(self) -> dict[str, str]:
        """Key figures, by the code beside each."""
        found = (_CARD.match(paragraph.text) for paragraph in self.root.all("P"))
        return {card[2]: card[1].strip() for card in found if card and card[1]}

    @cached_property
    def listing(self) -> list[dict[str, str]]:
        """The figures that the file says it prints."""
        attached = self.pdf.attachments["figures.csv"].get_file().read_bytes()
        return list(csv.DictReader(io.StringIO(attached.decode("utf-8"))))

    @cached_property
    def bookmarks(self) -> list[tuple[str, int]]:
        """Bookmarks of the first level with their pages, from 1."""
        with self.pdf.open_outline() as outline:
            return [(str(item.title), self._page(item)) for item in outline.root]

    @property
    def fonts(self) -> dict[str, bool]:
        """Each font by name, and whether its outlines lie in the file."""
        found = {}
        for each in self.pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor":
                held = any(key in each for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                found[str(each.FontName)] = held
        return found

    def _page(self, item: Any) -> int:
        place = item.destination if item.destination is not None else item.action.D
        return self._pages[place[0].objgen] + 1

    def _tag(self, node: Any, page: int | None) -> Tag:
        if isinstance(node, pikepdf.Array):
            node = node[0]
        page = self._pages[node.Pg.objgen] if "/Pg" in node else page
        made = Tag(str(node.S).lstrip("/"), alt=str(node.get("/Alt", "")), span=_span(node))
        kids = node.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                made.kids.append(Tag("", said=self._words[page or 0].get(int(kid), "")))
            elif "/MCID" in kid:
                at = self._pages[kid.Pg.objgen] if "/Pg" in kid else page or 0
                made.kids.append(Tag("", said=self._words[at].get(int(kid.MCID), "")))
            elif "/S" in kid:
                made.kids.append(self._tag(kid, page))
        return made


def figures_of(path: Path) -> dict[str, str]:
    """Return what a PDF prints for each figure, by its code.

    A figure is taken from the page, not from the attached list, which only says where to look: in
    a table, the code must stand in the row's last cell; on a card, beside the number.
    """
    printed = Printed(path)
    figures: dict[str, str] = {}
    for line in printed.listing:
        if not line["code"] or line["table"] == "-1":
            continue  # an n or a bound; a figure that is drawn, and written on the page elsewhere
        said = _said(printed, line)
        assert figures.setdefault(line["code"], said) == said, f"{line['code']} is printed twice"
    return figures


def _said(printed: Printed, line: Mapping[str, str]) -> str:
    table, row, column = (int(line[key]) for key in ("table", "row", "column"))
    if not table:
        return printed.cards[line["code"]]
    cells = printed.tables[table - 1][row]
    assert line["code"] in _spelled(cells[-1]), f"{line['code']} is not printed in its row"
    return cells[column - 1]


def _spelled(codes: str) -> set[str]:
    return {
        f"F{number}"
        for first, last in _CODES.findall(re.sub(r"\s+", "", codes))
        for number in range(int(first), int(last or first) + 1)
    }


def _grid(table: Tag) -> list[list[str]]:
    rows: list[list[str]] = []
    above: dict[int, tuple[int, str]] = {}
    for tag in table.all("TR"):
        cells = [kid for kid in tag.kids if kid.role in ("TH", "TD")]
        row: list[str] = []
        while cells or len(row) in above:
            left, words = above.pop(len(row), (0, ""))
            if left:
                if left > 1:
                    above[len(row)] = (left - 1, words)
                row.append(words)
                continue
            cell = cells.pop(0)
            if cell.span > 1:
                above[len(row)] = (cell.span - 1, cell.text)
            row.append(cell.text)
        rows.append(row)
    return rows


def _span(node: Any) -> int:
    attributes = node.get("/A", pikepdf.Array())
    each = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return max((int(one.get("/RowSpan", 1)) for one in each), default=1)


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """Return the words of each marked content of a page, by its number."""
    fonts = {name: _unicode(font) for name, font in page.get("/Resources").get("/Font", {}).items()}
    said: dict[int, str] = {}
    inside: list[int | None] = []
    font: Mapping[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                about = operands[1]
                named = isinstance(about, pikepdf.Dictionary) and "/MCID" in about
                inside.append(int(about.MCID) if named else None)
            case "BMC":
                inside.append(None)
            case "EMC":
                inside.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ":
                here = next((each for each in reversed(inside) if each is not None), None)
                if here is not None:
                    parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                    words = "".join(_decoded(part, font) for part in parts)
                    said[here] = said.get(here, "") + words
    return said


def _decoded(part: Any, font: Mapping[int, str]) -> str:
    if not isinstance(part, pikepdf.String):
        return ""
    raw = bytes(part)
    pairs = (int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2))
    return "".join(font.get(pair, "") for pair in pairs)


def _unicode(font: Any) -> dict[int, str]:
    cmap = font.ToUnicode.read_bytes()
    known: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for glyph, words in _BFCHAR.findall(block):
            known[int(glyph, 16)] = bytes.fromhex(words.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, words in _BFRANGE.findall(block):
            start = int(words, 16)
            for step in range(int(last, 16) - int(first, 16) + 1):
                known[int(first, 16) + step] = chr(start + step)
    return known
