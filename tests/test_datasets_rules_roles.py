"""A question answered by a role that it is not for is to be verified, at its cell."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from alliances.datasets.load import check


def column(sheet: Worksheet, key: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == key)


@pytest.mark.parametrize(("side", "item", "value"), [("B", "IM1_1", 2), ("A", "EQ5", 1)])
def test_an_answer_of_the_wrong_role_is_told_once_at_its_cell(
    tmp_path: Path, small_campaign: Path, side: str, item: str, value: int
) -> None:
    book = openpyxl.load_workbook(small_campaign)
    sheet = book["Réponses"]
    row = next(
        row
        for row in range(3, sheet.max_row)
        if sheet.cell(row, column(sheet, "side")).value == side
    )
    cell = sheet.cell(row, column(sheet, item))
    cell.value = value
    book.save(tmp_path / "c.xlsx")

    (finding,) = check(tmp_path / "c.xlsx").findings

    assert (finding.code, finding.severity) == ("not_for_role", "verify")
    assert (finding.sheet, finding.cell) == ("Réponses", cell.coordinate)


def test_a_wrong_role_in_an_invitation_is_not_told_at_every_answer(
    tmp_path: Path, small_campaign: Path
) -> None:
    book = openpyxl.load_workbook(small_campaign)
    sheet = book["Sollicitations"]
    row = next(
        row
        for row in range(3, sheet.max_row)
        if sheet.cell(row, column(sheet, "role")).value == "LPl"
        and sheet.cell(row, column(sheet, "disposition")).value == "I"
    )
    sheet.cell(row, column(sheet, "role")).value = "ESl"
    book.save(tmp_path / "c.xlsx")

    assert [f for f in check(tmp_path / "c.xlsx").findings if f.sheet == "Réponses"] == []
