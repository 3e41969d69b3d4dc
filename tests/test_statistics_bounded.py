"""Means of bounded answers: five equal answers are not certain, and a band is rarely wrong."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics import band_probabilities, bounded_mean
from alliances.statistics.bounded import bounded_interval, share_interval

LEVELS = np.array([0.0, 25, 50, 75, 100])
CUTS = (50.0, 70.0)


def answers_with_mean(kind: str, mean: float) -> np.ndarray:
    """Return the shares of five levels with a given mean: of very different shapes."""
    if kind == "two ends":
        return np.array([1 - mean / 100, 0, 0, 0, mean / 100])
    shares = np.zeros(5)
    if kind == "rare lowest":
        top = 3 if mean < 75 else 4
        shares[top] = mean / LEVELS[top]
        shares[0] = 1 - shares[top]
        return shares
    if kind == "rare highest":
        low = 2 if mean > 50 else 1
        shares[4] = (mean - LEVELS[low]) / (100 - LEVELS[low])
        shares[low] = 1 - shares[4]
        return shares
    spread = {"narrow": 0.4, "usual": 0.9, "wide": 1.4}[kind]
    cuts = np.array([1.5, 2.5, 3.5, 4.5])

    def of(centre: float) -> np.ndarray:
        return np.diff(np.concatenate([[0], stats.norm.cdf((cuts - centre) / spread), [1]]))

    low, high = -6.0, 12.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if of(middle) @ LEVELS < mean else (low, middle)
    return of(low)


@pytest.mark.parametrize("n", [5, 10, 20, 50])
@pytest.mark.parametrize(
    "kind", ["narrow", "usual", "wide", "two ends", "rare lowest", "rare highest"]
)
@pytest.mark.parametrize("mean", [49.9, 50.0, 60.0, 69.9, 70.0])
def test_a_printed_band_is_wrong_in_five_percent_of_draws_at_most(
    n: int, kind: str, mean: float
) -> None:
    rng = np.random.default_rng(n)
    counts = rng.multinomial(n, answers_with_mean(kind, mean), size=3000).astype(float)
    found = band_probabilities(counts, CUTS, bounds=(0, 100), levels=LEVELS)
    true = np.searchsorted(CUTS, mean, side="right")
    wrong = (found.band != true) & ~found.undetermined
    # 3,000 draws: 6 % is two and a half standard errors above 5 %.
    assert wrong.mean() <= 0.06


def test_a_band_is_printed_where_fifty_answers_leave_no_doubt() -> None:
    rng = np.random.default_rng(1)
    counts = rng.multinomial(50, answers_with_mean("usual", 60.0), size=2000).astype(float)
    found = band_probabilities(counts, CUTS, bounds=(0, 100), levels=LEVELS)
    assert (found.band == 1).mean() > 0.7


def test_five_equal_answers_have_an_interval_and_no_certain_band() -> None:
    found = bounded_mean([4] * 5, bounds=(1, 5))
    assert 2.5 < found.low < 3.5 < 4.2 < found.high < 5
    bands = band_probabilities([4] * 5, [3, 4], bounds=(1, 5))
    assert bands.undetermined.all()
    assert bands.probabilities.min() > 0
    assert bands.probabilities.max() < 0.9


def test_answers_at_the_ends_give_clopper_and_pearson() -> None:
    # The mean is above the cut-off where the lower 95 % bound of the share is.
    for held in range(21):
        counts = np.array([[20 - held, held]], dtype=float)
        found = band_probabilities(counts, [0.6], bounds=(0, 1), levels=[0, 1])
        bound = stats.beta.ppf(0.05, held, 20 - held + 1) if held else 0.0
        assert (found.band[0] == 1) == (bound >= 0.6)


def test_probabilities_equal_random_weights() -> None:
    rng = np.random.default_rng(3)
    counts = np.array([2.0, 0, 5, 7, 3])
    drawn = rng.dirichlet([*counts[counts > 0], 0.5, 0.5], 400_000) @ [0, 50, 75, 100, 0, 100]
    wanted = np.histogram(drawn, [0, *CUTS, 100])[0] / len(drawn)
    found = band_probabilities(counts, CUTS, bounds=(0, 100), levels=LEVELS)
    np.testing.assert_allclose(found.probabilities[0], wanted, atol=0.003)


def test_jeffreys_interval_is_the_case_of_two_ends() -> None:
    low, high = bounded_interval(0.3, np.sqrt(0.3 * 0.7 / 9), 10, np.inf, 0, 1)
    wanted = stats.beta.ppf([0.025, 0.975], 3.5, 7.5)
    np.testing.assert_allclose([low, high], wanted, rtol=1e-9)


def test_a_census_is_certain() -> None:
    found = bounded_mean([1, 2, 5], bounds=(1, 5), population=3)
    assert found.low == found.high == float(found)
    bands = band_probabilities([1, 2, 5], [2, 4], bounds=(1, 5), population=3)
    assert bands.band.tolist() == [1]
    assert bands.probabilities.tolist() == [[0, 1, 0]]


def test_most_of_a_population_settles_what_few_answers_do_not() -> None:
    few = band_probabilities([4, 4, 5, 4, 3, 4, 4, 5], [2, 3], bounds=(1, 5))
    most = band_probabilities([4, 4, 5, 4, 3, 4, 4, 5], [2, 3], bounds=(1, 5), population=9)
    assert most.band.tolist() == [2]
    assert most.probabilities[0, 2] > few.probabilities[0, 2]


@pytest.mark.parametrize("population", [50, 150, 1500])
@pytest.mark.parametrize("rate", [0.2, 0.4, 0.8])
def test_shares_of_a_finite_population_are_covered(population: int, rate: float) -> None:
    n = round(population * rate)
    held = np.arange(n + 1)
    share = held / n
    error = np.sqrt(share * (1 - share) / (n - 1))
    low, high = share_interval(share, error, n, population)
    true = np.arange(population + 1)
    chance = stats.hypergeom.pmf(held[None], population, true[:, None], n)
    inside = (low - 1e-9 <= true[:, None] / population) & (
        true[:, None] / population <= high + 1e-9
    )
    covered = (chance * inside).sum(axis=1)
    assert covered.min() >= 0.90
    assert 0.94 <= covered.mean() <= 0.98


def test_missing_answers_are_left_out_whatever_holds_them() -> None:
    given = pd.Series([4, None, 5, 3], dtype="Int64")
    assert bounded_mean(given, bounds=(1, 5)) == bounded_mean([4, 5, 3], bounds=(1, 5))
    assert band_probabilities(given, [3], bounds=(1, 5)).n.tolist() == [3]


def test_what_lies_outside_the_scale_is_refused() -> None:
    with pytest.raises(WrongCall):
        bounded_mean([0, 3], bounds=(1, 5))
    with pytest.raises(WrongCall):
        band_probabilities([3, 4], [1], bounds=(1, 5))
    with pytest.raises(WrongCall):
        bounded_mean([3, 4], bounds=(1, 5), population=1)
    with pytest.raises(NoAnswer):
        bounded_mean([np.nan], bounds=(1, 5))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=30), st.integers(0, 40))
def test_intervals_hold_the_mean_and_stay_on_the_scale(answers: list[int], more: int) -> None:
    found = bounded_mean(answers, bounds=(1, 5), population=len(answers) + more)
    assert 1 <= found.low <= found.high <= 5
    mirrored = bounded_mean(
        [6 - answer for answer in answers], bounds=(1, 5), population=len(answers) + more
    )
    assert mirrored.low == pytest.approx(6 - found.high)
