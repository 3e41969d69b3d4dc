"""Post-stratified, raked and trimmed weights equal R's survey, and so do the errors they give."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from references import reference

from alliances.statistics import (
    poststratify,
    rake,
    survey_mean,
    survey_proportion,
    survey_total,
    trim_weights,
)

FOUND = reference("calibration")
CASES = FOUND["cases"]
CLOSED, ITERATIVE = 1e-9, 1e-6


def frame(data: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(data)


def coded(targets: dict[str, float]) -> dict[object, float]:
    """Return totals by label: JSON turned numbers to texts."""
    return {int(label) if label.isdigit() else label: each for label, each in targets.items()}


def same_estimates(
    case: dict[str, Any], weights: Any, expected: dict[str, Any], tolerance: float
) -> None:
    data = frame(case["data"])
    asked: dict[str, Any] = {"strata": "h", "population": "N", "data": data, "weights": weights}
    if case["clustered"]:
        asked["clusters"] = "c"
    for function, column, name in (
        (survey_mean, "y", "mean"),
        (survey_total, "y", "total"),
        (survey_proportion, "x", "share"),
    ):
        found: Any = function(column, **asked)
        assert float(found) == pytest.approx(expected[name]["value"], rel=tolerance)
        assert found.error == pytest.approx(expected[name]["error"], rel=tolerance)
        assert found.df == expected["df"]
    for function, name in ((survey_mean, "mean_by"), (survey_total, "total_by")):
        found = function("y", by="g", **asked)
        for column in ("value", "error"):
            want = np.array(expected[name][column])
            assert found[column].to_numpy() == pytest.approx(want, rel=tolerance)


@pytest.mark.parametrize("case", CASES)
def test_post_stratified_weights_and_errors_equal_survey(case: dict[str, Any]) -> None:
    data = frame(case["data"])
    weights = poststratify(data["a"], case["targets"]["a"], data["w"])
    assert weights.weights == pytest.approx(np.array(case["post"]["weights"]), rel=CLOSED)
    same_estimates(case, weights, case["post"], CLOSED)


@pytest.mark.parametrize("case", CASES)
def test_cells_of_two_columns_equal_survey(case: dict[str, Any]) -> None:
    data = frame(case["data"])
    totals = frame(case["joint"]).set_index(["a", "b"])["Freq"]
    weights = poststratify(data[["a", "b"]], totals, data["w"])
    assert weights.weights == pytest.approx(np.array(case["post_joint"]["weights"]), rel=CLOSED)
    same_estimates(case, weights, case["post_joint"], CLOSED)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("columns", "name"), [("ab", "rake2"), ("abk", "rake3")])
def test_raked_weights_and_errors_equal_survey(
    columns: str, name: str, case: dict[str, Any]
) -> None:
    data = frame(case["data"])
    targets = {column: coded(case["targets"][column]) for column in columns}
    weights = rake(data[[*columns]], targets, data["w"])
    assert weights.weights == pytest.approx(np.array(case[name]["weights"]), rel=CLOSED)
    same_estimates(case, weights, case[name], ITERATIVE)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_trimmed_weights_equal_survey(at: int, case: dict[str, Any]) -> None:
    trim, before = case["trims"][at], np.array(case["data"]["w"])
    limits = {"upper": trim["upper"], "lower": trim["lower"]}
    once = trim_weights(before, **limits)
    assert once.weights == pytest.approx(np.array(trim["once"]), rel=CLOSED)
    outside = (before > trim["upper"]) | (before < trim["lower"])
    assert once.trimmed == outside.sum()
    if trim["strict"]:
        strict = trim_weights(before, **limits, strict=True)
        assert strict.weights == pytest.approx(np.array(trim["strict"]), rel=CLOSED)
        assert strict.max() <= trim["upper"]
