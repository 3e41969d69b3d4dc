"""Workbooks recalculated by LibreOffice, and what then differs from the values stored in them.

LibreOffice does not recalculate a file on loading, unless its profile says so: without that, a
comparison holds whatever is stored. The profile made here asks for it, always.
"""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not on this machine: nothing recalculates the workbook",
)
"""Marks a test that recalculates."""

Value = float | str | bool | None

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a workbook as its file stores it; an error is its word: ``#DIV/0!``."""

    formula: str | None
    value: Value


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula whose stored value is not what recalculating gives."""

    sheet: str
    cell: str
    formula: str
    stored: Value
    found: Value


@cache
def profile() -> Path:
    """Return a profile for LibreOffice that recalculates every workbook, made once a session."""
    made = Path(_kept().name)
    (made / "user").mkdir()
    (made / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    return made


@cache
def _kept() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


def recalculated(path: Path) -> dict[tuple[str, str], Value]:
    """Return what every formula of a workbook gives, by sheet and cell.

    Parameters
    ----------
    path
        An ``.xlsx`` file. It is opened in LibreOffice, which recalculates all of it.
    """
    formulas = {place for place, cell in stored_cells(path) if cell.formula is not None}
    with TemporaryDirectory() as folder:
        command = ["soffice", f"-env:UserInstallation={profile().as_uri()}", "--headless"]
        subprocess.run(
            [*command, "--convert-to", "xlsx", "--outdir", folder, str(path)],
            check=True,
            capture_output=True,
            timeout=240,
        )
        again = Path(folder) / path.name
        found = {place: cell.value for place, cell in stored_cells(again) if place in formulas}
    # A formula that gives nothing may come back as no cell at all.
    return {place: found.get(place) for place in formulas}


def differences(path: Path, tolerance: float = 1e-9) -> list[Difference]:
    """Return the formulas whose stored value differs from what LibreOffice finds, errors included.

    Numbers are the same within `tolerance`, of themselves where they are above 1.
    """
    found = recalculated(path)
    return [
        Difference(*place, cell.formula, cell.value, found[place])
        for place, cell in stored_cells(path)
        if cell.formula is not None and not _same(cell.value, found[place], tolerance)
    ]


def stored_cells(path: Path) -> Iterator[tuple[tuple[str, str], Cell]]:
    """Yield the cells of a workbook that hold something, by sheet and cell, as they are stored."""
    with zipfile.ZipFile(path) as archive:
        texts = _shared_texts(archive)
        for sheet, part in _parts(archive):
            with archive.open(part) as xml:
                for _, element in ElementTree.iterparse(xml):
                    if element.tag == f"{_MAIN}c":
                        cell = _cell(element, texts)
                        if cell.formula is not None or cell.value is not None:
                            yield (sheet, element.get("r", "")), cell
                    elif element.tag == f"{_MAIN}row":
                        element.clear()


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return each sheet's name and the part of the archive that holds it."""
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "").removeprefix("/xl/") for link in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return [
        (sheet.get("name", ""), f"xl/{targets[sheet.get(_LINK)]}")
        for sheet in book.iter(f"{_MAIN}sheet")
    ]


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    table = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in item.iter(f"{_MAIN}t")) for item in table]


def _cell(element: ElementTree.Element, texts: list[str]) -> Cell:
    formula = element.find(f"{_MAIN}f")
    value = element.find(f"{_MAIN}v")
    # Of formulas filled down, only the first is written out: the others share it.
    said = None if formula is None else formula.text or ""
    if element.get("t") == "inlineStr":
        return Cell(said, "".join(t.text or "" for t in element.iter(f"{_MAIN}t")))
    if value is None or value.text is None:
        return Cell(said, None)
    match element.get("t", "n"):
        case "n":
            return Cell(said, float(value.text))
        case "s":
            return Cell(said, texts[int(value.text)])
        case "b":
            return Cell(said, value.text == "1")
    return Cell(said, value.text)


def _same(stored: Value, found: Value, tolerance: float) -> bool:
    if isinstance(found, str) and found.startswith("#"):
        return False
    if isinstance(stored, float) and isinstance(found, float):
        return abs(stored - found) <= tolerance * max(1.0, abs(stored))
    return (stored or "") == (found or "") if not isinstance(stored, float) else False
