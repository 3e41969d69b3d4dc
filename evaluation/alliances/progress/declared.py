"""The terms of each series: what a table of targets says, else the files, else the framework."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from alliances.datasets.observations.areas import understood
from alliances.errors import WrongCall
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework
from alliances.progress.runs import Runs, Words, ranked, texts_of
from alliances.progress.terms import DOWN, UP, Floats, Terms, terms

NUMBERS = ("target", "target_year", "limit", "base_year", "lower", "red", "green", "optimum")
"""The columns of a table of targets that are numbers; each may be absent."""

DIRECTIONS = {"up": UP, "down": DOWN, "increase": UP, "decrease": DOWN, "binary": UP}
"""How a direction is said, in a table of targets and in the framework."""

_POSTS = ("lower", "red", "green", "optimum")

_PART = "disaggregation"
_NAMES = ("indicator", "series", _PART, "area", "unit")
"""The columns by which a row of targets says which series it means; blank: any."""


def terms_of(runs: Runs, targets: Any = None, files: Any = None) -> Terms:
    """Return the terms of series.

    Parameters
    ----------
    runs
        The series; their keys are among ``indicator, series, disaggregation, area``.
    targets
        A table of targets (see `alliances.progress`), or what holds one as ``data``; None: none.
    files
        Targets that the files of observations declare themselves; `targets` go before them, and
        both before the framework.

    Returns
    -------
    Terms
        Of the rows of targets that mean a series, the one that names most of it; of several, the
        last.

    Raises
    ------
    WrongCall
        The table has no column ``direction``, or neither ``indicator`` nor ``series``.
    """
    found = _of_framework(runs, load_framework("odd17"))
    if files is not None and len(files) and "indicator" in files:
        # Where a site declares which series of an indicator count, no other of them does.
        chosen = runs.keys["indicator"].isin(set(files["indicator"])).to_numpy(dtype=bool)
        found.loc[chosen] = np.nan
        found["direction"] = found["direction"].fillna(0.0)
    for table in (files, getattr(targets, "data", targets)):
        if table is not None and len(table):
            found = _laid_over(found, runs, _checked(table))
    _bounded_by_limits(found)
    given_binary = found.pop("binary").eq(1.0).to_numpy(dtype=bool)
    answers = runs.every(np.isin(runs.values, (0.0, 1.0)))
    both = answers & ~runs.every(runs.values == 1.0) & ~runs.every(runs.values == 0.0)
    aim = found["target"].to_numpy(dtype=np.float64)
    free = np.isnan(aim) & np.isnan(found["limit"].to_numpy(dtype=np.float64))
    # All ones may be a parity that is reached, all noughts a count of nothing: only where both
    # occur, with nothing but a one to reach, are they taken for answers unless it is known.
    binary = (answers & given_binary) | (both & (free | (aim == 1.0)))
    given = {name: found[name].to_numpy(dtype=np.float64) for name in (*NUMBERS, "direction")}
    return terms(len(runs), **given, binary=binary)


def _bounded_by_limits(found: pd.DataFrame) -> None:
    """Take a limit that lies before its target for the bound of the score 0, the target for 100's.

    It can be no natural limit, and a table without further columns can say goalposts in no other
    way. Goalposts that are known or given go before.
    """
    before = found["direction"] * (found["target"] - found["limit"]) > 0
    unknown = found["lower"].isna() & found["optimum"].isna()
    rows = before & unknown
    found.loc[rows, "lower"] = found.loc[rows, "limit"]
    found.loc[rows, "optimum"] = found.loc[rows, "target"]
    found.loc[before, "limit"] = np.nan


def without_series(targets: pd.DataFrame, observations: pd.DataFrame) -> list[str]:
    """Return the rows of targets that mean no series of a table: what each names, in a text.

    Parameters
    ----------
    targets, observations
        As `alliances.read_targets` and `alliances.read_observations` have them as ``data``.
    """
    names = [name for name in _NAMES if name in targets and name in observations]
    beside = [name for name in ("area_given",) if name in observations]
    keys = observations[[*names, *beside]].drop_duplicates()
    table = targets
    if "area" in names:
        table = table.assign(area=_areas(texts_of(table["area"]), keys))
    said = _texts(table, names)
    idle = np.ones(len(said), dtype=bool)
    for pattern in _patterns(said):
        rows = _says(said, pattern)
        wanted = pd.MultiIndex.from_frame(said.loc[rows, list(pattern)])
        idle[rows] = ~wanted.isin(pd.MultiIndex.from_frame(_texts(keys, pattern)))
    given = _texts(targets, names)[idle]
    return [" ".join(word for word in row if word) for row in given.itertuples(index=False)]


def _of_framework(runs: Runs, odd17: Framework) -> pd.DataFrame:
    """Return what the framework knows of each series; blank where it does not know it."""
    found = _known(odd17).reindex(runs.keys["series"].to_numpy(dtype=object))
    found = found.reset_index(drop=True)
    if "disaggregation" in runs.keys:
        # A part of a series has its direction, but the target speaks of the whole.
        parts = runs.keys["disaggregation"].to_numpy(dtype=object)
        part = np.array([isinstance(each, str) and each != "" for each in parts], dtype=bool)
        found.loc[part, ["target", "lower", "red", "green", "optimum"]] = np.nan
    found["direction"] = found["direction"].fillna(0.0)
    return found


def _known(odd17: Framework) -> pd.DataFrame:
    """Return direction, targets and goalposts by code: of series, of other sets, of the Report."""
    known: dict[str, dict[str, float]] = {}
    for indicator in odd17.indicators:
        # Whether a country has a law or a plan is wanted to become a yes.
        way = DIRECTIONS.get(indicator.direction, 0.0)
        for code in (*indicator.series, indicator.code):
            known[code] = {"direction": way}
    for one in odd17.series:
        row = known.setdefault(one.code, {"direction": 0.0})
        row |= _given(target=one.target_value, limit=one.limit)
        row["binary"] = float(one.value_kind == "binary")
        if one.direction:
            row["direction"] = DIRECTIONS[one.direction]
    for its in odd17.set_indicators:
        known[its.code] = {"direction": DIRECTIONS[its.direction]} | _given(
            target=its.target_value, target_year=its.target_year
        )
    for post in odd17.goalposts:
        posts = _given(lower=post.lower, red=post.red, green=post.green, optimum=post.optimum)
        known[post.code] = {"direction": UP if post.optimum > post.lower else DOWN} | posts
        for code in post.series:
            known[code] |= posts
    table = pd.DataFrame.from_dict(known, orient="index")
    return table.reindex(columns=["direction", "binary", *NUMBERS])


def _given(**values: float | None) -> dict[str, float]:
    return {name: float(value) for name, value in values.items() if value is not None}


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    if "direction" not in table or not {"indicator", "series"} & set(table.columns):
        raise WrongCall("progress.target_columns")
    unknown = ~table["direction"].isin(list(DIRECTIONS)) & table["direction"].notna()
    if unknown.any():
        raise WrongCall("progress.direction", value=table.loc[unknown, "direction"].iloc[0])
    return table


def _laid_over(found: pd.DataFrame, runs: Runs, table: pd.DataFrame) -> pd.DataFrame:
    """Put what a table of targets says in the place of what is known; vaguer rows first."""
    names = [name for name in _NAMES if name in table and name in runs.keys]
    if "area" in names:
        table = table.assign(area=_areas(texts_of(table["area"]), runs.keys))
    said = _texts(table, names)
    for pattern in _patterns(said):
        rows = table[_says(said, pattern)]
        places = _places(runs.keys, rows, pattern)
        hit = places >= 0
        chosen = rows.iloc[places[hit]]
        found.loc[hit, "binary"] = (chosen["direction"] == "binary").astype(float).to_numpy()
        found.loc[hit, "direction"] = (
            chosen["direction"].map(DIRECTIONS).fillna(0.0).to_numpy(dtype=np.float64)
        )
        for name in NUMBERS:
            values = chosen[name] if name in chosen else pd.Series(np.nan, index=chosen.index)
            written = _numbers(values)
            # Goalposts that a table does not give stay those that are known.
            kept = found.loc[hit, name].to_numpy() if name in _POSTS else np.nan
            found.loc[hit, name] = np.where(np.isnan(written), kept, written)
    return found


def _areas(wanted: Words, keys: pd.DataFrame) -> list[str]:
    """Return the areas of targets as the series' keys have them, however either codes them."""
    own = list(dict.fromkeys(texts_of(keys["area"])))
    known: dict[str, str] = {}
    if any(word and word not in own for word in wanted):
        # FR alone is France; beside codes of provinces it is one of them: both ways are tried.
        known = {understood([area])[0]: area for area in own}
        known |= dict(zip(understood(own), own, strict=True))
        if "area_given" in keys:
            known |= dict(zip(texts_of(keys["area_given"]), texts_of(keys["area"]), strict=True))
    known |= {area: area for area in own}
    return [known.get(word, known.get(understood([word])[0], word)) for word in wanted]


