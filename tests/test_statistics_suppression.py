"""What a table withholds: small cells, few organisations, and what would give them back."""

import numpy as np
import pandas as pd
from hidden_cells import determined

from alliances.statistics import recoverable, suppress
from alliances.statistics.suppression import NOT_AVAILABLE, NOTHING, SECRET


def test_one_small_cell_takes_a_rectangle_with_it() -> None:
    counts = pd.DataFrame([[12, 9, 8], [3, 14, 11], [20, 7, 30]], index=["x", "y", "z"])
    result = suppress(counts)
    assert result.hidden.sum() == 4
    assert result.table.loc["y", 0] == SECRET
    assert not determined(result).any()
    assert (result.cells["reason"] == "complementary").sum() == 3


def test_totals_stay_where_inner_cells_can_go() -> None:
    result = suppress(pd.DataFrame([[12, 9, 8], [3, 14, 11], [20, 7, 30]]))
    assert not result.hidden.xs("Total", level="column").any()


def test_the_only_group_of_a_total_takes_the_total() -> None:
    result = suppress(pd.Series({"a": 3, "b": 0}))
    assert result.table.tolist() == [SECRET, NOTHING, SECRET]


def test_two_ones_that_add_up_to_two_are_not_hidden_by_hiding_both() -> None:
    # Zeros are shown: whoever sees « s + s = 2 » knows that both are 1.
    result = suppress(pd.Series({"a": 1, "b": 1, "c": 40}))
    assert result.hidden.loc[["a", "b"]].all()
    assert result.hidden.loc[["c", "Total"]].any()


def test_a_true_zero_is_shown_and_never_used_to_hide_another() -> None:
    result = suppress(pd.Series({"a": 3, "b": 0, "c": 7, "d": 9}))
    assert result.table.tolist() == [SECRET, NOTHING, SECRET, 9, 19]
    assert suppress(pd.Series({"a": 3, "b": 0}), zeros="hide").hidden.all()


def test_few_organisations_and_a_dominant_one_are_hidden() -> None:
    counts = pd.Series({"a": 50, "b": 60, "c": 70, "d": 80})
    result = suppress(counts, organisations=pd.Series({"a": 2, "b": 9, "c": 9, "d": 9}))
    assert result.cells["reason"].to_dict() == {
        "a": "organisations",
        "b": "complementary",
        "c": "",
        "d": "",
        "Total": "",
    }
    result = suppress(counts, largest=pd.Series({"a": 0.85, "b": 0.86, "c": 0.1, "d": 0.1}))
    assert result.cells["reason"]["b"] == "dominance"
    assert result.cells["reason"]["a"] != "dominance"


def test_amounts_are_hidden_with_the_people_behind_them() -> None:
    people = pd.Series({"a": 3, "b": 8, "c": 9})
    euros = pd.Series({"a": 1500.5, "b": 200.0, "c": 300.0})
    result = suppress(people, values=euros)
    assert result.values.isna().tolist() == [True, True, False, False]
    assert result.values["Total"] == 2000.5
    lacking = suppress(people, values=pd.Series({"a": 1500.5, "b": 200.0, "c": np.nan}))
    assert lacking.table.loc[["c", "Total"]].tolist() == [NOT_AVAILABLE] * 2


def test_what_has_no_value_is_not_available() -> None:
    cells = pd.Series({"a": 8, "b": 9})
    result = suppress(cells, values=pd.Series({"a": 1.5, "b": np.nan}), relations=[])
    assert result.table.tolist() == [1.5, NOT_AVAILABLE]


def test_two_waves_and_their_difference_are_protected_together() -> None:
    cells = pd.Series(
        {"t24": 40, "a24": 37, "b24": 3, "t25": 50, "a25": 38, "b25": 12, "da": 1, "db": 9}
    )
    relations = [
        {"a24": 1, "b24": 1, "t24": -1},
        {"a25": 1, "b25": 1, "t25": -1},
        {"a25": 1, "a24": -1, "da": -1},
        {"b25": 1, "b24": -1, "db": -1},
    ]
    result = suppress(cells, relations=relations)
    assert result.hidden["b24"]
    assert not determined(result).any()
    # Without the links between waves, a24 alone would have gone with it, and 38 - 1 gave it back.
    assert result.hidden[["a25", "b25", "da", "db"]].any()


def test_a_table_within_another_is_protected_with_it() -> None:
    cells = pd.Series({"d1": 4, "d2": 30, "r1": 34, "r2": 60, "fr": 94})
    relations = [{"d1": 1, "d2": 1, "r1": -1}, {"r1": 1, "r2": 1, "fr": -1}]
    result = suppress(cells, relations=relations)
    assert result.hidden.to_dict() == {
        "d1": True,
        "d2": True,
        "r1": False,
        "r2": False,
        "fr": False,
    }


