"""A programme's own code that is wrong in Listes is told there, not at every cell that uses it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from alliances.datasets.marks import Mark
from alliances.datasets.problem import Problem
from alliances.datasets.survey import Table
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import sheets
from alliances.language.matching import fold, nearest

_SEVERAL = 2
"""Cells that must agree on a code before its absence from Listes is what is wrong."""


def blame_lists(
    marks: Iterable[Mark], tables: Mapping[str, Table], framework: Framework
) -> tuple[Mark, ...]:
    """Return the marks, those that one wrong row of the Listes sheet brings about made silent.

    Parameters
    ----------
    marks
        What the parsing found.
    tables
        The parsed tables; ``lists`` among them, or nothing changes.
    framework
        Its own codes are right whatever the Listes sheet holds.

    Returns
    -------
    tuple of Mark
        A silent mark (no code) still refuses its cell. A code of Listes that no cell uses, while
        several name one that is not there, is marked in Listes.
    """
    marks = tuple(marks)
    if "lists" not in tables:
        return marks
    silent: set[tuple[str, int, str]] = set()
    added: list[Mark] = []
    for (name, _), cells in _agreeing(marks, tables, framework).items():
        written = str(tables[cells[0].table].raw.at[cells[0].row, cells[0].column])
        if not _is_broken(tables["lists"].data, name):
            row = _unused(tables, framework, name, written)
            if row is None:
                continue
            details = {"near": written, "count": len(cells)}
            added.append(Mark("lists", row, "code", Problem("unreferenced_key", details=details)))
        silent |= {mark.place for mark in cells}
    kept = (replace(m, problem=Problem("")) if m.place in silent else m for m in marks)
    return (*kept, *added)


def _agreeing(
    marks: tuple[Mark, ...], tables: Mapping[str, Table], framework: Framework
) -> dict[tuple[str, str], list[Mark]]:
    """Return the cells that name one unknown code of one list, where they are several."""
    columns = {
        (sheet.key, column.key): column.target
        for sheet in sheets(framework).values()
        for column in sheet.columns
        if column.kind == "code"
    }
    found: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        name = columns.get((mark.table, mark.column))
        if name is not None and mark.problem.code == "unknown_code":
            written = tables[mark.table].raw.at[mark.row, mark.column]
            found[name, fold(str(written))].append(mark)
    return {key: cells for key, cells in found.items() if len(cells) >= _SEVERAL}


def _is_broken(lists: pd.DataFrame, name: str) -> bool:
    """Whether a row of the list has a fault of its own in Listes: no code, or one that is taken."""
    rows = lists[lists["list"] == name]
    return bool(rows["code"].isna().any() or rows["code"].duplicated().any())


def _unused(
    tables: Mapping[str, Table], framework: Framework, name: str, written: str
) -> int | None:
    """Return the row of the programme's own code of a list that no cell uses, the nearest one."""
    lists = tables["lists"].data
    ours = {code.code for code in framework.lists[name].codes} if name in framework.lists else set()
    used = set(_uses(tables, framework, name))
    own = lists[(lists["list"] == name) & ~lists["code"].isin(ours | used)]
    near = nearest(written, list(own["code"].astype(str)))
    rows = own.index[own["code"].astype(str) == near]
    return int(rows[0]) if len(rows) else None


def _uses(tables: Mapping[str, Table], framework: Framework, name: str) -> Iterator[str]:
    for sheet in sheets(framework).values():
        for column in sheet.columns:
            table = tables.get(sheet.key)
            if table is not None and column.target == name and column.key in table.data:
                yield from table.data[column.key].dropna().astype(str)
