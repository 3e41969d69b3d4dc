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
from alliances.statistics.gaffke import chance_below

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


def exact_coverage(n: int, population: int) -> np.ndarray:
    held = np.arange(n + 1)
    share = held / n
    error = np.sqrt(share * (1 - share) / (n - 1))
    low, high = share_interval(share, error, n, population)
    assert (low <= share).all()
    assert (share <= high).all()
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()
    true = np.arange(population + 1)[:, None]
    chance = stats.hypergeom.pmf(held[None], population, true, n)
    inside = (low - 1e-9 <= true / population) & (true / population <= high + 1e-9)
    return (chance * inside).sum(axis=1)


@pytest.mark.parametrize("population", [20, 50, 100, 300, 1500])
@pytest.mark.parametrize("rate", [0.2, 0.4, 0.8])
def test_shares_of_a_finite_population_are_covered(population: int, rate: float) -> None:
    covered = exact_coverage(round(population * rate), population)
    assert covered.min() >= 0.90
    assert 0.94 <= covered.mean() <= 0.97


@pytest.mark.parametrize("population", [10, 17, 40, 100, 230])
def test_no_share_is_covered_in_less_than_ninety_percent_whatever_the_response(
    population: int,
) -> None:
    for n in {*range(2, min(population, 12)), population // 2, population - 2, population - 1}:
        covered = exact_coverage(n, population)
        assert covered.min() >= 0.90
        assert covered.mean() >= 0.94


@pytest.mark.parametrize("n", [3, 4, 5, 12, 40])
def test_shares_of_an_unknown_population_are_covered_near_the_ends(n: int) -> None:
    held = np.arange(n + 1)
    share = held / n
    low, high = share_interval(share, np.sqrt(share * (1 - share) / (n - 1)), n)
    true = np.linspace(0.001, 0.999, 999)[:, None]
    covered = (stats.binom.pmf(held, n, true) * ((low <= true) & (true <= high))).sum(axis=1)
    assert covered.min() >= 0.90
    # Mid-p of binomial tails, by SciPy's other road.
    at = low[-1]
    assert 0.5 * stats.binom.pmf(n, n, at) == pytest.approx(0.025, rel=1e-9)


def test_a_whole_number_that_is_no_count_has_the_interval_of_a_mean() -> None:
    # Ten partnerships at one half: five in sum, and no spread.
    assert share_interval(0.5, 0.0, 10, 50) == bounded_interval(0.5, 0.0, 10, 50, 0, 1)


@pytest.mark.parametrize(("population", "n"), [(10, 8), (20, 16), (50, 40), (50, 20), (300, 240)])
@pytest.mark.parametrize("mean", [0.03, 0.1, 0.5, 0.9])
def test_means_of_nearly_whole_populations_are_covered(
    population: int, n: int, mean: float
) -> None:
    rng = np.random.default_rng(population + n)
    values = rng.binomial(3, rng.beta(2 * mean, 2 * (1 - mean), (4000, population))) / 3
    truth, seen = values.mean(axis=1), values[:, :n]
    error = seen.std(axis=1, ddof=1) / np.sqrt(n)
    low, high = share_interval(seen.mean(axis=1), error, n, population)
    assert ((low - 1e-9 <= truth) & (truth <= high + 1e-9)).mean() > 0.93


POPULATIONS = (
    [0, 0, 0.1, 0.9, 0],
    [0.1, 0, 0, 0.9, 0],
    [0.02, 0, 0, 0, 0.98],
    [0.5, 0, 0, 0, 0.5],
    [0.1, 0, 0, 0, 0.9],
    [0, 0, 0, 0.5, 0.5],
    [0.05, 0.1, 0.3, 0.35, 0.2],
    [0.4, 0.1, 0, 0.1, 0.4],
    [0, 0, 0.95, 0, 0.05],
)


@pytest.mark.parametrize("size", [10, 20, 50, 100, 300])
@pytest.mark.parametrize("rate", [0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95])
def test_a_band_of_a_finite_population_is_wrong_in_five_percent_of_draws_at_most(
    size: int, rate: float
) -> None:
    n = round(size * rate)
    rng = np.random.default_rng(size + n)
    for shares in POPULATIONS:
        whole = np.floor(np.array(shares) * size).astype(int)
        whole[np.argmax(shares)] += size - whole.sum()
        mean = float(whole @ LEVELS / size)
        counts = rng.multivariate_hypergeometric(whole, max(n, 2), size=2500).astype(float)
        for cut, wrong in ((mean + 1e-6, 1), (mean - 1e-6, 0)):
            if 0 < cut < 100:
                found = band_probabilities(
                    counts, [cut], bounds=(0, 100), levels=LEVELS, population=size
                )
                # 5 % and three standard errors of 2,500 draws.
                assert (found.band == wrong).mean() <= 0.063


@pytest.mark.parametrize("width", [0.0002, 0.5, 2.0, 5.0])
def test_a_narrow_band_does_not_double_the_error(width: float) -> None:
    rng = np.random.default_rng(8)
    shares = np.array([0.05, 0.15, 0.3, 0.35, 0.15])
    mean = float(shares @ LEVELS)
    counts = rng.multinomial(400, shares, size=4000).astype(float)
    cuts = [mean - width / 2, mean + width / 2]
    found = band_probabilities(counts, cuts, bounds=(0, 100), levels=LEVELS)
    assert ((found.band != 1) & ~found.undetermined).mean() <= 0.06


@pytest.mark.parametrize(("size", "n"), [(10, 4), (12, 11), (30, 10), (40, 20), (70, 69)])
def test_two_ends_of_a_finite_population_are_the_exact_hypergeometric_test(
    size: int, n: int
) -> None:
    for held in range(1, n + 1):
        for holders in range(held, size - n + held + 1):
            chance = chance_below(
                np.array([[n - held, held]], float),
                np.array([0.0, 1.0]),
                np.array([float(size)]),
                holders / size,
                (0.0, 1.0),
                (1.0, 0.0),
            )
            wanted = stats.hypergeom.sf(held - 1, size, holders - 1, n)
            assert chance[0] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("cut", [0.001, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize(("ones", "noughts"), [(1, 1), (5, 2), (50, 3), (20, 200)])
def test_two_ends_of_an_endless_population_are_the_beta_distribution(
    cut: float, ones: int, noughts: int
) -> None:
    chance = chance_below(
        np.array([[noughts, ones]], float),
        np.array([0.0, 1.0]),
        np.array([np.inf]),
        cut,
        (0.0, 1.0),
        (0.5, 0.5),
    )
    wanted = stats.beta.cdf(cut, ones + 0.5, noughts + 0.5)
    assert chance[0] == pytest.approx(wanted, abs=2e-4)


@pytest.mark.parametrize("others", [3, 20, 45, 300])
def test_finite_probabilities_equal_polyas_urn(others: int) -> None:
    rng = np.random.default_rng(others)
    counts = np.array([[2.0, 0, 5, 7, 3]])
    weights = rng.dirichlet([2, 5, 7, 3, 0.5, 0.5], 40_000)
    more = np.array([rng.multinomial(others, each) for each in weights])
    drawn = (float((counts @ LEVELS)[0]) + more @ [0, 50, 75, 100, 0, 100]) / (17 + others)
    wanted = np.histogram(drawn + 1e-9, [0, *CUTS, 101])[0] / len(drawn)
    found = band_probabilities(counts, CUTS, bounds=(0, 100), levels=LEVELS, population=17 + others)
    np.testing.assert_allclose(found.probabilities[0], wanted, atol=0.012)


def test_the_strict_interval_is_clopper_and_pearsons_for_two_ends() -> None:
    for held in (0, 1, 4, 10):
        answers = [1] * held + [0] * (10 - held)
        found = bounded_mean(answers, bounds=(0, 1), method="gaffke")
        low = stats.beta.ppf(0.025, held, 11 - held) if held else 0.0
        high = stats.beta.ppf(0.975, held + 1, 10 - held) if held < 10 else 1.0
        assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_answers_all_at_one_end_do_not_exclude_it() -> None:
    found = bounded_mean([5] * 5, bounds=(1, 5))
    assert found.low < found.high == float(found) == 5


def test_many_groups_are_the_groups_one_by_one() -> None:
    rng = np.random.default_rng(4)
    counts = rng.multinomial(9, [0.1, 0.2, 0.3, 0.3, 0.1], size=30).astype(float)
    sizes = np.where(np.arange(30) % 3 == 0, np.inf, rng.integers(9, 60, size=30))
    at_once = band_probabilities(counts, CUTS, bounds=(0, 100), levels=LEVELS, population=sizes)
    for row in range(30):
        alone = band_probabilities(
            np.repeat(LEVELS, counts[row].astype(int)),
            CUTS,
            bounds=(0, 100),
            population=sizes[row],
        )
        np.testing.assert_allclose(at_once.probabilities[row], alone.probabilities[0], atol=1e-6)
        assert at_once.band[row] == alone.band[0]


def test_scores_between_levels_and_missing_ones_are_taken() -> None:
    scores = [61.3, None, 72.95, 80.01, 66.6, np.nan, 70.2]
    found = band_probabilities(scores, [50, 70], bounds=(0, 100), population=7)
    assert found.n.tolist() == [5]
    assert found.probabilities.sum() == pytest.approx(1)
    assert bounded_mean(scores, bounds=(0, 100)).n == 5


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
    with pytest.raises(WrongCall):
        bounded_mean([3, 4], bounds=(5, 1))
    with pytest.raises(WrongCall):
        bounded_mean([3, 4], bounds=(1, np.nan))
    with pytest.raises(WrongCall):
        bounded_mean(["3", "4"], bounds=(1, 5))
    with pytest.raises(WrongCall):
        bounded_mean([3, 4], bounds=(1, 5), method="normal")
    with pytest.raises(WrongCall):
        band_probabilities([3, 4], [], bounds=(1, 5))
    with pytest.raises(WrongCall):
        band_probabilities([3, 4], [np.nan], bounds=(1, 5))
    with pytest.raises(WrongCall):
        band_probabilities([[1, -2]], [3], bounds=(1, 5), levels=[2, 4])
    with pytest.raises(WrongCall):
        band_probabilities([[1, 2]], [3], bounds=(1, 5), levels=[2, 4], population=[5, 6])
    with pytest.raises(NoAnswer):
        band_probabilities([[1, 2], [0, 0]], [3], bounds=(1, 5), levels=[2, 4])
    with pytest.raises(NoAnswer):
        bounded_mean([np.nan], bounds=(1, 5))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=30), st.integers(0, 40))
def test_intervals_hold_the_mean_and_stay_on_the_scale(answers: list[int], more: int) -> None:
    found = bounded_mean(answers, bounds=(1, 5), population=len(answers) + more)
    assert 1 <= found.low <= float(found) <= found.high <= 5
    mirrored = bounded_mean(
        [6 - answer for answer in answers], bounds=(1, 5), population=len(answers) + more
    )
    assert mirrored.low == pytest.approx(6 - found.high)
