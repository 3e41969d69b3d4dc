"""The sheet of scores: a row a party of a partnership in a wave, and its groups by reference."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliances.reports.verification.answers import Answers
from alliances.reports.verification.case import Case, coded
from alliances.reports.verification.grid import Grid
from alliances.scoring.coding import Booleans

HEADS = 8
"""Lines of parameters above the columns of items."""


@dataclass(frozen=True)
class PartyScores:
    """The sheet of scores, a row a party of a partnership in a wave.

    Attributes
    ----------
    grid
        The sheet. A column bears the name of its node; ``fav:`` comes before the node for shares
        of favourable answers, ``valid:`` and ``base:`` for the answers of a dimension.
    rows
        ``wave, side, partnership, first, last, row`` (its number in this sheet).
    spans
        First and last row of a side in a wave.
    """

    grid: Grid
    rows: pd.DataFrame
    spans: dict[tuple[str, str], tuple[int, int]]

    def column(self, key: str, wave: str, side: str) -> str:
        """Return the figures of a side in a wave."""
        return self.grid.span(key, *self.spans[wave, side])


def begin_scores(case: Case, answers: Answers) -> PartyScores:
    """Begin the sheet: its rows and their keys, which the register refers to."""
    rows = answers.parties
    grid = Grid(case.say("sheets.scores"), case.say("titles.scores"), len(rows), HEADS)
    rows = rows.assign(row=np.arange(grid.first, grid.first + len(rows)))
    names = case.names.partnerships
    grid.add("wave", case.say("columns.wave"), [coded(wave) for wave in rows["wave"]], width=22)
    grid.add(
        "partnership", case.say("columns.partnership"), [names[p] for p in rows["partnership"]]
    )
    grid.add("side", case.say("columns.side"), rows["side"].tolist())
    grid.add("first", case.say("columns.first"), rows["first"].tolist())
    grid.add("last", case.say("columns.last"), rows["last"].tolist())
    ends = rows.groupby(["wave", "side"], sort=False)["row"].agg(["min", "max"])
    spans = {
        (str(wave), str(side)): (int(low), int(high))
        for (wave, side), low, high in zip(ends.index, ends["min"], ends["max"], strict=True)
    }
    return PartyScores(grid, rows, spans)


def add_memberships(case: Case, scores: PartyScores, register: Grid) -> None:
    """Add what the register says of each partnership, by reference: its groups, its wave."""
    grid, rows = scores.grid, scores.rows
    now = (rows["wave"] == case.wave).to_numpy()
    place = {name: row for row, name in enumerate(register.values("partnership"), register.first)}
    at = [place[case.names.partnerships[p]] for p in rows["partnership"]]
    for key in register.keys:
        if key in _CODES or key.startswith(_FLAGS):
            _refer(grid, register, key, at, now)
    keys = [
        next((k for k in _concerned(case, wave, side) if k in register), "")
        for wave, side in zip(rows["wave"], rows["side"], strict=True)
    ]
    held = {key: register.values(key) for key in set(keys) - {""}}
    grid.add(
        "concerned",
        case.say("columns.concerned_row"),
        [held[k][row - register.first] if k else None for k, row in zip(keys, at, strict=True)],
        [
            f"={register.prefix}{register.letter(k)}{row}" if k else ""
            for k, row in zip(keys, at, strict=True)
        ],
    )
    _refer(grid, register, "starting", at, now)


def _concerned(case: Case, wave: str, side: str) -> tuple[str, ...]:
    """Return the columns of the register that may say whom a wave concerns, the best first."""
    if wave == case.wave:
        return f"concerned:{side}", "alive"
    return (f"concerned:{side}@{wave}",)


_CODES = ("level", "region", "age")
_FLAGS = ("type:", "theme:", "family:")
"""Columns of the register by which partnerships are grouped."""


def _refer(grid: Grid, register: Grid, key: str, at: list[int], now: Booleans) -> None:
    column = next(column for column in register.columns if column.key == key)
    letter = register.letter(key)
    grid.add(
        key,
        column.heading,
        [
            column.values[row - register.first] if here else None
            for row, here in zip(at, now, strict=True)
        ],
        [
            f"={register.prefix}{letter}{row}" if here else ""
            for row, here in zip(at, now, strict=True)
        ],
        width=7,
    )
