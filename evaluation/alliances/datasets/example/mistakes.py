"""Typical mistakes, put into the invented campaign, each with the finding expected of it."""

import datetime
import tomllib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from alliances.content import shelf
from alliances.datasets.place import cell_name
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import FIRST_ROW, sheets

_STRIDE = 7
"""The mistakes of a sheet stand apart: each takes the seventh row that suits it, and so on."""


def typical_mistakes() -> list[Mapping[str, Any]]:
    """Return the mistakes that ``datasets/examples/mistakes.toml`` describes, in its order."""
    content = (shelf("datasets") / "examples" / "mistakes.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(content)["mistakes"])


def with_mistakes(
    tables: Mapping[str, pd.DataFrame], framework: Framework, language: str = "fr"
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Put the typical mistakes into a clean campaign.

    Parameters
    ----------
    tables
        The clean sheets by key, as `alliances.example_programme` makes them; left as they are.
    framework
        The framework of the campaign, which says in which column each key stands.
    language
        Language of the sheet names in what is expected.

    Returns
    -------
    tables : dict of str to DataFrame
        The sheets with one mistake a row at most.
    expected : DataFrame
        ``sheet, cell, code, severity``: the findings that a check must give, and no other.
    """
    made = {key: table.astype(object).reset_index(drop=True) for key, table in tables.items()}
    declared = sheets(framework)
    used: dict[str, set[int]] = {key: set() for key in made}
    expected = []
    for mistake in typical_mistakes():
        key = mistake["sheet"]
        row = _row(tables[key], mistake["where"], used[key])
        used[key].add(row)
        made[key], held = _put(made[key], row, mistake)
        column = [known.key for known in declared[key].columns].index(mistake["column"])
        expected.append(
            {
                "sheet": declared[key].name(language),
                "cell": cell_name(held + FIRST_ROW, column),
                "code": mistake["code"],
                "severity": mistake["severity"],
            }
        )
    return made, pd.DataFrame(expected)


def _row(table: pd.DataFrame, where: Mapping[str, object], used: set[int]) -> int:
    """Return the position of a row that suits and holds no other mistake."""
    free = [int(row) for row in np.flatnonzero(_suits(table, where)) if row not in used]
    return free[(_STRIDE * len(used)) % len(free)]


def _put(table: pd.DataFrame, row: int, mistake: Mapping[str, Any]) -> tuple[pd.DataFrame, int]:
    """Put a mistake into a table, and return it with the position of the row that holds it."""
    if mistake.get("copy"):
        return pd.concat([table, table.iloc[[row]]], ignore_index=True), len(table)
    column = table[mistake["column"]].to_numpy(copy=True)
    column[row] = _typed(mistake.get("value"))
    return table.assign(**{mistake["column"]: column}), row


def _suits(table: pd.DataFrame, where: Mapping[str, object]) -> np.ndarray:
    """Return the rows that hold what a mistake asks for: ``"*"`` anything, ``""`` a blank."""
    made = np.ones(len(table), dtype=bool)
    for column, wanted in where.items():
        values = table[column]
        if wanted in ("*", ""):
            made &= (values.notna() if wanted == "*" else values.isna()).to_numpy()
        else:
            made &= (values == wanted).fillna(False).to_numpy(dtype=bool)
    return made


def _typed(value: object) -> object:
    return pd.Timestamp(value) if isinstance(value, datetime.date) else value
