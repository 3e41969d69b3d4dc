"""The command line writes the sheets of the analysis, and lays figures out."""

from pathlib import Path

import openpyxl
import pytest
from command_line import alliances

from alliances import write_example

SHEETS = ["Scores", "Lire", "Deux regards", "Partenariats", "Juste place", "Désaccords", "Réponse"]
SHEETS += ["Redressement", "Paliers", "Questions", "Fiabilité", "Évolutions", "Groupes", "Pairs"]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest campaign all of whose sheets have figures that may be shown."""
    path = tmp_path_factory.mktemp("campaign") / "campagne.xlsx"
    write_example(path, partnerships=60, national=6, waves=2)
    return path


@pytest.fixture(scope="module")
def scored(campaign: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("scores") / "scores.xlsx"
    result = alliances("score", campaign, "--out", out)
    assert result.returncode == 0
    return out


def test_the_workbook_has_a_sheet_each(scored: Path) -> None:
    book = openpyxl.load_workbook(scored, read_only=True)
    assert book.sheetnames == SHEETS


def test_intervals_are_columns_beside_their_figures(scored: Path) -> None:
    book = openpyxl.load_workbook(scored, read_only=True)
    wanted = {
        "Deux regards": {"gap", "gap_low", "gap_high", "icc_a1_low"},
        "Réponse": {"RR1", "RR6", "rate"},
        "Fiabilité": {"alpha", "alpha_low", "alpha_high"},
        "Évolutions": {"change", "change_low", "change_high", "p_holm"},
        "Groupes": {"mean", "low", "high", "others_low"},
    }
    for name, columns in wanted.items():
        heads = {cell.value for cell in next(book[name].iter_rows())}
        assert columns <= heads


def test_no_cell_is_a_formula_or_says_nan(scored: Path) -> None:
    book = openpyxl.load_workbook(scored, read_only=True)
    for name in SHEETS[1:]:
        lines = list(book[name].iter_rows(values_only=True))
        assert any(isinstance(value, float) for line in lines for value in line) or name == "Lire"
        for line in lines:
            for value in line:
                assert not str(value).startswith(("=", "nan", "None ")), (name, value)


def test_explain_lays_a_figure_out(bundled: Path) -> None:
    figure = "dialogue|mean|programme|B|2025"
    result = alliances("explain", bundled / "campagne.xlsx", figure, "--language", "en")
    assert result.returncode == 0
    assert "the figure is the same" in result.stdout + result.stderr


def test_explain_names_the_nearest_figure_where_there_is_none(bundled: Path) -> None:
    result = alliances("explain", bundled / "campagne.xlsx", "dialogue|mean|programme|B|2020")
    assert result.returncode == 2
    assert "dialogue|mean|programme" in result.stdout + result.stderr


@pytest.mark.parametrize(
    "figure",
    [
        "dialogue|alpha|programme|B|2025",
        "SE1|kappa|programme|A-B|2025",
        "dialogue|change|programme|A|2024>2025",
        "pair|rate|programme|all|2025",
    ],
)
def test_explain_lays_a_figure_of_the_analysis_out(campaign: Path, figure: str) -> None:
    result = alliances("explain", campaign, figure)
    assert result.returncode == 0
    assert "Règle" in result.stdout
    assert "le chiffre est le même" in result.stdout


def test_an_identifier_that_names_nothing_is_a_wrong_call(campaign: Path) -> None:
    for figure, near in (
        ("dialogue|alfa|programme|B|2025", "dialogue|alpha|programme|B|2025"),
        ("dialogue|levels|partnership:P-0001|A-B|2019", "dialogue|levels|partnership:P-0001|A-B|"),
    ):
        result = alliances("explain", campaign, figure)
        assert result.returncode == 2
        assert near in result.stderr
        assert "Traceback" not in result.stderr


def test_nothing_is_explained_while_something_blocks(bundled: Path) -> None:
    broken = bundled / "campagne-avec-erreurs.xlsx"
    result = alliances("explain", broken, "dialogue|alpha|programme|B|2025")
    assert result.returncode == 1
