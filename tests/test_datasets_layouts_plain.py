"""Plain tables: headings found under any banner, totals and notes left out by name."""

import datetime as dt
import time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from workbooks_by_hand import write_rows

from alliances.datasets.layouts.outline import Grid
from alliances.datasets.layouts.plain import outline
from alliances.datasets.load import check
from alliances.datasets.reading.workbooks import read_workbook
from alliances.errors import UnreadableFile
from alliances.language import describe

Rows = list[list[object]]

_TABLE: Rows = [
    ["Association", "Montant", "Objet"],
    ["Les Ateliers", 1200, "Chantier d’insertion"],
    ["Le Relais", 800, "Aide à la mobilité"],
    ["La Ressourcerie", 450, "Réemploi"],
]


def grid(path: Path, rows: Rows, **options: object) -> Grid:
    write_rows(path, {"Feuil1": rows}, **options)  # type: ignore[arg-type]
    (found,) = outline(read_workbook(path)).grids
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tableau.xlsx"


@pytest.mark.parametrize(
    "banner",
    [
        [],
        [["Subventions 2025"]],
        [["Subventions 2025"], [], ["Direction régionale", None, "le 3 mars"], []],
        [["Export"], ["Filtre :", "2025"], []],
    ],
)
def test_headings_are_found_under_any_banner(path: Path, banner: Rows) -> None:
    found = grid(path, [*banner, *_TABLE])
    row = len(banner) + 1
    assert found.headings == (row,)
    assert found.rows.tolist() == [row + 1, row + 2, row + 3]
    assert [field.heading for field in found.fields] == _TABLE[0]


def test_blank_rows_within_the_data_move_no_address(path: Path) -> None:
    found = grid(path, [*_TABLE[:2], [], [], *_TABLE[2:]])
    assert found.rows.tolist() == [2, 5, 6]


def test_two_levels_of_headings_are_joined(path: Path) -> None:
    found = grid(
        path,
        [
            ["Association", "2024", None, "2025", None],
            [None, "Montant", "Heures", "Montant", "Heures"],
            ["Les Ateliers", 1, 2, 3, 4],
            ["Le Relais", 5, 6, 7, 8],
        ],
    )
    assert found.headings == (1, 2)
    assert [field.heading for field in found.fields] == [
        "Association",
        "2024 › Montant",
        "2024 › Heures",
        "2025 › Montant",
        "2025 › Heures",
    ]


@pytest.mark.parametrize(
    "marks",
    [
        [2023, 2024, 2025],
        ["2023", "2024", "2025"],
        ["2023(r)", "2024 (p)", 2025],
        ["2022 p", "2023 sd", 2024],
        [dt.date(2025, 1, 1), dt.date(2025, 4, 1), dt.date(2025, 7, 1)],
        ["25 %", "50 %", "75 %"],
        ["2023-2024", "2024-2025", "2025-2026"],
        ["01/2026", "02/2026", "03/2026"],
        ["18-24", "25-64", "65+"],
        [*range(1, 13)],
    ],
)
@pytest.mark.parametrize("corner", ["Région", None])
def test_years_dates_shares_and_counted_days_head_columns(
    path: Path, marks: list[object], corner: str | None
) -> None:
    figures = [[100 + 7 * n + at for at in range(len(marks))] for n in range(3)]
    regions = ("Bretagne", "Normandie", "Occitanie")
    rows: Rows = [[r, *f] for r, f in zip(regions, figures, strict=True)]
    found = grid(path, [["Associations aidées"], [], [corner, *marks], *rows])
    assert found.headings == (3,)
    assert found.rows.tolist() == [4, 5, 6]


