"""The follow-up of a campaign, from the forms that came back."""

import shutil
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from alliances import (
    TrackingSettings,
    WrongCall,
    check,
    tracking,
    write_campaign,
    write_questionnaires,
    write_tracking,
)
from alliances.datasets.example.programme import example_programme
from alliances.datasets.fieldwork.returned import answered
from alliances.datasets.fieldwork.tracking import STATES, updated_invitations
from alliances.datasets.survey import Table
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import State
from alliances.language import typeset

FRAMEWORK = load_framework("partenariat")


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    """A campaign under way: the forms of its last wave are out, nothing has come back."""
    folder = tmp_path_factory.mktemp("campaign")
    made = example_programme(partnerships=12, national=2, waves=2)
    tables = dict(made.tables)
    invitations = tables["invitations"].copy()
    last = invitations["wave"] == "2025"
    invitations.loc[last, ["returned", "reminded", "disposition"]] = None
    tables["invitations"] = invitations
    for key in ("answers", "area", "people"):
        tables[key] = tables[key][tables[key]["wave"] != "2025"]
    write_campaign(folder / "campagne.xlsx", FRAMEWORK, tables, made.campaign)
    survey = check(folder / "campagne.xlsx")
    write_questionnaires(survey, folder / "envois", core=True)
    return folder, survey


@pytest.fixture
def folder(campaign, tmp_path):
    (tmp_path / "retours").mkdir()
    return campaign[0], campaign[1], tmp_path / "retours"


def single(survey):
    """Return the respondents of the parties who are asked about one partnership, in order."""
    asked = survey.data("invitations").query("wave == '2025' and voice == 'partie'")
    return asked.drop_duplicates("respondent", keep=False)["respondent"].tolist()


def send_back(out, respondent, folder, share=1.0, name=None):
    """Fill in a share of the answers of a form, and put it among the returns."""
    book = openpyxl.load_workbook(out / "envois" / f"{respondent}.xlsx")
    for page in book.worksheets[:-1]:
        rows = [cell.row for cell in page["A"] if cell.value in FRAMEWORK.item_by_id]
        for row in rows[: round(share * len(rows))]:
            scale = FRAMEWORK.scales[FRAMEWORK.item_by_id[page.cell(row, 1).value].scale]
            words = typeset(scale.levels[-1].label["fr"], "fr") if scale.levels else "Oui"
            page.cell(row, 3).value = words if not scale.quantity else 3
    book.save(folder / (name or f"{respondent}.xlsx"))


def state_of(found, respondent):
    return found.invitations.set_index("respondent")["state"][respondent]


def change(survey, respondent, **values):
    """Return the campaign as if something else stood in an invitation of the last wave."""
    table = survey.tables["invitations"]
    data = table.data.copy()
    rows = (data["respondent"] == respondent) & (data["wave"] == "2025")
    for key, value in values.items():
        data.loc[rows, key] = value
    tables = {**survey.tables, "invitations": replace(table, data=data)}
    return replace(survey, tables=tables)


def test_an_empty_folder_says_that_everybody_is_awaited(folder):
    _, survey, returned = folder
    found = tracking(survey, returned)

    assert set(found.invitations["state"]) == {"sent"}
    assert len(found.reminders) == found.invitations["respondent"].nunique()
    assert found.invitations["days"].between(190, 220).all()


def test_the_share_of_answers_decides_what_a_return_is(folder):
    out, survey, returned = folder
    full, part, little, blank, *_ = single(survey)
    for respondent, share in ((full, 1.0), (part, 0.7), (little, 0.2), (blank, 0.0)):
        send_back(out, respondent, returned, share)
    found = tracking(survey, returned)

    assert state_of(found, full) == "complete"
    assert state_of(found, part) == "incomplete"
    assert state_of(found, little) == "broken_off"
    assert state_of(found, blank) == "sent"
    row = found.invitations.set_index("respondent").loc[part]
    assert (row["disposition"], row["file"]) == ("P", f"{part}.xlsx")
    reasons = found.reminders.set_index("respondent")["reason"]
    assert (reasons[little], reasons[blank]) == ("broken_off", "blank")
    assert full not in reasons
    assert part not in reasons
    strict = tracking(survey, returned, settings=TrackingSettings(complete=0.9, partial=0.1))
    assert state_of(strict, little) == "incomplete"


