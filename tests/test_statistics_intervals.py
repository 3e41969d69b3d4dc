"""Intervals against SciPy, against published figures, and by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from alliances.scoring.engine import compute
from alliances.scoring.table import long_table
from alliances.statistics.intervals import t_interval, wilson_interval, with_intervals


def test_t_interval_without_a_known_population_is_the_usual_one():
    sample = np.array([61.0, 75.0, 50.0, 88.0, 43.0])
    error = sample.std(ddof=1) / np.sqrt(5)

    low, high = t_interval(sample.mean(), error, 5)

    expected = stats.t.interval(0.95, 4, loc=sample.mean(), scale=error)
    assert (low, high) == pytest.approx(expected, rel=1e-12)


def test_t_interval_knows_that_the_population_is_finite():
    # By hand: 20 of 50 answered, s = 10; half-width 2.093024 x 10 / sqrt(20) x sqrt(1 - 0.4).
    low, high = t_interval(60.0, 10 / np.sqrt(20), 20, population=50)

    assert high - 60 == pytest.approx(3.625224, abs=1e-6)
    assert 60 - low == pytest.approx(3.625224, abs=1e-6)


def test_a_census_leaves_no_sampling_error():
    low, high = t_interval(60.0, 2.0, 30, population=30)

    assert low == high == 60


def test_one_unit_bears_no_interval():
    low, high = t_interval([60.0, 60.0], [np.nan, 1.0], [1, 2])

    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False]


@pytest.mark.parametrize(
    ("share", "low", "high"), [(91, 87.2, 93.7), (35, 29.8, 40.5), (56, 50.4, 61.5)]
)
def test_wilson_gives_the_figures_worked_out_for_the_survey_of_mayors(share, low, high):
    """n = 302, November 2024; the facts file gives these intervals to one decimal."""
    ends = wilson_interval(round(share * 302 / 100), 302)

    assert np.round(np.array(ends) * 100, 1) == pytest.approx([low, high], abs=0.11)


@pytest.mark.parametrize(("held", "n"), [(0, 5), (5, 5), (1, 12), (275, 302), (7, 10)])
def test_wilson_equals_scipy(held, n):
    expected = stats.binomtest(held, n).proportion_ci(method="wilson")

    low, high = wilson_interval(held, n)

    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_has_no_answer_without_data_and_refuses_the_impossible():
    assert np.isnan(wilson_interval(0, 0)).all()
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson_interval(6, 5)


def test_groups_have_the_interval_of_their_partnerships(small_survey):
    levels = [2, 3, 3, 4, 2]
    answers = [(f"P{p}", "A", {"open1": level}) for p, level in enumerate(levels)]
    more = {f"P{p}": {} for p in range(20)}
    scores = with_intervals(compute(small_survey(answers, facts=more)))
    figures = scores.blocks[0].figures["mean"]

    half = stats.t.ppf(0.975, 4) * np.std(levels, ddof=1) / np.sqrt(5) * np.sqrt(1 - 5 / 20)

    assert figures.value[0, 0] == pytest.approx(2.8)
    assert figures.high[0, 0] - 2.8 == pytest.approx(half, rel=1e-12)


def test_equal_scores_have_no_spread_at_all(small_survey):
    answers = [(f"P{p}", "A", {"open1": 4, "open2": 3, "deaf": 2}) for p in range(7)]
    answers += [("P9", "A", {"open1": 1, "open2": 1, "deaf": 5})]
    facts = {f"P{p}": {"level": "local"} for p in range(7)}
    block = with_intervals(compute(small_survey(answers, facts=facts))).blocks[0]
    local = int(np.flatnonzero(block.rows["group_value"] == "local")[0])
    figures = block.figures["mean"]
    given = ~np.isnan(figures.value[local])

    assert given.any()
    assert figures.flat[local][given].all()
    # All seven of the register answered: nobody is left to guess.
    assert np.isnan(figures.low[local]).all()


def test_equal_scores_of_few_leave_room_for_another(small_survey):
    answers = [(f"P{p}", "A", {"open1": 4}) for p in range(5)]
    more = {f"P{p}": {} for p in range(20)}
    figures = with_intervals(compute(small_survey(answers, facts=more))).blocks[0].figures["mean"]

    assert figures.flat[0, 0]
    assert 3 < figures.low[0, 0] < 4 < figures.high[0, 0] < 5


def waves(**dates):
    return (
        pd.DataFrame({"wave": [*dates], "start": [d[0] for d in dates.values()]})
        .assign(end=[d[1] for d in dates.values()])
        .astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    )


def block_of(survey, side="A", wave="2025"):
    blocks = with_intervals(compute(survey)).blocks
    return next(block for block in blocks if (block.side, block.wave) == (side, wave))


def test_only_partnerships_that_live_in_the_wave_can_be_missing_from_it(small_survey):
    day = pd.Timestamp
    answers = [(f"P{p}", "A", {"open1": level}) for p, level in enumerate([2, 3, 3, 4])]
    facts = {
        "Q1": {"start": day("2020-01-01"), "end": day("2024-12-31")},
        "Q2": {"start": day("2025-06-01"), "end": pd.NaT},
        "Q3": {"start": day("2025-05-01"), "end": pd.NaT},
        "Q4": {"start": pd.NaT, "end": day("2025-03-15")},
        "Q5": {"start": pd.NaT, "end": pd.NaT},
    }
    dated = waves(**{"2025": ("2025-03-01", "2025-05-31")})

    block = block_of(small_survey(answers, facts=facts, waves=dated))

    assert block.population[0, 0] == 4 + 3
    half = stats.t.ppf(0.975, 3) * np.std([2, 3, 3, 4], ddof=1) / 2 * np.sqrt(1 - 4 / 7)
    assert block.figures["mean"].high[0, 0] - 3 == pytest.approx(half, rel=1e-12)


def test_a_partnership_that_answers_after_its_end_is_counted_all_the_same(small_survey):
    answers = [(f"P{p}", "A", {"open1": level}) for p, level in enumerate([2, 3, 4])]
    facts = {f"P{p}": {"end": pd.Timestamp("2024-12-31")} for p in range(3)}
    dated = waves(**{"2025": ("2025-03-01", "2025-05-31")})

    block = block_of(small_survey(answers, facts=facts, waves=dated))

    assert (block.n[0, 0], block.population[0, 0]) == (3, 3)


def test_questions_of_the_start_concern_the_partnerships_that_start(small_survey, small_framework):
    answers = [
        (f"P{p}", "A", {"open1": 2 + p % 3, "deaf": 3, "wave": wave})
        for wave, those in (("2025", range(6)), ("2026", range(4, 10)))
        for p in those
    ]
    items = tuple(
        replace(item, asked="start") if item.id == "open1" else item
        for item in small_framework.items
    )
    survey = small_survey(answers)
    survey = replace(survey, framework=replace(small_framework, items=items))

    block = block_of(survey, wave="2026")
    place = [node.id for node in block.nodes].index

    # Four start in 2026; the two others answered although they were not asked.
    assert block.population[0, place("open1")] == 6
    assert block.population[0, place("deaf")] == 10


@pytest.mark.parametrize(
    ("levels", "register", "token"),
    [([2, 3, 4], 3, "census"), ([3, 3, 3], 9, "bounded_interval"), ([2, 3, 4], 9, "t_interval")],
)
def test_the_method_says_why_there_is_no_interval(small_survey, levels, register, token):
    answers = [(f"P{p}", "A", {"open1": level}) for p, level in enumerate(levels)]
    parties = pd.DataFrame(
        [{"partnership": f"P{p}", "side": "A", "organisation": "us"} for p in range(register)]
    )
    facts = {f"P{p}": {} for p in range(register)}
    table = long_table(with_intervals(compute(small_survey(answers, facts=facts, parties=parties))))
    row = table[(table["node"] == "open1") & (table["statistic"] == "mean")].iloc[0]

    assert row["method"] == f"mean_of_partnerships;{token}"
    assert pd.isna(row["low"]) == pd.isna(row["high"]) == (token == "census")


def test_an_interval_ends_where_the_scale_does(small_survey):
    answers = [("P1", "A", {"open1": 1, "deaf": 3}), ("P2", "A", {"open1": 5, "deaf": 1})]
    block = with_intervals(compute(small_survey(answers, facts={"P3": {}, "P4": {}}))).blocks[0]
    place = {node.id: number for number, node in enumerate(block.nodes)}
    mean, favourable = block.figures["mean"], block.figures["favourable"]

    for node, low, high in (("open1", 1, 5), ("openness", 0, 100), ("trust", 0, 100)):
        assert (mean.low[0, place[node]], mean.high[0, place[node]]) == (low, high)
    # One of two is favourable: of four, one at least is, and one at least is not.
    assert (favourable.low[0, 0], favourable.high[0, 0]) == (25, 75)
