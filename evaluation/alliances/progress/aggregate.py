"""From series to indicators and to the goal: means of scores, as the methods' authors take them."""

from typing import Any

import numpy as np
import pandas as pd

from alliances.errors import WrongCall
from alliances.language import text

COLUMNS = ("indicator", "area", "method", "method_version", "series", "score", "status")
"""The columns of a table of indicators; that of goals has ``goal, indicators`` in their place."""

_CUTS = {
    "open-sdg": (
        "open_sdg",
        ((2.5, "on_track"), (0.0, "acceleration_needed"), (-2.5, "limited_progress")),
        "deterioration",
    ),
    "eurostat": (
        "eurostat",
        ((2.5, "significant_progress"), (0.0, "moderate_progress"), (-2.5, "moderate_away")),
        "significant_away",
    ),
}
"""By method: where the words of its statuses stand; from which mean on which holds; the last."""

_GOAL = r"^(?P<set>sdg_?)?0*(?P<goal>\d{1,2})(?!\d)"
_SETS = {"sdg_": " (Eurostat)", "sdg": " (SDSN)"}
"""Indicators of other sets, by how their codes begin: ``sdg_17_40``, ``sdg17_oda``."""
_ACHIEVED = text("progress.status.open_sdg.target_achieved", "en")


def indicator_scores(results: pd.DataFrame, groups: Any = None) -> pd.DataFrame:
    """Return the score of each indicator: the mean of its series' scores.

    Parameters
    ----------
    results
        A table of `alliances.progress`. Series without a score do not count; nor does a method
        whose statuses are no means (the UN's chart, trend arrows).
    groups
        A frame with ``indicator, series, group`` (and ``disaggregation``, ``unit``, as files of
        observations declare them): the path of the group that a series belongs to
        (``schools/boys``). Series of a group are averaged first, then groups of the group above,
        so that each sub-indicator weighs the same. None: no groups, and where a series has a total
        its parts (by sex, by age…) do not count beside it.

    Returns
    -------
    DataFrame
        ``indicator, area, method, method_version, series`` (how many count), ``score, status``:
        "achieved" only where every series is. The Report's indicators keep their score; their
        colours are `alliances.progress.methods.sdsn`'s.

    Raises
    ------
    WrongCall
        `groups` lacks a column.

    Notes
    -----
    Statistics Canada, *Progress Measurement Methodology* (Open SDG 2.4), "Aggregated progress
    status" and "Sub-indicator grouping"; Eurostat and the Sustainable Development Report take the
    plain mean.

    Examples
    --------
    Canada's aid, in all and to least developed countries (Statistics Canada: -0.0266137):

    >>> from alliances.progress.assess import progress
    >>> frame = pd.DataFrame(
    ...     {
    ...         "indicator": "17.2.1",
    ...         "series": ["total", "total", "least", "least"],
    ...         "area": "CA",
    ...         "year": [2015, 2023, 2019, 2022],
    ...         "value": [0.27, 0.38, 0.09, 0.10],
    ...     }
    ... )
    >>> goals = pd.DataFrame(
    ...     {"series": ["total", "least"], "direction": "up", "target": [0.7, 0.2]}
    ... )
    >>> found = indicator_scores(progress(frame, goals, method="open-sdg"))
    >>> round(float(found.loc[0, "score"]), 7), found.loc[0, "status"]
    (-0.0266137, 'Limited progress')
    """
    scored = results[results["score"].notna() & results["method"].isin([*_CUTS, "sdsn"])].copy()
    if groups is None:
        scored = _totals(scored)
    keys = ["indicator", "area", "method", "method_version"]
    scored["path"] = _paths(scored, groups)
    count = scored.groupby(keys, sort=False).size()
    achieved = (scored["status"] == _ACHIEVED).groupby([scored[k] for k in keys], sort=False).all()
    means = _means(scored, keys)
    table = means.to_frame("score").reindex(count.index).reset_index()
    table["series"] = count.to_numpy()
    table["status"] = _status(table["method"], table["score"], achieved.to_numpy())
    return table[list(COLUMNS)]


