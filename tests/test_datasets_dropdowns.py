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


@pytest.mark.parametrize("name", ["Listes", "Listes d'avis", "Avis 2025"])
def test_a_range_on_another_sheet_gives_its_words_whatever_the_sheet_is_called(name: str) -> None:
    formula = f"'{name.replace(chr(39), 2 * chr(39))}'!$A$1:$A$2"
    sheet = RawSheet("Feuil1", False, np.full((9, 4), None, dtype=object), lists=(("B3", formula),))
    words = RawSheet(name, False, np.array([["oui"], ["non"]], dtype=object))
    book = RawWorkbook(Source("f.xlsx", "", 0), (sheet, words), ())
    assert choices_of(book, sheet, 3, 1) == ("oui", "non")


@pytest.mark.parametrize(
    ("area", "formula"), [("A" + "9" * 5_000, '"oui"'), ("B3", "$A$" + "9" * 5_000), ("B3", "A0")]
)
def test_an_area_beyond_every_sheet_holds_nothing(area: str, formula: str) -> None:
    sheet = RawSheet("Feuil1", False, np.full((9, 4), "x", dtype=object), lists=((area, formula),))
    book = RawWorkbook(Source("f.xlsx", "", 0), (sheet,), ())
    assert choices_of(book, sheet, 3, 1) == ()
