"""Scores of small programmes, worked out by hand."""

import datetime
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from alliances.errors import WrongCall
from alliances.frameworks.model import CodeList, ListCode
from alliances.scoring.engine import compute
from alliances.scoring.table import figure_ids, long_table


def table_of(survey, wave=None):
    """The long table with every partnership open, whatever the consent: what is computed."""
    scores = compute(survey, wave)
    return long_table(
        replace(scores, shown=np.ones(len(scores.partnerships), bool), voices_shown=True)
    )


def row_of(table, node, side, statistic="mean", **more):
    wanted = {"node": node, "side": side, "statistic": statistic, "scope": "partnership"} | more
    kept = np.logical_and.reduce([table[column] == value for column, value in wanted.items()])
    assert kept.sum() == 1
    return table[kept].iloc[0]


def test_an_item_is_the_mean_of_the_respondents_of_one_side(small_survey):
    survey = small_survey(
        [("P1", "A", {"open1": 5}), ("P1", "A", {"open1": 2}), ("P1", "B", {"open1": 1})]
    )

    item = row_of(table_of(survey), "open1", "A")

    assert (item["score"], item["n"], item["unit"]) == (3.5, 2, "level")
    assert item["method"] == "mean_of_respondents"


def test_four_kinds_of_nothing_are_counted_and_none_is_a_number(small_survey):
    answers = [4, 2, None, "NSP", "NSP", "SO", "REF", "not asked", "unreadable"]
    survey = small_survey([("P1", "B", {"open1": answer}) for answer in answers])

    item = row_of(table_of(survey), "open1", "B")

    assert (item["score"], item["n"]) == (3.0, 2)
    assert (item["blank"], item["dont_know"], item["not_applicable"], item["refused"]) == (
        1,
        2,
        1,
        1,
    )
    # Seven were asked and one of them had nothing to answer: 2 valid of 6.
    assert item["valid_share"] == pytest.approx(2 / 6)


def test_criteria_and_dimensions_are_weighted_means_on_0_100(small_survey):
    survey = small_survey([("P1", "A", {"open1": 5, "open2": 2, "deaf": 2})])
    table = table_of(survey)

    # (100 x 1 + 25 x 3) / 4; the reversed item: 5 + 1 - 2 = 4, hence 75, weighs 1 in the dimension.
    assert row_of(table, "openness", "A")["score"] == pytest.approx(43.75)
    assert row_of(table, "listening", "A")["score"] == pytest.approx(75)
    assert row_of(table, "trust", "A")["score"] == pytest.approx((100 + 25 * 3 + 75) / 5)
    assert row_of(table, "deaf", "A")["score"] == 2


def test_a_favourable_share_of_a_reversed_item_counts_the_other_end(small_survey):
    answers = [{"open1": 4, "deaf": 2}, {"open1": 3, "deaf": 5}, {"open1": 5, "deaf": "NSP"}]
    table = table_of(small_survey([("P1", "A", answer) for answer in answers]))

    assert row_of(table, "open1", "A", "favourable")["score"] == pytest.approx(200 / 3)
    assert row_of(table, "deaf", "A", "favourable")["score"] == 50


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # Two of three items asked and applicable are enough at 50 %, and so is one of two.
        ({"open1": 5, "open2": 5, "deaf": None}, 100),
        ({"open1": 5, "open2": "SO", "deaf": None}, 100),
        ({"open1": 5, "open2": "not asked", "deaf": "NSP"}, 100),
        ({"open1": 5, "open2": None, "deaf": "REF"}, None),
        ({"open1": None, "open2": "SO", "deaf": "SO"}, None),
    ],
)
def test_a_dimension_needs_its_minimum_share_of_valid_items(small_survey, answers, expected):
    table = table_of(small_survey([("P1", "A", answers)]))

    row = row_of(table, "trust", "A")

    assert row["score"] == expected if expected is not None else np.isnan(row["score"])
    assert ("no_score" in row["method"]) == (expected is None)


def test_an_item_is_not_applicable_only_where_all_who_were_asked_say_so(small_survey):
    survey = small_survey(
        [
            ("P1", "A", {"open1": 5, "open2": "SO", "deaf": "SO"}),
            ("P1", "A", {"open1": 5, "open2": "SO", "deaf": "NSP"}),
        ]
    )

    # open2 leaves the reckoning, deaf does not: one valid of two, just reached.
    assert row_of(table_of(survey), "trust", "A")["score"] == 100


