"""What is no file of series is refused in a sentence, not read as one."""

from pathlib import Path

import pytest

import alliances as al
from alliances.content import shelf
from alliances.errors import UnreadableFile, WrongCall


def test_a_campaign_is_no_file_of_series_though_its_indicators_look_like_one() -> None:
    workbook = Path(str(shelf("datasets") / "examples" / "campagne.xlsx"))

    with pytest.raises(UnreadableFile, match="odd17") as caught:
        al.read_observations(workbook)
    assert caught.value.code == "series.campaign"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_workbook_of_progress_is_no_file_of_series(tmp_path: Path, language: str) -> None:
    found = al.progress([2015, 2020], [80.0, 90.0], direction="up")
    al.write_progress(found, tmp_path / "progress.xlsx", language)

    with pytest.raises(UnreadableFile) as caught:
        al.read_observations(tmp_path / "progress.xlsx")
    assert caught.value.code == "series.output"


@pytest.mark.parametrize("vintage", ["lundi", "2025-13", "2025-3", "mars 2025"])
def test_a_month_of_release_that_is_none_is_a_wrong_call(tmp_path: Path, vintage: str) -> None:
    (tmp_path / "x.csv").write_text("indicator,series,area,year,value\n", "utf-8")

    with pytest.raises(WrongCall, match="2025-03"):
        al.read_observations(tmp_path / "x.csv", vintage=vintage)
