"""Post-stratified, raked and trimmed weights equal R's survey, and so do the errors they give."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from references import reference

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics import (
    design_effect,
    nonresponse_weights,
    poststratify,
    rake,
    survey_mean,
    survey_proportion,
    survey_total,
    trim_weights,
)
from alliances.statistics.calibration import effective_n

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


def test_the_api_sample_of_survey_gives_its_figures() -> None:
    # Documentation of R's survey, postStratify() and rake() on apiclus1.
    api = FOUND["api"]
    data = frame(api["data"])
    design: dict[str, Any] = {"data": data, "clusters": "dnum", "population": "fpc"}
    post = poststratify(data["stype"], api["types"], data["pw"])
    mean: Any = survey_mean("api00", weights=post, **design)
    assert (round(float(mean), 2), round(mean.error, 3)) == (642.31, 23.920)
    raked = rake(
        {"stype": data["stype"], "wide": data["wide"]},
        {"stype": api["types"], "wide": api["wide"]},
        data["pw"],
    )
    for weights, expected in ((post, api["post"]), (raked, api["rake"])):
        for function, column, name in (
            (survey_mean, "api00", "mean"),
            (survey_total, "enroll", "total"),
        ):
            found: Any = function(column, weights=weights, **design)
            assert float(found) == pytest.approx(expected[name]["value"], rel=CLOSED)
            assert found.error == pytest.approx(expected[name]["error"], rel=ITERATIVE)


def test_weights_tell_how_they_were_made_and_what_they_cost() -> None:
    weights = rake(
        {"sex": list("ffmm"), "age": [1, 2, 1, 2]},
        {"sex": {"f": 60, "m": 40}, "age": {1: 30, 2: 70}},
        [1, 1, 1, 3],
    )
    assert weights.iterations > 1
    assert weights.margins is not None
    assert weights.margins["before"].tolist() == [2, 4, 2, 4]
    assert weights.margins["after"].to_numpy() == pytest.approx(np.array([60, 40, 30, 70]))
    assert abs(weights.margins["error"]).max() < 1e-10
    assert weights.factors[3] == pytest.approx(weights.weights[3] / 3)
    assert weights.smallest_factor == weights.factors.min() < weights.factors.max()
    assert weights.largest_factor == weights.factors.max()
    assert weights.design_effect == pytest.approx(float(design_effect(weights)))
    assert weights.effective_n == pytest.approx(4 / weights.design_effect)
    assert (weights.method, weights.source[:6]) == ("rake", "Deming")


def test_what_is_computed_from_weights_does_not_pass_for_calibrated() -> None:
    weights = poststratify(list("aabb"), {"a": 10, "b": 6})
    for other in (weights * 2, weights[:], weights.copy(), np.sqrt(weights)):
        assert getattr(other, "made", None) is None
    with pytest.raises(AttributeError, match="gone"):
        _ = (weights * 2).margins
    kept: Any = survey_mean([1, 2, 5, 7], weights=weights)
    plain: Any = survey_mean([1, 2, 5, 7], weights=weights.weights)
    assert float(kept) == float(plain)
    assert kept.error < plain.error


def test_the_weights_given_are_left_as_they_were() -> None:
    before = np.array([1.0, 2.0, 3.0, 4.0])
    made = poststratify(list("aabb"), {"a": 10, "b": 6}, before)
    trim_weights(before, upper=2)
    before[0] = 9
    assert made.tolist() == pytest.approx([10 / 3, 20 / 3, 18 / 7, 24 / 7])
    assert made.factors == pytest.approx(np.array([10 / 3, 10 / 3, 6 / 7, 6 / 7]))


def test_the_total_that_weights_meet_has_no_error() -> None:
    cells = list("aabbbc")
    weights = poststratify(cells, {"a": 10, "b": 6, "c": 3}, [1, 2, 3, 1, 2, 3])
    found: Any = survey_total([each == "a" for each in cells], weights=weights)
    assert (float(found), found.error) == (pytest.approx(10), 0.0)


def test_those_who_responded_speak_for_their_class() -> None:
    weights = nonresponse_weights(list("aaabb"), [True, True, False, True, True], [1, 2, 3, 4, 5])
    assert weights.tolist() == [2, 4, 0, 4, 5]
    assert weights.sum() == 15
    assert (weights.smallest_factor, weights.largest_factor) == (1, 2)


def test_trimming_tells_how_many_weights_and_how_much() -> None:
    trimmed = trim_weights([1, 2, 3, 10], upper=6)
    assert (trimmed.trimmed, trimmed.moved, trimmed.sum()) == (1, 4, 16)
    kept = trim_weights([1, 2, 3, 10], upper=6, lower=2, redistribute=False)
    assert (kept.tolist(), kept.trimmed, kept.moved) == ([2, 2, 3, 6], 2, 5)
    assert trim_weights([1, 2, 3], upper=5).trimmed == 0


def test_weights_of_zero_get_nothing_from_trimming() -> None:
    assert trim_weights([0, 1, 2, 9], upper=6).tolist() == [0, 2.5, 3.5, 6]


def test_the_design_effect_of_weights_is_that_of_kish() -> None:
    weights = np.array([1.0, 1.0, 2.0, 4.0])
    cv = weights.std() / weights.mean()
    found = design_effect(weights)
    assert (float(found), found.n) == (pytest.approx(1 + cv**2), 4)
    assert float(effective_n(weights)) == pytest.approx(64 / 22)
    assert float(design_effect([0, 3, 3])) == 1
    assert float(design_effect(weights * 1e-200)) == pytest.approx(1 + cv**2)


TWO = {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: poststratify(["a", "b"], {"a": 1}), '"b" occurs'),
        (lambda: poststratify(["a", "b"], {"a": 1, "b": 0}), '"b" is 0'),
        (lambda: poststratify(["a", "b"], {"a": 1, "b": -2}), '"b" is -2'),
        (lambda: poststratify(["a", None], {"a": 1}), "row 2 has no label"),
        (lambda: poststratify(["a", "b"], [1, 2]), "by label"),  # type: ignore[arg-type]
        (lambda: poststratify(["a", "b"], {"a": 1, "b": 2}, [1, -1]), "negative weight"),
        (lambda: poststratify(["a", "b"], {"a": 1, "b": 2}, [1]), "same length"),
        (lambda: rake(TWO, {"a": {1: 3, 2: 4}, "b": {1: 3, 2: 5}}), "7.*8"),
        (lambda: rake(TWO, {"a": {1: 3, 2: 4}}), '"b" has no totals'),
        (lambda: rake({"a": [1]}, {"a": {1: 3}, "b": {1: 3}}), '"b", but no such margin'),
        (lambda: rake({}, {}), "at least one margin"),
        (lambda: rake([[1]], {}), "by name"),  # type: ignore[arg-type]
        (lambda: rake({"a": [1, 2], "b": [1]}, {"a": {1: 3, 2: 4}, "b": {1: 7}}), "same length"),
        (lambda: rake({"a": [1]}, {"a": {1: 3}}, tolerance=0), "tolerance"),
        (lambda: nonresponse_weights(["a", "b"], [1, None]), "Row 2"),
        (lambda: nonresponse_weights(["a", "b"], [1, 2]), "Row 2"),
        (lambda: trim_weights([1, 2], upper=1, lower=2), "limits"),
        (lambda: trim_weights([1, 2], upper=float("nan")), "limits"),
        (lambda: design_effect([1, None]), "Row 2"),
    ],
)
def test_a_wrong_call_is_refused(call: Any, told: str) -> None:
    with pytest.raises(WrongCall, match=told):
        call()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: poststratify(["a", "a"], {"a": 1, "b": 3}), '3 for "b"'),
        (lambda: poststratify(["a", "b"], {"a": 1, "b": 3}, [1, 0]), '3 for "b"'),
        (lambda: poststratify([], {}), "at least 1"),
        (lambda: rake(TWO, {"a": {1: 3, 2: 4}, "b": {1: 4, 2: 3}}), "1000 rounds"),
        (
            lambda: rake({"a": [1, 1, 2], "b": [1, 2, 2]}, {"a": {1: 3, 2: 4}, "b": {1: 4, 2: 3}}),
            "contradict",
        ),
        (lambda: nonresponse_weights(list("aabb"), [1, 0, 0, 0]), ": b"),
        (lambda: trim_weights([1, 2, 3, 10], upper=3, strict=True), "16"),
        (lambda: trim_weights([5, 5], upper=3), "10"),
        (lambda: trim_weights([0.1] * 10 + [1], lower=1), "redistribute"),
        (lambda: design_effect([0, 0]), "above zero"),
        (lambda: design_effect([]), "above zero"),
    ],
)
def test_what_has_no_answer_is_refused(call: Any, told: str) -> None:
    with pytest.raises(NoAnswer, match=told):
        call()


@st.composite
def populations(draw: st.DrawFn) -> tuple[pd.DataFrame, dict[str, pd.Series], np.ndarray]:
    """Return a sample in which every pair of labels occurs, and margins of some population."""
    shape = draw(st.tuples(*[st.integers(2, 4)] * 2))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    cells = [(first, second) for first in range(shape[0]) for second in range(shape[1])] * 2
    frame = pd.DataFrame(cells, columns=["a", "b"])
    real = frame.assign(N=rng.uniform(5, 50, len(frame)))
    targets = {name: real.groupby(name)["N"].sum() for name in ("a", "b")}
    return frame, targets, rng.uniform(0.5, 5, len(frame))


@settings(max_examples=50, deadline=None)
@given(populations(), st.floats(0.01, 100))
def test_raking_meets_every_margin_and_keeps_the_ratios_within_a_cell(
    population: tuple[pd.DataFrame, dict[str, pd.Series], np.ndarray], scale: float
) -> None:
    frame, targets, before = population
    weights = rake(frame, targets, before)
    for name, target in targets.items():
        reached = pd.Series(weights.weights).groupby(frame[name]).sum()
        assert reached.to_numpy() == pytest.approx(target.to_numpy(), rel=1e-9)
    factors = pd.Series(weights.factors).groupby([frame["a"], frame["b"]])
    assert factors.max().to_numpy() == pytest.approx(factors.min().to_numpy(), rel=1e-9)
    scaled = rake(frame, targets, before * scale)
    assert scaled.weights == pytest.approx(weights.weights, rel=1e-8)


@settings(max_examples=50, deadline=None)
@given(populations())
def test_raking_keeps_the_cross_ratios_of_the_sample(
    population: tuple[pd.DataFrame, dict[str, pd.Series], np.ndarray],
) -> None:
    # What Deming and Stephan's procedure keeps: the association between the margins.
    frame, targets, before = population
    after = rake(frame, targets, before)
    odds = []
    for weights in (before, after.weights):
        table = pd.Series(weights).groupby([frame["a"], frame["b"]]).sum().unstack().to_numpy()
        odds.append(table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]))
    assert odds[1] == pytest.approx(odds[0], rel=1e-8)


@settings(max_examples=30, deadline=None)
@given(populations())
def test_raking_one_margin_is_post_stratifying(
    population: tuple[pd.DataFrame, dict[str, pd.Series], np.ndarray],
) -> None:
    frame, targets, before = population
    raked = rake(frame[["a"]], {"a": targets["a"]}, before)
    assert raked.weights == pytest.approx(poststratify(frame["a"], targets["a"], before).weights)
    again = poststratify(frame["a"], targets["a"], raked)
    assert again.weights == pytest.approx(raked.weights)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.1, 20), min_size=4, max_size=30), st.floats(1.2, 3))
def test_strict_trimming_keeps_the_sum_within_the_limits(weights: list[float], room: float) -> None:
    upper = room * float(np.mean(weights))
    trimmed = trim_weights(weights, upper=upper, strict=True)
    assert trimmed.sum() == pytest.approx(sum(weights))
    assert trimmed.max() <= upper
    assert trimmed.design_effect <= float(design_effect(weights)) * (1 + 1e-12)


def test_strict_trimming_ends_where_shares_become_roundings() -> None:
    weights = [1.0, 1.0, 7.0, 7.0, 9.0, 15.0]
    trimmed = trim_weights(weights, upper=1.25 * 40 / 6, strict=True)
    assert trimmed.max() <= 1.25 * 40 / 6
    assert trimmed.sum() == pytest.approx(40, rel=1e-15)
    # Two below the limit take all that the four above lose.
    assert trimmed.tolist() == pytest.approx([10 / 3, 10 / 3, *[25 / 3] * 4])
