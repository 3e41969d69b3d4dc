"""Where a series breaks with what it was before: by the flags of files, and by the framework."""

import re

import numpy as np
import pandas as pd

from alliances.frameworks.load import load_framework
from alliances.progress.runs import Truths, coded

_LETTERS = re.compile(r"[a-z]|[bcdefiknmprsuvz]{2,3}")
"""A status of SDMX, or flags of Eurostat, which it writes one behind the other: ``bep``."""
_DENIED = frozenset({"no", "not", "without", "pas", "sans", "aucune"})
_APART = ("area", "disaggregation", "unit")


def breaks_of(frame: pd.DataFrame, flags: pd.Series | None = None) -> Truths:
    """Return whether each observation breaks with those before it.

    Parameters
    ----------
    frame
        Observations: ``series, year`` (numbers); ``area, disaggregation, unit`` where there are.
    flags
        What the files say beside each.
    """
    known = _known(frame)
    return known if flags is None else known | _told(flags)


def _told(flags: pd.Series) -> Truths:
    codes, distinct = coded(flags)
    told = [tells_break(str(flag)) for flag in distinct]
    found: Truths = np.array([*told, False], dtype=bool)[codes]
    return found


def tells_break(flag: str) -> bool:
    """Return whether a flag tells a break: ``b``, ``B``, ``bp``, ``Break``; ``Published`` does not.

    Examples
    --------
    >>> [tells_break(flag) for flag in ("b", "bep", "Rupture de série", "Low reliability")]
    [True, True, True, False]
    """
    words = re.findall(r"[^\W\d_]+", flag.casefold())
    if any(word.startswith(("break", "ruptur")) for word in words):
        return not _DENIED & set(words)
    return all(_LETTERS.fullmatch(word) for word in words) and any("b" in word for word in words)


def _known(frame: pd.DataFrame) -> Truths:
    """Return whether the framework knows of a break at each observation.

    Where the year of a break has no observation, the next one is the first of the new kind.
    """
    found = np.zeros(len(frame), dtype=bool)
    for one in load_framework("odd17").set_indicators:
        if not one.breaks:
            continue
        named = (frame["series"] == one.code).to_numpy(dtype=bool)
        for year in one.breaks if named.any() else ():
            after = np.flatnonzero(named & (frame["year"] >= year).to_numpy(dtype=bool))
            rows = frame.iloc[after]
            keys = [rows[key] for key in _APART if key in rows]
            first = rows.groupby(keys, observed=True, dropna=False)["year"].transform("min")
            found[after[(rows["year"] == first).to_numpy(dtype=bool)]] = True
    return found