def _numbers(column: pd.Series) -> Floats:
    """Return a column of a table of targets as numbers; a text that is none is no blank."""
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    odd = column[np.isnan(numbers) & column.notna().to_numpy()]
    if any(str(cell).strip() for cell in odd):
        raise WrongCall("progress.numbers", column=column.name)
    return numbers


def _patterns(said: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the sets of names that rows give, those that give fewest first.

    Where a table has disaggregations at all, a blank one is the total, as everywhere.
    """
    given = {
        tuple(str(name) for name in said if row[name] or name == _PART)
        for row in said.to_dict("records")
    }
    named = [names for names in given if set(names) - {_PART}]
    return sorted(named, key=lambda names: (len(names), names))


def _says(said: pd.DataFrame, pattern: Sequence[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which rows give these names and no other."""
    wanted = [name for name in pattern if name != _PART]
    others = [name for name in said if name not in pattern]
    holds: np.ndarray[Any, np.dtype[np.bool_]] = (
        (said[wanted] != "").all(axis=1) & (said[others] == "").all(axis=1)
    ).to_numpy()
    return holds


def _places(
    keys: pd.DataFrame, rows: pd.DataFrame, pattern: Sequence[str]
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return for each series the place of the last row that means it; -1 where none does."""
    asked, wanted = np.zeros(len(keys), np.int64), np.zeros(len(rows), np.int64)
    known = np.ones(len(keys), dtype=bool)
    for name in pattern:
        ranks, words = pd.factorize(texts_of(rows[name]))
        own = ranked(keys[name], words)
        known &= own >= 0
        asked = asked * len(words) + own
        wanted = wanted * len(words) + ranks
    # Backwards, so that of several rows that name the same the last is found.
    different, last = np.unique(wanted[::-1], return_index=True)
    at = np.clip(np.searchsorted(different, asked), 0, len(different) - 1)
    found = known & (different[at] == asked)
    return np.where(found, len(rows) - 1 - last[at], -1).astype(np.int64)


def _texts(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: texts_of(frame[name]) for name in names}, index=frame.index)
