"""What is no file of series is refused in a sentence, not read as one."""

from pathlib import Path

import pytest

import alliances as al
from alliances.content import shelf
from alliances.errors import UnreadableFile


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
