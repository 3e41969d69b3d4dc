"""Change between waves equals R; who left and who came is told; several tests are adjusted."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from references import reference, table

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics import adjust_p, paired_change, unpaired_change
from alliances.statistics.change import change_word
from alliances.statistics.effects import (
    cliff_delta,
    cohen_dz,
    common_language,
    hedges_g_av,
    noncentral_ends,
)

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


@pytest.mark.parametrize("case", DATA["few"])
def test_few_pairs_with_missing_values_and_ties_equal_r(case: dict[str, Any]) -> None:
    before, after = table([case["before"]])[0], table([case["after"]])[0]
    found = paired_change(before, after, confidence=case["level"])
    assert found.attrs == {name: case[name] for name in ("pairs", "only_before", "only_after")}
    change, ranks = found.loc["change"], found.loc["wilcoxon"]
    for name, wanted in (("value", "change"), ("low", "low"), ("high", "high"), ("p", "p")):
        assert change[name] == pytest.approx(case[wanted], rel=CLOSED, abs=1e-12)
    assert change["statistic"] == pytest.approx(case["t"], rel=CLOSED)
    assert ranks["value"] == case["v"]
    assert ranks["p"] == pytest.approx(case["wp"], rel=CLOSED)
    for row, name in (("dz", "dz"), ("g_av", "g"), ("common_language", "cl")):
        ends = found.loc[row, ["low", "high"]].tolist()
        wanted = [case[f"{name}_low"], case[f"{name}_high"]]
        assert ends == pytest.approx(wanted, rel=ITERATIVE, abs=1e-8)
    for row, wanted in (("dz", "dz"), ("g_av", "g_av"), ("common_language", "cl")):
        assert found.loc[row, "value"] == pytest.approx(case[wanted], rel=CLOSED)
    cliff = found.loc["cliff_delta", ["value", "low", "high", "error"]].tolist()
    wanted = [case[name] for name in ("cliff", "cliff_low", "cliff_high", "cliff_sd")]
    assert cliff == pytest.approx(wanted, rel=CLOSED, abs=1e-12)


@pytest.mark.parametrize("case", DATA["waves"])
def test_waves_of_other_partnerships_equal_r(case: dict[str, Any]) -> None:
    found = unpaired_change(case["before"], case["after"])
    change, ranks = found.loc["change"], found.loc["mann_whitney"]
    for name in ("low", "high", "df", "p"):
        assert change[name] == pytest.approx(case[name], rel=CLOSED, abs=1e-12)
    assert change["statistic"] == pytest.approx(case["t"], rel=CLOSED)
    assert (ranks["value"], found.attrs) == (
        case["mw"],
        {"before": len(case["before"]), "after": len(case["after"])},
    )
    assert ranks["p"] == pytest.approx(case["mwp"], rel=CLOSED)
    cliff = found.loc["cliff_delta"]
    assert cliff["value"] == pytest.approx(case["cliff"], rel=CLOSED, abs=1e-12)
    if case["cliff_low"] is not None:
        wanted = [case["cliff_low"], case["cliff_high"]]
        assert cliff[["low", "high"]].tolist() == pytest.approx(wanted, rel=CLOSED)


def from_counts(both: int, gained: int, lost: int, neither: int) -> tuple[list[int], list[int]]:
    """Return 0/1 answers before and after of as many pairs of each kind."""
    before = [1] * both + [0] * gained + [1] * lost + [0] * neither
    return before, [1] * both + [1] * gained + [0] * lost + [0] * neither


@pytest.mark.parametrize("case", DATA["shares"])
def test_paired_shares_equal_r(case: dict[str, Any]) -> None:
    counts = {name: case[name] for name in ("both", "gained", "lost", "neither")}
    found = paired_change(*from_counts(**counts), kind="share", confidence=case["level"])
    assert {name: found.attrs[name] for name in counts} == counts
    change = found.loc["change"]
    for name, wanted in (("value", "change"), ("low", "low"), ("high", "high"), ("p", "mid")):
        assert change[name] == pytest.approx(case[wanted], rel=CLOSED, abs=1e-12)
    assert found.loc["mcnemar", "statistic"] == pytest.approx(case["mcnemar"], rel=CLOSED)
    for row, wanted in (
        ("mcnemar", "mcnemar_p"),
        ("mcnemar_exact", "exact"),
        ("mcnemar_midp", "mid"),
    ):
        assert found.loc[row, "p"] == pytest.approx(case[wanted], rel=CLOSED)


@pytest.mark.parametrize("case", DATA["noncentral"])
def test_ends_of_the_noncentral_t_equal_r(case: dict[str, float]) -> None:
    wanted = (case["low"], case["high"])
    assert noncentral_ends(case["t"], case["df"], 0.95) == pytest.approx(wanted, rel=1e-6, abs=1e-7)


@given(
    st.sampled_from([1, 2, 5, 30, 1000, 10**6]),
    st.floats(-1e9, 1e9),
    st.sampled_from([0.5, 0.95, 0.9999]),
)
def test_the_noncentral_t_has_two_ends_for_any_statistic(df: int, t: float, level: float) -> None:
    low, high = noncentral_ends(t, df, level)
    assert low < high
    assert noncentral_ends(-t, df, level) == pytest.approx((-high, -low), abs=1e-9)


def test_a_paired_share_has_the_published_interval() -> None:
    # Fagerland, Lydersen & Laake, Statistics in Medicine 33 (2014) 2850-2875: airway
    # hyper-responsiveness (Bentur et al. 2009), 1, 1, 7 and 12 children; before minus after.
    found = paired_change(*from_counts(both=1, gained=7, lost=1, neither=12), kind="share")
    change = found.loc["change"]
    assert [round(change[name], 3) for name in ("value", "low", "high")] == [0.286, 0.026, 0.507]
    # Complete response to consolidation therapy (Cavo et al. 2012): 59, 6, 16 and 80, as R's
    # contingencytables 3.1.0 prints it.
    second = paired_change(*from_counts(both=59, gained=6, lost=16, neither=80), kind="share")
    told = [round(second.loc["change", name], 4) for name in ("value", "low", "high")]
    assert told == [-0.0621, -0.1186, -0.0046]
    # The first, BMC Medical Research Methodology 13 (2013) 91: exact and mid-p.
    assert round(found.loc["mcnemar_exact", "p"], 3) == 0.070
    assert round(found.loc["mcnemar_midp", "p"], 3) == 0.039


def test_the_sleep_data_have_the_published_effect() -> None:
    # Student (1908), as R prints it: t = 4.0621 of ten patients, whose dz is t / sqrt(10).
    apart = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    assert float(cohen_dz(apart)) == pytest.approx(4.0621 / np.sqrt(10), abs=5e-5)


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
    # Agresti, Categorical Data Analysis (1990), p. 350; 16.82 is what R's mcnemar.test prints, with
    # correction (its square root without is the 4.17 of the book).
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


def test_what_the_same_step_has_no_answer_to_is_told_row_by_row() -> None:
    moved, still = paired_change([1, 2, 3], [2, 3, 4]), paired_change([1, 2, 3], [1, 2, 3])
    assert (
        moved.index.tolist() == still.index.tolist() == paired_change([1, 2], [2, 5]).index.tolist()
    )
    # R: wilcox.test(c(2, 3, 4), c(1, 2, 3), paired = TRUE) gives V = 6, p = 0.1489.
    assert (moved.loc["wilcoxon", "value"], round(moved.loc["wilcoxon", "p"], 4)) == (6, 0.1489)
    for table_ in (moved, still):
        untold = table_["value"].isna()
        assert (table_.loc[untold, "note"] == "no_spread").all()
        assert {"dz", "g_av", "common_language"} <= set(table_.index[untold])
    assert np.isnan(still.loc["wilcoxon", "value"])


def test_a_step_that_differs_by_a_rounding_is_the_same_step() -> None:
    row = paired_change([0.1, 0.2, 0.3], [0.4, 0.5, 0.6]).loc["change"]
    assert row["note"] == "no_spread"


def test_small_units_change_nothing() -> None:
    before, after = np.array([1.0, 2, 3, 4]), np.array([2.0, 2, 5, 3])
    large, small = paired_change(before, after), paired_change(before * 1e-15, after * 1e-15)
    assert small["p"].to_numpy() == pytest.approx(large["p"].to_numpy(), nan_ok=True)
    assert small.loc["change", "low"] == pytest.approx(large.loc["change", "low"] * 1e-15)
    welch = unpaired_change(before * 1e-15, after * 1e-15).loc["change", "p"]
    assert welch == pytest.approx(unpaired_change(before, after).loc["change", "p"])


def test_nobody_who_changed_sides_leaves_nothing_to_test() -> None:
    found = paired_change([0, 1, 1], [0, 1, 1], kind="share")
    assert found.loc["change", "value"] == 0
    assert found.loc["change", "low"] < 0 < found.loc["change", "high"]
    assert found["note"].tolist() == ["", "no_spread", "no_spread", "no_spread"]


def test_equal_waves_have_no_ranks_and_a_dominance_within_its_least_error() -> None:
    found = unpaired_change([3, 3, 3], [3, 3])
    assert found["note"].tolist() == ["no_spread", "no_spread", ""]
    # Cliff (1993): the variance is at least (1 - d^2) / (nm - 1).
    assert found.loc["cliff_delta", "error"] == pytest.approx(np.sqrt(1 / 5))


def test_identifiers_of_two_kinds_are_paired_without_a_warning() -> None:
    before = pd.Series([1.0, 2, 3], index=["a", 2, 3])
    after = pd.Series([2.0, 4, 5], index=[2, "a", 3])
    assert paired_change(before, after).loc["change", "value"] == pytest.approx((3 + 0 + 2) / 3)


def test_a_partnership_without_identifier_is_refused() -> None:
    wave = pd.Series([1.0, 2, 3], index=["a", None, "c"])
    with pytest.raises(WrongCall, match="before"):
        paired_change(wave, wave)


def test_partnerships_in_several_columns_are_paired() -> None:
    keys = pd.MultiIndex.from_tuples([("x", 1), ("x", 2), ("y", 1)])
    found = paired_change(
        pd.Series([1.0, 2, 3], index=keys), pd.Series([3.0, 1], index=keys[[2, 0]])
    )
    assert found.attrs == {"pairs": 2, "only_before": 1, "only_after": 0}


def test_favourable_codes_are_named_or_the_share_is_refused() -> None:
    codes = ([4, 5, 2, 1], [5, 1, 4, 1])
    found = paired_change(*codes, kind="share", favourable=[4, 5])
    assert [found.attrs[name] for name in ("both", "lost", "gained", "neither")] == [1, 1, 1, 1]
    alone = paired_change(*codes, kind="share", favourable=5)
    assert [alone.attrs[name] for name in ("both", "lost", "gained", "neither")] == [0, 1, 1, 2]
    with pytest.raises(WrongCall, match="favourable="):
        paired_change(*codes, kind="share")
    with pytest.raises(WrongCall):
        paired_change(*codes, kind="share", favourable=[])
    with pytest.raises(WrongCall):
        paired_change(*codes, kind="median")
    with pytest.raises(WrongCall):
        paired_change(*codes, confidence=95)
    with pytest.raises(WrongCall, match="5"):
        paired_change([1, 2, 3, 4, 5], codes[1])


def test_common_language_of_an_effect_without_interval_has_none() -> None:
    found = common_language(Estimate(0.5, 9, unit="effect"))
    assert (found.low, found.high) == (None, None)


def test_g_of_answers_that_never_vary_is_refused() -> None:
    with pytest.raises(NoAnswer):
        hedges_g_av([3, 3, 3], [4, 4, 4])


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=30))
def test_exchanging_the_waves_turns_every_sign(pairs: list[tuple[int, int]]) -> None:
    before, after = (list(wave) for wave in zip(*pairs, strict=True))
    there, back = paired_change(before, after), paired_change(after, before)
    for row in ("change", "dz", "g_av", "cliff_delta"):
        first, second = there.loc[row], back.loc[row]
        assert first["value"] == pytest.approx(-second["value"], abs=1e-9, nan_ok=True)
        assert first["low"] == pytest.approx(-second["high"], abs=1e-9, nan_ok=True)
    chances = there.loc["common_language", "value"] + back.loc["common_language", "value"]
    assert np.isnan(chances) == np.isnan(there.loc["dz", "value"])
    assert np.isnan(chances) or chances == pytest.approx(1)
    assert there["p"].to_numpy() == pytest.approx(back["p"].to_numpy(), nan_ok=True)


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(lambda each: sum(each) > 1))
def test_a_change_of_share_lies_in_its_interval(counts: list[int]) -> None:
    found = paired_change(*from_counts(*counts), kind="share").loc["change"]
    assert -1 - 1e-12 <= found["low"] <= found["value"] <= found["high"] <= 1 + 1e-12


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


@pytest.mark.parametrize("method", ["holm", "BH", "BY", "bonferroni", "hochberg", "none"])
def test_adjusted_p_equal_r(method: str) -> None:
    p = table([DATA["p"]])[0]
    wanted = table([DATA["adjusted"][method]])[0]
    found = adjust_p(p, method)
    np.testing.assert_allclose(found, wanted, rtol=CLOSED)


def test_families_are_adjusted_apart() -> None:
    p = pd.Series([0.01, 0.02, 0.03, 0.04], index=list("abcd"))
    found = adjust_p(p, families=["x", "y", "x", "y"])
    assert found.attrs["families"] == {"x": 2, "y": 2}
    assert found.to_dict() == pytest.approx({"a": 0.02, "b": 0.04, "c": 0.03, "d": 0.04})


@pytest.mark.parametrize("case", DATA["families"])
def test_families_equal_r(case: dict[str, Any]) -> None:
    p = table([case["p"]])[0]
    for method, wanted in case["adjusted"].items():
        found = adjust_p(p, method, families=case["family"])
        np.testing.assert_allclose(found, table([wanted])[0], rtol=CLOSED)


def test_a_test_without_family_is_refused() -> None:
    with pytest.raises(WrongCall, match="families"):
        adjust_p([0.01, 0.02], families=["a", None])
    with pytest.raises(WrongCall):
        adjust_p([0.01, 0.02], families=["a"])
    with pytest.raises(WrongCall, match="holm"):
        adjust_p([0.01, 0.02], "sidak")


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
