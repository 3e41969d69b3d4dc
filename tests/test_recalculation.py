"""The harness that recalculates workbooks catches what it is there to catch."""

from pathlib import Path

import pytest
import xlsxwriter
from recalculation import differences, needs_libreoffice, recalculated, stored_cells

pytestmark = [pytest.mark.slow, needs_libreoffice]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose formulas in column B store what is right, in column C what is wrong."""
    path = tmp_path_factory.mktemp("recalculation") / "calcul.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Écarts d’avis")
    sheet.write_column("A1", [62.5, 58.25, 0])
    sheet.write_formula("B1", "=ROUND(A1-A2,2)", None, 4.25)
    sheet.write_formula("B2", '=IF(A3=0,"s",A1/A3)', None, "s")
    sheet.write_formula("B3", "=A3", None, 0)
    sheet.write_formula("C1", "=ROUND(A1-A2,2)", None, 4.26)
    sheet.write_formula("C2", "=A1/A3", None, 12)
    sheet.write_formula("C3", "=A1", None, "62,5")
    book.close()
    return path


def test_a_wrong_stored_value_and_an_error_are_caught(workbook: Path) -> None:
    wrong = {one.cell: (one.stored, one.found) for one in differences(workbook)}

    assert wrong == {"C1": (4.26, 4.25), "C2": (12.0, "#DIV/0!"), "C3": ("62,5", 62.5)}


def test_every_formula_is_recalculated_and_nothing_else(workbook: Path) -> None:
    found = recalculated(workbook)

    assert {cell for _, cell in found} == {"B1", "B2", "B3", "C1", "C2", "C3"}
    assert found["Écarts d’avis", "B1"] == pytest.approx(4.25)
    assert dict(stored_cells(workbook))["Écarts d’avis", "A3"].value == 0
