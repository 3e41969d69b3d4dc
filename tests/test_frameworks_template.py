"""The campaign workbook, blank and filled in, as openpyxl and calamine read it."""

import datetime
import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from alliances.errors import OutputError, WrongCall
from alliances.frameworks.fill import write_campaign
from alliances.frameworks.listing import listing
from alliances.frameworks.load import load_framework
from alliances.frameworks.sheets import CAMPAIGN_KEYS, README_NAMES, Column, Sheet, sheets
from alliances.frameworks.template import write_template
from alliances.frameworks.validations import validation_of
from alliances.language import LANGUAGES, text, typeset

FRAMEWORK = load_framework("partenariat")


@pytest.fixture(scope="module", params=[("fr", False), ("en", False), ("fr", True)])
def blank(request, tmp_path_factory):
    """A blank campaign workbook: its language, its sheets as declared, the file as it is read."""
    language, core = request.param
    path = tmp_path_factory.mktemp("blank") / "campagne.xlsx"
    write_template(path, FRAMEWORK, language, core)
    return language, sheets(FRAMEWORK, core), openpyxl.load_workbook(path)


def checks(page):
    """Return the checks of a sheet by column number, those that reach from row 3 on."""
    found = {}
    for check in page.data_validations.dataValidation:
        for area in str(check.sqref).split():
            left, top, right, bottom = range_boundaries(area)
            if top == 3 and bottom >= 5_000:
                found |= {column: check for column in range(left, right + 1)}
    return found


def data_sheets(declared):
    return [sheet for sheet in declared.values() if sheet.key != "campaign"]


def test_sheets_stand_in_the_declared_order_after_the_read_me(blank):
    language, declared, book = blank
    names = [sheet.name(language) for sheet in declared.values()]

    assert book.sheetnames == [README_NAMES[language == "en"], *names]


def test_row_1_holds_the_declared_keys_and_row_2_what_people_read(blank):
    language, declared, book = blank
    for sheet in data_sheets(declared):
        page = book[sheet.name(language)]
        keys = [cell.value for cell in page[1]]
        headings = [cell.value for cell in page[2]]

        assert keys == [column.key for column in sheet.columns]
        assert all(headings)
        assert len(set(headings)) == len(headings) or sheet.key in {"answers", "people", "area"}


def test_headings_are_whole_questions_for_items(blank):
    language, declared, book = blank
    page = book[declared["answers"].name(language)]
    for place, column in enumerate(declared["answers"].columns, 1):
        if column.kind == "item":
            words = typeset(FRAMEWORK.item_by_id[column.target].text[language], language)
            assert page.cell(2, place).value.removesuffix(" *") == words


def test_rows_1_and_2_are_frozen_and_locked_and_the_data_are_not(blank):
    language, declared, book = blank
    for sheet in data_sheets(declared):
        page = book[sheet.name(language)]

        assert re.fullmatch(r"[A-Z]+3", page.freeze_panes)
        assert page.protection.sheet
        assert not page.protection.autoFilter  # False: not forbidden
        assert page.protection.password is None
        assert all(cell.protection.locked for row in page["1:2"] for cell in row)
        free = [
            number
            for group in page.column_dimensions.values()
            if not group.protection.locked
            for number in range(group.min, group.max + 1)
        ]
        assert sorted(free) == list(range(1, len(sheet.columns) + 1))


def test_every_coded_cell_has_a_check(blank):
    language, declared, book = blank
    coded = {"code", "ref", "yesno", "date", "integer", "number", "siret", "codes"}
    for sheet in data_sheets(declared):
        found = checks(book[sheet.name(language)])
        for place, column in enumerate(sheet.columns, 1):
            levelled = column.kind == "item" and (
                FRAMEWORK.scales[FRAMEWORK.item_by_id[column.target].scale].levels
            )
            if column.kind in coded or levelled:
                assert place in found, (sheet.key, column.key)
            if column.kind in {"code", "ref", "yesno"} or levelled:
                assert found[place].type == "list"
                assert found[place].errorStyle in {None, "stop"}


def test_lists_refer_to_ranges_that_hold_the_codes(blank):
    language, declared, book = blank
    page = book[declared["lists"].name(language)]
    found = checks(book[declared["answers"].name(language)])
    for place, column in enumerate(declared["answers"].columns, 1):
        if column.kind != "item":
            continue
        scale = FRAMEWORK.scales[FRAMEWORK.item_by_id[column.target].scale]
        if not scale.levels:
            continue
        source = book.defined_names[found[place].formula1].attr_text
        first, last = re.findall(r"\$B\$(\d+)", source)
        codes = [page.cell(row, 2).value for row in range(int(first), int(last) + 1)]

        assert codes == [*scale.codes, "NSP", "SO", "REF"]


