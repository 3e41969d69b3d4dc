"""What other cells contradict: registers, periods, territories, texts that were spoilt."""

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from alliances.datasets.load import check
from alliances.datasets.marks import Checked
from alliances.datasets.rules.doubles import double_marks
from alliances.datasets.survey import Survey, Table
from alliances.findings import Severity
from alliances.language import describe

Edit = Callable[[openpyxl.Workbook], None]


@pytest.fixture
def checked(small_campaign: Path, tmp_path: Path) -> Callable[[Edit], Survey]:
    """Return a check of the campaign after somebody's edits."""

    def edited(edit: Edit) -> Survey:
        book = openpyxl.load_workbook(small_campaign)
        edit(book)
        book.save(tmp_path / "campagne.xlsx")
        return check(tmp_path / "campagne.xlsx")

    return edited


def told(survey: Survey) -> list[tuple[str, str | None, str | None]]:
    return [(finding.code, finding.sheet, finding.cell) for finding in survey.findings]


def cells(page: Worksheet) -> dict[str, str]:
    """Return the letter of each key of a sheet."""
    return {str(cell.value): cell.column_letter for cell in page[1] if cell.value}


@pytest.mark.parametrize("sheet", ["Organisations", "Partenariats"])
def test_a_register_without_a_row_blocks_where_others_refer_to_it(
    sheet: str, checked: Callable[[Edit], Survey]
) -> None:
    survey = checked(lambda book: book[sheet].delete_rows(3, 500))
    empty = [f for f in survey.findings if f.code == "empty_sheet"]
    assert [(f.sheet, f.severity) for f in empty] == [(sheet, Severity.BLOCKING)]
    assert survey.ledger.reconciles


def test_a_blank_campaign_has_no_empty_sheet_to_tell(checked: Callable[[Edit], Survey]) -> None:
    def emptied(book: openpyxl.Workbook) -> None:
        for page in book:
            if page.title not in {"Campagne", "Listes", "Lisez-moi"}:
                page.delete_rows(3, 2000)

    assert "empty_sheet" not in {f.code for f in checked(emptied).findings}


def test_a_row_for_one_wave_says_only_what_changes(checked: Callable[[Edit], Survey]) -> None:
    def dated(book: openpyxl.Workbook) -> None:
        page = book["Partenariats"]
        at, row = cells(page), page.max_row + 1
        page[f"{at['partnership']}{row}"] = page[f"{at['partnership']}3"].value
        page[f"{at['wave']}{row}"] = book["Vagues"]["A4"].value
        page[f"{at['beneficiaries']}{row}"] = 77

    survey = checked(dated)
    assert told(survey) == []
    wave = str(survey.waves[1])
    partnership = survey.data("partnerships")["partnership"].iloc[-1]
    facts = survey.facts(wave).loc[partnership]
    assert facts["beneficiaries"] == 77
    assert facts["name"] == survey.data("partnerships")["name"].iloc[0]


def test_the_name_of_a_partnership_is_said_somewhere(checked: Callable[[Edit], Survey]) -> None:
    def nameless(book: openpyxl.Workbook) -> None:
        page = book["Partenariats"]
        at = cells(page)
        page[f"{at['name']}5"] = None

    column = "B"
    assert told(checked(nameless)) == [("missing_value", "Partenariats", f"{column}5")]


def test_waves_do_not_overlap(checked: Callable[[Edit], Survey]) -> None:
    def longer(book: openpyxl.Workbook) -> None:
        page = book["Vagues"]
        at = cells(page)
        page[f"{at['end']}3"] = page[f"{at['start']}4"].value

    assert told(checked(longer)) == [("waves_overlap", "Vagues", "C4")]


_PLACES = [
    ("53", "35", None, None),
    ("53", "75", None, "department_elsewhere"),
    ("04", "974", "97411", None),
    ("04", "972", None, "department_elsewhere"),
    ("53", "Ille-et-Vilaine", None, None),
    (None, "35", None, None),
    ("53", "96", None, "unknown_department"),
    ("94", "2A", "20000", None),
    ("94", "2A", "2B033", "commune_elsewhere"),
    ("53", "35", "75056", "commune_elsewhere"),
    ("53", "35", "Rennes", None),
]
"""Region, department and commune, and what is told of them."""


