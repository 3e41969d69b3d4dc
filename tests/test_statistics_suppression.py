"""No hidden cell is given back: neither by subtraction nor by what a count can be at all."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from alliances.errors import AlliancesError, NoAnswer, WrongCall
from alliances.statistics import recoverable, suppress
from alliances.statistics.suppression import NOT_AVAILABLE, NOTHING, SECRET, Suppressed

COUNTS = st.integers(1, 4).flatmap(
    lambda rows: st.integers(1, 5).flatmap(
        lambda columns: st.lists(
            st.lists(
                st.sampled_from([0, 0, 1, 1, 2, 3, 4, 6, 9, 25]), min_size=columns, max_size=columns
            ),
            min_size=rows,
            max_size=rows,
        )
    )
)


def determined(result: Suppressed) -> np.ndarray:
    """Return which hidden cells the relations determine, by another road: the null space."""
    hidden = result.hidden.to_numpy()
    part = result.relations[:, hidden].astype(float)
    if not hidden.any():
        return np.zeros(0, dtype=bool)
    _, sizes, vectors = np.linalg.svd(np.vstack([part, np.zeros((part.shape[1], part.shape[1]))]))
    free = vectors[(np.append(sizes, np.zeros(len(vectors) - len(sizes))) < 1e-9)]
    return (np.abs(free) < 1e-9).all(axis=0) if len(free) else np.ones(hidden.sum(), dtype=bool)


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


def test_a_table_that_brings_its_totals_is_taken_at_its_word_and_checked() -> None:
    counts = pd.DataFrame({"A": [3, 20, 23], "B": [9, 9, 18], "all": [12, 29, 41]})
    assert suppress(counts, totals=True).values.shape == (3, 3)
    counts.loc[2, "all"] = 40
    with pytest.raises(WrongCall):
        suppress(counts, totals=True)


def test_what_cannot_be_a_count_is_refused() -> None:
    with pytest.raises(WrongCall):
        suppress(pd.Series({"a": -1, "b": 3}))
    with pytest.raises(WrongCall):
        suppress(pd.Series({"a": 1}), relations=[{"a": 1, "z": -1}])


def test_the_audit_is_exact_where_floating_point_is_not() -> None:
    # The relation that gives the first cell away has a coefficient of one in ten million million.
    big = 10**13
    relations = [[1, big, -1, 0], [0, big, 0, -1]]
    assert recoverable([True, True, False, False], relations).tolist() == [True, True, False, False]
    assert recoverable([True, True, False, True], relations).tolist() == [False] * 4


@settings(max_examples=300, deadline=None)
@given(COUNTS)
def test_no_hidden_cell_can_be_computed(counts: list[list[int]]) -> None:
    result = suppress(counts)
    assert result.recoverable == 0
    assert not determined(result).any()
    small = pd.DataFrame(counts).to_numpy()
    hidden = result.values.isna().to_numpy()[:-1, :-1]
    assert hidden[(small > 0) & (small < 5)].all()
    assert not hidden[small == 0].any()
    shown = result.values.to_numpy(dtype=float, na_value=np.nan)[:-1, :-1]
    np.testing.assert_array_equal(shown[~hidden], small[~hidden])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 1, 2, 3, 6]), min_size=2, max_size=4))
def test_every_hidden_count_could_have_been_another(counts: list[int]) -> None:
    result = suppress(pd.Series(counts))
    hidden = np.flatnonzero(result.hidden)
    truth = np.array([*counts, sum(counts)])
    possible = set()
    for guess in product(range(1, truth.max() + 6), repeat=len(hidden)):
        cells = truth.copy()
        cells[hidden] = guess
        if cells[:-1].sum() == cells[-1]:
            possible.add(guess)
    for at in range(len(hidden)):
        assert len({guess[at] for guess in possible}) > 1


def ranges(result: Suppressed, truth: np.ndarray, least: float) -> np.ndarray:
    """Return how far each hidden number can range, by linear programming: another road again."""
    hidden = np.flatnonzero(result.hidden)
    part = result.relations[:, hidden].astype(float)
    sums = part @ truth[hidden]
    widths = []
    for at in range(len(hidden)):
        ends = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(hidden))
            aim[at] = sign
            bounds = (least, truth.max() * 3 + 100)
            made = optimize.linprog(aim, A_eq=part, b_eq=sums, bounds=bounds)
            ends.append(sign * made.fun)
        widths.append(ends[1] - ends[0])
    return np.array(widths)


def with_margins(counts: np.ndarray) -> np.ndarray:
    """Return a table of any number of ways with its totals, in a row."""
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts.ravel()


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


def test_cells_that_nothing_can_protect_are_refused() -> None:
    # The second relation says that a is 4: no cell of it is left to be hidden.
    cells = pd.Series({"a": 0, "b": 9})
    with pytest.raises(NoAnswer) as caught:
        suppress(cells, relations=[{"a": 1}], zeros="hide")
    assert caught.value.code == "suppression.cannot"


COUNTED = pd.DataFrame([[12, 9], [30, 14]], index=["x", "y"], columns=["A", "B"])


@pytest.mark.parametrize(
    ("code", "table", "options"),
    [
        ("suppression.shape", COUNTED, {"organisations": [1, 2, 3, 4]}),
        ("suppression.labels", COUNTED, {"organisations": COUNTED.rename(index={"x": "z"})}),
        ("suppression.labels", COUNTED, {"protect": pd.Series({("x", "C"): True})}),
        ("suppression.unknown", COUNTED, {"organisations": [[np.nan, 3], [3, 3]]}),
        ("suppression.unknown", COUNTED, {"largest": [[np.nan, 0.3], [0.3, 0.3]]}),
        ("suppression.share", COUNTED, {"largest": [[20, 30], [40, 50]]}),
        ("suppression.share", COUNTED, {"dominance": 85}),
        ("suppression.threshold", COUNTED, {"minimum": float("nan")}),
        ("suppression.threshold", COUNTED, {"minimum": "5"}),
        ("suppression.threshold", COUNTED, {"minimum_organisations": -1}),
        ("suppression.yes_or_no", COUNTED, {"protect": [[2, 0], [0, 0]]}),
        ("suppression.whole", COUNTED + 0.5, {}),
        ("suppression.negative", -COUNTED, {}),
        ("suppression.negative", COUNTED.where(COUNTED > 9), {}),
        ("suppression.nobody", COUNTED.replace(9, 0), {"values": COUNTED}),
        ("suppression.twice", COUNTED.set_axis(["A", "A"], axis=1), {}),
        ("suppression.twice", pd.Series([3, 9], index=["a", "a"]), {}),
        ("suppression.total_label", COUNTED.rename(index={"x": "Total"}), {"totals": False}),
        ("suppression.total_label", COUNTED.rename(index={"x": "Total"}), {}),
        ("suppression.no_total", COUNTED, {"totals": "Summe"}),
        ("suppression.no_cell", [], {}),
        ("suppression.no_cell", pd.DataFrame(), {}),
        ("suppression.relations_shape", pd.Series({"a": 3}), {"relations": [[1, 1, -1]]}),
        ("statistics.not_numbers", pd.Series({"a": "x"}), {}),
        ("statistics.option", COUNTED, {"zeros": "maybe"}),
        ("statistics.relation_broken", COUNTED.rename(index={"y": "Total"}), {}),
        (
            "statistics.relation_broken",
            pd.Series({"a": 3_000_000, "b": 4_000_000, "t": 7_000_001}),
            {"relations": [{"a": 1, "b": 1, "t": -1}]},
        ),
        ("statistics.whole_coefficient", pd.Series({"a": 3}), {"relations": [{"a": np.nan}]}),
        ("statistics.whole_coefficient", pd.Series({"a": 3}), {"relations": [{"a": 0.5}]}),
        ("statistics.unknown_cell", pd.Series({"a": 3}), {"relations": [{"z": 1}]}),
    ],
)
def test_what_would_hide_nothing_or_the_wrong_cells_is_refused(
    code: str, table: object, options: dict[str, object]
) -> None:
    with pytest.raises(AlliancesError) as caught:
        suppress(table, **options)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert code not in str(caught.value)


def test_the_audit_refuses_what_it_would_misread() -> None:
    with pytest.raises(WrongCall):
        recoverable([True, True, False], [[0.5, 0.5, -1]])
    with pytest.raises(WrongCall):
        recoverable([True, False, False], np.ones((6, 2), dtype=int))
    with pytest.raises(WrongCall):
        recoverable([True, True, False], [[1, 1, -1]], values=[1, 1, 3])
    with pytest.raises(WrongCall):
        recoverable([0.3, 1, 0], [[1, 1, -1]])
    assert recoverable([True, True, False], [[10**30, 1, -1]]).tolist() == [False] * 3
    named = pd.Series({"a": True, "b": False, "t": False})
    assert recoverable(named, [{"a": 1, "b": 1, "t": -1}]).tolist() == [True, False, False]


def test_the_audit_tells_all_that_is_given_away_not_the_first() -> None:
    relations = [[1, 1, -1, 0, 0, 0], [0, 0, 0, 1, 1, -1]]
    hidden = [True, False, False, True, True, False]
    found = recoverable(hidden, relations, values=[3, 4, 7, 1, 1, 2])
    assert found.tolist() == [True, False, False, True, True, False]


def test_between_two_whole_numbers_there_is_no_other_table() -> None:
    # 2a + 3b = 8 with a, b >= 0: (1, 2) and (4, 0). With a, b >= 1 only (1, 2).
    relations = [[2, 3, -1]]
    hidden = [True, True, False]
    assert recoverable(hidden, relations, values=[1, 2, 8], least=0).sum() == 0
    assert recoverable(hidden, relations, values=[1, 2, 8], least=1).sum() == 2
    # Of amounts, any value will do.
    assert recoverable(hidden, relations, values=[1.5, 2.5, 10.5], least=1).sum() == 0


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([-1, 0, 1, 2]), min_size=3, max_size=3),
    st.lists(st.sampled_from([-1, 0, 1]), min_size=3, max_size=3),
    st.lists(st.integers(0, 4), min_size=3, max_size=3),
    st.integers(0, 1),
)
def test_the_audit_finds_what_trying_all_tables_finds(
    first: list[int], second: list[int], counts: list[int], least: int
) -> None:
    hidden = np.array(counts) + least
    part = np.array([first, second])
    sums = part @ hidden
    relations = np.hstack([part, -np.eye(2, dtype=int)])
    found = recoverable([True] * 3 + [False] * 2, relations, values=[*hidden, *sums], least=least)
    tried = np.array(list(product(range(least, 16), repeat=3)))
    agree = tried[(tried @ part.T == sums).all(axis=1)]
    assert found[:3].tolist() == [len(set(agree[:, at])) == 1 for at in range(3)]


CUBES = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda shape: st.tuples(
        st.just(shape),
        st.lists(
            st.tuples(st.sampled_from([0, 1, 1, 2, 4, 6, 9, 30]), st.integers(1, 8), st.booleans()),
            min_size=shape[0] * shape[1] * shape[2],
            max_size=shape[0] * shape[1] * shape[2],
        ),
    )
)


@settings(max_examples=120, deadline=None)
@given(CUBES, st.sampled_from(["show", "hide"]))
def test_no_number_in_three_ways_is_given_back_by_any_rule(
    made: tuple[tuple[int, int, int], list[tuple[int, int, bool]]], zeros: str
) -> None:
    shape, cells = made
    counts, behind = (np.array([each[at] for each in cells]).reshape(shape) for at in (0, 1))
    result = suppress(counts, organisations=behind, zeros=zeros)
    truth, hidden = with_margins(counts), result.hidden.to_numpy()
    least = 0.0 if zeros == "hide" else 1.0
    assert (ranges(result, truth, least) > 0.5).all()
    assert not determined(result).any()
    inner = np.pad(behind < 3, [(0, 1)] * 3).ravel() & (truth > 0)
    small = (truth < 5) & (truth >= least)
    assert hidden[inner | small].all()
    shown = result.cells["value"].to_numpy(dtype=float, na_value=np.nan)
    np.testing.assert_array_equal(shown[~hidden], truth[~hidden])
    assert np.isnan(shown[hidden]).all()
    # Nothing is hidden for nothing: each complementary cell, shown, would give something back.
    for place in np.flatnonzero(result.reason == "complementary"):
        less = hidden.copy()
        less[place] = False
        assert recoverable(less, result.relations, values=truth, least=least).any()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.floats(0, 500).map(lambda x: round(x, 2)), st.booleans()),
        min_size=2,
        max_size=6,
    )
)
def test_no_amount_is_given_back(rows: list[tuple[int, float, bool]]) -> None:
    people = pd.Series([n for n, _, _ in rows])
    euros = pd.Series([euro if n else 0.0 for n, euro, _ in rows])
    mask = [each for _, _, each in rows]
    result = suppress(people, values=euros, protect=mask)
    hidden = result.hidden.to_numpy()
    assert hidden[:-1][mask].all()
    truth = with_margins(euros.to_numpy())
    assert (ranges(result, truth, 0.0) > 0).all()
    shown = result.values.to_numpy(dtype=float, na_value=np.nan)
    np.testing.assert_allclose(shown[~hidden], truth[~hidden], rtol=1e-12)
