"""Which questions were put to which respondent: what turns a blank into "not asked"."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from alliances.datasets.survey import Table
from alliances.frameworks.conditions import OPERATORS
from alliances.frameworks.model import Filter, Framework, Item, State
from alliances.frameworks.sheets import ANSWER_KEYS, ANSWER_SHEETS

_KEYS = list(ANSWER_KEYS)


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
    if isinstance(rule.value, int):
        found = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    else:
        found = values.to_numpy()
    holds = OPERATORS[rule.operator](found, rule.value)
    return np.asarray(values.notna().to_numpy() & holds, dtype=bool)


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


def _asked(
    item: Item, table: Table, roles: pd.Series, starts: np.ndarray, parents: Mapping[str, str]
) -> np.ndarray:
    """Return for each row whether an item of the table was asked."""
    asked = np.ones(len(table.data), dtype=bool)
    if item.roles:
        # A respondent whose role is not known holds one of the roles of their side.
        sides = {parents[role] for role in item.roles if role in parents}
        possible = roles.isna() & (table.data["side"].isin(sides) | (not sides))
        asked &= (possible | roles.isin(item.roles)).to_numpy()
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
    parents = {code.code: code.parent for code in framework.lists["role"].codes if code.parent}
    short = _short_waves(table, framework)
    states = {name: table.states[name].to_numpy() for name in table.states.columns}
    for name, known in states.items():
        item = framework.item_by_id[str(name)]
        blank = known == State.BLANK
        if blank.any():
            asked = _asked(item, table, roles, starts, parents) & (item.core | ~short)
            states[name] = np.where(blank & ~asked, np.int8(State.NOT_ASKED), known)
    return replace(table, states=pd.DataFrame(states, index=table.states.index, dtype="int8"))


def _short_waves(table: Table, framework: Framework) -> np.ndarray:
    """Return for each row whether its wave was collected with the core questions only.

    That is told by the wave as a whole: some core question has an answer and no other has any.
    """
    answered = table.states != State.BLANK
    names = [str(name) for name in answered]
    core = [name for name in names if framework.item_by_id[name].core]
    others = [name for name in names if name not in core]
    waves = table.data["wave"].fillna("")
    by_wave = pd.DataFrame(
        {"core": answered[core].any(axis=1), "others": answered[others].any(axis=1)}
    )
    told = by_wave.groupby(waves).transform("any")
    return (told["core"] & ~told["others"]).to_numpy(dtype=bool)
