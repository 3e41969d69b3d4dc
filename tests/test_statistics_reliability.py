"""Alpha, omega and item analysis equal R's psych; what has no answer is refused."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from references import reference, table

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics import (
    cronbach_alpha,
    item_analysis,
    kmo,
    omega_total,
    parallel_analysis,
)
from alliances.statistics.reliability import straight_lining

CASES = reference("reliability")["cases"]
CLOSED, ITERATIVE = 1e-9, 1e-6


def answers(case: dict[str, Any]) -> np.ndarray:
    return table(case["data"])


@pytest.mark.parametrize("case", CASES)
def test_alpha_and_its_feldt_interval_equal_psych(case: dict[str, Any]) -> None:
    alpha = cronbach_alpha(answers(case))
    assert float(alpha) == pytest.approx(case["alpha"], rel=CLOSED)
    assert alpha.low == pytest.approx(case["feldt_low"], rel=CLOSED)
    assert alpha.high == pytest.approx(case["feldt_high"], rel=CLOSED)
    assert alpha.error == pytest.approx(case["ase"], rel=CLOSED)
    standardized = cronbach_alpha(answers(case), standardized=True)
    assert float(standardized) == pytest.approx(case["std"], rel=CLOSED)


@pytest.mark.parametrize("case", CASES)
def test_alpha_of_complete_answers_equals_psych(case: dict[str, Any]) -> None:
    alpha = cronbach_alpha(answers(case), missing="complete")
    assert float(alpha) == pytest.approx(case["complete_alpha"], rel=CLOSED)
    assert alpha.low == pytest.approx(case["complete_low"], rel=CLOSED)


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


@pytest.mark.parametrize("case", [case for case in CASES if "kmo" in case])
def test_the_kaiser_meyer_olkin_measure_equals_psych(case: dict[str, Any]) -> None:
    found = kmo(answers(case))["value"]
    assert found["overall"] == pytest.approx(case["kmo"], rel=CLOSED)
    assert found.iloc[1:].to_numpy() == pytest.approx(np.array(case["kmo_items"]), rel=CLOSED)


# In the second case psych meets a Heywood case, and stops before the minimum.
@pytest.mark.parametrize(
    "case", [case for case in CASES if "omega_psych" in case and case != CASES[1]]
)
def test_omega_of_one_factor_equals_psych(case: dict[str, Any]) -> None:
    assert float(omega_total(answers(case))) == pytest.approx(case["omega_psych"], rel=ITERATIVE)


@pytest.mark.parametrize("case", [case for case in CASES if "omega_ml_model" in case])
def test_omega_by_maximum_likelihood_equals_factanal(case: dict[str, Any]) -> None:
    items = answers(case)
    observed = omega_total(items, method="ml")
    model = omega_total(items, method="ml", variance="model")
    assert float(observed) == pytest.approx(case["omega_ml_observed"], rel=ITERATIVE)
    assert float(model) == pytest.approx(case["omega_ml_model"], rel=ITERATIVE)


def test_omega_of_three_factors_equals_psych_where_they_are_identified() -> None:
    case = CASES[3]
    found = omega_total(answers(case), factors=3)
    assert float(found) == pytest.approx(case["omega_psych3"], rel=ITERATIVE)


def test_an_item_that_is_wholly_explained_is_named() -> None:
    assert omega_total(answers(CASES[1])).note == "heywood: 4"


@pytest.mark.parametrize("items", [[[1], [2], [3]], [[2, 2], [2, 2], [2, 2]], [[1, 2], [2, 1]]])
def test_what_has_no_alpha_is_refused(items: list[list[float]]) -> None:
    with pytest.raises(NoAnswer):
        cronbach_alpha(items)


def test_items_that_cancel_out_have_no_alpha() -> None:
    with pytest.raises(NoAnswer, match="reversed"):
        cronbach_alpha([[1, 5], [2, 4], [3, 3], [4, 2]])


def test_items_that_nobody_answered_together_have_no_alpha() -> None:
    items = [[1, None], [2, None], [3, None], [None, 1], [None, 2], [None, 5]]
    with pytest.raises(NoAnswer, match="both"):
        cronbach_alpha(items)


def test_correlations_of_too_few_pairs_have_no_sampling_adequacy() -> None:
    nothing = None
    items = [[3, 3, 4], [5, 2, 3], [nothing, 5, nothing], [nothing, nothing, 2]]
    items += [[1, 1, nothing], [2, nothing, nothing]]
    with pytest.raises(NoAnswer):
        kmo(items)


def test_words_are_refused_as_answers() -> None:
    with pytest.raises(WrongCall, match="plutôt"):
        cronbach_alpha(pd.DataFrame({"a": ["1", "plutôt d'accord"], "b": [1, 2]}).iloc[1:])


def test_the_item_that_was_not_reversed_is_named() -> None:
    rng = np.random.default_rng(3)
    common = rng.normal(size=300)
    items = pd.DataFrame({f"q{place}": common + rng.normal(size=300) for place in range(4)})
    items["q2"] = -items["q2"]
    assert cronbach_alpha(items).note == "against_the_rest: q2"


def test_levels_are_told_against_the_declared_scale() -> None:
    found = item_analysis([[1, 2], [2, 2], [5, 3], [5, 4]], levels=[1, 2, 3, 4, 5])
    assert found["floor"].tolist() == [0.25, 0.0]
    assert found["ceiling"].tolist() == [0.5, 0.0]
    assert found["unused"].tolist() == ["3 4", "1 5"]
    with pytest.raises(WrongCall, match="1 2 3"):
        item_analysis([[1, 2], [2, 2], [5, 3], [5, 4]], levels=[1, 2, 3])


def test_parallel_analysis_finds_the_factors_that_were_put_in() -> None:
    rng = np.random.default_rng(11)
    two = rng.normal(size=(400, 2))
    items = np.repeat(two, 4, axis=1) + rng.normal(size=(400, 8))
    assert parallel_analysis(items)["retained"].sum() == 2
    again = parallel_analysis(items)
    pd.testing.assert_frame_equal(again, parallel_analysis(items))


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
