"""Qualtrics: three rows of headings, split choices, previews and unfinished answers told."""

from pathlib import Path

from exports_by_hand import export, kinds, located, outlined, said, surest, text_export, values

_CODES = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Finished", "RecordedDate",
          "ResponseId", "UserLanguage", "Q1", "Q2_1", "Q2_2", "Q2_2_TEXT"]  # fmt: skip
_LABELS = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Finished",
           "Recorded Date", "Response ID", "User Language", "How satisfied are you?",
           "Which themes? - Selected Choice - Reading", "Which themes? - Selected Choice - Other",
           "Which themes? - Other - Text"]  # fmt: skip
_IMPORT = ['{"ImportId":"%s"}' % code for code in _CODES]  # noqa: UP031
_DATA = [
    ["2026-03-02 09:15:00", "2026-03-02 09:20:00", "IP Address", "192.0.2.1", "100", "True",
     "2026-03-02 09:20:01", "R_1", "FR", "High", "Reading", "Other", "Music"],
    ["2026-03-02 09:15:00", "2026-03-02 09:20:00", "Survey Preview", None, "100", "True",
     "2026-03-02 09:20:01", "R_2", "FR", "Low", None, None, None],
    ["2026-03-02 09:15:00", "2026-03-02 09:20:00", "IP Address", None, "40", "False",
     "2026-03-09 09:20:01", "R_3", "EN", None, "Reading", None, None],
]  # fmt: skip


def test_three_rows_of_headings_are_recognised_by_the_import_ids() -> None:
    workbook = export([_CODES, _LABELS, _IMPORT, *_DATA])
    assert surest(workbook) == ("qualtrics", "qualtrics.import_ids")
    (grid,) = outlined(workbook, "qualtrics").grids
    assert (grid.headings, grid.rows.tolist()) == ((1, 2, 3), [4, 5, 6])
    located(workbook)


def test_two_rows_or_one_are_read_too() -> None:
    two, one = export([_CODES, _LABELS, *_DATA]), export([_CODES, *_DATA])
    assert surest(two) == surest(one) == ("qualtrics", "qualtrics.codes")
    assert outlined(two, "qualtrics").grids[0].headings == (1, 2)
    assert outlined(one, "qualtrics").grids[0].headings == (1,)
    located(one)


def test_a_question_is_named_by_code_and_by_words_and_a_split_choice_is_one_answer() -> None:
    (grid,) = outlined(export([_CODES, _LABELS, _IMPORT, *_DATA]), "qualtrics").grids
    assert values(grid, "Q1") == values(grid, "How satisfied are you?") == ["High", "Low", None]
    assert values(grid, "Q2") == ["Reading;Other", None, "Reading"]
    assert kinds(grid)[9:] == ["question", "option", "option", "multiple", "question"]


def test_previews_unfinished_answers_and_languages_are_told_at_their_heading() -> None:
    found = outlined(export([_CODES, _LABELS, _IMPORT, *_DATA]), "qualtrics").findings
    assert said(found) == {
        ("personal_column", "D1"), ("unfinished_answers", "F1"), ("test_answers", "C1"),
        ("answers_in_languages", "I1"),
    }  # fmt: skip
    assert [f.details["first"] for f in found if f.code in {"unfinished_answers", "test_answers"}] \
        == [6, 5]  # fmt: skip


def test_a_real_export_in_german(shared_data: Path) -> None:
    path = shared_data / "workbooks" / "11_qualtrics_de_sample.csv"
    workbook = text_export(path, ",", "utf-8-sig")
    assert surest(workbook) == ("qualtrics", "qualtrics.import_ids")
    outline = outlined(workbook, "qualtrics")
    (grid,) = outline.grids
    assert grid.headings == (1, 2, 3)
    assert len(grid.rows) == 1
    assert kinds(grid) == ["tool"] * 17 + ["question"] * 3
    assert {f.code for f in outline.findings} == {"personal_column"}
    located(workbook)
