"""Sphinx: headings in the second line, its sheet of variables read as the codebook."""

from exports_by_hand import export, kinds, located, outlined, surest, values

from alliances.datasets.codebook import Choice

_DATA = [
    [None],
    [None, "Satisfaction", "Thèmes_du_partenariat_1", "Thèmes_du_partenariat_2", "Remarque"],
    [1, "Tout à fait", "Lecture", "Emploi", "RAS"],
    [2, "Plutôt", "Emploi", None, None],
    [3, None, None, None, "à revoir"],
]
_INFORMATION = [
    ["Variable", "Libellé", "Type", "Modalités"],
    ["Satisfaction", "Êtes-vous satisfait ?", "FU", "Tout à fait;Plutôt;Pas du tout"],
    ["Thèmes du partenariat", "Quels thèmes ?", "FM", "Lecture;Emploi;Musique"],
    ["Remarque", "Avez-vous une remarque ?", "OT", None],
]


def test_the_sheet_of_variables_is_recognised_and_is_the_codebook() -> None:
    workbook = export({"Données": _DATA, "information": _INFORMATION})
    assert surest(workbook) == ("sphinx", "sphinx.information")
    outline = outlined(workbook, "sphinx")
    assert outline.left == {"information": "codebook"}
    assert outline.codebook is not None
    assert [q.kind for q in outline.codebook.questions] == ["one", "many", "text"]
    satisfaction = outline.codebook.question("Satisfaction")
    assert satisfaction is not None
    assert satisfaction.label == {"": "Êtes-vous satisfait ?"}
    assert satisfaction.choices == (Choice("Tout à fait"), Choice("Plutôt"), Choice("Pas du tout"))
    located(workbook)


def test_the_answers_to_a_multiple_question_are_one_and_every_question_has_its_words() -> None:
    (grid,) = outlined(export({"D": _DATA, "information": _INFORMATION}), "sphinx").grids
    assert (grid.headings, grid.rows.tolist()) == ((2,), [3, 4, 5])
    assert kinds(grid) == ["tool", "question", "option", "option", "multiple", "question"]
    assert values(grid, "Quels thèmes ?") == ["Lecture;Emploi", "Emploi", None]
    assert values(grid, "Êtes-vous satisfait ?") == ["Tout à fait", "Plutôt", None]


def test_where_headings_are_wordings_their_order_ties_them_to_their_questions() -> None:
    worded = [row if number != 1 else
              [None, "Êtes-vous content ?", "Sur quoi ?_1", "Sur quoi ?_2", "Autre chose ?"]
              for number, row in enumerate(_DATA)]  # fmt: skip
    named = [[f"V{n}. q{n}" if n else row[0], *row[1:]] for n, row in enumerate(_INFORMATION)]
    system = ["V4. DATE_SAISIE", "Date de saisie", "OD", None]
    workbook = export({"D": worded, "information": [*named, system]})
    (grid,) = outlined(workbook, "sphinx").grids
    assert kinds(grid) == ["tool", "question", "option", "option", "multiple", "question"]
    assert values(grid, "V2. q2") == ["Lecture;Emploi", "Emploi", None]
    located(workbook)


def test_an_order_that_the_answers_deny_ties_nothing() -> None:
    worded = [row if number != 1 else
              [None, "Êtes-vous content ?", "Sur quoi ?_1", "Sur quoi ?_2", "Autre chose ?"]
              for number, row in enumerate(_DATA)]  # fmt: skip
    others = [["Variable", "Libellé", "Type", "Modalités"],
              ["V1. a", "", "FU", "oui;non"], ["V2. b", "", "FM", "x;y"], ["V3. c", "", "OT", None],
              ["V4. d", "", "OT", None]]  # fmt: skip
    (grid,) = outlined(export({"D": worded, "information": others}), "sphinx").grids
    assert kinds(grid) == ["tool", "question", "question", "question", "question"]


def test_without_that_sheet_it_is_known_by_its_second_line_and_joins_nothing() -> None:
    assert surest(export(_DATA)) == ("sphinx", "sphinx.second_line")
    named = [row if number != 1 else ["N° obs", *row[1:]] for number, row in enumerate(_DATA)]
    assert surest(export(named)) == ("sphinx", "sphinx.number")
    (grid,) = outlined(export(_DATA), "sphinx").grids
    assert kinds(grid) == ["tool", "question", "question", "question", "question"]
    located(export(_DATA))


def test_a_sheet_of_information_without_types_is_no_codebook() -> None:
    workbook = export({"D": _DATA, "information": [["Auteur", "Date"], ["M. Martin", "2026"]]})
    assert surest(workbook) == ("sphinx", "sphinx.second_line")
    located(workbook)