def test_region_department_and_commune_agree(checked: Callable[[Edit], Survey]) -> None:
    def moved(book: openpyxl.Workbook) -> None:
        page = book["Organisations"]
        at = cells(page)
        for row, (*values, _) in enumerate(_PLACES, 4):
            for key, value in zip(("region", "department", "commune"), values, strict=True):
                page[f"{at[key]}{row}"] = value

    found = [(code, str(cell).lstrip("DEFGH")) for code, _, cell in told(checked(moved))]
    assert found == [(code, str(row)) for row, (*_, code) in enumerate(_PLACES, 4) if code]


_NAMES = [
    ("Ressourcerie de l’Isère", None),
    ("Ressourcerie de lâ€™IsÃ¨re", "spoilt_text"),
    ("Ressourcerie de l'Is\ufffdre", "lost_letter"),
    ("Ressourcerie de l'Is&egrave;re", "spoilt_text"),
    ("Dupont & fils", None),
]
"""Names, and what is told of them."""


def test_a_text_that_was_spoilt_is_told_at_its_cell(checked: Callable[[Edit], Survey]) -> None:
    def renamed(book: openpyxl.Workbook) -> None:
        for row, (name, _) in enumerate(_NAMES, 6):
            book["Organisations"][f"B{row}"] = name

    expected = [
        (code, "Organisations", f"B{row}") for row, (_, code) in enumerate(_NAMES, 6) if code
    ]
    assert told(checked(renamed)) == expected


def test_a_role_of_the_other_side_is_told(checked: Callable[[Edit], Survey]) -> None:
    places: list[str] = []

    def other(book: openpyxl.Workbook) -> None:
        page = book["Sollicitations"]
        at = cells(page)
        rows = [row for row in range(3, page.max_row) if page[f"{at['side']}{row}"].value == "B"]
        owner = next(
            row for row in range(3, page.max_row) if page[f"{at['side']}{row}"].value == "A"
        )
        silent = next(
            row for row in rows if page[f"{at['disposition']}{row}"].value not in {"I", "P"}
        )
        page[f"{at['role']}{silent}"] = page[f"{at['role']}{owner}"].value
        places.append(f"{at['role']}{silent}")

    assert told(checked(other)) == [("role_of_other_side", "Sollicitations", places[0])]


def test_a_heading_that_announces_another_unit_blocks(checked: Callable[[Edit], Survey]) -> None:
    def thousands(book: openpyxl.Workbook) -> None:
        book["Parties"]["G2"] = "Apport en k€"

    assert told(checked(thousands)) == [("heading_unit", "Parties", "G2")]


def test_a_number_shown_as_a_percentage_is_refused(checked: Callable[[Edit], Survey]) -> None:
    places: list[tuple[str, str]] = []

    def shown(book: openpyxl.Workbook) -> None:
        for sheet, key in (("Parties", "eur"), ("Indicateurs", "value")):
            page = book[sheet]
            cell = page[f"{cells(page)[key]}4"]
            cell.value, cell.number_format = 0.5, "0 %"
            places.append((sheet, cell.coordinate))

    survey = checked(shown)
    assert told(survey) == [("shown_as_percentage", *place) for place in places]
    assert survey.ledger.reconciles


def test_a_question_that_was_reworded_is_told_at_its_heading(
    checked: Callable[[Edit], Survey],
) -> None:
    def negated(book: openpyxl.Workbook) -> None:
        page = book["Réponses"]
        page["I2"] = f"Nous ne partageons pas d’objectif ; {page['J2'].value}"
        page["K2"] = str(page["K2"].value)[:30]

    assert told(checked(negated)) == [("question_changed", "Réponses", "I2")]


