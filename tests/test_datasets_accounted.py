"""Not one cell of any test file is unaccounted for.

The non-empty cells of every file are counted by a second reader, openpyxl or csv, and the ledger of
the import must have them all, sheet by sheet.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from alliances.datasets.example.programme import write_mistakes
from alliances.datasets.gathering import gather
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.errors import AlliancesError

EXAMPLES = Path(__file__).parents[1] / "datasets" / "examples"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "workbooks"
FILES = sorted(
    file
    for folder in (EXAMPLES, SHARED)
    for file in (folder.rglob("*") if folder.is_dir() else ())
    if file.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv"}
)
LARGE = 3_000_000
"""Bytes from which a file is checked among the slow tests only."""

Cells = dict[tuple[str, str], int]
"""Non-empty cells by file and sheet."""


def parameters() -> Iterator[object]:
    for file in FILES:
        marks = [pytest.mark.slow] if file.stat().st_size > LARGE else []
        yield pytest.param(file, id=file.name, marks=marks)


def counted(path: Path, name: str) -> Cells | None:
    """Return the non-empty cells as another reader counts them; None where there is none."""
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _by_openpyxl(path, name)
    return None


def _by_openpyxl(path: Path, name: str) -> Cells | None:
    try:
        shown = openpyxl.load_workbook(path, data_only=True)
        written = openpyxl.load_workbook(path)
    except Exception:
        return None  # openpyxl fails on files that ours reads: strict OOXML, odd styles
    cells: Cells = {}
    for sheet in shown.worksheets:
        both = zip(sheet.iter_rows(), written[sheet.title].iter_rows(), strict=True)
        cells[name, sheet.title] = sum(
            _holds(value.value, formula.value)
            for row, formulas in both
            for value, formula in zip(row, formulas, strict=True)
        )
    return cells


def _holds(value: object, formula: object) -> bool:
    if value is None:
        # A formula without a stored value holds something nobody can read: that is a finding.
        return isinstance(formula, str) and formula.startswith("=")
    return not isinstance(value, str) or bool(value.strip())


def by_our_reader(path: Path) -> Cells:
    """Return the non-empty cells as they were read, before any layout saw them."""
    return {
        (workbook.source.file, sheet.name): int((sheet.cells != None).sum())  # noqa: E711
        for workbook in gather(path).workbooks
        for sheet in workbook.sheets
    }


def in_ledger(survey: Survey) -> Cells:
    return {(s.file, s.sheet): s.cells - s.filled for s in survey.ledger.sheets}


def assert_accounted(survey: Survey, cells: Cells) -> None:
    for sheet in survey.ledger.sheets:
        parts = sheet.data + sheet.headings + sheet.findings + sum(sheet.excluded.values())
        assert sheet.cells == parts, sheet
        assert sheet.rows == sheet.kept + sheet.rejected + sheet.duplicates, sheet
        assert min(sheet.data, sheet.findings, sheet.rows, sheet.kept, sheet.rejected) >= 0, sheet
    ledger = in_ledger(survey)
    lost = {where: (n, ledger.get(where)) for where, n in cells.items() if ledger.get(where) != n}
    assert {where: pair for where, pair in lost.items() if pair != (0, None)} == {}


@pytest.fixture(scope="module", params=[*parameters()])
def path(request: pytest.FixtureRequest) -> Path:
    """Each test file in turn."""
    return Path(request.param)


@pytest.fixture(scope="module")
def survey(path: Path) -> Survey:
    """What a check makes of the file."""
    try:
        return check(path)
    except AlliancesError:
        pytest.skip("refused as a whole, with a message")


def test_every_cell_of_every_test_file_is_accounted_for(path: Path, survey: Survey) -> None:
    assert_accounted(survey, by_our_reader(path))


def test_another_reader_counts_the_same_cells(path: Path, survey: Survey) -> None:
    cells = counted(path, path.name)
    if cells is None:
        pytest.skip("no other reader for this format")

    assert_accounted(survey, cells)


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_every_cell_of_a_text_file_is_accounted_for(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"réponses.{ending}"
    rows = [
        ["respondent", "partnership", "side", "wave", "EQ1a", "ma note"],
        ["R1", "P-1", "A", "2025", "4", "à revoir"],
        ["", "", "", "", "", ""],
        ["R2", "P-1", "B", "2025", "quatre", " "],
    ]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter="\t" if ending == "tsv" else ";").writerows(rows)
    full = sum(bool(cell.strip()) for row in rows for cell in row)

    survey = check(path)

    assert sum(in_ledger(survey).values()) == full
    assert survey.ledger.reconciles


def test_every_cell_of_a_folder_is_accounted_for(
    small_campaign: Path, small_forms: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "retours"
    folder.mkdir()
    shutil.copy(small_campaign, folder)
    for number, form in enumerate(sorted(small_forms.rglob("R*.xlsx"))[:4]):
        _answer(form, folder / form.name, number)
    write_mistakes(folder / "autre.xlsx", partnerships=60, national=5)
    (folder / "notes.docx").write_bytes(b"notes")

    survey = check(folder)

    cells: Counter[tuple[str, str]] = Counter()
    for file in sorted(folder.glob("*.xlsx")):
        cells.update(counted(file, file.name) or {})
    assert_accounted(survey, dict(cells))


def _answer(form: Path, returned: Path, number: int) -> None:
    """Fill in a form as people do: some answers right, some wrong, a remark outside."""
    book = openpyxl.load_workbook(form)
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
        for place, cell in enumerate(cells):
            if cell.value is None and place % 3:
                cell.value = ("Plutôt d’accord", "Plutot d'acord", 12)[(place + number) % 3]
    book.worksheets[0]["H40"] = "Je ne sais pas quoi répondre à la question 3."
    book.save(returned)
