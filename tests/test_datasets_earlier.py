"""Earlier versions of a framework: read, refused where they cannot be, and what they change."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from command_line import alliances, plain

from alliances import analyse, check, write_example
from alliances.content import shelf
from alliances.datasets.earlier import load_earlier, wave_versions
from alliances.datasets.survey import Survey
from alliances.errors import FrameworkError, WrongCall

CHANGES = {
    'version = "1.1.0"': 'version = "0.9.0"',
    "savent à qui ce partenariat est utile": "comprennent ce partenariat",
}
"""What the former version has in place of what: SE1 was put otherwise."""


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = (shelf("frameworks") / "partenariat.toml").read_text(encoding="utf-8")
    for now, then in CHANGES.items():
        assert text.count(now) == 1
        text = text.replace(now, then)
    path = tmp_path_factory.mktemp("versions") / "partenariat-0.9.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign whose first wave was asked with version 0.9; Excel has made a number of it."""
    path = tmp_path_factory.mktemp("waves") / "campagne.xlsx"
    write_example(path, partnerships=60, national=6, waves=2)
    book = openpyxl.load_workbook(path)
    waves = book["Vagues"]
    column = next(cell.column for cell in waves[1] if cell.value == "framework_version")
    waves.cell(3, column).value = 0.9
    book.save(path)
    return path


@pytest.fixture(scope="module")
def survey(campaign: Path) -> Survey:
    return check(campaign)


def test_an_earlier_version_is_known_by_the_version_that_the_waves_declare(
    survey: Survey, former: Path
) -> None:
    found = load_earlier(survey, [former])

    assert [*found] == ["0.9.0"]
    assert wave_versions(survey, found)[survey.waves[0]] == "0.9.0"


def test_only_the_questions_that_changed_break_their_series(survey: Survey, former: Path) -> None:
    without = analyse(survey).waves
    found = analyse(survey, earlier=load_earlier(survey, [former])).waves.set_index("node")
    last = found[found["wave_after"] == survey.waves[1]]
    broken = set(last.index[last["break"] == "changed"])
    item = survey.framework.item_by_id["SE1"]

    assert set(without.loc[without["wave_after"] == survey.waves[1], "break"]) == {"version"}
    assert broken == {"SE1", item.criterion, item.dimension}
    assert "version" not in set(last["break"])
    assert last["change"].notna().any()


def test_versions_are_refused_where_they_serve_nothing(
    survey: Survey, former: Path, tmp_path: Path
) -> None:
    other = tmp_path / "autre.toml"
    text = former.read_text(encoding="utf-8")
    other.write_text(text.replace('version = "0.9.0"', 'version = "0.8.0"'), encoding="utf-8")
    same = tmp_path / "encore.toml"
    same.write_text(text.replace('version = "0.9.0"', 'version = "0.9"'), encoding="utf-8")
    broken = tmp_path / "liste.toml"
    broken.write_text('title = "liste de courses"\n', encoding="utf-8")

    refused = {
        "earlier_undeclared": [other],
        "earlier_twice": [former, same],
        "earlier_other": ["odd17"],
        "framework_file_missing": [tmp_path / "absent.toml"],
        "framework_mistakes": [broken],
    }
    for code, files in refused.items():
        with pytest.raises((WrongCall, FrameworkError)) as caught:
            load_earlier(survey, files)
        assert caught.value.code == code
    with pytest.raises(WrongCall, match=r"1\.1\.0.*partenariat\.toml"):
        load_earlier(survey, ["partenariat"])


def test_a_campaign_that_declares_no_version_takes_no_earlier_one(
    survey: Survey, former: Path
) -> None:
    waves = survey.tables["waves"]
    bare = replace(waves, data=waves.data.drop(columns="framework_version"))
    with pytest.raises(WrongCall) as caught:
        load_earlier(replace(survey, tables=dict(survey.tables) | {"waves": bare}), [former])
    assert caught.value.code == "earlier_undeclared"


def test_the_command_line_takes_earlier_versions(
    campaign: Path, former: Path, tmp_path: Path
) -> None:
    out = tmp_path / "scores.xlsx"
    assert alliances("score", campaign, "--out", out, "--earlier", former).returncode == 0
    rows = openpyxl.load_workbook(out, read_only=True)["Évolutions"].iter_rows(values_only=True)
    head, _, *lines = rows
    breaks = {line[head.index("node")]: line[head.index("break")] for line in lines}
    assert breaks["SE1"] and breaks["SE2"] != breaks["SE1"]


def test_the_command_line_says_what_earlier_is_for(
    campaign: Path, former: Path, tmp_path: Path
) -> None:
    table = alliances("score", campaign, "--out", tmp_path / "s.csv", "--earlier", former)
    twice = ("--earlier", former, "--earlier", former)
    book = alliances("score", campaign, "--out", tmp_path / "s.xlsx", *twice)

    assert (table.returncode, book.returncode) == (2, 2)
    assert ".xlsx" in table.stderr
    assert "version 0.9.0" in plain(book.stderr)
    assert not any(tmp_path.iterdir())
