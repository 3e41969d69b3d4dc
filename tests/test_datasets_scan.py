"""What the values' reader hides, compared with openpyxl and with the XML parser."""

import zipfile
from dataclasses import asdict
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter
from workbooks_by_hand import with_cells, write_xml

from alliances.datasets.reading.package import open_package
from alliances.datasets.reading.scan import SheetScan, scan_exactly, scan_sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def scans(path: Path) -> dict[str, SheetScan]:
    with zipfile.ZipFile(path) as archive:
        package = open_package(archive, path.name)
        return {
            sheet.name: scan_sheet(archive, sheet.part, package.percent_styles)
            for sheet in package.sheets
        }


def exact_scans(path: Path) -> dict[str, SheetScan]:
    with zipfile.ZipFile(path) as archive:
        package = open_package(archive, path.name)
        return {
            sheet.name: scan_exactly(archive, sheet.part, package.percent_styles)
            for sheet in package.sheets
        }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A workbook with one of everything, by xlsxwriter."""
    path = tmp_path / "tout.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Réponses & suites")
    sheet.write_row("A1", ["partenariat", "note", "part"])
    sheet.write_formula("B2", "=NA()", None, "#N/A")
    sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
    sheet.write_formula("B4", "=A1&B1", None, "texte")
    sheet.write_number("C5", 0.45, book.add_format({"num_format": "0 %"}))
    sheet.write_number("C6", 45, book.add_format({"num_format": '0" %"'}))
    sheet.write_blank("C7", None, book.add_format({"num_format": "0%"}))
    sheet.merge_range("A8:B9", "fusion")
    sheet.set_row(9, None, None, {"hidden": True})
    sheet.set_column("D:E", None, None, {"hidden": True})
    sheet.write("E12", "fin")
    book.add_worksheet("vide")
    book.close()
    return path


def test_one_of_everything_is_seen(made: Path) -> None:
    scan = scans(made)["Réponses & suites"]
    assert scan.errors == {"B2": "#N/A", "B3": "#DIV/0!"}
    assert scan.percent == {"C5"}
    assert scan.merged == ["A8:B9"]
    assert scan.hidden_rows == [10]
    assert scan.hidden_columns == [3, 4]
    assert (scan.rows, scan.columns) == (12, 5)
    assert not scan.without_value
    assert scans(made)["vide"] == SheetScan()


def test_the_fast_scan_and_the_parser_agree(made: Path) -> None:
    fast, exact = scans(made), exact_scans(made)
    assert {name: asdict(scan) for name, scan in fast.items()} == {
        name: asdict(scan) for name, scan in exact.items()
    }


def test_formulas_that_openpyxl_wrote_have_no_value(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Calculs", 0)
    sheet["A1"], sheet["A2"], sheet["A3"] = "=1+1", 3, "=A2*2"
    book.save(tmp_path / "sans.xlsx")
    assert scans(tmp_path / "sans.xlsx")["Calculs"].without_value == {"A1", "A3"}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><f>1+1</f></c>',
        '<c r="A1"><f>1+1</f><v/></c>',
        '<c r="A1"><f>1+1</f><v></v></c>',
        '<c r="A1"><f t="shared" si="0"/></c>',
        '<c r="A1" s="1">\n  <f>1&gt;2</f>\n  <v />\n</c>',
        "<c r='A1'><f>1+1</f></c>",
        '<c s="1" r="A1"><f>1+1</f></c>',
    ],
)
def test_a_formula_without_value_is_seen_however_it_is_written(tmp_path: Path, cell: str) -> None:
    (scan,) = scans(write_xml(tmp_path / "f.xlsx", with_cells(cell))).values()
    assert scan.without_value == {"A1"}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="str"><f>""</f><v></v></c>',
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>',
        '<c r="A1"/>',
    ],
)
def test_a_formula_with_a_value_or_an_empty_text_is_none(tmp_path: Path, cell: str) -> None:
    (scan,) = scans(write_xml(tmp_path / "f.xlsx", with_cells(cell))).values()
    assert not scan.without_value


@pytest.mark.parametrize(
    "whole",
    [
        f'<x:worksheet xmlns:x="{_MAIN}">'
        '<x:sheetData><x:row r="2" hidden="1"><x:c r="B2" t="e"><x:v>#REF!</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>",
        f'<worksheet xmlns="{_MAIN}"><sheetData>'
        '<row r="2" hidden="1">\n<c\n r="B2"\n t="e"><v>#REF!</v></c></row>'
        "</sheetData></worksheet>",
        f'<worksheet xmlns="{_MAIN}"><sheetData>'
        '<row r="2" hidden="true"><c/><c t="e"><v>#REF!</v></c></row>'
        "</sheetData></worksheet>",
        f'<worksheet xmlns="{_MAIN}"><sheetData>'
        '<!-- <c r="A1"> --><row r="2" hidden="1"><c r="b2" t="e"><v>#REF!</v></c></row>'
        "</sheetData></worksheet>",
    ],
    ids=["prefix", "line breaks", "no references", "comment and small letters"],
)
def test_sheets_written_otherwise_are_parsed(tmp_path: Path, whole: str) -> None:
    (scan,) = scans(write_xml(tmp_path / "autre.xlsx", "", whole=whole)).values()
    assert scan.errors == {"B2": "#REF!"}
    assert scan.hidden_rows == [2]
    assert (scan.rows, scan.columns) == (2, 2)


def test_percent_styles_are_told_from_literal_percent_signs(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{c}1" s="{s}"><v>1</v></c>' for s, c in enumerate("ABCD"))
    (scan,) = scans(write_xml(tmp_path / "p.xlsx", with_cells(cells))).values()
    assert scan.percent == {"B1", "C1"}


def test_a_long_sheet_is_scanned_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliances.datasets.reading.scan._CHUNK", 64)
    path = tmp_path / "long.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for row in range(200):
        sheet.write_number(row, row % 7, row)
    sheet.write_formula("C150", "=NA()", None, "#N/A")
    sheet.merge_range("A300:A301", "x")
    book.close()
    (scan,) = scans(path).values()
    (exact,) = exact_scans(path).values()
    assert scan == exact
    assert scan.errors == {"C150": "#N/A"}


def _by_openpyxl(path: Path) -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Return errors, percentages and merged ranges of each sheet, as openpyxl sees them."""
    seen = {}
    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        errors = {cell.coordinate for cell in cells if cell.data_type == "e"}
        percent = {
            f"{get_column_letter(cell.column)}{cell.row}"
            for cell in cells
            if cell.number_format.endswith("%") and cell.data_type != "e"
        }
        seen[sheet.title] = errors, percent, {str(cells) for cells in sheet.merged_cells.ranges}
    return seen


