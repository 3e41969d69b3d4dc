"""Where a drop-down list holds, and what it offers, however they are written."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from alliances.datasets.layouts.dropdowns import choices_of
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Source


@pytest.mark.parametrize(
    ("area", "held"),
    [
        ("B3", True),
        ("B2:C9", True),
        ("$B$2:$C$9", True),
        ("B:C", True),
        ("3:5", True),
        ("A1 B3", True),
        ("B4", False),
        ("C:D", False),
        ("4:9", False),
        ("#REF!", False),
    ],
)
def test_an_area_holds_the_cells_that_it_names(area: str, held: bool) -> None:
    cells = np.full((9, 4), None, dtype=object)
    sheet = RawSheet("Feuil1", False, cells, lists=((area, '"oui,non"'),))
    book = RawWorkbook(Source("f.xlsx", "", 0), (sheet,), ())
    assert choices_of(book, sheet, 3, 1) == (("oui", "non") if held else ())


def test_a_drop_down_list_may_be_a_named_range(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page, lists = book.active, book.create_sheet("Listes")
    page.append(["Partenaire", "Avis"])
    page.append(["Emmaüs", "oui"])
    for row, word in enumerate(("oui", "non", "ne sait pas"), 1):
        lists.cell(row, 3, word)
    book.defined_names["avis_possibles"] = DefinedName(
        "avis_possibles", attr_text="Listes!$C$1:$C$3"
    )
    rule = DataValidation(type="list", formula1="Avis_possibles")
    rule.add("B2:B99")
    page.add_data_validation(rule)
    book.save(tmp_path / "retours.xlsx")

    read = read_workbook(tmp_path / "retours.xlsx")

    assert choices_of(read, read.sheets[0], 2, 1) == ("oui", "non", "ne sait pas")
