"""No hidden cell is given back: neither by subtraction nor by what a count can be at all."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.errors import WrongCall
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
