"""Our campaign workbook: the right cells at the right addresses, one finding a cause."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks_by_hand import write_rows

from alliances.datasets.layouts.campaign import locate, recognise
from alliances.datasets.located import Layout, Unread
from alliances.datasets.place import cell_name, letters
from alliances.datasets.reading.workbooks import read_workbook
from alliances.findings import Severity
from alliances.frameworks.form import write_form
from alliances.frameworks.load import load_framework
from alliances.frameworks.template import write_template
from alliances.language import describe, text

Rows = list[list[object]]


@pytest.fixture
def register() -> dict[str, Rows]:
    """A small register of three partnerships."""
    return {
        "Lisez-moi": [["Bienvenue"], ["Programme inventé"]],
        "Campagne": [
            ["key", "value", "label"],
            ["Clé", "Valeur", "Aide"],
            ["programme", "Alliance d'exemple", "Le nom du programme"],
            ["framework", "partenariat", "Le référentiel"],
        ],
        "Organisations": [
            ["organisation", "name", "region"],
            ["Organisation", "Nom", "Région"],
            ["LP", "La grande entreprise", "11"],
            ["ASSO", "L'association", "24"],
        ],
        "Partenariats": [
            ["partnership", "name", "wave", "level", "renewals"],
            ["Partenariat", "Nom", "Vague", "Échelon", "Renouvellements"],
            ["P1", "Lecture", None, "national", 2],
            ["P2", "Insertion", None, "local", 0],
            ["P3", "Numérique", None, "local", None],
        ],
    }


def layout(path: Path, sheets: dict[str, Rows], **options: object) -> Layout:
    """Write the sheets, locate them, and hold every count to its sum."""
    write_rows(path, sheets, **options)  # type: ignore[arg-type]
    located = locate(read_workbook(path), load_framework("partenariat"))
    assert all(count.reconciles for count in located.sheets)
    for finding in located.findings:
        assert all(all(describe(finding, language)) for language in ("fr", "en"))
    return located


def found(located: Layout) -> list[tuple[str, str | None, str | None]]:
    return [(finding.code, finding.sheet, finding.cell) for finding in located.findings]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "campagne.xlsx"


def test_a_sound_register_has_no_finding_and_keeps_its_addresses(
    path: Path, register: dict[str, Rows]
) -> None:
    located = layout(path, register)
    assert found(located) == []
    assert [table.key for table in located.tables] == ["campaign", "organisations", "partnerships"]
    partnerships = located.table("partnerships")
    assert partnerships is not None
    assert partnerships.raw.loc[4, "name"] == "Insertion"
    assert partnerships.cell("name", 4) == "B4"
    assert partnerships.raw.loc[5, "renewals"] is None
    assert (located.language, located.missing) == ("fr", frozenset())


def test_every_cell_is_counted_once(path: Path, register: dict[str, Rows]) -> None:
    counts = {count.sheet: count for count in layout(path, register).sheets}
    assert counts["Lisez-moi"].excluded == {"readme_sheet": 2}
    assert counts["Campagne"].excluded == {"help_column": 2}
    assert (counts["Campagne"].headings, counts["Campagne"].located) == (6, 4)
    assert (counts["Partenariats"].headings, counts["Partenariats"].located) == (10, 11)


def test_sheets_go_by_either_name_and_columns_in_any_order(
    path: Path, register: dict[str, Rows]
) -> None:
    register["campaign "] = register.pop("Campagne")
    register["PARTNERSHIPS"] = [row[::-1] for row in register.pop("Partenariats")]
    located = layout(path, register)
    assert found(located) == []
    assert located.language == "en"
    partnerships = located.table("partnerships")
    assert partnerships is not None
    assert partnerships.cell("partnership", 3) == "E3"


def test_blank_rows_inside_do_not_shift_the_ones_below(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Partenariats"].insert(3, [None])
    register["Partenariats"].insert(3, ["  ", None, "\u00a0"])
    table = layout(path, register).table("partnerships")
    assert table is not None
    assert table.raw["partnership"].to_dict() == {3: "P1", 6: "P2", 7: "P3"}


@pytest.mark.parametrize("sheet", ["Campagne", "Organisations", "Partenariats"])
def test_a_missing_required_sheet_is_one_finding_at_its_name(
    path: Path, register: dict[str, Rows], sheet: str
) -> None:
    del register[sheet]
    located = layout(path, register)
    assert found(located) == [("missing_sheet", sheet, "A1")]
    assert located.findings[0].severity is Severity.BLOCKING
    assert len(located.missing) == 1


@pytest.mark.parametrize("name", ["Partenariat", "Feuil1"])
def test_a_renamed_required_sheet_is_one_finding_that_names_it(
    path: Path, register: dict[str, Rows], name: str
) -> None:
    register[name] = register.pop("Partenariats")
    located = layout(path, register)
    assert found(located) == [("missing_sheet", "Partenariats", "A1")]
    assert name in describe(located.findings[0], "fr")[1]


def test_an_unknown_sheet_is_advice_and_a_near_one_to_verify(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Brouillon"] = [["notes", "diverses"]]
    register["Reponse"] = [["respondent"], ["Répondant"], ["R1"]]
    register["vide"] = []
    located = layout(path, register)
    assert found(located) == [
        ("unknown_sheet", "Brouillon", "A1"),
        ("unknown_sheet", "Reponse", "A1"),
    ]
    assert [f.severity for f in located.findings] == [Severity.ADVICE, Severity.VERIFY]
    assert "Réponses" in describe(located.findings[1], "fr")[0]


def test_the_same_sheet_in_two_languages_is_one_too_many(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Partnerships"] = register["Partenariats"]
    assert found(layout(path, register)) == [("duplicate_sheet", "Partnerships", "A1")]


@pytest.mark.parametrize("heading", ["nom", "Name of it", "nane", None, 2024, "level"])
def test_a_lost_required_key_is_one_finding_at_a1_whatever_stands_there(
    path: Path, register: dict[str, Rows], heading: object
) -> None:
    register["Partenariats"][0][1] = heading
    located = layout(path, register)
    assert found(located) == [("missing_heading", "Partenariats", "A1")]
    assert "B1" in describe(located.findings[0], "fr")[0]
    assert located.missing == {"partnerships"}


def test_a_removed_required_column_is_one_finding_at_a1(
    path: Path, register: dict[str, Rows]
) -> None:
    for row in register["Partenariats"]:
        del row[1]
    assert found(layout(path, register)) == [("missing_heading", "Partenariats", "A1")]


def test_a_misspelt_optional_key_is_found_where_it_stands(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Partenariats"][0][3] = "levle"
    located = layout(path, register)
    assert found(located) == [("unknown_column", "Partenariats", "D1")]
    assert located.findings[0].severity is Severity.VERIFY
    assert "level" in describe(located.findings[0], "en")[1]
    assert located.sheets[-1].excluded == {"unknown_column": 3}


def test_an_optional_column_without_key_is_found_where_it_stands(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Partenariats"][0][4] = None
    located = layout(path, register)
    assert found(located) == [("heading_without_key", "Partenariats", "E1")]
    assert located.sheets[-1].excluded == {"heading_without_key": 2}


def test_a_removed_optional_column_is_no_finding(path: Path, register: dict[str, Rows]) -> None:
    for row in register["Partenariats"]:
        del row[3]
    assert found(layout(path, register)) == []


def test_a_repeated_key_blocks_at_the_second(path: Path, register: dict[str, Rows]) -> None:
    for row in register["Partenariats"]:
        row.append(row[3])
    located = layout(path, register)
    assert found(located) == [("duplicate_heading", "Partenariats", "F1")]
    assert located.findings[0].severity is Severity.BLOCKING
    table = located.table("partnerships")
    assert table is not None
    assert "level" not in table.raw.columns


def test_a_sheet_without_its_keys_is_one_finding(path: Path, register: dict[str, Rows]) -> None:
    for name in ("Organisations", "Partenariats"):
        del register[name][0]
        register[name][0] = [f"{heading} ?" for heading in register[name][0]]
    located = layout(path, register)
    assert found(located) == [
        ("no_headings", "Organisations", "A1"),
        ("no_headings", "Partenariats", "A1"),
    ]
    assert located.table("partnerships") is None
    assert located.missing == {"organisations", "partnerships"}


def test_a_merged_range_in_the_data_is_one_finding_and_covers_its_cells(
    path: Path, register: dict[str, Rows]
) -> None:
    merged = {"Partenariats": ["D3:D5", "A1:A2"]}
    for row in register["Partenariats"][2:]:
        row[3] = None
    located = layout(path, register, merged=merged)
    assert found(located) == [("merged_cells", "Partenariats", "D3")]
    table = located.table("partnerships")
    assert table is not None
    assert table.raw["level"].tolist()[1:] == [Unread("merged")] * 2


def test_hidden_rows_are_read_and_told(path: Path, register: dict[str, Rows]) -> None:
    located = layout(path, register, hidden_rows={"Partenariats": [4, 5], "Lisez-moi": [1]})
    assert found(located) == [("hidden_rows", "Partenariats", "A4")]
    table = located.table("partnerships")
    assert table is not None
    assert len(table.raw) == 3


def test_where_the_readable_headings_are_gone_the_row_below_the_keys_is_data(
    path: Path, register: dict[str, Rows]
) -> None:
    del register["Partenariats"][1]
    located = layout(path, register)
    assert found(located) == []
    table = located.table("partnerships")
    assert table is not None
    assert table.raw["partnership"].tolist() == ["P1", "P2", "P3"]
    assert table.cell("partnership", int(table.raw.index[0])) == "A2"


def test_a_number_typed_over_a_readable_heading_is_told(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Partenariats"][1][4] = 2
    assert found(layout(path, register)) == [("data_in_heading_row", "Partenariats", "E2")]


@pytest.mark.parametrize("above", [1, 3, 7])
def test_a_banner_above_the_keys_moves_every_address(
    path: Path, register: dict[str, Rows], above: int
) -> None:
    banner: Rows = [["Alliance d’exemple"], *([[]] * (above - 1))]
    register["Partenariats"] = [*banner, *register["Partenariats"]]
    located = layout(path, register)
    assert found(located) == []
    table = located.table("partnerships")
    assert table is not None
    assert [table.cell("name", int(row)) for row in table.raw.index] == [
        f"B{above + 3}",
        f"B{above + 4}",
        f"B{above + 5}",
    ]
    (count,) = [count for count in located.sheets if count.sheet == "Partenariats"]
    assert count.excluded == {"above_headings": 1}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_where_the_keys_are_gone_the_readable_headings_are_the_keys(
    path: Path, register: dict[str, Rows], language: str
) -> None:
    rows = register["Partenariats"]
    register["Partenariats"] = [
        [f"{text(f'sheets.partnerships.{key}', language)} *" for key in rows[0]],
        *rows[2:],
    ]
    located = layout(path, register)
    assert found(located) == []
    table = located.table("partnerships")
    assert table is not None
    assert list(table.raw.columns) == rows[0]
    assert table.cell("partnership", int(table.raw.index[0])) == "A2"


def test_totals_and_notes_below_the_data_are_left_out_and_told(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Partenariats"] += [
        ["Total", None, None, None, 2],
        [],
        ["Source : direction de la communication"],
    ]
    located = layout(path, register)
    assert found(located) == [
        ("total_row", "Partenariats", "A6"),
        ("footnote", "Partenariats", "A8"),
    ]
    table = located.table("partnerships")
    assert table is not None
    assert len(table.raw) == 3


def test_a_stray_cell_beside_or_below_the_table_is_told_where_it_stands(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Partenariats"][3] += [None, None, "voir avec Paul"]
    register["Partenariats"] += [[], [None, "à compléter"]]
    found = layout(path, register).findings
    assert [(f.code, f.cell, f.value) for f in found] == [
        ("outside_table", "H4", "voir avec Paul"),
        ("outside_table", "B7", "à compléter"),
    ]


def test_a_row_of_which_one_cell_is_left_is_still_a_row(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Partenariats"] += [[None, "Sans numéro"]]
    located = layout(path, register)
    assert located.findings == ()
    assert located.table("partnerships").raw.index.tolist() == [3, 4, 5, 6]  # type: ignore[union-attr]


def test_in_a_table_of_one_column_a_cell_below_a_blank_row_is_data(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Vagues"] = [["wave", "label"], ["Vague", "Libellé"], ["2024"], [], ["2025"]]
    located = layout(path, register)
    assert located.findings == ()
    assert located.table("waves").raw["wave"].tolist() == ["2024", "2025"]  # type: ignore[union-attr]


def test_a_copy_of_a_sheet_of_ours_is_told_as_one(path: Path, register: dict[str, Rows]) -> None:
    register["Partenariats (2)"] = register["Partenariats"]
    found = layout(path, register).findings
    assert [(f.code, f.sheet, f.severity) for f in found] == [
        ("sheet_like_another", "Partenariats (2)", Severity.VERIFY)
    ]


def test_a_text_file_with_our_keys_is_that_table(tmp_path: Path) -> None:
    path = tmp_path / "réponses 2025.csv"
    path.write_text("respondent;partnership;side;wave;SE1\nR1;P1;A;2025;4\n", "utf-8")
    workbook = read_workbook(path)
    assert recognise(workbook) is not None
    table = locate(workbook, load_framework("partenariat")).table("answers")
    assert table is not None
    assert table.raw["SE1"].tolist() == ["4"]
    assert table.cell("SE1", int(table.raw.index[0])) == "E2"


@pytest.mark.parametrize(
    "sheets",
    [
        {"Feuil1": [["Question 1", "Question 2"], ["oui", "non"]]},
        {"Grants": [["Identifier", "Title", "value"], ["1", "x", 3]]},
        {"Forces": [["source", "force", "target"], ["a", 0.5, "b"]]},
        {"Feuil1": []},
    ],
)
def test_another_workbook_is_not_taken_for_a_campaign(path: Path, sheets: dict[str, Rows]) -> None:
    write_rows(path, sheets)
    assert recognise(read_workbook(path)) is None


def test_a_respondent_form_is_another_workbook(path: Path) -> None:
    write_form(path, load_framework("partenariat"), "fr")
    assert recognise(read_workbook(path)) is None


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("core", [True, False])
def test_the_blank_campaign_workbook_is_located_without_a_finding(
    path: Path, language: str, core: bool
) -> None:
    framework = load_framework("partenariat")
    write_template(path, framework, language, core)
    located = locate(read_workbook(path), framework)
    assert located.findings == ()
    assert located.language == language
    assert all(count.reconciles for count in located.sheets)


def _shuffled(rows: Sequence[Sequence[object]], order: Sequence[int], blanks: set[int]) -> Rows:
    moved: Rows = [[row[column] for column in order] for row in rows]
    for row in sorted(blanks):
        moved.insert(min(2 + row, len(moved)), [])
    return moved


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), blanks=st.sets(st.integers(0, 30), max_size=4), data=st.data())
def test_one_wrong_value_anywhere_is_read_at_exactly_its_address(
    path: Path, seed: int, blanks: set[int], data: st.DataObject
) -> None:
    keys = ["partnership", "name", "wave", "level", "region", "start", "renewals", "main_type"]
    rows: Rows = [[*keys], [f"Intitulé {key}" for key in keys]]
    rows += [[f"{key}{n}" for key in keys] for n in range(25)]
    order = list(range(len(keys)))
    random.Random(seed).shuffle(order)
    moved = _shuffled(rows, order, blanks)
    filled = [n for n, row in enumerate(moved) if row and n >= 2]
    row = data.draw(st.sampled_from(filled))
    column = data.draw(st.integers(0, len(keys) - 1))
    moved[row][column] = "FAUX"
    campaign: Rows = [["key", "value"], ["Clé", "Valeur"], ["framework", "partenariat"]]
    organisations: Rows = [["organisation", "name"], ["O", "N"], ["LP", "Nom"]]
    sheets = {"Campagne": campaign, "Partenariats": moved, "Organisations": organisations}
    table = layout(path, sheets).table("partnerships")
    assert table is not None
    wrong = [
        table.cell(key, int(label))
        for key in table.raw.columns
        for label in table.raw.index[table.raw[key] == "FAUX"]
    ]
    assert wrong == [cell_name(row + 1, column)]


def test_a_remark_beside_the_table_is_found_at_its_own_cell(
    path: Path, register: dict[str, Rows]
) -> None:
    rows = register["Partenariats"]
    wide = max(map(len, rows)) + 2
    rows[-1] += [None] * (wide - len(rows[-1])) + ["à revoir avec la direction"]
    located = layout(path, register)
    cell = f"{letters(wide)}{len(rows)}"
    assert found(located) == [("outside_table", "Partenariats", cell)]
    assert located.sheets[-1].excluded == {"outside_table": 1}


def test_keys_above_each_others_headings_block_at_both(
    path: Path, register: dict[str, Rows]
) -> None:
    keys = register["Organisations"][0]
    keys[1], keys[2] = keys[2], keys[1]
    assert found(layout(path, register)) == [
        ("heading_at_odds", "Organisations", "B1"),
        ("heading_at_odds", "Organisations", "C1"),
    ]


def test_a_cell_below_and_beside_the_table_is_told_once(
    path: Path, register: dict[str, Rows]
) -> None:
    register["Organisations"] += [[], [], [None, None, None, None, "voir Paul"]]
    assert found(layout(path, register)) == [("outside_table", "Organisations", "E7")]
