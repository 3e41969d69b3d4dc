"""Three parties: every ordered pair, and the partnership as a whole; what rows are evidence of."""

from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from test_statistics_tables import BEFORE, parties_of, row_of, waves_survey

from alliances import analyse, write_scores
from alliances.statistics import gwet_ac, icc, krippendorff_alpha

TRIPLES = [(4, 2, 4), (5, 3, 4), (3, 3, 3), (4, 4, 5), (5, 1, 2), (2, 2, 1), (4, 4, 4), (5, 5, 3)]


@pytest.fixture
def three_sided(small_survey):
    """Eight partnerships of three parties, and five of two."""

    def make(mode="trusted_third_party", triples=TRIPLES):
        answers = [
            (f"T{place}", side, {"open1": level})
            for place, levels in enumerate(triples)
            for side, level in zip("ABC", levels, strict=True)
        ]
        for place in range(5):
            answers += [
                (f"D{place}", "A", {"open1": 4}),
                (f"D{place}", "B", {"open1": 3 + place % 2}),
            ]
        # Two more have three parties and are silent.
        listed = {(name, side) for name, side, _ in answers}
        listed |= {(name, side) for name in ("S0", "S1") for side in "ABC"}
        parties = pd.DataFrame(sorted(listed), columns=["partnership", "side"])
        organisation = np.where(
            parties["side"] == "A", "us", parties["partnership"] + parties["side"]
        )
        facts = {name: {} for name in ("S0", "S1")}
        parties = parties.assign(organisation=organisation)
        return small_survey(answers, mode=mode, facts=facts, parties=parties)

    return make


def test_every_ordered_pair_of_three_parties_has_its_gap(three_sided):
    table = analyse(three_sided()).sides
    assert set(table["pair"]) == {"A-B", "B-A", "A-C", "C-A", "B-C", "C-B", "sides"}
    there, back = (row_of(table, node="open1", pair=pair) for pair in ("B-C", "C-B"))
    assert there["gap"] == pytest.approx(np.mean([b - c for _, b, c in TRIPLES]))
    assert (there["gap"], there["gap_low"]) == (-back["gap"], -back["gap_high"])
    assert (
        there["mean_first"]
        == back["mean_second"]
        == pytest.approx(np.mean([t[1] for t in TRIPLES]))
    )
    assert (there["first_higher"], there["second_higher"]) == (
        back["second_higher"],
        back["first_higher"],
    )


def test_two_parties_have_one_pair_and_no_whole(small_survey):
    answers = [(f"P{at}", side, {"open1": at % 5 + 1}) for at in range(8) for side in "AB"]
    table = analyse(small_survey(answers, mode="trusted_third_party"))
    assert set(table.sides["pair"]) == set(table.partnerships["pair"]) == {"A-B"}


def test_the_partnership_as_a_whole_is_all_of_its_three_parties(three_sided):
    whole = row_of(analyse(three_sided()).sides, node="open1", pair="sides")
    assert whole["pairs"] == len(TRIPLES)
    spread = np.ptp(TRIPLES, axis=1)
    assert whole["wide_share"] == (spread >= 2).mean() == 4 / 8
    # All favourable (4-4-5, 4-4-4), all in the middle (3-3-3), all below (2-2-1).
    assert whole["same_direction_share"] == 4 / 8
    # Less than one level apart: 4-4-4 is high, 3-3-3 is not.
    assert (whole["agree_high"], whole["agree_low"], whole["concordant"]) == (1, 1, 1)
    assert whole["icc_a1"] == pytest.approx(float(icc(TRIPLES)))
    assert whole["krippendorff"] == pytest.approx(float(krippendorff_alpha(TRIPLES)))
    assert whole["ac2"] == pytest.approx(float(gwet_ac(TRIPLES, levels=[1, 2, 3, 4, 5])))
    # Neither a kappa of three, nor means beside those of the sides.
    assert whole[["kappa", "gap", "mean_first", "mean_second"]].isna().all()


def test_a_single_partnership_of_three_is_told_in_every_order_and_as_a_whole(three_sided):
    table = analyse(three_sided()).partnerships
    mine = table[(table["partnership"] == "T0") & (table["node"] == "open1")].set_index("pair")
    assert set(mine.index) == {"A-B", "B-A", "A-C", "C-A", "B-C", "C-B", "sides"}
    assert mine.loc["sides", "together"] == pytest.approx(10 / 3)
    assert (mine.loc["sides", "levels"], mine.loc["sides", "heard"]) == (2, "several")
    other = table[(table["partnership"] == "D0") & (table["node"] == "open1")]
    assert set(other["pair"]) == {"A-B"}


def test_few_partnerships_of_three_are_not_told_as_wholes(three_sided):
    for mode in ("anonymous", "agreed"):
        whole = row_of(analyse(three_sided(mode, TRIPLES[:4])).sides, node="open1", pair="sides")
        assert whole["suppressed"]
        assert whole[["wide_share", "concordant", "icc_a1"]].isna().all()
        assert whole["source"] == whole["reach"] == ""


def test_wholes_that_consent_do_not_tell_of_the_one_that_does_not(small_survey):
    sides = {f"T{at}": "ABC" for at in range(8)}
    for heard in ("AB", "AC", "BC", "A", "B", "C"):
        sides |= {f"{heard}{at}": heard for at in range(4)}
    answers = [
        (name, side, {"open1": 1 + (place * 3 + ord(side)) % 5})
        for place, (name, heard) in enumerate(sides.items())
        for side in heard
    ]
    parties = pd.DataFrame(
        [
            {"partnership": name, "side": side, "organisation": side if side == "A" else name}
            for name in sides
            for side in "ABC"
        ]
    )
    agreeing = parties["partnership"].str.startswith("T") & parties["partnership"].ne("T4")
    parties = parties.assign(consent_show=agreeing)
    made = analyse(small_survey(answers, mode="agreed", parties=parties))
    single = made.partnerships.query("pair == 'sides' and node == 'open1'")
    assert set(single["partnership"]) == {f"T{place}" for place in range(8)} - {"T4"}
    whole = row_of(made.sides, node="open1", pair="sides")
    # Eight less the seven whose rows stand beside them.
    assert whole["suppressed"]
    assert whole[["agree_high", "concordant", "wide_share"]].isna().all()


