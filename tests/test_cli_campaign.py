"""The commands of a campaign, as a user calls them."""

import openpyxl
import pytest
from typer.testing import CliRunner

from alliances import write_example
from alliances.cli import app


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    path = tmp_path_factory.mktemp("campaign") / "campagne.xlsx"
    write_example(path, partnerships=10, national=1, waves=1)
    return path


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    plain = done.output.replace("\u00a0", " ").replace("\u202f", " ")
    return done, plain


def test_forms_are_made_then_kept_and_the_language_is_the_campaign_s(campaign, tmp_path):
    out = tmp_path / "envois"
    _, first = run("questionnaires", campaign, "--out", out, "--core", "--deadline", "30/06/2025")
    _, again = run("questionnaires", campaign, "--out", out, "--core", "--deadline", "30/06/2025")
    forms = sorted(out.glob("*.xlsx"))

    assert f"{len(forms)} formulaires écrits" in first
    assert f"{len(forms)} formulaires déjà faits" in again
    assert openpyxl.load_workbook(forms[0]).sheetnames == ["Formulaire", "Listes"]


def test_forms_in_english_on_request(campaign, tmp_path):
    _, said = run("questionnaires", campaign, "--out", tmp_path, "--core", "--language", "en")

    assert "forms written" in said
    assert "Form" in openpyxl.load_workbook(next(tmp_path.glob("*.xlsx"))).sheetnames
    assert (tmp_path / "sendings.csv").exists()


def test_the_follow_up_says_where_the_invitations_stand(campaign, tmp_path):
    (tmp_path / "retours").mkdir()
    done, said = run("tracking", campaign, tmp_path / "retours", "--out", tmp_path / "suivi.xlsx")

    assert done.exit_code == 0
    assert "à relancer" in said
    assert (tmp_path / "suivi.xlsx").exists()


@pytest.mark.parametrize("out", ["suivi.pdf", "campagne.xlsx"])
def test_a_follow_up_is_written_over_no_campaign(campaign, tmp_path, out):
    before = campaign.read_bytes()
    done, _ = run("tracking", campaign, tmp_path, "--out", campaign.parent / out)

    assert done.exit_code != 0
    assert campaign.read_bytes() == before
