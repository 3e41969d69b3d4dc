"""The one way in which a cell of ours is written."""

import datetime
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from alliances.workbooks.book import open_book
from alliances.workbooks.layout import height, lines

# What a respondent may honestly write, and what a spreadsheet would take for something else.
HOSTILE = [
    "=1+1",
    "{=1+1}",
    '=HYPERLINK("http://exemple.invalid","cliquez")',
    "=cmd|'/c calc'!A1",
    "+33 6 12 34 56 78",
    "-2+3",
    "@SUM(A1:A9)",
    "\tune tabulation",
    "http://exemple.invalid/page",
    "https://exemple.invalid",
    "file:///etc/passwd",
    "internal:Sheet1!A1",
    "mailto:personne@exemple.invalid",
    "=A1 est faux, je crois",
    "_x0041_ littéral",
    "<r><t>balisage</t></r>",
    '<script>alert(1)</script> & "guillemets"',
    "  espaces autour  ",
    "#N/A",
    "001",
    "1e5",
    "17.10",
]


@pytest.fixture
def written(tmp_path):
    """Write values down a column, return the cells as openpyxl reads them."""

    def write(values, language="fr", **look):
        path = tmp_path / "book.xlsx"
        with open_book(path, language, "Essai") as book:
            form = book.format("text", **look) if look else None
            book.sheet("Feuille").write_column(0, 0, values, form)
        sheet = openpyxl.load_workbook(path)["Feuille"]
        return [sheet.cell(row, 1) for row in range(1, len(values) + 1)]

    return write


@pytest.mark.parametrize("value", HOSTILE)
def test_a_text_stays_the_same_text(written, value):
    cell = written([value])[0]

    assert cell.value == value
    # openpyxl reports an error value by its look; everything else must be a string.
    assert cell.data_type in {"s", "e"}
    assert cell.hyperlink is None


def test_no_formula_and_no_link_is_written_from_texts(tmp_path):
    with open_book(tmp_path / "book.xlsx", "fr", "Essai") as book:
        book.sheet("Feuille").write_column(0, 0, HOSTILE)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        markup = archive.read("xl/worksheets/sheet1.xml").decode()

        assert "<f>" not in markup
        assert "hyperlink" not in markup
        assert not [name for name in archive.namelist() if "sheet1.xml.rels" in name]


def test_what_xml_cannot_hold_is_left_out(written):
    cells = written(["a\x00b\x0bc", "seul \ud800 ici", "ligne 1\r\nligne 2"])

    assert [cell.value for cell in cells] == ["abc", "seul  ici", "ligne 1\nligne 2"]


def test_a_text_that_is_too_long_is_cut_and_told(tmp_path):
    path = tmp_path / "book.xlsx"
    with open_book(path, "fr", "Essai") as book:
        book.sheet("Feuille").write(2, 1, "é" * 40_000)
        told = list(book.shortened)
    value = openpyxl.load_workbook(path)["Feuille"]["B3"].value

    assert told == [("Feuille", "B3", 40_000)]
    assert len(value) <= 32_767
    assert value.startswith("ééé")
    assert "texte coupé" in value


def test_characters_beyond_the_basic_plane_count_twice_for_excel(tmp_path):
    path = tmp_path / "book.xlsx"
    with open_book(path, "fr", "Essai") as book:
        book.sheet("Feuille").write(0, 0, "🌱" * 20_000)
    value = openpyxl.load_workbook(path)["Feuille"]["A1"].value

    assert len(value.encode("utf-16-le")) // 2 <= 32_767


def test_numbers_dates_and_nothing_keep_their_kind(written):
    day = datetime.date(2025, 9, 30)
    values = [3, 2.5, np.int64(4), True, None, np.nan, pd.NA, pd.NaT, pd.Timestamp(day)]
    cells = written(values, num_format="dd/mm/yyyy")

    assert [cell.data_type for cell in cells] == ["d", "d", "d", "s", "n", "n", "n", "n", "d"]
    assert cells[8].value == datetime.datetime(2025, 9, 30)
    assert [cell.value for cell in cells[4:8]] == [None] * 4


@pytest.mark.parametrize(("language", "words"), [("fr", ["oui", "non"]), ("en", ["yes", "no"])])
def test_yes_and_no_are_words_of_the_language(written, language, words):
    series = pd.Series([True, False, None], dtype="boolean")

    assert [cell.value for cell in written(series, language)] == [*words, None]