@pytest.mark.parametrize(
    "rows",
    [
        [["Bretagne", 2019, 2021], ["Normandie", 2018, 2020], ["Occitanie", 2017, 2022]],
        [["P1", 1, 2, 3, 4, 5], ["P2", 3, 1, 2, 5, 4], ["P3", 5, 4, 3, 2, 1]],
        [["P1", "10 %", "20 %"], ["P2", "15 %", "25 %"], ["P3", "35 %", "5 %"]],
        [["P1", "18-24", "2-3"], ["P2", "25-64", "1-2"], ["P3", "18-24", "4+"]],
    ],
)
def test_a_first_row_of_data_is_no_heading_because_it_counts(path: Path, rows: Rows) -> None:
    found = grid(path, rows)
    assert found.headings == ()
    assert found.rows.tolist() == [1, 2, 3]


def test_a_title_merged_over_some_of_the_columns_is_no_heading(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "Subventions versées en 2025")
        for number, row in enumerate(_TABLE, 1):
            sheet.write_row(number, 0, row)
    (found,) = outline(read_workbook(path)).grids
    assert found.headings == (2,)
    assert found.left == {1: "banner"}


@pytest.mark.parametrize("word", ["Total", "TOTAL GÉNÉRAL", "Total :", "Grand total", "Somme"])
def test_a_total_at_the_foot_is_left_out_and_told(path: Path, word: str) -> None:
    write_rows(path, {"Feuil1": [*_TABLE, [word, 2450]]})
    found = outline(read_workbook(path))
    assert found.grids[0].left == {5: "total_row"}
    (told,) = found.findings
    assert (told.code, told.cell) == ("total_row", "A5")
    assert told.value == word
    assert all(describe(told, "fr"))


@pytest.mark.parametrize("name", [None, "-", "Ensemble"])
@pytest.mark.parametrize("at", ["head", "foot"])
def test_a_row_without_name_that_adds_the_others_up_is_a_total(
    path: Path, name: object, at: str
) -> None:
    heading = ["Département", "Dossiers", "Montant", "Part"]
    rows: Rows = [
        ["Finistère", 12, 3000.5, 0.25],
        ["Morbihan", 8, 1000, 0.5],
        ["Vendée", 5, 700, 0.1],
    ]
    total: list[object] = [name, 25, 4700.5, 0.85]
    found = grid(path, [heading, total, *rows] if at == "head" else [heading, *rows, total])
    assert found.left == {2 if at == "head" else 5: "sum_row"}
    assert len(found.rows) == 3


@pytest.mark.parametrize("name", [None, "Loire-Atlantique"])
def test_a_row_without_name_that_adds_nothing_up_is_data(path: Path, name: object) -> None:
    rows: Rows = [["Finistère", 12], ["Morbihan", 8], ["Vendée", 5], [name, 25 if name else 11]]
    assert grid(path, [["Département", "Dossiers"], *rows]).left == {}


def test_a_count_before_the_word_for_a_total_is_no_objection(path: Path) -> None:
    write_rows(path, {"Feuil1": [*_TABLE, [3, "Consolidation"]]})
    made = outline(read_workbook(path))
    assert made.grids[0].left == {5: "total_row"}
    assert (made.findings[0].cell, made.findings[0].value) == ("B5", "Consolidation")


def test_an_organisation_called_total_is_no_total(path: Path) -> None:
    found = grid(path, [*_TABLE, ["Total Énergies Fondation", 300, "Mécénat"]])
    assert found.left == {}


@pytest.mark.parametrize(
    "note", ["Source : service de la vie associative", "* provisoire", "(1) hors fonds européens"]
)
def test_a_note_at_the_foot_is_left_out_and_told(path: Path, note: str) -> None:
    found = grid(path, [*_TABLE, [], [note]])
    assert found.left == {6: "footnote"}


def test_a_table_without_headings_has_columns_by_letter(path: Path) -> None:
    found = grid(path, [[1, 2, "a"], [3, 4, "b"], [5, 6, "a"]])
    assert found.headings == ()
    assert found.rows.tolist() == [1, 2, 3]


