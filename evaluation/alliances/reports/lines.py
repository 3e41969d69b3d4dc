"""The written rules by which lines of strength and fragility are chosen, and gaps are named.

The cut-offs are the framework's thresholds; the rules are ours and are printed in the method.
"""

import pandas as pd

from alliances.frameworks.model import Framework
from alliances.statistics.bands import HIGHEST, LOWEST, bands, ends_of

LINES_AT_MOST = 3
"""How many lines of strength and of fragility the essentials hold (ours)."""

NOTABLE_GAP = 10.0
"""Points between the two sides from which a gap is named in the essentials (ours)."""


def lines(table: pd.DataFrame, framework: Framework, *, strong: bool) -> pd.DataFrame:
    """Return the criteria that are lines of strength, or lines of fragility.

    A criterion is a line of strength where the intervals of *both* sides lie in the highest band; a
    line of fragility where the interval of *at least one* side lies in the lowest. The most marked
    come first, `LINES_AT_MOST` at most.

    Parameters
    ----------
    table
        One row a criterion and side: ``node``, ``side``, ``score``, ``low``, ``high``.
    framework
        Its lowest and highest thresholds bound the bands.
    strong
        Lines of strength if true, else of fragility.

    Returns
    -------
    DataFrame
        Indexed by node; one column a side with its score, in the order of choice.
    """
    scored = table[table["score"].notna()]
    if not framework.thresholds or not len(scored):
        return pd.DataFrame()
    wanted = bands(scored, framework) == (HIGHEST if strong else LOWEST)
    by_node = wanted.groupby(scored["node"])
    wide = scored.pivot(index="node", columns="side", values="score").astype(float)
    both = wide.notna().sum(axis=1) >= 2
    chosen = by_node.all() & both if strong else by_node.any()
    wide = wide[chosen.reindex(wide.index)]
    worst = wide.min(axis=1).sort_values(ascending=not strong, kind="stable")
    return wide.loc[worst.index[:LINES_AT_MOST]]


def notable_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the gaps worth naming: interval clear of zero and at least `NOTABLE_GAP` points.

    Parameters
    ----------
    gaps
        Rows of statistic ``gap``: ``score``, ``low``, ``high``, ``method``, in points.

    Returns
    -------
    DataFrame
        The rows, the widest gap first.
    """
    score = gaps["score"].astype(float)
    low, high = ends_of(gaps)
    clear = (low > 0) | (high < 0)
    widest = score[clear & (score.abs() >= NOTABLE_GAP)].abs()
    return gaps.loc[widest.sort_values(ascending=False, kind="stable").index]
