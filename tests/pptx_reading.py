"""What a deck says, read back from the file: its figures, its charts, its members."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

MIDDLE, EQUALS = " · ", " = "


@dataclass(frozen=True)
class DrawnChart:
    """A chart of a deck: what its cache holds and, at the same places, its workbook."""

    name: str
    alt: str
    series: dict[str, tuple[float | None, ...]]
    workbook: dict[str, tuple[float | None, ...]]
    categories: tuple[tuple[str, ...], ...]
    sheet_categories: tuple[tuple[str | None, ...], ...]
    formulas: tuple[str, ...]


def figures_of(path: Path) -> dict[str, str]:
    """Return the figures of the slides as their notes list them: identifier to written form."""
    found: dict[str, str] = {}
    for slide in Presentation(str(path)).slides:
        for line in slide.notes_slide.notes_text_frame.text.splitlines():
            code, middle, rest = line.partition(MIDDLE)
            identifier, equals, written = rest.rpartition(EQUALS)
            if middle and equals and "|" in identifier and code[1:].isdigit():
                assert found.get(identifier, written) == written
                found[identifier] = written
    return found


def listed_in(path: Path) -> dict[str, tuple[str, str]]:
    """Return identifier to code and written form, from the part that the file keeps for checks."""
    with zipfile.ZipFile(path) as deck:
        root = etree.fromstring(deck.read("customXml/item1.xml"))
    figures = root.iter("{urn:alliances:figures}figure")
    return {figure.get("id"): (figure.get("code"), figure.get("written")) for figure in figures}


def charts_of(path: Path) -> list[DrawnChart]:
    """Return the charts of a deck in order."""
    return [
        _drawn(shape)
        for slide in Presentation(str(path)).slides
        for shape in slide.shapes
        if shape.has_chart
    ]


def members(content: bytes) -> dict[str, bytes]:
    """Return every part of an archive by name, those of archives within it too."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith(".xlsx"):
                found |= {f"{name}/{inner}": part for inner, part in members(data).items()}
            else:
                found[name] = data
    return found


def _drawn(shape: Any) -> DrawnChart:
    chart = shape.chart
    book = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob), data_only=True)
    sheet = book.active
    series, workbook, formulas = {}, {}, []
    for drawn in chart.plots[0].series:
        formula = drawn._element.find(f"{qn('c:val')}/{qn('c:numRef')}/{qn('c:f')}").text
        formulas.append(formula)
        name, area = formula.rsplit("!", 1)
        assert name.strip("'") == sheet.title
        series[drawn.name] = tuple(drawn.values)
        cells = [row[0].value for row in sheet[area.replace("$", "")]]
        workbook[drawn.name] = tuple(cells)
    depth = chart.plots[0].categories.depth
    rows = len(next(iter(series.values())))
    beside = tuple(
        tuple(sheet.cell(row, column).value for column in range(1, depth + 1))
        for row in range(2, rows + 2)
    )
    return DrawnChart(
        shape.name,
        shape._element.xpath(".//p:cNvPr")[0].get("descr", ""),
        series,
        workbook,
        tuple(chart.plots[0].categories.flattened_labels),
        beside,
        tuple(formulas),
    )
