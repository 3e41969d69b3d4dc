"""Means, totals and shares of a survey equal R's survey; a wrong design is refused."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from references import reference
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics import survey_mean, survey_proportion, survey_total

FOUND = reference("design")
CLOSED, ITERATIVE = 1e-9, 1e-6
CASES = [(case["data"], kind) for case in FOUND["cases"] for kind in case["kinds"]]
ARGUMENTS = {"h": "strata", "w": "weights", "c": "clusters", "N": "population"}


def frame(data: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(data)


def design(given: list[str]) -> dict[str, Any]:
    return {ARGUMENTS[column]: column for column in given}


def same(found: Any, expected: dict[str, Any], tolerance: float = CLOSED) -> None:
    assert float(found) == pytest.approx(expected["value"], rel=tolerance)
    for end in ("error", "low", "high"):
        assert getattr(found, end) == pytest.approx(expected[end], rel=tolerance, abs=1e-12)


@pytest.mark.parametrize(("data", "kind"), CASES)
def test_means_and_totals_equal_svymean_and_svytotal(
    data: dict[str, Any], kind: dict[str, Any]
) -> None:
    asked: dict[str, Any] = {"data": frame(data), **design(kind["given"])}
    mean, total = survey_mean("y", **asked), survey_total("y", **asked)
    same(mean, kind["mean"])
    same(total, kind["total"])
    assert isinstance(mean, Estimate)
    assert (mean.n, mean.df) == (kind["n"], kind["df"])


@pytest.mark.parametrize(("data", "kind"), CASES)
@pytest.mark.parametrize("function", [survey_mean, survey_total])
def test_domains_equal_svyby(function: Any, data: dict[str, Any], kind: dict[str, Any]) -> None:
    found = function("y", data=frame(data), by="g", **design(kind["given"]))
    expected = kind["mean_by" if function is survey_mean else "total_by"]
    assert found.index.tolist() == expected["label"]
    assert found["value"].to_numpy() == pytest.approx(np.array(expected["value"]), rel=CLOSED)
    assert found["error"].to_numpy() == pytest.approx(np.array(expected["error"]), rel=CLOSED)
    assert found["df"].tolist() == [kind["df"]] * len(found)


@pytest.mark.parametrize(("data", "kind"), CASES)
@pytest.mark.parametrize("method", ["logit", "asin", "beta", "t"])
def test_shares_equal_svyciprop(method: str, data: dict[str, Any], kind: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"data": frame(data), **design(kind["given"])}
    same(survey_proportion("x", method=method, **asked), kind[method])
    if method == "logit":
        same(survey_proportion("x", confidence=0.9, **asked), kind["logit90"])
        # The same interval, but R finds it there by iterating; its error there knows no missing.
        found = survey_proportion("x", **asked)
        same(found, {**kind["glm"], "error": found.error}, ITERATIVE)


@pytest.mark.parametrize(("data", "kind"), CASES)
def test_shares_of_domains_equal_svyby_of_svyciprop(
    data: dict[str, Any], kind: dict[str, Any]
) -> None:
    found = survey_proportion("x", data=frame(data), by="g", **design(kind["given"]))
    expected = frame(kind["share_by"]).set_index("label").astype(float)
    inner = expected["value"].between(0, 1, inclusive="neither")
    for column in ("value", "low", "high"):
        assert found.loc[inner, column].to_numpy() == pytest.approx(
            expected.loc[inner, column].to_numpy(), rel=CLOSED
        )


@pytest.mark.parametrize("case", FOUND["lonely"])
def test_strata_of_one_unit_equal_the_options_of_survey(case: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"data": frame(case["data"]), **design(case["given"])}
    for expected in case["results"]:
        same(survey_mean("y", single=expected["single"], **asked), expected["mean"])
        same(survey_total("y", single=expected["single"], **asked), expected["total"])
    with pytest.raises(NoAnswer, match=r": c\."):
        survey_mean("y", **asked)


@pytest.mark.parametrize(
    ("sample", "design", "error"),
    [
        ("srs", {"population": "fpc"}, 9.249722),
        ("strat", {"strata": "stype", "population": "fpc"}, 9.4089408028),
        ("clus", {"clusters": "dnum", "population": "fpc"}, 23.5422406938),
    ],
)
def test_the_api_samples_of_survey_give_its_figures(
    sample: str, design: dict[str, str], error: float
) -> None:
    # Documentation of R's survey, data(api): svymean(~api00), without weights: N / n from the fpc.
    expected = FOUND["api"][sample]
    found: Any = survey_mean("api00", data=frame(expected["data"]), **design)
    assert found.error == pytest.approx(error, abs=5e-7)
    same(found, expected["mean"])
    same(survey_total("api00", data=frame(expected["data"]), **design), expected["total"])


def test_the_signatures_of_cochran_are_estimated_as_printed() -> None:
    # Cochran, Sampling Techniques, 3rd ed. 1977, section 2.8: 50 of 676 sheets of a petition; the
    # 80 % limits are 19,888 ± 1,781, with 1.28 for the normal quantile.
    signatures = [42, 41, 36, 32, 29, 27, 23, 19, 16, 15, 14, 11, 10, 9, 7, 6, 5, 4, 3]
    sheets = [23, 4, 1, 1, 1, 2, 1, 1, 2, 2, 1, 1, 1, 1, 1, 3, 2, 1, 1]
    total: Any = survey_total(np.repeat(signatures, sheets), population=676)
    assert round(float(total)) == 19888
    assert 1.28 * total.error == pytest.approx(1781, abs=1)


@pytest.mark.parametrize(
    ("successes", "n", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_the_shares_of_newcombe_have_the_printed_intervals(
    successes: int, n: int, wilson: tuple[float, float], exact: tuple[float, float]
) -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, methods 3 and 5.
    values = np.arange(n) < successes
    for method, ends in (("wilson", wilson), ("exact", exact)):
        found: Any = survey_proportion(values, method=method)
        assert (round(found.low, 4), round(found.high, 4)) == ends


@pytest.mark.parametrize("case", FOUND["binomial"])
def test_shares_without_a_design_have_the_binomial_intervals(case: dict[str, Any]) -> None:
    values = [1] * case["x"] + [0] * (case["n"] - case["x"])
    for method in ("wilson", "exact"):
        found: Any = survey_proportion(values, method=method)
        assert (found.low, found.high) == pytest.approx(case[method], rel=CLOSED, abs=1e-12)
        scipy_method = "exact" if method == "exact" else "wilson"
        ends = stats.binomtest(case["x"], case["n"]).proportion_ci(method=scipy_method)
        assert (found.low, found.high) == pytest.approx((ends.low, ends.high), abs=1e-12)


def test_a_share_of_all_has_a_logit_no_more_and_says_so() -> None:
    found: Any = survey_proportion([1] * 8)
    assert found.method == "survey_proportion:clopper_pearson:taylor"
    assert (found.low, found.high) == (pytest.approx(0.025 ** (1 / 8)), 1.0)
    weighted: Any = survey_proportion([0] * 8, weights=[1, 2, 3, 4, 5, 6, 7, 8])
    assert weighted.method == "survey_proportion:clopper_pearson:effective:taylor"
    kish = 36**2 / 204
    assert (weighted.low, weighted.high) == (0.0, pytest.approx(1 - 0.025 ** (1 / kish)))


def test_few_clusters_widen_the_interval_of_a_share_of_all() -> None:
    rows: Any = survey_proportion([1] * 12, weights=[1] * 12)
    clusters: Any = survey_proportion([1] * 12, weights=[1] * 12, clusters=[1, 2, 3] * 4)
    assert clusters.low < rows.low - 0.2


def test_wilson_with_a_design_rests_on_the_effective_number_of_answers() -> None:
    values, clusters = [1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0], [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]
    found: Any = survey_proportion(values, clusters=clusters, method="wilson")
    n = 0.25 / found.error**2 * (stats.t.ppf(0.975, 11) / stats.t.ppf(0.975, 5)) ** 2
    half = stats.norm.ppf(0.975) * math.sqrt(0.25 / n + stats.norm.ppf(0.975) ** 2 / 4 / n**2)
    assert found.high - found.low == pytest.approx(2 * half / (1 + stats.norm.ppf(0.975) ** 2 / n))


def test_labels_count_as_success_and_missing_stay_missing() -> None:
    found: Any = survey_proportion(["oui", "non", None, "oui"], success="oui")
    assert (float(found), found.n, found.valid_share) == (pytest.approx(2 / 3), 3, 0.75)
    top: Any = survey_proportion([1, 2, 3, 4, 5, np.nan], success=[4, 5])
    assert (float(top), top.n) == (pytest.approx(0.4), 5)
    with pytest.raises(WrongCall, match="success="):
        survey_proportion([1, 2, 3])


def test_where_all_were_asked_nothing_is_left_to_guess() -> None:
    found: Any = survey_mean([1, 2, 3], population=3)
    assert (found.error, found.low, found.high, found.note) == (0, 2, 2, "census")
    assert survey_mean([1, 2, None], population=3).note == "census: 1 without an answer"  # type: ignore[union-attr]
    share: Any = survey_proportion([1, 0, 1], population=3, method="wilson")
    assert share.low == share.high == float(share)


def test_a_stratum_asked_in_full_adds_no_variance() -> None:
    values, strata = [1, 9, 4, 3, 5, 2], list("aaabbb")
    asked: dict[str, Any] = {"strata": strata, "weights": [1, 1, 1, 4, 4, 4]}
    found: Any = survey_total(values, population={"a": 3, "b": 12}, **asked)
    alone: Any = survey_total(values[3:], weights=[4] * 3, population=12)
    assert found.error == pytest.approx(alone.error, rel=1e-12)


def test_where_answers_are_all_alike_there_is_no_interval() -> None:
    found: Any = survey_mean([3.1] * 5)
    assert (float(found), found.error, found.low, found.high) == (3.1, 0.0, None, None)
    assert found.note == "no_variance"
    halves: Any = survey_proportion([1, 0, 1, 0], clusters=[1, 1, 2, 2], method="wilson")
    assert (halves.low, halves.note) == (None, "no_variance")


def test_a_domain_without_an_answer_says_so() -> None:
    table = survey_mean([1, 2, None, None], by=["a", "a", "b", "b"])
    assert isinstance(table, pd.DataFrame)
    assert table.loc["b", ["n", "note"]].tolist() == [0, "no_valid_answer"]
    assert math.isnan(table.loc["b", "value"])


def test_several_columns_and_domains_give_a_row_each() -> None:
    answers = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, None, 2, 5], "g": list("uuvv")})
    table = survey_mean(["a", "b"], data=answers, by="g")
    assert isinstance(table, pd.DataFrame)
    assert table.index.names == ["g", "name"]
    assert table.loc[("u", "b"), "n"] == 1
    assert table.loc[("v", "a"), "value"] == 3.5
    two = survey_mean("a", data=answers.assign(h=[1, 2, 1, 1]), by=["g", "h"])
    assert isinstance(two, pd.DataFrame)
    assert two.index.tolist() == [("u", 1), ("u", 2), ("v", 1)]
    whole = survey_mean(answers[["a", "b"]])
    assert isinstance(whole, pd.DataFrame)
    assert whole["value"].tolist() == [2.5, 3.0]


def test_rows_without_a_domain_are_in_none_but_stay_in_the_design() -> None:
    table = survey_total([1, 2, 4, 8], by=["a", "a", None, None])
    assert isinstance(table, pd.DataFrame)
    assert table.loc["a", "value"] == 3
    assert table.loc["a", "error"] == pytest.approx(survey_total([1, 2, 0, 0]).error)  # type: ignore[union-attr]


def test_degrees_of_freedom_are_those_asked_for() -> None:
    values, by = [1, 2, 4, 8, 3, 1], list("aabbbb")
    table = survey_mean(values, by=by, df="domain")
    assert isinstance(table, pd.DataFrame)
    assert table["df"].tolist() == [1, 3]
    normal: Any = survey_mean(values, df=math.inf)
    assert normal.high - float(normal) == pytest.approx(stats.norm.ppf(0.975) * normal.error)


def test_very_large_and_very_small_numbers_have_an_error_too() -> None:
    usual: Any = survey_mean([1, 2, 4])
    for scale in (1e-300, 1e300):
        found: Any = survey_mean(np.array([1, 2, 4]) * scale)
        assert found.error == pytest.approx(usual.error * scale, rel=1e-12)


SIX = [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("values", "design", "told"),
    [
        (SIX, {"weights": [1, 1, -1, 1, 1, 1]}, "Row 3 has a negative weight"),
        (SIX, {"weights": [1, None, 1, 1, 1, 1]}, "Row 2 has no weight"),
        (SIX, {"weights": [1, 1]}, "same length"),
        (SIX, {"weights": 2}, "weights"),
        (SIX, {"strata": [*"aab", None, *"bb"]}, "row 4 has no label"),
        (SIX, {"population": 5}, "fewer than the 6"),
        (SIX, {"population": 0.5}, "looks like a share"),
        (SIX, {"population": math.nan}, "empty value"),
        (SIX, {"population": {"a": 9, "b": math.inf}, "strata": [*"aaabbb"]}, "weights="),
        (SIX, {"population": 20, "strata": [*"aaabbb"]}, "2 strata"),
        (SIX, {"population": {"a": 9}, "strata": [*"aaabbb"]}, '"b" is missing'),
        (SIX, {"population": [9, 9, 9, 8, 8, 7], "strata": [*"aaabbb"]}, "different values"),
        (SIX, {"population": {"a": 9}}, "strata= is missing"),
        (SIX, {"population": {"a": "many", "b": 9}, "strata": [*"aaabbb"]}, "many"),
        (SIX, {"clusters": [1, 2, 3, 1, 2, 3], "strata": [*"aaabbb"]}, "nest=True"),
        (SIX, {"df": 0}, "df"),
        (SIX, {"df": None}, "df"),
        (SIX, {"single": "ignore"}, "single"),
        (SIX, {"confidence": 95}, "0.95"),
        (SIX, {"by": [1, 2]}, "same length"),
        ("y", {}, "data="),
        ("y", {"data": pd.DataFrame({"z": [1]})}, 'no column "y"'),
        (["un", "deux"], {}, "numbers"),
    ],
)
def test_a_wrong_design_is_refused(values: Any, design: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongCall, match=told):
        survey_mean(values, **design)


@pytest.mark.parametrize(
    ("values", "design", "told"),
    [
        ([], {}, "at least 1"),
        ([None, None], {}, "at least 1"),
        ([3], {}, "only one primary unit"),
        (SIX, {"weights": [0] * 6}, "above zero"),
        (SIX, {"clusters": [1] * 6}, "only one primary unit"),
        (SIX, {"strata": [*"aabbbc"]}, r": c\. Join"),
        (SIX, {"strata": [*"abcdef"], "single": "average"}, "average"),
        (SIX, {"by": [None] * 6}, "groups"),
        (SIX, {"population": {"a": 9, "b": 9, "c": 4}, "strata": [*"aaabbb"]}, ": c. What"),
    ],
)
def test_what_has_no_answer_is_refused(values: Any, design: dict[str, Any], told: str) -> None:
    with pytest.raises(NoAnswer, match=told):
        survey_mean(values, **design)


def test_the_same_label_may_mean_another_cluster_in_another_stratum() -> None:
    strata = [*"aaabbb"]
    nested: Any = survey_mean(SIX, strata=strata, clusters=[1, 2, 3, 1, 2, 3], nest=True)
    apart: Any = survey_mean(SIX, strata=strata, clusters=SIX)
    assert (nested.error, nested.df) == (apart.error, apart.df)


@st.composite
def samples(draw: st.DrawFn) -> dict[str, Any]:
    n = draw(st.integers(8, 40))
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    strata = np.repeat([0, 1], [n // 2, n - n // 2])
    return {
        "values": np.round(seed.normal(3, 2, n), 3),
        "weights": np.round(seed.uniform(0.5, 4, n), 3),
        "strata": strata,
        "clusters": strata * 100 + np.arange(n) % draw(st.integers(2, 4)),
        "population": {0: 9, 1: 30},
    }


@settings(max_examples=40, deadline=None)
@given(samples(), st.floats(-50, 50), st.floats(0.01, 100))
def test_a_mean_follows_its_unit_and_not_that_of_the_weights(
    sample: dict[str, Any], shift: float, scale: float
) -> None:
    usual: Any = survey_mean(**sample)
    moved: Any = survey_mean(**{**sample, "values": shift + scale * sample["values"]})
    assert float(moved) == pytest.approx(shift + scale * float(usual), rel=1e-9, abs=1e-9)
    assert moved.error == pytest.approx(scale * usual.error, rel=1e-6, abs=1e-12)
    weighed: Any = survey_mean(**{**sample, "weights": scale * sample["weights"]})
    assert weighed.error == pytest.approx(usual.error, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(sample: dict[str, Any], random: Any) -> None:
    order = list(range(len(sample["values"])))
    random.shuffle(order)
    turned = {name: each if name == "population" else each[order] for name, each in sample.items()}
    for function in (survey_mean, survey_total):
        one, other = function(**sample), function(**turned)
        assert float(one) == pytest.approx(float(other), rel=1e-9)  # type: ignore[arg-type]
        assert one.error == pytest.approx(other.error, rel=1e-9)  # type: ignore[union-attr]


@settings(max_examples=40, deadline=None)
@given(samples())
def test_totals_of_domains_add_up_and_are_totals_of_zeros_elsewhere(
    sample: dict[str, Any],
) -> None:
    by = np.arange(len(sample["values"])) % 3
    table, whole = survey_total(**sample, by=by), survey_total(**sample)
    assert isinstance(table, pd.DataFrame)
    assert table["value"].sum() == pytest.approx(float(whole), rel=1e-9)  # type: ignore[arg-type]
    zeros: Any = survey_total(**{**sample, "values": np.where(by == 1, sample["values"], 0)})
    assert table.loc[1, "error"] == pytest.approx(zeros.error, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(samples())
def test_knowing_more_of_the_population_never_widens_the_interval(sample: dict[str, Any]) -> None:
    errors = [
        survey_mean(**{**sample, "population": {0: size, 1: size}}).error  # type: ignore[union-attr]
        for size in (4, 5, 10, 1000, math.inf)
    ]
    assert errors == sorted(errors)  # type: ignore[type-var]


@settings(max_examples=60, deadline=None)
@given(samples(), st.sampled_from(["logit", "wilson", "beta", "asin"]), st.floats(0.5, 0.999))
def test_the_interval_of_a_share_holds_it_and_stays_within_0_and_1(
    sample: dict[str, Any], method: str, confidence: float
) -> None:
    values = sample.pop("values") > 3
    found: Any = survey_proportion(values, method=method, confidence=confidence, **sample)
    if found.low is not None:
        assert 0 <= found.low <= float(found) <= found.high <= 1