def goal_scores(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the score of each goal: the plain mean of its indicators' scores.

    Parameters
    ----------
    indicators
        As `indicator_scores` returns them.

    Returns
    -------
    DataFrame
        ``goal, area, method, method_version, indicators`` (how many have a score), ``score,
        status``. A mean of few indicators says little of a goal: their number stands beside it.

    Examples
    --------
    >>> indicators = pd.DataFrame(
    ...     {
    ...         "indicator": ["17.2.1", "17.8.1"],
    ...         "area": "CA",
    ...         "method": "open-sdg",
    ...         "method_version": "2.4",
    ...         "score": [-0.0266137, 3.8288129],
    ...         "status": ["Limited progress", "On track"],
    ...     }
    ... )
    >>> found = goal_scores(indicators)
    >>> found.loc[0, "status"], int(found.loc[0, "indicators"])
    ('Progress made but acceleration needed', 2)
    """
    goals = indicators.assign(goal=goals_of(indicators["indicator"]))
    goals = goals[goals["goal"] != ""]
    keys = ["goal", "area", "method", "method_version"]
    grouped = goals.groupby(keys, sort=False)
    table = grouped["score"].mean().reset_index()
    table["indicators"] = grouped.size().to_numpy()
    achieved = grouped["status"].agg(lambda words: bool((words == _ACHIEVED).all())).to_numpy()
    table["status"] = _status(table["method"], table["score"], achieved)
    return table[[*keys, "indicators", "score", "status"]]


def goals_of(indicators: pd.Series) -> pd.Series:
    """Return the goal of each indicator; those of another set than the UN's stand apart.

    Examples
    --------
    >>> goals_of(pd.Series(["17.10.1", "1.a.2", "sdg17_oda", "sdg_17_10", "x"])).tolist()
    ['17', '1', '17 (SDSN)', '17 (Eurostat)', '']
    """
    parts = indicators.astype("str").str.extract(_GOAL)
    sets = parts["set"].map(_SETS).fillna("")
    return (parts["goal"] + sets).fillna("").astype("object")


def _totals(scored: pd.DataFrame) -> pd.DataFrame:
    """Leave out the parts of a series that has a total."""
    whole = scored["series"].astype("str").str.split(" [", n=1, regex=False).str[0]
    keys = [whole, *(scored[key] for key in ("indicator", "area", "method", "method_version"))]
    total = (whole == scored["series"]).groupby(keys).transform("any")
    return scored[(whole == scored["series"]) | ~total].copy()


def _paths(scored: pd.DataFrame, groups: Any) -> pd.Series:
    if groups is None or not len(groups):
        return pd.Series("", index=scored.index, dtype="object")
    if not {"indicator", "series", "group"} <= set(groups.columns):
        raise WrongCall("progress.group_columns")
    known = groups.dropna(subset=["group"])
    parts = known.reindex(columns=["series", "disaggregation", "unit"]).astype("object")
    parts = parts.where(parts.notna(), "").astype(str)
    names = parts["series"] + _bracketed(parts["disaggregation"])
    paths = pd.concat(
        [
            pd.DataFrame({"indicator": known["indicator"], "series": each, "group": known["group"]})
            for each in (names, names + _bracketed(parts["unit"]))
        ]
    ).drop_duplicates(["indicator", "series"])
    index = pd.MultiIndex.from_frame(paths[["indicator", "series"]].astype(str))
    found = pd.Series(paths["group"].astype(str).to_numpy(), index=index)
    asked = pd.MultiIndex.from_frame(scored[["indicator", "series"]].astype(str))
    return pd.Series(found.reindex(asked).fillna("").to_numpy(), index=scored.index)


def _bracketed(part: pd.Series) -> pd.Series:
    """Return parts as they stand in the name of a series (see `alliances.progress.assess`)."""
    return (" [" + part + "]").where(part != "", "")


def _means(scored: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Average the innermost groups first, until nothing but the indicator is left."""
    level = scored[[*keys, "path", "score"]]
    while (level["path"] != "").any():
        depth = level["path"].str.count("/").where(level["path"] != "", -1)
        inner = depth == depth.max()
        merged = level[inner].groupby([*keys, "path"], sort=False)["score"].mean().reset_index()
        above = merged["path"].str.rpartition("/")[0]
        level = pd.concat([level[~inner], merged.assign(path=above)], ignore_index=True)
    return level.groupby(keys, sort=False)["score"].mean()


def _status(methods: pd.Series, scores: pd.Series, achieved: Any) -> list[str]:
    words = []
    for method, score, all_achieved in zip(methods, scores, achieved, strict=True):
        if method not in _CUTS or np.isnan(score):
            words.append("")
            continue
        home, cuts, last = _CUTS[method]
        slug = next((word for cut, word in cuts if score >= cut), last)
        if all_achieved and method == "open-sdg":
            slug = "target_achieved"
        words.append(text(f"progress.status.{home}.{slug}", "en"))
    return words
