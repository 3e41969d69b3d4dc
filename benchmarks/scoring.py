"""Scoring 100,000 rows of 50 items, as a ratio to the bare NumPy arithmetic on the same array.

Run with ``python benchmarks/scoring.py``. The floor is what the scores cannot do without: the mean
of each item by party, partnership and wave, the rescaling, the masked weighted means of criteria
and dimensions, the mean of both sides and their gap, the means of the programme and its groups. It
knows no states, no counts, no favourable shares, no spread and no labels; ours gives them all.
Writing the table is left out on both sides.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from alliances.datasets.survey import Campaign, Ledger, Source, Survey, Table
from alliances.frameworks.model import Criterion, Dimension, Framework, Item, Level, Scale, State
from alliances.scoring.engine import compute

ROWS, ITEMS, CRITERIA, DIMENSIONS, REGIONS = 100_000, 50, 25, 6, 13
WAVES, SIDES = ("2023", "2024", "2025"), ("A", "B")
TARGET = 5.0
REPEATS = 7


def make_framework() -> Framework:
    words = {"fr": "-", "en": "-"}
    levels = tuple(Level(code, words) for code in range(1, 6))
    scale = Scale("A5", "scored", levels, (1.0, 5.0), (4, 5), "mean")
    criteria = tuple(Criterion(f"c{c}", f"d{c % DIMENSIONS}", words) for c in range(CRITERIA))
    items = tuple(
        Item(
            id=f"q{i}",
            dimension=criteria[i % CRITERIA].dimension,
            criterion=f"c{i % CRITERIA}",
            text=words,
            scale="A5",
            weight=1.0 + i % 3,
            mirror="same",
            scored=True,
        )
        for i in range(ITEMS)
    )
    dimensions = tuple(Dimension(f"d{d}", words, "A5") for d in range(DIMENSIONS))
    return Framework(
        "bench",
        "1",
        words,
        words,
        ("fr", "en"),
        "MIT",
        words,
        "inspired",
        scales={"A5": scale},
        dimensions=dimensions,
        criteria=criteria,
        items=items,
    )


def make_survey(partnerships: int, framework: Framework) -> tuple[Survey, np.ndarray]:
    """Return an invented survey, and the cell of each of its rows."""
    rng = np.random.default_rng(17)
    names = np.array([f"P{p:05}" for p in range(partnerships)], dtype=object)
    cells = partnerships * len(WAVES) * len(SIDES)
    cell = rng.permutation(np.concatenate([np.arange(cells), rng.integers(0, cells, ROWS)])[:ROWS])
    wave, rest = np.divmod(cell, partnerships * len(SIDES))
    partnership, side = np.divmod(rest, len(SIDES))
    states = rng.choice([0, 0, 0, 0, 0, 0, 0, 1, 2, 4], (ROWS, ITEMS)).astype(np.int8)
    values = np.where(states == State.VALUE, rng.integers(1, 6, (ROWS, ITEMS)), np.nan)
    ids = [item.id for item in framework.items]
    answers = pd.DataFrame(
        {
            "respondent": [f"R{r}" for r in range(ROWS)],
            "partnership": names[partnership],
            "side": np.array(SIDES, dtype=object)[side],
            "wave": np.array(WAVES, dtype=object)[wave],
        }
    ).join(pd.DataFrame(values, columns=ids))
    register = pd.DataFrame({"partnership": names, "wave": None})
    register["region"] = [f"{p % REGIONS}" for p in range(partnerships)]
    tables = {
        "partnerships": Table("partnerships", "", register, {}),
        "answers": Table("answers", "", answers, {}, pd.DataFrame(states, columns=ids)),
    }
    survey = Survey(framework, Campaign(), tables, (), Ledger(()), Source("", "", 0))
    return survey, cell


def floor(
    answers: np.ndarray, cell: np.ndarray, weights: np.ndarray, partnerships: int
) -> tuple[np.ndarray, ...]:
    """Do the bare arithmetic; rows are answers, columns items."""
    order = np.argsort(cell, kind="stable")
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    sorted_rows = answers[order]
    valid = ~np.isnan(sorted_rows)
    count = np.add.reduceat(valid, starts, axis=0, dtype=np.float64)
    total = np.add.reduceat(np.where(valid, sorted_rows, 0.0), starts, axis=0)
    mean = total / np.where(count > 0, count, np.nan)
    hundred = (mean - 1) / 4 * 100
    known = ~np.isnan(hundred)
    weight = known @ weights
    inside = (weights > 0).astype(np.float64)
    enough = known @ inside >= 0.5 * inside.sum(axis=0)
    score = (np.where(known, hundred, 0.0) @ weights) / np.where(enough, weight, np.nan)
    everything = np.full((len(WAVES) * partnerships * len(SIDES), ITEMS + weights.shape[1]), np.nan)
    everything[cell[order][starts]] = np.hstack([mean, score])
    sides = everything.reshape(len(WAVES), partnerships, len(SIDES), -1)
    first, second = sides[:, :, 0], sides[:, :, 1]
    one, two = ~np.isnan(first), ~np.isnan(second)
    heard = one.astype(np.float64) + two
    together = (np.where(one, first, 0) + np.where(two, second, 0)) / np.where(heard, heard, np.nan)
    means = []
    region = np.arange(partnerships) % REGIONS
    by_region = np.argsort(region, kind="stable")
    first_of_region = np.flatnonzero(np.diff(region[by_region], prepend=-1))
    for view in (first, second, together, first - second):
        given = ~np.isnan(view)
        filled = np.where(given, view, 0.0)
        means.append(filled.sum(axis=1) / given.sum(axis=1))
        grouped = np.add.reduceat(filled[:, by_region], first_of_region, axis=1)
        known = np.add.reduceat(given[:, by_region], first_of_region, axis=1, dtype=np.float64)
        means.append(grouped / known)
    return tuple(means)


def best(work: Callable[[], object]) -> float:
    """Return the least CPU time of several runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure(partnerships: int, framework: Framework) -> float:
    survey, cell = make_survey(partnerships, framework)
    ids = [item.id for item in framework.items]
    answers = np.ascontiguousarray(survey.data("answers")[ids].to_numpy(np.float64))
    parents = [c.id for c in framework.criteria] + [d.id for d in framework.dimensions]
    weights = np.array(
        [[item.weight * (p in (item.criterion, item.dimension)) for p in parents]
         for item in framework.items]
    )  # fmt: skip
    check(survey, floor(answers, cell, weights, partnerships))
    bare = best(lambda: floor(answers, cell, weights, partnerships))
    ours = best(lambda: compute(survey))
    cells = partnerships * len(WAVES) * len(SIDES)
    print(
        f"{ROWS:,} rows x {ITEMS} items in {cells:,} cells: ours {ours * 1e3:.0f} ms, "
        f"bare arithmetic {bare * 1e3:.0f} ms, ratio {ours / bare:.1f} (target <= {TARGET:g})"
    )
    return ours / bare


def check(survey: Survey, means: tuple[np.ndarray, ...]) -> None:
    """Make sure that both did the same work."""
    scores = compute(survey)
    for block in scores.blocks:
        view = ("A", "B", "sides", "A-B").index(block.side)
        figure = block.figures["gap" if view == 3 else "mean"].value
        wave = WAVES.index(block.wave)
        np.testing.assert_allclose(figure[0], means[2 * view][wave], rtol=1e-10, atol=1e-9)
        places = block.rows["group_value"].astype(float).fillna(-1).to_numpy(int)[1:]
        np.testing.assert_allclose(
            figure[1:], means[2 * view + 1][wave][places], rtol=1e-10, atol=1e-9
        )


def main() -> int:
    framework = make_framework()
    # Eleven respondents a party, as in a survey of teams; two or three, as in one of referents.
    ratios = [measure(partnerships, framework) for partnerships in (1_500, 6_000)]
    return 0 if max(ratios) <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
