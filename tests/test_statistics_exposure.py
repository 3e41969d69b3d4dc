"""No score of a single partnership follows from all that is published, by exact elimination."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances import check, write_example
from alliances.disclosure import protect
from alliances.scoring.engine import Scores, compute, views_of
from alliances.statistics.elimination import reduced
from alliances.statistics.exposure import Published, exposed, hide_sums
from alliances.statistics.intervals import with_intervals

SIDES = "ABCDEF"


def given_away(scores: Scores, protected: Scores) -> list[tuple[str, str, str]]:
    """Return (wave, node, partnership) of every score that the published means determine.

    Elimination in whole numbers over all rows of a wave: another road than the one that hides.
    """
    found = []
    for cells in scores.cells:
        for at, wave in enumerate(cells.axes.waves):
            voice = cells.axes.sides[0] not in SIDES
            listed = scores.groups[wave].has_party
            views = {view.side: view for view in views_of(cells, at, voice, listed)}
            sides = [side for side in views if len(side) == 1 or voice]
            people = views[sides[0]].partnerships
            members = scores.groups[wave].members[:, people].toarray().astype(int)
            blocks = [b for b in protected.blocks if b.wave == wave and b.side in views]
            for place, node in enumerate(cells.nodes):
                held = {side: (views[side].heard[:, place] > 0).astype(int) for side in sides}
                rows = [
                    _functional(block.side, members[row], held, sides)
                    for block in blocks
                    if not block.weighted
                    for row in range(len(block.rows))
                    if not block.withheld[row, place] and block.n[row, place]
                ]
                if not rows:
                    continue
                matrix = np.array(rows)
                columns = np.flatnonzero(matrix.any(axis=0))
                for line in reduced(matrix[:, columns]).rows:
                    owners = set(columns[np.flatnonzero(line)] % len(people))
                    if len(owners) == 1:
                        name = scores.partnerships[people[owners.pop()]]
                        found.append((wave, node.id, name))
    return found


def _functional(
    side: str, members: np.ndarray, held: dict[str, np.ndarray], sides: list[str]
) -> np.ndarray:
    made = np.zeros((len(sides), len(members)), dtype=np.int64)
    if side in sides:
        made[sides.index(side)] = members * held[side]
    elif "-" in side:
        first, second = side.split("-")
        both = members * held[first] * held[second]
        made[sides.index(first)], made[sides.index(second)] = both, -both
    else:
        heard = np.sum([*held.values()], axis=0)
        for place, each in enumerate(sides):
            made[place] = members * held[each] * np.where(heard > 0, 60 // np.maximum(heard, 1), 0)
    return made.ravel()


@pytest.mark.parametrize(("seed", "size", "national"), [(2, 20, 2), (5, 34, 3)])
def test_no_partnership_follows_from_the_published_means(
    tmp_path: Path, seed: int, size: int, national: int
) -> None:
    write_example(tmp_path / "c.xlsx", partnerships=size, national=national, seed=seed)
    survey = check(tmp_path / "c.xlsx")
    survey = replace(survey, campaign=replace(survey.campaign, consent_mode="anonymous"))
    scores = with_intervals(compute(survey))
    protected = protect(scores, survey)
    assert given_away(scores, protected) == []
    # Something is still shown.
    assert any((~block.withheld & (block.n > 0)).any() for block in protected.blocks)


def test_two_means_that_differ_by_one_partnership_give_it_away() -> None:
    published = Published(np.array([[1, 1, 1, 1], [1, 1, 1, 0]]), np.arange(4), np.array([4, 3]))
    assert exposed(published).tolist() == [3]
    gone: list[int] = []
    assert hide_sums(published, np.array([False, True]), gone.append) == [1]
    assert gone == [1]


def test_a_sum_and_its_parts_give_what_no_pair_of_them_does() -> None:
    # a + b, b + c, a + c: none differs from another by one, and all three are known together.
    sums = np.array([[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [1, 0, 1, 0, 0]])
    assert exposed(Published(sums, np.arange(5), np.array([2, 2, 2]))).tolist() == [0, 1, 2]


def test_two_partnerships_whose_sum_is_known_are_both_exposed() -> None:
    sums = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    assert exposed(Published(sums, np.arange(5), np.array([5, 3]))).tolist() == [3, 4]


def test_two_known_sums_of_two_that_share_one_expose_all_three() -> None:
    sums = np.array([[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 0, 1, 0]])
    assert exposed(Published(sums, np.arange(7), np.array([7, 5, 5]))).tolist() == [4, 5, 6]


def test_the_two_sides_of_a_partnership_are_its_own() -> None:
    # The gap of one partnership, known by a difference of two gaps.
    sums = np.array([[1, 1, 1, -1, -1, -1], [1, 1, 0, -1, -1, 0]])
    owner = np.array([0, 1, 2, 0, 1, 2])
    assert 2 in exposed(Published(sums, owner, np.array([3, 2])))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 100_000), st.integers(2, 12), st.integers(4, 25))
def test_what_is_left_determines_nobody(seed: int, rows: int, unknowns: int) -> None:
    rng = np.random.default_rng(seed)
    sums = (rng.random((rows, unknowns)) < rng.uniform(0.2, 0.9)).astype(np.int64)
    published = Published(sums, np.arange(unknowns), sums.sum(axis=1))
    gone = hide_sums(published, np.ones(rows, dtype=bool), lambda _: None)
    left = np.delete(sums, gone, axis=0)
    alone = [line for line in reduced(left).rows if np.count_nonzero(line) == 1]
    assert not alone
