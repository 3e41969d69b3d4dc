"""The smaller sheets: invitations, people, objectives, indicators, questions, national series."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from alliances.frameworks.load import load_framework
from alliances.progress.series import context_series
from alliances.reports.verification.answers import Answers
from alliances.reports.verification.case import BLANK, Case, coded
from alliances.reports.verification.grid import Grid

Spans = dict[tuple[str, str], tuple[int, int]]

MET = ("atteint", "depasse")
"""Outcomes counted as met."""


@dataclass(frozen=True)
class Lists:
    """The smaller sheets, each a `Grid`.

    Attributes
    ----------
    indicator_spans
        First and last row of the values of an indicator in a unit, of the wave or of none.
    indicator_rows
        The same, of all waves.
    indicator_table
        ``name, unit, wave, value, own`` (of no partnership in particular) and ``row``.
    series_spans
        First and last row of the totals of a national series.
    """

    invitations: Grid
    people: Grid
    objectives: Grid
    indicators: Grid
    indicator_spans: Spans
    indicator_rows: Spans
    indicator_table: pd.DataFrame
    questions: Grid
    series: Grid
    series_spans: dict[str, tuple[int, int]]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The sheets, in their order."""
        return (
            self.invitations,
            self.people,
            self.objectives,
            self.indicators,
            self.questions,
            self.series,
        )


def lay_lists(case: Case, answers: Answers) -> Lists:
    """Lay the smaller sheets out."""
    indicators, spans, every, table = _indicators(case)
    series, series_spans = _series(case)
    return Lists(
        _invitations(case),
        _people(case, answers),
        _objectives(case),
        indicators,
        spans,
        every,
        table,
        _questions(case),
        series,
        series_spans,
    )


def _grid(case: Case, name: str, columns: Sequence[tuple[str, list[Any]]]) -> Grid:
    grid = Grid(case.say(f"sheets.{name}"), case.say(f"titles.{name}"), len(columns[0][1]))
    for place, (key, values) in enumerate(columns):
        grid.add(key, case.say(f"columns.{key}"), values, width=22 if not place else 14)
    return grid


def _invitations(case: Case) -> Grid:
    """Lay out the invitations of the wave: who was asked, for what, and what came of it."""
    table = case.survey.data("invitations")
    asked = table[table["wave"].astype(str) == case.wave] if len(table) else table
    if not len(asked):
        return _grid(case, "invitations", [(k, []) for k in ("who", "disposition", "partnership")])
    names = case.names.partnerships
    who = asked["side"].astype(object).where(asked["side"].notna(), asked["voice"])
    rows = pd.DataFrame(
        {
            "who": who.fillna(BLANK).astype(str),
            "disposition": [coded(code) for code in asked["disposition"]],
            "partnership": asked["partnership"].map(names).fillna(BLANK),
        }
    ).sort_values(["who", "disposition", "partnership"])
    return _grid(case, "invitations", [(str(key), rows[key].tolist()) for key in rows])


def _people(case: Case, answers: Answers) -> Grid:
    """Lay out the people of the parties who answered in the wave, each once."""
    spans = [s for (wave, side), s in answers.spans.items() if wave == case.wave and len(side) == 1]
    table = case.survey.data("answers")
    held = table[table["wave"].astype(str) == case.wave] if len(table) else table
    counts = held["respondent"].value_counts() if len(held) else pd.Series(dtype=int)
    names = case.names.people
    keys = sorted(counts.index.astype(str), key=lambda key: names[key])
    grid = _grid(case, "people", [("respondent", [names[key] for key in keys])])
    if spans:
        low, high = min(first for first, _ in spans), max(last for _, last in spans)
        span = answers.grid.span("respondent", low, high)
        own = grid.letter("respondent")
        places = range(grid.first, grid.first + len(keys))
        grid.add(
            "rows",
            case.say("columns.rows"),
            [int(counts[key]) for key in keys],
            [f"=COUNTIF({span},{own}{r})" for r in places],
        )
    return grid


