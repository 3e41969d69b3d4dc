"""The review as files: a workbook of real cells and native charts, a page with two bands."""

import re
from pathlib import Path

import openpyxl
import pytest
from report_surveys import report
from review_cases import review

from alliances.errors import WrongCall
from alliances.reports.html import render_page
from alliances.reports.review import folder
from alliances.reports.review.folder import write_review


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_review(review("whole"), tmp_path_factory.mktemp("review") / "out")


def test_the_folder_has_workbook_page_and_charts_under_french_names(
    written: dict[str, Path],
) -> None:
    assert [path.name for path in written.values()] == ["odd17.xlsx", "odd17.html", "graphiques"]
    assert len(list(written["charts"].glob("*.png"))) == len(review("whole").charts)
    assert all(path.stem.isascii() for path in written["charts"].iterdir())


def test_two_runs_give_the_same_bytes(written: dict[str, Path], tmp_path: Path) -> None:
    again = write_review(review("whole"), tmp_path / "again")

    for kind in ("workbook", "page"):
        assert again[kind].read_bytes() == written[kind].read_bytes()


def test_the_sheets_are_one_page_the_goal_and_the_targets(written: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(written["workbook"])

    assert book.sheetnames[:4] == ["En une page", "L’objectif", "Cible 17.1", "Cible 17.2"]
    assert book.sheetnames[-2:] == ["Méthodes", "Sources"]


def test_the_first_sheet_names_both_layers_contribution_first(written: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(written["workbook"])["En une page"]
    said = [str(row[0].value or "") for row in sheet.iter_rows()]
    names = [text.split()[0] for text in said if text.startswith(("CONTRIBUTION", "CONTEXTE"))]

    assert names == ["CONTRIBUTION", "CONTEXTE"]


def test_a_year_among_the_key_figures_has_no_thousands_separator(
    written: dict[str, Path],
) -> None:
    sheet = openpyxl.load_workbook(written["workbook"])["En une page"]
    cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "Année la plus récente")

    assert cell.value == 2019
    assert cell.number_format == "0"


def test_a_path_is_a_native_chart_and_the_arrows_are_words_in_cells(
    written: dict[str, Path],
) -> None:
    book = openpyxl.load_workbook(written["workbook"])
    cells = [str(cell.value) for row in book["Méthodes"].iter_rows() for cell in row if cell.value]

    assert len(book["Cible 17.2"]._charts) == 1
    assert any(text.startswith("↗ Progrès") for text in cells)
    assert any(text.startswith("– Tendance") for text in cells)


def test_cells_of_the_heat_table_are_numbers_and_blanks_are_dashes(
    written: dict[str, Path],
) -> None:
    sheet = openpyxl.load_workbook(written["workbook"])["L’objectif"]
    row = next(
        [cell.value for cell in row[1:5]]
        for row in sheet.iter_rows()
        if str(row[0].value).startswith("17.1 Ressources")
    )

    assert [type(value) for value in row] == [float, float, float, str]
    assert row[-1] == "–"


def test_the_page_has_its_bands_and_the_annual_report_stays_as_it_was(
    written: dict[str, Path],
) -> None:
    page = written["page"].read_text("utf-8")

    assert page.index('class="band contribution"') < page.index('class="band context"')
    assert len(re.findall(r'<section aria-labelledby="target_', page)) >= 8
    assert ".band" not in render_page(report("register"), ())


def test_the_page_needs_nothing_from_elsewhere(written: dict[str, Path]) -> None:
    page = written["page"].read_text("utf-8")

    assert not re.search(r'(?:src|href)="https?:', page)
    assert "<script" not in page


def test_nothing_is_left_where_the_page_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        msg = "no page"
        raise RuntimeError(msg)

    monkeypatch.setattr(folder, "render_page", fail)
    with pytest.raises(RuntimeError, match="no page"):
        write_review(review(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_was_read_is_never_written_over(tmp_path: Path) -> None:
    read = tmp_path / "odd17.xlsx"
    read.write_bytes(b"mine")

    with pytest.raises(WrongCall):
        write_review(review(), tmp_path, inputs=[read])
    assert read.read_bytes() == b"mine"
