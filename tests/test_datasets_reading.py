"""Values at the addresses that Excel shows, and attacks that would abort the reader."""

import datetime
import hashlib
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from workbooks_by_hand import with_cells, write_rows, write_xml

from alliances.datasets.located import Unread
from alliances.datasets.place import cell_name, cell_position, column_number, letters
from alliances.datasets.reading.guard import Limits
from alliances.datasets.reading.package import open_package
from alliances.datasets.reading.scan import scan_exactly, scan_sheet
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import UnreadableFile


def test_values_keep_their_kind_and_their_address(tmp_path: Path) -> None:
    path = tmp_path / "valeurs.xlsx"
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Réponses")
    sheet.write("B3", "été")
    sheet.write_number("C3", 4)
    sheet.write_boolean("D3", True)
    sheet.write_datetime("E3", datetime.date(2025, 9, 30))
    sheet.write_string("F3", "   ")
    sheet.write_string("G3", "\u00a0")
    sheet.write_string("H3", "NA")
    book.close()
    (raw,) = read_workbook(path).sheets
    assert raw.cells[2].tolist() == [
        None,
        "été",
        4.0,
        True,
        datetime.date(2025, 9, 30),
        None,
        None,
        "NA",
    ]
    assert isinstance(raw.cells[2, 2], float)


def test_the_source_is_named_weighed_and_hashed(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "campagne.xlsx", {"F": [["x"]]})
    source = read_workbook(path).source
    assert source.file == "campagne.xlsx"
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source.size == path.stat().st_size


def test_error_cells_and_formulas_without_value_are_unread(tmp_path: Path) -> None:
    cells = '<c r="A1"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c><c r="D1"><f>A1+1</f></c>'
    (raw,) = read_workbook(write_xml(tmp_path / "e.xlsx", with_cells(cells))).sheets
    assert raw.cells[0].tolist() == [
        1.0,
        None,
        Unread("#N/A"),
        Unread("formula_without_value"),
    ]


def test_hidden_sheets_and_dates_from_1904_are_told(tmp_path: Path) -> None:
    path = tmp_path / "cache.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    book.add_worksheet("visible").write_datetime(
        "A1", datetime.date(2025, 1, 2), book.add_format({"num_format": "dd/mm/yyyy"})
    )
    book.add_worksheet("cachée").hide()
    book.add_worksheet("très cachée").very_hidden()
    book.close()
    sheets = read_workbook(path).sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [
        ("visible", False),
        ("cachée", True),
        ("très cachée", True),
    ]
    assert sheets[0].cells[0, 0] == datetime.date(2025, 1, 2)


def test_chart_sheets_are_passed_over_and_alone_refused(tmp_path: Path) -> None:
    path = tmp_path / "graphique.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("données").write("A1", 1)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='données'!$A$1:$A$1"})
    book.add_chartsheet("courbe").set_chart(chart)
    book.close()
    assert [sheet.name for sheet in read_workbook(path).sheets] == ["données"]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (1_048_576, "XFD1048576"),
        (1_048_576, "CV1048576"),
        (99_999_999_999, "A99999999999"),
        (1, "XFE1"),
        (1, "ZZZZZ1"),
        (1_048_577, "A1048577"),
    ],
)
def test_a_stray_cell_is_refused_before_the_reader_aborts(
    tmp_path: Path, row: int, cell: str
) -> None:
    near = '<row r="1"><c r="A1"><v>1</v></c></row>' if row > 1 else ""
    stray = f'<row r="{row}"><c r="{cell}" t="inlineStr"><is><t> </t></is></c></row>'
    path = write_xml(tmp_path / "loin.xlsx", f"<sheetData>{near}{stray}</sheetData>")
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code == "stray_cell"
    assert caught.value.details["cell"] == cell
    assert caught.value.details["sheet"] == "Feuil1"


@pytest.mark.parametrize(
    "stray",
    [
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c\tr="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
    ],
)
def test_a_stray_cell_does_not_hide_behind_its_way_of_writing(tmp_path: Path, stray: str) -> None:
    near = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path = write_xml(tmp_path / "loin.xlsx", f"<sheetData>{near}{stray}</sheetData>")
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code in {"stray_cell", "damaged_file"}


def test_a_stray_cell_does_not_hide_in_a_part_that_only_the_reader_finds(tmp_path: Path) -> None:
    stray = '<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    relations = (
        '<Relationships><Relationship Id="rId1" Type="/worksheet" Target="xl/worksheets/far.xml"/>'
        "</Relationships>"
    )
    near = "<worksheet><sheetData/></worksheet>"
    extra = {
        "xl/worksheets/far.xml": stray + "</worksheet>",
        "xl/xl/worksheets/far.xml": near,
        "xl/_rels/workbook.xml.rels": relations,
    }
    path = write_xml(tmp_path / "double.xlsx", "<sheetData/>", extra)
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code == "stray_cell"


