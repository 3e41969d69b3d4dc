"""The tables of an analysis: recomputed by hand on small surveys, protected, and read in words."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy import stats

from alliances import analyse, score, write_scores
from alliances.frameworks.model import Framework
from alliances.statistics import icc, krippendorff_alpha
from alliances.statistics.tables.breaks import broken_series, changed_items

PAIRS = [(4, 2), (5, 3), (3, 3), (4, 4), (5, 1), (2, 2), (4, 3), (5, 5)]


def parties_of(names):
    """Return two parties of each partnership: the owner, and an organisation of its own."""
    return pd.DataFrame(
        [
            {"partnership": name, "side": side, "organisation": side if side == "A" else name}
            for name in names
            for side in "AB"
        ]
    )


@pytest.fixture
def two_sided(small_survey):
    """Eight complete pairs on one item, and three partnerships heard on one side only."""

    def make(mode="trusted_third_party", pairs=PAIRS, alone=(1, 3, 5), silent=0):
        answers = []
        for place, (first, second) in enumerate(pairs):
            answers.append((f"P{place}", "A", {"open1": first}))
            answers.append((f"P{place}", "B", {"open1": second}))
        answers += [(f"Q{place}", "A", {"open1": level}) for place, level in enumerate(alone)]
        names = sorted({name for name, _, _ in answers} | {f"S{place}" for place in range(silent)})
        facts = {name: {} for name in names}
        return small_survey(answers, mode=mode, facts=facts, parties=parties_of(names))

    return make


def row_of(table, **wanted):
    kept = np.logical_and.reduce([table[key] == value for key, value in wanted.items()])
    found = table[kept]
    assert len(found) == 1
    return found.iloc[0]


def test_gaps_quadrants_and_directions_are_those_of_the_complete_pairs(two_sided):
    row = row_of(analyse(two_sided()).sides, node="open1")

    assert (row["pairs"], row["first_only"], row["second_only"]) == (8, 3, 0)
    assert row["gap"] == pytest.approx(np.mean([a - b for a, b in PAIRS]))
    assert (row["mean_first"], row["mean_second"]) == (4.0, pytest.approx(23 / 8))
    # Two levels or more apart: 4-2, 5-3, 5-1.
    assert row["wide_share"] == 3 / 8
    # Same direction: 3-3, 4-4, 2-2, 5-5.
    assert row["same_direction_share"] == 4 / 8
    quadrants = row[["agree_high", "agree_low", "first_higher", "second_higher"]]
    # Less than one level apart and favourable: 4-4, 5-5; in the middle or below: 3-3, 2-2.
    assert quadrants.tolist() == [2, 2, 4, 0]


def test_the_interval_of_the_gap_is_the_paired_one(two_sided):
    row = row_of(analyse(two_sided()).sides, node="open1")
    apart = np.array([a - b for a, b in PAIRS])
    half = stats.t.ppf(0.975, 7) * apart.std(ddof=1) / np.sqrt(8) * np.sqrt(1 - 8 / 11)
    # Eleven partnerships have both parties.
    assert row["gap_high"] - row["gap"] == pytest.approx(half)
    assert row["gap_reading"] == "first_higher"


def test_agreement_is_told_where_both_judge_the_same_object_only(two_sided):
    survey = two_sided()
    row = row_of(analyse(survey).sides, node="open1")
    if row["mirror"] == "same":
        assert row["icc_a1"] == pytest.approx(float(icc(PAIRS)))
        assert row["krippendorff"] == pytest.approx(float(krippendorff_alpha(PAIRS)))
    items = tuple(
        replace(item, mirror="reciprocal") if item.id == "open1" else item
        for item in survey.framework.items
    )
    turned = replace(survey, framework=replace(survey.framework, items=items))
    row = row_of(analyse(turned).sides, node="open1")
    assert row[["icc_a1", "kappa", "krippendorff", "ac2"]].isna().all()
    assert row["gap"] == pytest.approx(9 / 8)


def test_a_count_has_a_gap_but_no_quadrant_and_no_distance_in_levels(two_sided):
    survey = two_sided()
    items = tuple(
        replace(item, scale="NB") if item.id == "open1" else item for item in survey.framework.items
    )
    counted = analyse(replace(survey, framework=replace(survey.framework, items=items)))
    row = row_of(counted.sides, node="open1")
    assert row["gap"] == pytest.approx(9 / 8)
    measures = ["wide_share", "same_direction_share", "agree_high", "agree_low", "first_higher"]
    assert row[measures].isna().all()
    single = counted.partnerships[counted.partnerships["node"] == "open1"]
    assert single["same_direction"].isna().all()


def test_a_missing_side_is_never_completed(two_sided):
    table = analyse(two_sided()).partnerships
    alone = table[(table["node"] == "open1") & (table["heard"] != "both")]
    assert sorted(alone["partnership"]) == ["Q0", "Q1", "Q2"]
    assert alone[["second", "gap", "levels"]].isna().all().all()
    assert (alone["quadrant"] == "").all()


def test_an_anonymous_campaign_has_no_row_of_a_partnership(two_sided):
    made = analyse(two_sided("anonymous"))
    assert not len(made.partnerships)


def test_two_partnerships_heard_on_one_side_only_hide_the_means_of_the_pairs(two_sided):
    row = row_of(analyse(two_sided(alone=(1, 3))).sides, node="open1")
    # The mean of all ten of A less that of the eight would give the two others.
    assert np.isnan(row["mean_first"])
    assert not np.isnan(row["gap"])


def test_silence_bounds_the_favourable_share(two_sided):
    row = row_of(analyse(two_sided(silent=5)).items, node="open1", side="A")
    answered = [a for a, _ in PAIRS] + [1, 3, 5]
    share = np.mean([level >= 4 for level in answered])
    n, population = 11, 16
    assert (row["partnerships"], row["population"]) == (n, population)
    assert row["favourable"] == pytest.approx(100 * share)
    assert row["worst_case"] == pytest.approx(100 * share * n / population)
    assert row["best_case"] == pytest.approx(100 * (share * n + population - n) / population)


def waves_survey(small_survey, before, after, **tables):
    answers = [
        (name, "B", {"open1": level, "wave": wave})
        for wave, levels in (("2025", before), ("2026", after))
        for name, level in levels.items()
    ]
    return small_survey(answers, mode="trusted_third_party", **tables)


BEFORE = {f"P{place}": level for place, level in enumerate([2, 3, 3, 4, 2, 3, 1, 2])}
AFTER = {f"P{place}": level for place, level in enumerate([3, 4, 3, 5, 4, 3, 3, 3])}


def test_change_is_of_the_partnerships_in_both_waves(small_survey):
    more = {"Q0": 5, "Q1": 5, "Q2": 5, "Q3": 4}
    made = analyse(waves_survey(small_survey, BEFORE | more, AFTER))
    row = row_of(made.waves, node="open1")
    apart = np.array(list(AFTER.values())) - np.array(list(BEFORE.values()))
    test = stats.ttest_rel(list(AFTER.values()), list(BEFORE.values()))

    assert (row["both_waves"], row["only_before"], row["only_after"]) == (8, 4, 0)
    assert row["change"] == pytest.approx(apart.mean())
    assert row["p"] == pytest.approx(test.pvalue)
    ends = test.confidence_interval()
    assert (row["change_low"], row["change_high"]) == pytest.approx((ends.low, ends.high))
    assert row["verdict"] == "up"
    # Whoever answered: the four that left were the most favourable.
    assert row["unpaired_change"] == pytest.approx(
        np.mean(list(AFTER.values())) - np.mean([*BEFORE.values(), 5, 5, 5, 4])
    )


def test_p_values_are_adjusted_within_their_family(small_survey):
    table = analyse(waves_survey(small_survey, BEFORE, AFTER)).waves
    assert set(table["family"]) == {
        "item|B|2025-2026",
        "criterion|B|2025-2026",
        "dimension|B|2025-2026",
    }
    known = table["p"].notna()
    assert (table.loc[known, "p_holm"] >= table.loc[known, "p"]).all()


def test_a_change_of_one_person_is_not_told_however_many_partnerships_it_is_of(small_survey):
    leaving = {f"L{place}": 3 for place in range(5)}
    coming = {f"N{place}": 4 for place in range(5)}
    answers = [
        # Who answers for all that are in both waves is one and the same; the others are many.
        (
            name,
            "B",
            {"open1": level, "wave": wave} | ({"respondent": "one"} if name in BEFORE else {}),
        )
        for wave, levels in (("2025", BEFORE | leaving), ("2026", AFTER | coming))
        for name, level in levels.items()
    ]
    made = analyse(small_survey(answers, mode="trusted_third_party"))
    row = row_of(made.waves, node="open1")
    assert (row["both_waves"], row["only_before"]) == (8, 5)
    assert row["suppressed"]
    assert np.isnan(row["change"])


def test_two_that_left_hide_the_change(small_survey):
    made = analyse(waves_survey(small_survey, BEFORE | {"Q0": 5, "Q1": 4}, AFTER))
    row = row_of(made.waves, node="open1")
    assert row["suppressed"]
    assert np.isnan(row["change"])


def test_another_version_of_the_framework_breaks_every_series(small_survey):
    dated = pd.DataFrame(
        {
            "wave": ["2025", "2026"],
            "start": pd.to_datetime(["2025-01-01", "2026-01-01"]),
            "end": pd.to_datetime(["2025-02-01", "2026-02-01"]),
            "framework_version": ["1", "2"],
        }
    )
    made = analyse(waves_survey(small_survey, BEFORE, AFTER, waves=dated))
    assert (made.waves["break"] == "version").all()
    assert made.waves["change"].isna().all()


def test_only_what_changed_breaks_where_both_versions_are_at_hand(small_framework: Framework):
    items = tuple(
        replace(item, text={"fr": "Autre question", "en": "Other item"})
        if item.id == "open1"
        else item
        for item in small_framework.items
    )
    older = replace(small_framework, items=items[:-1], version="0")
    last = small_framework.items[-1].id
    assert changed_items(older, small_framework) == {"open1": "changed", last: "added"}
    asked = {item.id for item in small_framework.items}
    found = broken_series(
        small_framework,
        {"2025": "0", "2026": small_framework.version},
        ("2025", "2026"),
        {"2025": asked, "2026": asked},
        {"0": older},
    )["2026"]
    assert found["open1"] == "changed"
    untouched = {i.id for i in small_framework.items} - {"open1", last}
    assert not untouched & set(found)


def test_a_question_that_a_wave_did_not_ask_breaks_its_series(small_framework: Framework):
    asked = {item.id for item in small_framework.items}
    found = broken_series(
        small_framework, {}, ("2025", "2026"), {"2025": asked - {"open1"}, "2026": asked}
    )
    assert found == {"2026": {"open1": "not_asked"}}


def test_groups_stand_beside_the_other_partnerships(small_survey):
    levels = {f"P{place}": 2 + place % 3 for place in range(12)} | {
        f"R{place}": 5 for place in range(7)
    }
    levels["R0"] = 4
    answers = [(name, "B", {"open1": level, "open2": level}) for name, level in levels.items()]
    facts = {name: {"level": "local" if name[0] == "P" else "regional"} for name in levels}
    facts |= {f"X{place}": {"level": "local" if place % 2 else "regional"} for place in range(20)}
    survey = small_survey(
        answers, facts=facts, parties=parties_of(facts), mode="trusted_third_party"
    )
    table = analyse(survey).groups
    row = row_of(table, node="openness", side="B", group="level", group_value="local")
    others = [100 * (levels[name] - 1) / 4 for name in levels if name[0] == "R"]

    assert (row["n"], row["others_n"]) == (12, 7)
    assert row["others_mean"] == pytest.approx(np.mean(others))
    half = stats.t.ppf(0.975, 6) * np.std(others, ddof=1) / np.sqrt(7) * np.sqrt(1 - 7 / 17)
    assert row["others_high"] == pytest.approx(min(np.mean(others) + half, 100))
    assert row["reading"] == "lower"


def test_a_dimension_that_does_not_hold_together_is_said_in_words(small_survey, tmp_path):
    rng = np.random.default_rng(4)
    answers = [
        (f"P{place}", "B", {"open1": int(rng.integers(1, 6)), "open2": int(rng.integers(1, 6))})
        for place in range(60)
    ]
    survey = small_survey(answers, mode="trusted_third_party")
    made = analyse(survey)
    rows = made.reliability[made.reliability["kind"] == "dimension"]
    assert set(rows["holds"]) & {"does_not_hold", "several_things"}

    write_scores(
        pd.DataFrame({"node": ["open1"]}), tmp_path / "s.xlsx", analysis=made, survey=survey
    )
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    cells = {cell.value for line in book["Fiabilité"].iter_rows() for cell in line}
    assert any(str(value).startswith("non\u00a0: ") for value in cells)


def test_what_is_withheld_stands_nowhere_in_the_workbook(two_sided, tmp_path):
    survey = two_sided("anonymous", pairs=PAIRS[:3], alone=())
    made = analyse(survey)
    write_scores(
        pd.DataFrame({"node": ["open1"]}), tmp_path / "s.xlsx", analysis=made, survey=survey
    )
    assert made.sides["suppressed"].all()
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["Deux regards"]
    heads = [cell.value for cell in sheet[1]]
    values = {key: sheet.cell(3, place + 1).value for place, key in enumerate(heads)}
    assert values["gap"] == values["gap_low"] == "s"
    assert values["reading_words"] is None


def test_the_workbook_says_gaps_as_sentences_in_both_languages(two_sided, tmp_path):
    survey = two_sided()
    made = analyse(survey)
    for language, sheet, begins in (
        ("fr", "Deux regards", "Le regard"),
        ("en", "Two sides", "The view"),
    ):
        path = tmp_path / f"{language}.xlsx"
        write_scores(pd.DataFrame({"node": ["x"]}), path, language, analysis=made, survey=survey)
        lines = [cell.value for cell in openpyxl.load_workbook(path)[sheet]["E"]]
        assert any(str(line).startswith(begins) for line in lines)


def test_answers_without_any_question_have_no_row(small_survey):
    made = analyse(small_survey([(f"P{place}", side, {}) for place in range(6) for side in "AB"]))
    assert all(made.tables()[name].empty for name in ("sides", "items", "waves", "groups"))


def test_the_ends_of_the_change_of_a_share_are_named_after_it(small_survey, tmp_path):
    survey = waves_survey(small_survey, BEFORE, AFTER)
    path = tmp_path / "scores.xlsx"
    write_scores(score(survey), path, "fr", analysis=analyse(survey), survey=survey)
    sheet = openpyxl.load_workbook(path)["Évolutions"]
    headings = dict(zip(*([cell.value for cell in sheet[row]] for row in (1, 2)), strict=True))
    change = headings["favourable_change"]
    for end in ("low", "high"):
        assert headings[f"favourable_change_{end}"].startswith(f"{change}\u00a0: ")


def test_a_version_that_asked_the_same_breaks_no_series(small_framework: Framework):
    waves = ("2025", "2026")
    versions = {"2025": "1", "2026": "1.1"}
    later = replace(small_framework, version="1.1")
    asked = {wave: {"open1"} for wave in waves}
    assert broken_series(later, versions, waves, asked)["2026"]["open1"] == "version"
    later = replace(later, same_questions_as=("1",))
    assert broken_series(later, versions, waves, asked)["2026"] == {}


def _computable(sums, width):
    """Return the couples of unknowns of which a combination follows: without them ranks fall."""
    whole = np.array(sums)
    rank = np.linalg.matrix_rank(whole)
    return [
        couple
        for couple in combinations(range(width), 2)
        if np.linalg.matrix_rank(np.delete(whole, couple, 1)) < rank
    ]


# With these seeds the rules on single rows are content, and together the rows would tell.
@pytest.mark.parametrize("seed", [5, 27, 61, 140, 154, 190, 1, 2, 3])
def test_no_score_can_be_computed_from_groups_and_changes_together(small_survey, seed):
    rng = np.random.default_rng(seed)
    n, waves = int(rng.integers(12, 30)), ("2024", "2025")
    facts = {
        f"P{at:02}": {
            "level": ["local", "regional", "national"][int(rng.integers(3))],
            "region": ["11", "24", "27"][int(rng.integers(3))],
            "type_mecenat": bool(rng.random() < 0.5),
            "type_innovation": bool(rng.random() < 0.5),
        }
        for at in range(n)
    }
    given = {(name, wave) for name in facts for wave in waves if rng.random() < 0.8}
    answers = [
        (name, "B", {"open1": int(rng.integers(1, 6)), "wave": wave})
        for name, wave in sorted(given)
    ]
    survey = small_survey(answers, facts=facts)
    long, changes = score(survey), analyse(survey).waves
    known = {wave: [] for wave in waves}
    names = sorted(facts)

    def published(wave, among):
        known[wave].append([float(name in among and (name, wave) in given) for name in names])

    def inside(group, value):
        if pd.isna(group):
            return names
        if group == "type":
            return [name for name in names if facts[name][f"type_{value}"]]
        return [name for name in names if group in facts[name] and facts[name][group] == value]

    means = long[(long["node"] == "open1") & (long["side"] == "B") & (long["statistic"] == "mean")]
    for _, row in means[means["score"].notna() & means["group"].ne("family")].iterrows():
        published(row["wave"], inside(row["group"], row["group_value"]))
    (change,) = changes[changes["node"] == "open1"].to_dict("records")
    if not change["suppressed"]:
        both = [name for name in names if all((name, wave) in given for wave in waves)]
        assert len(both) == change["both_waves"]
        for wave in waves:
            published(wave, both)
    for wave in waves:
        assert known[wave]
        assert _computable(known[wave], n) == [], wave