def test_a_blank_key_is_told_with_the_one_that_others_name(
    checked: Callable[[Edit], Survey],
) -> None:
    lost: list[str] = []

    def blank(book: openpyxl.Workbook) -> None:
        page = book["Organisations"]
        named = [cell.value for cell in book["Parties"]["C"][2:]]
        row = next(row for row in range(3, 99) if named.count(page[f"A{row}"].value) == 1)
        lost.append(str(page[f"A{row}"].value))
        page[f"A{row}"] = None

    (finding,) = checked(blank).findings
    assert finding.code == "missing_value"
    assert all(lost[0] in sentence for sentence in describe(finding, "fr"))


def test_a_hidden_sheet_is_read_and_told(checked: Callable[[Edit], Survey]) -> None:
    def hidden(book: openpyxl.Workbook) -> None:
        book["Réponses"].sheet_state = "hidden"
        book["Listes"].sheet_state = "hidden"

    assert told(checked(hidden)) == [("hidden_sheet", "Réponses", None)]


@pytest.mark.parametrize("versions", [("1.0.0", "2.0.0"), (1, "1.0.O")])
def test_a_wave_was_asked_by_a_version_that_exists(
    versions: tuple[object, object], checked: Callable[[Edit], Survey]
) -> None:
    def versioned(book: openpyxl.Workbook) -> None:
        book["Vagues"]["E3"], book["Vagues"]["E4"] = versions

    assert told(checked(versioned)) == [("version_unknown", "Vagues", "E4")]


def test_a_partnership_is_evaluated_while_it_lives(checked: Callable[[Edit], Survey]) -> None:
    def lived(book: openpyxl.Workbook) -> None:
        page = book["Partenariats"]
        at = cells(page)
        for row in (4, 6):
            page[f"{at['start']}{row}"] = datetime.datetime(2020, 1, 1)
            page[f"{at['end']}{row}"] = None
            page[f"{at['engagements']}{row}"] = None
        page[f"{at['start']}4"] = datetime.datetime(2031, 1, 1)
        page[f"{at['end']}6"] = datetime.datetime(2021, 12, 31)

    found = [(code, str(cell)[1:]) for code, _, cell in told(checked(lived))]
    assert found == [("begins_after_wave", "4"), ("ended_before_wave", "6")]


def test_a_stratum_that_one_wave_lacks_is_told_at_a_partnership_of_it(
    checked: Callable[[Edit], Survey],
) -> None:
    def removed(book: openpyxl.Workbook) -> None:
        waves = book["Strates"]
        asked = book["Partenariats"]
        stratum = asked[f"{cells(asked)['stratum']}4"].value
        rows = [r for r in range(3, 99) if waves[f"B{r}"].value == stratum]
        waves.delete_rows(rows[-1])

    survey = checked(removed)
    assert [f.code for f in survey.findings] == ["stratum_not_in_wave"]


def test_two_keys_that_differ_by_a_sign_or_a_zero_only_are_told_at_the_later() -> None:
    keys = pd.DataFrame(
        {"partnership": ["P-5", "P-05", "P 7", "P-8", "p_7", "P-80"]}, index=range(3, 9)
    )
    columns = {"partnership": "A"}
    table = Table("partnerships", "Partenariats", keys, columns, raw=keys)
    marks = [*double_marks(Checked({"partnerships": table}))]
    assert [(m.problem.code, m.row, m.problem.details["near"]) for m in marks] == [
        ("key_like_another", 4, "P-5"),
        ("key_like_another", 7, "P 7"),
    ]


def test_an_error_pasted_as_a_text_is_no_name(checked: Callable[[Edit], Survey]) -> None:
    def pasted(book: openpyxl.Workbook) -> None:
        for row, error in enumerate(("#REF!", "#NOM?", "#N/A", "#DIV/0!"), 6):
            cell = book["Organisations"][f"B{row}"]
            cell.value, cell.data_type = error, "s"

    expected = [("name_says_nothing", "Organisations", f"B{row}") for row in range(6, 10)]
    assert told(checked(pasted)) == expected


