"""The parts of an .xlsx file: which part holds which sheet, and which styles show percentages."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from alliances.errors import UnreadableFile

# 9 and 10 are the built-in formats 0% and 0.00% (ECMA-376 part 1, 18.8.30).
_BUILT_IN_PERCENT = {9, 10}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

_LONGEST_FORMAT = 255
"""Signs of a number's format, at most (Excel's bound)."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, and the part of the package that holds its cells."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """What the workbook part says.

    Attributes
    ----------
    sheets
        Worksheets only: a chart sheet or a macro sheet holds no cells.
    percent_styles
        Indices of the cell styles that show a percentage.
    padded_styles
        Index of each cell style that shows a number with leading zeros, with its digits: a code.
    remarks
        What the workbook holds beside its cells: ``external_links``, ``macros_ignored``.
    names
        What each defined name stands for, such as ``Listes!$A$1:$A$9``; names in lower case.
    texts
        The name of the part of shared texts; empty where there is none.
    file
        The name of the file.
    """

    sheets: tuple[SheetPart, ...]
    percent_styles: frozenset[int]
    padded_styles: Mapping[int, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    texts: str = ""
    file: str = ""

    def meant(self, formula: str) -> str:
        """Return what a formula stands for that may be a defined name."""
        return self.names.get(formula.removeprefix("=").casefold(), formula)


def open_package(archive: zipfile.ZipFile, file: str) -> Package:
    """Return what the workbook part of an .xlsx archive says.

    Raises
    ------
    UnreadableFile
        A part that every workbook has is missing or is not XML, or there is no worksheet.
    """
    try:
        workbook_part = _target(archive, "_rels/.rels", "/officeDocument")
        workbook = _tree(archive, workbook_part)
        relations = dict(_relations(archive, workbook_part))
        styles = _related(relations, "/styles")
        looks = _tree(archive, styles) if styles else ElementTree.Element("none")
        texts = _shared_texts(archive, _related(relations, "/sharedStrings"))
        percent, padded = _percent_styles(looks), _padded_styles(looks)
        sheets = tuple(_worksheets(archive, workbook, relations))
        names = dict(_names(workbook))
    # An unknown encoding is a LookupError, a number that is none a ValueError.
    except (LookupError, ValueError, ElementTree.ParseError) as error:
        raise UnreadableFile("damaged_file", file=file) from error
    if not sheets:
        raise UnreadableFile("no_worksheet", file=file)
    if len({sheet.part for sheet in sheets}) < len(sheets):
        # Sheets by the thousand that are all one part cost a reading each.
        raise UnreadableFile("damaged_file", file=file)
    return Package(sheets, percent, padded, tuple(_remarks(archive)), names, texts, file)


def _related(relations: Mapping[str, tuple[str, str]], ending: str) -> str:
    return next((to for kind, to in relations.values() if kind.endswith(ending)), "")


def _shared_texts(archive: zipfile.ZipFile, related: str) -> str:
    """Return the part of shared texts: the related one, or the one of the usual name.

    Which of two the reader takes is its own affair: a workbook that has both is refused.
    """
    found = {
        name
        for name in archive.namelist()
        if plain_name(name) in {plain_name(related), "xl/sharedstrings.xml"}
    }
    if len(found) > 1:
        raise LookupError(related)
    return next(iter(found), "")


def _remarks(archive: zipfile.ZipFile) -> Iterator[str]:
    names = {plain_name(name) for name in archive.namelist()}
    if any(name.startswith("xl/externallinks/") for name in names):
        yield "external_links"
    if any(name.endswith("vbaproject.bin") for name in names):
        yield "macros_ignored"


def _names(workbook: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for element in workbook.iter():
        if _local(element.tag) == "definedName" and element.text:
            yield element.get("name", "").casefold(), element.text


def _worksheets(
    archive: zipfile.ZipFile,
    workbook: ElementTree.Element,
    relations: dict[str, tuple[str, str]],
) -> Iterator[SheetPart]:
    for element in workbook.iter():
        if _local(element.tag) == "sheet":
            link = next((v for k, v in element.items() if k.endswith("relationships}id")), "")
            kind, part = relations.get(link, ("", ""))
            if kind.endswith("/worksheet"):
                yield SheetPart(element.get("name", ""), find_part(archive, part))


def _percent_styles(styles: ElementTree.Element) -> frozenset[int]:
    formats = set(_BUILT_IN_PERCENT)
    for element in styles.iter():
        if _local(element.tag) == "numFmt" and "%" in _bare(element):
            formats.add(int(element.get("numFmtId", "-1")))
    cells = _first(styles, "cellXfs")
    if cells is None:
        return frozenset()
    numbered = enumerate(int(style.get("numFmtId", "0")) for style in cells)
    return frozenset(index for index, number in numbered if number in formats)


def _padded_styles(styles: ElementTree.Element) -> dict[int, int]:
    """Return the cell styles whose format is nothing but zeros, with how many there are."""
    formats = {
        int(element.get("numFmtId", "-1")): len(code)
        for element in styles.iter()
        if _local(element.tag) == "numFmt"
        and len(code := _bare(element)) > 1
        and not code.strip("0")
    }
    cells = _first(styles, "cellXfs")
    if cells is None:
        return {}
    numbered = enumerate(int(style.get("numFmtId", "0")) for style in cells)
    return {index: formats[number] for index, number in numbered if number in formats}


def _bare(element: ElementTree.Element) -> str:
    """Return the format of a number without the words and signs that it only shows."""
    return _LITERAL.sub("", element.get("formatCode", "")[:_LONGEST_FORMAT])


def find_part(archive: zipfile.ZipFile, part: str) -> str:
    """Return the name that a part has in the archive: some writers change case or slashes.

    Raises
    ------
    KeyError
        There is no such part.
    """
    for name in archive.namelist():
        if plain_name(name) == plain_name(part):
            return name
    raise KeyError(part)


def plain_name(name: str) -> str:
    """Return the form in which the reader compares the names of parts."""
    return name.replace("\\", "/").lower()


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
    folder, name = posixpath.split(part)
    for element in _tree(archive, posixpath.join(folder, "_rels", name + ".rels")):
        target = element.get("Target", "").replace("\\", "/")
        # The reader takes xl/… from the root, as a few writers mean it; so must the scan.
        root = "/" if target.startswith("xl/") else "/" + folder
        path = posixpath.normpath(posixpath.join(root, target)).lstrip("/")
        yield element.get("Id", ""), (element.get("Type", ""), path)


def _target(archive: zipfile.ZipFile, relations: str, ending: str) -> str:
    for element in _tree(archive, relations):
        if element.get("Type", "").endswith(ending):
            target = element.get("Target", "").replace("\\", "/")
            return posixpath.normpath("/" + target).lstrip("/")
    raise KeyError(ending)


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    # The guard has refused every part that declares a DOCTYPE: no entity is ever expanded here.
    return ElementTree.fromstring(archive.read(find_part(archive, part)))


def _first(tree: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((element for element in tree.iter() if _local(element.tag) == name), None)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
