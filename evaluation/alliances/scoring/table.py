"""The long score table: one row a figure, with exactly the columns that the contract fixes."""

from collections.abc import Iterable
from itertools import chain

import numpy as np
import pandas as pd

from alliances.scoring.aggregating import Node
from alliances.scoring.blocks import Block, no_figures
from alliances.scoring.coding import Booleans
from alliances.scoring.engine import Scores
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.methods import method_tokens
from alliances.scoring.partnerships import partnership_blocks

COLUMNS = (
    "node",
    "kind",
    "statistic",
    "unit",
    "scope",
    "partnership",
    "group",
    "group_value",
    "side",
    "wave",
    "score",
    "n",
    "valid_share",
    "low",
    "high",
    "method",
    "blank",
    "dont_know",
    "not_applicable",
    "refused",
)
"""The columns of the long score table, in order."""

SCOPES = ("programme", "group", "partnership")
STATISTICS = ("mean", "favourable", "gap")
KINDS = ("item", "criterion", "dimension")

_NOTHINGS = ("blank", "dont_know", "not_applicable", "refused")
_WORDS = (
    *COLUMNS[: COLUMNS.index("score")],
    "method",
)


def long_table(scores: Scores, scopes: Iterable[str] = SCOPES) -> pd.DataFrame:
    """Return the scores as a long table.

    Partnerships have rows only where `scores.shown` lets them: none, before
    `alliances.disclosure.protect` has opened what the consent of the parties allows.

    Parameters
    ----------
    scores
        The scores.
    scopes
        Which of ``programme``, ``group`` and ``partnership`` to hold.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; sorted by scope, wave, group, partnership, side, node and statistic.
    """
    wanted = set(scopes)
    summed = (block.take(block.rows["scope"].isin(wanted).to_numpy()) for block in scores.blocks)
    single = partnership_blocks(scores) if "partnership" in wanted else ()
    parts = [
        part
        for block in chain(summed, single)
        for statistic in block.figures
        if (part := _melt(block, statistic)) is not None
    ]
    if not parts:
        return _typed(pd.DataFrame(columns=[*COLUMNS]))
    table = pd.concat(parts, ignore_index=True)
    parts.clear()  # A table with every partnership is large: not to be held twice.
    order = _order(table, scores)
    return _typed(table[[*COLUMNS]]).iloc[order].reset_index(drop=True)


def figure_ids(rows: pd.DataFrame) -> pd.Series:
    """Return the identifier of each figure: ``node|statistic|scope|side|wave``.

    A group or a partnership stands in the place of the scope: ``region:11``,
    ``partnership:P0001``. A weighted figure ends in ``|weighted``: it stands beside a plain one.

    Parameters
    ----------
    rows
        Rows of the long score table.
    """
    scope, value = rows["scope"].astype(str), rows["group_value"].astype(str)
    scope = scope.mask(rows["scope"] == "group", rows["group"].astype(str) + ":" + value)
    partnership = "partnership:" + rows["partnership"].astype(str)
    scope = scope.mask(rows["scope"] == "partnership", partnership)
    joined = rows["node"].astype(str)
    for part in (rows["statistic"], scope, rows["side"], rows["wave"]):
        joined = joined + "|" + part.astype(str)
    weighted = rows["method"].astype(str).str.contains("weighted_mean", regex=False)
    return joined.mask(weighted.astype(bool), joined + "|weighted")


def _melt(block: Block, statistic: str) -> pd.DataFrame | None:
    """Return one statistic of a block as rows of the table, or None where it has none."""
    kept = (block.counts["asked"] > 0) & _has(block.nodes, statistic)
    row, node = np.nonzero(kept)
    if not len(row):
        return None
    labels = block.rows.iloc[row]
    return pd.DataFrame(
        {
            "node": _take([n.id for n in block.nodes], node),
            "kind": _take([n.kind for n in block.nodes], node),
            "statistic": statistic,
            "unit": _take([_unit(n, statistic) for n in block.nodes], node),
            **{str(key): labels[key].to_numpy() for key in block.rows},
            "side": block.side,
            "wave": block.wave,
            "n": block.n[kept],
            "method": method_tokens(block, statistic)[kept],
            "row": block.rows.index.to_numpy()[row],
            "place": node,
            "weighted": block.weighted,
            **_numbers(block, statistic, kept),
        }
    )


def _numbers(block: Block, statistic: str, kept: Booleans) -> dict[str, np.ndarray]:
    """Return what is gone where a figure is withheld: the figure, its interval, its counts."""
    figures = block.figures[statistic]
    counts = {name: array[kept].astype(np.float64) for name, array in block.counts.items()}
    asked = counts["asked"] - counts["not_applicable"]
    numbers = {
        "score": figures.value[kept],
        "valid_share": np.divide(
            counts["valid"], asked, out=no_figures(asked.shape), where=asked > 0
        ),
        "low": figures.low[kept],
        "high": figures.high[kept],
        **{name: counts[name] for name in _NOTHINGS},
    }
    hidden = block.withheld[kept]
    return {name: np.where(hidden, np.nan, array) for name, array in numbers.items()}


def _has(nodes: tuple[Node, ...], statistic: str) -> Booleans:
    """Return which nodes have a statistic, shape (nodes,)."""
    if statistic == "gap":
        return np.array([node.mean and node.mirror != "none" for node in nodes], dtype=np.bool_)
    return np.array([bool(getattr(node, statistic)) for node in nodes], dtype=np.bool_)


def _unit(node: Node, statistic: str) -> str:
    """Return the unit of a statistic: a gap of scores is in points, of an item on its own scale."""
    if statistic == "favourable":
        return "percent"
    return "points" if statistic == "gap" and node.kind != "item" else node.unit


def _take(words: list[str], places: np.ndarray) -> np.ndarray:
    taken: np.ndarray = np.array(words, dtype=object)[places]
    return taken


def _order(table: pd.DataFrame, scores: Scores) -> np.ndarray:
    """Return the order of the rows: by keys that are all whole numbers, hence quick and stable."""
    sides = sorted(table["side"].unique(), key=_side_rank)
    keys = (
        table["weighted"].to_numpy(),
        _rank(table["statistic"], STATISTICS),
        table["place"].to_numpy(),
        _rank(table["kind"], KINDS),
        _rank(table["side"], sides),
        table["row"].to_numpy(),
        _rank(table["wave"], scores.waves),
        _rank(table["scope"], SCOPES),
    )
    return np.lexsort(keys)


def _rank(column: pd.Series, order: Iterable[str]) -> np.ndarray:
    return pd.Categorical(column, categories=[*order]).codes


def _side_rank(side: str) -> tuple[int, str]:
    """Sort sides first, then the mean of sides, the gaps and the voices."""
    if len(side) == 1:
        return 0, side
    if side == TOGETHER:
        return 1, side
    return (2, side) if "-" in side else (3, side)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Give every column its type, the same whether or not the table has rows."""
    types: dict[str, str] = dict.fromkeys(_WORDS, "str")
    types |= {"score": "float64", "valid_share": "float64", "low": "float64", "high": "float64"}
    types |= {"n": "Int64"} | dict.fromkeys(_NOTHINGS, "Int64")
    return table.astype(types)
