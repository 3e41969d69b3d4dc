"""A partnership beside its peers of the same kind: what is usual among them, and no rank."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from alliances.frameworks.sheets import SIDES
from alliances.scoring.blocks import Block
from alliances.scoring.coding import Floats
from alliances.scoring.engine import Scores
from alliances.scoring.views import View, side_views
from alliances.statistics.intervals import CONFIDENCE, t_interval
from alliances.statistics.tables.shown import find_block

COLUMNS = (
    "wave",
    "side",
    "partnership",
    "group",
    "group_value",
    "node",
    "kind",
    "unit",
    "score",
    "respondents",
    "peers_n",
    "peers_mean",
    "peers_low",
    "peers_high",
    "usual_low",
    "usual_high",
    "usual",
)
"""The columns of the table of peers, in order."""

GROUPINGS = ("type", "level")
"""What makes partnerships of the same kind: comparable in what they do, or in where they stand."""

READINGS = ("above", "below", "within")
"""Where the partnership stands: outside the range that is usual among its peers, or within it."""


def peers_table(scores: Scores, protected: Scores, people: int) -> pd.DataFrame:
    """Return the dimensions of each partnership that may be shown, beside those of its peers.

    Parameters
    ----------
    scores, protected
        The scores, before and after `alliances.disclosure.protect`: a group that is withheld is
        nobody's peers.
    people
        The fewest peers: each may be one respondent.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; no row in an anonymous campaign. Peers are the other partnerships of the
        same type, or of the same level, seen by the same side: their number, their mean with its
        t interval, and the range in which one more of them would lie (``usual_low``,
        ``usual_high``: mean ± t(n - 1) s sqrt(1 + 1 / n), a prediction interval of 95 %: Hahn &
        Meeker, Statistical Intervals, 1991, section 4.7), within the scale. ``usual`` says whether
        the partnership lies in it; nothing where all peers are equal. Partnerships are never put in
        an order.
    """
    frames = list(_frames(scores, protected, people)) if protected.shown.any() else []
    kept = [frame for frame in frames if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=[*COLUMNS])


def _frames(scores: Scores, protected: Scores, people: int) -> Iterator[pd.DataFrame]:
    for cells in scores.cells:
        if cells.axes.sides[0] not in SIDES:
            continue
        for at, wave in enumerate(cells.axes.waves):
            for view in side_views(cells, at):
                raw, shown = (find_block(each, wave, view.side) for each in (scores, protected))
                if raw is not None and shown is not None:
                    yield _of_side(scores, protected, view, (raw, shown), people)


def _of_side(
    scores: Scores, protected: Scores, view: View, blocks: tuple[Block, Block], people: int
) -> pd.DataFrame:
    """Return the rows of one side in one wave."""
    raw, shown = blocks
    behind = raw.contributors
    nodes = np.flatnonzero([node.kind == "dimension" for node in raw.nodes])
    groups = np.flatnonzero(raw.rows["group"].isin(GROUPINGS))
    if behind is None or not len(nodes) or not len(groups):
        return pd.DataFrame(columns=[*COLUMNS])
    # One line for each group, partnership of it that may be shown, and node that it has.
    members = behind.members[groups].toarray() > 0
    members &= protected.shown[behind.partnerships]
    score = view.figures["mean"][:, nodes]
    told = ~shown.withheld[np.ix_(groups, nodes)] & (raw.n[np.ix_(groups, nodes)] > people)
    group, place, node = np.nonzero(members[:, :, None] & ~np.isnan(score)[None] & told[:, None, :])
    own = score[place, node]
    at = groups[group], nodes[node]
    n = raw.n[at] - 1
    mean, spread = _without(own, raw, at)
    low, high = t_interval(mean, spread / np.sqrt(n), n, np.maximum(raw.population[at] - 1, n))
    half = stats.t.ppf((1 + CONFIDENCE) / 2, n - 1) * spread * np.sqrt(1 + 1 / n)
    varied = spread > 1e-9 * np.maximum(np.abs(mean), 1)
    ends = [np.where(varied, each, np.nan) for each in (low, high, mean - half, mean + half)]
    low, high, least, most = (np.clip(each, 0.0, 100.0) for each in ends)
    names = np.array(scores.partnerships, dtype=object)[behind.partnerships]
    return pd.DataFrame(
        {
            "wave": raw.wave,
            "side": raw.side,
            "partnership": names[place],
            "group": raw.rows["group"].to_numpy()[at[0]],
            "group_value": raw.rows["group_value"].to_numpy()[at[0]],
            "node": np.array([each.id for each in raw.nodes], dtype=object)[at[1]],
            "kind": "dimension",
            "unit": "points",
            "score": own,
            "respondents": view.n[place, nodes[node]],
            "peers_n": n,
            "peers_mean": mean,
            "peers_low": low,
            "peers_high": high,
            "usual_low": least,
            "usual_high": most,
            "usual": np.select(
                [~varied, own > most, own < least], ["", *READINGS[:2]], READINGS[2]
            ),
        },
        columns=[*COLUMNS],
    )


def _without(own: Floats, block: Block, at: tuple[np.ndarray, np.ndarray]) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of groups without one of their partnerships each."""
    figure = block.figures["mean"]
    n, mean, error = block.n[at].astype(np.float64), figure.value[at], figure.error[at]
    rest = (n * mean - own) / (n - 1)
    squares = error**2 * n * (n - 1) - n * (own - mean) ** 2 / (n - 1)
    return rest, np.sqrt(np.maximum(squares, 0.0) / np.maximum(n - 2, 1))
