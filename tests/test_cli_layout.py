"""The option that names a layout, and what the console says of the one that was recognised."""

from pathlib import Path

import pytest
from command_line import alliances, plain
from exports_by_hand import export
from workbooks_by_hand import write_rows

from alliances.cli_base import layout_names
from alliances.datasets.layouts.known import known_layouts

_ROWS: list[list[object]] = [
    ["id", "submitdate", "lastpage", "startlanguage", "seed", "Q1"],
    [1, "2026-03-02 09:15:00", 4, "fr", "155", "A1"],
]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "export.xlsx", {"Feuil1": _ROWS})


def test_the_help_names_every_layout_that_there_is() -> None:
    assert layout_names() == sorted(known_layouts())
    said = " ".join(alliances("check", "--help", "--language", "en").stdout.split())
    assert "--layout" in said and "limesurvey" in said


def test_the_layout_is_told_with_its_reason(answers: Path) -> None:
    said = plain(alliances("check", answers).stdout)
    assert said.startswith("Présentation : limesurvey — export de LimeSurvey : la ligne 1")


def test_a_layout_can_be_forced_and_a_wrong_name_is_refused(answers: Path) -> None:
    forced = alliances("check", answers, "--layout", "plain", "--language", "en")
    assert plain(forced.stdout).startswith("Layout: plain — layout chosen with --layout")
    wrong = alliances("check", answers, "--layout", "limesurvy", "--language", "en")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "limesurvey" in wrong.stderr


@pytest.mark.parametrize("layout", sorted(known_layouts()))
def test_any_layout_forced_on_a_foreign_file_says_something_and_never_crashes(
    layout: str,
) -> None:
    from exports_by_hand import located

    made = located(export([["Nom", "Avis"], ["L’Atelier", "bon"], ["Le Relais", "moyen"]]), layout)
    assert made.findings
