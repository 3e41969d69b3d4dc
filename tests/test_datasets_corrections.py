"""The register of corrections: given, filled in, applied on import, the raw file untouched."""

import datetime
import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from alliances.datasets.corrections.correction import Action, Outcome
from alliances.datasets.corrections.file import KEYS, read_register
from alliances.datasets.corrections.register import Corrected, apply_register
from alliances.datasets.gathering import gather
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.datasets.tables import findings_json
from alliances.errors import UnreadableFile, WrongCall
from alliances.findings import Severity
from alliances.language import describe
from alliances.reports.corrections_book import write_corrections

COLUMN = {key: number for number, key in enumerate(KEYS, 1)}
DONE = {"reason": "faute de frappe", "who": "A. B.", "when": datetime.date(2026, 11, 26)}


@pytest.fixture(scope="module")
def made(small_campaign: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign with a few mistakes."""
    workbook = tmp_path_factory.mktemp("made") / "campagne.xlsx"
    book = openpyxl.load_workbook(small_campaign)
    answers = book["Réponses"]
    answers.append([cell.value for cell in answers[8]])
    answers["I5"], answers["AG6"], answers["AN7"] = "Plutot d'acord", 6, "une dizaine"
    book["Organisations"]["B10"] = None
    book["Partenariats"]["H12"], book["Partenariats"]["T5"] = "31/02/2021", 17.1
    book.save(workbook)
    return workbook


@pytest.fixture(scope="module")
def bare(made: Path) -> Survey:
    """What a check makes of the campaign without any register."""
    return check(made)


@pytest.fixture(scope="module")
def empty(made: Path, bare: Survey) -> Path:
    """The register of the campaign's mistakes, in which nobody has written yet."""
    register = made.with_name("corrections.xlsx")
    write_corrections(bare, register, source=made)
    return register


@pytest.fixture
def workbook(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(made, tmp_path))


@pytest.fixture
def register(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy2(empty, tmp_path))


@pytest.fixture(scope="module")
def repeated(made: Path) -> str:
    """The cell where the row that stands twice is told."""
    return f"A{openpyxl.load_workbook(made)['Réponses'].max_row}"


def fill(register: Path, sheet: str, cell: str, **typed: object) -> None:
    """Type into the row of a cell, or into the first free row where no row names it."""
    book = openpyxl.load_workbook(register)
    page = book.worksheets[0]
    rows = range(3, page.max_row + 1)
    at = {"sheet": sheet, "cell": cell}
    wanted = [n for n in rows if _says(page, n, at)] or [n for n in rows if _free(page, n)]
    for key, value in {**at, **typed}.items():
        page.cell(wanted[0], COLUMN[key]).value = value
    book.save(register)


def _says(page, row: int, wanted: Mapping[str, str]) -> bool:  # type: ignore[no-untyped-def]
    return all(page.cell(row, COLUMN[key]).value == value for key, value in wanted.items())


def _free(page, row: int) -> bool:  # type: ignore[no-untyped-def]
    return page.cell(row, COLUMN["cell"]).value is None


def codes_at(survey: Survey, cell: str) -> list[str]:
    return [finding.code for finding in survey.findings if finding.cell == cell]


def applied(workbook: Path, register: Path) -> Corrected:
    """Apply a register to what a file holds, without checking the rest."""
    return apply_register(gather(workbook).workbooks, read_register(register))


def about_register(survey: Survey | Corrected) -> list[str]:
    return [f.code for f in survey.findings if f.file == "corrections.xlsx"]


def test_a_corrected_value_takes_the_place_of_what_the_file_holds(
    workbook: Path, register: Path
) -> None:
    before = workbook.read_bytes(), workbook.stat().st_mtime_ns
    fill(register, "Réponses", "I5", corrected=4, **DONE)

    survey = check(workbook, corrections=register)

    assert codes_at(survey, "I5") == []
    answers = survey.tables["answers"]
    assert answers.data.loc[5, "CL2a"] == 4
    (correction,) = survey.corrections
    assert (correction.before, correction.after) == ("Plutot d'acord", "4")
    assert (correction.reason, correction.who, correction.when) == (
        "faute de frappe",
        "A. B.",
        "2026-11-26",
    )
    assert correction.outcome is Outcome.APPLIED
    assert survey.ledger.reconciles
    assert (workbook.read_bytes(), workbook.stat().st_mtime_ns) == before


def test_a_second_import_with_the_same_register_changes_nothing(
    workbook: Path, register: Path, repeated: str
) -> None:
    fill(register, "Réponses", "I5", corrected=4, **DONE)
    fill(register, "Réponses", repeated, corrected="(ligne écartée)", **DONE)

    first, second = (check(workbook, corrections=register) for _ in range(2))

    assert first.findings == second.findings
    assert first.corrections == second.corrections
    assert first.ledger == second.ledger
    assert first.source == second.source
    assert findings_json(first) == findings_json(second)
    for key, table in first.tables.items():
        pd.testing.assert_frame_equal(table.data, second.tables[key].data)
        pd.testing.assert_frame_equal(table.raw, second.tables[key].raw)


def test_a_new_register_keeps_what_the_last_one_said(
    workbook: Path, register: Path, tmp_path: Path
) -> None:
    fill(register, "Réponses", "I5", corrected=4, **DONE)
    fill(register, "Réponses", "AG6", corrected=9, **DONE)
    fill(register, "Réponses", "H7", found="0", corrected="x", **DONE)
    first = check(workbook, corrections=register)

    write_corrections(first, tmp_path / "suite.xlsx", source=workbook)
    again = check(workbook, corrections=tmp_path / "suite.xlsx")

    def said(survey: Survey) -> set[tuple[object, ...]]:
        return {
            (c.cell, c.before, c.after, c.outcome, c.reason, c.when) for c in survey.corrections
        }

    assert said(first) == said(again)
    assert len(first.corrections) == 3
    assert [(f.code, f.cell) for f in first.findings if f.file == "campagne.xlsx"] == [
        (f.code, f.cell) for f in again.findings if f.file == "campagne.xlsx"
    ]


def test_a_wrong_corrected_value_is_told_where_it_stands_and_whence_it_came(
    workbook: Path, register: Path
) -> None:
    fill(register, "Réponses", "AG6", corrected=7, **DONE)

    survey = check(workbook, corrections=register)

    (finding,) = [f for f in survey.findings if f.cell == "AG6"]
    assert finding.value == "7"
    assert "registre des corrections (ligne" in describe(finding, "fr")[0]
    assert "register of corrections (row" in describe(finding, "en")[0]


def test_a_cell_that_has_changed_since_is_not_corrected(workbook: Path, register: Path) -> None:
    fill(register, "Réponses", "I5", corrected=4, **DONE)
    _change(workbook, "Réponses", "I5", "D'accord")

    survey = applied(workbook, register)

    (finding,) = [f for f in survey.findings if f.code == "correction_outdated"]
    assert (finding.severity, finding.file) == (Severity.BLOCKING, "corrections.xlsx")
    assert "D'accord" in describe(finding, "en")[0]
    assert survey.corrections[0].outcome is Outcome.REFUSED


def test_a_cell_already_corrected_in_the_file_is_told_and_left(
    workbook: Path, register: Path
) -> None:
    fill(register, "Réponses", "I5", corrected=4, **DONE)
    _change(workbook, "Réponses", "I5", 4)

    survey = applied(workbook, register)

    assert about_register(survey) == ["correction_already"]
    assert survey.corrections[0].outcome is Outcome.ALREADY
    assert [f.severity for f in survey.findings if f.code == "correction_already"] == ["advice"]


@pytest.mark.parametrize(
    ("typed", "code", "column"),
    [
        ({"file": "autre.xlsx"}, "correction_unknown_file", "A"),
        ({"sheet": "Reponse"}, "correction_unknown_sheet", "B"),
        ({"cell": "5I"}, "correction_unknown_cell", "C"),
        ({"cell": "XFD1048576"}, "correction_unknown_cell", "C"),
    ],
)
def test_a_place_that_nobody_knows_is_a_finding_in_the_register(
    workbook: Path, register: Path, typed: dict[str, object], code: str, column: str
) -> None:
    where = {"file": "campagne.xlsx", "sheet": "Réponses", "cell": "I5", **typed}
    fill(register, str(where.pop("sheet")), str(where.pop("cell")), **where, corrected=4, **DONE)
    if typed.get("file"):
        _change(register, "Corrections", _cell_of(register, "I5", "sha256"), "0" * 64)

    survey = applied(workbook, register)

    (finding,) = [f for f in survey.findings if f.code.startswith("correction_unknown")]
    assert finding.code == code
    assert (finding.cell or "")[0] == column
    assert finding.severity is Severity.BLOCKING


def test_a_file_that_was_renamed_is_known_by_its_hash(workbook: Path, register: Path) -> None:
    fill(register, "Réponses", "I5", corrected=4, **DONE)
    renamed = workbook.rename(workbook.with_name("campagne-2025.xlsx"))

    survey = applied(renamed, register)

    assert [(c.file, c.outcome) for c in survey.corrections] == [("campagne-2025.xlsx", "applied")]


def test_two_corrections_that_contradict_each_other_are_both_left(
    workbook: Path, register: Path
) -> None:
    fill(register, "Réponses", "I5", corrected=4, **DONE)
    book = openpyxl.load_workbook(register)
    page = book.worksheets[0]
    free = next(row for row in range(3, page.max_row + 1) if _free(page, row))
    for key, value in {"sheet": "Réponses", "cell": "I5", "corrected": 5, **DONE}.items():
        page.cell(free, COLUMN[key]).value = value
    book.save(register)

    survey = applied(workbook, register)

    assert about_register(survey).count("correction_twice") == 2
    assert {c.outcome for c in survey.corrections} == {Outcome.REFUSED}


def test_who_when_and_why_are_asked_for(workbook: Path, register: Path) -> None:
    fill(register, "Réponses", "I5", corrected=4, who="A. B.")

    survey = applied(workbook, register)

    (finding,) = [f for f in survey.findings if f.code == "correction_incomplete"]
    assert finding.severity is Severity.VERIFY
    assert (finding.cell or "").startswith("J")
    assert survey.corrections[0].outcome is Outcome.APPLIED


@pytest.mark.parametrize("word", ["(vide)", "(blank)"])
def test_a_cell_is_emptied_and_accounted_for(
    workbook: Path, register: Path, bare: Survey, word: str
) -> None:
    fill(register, "Réponses", "AN7", corrected=word, **DONE)

    survey = check(workbook, corrections=register)

    assert codes_at(survey, "AN7") == []
    (sheet,) = [s for s in survey.ledger.sheets if s.sheet == "Réponses"]
    assert sheet.excluded == {"emptied_by_register": 1}
    assert sheet.cells == _cells(bare, "Réponses")
    assert survey.corrections[0].action is Action.EMPTIED


@pytest.mark.parametrize("word", ["(ligne écartée)", "(row left out)"])
def test_a_row_is_left_out_and_accounted_for(
    workbook: Path, register: Path, bare: Survey, repeated: str, word: str
) -> None:
    fill(register, "Réponses", repeated, corrected=word, **DONE)

    survey = check(workbook, corrections=register)

    (sheet,) = [s for s in survey.ledger.sheets if s.sheet == "Réponses"]
    assert int(repeated[1:]) not in survey.tables["answers"].data.index
    assert codes_at(survey, repeated) == []
    assert sheet.excluded["left_out_by_register"] > 20
    assert sheet.rows == next(s.rows for s in bare.ledger.sheets if s.sheet == "Réponses")
    assert sheet.cells == _cells(bare, "Réponses")
    assert survey.ledger.reconciles


def test_an_empty_cell_is_filled_and_the_ledger_says_so(
    workbook: Path, register: Path, bare: Survey
) -> None:
    fill(register, "Organisations", "B10", corrected="Le Repair Café", **DONE)

    survey = check(workbook, corrections=register)

    (sheet,) = [s for s in survey.ledger.sheets if s.sheet == "Organisations"]
    assert codes_at(survey, "B10") == []
    assert sheet.filled == 1
    assert sheet.cells == _cells(bare, "Organisations") + 1


def test_a_heading_is_corrected_before_the_layout_sees_it(workbook: Path, tmp_path: Path) -> None:
    _change(workbook, "Réponses", "D1", "wav")
    bare = check(workbook)
    assert "missing_heading" in {f.code for f in bare.findings}
    path = tmp_path / "corrections.xlsx"
    write_corrections(bare, path, source=workbook)
    fill(path, "Réponses", "D1", found="wav", corrected="wave", **DONE)

    survey = check(workbook, corrections=path)

    assert "missing_heading" not in {f.code for f in survey.findings}


def test_dates_and_codes_are_read_as_excel_stores_them(workbook: Path, register: Path) -> None:
    fill(register, "Partenariats", "H12", corrected=datetime.date(2021, 2, 28), **DONE)
    fill(register, "Partenariats", "T5", corrected="17.10", **DONE)

    survey = check(workbook, corrections=register)

    assert codes_at(survey, "H12") == codes_at(survey, "T5") == []
    data = survey.tables["partnerships"].data
    assert data.loc[12, "start"] == pd.Timestamp(2021, 2, 28)
    assert data.loc[5, "sdg_targets"] == "17.10"


def test_a_formula_in_error_is_no_corrected_value(workbook: Path, register: Path) -> None:
    fill(register, "Réponses", "I5", corrected="=1/0", **DONE)

    survey = applied(workbook, register)

    assert about_register(survey) == ["correction_unread"]


def test_any_other_workbook_is_no_register(workbook: Path) -> None:
    with pytest.raises(UnreadableFile, match="no register"):
        check(workbook, corrections=workbook)


def test_a_filled_register_is_never_written_over(
    workbook: Path, register: Path, bare: Survey
) -> None:
    write_corrections(bare, register, source=workbook)
    fill(register, "Réponses", "I5", corrected=4)
    filled = register.read_bytes()

    with pytest.raises(WrongCall):
        write_corrections(bare, register, source=workbook)
    with pytest.raises(WrongCall):
        write_corrections(bare, workbook)
    assert register.read_bytes() == filled


def test_a_register_in_the_folder_that_it_corrects_is_no_part_of_it(
    workbook: Path, register: Path
) -> None:
    fill(register, "Réponses", "I5", corrected=4, **DONE)
    alone = check(workbook, corrections=register)

    given = check(workbook.parent, corrections=register)
    forgotten = check(workbook.parent)

    assert [file.source.file for file in given.files] == ["campagne.xlsx"]
    assert [(f.code, f.cell) for f in given.findings] == [(f.code, f.cell) for f in alone.findings]
    assert "register_left_out" in {f.code for f in forgotten.findings}


def _change(path: Path, sheet: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def _cell_of(register: Path, cell: str, key: str) -> str:
    page = openpyxl.load_workbook(register).worksheets[0]
    row = next(n for n in range(3, page.max_row) if page.cell(n, COLUMN["cell"]).value == cell)
    return page.cell(row, COLUMN[key]).coordinate


def _cells(survey: Survey, sheet: str) -> int:
    return next(s.cells for s in survey.ledger.sheets if s.sheet == sheet)


def test_a_corrected_date_comes_back_as_a_date_in_the_next_register(
    workbook: Path, register: Path, tmp_path: Path
) -> None:
    fill(register, "Partenariats", "H12", corrected=datetime.date(2021, 2, 28), **DONE)
    survey = check(workbook, corrections=register)
    assert codes_at(survey, "H12") == []
    again = tmp_path / "encore.xlsx"
    write_corrections(survey, again, source=workbook)
    assert codes_at(check(workbook, corrections=again), "H12") == []


def test_a_date_typed_as_people_write_it_is_the_date_that_the_cell_holds(
    workbook: Path, register: Path
) -> None:
    book = openpyxl.load_workbook(workbook)
    page = book["Partenariats"]
    row = next(r for r in range(3, 12) if page.cell(r, 8).value is not None)
    page.cell(row, 8).value = datetime.datetime(2024, 3, 7)
    book.save(workbook)
    typed = {"file": workbook.name, "found": "07/03/2024", "corrected": datetime.date(2024, 3, 8)}
    fill(register, "Partenariats", f"H{row}", **typed, **DONE)
    assert "correction_outdated" not in about_register(check(workbook, corrections=register))


def test_a_row_typed_by_hand_calls_a_renamed_file_as_the_others_do(
    workbook: Path, register: Path
) -> None:
    fill(register, "Partenariats", "H12", corrected=datetime.date(2021, 2, 28), **DONE)
    fill(register, "Organisations", "A3", file=workbook.name, corrected="ORG-0001", **DONE)
    renamed = workbook.rename(workbook.with_name("a.xlsx"))
    assert "correction_unknown_file" not in about_register(check(renamed, corrections=register))
