"""The workbook of contributions: written for review, read back with a finding at each cell."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from contribution_surveys import LA_POSTE, party, register

from alliances import (
    UnreadableFile,
    WrongCall,
    contribution_tags,
    contribution_totals,
    read_contributions,
    suggest_targets,
    write_contributions,
)
from alliances.datasets.survey import Survey
from alliances.language import describe
from alliances.progress.contributing.book_sheets import TAGS

KEYS = [column.key for column in TAGS]


@pytest.fixture(scope="module")
def survey() -> Survey:
    parties = [
        each
        for n in range(1, 5)
        for each in (party(f"P{n}", "A", "LP", eur=100), party(f"P{n}", "B", "Asso"))
    ]
    partnerships = [
        {"name": "=2+3", "sdg_targets": "17.17;17.10"},
        {"name": "Formation", "international": False},
        {"name": "Un", "international": True},
        {"name": "@deux", "international": False, "sdg_targets": "17.17"},
    ]
    return register(partnerships, parties, LA_POSTE)


def edited(tmp_path: Path, survey: Survey, *changes: tuple[str, str, str, object]) -> Path:
    """Write the workbook and type into it: (partnership, target, column, value)."""
    path = tmp_path / "contributions.xlsx"
    write_contributions(survey, path)
    book = openpyxl.load_workbook(path)
    sheet = book["Contributions"]
    for partnership, target, column, value in changes:
        row = row_of(sheet, partnership, target)
        sheet.cell(row, KEYS.index(column) + 1).value = value
    book.save(path)
    return path


def row_of(sheet: openpyxl.worksheet.worksheet.Worksheet, partnership: str, target: str) -> int:
    """Return the row of a tag; of the first free line where both are empty."""
    for row in range(3, sheet.max_row + 1):
        if [sheet.cell(row, place).value or "" for place in (1, 3)] == [partnership, target]:
            return row
    raise LookupError(partnership, target)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_written_is_read_back_and_declares_what_the_register_does(
    tmp_path: Path, survey: Survey, language: str
) -> None:
    path = tmp_path / "contributions.xlsx"
    write_contributions(survey, path, language)
    read = read_contributions(path, survey)
    declared = contribution_tags(survey)

    assert read.findings == ()
    assert read.ledger.reconciles
    pairs = ["partnership", "target"]
    assert read.tags[pairs].to_numpy().tolist() == declared[pairs].to_numpy().tolist()
    shown = suggest_targets(survey, language=language)
    aside = (shown["status"] == "not_met") & (shown["role"] == "significant")
    assert len(read.rows) == len(shown[~aside])
    grades = ["role", "evidence_source", "confidence", "status", "evidence_reach"]
    assert (read.rows[grades].to_numpy() == shown.loc[~aside, grades].to_numpy()).all()


def test_two_runs_give_the_same_bytes(tmp_path: Path, survey: Survey) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_contributions(survey, tmp_path / name)

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_no_name_becomes_a_formula_and_17_10_stays_a_text(tmp_path: Path, survey: Survey) -> None:
    path = tmp_path / "contributions.xlsx"
    write_contributions(survey, path)
    sheet = openpyxl.load_workbook(path)["Contributions"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sheet.cell(row_of(sheet, "P1", "17.10"), 2).value == "=2+3"


def test_decisions_make_the_tags(tmp_path: Path, survey: Survey) -> None:
    path = edited(
        tmp_path,
        survey,
        ("P1", "17.10", "decision", "non"),
        ("P2", "17.17", "decision", "oui"),
        ("P2", "17.17", "role", "significatif"),
        ("P2", "17.17", "evidence_source", "constaté"),
        ("P2", "17.17", "note", "vu le 3 mars"),
        ("", "", "partnership", "p3"),
        ("p3", "", "decision", "oui"),
        ("p3", "", "target", "4.4"),
    )
    read = read_contributions(path, survey)
    tags = contribution_tags(survey, read).set_index(["partnership", "target"])

    assert read.findings == ()
    assert read.ledger.reconciles
    assert read.declined == (("P1", "17.10"),)
    assert ("P1", "17.10") not in tags.index
    assert tags.loc[("P2", "17.17"), ["role", "evidence_source", "note", "status"]].tolist() == [
        "significant", "constate", "vu le 3 mars", "suggested",
    ]  # fmt: skip
    assert tags.loc[("P3", "4.4"), "status"] == "declared"
    found = contribution_totals(survey, read).set_index("target")
    assert found.loc[["17.10", "17.17", "4.4"], "partnerships"].tolist() == [0, 3, 1]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("partnership", "P9", "unknown_reference"),
        ("target", "17.20", "unknown_code"),
        ("target", "17.17;17.16", "unknown_code"),
        ("target", 17.1, "ambiguous_target"),
        ("target", None, "missing_value"),
        ("decision", "peut-être", "not_yes_no"),
        ("role", "majeur", "unknown_code"),
        ("evidence_source", "prouvé", "unknown_code"),
        ("confidence", "90 %", "unknown_code"),
    ],
)
def test_each_wrong_cell_is_one_finding_at_that_cell(
    tmp_path: Path, survey: Survey, column: str, value: object, code: str
) -> None:
    path = edited(tmp_path, survey, ("P4", "17.17", column, value))
    read = read_contributions(path, survey)
    (found,) = read.findings
    letter = "ABCDEFGHIJKLMNOP"[KEYS.index(column)]

    assert found.code == code
    assert found.sheet == "Contributions"
    assert found.cell is not None and found.cell.startswith(letter)
    assert read.ledger.reconciles
    assert "P4" not in set(read.tags["partnership"])
    for language in ("fr", "en"):
        assert all("{" not in sentence for sentence in describe(found, language))


def test_a_line_said_twice_counts_once(tmp_path: Path, survey: Survey) -> None:
    path = edited(tmp_path, survey, ("P1", "17.10", "target", "17.17"))
    read = read_contributions(path, survey)

    assert [found.code for found in read.findings] == ["duplicate_row"]
    assert read.ledger.sheets[0].duplicates == 1
    assert read.ledger.reconciles


def test_a_target_abroad_kept_at_home_is_to_be_verified(tmp_path: Path, survey: Survey) -> None:
    path = edited(tmp_path, survey, ("P2", "17.17", "target", "17.9"))
    book = openpyxl.load_workbook(path)
    sheet = book["Contributions"]
    rows = [r for r in range(3, sheet.max_row + 1) if sheet.cell(r, 1).value == "P2"]
    for row in rows:
        if sheet.cell(row, 3).value == "17.9":
            sheet.cell(row, KEYS.index("decision") + 1).value = "oui"
    book.save(path)
    codes = [found.code for found in read_contributions(path, survey).findings]

    assert "tag_not_international" in codes


def test_another_workbook_is_refused(tmp_path: Path, survey: Survey) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "decision"
    book.save(tmp_path / "autre.xlsx")

    with pytest.raises(UnreadableFile):
        read_contributions(tmp_path / "autre.xlsx", survey)
    with pytest.raises(WrongCall):
        write_contributions(survey, tmp_path / "contributions.csv")


def test_what_a_condition_excludes_is_a_tag_where_a_person_says_so(tmp_path: Path) -> None:
    survey = register([{"name": "Formation", "international": None}])
    path = edited(tmp_path, survey, ("P1", "17.9", "decision", "oui"))
    read = read_contributions(path, survey)
    tags = contribution_tags(survey, read)

    assert read.rows.set_index("target").loc["17.9", "status"] == "not_met"
    assert tags[["target", "status"]].to_numpy().tolist() == [["17.9", "declared"]]


def test_tags_of_another_programme_or_wave_are_to_be_verified(
    tmp_path: Path, survey: Survey
) -> None:
    path = tmp_path / "contributions.xlsx"
    write_contributions(survey, path, wave="2024")
    book = openpyxl.load_workbook(path)
    about = book["À propos"]
    cells = {row[0].value: row[1] for row in about.iter_rows(max_col=2)}
    cells["programme"].value = "Un autre programme"
    cells["wave"].value = "2023"
    book.save(path)
    named = replace(survey, campaign=replace(survey.campaign, programme="Alliance"))

    found = read_contributions(path, named, "2024").findings

    assert [(one.code, one.cell, str(one.severity)) for one in found] == [
        ("tags_other_programme", cells["programme"].coordinate, "verify"),
        ("tags_other_wave", cells["wave"].coordinate, "verify"),
    ]
