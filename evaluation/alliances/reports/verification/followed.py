"""What is followed from wave to wave: recommendations, agreements, statutory objectives."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from alliances.datasets.carrying import register
from alliances.reports.model import ReportTable
from alliances.reports.verification.case import BLANK, Case, coded
from alliances.reports.verification.grid import Grid


@dataclass(frozen=True)
class Followed:
    """The sheets of what is followed.

    Attributes
    ----------
    recommendations
        A row a recommendation up to the wave reported on; no text.
    recommendation_rows
        The row of each, by its code.
    agreements
        A row an agreement, those of a wave and a partnership together.
    statutory
        A row an indicator of a statutory objective, with where it stands.
    """

    recommendations: Grid
    recommendation_rows: dict[str, int]
    agreements: Grid
    statutory: Grid

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The sheets, in their order."""
        return self.recommendations, self.agreements, self.statutory


def lay_followed(case: Case) -> Followed:
    """Lay out recommendations, agreements and statutory objectives."""
    last = case.survey.waves.index(case.wave) if case.wave in case.survey.waves else -1
    held = {name: register(case.survey, name) for name in ("recommendations", "agreements")}
    known = {name: table[table["order"] <= last] for name, table in held.items()}
    recommendations, rows = _recommendations(case, known["recommendations"])
    return Followed(recommendations, rows, _agreements(case, known["agreements"]), _statutory(case))


def _grid(case: Case, name: str, columns: dict[str, list[Any]]) -> Grid:
    size = len(next(iter(columns.values())))
    grid = Grid(case.say(f"sheets.{name}"), case.say(f"titles.{name}"), size)
    for key, values in columns.items():
        grid.add(key, case.say(f"columns.{key}"), values, width=22 if not grid.columns else 14)
    return grid


def _recommendations(case: Case, table: pd.DataFrame) -> tuple[Grid, dict[str, int]]:
    grid = _grid(
        case,
        "recommendations",
        {
            "wave": [coded(wave) for wave in table["wave"]],
            "status": [coded(status) for status in table["status"]],
            "late": [int(late) for late in table["late"]],
            "support": [None if pd.isna(each) else float(each) for each in table["support"]],
        },
    )
    codes = table["recommendation"].astype(str)
    return grid, {code: row for row, code in enumerate(codes, grid.first)}


def _agreements(case: Case, table: pd.DataFrame) -> Grid:
    names = table["partnership"].map(case.names.partnerships).fillna(BLANK)
    order = pd.DataFrame({"wave": table["wave"].map(coded), "name": names})
    table = table.loc[order.sort_values(["wave", "name"], kind="stable").index]
    flags = {
        key: table[key].astype("boolean").fillna(False).astype(int).tolist()
        for key in ("agreed_a", "agreed_b")
    }
    grid = _grid(
        case,
        "agreements",
        {
            "wave": [coded(wave) for wave in table["wave"]],
            "partnership": names.loc[table.index].tolist(),
            "status": [coded(status) for status in table["status"]],
            "late": [int(late) for late in table["late"]],
            **flags,
        },
    )
    first = ~table.duplicated(["wave", "partnership"])
    rows = range(grid.first, grid.first + grid.size)
    w, p = grid.letter("wave"), grid.letter("partnership")
    grid.add(
        "once_partnership",
        case.say("columns.once_partnership"),
        first.astype(int).tolist(),
        [f"=IF(AND({w}{r}={w}{r - 1},{p}{r}={p}{r - 1}),0,1)" for r in rows],
    )
    return grid


def _statutory(case: Case) -> Grid:
    """Lay out the indicators of the statutory objectives, as the report has them."""
    rows = [
        (block.id.removeprefix("statutory_"), words, value, target)
        for section in case.report.sections
        for block in section.flat
        if isinstance(block, ReportTable) and block.id.removeprefix("statutory_").isdigit()
        for words, value, target in zip(
            block.rows["attainment"], block.rows["value"], block.rows["target"], strict=True
        )
        if words
    ]
    # What the report withholds is not written here either.
    numbers = [[None if pd.isna(n) else float(n) for n in row[2:]] for row in rows]
    return _grid(
        case,
        "statutory",
        {
            "objective": [coded(number) for number, *_ in rows],
            "attainment": [coded(words) for _, words, *_ in rows],
            "value": [value for value, _ in numbers],
            "target": [target for _, target in numbers],
        },
    )
