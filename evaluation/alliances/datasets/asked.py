"""Which questions were put to which respondent: what turns a blank into "not asked"."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from alliances.datasets.survey import Table
from alliances.frameworks.model import Filter, Framework, Item, State
from alliances.frameworks.sheets import ANSWER_SHEETS

_KEYS = ["respondent", "partnership", "wave"]


def satisfies(values: pd.Series, rule: Filter) -> np.ndarray:
    """Return for each answer whether it opens the filter.

    Parameters
    ----------
    values
        Answers to the item that the filter names, shape (rows,).
    rule
        The filter; its operator is one of six, nothing is evaluated.

    Returns
    -------
    ndarray of bool, shape (rows,)
        False where there is no answer.
    """
    found = values.to_numpy()
    valid = values.notna().to_numpy()
    if not isinstance(rule.value, int | float):
        same = found == rule.value
        return np.asarray(valid & (same if rule.operator == "==" else ~same), dtype=bool)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    compare = {
        "<=": np.less_equal,
        "<": np.less,
        ">=": np.greater_equal,
        ">": np.greater,
        "==": np.equal,
        "!=": np.not_equal,
    }[rule.operator]
    return np.asarray(valid & compare(numbers, rule.value), dtype=bool)


def roles_of(data: pd.DataFrame, invitations: pd.DataFrame) -> pd.Series:
    """Return the role in which each row's respondent was asked, from the invitations; else NA."""
    if not len(invitations):
        return pd.Series(None, index=data.index, dtype=object)
    known = invitations.dropna(subset=_KEYS).drop_duplicates(_KEYS)[[*_KEYS, "role"]]
    found = data[_KEYS].merge(known, on=_KEYS, how="left")["role"]
    return pd.Series(found.to_numpy(dtype=object), index=data.index)


def _first_waves(tables: Mapping[str, Table], order: Mapping[str, int]) -> pd.Series:
    """Return the rank of the first wave in which each partnership occurs."""
    seen = [
        tables[key].data[["partnership", "wave"]].dropna()
        for key in ("invitations", *ANSWER_SHEETS)
        if key in tables
    ]
    rows = pd.concat(seen)
    return rows["wave"].map(order).groupby(rows["partnership"]).min()


def _asked(item: Item, table: Table, roles: pd.Series, starts: np.ndarray) -> np.ndarray:
    """Return for each row whether an item of the table was asked."""
    asked = np.ones(len(table.data), dtype=bool)
    if item.roles:
        asked &= (roles.isna() | roles.isin(item.roles)).to_numpy()
    if item.filter is not None and item.filter.item in table.data:
        source = table.data[item.filter.item]
        asked &= satisfies(source, item.filter)
    if item.asked == "start":
        asked &= starts
    return asked


def settle_states(
    tables: Mapping[str, Table], framework: Framework, waves: Mapping[str, int]
) -> dict[str, Table]:
    """Return the tables with every blank that was not a question to its respondent marked so.

    Parameters
    ----------
    tables
        Parsed tables.
    framework
        Says to which roles, after which answers and when an item is asked.
    waves
        Rank of each wave in time.

    Returns
    -------
    dict of str to Table
        All tables; those of answers with their states settled. What is answered without being asked
        stays a value.
    """
    settled = dict(tables)
    if not any(key in tables for key in ANSWER_SHEETS):
        return settled
    invitations = tables["invitations"].data if "invitations" in tables else pd.DataFrame()
    first = _first_waves(tables, waves)
    for key in ANSWER_SHEETS:
        if key in tables and len(tables[key].data):
            settled[key] = _settle(tables[key], framework, invitations, first, waves)
    return settled


def _settle(
    table: Table,
    framework: Framework,
    invitations: pd.DataFrame,
    first: pd.Series,
    waves: Mapping[str, int],
) -> Table:
    roles = roles_of(table.data, invitations)
    wave = table.data["wave"].map(waves).to_numpy(dtype=float)
    starts = wave <= table.data["partnership"].map(first).to_numpy(dtype=float)
    states = table.states.copy()
    for name in states.columns:
        blank = states[name].to_numpy() == State.BLANK
        asked = _asked(framework.item_by_id[name], table, roles, starts)
        states[name] = np.where(blank & ~asked, State.NOT_ASKED, states[name]).astype("int8")
    return replace(table, states=states)
