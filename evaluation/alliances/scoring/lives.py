"""When partnerships live: which of them a wave concerns, since when, and the first wave of each."""

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.frameworks.sheets import AGE, ANSWER_SHEETS
from alliances.scoring.coding import Booleans, Integers
from alliances.scoring.sides import positions

_MONTH = 365.25 / 12
"""Days of a month, on average."""


def months_since(starts: pd.Series, day: object) -> pd.Series:
    """Return the months from each date to a day; NaN where there is no date."""
    return (pd.Timestamp(day) - pd.to_datetime(starts)).dt.days / _MONTH  # type: ignore[arg-type]


def reference_day(survey: Survey, wave: str = "") -> pd.Timestamp | None:
    """Return the day at which a wave sees the partnerships.

    The end of the wave, for then its answers are in; else its start; else, as without a wave, the
    reporting date. *Choice:* not the date of each answer, so that a partnership has one age in a
    wave.
    """
    days = [*(_of_waves(survey, column).get(wave) for column in ("end", "start"))]
    days.append(survey.campaign.reporting_date)
    return next((pd.Timestamp(day) for day in days if day is not None and not pd.isna(day)), None)


def age_classes(survey: Survey, facts: pd.DataFrame, wave: str = "") -> pd.Series:
    """Return the class of age of each partnership in a wave.

    Parameters
    ----------
    survey
        A checked survey: its framework's list of classes, whose codes are months.
    facts
        The facts that hold for the wave, indexed by partnership.
    wave
        The wave; empty: the reporting date counts.

    Returns
    -------
    Series
        A code of the list, indexed as `facts`; None where no start is given, where it lies after
        the day of reference, or where there is no such day or list.
    """
    listed = survey.framework.lists.get(AGE)
    codes = np.array([code.code for code in listed.codes] if listed else [], dtype=object)
    day = reference_day(survey, wave)
    if "start" not in facts or day is None or not len(codes):
        return pd.Series(np.full(len(facts), None), index=facts.index)
    months = months_since(facts["start"], day).to_numpy(np.float64)
    place = np.searchsorted(codes.astype(np.float64), months, side="right") - 1
    # A date that is missing is sorted last: it would be the oldest.
    known = (months >= 0) & (place >= 0)
    found = pd.Series(codes[place], index=facts.index)
    return found.where(known, None)


def living(
    survey: Survey, facts: pd.DataFrame, wave: str, partnerships: tuple[str, ...]
) -> Booleans:
    """Return which partnerships live in a wave: begun by its end, not ended before its start.

    Parameters
    ----------
    survey
        A checked survey: its waves, with their dates.
    facts
        The facts that hold for the wave, indexed by partnership.
    wave
        The wave.
    partnerships
        The partnerships, in the order of the result.

    Returns
    -------
    ndarray
        Shape (partnerships,). A date that is missing excludes nobody.
    """
    alive = np.ones(len(partnerships), dtype=np.bool_)
    begins, ends = (_dates(_of_waves(survey, column), [wave])[0] for column in ("start", "end"))
    dates = facts.reindex(list(partnerships))
    if "start" in dates:
        alive &= ~(pd.to_datetime(dates["start"]) > ends).to_numpy(np.bool_)
    if "end" in dates:
        alive &= ~(pd.to_datetime(dates["end"]) < begins).to_numpy(np.bool_)
    return alive


def first_waves(survey: Survey, partnerships: tuple[str, ...]) -> Integers:
    """Return the rank of the first wave of each partnership, among all waves of the survey.

    That is the wave in which it is first invited or first answers; for one that nobody ever
    invited, the first that was not over when it began.

    Parameters
    ----------
    survey
        A checked survey.
    partnerships
        The partnerships, in the order of the result.
    """
    first = _ranks_by_date(survey, partnerships)
    seen = [survey.data(key) for key in ("invitations", *ANSWER_SHEETS)]
    pairs = [table[["partnership", "wave"]] for table in seen if len(table)]
    if not pairs:
        return first
    rows = pd.concat(pairs)
    place = positions(rows["partnership"], partnerships)
    rank = positions(rows["wave"], survey.waves)
    known = (place >= 0) & (rank >= 0)
    met = np.full(len(partnerships), len(survey.waves))
    np.minimum.at(met, place[known], rank[known])
    return np.where(met < len(survey.waves), met, first)


def _ranks_by_date(survey: Survey, partnerships: tuple[str, ...]) -> Integers:
    """Return how many waves were over when each partnership began."""
    facts = survey.facts()
    if "start" not in facts:
        return np.zeros(len(partnerships), dtype=np.int64)
    starts = pd.to_datetime(facts["start"]).reindex(list(partnerships)).to_numpy()
    ends = _dates(_of_waves(survey, "end"), survey.waves)
    over: Integers = (starts[:, None] > ends[None, :]).sum(axis=1)
    return over


def _of_waves(survey: Survey, column: str) -> pd.Series:
    """Return a date of each wave, indexed by wave; no rows where the workbook gives none."""
    waves = survey.data("waves")
    if column not in waves:
        return pd.Series(dtype="datetime64[us]")
    return pd.to_datetime(waves.set_index("wave")[column])


def _dates(column: pd.Series, waves: tuple[str, ...] | list[str]) -> np.ndarray:
    """Return the dates of some waves, NaT where there is none."""
    return column.reindex(list(waves)).to_numpy("datetime64[us]")
