"""Microsoft Forms in French and English: several answers at « ; », quiz columns, people's data."""

import datetime

import pytest
from exports_by_hand import export, kinds, located, outlined, said, surest, values

_BEGUN = datetime.datetime(2026, 3, 2, 9, 15)
_DONE = datetime.datetime(2026, 3, 2, 9, 21)
_FRENCH = [
    ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom",
     "Sur quels thèmes travaillez-vous ?\xa0", "Êtes-vous satisfait ?", "Nom"],
    [1, _BEGUN, _DONE, "anonymous", None, "Lecture;Emploi, insertion;", "Oui", "L’Atelier"],
    [2, _BEGUN, _DONE, "p.durand@exemple.fr", "Paul Durand", "Lecture;", "Non", "Le Relais"],
    [3, _BEGUN, _DONE, "anonymous", None, None, "Oui; mais tard", None],
]  # fmt: skip
_QUIZ = [
    ["ID", "Start time", "Completion time", "Email", "Name", "Total points", "Quiz feedback",
     "Who signs?", "Points - Who signs?", "Feedback - Who signs?", "Rank these"],
    [1, _BEGUN, _DONE, "anonymous", None, 2, None, "Both", 1, None, "a;b;c;"],
    [2, _BEGUN, _DONE, "anonymous", None, 2, None, "One", 0, None, "c;b;a;"],
]  # fmt: skip


@pytest.mark.parametrize("rows", [_FRENCH, _QUIZ])
def test_it_is_recognised_by_its_two_times(rows: list[list[object]]) -> None:
    assert surest(export({"Sheet1": rows})) == ("msforms", "msforms.times")
    located(export(rows))


def test_several_answers_are_taken_apart_where_every_cell_ends_in_a_semicolon() -> None:
    (grid,) = outlined(export(_FRENCH), "msforms").grids
    assert values(grid, "Sur quels thèmes travaillez-vous ?") == [
        "Lecture;Emploi, insertion", "Lecture", None,
    ]  # fmt: skip
    assert values(grid, "Êtes-vous satisfait ?") == ["Oui", "Non", "Oui; mais tard"]


def test_its_own_columns_stand_together_and_a_later_name_is_a_question() -> None:
    outline = outlined(export(_FRENCH), "msforms")
    assert kinds(outline.grids[0]) == ["tool"] * 5 + ["multiple", "question", "question"]
    assert said(outline.findings) == {
        ("personal_column", "D1"), ("personal_column", "E1"), ("heading_twice", "H1"),
    }  # fmt: skip
    assert [f.details["count"] for f in outline.findings if f.code == "personal_column"] == [1, 1]


def test_points_and_feedback_of_a_quiz_are_the_tools_and_a_ranking_is_no_choice() -> None:
    outline = outlined(export(_QUIZ), "msforms")
    assert kinds(outline.grids[0]) == ["tool"] * 7 + ["question", "tool", "tool", "question"]
    assert said(outline.findings) == {("ranking_in_cell", "K1")}


def test_a_banner_above_is_named() -> None:
    rows = [["Enquête partenaires 2026"], [None], *_FRENCH]
    (grid,) = outlined(export(rows), "msforms").grids
    assert (grid.headings, dict(grid.left), grid.rows.tolist()) == ((3,), {1: "banner"}, [4, 5, 6])
    located(export(rows))
