"""Our workbooks go through LibreOffice, recalculated and saved again, without a change."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from recalculation import profile, stored_cells

from alliances.datasets.load import check
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Survey
from alliances.reports.folder import write_report

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here"),
]


@pytest.fixture(scope="module")
def office() -> Path:
    """Where LibreOffice keeps its profile, which takes as long to make as a file to convert."""
    return profile()


def saved_again(office: Path, folder: Path, *workbooks: Path, kind: str = "xlsx") -> list[Path]:
    """Open workbooks in LibreOffice, started once, which recalculates and saves them."""
    command = ["soffice", f"-env:UserInstallation={office.as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(folder / "saved"), *map(str, workbooks)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return [folder / "saved" / f"{workbook.stem}.{kind}" for workbook in workbooks]


@pytest.fixture(scope="module")
def report(bundled_checked: Survey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(bundled_checked, tmp_path_factory.mktemp("report"))["workbook"]


@pytest.fixture(scope="module")
def saved(
    office: Path, bundled: Path, report: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[Path]:
    """The campaign and the report, as LibreOffice saves them."""
    return saved_again(office, tmp_path_factory.mktemp("ours"), bundled / "campagne.xlsx", report)


def values(workbook: Path) -> dict[tuple[str, str], object]:
    """Return every non-empty cell; numbers to twelve digits, as Excel's own files keep them."""
    return {
        place: float(f"{cell.value:.12g}") if isinstance(cell.value, float) else cell.value
        for place, cell in stored_cells(workbook)
        if cell.value is not None
    }


def test_a_campaign_saved_by_libreoffice_still_gives_no_finding(saved: list[Path]) -> None:
    survey = check(saved[0])

    assert survey.findings == ()
    assert survey.ledger.reconciles


def test_the_report_holds_the_same_after_libreoffice_has_recalculated_it(
    report: Path, saved: list[Path]
) -> None:
    before, again = values(report), values(saved[1])
    formulas = [cell for _, cell in stored_cells(report) if cell.formula is not None]

    assert len(before) > 5_000
    assert len(formulas) > 9_000
    assert {place: v for place, v in before.items() if again.get(place) != v} == {}


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_what_the_reader_hides_of_other_formats_is_seen(
    office: Path, tmp_path: Path, kind: str
) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (["a", "b"], [1, "=NA()"], ["=1/0", 0.5], [3, 4], [5, 6], [750, 8]):
        page.append(row)
    page["B3"].number_format = "0 %"
    page["A6"].number_format = "00000"
    page.row_dimensions[4].hidden = True
    page.column_dimensions["B"].hidden = True
    page.merge_cells("A5:B5")
    book.save(tmp_path / "retours.xlsx")

    (again,) = saved_again(office, tmp_path, tmp_path / "retours.xlsx", kind=kind)
    read = read_workbook(again)

    assert read.remarks == ()
    (sheet,) = read.sheets
    assert sheet.unread == {(2, 1): "#N/A", (3, 0): "#DIV/0!"}
    assert sheet.percent == {"B3"}
    assert (sheet.hidden_rows, sheet.hidden_columns) == ((4,), (1,))
    assert sheet.merged == ("A5:B5",)
    assert sheet.cells[5, 0] == ("00750" if kind == "xls" else 750)