def test_every_cell_of_an_unmapped_table_is_accounted_for(path: Path) -> None:
    write_rows(path, {"Feuil1": [["Subventions"], [], *_TABLE, ["Total", 2450], ["* provisoire"]]})
    survey = check(path)
    (sheet,) = survey.ledger.sheets
    assert survey.ledger.reconciles
    assert dict(sheet.excluded) == {
        "banner": 1,
        "awaiting_mapping": 9,
        "total_row": 2,
        "footnote": 1,
    }
    assert (sheet.headings, sheet.rows, sheet.rejected) == (3, 3, 3)
    assert "mapping_needed" in {finding.code for finding in survey.findings}


@pytest.mark.parametrize(
    ("file", "sheet", "headings", "rows"),
    [
        ("33_scdl_fr_dilcrah_2019.csv", 0, (1,), 4),
        ("34_scdl_fr_feuille-croisee-puis-donnees.xlsx", 1, (1,), 3),
        ("37_osiris_fr_evaluations.xlsx", 0, (1, 2), 1),
        ("40_chorus_fr_export-BO.xlsx", 1, (1,), 7),
        ("84_ooxml_strict.xlsx", 0, (1,), 75),
    ],
)
def test_real_tables_are_seen_as_a_person_sees_them(
    shared_data: Path, file: str, sheet: int, headings: tuple[int, ...], rows: int
) -> None:
    found = outline(read_workbook(shared_data / "workbooks" / file)).grids[sheet]
    assert found.headings == headings
    assert len(found.rows) == rows


def test_every_error_of_a_sheet_without_a_table_is_told(shared_data: Path) -> None:
    survey = check(shared_data / "workbooks" / "83_erreurs.xlsx")
    told = [finding.cell for finding in survey.findings if finding.code == "cell_error"]
    assert len(told) >= 6
    assert survey.ledger.reconciles


def test_a_drop_down_list_says_what_a_column_takes(tmp_path: Path) -> None:
    path = tmp_path / "saisie.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Saisie")
        for row, cells in enumerate(
            [["Avis", "Ville", "n"], ["oui", "Lyon", 1], ["non", "Nice", 2]]
        ):
            page.write_row(row, 0, cells)
        page.data_validation("A2:A90", {"validate": "list", "source": ["oui", "non"]})
        page.data_validation("B2:B90", {"validate": "list", "source": "='Les listes'!$A$1:$A$3"})
        book.add_worksheet("Les listes").write_column(0, 0, ["Lyon", "Nice", "Brest"])
    fields = outline(read_workbook(path)).grids[0].fields
    known = {f.heading: [c.code for c in f.question.choices] for f in fields if f.question}
    assert known == {"Avis": ["oui", "non"], "Ville": ["Lyon", "Nice", "Brest"]}


_SECOND: Rows = [["Statut", "Dossiers"], ["Accepté", 3], ["Refusé", 1]]


@pytest.mark.parametrize("title", [[], [["Synthèse par statut"]]])
def test_another_table_below_is_told_at_its_first_cell_and_not_read(
    path: Path, title: Rows
) -> None:
    write_rows(path, {"Feuil1": [*_TABLE, [], *title, *_SECOND]})
    survey = check(path)
    (told,) = [finding for finding in survey.findings if finding.code == "other_table"]
    assert (told.cell, told.details["read"]) == ("A6", "A1")
    assert all(describe(told, "fr"))
    (found,) = outline(read_workbook(path)).grids
    assert found.rows.tolist() == [2, 3, 4]
    assert survey.ledger.reconciles


def test_a_summary_below_columns_of_words_is_another_table(path: Path) -> None:
    words = [[f"R{n}", f"P-{n:04}", "Réemploi"] for n in range(12)]
    below: Rows = [["Région", "Nombre", "Montant"], ["11", 3, 1000], ["24", 5, 2000]]
    found = grid(
        path, [["Répondant", "Partenariat", "Objet"], *words, [], [], ["Synthèse"], *below]
    )
    assert len(found.rows) == 12


def test_the_largest_of_two_tables_is_the_one_that_is_read(path: Path) -> None:
    write_rows(path, {"Feuil1": [*_SECOND, [], [], ["Dossiers reçus"], *_TABLE]})
    made = outline(read_workbook(path))
    assert made.grids[0].headings == (7,)
    assert made.grids[0].rows.tolist() == [8, 9, 10]
    assert [(finding.code, finding.cell) for finding in made.findings] == [("other_table", "A1")]


