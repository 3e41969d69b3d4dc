"""Change between waves equals R; who left and who came is told; several tests are adjusted."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from references import reference, table

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics import adjust_p, paired_change, unpaired_change
from alliances.statistics.change import change_word
from alliances.statistics.effects import cliff_delta, cohen_dz

DATA = reference("change")
CASES = DATA["cases"]
CLOSED, ITERATIVE = 1e-9, 1e-6


@pytest.mark.parametrize("case", CASES)
def test_the_paired_t_interval_equals_r(case: dict[str, Any]) -> None:
    row = paired_change(case["before"], case["after"]).loc["change"]
    for name in ("low", "high", "p"):
        assert row[name] == pytest.approx(case[name], rel=CLOSED)
    assert row["value"] == pytest.approx(case["change"], rel=CLOSED)
    assert row["statistic"] == pytest.approx(case["t"], rel=CLOSED)
    assert row["df"] == case["df"]


@pytest.mark.parametrize("case", CASES)
def test_wilcoxon_equals_r_with_and_without_ties(case: dict[str, Any]) -> None:
    row = paired_change(case["before"], case["after"]).loc["wilcoxon"]
    assert row["value"] == case["v"]
    assert row["p"] == pytest.approx(case["wp"], rel=CLOSED)


@pytest.mark.parametrize("case", CASES)
def test_effect_sizes_equal_r(case: dict[str, Any]) -> None:
    found = paired_change(case["before"], case["after"])
    dz = found.loc["dz"]
    assert dz["value"] == pytest.approx(case["dz"], rel=CLOSED)
    assert dz["low"] == pytest.approx(case["dz_low"], rel=ITERATIVE, abs=1e-7)
    assert dz["high"] == pytest.approx(case["dz_high"], rel=ITERATIVE, abs=1e-7)
    cliff = found.loc["cliff_delta"]
    assert cliff["value"] == pytest.approx(case["cliff"], rel=CLOSED)
    assert cliff["low"] == pytest.approx(case["cliff_low"], rel=CLOSED)
    assert cliff["high"] == pytest.approx(case["cliff_high"], rel=CLOSED)


@pytest.mark.parametrize("case", CASES)
def test_mcnemar_equals_r(case: dict[str, Any]) -> None:
    found = paired_change(case["fav_before"], case["fav_after"], kind="share")
    assert found.loc["mcnemar", "statistic"] == pytest.approx(case["mcnemar"], rel=CLOSED)
    assert found.loc["mcnemar", "p"] == pytest.approx(case["mcnemar_p"], rel=CLOSED)
    assert found.loc["mcnemar_exact", "p"] == pytest.approx(case["exact_p"], rel=CLOSED)


@pytest.mark.parametrize("case", CASES)
def test_the_comparison_of_whoever_answered_equals_r(case: dict[str, Any]) -> None:
    found = unpaired_change(case["before"], case["after"])
    row = found.loc["change"]
    for name, wanted in (("low", "welch_low"), ("high", "welch_high"), ("df", "welch_df")):
        assert row[name] == pytest.approx(case[wanted], rel=CLOSED)
    assert row["p"] == pytest.approx(case["welch_p"], rel=CLOSED)
    assert found.loc["mann_whitney", "value"] == case["mw"]
    assert found.loc["mann_whitney", "p"] == pytest.approx(case["mwp"], rel=CLOSED)


def test_students_sleep_data_give_the_published_figures() -> None:
    # Student (1908); R prints t = -4.0621, df = 9, p-value = 0.002833, -2.4598858 to -0.7001142.
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    row = paired_change(second, first).loc["change"]
    assert round(row["statistic"], 4) == -4.0621
    assert round(row["p"], 6) == 0.002833
    assert (round(row["low"], 7), round(row["high"], 7)) == (-2.4598858, -0.7001142)


def test_the_depression_scores_give_the_published_p() -> None:
    # Hollander & Wolfe (1973), p. 29: V = 40, one-sided p = 0.01953.
    first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    row = paired_change(second, first).loc["wilcoxon"]
    assert (row["value"], round(row["p"] / 2, 5)) == (40, 0.01953)


def test_the_approval_ratings_give_the_published_mcnemar() -> None:
    # Agresti, Categorical Data Analysis (1990), p. 350: chi-squared 34.7 with correction.
    before = [1] * 944 + [0] * 656
    after = [1] * 794 + [0] * 150 + [1] * 86 + [0] * 570
    found = paired_change(before, after, kind="share")
    assert round(found.loc["mcnemar", "statistic"], 2) == 16.82
    assert found.loc["change", "value"] == pytest.approx(-0.04)
    # Agresti (1990), section 10.1.1: a change of -0.04 with a 95 % interval of -0.06 to -0.02.
    assert (round(found.loc["change", "low"], 2), round(found.loc["change", "high"], 2)) == (
        -0.06,
        -0.02,
    )


def test_partnerships_are_paired_by_identifier_and_attrition_is_told() -> None:
    before = pd.Series([3.0, 4.0, 2.0, 5.0], index=["P4", "P1", "P2", "P9"])
    after = pd.Series([5.0, 3.5, 1.0, 2.0], index=["P1", "P2", "P3", "P4"])
    found = paired_change(before, after)
    assert found.attrs == {"pairs": 3, "only_before": 1, "only_after": 1}
    assert found.loc["change", "value"] == pytest.approx((1.0 + 1.5 - 1.0) / 3)
    with pytest.raises(WrongCall, match="P1"):
        paired_change(pd.concat([before, before.loc[["P1"]]]), after)


def test_a_same_step_for_all_has_a_change_and_no_interval() -> None:
    row = paired_change([1, 2, 3], [2, 3, 4]).loc["change"]
    assert (row["value"], row["note"]) == (1.0, "no_spread")
    assert np.isnan(row["low"])
    with pytest.raises(NoAnswer):
        cohen_dz([1, 1, 1])


def test_one_pair_has_no_change() -> None:
    with pytest.raises(NoAnswer):
        paired_change([1, np.nan, 3], [2, 3, np.nan])


def test_a_change_within_its_interval_is_stable() -> None:
    assert [change_word(*ends) for ends in ((-1, 1), (0.1, 1), (-1, -0.1), (np.nan, 1))] == [
        "stable",
        "up",
        "down",
        "",
    ]


@pytest.mark.parametrize("method", ["holm", "BH", "BY", "bonferroni", "hochberg"])
def test_adjusted_p_equal_r(method: str) -> None:
    p = table([DATA["p"]])[0]
    wanted = table([DATA["adjusted"][method]])[0]
    found = adjust_p(p, method)
    np.testing.assert_allclose(found, wanted, rtol=CLOSED)


def test_families_are_adjusted_apart() -> None:
    p = pd.Series([0.01, 0.02, 0.03, 0.04], index=list("abcd"))
    found = adjust_p(p, families=["x", "y", "x", "y"])
    assert found.to_dict() == pytest.approx({"a": 0.02, "b": 0.04, "c": 0.03, "d": 0.04})


def test_a_p_beyond_one_is_refused() -> None:
    with pytest.raises(WrongCall):
        adjust_p([0.2, 1.2])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_never_lowers_a_p_and_keeps_their_order(p: list[float]) -> None:
    found = adjust_p(p)
    assert (found >= np.array(p)).all()
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= 0).all()


@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=20),
    st.lists(st.integers(1, 5), min_size=2, max_size=20),
)
def test_dominance_counts_every_couple_and_turns_its_sign(a: list[int], b: list[int]) -> None:
    slow = np.sign(np.subtract.outer(a, b)).mean()
    found = cliff_delta(a, b)
    assert float(found) == pytest.approx(slow)
    assert float(cliff_delta(b, a)) == pytest.approx(-slow)
    assert -1 <= found.low <= float(found) + 1e-9
    assert found.high <= 1