def test_descriptive_change_and_count_items_never_enter_a_score(small_survey):
    plain = {"open1": 4, "open2": 4, "deaf": 2, "written": 1}
    with_others = plain | {"trend": -2, "who": "us", "others": 40, "odd": 1}
    bare, full = (table_of(small_survey([("P1", "A", row)])) for row in (plain, with_others))

    scored = bare["kind"] != "item"
    kept = full[full["kind"] != "item"].reset_index(drop=True)

    pd.testing.assert_frame_equal(bare[scored].reset_index(drop=True), kept)


def test_results_of_their_own_keep_their_unit(small_survey):
    table = table_of(small_survey([("P1", "A", {"trend": -1, "who": "us", "others": 40})]))

    assert row_of(table, "others", "A")["unit"] == "count"
    assert row_of(table, "trend", "A")["score"] == -1
    assert "who" not in set(table["node"])


def test_a_partnership_is_the_plain_mean_of_its_sides_however_many_answered(small_survey):
    survey = small_survey(
        [("P1", "A", {"open1": 5})] * 9 + [("P1", "B", {"open1": 2}), ("P2", "B", {"open1": 4})]
    )
    table = table_of(survey)

    both = row_of(table, "open1", "sides", partnership="P1")
    alone = row_of(table, "open1", "sides", partnership="P2")

    assert (both["score"], both["n"], both["method"]) == (3.5, 10, "mean_of_sides;two_sided")
    assert (alone["score"], alone["n"], alone["method"]) == (4, 1, "mean_of_sides;one_sided")


def test_two_sides_of_three_are_not_called_two_sided(small_survey):
    heard = {"P1": "AB", "P2": "ABC", "P3": "AB", "P4": "B"}
    listed = {"P1": "ABC", "P2": "ABC", "P3": "AB", "P4": "AB"}
    answers = [(p, side, {"open1": 4}) for p, sides in heard.items() for side in sides]
    parties = pd.DataFrame(
        [{"partnership": p, "side": s, "organisation": p + s} for p in listed for s in listed[p]]
    )
    table = table_of(small_survey(answers, parties=parties))

    methods = {p: row_of(table, "open1", "sides", partnership=p)["method"] for p in heard}

    assert methods == {
        "P1": "mean_of_sides;some_sides",
        "P2": "mean_of_sides;all_sides",
        "P3": "mean_of_sides;two_sided",
        "P4": "mean_of_sides;one_sided",
    }


def test_a_gap_is_a_minus_b_and_needs_both(small_survey):
    survey = small_survey(
        [
            ("P1", "A", {"open1": 5, "open2": 5, "deaf": 1, "others": 3}),
            ("P1", "B", {"open1": 2, "open2": 5, "deaf": 5, "others": 1}),
            ("P2", "A", {"open1": 5}),
        ]
    )
    table = table_of(survey)

    gap = row_of(table, "open1", "A-B", "gap")
    assert (gap["score"], gap["unit"], gap["n"]) == (3, "level", 2)
    assert gap["method"] == "gap_same"
    assert row_of(table, "deaf", "A-B", "gap")["method"] == "gap_reciprocal"
    # A: (100 + 3 x 100 + 100) / 5, B: (25 + 3 x 100 + 0) / 5.
    whole = row_of(table, "trust", "A-B", "gap")
    assert (whole["score"], whole["unit"]) == (pytest.approx(100 - 65), "points")
    assert "mixed" in whole["method"]
    gaps = table[table["statistic"] == "gap"]
    assert "others" not in set(gaps["node"])
    assert set(gaps["partnership"].dropna()) == {"P1"}


def test_three_parties_give_every_pair(small_survey):
    levels = {"A": 5, "B": 3, "C": 1}
    survey = small_survey([("P1", side, {"open1": level}) for side, level in levels.items()])
    table = table_of(survey)

    gaps = {side: row_of(table, "open1", side, "gap")["score"] for side in ("A-B", "A-C", "B-C")}

    assert gaps == {"A-B": 2, "A-C": 4, "B-C": 2}
    assert row_of(table, "open1", "sides")["score"] == 3