def _objectives(case: Case) -> Grid:
    table = case.survey.data("objectives")
    if not len(table):
        return _grid(case, "objectives", [("partnership", []), ("outcome", [])])
    rows = pd.DataFrame(
        {
            "partnership": table["partnership"].map(case.names.partnerships).fillna(BLANK),
            "outcome": [coded(code) for code in table["outcome"]],
        }
    ).sort_values(["partnership", "outcome"])
    return _grid(case, "objectives", [(str(key), rows[key].tolist()) for key in rows])


def _indicators(case: Case) -> tuple[Grid, Spans, Spans, pd.DataFrame]:
    """Lay out the values of indicators, each indicator and unit under a code of its own."""
    table = case.survey.data("indicators")
    columns = ("indicator", "wave", "partnership", "value", "target")
    if not len(table):
        none = pd.DataFrame(columns=["name", "unit", "wave", "value", "own", "row"])
        return _grid(case, "indicators", [(key, []) for key in columns]), {}, {}, none
    wave = table["wave"].astype(object).where(table["wave"].notna(), "")
    rows = pd.DataFrame(
        {
            "name": table["indicator"].astype(str),
            "unit": table["unit"].fillna("").astype(str),
            # The values of the wave first, so that they follow one another.
            "other": ~(wave.isin(["", case.wave]) & table["value"].notna()),
            "wave": wave.astype(str),
            "partnership": table["partnership"].map(case.names.partnerships).fillna(BLANK),
            "own": table["partnership"].isna(),
            "value": table["value"].astype(float),
            "target": table["target"].astype(float) if "target" in table else float("nan"),
        }
    ).sort_values(["name", "unit", "other", "wave", "partnership", "value"], ignore_index=True)
    number = rows.groupby(["name", "unit"], sort=True).ngroup()
    numbers = {
        key: [None if pd.isna(each) else float(each) for each in rows[key]]
        for key in ("value", "target")
    }
    grid = _grid(
        case,
        "indicators",
        [
            ("indicator", [f"I{each + 1:03d}" for each in number]),
            ("wave", [coded(each) if each else BLANK for each in rows["wave"]]),
            ("partnership", rows["partnership"].tolist()),
            *numbers.items(),
        ],
    )
    rows["row"] = rows.index + grid.first
    return grid, _ends(rows[~rows["other"]], grid.first), _ends(rows, grid.first), rows


def _ends(rows: pd.DataFrame, first: int) -> Spans:
    """Return the first and last row of each indicator and unit."""
    places = pd.Series(rows.index + first, index=rows.index)
    ends = places.groupby([rows["name"], rows["unit"]]).agg(["min", "max"])
    return {
        (str(name), str(unit)): (int(low), int(high))
        for (name, unit), low, high in zip(ends.index, ends["min"], ends["max"], strict=True)
    }


def _questions(case: Case) -> Grid:
    """Lay out the questions of the framework: their scale, direction and weight."""
    items = case.framework.items
    grid = _grid(
        case,
        "questions",
        [
            ("item", [item.id for item in items]),
            ("dimension", [item.dimension for item in items]),
            ("criterion", [item.criterion for item in items]),
            ("scale", [coded(item.scale) for item in items]),
            ("voice", [item.voice for item in items]),
            ("scored", [int(item.scored) for item in items]),
            ("direction", [item.direction for item in items]),
            ("weight", [item.weight for item in items]),
        ],
    )
    for concept in case.framework.concepts:
        informs = [int(concept.id in item.tags.get(concept.kind, ())) for item in items]
        grid.add(f"concept:{concept.kind}:{concept.id}", concept.id, informs)
    return grid


def _series(case: Case) -> tuple[Grid, dict[str, tuple[int, int]]]:
    """Lay out the national series of SDG 17, totals only: public figures, of no answer."""
    observations = context_series(load_framework("odd17"))
    totals = observations[observations["disaggregation"] == ""]
    totals = totals.sort_values(["series", "year"], ignore_index=True)
    grid = _grid(
        case,
        "series",
        [
            ("series", totals["series"].astype(str).tolist()),
            ("year", totals["year"].astype(int).tolist()),
            ("value", totals["value"].astype(float).tolist()),
        ],
    )
    places = pd.Series(totals.index + grid.first)
    ends = places.groupby(totals["series"]).agg(["min", "max"])
    return grid, {
        str(series): (int(low), int(high))
        for series, low, high in zip(ends.index, ends["min"], ends["max"], strict=True)
    }
