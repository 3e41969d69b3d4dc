"""Files that are refused: each made here, each with a sentence in both languages."""

import struct
import zipfile
from pathlib import Path

import pytest
from workbooks_by_hand import with_cells, write_rows, write_xml

from alliances.datasets.reading.guard import Limits, check_file
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import AlliancesError, UnreadableFile, WrongCall
from alliances.language import explain

_ONE = with_cells('<c r="A1"><v>1</v></c>')


def refusal(path: Path, limits: Limits | None = None) -> AlliancesError:
    """Read a file that must be refused, and return the error once its sentences are proved."""
    with pytest.raises(AlliancesError) as caught:
        read_workbook(path, limits or Limits())
    error = caught.value
    for language in ("fr", "en"):
        assert path.name in explain(error, language)
    assert error.exit_code == 2
    return error


def ole(path: Path, stream: str) -> Path:
    """Write the start of an old Office container with one stream name."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
    path.write_bytes(head + stream.encode("utf-16-le") + b"\0" * 500)
    return path


def test_a_workbook_passes(tmp_path: Path) -> None:
    check_file(write_rows(tmp_path / "a.xlsx", {"F": [["x"]]}))


def test_a_missing_file_and_a_folder_are_wrong_calls(tmp_path: Path) -> None:
    assert isinstance(refusal(tmp_path / "absent.xlsx"), WrongCall)
    folder = tmp_path / "dossier"
    folder.mkdir()
    assert isinstance(refusal(folder), WrongCall)


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        (b"", "empty_file", ""),
        (b"%PDF-1.7 ...", "not_a_workbook", "PDF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook", "HTML"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "not_a_workbook", "HTML"),
        (b"<?xml version='1.0'?><Workbook/>", "not_a_workbook", "XML"),
        (b"\x89PNG\r\n\x1a\n", "not_a_workbook", "PNG"),
        (b"\x1f\x8b\x08\x00 reponses.csv", "archive", "gzip"),
        (b'{"answers": []}', "not_a_workbook", "JSON"),
        (b"PK\x03\x04 and then nothing of a zip", "damaged_file", ""),
    ],
)
def test_what_is_no_workbook_is_named(
    tmp_path: Path, content: bytes, code: str, named: str
) -> None:
    path = tmp_path / "reponses.xlsx"
    path.write_bytes(content)
    error = refusal(path)
    assert error.code == code
    assert error.details.get("format", "") == named


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        ("EncryptedPackage", "password_protected"),
        ("ENCRYPTEDPACKAGE", "password_protected"),
        ("WordDocument", "not_a_workbook_ole"),
    ],
)
def test_old_containers_are_told_apart(tmp_path: Path, stream: str, code: str) -> None:
    assert refusal(ole(tmp_path / "ancien.xlsx", stream)).code == code


def test_a_word_of_a_text_is_no_stream_of_an_old_container(tmp_path: Path) -> None:
    path = ole(tmp_path / "ancien.doc", "WordDocument")
    path.write_bytes(path.read_bytes() + "\rNotre page Facebook\0".encode("utf-16-le"))
    assert refusal(path).code == "not_a_workbook_ole"


@pytest.mark.parametrize("head", ["[id];nom", "{q1};{q2}", "PAR1;PAR2", "GIF8;note", "Rar!;b"])
def test_headings_that_begin_like_another_format_are_a_table(tmp_path: Path, head: str) -> None:
    path = tmp_path / "reponses.csv"
    path.write_text(f"{head}\n1;2\n3;4\n", "utf-8")
    assert check_file(path) == "text"


@pytest.mark.parametrize("stream", ["Workbook", "Book", "WORKBOOK"])
def test_an_old_workbook_is_known_by_its_stream_however_that_is_written(
    tmp_path: Path, stream: str
) -> None:
    assert check_file(ole(tmp_path / "ancien.xls", stream)) == "xls"


@pytest.mark.parametrize(
    ("parts", "code", "named"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "not_a_workbook", "text"),
        ({"[Content_Types].xml": "", "word/document.xml": ""}, "not_a_workbook", "Word"),
        ({"photo.txt": ""}, "archive", "ZIP"),
        ({"reponses.csv": "a;b", "annexe.csv": "c;d"}, "archive", "ZIP"),
        ({"xl/workbook.xml": "", "xl/styles.xml": ""}, "damaged_file", "ZIP"),
    ],
)
def test_other_archives_are_told_apart(
    tmp_path: Path, parts: dict[str, str], code: str, named: str | None
) -> None:
    path = tmp_path / "archive.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    error = refusal(path)
    assert (error.code, error.details.get("format")) == (code, named)


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_rows(tmp_path / "tenu.xlsx", {"F": [["x"]]})

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(path).code == "file_not_permitted"


def test_a_truncated_workbook_is_damaged(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "coupe.xlsx", {"F": [["x" * 50, n] for n in range(500)]})
    path.write_bytes(path.read_bytes()[:-400])
    assert refusal(path).code == "damaged_file"


def test_a_part_that_does_not_match_its_checksum_is_damaged(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "abime.xlsx", {"F": [["valeur", n] for n in range(2000)]})
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 200
    content = bytearray(path.read_bytes())
    content[place : place + 20] = b"\xff" * 20
    path.write_bytes(content)
    assert refusal(path).code == "damaged_file"


def test_a_part_larger_than_it_declares_is_refused(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "menteur.xlsx", with_cells('<c r="A1"><v>1</v></c>' * 5000))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert content.count(struct.pack("<I", size)) >= 2
    path.write_bytes(content.replace(struct.pack("<I", size), struct.pack("<I", 1000)))
    assert refusal(path).code == "damaged_file"


def test_a_file_over_the_size_limit_is_refused(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "gros.xlsx", {"F": [["x"]]})
    assert refusal(path, Limits(file_bytes=100)).code == "file_too_large"


def test_a_zip_bomb_is_refused_by_the_ratio_of_a_part_or_the_file_or_by_the_total(
    tmp_path: Path,
) -> None:
    path = write_xml(tmp_path / "bombe.xlsx", _ONE + " " * 2_000_000)
    part = Limits(part_ratio_from=1_000_000)
    whole = Limits(part_ratio=1e9, file_ratio_from=1_000_000)
    total = Limits(part_ratio=1e9, file_ratio=1e9, unzipped_bytes=1_000_000)
    for limits in (part, whole, total):
        assert refusal(path, limits).code == "zip_bomb"
    check_file(path)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "mille.xlsx", _ONE, {f"xl/x{n}.xml": "<a/>" for n in range(30)})
    assert refusal(path, Limits(parts=20)).code == "too_many_parts"


@pytest.mark.parametrize("name", ["../../dehors.xml", "/etc/dehors.xml", "xl\\..\\..\\dehors.xml"])
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    path = write_xml(tmp_path / "chemin.xlsx", _ONE, {name: "<a/>"})
    assert refusal(path).code == "unsafe_names"


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "double.xlsx", _ONE, {"xl/worksheets/SHEET1.xml": "<worksheet/>"})
    assert refusal(path).code == "damaged_file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_or_entity_is_refused_in_any_part_and_encoding(
    tmp_path: Path, encoding: str
) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha">]><sst>&a;</sst>'
    path = write_xml(tmp_path / "entite.xlsx", _ONE)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", laughs.encode(encoding))
    assert refusal(path).code == "doctype"


def test_a_workbook_of_another_password_scheme_is_protected(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "zip.xlsx", _ONE)
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    path.write_bytes(content)
    assert refusal(path).code == "password_protected"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("61_banniere_et_notes_en.xls", "xls"),
        ("80_feuilles_cachees.xlsb", "xlsb"),
        ("33_scdl_fr_dilcrah_2019.csv", "text"),
        ("84_ooxml_strict.xlsx", "xlsx"),
    ],
)
def test_the_format_of_real_files_is_told_by_their_content(
    shared_data: Path, tmp_path: Path, file: str, kind: str
) -> None:
    renamed = tmp_path / "reponses.xlsx"
    renamed.write_bytes((shared_data / "workbooks" / file).read_bytes())
    assert check_file(renamed) == kind


def test_a_real_protected_workbook_is_refused(shared_data: Path) -> None:
    assert refusal(shared_data / "workbooks" / "82_mot_de_passe.xlsx").code == "password_protected"


def test_every_real_workbook_is_read_or_refused(shared_data: Path) -> None:
    for path in sorted((shared_data / "workbooks").iterdir()):
        try:
            assert read_workbook(path).sheets
        except UnreadableFile as error:
            assert explain(error, "fr") != explain(error, "en")
