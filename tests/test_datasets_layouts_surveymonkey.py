"""SurveyMonkey: two rows of headings, questions over several columns."""

from pathlib import Path

from exports_by_hand import export, kinds, located, outlined, said, surest, text_export, values

_ENGLISH = [
    ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address",
     "First Name", "Last Name", "Custom Data 1", "Which themes?", None, None,
     "How satisfied are you?", None, "Anything else?"],
    [None] * 9 + ["Reading", "Work", "Other (please specify)", "Welcome", "Place",
                  "Open-Ended Response"],
    ["10001", "7", "03/02/2026", "03/02/2026", "192.0.2.1", None, None, None, None, "Reading",
     None, "Music", "High", "Low", "No"],
    ["10002", "7", "03/02/2026", "03/02/2026", None, None, None, None, None, None, None, None,
     "Low", "Low", None],
    ["10003", "7", "03/02/2026", "03/02/2026", None, None, None, None, None, "Reading", "Work",
     None, "Low", None, None],
]  # fmt: skip
_FRENCH = [
    ["Identifiant du répondant", "Identifiant du collecteur", "Date de début", "Date de fin",
     "Êtes-vous satisfait ?"],
    [None, None, None, None, "Réponse"],
    ["10001", "7", "02/03/2026", "02/03/2026", "Oui"],
]  # fmt: skip


def test_it_is_recognised_by_its_numbers_and_its_second_row() -> None:
    assert surest(export(_ENGLISH)) == ("surveymonkey", "surveymonkey.two_rows")
    assert surest(export(_FRENCH)) == ("surveymonkey", "surveymonkey.two_rows")
    one_row = [_FRENCH[0], _FRENCH[2]]
    assert surest(export(one_row)) == ("surveymonkey", "surveymonkey.columns")
    assert outlined(export(one_row), "surveymonkey").grids[0].headings == (1,)


def test_questions_keep_their_options_and_a_multiple_choice_is_one_answer() -> None:
    (grid,) = outlined(export(_ENGLISH), "surveymonkey").grids
    assert grid.headings == (1, 2)
    assert grid.rows.tolist() == [3, 4, 5]
    assert kinds(grid) == ["tool"] * 9 + ["option"] * 3 + ["multiple"] + ["question"] * 3
    assert values(grid, "Which themes?") == [
        "Reading;Other (please specify)", None, "Reading;Work",
    ]  # fmt: skip
    assert values(grid, "How satisfied are you? › Place") == ["Low", "Low", None]
    assert values(grid, "Anything else?") == ["No", None, None]


def test_one_number_a_column_is_a_choice_and_ranks_are_not() -> None:
    top = ["Respondent ID", "Collector ID", "Themes", None, "Rank", None]
    below = [None, None, "Reading", "Work", "Reading", "Work"]
    rows = [top, below, ["1", "7", 1, None, 1, 2], ["2", "7", None, 2, 2, 1],
            ["3", "7", 1, 2, None, None]]  # fmt: skip
    (grid,) = outlined(export(rows), "surveymonkey").grids
    assert values(grid, "Themes") == ["Reading", "Work", "Reading;Work"]
    assert [f.heading for f in grid.fields if f.kind == "question"] == [
        "Rank › Reading", "Rank › Work",
    ]  # fmt: skip


def test_every_cell_is_accounted_for_and_addresses_are_told() -> None:
    made = located(export(_ENGLISH))
    assert ("personal_column", "E1") in said(made.findings)
    assert made.sheets[0].headings == 12 + 6


def test_a_real_export(shared_data: Path) -> None:
    path = shared_data / "workbooks" / "09_surveymonkey_en_starwars.csv"
    workbook = text_export(path, ",", "latin-1")
    assert surest(workbook) == ("surveymonkey", "surveymonkey.two_rows")
    outline = outlined(workbook, "surveymonkey")
    (grid,) = outline.grids
    assert len(grid.rows) == 1186
    assert [len(f.columns) for f in grid.fields if f.kind == "multiple"] == [6]
    assert len([f for f in grid.fields if f.kind != "multiple"]) == 38
    (films,) = [f for f in grid.fields if f.kind == "multiple"]
    assert films.values is not None
    assert sum(value is not None for value in films.values) == 835
    assert outline.findings == ()
    located(workbook)
