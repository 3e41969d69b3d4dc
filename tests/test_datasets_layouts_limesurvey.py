"""LimeSurvey: codes or whole questions, N/A apart from blank, the anonymous date told."""

import datetime
from pathlib import Path

import pytest
from exports_by_hand import export, kinds, located, outlined, said, surest, text_export, values

from alliances.datasets.codebook import Choice
from alliances.datasets.mapping.mapping import Entry, FileMapping
from alliances.datasets.reading.workbooks import read_workbook
from alliances.frameworks.load import load_framework
from alliances.frameworks.sheets import items_on
from alliances.language import LANGUAGES, describe

_UNDATED = datetime.datetime(1980, 1, 1)
_CODED = [
    ["id", "submitdate", "lastpage", "startlanguage", "seed", "P1", "Q1[SQ001]", "Q1[SQ002]",
     "Q1[other]", "Q2[SQ001]", "Q2[SQ002]", "email"],
    [1, "1980-01-01 00:00:00", 4, "fr", "155", "A1", "Y", "", "affiche", "4", "5", "a@exemple.fr"],
    [2, "", 1, "de", "156", "A2", "N/A", "N/A", "N/A", "", "3", ""],
    [3, "1980-01-01 00:00:00", 4, "fr", "157", "-oth-", "Y", "Y", "", "1", "2", ""],
]  # fmt: skip
_WORDED = [
    ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ",
     "Où en avez-vous entendu parler ? [Radio]", "Où en avez-vous entendu parler ? [Presse]",
     "Êtes-vous satisfait de : [l’accueil]", "Êtes-vous satisfait de : [l’accueil]", "Remarque.."],
    [1, _UNDATED, 3, "fr", "Oui", "Non", "Très", "Peu", None],
    [2, _UNDATED, 3, "fr", "Non", "Non", "N/A", "Peu", "M. Martin"],
]  # fmt: skip


def test_an_export_in_codes_is_recognised_by_the_tools_own_columns() -> None:
    assert surest(export(_CODED)) == ("limesurvey", "limesurvey.columns")


@pytest.mark.parametrize(
    "headings",
    [
        ["Response ID", "Date submitted", "Last page", "Start language", "Question"],
        ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Frage"],
        ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "Q1. Question"],
        ["id", "Q1[SQ001]", "Q1[SQ002]", "Q2"],
    ],
)
def test_it_is_recognised_in_other_languages_and_with_fewer_columns(headings: list[str]) -> None:
    assert surest(export([headings, ["1", "2", "3", "4"]]))[0] == "limesurvey"


@pytest.mark.parametrize(
    ("headings", "answers", "reason"),
    [
        (["Q1[SQ001]", "Q1[SQ002]", "Q1[SQ003]", "AGE"], ["4", "5", "3", "52"], "brackets"),
        (["Réponse", "Pour qui ? [Jeunes]", "Pour qui ? [Aînés]", "Pour qui ? [Tous]"],
         ["1", "Oui", "Non", "Non"], "answers"),
        (["Votre rôle ?", "Jugez [l’accueil]", "Jugez [le suivi]", "Jugez [le bilan]"],
         ["élu", "Bien", "Peu", "N/A"], "answers"),
    ],
)  # fmt: skip
def test_it_is_recognised_where_the_tools_own_columns_were_left_out(
    headings: list[str], answers: list[str], reason: str
) -> None:
    workbook = export([headings, answers, answers])
    assert surest(workbook) == ("limesurvey", f"limesurvey.{reason}")
    (grid,) = outlined(workbook, "limesurvey").grids
    assert grid.nothing == {"n/a": "not_applicable"}


def test_a_grid_of_another_tool_is_none_of_this_one() -> None:
    headings = ["Votre rôle ?", "Jugez [l’accueil]", "Jugez [le suivi]", "Jugez [le bilan]"]
    assert surest(export([headings, ["élu", "Bien", "Peu", "Peu"], ["maire", "Peu", "Bien", "Peu"],
                          ["préfet", "Bien", "Bien", "Peu"]]))[0] == "plain"  # fmt: skip


