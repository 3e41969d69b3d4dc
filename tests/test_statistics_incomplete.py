"""Questions beside their criterion: what both together tell of those that lack one."""

import numpy as np
import pandas as pd
import pytest
from test_statistics_tables import row_of

from alliances import score

ITEMS = {"open1": 1.0, "open2": 3.0}
"""The questions of `openness`, and their weights."""


def told(survey, given, level):
    """Return all means of side B on the criterion and its questions, as sums of single answers."""
    names = sorted({name for name, _ in given})
    place = {key: at for at, key in enumerate(sorted(given))}
    long = score(survey)
    long = long[(long["side"] == "B") & (long["statistic"] == "mean") & long["score"].notna()]
    long = long[long["group"].isna() | long["group"].eq("level")]
    sums = [np.zeros(len(place))]
    for _, row in long[long["node"].isin([*ITEMS, "openness"])].iterrows():
        among = [n for n in names if pd.isna(row["group"]) or level[n] == row["group_value"]]
        sum_ = np.zeros(len(place))
        for name in among:
            valid = [item for item in ITEMS if (name, item) in given]
            weights = np.array([ITEMS[item] for item in valid])
            for item, weight in zip(valid, weights / weights.sum(), strict=True):
                if row["node"] == "openness":
                    sum_[place[name, item]] = weight
                elif row["node"] == item:
                    sum_[place[name, item]] = 1.0
        sums.append(sum_)
    owner = np.array([name for name, _ in sorted(given)])
    return np.array(sums), owner


def alone(sums, owner):
    """Return the partnerships of which a combination of answers follows: by ranks alone."""
    rank = np.linalg.matrix_rank(sums)
    return [
        name
        for name in sorted(set(owner))
        if np.linalg.matrix_rank(np.delete(sums, owner == name, axis=1)) < rank
    ]


def survey_of_two(small_survey, rng, n, lacking):
    names = [f"P{at:02}" for at in range(n)]
    level = {name: str(rng.choice(["local", "national"])) for name in names}
    given = {(name, item) for name in names for item in ITEMS if rng.random() >= lacking}
    answers = []
    for name in names:
        mine = {item: int(rng.integers(1, 6)) for item in ITEMS if (name, item) in given}
        if mine:
            answers.append((name, "B", mine))
    survey = small_survey(answers, facts={name: {"level": level[name]} for name in names})
    return survey, given, level


@pytest.mark.parametrize("seed", range(40))
def test_no_answer_follows_from_a_criterion_and_its_questions(small_survey, seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(10, 24))
    survey, given, level = survey_of_two(small_survey, rng, n, 0.06)
    assert alone(*told(survey, given, level)) == []


def test_one_that_lacks_a_question_hides_that_question_and_not_the_criterion(small_survey):
    answers = [(f"P{at}", "B", {"open1": 1 + at % 5, "open2": 2 + at % 4}) for at in range(10)]
    whole = score(small_survey(answers))
    answers[3][2].pop("open2")
    lacking = score(small_survey(answers))
    for table, hidden in ((whole, False), (lacking, True)):
        shown = {
            node: row_of(table, node=node, side="B", scope="programme", statistic="mean")["score"]
            for node in (*ITEMS, "openness")
        }
        # Ten criteria less ten and nine questions are the answer of the one.
        assert np.isnan(shown["open2"]) == hidden
        assert not np.isnan(shown["open1"])
        assert not np.isnan(shown["openness"])
