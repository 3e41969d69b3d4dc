"""The bootstrap is seeded, draws partnerships, and covers what it must."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics import bootstrap
from alliances.statistics.drawing import Means, read_units

RNG = np.random.default_rng(5)
SCORES = np.round(RNG.normal(62, 15, (80, 3)), 1)


def test_the_same_seed_gives_the_same_interval_whatever_the_order_of_columns() -> None:
    table = pd.DataFrame(SCORES, columns=["a", "b", "gap"])
    first = bootstrap(table)
    again = bootstrap(table[["gap", "a", "b"]])
    pd.testing.assert_frame_equal(first, again.loc[first.index])
    assert bootstrap(table, seed=1).loc["a", "low"] != first.loc["a", "low"]


def test_a_mean_is_drawn_as_a_loop_over_rows_would() -> None:
    fast = bootstrap(SCORES, draws=300)
    slow = bootstrap(SCORES, lambda rows: rows.mean(axis=0), draws=300)
    np.testing.assert_allclose(fast[["low", "high"]], slow[["low", "high"]], rtol=1e-12)


def resampled(rows: int, draws: int, seed: int) -> np.ndarray:
    """Return how often each row is drawn, as `bootstrap` says it draws."""
    return np.random.default_rng(seed).multinomial(rows, np.full(rows, 1 / rows), size=draws)


@pytest.mark.parametrize(("word", "function"), [("mean", np.mean), ("median", np.median)])
@pytest.mark.parametrize("method", ["percentile", "basic"])
def test_ends_are_the_quantiles_of_the_figures_of_rows_drawn_one_by_one(
    word: str, function: Any, method: str
) -> None:
    column = SCORES[:, 0].copy()
    column[::7] = np.nan
    figures = []
    for times in resampled(len(column), 250, 11):
        rows = np.repeat(column, times)
        figures.append(function(rows[~np.isnan(rows)]))
    low, high = np.quantile(figures, [0.05, 0.95])
    value = function(column[~np.isnan(column)])
    wanted = (low, high) if method == "percentile" else (2 * value - high, 2 * value - low)
    for asked in (word, function):
        found = bootstrap(column, asked, draws=250, seed=11, method=method, confidence=0.9)
        assert (found.low, found.high) == pytest.approx(wanted, rel=1e-12)
        assert float(found) == pytest.approx(value)
        assert found.error == pytest.approx(np.std(figures, ddof=1))
        assert found.n == np.isfinite(column).sum()


def test_the_studentised_interval_is_that_of_a_loop() -> None:
    column = np.exp(SCORES[:30, 0] / 20)
    n, mean = len(column), column.mean()
    t = []
    for times in resampled(n, 300, 3):
        rows = np.repeat(column, times)
        t.append((rows.mean() - mean) / (rows.std(ddof=1) / np.sqrt(n)))
    low, high = np.quantile(t, [0.025, 0.975])
    error = column.std(ddof=1) / np.sqrt(n)
    found = bootstrap(column, draws=300, seed=3, method="t")
    assert (found.low, found.high) == pytest.approx((mean - high * error, mean - low * error))


def test_the_studentised_error_of_units_within_strata_is_that_of_a_ratio() -> None:
    column, units = SCORES[:60, 0], np.repeat(np.arange(20), 3)
    strata = np.repeat(["a", "b"], [24, 36])
    read = read_units(units, strata, 60)
    means = Means(column[:, None], read)
    once = np.ones((1, 20), dtype=np.int64)
    found = means.errors(once, means.of(once))[0, 0]
    # By hand: what each unit departs from the mean, summed, within each stratum.
    apart = (column - column.mean()).reshape(20, 3).sum(axis=1)
    parts = [len(part) * part.var(ddof=1) for part in (apart[:8], apart[8:])]
    assert found == pytest.approx(np.sqrt(sum(parts)) / 60)


def test_a_studentised_interval_covers_a_skewed_mean_better() -> None:
    rng, held = np.random.default_rng(12), {"percentile": 0, "t": 0}
    for _ in range(200):
        skewed = np.exp(rng.normal(0, 1, 15))
        for method in held:
            found = bootstrap(skewed, method=method, draws=300)
            held[method] += found.low <= np.exp(0.5) <= found.high
    assert held["t"] > held["percentile"] + 8


@pytest.mark.parametrize("method", ["percentile", "basic", "bca", "BCa", "perc"])
@pytest.mark.parametrize("statistic", [np.mean, np.std, "median"])
def test_a_table_gives_what_its_columns_give_alone(method: str, statistic: Any) -> None:
    whole = bootstrap(SCORES, statistic, draws=150, method=method)
    for place in range(3):
        alone = bootstrap(SCORES[:, place], statistic, draws=150, method=method)
        row = whole.iloc[place]
        assert [row["value"], row["low"], row["high"]] == pytest.approx(
            [float(alone), alone.low, alone.high]
        )


def test_the_acceleration_of_a_mean_is_that_of_its_skewness() -> None:
    # Efron & Tibshirani (1993), equation 14.15: for a mean, one sixth of the third moment over n
    # to the 1/2; without bias, the ends are then those of the formula 14.10.
    column = np.exp(SCORES[:40, 0] / 25)
    fast = bootstrap(column, method="bca", draws=400)
    slow = bootstrap(column, lambda rows: rows.mean(), method="bca", draws=400)
    assert (fast.low, fast.high) == pytest.approx((slow.low, slow.high), rel=1e-9)
    apart = column - column.mean()
    skew = (apart**3).sum() / (6 * ((apart**2).sum()) ** 1.5)
    means = np.array([np.repeat(column, each).mean() for each in resampled(40, 400, 2014)])
    bias = stats.norm.ppf((means < column.mean()).mean())
    z = np.array([-1, 1]) * stats.norm.ppf(0.975)
    shares = stats.norm.cdf(bias + (bias + z) / (1 - skew * (bias + z)))
    assert (fast.low, fast.high) == pytest.approx(tuple(np.quantile(means, shares)))


def test_many_units_are_drawn_in_parts_and_as_they_would_be_at_once() -> None:
    scores = RNG.normal(0, 1, 5000)
    found = bootstrap(scores, draws=1000, seed=4)
    drawn = resampled(5000, 1000, 4) @ scores / 5000
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])))


@pytest.mark.parametrize("method", ["percentile", "basic", "bca"])
def test_intervals_agree_with_scipy(method: str) -> None:
    skewed = np.exp(RNG.normal(0, 0.8, 60))
    ours = bootstrap(skewed, draws=20_000, method=method)
    theirs = stats.bootstrap(
        (skewed,), np.mean, n_resamples=20_000, method=method.replace("bca", "BCa"), rng=RNG
    ).confidence_interval
    width = theirs.high - theirs.low
    assert ours.low == pytest.approx(theirs.low, abs=0.03 * width)
    assert ours.high == pytest.approx(theirs.high, abs=0.03 * width)


def test_missing_values_are_left_out_and_never_zero() -> None:
    holed = SCORES.copy()
    holed[::3, 1] = np.nan
    found = bootstrap(holed, draws=200)
    assert found["value"].to_numpy() == pytest.approx(np.nanmean(holed, axis=0))
    assert found["n"].tolist() == [80, 53, 80]


def test_rows_of_one_partnership_are_drawn_together() -> None:
    scores = np.repeat(RNG.normal(0, 1, 20), 10)
    apart = bootstrap(scores)
    together = bootstrap(scores, units=np.repeat(np.arange(20), 10))
    assert together.error > 2.5 * apart.error


def test_a_census_has_no_error_left() -> None:
    found = bootstrap(SCORES[:, 0], population=80)
    assert found.low == found.high == float(found)
    with pytest.raises(WrongCall):
        bootstrap(SCORES[:, 0], population=79)


def test_draws_within_strata_keep_their_sizes() -> None:
    scores = np.concatenate([np.zeros(50), np.full(10, 100.0)])
    strata = np.repeat(["local", "national"], [50, 10])
    found = bootstrap(scores, strata=strata)
    assert found.low == found.high == pytest.approx(100 / 6)


def test_part_of_a_population_shrinks_every_deviation_alike() -> None:
    column = SCORES[:, 0]
    for method in ("percentile", "basic", "t"):
        whole = bootstrap(column, method=method)
        part = bootstrap(column, method=method, population=100)
        kept = np.sqrt(1 - 80 / 100)
        wanted = [float(whole) + kept * (end - float(whole)) for end in (whole.low, whole.high)]
        assert [part.low, part.high] == pytest.approx(wanted)
        assert part.error == pytest.approx(kept * whole.error)
        assert "fpc" in part.method


def test_a_column_with_one_value_has_no_interval_and_says_so() -> None:
    holed = SCORES.copy()
    holed[1:, 1], holed[:, 2] = np.nan, np.nan
    for statistic in ("mean", "median"):
        for method in ("percentile", "bca"):
            found = bootstrap(holed, statistic, draws=50, method=method)
            assert found["note"].tolist() == ["", "too_few", "too_few"]
            assert (
                found.loc[found["note"] == "too_few", ["low", "high", "error"]]
                .isna()
                .all(axis=None)
            )
            assert found["value"].isna().tolist() == [False, False, True]
    with pytest.raises(NoAnswer):
        bootstrap(holed[:, 2])
    with pytest.raises(NoAnswer):
        bootstrap(holed[:, 1])


def test_equal_values_have_no_spread_whatever_the_method() -> None:
    for method in ("percentile", "basic", "bca", "t"):
        found = bootstrap([3.1] * 9, draws=50, method=method)
        assert (found.low, found.high, found.note) == (float(found), float(found), "no_spread")


def test_a_stratum_with_one_unit_is_told() -> None:
    found = bootstrap([1.0, 2, 3, 9], strata=["a", "a", "a", "b"])
    assert found.note == "single_unit"


def test_a_function_that_gives_no_number_is_refused() -> None:
    with pytest.raises(NoAnswer):
        bootstrap(SCORES[:, 0], lambda rows: np.nan, draws=20)
    with pytest.raises(WrongCall):
        bootstrap(SCORES, lambda rows: rows, draws=20)


def test_a_function_of_two_columns_gives_one_figure() -> None:
    found = bootstrap(SCORES[:, :2], lambda rows: np.corrcoef(rows.T)[0, 1], draws=100)
    assert found["value"].tolist() == [pytest.approx(np.corrcoef(SCORES[:, :2].T)[0, 1])]
    assert found["low"].iloc[0] < found["value"].iloc[0] < found["high"].iloc[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"draws": 1},
        {"draws": 10.5},
        {"seed": -1},
        {"seed": None},
        {"population": float("nan")},
        {"population": "many"},
        {"method": "normal"},
        {"method": "t", "statistic": "median"},
        {"confidence": 95},
        {"units": [1, 1, None, 2]},
        {"units": [1, 2, 3]},
        {"strata": ["a", "a", None, "b"]},
        {"units": [1, 1, 2, 2], "strata": ["a", "b", "b", "b"]},
        {"units": [1, 1, 2, 2], "clusters": [1, 1, 2, 2]},
    ],
)
def test_a_wrong_call_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongCall):
        bootstrap([1.0, 2, 3, 4], **wrong)
    with pytest.raises(WrongCall):
        bootstrap(np.empty((4, 0)))


def test_clusters_are_another_name_of_units() -> None:
    scores, of = SCORES[:, 0], np.repeat(np.arange(20), 4)
    assert bootstrap(scores, units=of) == bootstrap(scores, clusters=of)


@given(
    st.lists(st.integers(1, 5), min_size=3, max_size=25),
    st.floats(0.5, 20),
    st.floats(-50, 50),
)
@settings(max_examples=30, deadline=None)
def test_another_unit_of_measure_moves_the_ends_with_it(
    answers: list[int], times: float, more: float
) -> None:
    scores = np.array(answers, dtype=np.float64)
    for statistic in ("mean", "median"):
        first = bootstrap(scores, statistic, draws=60)
        second = bootstrap(times * scores + more, statistic, draws=60)
        wanted = [times * each + more for each in (float(first), first.low, first.high)]
        assert [float(second), second.low, second.high] == pytest.approx(wanted, abs=1e-9)


def test_one_partnership_is_refused() -> None:
    with pytest.raises(NoAnswer):
        bootstrap([3.0])
    with pytest.raises(WrongCall):
        bootstrap([3.0, 4.0], "mode")
