"""Kappa, Gwet's AC and Krippendorff's alpha equal R's irr, psych and irrCAC."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from references import reference, table
from refusals import no_answer, wrong_call
from scipy import stats

from alliances.statistics import gwet_ac, krippendorff_alpha, weighted_kappa

R = reference("agreement")
CLOSED = 1e-9
WEIGHTS = tuple(R["gwet"][0]["found"])
SCALES = ("nominal", "ordinal", "interval", "ratio")

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): four observers, twelve
# units, with gaps.
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
        [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
    ]
).T
# Gwet, Handbook of Inter-Rater Reliability, 4th ed. 2014, takes the same (irrCAC: cac.raw4raters).
GWET = OBSERVERS
# Fleiss, Cohen & Everitt, Psychological Bulletin 72 (1969) 323-327: 200 cases, two judges.
EVERITT = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
# Cohen, Psychological Bulletin 70 (1968) 213-220: shares of 200 cases, weights of disagreement.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


def near(value: Any) -> Any:
    return pytest.approx(value, rel=CLOSED, abs=1e-12)


def cases(counts: list[list[int]]) -> np.ndarray:
    """Return a table of counts as the pairs that it counts."""
    cells = [[row + 1, column + 1] for row in range(3) for column in range(3)]
    return np.repeat(cells, np.ravel(counts), axis=0)


@pytest.mark.parametrize("weights", ["quadratic", "linear", "unweighted"])
@pytest.mark.parametrize("case", R["kappa"])
def test_kappa_equals_irr_and_psych_and_its_error_the_paper(
    case: dict[str, Any], weights: str
) -> None:
    expected, data = case[weights], table(case["data"])
    found = weighted_kappa(data, weights=weights, levels=case["levels"])
    assert float(found) == near(expected["value"])
    if expected["irr"] is not None:
        assert float(found) == near(expected["irr"])
    assert found.n == case["n"]
    assert found.error == near(expected["error"])
    half = stats.norm.ppf(0.975) * expected["error"]
    ends = np.clip([float(found) - half, float(found) + half], -1, 1)
    assert (found.low, found.high) == near(tuple(ends))
    if weights == "unweighted":
        assert (found.low, found.high) == near((expected["psych_low"], expected["psych_high"]))
    assert weighted_kappa(data[:, 0], data[:, 1], weights=weights, levels=case["levels"]) == found


def test_kappas_of_cohen_are_those_that_he_prints() -> None:
    data = cases(COHEN)
    assert float(weighted_kappa(data, weights="unweighted")) == pytest.approx(0.492, abs=5e-4)
    distances = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
    assert float(weighted_kappa(data, weights=distances)) == pytest.approx(0.348, abs=5e-4)
    lopsided = [[0, 1, 4], [1, 0, 6], [2, 2, 0]]
    assert float(weighted_kappa(data, weights=lopsided)) == pytest.approx(0.353, abs=5e-4)


def test_the_errors_are_those_of_fleiss_cohen_and_everitt() -> None:
    weights = [[1, 0, 0.4444], [0, 1, 0.6667], [0.4444, 0.6667, 1]]
    data = cases(EVERITT)
    plain, weighted = (weighted_kappa(data, weights=each) for each in ("unweighted", weights))
    assert (round(float(plain), 3), plain.error**2) == (0.429, pytest.approx(0.002885, abs=5e-7))
    assert round(float(weighted), 4) == 0.5071
    assert weighted.error**2 == pytest.approx(0.003248, abs=5e-7)


def test_quadratic_weights_are_the_default_and_irr_words_are_understood() -> None:
    data = table(R["kappa"][0]["data"])
    assert weighted_kappa(data) == weighted_kappa(data, weights="squared")
    assert weighted_kappa(data, weights="equal") == weighted_kappa(data, weights="linear")
    assert weighted_kappa(data, weights=None) == weighted_kappa(data, weights="unweighted")
    assert gwet_ac(data) == gwet_ac(data, weights="quadratic")


def test_a_declared_level_that_nobody_used_counts_in_the_distances() -> None:
    first, second = [1, 2, 2, 4, 4, 1], [1, 2, 4, 4, 2, 2]
    used = float(weighted_kappa(first, second, weights="linear"))
    declared = float(weighted_kappa(first, second, weights="linear", levels=[1, 2, 3, 4]))
    assert used != pytest.approx(declared)
    kappa = weighted_kappa(first, second, weights="unweighted")
    assert weighted_kappa(first, second, weights="unweighted", levels=range(1, 9)) == kappa


def test_the_interval_of_kappa_ends_where_kappa_does() -> None:
    found = weighted_kappa([1, 2, 1, 2, 1], [2, 1, 2, 1, 1])
    assert (float(found), found.low) == (near(-2 / 3), -1.0)
    assert float(found) - 2 * found.error < -1


def test_judges_who_always_agree_have_a_kappa_of_one_without_error() -> None:
    found = weighted_kappa([1, 2, 3], [1, 2, 3])
    assert (found.value, found.low, found.high, found.note) == (1.0, 1.0, 1.0, "no_error")


def test_one_judge_who_never_varies_agrees_by_chance_and_the_note_says_there_is_no_error() -> None:
    # irr::kappa2 gives 0 and irrCAC::kappa2.table (0, 0) as well: it tells nothing of agreement.
    found = weighted_kappa([2, 2, 2, 2], [1, 2, 3, 2])
    assert (found.value, found.low, found.high, found.note) == (0.0, 0.0, 0.0, "no_error")


def test_what_has_no_kappa_is_refused() -> None:
    assert "3" in no_answer("statistics.no_variance", lambda: weighted_kappa([3, 3], [3, 3]))
    no_answer("statistics.no_variance", lambda: weighted_kappa([3, 3], [3, 3], levels=range(1, 6)))
    no_answer("statistics.too_few.pairs", lambda: weighted_kappa([1, None], [None, 2]))
    wrong_call("statistics.two_columns", lambda: weighted_kappa([[1, 2, 3], [1, 2, 3]]))
    wrong_call("statistics.lengths", lambda: weighted_kappa([1, 2], [1, 2, 3]))
    assert "cubic" in wrong_call(
        "statistics.option", lambda: weighted_kappa([1, 2], [2, 2], weights="cubic")
    )
    assert "1 2 3" in wrong_call(
        "statistics.outside_levels", lambda: weighted_kappa([1, 4], [2, 2], levels=[1, 2, 3])
    )
    wrong_call("statistics.weights_shape", lambda: weighted_kappa([1, 2], [2, 2], weights=[[1]]))
    for weights in ([[1, -1], [0, 1]], [[1, 0], [0, 0.5]], [[1, 2], [2, 1]], [[1, "a"], [0, 1]]):
        wrong_call("agreement.weights", lambda w=weights: weighted_kappa([1, 2], [2, 2], weights=w))
    for levels in (5, "12", [1, 2, None]):
        wrong_call("agreement.levels", lambda v=levels: weighted_kappa([1, 2], [2, 2], levels=v))
    wrong_call("statistics.two_levels", lambda: weighted_kappa([1, 1], [1, 1], levels=[1]))


def test_words_are_rated_in_their_declared_order_only() -> None:
    order = ["peu", "assez", "beaucoup"]
    first, second = ["peu", "assez", "beaucoup", "peu"], ["peu", "beaucoup", "beaucoup", "assez"]
    place = {word: at for at, word in enumerate(order)}
    expected = weighted_kappa([place[w] for w in first], [place[w] for w in second])
    assert weighted_kappa(first, second, levels=order) == expected
    ordered = pd.CategoricalDtype(order, ordered=True)
    frame = pd.DataFrame({"a": first, "b": second}).astype(ordered)
    assert weighted_kappa(frame) == expected
    assert weighted_kappa(frame["a"], frame["b"]) == expected
    assert float(gwet_ac(frame)) == near(float(gwet_ac(first, second, levels=order)))
    assert "assez" in wrong_call("agreement.order", lambda: weighted_kappa(first, second))
    assert weighted_kappa(first, second, weights="unweighted").n == 4
    assert weighted_kappa(["oui", "non", "oui", ""], ["oui", "oui", "non", "oui"]).n == 3
    wrong_call("agreement.words_and_numbers", lambda: weighted_kappa(["peu", 2], [1, 2]))
    wrong_call("statistics.outside_levels", lambda: gwet_ac(first, second, levels=order[:2]))


def test_series_are_paired_by_position() -> None:
    first = pd.Series([1, 2, 3, 3], index=[7, 8, 9, 10])
    second = pd.Series([1, 2, 3, 2], index=[0, 1, 2, 3])
    assert weighted_kappa(first, second) == weighted_kappa([1, 2, 3, 3], [1, 2, 3, 2])


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("case", R["gwet"])
def test_gwet_equals_irrcac(case: dict[str, Any], weights: str) -> None:
    expected = case["found"][weights]
    found = gwet_ac(
        table(case["data"]),
        weights=weights,
        levels=case["levels"],
        population=case["population"],
    )
    assert float(found) == near(expected["value"])
    assert found.error == near(expected["error"])
    assert (found.low, found.high) == near((expected["low"], expected["high"]))


def test_the_coefficients_of_gwet_are_those_that_he_prints() -> None:
    ac1, ac2 = gwet_ac(GWET, weights="unweighted"), gwet_ac(GWET, weights="quadratic")
    assert (round(float(ac1), 5), round(ac1.error, 5)) == (0.77544, 0.14295)
    assert (round(float(ac2), 3), round(ac2.error, 5)) == (0.914, 0.10396)
    assert (ac1.method, ac2.method) == ("gwet_ac1:unweighted", "gwet_ac2:quadratic")


def test_levels_that_nobody_used_lower_what_is_expected_by_chance() -> None:
    data = [[5, 5], [5, 4], [4, 4], [5, 5]]
    assert float(gwet_ac(data, levels=range(1, 6))) > float(gwet_ac(data))


def test_equal_ratings_agree_entirely_for_gwet() -> None:
    for levels in (None, range(1, 6)):
        found = gwet_ac([[5, 5], [5, 5], [5, 5]], levels=levels)
        assert (found.value, found.low, found.high, found.note) == (1.0, 1.0, 1.0, "no_error")


def test_a_unit_that_nobody_rated_changes_nothing() -> None:
    empty = np.vstack([GWET, np.full((3, 4), np.nan)])
    assert gwet_ac(empty) == gwet_ac(GWET)
    assert krippendorff_alpha(empty) == krippendorff_alpha(GWET)


def test_what_has_no_gwet_coefficient_is_refused() -> None:
    no_answer("statistics.too_few.raters", lambda: gwet_ac([[1], [2]]))
    no_answer("statistics.too_few.units", lambda: gwet_ac([[1, 2], [None, None]]))
    no_answer("statistics.too_few.units", lambda: gwet_ac([[1, None], [None, 2]]))
    wrong_call("agreement.population", lambda: gwet_ac(GWET, population=5))
    wrong_call("statistics.not_a_table", lambda: gwet_ac([1, 2, 3]))
    wrong_call("statistics.ratio_scale", lambda: gwet_ac([[-1, 2], [1, 2]], weights="ratio"))
    assert gwet_ac([[0, 2], [1, 2], [0, 0]], weights="ratio").n == 3


@pytest.mark.parametrize("level", SCALES)
@pytest.mark.parametrize("case", R["kripp"])
def test_krippendorff_equals_irr(case: dict[str, Any], level: str) -> None:
    assert float(krippendorff_alpha(table(case["data"]), level=level)) == near(case[level])


def test_krippendorff_prints_these_four_coefficients() -> None:
    found = [round(float(krippendorff_alpha(OBSERVERS, level=level)), 3) for level in SCALES]
    assert found == [0.743, 0.815, 0.849, 0.797]
    # Unit 12 has one rating and is set aside.
    assert krippendorff_alpha(OBSERVERS).n == 11


def test_the_ordinal_scale_is_the_default() -> None:
    assert krippendorff_alpha(OBSERVERS) == krippendorff_alpha(OBSERVERS, level="ordinal")
    assert krippendorff_alpha(OBSERVERS[:, 0], OBSERVERS[:, 1]) == krippendorff_alpha(
        OBSERVERS[:, :2]
    )


def coincidences(data: np.ndarray, level: str, times: np.ndarray) -> float:
    """Return alpha by the matrix of coincidences, as Krippendorff (2011) writes it."""
    values = np.unique(data[~np.isnan(data)])
    met = np.zeros((len(values), len(values)))
    for unit, count in zip(data, times, strict=True):
        places = np.searchsorted(values, unit[~np.isnan(unit)])
        for i, one in enumerate(places):
            for j, other in enumerate(places):
                if i != j:
                    met[one, other] += count / (len(places) - 1)
    n = met.sum(axis=1)
    observed = expected = 0.0
    for c in range(len(values)):
        for k in range(c + 1, len(values)):
            apart = {
                "nominal": 1.0,
                "ordinal": (n[c : k + 1].sum() - (n[c] + n[k]) / 2) ** 2,
                "interval": (values[c] - values[k]) ** 2,
                "ratio": ((values[c] - values[k]) / (values[c] + values[k])) ** 2,
            }[level]
            observed += met[c, k] * apart
            expected += n[c] * n[k] * apart
    return 1 - (n.sum() - 1) * observed / expected


@pytest.mark.parametrize("level", SCALES)
def test_the_error_of_alpha_is_its_infinitesimal_jackknife(level: str) -> None:
    """Efron (1982), ch. 6, by differences: each unit counted a little more, a little less."""
    data = table(R["kripp"][2]["data"])
    data = data[(~np.isnan(data)).sum(axis=1) >= 2]
    n, step = len(data), 1e-5
    ones, single = np.ones(n), np.eye(n) * step
    slopes = np.array(
        [
            (coincidences(data, level, ones + one) - coincidences(data, level, ones - one))
            / (2 * step)
            for one in single
        ]
    )
    error = np.sqrt(n / (n - 1) * ((slopes - slopes.mean()) ** 2).sum())
    found = krippendorff_alpha(data, level=level)
    half = stats.t.ppf(0.975, n - 1) * error
    assert float(found) == near(coincidences(data, level, ones))
    assert found.error == pytest.approx(error, rel=1e-7)
    assert (found.low, found.high) == pytest.approx(
        (float(found) - half, min(1, float(found) + half)), rel=1e-7
    )
    assert found.df == n - 1


@pytest.mark.parametrize("level", SCALES)
def test_draws_are_alpha_of_units_that_are_repeated(level: str) -> None:
    """The percentiles by hand, from the same draws."""
    data = table(R["kripp"][2]["data"])
    data = data[(~np.isnan(data)).sum(axis=1) >= 2]
    n = len(data)
    times = np.random.default_rng(7).multinomial(n, np.full(n, 1 / n), size=30)
    drawn = [
        float(krippendorff_alpha(np.repeat(data, each, axis=0), level=level)) for each in times
    ]
    found = krippendorff_alpha(data, level=level, draws=30, seed=7)
    assert (found.low, found.high) == near(tuple(np.quantile(drawn, [0.025, 0.975])))
    assert found.error == near(np.std(drawn, ddof=1))
    assert found == krippendorff_alpha(data, level=level, draws=30, seed=7)
    assert found != krippendorff_alpha(data, level=level, draws=30, seed=8)


def test_draws_and_jackknife_tell_about_the_same_error() -> None:
    data = table(R["kripp"][3]["data"])
    drawn, closed = krippendorff_alpha(data, draws=400), krippendorff_alpha(data)
    assert drawn.error == pytest.approx(closed.error, rel=0.15)
    assert (drawn.low, drawn.high) == pytest.approx((closed.low, closed.high), abs=0.05)


def test_units_that_agree_entirely_have_an_alpha_of_one_without_error() -> None:
    found = krippendorff_alpha([[1, 1], [2, 2], [5, 5]])
    assert (found.value, found.low, found.high, found.note) == (1.0, 1.0, 1.0, "no_error")


def test_one_unit_has_no_interval() -> None:
    found = krippendorff_alpha([[1, 2, 2]])
    assert (found.low, found.high, found.error, found.n) == (None, None, None, 1)


def test_what_has_no_krippendorff_alpha_is_refused() -> None:
    no_answer("statistics.no_variance", lambda: krippendorff_alpha([[3, 3], [3, 3]]))
    no_answer("statistics.too_few.raters", lambda: krippendorff_alpha([[1], [2]]))
    no_answer("statistics.too_few.units", lambda: krippendorff_alpha([[1, None], [None, 2]]))
    wrong_call("statistics.option", lambda: krippendorff_alpha(OBSERVERS, level="ordered"))
    wrong_call("statistics.ratio_scale", lambda: krippendorff_alpha([[-1, 1]], level="ratio"))
    wrong_call("agreement.draws", lambda: krippendorff_alpha(OBSERVERS, draws=-1))
    words = [["a", "b"], ["b", "c"], ["c", "c"]]
    wrong_call("agreement.order", lambda: krippendorff_alpha(words))
    wrong_call("statistics.not_numbers", lambda: krippendorff_alpha(words, level="interval"))


def test_words_on_a_declared_scale_have_the_alpha_of_their_places() -> None:
    words = [["a", "b"], ["b", "c"], ["c", "c"], ["a", "a"]]
    places = [["abc".index(each) for each in row] for row in words]
    assert krippendorff_alpha(words, levels=["a", "b", "c"]) == krippendorff_alpha(places)
    assert krippendorff_alpha(words, level="nominal") == krippendorff_alpha(places, level="nominal")


chosen = st.tuples(st.integers(0, 10_000), st.integers(4, 30), st.integers(2, 5))


def drawn(chosen: tuple[int, int, int]) -> np.ndarray:
    seed, n, k = chosen
    rng = np.random.default_rng(seed)
    data = np.clip(rng.integers(1, 6, (n, 1)) + rng.integers(-1, 2, (n, k)), 1, 5).astype(float)
    data[:2, :2] = [[1, 2], [5, 5]]
    data[2:][rng.random((n - 2, k)) < 0.2] = np.nan
    return data


@settings(max_examples=30, deadline=None)
@given(chosen)
def test_the_order_of_units_and_raters_changes_nothing(chosen: tuple[int, int, int]) -> None:
    data, rng = drawn(chosen), np.random.default_rng(chosen[0])
    moved = data[rng.permutation(len(data))][:, rng.permutation(data.shape[1])]
    for measure in (gwet_ac, krippendorff_alpha):
        found, other = measure(data), measure(moved)
        assert (other.value, other.error) == near((found.value, found.error))
    pair, turned = weighted_kappa(data[:, :2]), weighted_kappa(data[:, 1::-1])
    assert (turned.value, turned.error) == near((pair.value, pair.error))


@settings(max_examples=30, deadline=None)
@given(chosen)
def test_a_scale_that_runs_backwards_changes_nothing(chosen: tuple[int, int, int]) -> None:
    data = drawn(chosen)
    for measure in (gwet_ac, krippendorff_alpha):
        assert float(measure(6 - data)) == near(float(measure(data)))
    assert float(weighted_kappa(6 - data[:, :2])) == near(float(weighted_kappa(data[:, :2])))


@settings(max_examples=30, deadline=None)
@given(chosen, st.floats(0.1, 20), st.floats(-50, 50))
def test_alpha_changes_only_with_what_its_scale_means(
    chosen: tuple[int, int, int], unit: float, origin: float
) -> None:
    data = drawn(chosen)
    same = {
        "nominal": (data * 7) % 11,
        "ordinal": data**3,
        "interval": data * unit + origin,
        "ratio": data * unit,
    }
    for level, other in same.items():
        found = float(krippendorff_alpha(data, level=level))
        assert float(krippendorff_alpha(other, level=level)) == pytest.approx(found, abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(chosen)
def test_no_coefficient_is_above_one_nor_outside_its_interval(chosen: tuple[int, int, int]) -> None:
    data = drawn(chosen)
    for found in (gwet_ac(data), krippendorff_alpha(data), weighted_kappa(data[:, :2])):
        assert found.low <= found.value <= found.high <= 1


def test_quadratic_kappa_of_two_is_krippendorff_but_for_the_margins() -> None:
    """With equal margins and many units they meet: Krippendorff (2004), ch. 11."""
    rng = np.random.default_rng(5)
    first = rng.integers(1, 6, 4000)
    second = np.clip(first + rng.integers(-1, 2, 4000), 1, 5)
    both = np.vstack([np.column_stack([first, second]), np.column_stack([second, first])])
    alpha = float(krippendorff_alpha(both, level="interval"))
    assert alpha == pytest.approx(float(weighted_kappa(both)), abs=1e-3)