def test_three_ways_have_all_their_totals() -> None:
    keys = pd.MultiIndex.from_product([["A", "B"], ["x", "y"], ["2024", "2025"]])
    counts = pd.Series([3, 20, 30, 40, 50, 60, 70, 80], index=keys)
    result = suppress(counts)
    assert len(result.cells) == 27
    assert result.cells["value"].loc[("Total", "Total", "Total")] == 353
    assert not determined(result).any()


def test_three_signs_say_three_things() -> None:
    assert (SECRET, NOTHING, NOT_AVAILABLE) == ("s", "–", "n.d.")


def test_of_a_table_of_small_cells_only_large_totals_stay() -> None:
    result = suppress([[1, 2], [3, 4]])
    # The totals 3 and 4 are small themselves; 10 less the other total would give each back.
    assert result.values.to_numpy(dtype=float, na_value=-1).tolist() == [[-1] * 3] * 2 + [
        [-1, -1, 10]
    ]
    assert result.reason[("Total", 0)] == "people"
    assert result.audit == {
        "cells": 9,
        "primary": 6,
        "complementary": 2,
        "hidden": 8,
        "recoverable": 0,
    }


def test_zeros_that_a_published_zero_gives_away_take_it_with_them() -> None:
    # Whoever reads a total of 0 knows that all its parts are 0.
    counts = pd.DataFrame([[0, 0], [9, 8]], index=["x", "y"], columns=["A", "B"])
    result = suppress(counts, zeros="hide")
    assert result.hidden.loc["x"].all()
    assert recoverable([True, True, False], [[1, 1, -1]], values=[0, 0, 0], least=0).sum() == 2


def test_a_total_less_its_groups_takes_another_group() -> None:
    # « Group minus the partnerships shown » is a cell like another.
    cells = pd.Series({"group": 20, "shown": 17, "others": 3, "all": 60, "rest": 40})
    relations = [
        {"shown": 1, "others": 1, "group": -1},
        {"group": 1, "rest": 1, "all": -1},
    ]
    result = suppress(cells, relations=relations)
    assert result.hidden[["others", "shown"]].all()
    assert not result.hidden[["group", "rest", "all"]].any()


def test_the_parts_of_parts_are_protected_up_to_the_country() -> None:
    cells = {"r1": 40, "r1a": 37, "r1b": 3, "r2": 30, "r2a": 30, "r3": 4, "fr": 74}
    relations = [
        {"r1a": 1, "r1b": 1, "r1": -1},
        {"r2a": 1, "r2": -1},
        {"r1": 1, "r2": 1, "r3": 1, "fr": -1},
    ]
    result = suppress(pd.Series(cells), relations=relations)
    # The region goes with its department: that is enough for the small region beside it too.
    assert result.hidden[result.hidden].index.tolist() == ["r1", "r1b", "r3"]
    assert not determined(result).any()


def test_differences_between_waves_may_be_negative() -> None:
    people = pd.Series({"a24": 30, "b24": 3, "a25": 20, "b25": 9, "da": 30, "db": 9})
    printed = pd.Series({"a24": 30, "b24": 3, "a25": 20, "b25": 9, "da": -10, "db": 6})
    relations = [{"a25": 1, "a24": -1, "da": -1}, {"b25": 1, "b24": -1, "db": -1}]
    result = suppress(people, values=printed, relations=relations)
    assert result.table[["a24", "a25", "da"]].tolist() == [30, 20, -10]
    assert result.hidden["b24"]
    assert result.hidden[["b25", "db"]].any()


def test_totals_are_known_by_their_name_and_not_made_twice() -> None:
    frame = pd.DataFrame({"kind": list("aabbb") * 6, "side": list("uvuvv") * 6})
    counts = pd.crosstab(frame["kind"], frame["side"], margins=True)
    result = suppress(counts)
    assert result.table.shape == (3, 3)
    assert result.table.index.name == "kind"
    named = counts.rename(index={"All": "tout"}, columns={"All": "tout"})
    assert suppress(named, totals="tout").hidden.tolist() == result.hidden.tolist()
    assert suppress(named, totals=True).hidden.tolist() == result.hidden.tolist()
    assert suppress(counts.drop(columns="All")).table.shape == (3, 3)


def test_a_total_in_the_first_row_is_a_total_where_one_says_so() -> None:
    counts = pd.Series({"Ensemble": 30, "a": 3, "b": 9, "c": 18})
    assert suppress(counts, totals="Ensemble").table.tolist() == [30, SECRET, SECRET, 18]