def test_the_columns_of_a_multiple_choice_are_one_answer_and_hidden_is_not_blank() -> None:
    (grid,) = outlined(export(_CODED), "limesurvey").grids
    assert values(grid, "Q1") == ["SQ001;other", "N/A", "SQ001;SQ002"]
    assert grid.nothing == {"n/a": "not_applicable"}
    (one,) = [each for each in grid.fields if each.kind == "multiple"]
    assert one.columns == (6, 7, 8)
    assert kinds(grid).count("option") == 3


def test_an_array_of_levels_stays_one_question_a_column() -> None:
    (grid,) = outlined(export(_CODED), "limesurvey").grids
    assert values(grid, "Q2[SQ001]") == ["4", None, "1"]
    assert [f.heading for f in grid.fields if f.kind == "question"] == [
        "P1", "Q2[SQ001]", "Q2[SQ002]",
    ]  # fmt: skip


def test_codes_with_text_are_named_by_either() -> None:
    rows = [
        ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page",
         "Q1[a]. How? [By post]", "Q1[b]. How? [By phone]", "Q2. Why so?"],
        [1, "2026-01-02 10:00:00", 3, "Yes", "No", "Mr. Smith asked"],
    ]  # fmt: skip
    outline = outlined(export(rows), "limesurvey")
    (grid,) = outline.grids
    assert values(grid, "Q1") == values(grid, "How?") == ["a"]
    assert values(grid, "Q2") == values(grid, "Why so?") == ["Mr. Smith asked"]
    assert outline.codebook is not None
    question = outline.codebook.question("Q1")
    assert question is not None and question.kind == "many"
    assert question.choices == (Choice("a", {"": "By post"}), Choice("b", {"": "By phone"}))


def test_what_should_be_known_is_told_at_the_heading() -> None:
    assert said(outlined(export(_CODED), "limesurvey").findings) == {
        ("anonymous_date", "B1"),
        ("unfinished_answers", "B1"),
        ("answers_in_languages", "D1"),
        ("personal_column", "L1"),
    }
    findings = outlined(export(_WORDED), "limesurvey").findings
    assert said(findings) == {
        ("anonymous_date", "B1"), ("heading_twice", "H1"), ("headings_cut", "I1"),
    }  # fmt: skip
    for finding in findings:
        assert all(all(describe(finding, language)) for language in LANGUAGES)
    twice = next(f for f in findings if f.code == "heading_twice")
    assert "G1" in describe(twice, "fr")[0]


def test_nothing_ticked_is_blank() -> None:
    (grid,) = outlined(export(_WORDED), "limesurvey").grids
    assert values(grid, "Où en avez-vous entendu parler ?") == ["Radio", None]


def test_every_cell_is_accounted_for_with_and_without_mapping() -> None:
    located(export(_CODED))
    entry = Entry("answers", columns={"respondent": "id", "partnership": "P1"},
                  constants={"side": "A"})  # fmt: skip
    table = located(export(_CODED), mapping=FileMapping({}, (entry,))).table("answers")
    assert table is not None
    assert table.raw["partnership"].tolist() == ["A1", "A2", "-oth-"]
    assert table.cell("partnership", 3) == "F3"


def test_a_file_forced_into_this_layout_is_refused_in_a_sentence() -> None:
    made = located(export([["Nom", "Avis"], ["a", "b"]]), layout="limesurvey")
    assert [(f.code, f.severity) for f in made.findings] == [("layout_without_marks", "blocking")]
    assert "--layout" in describe(made.findings[0], "fr")[0]