def test_a_group_is_the_plain_mean_over_partnerships(small_survey):
    survey = small_survey(
        [("P1", "A", {"open1": 1})] * 9 + [("P2", "A", {"open1": 5}), ("P3", "A", {"open1": "NSP"})]
    )

    programme = row_of(table_of(survey), "open1", "A", scope="programme")

    assert (programme["score"], programme["n"]) == (3, 2)
    assert programme["valid_share"] == pytest.approx(10 / 11)
    assert programme["method"] == "mean_of_partnerships"


def test_a_partnership_counts_in_each_of_its_types_and_themes(small_survey):
    facts = {
        "P1": {"type_mecenat": True, "type_innovation": True, "engagements": "x; y"},
        "P2": {"type_mecenat": True, "type_innovation": False, "engagements": "y"},
    }
    survey = small_survey(
        [("P1", "A", {"open1": 1}), ("P2", "A", {"open1": 5})],
        facts=facts,
    )
    table = table_of(survey)

    def score(group, value):
        return row_of(table, "open1", "A", scope="group", group=group, group_value=value)["score"]

    assert score("type", "mecenat") == 3
    assert score("type", "innovation") == 1
    assert (score("theme", "x"), score("theme", "y")) == (1, 3)


def test_families_are_those_of_the_parties_other_than_the_owner(small_survey):
    organisations = pd.DataFrame(
        {"organisation": ["us", "P1B", "P2B"], "family": ["entreprise", "association", None]}
    )
    answers = [("P1", "A", {"open1": 1}), ("P1", "B", {}), ("P2", "B", {"open1": 5})]
    table = table_of(small_survey(answers, organisations=organisations))

    families = table[table["group"] == "family"]

    assert set(families["group_value"]) == {"association"}
    assert row_of(families, "open1", "A", scope="group")["score"] == 1


AGES = CodeList("age", tuple(ListCode(code, {"fr": code, "en": code}) for code in ("0", "18")))
"""Two classes of age: under eighteen months, and from then on."""


def aged_survey(small_survey, starts, ends="2025-12-31", begins="2025-01-01"):
    answers = [(name, "A", {"open1": level}) for name, level in zip(starts, (1, 3, 5), strict=True)]
    register = pd.DataFrame({"partnership": [*starts], "wave": None, "start": [*starts.values()]})
    register["start"] = pd.to_datetime(register["start"])
    waves = pd.DataFrame({"wave": ["2025"], "start": [begins], "end": [ends]})
    waves[["start", "end"]] = waves[["start", "end"]].apply(pd.to_datetime)
    survey = small_survey(answers, partnerships=register, waves=waves)
    return replace(survey, framework=replace(survey.framework, lists={"age": AGES}))


def ages_of(survey):
    table = table_of(survey)
    rows = table[(table["group"] == "age") & (table["node"] == "open1") & (table["side"] == "A")]
    return rows[rows["statistic"] == "mean"].set_index("group_value")["score"].to_dict()


def test_partnerships_are_grouped_by_their_age_at_the_end_of_the_wave(small_survey):
    starts = {"P1": "2024-06-01", "P2": "2024-08-01", "P3": "2020-01-01"}

    assert ages_of(aged_survey(small_survey, starts)) == {"0": 3, "18": 3}
    # Seen from the start of a wave without end, the first two are younger still.
    assert ages_of(aged_survey(small_survey, starts, ends=None)) == {"0": 2, "18": 5}


def test_a_partnership_without_a_date_of_start_is_in_no_class_of_age(small_survey):
    starts = {"P1": None, "P2": "2025-02-01", "P3": "2026-05-01"}
    survey = aged_survey(small_survey, starts)

    # The third had not begun when the wave ended.
    assert ages_of(survey) == {"0": 3}
    assert compute(survey).groups["2025"].exclusive == ("age",)


def test_without_waves_the_age_is_that_at_the_reporting_date(small_survey):
    starts = {"P1": "2024-06-01", "P2": "2024-08-01", "P3": "2020-01-01"}
    survey = aged_survey(small_survey, starts, ends=None, begins=None)

    assert ages_of(survey) == {}
    dated = replace(survey.campaign, reporting_date=datetime.date(2025, 12, 31))
    assert ages_of(replace(survey, campaign=dated)) == {"0": 3, "18": 3}


