"""Who answered: pairs, one-sided partnerships and the simple response rate, recounted by hand."""

import pandas as pd
import pytest
from report_surveys import example, register_survey, whole_survey

from alliances.reports.coverage import coverage, dispositions, response


def test_pairs_and_one_sided_partnerships_add_up() -> None:
    answers = example().tables["answers"]
    seen = answers[answers["wave"].astype(str) == "2025"]
    sides = seen.groupby("partnership")["side"].agg(set)
    found = coverage(whole_survey(), "2025")

    assert found.both == sum("A" in s and len(s) > 1 for s in sides)
    assert found.owner_only == sum(s == {"A"} for s in sides)
    assert found.answered == len(sides)
    assert found.respondents == seen["respondent"].nunique()


def test_a_register_has_no_coverage() -> None:
    found = coverage(register_survey(), "2025")

    assert (found.partnerships, found.answered, found.respondents) == (120, 0, 0)
    assert not len(dispositions(register_survey(), "2025"))


def test_the_rate_leaves_out_of_scope_invitations_out() -> None:
    table = pd.DataFrame({"I": [3, 1], "P": [1, 0], "NC": [4, 1], "NE": [2, 0]}, index=["A", "B"])

    counted = response(table)

    assert counted.loc["A", "rate"] == pytest.approx(4 / 8)
    assert counted.loc["all", "rate"] == pytest.approx(5 / 10)


def test_voices_that_are_not_parties_stay_out_of_the_whole() -> None:
    counted = response(pd.DataFrame({"I": [3, 9], "NC": [1, 0]}, index=["A", "territoire"]))

    assert counted.loc["all", ["returned", "base"]].tolist() == [3, 4]
    assert counted.loc["territoire", "rate"] == 1


def test_nobody_in_scope_gives_no_rate() -> None:
    counted = response(pd.DataFrame({"NE": [2]}, index=["A"]))

    assert counted["rate"].isna().all()