def test_an_address_is_no_pseudonym_and_is_not_shown(checked: Callable[[Edit], Survey]) -> None:
    def named(book: openpyxl.Workbook) -> None:
        for name in ("Sollicitations", "Réponses"):
            page = book[name]
            who = book["Réponses"]["A3"].value if name == "Sollicitations" else page["A3"].value
            for row in range(3, page.max_row + 1):
                if page[f"A{row}"].value == who:
                    page[f"A{row}"] = "jean.dupont@exemple.fr"

    survey = checked(named)
    assert {f.code for f in survey.findings} == {"personal_pseudonym"}
    assert not any("dupont" in str(f.value) for f in survey.findings)


def test_a_label_of_two_codes_names_neither(checked: Callable[[Edit], Survey]) -> None:
    def shared(book: openpyxl.Workbook) -> None:
        page = book["Listes"]
        at = cells(page)
        for row in range(3, page.max_row + 1):
            if (page[f"{at['list']}{row}"].value, str(page[f"{at['code']}{row}"].value)) == (
                "region",
                "11",
            ):
                page[f"{at['label_fr']}{row}"] = "Bretagne"
        page = book["Organisations"]
        page[f"{cells(page)['region']}3"] = "Bretagne"

    codes = [(code, sheet) for code, sheet, _ in told(checked(shared))]
    assert codes == [("unknown_code", "Organisations"), ("label_twice", "Listes")]


def test_the_labels_of_a_scale_are_the_frameworks(checked: Callable[[Edit], Survey]) -> None:
    places: list[str] = []

    def reversed_(book: openpyxl.Workbook) -> None:
        page = book["Listes"]
        at = cells(page)
        rows = [r for r in range(3, page.max_row + 1) if page[f"{at['list']}{r}"].value == "A5"]
        one, five = rows[0], rows[4]
        first, last = page[f"{at['label_fr']}{one}"], page[f"{at['label_fr']}{five}"]
        first.value, last.value = last.value, first.value
        places.extend(cell.coordinate for cell in (first, last))

    assert told(checked(reversed_)) == [("scale_label_changed", "Listes", p) for p in places]


def test_a_date_in_the_place_of_a_wave_is_told_with_its_year(
    checked: Callable[[Edit], Survey],
) -> None:
    def dated(book: openpyxl.Workbook) -> None:
        page = book["Réponses"]
        cell = page[f"{cells(page)['wave']}3"]
        cell.value, cell.number_format = datetime.datetime(int(cell.value), 1, 1), "yyyy"

    (finding,) = checked(dated).findings
    assert finding.code == "date_for_reference"
    assert finding.details["near"]


def test_a_setting_is_read_by_its_name_too(checked: Callable[[Edit], Survey]) -> None:
    said = {"language": "Anglais", "consent_mode": "Tiers de confiance"}

    def worded(book: openpyxl.Workbook) -> None:
        page = book["Campagne"]
        for row in range(3, 20):
            key = page[f"A{row}"].value
            page[f"B{row}"] = said.get(key, page[f"B{row}"].value)

    survey = checked(worded)
    assert told(survey) == []
    assert survey.campaign.language == "en"
    assert survey.campaign.consent_mode == "trusted_third_party"


def test_a_wave_that_a_program_wrote_as_a_number_is_that_wave(
    checked: Callable[[Edit], Survey],
) -> None:
    def floated(book: openpyxl.Workbook) -> None:
        page = book["Réponses"]
        column = cells(page)["wave"]
        page[f"{column}3"] = f"{page[f'{column}3'].value}.0"

    assert told(checked(floated)) == []


def test_headings_said_again_among_the_data_are_left_out(
    checked: Callable[[Edit], Survey],
) -> None:
    def again(book: openpyxl.Workbook) -> None:
        page = book["Organisations"]
        page.insert_rows(10, 2)
        for column in range(1, page.max_column + 1):
            page.cell(10, column).value = page.cell(1, column).value
            page.cell(11, column).value = page.cell(2, column).value

    survey = checked(again)
    assert told(survey) == []
    (count,) = (each for each in survey.ledger.sheets if each.sheet == "Organisations")
    assert count.excluded["repeated_headings"] > 0
    assert survey.ledger.reconciles
