"""The whole invented programme: is it clean, and do the scores find the truth put into it?"""

from pathlib import Path

import pandas as pd
import pytest

from alliances.datasets.example.programme import Example, write_example
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.disclosure import published_scores

pytestmark = pytest.mark.slow

KEYS = ["node", "side", "wave"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Example]:
    """The programme's workbook, and what was written into it."""
    path = tmp_path_factory.mktemp("truth") / "campaign.xlsx"
    return path, write_example(path)


@pytest.fixture(scope="module")
def survey(whole: tuple[Path, Example]) -> Survey:
    return check(whole[0])


@pytest.fixture(scope="module")
def compared(whole: tuple[Path, Example], survey: Survey) -> pd.DataFrame:
    """Programme dimension scores beside the true ones, with the standard error of the former."""
    truth = whole[1].truth.query("scope == 'programme'").set_index(KEYS)
    scores = published_scores(survey).query("scope == 'programme' and kind == 'dimension'")
    measured = scores[scores["side"].isin(["A", "B", "A-B"])].set_index(KEYS)
    joined = measured[["score", "n"]].join(truth[["score", "spread"]].add_prefix("true_"))
    # The half-width of the interval would do; the spread between partnerships and the chance of an
    # answer are known here, so that the bound does not come from the code that is being tested.
    deviation = (measured["high"] - measured["low"]) / 2 / 1.96
    return joined.assign(error=joined["score"] - joined["true_score"], deviation=deviation)


def test_the_whole_programme_gives_no_finding_at_all_and_stays_small(
    whole: tuple[Path, Example], survey: Survey
) -> None:
    assert whole[0].stat().st_size < 2_000_000
    assert survey.findings == ()


def test_every_dimension_and_side_is_within_three_standard_errors(compared: pd.DataFrame) -> None:
    far = compared[compared["error"].abs() > 3 * compared["deviation"]]

    assert len(compared) == 6 * 3 * 3
    assert far.empty, far.to_string()


def test_errors_are_those_of_chance_neither_biased_nor_too_small(compared: pd.DataFrame) -> None:
    z = (compared["error"] / compared["deviation"]).astype(float)

    assert abs(z.mean()) < 0.5
    assert 0.6 < z.std() < 1.4


def test_the_gap_on_balance_is_found_and_none_is_made_up_on_dialogue(
    compared: pd.DataFrame,
) -> None:
    gaps = compared.xs("A-B", level="side")["score"].astype(float)

    assert gaps.xs("equilibre", level="node").min() > 8
    assert gaps.xs("dialogue", level="node").abs().max() < 6


def test_the_rise_and_the_decline_are_found_in_both_sides(compared: pd.DataFrame) -> None:
    score = compared["score"].astype(float)
    for side in ("A", "B"):
        assert score["collectif", side, "2025"] - score["collectif", side, "2023"] > 4
        assert score["suites", side, "2023"] - score["suites", side, "2025"] > 4