def test_a_table_beside_is_told_at_its_first_cell(path: Path) -> None:
    rows = [[*left, None, *right] for left, right in zip(_TABLE, [*_SECOND, []], strict=True)]
    more: Rows = [["Emmaüs", 90, "Vêtements"], ["Le Pont", 40, "Repas"]]
    made = outline(read_workbook(write_rows(path, {"Feuil1": [*rows, *more]})))
    assert [(finding.code, finding.cell) for finding in made.findings] == [("table_beside", "E1")]
    assert made.findings[0].details["read"] == "A1"


@pytest.mark.parametrize(
    "after",
    [
        [["Le Pont", 300, "Repas"]],
        [["Le Pont", "n.d.", "Repas"], ["Emmaüs", 40, "Vêtements"]],
        [["Le Pont", "à préciser", "Repas"], ["Emmaüs", "à préciser", "Vêtements"]],
        [["Deuxième vague"], ["Le Pont", 300, "Repas"], ["Emmaüs", 40, "Vêtements"]],
    ],
)
def test_a_blank_row_within_the_data_begins_no_other_table(path: Path, after: Rows) -> None:
    made = outline(read_workbook(write_rows(path, {"Feuil1": [*_TABLE, [], *after]})))
    assert "other_table" not in {finding.code for finding in made.findings}
    assert len(made.grids[0].rows) == 3 + len(after)


def test_a_blank_column_within_the_data_begins_no_other_table(path: Path) -> None:
    rows: Rows = [[a, b, None, c, f"{c} bis"] for a, b, c in _TABLE]
    assert outline(read_workbook(write_rows(path, {"Feuil1": rows}))).findings == ()


def test_pairs_above_a_table_are_its_banner_and_no_other_table(path: Path) -> None:
    pairs: Rows = [["Région", "Bretagne"], ["Année", 2025], ["Structure", "DRAJES"], []]
    made = outline(read_workbook(write_rows(path, {"Feuil1": [*pairs, *_TABLE]})))
    assert made.findings == ()
    assert made.grids[0].headings == (5,)
    assert set(made.grids[0].left.values()) == {"banner"}


def test_a_row_of_words_among_the_data_is_no_heading_because_numbers_follow(path: Path) -> None:
    rows: Rows = [
        ["Pays", "Valeur", "Année", "Source"],
        ["Angola", "non connu", None, None],
        ["Bénin", "non connu", "à demander", None],
        *[[f"Pays {n}", n / 7, 2020 + n, None] for n in range(5)],
        ["Tchad", 0.4, 2021, "ministère"],
    ]
    found = grid(path, rows)
    assert found.headings == (1,)
    assert len(found.rows) == 8


def test_headings_without_any_answer_are_said_to_be_that(path: Path) -> None:
    write_rows(path, {"Feuil1": [["Association", "Montant"]], "Feuil2": [["note"]]})
    with pytest.raises(UnreadableFile) as caught:
        check(path)
    assert caught.value.code == "headings_alone"
    assert caught.value.details["sheet"] == "Feuil1"


def test_a_heading_merged_beyond_the_last_column_stops_no_reading(path: Path) -> None:
    rows: Rows = [["Association", "Montants", None], [None, "2024", "2025"], *_TABLE[1:]]
    write_rows(path, {"Feuil1": rows}, merged={"Feuil1": ["D1:H1"]})
    (found,) = outline(read_workbook(path)).grids
    assert found.rows.tolist() == [3, 4, 5]


