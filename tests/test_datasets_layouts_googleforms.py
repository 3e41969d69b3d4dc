"""Google Forms: a timestamp first, grids by row, several answers told and never split."""

import datetime

from exports_by_hand import export, kinds, located, outlined, said, surest, values

_AT = datetime.datetime(2026, 3, 2, 9, 15)
_FRENCH = [
    [
        "Horodateur",
        "Adresse e-mail",
        "Vos thèmes",
        "Votre avis [L’accueil]",
        "Votre avis [Le lieu]",
    ],
    [_AT, "a@exemple.fr", "Lecture, Emploi", "Bon", "Moyen"],
    [_AT, "b@exemple.fr", "Emploi", "Bon", None],
    [_AT, "c@exemple.fr", "Lecture, Emploi", "Bon", "Bon"],
    [_AT, None, "Lecture", "Mauvais", "Bon"],
]
_ENGLISH = [
    ["Timestamp", "Score", "What went well?"],
    ["2026/03/02 9:15:00 AM GMT+1", "3 / 5", "Trust, mostly."],
    ["2026/03/02 7:07:45 PM GMT+1", "4 / 5", "The people; the place"],
]


def test_it_is_recognised_by_its_sheet_or_its_timestamp() -> None:
    assert surest(export({"Réponses au formulaire 1": _FRENCH})) == (
        "googleforms", "googleforms.sheet",
    )  # fmt: skip
    assert surest(export({"Feuille": _FRENCH})) == ("googleforms", "googleforms.timestamp")
    assert surest(export({"export": _ENGLISH}))[0] == "googleforms"


def test_a_log_with_a_column_called_timestamp_is_hardly_taken_for_one() -> None:
    rows = [["Timestamp", "Level", "Message"], ["12.5", "info", "started"]]
    found = outlined(export(rows), "googleforms")
    assert len(found.grids) == 1
    from alliances.datasets.layouts.googleforms import recognise

    recognition = recognise(export(rows))
    assert recognition is not None and recognition.confidence <= 0.4


def test_rows_of_a_grid_are_named_and_several_answers_are_only_told() -> None:
    outline = outlined(export(_FRENCH), "googleforms")
    (grid,) = outline.grids
    assert values(grid, "Votre avis › L’accueil") == ["Bon", "Bon", "Bon", "Mauvais"]
    assert values(grid, "Vos thèmes")[0] == "Lecture, Emploi"
    assert kinds(grid) == ["tool", "tool", "question", "question", "question"]
    assert said(outline.findings) == {("personal_column", "B1"), ("several_answers_in_cell", "C1")}
    located(export(_FRENCH))


def test_free_text_with_commas_is_not_taken_for_several_answers() -> None:
    outline = outlined(export(_ENGLISH), "googleforms")
    assert outline.findings == ()
    assert kinds(outline.grids[0]) == ["tool", "tool", "question"]
    located(export(_ENGLISH))