@pytest.mark.parametrize(
    "file",
    [
        "01_limesurvey_fr_journees-patrimoine.xlsx",
        "34_scdl_fr_feuille-croisee-puis-donnees.xlsx",
        "37_osiris_fr_evaluations.xlsx",
        "62_types_melanges_en.xlsx",
        "83_erreurs.xlsx",
    ],
)
def test_real_workbooks_agree_with_openpyxl(shared_data: Path, file: str) -> None:
    path = shared_data / "workbooks" / file
    found = {
        name: (set(scan.errors), scan.percent, set(scan.merged))
        for name, scan in scans(path).items()
    }
    assert found == _by_openpyxl(path)


def test_the_errors_of_excel_have_their_names(shared_data: Path) -> None:
    scan = scans(shared_data / "workbooks" / "83_erreurs.xlsx")["Feuil1"]
    assert {"#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#REF!", "#NUM!", "#N/A"} == set(
        scan.errors.values()
    )


def test_a_text_with_a_colon_is_no_prefix_and_needs_no_parser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = "xl/worksheets/sheet1.xml"
    row = '<row r="2" spans="1:2"><c r="B2" t="inlineStr"><is><t>fact:commune</t></is></c></row>'
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr(part, f"<worksheet><sheetData>{row}</sheetData></worksheet>")
    monkeypatch.setattr("alliances.datasets.reading.scan.scan_exactly", None)
    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        scan = scan_sheet(archive, part, frozenset())
    assert (scan.rows, scan.columns, scan.cells) == (2, 2, 1)
