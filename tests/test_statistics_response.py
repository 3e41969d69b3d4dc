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


def test_codes_one_by_one_give_what_their_counts_give() -> None:
    codes = [code for code, count in COUNTS.items() for _ in range(count)]
    pd.testing.assert_frame_equal(response_rates(codes), response_rates(pd.Series(COUNTS)))


def test_what_nobody_noted_is_unknown() -> None:
    found = response_rates(["I", None, "", np.nan])
    assert found.loc["RR1", ["value", "UO"]].tolist() == [0.25, 3]


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
    assert found["RR1"] <= found["RR3"] + 1e-12
    if not np.isnan(found["RR5"]):
        assert found["RR3"] <= found["RR5"] + 1e-12
        assert ((found >= 0) & (found <= 1)).all()
