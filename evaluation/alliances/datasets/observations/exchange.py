"""Tables whose columns are concepts of SDMX, whatever file they came in: what parts they give."""

from collections.abc import Collection, Mapping

import pandas as pd

from alliances.datasets.observations.concepts import (
    NOT_BREAKDOWNS,
    breakdown,
    month_of,
    part_of,
    several,
)
from alliances.datasets.observations.grid import recoded, texts
from alliances.datasets.observations.grouping import constant

_BY_PEOPLE = frozenset(
    {
        *("sex", "age", "geo_from", "terrtypo", "deg_urb", "isced11", "citizen", "c_birth"),
        *("quantile", "quant_inc", "hhtyp", "hhcomp", "incgrp", "partner", "c_resid", "wstatus"),
        *("lev_limit", "hlth_pb", "worktime", "occupation", "isco08"),
    }
)
"""Dimensions of Eurostat that break down even where a file holds only one of their codes."""

_EUROSTAT_TOTALS = frozenset({"", "_T", "_Z", "T", "TOTAL", "TOT"})


def as_parts(
    table: Mapping[str, pd.Series], dataset: str, not_breakdowns: Collection[str] = ()
) -> tuple[pd.DataFrame, set[str]]:
    """Return the parts of observations that the columns of a table give.

    A table with the concept ``SERIES`` is of the UN's structure: every dimension breaks down.
    Without it, as from Eurostat, the data set itself is series and indicator: a dimension that has
    one code throughout says what the data set is, and breaks nothing down, unless it is one of
    people or places.

    Parameters
    ----------
    table
        By concept, as the file names it: columns of one length and index; texts, or numbers.
    dataset
        The code of the data set.
    not_breakdowns
        Further concepts that set no series apart.

    Returns
    -------
    tuple
        Columns among `model.RAW`, RangeIndex; and the concepts that went into them.
    """
    rows: dict[str, pd.Series] = {}
    used: set[str] = set()
    count = len(next(iter(table.values()))) if table else 0
    for concept in table:
        part = part_of(concept)
        if part is not None and part not in rows and concept not in rows:
            rows[part] = _blank_missing(table[concept])
            used.add(concept)
    if "year" in rows:
        rows["year"] = _told_from_years(rows["year"], table)
    if "vintage" in rows:
        rows["vintage"] = rows["vintage"].map(lambda moment: month_of(str(moment)))
    own_series = "series" in rows
    others = {
        concept: _blank_missing(table[concept])
        for concept in table
        if concept not in used
        and concept.upper() not in NOT_BREAKDOWNS
        and concept not in not_breakdowns
    }
    if own_series:
        apart = {c: one for c, one in others.items() if c != "REPORTING_TYPE" or several(one)}
        if "REPORTING_TYPE" in apart:
            # Global reporting is the series; national figures beside it are others (UN CSV: same).
            kind = texts(apart["REPORTING_TYPE"])
            words = ["_T" if word == "G" else word for word in kind.cat.categories]
            apart["REPORTING_TYPE"] = recoded(kind, words)
        totals = frozenset({"", "_T", "_Z"})
    else:
        apart = {c: one for c, one in others.items() if c.lower() in _BY_PEOPLE or several(one)}
        totals = _EUROSTAT_TOTALS
    used |= others.keys()
    frame = pd.DataFrame(rows, index=pd.RangeIndex(count))
    for part in ("series", "indicator"):
        if part not in frame and not own_series:
            frame[part] = constant(dataset, count)
    if "unit" in frame and not own_series and several(frame["unit"]):
        apart["unit"] = frame["unit"]
    if apart and len(frame):
        frame["disaggregation"] = breakdown(apart, totals)
    return frame, used


def _told_from_years(periods: pd.Series, table: Mapping[str, pd.Series]) -> pd.Series:
    """Return periods with months written ``2000-M01``: ``2000-01`` is a school year elsewhere."""
    frequency = next((table[concept] for concept in table if concept.upper() == "FREQ"), None)
    if frequency is None or not isinstance(periods.dtype, pd.CategoricalDtype):
        return periods
    monthly = frequency.reset_index(drop=True).astype(object) == "M"
    if not monthly.any():
        return periods
    texts = periods.astype(object)
    months = texts.str.replace(r"^(\d{4})-(\d\d)$", r"\1-M\2", regex=True)
    return texts.where(~monthly, months).astype("category")


def _blank_missing(column: pd.Series) -> pd.Series:
    """Return a column of texts as categories, blank ones missing; numbers as they are."""
    if column.dtype.kind in "if":
        return column.reset_index(drop=True)
    known = column.astype("category").reset_index(drop=True)
    return known.cat.remove_categories(
        [word for word in known.cat.categories if not str(word).strip()]
    )