def test_a_formatted_empty_cell_far_away_is_no_obstacle(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    (raw,) = read_workbook(write_xml(tmp_path / "f.xlsx", f"<sheetData>{cells}</sheetData>")).sheets
    assert raw.cells.tolist() == [[7.0]]


def test_an_absurd_dimension_and_merge_are_no_obstacle(tmp_path: Path) -> None:
    sheet = (
        '<dimension ref="A1:XFD1048576"/>'
        + with_cells('<c r="A1"><v>7</v></c>')
        + '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    (raw,) = read_workbook(write_xml(tmp_path / "d.xlsx", sheet)).sheets
    assert raw.cells.tolist() == [[7.0]]
    assert raw.merged == ("A1:XFD1048576",)


def test_a_shared_text_that_is_not_there_is_a_damaged_file(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "s.xlsx", with_cells('<c r="A1" t="s"><v>999999</v></c>'))
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code == "damaged_file"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/workbook.xml", '<?xml version="1.0" encoding="UTF-0"?><workbook/>'),
        ("xl/worksheets/sheet1.xml", '<?xml version="1.0" encoding="UTF-0"?><x:worksheet/>'),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c></row>"),
        ("xl/styles.xml", '<styleSheet><cellXfs><xf numFmtId="beau"/></cellXfs></styleSheet>'),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>"),
        ("_rels/.rels", "<Relationships/>"),
    ],
)
def test_a_part_that_makes_no_sense_is_told(tmp_path: Path, part: str, content: str) -> None:
    path = write_xml(tmp_path / "x.xlsx", with_cells('<c r="A1"><v>1</v></c>'), {part: content})
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code in {"damaged_file", "no_worksheet"}


def test_a_fault_inside_the_reader_never_escapes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As pyo3's PanicException, it is no Exception."""

    class Reader:
        @staticmethod
        def from_path(_: str) -> None:
            raise Panic

    monkeypatch.setattr("alliances.datasets.reading.workbooks.CalamineWorkbook", Reader)
    path = write_rows(tmp_path / "a.xlsx", {"F": [["x"]]})
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code == "damaged_file"


def test_the_limit_of_cells_is_a_setting(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.xlsx", {"F": [["x"] * 10] * 10})
    with pytest.raises(UnreadableFile):
        read_workbook(path, Limits(cells=99))
    assert read_workbook(path, Limits(cells=100)).sheets[0].cells.shape == (10, 10)


@pytest.mark.parametrize("column", [0, 25, 26, 701, 702, 16_383])
def test_column_letters_are_those_of_excel(column: int) -> None:
    assert letters(column) == get_column_letter(column + 1)
    assert column_number(letters(column)) == column
    assert cell_position(cell_name(12, column)) == (12, column)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.dictionaries(
        st.tuples(st.integers(0, 40), st.integers(0, 30)),
        st.one_of(st.integers(-9, 9), st.text("abcé é", min_size=1), st.booleans()),
        min_size=1,
        max_size=20,
    )
)
def test_scattered_cells_stand_where_openpyxl_put_them(
    tmp_path: Path, cells: dict[tuple[int, int], int | str | bool]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Réponses", 0)
    for (row, column), value in cells.items():
        sheet.cell(row + 1, column + 1, value)
    book.save(tmp_path / "epars.xlsx")
    raw = read_workbook(tmp_path / "epars.xlsx").sheets[0]
    found = {
        (int(row), int(column)): raw.cells[row, column]
        for row, column in np.argwhere(raw.cells != None)  # noqa: E711
    }
    shown = {at: v for at, v in cells.items() if not isinstance(v, str) or v.strip()}
    assert {at: str(v).strip() for at, v in found.items()} == {
        at: str(float(v) if type(v) is int else v).strip() for at, v in shown.items()
    }


def test_leading_zeros_that_a_format_shows_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "codes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page, code = book.add_worksheet(), book.add_format({"num_format": "00000"})
        page.write_row(0, 0, ["code", "nombre"])
        page.write_number(1, 0, 750, code)
        page.write_number(1, 1, 750)
    cells = read_workbook(path).sheets[0].cells
    assert cells[1].tolist() == ["00750", 750.0]


def test_filters_and_drop_down_lists_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "listes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Saisie")
        page.write_row(0, 0, ["réponse", "ville"])
        page.write_row(1, 0, ["oui", "Lyon"])
        page.autofilter(0, 0, 1, 1)
        page.data_validation("A2:A90", {"validate": "list", "source": ["oui", "non"]})
        page.data_validation("B2:B90", {"validate": "list", "source": "=Listes!$A$1:$A$3"})
        book.add_worksheet("Listes").write_column(0, 0, ["Lyon", "Nice", "Brest"])
    saisie = read_workbook(path).sheets[0]
    assert saisie.filtered == "A1:B2"
    assert saisie.lists == (("A2:A90", '"oui,non"'), ("B2:B90", "Listes!$A$1:$A$3"))


def test_the_parser_sees_the_same_as_the_fast_scan(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page, code = book.add_worksheet(), book.add_format({"num_format": "000"})
        page.write_number(4, 2, 7, code)
        page.autofilter(4, 2, 5, 3)
        page.data_validation("C6", {"validate": "list", "source": ["a", "b"]})
        page.set_column(1, 1, None, None, {"hidden": True})
    with zipfile.ZipFile(path) as archive:
        package = open_package(archive, "a.xlsx")
        styles = package.percent_styles, package.padded_styles
        part = package.sheets[0].part
        fast, exact = scan_sheet(archive, part, *styles), scan_exactly(archive, part, *styles)
    assert fast == exact
    assert fast.padded == {"C5": 3}


def test_a_sheet_that_declares_whole_rows_is_read_and_not_called_damaged(tmp_path: Path) -> None:
    whole = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="1:3"/><sheetData><row r="3"><c r="B3"><v>4</v></c></row></sheetData>'
        "</worksheet>"
    )
    (sheet,) = read_workbook(write_xml(tmp_path / "libre.xlsx", "", whole=whole)).sheets
    assert sheet.cells.shape == (3, 2)
    assert sheet.cells[2, 1] == 4.0
