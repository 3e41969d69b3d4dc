"""Disagreements beside the scores: numbers of answers are sums over respondents."""

import numpy as np
import pytest
from test_statistics_tables import row_of

from alliances import analyse, score


def known(sums, of):
    """Whether a combination of some unknowns follows from sums: by ranks alone."""
    rest = np.delete(sums, of, axis=1)
    return np.linalg.matrix_rank(sums) > np.linalg.matrix_rank(rest)


def everything_told(survey, answers):
    """Return what is told of `open1` on side B, as sums of the answers of single respondents."""
    told = [(p, given) for p, _, given in answers if "open1" in given]
    names = np.array([p for p, _ in told])
    often = np.array([(names == p).sum() for p in names])
    number = np.array([given.get("count", -1) for _, given in told])
    sums = [np.zeros(len(told))]
    long = score(survey).query("node == 'open1' and side == 'B' and statistic == 'mean'")
    for _, row in long[long["score"].notna() & long["scope"].eq("programme")].iterrows():
        assert row["n"] == len(set(names))
        sums.append(1 / often)
    level = np.array([survey.facts("2025")["level"].get(p) for p in names])
    for _, row in long[long["score"].notna() & long["group"].eq("level")].iterrows():
        sums.append((level == row["group_value"]) / often)
    table = analyse(survey).disagreements
    # Of everyone it is told as in the report: how many answered for whom is told nowhere.
    classes = table["voiced"].ne("all") & table["expression:1"].notna()
    for _, row in table[classes].iterrows():
        among = {"none": number == 0, "some": number > 0}[row["voiced"]]
        assert row["expression_n"] == among.sum()
        sums.append(among * 1.0)
    return np.array(sums), names


@pytest.mark.parametrize("seed", range(40))
def test_no_answer_can_be_computed_from_scores_and_disagreements(read_survey, seed):
    rng = np.random.default_rng(seed)
    facts = {f"P{at:02}": {"level": rng.choice(["local", "national"])} for at in range(14)}
    answers = []
    for name in facts:
        # Mostly one respondent: the few partnerships with two are those that sums give away.
        for _ in range(1 + (rng.random() < 0.15)):
            given = {"open1": int(rng.integers(1, 6))}
            if rng.random() < 0.9:
                given["count"] = int(rng.integers(0, 3))
            answers.append((name, "B", given))
    survey = read_survey(answers, mode="anonymous", facts=facts)
    sums, names = everything_told(survey, answers)
    assert [p for p in sorted(set(names)) if known(sums, np.flatnonzero(names == p))] == []


def test_those_who_voiced_some_are_not_told_where_one_partnership_would_be(read_survey):
    # Everyone answers once and voiced one, but in P0: a second answer, of one who voiced none.
    answers = [(f"P{at}", "B", {"open1": 1 + at % 5, "count": 1}) for at in range(10)]
    silent = [(f"Q{at}", "B", {"open1": 3, "count": 0}) for at in range(6)]
    twice = [*answers, *silent, ("P0", "B", {"open1": 4, "count": 0})]
    for rows, hidden in (([*answers, *silent], False), (twice, True)):
        survey = read_survey(rows, mode="anonymous")
        table = analyse(survey).disagreements
        everyone, some = (row_of(table, voiced=each) for each in ("all", "some"))
        assert everyone["expression_n"] == len(rows)
        assert not np.isnan(everyone["expression:4"])
        assert np.isnan(some["expression:4"]) == hidden
        mean = row_of(score(survey), node="open1", side="B", scope="programme", statistic="mean")
        assert mean["score"] > 0
