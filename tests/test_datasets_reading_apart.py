"""Formats read in a separate interpreter: the same cells, and an attack that harms nobody."""

import datetime
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from alliances.datasets.located import Unread
from alliances.datasets.reading.cells import shared
from alliances.datasets.reading.guard import LIMITS, Limits
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import UnreadableFile

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Réponses">%s</table:table>
</office:spreadsheet></office:body></office:document-content>"""
_TEXT = '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'
_NUMBER = '<table:table-cell office:value-type="float" office:value="%s"/>'
_DAY = "2025-03-15"
_DATE = '<table:table-cell office:value-type="date" office:date-value="%s"/>'


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _KIND)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _CONTENT % rows)
    return path


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_an_opendocument_sheet_keeps_texts_numbers_and_dates_at_their_cells(
    tmp_path: Path,
) -> None:
    rows = (
        row(_TEXT % "partenariat", _TEXT % "début")
        + row()
        + row(_NUMBER % "3", _DATE % "2025-03-15")
    )
    workbook = read_workbook(ods(tmp_path / "retours.ods", rows))
    (sheet,) = workbook.sheets
    assert workbook.format == "ods"
    assert sheet.name == "Réponses"
    assert [*sheet.cells[0]] == ["partenariat", "début"]
    assert sheet.cells[2, 0] == 3.0
    assert str(sheet.cells[2, 1]).startswith(_DAY)
    assert workbook.remarks == ()


def test_a_note_on_an_error_of_an_opendocument_sheet_is_no_part_of_it(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>à revoir</text:p></office:annotation>"
    error = (_TEXT % "#N/A").replace("<text:p>", f"{note}<text:p>", 1)
    error = error.replace("cell ", 'cell calcext:value-type="error" ', 1)
    (sheet,) = read_workbook(ods(tmp_path / "retours.ods", row(error))).sheets
    assert sheet.unread == {(1, 0): "#N/A"}


def test_errors_percentages_merges_and_hidden_rows_of_an_opendocument_sheet_are_seen(
    tmp_path: Path,
) -> None:
    error = (
        '<table:table-cell table:formula="of:=#N/A" office:value-type="string"'
        ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    share = '<table:table-cell office:value-type="percentage" office:value="0.45"/>'
    wide = _TEXT.replace("<table:table-cell", '<table:table-cell table:number-rows-spanned="2"')
    hidden = row(_TEXT % "caché").replace("row>", 'row table:visibility="collapse">', 1)
    rows = (
        row(wide % "partenariat", share)
        + row("<table:covered-table-cell/>", error)
        + '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        + hidden
        + row('<table:table-cell table:number-columns-repeated="2"/>', error)
        + row('<table:table-cell table:formula="of:=[.A1]"/>')
        + row((_NUMBER % "1").replace("cell ", 'cell table:formula="of:=TRUE()" '))
    )
    (sheet,) = read_workbook(ods(tmp_path / "retours.ods", rows)).sheets
    assert sheet.unread == {(2, 1): "#N/A", (7, 2): "#N/A", (8, 0): "formula_without_value"}
    assert isinstance(sheet.cells[6, 2], Unread)
    assert sheet.cells[8, 0] is True
    assert sheet.percent == {"B1"}
    assert sheet.merged == ("A1:A2",)
    assert sheet.hidden_rows == (6,)


def test_a_cell_at_the_far_end_is_refused_quickly_and_harms_nothing(tmp_path: Path) -> None:
    repeated = 'table:number-rows-repeated="1048575"'
    far = f"<table:table-row {repeated}><table:table-cell/></table:table-row>"
    last = row('<table:table-cell table:number-columns-repeated="16383"/>', _TEXT % "ici")
    begun = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(ods(tmp_path / "loin.ods", row(_TEXT % "x") + far + last))
    assert caught.value.code in {"file_too_large_for_memory", "too_long_to_read", "damaged_file"}
    assert time.monotonic() - begun < 2 * LIMITS.apart_seconds


def test_an_old_workbook_is_read_with_its_merged_ranges(shared_data: Path) -> None:
    workbook = read_workbook(shared_data / "workbooks" / "61_banniere_et_notes_en.xls")
    arts, other = workbook.sheets
    assert workbook.format == "xls"
    assert (arts.name, other.name) == ("arts", "other")
    assert arts.merged == ("B4:E4",)


def test_dates_of_the_1904_system_are_the_days_they_show(shared_data: Path) -> None:
    (sheet,) = read_workbook(shared_data / "workbooks" / "64_dates_1904.xls").sheets
    days = [cell for cell in sheet.cells[0] if isinstance(cell, datetime.date)]
    assert days and all(2000 <= day.year <= 2030 for day in days)


def test_hidden_sheets_of_a_binary_workbook_are_told(shared_data: Path) -> None:
    sheets = read_workbook(shared_data / "workbooks" / "80_feuilles_cachees.xlsb").sheets
    assert [sheet.hidden for sheet in sheets] == [False, True, True]


@pytest.mark.parametrize("file", ["61_banniere_et_notes_en.xls", "80_feuilles_cachees.xlsb"])
def test_a_cut_file_is_refused_with_a_sentence(
    shared_data: Path, tmp_path: Path, file: str
) -> None:
    content = (shared_data / "workbooks" / file).read_bytes()
    for part in (0.1, 0.4, 0.7, 0.95):
        path = tmp_path / file
        path.write_bytes(content[: int(part * len(content))])
        try:
            read_workbook(path)
        except UnreadableFile as error:
            assert str(error)


def test_an_opendocument_sheet_with_a_password_is_protected_and_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / "protege.ods"
    secret = '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
    entry = '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _KIND)
        archive.writestr(
            "META-INF/manifest.xml", _MANIFEST.replace(f"{entry}/>", f"{entry}>{secret}")
        )
        archive.writestr("content.xml", bytes(range(256)))
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code == "password_protected"


def test_a_cell_that_holds_a_sign_of_no_width_alone_is_empty(tmp_path: Path) -> None:
    rows = row(_TEXT % "partenariat", _TEXT % "avis") + row(_TEXT % "\ufeff\u200b", _TEXT % "oui")
    (sheet,) = read_workbook(ods(tmp_path / "retours.ods", rows)).sheets
    assert sheet.cells[1].tolist() == [None, "oui"]
    nothing = shared(np.array([["\0", " \u00a0", "a\0"]], dtype=object))
    assert nothing.tolist() == [[None, None, "a\0"]]


def test_the_cells_of_all_sheets_of_an_opendocument_file_count_together(tmp_path: Path) -> None:
    rows = row(*[_NUMBER % "1"] * 10)
    path = ods(tmp_path / "deux.ods", f'{rows}</table:table><table:table table:name="B">{rows}')
    assert len(read_workbook(path, Limits(cells=20)).sheets) == 2
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path, Limits(cells=19))
    assert caught.value.code == "file_too_large_for_memory"
