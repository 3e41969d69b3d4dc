"""Where a drop-down list holds, however its area is written."""

import numpy as np
import pytest

from alliances.datasets.layouts.dropdowns import choices_of
from alliances.datasets.located import RawSheet, RawWorkbook
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
