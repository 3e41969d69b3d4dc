"""Statistics Canada's method: its own published figures, its thresholds, its edges."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_series import assess, grown, one, runs

from alliances.progress import indicator_scores, progress
from alliances.progress.methods.open_sdg import open_sdg
from alliances.progress.terms import terms

PUBLISHED = Path(__file__).parent / "reference" / "statcan_progress.csv"
"""Canada's SDG data repository (sdg-data-canada-odd-donnees/sdg-data-donnees-odd, revision
f89e601d, indicator_calculation_components.yml): 247 series of all goals, numbers only."""

CANADIAN_SET = PUBLISHED.with_name("statcan_cif_progress.csv")
"""The same of Canada's own indicator set (cif-data-donnees-cic, revision d38e8053): 132 series."""

INDICATORS = PUBLISHED.with_name("statcan_indicators.csv")
"""Scores and statuses of 116 indicators, from the same file."""

WORDS = {
    "target_achieved": "Target achieved",
    "substantial_progress": "On track",
    "moderate_progress": "Progress made but acceleration needed",
    "limited_progress": "Limited progress",
    "deterioration": "Deterioration",
    "not_available": "Unable to assess",
}
"""The repository's words to those of the methodology of Open SDG 2.4."""


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return read_published(PUBLISHED)


@pytest.fixture(scope="module")
def found(published: pd.DataFrame) -> pd.DataFrame:
    return scored(published)


def read_published(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype={"indicator": "str", "series": "str"}).assign(area="CA")


def scored(published: pd.DataFrame) -> pd.DataFrame:
    """Score the first and the latest value of each series, as they are published."""
    base = published[["indicator", "series", "area", "base_year", "base_value"]]
    latest = published[["indicator", "series", "area", "current_year", "current_value"]]
    names = ["indicator", "series", "area", "year", "value"]
    observations = pd.concat([base.set_axis(names, axis=1), latest.set_axis(names, axis=1)])
    observations = observations.dropna().drop_duplicates(names[:4])
    return progress(observations, published, method="open-sdg")


@pytest.mark.parametrize(("path", "series"), [(PUBLISHED, 243), (CANADIAN_SET, 131)])
def test_every_published_canadian_series_is_met(path: Path, series: int) -> None:
    published = read_published(path)
    both = published.merge(scored(published), on=["indicator", "series"], suffixes=("", "_ours"))

    assert len(both) == series
    assert both["status_ours"].tolist() == both["status"].map(WORDS).tolist()
    np.testing.assert_allclose(
        both["progress_value_ours"].to_numpy(), both["progress_value"].to_numpy(), rtol=1e-9
    )
    np.testing.assert_allclose(both["score_ours"].to_numpy(), both["score"].to_numpy(), atol=1e-9)


def test_the_published_series_without_any_value_have_no_row(published: pd.DataFrame) -> None:
    assert published["current_value"].isna().sum() == 4


@pytest.mark.parametrize(
    ("series", "given", "value", "score"),
    [
        ({2015: 0.27, 2023: 0.38}, {"target": 0.7}, 0.6656054, 0.4686528),
        ({2019: 0.09, 2022: 0.10}, {"target": 0.2}, 0.4747450, -0.5218802),
        ({2018: 91.3, 2022: 94.5}, {"target": 100}, 1.1360250, 3.8288129),
        ({2016: 74.8, 2024: 78.3}, {"limit": 100}, 0.0057326, 0.7281197),
        ({2015: 7.481718, 2023: 3.175712}, {}, -0.1015788, -5.0),
    ],
)
def test_the_goal_17_rows_of_canada_are_met_to_their_printed_precision(
    series: dict[int, float], given: dict[str, float], value: float, score: float
) -> None:
    found = one(assess("open-sdg", series, direction=1, **given))

    assert found[0] == pytest.approx(value, abs=5e-8)
    assert found[1] == pytest.approx(score, abs=5e-8)


@pytest.mark.parametrize(
    ("ratio", "below", "at"),
    [
        (0.95, "acceleration_needed", "on_track"),
        (0.60, "limited_progress", "acceleration_needed"),
        (0.0, "deterioration", "limited_progress"),
    ],
)
@pytest.mark.parametrize("direction", [1, -1])
def test_ratios_to_the_required_growth_have_these_statuses_on_both_sides_of_each_threshold(
    ratio: float, below: str, at: str, direction: int
) -> None:
    target = 300.0 if direction == 1 else 30.0
    required = (target / 100) ** (1 / 15) - 1
    over = grown(required * (ratio + 1e-9), 8)
    under = grown(required * (ratio - 1e-9), 8)

    assert one(assess("open-sdg", over, direction=direction, target=target))[2] == at
    assert one(assess("open-sdg", under, direction=direction, target=target))[2] == below


