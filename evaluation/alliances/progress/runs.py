"""Many series at once, as arrays: where each begins, and the two years that a method compares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]

_SPAN_OF_YEARS = 100_000
"""More than any year: rank of a series times this, plus the year, orders series and years."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The observations of many series, one behind the other, each by year.

    Attributes
    ----------
    keys
        One row a series: what names it (``indicator, series, area…``), RangeIndex.
    starts
        Where each series begins in `years`, and after the last the number of observations: int64,
        one more than there are series.
    years, values
        int64 and float64, one an observation; no value is missing.
    broken
        Breaks told up to and with each observation, counted from the first of all: int64.
    """

    keys: pd.DataFrame
    starts: Whole
    years: Whole
    values: Floats
    broken: Whole
    ordered: Whole
    """Rank of the series and year as one number, rising, one an observation."""

    def __len__(self) -> int:
        """Return the number of series."""
        return len(self.keys)

    @property
    def ranks(self) -> Whole:
        """The rank of the series that each observation belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))

    def first_from(self, year: npt.ArrayLike) -> Whole:
        """Return where the first observation of each series of a year or later stands.

        Parameters
        ----------
        year
            One year for all series, or one a series.

        Returns
        -------
        ndarray of int64
            A place in `years`; the start of the next series where there is no such observation.
        """
        wanted = np.arange(len(self), dtype=np.int64) * _SPAN_OF_YEARS + np.asarray(year, np.int64)
        return np.searchsorted(self.ordered, wanted).astype(np.int64)

    def every(self, holds: Truths) -> Truths:
        """Return for each series whether something holds of all its observations."""
        if not len(self):
            return np.zeros(0, dtype=bool)
        fails = np.concatenate([[0], np.cumsum(~holds)])
        held: Truths = fails[self.starts[1:]] == fails[self.starts[:-1]]
        return held


@dataclass(frozen=True, slots=True)
class Span:
    """The base and the latest observation that a method compares, of many series.

    All float64, one a series, NaN where there is none; `points` counts the observations from the
    base to the latest, both included; `broken` tells whether a break lies between them.
    """

    base_year: Floats
    base_value: Floats
    current_year: Floats
    current_value: Floats
    points: Whole
    broken: Truths

    @property
    def years(self) -> Floats:
        """Years between the two."""
        return self.current_year - self.base_year

    @property
    def two(self) -> Truths:
        """Whether there are two different years to compare."""
        return np.nan_to_num(self.years) >= 1


def runs_of(observations: pd.DataFrame, keys: Sequence[str], beside: Sequence[str] = ()) -> Runs:
    """Return the observations of a frame as runs, in the order in which series first appear.

    Parameters
    ----------
    observations
        One row an observation: the columns `keys`, ``year``, ``value``, and ``broken`` (whether a
        break is told at that year) where breaks are known. Rows without a value are left out.
    keys
        The columns that together name a series.
    beside
        Columns of which the keys of a series hold what stands in its first row.

    Returns
    -------
    Runs
        Where a series has one year twice, the last of them in the frame's order counts: whoever
        must know of it asks the table of findings.
    """
    frame = observations
    values = frame["value"].to_numpy(dtype=np.float64)
    given = ~np.isnan(values)
    if not given.all():
        frame, values = frame[given], values[given]
    years = frame["year"].to_numpy(dtype=np.int64)
    series, named = _ranked(frame, keys, beside)
    order = series * _SPAN_OF_YEARS + years
    if len(order) and not (np.diff(order) > 0).all():
        places = np.argsort(order, kind="stable")
        last = np.append(np.diff(order[places]) > 0, True)
        places = places[last]
        frame, order = frame.iloc[places], order[places]
        values, years, series = values[places], years[places], series[places]
    starts = np.searchsorted(series, np.arange(len(named) + 1)).astype(np.int64)
    if "broken" in frame:
        broken = np.cumsum(frame["broken"].to_numpy(dtype=bool)).astype(np.int64)
    else:
        broken = np.zeros(len(years), dtype=np.int64)
    return Runs(named, starts, years, values, broken, order)


def _ranked(
    frame: pd.DataFrame, keys: Sequence[str], beside: Sequence[str]
) -> tuple[Whole, pd.DataFrame]:
    """Return the rank of each row's series, by first appearance, and what names each."""
    combined = np.zeros(len(frame), dtype=np.int64)
    for key in keys:
        codes, distinct = coded(frame[key])
        combined = combined * (len(distinct) + 1) + codes + 1
    # Files hold a series in one piece: only where the name changes need it be looked up.
    changes = np.flatnonzero(np.append(len(combined) > 0, np.diff(combined) != 0))
    ranks, _ = pd.factorize(combined[changes])
    lengths = np.diff(np.append(changes, len(combined)))
    first = pd.Series(np.arange(len(ranks))).groupby(ranks).first().to_numpy(dtype=np.int64)
    named = (
        frame[[*keys, *beside]].iloc[np.asarray(changes, np.int64)[first]].reset_index(drop=True)
    )
    return np.repeat(ranks.astype(np.int64), lengths), named


def coded(column: pd.Series) -> tuple[Whole, pd.Index]:
    """Return a column as the place of each entry among its different ones (-1: missing), and these.

    What is coded already is not coded anew.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy().astype(np.int64), column.cat.categories
    codes, distinct = pd.factorize(column)
    return codes.astype(np.int64), pd.Index(distinct)


def texts_of(column: pd.Series) -> Words:
    """Return a column as texts without spaces around them, a missing one as an empty text.

    Each different text is looked at once.
    """
    codes, distinct = coded(column)
    words = [str(each).strip() for each in distinct]
    found: Words = np.array([*words, ""], dtype=object)[codes]
    return found


def ranked(column: pd.Series, words: Iterable[object]) -> Whole:
    """Return the place of each text of a column among some words; -1 where it is none of them.

    A missing text is an empty one, as in `texts_of`.
    """
    places = {word: place for place, word in enumerate(words)}
    codes, distinct = coded(column)
    own = [places.get(str(each).strip(), -1) for each in distinct]
    found: Whole = np.array([*own, places.get("", -1)], dtype=np.int64)[codes]
    return found


def span_from(runs: Runs, base_year: npt.ArrayLike) -> Span:
    """Return the span from the first observation of a base year or later to the latest.

    Parameters
    ----------
    base_year
        One year for all series, or one a series.
    """
    return _span(runs, runs.first_from(base_year))


def span_back(runs: Runs, longest: int, shortest: int) -> Span:
    """Return the span of so many years back from the latest observation.

    Where that year has no value, the next one that has: a shorter span, down to `shortest` years;
    below that there is none.
    """
    if not len(runs):
        return _span(runs, runs.starts[:-1])
    ends = runs.starts[1:] - 1
    span = _span(runs, runs.first_from(runs.years[ends] - longest))
    short = ~(span.years >= shortest)
    return replace(
        span,
        base_year=np.where(short, np.nan, span.base_year),
        base_value=np.where(short, np.nan, span.base_value),
    )


def _span(runs: Runs, bases: Whole) -> Span:
    if not len(runs):
        empty = np.zeros(0)
        return Span(empty, empty, empty, empty, np.zeros(0, np.int64), np.zeros(0, bool))
    ends = runs.starts[1:] - 1
    there = bases <= ends
    held = np.where(there, bases, ends)
    return Span(
        np.where(there, runs.years[held], np.nan).astype(np.float64),
        np.where(there, runs.values[held], np.nan),
        runs.years[ends].astype(np.float64),
        runs.values[ends],
        np.where(there, ends - held + 1, 0),
        there & (runs.broken[ends] > runs.broken[held]),
    )
