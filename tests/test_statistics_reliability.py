"""Alpha, omega and item analysis equal R's psych; what has no answer is refused."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from references import reference, table

from alliances.errors import AlliancesError, NoAnswer, WrongCall
from alliances.statistics import (
    cronbach_alpha,
    item_analysis,
    kmo,
    omega_total,
    parallel_analysis,
)
from alliances.statistics.extraction import extract, least_items
from alliances.statistics.moments import correlations
from alliances.statistics.reliability import straight_lining

REFERENCE = reference("reliability")
CASES = REFERENCE["cases"]
ATTITUDE = CASES[REFERENCE["attitude"] - 1]
CLOSED, ITERATIVE = 1e-9, 1e-6


def answers(case: dict[str, Any]) -> np.ndarray:
    return table(case["data"])


def names(items: np.ndarray) -> tuple[str, ...]:
    return tuple(str(place + 1) for place in range(items.shape[1]))


def with_correlations(wanted: np.ndarray, n: int) -> np.ndarray:
    """Return answers of n respondents whose correlations, and unit variances, are those wanted."""
    drawn = np.random.default_rng(1).normal(size=(n, len(wanted)))
    white = np.linalg.qr(drawn - drawn.mean(axis=0))[0] * np.sqrt(n - 1)
    return white @ np.linalg.cholesky(wanted).T


def scale(seed: int, n: int, k: int, missing: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    items = rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    items[rng.random((n, k)) < missing] = np.nan
    return items


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
        assert float(found) == pytest.approx(exact["omega"], rel=1e-8)


# Where an item is wholly explained psych stops early: ours may only lie closer to the correlations.
@pytest.mark.parametrize("case", [case for case in CASES if "psych_residual" in case])
def test_no_residuals_are_larger_than_those_of_psych(case: dict[str, Any]) -> None:
    items = answers(case)
    related = correlations(items, names(items))
    _, loadings = extract(related, 1, "minres")
    rest = np.tril(related - loadings @ loadings.T, -1)
    assert (rest**2).sum() <= case["psych_residual"] + 1e-12
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


def discrepancy(items: np.ndarray, unique: np.ndarray, factors: int) -> float:
    """Return what maximum likelihood makes least (Lawley & Maxwell 1971, eq. 4.17)."""
    scaled = correlations(items, names(items)) / np.sqrt(np.outer(unique, unique))
    rest = np.linalg.eigvalsh(scaled)[: len(unique) - factors]
    return float((rest - np.log(rest) - 1).sum())


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


def test_items_that_have_nothing_to_do_with_each_other_go_against_nothing() -> None:
    items = np.array([[1, 1, 1], [1, 2, 2], [2, 1, 2], [2, 2, 1]])
    assert cronbach_alpha(items).note == ""
    for asked in (omega_total, kmo):
        with pytest.raises(NoAnswer, match="no correlation"):
            asked(items)


def test_an_item_without_any_correlation_has_no_adequacy() -> None:
    first, second, third = (
        np.array(list("01" * 4), dtype=float).reshape(2, 2, 2).transpose(order).ravel()
        for order in ((0, 1, 2), (0, 2, 1), (2, 0, 1))
    )
    found = kmo(np.column_stack([first, first + second, third]))
    assert found["value"].isna().tolist() == [False, False, False, True]
    assert found["note"].tolist() == ["", "", "", "unrelated"]


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


REFUSED: dict[str, tuple[Any, str]] = {
    "one item": (lambda: omega_total([[1], [2], [3]]), "statistics.one_item"),
    "no item": (lambda: kmo(np.empty((5, 0))), "statistics.one_item"),
    "two respondents": (
        lambda: item_analysis([[1, 2], [2, 1]]),
        "statistics.too_few.respondents",
    ),
    "nobody answered an item": (
        lambda: cronbach_alpha([[1, 2, None], [2, 1, None], [3, 3, None]]),
        "reliability.unanswered",
    ),
    "an item is constant": (
        lambda: kmo([[1, 2, 3], [2, 1, 3], [3, 3, 3], [1, 3, 3]]),
        "statistics.no_variance",
    ),
    "an item is constant but for rounding": (
        lambda: cronbach_alpha([[1, 0.3], [2, 0.1 + 0.2], [3, 0.3]]),
        "statistics.no_variance",
    ),
    "an item is constant where another is answered": (
        lambda: omega_total([[1, 2, 1], [1, 4, 2], [1, 3, 4], [2, None, 5], [3, None, 3]]),
        "statistics.never_together",
    ),
    "pairs that contradict each other": (
        lambda: cronbach_alpha(
            [[1, 1, None], [9, 9, None], [None, 1, 1], [None, 9, 9], [1, None, 1], [9, None, 9]]
            + [[4, None, None], [6, None, None], [None, 4, None], [None, 6, None]] * 5
        ),
        "reliability.contradictory",
    ),
    "the same item twice": (
        lambda: kmo([[1, 1, 2], [2, 2, 1], [3, 3, 5], [4, 4, 3]]),
        "reliability.no_inverse",
    ),
    "fewer respondents than items": (
        lambda: omega_total(scale(1, 4, 6), method="ml"),
        "reliability.no_inverse",
    ),
    "two items for a factor": (
        lambda: omega_total(scale(1, 9, 2)),
        "statistics.too_few.items",
    ),
    "four items for two factors": (
        lambda: omega_total(scale(1, 9, 4), factors=2),
        "statistics.too_few.items",
    ),
    "no factor": (lambda: omega_total(scale(1, 9, 4), factors=0), "reliability.factors"),
    "half a factor": (
        lambda: omega_total(scale(1, 9, 4), factors=1.5),
        "reliability.factors",
    ),
    "no draws": (lambda: parallel_analysis(scale(1, 9, 4), draws=0), "statistics.draws"),
    "a quantile in percent": (
        lambda: parallel_analysis(scale(1, 9, 4), quantile=95),
        "statistics.draws",
    ),
    "an unknown way with missing answers": (
        lambda: cronbach_alpha(scale(1, 9, 4), missing="drop"),
        "statistics.option",
    ),
    "an unknown interval": (
        lambda: cronbach_alpha(scale(1, 9, 4), interval="normal"),
        "statistics.option",
    ),
    "a confidence in percent": (
        lambda: cronbach_alpha(scale(1, 9, 4), confidence=95),
        "statistics.confidence",
    ),
    "a scale without levels": (
        lambda: item_analysis([[1, 2], [2, 2], [3, 1]], levels=[]),
        "statistics.two_levels",
    ),
    "levels in words": (
        lambda: item_analysis([[1, 2], [2, 2], [3, 1]], levels=["a", "b"]),
        "statistics.not_numbers",
    ),
    "one answer is no line": (lambda: straight_lining([[1, 2]], least=1), "reliability.least"),
    "nobody gave so many": (
        lambda: straight_lining([[1, 2], [2, 2]]),
        "reliability.none_answered_enough",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_has_no_answer_is_refused_in_words(what: str) -> None:
    asked, code = REFUSED[what]
    with pytest.raises(AlliancesError) as refusal:
        asked()
    assert refusal.value.code == code
    # A sentence with its placeholders filled.
    assert str(refusal.value).endswith((".", "»", '"'))
    assert "{" not in str(refusal.value)


@pytest.mark.parametrize(("factors", "needed"), [(1, 3), (2, 5), (3, 6), (4, 8)])
def test_factors_need_as_many_items_as_ledermann_says(factors: int, needed: int) -> None:
    assert least_items(factors) == needed


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


def outcome(ask: Any, items: np.ndarray) -> Any:
    """Return figures, or why there are none."""
    try:
        return ask(items)
    except NoAnswer as refusal:
        return refusal.code


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


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 3)), min_size=3, max_size=3),
        min_size=0,
        max_size=9,
    )
)
def test_small_and_odd_data_give_a_figure_or_a_refusal(rows: list[list[int | None]]) -> None:
    items = np.array(rows, dtype=float).reshape(len(rows), 3)
    asked: list[Any] = [cronbach_alpha, omega_total, item_analysis, kmo, straight_lining]
    asked.append(lambda table: omega_total(table, method="ml"))
    asked.append(lambda table: cronbach_alpha(table, interval="duhachek", standardized=True))
    for ask in asked:
        try:
            found = ask(items)
        except NoAnswer:
            continue
        if isinstance(found, pd.DataFrame):
            if "value" in found:
                assert (np.isfinite(found["value"]) | (found["note"] == "unrelated")).all()
            else:
                assert np.isfinite(found[["mean", "sd"]]).all(axis=None)
            continue
        assert found.value <= 1
        if found.low is not None:
            assert found.low <= found.value <= found.high
