"""Text files: the right encoding, the right separator, every cell at its place."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.datasets.reading.encoding import encoding_of
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import UnreadableFile

_ROWS = [
    ["partenariat", "réponse", "commentaire"],
    ["P1", "Plutôt d’accord", "L’équipe s’est réunie « à l’été »\net encore à l’automne"],
    ["P2", "", "Ça va, très bien; merci"],
]


def read(path: Path, content: bytes) -> list[list[object]]:
    path.write_bytes(content)
    (sheet,) = read_workbook(path).sheets
    return [[*row] for row in sheet.cells]


def written(rows: list[list[str]], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
def test_every_encoding_and_separator_gives_the_same_cells(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    found = read(tmp_path / "retours.csv", written(_ROWS, separator).encode(encoding))
    assert found == [[cell or None for cell in row] for row in _ROWS]


def test_the_row_of_a_cell_is_its_record_as_a_spreadsheet_shows_it(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", b'x;y\n"une\ndeux";1\n\nfin;2\n')
    assert [row[1] for row in found] == ["y", "1", None, "2"]


def test_a_first_line_that_declares_the_separator_is_kept_as_a_cell(tmp_path: Path) -> None:
    found = read(tmp_path / "a.csv", b"sep=,\na;1,b\n2,3\n")
    assert found == [["sep=,", None], ["a;1", "b"], ["2", "3"]]


def test_a_quotation_mark_left_open_is_told_where_it_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('x;y\n1;"ouvert\n2;3\n4;5\n', "utf-8")
    (remark,) = read_workbook(path).remarks
    assert (remark.code, remark.cell) == ("unclosed_quote", "B2")


def test_a_guessed_encoding_is_told_and_utf8_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("été;1\n".encode("cp1252"))
    assert [remark.code for remark in read_workbook(path).remarks] == ["encoding_guessed"]
    path.write_bytes("été;1\n".encode())
    assert read_workbook(path).remarks == ()


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03\x04", b"\x07" * 200])
def test_a_binary_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path)
    assert caught.value.code == "not_a_workbook_unknown"


def test_a_text_of_blank_lines_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\n \r\n\t\n")
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(tmp_path / "a.csv")
    assert caught.value.code == "empty_file"


def test_a_text_that_begins_with_many_blank_lines_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\n" * 500 + b"Partenariat;Note\nP1;4\n")
    (sheet,) = read_workbook(tmp_path / "a.csv").sheets
    assert sheet.cells[500:].tolist() == [["Partenariat", "Note"], ["P1", "4"]]


def test_a_text_without_separator_is_no_table_unless_its_name_says_so(tmp_path: Path) -> None:
    prose = "Bonjour\nVoici le compte rendu\n"
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path / "lettre.txt", prose.encode())
    assert caught.value.code == "not_a_table"
    assert read(tmp_path / "une-colonne.csv", prose.encode()) == [
        ["Bonjour"],
        ["Voici le compte rendu"],
    ]


_TEXTS = st.text(st.characters(codec="cp1252", exclude_categories=["C"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(_TEXTS, min_size=3, max_size=3), min_size=3, max_size=8),
    separator=st.sampled_from([";", ",", "\t"]),
)
def test_any_table_in_utf8_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str
) -> None:
    headed = [["respondent", "partnership", "réponse"], *rows]
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    found = read(path, written(headed, separator).encode("utf-8-sig"))
    assert found == [[cell if cell.strip() else None for cell in row] for row in headed]


@given(st.text(st.characters(codec="cp1252", exclude_categories=["C"])))
def test_decoding_never_fails(text: str) -> None:
    content = text.encode("cp1252")
    assert isinstance(content.decode(encoding_of(content), "replace"), str)


def test_spoilt_accents_are_told_at_the_first_cell_with_what_they_should_be(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nom;Aide\nx;notifiÃ©e\ny;rÃ©pondue\n", "utf-8")
    (remark,) = read_workbook(path).remarks
    assert (remark.code, remark.cell) == ("mojibake", "B2")
    assert (remark.details["mended"], remark.details["count"]) == ("notifiée", 2)


@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("separator", [";", ","])
def test_a_line_that_a_spreadsheet_put_in_quotes_as_a_whole_is_taken_apart(
    tmp_path: Path, separator: str, every: bool
) -> None:
    rows = [["partie", "question"], ["A", "3, ou 4 ; 5"], ["B", "4"], ["C", "5"], ["D", "1"]]
    lines = written(rows, separator).splitlines()
    whole = ['"' + line.replace('"', '""') + '"' for line in lines]
    kept = (
        whole if every else [w if '""' in w else line for w, line in zip(whole, lines, strict=True)]
    )
    path = tmp_path / "reponses.csv"
    path.write_text("\n".join(kept), encoding="utf-8")
    workbook = read_workbook(path)
    assert [[*row] for row in workbook.sheets[0].cells] == rows
    (told,) = workbook.remarks
    assert (told.code, told.cell) == ("lines_in_quotes", "A1" if every else "A2")
    assert told.details == {"count": 5 if every else 1}


def test_a_sentence_alone_on_its_line_is_not_taken_apart(tmp_path: Path) -> None:
    content = 'partie,question\nA,4\n"Note : lire 1, 2, 3"\n'
    path = tmp_path / "reponses.csv"
    path.write_text(content, encoding="utf-8")
    workbook = read_workbook(path)
    assert workbook.sheets[0].cells[2, 0] == "Note : lire 1, 2, 3"
    assert workbook.remarks == ()


@pytest.mark.parametrize("text", ["documentation we “mean” here", "a dash – or two — and so"])
def test_curly_quotation_marks_alone_are_those_of_windows(text: str) -> None:
    assert encoding_of(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("text", ["möglich; häufig", "Größe"])
def test_a_text_of_a_mac_is_known_in_other_languages_too(text: str) -> None:
    assert encoding_of(text.encode("mac_roman")) == "mac_roman"
    assert encoding_of(text.encode("cp1252")) == "cp1252"


def test_a_file_cut_within_a_letter_keeps_the_accents_of_all_the_others(tmp_path: Path) -> None:
    path = tmp_path / "coupe.csv"
    path.write_bytes("ville,région\nSète,Occitanie\nÉvry,Île-de-Francé".encode()[:-1])
    workbook = read_workbook(path)
    assert workbook.sheets[0].cells[1, 0] == "Sète"
    assert [(told.code, told.cell) for told in workbook.remarks] == [("letters_lost", "B3")]


def test_one_broken_byte_does_not_spoil_the_accents_of_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "abime.csv"
    rows = "".join(f"P{n},réponse éclairée\n" for n in range(20)).encode()
    path.write_bytes(b"partie,avis\nP,bris\xe9e\n" + rows)
    workbook = read_workbook(path)
    assert workbook.sheets[0].cells[3, 1] == "réponse éclairée"
    assert [(told.code, told.cell) for told in workbook.remarks] == [("letters_lost", "B2")]


def test_a_list_of_words_in_quotes_one_of_which_holds_a_sign_stays_a_list(tmp_path: Path) -> None:
    path = tmp_path / "mots.csv"
    path.write_text('"Mot"\n"Montagne"\n"Rivière"\n"Pré; champ"\n"Forêt"\n', encoding="utf-8")
    workbook = read_workbook(path)
    assert workbook.sheets[0].cells.shape == (5, 1)
    assert workbook.remarks == ()


def test_a_line_with_a_separator_too_many_and_a_last_one_cut_are_told(tmp_path: Path) -> None:
    lines = ["partie,note,avis", *["A,3,bien"] * 20, "B,4,bien, mais long", "C,5,ok", "D,4"]
    path = tmp_path / "reponses.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    workbook = read_workbook(path)
    assert [(told.code, told.cell) for told in workbook.remarks] == [
        ("line_shifted", "D22"),
        ("last_line_cut", "B24"),
    ]


@pytest.mark.parametrize(
    "end", ["C,5,ok", "C,5,ok\n", "C,5,\n", "C,,", "Source : nous", 'C,5,"oui\net non"']
)
def test_a_whole_last_line_is_no_cut_one(tmp_path: Path, end: str) -> None:
    path = tmp_path / "reponses.csv"
    path.write_text("\n".join(["partie,note,avis", *["A,3,bien"] * 20, end]), encoding="utf-8")
    assert read_workbook(path).remarks == ()
