"""From series to indicators, to goals and to the dashboard."""

import pandas as pd
import pytest
from progress_series import frame, goals

from alliances.progress import (
    dashboard,
    goal_scores,
    indicator_scores,
    progress,
)

AID = {2015: 0.27, 2019: 0.28, 2023: 0.38}


def test_series_of_a_group_are_averaged_before_the_groups() -> None:
    results = pd.DataFrame(
        {
            "indicator": "4.1.1",
            "series": ["a", "b", "c", "d"],
            "area": "CA",
            "method": "open-sdg",
            "method_version": "2.4",
            "score": [5.0, -5.0, 1.0, 4.0],
            "status": ["Target achieved", "", "", ""],
        }
    )
    groups = goals(
        {"indicator": "4.1.1", "series": "a", "group": "read/boys"},
        {"indicator": "4.1.1", "series": "b", "group": "read/boys"},
        {"indicator": "4.1.1", "series": "c", "group": "read"},
    )

    assert indicator_scores(results).loc[0, "score"] == pytest.approx(1.25)
    # boys: 0; read: mean of boys and c, 0.5; the indicator: mean of read and d.
    grouped = indicator_scores(results, groups)
    assert grouped.loc[0, "score"] == pytest.approx(2.25)
    assert grouped.loc[0, "series"] == 4


def test_an_indicator_is_achieved_only_where_every_series_is() -> None:
    both = pd.DataFrame(
        {
            "indicator": "1.4.1",
            "series": ["a", "b"],
            "area": "CA",
            "method": "open-sdg",
            "method_version": "2.4",
            "score": [5.0, 5.0],
            "status": ["Target achieved", "On track"],
        }
    )

    assert indicator_scores(both).loc[0, "status"] == "On track"
    achieved = indicator_scores(both.assign(status="Target achieved"))
    assert achieved.loc[0, "status"] == "Target achieved"
    assert goal_scores(achieved).loc[0, "goal"] == "1"


@pytest.mark.parametrize(
    ("score", "status"),
    [
        (2.5, "On track"),
        (2.4999, "Progress made but acceleration needed"),
        (0.0, "Progress made but acceleration needed"),
        (-0.0001, "Limited progress"),
        (-2.5, "Limited progress"),
        (-2.5001, "Deterioration"),
    ],
)
def test_means_are_cut_on_both_sides_of_each_threshold(score: float, status: str) -> None:
    one = pd.DataFrame(
        {
            "indicator": ["1.4.1"],
            "series": "a",
            "area": "CA",
            "method": "open-sdg",
            "method_version": "2.4",
            "score": score,
            "status": "",
        }
    )

    assert indicator_scores(one).loc[0, "status"] == status


def test_nothing_that_has_a_score_gives_an_empty_table_of_indicators_and_goals() -> None:
    found = progress(frame([{"indicator": "1.1.1", "series": "x", "area": "FR", "values": AID}]))

    assert len(indicator_scores(found)) == 0
    assert next(iter(goal_scores(indicator_scores(found)).columns)) == "goal"


def test_the_parts_of_a_series_do_not_count_beside_its_total() -> None:
    values = {2015: 70.0, 2020: 80.0}
    table = frame(
        [
            {
                "indicator": "17.8.1",
                "series": series,
                "area": "250",
                "disaggregation": part,
                "values": {year: value + shift for year, value in values.items()},
            }
            for series, part, shift in (
                ("x", "", 0.0),
                ("x", "Sex=FEMALE", 5.0),
                ("y", "Sex=FEMALE", 9.0),
            )
        ]
    )
    found = progress(table, goals({"indicator": "17.8.1", "direction": "up"}), method="open-sdg")

    assert found["score"].notna().all()
    assert indicator_scores(found).loc[0, "series"] == 2


def test_the_dashboard_takes_the_mean_and_the_two_worst() -> None:
    values = {"a": 0.477, "b": 14.39, "c": 65.0}
    table = frame(
        [
            {"indicator": "17.x", "series": name, "area": "FR", "values": {2024: value}}
            for name, value in values.items()
        ]
    )
    posts = goals(
        {"series": "a", "direction": "up", "lower": 0.1, "red": 0.35, "green": 0.7, "optimum": 1},
        {"series": "b", "direction": "up", "lower": 0, "red": 5, "green": 10, "optimum": 15},
        {"series": "c", "direction": "down", "lower": 100, "red": 80, "green": 60, "optimum": 40},
    )
    found = dashboard(table, posts).iloc[0]

    assert found["score"] == pytest.approx((41.889 + 95.933 + 58.333) / 3, abs=1e-3)
    assert found["status"] == "Yellow"
    assert (found["indicators"], found["rated"]) == (3, 3)


def test_indicators_of_other_sets_are_no_part_of_the_uns_goal() -> None:
    table = frame(
        [
            {"indicator": code, "series": code, "area": "FR", "values": {2015: 1.0, 2020: 2.0}}
            for code in ("17.1.1", "sdg_17_50", "sdg17_govrev")
        ]
    )
    found = progress(
        table, goals({"series": None, "area": "FR", "direction": "up"}), method="open-sdg"
    )

    assert goal_scores(indicator_scores(found))["goal"].tolist() == [
        *("17", "17 (Eurostat)", "17 (SDSN)")
    ]
