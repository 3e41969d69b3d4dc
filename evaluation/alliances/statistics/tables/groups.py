"""Groups of partnerships beside the others of the programme: overlapping intervals, no ranks."""

import numpy as np
import pandas as pd

from alliances.scoring.blocks import Block
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.engine import Scores
from alliances.statistics.intervals import t_interval
from alliances.statistics.tables.shown import PROGRAMME

COLUMNS = (
    "wave",
    "side",
    "group",
    "group_value",
    "node",
    "kind",
    "unit",
    "n",
    "base",
    "mean",
    "low",
    "high",
    "others_n",
    "others_mean",
    "others_low",
    "others_high",
    "reading",
    "suppressed",
)
"""The columns of the table of groups, in order."""

READINGS = ("higher", "lower", "overlap")
"""Both intervals are apart, or they overlap: then nothing is settled."""


def groups_table(scores: Scores, protected: Scores, people: int, fewest: int) -> pd.DataFrame:
    """Return each group's mean beside that of the programme's other partnerships.

    Parameters
    ----------
    scores, protected
        The scores with their intervals, before and after `alliances.disclosure.protect`.
    people
        The fewest partnerships of the others: each may be one respondent.
    fewest
        The fewest partnerships by which two published sets may differ.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, for criteria and dimensions, the sides and their mean. ``n`` counts the
        group's partnerships with a score, ``base`` those that the wave concerns. A partnership of
        several types is in several groups. ``reading`` says whether both intervals are apart: it is
        cautious, for intervals that overlap a little may still differ.
    """
    frames = [
        _of_block(before, after, people, fewest)
        for before, after in zip(scores.blocks, protected.blocks, strict=True)
        if not before.weighted and "mean" in before.figures
    ]
    kept = [frame for frame in frames if len(frame)]
    return (
        pd.concat(kept, ignore_index=True)[[*COLUMNS]] if kept else pd.DataFrame(columns=[*COLUMNS])
    )


def _of_block(raw: Block, shown: Block, people: int, fewest: int) -> pd.DataFrame:
    nodes = np.array([node.kind != "item" for node in raw.nodes], dtype=np.bool_)
    grouped = raw.rows["scope"].eq("group").to_numpy()
    if not nodes.any() or not grouped.any():
        return pd.DataFrame(columns=[*COLUMNS])
    n, mean, error = _others(raw)
    population = raw.population[PROGRAMME] - raw.population
    low, high = t_interval(mean, error, n, np.maximum(population, np.maximum(n, 1)))
    hidden = shown.withheld | shown.withheld[PROGRAMME]
    # The others are the programme less the group: shown where both are, and where they are enough.
    apart = hidden | (n < people) | ((raw.n > 0) & (raw.n < fewest))
    flat = error <= 1e-9 * np.maximum(np.abs(mean), 1)
    low, high = np.where(flat, np.nan, low), np.where(flat, np.nan, high)
    low, high = np.maximum(low, 0.0), np.minimum(high, 100.0)
    figure = shown.figures["mean"]
    row, column = np.nonzero((grouped[:, None] & nodes[None, :]) & (raw.counts["asked"] > 0))
    gone = apart[row, column]

    def others(array: Floats) -> Floats:
        return np.where(gone, np.nan, array[row, column])

    made = pd.DataFrame(
        {
            "wave": raw.wave,
            "side": raw.side,
            "group": raw.rows["group"].to_numpy()[row],
            "group_value": raw.rows["group_value"].to_numpy()[row],
            "node": [raw.nodes[at].id for at in column],
            "kind": [raw.nodes[at].kind for at in column],
            "unit": [raw.nodes[at].unit for at in column],
            "n": raw.n[row, column],
            "base": raw.population[row, column],
            "mean": figure.value[row, column],
            "low": figure.low[row, column],
            "high": figure.high[row, column],
            "others_n": n[row, column],
            "others_mean": others(mean),
            "others_low": others(low),
            "others_high": others(high),
            "suppressed": hidden[row, column],
        }
    )
    return made.assign(reading=_reading(made))


def _others(block: Block) -> tuple[Integers, Floats, Floats]:
    """Return number, mean and standard error of the programme less each group, (rows, nodes)."""
    figure = block.figures["mean"]
    n = block.n.astype(np.float64)
    value, error = np.nan_to_num(figure.value), np.nan_to_num(figure.error)
    sums = n * value
    squares = error**2 * n * (n - 1) + n * value**2
    left = n[PROGRAMME] - n
    safe = np.where(left > 0, left, np.nan)
    mean = (sums[PROGRAMME] - sums) / safe
    spread = (squares[PROGRAMME] - squares) / safe - mean**2
    freedom = np.where(left > 1, left - 1, np.nan)
    return left.astype(np.int64), mean, np.sqrt(np.maximum(spread, 0.0) / freedom)


def _reading(made: pd.DataFrame) -> np.ndarray:
    known: Booleans = (
        made[["low", "high", "others_low", "others_high"]].notna().all(axis=1).to_numpy()
    )
    higher = known & (made["low"] > made["others_high"]).to_numpy()
    lower = known & (made["high"] < made["others_low"]).to_numpy()
    return np.select([higher, lower, known], READINGS, "")
