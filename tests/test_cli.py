"""The commands, as a user calls them: what they print, what they write, what they return."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from command_line import alliances, environment, plain, started

EXAMPLES = Path(__file__).parents[1] / "datasets" / "examples"
CLEAN = EXAMPLES / "campagne.xlsx"
MISTAKES = EXAMPLES / "campagne-avec-erreurs.xlsx"


def test_help_is_french_and_english_on_request() -> None:
    assert "rapport annuel" in started("--help").stdout
    assert "annual report" in started("report", "--help", "--language", "en").stdout


def test_a_clean_workbook_has_no_finding_and_its_counts_reconcile() -> None:
    done = started("check", CLEAN)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 bloquant, 0 à vérifier, 0 conseil" in plain(done.stdout)
    assert "cellules lues" in done.stdout


def test_mistakes_give_exit_code_1_and_stand_at_their_cells(tmp_path: Path) -> None:
    done = alliances("check", MISTAKES, "--json", tmp_path / "findings.json", "--language", "en")

    assert done.returncode == 1
    written = json.loads((tmp_path / "findings.json").read_text("utf-8"))
    assert set(written) == {"files", "findings", "corrections", "ledger"}
    assert set(written["findings"][0]) == {
        "file", "sheet", "cell", "code", "severity", "value", "message", "repair",
    }  # fmt: skip
    for finding in written["findings"]:
        assert (finding["cell"] or "") in done.stdout


def test_a_check_is_also_a_page_and_a_register_that_is_given_back(tmp_path: Path) -> None:
    page, register = tmp_path / "page.html", tmp_path / "corrections.xlsx"

    first = alliances("check", MISTAKES, "--html", page, "--workbook", register)
    again = alliances("check", MISTAKES, "--corrections", register, "--language", "en")

    assert (first.returncode, again.returncode) == (1, 1), first.stderr + again.stderr
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "campagne-avec-erreurs.xlsx: 23 blocking" in again.stdout
    assert str(register) in first.stdout


def test_no_output_of_a_check_takes_the_place_of_what_is_read(
    small_campaign: Path, tmp_path: Path
) -> None:
    shutil.copy(small_campaign, tmp_path / "c.xlsx")
    before = (tmp_path / "c.xlsx").read_bytes()

    for option in ("--json", "--html", "--workbook"):
        for read in (tmp_path, tmp_path / "c.xlsx"):
            assert alliances("check", read, option, tmp_path / "c.xlsx").returncode == 2

    assert (tmp_path / "c.xlsx").read_bytes() == before


def test_nothing_is_scored_while_something_blocks(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"

    done = alliances("score", MISTAKES, "--out", out)

    assert done.returncode == 1
    assert not out.exists()
    assert "--set-aside" in done.stderr


def test_set_aside_names_what_blocks_and_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"

    done = alliances("score", MISTAKES, "--set-aside", "--out", out)

    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("absent.xlsx", None, "absent.xlsx"),
        ("vide.xlsx", b"", "vide"),
        ("page.xlsx", b"<html><body>x</body></html>", "HTML"),
    ],
)
def test_an_unreadable_file_is_one_sentence_and_exit_code_2(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    done = alliances("check", tmp_path / name)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert "prévue" not in done.stderr


def test_a_wrong_workbook_is_said_to_be_wrong(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Budget", 2025])
    book.save(tmp_path / "budget.xlsx")

    done = alliances("check", tmp_path / "budget.xlsx")

    assert done.returncode == 2
    assert "alliances template" in plain(done.stderr)


def test_an_unknown_framework_is_said_with_the_known_ones(small_campaign: Path) -> None:
    done = alliances("check", small_campaign, "--framework", "partenariats")

    assert done.returncode == 2
    assert "partenariat" in done.stderr
    assert "odd17" in done.stderr


def test_an_unknown_wave_is_said_with_the_known_ones(small_campaign: Path, tmp_path: Path) -> None:
    done = alliances("report", small_campaign, "--wave", "1999", "--out", tmp_path / "r")

    assert done.returncode == 2
    assert "2025" in done.stderr
    assert not (tmp_path / "r").exists()


def test_an_output_folder_that_is_a_file_is_refused(small_campaign: Path, tmp_path: Path) -> None:
    (tmp_path / "r").write_text("mine")

    done = alliances("report", small_campaign, "--out", tmp_path / "r")

    assert done.returncode == 2
    assert (tmp_path / "r").read_text() == "mine"
    assert "prévue" not in done.stderr


def test_a_template_never_replaces_a_workbook_unasked(tmp_path: Path) -> None:
    shutil.copy(CLEAN, tmp_path / "c.xlsx")
    before = (tmp_path / "c.xlsx").read_bytes()

    done = alliances("template", tmp_path / "c.xlsx")

    assert done.returncode == 2
    assert (tmp_path / "c.xlsx").read_bytes() == before


def test_the_workbook_that_is_read_is_never_written_over(tmp_path: Path) -> None:
    shutil.copy(CLEAN, tmp_path / "c.xlsx")

    done = alliances("score", tmp_path / "c.xlsx", "--out", tmp_path / "c.xlsx")

    assert done.returncode == 2


def test_a_blank_campaign_workbook_checks_without_a_crash(tmp_path: Path) -> None:
    alliances("template", tmp_path / "c.xlsx", "--core", "--language", "en")

    done = alliances("check", tmp_path / "c.xlsx", "--language", "en")

    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr


def test_the_side_of_a_form_needs_a_form(tmp_path: Path) -> None:
    done = alliances("template", tmp_path / "c.xlsx", "--side", "A")

    assert done.returncode == 2
    assert "--respondent" in done.stderr


def test_a_form_is_written_for_a_side(tmp_path: Path) -> None:
    done = alliances("template", tmp_path / "f.xlsx", "--respondent", "--side", "B", "--core")

    assert done.returncode == 0, done.stderr
    assert openpyxl.load_workbook(tmp_path / "f.xlsx").sheetnames


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check"], "Il manque FILE"),
        (["report", "c.xlsx"], "Il manque --out"),
        (["check", "c.xlsx", "--jason", "x"], "L’option --jason n’existe pas"),
        (["template", "f.xlsx", "--respondent", "--side", "Z"], "--side"),
        (["chek", "c.xlsx"], "L’appel n’a pas été compris"),
    ],
)
def test_a_wrong_call_is_one_sentence_in_the_readers_language(words: list[str], said: str) -> None:
    done = alliances(*words)

    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_call_without_a_word_shows_the_help() -> None:
    done = alliances()

    assert done.returncode == 2
    assert "report" in done.stderr


def test_frameworks_are_listed_and_shown() -> None:
    assert "odd17" in alliances("framework", "list").stdout
    assert "EQ1a" in alliances("framework", "show", "partenariat").stdout
    assert "17.10" in alliances("framework", "show", "odd17", "--language", "en").stdout


def test_a_report_is_written_whole(small_campaign: Path, tmp_path: Path) -> None:
    done = started("report", small_campaign, "--out", tmp_path / "r")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "r" / "rapport.xlsx").exists()
    assert (tmp_path / "r" / "rapport.html").exists()
    assert len(list((tmp_path / "r" / "graphiques").glob("*.png"))) in range(1, 15)
    assert str(tmp_path / "r" / "rapport.html") in done.stdout


def test_a_report_in_english_has_english_names(small_campaign: Path, tmp_path: Path) -> None:
    done = alliances("report", small_campaign, "--language", "en", "--out", tmp_path / "r")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "r" / "report.xlsx").exists()
    assert (tmp_path / "r" / "report.html").exists()


@pytest.mark.slow
def test_the_demonstration_leaves_its_workbook_and_a_report(tmp_path: Path) -> None:
    done = alliances("demo", "--out", tmp_path / "d")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "d" / "campagne.xlsx").exists()
    assert (tmp_path / "d" / "rapport.html").exists()
    assert alliances("check", tmp_path / "d" / "campagne.xlsx").returncode == 0


def test_the_demonstration_never_replaces_somebodys_campaign(tmp_path: Path) -> None:
    (tmp_path / "campagne.xlsx").write_text("mine")

    done = alliances("demo", "--out", tmp_path)

    assert done.returncode == 2
    assert (tmp_path / "campagne.xlsx").read_text() == "mine"


def test_the_help_needs_no_heavy_import() -> None:
    code = (
        "import sys; import alliances.cli; "
        "heavy = {'pandas', 'numpy', 'matplotlib', 'scipy', 'pandera', 'babel', 'xlsxwriter'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), check=False)

    assert done.returncode == 0


def test_no_command_writes_over_a_file_that_it_reads(small_campaign: Path, tmp_path: Path) -> None:
    returned = tmp_path / "retours"
    returned.mkdir()
    workbook, register = returned / "campagne.xlsx", tmp_path / "corrections.xlsx"
    shutil.copy(small_campaign, workbook)
    assert alliances("check", small_campaign, "--workbook", register).returncode == 0
    before = workbook.read_bytes(), register.read_bytes()

    for words in (
        ("score", returned, "--out", workbook),
        ("score", small_campaign, "--corrections", register, "--out", register),
        ("tracking", small_campaign, returned, "--out", workbook),
        ("check", small_campaign, "--codebook", register, "--json", register),
    ):
        done = alliances(*words, "--language", "en")
        assert done.returncode == 2, words
        assert "one of the files to read" in done.stderr
    assert (workbook.read_bytes(), register.read_bytes()) == before


def test_a_follow_up_in_the_folder_of_returns_is_made_again(
    small_campaign: Path, tmp_path: Path
) -> None:
    out = tmp_path / "suivi.xlsx"
    for _ in range(2):
        done = alliances("tracking", small_campaign, tmp_path, "--out", out)
        assert done.returncode == 0, done.stderr


def test_two_outputs_need_two_names(small_campaign: Path, tmp_path: Path) -> None:
    out = tmp_path / "bilan.json"
    done = alliances("check", small_campaign, "--json", out, "--html", out)
    assert done.returncode == 2
    assert not out.exists()


@pytest.mark.parametrize("command", [("check",), ("template",)])
def test_a_name_that_is_too_long_is_told(command: tuple[str, ...], tmp_path: Path) -> None:
    done = alliances(*command, tmp_path / f"{'a' * 300}.xlsx", "--language", "en")
    assert done.returncode == 2
    assert "no system takes a name that long" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a pipe breaks otherwise on Windows")
def test_a_reader_that_goes_away_changes_no_exit_code(small_campaign: Path) -> None:
    command = [sys.executable, "-m", "alliances", "check", str(small_campaign)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert running.returncode == 0, said
