"""No hidden cell is given back: neither by subtraction nor by what a count can be at all."""

from itertools import product

import numpy as np
import pandas as pd
from hidden_cells import determined
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from alliances.statistics import recoverable, suppress
from alliances.statistics.suppression import Suppressed


def test_the_audit_is_exact_where_floating_point_is_not() -> None:
    # The relation that gives the first cell away has a coefficient of one in ten million million.
    big = 10**13
    relations = [[1, big, -1, 0], [0, big, 0, -1]]
    assert recoverable([True, True, False, False], relations).tolist() == [True, True, False, False]
    assert recoverable([True, True, False, True], relations).tolist() == [False] * 4


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
    # Where no zero is hidden, everybody can tell that what is hidden is at least one.
    least = 0.0 if (truth[hidden] == 0).any() else 1.0
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
