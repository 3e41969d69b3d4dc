"""A programme's own code that is wrong in Listes is told once, where it stands."""

from pathlib import Path

import openpyxl
import pytest

from alliances.datasets.example.programme import write_example
from alliances.datasets.load import check


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small campaign, in which some people are asked in the programme's own role, TIE."""
    path = tmp_path_factory.mktemp("own") / "campagne.xlsx"
    write_example(path, partnerships=20, national=2)
    roles = [cell.value for cell in openpyxl.load_workbook(path)["Sollicitations"]["E"]]
    assert roles.count("TIE") > 1
    return path


@pytest.mark.parametrize(
    ("wrong", "code", "column"),
    [("TIEX", "unreferenced_key", "B"), (None, "missing_value", "B"), ("LPl", "duplicate", "A")],
)
def test_a_wrong_code_in_listes_is_not_told_again_at_the_cells_that_use_it(
    tmp_path: Path, campaign: Path, wrong: str | None, code: str, column: str
) -> None:
    book = openpyxl.load_workbook(campaign)
    rows = [row for row in book["Listes"].iter_rows(min_row=3) if row[1].value == "TIE"]
    rows[0][1].value = wrong
    book.save(tmp_path / "c.xlsx")

    (finding,) = check(tmp_path / "c.xlsx").findings

    assert finding.sheet == "Listes"
    assert finding.cell == f"{column}{rows[0][0].row}"
    assert finding.code.startswith(code)


def test_one_wrong_code_in_a_cell_is_told_at_that_cell(tmp_path: Path, campaign: Path) -> None:
    book = openpyxl.load_workbook(campaign)
    sheet = book["Sollicitations"]
    place = next(cell.column for cell in sheet[1] if cell.value == "role")
    sheet.cell(9, place).value = "LPx"
    book.save(tmp_path / "c.xlsx")

    (finding,) = check(tmp_path / "c.xlsx").findings

    assert (finding.sheet, finding.cell) == ("Sollicitations", sheet.cell(9, place).coordinate)