def test_sdg_targets_and_regions_stay_texts_in_the_lists(blank):
    language, declared, book = blank
    page = book[declared["lists"].name(language)]
    codes = {(row[0], row[1]) for row in page.iter_rows(min_row=3, max_col=2, values_only=True)}

    assert {("sdg_target", "17.1"), ("sdg_target", "17.10"), ("region", "01")} <= codes


def test_what_excel_says_fits_what_excel_shows(blank):
    _, _, book = blank
    for page in book:
        for check in page.data_validations.dataValidation:
            assert len(check.promptTitle or "") <= 32
            assert len(check.errorTitle or "") <= 32
            assert len(check.prompt or "") <= 255
            assert len(check.error or "") <= 255
            assert len(check.formula1 or "") <= 255


def test_every_heading_of_data_has_a_note_and_items_name_their_codes(blank):
    language, declared, book = blank
    for sheet in data_sheets(declared):
        page = book[sheet.name(language)]
        for place, column in enumerate(sheet.columns, 1):
            note = page.cell(2, place).comment.text
            assert len(note) > 15
            if column.kind == "item":
                scale = FRAMEWORK.scales[FRAMEWORK.item_by_id[column.target].scale]
                assert all(f"{level.code} = " in note for level in scale.levels)
                assert "NSP = " in note


def test_the_campaign_sheet_comes_with_framework_and_language(blank):
    language, declared, book = blank
    page = book[declared["campaign"].name(language)]
    values = {row[0].value: row[1] for row in page.iter_rows(min_row=3)}

    assert [cell.value for cell in page[1]] == ["key", "value", "label"]
    assert tuple(values) == CAMPAIGN_KEYS
    assert values["framework"].value == FRAMEWORK.id
    assert values["framework_version"].value == FRAMEWORK.version
    assert values["language"].value == language
    assert values["framework"].protection.locked
    assert not values["programme"].protection.locked
    lists = {c.formula1 for c in page.data_validations.dataValidation if c.type == "list"}
    assert lists == {'"fr,en"', '"anonymous,agreed,trusted_third_party"'}


def test_nothing_is_hidden(blank):
    _, _, book = blank
    for page in book:
        assert page.sheet_state == "visible"
        assert not any(column.hidden for column in page.column_dimensions.values())
        assert not any(row.hidden for row in page.row_dimensions.values())


def test_pages_are_ready_to_print(blank):
    _, _, book = blank
    for page in book:
        assert int(page.page_setup.paperSize) == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in page.oddFooter.right.text


