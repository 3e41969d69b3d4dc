from pathlib import Path

import pytest
from fiche_surveys import filled, heard, write
from typer.testing import CliRunner

from alliances.cli import app


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("campagne") / "campagne.xlsx")


def call(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    return result.exit_code, result.output


@pytest.mark.slow
def test_sheets_go_out_come_back_and_become_a_workbook(workbook: Path, tmp_path: Path) -> None:
    both = heard("AB")
    code, said = call("sheets", workbook, "--out", tmp_path / "fiches", "--partnership", both)

    assert code == 0 and "2 fichiers écrits" in said
    assert {each.name for each in (tmp_path / "fiches").iterdir()} == {
        f"fiche-{both}-2025.pdf", f"fiche-{both}-2025.docx", "fiches.csv",
    }  # fmt: skip

    lines = {"agreement:1:text": "Se voir deux fois par an", "agreement:1:due": "bientôt"}
    sheet = tmp_path / "fiches" / f"fiche-{both}-2025.docx"
    filled(sheet, tmp_path / "retours" / sheet.name, lines)
    suites = tmp_path / "suites.xlsx"
    code, said = call("agreements", tmp_path / "retours", workbook, "--out", suites)
    assert code == 1 and "bientôt" in said and not suites.exists()

    filled(sheet, tmp_path / "retours" / sheet.name, lines | {"agreement:1:due": "01/06/2026"})
    code, said = call("agreements", tmp_path / "retours", workbook, "--out", suites)
    assert code == 0 and "1 suite convenue" in said and suites.is_file()


def test_agreements_never_replace_the_campaign(workbook: Path, tmp_path: Path) -> None:
    (tmp_path / "retours").mkdir()
    before = workbook.read_bytes()
    result = CliRunner().invoke(
        app, ["agreements", str(tmp_path / "retours"), str(workbook), "--out", str(workbook)]
    )

    assert result.exception is not None and workbook.read_bytes() == before
