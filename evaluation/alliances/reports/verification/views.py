"""The parties of a partnership beside each other: the mean of its sides, the gap between two."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from alliances.reports.verification.case import Case
from alliances.reports.verification.grid import Grid
from alliances.reports.verification.scores import PartyScores
from alliances.scoring.gaps import TOGETHER

_CODES = ("level", "region", "age", "alive", "starting")
_FLAGS = ("type:", "theme:", "family:", "concerned:")
"""Columns of the register by which partnerships are grouped and counted."""


@dataclass(frozen=True)
class Views:
    """The sheet of the wave reported on, a row a partnership; columns are ``node|view``."""

    grid: Grid

    def column(self, node: str, view: str) -> str:
        """Return the means of sides (``sides``) or the gaps (``A-B``) of a node; empty if none."""
        key = f"{node}|{view}"
        return self.grid.span(key) if key in self.grid else ""


def lay_views(
    case: Case, scores: PartyScores, register: Grid, wanted: set[tuple[str, str]]
) -> Views:
    """Lay out the means of sides and the gaps that the report publishes.

    Parameters
    ----------
    wanted
        Pairs of a node and ``sides`` or a pair of sides such as ``A-B``.
    """
    rows = scores.rows
    now = rows[(rows["wave"] == case.wave) & (rows["side"].str.len() == 1)]
    names = case.names.partnerships
    keys = sorted(now["partnership"].unique(), key=lambda key: names[key])
    grid = Grid(case.say("sheets.views"), case.say("titles.views"), len(keys))
    grid.add("partnership", case.say("columns.partnership"), [names[k] for k in keys], width=22)
    at = {
        str(side): dict(zip(part["partnership"], part["row"], strict=True))
        for side, part in now.groupby("side")
    }
    place = {name: row for row, name in enumerate(register.values("partnership"), register.first)}
    for key in register.keys:
        if key in _CODES or (key.startswith(_FLAGS) and "@" not in key):
            column = next(c for c in register.columns if c.key == key)
            seen = [place[names[k]] for k in keys]
            grid.add(
                key,
                column.heading,
                [column.values[row - register.first] for row in seen],
                [f"={register.prefix}{register.letter(key)}{row}" for row in seen],
                width=7,
            )
    for node, view in sorted(wanted):
        if node in scores.grid:
            _add_view(case, grid, scores, (node, view), keys, at)
    return Views(grid)


def _add_view(
    case: Case,
    grid: Grid,
    scores: PartyScores,
    wanted: tuple[str, str],
    keys: list[str],
    at: dict[str, dict[str, int]],
) -> None:
    node, view = wanted
    together = view == TOGETHER
    sides = sorted(at) if together else view.split("-")
    letter, first = scores.grid.letter(node), scores.grid.first
    held = scores.grid.values(node)
    formulas: list[str] = []
    values: list[Any] = []
    for key in keys:
        rows = [at[side][key] for side in sides if key in at.get(side, {})]
        cells = [f"{scores.grid.prefix}{letter}{row}" for row in rows]
        numbers = [
            float(value) for row in rows if isinstance(value := held[row - first], (int, float))
        ]
        joined = ",".join(cells)
        if together:
            formulas.append(f'=IF(COUNT({joined})>0,AVERAGE({joined}),"")')
            values.append(float(np.mean(numbers)) if numbers else "")
        elif len(cells) == 2:
            formulas.append(f'=IF(COUNT({joined})=2,{cells[0]}-{cells[1]},"")')
            values.append(numbers[0] - numbers[1] if len(numbers) == 2 else "")
        else:
            formulas.append("")
            values.append(None)
    heading = case.say("columns.view", node=node, view=view)
    grid.add(f"{node}|{view}", heading, values, formulas, "signed" if not together else "score")
