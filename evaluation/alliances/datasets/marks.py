"""Faults at their cells, while a survey is being checked: one a cell, the first that was found."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from alliances.datasets.problem import Problem
from alliances.datasets.survey import Table


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame as named tuples, ``Index`` first: for the few that are wrong."""
    # Mostly none are, and pandas takes its time to say so.
    if len(frame):
        yield from frame.itertuples()


@dataclass(frozen=True, slots=True)
class Mark:
    """A problem at a cell: table, row label, column key."""

    table: str
    row: int
    column: str
    problem: Problem

    @property
    def place(self) -> tuple[str, int, str]:
        """The cell."""
        return self.table, self.row, self.column


@dataclass(frozen=True)
class Checked:
    """Tables under check, and what has been found in them so far.

    Attributes
    ----------
    tables
        Parsed tables by key.
    missing
        Tables reported missing: nothing that refers to them is reported again.
    marks
        By cell.
    """

    tables: Mapping[str, Table]
    missing: frozenset[str] = frozenset()
    marks: Mapping[tuple[str, int, str], Mark] = field(default_factory=dict)

    def plus(self, marks: Iterable[Mark]) -> "Checked":
        """Return the same with more marks; a cell that has one keeps it."""
        known = dict(self.marks)
        for mark in marks:
            known.setdefault(mark.place, mark)
        return replace(self, marks=known)

    def sharpened(self, marks: Iterable[Mark]) -> "Checked":
        """Return the same, with what marks of the same code know more of their cells."""
        known = dict(self.marks)
        for mark in marks:
            before = known.get(mark.place)
            if before is not None and before.problem.code == mark.problem.code:
                details = {**before.problem.details, **mark.problem.details}
                known[mark.place] = replace(mark, problem=replace(before.problem, details=details))
        return replace(self, marks=known)

    def without(self, marks: Iterable[Mark]) -> "Checked":
        """Return the same without some marks."""
        gone = {mark.place for mark in marks}
        kept = {place: mark for place, mark in self.marks.items() if place not in gone}
        return replace(self, marks=kept)

    @cached_property
    def by_table(self) -> Mapping[str, tuple[Mark, ...]]:
        """The marks of each table that has any: thousands in one concern no other."""
        sorted_out: dict[str, list[Mark]] = {}
        for mark in self.marks.values():
            sorted_out.setdefault(mark.table, []).append(mark)
        return {table: tuple(marks) for table, marks in sorted_out.items()}

    @cached_property
    def _faulty_rows(self) -> Mapping[tuple[str, str], set[int]]:
        rows: dict[tuple[str, str], set[int]] = {}
        for table, row, column in self.marks:
            rows.setdefault((table, column), set()).add(row)
            rows.setdefault((table, ""), set()).add(row)
        return rows

    def has(self, table: str, *columns: str) -> bool:
        """Return whether a table has rows, and the file all these columns of it."""
        found = self.tables.get(table)
        return (
            found is not None
            and len(found.data) > 0
            and all(column in found.columns for column in columns)
        )

    def data(self, table: str) -> pd.DataFrame:
        """Return the parsed values of a table; an empty frame where the file lacks it."""
        return self.tables[table].data if table in self.tables else pd.DataFrame()

    def faulty(self, table: str, *columns: str) -> pd.Series:
        """Return for each row of a table whether one of these cells (or any) has a mark."""
        known = self._faulty_rows
        rows = set().union(*(known.get((table, column), ()) for column in columns or ("",)))
        index = self.tables[table].data.index
        return pd.Series(index.isin(list(rows)) if rows else False, index=index, dtype=bool)

    def sound(self, table: str, *columns: str) -> pd.Series:
        """Return for each row whether all these cells hold a value that nothing is wrong with."""
        data = self.tables[table].data
        holds = ~self.faulty(table, *columns)
        for column in columns:
            holds &= data[column].notna()
        return holds