def test_sixteen_thousand_columns_are_read_at_once(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    numbers = ",".join(str(n) for n in range(1, 16_385))
    file.write_text(f"{numbers}\n{numbers}\n", "utf-8")
    assert check(file).ledger.reconciles


def test_two_columns_of_one_name_are_told_at_the_later(path: Path) -> None:
    rows: Rows = [["Association", "Budget", "Budget"], ["Les Ateliers", 1, 2], ["Le Relais", 3, 4]]
    write_rows(path, {"Feuil1": rows})
    told = [(f.code, f.cell) for f in outline(read_workbook(path)).findings]
    assert told == [("heading_twice", "C1")]


def test_blank_rows_between_all_rows_take_no_more_time_than_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "aere.csv"
    path.write_text("Association;Objet;Montant\n" + "a;b;3\n;;\n" * 80_000, "utf-8")
    workbook = read_workbook(path)
    begun = time.process_time()
    (found,) = outline(workbook).grids
    assert len(found.rows) == 80_000
    assert time.process_time() - begun < 5


def test_a_table_that_lies_on_its_side_is_told_with_the_way_to_turn_it(tmp_path: Path) -> None:
    rows = [
        ["N° convention", "C1", "C2", "C3"],
        ["Nom de l’association", "Les Ateliers", "Le Relais", "Tremplin"],
        ["SIRET", "73282932000074", "35600000000048", "44306184100047"],
        ["Région", "Bretagne", "Normandie", "Occitanie"],
        ["Date de début", "01/03/2024", "15/04/2024", "01/09/2024"],
    ]
    path = write_rows(tmp_path / "couche.xlsx", {"Feuil1": rows})
    told = [f for f in check(path).findings if f.code == "transposed_table"]
    assert [(f.sheet, f.cell) for f in told] == [("Feuil1", "A1")]
    upright = [list(column) for column in zip(*rows, strict=True)]
    path = write_rows(tmp_path / "debout.xlsx", {"Feuil1": upright})
    assert "transposed_table" not in {f.code for f in check(path).findings}


def test_a_sheet_of_ours_that_lies_on_its_side_blocks_with_the_way_to_turn_it(
    tmp_path: Path, bundled: Path
) -> None:
    book = openpyxl.load_workbook(bundled / "campagne.xlsx")
    page = book["Organisations"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    del book["Organisations"]
    turned = book.create_sheet("Organisations")
    for column in zip(*rows, strict=True):
        turned.append(column)
    book.save(tmp_path / "c.xlsx")
    told = [f for f in check(tmp_path / "c.xlsx").findings if f.sheet == "Organisations"]
    assert [(f.code, f.cell) for f in told] == [("transposed_table", "A1")]


_HEADS: list[object] = ["Code", "Association", "Ville", "Avis"]


def _region(first: int, last: int) -> Rows:
    return [[f"P{n}", f"Élan {n}", f"Ville {n}", "oui"] for n in range(first, last)]


def test_tables_of_regions_with_the_same_headings_are_read_as_one(path: Path) -> None:
    rows = [["Bretagne"], [*_HEADS], *_region(0, 7), [], ["Occitanie"], [*_HEADS], *_region(7, 12)]
    made = grid(path, rows)
    assert made.headings == (2,)
    assert [*made.rows] == [*range(3, 10), *range(13, 18)]
    assert made.left == {1: "banner", 11: "outside_table", 12: "repeated_headings"}
    told = {(f.code, f.cell) for f in outline(read_workbook(path)).findings}
    assert ("outside_table", "A11") in told


def test_headings_on_each_printed_page_lose_no_row_above_them(path: Path) -> None:
    made = grid(path, [[*_HEADS], *_region(0, 9), [*_HEADS], *_region(9, 14)])
    assert made.headings == (1,)
    assert len(made.rows) == 14
    assert made.left == {11: "repeated_headings"}


def test_a_table_beside_another_that_names_a_column_of_it_again_is_told(path: Path) -> None:
    rows: Rows = [["Code", "Région", "Avis", None, "Région", "Effectif"]]
    rows += [[f"P{n}", f"R{n % 3}", "oui", None, f"R{n}", n] for n in range(8)]
    write_rows(path, {"S": rows})
    told = {(f.code, f.cell) for f in outline(read_workbook(path)).findings}
    assert ("table_beside", "E1") in told