def test_french_is_set_with_its_spaces_and_apostrophes(tmp_path):
    write_template(tmp_path / "campagne.xlsx", FRAMEWORK, "fr")
    book = openpyxl.load_workbook(tmp_path / "campagne.xlsx")
    shown = [c.value for page in book for row in page.iter_rows() for c in row]
    shown += [c.comment.text for page in book for row in page.iter_rows() for c in row if c.comment]
    words = [value for value in shown if isinstance(value, str)]

    assert not [value for value in words if re.search(r" [;:!?»%]|« ", value)]
    assert not [value for value in words if re.search(r"\w'\w", value)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_languages_have_the_same_keys_in_the_same_places(tmp_path, language):
    write_template(tmp_path / "a.xlsx", FRAMEWORK, language)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for sheet in sheets(FRAMEWORK).values():
        first = [cell.value for cell in book[sheet.name(language)][1]][: len(sheet.columns)]
        assert first == [column.key for column in sheet.columns]


TABLES = {
    "organisations": pd.DataFrame(
        {"organisation": ["O1"], "name": ["=La structure"], "siret": ["00012345678901"]}
    ),
    "partnerships": pd.DataFrame(
        {
            "partnership": ["P1", "P1"],
            "name": ["+33 partenaires", "+33 partenaires"],
            "wave": [None, "2025"],
            "region": ["01", None],
            "start": [pd.Timestamp("2019-04-01"), pd.NaT],
            "type_mecenat": [True, None],
            "sdg_targets": ["17.10", "17.1;17.16"],
            "beneficiaries": [120, None],
        }
    ),
    "answers": pd.DataFrame(
        {
            "respondent": ["R1", "R2"],
            "partnership": ["P1", "P1"],
            "side": ["A", "B"],
            "wave": ["2025", "2025"],
            "CL2a": [4, "NSP"],
            "OU1": ["=1+1 ne fait pas trois", None],
        },
        dtype=object,
    ),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "campagne.xlsx"
    campaign = {"programme": "Programme inventé", "reporting_date": datetime.date(2025, 9, 30)}
    write_campaign(path, FRAMEWORK, TABLES, campaign, "fr")
    return path


def rows(path, sheet):
    """Return the data rows of a sheet by key, as calamine reads them."""
    cells = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def test_codes_texts_numbers_and_dates_keep_their_kind(filled):
    first, second = rows(filled, "Partenariats")

    assert first["name"] == "+33 partenaires"
    assert first["region"] == "01"
    assert first["start"] == datetime.date(2019, 4, 1)
    assert first["type_mecenat"] == "oui"
    assert first["sdg_targets"] == "17.10"
    assert first["beneficiaries"] == 120
    assert second["wave"] == "2025"
    assert second["start"] == second["type_mecenat"] == ""
    assert rows(filled, "Organisations")[0]["siret"] == "00012345678901"


def test_answers_keep_codes_nothings_and_texts_that_look_like_formulas(filled):
    first, second = rows(filled, "Réponses")

    assert (first["CL2a"], second["CL2a"]) == (4, "NSP")
    assert first["OU1"] == "=1+1 ne fait pas trois"
    assert second["OU1"] == second["SE1"] == ""


def test_the_campaign_sheet_takes_what_is_given(filled):
    values = {row["key"]: row["value"] for row in rows(filled, "Campagne")}

    assert values["programme"] == "Programme inventé"
    assert values["reporting_date"] == datetime.date(2025, 9, 30)


def test_two_runs_give_the_same_bytes(filled, tmp_path):
    campaign = {"programme": "Programme inventé", "reporting_date": datetime.date(2025, 9, 30)}
    write_campaign(tmp_path / "again.xlsx", FRAMEWORK, TABLES, campaign, "fr")

    assert (tmp_path / "again.xlsx").read_bytes() == filled.read_bytes()


def test_a_column_that_the_sheet_does_not_have_is_refused(tmp_path):
    with pytest.raises(KeyError, match="colour"):
        table = pd.DataFrame({"organisation": ["O1"], "colour": ["blue"]})
        write_campaign(tmp_path / "a.xlsx", FRAMEWORK, {"organisations": table}, {})

    assert list(tmp_path.iterdir()) == []


def test_a_programme_s_own_codes_add_to_the_lists_and_rename(tmp_path):
    own = pd.DataFrame(
        {
            "list": ["role", "level"],
            "code": ["TIE", "local"],
            "label_fr": ["Tiers", "Proximité"],
            "label_en": ["Third party", "Neighbourhood"],
        }
    )
    found = listing(FRAMEWORK, set(), own)

    assert found.codes("role")[-1] == ("TIE", "Tiers", "Third party")
    assert [code for code, _, _ in found.codes("role")][:2] == ["LPl", "LPr"]
    assert found.codes("level")[0] == ("local", "Proximité", "Neighbourhood")
    assert len(found.codes("level")) == len(FRAMEWORK.lists["level"].codes)


def test_a_framework_that_asks_nothing_is_told(tmp_path):
    with pytest.raises(WrongCall, match="odd17"):
        write_template(tmp_path / "a.xlsx", replace(FRAMEWORK, id="odd17", items=()))

    assert list(tmp_path.iterdir()) == []


def test_a_framework_may_lack_a_list(tmp_path):
    lists = {name: codes for name, codes in FRAMEWORK.lists.items() if name != "domain"}
    write_template(tmp_path / "a.xlsx", replace(FRAMEWORK, lists=lists))

    assert rows(tmp_path / "a.xlsx", "Partenariats") == []


def test_an_unwritable_place_is_told(tmp_path):
    with pytest.raises(OutputError):
        write_template(tmp_path, FRAMEWORK)


def test_a_later_date_is_compared_with_the_earlier_one():
    sheet = sheets(FRAMEWORK)["partnerships"]
    end = validation_of(
        sheet.column("end"), sheet, FRAMEWORK, listing(FRAMEWORK, set()), "fr", 5_000
    )

    assert end.rule["value"] == "=AND(ISNUMBER(I3),I3>=DATE(1900,1,1),I3>=N(H3))"
    assert "Début" in end.prompt


def test_a_key_is_checked_to_be_unique_only_where_it_identifies_the_row_alone():
    lists = listing(FRAMEWORK, set())
    alone = sheets(FRAMEWORK)["organisations"]
    shared = sheets(FRAMEWORK)["partnerships"]

    rule = validation_of(alone.columns[0], alone, FRAMEWORK, lists, "fr", 5_000).rule
    assert rule["value"] == "=COUNTIF($A$3:$A$5000,A3)=1"
    assert validation_of(shared.columns[0], shared, FRAMEWORK, lists, "fr", 5_000).rule == {
        "validate": "any"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_declared_column_has_a_heading_and_a_help(language):
    for sheet in sheets(FRAMEWORK).values():
        for column in sheet.columns:
            if column.kind == "item" or sheet.key == "campaign":
                continue
            assert text(f"sheets.{sheet.key}.{column.key}", language)
            assert text(f"sheets.{sheet.key}.{column.key}_help", language).endswith((".", "…"))


def test_a_number_without_a_minimum_may_be_negative():
    sheet = Sheet("indicators", ("Indicateurs", "Indicators"), (Column("value", "number"),))
    rule = validation_of(
        sheet.columns[0], sheet, FRAMEWORK, listing(FRAMEWORK, set()), "fr", 9
    ).rule

    assert rule["value"] < -1_000_000