def test_recorded_outcomes_stay_where_nothing_came_back(folder):
    _, survey, returned = folder
    people = single(survey)[:6]
    codes = ("R", "UH", "NE", "O", "NC", "I")
    for respondent, code in zip(people, codes, strict=True):
        survey = change(survey, respondent, disposition=code)
    found = tracking(survey, returned)
    rows = found.invitations.set_index("respondent").loc[people]

    assert rows["disposition"].tolist() == list(codes)
    assert rows["state"].tolist() == [
        "refused", "wrong_address", "out_of_scope", "other", "sent", "complete"
    ]  # fmt: skip
    assert found.doubts[["kind", "respondent"]].to_numpy().tolist() == [
        ["no_answer_found", people[5]]
    ]


def test_a_refusal_that_came_back_is_an_answer_and_is_told(folder):
    out, survey, returned = folder
    respondent = single(survey)[0]
    send_back(out, respondent, returned)
    found = tracking(change(survey, respondent, disposition="R"), returned)

    assert state_of(found, respondent) == "complete"
    assert found.doubts["kind"].tolist() == ["refused_but_returned"]


def test_of_two_returns_the_fuller_counts_and_the_other_is_told(folder):
    out, survey, returned = folder
    respondent = single(survey)[0]
    send_back(out, respondent, returned, 0.6, "a.xlsx")
    send_back(out, respondent, returned, 1.0, "b.xlsx")
    found = tracking(survey, returned)

    assert state_of(found, respondent) == "complete"
    told = found.doubts.iloc[0]
    assert (told["kind"], told["file"], told["near"]) == ("twice", "a.xlsx", "b.xlsx")


def test_a_return_without_invitation_is_told_with_the_one_that_may_be_meant(folder):
    out, survey, returned = folder
    respondent = single(survey)[0]
    send_back(out, respondent, returned)
    book = openpyxl.load_workbook(returned / f"{respondent}.xlsx")
    page = book.worksheets[0]
    row = next(cell.row for cell in page["A"] if cell.value == "respondent")
    page.cell(row, 3).value = f"{respondent}X"
    book.save(returned / f"{respondent}.xlsx")
    found = tracking(survey, returned)
    told = found.doubts.iloc[0]

    assert (told["kind"], told["cell"]) == ("unknown_respondent", f"C{row}")
    assert told["near"] == respondent
    assert state_of(found, respondent) == "sent"


def test_a_form_of_another_side_counts_and_is_told(folder):
    out, survey, returned = folder
    respondent = single(survey)[0]
    send_back(out, respondent, returned)
    own = survey.data("invitations").query("wave == '2025'").set_index("respondent")["side"]
    other = "A" if own[respondent] == "B" else "B"
    found = tracking(change(survey, respondent, side=other), returned)

    assert found.doubts[["kind", "near"]].to_numpy().tolist() == [["other_side", other]]
    assert state_of(found, respondent) == "complete"


def test_a_share_counts_don_t_know_as_an_answer_and_a_refusal_as_none():
    V, B, D, N, R, A, I = (  # noqa: E741
        State.VALUE, State.BLANK, State.DONT_KNOW, State.NOT_APPLICABLE, State.REFUSED,
        State.NOT_ASKED, State.INVALID,
    )  # fmt: skip
    keys = {"respondent": ["R1"], "partnership": ["P1"], "side": ["B"], "wave": ["2025"]}
    states = pd.DataFrame([[V, V, D, D, I, B, R, N, A]]).astype("int8")
    columns = dict(zip(keys, "ABCD", strict=True))
    row = answered(Table("answers", "Réponses", pd.DataFrame(keys), columns, states)).iloc[0]

    assert (row["questions"], row["answered"]) == (7, 5)
    assert row["share"] == pytest.approx(5 / 7)


