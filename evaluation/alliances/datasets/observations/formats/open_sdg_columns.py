"""Single columns of an Open SDG file: years, areas, flags, units, as its sites write them."""

import re

import numpy as np
import pandas as pd

from alliances.datasets.observations.grid import held, recoded

_USUAL = frozenset({"normal value", "a", "normal"})
_ONES = frozenset({"", "unit", "units", "unités", "percentage (%)"})


def told_from_years(column: pd.Series) -> pd.Series:
    """Return years, with months written ``2000-M01`` where the column is one of months.

    ``2012 13`` is a year that ends in the next; beside ``2012 07`` it cannot be.
    """
    if column.dtype.kind in "if":
        return column
    known = column.astype("category")
    words = [str(word) for word in known.cat.categories]
    pairs = [re.fullmatch(r"(\d{4})[ -](\d\d)", word) for word in words]
    months = [pair for pair in pairs if pair and 1 <= int(pair[2]) <= 12]
    next_year = [pair for pair in months if int(pair[2]) == (int(pair[1]) + 1) % 100]
    if len(months) <= 2 * len(next_year):
        return column
    written = [
        f"{pair[1]}-M{pair[2]}" if pair in months else word
        for word, pair in zip(words, pairs, strict=True)
    ]
    return recoded(known, written)


def area_code(word: object) -> str:
    """Return a code of a map so that it is not taken for one of a country: ``205`` is a city."""
    text = str(int(word)) if isinstance(word, float) and word.is_integer() else str(word)
    return f"GeoCode {text}" if re.fullmatch(r"\d{1,3}|[A-Z]{2,3}", text) else text


def without_usual(column: pd.Series) -> pd.Series:
    """Return flags, missing where they say that nothing is unusual."""
    known = column.astype("category")
    kept = [None if str(w).casefold() in _USUAL else str(w) for w in known.cat.categories]
    return recoded(known, kept)


def with_multiple(units: pd.Series | None, multiples: pd.Series) -> pd.Series:
    """Return units with the word of their multiple, where they do not say it themselves.

    The values of an Open SDG file are those that its site shows, in the unit that it shows: they
    are not multiplied.
    """
    words = multiples.astype(object).where(held(multiples), "")
    given = words.map(str) if units is None else units.astype(object).where(held(units), "")
    pairs = pd.DataFrame({"unit": given.map(str), "multiple": words.map(str)})
    groups = pairs.groupby(["unit", "multiple"], sort=False).ngroup().to_numpy()
    _, first = np.unique(groups, return_index=True)
    texts = [
        _unit(*pairs.iloc[at]) if units is not None else _unit("", pairs.iloc[at, 1])
        for at in first
    ]
    return pd.Series(texts, dtype=object).take(groups).reset_index(drop=True).astype("category")


def _unit(unit: str, multiple: str) -> str | None:
    if multiple.casefold() in _ONES or multiple.casefold() in unit.casefold():
        return unit or None
    return f"{unit} ({multiple})" if unit else multiple