def test_what_stands_beside_an_array_or_a_frame_reaches_its_cells() -> None:
    counts = pd.DataFrame([[20, 30], [40, 50]], index=["x", "y"], columns=["A", "B"])
    few = np.array([[2, 9], [9, 9]])
    for told in (few, few.tolist(), pd.DataFrame(few, index=["x", "y"], columns=["A", "B"])):
        assert suppress(counts, organisations=told).reason[("x", "A")] == "organisations"
    turned = pd.DataFrame(few, index=["x", "y"], columns=["A", "B"]).loc[["y", "x"], ["B", "A"]]
    assert suppress(counts, organisations=turned).reason[("x", "A")] == "organisations"
    mask = [[False, True], [False, False]]
    assert suppress(counts, protect=mask).reason[("x", "B")] == "declared"
    assert suppress(counts, protect=pd.Series({("x", "B"): True})).reason[("x", "B")] == "declared"


def test_a_declared_zero_is_hidden_and_so_is_enough_beside_it() -> None:
    result = suppress(pd.Series({"a": 0, "b": 30, "c": 40}), protect=pd.Series({"a": True}))
    assert result.table.tolist() == [SECRET, SECRET, 40, 70]
    # A total of zero would give its parts away.
    nobody = suppress(pd.Series({"a": 0, "b": 0}), protect=pd.Series({"a": True}))
    assert nobody.table.tolist() == [SECRET, NOTHING, SECRET]


def test_totals_of_too_few_organisations_are_hidden_too() -> None:
    counts = pd.Series({"a": 50, "b": 60})
    # The two of a may be the two of b: nothing proves that the total has three.
    two = pd.Series({"a": 2, "b": 2})
    assert suppress(counts, organisations=two).hidden.all()
    known = pd.Series({"a": 1, "b": 1, "Total": 9})
    assert suppress(counts, organisations=known).table.tolist() == [SECRET, SECRET, 110]


def test_a_total_that_one_contributor_dominates_is_hidden_too() -> None:
    counts = pd.Series({"a": 1000, "b": 20, "c": 30})
    largest = pd.Series({"a": 0.9, "b": 0.5, "c": 0.5})
    # 0.9 × 1000 + 0.5 × 50 of 1050: 88 %.
    assert suppress(counts, largest=largest).reason["Total"] == "dominance"
    assert suppress(counts, largest=largest, dominance=0.89).reason["Total"] == ""
    assert suppress(counts, largest=largest, dominance=0.9).hidden.sum() == 0


def test_a_long_frame_brings_its_keys_and_what_stands_beside() -> None:
    frame = pd.DataFrame(
        {
            "wave": ["2024"] * 3 + ["2025"] * 3,
            "group": ["a", "b", "all"] * 2,
            "n": [3, 9, 12, 8, 9, 17],
            "value": [10.5, 20.0, 30.5, 1.0, 2.0, 3.0],
            "organisations": [3, 4, 7, 3, 4, 7],
        }
    )
    relations = [{(w, "a"): 1, (w, "b"): 1, (w, "all"): -1} for w in ("2024", "2025")]
    table = suppress(frame, relations=relations).table
    assert table.loc["2024"].tolist() == [SECRET, SECRET, 30.5]
    assert table.loc["2025"].tolist() == [1.0, 2.0, 3.0]


def test_cells_of_several_tables_that_make_no_rectangle_stay_a_row() -> None:
    cells = pd.Series({("w1", "a"): 3, ("w1", "all"): 30, ("w2", "b"): 27})
    relation = {("w1", "a"): 1, ("w2", "b"): 1, ("w1", "all"): -1}
    assert suppress(cells, relations=relation).table.tolist() == [SECRET, 30, SECRET]
    matrix = [[1, -1, 1]]
    assert suppress(cells, relations=matrix).table.tolist() == [SECRET, 30, SECRET]


def test_large_and_exact_amounts_are_shown_as_they_are() -> None:
    people = pd.Series({"a": 9, "b": 9})
    assert suppress(people, values=pd.Series({"a": 1e20, "b": 0.1})).values["a"] == 1e20
    assert suppress(people, values=pd.Series({"a": 0.1, "b": 0.2})).values["a"] == 0.1


def test_the_table_given_is_left_as_it_was() -> None:
    counts = pd.DataFrame([[12, 9], [3, 14]])
    before = counts.copy()
    first, second = suppress(counts), suppress(counts)
    pd.testing.assert_frame_equal(counts, before)
    pd.testing.assert_frame_equal(first.cells, second.cells)
