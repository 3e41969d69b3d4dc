"""The bootstrap is seeded, draws partnerships, and covers what it must."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics import bootstrap

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


def test_one_partnership_is_refused() -> None:
    with pytest.raises(NoAnswer):
        bootstrap([3.0])
    with pytest.raises(WrongCall):
        bootstrap([3.0, 4.0], "mode")
