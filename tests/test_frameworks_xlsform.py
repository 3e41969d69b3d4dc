"""The questions as an XLSForm: pyxform accepts it, and nothing of the framework is lost."""

import re
from pathlib import Path

import openpyxl
import pytest
from pyxform.xls2xform import convert

from alliances.errors import WrongCall
from alliances.frameworks.form_plan import asked_items
from alliances.frameworks.load import load_framework
from alliances.frameworks.xlsform import write_xlsform

FRAMEWORK = load_framework("partenariat")


@pytest.mark.parametrize("side", [None, "A", "B"])
@pytest.mark.parametrize("core", [True, False])
def test_pyxform_accepts_the_form_without_a_warning(
    tmp_path: Path, side: str | None, core: bool
) -> None:
    path = tmp_path / "kobo.xlsx"
    write_xlsform(FRAMEWORK, path, "fr", side, core)

    made = convert(str(path), validate=False, warnings=(warnings := []))

    assert warnings == []
    asked = [item.id for item in asked_items(FRAMEWORK, side, core)]
    bound = re.findall(r'<bind nodeset="[^"]*/([^"/]+)"', made.xform)
    assert [name for name in bound if name in asked] == asked
    assert {"respondent", "partnership", "side", "wave"} <= set(bound)


def test_every_level_and_kind_of_nothing_is_a_choice_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "kobo.xlsx"
    write_xlsform(FRAMEWORK, path)
    rows = [*openpyxl.load_workbook(path)["choices"].iter_rows(min_row=2, values_only=True)]
    a5 = [row for row in rows if row[0] == "A5"]
    scale = FRAMEWORK.scales["A5"]
    assert [row[1] for row in a5] == [
        *(str(level.code) for level in scale.levels),
        *(missing.code for missing in FRAMEWORK.missing),
    ]
    assert a5[0][2:4] == (scale.levels[0].label["fr"], scale.levels[0].label["en"])


def test_a_filter_becomes_the_condition_under_which_a_question_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "kobo.xlsx"
    write_xlsform(FRAMEWORK, path)
    rows = openpyxl.load_workbook(path)["survey"].iter_rows(min_row=2, values_only=True)
    relevant = {row[1]: row[5] for row in rows if row[5]}
    filtered = [item for item in FRAMEWORK.items if item.filter and item.id in relevant]
    assert filtered
    for item in filtered:
        assert item.filter is not None
        assert relevant[item.id].startswith(f"${{{item.filter.item}}} ")
        assert relevant[item.id].rstrip("'").endswith(str(item.filter.value))


def test_the_same_form_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsform(FRAMEWORK, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_framework_without_questions_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(WrongCall):
        write_xlsform(load_framework("odd17"), tmp_path / "kobo.xlsx")