def test_facts_dated_to_a_wave_override_those_of_all_waves(small_survey):
    register = pd.DataFrame(
        {
            "partnership": ["P1", "P1", "P2"],
            "wave": [None, "2025", None],
            "level": ["local", "regional", "local"],
            "region": ["11", None, "11"],
        }
    )
    answers = [("P1", "A", {"open1": 1}), ("P2", "A", {"open1": 5})]

    def level_of(wave):
        table = table_of(small_survey(answers, wave=wave, partnerships=register))
        groups = table[(table["scope"] == "group") & (table["node"] == "open1")]
        means = groups[(groups["statistic"] == "mean") & (groups["side"] == "A")]
        return means.set_index("group_value")["score"].to_dict()

    assert level_of("2024") == {"local": 3, "11": 3}
    assert level_of("2025") == {"regional": 1, "local": 5, "11": 3}


def test_declared_weights_give_rows_beside_the_plain_ones(small_survey):
    invitations = pd.DataFrame(
        {
            "respondent": ["R0", "R1", "R2"],
            "partnership": ["P1", "P1", "P2"],
            "wave": "2025",
            "weight": [1.0, 2.0, 4.5],
        }
    )
    answers = [("P1", "A", {"open1": 1}), ("P1", "A", {"open1": 1}), ("P2", "A", {"open1": 5})]
    table = table_of(small_survey(answers, invitations=invitations))

    rows = table[
        (table["node"] == "open1") & (table["side"] == "A") & (table["scope"] == "programme")
    ]
    means = rows[rows["statistic"] == "mean"]

    # P1 weighs 1.5, the mean of its respondents; P2 weighs 4.5.
    assert means["score"].tolist() == [3, (1.5 + 5 * 4.5) / 6]
    assert means["method"].tolist() == ["mean_of_partnerships;census", "weighted_mean;census"]
    assert figure_ids(means).tolist() == [
        "open1|mean|programme|A|2025",
        "open1|mean|programme|A|2025|weighted",
    ]


def test_a_weight_left_blank_is_one(small_survey):
    invitations = pd.DataFrame(
        {
            "respondent": ["R0", "R1", "R2"],
            "partnership": ["P1", "P2", "P3"],
            "wave": "2025",
            "weight": [None, 3.0, None],
        }
    )
    answers = [(f"P{at + 1}", "A", {"open1": level}) for at, level in enumerate((1, 5, 2))]
    table = table_of(small_survey(answers, invitations=invitations))
    rows = table[(table["node"] == "open1") & (table["side"] == "A") & table["group"].isna()]
    weighted = rows[rows["method"].str.contains("weighted_mean") & rows["statistic"].eq("mean")]
    assert weighted["score"].tolist() == [(1 + 5 * 3 + 2) / 5]


def test_equal_weights_change_nothing_and_add_nothing(small_survey):
    invitations = pd.DataFrame(
        {"respondent": ["R0"], "partnership": ["P1"], "wave": "2025", "weight": [3.0]}
    )
    answers = [("P1", "A", {"open1": 1})]

    table = table_of(small_survey(answers, invitations=invitations))

    assert not table["method"].str.contains("weighted").any()


def test_a_voice_that_is_no_party_stands_beside_the_parties(small_survey):
    area = pd.DataFrame(
        {
            "respondent": ["M1"],
            "partnership": ["P1"],
            "side": [None],
            "wave": ["2025"],
            "mayor": [2],
        }
    ).astype(object)
    table = table_of(small_survey([("P1", "A", {"open1": 4})], area=area))

    voice = table[table["side"] == "territoire"]

    assert set(voice["node"]) == {"mayor"}
    assert voice["score"].tolist() == [2, 2]
    assert row_of(table, "open1", "sides")["score"] == 4


def test_rows_whose_key_is_wrong_stand_nowhere(small_survey):
    register = pd.DataFrame({"partnership": ["P1"], "wave": None})
    answers = [("P1", "A", {"open1": 4}), ("P9", "A", {"open1": 1}), ("P1", None, {"open1": 1})]
    parties = pd.DataFrame({"partnership": ["P1"], "side": ["A"], "organisation": ["us"]})
    table = table_of(small_survey_of(small_survey, answers, register, parties))

    assert row_of(table, "open1", "A", scope="programme")["score"] == 4
    assert set(table["partnership"].dropna()) == {"P1"}


