"""The prefilled forms of a campaign, as openpyxl reads them."""

import csv
import re
import string

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances import (
    BlockingFindings,
    WrongCall,
    check,
    example_programme,
    load_framework,
    write_campaign,
    write_example,
    write_questionnaires,
)
from alliances.datasets.fieldwork import questionnaires
from alliances.datasets.fieldwork.form_plans import Planner, planned_forms
from alliances.frameworks.form_names import file_names, sheet_names


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    path = tmp_path_factory.mktemp("campaign") / "campagne.xlsx"
    write_example(path, partnerships=12, national=1, waves=2)
    return check(path)


@pytest.fixture(scope="module")
def sent(survey, tmp_path_factory):
    folder = tmp_path_factory.mktemp("envois")
    return write_questionnaires(survey, folder, core=True)


def invitations(survey, wave="2025"):
    table = survey.data("invitations")
    return table[(table["wave"] == wave) & ~table["disposition"].isin(["R", "NE"])]


def forms(sent):
    return {path.stem: openpyxl.load_workbook(path) for path in sent.folder.glob("*.xlsx")}


def head(page):
    return {cell.value: page.cell(cell.row, 3).value for cell in page["A"] if cell.value}


def test_each_person_gets_one_form_with_a_sheet_for_each_partnership(survey, sent):
    asked = invitations(survey)
    asked = asked[asked["voice"] == "partie"].groupby("respondent")["partnership"].agg(set)
    found = {
        name: {head(page)["partnership"] for page in book.worksheets[:-1]}
        for name, book in forms(sent).items()
    }

    assert found == asked.to_dict()


def test_no_form_shows_another_partnership(survey, sent):
    facts = survey.facts("2025")
    own = invitations(survey).groupby("respondent")["partnership"].agg(set)
    for name, book in forms(sent).items():
        others = facts.drop(index=list(own[name]))
        words = " ".join(str(c.value) for page in book for row in page.iter_rows() for c in row)
        assert not [key for key in others.index if key in words]


def test_the_head_is_filled_in_and_locked(survey, sent):
    row = invitations(survey).query("side == 'B'").iloc[0]
    page = forms(sent)[row["respondent"]].worksheets[0]
    found = head(page)

    assert found["respondent"] == row["respondent"]
    assert found["wave"] == "2025"
    assert found["side:B"] == "Partie B (partenaire)"
    assert found["deadline"] == "23 mai 2025"
    assert found["contact"] == survey.campaign.contact
    assert all(page.cell(row, 3).protection.locked for row in range(1, 15))


def test_known_facts_are_shown_in_words_with_a_cell_to_confirm_them(survey, sent):
    row = invitations(survey).query("side == 'B'").iloc[0]
    fact = survey.facts("2025").loc[row["partnership"]]
    page = forms(sent)[row["respondent"]].worksheets[0]
    lines = {c.value: c.row for c in page["A"] if str(c.value).startswith("fact:")}
    level = survey.labels("level", "fr")[fact["level"]]

    assert page.cell(lines["fact:level"], 2).value == f"Échelon\u00a0: {level}"
    assert not page.cell(lines["fact:level"], 3).protection.locked
    menus = {str(menu.sqref): menu for menu in page.data_validations.dataValidation}
    assert menus[f"C{lines['fact:level']}"].formula1 == '"Exact,À corriger"'


def test_a_question_of_the_first_wave_is_put_once(survey):
    forms, _ = planned_forms(Planner(survey, "2025", False, "fr", None))
    planner = Planner(survey, "2025", False, "fr", None)
    once = {item.id for item in survey.framework.items if item.asked == "start"}
    earlier = set(survey.data("invitations").query("wave == '2024'")["partnership"])
    for asking in (each for form in forms for each in form.askings if each.voice == "partie"):
        put = {item.id for item in planner.items(asking)} & once
        assert bool(put) != (asking.details["partnership"] in earlier)


def test_third_parties_get_their_own_questions_and_no_facts(survey):
    planner = Planner(survey, "2025", False, "fr", None)
    area = [
        asking
        for form in planned_forms(planner)[0]
        for asking in form.askings
        if asking.voice == "territoire"
    ]

    assert {item.voice for asking in area for item in planner.items(asking)} == {"territoire"}
    assert not any(asking.facts for asking in area)


def test_a_second_run_makes_nothing_and_keeps_every_byte(survey, tmp_path):
    first = write_questionnaires(survey, tmp_path, core=True)
    bytes_of = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    again = write_questionnaires(survey, tmp_path, core=True)

    assert again.kept == first.made
    assert not again.made
    assert not again.replaced
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == bytes_of


