"""Bands of scores, and the written rules by which lines of strength and fragility are chosen.

The cut-offs are the framework's thresholds; the rules are ours and are printed in the method.
"""

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from alliances.frameworks.model import Framework
from alliances.statistics.bounded import bounded_ends

HIGHEST, MIDDLE, LOWEST = "highest", "middle", "lowest"
UNDETERMINED = "undetermined"
"""The interval straddles a cut-off, or there is none: the data cannot settle the band."""

_BORNE = 0.025
"""Chance of a wrong band that is borne on each side."""

LINES_AT_MOST = 5
"""How many lines of strength and of fragility the essentials hold (ours)."""

NOTABLE_GAP = 10.0
"""Points between the two sides from which a gap is named in the essentials (ours)."""


def cut_offs(framework: Framework) -> tuple[float, ...]:
    """Return the framework's cut-offs on 0-100, in ascending order."""
    return tuple(sorted(threshold.at_least for threshold in framework.thresholds))


def bands(table: pd.DataFrame, framework: Framework) -> pd.Series:
    """Return the band of each score.

    Parameters
    ----------
    table
        Columns ``score``, ``low``, ``high``, on 0-100; ``method``, if there, says which scores rest
        on all partnerships concerned and need no interval; ``n``, if there, how many they rest on.
    framework
        Its `thresholds` are the cut-offs, each with its origin.

    Returns
    -------
    Series of str
        Same index: ``highest`` from the last cut-off on, ``lowest`` below the first, ``middle``
        between two, ``undetermined`` where the interval straddles a cut-off or is missing, empty
        where there is no score or no cut-off. With ``n`` the interval is no narrower than a bounded
        scale allows (`alliances.statistics.bounded.bounded_ends`): a t interval alone would print
        wrong bands of few or lopsided answers.
    """
    cuts = cut_offs(framework)
    found = pd.Series("", index=table.index, dtype=object)
    if not cuts or not len(table):
        return found
    score = table["score"].astype(float)
    low, high = _cautious(table, *_ends(table))
    found[score.notna()] = UNDETERMINED
    known = score.notna() & low.notna() & high.notna()
    found[known & (low >= cuts[-1])] = HIGHEST
    found[known & (high < cuts[0])] = LOWEST
    for floor, ceiling in pairwise(cuts):
        found[known & (low >= floor) & (high < ceiling)] = MIDDLE
    return found


def _ends(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the ends of each interval; of a census, the figure itself, which is certain."""
    low, high = table["low"].astype(float), table["high"].astype(float)
    if "method" not in table:
        return low, high
    certain = table["method"].astype(str).str.contains("census", regex=False)
    own = table["score"].astype(float).where(certain)
    return low.fillna(own), high.fillna(own)


def _cautious(table: pd.DataFrame, low: pd.Series, high: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the ends of an interval no narrower than a bounded scale allows.

    The error is read from the t interval, its correction for a finite population included.
    """
    if "n" not in table:
        return low, high
    n, score = table["n"].astype(float), table["score"].astype(float)
    open_end = low.notna() & (high > low) & (n > 1)
    # An end may have been cut at the end of the scale: the other tells the error.
    half = (score - low).where(score - low > high - score, high - score).where(open_end, 0.0)
    freedom = (n - 1).where(open_end, 1.0)
    error = half / stats.t.ppf(1 - _BORNE, freedom)
    if "method" in table:
        error = error.mask(table["method"].astype(str).str.contains("bounded_interval"), 0.0)
    mean, spread, counted = (np.asarray(each, dtype=np.float64) for each in (score, error, n))
    ends = bounded_ends(mean, spread, counted, _BORNE)
    lower, upper = (pd.Series(end, index=table.index) for end in ends)
    return (
        low.mask(open_end & (lower < low), lower),
        high.mask(open_end & (upper > high), upper),
    )


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
    low, high = _ends(gaps)
    clear = (low > 0) | (high < 0)
    widest = score[clear & (score.abs() >= NOTABLE_GAP)].abs()
    return gaps.loc[widest.sort_values(ascending=False, kind="stable").index]
