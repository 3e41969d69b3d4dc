"""Public figures are dated records; without n no interval, without wording no comparison."""

from pathlib import Path

import pandas as pd
import pytest

from alliances.datasets.references import load_references
from alliances.errors import NoAnswer, UnreadableFile
from alliances.estimate import Estimate
from alliances.statistics.benchmarks import compare_with_reference, conflicts, reference_interval

FIGURES = load_references()


def test_there_is_one_record_a_figure_each_with_its_source() -> None:
    assert len(FIGURES) > 80
    assert FIGURES["id"].is_unique
    assert FIGURES["source"].notna().all()
    assert FIGURES["address"].str.startswith("http").all()
    # Every row of the facts but the one that has no percentage.
    assert set(range(1, 41)) - set(FIGURES["row"]) == {34}


@pytest.mark.parametrize(
    ("value", "low", "high"), [(91, 87.2, 93.7), (35, 29.8, 40.5), (56, 50.4, 61.5)]
)
def test_the_survey_of_302_mayors_has_the_published_intervals(
    value: float, low: float, high: float
) -> None:
    record = FIGURES[(FIGURES["row"] == 36) & (FIGURES["value"] == value)].iloc[0]
    found = reference_interval(record)
    assert (round(found.low, 1), round(found.high, 1)) == (low, high)


def test_a_figure_without_n_has_no_interval() -> None:
    with pytest.raises(NoAnswer):
        reference_interval(FIGURES.iloc[0])
    with pytest.raises(NoAnswer):
        reference_interval(FIGURES[FIGURES["unit"] == "number"].iloc[0])


def test_no_figure_is_compared_without_its_wording() -> None:
    own = Estimate(60.0, 200, low=53.0, high=66.0, unit="percent")
    mayors = FIGURES[(FIGURES["row"] == 36) & (FIGURES["value"] == 56)].iloc[0]
    found = compare_with_reference(own, mayors, same_wording=True)
    assert not found.comparable
    assert found.overlap
    assert found.difference == pytest.approx(4.0)
    seen = compare_with_reference(own, {**mayors, "wording": "…"}, same_wording=True)
    assert seen.comparable


def test_figures_that_contradict_each_other_come_together() -> None:
    found = conflicts(FIGURES)
    assert all(len(members) > 1 for members in found.values())
    pair = FIGURES[FIGURES["id"].isin(found["citoyens-2012"])]
    assert sorted(pair["value"]) == [84, 86]
    own = Estimate(60.0, 200, unit="percent")
    assert "conflict" in compare_with_reference(own, pair.iloc[0]).reasons


def test_a_table_that_breaks_its_rules_is_refused(tmp_path: Path) -> None:
    broken = FIGURES.assign(certainty="Z")
    broken.to_csv(tmp_path / "f.csv", index=False)
    with pytest.raises(UnreadableFile):
        load_references(tmp_path / "f.csv")
    pd.DataFrame({"id": ["a"]}).to_csv(tmp_path / "g.csv", index=False)
    with pytest.raises(UnreadableFile):
        load_references(tmp_path / "g.csv")
