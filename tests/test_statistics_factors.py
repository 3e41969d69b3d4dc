"""Omega, sampling adequacy and the number of factors equal R's psych and factanal."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reliability_cases import CASES, CLOSED, ITERATIVE, REFERENCE, answers, outcome, scale

from alliances.statistics import cronbach_alpha, kmo, omega_total, parallel_analysis
from alliances.statistics.extraction import extract, least_items
from alliances.statistics.moments import correlations


def names(items: np.ndarray) -> tuple[str, ...]:
    return tuple(str(place + 1) for place in range(items.shape[1]))


@pytest.mark.parametrize("case", [case for case in CASES if "kmo" in case])
def test_the_kaiser_meyer_olkin_measure_equals_psych(case: dict[str, Any]) -> None:
    found = kmo(answers(case))["value"]
    assert found["overall"] == pytest.approx(case["kmo"], rel=CLOSED)
    assert found.iloc[1:].to_numpy() == pytest.approx(np.array(case["kmo_items"]), rel=CLOSED)
    if "complete_kmo" in case:
        complete = kmo(answers(case), missing="complete")["value"]
        assert complete["overall"] == pytest.approx(case["complete_kmo"], rel=CLOSED)


@pytest.mark.parametrize("case", [case for case in CASES if "eigenvalues" in case])
def test_the_eigenvalues_equal_those_of_r(case: dict[str, Any]) -> None:
    found = parallel_analysis(answers(case), draws=1)["eigenvalue"]
    assert found.to_numpy() == pytest.approx(np.array(case["eigenvalues"]), rel=CLOSED, abs=1e-12)


@pytest.mark.parametrize("case", [case for case in CASES if "exact" in case])
def test_omega_of_one_factor_equals_psych(case: dict[str, Any]) -> None:
    found = omega_total(answers(case))
    assert float(found) == pytest.approx(case["omega_psych"], rel=ITERATIVE)
    turned = ", ".join(str(place) for place in case["turned"])
    assert found.note == (f"turned: {turned}" if turned else "")


@pytest.mark.parametrize("case", [case for case in CASES if "exact" in case])
def test_omega_of_several_factors_equals_principal_axes_iterated_to_the_end(
    case: dict[str, Any],
) -> None:
    for exact in case["exact"]:
        found = omega_total(answers(case), factors=exact["factors"])
        # Of one factor psych is followed, which ends a little before the end.
        near = 1e-8 if exact["factors"] > 1 else 1e-5
        assert float(found) == pytest.approx(exact["omega"], rel=near)


# Where an item is wholly explained, too, the residuals are no larger than those of psych.
@pytest.mark.parametrize("case", [case for case in CASES if "psych_residual" in case])
def test_no_residuals_are_larger_than_those_of_psych(case: dict[str, Any]) -> None:
    items = answers(case)
    related = correlations(items, names(items))
    _, loadings = extract(related, 1, "minres")
    rest = np.tril(related - loadings @ loadings.T, -1)
    assert (rest**2).sum() <= case["psych_residual"] * (1 + 1e-6)
    assert float(omega_total(items)) == pytest.approx(case["omega_psych"], abs=1e-3)


@pytest.mark.parametrize(
    ("case", "factors", "key"),
    [(c, f, key) for c in CASES for f, key in ((1, "ml"), (2, "ml2")) if key in c],
)
def test_omega_by_maximum_likelihood_equals_factanal(
    case: dict[str, Any], factors: int, key: str
) -> None:
    items, expected = answers(case), case[key]
    unique, _ = extract(correlations(items, names(items)), factors, "ml")
    ours, theirs = (discrepancy(items, np.array(u), factors) for u in (unique, expected["unique"]))
    assert ours <= theirs + 1e-9
    # factanal, too, may stay at a lesser likelihood; then there is nothing to compare.
    if theirs - ours < 1e-6:
        observed = omega_total(items, method="ml", factors=factors)
        model = omega_total(items, method="ml", variance="model", factors=factors)
        assert float(observed) == pytest.approx(expected["observed"], rel=ITERATIVE)
        assert float(model) == pytest.approx(expected["model"], rel=ITERATIVE)
    else:
        assert (np.shape(case["data"]), factors) == ((25, 9), 2)


def test_the_likelihood_of_one_factor_is_not_left_at_the_lesser_of_two_maxima() -> None:
    # Two sub-scales of four questions: the factor may be the one or the other.
    rng = np.random.default_rng(160)
    views = rng.normal(size=(60, 2)).repeat(4, axis=1)
    items = np.clip(np.round(3 + views + rng.normal(size=(60, 8))), 1, 5)
    # psych::omega(items, nfactors = 1, fm = "ml")$omega.tot (2.2.9); the lesser one gives 0.622.
    assert float(omega_total(items, method="ml")) == pytest.approx(0.6028945926, rel=ITERATIVE)


def discrepancy(items: np.ndarray, unique: np.ndarray, factors: int) -> float:
    """Return what maximum likelihood makes least (Lawley & Maxwell 1971, eq. 4.17)."""
    scaled = correlations(items, names(items)) / np.sqrt(np.outer(unique, unique))
    rest = np.linalg.eigvalsh(scaled)[: len(unique) - factors]
    return float((rest - np.log(rest) - 1).sum())


def test_an_item_that_is_wholly_explained_is_named() -> None:
    assert omega_total(answers(CASES[1])).note == "heywood: 4"


def test_an_item_without_any_correlation_has_no_adequacy() -> None:
    first, second, third = (
        np.array(list("01" * 4), dtype=float).reshape(2, 2, 2).transpose(order).ravel()
        for order in ((0, 1, 2), (0, 2, 1), (2, 0, 1))
    )
    found = kmo(np.column_stack([first, first + second, third]))
    assert found["value"].isna().tolist() == [False, False, False, True]
    assert found["note"].tolist() == ["", "", "", "unrelated"]


def test_parallel_analysis_finds_the_factors_that_were_put_in() -> None:
    rng = np.random.default_rng(11)
    two = rng.normal(size=(400, 2))
    items = np.repeat(two, 4, axis=1) + rng.normal(size=(400, 8))
    assert parallel_analysis(items)["retained"].sum() == 2
    again = parallel_analysis(items)
    pd.testing.assert_frame_equal(again, parallel_analysis(items))


@pytest.mark.parametrize("expected", REFERENCE["random"])
def test_random_eigenvalues_spread_as_those_of_random_tables_in_r(expected: dict[str, Any]) -> None:
    n, k = expected["n"], expected["k"]
    found = parallel_analysis(scale(5, n, k), draws=5000, seed=8)
    # Five standard errors of two simulations, of 5,000 draws and of R's 20,000.
    error = 5 * np.array(expected["sd"]) * np.sqrt(1 / 5000 + 1 / 20000) + 1e-12
    assert (abs(found["random_mean"] - expected["mean"]) < error).all()
    # The error of a quantile: sqrt(0.05 x 0.95) / density, about 2.1 standard deviations.
    assert (abs(found["random_quantile"] - expected["upper"]) < 2.1 * error + 1e-12).all()


def test_parallel_analysis_costs_no_more_for_many_respondents() -> None:
    items = scale(3, 200_000, 4)
    assert parallel_analysis(items, draws=2000)["retained"].tolist() == [True, False, False, False]


@pytest.mark.parametrize(("factors", "needed"), [(1, 3), (2, 5), (3, 6), (4, 8)])
def test_factors_need_as_many_items_as_ledermann_says(factors: int, needed: int) -> None:
    assert least_items(factors) == needed


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(8, 60), st.integers(3, 9), st.floats(0, 0.2))
def test_correlations_do_not_change_with_the_unit_of_an_item(
    seed: int, n: int, k: int, missing: float
) -> None:
    items = scale(seed, n, k, missing)
    unit = 10.0 ** np.random.default_rng(seed).uniform(-9, 9, k)
    for ask in (standardized, adequacy, eigenvalues):
        plain, found = outcome(ask, items), outcome(ask, items * unit)
        assert found == (
            plain if isinstance(plain, str) else pytest.approx(plain, rel=1e-6, abs=1e-9)
        )


def standardized(items: np.ndarray) -> float:
    return float(cronbach_alpha(items, standardized=True))


def adequacy(items: np.ndarray) -> np.ndarray:
    return kmo(items)["value"].to_numpy()


def eigenvalues(items: np.ndarray) -> np.ndarray:
    return parallel_analysis(items, draws=1)["eigenvalue"].to_numpy()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(10, 60), st.integers(3, 8))
def test_omega_does_not_change_with_order_or_with_items_that_are_reversed(
    seed: int, n: int, k: int
) -> None:
    items = scale(seed, n, k)
    omega = omega_total(items)
    rng = np.random.default_rng(seed)
    order = rng.permutation(k)
    moved = omega_total(items[rng.permutation(n)][:, order])
    turned = items.copy()
    turned[:, 0] = 6 - turned[:, 0]
    # The finite differences at the bound of a Heywood case are no more exact than this.
    near = 1e-4 if "heywood" in omega.note else 1e-6
    assert float(moved) == pytest.approx(float(omega), abs=near)
    assert float(omega_total(turned)) == pytest.approx(float(omega), abs=near)
    assert 0 <= float(omega) <= 1
