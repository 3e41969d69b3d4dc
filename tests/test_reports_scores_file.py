"""The long score table, written and read back."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

from alliances.disclosure import published_scores
from alliances.errors import WrongCall
from alliances.reports import scores_file
from alliances.reports.scores_file import write_scores


@pytest.fixture
def table(small_survey):
    answers = [(f"P{p}", side, {"open1": 1 + p % 5}) for p in range(7) for side in "AB"]
    answers += [(f"P{p}", "C", {"open1": 3}) for p in range(2)]
    return published_scores(small_survey(answers, mode="trusted_third_party"))


def test_csv_comes_back_as_it_went(table, tmp_path):
    write_scores(table, tmp_path / "scores.csv")

    read = pd.read_csv(tmp_path / "scores.csv", dtype={"wave": str})

    assert list(read.columns) == list(table.columns)
    for column in table:
        expected = table[column].astype(read[column].dtype)
        pd.testing.assert_series_equal(read[column], expected, check_exact=True)


def test_a_suppressed_figure_leaves_nothing_in_the_file(table, tmp_path):
    write_scores(table, tmp_path / "scores.csv")

    lines = (tmp_path / "scores.csv").read_text("utf-8").splitlines()
    hidden = [line for line in lines if ",suppressed," in line]

    assert hidden
    assert all(line.endswith(",,,,suppressed,,,,") for line in hidden)


def test_an_identifier_never_becomes_a_formula(table, tmp_path):
    trap = table.assign(partnership="=1+1")
    write_scores(trap, tmp_path / "scores.csv")
    write_scores(trap, tmp_path / "scores.xlsx")

    assert ",'=1+1," in (tmp_path / "scores.csv").read_text("utf-8")
    cell = openpyxl.load_workbook(tmp_path / "scores.xlsx").active["F2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_workbook_holds_real_numbers(table, tmp_path):
    write_scores(table, tmp_path / "scores.xlsx", "en")

    read = pd.read_excel(tmp_path / "scores.xlsx", engine="calamine")

    # Excel files hold sixteen digits: the last bit of a score may be lost.
    np.testing.assert_allclose(read["score"], table["score"], rtol=1e-15)
    np.testing.assert_array_equal(read["n"].to_numpy(), table["n"].to_numpy(np.int64))


def test_rows_beyond_a_sheet_go_to_the_next(table, tmp_path, monkeypatch):
    monkeypatch.setattr(scores_file, "ROWS_PER_SHEET", 40)
    write_scores(table, tmp_path / "scores.xlsx")

    sheets = pd.read_excel(tmp_path / "scores.xlsx", sheet_name=None, engine="calamine")

    assert list(sheets)[:2] == ["Scores", "Scores 2"]
    assert sum(map(len, sheets.values())) == len(table)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_two_runs_give_the_same_bytes(table, tmp_path, ending):
    for name in ("one", "two"):
        write_scores(table, tmp_path / f"{name}.{ending}")

    one, two = ((tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two"))

    assert one == two


def test_an_empty_table_is_a_file_with_headings(table, tmp_path):
    write_scores(table.iloc[:0], tmp_path / "scores.csv")
    write_scores(table.iloc[:0], tmp_path / "scores.xlsx")

    assert (tmp_path / "scores.csv").read_text("utf-8") == ",".join(table.columns) + "\n"
    assert len(pd.read_excel(tmp_path / "scores.xlsx", engine="calamine")) == 0


def test_another_ending_is_refused(table, tmp_path):
    with pytest.raises(WrongCall):
        write_scores(table, tmp_path / "scores.pdf")

    assert not list(tmp_path.iterdir())
