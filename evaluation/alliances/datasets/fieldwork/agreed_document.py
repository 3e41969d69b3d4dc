"""A partnership sheet that came back: whose it is, and the lines that the parties filled in."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from alliances.datasets.parsing.text import tidy
from alliances.datasets.reading.guard import check_document
from alliances.datasets.reading.package import find_part
from alliances.errors import UnreadableFile
from alliances.frameworks.agreed import FIELDS, KIND, PARTNERSHIP, SIDE, WAVE, read_tag
from alliances.language import LANGUAGES, text
from alliances.language.matching import fold

_CHECKS = ("agreed_a", "agreed_b")
_CHECKED = frozenset({"\u2611", "\u2612", "\u2714", "x", "oui", "yes"})
_TRUE = frozenset({"1", "true", "on"})
_DEEPEST = 200
"""Levels of nesting of a document of people's; more are made to stop a reader."""

Element = ElementTree.Element


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table, as it was filled in.

    Attributes
    ----------
    number
        That of its tags; its place in the table where it has none.
    said
        What stands in the cells of `FIELDS` that are texts, tidied; empty where nothing does.
    agreed
        By ``agreed_a`` and ``agreed_b``: whether the box is ticked.
    """

    number: int
    said: Mapping[str, str]
    agreed: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Document:
    """A sheet that came back.

    Attributes
    ----------
    ours
        Whether it says that it is a partnership sheet.
    table
        Whether the table to fill in was found.
    """

    file: str
    ours: bool = False
    partnership: str = ""
    wave: str = ""
    side: str = ""
    table: bool = False
    lines: tuple[Line, ...] = field(default=())


def read_document(path: Path, name: str) -> Document:
    """Read a Word file.

    Parameters
    ----------
    path
        The file.
    name
        What findings call it.

    Raises
    ------
    UnreadableFile
        It is protected, damaged, or made to do harm.
    """
    if not check_document(path):
        return Document(name)
    try:
        with zipfile.ZipFile(path) as archive:
            known = _properties(archive)
            body = _parsed(archive, "word/document.xml")
    except (KeyError, LookupError, ValueError, ElementTree.ParseError, RecursionError) as error:
        raise UnreadableFile("damaged_file", file=name) from error
    form = _form(body)
    return Document(
        name,
        ours=KIND in known or (form is not None and _tagged(form)),
        partnership=known.get(PARTNERSHIP, ""),
        wave=known.get(WAVE, ""),
        side=known.get(SIDE, ""),
        table=form is not None,
        lines=tuple(_lines(form)) if form is not None else (),
    )


def _parsed(archive: zipfile.ZipFile, part: str) -> Element:
    """Return a part; the guard has refused every one that declares a DOCTYPE.

    Raises
    ------
    ValueError
        It is nested deeper than any document of people's.
    """
    depth = 0
    root: Element | None = None
    with archive.open(find_part(archive, part)) as stream:
        for event, element in ElementTree.iterparse(stream, ("start", "end")):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise ValueError(part)
    if root is None:
        raise ValueError(part)
    return root


def _properties(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the custom properties of the file; none where it has no such part."""
    try:
        part = _parsed(archive, "docProps/custom.xml")
    except KeyError:
        return {}
    return {
        element.get("name", ""): "".join(element.itertext())
        for element in part.iter()
        if _local(element) == "property"
    }


def _form(body: Element) -> Element | None:
    """Return the table that was to be filled in: by its tags, else by the words of its head."""
    tables = [element for element in body.iter() if _local(element) == "tbl"]
    tagged = next((table for table in tables if _tagged(table)), None)
    if tagged is not None:
        return tagged
    return next((table for table in tables if _head(table) in _heads()), None)


def _tagged(table: Element) -> bool:
    return any(_tag(element) is not None for element in table.iter() if _local(element) == "sdt")


def _head(table: Element) -> tuple[str, ...]:
    first = next((element for element in table.iter() if _local(element) == "tr"), None)
    return () if first is None else tuple(fold(_text(cell)) for cell in _cells(first))


@cache
def _heads() -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(fold(text(f"report.fiche.form.{each}", language)) for each in FIELDS)
        for language in LANGUAGES
    )


@cache
def _prompts() -> frozenset[str]:
    """Return what empty cells say: programs that save a sheet may forget that it is a prompt."""
    return frozenset(
        fold(text(f"report.fiche.form.prompt.{each}", language))
        for each in FIELDS
        if each not in _CHECKS
        for language in LANGUAGES
    )


def _lines(table: Element) -> Iterator[Line]:
    rows = [element for element in table.iter() if _local(element) == "tr"]
    taken: set[int] = set()
    for place, row in enumerate(rows[1:], 1):
        said: dict[str, str] = dict.fromkeys((e for e in FIELDS if e not in _CHECKS), "")
        agreed = dict.fromkeys(_CHECKS, False)
        number = place
        for position, cell in enumerate(_cells(row)):
            tag = next((t for e in cell.iter() if (t := _tag(e)) is not None), None)
            if tag is not None:
                number = tag[0]
            key = tag[1] if tag else FIELDS[position] if position < len(FIELDS) else ""
            if key in agreed:
                agreed[key] = _ticked(cell)
            elif key:
                said[key] = _filled(cell)
        # A line that was copied has the tags of another.
        if number in taken:
            number = max(taken) + 1
        taken.add(number)
        if any(said.values()) or any(agreed.values()):
            yield Line(number, said, agreed)


def _cells(row: Element) -> list[Element]:
    return [element for element in row.iter() if _local(element) == "tc"]


def _tag(element: Element) -> tuple[int, str] | None:
    """Return the line and field of a content control; None where it is none of ours."""
    if _local(element) != "sdt":
        return None
    settings = next((each for each in element if _local(each) == "sdtPr"), None)
    if settings is None:
        return None
    tag = next((each for each in settings if _local(each) == "tag"), None)
    return None if tag is None else read_tag(_value(tag))


def _filled(cell: Element) -> str:
    """Return what stands in a cell, but for a prompt that nobody has replaced."""
    prompting = any(_local(element) == "showingPlcHdr" for element in cell.iter())
    said = tidy(_text(cell))
    return "" if prompting or fold(said) in _prompts() else said


def _ticked(cell: Element) -> bool:
    box = next((element for element in cell.iter() if _local(element) == "checked"), None)
    if box is not None:
        return _value(box).lower() in _TRUE
    return fold(_text(cell)) in _CHECKED


def _text(element: Element) -> str:
    """Return the text of a cell, its paragraphs apart; what was struck out is not text."""
    said: list[str] = []
    for each in element.iter():
        name = _local(each)
        if name == "t":
            said.append(each.text or "")
        elif name in ("p", "br", "tab"):
            said.append(" ")
    return "".join(said).strip()


def _value(element: Element) -> str:
    return next((value for key, value in element.items() if key.endswith("}val")), "")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