def test_a_real_export_in_french_words(shared_data: Path) -> None:
    path = shared_data / "workbooks" / "01_limesurvey_fr_journees-patrimoine.xlsx"
    workbook = read_workbook(path)
    assert surest(workbook)[0] == "limesurvey"
    outline = outlined(workbook, "limesurvey")
    (grid,) = outline.grids
    assert len(grid.rows) == 348
    assert kinds(grid).count("tool") == 2
    assert [len(f.columns) for f in grid.fields if f.kind == "multiple"] == [4, 2, 4]
    assert len([f for f in grid.fields if f.kind != "multiple"]) == 22
    assert said(outline.findings) == {("answers_in_languages", "B1")}
    hidden = sum(v == "N/A" for f in grid.fields if f.values is None for v in grid.cells(f))
    assert hidden == 846
    located(workbook)


def test_the_same_export_in_codes(shared_data: Path) -> None:
    path = shared_data / "workbooks" / "02_limesurvey_fr_meme_en_codes.tsv"
    workbook = text_export(path, "\t", "utf-8-sig")
    assert surest(workbook)[0] == "limesurvey"
    (grid,) = outlined(workbook, "limesurvey").grids
    assert len(grid.rows) == 348
    located(workbook)


def test_through_a_mapping_hidden_is_not_applicable_and_blank_stays_blank() -> None:
    framework = load_framework("partenariat")
    item = items_on(framework, "answers")[0].id
    rows = [["id", "submitdate", "lastpage", "seed", "P", "Q1"],
            [1, "2026-03-02", 3, "1", "A", "N/A"],
            [2, "2026-03-02", 3, "2", "A", None]]  # fmt: skip
    entry = Entry("answers", columns={"respondent": "id", "partnership": "P", item: "Q1"},
                  constants={"side": "A"})  # fmt: skip
    table = located(export(rows), mapping=FileMapping({}, (entry,))).table("answers")
    assert table is not None
    (code,) = [m.code for m in framework.missing if m.state.name == "NOT_APPLICABLE"]
    assert table.raw[item].tolist() == [code, None]
    assert table.text[2, item] == "N/A"


_UNSEEN = "{question_not_shown}"
_VV = [
    ["Response ID", "Access code", "Date submitted", "Last page", "Start language",
     "Votre rôle ?", "Comment l’avez-vous su ? [Radio]", "Comment l’avez-vous su ? [Presse]",
     "Jugez [l’accueil]"],
    ["id", "token", "submitdate", "lastpage", "startlanguage", "ROLE", "SU_SQ001", "SU_SQ002",
     "AVIS_SQ001"],
    ["1", "x1", "2026-03-01 10:00:00", "4", "fr", "A1", "Y", "", "4"],
    ["2", "x2", _UNSEEN, "2", "fr", "A2", _UNSEEN, _UNSEEN, _UNSEEN],
]  # fmt: skip


def test_a_vv_file_has_its_codes_below_its_words_and_says_what_was_not_shown() -> None:
    workbook = export(_VV, "vvexport_1234.csv")
    assert surest(workbook) == ("limesurvey", "limesurvey.vv")
    made = outlined(workbook, "limesurvey")
    (grid,) = made.grids
    assert grid.headings == (1, 2)
    assert grid.rows.tolist() == [3, 4]
    assert grid.nothing == {_UNSEEN: "not_applicable"}
    assert values(grid, "SU") == ["SQ001", "N/A"]
    assert values(grid, "AVIS[SQ001]") == ["4", _UNSEEN]
    assert values(grid, "Jugez › l’accueil") == ["4", _UNSEEN]
    assert ("unfinished_answers", "C2") in said(made.findings)


def test_a_question_that_ends_in_an_ellipsis_is_not_cut() -> None:
    rows = [
        ["id", "submitdate", "lastpage", "startlanguage", "Cette année, l'effort a été…",
         "Diriez-vous que ce partenariat a changé votre façon de travailler ensemble ?"],
        [1, "2026-01-02 10:00:00", 3, "fr", "Trop élevé", "Oui"],
        [2, "2026-01-02 11:00:00", 3, "fr", "Juste", "Non"],
    ]  # fmt: skip
    codes = {code for code, _ in said(outlined(export(rows), "limesurvey").findings)}
    assert "headings_cut" not in codes