def test_one_unreadable_file_stops_no_other(folder):
    out, survey, returned = folder
    send_back(out, single(survey)[0], returned)
    (returned / "casse.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (returned / "note.txt").write_text("bonjour")
    shutil.copy(out / "campagne.xlsx", returned / "campagne.xlsx")
    found = tracking(survey, returned)

    assert state_of(found, single(survey)[0]) == "complete"
    codes = [each.code for each in found.returned.findings]
    assert sorted(codes) == ["file_left_out", "unreadable_file"]


def test_without_a_date_no_day_is_counted(folder):
    _, survey, returned = folder
    undated = replace(survey, campaign=replace(survey.campaign, reporting_date=None))
    found = tracking(undated, returned)

    assert found.date is None
    assert found.invitations["days"].isna().all()
    assert tracking(undated, returned, date="01/04/2025").invitations["days"].max() < 40


def test_the_day_of_a_file_is_taken_only_when_asked_for(folder):
    out, survey, returned = folder
    respondent = single(survey)[0]
    send_back(out, respondent, returned)

    for asked in (False, True):
        found = tracking(survey, returned, file_dates=asked).invitations
        day = found.set_index("respondent")["returned"][respondent]
        assert pd.isna(day) != asked


def test_no_such_folder_is_said(folder):
    _, survey, returned = folder
    with pytest.raises(WrongCall):
        tracking(survey, returned / "nowhere")


@pytest.fixture(scope="module")
def book(campaign, tmp_path_factory):
    (out, survey), returned = campaign, tmp_path_factory.mktemp("retours")
    people = single(survey)
    send_back(out, people[0], returned)
    send_back(out, people[1], returned, 0.6)
    survey = change(survey, people[2], disposition="R")
    found = tracking(survey, returned)
    path = tmp_path_factory.mktemp("suivi") / "suivi.xlsx"
    write_tracking(found, path)
    return found, openpyxl.load_workbook(path)


def test_the_workbook_has_its_sheets_in_order(book):
    _, made = book

    assert made.sheetnames == [
        "L’essentiel", "Par partie", "Par région", "Par échelon", "À relancer", "Toutes",
        "À examiner", "Faits à corriger", "Fichiers", "Sollicitations",
    ]  # fmt: skip
    assert len(made["L’essentiel"]._charts) == 1


def test_the_list_to_remind_is_ready_for_a_mail_merge(book):
    found, made = book
    rows = list(made["À relancer"].iter_rows(values_only=True))

    assert rows[0][:5] == (
        "respondent", "partnerships", "partnership_names", "sides", "form_file"
    )  # fmt: skip
    assert len(rows) - 1 == len(found.reminders)
    assert all(None not in (row[0], row[1], row[4], row[10]) for row in rows[1:])


def test_the_counts_of_every_table_add_up(book):
    found, made = book
    for name in ("Par partie", "Par région", "Par échelon"):
        rows = [row for row in made[name].iter_rows(values_only=True) if row[0]]
        total = next(row for row in rows if row[0] == "Ensemble")
        assert total[1] == len(found.invitations)


def test_the_sheet_to_paste_back_changes_dispositions_only(book):
    found, made = book
    page = made["Sollicitations"]
    keys = [cell.value for cell in page[1]]
    before = found.survey.data("invitations")
    pasted = pd.DataFrame(list(page.iter_rows(min_row=3, values_only=True)), columns=keys)

    assert keys == list(before.columns)
    assert pasted["respondent"].tolist() == before["respondent"].tolist()
    expected = updated_invitations(found)["disposition"]
    assert pasted["disposition"].fillna("").tolist() == expected.fillna("").tolist()
    changed = expected.fillna("") != before["disposition"].fillna("")
    assert expected[changed].tolist() == ["I", "P"]


def test_two_runs_give_the_same_bytes(book, tmp_path):
    found, _ = book
    for name in ("a.xlsx", "b.xlsx"):
        write_tracking(found, tmp_path / name, "en")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert set(found.invitations["state"]) <= set(STATES)
