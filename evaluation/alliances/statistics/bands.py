"""Bands of scores: which one the data settle, and the probability of each.

The cut-offs are the framework's thresholds. A band is called only where an interval no narrower
than a bounded scale allows lies within it.
"""

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from alliances.frameworks.model import Framework
from alliances.statistics.polya import bounded_ends, chance_below

HIGHEST, MIDDLE, LOWEST = "highest", "middle", "lowest"
UNDETERMINED = "undetermined"
"""The interval straddles a cut-off, or there is none: the data cannot settle the band."""

_BORNE = 0.025
"""Chance of a wrong band that is borne on each side."""


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
    low, high = _cautious(table, *ends_of(table))
    found[score.notna()] = UNDETERMINED
    known = score.notna() & low.notna() & high.notna()
    found[known & (low >= cuts[-1])] = HIGHEST
    found[known & (high < cuts[0])] = LOWEST
    for floor, ceiling in pairwise(cuts):
        found[known & (low >= floor) & (high < ceiling)] = MIDDLE
    return found


def band_chances(table: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return the probability of each band: a reading aid beside the band that is called, or not.

    Parameters
    ----------
    table
        As in `bands`, with ``n``.
    framework
        Its `thresholds` are the cut-offs.

    Returns
    -------
    DataFrame
        Same index; one column a band, named by where it begins (0, then each cut-off), 0 to 1, each
        row adding up to one. From the Pólya posterior of the mean, with half an answer more at each
        end of the scale (`alliances.statistics.polya`); of scores that rest on all partnerships
        concerned 0 or 1; NaN where there is no score or no interval.
    """
    cuts = cut_offs(framework)
    score = table["score"].astype(float).to_numpy()
    low, high = (end.to_numpy(float) for end in ends_of(table))
    known = ~np.isnan(score) & ~np.isnan(low) & ~np.isnan(high)
    certain = known & _token(table, "census").to_numpy(np.bool_)
    error = _error(table, *ends_of(table)).to_numpy()
    n = np.where(known, table["n"].astype(float).to_numpy(), 2.0)
    mean = np.where(known, score, 0.0)
    below = [
        np.where(certain, mean < cut, chance_below(mean, error, n, cut)).astype(np.float64)
        for cut in cuts
    ]
    edges = np.column_stack([np.zeros(len(table)), *below, np.ones(len(table))])
    chances = np.where(known[:, None], np.maximum(np.diff(edges), 0.0), np.nan)
    return pd.DataFrame(chances, index=table.index, columns=[0.0, *cuts])


def ends_of(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the ends of each interval; of a census, the figure itself, which is certain."""
    low, high = table["low"].astype(float), table["high"].astype(float)
    own = table["score"].astype(float).where(_token(table, "census"))
    return low.fillna(own), high.fillna(own)


def _token(table: pd.DataFrame, token: str) -> pd.Series:
    """Return which rows have a token among their methods; none where no method is told."""
    if "method" not in table:
        return pd.Series(False, index=table.index)
    return table["method"].astype(str).str.contains(token, regex=False)


def _cautious(table: pd.DataFrame, low: pd.Series, high: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the ends of an interval no narrower than a bounded scale allows."""
    if "n" not in table:
        return low, high
    n, score = table["n"].astype(float), table["score"].astype(float)
    error = _error(table, low, high)
    open_end = low.notna() & (high > low) & (n > 1)
    mean, spread, counted = (np.asarray(each, dtype=np.float64) for each in (score, error, n))
    ends = bounded_ends(mean, spread, counted, _BORNE)
    lower, upper = (pd.Series(end, index=table.index) for end in ends)
    return (
        low.mask(open_end & (lower < low), lower),
        high.mask(open_end & (upper > high), upper),
    )


def _error(table: pd.DataFrame, low: pd.Series, high: pd.Series) -> pd.Series:
    """Return the error read from the t interval, its correction for a finite population included.

    0 where there is no interval, or one that rests on no spread.
    """
    n, score = table["n"].astype(float), table["score"].astype(float)
    open_end = low.notna() & (high > low) & (n > 1)
    # An end may have been cut at the end of the scale: the other tells the error.
    half = (score - low).where(score - low > high - score, high - score).where(open_end, 0.0)
    freedom = (n - 1).where(open_end, 1.0)
    error: pd.Series = half / stats.t.ppf(1 - _BORNE, freedom)
    return error.mask(_token(table, "bounded_interval"), 0.0)
