"""The cells of a sheet as an array: nothing changed but what shows nothing."""

import datetime
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from alliances.datasets.load import check
from alliances.datasets.located import Unread
from alliances.datasets.reading.cells import shared
from alliances.datasets.reading.workbooks import read_workbook

_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0.0, 1.0, -1.0, 2.5, 1e300]),
    st.sampled_from(["a", "1", "True", "", " ", "\u00a0\u200b", "é", "a\0"]),
    st.just(datetime.datetime(2025, 1, 1)),
    st.just(Unread("#N/A")),
)


def _shows(value: object) -> bool:
    return not isinstance(value, str) or value in {"a", "1", "True", "é", "a\0"}


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(_VALUES, min_size=n, max_size=n))))
def test_every_cell_keeps_its_value_and_its_type_but_what_shows_nothing(
    rows: list[list[object]],
) -> None:
    cells = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=object)
    for number, row in enumerate(rows):
        cells[number] = row
    made = shared(cells).tolist()
    expected = [[value if _shows(value) else None for value in row] for row in rows]
    assert made == expected
    assert [[type(v) for v in row] for row in made] == [[type(v) for v in r] for r in expected]


def test_alike_values_are_one_object() -> None:
    first, second = "".join(["Plutôt", " "]) + "non", "".join(["Plutôt", " non"])
    made = shared(np.array([[first], [second]], dtype=object))
    assert first is not second
    assert made[0, 0] is made[1, 0]


def test_a_zero_has_no_sign() -> None:
    made = shared(np.array([[-0.0], [0.0]], dtype=object))
    assert [str(value) for value in made[:, 0]] == ["0.0", "0.0"]


def test_a_number_that_is_none_is_an_error_cell_and_not_an_empty_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["partenariat", "note"], ["P1", 4711], ["P2", None], ["P3", 2]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "avant.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "avant.xlsx") as before,
        zipfile.ZipFile(tmp_path / "apres.xlsx", "w") as after,
    ):
        for part in before.infolist():
            after.writestr(part, before.read(part).replace(b"<v>4711</v>", b"<v>NaN</v>"))
    (sheet,) = read_workbook(tmp_path / "apres.xlsx").sheets
    assert sheet.cells[:, 1].tolist() == ["note", Unread("#NUM!"), None, 2]
    ledger = check(tmp_path / "apres.xlsx").ledger
    assert (ledger.sheets[0].cells, ledger.reconciles) == (7, True)
