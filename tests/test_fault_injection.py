"""Every fault at exactly its cell, whatever the layout, and none where there is none."""

from pathlib import Path

import pytest
from faults import run, summed

from alliances.datasets.example.programme import write_example
from alliances.datasets.load import check
from alliances.datasets.located import RawWorkbook
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Survey


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> tuple[RawWorkbook, Survey]:
    path = tmp_path_factory.mktemp("faults") / "campagne.xlsx"
    write_example(path, partnerships=300, national=20, waves=3)
    return read_workbook(path), check(path)


def all_found(
    campaign: tuple[RawWorkbook, Survey], folder: Path, seeds: range, count: int
) -> dict[str, tuple[int, int]]:
    outcomes = []
    for seed in seeds:
        _, outcome = run(*campaign, folder, count, seed)
        assert outcome.missed == {}, f"seed {seed}"
        assert outcome.false == (), f"seed {seed}"
        assert outcome.reconciles, f"seed {seed}"
        outcomes.append(outcome)
    return summed(outcomes)


@pytest.mark.parametrize("seed", range(100, 104))
def test_faults_in_a_campaign_laid_out_at_random_are_each_told_at_their_cell(
    campaign: tuple[RawWorkbook, Survey], tmp_path: Path, seed: int
) -> None:
    all_found(campaign, tmp_path, range(seed, seed + 1), 80)


@pytest.mark.slow
def test_more_than_thirty_kinds_of_fault_are_told(
    campaign: tuple[RawWorkbook, Survey], tmp_path: Path
) -> None:
    assert len(all_found(campaign, tmp_path, range(200, 204), 80)) > 75