@pytest.mark.parametrize(
    ("rate", "below", "at"),
    [
        (0.015, "acceleration_needed", "on_track"),
        (0.005, "limited_progress", "acceleration_needed"),
        (0.0, "deterioration", "limited_progress"),
    ],
)
@pytest.mark.parametrize(("limit", "room"), [(None, 1.0), (125.0, 1 - 0.8**4.44)])
def test_paces_have_these_statuses_on_both_sides_of_each_threshold(
    rate: float, below: str, at: str, limit: float | None, room: float
) -> None:
    given = {"direction": 1} if limit is None else {"direction": 1, "limit": limit}

    assert one(assess("open-sdg", grown(rate * room + 1e-9, 6), **given))[2] == at
    assert one(assess("open-sdg", grown(rate * room - 1e-9, 6), **given))[2] == below


def test_a_lowest_value_lowers_the_pace_asked_for_as_a_highest_one_does() -> None:
    room = 1 - 0.8**4.44
    rate = 0.004
    up = one(assess("open-sdg", {2015: 80, 2016: 80 * (1 + rate)}, direction=1, limit=100))
    down = one(assess("open-sdg", {2015: 120, 2016: 120 * (1 - rate)}, direction=-1, limit=100))

    assert up[1] == down[1] == pytest.approx(250 * rate / room - 1.25, abs=1e-9)


def test_a_lowest_value_at_half_the_base_or_less_lowers_nothing() -> None:
    far = one(assess("open-sdg", {2015: 200, 2020: 198}, direction=-1, limit=100))

    assert far == one(assess("open-sdg", {2015: 200, 2020: 198}, direction=-1))


def test_a_limit_on_the_other_side_of_the_wanted_direction_does_not_count() -> None:
    with_limit = one(assess("open-sdg", {2015: 90, 2020: 89}, direction=-1, limit=100))
    without = one(assess("open-sdg", {2015: 90, 2020: 89}, direction=-1))

    assert with_limit == without


def test_staying_at_the_limit_is_on_track_and_leaving_it_is_not() -> None:
    stays = one(assess("open-sdg", {2015: 100, 2020: 100}, direction=1, limit=100))
    leaves = one(assess("open-sdg", {2015: 100, 2020: 99}, direction=1, limit=100))

    assert stays[1:3] == (5.0, "on_track")
    assert leaves[2] == "deterioration"


def test_a_target_reached_is_achieved_whatever_the_course_and_says_when_it_moves_away() -> None:
    rising = one(assess("open-sdg", {2015: 0.6, 2020: 0.7}, direction=1, target=0.7))
    falling = one(assess("open-sdg", {2015: 1.40, 2017: 1.02}, direction=1, target=0.7))

    assert rising[1:] == (5.0, "target_achieved", "")
    assert falling[1:] == (5.0, "target_achieved", "achieved_moving_away")


def test_a_donor_that_falls_below_its_target_deteriorates_and_the_ratio_is_explained() -> None:
    value, score, status, reason = one(
        assess("open-sdg", {2015: 0.70476, 2017: 0.69888}, direction=1, target=0.7)
    )

    assert value == pytest.approx(-9.25, abs=0.01)
    assert (score, status, reason) == (-5.0, "deterioration", "base_past_target")


def test_zeros_of_base_and_target_are_replaced_and_the_reason_says_so() -> None:
    to_zero = one(assess("open-sdg", {2015: 4.0, 2020: 2.0}, direction=-1, target=0))
    from_zero = one(assess("open-sdg", {2015: 0.0, 2020: 2.0}, direction=1))

    assert to_zero[0] == pytest.approx(
        (1 - 0.5 ** (1 / 5)) / (1 - (0.001 / 4) ** (1 / 15)), rel=1e-12
    )
    assert from_zero[0] == pytest.approx((2 / 0.001) ** (1 / 5) - 1)
    assert to_zero[3] == from_zero[3] == "zero_replaced"


def test_growth_of_negative_values_counts_towards_zero() -> None:
    value = one(assess("open-sdg", {2015: -4.0, 2020: -2.0}, direction=1))[0]

    assert value == pytest.approx(1 - 0.5 ** (1 / 5))


@pytest.mark.parametrize(
    ("series", "given", "reason"),
    [
        ({2016: 5.0}, {"direction": 1}, "fewer_than_two_points"),
        ({2009: 4.0, 2014: 5.0}, {"direction": 1}, "base_year_after_data"),
        ({2015: -1.0, 2020: 2.0}, {"direction": 1}, "sign_change"),
        ({2015: 5.0, 2020: 4.0}, {"direction": 1, "target": 5.0}, "base_at_target"),
        ({2015: 5.0, 2020: 6.0}, {}, "no_direction"),
    ],
)
def test_what_cannot_be_assessed_says_why(
    series: dict[int, float], given: dict[str, float], reason: str
) -> None:
    value, score, status, said = one(assess("open-sdg", series, **given))

    assert math.isnan(value) and math.isnan(score)
    assert (status, said) == ("unable_to_assess", reason)


