"""Intraclass correlations, limits of agreement and r_wg equal R's irr, psych and multilevel."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from references import reference, table
from refusals import no_answer, wrong_call

from alliances.statistics import bland_altman, cronbach_alpha, icc, rwg

R = reference("agreement")
CLOSED = 1e-9
# F quantiles at degrees of freedom that are no whole numbers are found by iteration, in R too.
ITERATIVE = 1e-6
KINDS = ("1", "A,1", "C,1", "1,k", "A,k", "C,k")

# Shrout & Fleiss, Psychological Bulletin 86 (1979) 420-428, table 2: six targets, four judges.
JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
# Bland & Altman, Lancet 327 (1986) 307-310, table: peak expiratory flow rate of 17 subjects, first
# measurements with the Wright and the mini Wright meter, litres a minute.
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def near(value: float, tolerance: float = CLOSED) -> Any:
    return pytest.approx(value, rel=tolerance, abs=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", R["icc"])
def test_an_intraclass_correlation_equals_irr(case: dict[str, Any], kind: str) -> None:
    expected = case["irr"][kind]
    found = icc(table(case["data"]), kind, average_limits="irr")
    narrow = icc(table(case["data"]), kind, average_limits="irr", confidence=0.9)
    assert float(found) == near(expected["value"])
    assert found.n == expected["n"]
    assert (found.low, found.high) == near((expected["low"], expected["high"]), ITERATIVE)
    assert (narrow.low, narrow.high) == near((expected["low90"], expected["high90"]), ITERATIVE)
    assert found.df == near((expected["df1"], expected["df2"]), ITERATIVE)


@pytest.mark.parametrize("case", R["icc"])
def test_an_intraclass_correlation_and_its_interval_equal_psych(case: dict[str, Any]) -> None:
    every = icc(table(case["data"]), "all")
    assert tuple(every.index) == KINDS
    for expected, kind in zip(case["psych"], KINDS, strict=True):
        found = icc(table(case["data"]), expected["kind"])
        assert found.method == f"icc:{kind}"
        assert float(found) == near(expected["value"]) == every.loc[kind, "value"]
        if found.low is not None:
            assert (found.low, found.high) == near((expected["low"], expected["high"]), ITERATIVE)


@pytest.mark.parametrize("case", R["grouped"])
def test_respondents_in_organisations_give_the_icc_of_multilevel(case: dict[str, Any]) -> None:
    answers, groups = np.array(case["answers"], dtype=float), case["groups"]
    assert float(icc(answers, groups=groups)) == near(case["icc1"])
    assert float(icc(answers, "ICC2", groups=groups)) == near(case["icc2"])
    assert icc(answers, "all", groups=groups)["value"].tolist() == near(
        [case["icc1"], case["icc2"]]
    )


def test_the_six_forms_are_those_that_shrout_and_fleiss_print() -> None:
    found = icc(JUDGES, "all")["value"].round(2)
    assert found.to_dict() == dict(zip(KINDS, (0.17, 0.29, 0.71, 0.44, 0.62, 0.91), strict=True))


def test_equal_groups_give_what_a_table_of_them_gives() -> None:
    groups = np.repeat(np.arange(6), 4)
    for kind in ("1", "1,k"):
        of_table, of_groups = icc(JUDGES, kind), icc(JUDGES.ravel(), kind, groups=groups)
        adjusted = icc(JUDGES.ravel(), kind, groups=groups, group_size="adjusted")
        assert float(of_groups) == near(float(of_table)) == float(adjusted)
        assert (of_groups.low, of_groups.high) == near((of_table.low, of_table.high))


def test_the_adjusted_size_of_unequal_groups_is_below_their_mean() -> None:
    answers, groups = [1, 2, 2, 4, 5, 3, 4, 1.0], list("aaaaabbc")
    # By hand: means 2.8, 3.5 and 1 of 5, 2 and 1 respondents, 2.75 of all.
    between = 5 * 0.05**2 + 2 * 0.75**2 + 1.75**2
    within = 1.8**2 + 2 * 0.8**2 + 1.2**2 + 2.2**2 + 2 * 0.5**2
    msb, msw, size = between / 2, within / 5, (8 - (25 + 4 + 1) / 8) / 2
    found = icc(answers, groups=groups, group_size="adjusted")
    assert float(found) == near((msb - msw) / (msb + (size - 1) * msw))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (("twoway", "agreement", "single"), "A,1"),
        (("twoway", "agreement", "average"), "A,k"),
        (("twoway", "consistency", "single"), "C,1"),
        (("twoway", "consistency", "average"), "C,k"),
        (("oneway", "consistency", "single"), "1"),
        (("oneway", "agreement", "average"), "1,k"),
    ],
)
def test_the_words_of_irr_name_the_same_form(said: tuple[str, str, str], kind: str) -> None:
    model, type_, unit = said
    assert icc(JUDGES, model=model, type=type_, unit=unit) == icc(JUDGES, kind)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("ICC(A,1)", "A,1"), ("a,k", "A,k"), ("ICC(2,1)", "A,1"), ("3, k", "C,k"), ("ICC1k", "1,k")],
)
def test_the_usual_names_of_a_form_are_understood(word: str, kind: str) -> None:
    assert icc(JUDGES, word) == icc(JUDGES, kind)


def test_absolute_agreement_of_one_rater_is_the_default() -> None:
    assert icc(JUDGES) == icc(JUDGES, "A,1")


def test_ratings_that_agree_entirely_have_a_coefficient_of_one_and_no_error() -> None:
    for kind in KINDS:
        found = icc([[1, 1, 1], [4, 4, 4], [2, 2, 2]], kind)
        assert (found.value, found.low, found.high, found.note) == (1.0, 1.0, 1.0, "no_error")
    shifted = icc([[1.1, 2.2], [4.1, 5.2], [2.1, 3.2]], "C,1")
    assert (shifted.value, shifted.note) == (1.0, "no_error")


def test_hardly_any_degrees_of_freedom_leave_no_interval() -> None:
    """Two units, a value near zero: the quantile of F is infinite, and R gives NaN."""
    found = icc([[0.4, 10.9, 19.6], [0.1, 9.8, 20.9]], "A,1")
    assert found.df[1] < 1e-3
    assert (found.low, found.high, found.note) == (None, None, "no_interval")


def test_raters_who_are_opposed_leave_the_approximation_without_interval() -> None:
    opposed = [[2, 2], [2, 2], [0, 2], [2, 0]]
    found = icc(opposed, "A,k", average_limits="irr")
    assert (found.low, found.high, found.note) == (None, None, "no_interval")
    # By hand: mean squares 2 / 3 between units, 0 between raters, 4 / 3 of error.
    assert float(found) == near(-2)
    assert float(icc(opposed)) == near(-0.5)


def test_the_mean_of_raters_who_differ_more_than_units_has_no_lower_limit() -> None:
    found = icc([[1, 1, 2], [2, 0, 0], [2, 2, 0], [0, 2, 1]], "A,k")
    assert (found.value, found.low, found.note) == (near(-11), None, "no_lower_limit")
    assert found.high == pytest.approx(0.77500993)


def test_units_that_do_not_differ_have_the_least_coefficient_and_no_interval() -> None:
    alike = [[1, 3, 2], [2, 1, 3], [3, 2, 1], [1, 3, 2]]
    for kind, value in (("1", -1 / 2), ("C,1", -1 / 2)):
        found = icc(alike, kind)
        assert (found.value, found.low, found.note) == (near(value), None, "no_interval")
    found = icc(alike, "A,1")
    assert (found.value, found.low, found.note) == (near(-5 / 7), None, "no_interval")


def test_what_has_no_intraclass_correlation_is_refused() -> None:
    no_answer("statistics.too_few.raters", lambda: icc([[1], [2], [3]]))
    no_answer("statistics.too_few.pairs", lambda: icc([[1, 2], [3, None], [None, 4]]))
    no_answer("statistics.too_few.units", lambda: icc([[1, 2, 3]]))
    assert "0.1" in no_answer("statistics.no_variance", lambda: icc([[0.1, 0.1]] * 3))
    for kind in KINDS[1:]:
        no_answer("agreement.units_alike", lambda kind=kind: icc([[1, 2], [1, 2], [1, 2]], kind))
    for kind in ("A,1", "1,k", "A,k", "C,k"):
        no_answer("agreement.units_alike", lambda kind=kind: icc([[1, 2], [2, 1]], kind))
    no_answer("statistics.too_few.groups", lambda: icc([1, 2, 3], groups=["a"] * 3))
    no_answer("statistics.too_few.respondents", lambda: icc([1, 2, 3], groups=list("abc")))
    no_answer("statistics.no_variance", lambda: icc([2, 2, 2], groups=list("aab")))


def test_a_wrong_call_of_an_intraclass_correlation_is_refused() -> None:
    assert "A,1" in wrong_call("statistics.option", lambda: icc(JUDGES, "B,1"))
    wrong_call("statistics.option", lambda: icc(JUDGES, model="threeway"))
    wrong_call("statistics.option", lambda: icc(JUDGES, average_limits="sas"))
    wrong_call("statistics.option", lambda: icc([1, 2], groups=list("ab"), group_size="median"))
    wrong_call("statistics.groups_one_way", lambda: icc([1, 2, 3], "A,1", groups=list("aab")))
    wrong_call("statistics.lengths", lambda: icc([1, 2, 3], groups=list("ab")))
    wrong_call("statistics.confidence", lambda: icc(JUDGES, confidence=95))


ratings = st.tuples(st.integers(0, 10_000), st.integers(3, 30), st.integers(2, 6))


def drawn(drawn: tuple[int, int, int]) -> np.ndarray:
    seed, n, k = drawn
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + rng.normal(size=k) + rng.normal(size=(n, k))


@settings(max_examples=30, deadline=None)
@given(ratings, st.floats(0.1, 50), st.floats(-100, 100))
def test_the_forms_do_not_change_with_unit_origin_or_order(
    chosen: tuple[int, int, int], unit: float, origin: float
) -> None:
    data = drawn(chosen)
    rng = np.random.default_rng(chosen[0])
    moved = data[rng.permutation(len(data))][:, rng.permutation(data.shape[1])] * unit + origin
    for kind in ("1", "A,1", "C,1"):
        found, other = icc(data, kind), icc(moved, kind)
        assert float(other) == pytest.approx(float(found), rel=1e-6, abs=1e-6)
        if found.high is not None:
            ends = (other.low, other.high)
            assert ends == pytest.approx((found.low, found.high), rel=1e-6, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(ratings)
def test_consistency_ignores_a_rater_who_is_stricter_and_agreement_does_not(
    chosen: tuple[int, int, int],
) -> None:
    data = drawn(chosen)
    stricter = data.copy()
    stricter[:, 0] -= 1000
    assert float(icc(stricter, "C,1")) == pytest.approx(float(icc(data, "C,1")), abs=1e-6)
    assert abs(float(icc(stricter, "A,1"))) < 0.01


@settings(max_examples=30, deadline=None)
@given(ratings)
def test_consistency_of_the_mean_is_alpha(chosen: tuple[int, int, int]) -> None:
    data = drawn(chosen)
    found, alpha = icc(data, "C,k"), cronbach_alpha(data)
    assert (found.value, found.low, found.high) == pytest.approx(
        (alpha.value, alpha.low, alpha.high), rel=1e-9
    )


@pytest.mark.parametrize("case", R["limits"])
def test_bias_and_limits_equal_what_r_gives(case: dict[str, Any]) -> None:
    data = table(case["data"])
    found = bland_altman(data[:, 0], data[:, 1])
    for name in ("bias", "lower", "upper"):
        for column in ("value", "error", "low", "high"):
            assert found.loc[name, column] == near(case[name][column])
    assert found.loc["bias", ["low", "high"]].tolist() == near(case["bias_t"])
    assert found.loc["sd", ["value", "low", "high"]].tolist() == near(
        [case["sd"], case["sd_low"], case["sd_high"]]
    )
    assert found["n"].tolist() == [case["n"]] * 4
    exact = bland_altman(data[:, 0], data[:, 1], exact=True)
    assert exact.loc[["lower", "upper"], "error"].tolist() == near([case["exact"]] * 2)
    assert exact.loc["bias", "error"] == found.loc["bias", "error"]


def test_the_limits_of_the_peak_flow_meters_are_those_of_bland_and_altman() -> None:
    found = bland_altman(WRIGHT, MINI, factor=2)
    assert found["n"].tolist() == [17] * 4
    # They go on from rounded steps, -2.1 - 2 x 38.8 and 16.3 x 2.12, which moves the last digit.
    assert found["value"].tolist() == pytest.approx([-2.1, -79.7, 75.5, 38.8], abs=0.1)
    assert found["low"].tolist()[:3] == pytest.approx([-22.0, -114.3, 40.9], abs=0.2)
    assert found["high"].tolist()[:3] == pytest.approx([17.8, -45.1, 110.1], abs=0.2)


def test_equal_differences_leave_a_bias_without_error() -> None:
    found = bland_altman([1.1, 2.1, 3.1], [1.0, 2.0, 3.0])
    assert found["value"].tolist() == pytest.approx([0.1, 0.1, 0.1, 0.0])
    assert set(found["note"]) == {"no_error"}


def test_what_has_no_limits_of_agreement_is_refused() -> None:
    no_answer("statistics.too_few.pairs", lambda: bland_altman([1, 2], [1, None]))
    wrong_call("statistics.lengths", lambda: bland_altman([1, 2], [1, 2, 3]))
    wrong_call("agreement.factor", lambda: bland_altman([1, 2], [2, 4], factor=0))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40))
def test_the_other_way_round_bias_and_limits_change_sign(seed: int, n: int) -> None:
    a, b = np.random.default_rng(seed).normal(size=(2, n))
    one, other = bland_altman(a, b)["value"], bland_altman(b, a)["value"]
    assert other[["bias", "lower", "upper"]].tolist() == near(
        (-one[["bias", "upper", "lower"]]).tolist()
    )


@pytest.mark.parametrize("case", R["rwg"])
def test_agreement_within_organisations_equals_multilevel(case: dict[str, Any]) -> None:
    answers, groups = table(case["answers"]), case["groups"]
    for items, key in ((answers[:, 0], "one"), (answers, "several")):
        found = rwg(items, case["levels"], groups=groups)
        expected = {
            int(name): (value, n)
            for name, value, n in zip(
                case[f"{key}_group"], case[key], case[f"{key}_n"], strict=True
            )
            if value is not None
        }
        assert found.index.tolist() == sorted(expected)
        for group, (value, n) in expected.items():
            assert found.loc[group, "value"] == near(value)
            assert found.loc[group, "n"] == n
        assert found.attrs["left_out"] == case[f"{key}_n"].count(1)
        for group, value in found["value"].items():
            own = [each == group for each in groups]
            assert float(rwg(items[own], case["levels"])) == near(value)


def test_levels_may_be_a_number_or_codes_and_chance_a_variance_or_shares() -> None:
    answers = [4, 4, 5, 4, 3]
    found = rwg(answers, 5)
    # By hand: s² = 0.5, sigma² = 2.
    assert float(found) == 0.75
    assert rwg(answers, [1, 2, 3, 4, 5]) == found
    assert float(rwg(answers, 5, null=2)) == 0.75
    assert float(rwg(answers, 5, null=[0.2] * 5)) == near(0.75)
    # James, Demaree & Wolf (1984), table 2 for five levels: a slight skew has the variance 1.34.
    slight = rwg(answers, 5, null=[0.05, 0.15, 0.2, 0.35, 0.25])
    assert float(slight) == pytest.approx(1 - 0.5 / 1.34, abs=1e-3)


def test_a_spread_beyond_chance_counts_as_chance_or_below_it() -> None:
    assert float(rwg([1, 5, 1, 5], 5)) == 0.0
    assert float(rwg([1, 5, 1, 5], 5, truncate=False)) == near(1 - (16 / 3) / 2)
    assert float(rwg([[1, 5], [5, 1], [1, 5], [5, 1]], 5)) == 0.0


def test_respondents_who_answered_all_items_count() -> None:
    found = rwg([[4, 4], [5, 4], [None, 1], [4, 5]], 5)
    assert found.n == 3
    assert found == rwg([[4, 4], [5, 4], [4, 5]], 5)


def test_what_has_no_agreement_within_is_refused() -> None:
    no_answer("statistics.too_few.respondents", lambda: rwg([3], 5))
    no_answer("statistics.too_few.respondents", lambda: rwg([3, 4], 5, groups=["a", "b"]))
    beyond = [[1, 5], [5, 1], [1, 5], [5, 1]]
    no_answer("agreement.beyond_chance", lambda: rwg(beyond, 5, truncate=False))
    wrong_call("statistics.two_levels", lambda: rwg([1, 1], 1))
    assert "1 2 3" in wrong_call("statistics.outside_levels", lambda: rwg([1, 4], [1, 2, 3]))
    wrong_call("statistics.outside_levels", lambda: rwg([0, 10], 5))
    wrong_call("statistics.option", lambda: rwg([1, 2], 5, null="even"))
    for null in (0, -1, [0.5, 0.5], [0.4] * 5, [1, 0, 0, 0, 0]):
        wrong_call("agreement.null", lambda null=null: rwg([1, 2], 5, null=null))
    wrong_call("statistics.lengths", lambda: rwg([1, 2, 3], 5, groups=["a"]))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(-10, 10))
def test_codes_that_begin_elsewhere_or_run_backwards_change_nothing(
    seed: int, items: int, origin: int
) -> None:
    answers = np.random.default_rng(seed).integers(1, 6, (20, items))
    found = float(rwg(answers, 5))
    assert 0 <= found <= 1
    assert float(rwg(answers + origin, 5)) == near(found)
    assert float(rwg(6 - answers, 5)) == near(found)


def test_a_frame_of_answers_and_a_series_of_organisations_are_read() -> None:
    answers = pd.DataFrame({"q1": [4, 5, 2, 3], "q2": [4, 4, 3, 3]})
    organisations = pd.Series(["La Poste", "La Poste", "Emmaüs", "Emmaüs"], name="org")
    assert rwg(answers, 5, groups=organisations).index.tolist() == ["Emmaüs", "La Poste"]
    assert icc(answers["q1"], groups=organisations).n == 2
