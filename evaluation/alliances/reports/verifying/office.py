"""The figures of a delivered Word document or slide deck, by the map that it carries."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from alliances.reports.verifying.delivered import Delivered, agreed, spelled

SPACE = "{urn:alliances:figures}"
"""Namespace of the map (`alliances.reports.verifying.carried`)."""
_AGAIN = re.compile(r"(?<=\d)_\d+$")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MIDDLE, _EQUALS = " \u00b7 ", " = "
"""How a line of the notes tells a figure: ``F12 · identifier = 51 %``."""
_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def read(path: Path) -> Delivered:
    """Return the figures of a document: the words that stand at each figure's mark.

    In a document the marks are bookmarks; on slides the names of shapes, the codes at the end of a
    table's row, and for what stands in a chart the list of the speaker's notes.
    """
    with zipfile.ZipFile(path) as package:
        figures, trace = _map(package)
        slides = path.suffix.lower() == ".pptx"
        shown = _slides(package) if slides else _bookmarks(package)
        lost = _lost(package, figures.values()) if slides else frozenset()
    held = {
        identifier: "" if code in lost else shown.get(code, said)
        for identifier, (code, said) in figures.items()
    }
    codes = {identifier: code for identifier, (code, _) in figures.items()}
    return Delivered(path.name, held, codes, trace)


def _map(package: zipfile.ZipFile) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Return code and written value by identifier, and what the report was made from."""
    for name in package.namelist():
        if name.startswith("customXml/") and name.endswith(".xml"):
            root = ElementTree.fromstring(package.read(name))
            if root.tag == f"{SPACE}figures":
                figures = {
                    figure.get("id") or "": (
                        figure.get("code") or "",
                        figure.text or figure.get("written") or "",
                    )
                    for figure in root.iter(f"{SPACE}figure")
                }
                facts = root.iter(f"{SPACE}fact")
                return figures, {fact.get("name") or "": fact.text or "" for fact in facts}
    return {}, {}


def _bookmarks(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the words within each bookmark, by its name; ``F12_2`` is a place of F12."""
    root = ElementTree.fromstring(package.read("word/document.xml"))
    open_marks: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    for element in root.iter():
        if element.tag == f"{_WORD}bookmarkStart":
            name = element.get(f"{_WORD}name", "")
            open_marks[element.get(f"{_WORD}id", "")] = name
            words[name] = []
        elif element.tag == f"{_WORD}bookmarkEnd":
            open_marks.pop(element.get(f"{_WORD}id", ""), None)
        elif element.tag == f"{_WORD}t":
            for name in open_marks.values():
                words[name].append(element.text or "")
    places: dict[str, list[str]] = {}
    for name, parts in words.items():
        places.setdefault(_AGAIN.sub("", name), []).append("".join(parts))
    return {name: agreed(said) for name, said in places.items()}


def _slides(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the words of each shape that is named by a code, by the code."""
    found = {}
    for slide in _parts(package, "ppt/slides/slide"):
        for shape in slide.iter(f"{_SLIDE}sp"):
            properties = shape.find(f"{_SLIDE}nvSpPr/{_SLIDE}cNvPr")
            named = "" if properties is None else properties.get("name", "")
            if named:
                found[named] = _words(shape)
    return found


def _lost(package: zipfile.ZipFile, figures: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the codes whose figure is not where it should be: a row of a table, a note."""
    known = dict(figures)
    lost = set()
    for slide in _parts(package, "ppt/slides/slide"):
        for row in slide.iter(f"{_DRAWING}tr"):
            *cells, codes = ["".join(_words(cell).split()) for cell in row.iter(f"{_DRAWING}tc")]
            there = spelled(codes) & set(known)
            lost |= {code for code in there if "".join(known[code].split()) not in cells}
    for notes in _parts(package, "ppt/notesSlides/notesSlide"):
        for paragraph in notes.iter(f"{_DRAWING}p"):
            code, _, words = _words(paragraph).partition(_MIDDLE)
            if code in known and words.rpartition(_EQUALS)[2] != known[code]:
                lost.add(code)
    return frozenset(lost)


def _parts(package: zipfile.ZipFile, begin: str) -> Iterator[ElementTree.Element]:
    for name in package.namelist():
        if name.startswith(begin) and name.endswith(".xml"):
            yield ElementTree.fromstring(package.read(name))


def _words(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{_DRAWING}t"))


def carried(figures: Mapping[str, tuple[str, str]], trace: Mapping[str, str]) -> bytes:
    """Return the map that a document carries: code and written value by identifier, and the trace.

    Parameters
    ----------
    figures
        By identifier, the mark in the document and what is written there.
    trace
        `Report.trace`.
    """
    space = SPACE.strip("{}")
    ElementTree.register_namespace("", space)
    root = ElementTree.Element(f"{SPACE}figures")
    for identifier, (code, written) in figures.items():
        element = ElementTree.SubElement(root, f"{SPACE}figure", {"code": code, "id": identifier})
        element.text = written
    for name, value in trace.items():
        ElementTree.SubElement(root, f"{SPACE}fact", {"name": name}).text = value
    content: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content
