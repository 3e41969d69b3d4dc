"""Where the present pace leads: against R, and what is never said."""

import math

import numpy as np
import pandas as pd
import pytest
from progress_series import frame, goals
from references import reference

from alliances.progress import (
    what_if,
)


@pytest.mark.parametrize("name", ["aid", "gaps", "falling", "three", "negative"])
def test_projections_equal_those_of_rs_linear_model(name: str) -> None:
    known = reference("projection")[name]
    values = dict(zip(known["years"], known["values"], strict=True))
    found = what_if(
        frame([{"series": "x", "area": "FR", "values": values}]),
        goals({"series": "x", "direction": "up", "target": 1e6}),
        base_year=min(values),
        target_year=known["target"],
    ).iloc[0]

    sign = -1 if name == "negative" else 1
    assert found["observed_rate"] == pytest.approx(known["rate"], rel=1e-9)
    assert found["projected_value"] == pytest.approx(sign * known["projected"], rel=1e-9)
    ends = sorted((sign * known["low"], sign * known["high"]))
    assert [found["low"], found["high"]] == pytest.approx(ends, rel=1e-9)


def verdict(values: dict[int, float], **terms: object) -> pd.Series:
    table = frame([{"series": "x", "area": "FR", "values": values}])
    return what_if(table, goals({"series": "x", **terms})).iloc[0]


def test_the_required_rate_leads_from_the_latest_value_to_the_target() -> None:
    found = verdict({2015: 0.27, 2023: 0.38}, direction="up", target=0.7)

    assert 0.38 * (1 + found["required_rate"]) ** 7 == pytest.approx(0.7)


def test_two_points_have_a_projection_without_an_interval_and_say_so() -> None:
    found = verdict({2015: 0.27, 2023: 0.38}, direction="up", target=0.7)

    assert found["projected_value"] == pytest.approx(0.38 * (0.38 / 0.27) ** (7 / 8))
    assert math.isnan(found["low"]) and found["points"] == 2
    assert (found["verdict"], found["reason"]) == ("not_on_path", "two_points")
    assert found["year_reached"] == 2038


@pytest.mark.parametrize(
    ("values", "terms", "expected"),
    [
        ({2015: 0.5, 2020: 0.8}, {"direction": "up", "target": 0.7}, "reached"),
        ({2015: 10, 2017: 14, 2019: 20.1, 2021: 28}, {"direction": "up", "target": 90}, "on_path"),
        (
            {2015: 10, 2017: 9, 2019: 8.2, 2021: 7.2},
            {"direction": "up", "target": 90},
            "not_on_path",
        ),
        (
            {2015: 10, 2017: 15, 2019: 11, 2021: 18},
            {"direction": "up", "target": 40},
            "undetermined",
        ),
        ({2015: 10, 2017: 15}, {"direction": "up", "target": None}, "cannot_say"),
        ({2015: 10}, {"direction": "up", "target": 20}, "cannot_say"),
    ],
)
def test_a_verdict_follows_the_whole_interval(
    values: dict[int, float], terms: dict[str, object], expected: str
) -> None:
    assert verdict(values, **terms)["verdict"] == expected


def test_a_pace_that_leads_away_never_arrives() -> None:
    found = verdict({2015: 10, 2017: 9, 2019: 8.2}, direction="up", target=90)

    assert pd.isna(found["year_reached"])


def test_no_percentage_is_projected_beyond_its_limit() -> None:
    found = verdict({2015: 50.0, 2018: 70.0, 2021: 96.0}, direction="up", limit=100.0)

    assert found["projected_value"] == found["high"] == 100.0


def test_values_before_the_base_year_do_not_count_for_a_projection() -> None:
    recent = {2015: 5.0, 2020: 6.0, 2023: 7.0}
    alone = verdict(recent, direction="up", target=10.0)
    for first in (-1.0, 0.0):
        found = verdict({2000: first} | recent, direction="up", target=10.0)
        assert found["projected_value"] == alone["projected_value"]
        assert found["reason"] == ""
    assert verdict(recent | {2018: 0.0}, direction="up", target=10.0)["reason"] == "zero_in_series"


@pytest.mark.parametrize("year", [2020, 2023])
def test_nothing_is_projected_to_a_year_that_is_over(year: int) -> None:
    values = {2015: 5.0, 2020: 6.0, 2023: 7.0}
    found = verdict(values, direction="up", target=10.0, target_year=year)
    assert np.isnan(found["projected_value"]) and np.isnan(found["high"])
    assert found[["verdict", "reason"]].tolist() == ["not_on_path", "target_year_over"]
    assert found["year_reached"] == 2032


def test_a_limit_that_is_passed_already_bounds_nothing() -> None:
    values = {2015: 5.0, 2020: 6.0, 2023: 7.0}
    free = verdict(values, direction="up")
    assert free["projected_value"] > 9.0
    assert verdict(values, direction="up", limit=2.0)["projected_value"] == free["projected_value"]
    assert verdict(values, direction="up", limit=9.0)["projected_value"] == 9.0


def test_a_limit_before_its_target_bounds_nothing() -> None:
    values = {2015: 5.0, 2020: 6.0, 2023: 7.0}
    free = verdict(values, direction="up", target=10.0)
    before = verdict(values, direction="up", target=10.0, limit=9.0)
    assert before["projected_value"] == free["projected_value"]


def test_of_a_series_that_ends_before_the_base_year_nothing_is_said() -> None:
    old = {2010: 0.5, 2013: 0.8}

    assert verdict(old, direction="up", target=0.7)["verdict"] == "cannot_say"
