"""The probability of each band, from mean and error, and the table of bands."""

import numpy as np
import pandas as pd
import pytest
from report_surveys import whole_survey
from scipy import stats
from test_statistics_tables import parties_of, row_of

from alliances import analyse
from alliances.disclosure import DisclosureSettings
from alliances.reports.explaining.entry import explain_identifier
from alliances.statistics import band_probabilities
from alliances.statistics.bands import band_chances, bands
from alliances.statistics.polya import chance_below


def scored(values, population=np.inf, method=""):
    """Return the row of a score table that rests on these values."""
    values = np.asarray(values, dtype=float)
    n = len(values)
    half = stats.t.ppf(0.975, n - 1) * values.std(ddof=1) / np.sqrt(n) * np.sqrt(1 - n / population)
    mean = values.mean()
    return pd.DataFrame(
        {"score": [mean], "low": [mean - half], "high": [mean + half], "n": [n], "method": [method]}
    )


@pytest.mark.parametrize("seed", range(6))
def test_from_mean_and_error_the_chances_are_nearly_those_from_the_answers(seed):
    rng = np.random.default_rng(seed)
    values = rng.choice([0, 25, 50, 75, 100], 40, p=rng.dirichlet([1, 2, 3, 3, 2]))
    whole = band_probabilities(values, [50, 70], bounds=(0, 100)).probabilities[0]
    found = band_chances(scored(values), whole_survey().framework).to_numpy()[0]
    assert found == pytest.approx(whole, abs=0.02)
    assert found.sum() == pytest.approx(1)


def test_the_chance_is_that_of_answers_weighted_at_random():
    # Rubin's Bayesian bootstrap with half an answer at each end, drawn.
    values = np.array([50, 75, 75, 100, 25, 75, 50, 100, 75, 50.0])
    rng = np.random.default_rng(11)
    weights = rng.dirichlet([*[1.0] * len(values), 0.5, 0.5], 200_000)
    drawn = (weights @ [*values, 0, 100] < 60).mean()
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert chance_below(values.mean(), error, len(values), 60) == pytest.approx(drawn, abs=0.01)


def test_five_equal_scores_are_not_certain():
    table = pd.DataFrame(
        {"score": [75.0], "low": [60.0], "high": [85.0], "n": [5], "method": ["bounded_interval"]}
    )
    framework = whole_survey().framework
    (chances,) = band_chances(table, framework).to_numpy()
    assert bands(table, framework).tolist() == ["undetermined"]
    assert 0.05 < chances[1] < 0.6


def test_where_all_partnerships_answered_the_band_is_certain():
    table = pd.DataFrame({"score": [69.0], "low": [np.nan], "high": [np.nan], "n": [8]})
    framework = whole_survey().framework
    certain = band_chances(table.assign(method="mean;census"), framework)
    assert certain.to_numpy().tolist() == [[0, 1, 0]]
    assert list(certain.columns) == [0, 50, 70]
    assert band_chances(table.assign(method="mean"), framework).isna().all().all()


def test_the_table_has_the_band_and_the_chance_of_each(small_survey, small_framework):
    from dataclasses import replace

    from alliances.frameworks.model import Threshold

    words = {"fr": "x", "en": "x"}
    cuts = (Threshold("strong", 70, words, "ours"), Threshold("weak", 50, words, "ours"))
    framework = replace(small_framework, thresholds=cuts)
    levels = [4, 5, 3, 4, 5, 2, 4, 5, 4, 3, 5, 4]
    answers = [
        (f"P{at}", side, {"open1": level, "open2": level})
        for at, level in enumerate(levels)
        for side in "AB"
    ]
    silent = [f"S{at}" for at in range(8)]
    names = [*(f"P{at}" for at in range(len(levels))), *silent]
    survey = small_survey(
        answers,
        mode="trusted_third_party",
        facts={name: {} for name in silent},
        framework=framework,
        parties=parties_of(names),
    )
    row = row_of(analyse(survey).bands, node="trust", side="B")
    values = (np.array(levels) - 1) * 25
    expected = band_chances(scored(values, population=20), framework).to_numpy()[0]
    assert row[["chance_0", "chance_50", "chance_70"]].tolist() == pytest.approx(expected)
    assert row["band"] == bands(scored(values, population=20), framework)[0]
    assert (row["n"], row["population"]) == (12, 20)
    assert not len(analyse(replace(survey, framework=small_framework)).bands)
    few = analyse(small_survey(answers[:6], framework=framework)).bands
    assert few["suppressed"].all()
    assert few.filter(like="chance").isna().all().all()
    assert (few["band"] == "").all()


def test_every_probability_of_the_example_is_laid_out_and_made_again(bundled_workings):
    workings = bundled_workings
    assert workings.settings == DisclosureSettings()
    table = workings.table("bands")
    shown = table[table["chance_0"].notna() & (table["wave"] == "2025")]
    assert len(shown) > 50
    for _, row in shown.iterrows():
        for column in ("chance_0", "chance_50", "chance_70"):
            name = f"{row['node']}|{column}|programme|{row['side']}|2025"
            found = explain_identifier(name, workings, "fr")
            assert found.recomputed == pytest.approx(row[column], abs=1e-9), name
            assert found.figure.n == row["n"]
            assert found.cells
    assert "bêta(" in str(found)
    hidden = table[table["suppressed"]].iloc[0]
    name = f"{hidden['node']}|chance_50|programme|{hidden['side']}|{hidden['wave']}"
    assert explain_identifier(name, workings, "fr").recomputed is None
