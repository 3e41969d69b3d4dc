"""What codes of a result say: statuses in the method's own words, reasons in a sentence."""

from functools import cache

import numpy as np
import pandas as pd

from alliances.language import text
from alliances.language.catalogue import catalogue
from alliances.progress.methods import METHODS

_PREFIX = "progress.status."

_FORWARD = frozenset(
    [
        *("open_sdg.target_achieved", "open_sdg.on_track", "open_sdg.acceleration_needed"),
        *("open_sdg.limited_progress", "eurostat.significant_progress"),
        *("eurostat.moderate_progress", "un_chart.on_track", "un_chart.fair_progress"),
        *("sdsn_trend.maintaining", "sdsn_trend.on_track", "sdsn_trend.moderately_improving"),
    ]
)
_BACKWARD = frozenset(
    [
        *("open_sdg.deterioration", "eurostat.moderate_away", "eurostat.significant_away"),
        *("un_chart.stagnation", "sdsn_trend.stagnating", "sdsn_trend.decreasing"),
    ]
)
"""Statuses that speak of progress, and those that speak of none; a colour says neither."""


def status_in(status: pd.Series, method: pd.Series, language: str) -> pd.Series:
    """Return statuses in a language, from the methods' own English words.

    Parameters
    ----------
    status, method
        The columns of a table of `alliances.progress`, or of its indicators and goals.
    language
        ``fr`` or ``en``.
    """
    known = {pair: text(f"{_PREFIX}{slug}", language) for pair, slug in _slugs().items()}
    pairs = zip(method.tolist(), status.tolist(), strict=True)
    return pd.Series([known.get(pair, "") for pair in pairs], index=status.index, dtype="object")


def ways_of(status: pd.Series, method: pd.Series) -> pd.Series:
    """Return 1 where a status speaks of progress, -1 of none, 0 where it says neither."""
    slugs = [_slugs().get(pair, "") for pair in zip(method.tolist(), status.tolist(), strict=True)]
    ways = [1 if slug in _FORWARD else -1 if slug in _BACKWARD else 0 for slug in slugs]
    return pd.Series(np.array(ways, dtype=np.int64), index=status.index)


def reason_in(reason: pd.Series, language: str) -> pd.Series:
    """Return the sentences of reasons in a language; empty where there is no reason."""
    said = {code: text(f"progress.reason.{code}", language) for code in set(reason) if code}
    return reason.map(lambda code: said.get(code, "")).astype("object")


@cache
def _slugs() -> dict[tuple[str, str], str]:
    """Return what stands under `progress.status` for each method and its own English words."""
    return {
        (each.id, words): key.removeprefix(_PREFIX)
        for each in METHODS
        for key, words in catalogue("en").items()
        if key.startswith(f"{_PREFIX}{each.words}.")
    }
