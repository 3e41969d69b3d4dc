"""Alpha and item analysis equal R's psych."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reliability_cases import (
    CASES,
    CLOSED,
    ITERATIVE,
    REFERENCE,
    answers,
    outcome,
    scale,
    with_correlations,
)

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics import cronbach_alpha, item_analysis, kmo, omega_total
from alliances.statistics.reliability import straight_lining

ATTITUDE = CASES[REFERENCE["attitude"] - 1]


@pytest.mark.parametrize("case", CASES)
def test_alpha_and_its_feldt_interval_equal_psych(case: dict[str, Any]) -> None:
    alpha = cronbach_alpha(answers(case))
    assert float(alpha) == pytest.approx(case["alpha"], rel=CLOSED)
    assert alpha.low == pytest.approx(case["feldt_low"], rel=CLOSED)
    assert alpha.high == pytest.approx(case["feldt_high"], rel=CLOSED)
    assert alpha.error == pytest.approx(case["ase"], rel=CLOSED)
    standardized = cronbach_alpha(answers(case), standardized=True)
    assert float(standardized) == pytest.approx(case["std"], rel=CLOSED)
    assert (alpha.n, alpha.df) == (len(case["data"]), degrees(case))


def degrees(case: dict[str, Any]) -> tuple[float, float]:
    n, k = np.shape(case["data"])
    return n - 1, (n - 1) * (k - 1)


@pytest.mark.parametrize("case", CASES)
def test_other_intervals_of_alpha_equal_psych(case: dict[str, Any]) -> None:
    wide = cronbach_alpha(answers(case), confidence=0.99)
    assert [wide.low, wide.high] == pytest.approx(case["feldt_99"], rel=CLOSED)
    normal = cronbach_alpha(answers(case), interval="duhachek", confidence=0.9)
    assert [normal.low, normal.high] == pytest.approx(case["duhachek_90"], rel=CLOSED)
    assert normal.df is None


@pytest.mark.parametrize("case", CASES)
def test_alpha_of_complete_answers_equals_psych(case: dict[str, Any]) -> None:
    alpha = cronbach_alpha(answers(case), missing="complete")
    assert float(alpha) == pytest.approx(case["complete_alpha"], rel=CLOSED)
    assert alpha.low == pytest.approx(case["complete_low"], rel=CLOSED)
    assert alpha.n == case["complete_n"]


@pytest.mark.parametrize("case", CASES)
def test_items_beside_the_others_equal_psych(case: dict[str, Any]) -> None:
    found = item_analysis(answers(case))
    assert found["item_rest"].to_numpy() == pytest.approx(np.array(case["r_drop"]), rel=CLOSED)
    assert found["mean"].to_numpy() == pytest.approx(np.array(case["mean"]), rel=CLOSED)
    assert found["sd"].to_numpy() == pytest.approx(np.array(case["sd"]), rel=CLOSED)
    assert found["n"].tolist() == case["n"]
    if "dropped" in case:
        dropped = np.array(case["dropped"])
        assert found["alpha_if_dropped"].to_numpy() == pytest.approx(dropped, rel=CLOSED)
    else:
        assert found["alpha_if_dropped"].isna().all()


def test_the_interval_equals_a_published_calculation() -> None:
    # MRC Cognition and Brain Sciences Unit, statswiki FAQ/cafun, with the R code of C. Evans:
    # alpha 0.913, 873 respondents, 20 items give 0.9044024 to 0.9211588.
    r = 0.913 / (20 - 19 * 0.913)
    found = cronbach_alpha(with_correlations(np.full((20, 20), r) + (1 - r) * np.eye(20), 873))
    assert float(found) == pytest.approx(0.913, rel=CLOSED)
    assert (found.low, found.high) == (
        pytest.approx(0.9044024, abs=5e-8),
        pytest.approx(0.9211588, abs=5e-8),
    )


def test_congeneric_items_give_what_the_manual_of_psych_prints() -> None:
    # example(alpha), psych: four items that load 0.8, 0.7, 0.6, 0.5 on one factor; printed at
    # https://rubenarslan.github.io/codebook/reference/knit_print.alpha.html. Omega is then exact:
    # (sum of loadings)² / variance of the sum (McDonald 1999).
    load = np.array([0.8, 0.7, 0.6, 0.5])
    items = with_correlations(np.outer(load, load) + np.diag(1 - load**2), 50)
    assert round(float(cronbach_alpha(items)), 2) == 0.74
    found = item_analysis(items)
    assert found["alpha_if_dropped"].round(2).tolist() == [0.62, 0.66, 0.70, 0.74]
    assert found["item_rest"].round(2).tolist() == [0.64, 0.57, 0.51, 0.43]
    for method in ("minres", "ml"):
        for variance in ("observed", "model"):
            omega = omega_total(items, method=method, variance=variance)
            assert float(omega) == pytest.approx(2.6**2 / (2.6**2 + 4 - 1.74), rel=ITERATIVE)


def test_the_attitude_data_give_the_figures_of_r() -> None:
    found = cronbach_alpha(answers(ATTITUDE))
    assert (round(float(found), 2), found.n) == (0.84, 30)


def test_the_item_that_was_not_reversed_is_named() -> None:
    rng = np.random.default_rng(3)
    common = rng.normal(size=300)
    items = pd.DataFrame({f"q{place}": common + rng.normal(size=300) for place in range(4)})
    items["q2"] = -items["q2"]
    assert cronbach_alpha(items).note == "against_the_rest: q2"


def test_items_that_have_nothing_to_do_with_each_other_go_against_nothing() -> None:
    items = np.array([[1, 1, 1], [1, 2, 2], [2, 1, 2], [2, 2, 1]])
    assert cronbach_alpha(items).note == ""
    for asked in (omega_total, kmo):
        with pytest.raises(NoAnswer, match="no correlation"):
            asked(items)


def test_levels_are_told_against_the_declared_scale() -> None:
    found = item_analysis([[1, 2], [2, 2], [5, 3], [5, 4]], levels=[1, 2, 3, 4, 5])
    assert found["floor"].tolist() == [0.25, 0.0]
    assert found["ceiling"].tolist() == [0.5, 0.0]
    assert found["unused"].tolist() == ["3 4", "1 5"]
    with pytest.raises(WrongCall, match="1 2 3"):
        item_analysis([[1, 2], [2, 2], [5, 3], [5, 4]], levels=[1, 2, 3])


def test_levels_may_come_twice_and_in_any_order() -> None:
    found = item_analysis([[1, 2], [2, 2], [5, 3], [5, 4]], levels=[5, 4, 3, 2, 1, 1])
    assert found["ceiling"].tolist() == [0.5, 0.0]


def test_straight_liners_are_those_who_answered_enough() -> None:
    found = straight_lining([[4, 4, 4], [4, 4, None], [1, 2, 3], [5, 5, 5]])
    assert (found.value, found.n) == (2 / 3, 3)


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(3, 40),
    st.integers(2, 8),
    st.floats(0.1, 50),
    st.floats(-100, 100),
)
def test_alpha_does_not_change_with_unit_origin_or_order(
    seed: int, n: int, k: int, unit: float, origin: float
) -> None:
    rng = np.random.default_rng(seed)
    items = rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    alpha = float(cronbach_alpha(items))
    moved = items[rng.permutation(n)][:, rng.permutation(k)] * unit + origin
    assert float(cronbach_alpha(moved)) == pytest.approx(alpha, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("unit", [1e-300, 1e-160, 1e-9, 1e9, 1e160, 1e300])
def test_no_unit_is_too_small_or_too_large(unit: float) -> None:
    items = scale(2, 40, 4, missing=0.1)
    for ask in (cronbach_alpha, omega_total):
        assert float(ask(items * unit)) == pytest.approx(float(ask(items)), rel=1e-7)
    found, plain = item_analysis(items * unit), item_analysis(items)
    assert found["item_rest"].to_numpy() == pytest.approx(plain["item_rest"].to_numpy(), rel=1e-9)
    assert (found["sd"] / unit).to_numpy() == pytest.approx(plain["sd"].to_numpy(), rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(10, 60), st.integers(3, 8), st.sampled_from([0.0, 0.05]))
def test_each_item_stands_beside_the_others_as_if_they_alone_were_asked(
    seed: int, n: int, k: int, missing: float
) -> None:
    items = scale(seed, n, k, missing)
    found = item_analysis(items)
    for place in range(k):
        others = np.delete(items, place, axis=1)
        alone = outcome(cronbach_alpha, others)
        dropped = found["alpha_if_dropped"].iloc[place]
        if isinstance(alone, str):
            assert np.isnan(dropped), alone
        else:
            assert dropped == pytest.approx(float(alone), rel=1e-9, abs=1e-12)
        if not missing:
            r = np.corrcoef(items[:, place], others.sum(axis=1))[0, 1]
            assert found["item_rest"].iloc[place] == pytest.approx(r, rel=1e-9, abs=1e-12)