def test_yes_and_no_have_no_growth() -> None:
    yes = one(assess("open-sdg", {2015: 0.0, 2020: 1.0}, direction=1, binary=True))
    no = one(assess("open-sdg", {2015: 1.0, 2020: 0.0}, direction=1, binary=True))

    assert yes[2:] == ("target_achieved", "binary") and math.isnan(yes[0])
    assert no[2:] == ("target_not_achieved", "binary") and math.isnan(no[1])


def test_the_base_is_the_first_year_from_2015_on_unless_a_series_has_its_own() -> None:
    series = {2012: 1.0, 2016: 2.0, 2020: 3.0}

    assert assess("open-sdg", series, direction=1).span.base_year.tolist() == [2016]
    own = assess("open-sdg", series, direction=1, base_year=2012)
    assert own.span.base_year.tolist() == [2012]


def reference(
    base: float, now: float, years: int, up: bool, target: float | None, limit: float | None
) -> tuple[float, float]:
    """The method once more, one series at a time, straight from its text."""
    d = 1 if up else -1
    target = 0.001 if target == 0 else target
    rate = d * ((now / base) ** (1 / years) - 1)
    if target is not None:
        if (now >= target) if up else (now <= target):
            return rate, 5.0
        ratio = rate / abs((target / base) ** (1 / 15) - 1)
        score = 7.1429 * ratio - 4.2857 if ratio >= 0.6 else 4.1667 * ratio - 2.5
        return ratio, max(-5, min(5, score))
    c = 1.0
    if limit is not None and up and base < limit:
        c = 1 - (base / limit) ** 4.44
    if limit is not None and not up and limit < base < 2 * limit:
        c = 1 - ((2 * limit - base) / limit) ** 4.44
    if rate < 0:
        return rate, max(-5, 125 * rate - 2.5)
    if rate < 0.005 * c:
        return rate, 500 * rate / c - 2.5
    if rate < 0.015 * c:
        return rate, 250 * rate / c - 1.25
    return rate, min(5, 500 * rate / c - 5)


numbers = st.floats(0.01, 1e6)


@given(
    numbers,
    st.floats(0.2, 5.0),
    st.integers(1, 14),
    st.booleans(),
    st.sampled_from("tln"),
    st.floats(1.01, 4),
)
def test_scores_equal_those_of_the_method_written_once_more(
    base: float, change: float, years: int, up: bool, kind: str, factor: float
) -> None:
    now = base * change
    beyond = base * factor if up else base / factor
    target = beyond if kind == "t" else None
    limit = beyond if kind == "l" else None
    value, score = reference(base, now, years, up, target, limit)

    given_terms = {k: v for k, v in (("target", target), ("limit", limit)) if v is not None}
    found = one(
        assess(
            "open-sdg", {2015: base, 2015 + years: now}, direction=1 if up else -1, **given_terms
        )
    )

    assert found[1] == pytest.approx(score, abs=1e-6)
    if found[2] != "target_achieved":
        assert found[0] == pytest.approx(value, rel=1e-9, abs=1e-12)


def test_many_series_at_once_give_what_each_gives_alone() -> None:
    series = [{2015: 5.0 + i, 2016: 6.0, 2018 + i % 3: 7.0 - i / 10} for i in range(20)]
    together = runs(*series)
    all_at_once = open_sdg(together, terms(20, direction=1, target=9.0), 2015, 2030)

    alone = [one(assess("open-sdg", s, direction=1, target=9.0)) for s in series]
    np.testing.assert_allclose(all_at_once.score, [each[1] for each in alone])
    assert all_at_once.status.tolist() == [each[2] for each in alone]


def test_the_published_scores_of_canadian_indicators_are_means_of_their_series(
    published: pd.DataFrame, found: pd.DataFrame
) -> None:
    known = pd.read_csv(INDICATORS, dtype={"indicator": "str"}).set_index("indicator")
    # In these, sub-indicators are grouped first, or the file of components holds one series of two
    # that bear the same cut name.
    grouped = {"1.4.1", "4.5.1", "4.a.1", "9.c.1", "16.3.1"}
    plain = known.drop(index=sorted(grouped))
    ours = indicator_scores(found).set_index("indicator").loc[plain.index]

    assert len(plain) > 100
    np.testing.assert_allclose(ours["score"].to_numpy(), plain["score"].to_numpy(), atol=1e-9)
    assert ours["status"].tolist() == plain["status"].map(WORDS).tolist()


def test_a_target_year_that_is_over_before_the_base_gives_no_ratio() -> None:
    value, _, status, reason = one(
        assess("open-sdg", {2018: 5.0, 2022: 6.0}, direction=1, target=9.0, target_year=2017)
    )

    assert math.isnan(value)
    assert (status, reason) == ("unable_to_assess", "target_year_past")
