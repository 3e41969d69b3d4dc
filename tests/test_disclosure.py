"""Nothing may be shown that speaks of too few, by itself or by subtraction."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from alliances.datasets.example.programme import example_programme
from alliances.datasets.survey import Survey
from alliances.disclosure import (
    DisclosureSettings,
    protect,
    published_distributions,
    published_scores,
)
from alliances.frameworks.load import load_framework
from alliances.scoring.engine import compute
from alliances.scoring.table import long_table
from alliances.statistics.intervals import with_intervals

FIGURES = ["score", "valid_share", "low", "high", "blank", "dont_know", "not_applicable", "refused"]


def pairs(count, prefix="P", level=4):
    """Partnerships with one respondent a side, each with an organisation of its own."""
    return [(f"{prefix}{place}", side, {"open1": level}) for place in range(count) for side in "AB"]


def row_of(table, side, statistic="mean", node="open1", **more):
    wanted = {"node": node, "side": side, "statistic": statistic, "scope": "programme"} | more
    kept = np.logical_and.reduce([table[column] == value for column, value in wanted.items()])
    return table[kept].iloc[0]


@pytest.fixture(scope="module")
def programme(survey_of):
    example = example_programme(partnerships=250, national=12, waves=2, seed=3)
    framework = load_framework("partenariat")
    return {
        mode: survey_of(example.tables, framework, mode)
        for mode in ("anonymous", "agreed", "trusted_third_party", "something else")
    }


def test_figures_stand_on_five_people_and_three_organisations(small_survey):
    four, five = (published_scores(small_survey(pairs(count))) for count in (4, 5))

    assert row_of(four, "A")["method"] == "suppressed"
    assert row_of(five, "A")["score"] == 4
    assert row_of(four, "A")["n"] == 4


def test_no_score_is_not_called_suppressed_and_keeps_its_counts(small_survey):
    def nobody_knows(count):
        return [(f"P{p}", side, {"open1": "NSP", "deaf": 2}) for p in range(count) for side in "AB"]

    many, few = (published_scores(small_survey(nobody_knows(count))) for count in (6, 4))

    assert row_of(many, "A")["method"] == "mean_of_partnerships;no_score"
    assert (row_of(many, "A")["n"], row_of(many, "A")["dont_know"]) == (0, 6)
    assert row_of(few, "A")["method"] == "mean_of_partnerships;no_score;counts_withheld"
    assert pd.isna(row_of(few, "A")["dont_know"])


def test_a_criterion_without_score_counts_people_not_answers(small_survey):
    # Three people with three questions each are asked nine times; they stay three people.
    answers = [
        (f"P{p}", side, {"open1": "NSP", "open2": None, "deaf": "REF"})
        for p in range(3)
        for side in "AB"
    ]

    table = published_scores(small_survey(answers))

    row = row_of(table, "A", node="trust")
    assert row["method"] == "mean_of_partnerships;no_score;counts_withheld"


def test_people_of_partnerships_without_a_score_do_not_count(small_survey):
    full = {"open1": 4, "open2": 4, "deaf": 2}
    bare = {"open1": 5, "open2": None, "deaf": "NSP"}
    answers = [(f"P{p}", side, full if p < 4 else bare) for p in range(7) for side in "AB"]

    table = published_scores(small_survey(answers))

    assert row_of(table, "A", node="trust")["method"] == "suppressed"
    assert row_of(table, "A", node="open1")["n"] == 7
    assert row_of(table, "A", node="open1")["method"] != "suppressed"


@pytest.mark.parametrize("mode", ["anonymous", "agreed"])
def test_who_answers_for_several_partnerships_is_one_person(small_survey, mode):
    def answers(owners):
        return [
            (
                f"P{p}",
                side,
                {"open1": 4, "respondent": f"A{p % owners}" if side == "A" else f"B{p}"},
            )
            for p in range(8)
            for side in "AB"
        ]

    four, five = (small_survey(answers(owners), mode=mode) for owners in (4, 5))

    assert row_of(published_scores(four), "A")["method"] == "suppressed"
    assert row_of(published_scores(four), "B")["score"] == 4
    assert row_of(published_scores(five), "A")["score"] == 4
    withheld = published_distributions(four, "2025").groupby("side")["suppressed"].all()
    assert withheld.to_dict() == {"A": True, "B": False}


def test_who_answers_on_two_sides_is_one_person_there_too(small_survey):
    def answers(people):
        return [
            (f"P{p}", side, {"open1": 4, "respondent": f"R{(2 * p + (side == 'B')) % people}"})
            for p in range(5)
            for side in "AB"
        ]

    block = next(b for b in compute(small_survey(answers(7))).blocks if b.side == "sides")

    assert block.respondents[0, 0] == 7


def test_many_people_of_two_organisations_are_not_enough(small_survey):
    answers = pairs(2) * 10

    table = published_scores(small_survey(answers))

    assert (table["method"] == "suppressed").all()


def test_organisations_are_counted_once_however_many_partnerships_they_have(small_survey):
    def with_organisations(names):
        parties = pd.DataFrame(
            [
                {"partnership": f"P{place}", "side": side, "organisation": name}
                for place, other in enumerate(names)
                for side, name in (("A", "us"), ("B", other))
            ]
        )
        return published_scores(small_survey(pairs(len(names)), parties=parties))

    assert row_of(with_organisations(["x", "x", "x", "y", "y", "y"]), "A")["method"] == "suppressed"
    assert row_of(with_organisations(["x", "x", "x", "y", "y", "z"]), "A")["score"] == 4


def test_the_minimum_sizes_are_settings(small_survey):
    settings = DisclosureSettings(people=2, organisations=2)

    table = published_scores(small_survey(pairs(2)), settings=settings)

    assert row_of(table, "A")["score"] == 4


def test_one_partnership_alone_is_never_a_group(small_survey):
    answers = [("P1", side, {"open1": 4}) for side in "ABCD" for _ in range(9)]

    table = published_scores(small_survey(answers))

    assert (table["method"] == "suppressed").all()


def test_suppressed_rows_hold_no_number_but_n(programme):
    table = published_scores(programme["anonymous"])
    hidden = table[table["method"].str.contains("suppressed")]

    assert 100 < len(hidden) < len(table)
    assert hidden[FIGURES].isna().all(axis=None)
    assert hidden["n"].notna().all()
    assert (hidden["method"] == "suppressed").all()


@pytest.mark.parametrize("mode", ["anonymous", "something else"])
def test_no_partnership_has_a_row_in_anonymous_mode(programme, mode):
    table = published_scores(programme[mode])

    assert set(table["scope"]) == {"programme", "group"}
    assert table["partnership"].isna().all()
    assert (table.loc[table["score"].notna(), "n"] >= 2).all()


def test_agreed_mode_shows_only_partnerships_of_which_every_party_agrees(programme):
    survey = programme["agreed"]
    table = published_scores(survey)
    parties = survey.data("parties")
    refused = parties.loc[~parties["consent_show"].fillna(False).astype(bool), "partnership"]
    answered = set(survey.data("answers")["partnership"])

    shown = set(table["partnership"].dropna())

    assert shown
    assert not shown & set(refused)
    assert shown == answered & (set(parties["partnership"]) - set(refused))
    # The parties' consent does not speak for a mayor or a beneficiary.
    own = table[table["scope"] == "partnership"]
    assert not set(own["side"]) & {"territoire", "public"}


def test_one_missing_consent_hides_the_partnership(small_survey):
    parties = pd.DataFrame(
        {
            "partnership": ["P0", "P0", "P1", "P1", "P2", "P2"],
            "side": ["A", "B"] * 3,
            "organisation": ["us", "x", "us", "y", "us", "z"],
            "consent_show": pd.array([True, True, True, False, True, None], dtype="boolean"),
        }
    )

    table = published_scores(small_survey(pairs(3), mode="agreed", parties=parties))

    assert set(table["partnership"].dropna()) == {"P0"}


def test_a_trusted_third_party_sees_every_partnership(programme):
    survey = programme["trusted_third_party"]

    table = published_scores(survey)

    answered = set().union(*(survey.data(k)["partnership"] for k in ("answers", "area", "people")))
    assert set(table["partnership"].dropna()) == answered


def test_a_single_hidden_region_takes_the_next_smallest_with_it(small_survey):
    sizes = {"11": 4, "24": 6, "27": 9}
    answers = [row for region, size in sizes.items() for row in pairs(size, f"R{region}-")]
    facts = {name: {"region": name[1:3]} for name, _, _ in answers}

    table = published_scores(small_survey(answers, facts=facts))

    regions = table[(table["group"] == "region") & (table["node"] == "open1")]
    own = regions[(regions["side"] == "A") & (regions["statistic"] == "mean")]
    assert own["group_value"][own["method"] == "suppressed"].tolist() == ["11", "24"]


def test_two_hidden_regions_need_no_third(small_survey):
    sizes = {"11": 4, "24": 3, "27": 9}
    answers = [row for region, size in sizes.items() for row in pairs(size, f"R{region}-")]
    facts = {name: {"region": name[1:3]} for name, _, _ in answers}

    table = published_scores(small_survey(answers, facts=facts))

    shown = table[(table["group"] == "region") & (table["method"] != "suppressed")]
    assert set(shown["group_value"]) == {"27"}


def test_a_class_of_age_that_is_too_small_takes_the_next_smallest_along(small_survey):
    starts = {"2025-01-01": 2, "2020-01-01": 6, "2010-01-01": 12}
    answers = [row for start, size in starts.items() for row in pairs(size, f"{start}-")]
    facts = {name: {"start": pd.Timestamp(name[:10])} for name, _, _ in answers}
    waves = pd.DataFrame({"wave": ["2025"], "start": [None], "end": [pd.Timestamp("2025-12-31")]})
    # In the mode in which nothing else hides a group for the sake of another.
    survey = small_survey(answers, facts=facts, waves=waves, mode="trusted_third_party")
    shared = load_framework("partenariat").lists["age"]
    survey = replace(survey, framework=replace(survey.framework, lists={"age": shared}))

    ages = published_scores(survey).query("group == 'age' and node == 'open1' and side == 'A'")

    # Programme less the two others would give the two youngest.
    shown = ages[ages["score"].notna()]
    assert set(ages["group_value"]) == {"0", "18", "84"}
    assert set(shown["group_value"]) == {"84"}


def test_no_exclusive_grouping_has_exactly_one_hidden_value(programme):
    table = published_scores(programme["anonymous"])
    groups = table[table["group"].isin(["level", "region"])]

    keys = ["node", "statistic", "side", "wave", "group"]
    count = (
        groups.assign(
            hidden=groups["method"].str.contains("suppressed|counts_withheld"),
            shown=groups["score"].notna(),
        )
        .groupby(keys)[["hidden", "shown"]]
        .sum()
    )

    assert not ((count["hidden"] == 1) & (count["shown"] > 0)).any()


def test_the_mean_of_sides_does_not_give_away_a_hidden_side(small_survey):
    answers = [(f"P{place}", "A", {"open1": 4}) for place in range(9)]
    answers += [(f"P{place}", "B", {"open1": 1}) for place in range(3)]
    parties = pd.DataFrame(
        [
            {"partnership": f"P{place}", "side": side, "organisation": f"{place}{side}"}
            for place in range(9)
            for side in "AB"
        ]
    )

    table = published_scores(small_survey(answers, parties=parties))

    assert row_of(table, "A")["score"] == 4
    for side, statistic in (("B", "mean"), ("sides", "mean"), ("A-B", "gap")):
        assert row_of(table, side, statistic)["method"] == "suppressed"


def test_the_mean_of_sides_does_not_give_away_a_few_complete_pairs(small_survey):
    answers = [(f"P{place}", "A", {"open1": 4}) for place in range(9)]
    answers += [(f"P{place}", "B", {"open1": 1}) for place in range(7, 16)]
    parties = pd.DataFrame(
        [
            {"partnership": f"P{place}", "side": side, "organisation": f"{place}{side}"}
            for place in range(16)
            for side in "AB"
        ]
    )

    table = published_scores(small_survey(answers, parties=parties))

    assert (row_of(table, "A")["score"], row_of(table, "B")["score"]) == (4, 1)
    assert row_of(table, "A-B", "gap")["method"] == "suppressed"
    assert row_of(table, "sides")["method"] == "suppressed"


def consenting(count, refusing, **more):
    parties = pd.DataFrame(
        [
            {
                "partnership": f"P{p}",
                "side": s,
                "organisation": f"{p}{s}",
                "consent_show": p >= refusing,
            }
            for p in range(count)
            for s in "AB"
        ]
    )
    return {"parties": parties, **more}


@pytest.mark.parametrize(("refusing", "withheld"), [(0, False), (1, True), (2, True), (3, False)])
def test_shown_partnerships_do_not_give_away_the_few_that_refuse(small_survey, refusing, withheld):
    survey = small_survey(pairs(8), mode="agreed", **consenting(8, refusing))

    table = published_scores(survey)

    assert table["partnership"].nunique() == 8 - refusing
    assert (row_of(table, "A")["method"] == "suppressed") == withheld
    assert published_distributions(survey, "2025")["suppressed"].any() == withheld


def test_no_partnership_is_shown_beside_the_groups_of_an_anonymous_campaign(small_survey):
    table = published_scores(small_survey(pairs(8), mode="anonymous", **consenting(8, 1)))

    assert row_of(table, "A")["score"] == 4


@pytest.mark.parametrize("mode", ["anonymous", "agreed", "trusted_third_party"])
@pytest.mark.parametrize("others", [1, 2, 3])
def test_a_group_that_is_nearly_the_programme_is_withheld(small_survey, mode, others):
    answers = pairs(8)
    facts = {f"P{p}": {"type_mecenat": p >= others} for p in range(8)}

    table = published_scores(small_survey(answers, mode=mode, facts=facts))

    kind = table[table["group"] == "type"]
    own = kind[(kind["node"] == "open1") & (kind["statistic"] == "mean") & (kind["side"] == "A")]
    hidden = mode != "trusted_third_party" and others < 3
    assert (own["method"] == "suppressed").tolist() == [hidden]
    assert row_of(table, "A")["score"] == 4


def test_of_two_nested_groups_the_smaller_is_withheld(small_survey):
    facts = {
        f"P{p}": {"type_mecenat": p < 8, "type_pratiques": p < 7, "type_innovation": 3 < p < 11}
        for p in range(16)
    }

    table = published_scores(small_survey(pairs(16), facts=facts))

    kind = table[(table["group"] == "type") & (table["node"] == "open1") & (table["side"] == "A")]
    shown = kind.loc[(kind["statistic"] == "mean") & kind["score"].notna(), "group_value"]
    assert set(shown) == {"mecenat", "innovation"}


def test_groups_nested_for_one_question_only_are_told_apart_there_only(small_survey):
    # Four partnerships more answer, two of them not to this question.
    answers = [
        (f"P{p}", side, {"open1": 4 if p < 10 else "NSP", "deaf": 4})
        for p in range(12)
        for side in "AB"
    ]
    facts = {f"P{p}": {"type_mecenat": p < 8} for p in range(12)}

    table = published_scores(small_survey(answers, facts=facts))

    kind = table[(table["group"] == "type") & (table["statistic"] == "mean")]
    methods = kind[kind["side"] == "A"].set_index("node")["method"]
    assert methods["open1"] == "suppressed"
    assert methods["deaf"] != "suppressed"
    assert row_of(table, "A")["score"] == 4


def test_a_distribution_keeps_every_level_and_every_nothing(small_survey):
    levels = [5, 5, 5, 4, 4, 2, "NSP", None]
    answers = [(f"P{place}", "B", {"open1": level}) for place, level in enumerate(levels)]

    table = published_distributions(small_survey(answers), "2025")

    rows = table[table["item"] == "open1"].set_index("code")
    assert rows.index.tolist() == [*"12345", "dont_know", "not_applicable", "refused", "blank"]
    assert rows["count"].tolist() == [0, 1, 0, 2, 3, 1, 0, 0, 1]
    assert rows["share"]["5"] == pytest.approx(3 / 6)
    assert rows["share"]["dont_know"] == pytest.approx(1 / 8)
    assert not rows["suppressed"].any()


def test_a_distribution_of_few_is_withheld(small_survey):
    answers = [(f"P{place}", "B", {"open1": 3}) for place in range(4)]

    table = published_distributions(small_survey(answers), "2025")

    rows = table[table["item"] == "open1"]
    assert rows["suppressed"].all()
    assert rows[["count", "share", "asked"]].isna().all(axis=None)


def test_distributions_agree_with_the_scores(programme):
    survey = programme["anonymous"]
    wave = survey.waves[-1]
    distributions = published_distributions(survey, wave)
    scores = published_scores(survey, wave)

    rows = scores[(scores["kind"] == "item") & (scores["scope"] == "programme")]
    rows = rows[(rows["statistic"] == "mean") & (rows["method"] != "suppressed")]
    nothings = distributions[distributions["kind"] == "state"]
    counts = nothings.set_index(["item", "side", "code"])["count"]

    compared = 0
    for row in rows[~rows["side"].str.contains("-|sides")].itertuples():
        if (row.node, row.side, "blank") in counts.index and not pd.isna(row.blank):
            for code in ("blank", "dont_know", "not_applicable", "refused"):
                assert counts[row.node, row.side, code] == getattr(row, code)
                compared += 1
    assert compared > 300


def test_what_shows_no_single_partnership_hides_no_group_for_the_sake_of_one(
    bundled_checked: Survey,
) -> None:
    scores = with_intervals(compute(bundled_checked, "2025"))

    beside = long_table(protect(scores, bundled_checked), ("programme", "group"))
    alone = long_table(protect(scores, bundled_checked, partnerships=False), ("programme", "group"))

    withheld = [int((table["method"] == "suppressed").sum()) for table in (alone, beside)]
    assert 0 < withheld[0] < withheld[1]