def test_typed_columns_of_a_table_are_written_as_they_are(tmp_path):
    table = pd.DataFrame(
        {
            "n": pd.array([1, None], dtype="Int64"),
            "x": [0.5, float("nan")],
            "d": pd.to_datetime(["2025-01-31", None]),
            "s": ["=A1", None],
        }
    )
    with open_book(tmp_path / "book.xlsx", "fr", "Essai") as book:
        sheet = book.sheet("F")
        for place, (key, format) in enumerate(
            zip(table, (None, "percent", "date", None), strict=True)
        ):
            sheet.write_column(0, place, table[key], format)
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["F"]

    assert [cell.value for cell in sheet[1]] == [1, 0.5, datetime.datetime(2025, 1, 31), "=A1"]
    assert sheet["B1"].number_format == '0"\u00a0"%'
    assert sheet["C1"].number_format == "dd/mm/yyyy"


def test_the_same_content_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        with open_book(tmp_path / name, "fr", "Essai") as book:
            sheet = book.sheet("F")
            sheet.write(0, 0, "é", "title")
            sheet.note(0, 0, "une note")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_failure_while_writing_leaves_the_old_workbook(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")

    with pytest.raises(RuntimeError), open_book(path, "fr", "Essai") as book:
        book.sheet("F").write(0, 0, "half")
        raise RuntimeError

    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]


def test_the_properties_name_the_title_and_the_language(tmp_path):
    with open_book(tmp_path / "book.xlsx", "fr", "Rapport annuel") as book:
        book.sheet("F")
    found = openpyxl.load_workbook(tmp_path / "book.xlsx")

    assert found.properties.title == "Rapport annuel"
    assert found.properties.creator == "alliances"
    assert found.custom_doc_props["Language"].value == "fr"


def test_messages_of_checks_fit_what_excel_takes(tmp_path):
    with open_book(tmp_path / "book.xlsx", "fr", "Essai") as book:
        sheet = book.sheet("F")
        long = ("t" * 60, "m" * 400)
        sheet.choices((0, 0, 9, 0), ["oui", "non"], prompt=long, refusal=long)
    check = openpyxl.load_workbook(tmp_path / "book.xlsx")["F"].data_validations.dataValidation[0]

    assert len(check.promptTitle) == len(check.errorTitle) == 32
    assert len(check.prompt) == len(check.error) == 255


def test_a_list_of_words_that_excel_would_refuse_is_refused(tmp_path):
    with open_book(tmp_path / "book.xlsx", "fr", "Essai") as book:
        sheet = book.sheet("F")

        with pytest.raises(ValueError, match="255"):
            sheet.choices((0, 0, 9, 0), ["mot" * 10] * 10)
        with pytest.raises(ValueError, match="comma"):
            sheet.choices((0, 0, 9, 0), ["oui, bien sûr", "non"])


def test_a_picture_carries_its_alternative_text(tmp_path):
    import matplotlib.figure

    picture = tmp_path / "p.png"
    matplotlib.figure.Figure(figsize=(1, 1)).savefig(picture)
    with open_book(tmp_path / "book.xlsx", "fr", "Essai") as book:
        book.sheet("F").picture(0, 0, picture, "Un carré blanc")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert 'descr="Un carré blanc"' in archive.read("xl/drawings/drawing1.xml").decode()


def test_a_longer_text_never_takes_less_room():
    words = "Les orientations et outils nationaux facilitent notre action locale. " * 4
    found = [lines(words[:end], 30) for end in range(1, len(words), 7)]

    assert found == sorted(found)
    assert height([(words, 30)]) > height([(words, 60)])
    assert height([("", 30)]) < height([("a\nb", 30)])


def test_the_footer_of_a_long_title_is_cut_not_lost(tmp_path) -> None:
    path = tmp_path / "long.xlsx"
    with open_book(path, "fr", "Rapport & annexes " * 60) as book:
        book.sheet("Essai").printed()

    footer = openpyxl.load_workbook(path)["Essai"].oddFooter
    assert footer.left.text.startswith("Rapport && annexes")
    assert footer.right.text == "&P / &N"