def test_a_run_that_was_stopped_is_taken_up_where_it_was(survey, tmp_path, monkeypatch):
    real, done = questionnaires.form_bytes, []

    def stopped(planner, form):
        if len(done) == 7:
            raise KeyboardInterrupt
        done.append(form.file)
        return real(planner, form)

    monkeypatch.setattr(questionnaires, "form_bytes", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_questionnaires(survey, tmp_path, core=True)
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == sorted(done)
    monkeypatch.undo()
    listing = tmp_path / "envois.csv"
    listing.write_bytes(listing.read_bytes()[:-40])
    again = write_questionnaires(survey, tmp_path, core=True)

    assert set(again.kept) == set(done)
    assert len(again.made) == len(list(tmp_path.glob("*.xlsx"))) - 7


def test_a_form_that_was_filled_in_is_never_written_over(survey, tmp_path):
    first = write_questionnaires(survey, tmp_path, core=True)
    filled = tmp_path / first.made[0]
    filled.write_bytes(b"answers")
    again = write_questionnaires(survey, tmp_path, core=True, deadline="30/06/2025")

    assert again.touched == first.made[:1]
    assert filled.read_bytes() == b"answers"
    assert set(again.replaced) == set(first.made[1:])
    forced = write_questionnaires(survey, tmp_path, core=True, deadline="30/06/2025", force=True)
    assert first.made[0] in forced.replaced


def test_forms_made_in_another_language_before_are_not_taken_for_filled_in(survey, tmp_path):
    first = write_questionnaires(survey, tmp_path, core=True, language="en")
    write_questionnaires(survey, tmp_path, core=True, language="fr")
    later = write_questionnaires(survey, tmp_path, core=True, language="fr", deadline="31/12/2026")
    assert (later.replaced, later.touched) == (first.made, ())


def test_the_list_of_forms_opens_in_a_french_excel(sent):
    raw = sent.listing.read_bytes()
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert {row["file"] for row in rows} == set(sent.made)


def test_an_unusable_campaign_makes_no_form(tmp_path):
    path = tmp_path / "campagne.xlsx"
    write_example(path, partnerships=10, national=1, waves=1)
    book = openpyxl.load_workbook(path)
    book["Sollicitations"]["B3"] = "P-9999"
    book.save(path)
    survey = check(path)

    with pytest.raises(BlockingFindings):
        write_questionnaires(survey, tmp_path / "envois")
    assert not (tmp_path / "envois").exists()


def test_a_wave_or_a_day_that_nobody_knows_is_refused(survey, tmp_path):
    for wrong, code in (({"wave": "1999"}, "unknown_wave"), ({"deadline": "soon"}, "not_a_day")):
        with pytest.raises(WrongCall) as caught:
            write_questionnaires(survey, tmp_path / "envois", **wrong)
        assert caught.value.code == code


@given(st.lists(st.text(min_size=1), unique=True, max_size=12))
def test_file_names_are_safe_and_distinct_on_every_system(respondents):
    names = file_names(respondents)
    allowed = set(string.ascii_letters + string.digits + "._-")

    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert set(name) <= allowed
        assert name.endswith(".xlsx")
        assert len(name) <= 100
        assert name[0] not in ".-"
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)


def test_file_names_hide_what_is_no_pseudonym():
    assert file_names(["jeanne.martin@example.org"])[0].startswith("r-")
    assert file_names(["R1", "R2"]) == ["R1.xlsx", "R2.xlsx"]


@given(st.lists(st.text(), min_size=2, max_size=6))
def test_sheet_names_are_those_that_excel_takes(partnerships):
    names = sheet_names(partnerships, "fr")

    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert name.strip("'") == name


def test_a_campaign_without_a_sheet_of_waves_has_its_forms_too(tmp_path):
    made = example_programme(partnerships=10, national=1, waves=1)
    kept = ("organisations", "partnerships", "parties", "invitations", "lists")
    tables = {key: made.tables[key] for key in kept}
    tables["invitations"] = tables["invitations"].assign(disposition=None, returned=None)
    framework = load_framework("partenariat")
    write_campaign(tmp_path / "campagne.xlsx", framework, tables, made.campaign)
    book = openpyxl.load_workbook(tmp_path / "campagne.xlsx")
    del book["Vagues"], book["Strates"]
    book.save(tmp_path / "campagne.xlsx")
    sent = write_questionnaires(check(tmp_path / "campagne.xlsx"), tmp_path / "envois", core=True)

    assert sent.wave == "2025"
    assert sent.made
    assert sent.lacking == ("deadline",)
