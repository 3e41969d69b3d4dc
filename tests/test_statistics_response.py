"""Response rates are AAPOR's; silence bounds a share without supposing anything."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics import nonresponse_bounds, response_rates

COUNTS = {"I": 500, "P": 40, "R": 160, "NC": 100, "O": 20, "UH": 60, "UO": 20, "NE": 100}


def test_the_six_rates_are_the_formulas_of_aapor() -> None:
    found = response_rates(COUNTS)
    known, unknown = 820, 80
    e = 820 / 920
    wanted = {
        "RR1": 500 / 900,
        "RR2": 540 / 900,
        "RR3": 500 / (known + e * unknown),
        "RR4": 540 / (known + e * unknown),
        "RR5": 500 / known,
        "RR6": 540 / known,
    }
    assert found["value"].to_dict() == pytest.approx(wanted)
    assert found["n"].unique().tolist() == [900]
    assert found.attrs["eligible_share"] == pytest.approx(e)


def test_the_rates_of_twelve_people_are_those_published_with_outcomerate() -> None:
    # R package outcomerate 1.0.1 (Pilliard-Hellwig, peer-reviewed by rOpenSci), README: 12 people.
    counts = {"I": 4, "P": 2, "R": 1, "NC": 1, "O": 1, "UH": 1, "UO": 1, "NE": 1}
    wanted = {
        **{"RR1": 0.364, "RR2": 0.545, "RR3": 0.370, "RR4": 0.556, "RR5": 0.444, "RR6": 0.667},
        **{"COOP1": 0.500, "COOP2": 0.750, "COOP3": 0.571, "COOP4": 0.857},
        **{"REF1": 0.091, "REF2": 0.093, "REF3": 0.111},
        **{"CON1": 0.727, "CON2": 0.741, "CON3": 0.889},
    }
    found = response_rates(counts, rates="all")
    assert found["value"].round(3).to_dict() == wanted
    assert response_rates(counts).index.tolist() == list(wanted)[:6]


def test_weighted_rates_are_those_published_with_outcomerate() -> None:
    # The same README: eleven dispositions, weights 1.3 (six) and 2.5 (five).
    codes = ["I", "P", "I", "UO", "R", "I", "NC", "I", "O", "P", "UH"]
    bare = response_rates(codes, rates="all")["value"].round(2)
    assert (bare["RR2"], bare["CON1"]) == (0.55, 0.73)
    found = response_rates(codes, weights=[1.3] * 6 + [2.5] * 5, rates="all")
    assert (round(found.loc["RR2", "value"], 2), round(found.loc["CON1", "value"], 2)) == (
        0.50,
        0.69,
    )
    assert found["n"].unique().tolist() == [11]


def test_an_eligible_share_said_is_the_one_used() -> None:
    # R package responserates (Leeper), README: 100 complete, 20 no contact, 100 unknown, e = 0.25.
    found = response_rates({"i": 100, "nc": 20, "uo": 100}, eligible_share=0.25, rates="all")
    told = (100 * found["value"]).round(1)
    assert told[["RR1", "RR3", "RR5", "CON2"]].tolist() == [45.5, 69.0, 83.3, 69.0]


def test_codes_one_by_one_give_what_their_counts_give() -> None:
    codes = [code for code, count in COUNTS.items() for _ in range(count)]
    pd.testing.assert_frame_equal(response_rates(codes), response_rates(pd.Series(COUNTS)))


def test_what_nobody_noted_is_unknown() -> None:
    found = response_rates(["I", None, "", np.nan])
    assert found.loc["RR1", ["value", "UO"]].tolist() == [0.25, 3]


def test_counts_of_a_code_given_twice_are_added_up() -> None:
    twice = pd.Series([3, 4, 5], index=["I", "I", "R"])
    assert response_rates(twice).loc["RR1", "value"] == pytest.approx(7 / 12)
    unnoted = pd.Series(["I", None, "R"]).value_counts(dropna=False)
    assert response_rates(unnoted).loc["RR1", "UO"] == 1


def test_a_group_in_which_nobody_is_eligible_is_told_beside_the_others() -> None:
    found = response_rates(["I", "R", "NE"], by=["a", "a", "b"], rates="all")
    assert found.loc[("a", "RR1"), "value"] == 0.5
    assert found.loc["b", "value"].isna().all()
    assert (found.loc["b", "note"] == "nobody_eligible").all()
    with pytest.raises(NoAnswer):
        response_rates(["NE", "NE"], by=["a", "b"])


def test_the_eligible_share_of_each_group_is_told() -> None:
    found = response_rates(["I", "NE", "I", "I"], by=pd.Series(["a", "a", "b", "b"], name="side"))
    assert list(found.attrs["eligible_share"].values()) == [0.5, 1.0]
    assert found.index.names == ["side", "rate"]


def test_a_rate_with_nobody_below_says_so() -> None:
    found = response_rates({"UO": 3, "NE": 2})
    assert found.loc["RR1", "value"] == 0
    without = found["value"].isna()
    assert without[["RR5", "RR6"]].all()
    assert (found.loc[without, "note"] == "nobody_eligible").all()


@pytest.mark.parametrize("count", [None, float("inf"), float("nan"), "many", -1, 0.5])
def test_a_count_that_is_no_whole_number_is_refused(count: object) -> None:
    with pytest.raises(WrongCall, match="NC"):
        response_rates({"I": 3, "NC": count})


def test_what_does_not_go_with_the_invitations_is_refused() -> None:
    with pytest.raises(WrongCall, match="side"):
        response_rates(["I", "R"], by=pd.DataFrame({"side": ["A", None]}))
    with pytest.raises(WrongCall, match="by : 3"):
        response_rates(["I", "R"], by=["a", "b", "c"])
    with pytest.raises(WrongCall):
        response_rates({"I": 3}, by=["a"])
    with pytest.raises(WrongCall):
        response_rates({"I": 3}, weights=[1])
    with pytest.raises(WrongCall, match="-1"):
        response_rates(["I", "R"], weights=[1, -1])
    with pytest.raises(WrongCall):
        response_rates(["I", "R"], rates="RR1")
    with pytest.raises(WrongCall):
        response_rates(pd.DataFrame({"I": [3], "R": [4]}))


@given(st.lists(st.sampled_from(list(COUNTS)), min_size=1, max_size=40))
def test_equal_weights_change_no_rate_and_groups_add_up(codes: list[str]) -> None:
    if set(codes) == {"NE"}:
        return
    whole = response_rates(codes, rates="all")
    weighted = response_rates(codes, weights=[2.5] * len(codes), rates="all")
    assert weighted["value"].to_numpy() == pytest.approx(whole["value"].to_numpy(), nan_ok=True)
    parts = response_rates(codes, by=[place % 3 for place in range(len(codes))], rates="all")
    for name in ("RR1", "RR2", "RR5", "RR6", "COOP2", "REF1", "CON3"):
        sums = parts.xs(name, level="rate")[["numerator", "denominator"]].sum().tolist()
        assert sums == pytest.approx(whole.loc[name, ["numerator", "denominator"]].tolist())


def test_rates_are_given_by_side_and_stratum() -> None:
    by = pd.DataFrame({"side": ["A", "A", "B", "B"], "stratum": ["x", "y", "x", "x"]})
    found = response_rates(["I", "R", "P", "NC"], by=by)
    assert found.loc[("A", "x", "RR1"), "value"] == 1
    assert found.loc[("A", "y", "RR1"), "value"] == 0
    assert found.loc[("B", "x", "RR2"), "value"] == 0.5


def test_unknown_codes_and_empty_lists_are_refused() -> None:
    with pytest.raises(WrongCall, match="XX"):
        response_rates(["I", "XX"])
    with pytest.raises(WrongCall):
        response_rates({"I": 1.5})
    with pytest.raises(WrongCall):
        response_rates({"I": 1}, eligible_share=39)
    with pytest.raises(NoAnswer):
        response_rates(["NE", "NE"])


def test_the_bounds_of_the_keystone_survey() -> None:
    # 1,067 of 2,733 answered (39 %), of whom 80 % favourable: 31 % to 92 %.
    low, high = nonresponse_bounds(0.8 * 1067, 1067, 2733)
    assert (round(float(low), 2), round(float(high), 2)) == (0.31, 0.92)


def test_bounds_refuse_more_favourable_than_valid() -> None:
    with pytest.raises(WrongCall, match="5"):
        nonresponse_bounds([1, 5], [2, 4], [3, 6])


def test_bounds_are_given_for_many_shares_at_once_and_none_where_nobody_was_asked() -> None:
    low, high = nonresponse_bounds(pd.Series([8, 0]), pd.Series([10, 0]), [20, 0])
    assert (low[0], high[0]) == (0.4, 0.9)
    assert np.isnan([low[1], high[1]]).all()
    low, high = nonresponse_bounds([[1, 2], [3, 4]], 5, 10)
    assert low.shape == high.shape == (2, 2)


@pytest.mark.parametrize("wrong", [("a", 2, 3), (1, 2, np.inf), ([1, 2], [2, 3, 4], 9), (-1, 2, 3)])
def test_bounds_of_what_is_no_count_are_refused(wrong: tuple[object, object, object]) -> None:
    with pytest.raises(WrongCall):
        nonresponse_bounds(*wrong)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_bounds_hold_whatever_the_silent_would_have_said(
    favourable: int, against: int, silent: int
) -> None:
    valid, asked = favourable + against, favourable + against + silent
    if not asked:
        return
    low, high = nonresponse_bounds(favourable, valid, asked)
    for more in range(silent + 1):
        assert low - 1e-12 <= (favourable + more) / asked <= high + 1e-12


@given(st.dictionaries(st.sampled_from(list(COUNTS)), st.integers(0, 200)))
def test_rates_lie_in_their_order(counts: dict[str, int]) -> None:
    try:
        found = response_rates(counts)["value"]
    except NoAnswer:
        return
    assert found["RR1"] <= found["RR2"]
    if not np.isnan(found["RR5"]):
        assert found["RR1"] <= found["RR3"] + 1e-12
        assert found["RR3"] <= found["RR5"] + 1e-12
        assert ((found >= 0) & (found <= 1)).all()
