"""Eurostat, the UN's chart, the SDG Index: published figures and thresholds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_series import assess, grown, one

from alliances.progress.methods.sdsn import goal_colour, normalised, rated
from alliances.progress.terms import terms

ODA = {2005: 0.42, 2012: 0.39, 2016: 0.53, 2017: 0.50}
"""EU aid, % of GNI (Eurostat, Sustainable development in the EU, 2018, annex)."""


def test_eurostats_growth_of_eu_aid_is_met_to_its_printed_precision() -> None:
    short = one(assess("eurostat-short", ODA, direction=1))
    long = one(assess("eurostat-long", ODA, direction=1))

    assert f"{100 * short[0]:.1f}" == "5.1"
    assert f"{100 * long[0]:.1f}" == "1.5"
    assert short[2] == long[2] == "significant_progress"


@pytest.mark.parametrize(
    ("rate", "below", "at"),
    [
        (0.01, "moderate_progress", "significant_progress"),
        (0.0, "moderate_away", "moderate_progress"),
        (-0.01, "significant_away", "moderate_away"),
    ],
)
@pytest.mark.parametrize("direction", [1, -1])
def test_eurostats_paces_have_these_statuses_on_both_sides_of_each_threshold(
    rate: float, below: str, at: str, direction: int
) -> None:
    over = assess("eurostat-short", grown(direction * (rate + 1e-7), 5), direction=direction)
    under = assess("eurostat-short", grown(direction * (rate - 1e-7), 5), direction=direction)

    assert (one(over)[2], one(under)[2]) == (at, below)


@pytest.mark.parametrize(
    ("ratio", "below", "at"),
    [
        (0.95, "moderate_progress", "significant_progress"),
        (0.60, "moderate_away", "moderate_progress"),
        (0.0, "significant_away", "moderate_away"),
    ],
)
def test_eurostats_ratios_have_these_statuses_on_both_sides_of_each_threshold(
    ratio: float, below: str, at: str
) -> None:
    required = 3 ** (1 / 15) - 1
    over = assess("eurostat-short", grown(required * (ratio + 1e-6), 5), direction=1, target=300)
    under = assess("eurostat-short", grown(required * (ratio - 1e-6), 5), direction=1, target=300)

    assert (one(over)[2], one(under)[2]) == (at, below)


@pytest.mark.parametrize(
    ("ratio", "score"),
    [(1.30, 5.0), (0.95, 2.5), (0.60, 0.0), (0.0, -2.5), (-0.60, -5.0), (2.0, 5.0)],
)
def test_eurostats_ratios_have_these_scores(ratio: float, score: float) -> None:
    required = 3 ** (1 / 15) - 1
    found = one(assess("eurostat-short", grown(required * ratio, 5), direction=1, target=300))

    assert found[1] == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize(
    ("rate", "score"),
    [(0.03, 5.0), (0.02, 5.0), (0.01, 2.5), (0.0, 0.0), (-0.02, -5.0), (-0.1, -5.0)],
)
def test_eurostats_paces_have_these_scores(rate: float, score: float) -> None:
    assert one(assess("eurostat-short", grown(rate, 5), direction=1))[1] == pytest.approx(score)


def test_eurostats_windows_are_five_and_fifteen_years_and_shorter_where_years_are_missing() -> None:
    yearly = {year: 100.0 + year for year in range(1995, 2021)}
    some = {2001: 1.0, 2008: 2.0, 2016: 3.0, 2020: 4.0}

    def spans(method: str, series: dict[int, float]) -> list[float]:
        return assess(method, series, direction=1).span.base_year.tolist()

    assert spans("eurostat-short", yearly) == [2015]
    assert spans("eurostat-long", yearly) == [2005]
    assert spans("eurostat-short", some) == [2016]
    assert spans("eurostat-long", some) == [2008]


@pytest.mark.parametrize(("method", "years"), [("eurostat-short", 2), ("eurostat-long", 9)])
def test_a_window_that_is_too_short_is_not_assessed(method: str, years: int) -> None:
    value, score, status, reason = one(assess(method, grown(0.01, years), direction=1))
    longer = one(assess(method, grown(0.01, years + 1), direction=1))

    assert math.isnan(value) and math.isnan(score)
    assert (status, reason) == ("not_calculated", "window_too_short")
    assert longer[2] == "significant_progress" or longer[0] == pytest.approx(0.01)


@pytest.mark.parametrize("method", ["eurostat-short", "un-chart-2023"])
def test_a_donor_that_falls_below_its_target_is_not_praised_by_a_ratio(method: str) -> None:
    value, score, status, reason = one(
        assess(method, {2015: 0.705, 2020: 0.699}, direction=1, target=0.7)
    )

    assert math.isnan(value) and math.isnan(score)
    assert status in {"not_calculated", "insufficient_data"}
    assert reason == "base_past_target"


@pytest.mark.parametrize(
    ("method", "best", "score"),
    [("eurostat-short", "significant_progress", 5.0), ("un-chart-2023", "on_track", 3.0)],
)
def test_a_target_that_is_met_counts_as_met_and_says_when_the_series_moves_away(
    method: str, best: str, score: float
) -> None:
    falling = one(assess(method, {2015: 1.40, 2020: 1.02}, direction=1, target=0.7))
    rising = one(assess(method, {2015: 0.50, 2020: 0.71}, direction=1, target=0.7))

    assert falling[1:] == (score, best, "achieved_moving_away")
    assert rising[1:] == (score, best, "")


@pytest.mark.parametrize(
    ("share", "below", "at"),
    [(0.95, "fair_progress", "on_track"), (0.10, "stagnation", "fair_progress")],
)
def test_the_charts_shares_of_the_way_have_these_levels_on_both_sides_of_each_threshold(
    share: float, below: str, at: str
) -> None:
    def level(part: float) -> str:
        # What grows at a steady pace to 2030 has then covered this part of the way from 100 to 200.
        rate = (1 + part) ** (1 / 15) - 1
        return one(assess("un-chart-2023", grown(rate, 6), direction=1, target=200))[2]

    assert (level(share + 1e-6), level(share - 1e-6)) == (at, below)


@pytest.mark.parametrize(
    ("rate", "below", "at"),
    [(0.02, "fair_progress", "on_track"), (0.005, "stagnation", "fair_progress")],
)
@pytest.mark.parametrize("direction", [1, -1])
def test_the_charts_paces_have_these_levels_on_both_sides_of_each_threshold(
    rate: float, below: str, at: str, direction: int
) -> None:
    over = assess("un-chart-2023", grown(direction * (rate + 1e-7), 5), direction=direction)
    under = assess("un-chart-2023", grown(direction * (rate - 1e-7), 5), direction=direction)

    assert (one(over)[2], one(under)[2]) == (at, below)


def test_a_pace_of_exactly_the_threshold_is_at_it() -> None:
    assert (
        one(assess("un-chart-2023", {2015: 100.0, 2016: 100.5}, direction=1))[2] == "fair_progress"
    )
    assert one(assess("un-chart-2023", {2015: 100.0, 2016: 102.0}, direction=1))[2] == "on_track"
    short = {2015: 100.0, 2020: 100 * 1.01**5}
    assert one(assess("eurostat-short", short, direction=1))[2] == "significant_progress"


FRANCE = [95.933, 41.889, 58.333, 100.0, 90.44, 33.092]
"""Goal 17 of France in the Sustainable Development Report 2025, and its goal score, 69.948."""


def test_the_goal_17_score_of_france_is_the_mean_of_its_indicators() -> None:
    assert f"{np.mean(FRANCE):.3f}" == "69.948"


@pytest.mark.parametrize(
    ("value", "lower", "optimum", "score"),
    [
        (0.477, 0.1, 1.0, 41.889),
        (14.39, 0, 15, 95.933),
        (65, 100, 40, 58.333),
        (0, 130, 0, 100.0),
        (140, 130, 0, 0.0),
        (1.4, 0.1, 1.0, 100.0),
    ],
)
def test_values_are_placed_between_their_goalposts_and_clipped(
    value: float, lower: float, optimum: float, score: float
) -> None:
    found = normalised(np.array([value]), np.array([lower]), np.array([optimum]))

    assert found[0] == pytest.approx(score, abs=2e-3)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        (0.3499, "red"),
        (0.3501, "orange"),
        (0.5249, "orange"),
        (0.5251, "yellow"),
        (0.6999, "yellow"),
        (0.7, "green"),
        (1.5, "green"),
        (0.05, "red"),
    ],
)
def test_aid_has_these_colours_on_both_sides_of_each_threshold(value: float, colour: str) -> None:
    posts = {"lower": 0.1, "red": 0.35, "green": 0.7, "optimum": 1.0}

    assert one(assess("sdsn", {2023: value}, **posts))[2] == colour


def test_goalposts_may_run_downwards() -> None:
    posts = {"lower": 130.0, "red": 60.0, "green": 20.0, "optimum": 0.0}
    found = rated(np.array([140.0, 95.0, 60.0, 40.0, 20.0, 0.0]), terms(6, **posts))

    assert found.tolist() == [0.0, 0.5, 1.0, 1.5, 2.0, 3.0]


@pytest.mark.parametrize(
    ("ratings", "colour"),
    [
        ([0.9, 0.2, 3.0], "red"),
        ([0.1, 1.2, 3.0], "orange"),
        ([1.4, 1.5], "orange"),
        ([1.5, 1.5], "yellow"),
        ([1.9, 3.0], "yellow"),
        ([2.0, 2.0, 2.5], "green"),
        ([2.4], "green"),
        ([0.4], "red"),
        ([float("nan")], "not_rated"),
    ],
)
def test_a_goals_colour_follows_its_two_worst_indicators(ratings: list[float], colour: str) -> None:
    assert goal_colour(np.array(ratings)) == colour


def test_without_goalposts_or_thresholds_the_report_says_so() -> None:
    assert one(assess("sdsn", {2023: 3.0}))[2:] == ("not_rated", "no_goalposts")
    value, score, status, reason = one(assess("sdsn", {2023: 3.0}, lower=0, optimum=10))
    assert (value, score, status, reason) == (30.0, 30.0, "not_rated", "no_thresholds")


@pytest.mark.parametrize(
    ("latest", "status"),
    [
        (29.0, "decreasing"),
        (30.0, "stagnating"),
        (36.6, "stagnating"),
        (36.7, "moderately_improving"),
        (43.3, "moderately_improving"),
        (43.4, "on_track"),
    ],
)
def test_the_trend_arrow_has_these_statuses_on_both_sides_of_each_threshold(
    latest: float, status: str
) -> None:
    # From 30 to the green threshold of 70 in 15 years: 2.667 points a year, 13.33 in five.
    posts = {"lower": 0.0, "red": 40.0, "green": 70.0, "optimum": 100.0}

    assert one(assess("sdsn-trend", {2015: 30.0, 2020: latest}, **posts))[2] == status


def test_what_happens_above_the_green_threshold_is_not_looked_at() -> None:
    posts = {"lower": 0.0, "red": 40.0, "green": 70.0, "optimum": 100.0}

    assert one(assess("sdsn-trend", {2015: 95.0, 2020: 80.0}, **posts))[2] == "maintaining"
    assert one(assess("sdsn-trend", {2015: 95.0, 2020: 60.0}, **posts))[2] == "decreasing"


def test_the_trend_needs_a_base_within_a_year() -> None:
    posts = {"lower": 0.0, "red": 40.0, "green": 70.0, "optimum": 100.0}

    assert assess("sdsn-trend", {2014: 30.0, 2020: 40.0}, **posts).span.base_year.tolist() == [2014]
    assert one(assess("sdsn-trend", {2017: 30.0, 2020: 40.0}, **posts))[2:] == (
        "no_trend",
        "no_base_near",
    )


@given(
    st.lists(st.tuples(st.integers(1990, 2024), st.floats(0.01, 1e4)), min_size=1, max_size=20),
    st.sampled_from([1, -1]),
    st.one_of(st.none(), st.floats(0.01, 1e4)),
)
def test_no_method_ever_fails_and_scores_stay_on_their_scale(
    points: list[tuple[int, float]], direction: int, target: float | None
) -> None:
    aim = {} if target is None else {"target": target}
    scales = {"open-sdg": (-5, 5), "eurostat-short": (-5, 5), "eurostat-long": (-5, 5)}
    scales |= {"un-chart-2023": (1, 3), "sdsn": (0, 100), "sdsn-trend": (0, 0)}
    for method, (low, high) in scales.items():
        found = one(assess(method, dict(points), direction=direction, lower=0, optimum=1e4, **aim))
        assert math.isnan(found[1]) or low <= found[1] <= high
        assert found[2]
        # Only a target that is met needs neither a value nor a reason.
        assert found[3] or not math.isnan(found[0]) or found[1] == high or method == "sdsn-trend"