def small_survey_of(small_survey, answers, register, parties):
    """A survey whose register and parties do not follow from its answers."""
    survey = small_survey([(p, "A", items) for p, _, items in answers])
    sides = pd.Series([side for _, side, _ in answers], index=survey.data("answers").index)
    tables = dict(survey.tables)
    tables["answers"] = replace(
        tables["answers"], data=tables["answers"].data.assign(side=sides.astype(object))
    )
    tables["partnerships"] = replace(tables["partnerships"], data=register)
    tables["parties"] = replace(tables["parties"], data=parties)
    return replace(survey, tables=tables)


def test_a_register_without_answers_gives_an_empty_table(survey_of, small_framework):
    register = pd.DataFrame({"partnership": ["P1"], "wave": None, "level": "local"})
    survey = survey_of({"partnerships": register}, small_framework)

    table = table_of(survey)

    assert len(table) == 0
    assert table["score"].dtype == "float64"


def test_one_wave_alone_gives_the_rows_of_that_wave(small_survey):
    one = small_survey([("P1", "A", {"open1": 4})], wave="2024")
    two = small_survey([("P1", "A", {"open1": 1})], wave="2025")
    answers = pd.concat([one.data("answers"), two.data("answers")], ignore_index=True)
    states = pd.concat(
        [one.tables["answers"].states, two.tables["answers"].states], ignore_index=True
    )
    tables = dict(one.tables) | {
        "answers": replace(one.tables["answers"], data=answers, states=states)
    }
    survey = replace(one, tables=tables)

    both, last = table_of(survey), table_of(survey, "2025")

    assert set(both["wave"]) == {"2024", "2025"}
    kept = both[both["wave"] == "2025"]
    pd.testing.assert_frame_equal(
        kept.sort_values(["scope", "side", "node"], kind="stable").reset_index(drop=True),
        last.sort_values(["scope", "side", "node"], kind="stable").reset_index(drop=True),
    )


def test_an_unknown_wave_is_refused(small_survey):
    survey = small_survey([("P1", "A", {"open1": 4})])

    with pytest.raises(WrongCall, match="1999"):
        compute(survey, "1999")


def test_no_partnership_has_rows_before_protection_opens_them(small_survey):
    survey = small_survey([("P1", "A", {"open1": 4})], mode="trusted_third_party")

    table = long_table(compute(survey))

    assert not (table["scope"] == "partnership").any()


def test_the_worked_example_of_the_documentation(small_survey):
    """docs/scores.md works these figures out by hand."""
    survey = small_survey(
        [
            ("P1", "A", {"open1": 4, "open2": 5, "deaf": 2}),
            ("P1", "A", {"open1": 5, "open2": "NSP", "deaf": 2}),
            ("P1", "B", {"open1": 3, "open2": 4, "deaf": 3}),
            ("P2", "A", {"open1": 2, "open2": 3, "deaf": "SO"}),
            ("P2", "B", {"open1": "NSP", "open2": None, "deaf": 4}),
        ]
    )
    table = table_of(survey)

    def trust(side, partnership=None, statistic="mean"):
        more = {"partnership": partnership} if partnership else {"scope": "programme"}
        row = row_of(table, "trust", side, statistic, **more)
        return row["score"], row["n"]

    assert trust("A", "P1") == (pytest.approx(92.5), 2)
    assert trust("B", "P1") == (pytest.approx(65), 1)
    assert trust("sides", "P1") == (pytest.approx(78.75), 3)
    assert trust("A-B", "P1", "gap") == (pytest.approx(27.5), 3)
    assert trust("A", "P2") == (pytest.approx(43.75), 1)
    assert np.isnan(trust("B", "P2")[0])
    assert trust("A") == (pytest.approx(68.125), 2)
    assert trust("B") == (pytest.approx(65), 1)
    assert trust("sides") == (pytest.approx(61.25), 2)
    assert trust("A-B", statistic="gap") == (pytest.approx(27.5), 1)
    assert row_of(table, "trust", "A", partnership="P1")["valid_share"] == pytest.approx(5 / 6)
    assert row_of(table, "trust", "A", scope="programme")["valid_share"] == pytest.approx(7 / 8)