def test_wholes_of_one_person_are_not_told(three_sided):
    survey = three_sided()
    answers = survey.tables["answers"]
    often = answers.data["side"].eq("C")
    same = answers.data.assign(respondent=answers.data["respondent"].mask(often, "one"))
    tables = {**survey.tables, "answers": replace(answers, data=same)}
    assert not row_of(analyse(survey).sides, node="open1", pair="sides")["suppressed"]
    whole = row_of(analyse(replace(survey, tables=tables)).sides, node="open1", pair="sides")
    assert whole["suppressed"]


def test_both_parties_make_a_figure_concordant_one_makes_it_declared(small_survey):
    pairs = [(4, 5), (4, 4), (5, 5), (5, 4), (3, 5), (3, 3), (4, 4), (5, 5)]
    answers = [
        (f"P{at}", side, {"open1": level, "deaf": 6 - level})
        for at, levels in enumerate(pairs)
        for side, level in zip("AB", levels, strict=True)
    ]
    answers += [(name, "A", {"open1": 5}) for name in ("Q", "R", "S")]
    made = analyse(small_survey(answers, mode="trusted_third_party"))
    # "deaf" is turned: 1 and 2 are its favourable levels; the criterion is measured in points.
    for node in ("open1", "deaf", "listening"):
        mine = made.partnerships[made.partnerships["node"] == node].set_index("partnership")
        assert mine["source"].filter(like="P").tolist() == [
            # One level apart is not less than one; the middle is not favourable.
            {(4, 4): "concordant", (5, 5): "concordant"}.get(pair, "declared")
            for pair in pairs
        ], node
        row = row_of(made.sides, node=node)
        # Means of 4.125 and 4.375.
        assert (row["concordant"], row["source"]) == (4, "concordant"), node
    assert row_of(made.partnerships, partnership="Q", node="open1")["source"] == "declared"


def test_means_that_are_withheld_do_not_say_that_they_are_concordant(small_survey):
    pairs = [(5, 5)] * 8
    answers = [(f"P{at}", side, {"open1": 5}) for at, _ in enumerate(pairs) for side in "AB"]
    answers += [("Q0", "A", {"open1": 1}), ("Q1", "A", {"open1": 2})]
    names = sorted({name for name, _, _ in answers})
    survey = small_survey(answers, mode="trusted_third_party", parties=parties_of(names))
    made = analyse(survey)
    row = row_of(made.sides, node="open1")
    assert np.isnan(row["mean_first"])
    assert row["source"] == "declared"


def test_every_row_says_its_source_and_its_reach(small_survey):
    after = {name: level + (level < 5) for name, level in BEFORE.items()}
    made = analyse(waves_survey(small_survey, BEFORE, after))
    changed = row_of(made.waves, node="open1")
    assert (changed["source"], changed["reach"]) == ("declared", "before_after")
    for name, table in made.tables().items():
        if not len(table):
            continue
        assert [*table.columns][-2:] == ["source", "reach"], name
        hidden = table["suppressed"] if "suppressed" in table else pd.Series(False, table.index)
        assert (table.loc[~hidden, ["source", "reach"]] != "").all().all(), name
        assert set(table.loc[~hidden, "reach"]) <= {"description", "before_after"}, name


def test_the_workbook_says_the_evidence_in_words(three_sided, tmp_path):
    survey = three_sided()
    table = pd.DataFrame({"node": ["open1"]})
    write_scores(table, tmp_path / "s.xlsx", "fr", analysis=analyse(survey), survey=survey)
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["Deux regards"]
    keys = [cell.value for cell in sheet[1]]
    last = [
        {k: c.value for k, c in zip(keys, row, strict=True)} for row in sheet.iter_rows(min_row=3)
    ]
    assert {row["source"] for row in last} <= {"déclaré", "concordant", None}
    assert "toutes les parties" in {row["pair"] for row in last}
    assert {row["reach"] for row in last if row["source"]} == {"description"}


def test_means_of_two_couples_of_parties_do_not_give_away_who_lacks_the_third(small_survey):
    heard = {f"T{at}": "ABC" for at in range(8)} | {"T8": "AB"}
    heard |= {f"A{at}": "A" for at in range(3)} | {f"B{at}": "B" for at in range(3)}
    heard |= {f"C{at}": "C" for at in range(3)} | {f"D{at}": "BC" for at in range(4)}
    answers = [
        (name, side, {"open1": 1 + (place * 3 + ord(side)) % 5})
        for place, (name, sides) in enumerate(heard.items())
        for side in sides
    ]
    parties = pd.DataFrame(
        [
            {"partnership": name, "side": side, "organisation": "us" if side == "A" else name}
            for name in heard
            for side in "ABC"
        ]
    )
    table = analyse(small_survey(answers, parties=parties)).sides
    pairs = [row_of(table, node="open1", pair=pair) for pair in ("A-B", "A-C", "B-C")]
    assert [row["pairs"] for row in pairs] == [9, 8, 12]
    assert not any(row["suppressed"] for row in pairs)
    # Every gap is told; with the means of A in both of its couples, what A says of T8 would be too.
    told = [not np.isnan(row["mean_first"]) for row in pairs]
    assert any(told)
    assert not all(told[:2])
