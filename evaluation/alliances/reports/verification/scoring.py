"""The scores of each party, from its range of answers: items, criteria, dimensions, by formulas."""

from typing import Any

import numpy as np
import pandas as pd

from alliances.frameworks.model import Item, State
from alliances.frameworks.sheets import ANSWER_SHEETS
from alliances.reports.verification.answers import Answers
from alliances.reports.verification.case import Case, coded
from alliances.reports.verification.scores import PartyScores
from alliances.scoring.cells import Cells
from alliances.scoring.coding import Booleans, Floats, Integers, favourable_codes
from alliances.scoring.normalising import bounds_of
from alliances.scoring.sides import positions

NO_SCORE = "ND"
"""Stands where an item applied and nobody gave a valid answer: it weighs against the score."""


def add_scores(case: Case, scores: PartyScores, answers: Answers) -> None:
    """Add the scores of every party: means of items, criteria, dimensions, favourable shares."""
    _Scorer(case, scores, answers).add_all()


class _Scorer:
    """Adds columns of scores to a sheet whose rows are known."""

    def __init__(self, case: Case, scores: PartyScores, answers: Answers) -> None:
        self.case, self.scores, self.answers = case, scores, answers
        self.grid = scores.grid
        rows = scores.rows
        self.row_numbers = rows["row"].tolist()
        self.first, self.last = rows["first"].tolist(), rows["last"].tolist()
        self.now = (rows["wave"] == case.wave).to_numpy()
        self.voice = rows["side"].isin(tuple(ANSWER_SHEETS.values())).to_numpy()
        self.states = answers.states
        self.matched = [(cells, *_matched(cells, rows)) for cells in case.scores.cells]

    def add_all(self) -> None:
        """Add every column, from items to dimensions."""
        case = self.case
        hierarchy = [
            *(("criterion", c.id) for c in case.framework.criteria),
            *(("dimension", d.id) for d in case.framework.dimensions),
        ]
        members = {
            node: [item for item in case.entering if getattr(item, kind) == node]
            for kind, node in hierarchy
        }
        for item in case.entering:
            self._mean(item, ~self.voice, entering=True)
        self._parameters()
        for _, node in hierarchy:
            if members[node]:
                self._score(node, members[node])
        for kind, node in hierarchy:
            if kind == "dimension" and members[node]:
                self._answered(node, members[node])
        for item in case.beside:
            if case.framework.scales[item.scale].summary == "mean":
                self._mean(item, self.now & self._speaks(item), entering=False)
        for item in (*case.entering, *case.beside):
            if case.framework.scales[item.scale].favourable:
                self._favourable(item, self.now & self._speaks(item))

    def _speaks(self, item: Item) -> Booleans:
        """Return the rows of those who are asked an item."""
        if item.voice == "partie":
            return ~self.voice
        told: Booleans = (self.scores.rows["side"] == item.voice).to_numpy()
        return told

    def _ranges(self, item: str) -> list[str]:
        letter, prefix = self.answers.grid.letter(item), self.answers.grid.prefix
        return [
            f"{prefix}{letter}{first}:{letter}{last}"
            for first, last in zip(self.first, self.last, strict=True)
        ]

    def _mean(self, item: Item, where: Booleans, *, entering: bool) -> None:
        """Add an item's mean; of those that enter scores, say where they lacked an answer."""
        value = self._engine("mean", item.id)
        asked, spared = self._counted("asked", item.id), self._counted("not_applicable", item.id)
        lacking = entering & (asked > spared)
        spare, unread = self.states[State.NOT_APPLICABLE], self.states[State.INVALID]
        formulas: list[str] = []
        values: list[Any] = []
        for place, span in enumerate(self._ranges(item.id)):
            if not where[place]:
                formulas.append("")
                values.append(None)
                continue
            none = (
                f'IF(COUNTA({span})-COUNTIF({span},"{spare}")-COUNTIF({span},"{unread}")>0,'
                f'"{NO_SCORE}","")'
                if entering
                else '""'
            )
            formulas.append(f"=IF(COUNT({span})>0,AVERAGE({span}),{none})")
            found = value[place]
            values.append(found if found == found else (NO_SCORE if lacking[place] else ""))
        self.grid.add(item.id, item.id, values, formulas, "level", 7)

    def _parameters(self) -> None:
        """Add the parameters of the items that enter scores, above their columns."""
        case, grid = self.case, self.grid
        items = case.entering
        if not items:
            return
        low, high = bounds_of(items, case.framework)
        criteria = case.framework.criterion_by_id
        ids = [item.id for item in items]

        def head(name: str, values: list[float], formulas: dict[str, str] | None = None) -> int:
            held = dict(zip(ids, values, strict=True))
            return grid.add_head(case.say(f"parameters.{name}"), held, formulas or {})

        share = grid.add_head(
            case.say("parameters.minimum"), {"side": case.framework.minimum_valid_share}, {}
        )
        self.minimum = f"$C${share}"
        self.low = head("low", low.tolist())
        self.high = head("high", high.tolist())
        turn = head("direction", [float(item.direction) for item in items])
        self.weight = {"criterion": head("weight_criterion", [item.weight for item in items])}
        self.weight["dimension"] = head(
            "weight_dimension", [item.weight * criteria[item.criterion].weight for item in items]
        )
        letters = {item: grid.letter(item) for item in ids}
        span = high - low
        direction = np.array([item.direction for item in items], dtype=np.float64)
        self.slope = head(
            "slope",
            (direction * 100 / span).tolist(),
            {i: f"={L}{turn}*100/({L}{self.high}-{L}{self.low})" for i, L in letters.items()},
        )
        self.offset = head(
            "offset",
            (np.where(direction < 0, high, -low) * 100 / span).tolist(),
            {
                i: f"=IF({L}{turn}<0,{L}{self.high},-{L}{self.low})*100"
                f"/({L}{self.high}-{L}{self.low})"
                for i, L in letters.items()
            },
        )

    def _score(self, node: str, items: list[Item]) -> None:
        """Add the score of a criterion or dimension: the weighted mean of its items on 0-100."""
        grid = self.grid
        kind = "dimension" if node in self.case.framework.dimension_by_id else "criterion"
        a, b = grid.letter(items[0].id), grid.letter(items[-1].id)
        mean = self._weighted(a, b, self.weight[kind])
        if self._alike(items, kind):
            mean = f"(AVERAGE({a}#:{b}#)-${a}${self.low})/(${a}${self.high}-${a}${self.low})*100"
        pattern = (
            f"=IF(AND(COUNT({a}#:{b}#)>0,COUNT({a}#:{b}#)>={self.minimum}*"
            f'(COUNT({a}#:{b}#)+COUNTIF({a}#:{b}#,"{NO_SCORE}"))-1E-9),{mean},"")'
        )
        where = ~self.voice
        if node not in self.case.earlier_nodes:
            where = where & self.now
        formulas = [
            pattern.replace("#", str(row)) if here else ""
            for row, here in zip(self.row_numbers, where, strict=True)
        ]
        values = [
            (found if found == found else "") if here else None
            for found, here in zip(self._engine("mean", node), where, strict=True)
        ]
        grid.add(node, node, values, formulas, "score", 9)

    def _weighted(self, a: str, b: str, weight: int) -> str:
        """Return the weighted mean of a row of items, each turned and brought to 0-100."""

        def head(row: int) -> str:
            return f"${a}${row}:${b}${row}"

        given = f"--ISNUMBER({a}#:{b}#)"
        return (
            f"(SUMPRODUCT({a}#:{b}#,{head(self.slope)},{head(weight)})"
            f"+SUMPRODUCT({given},{head(self.offset)},{head(weight)}))"
            f"/SUMPRODUCT({given},{head(weight)})"
        )

    def _alike(self, items: list[Item], kind: str) -> bool:
        """Whether the items of a node weigh the same, run the same way and share one scale."""
        criteria = self.case.framework.criterion_by_id
        seen = {
            (
                item.weight * (criteria[item.criterion].weight if kind == "dimension" else 1),
                item.direction,
                self.case.framework.scales[item.scale].bounds,
            )
            for item in items
        }
        return len(seen) == 1 and items[0].direction > 0

    def _answered(self, node: str, items: list[Item]) -> None:
        """Add the valid answers of a dimension, and those asked and applicable."""
        grid, source = self.grid, self.answers.grid
        a, b = source.letter(items[0].id), source.letter(items[-1].id)
        spare, unread = self.states[State.NOT_APPLICABLE], self.states[State.INVALID]
        where = self.now & ~self.voice
        valid, base = [], []
        for place, (first, last) in enumerate(zip(self.first, self.last, strict=True)):
            span = f"{source.prefix}{a}{first}:{b}{last}"
            valid.append(f"=COUNT({span})" if where[place] else "")
            base.append(
                f'=COUNTA({span})-COUNTIF({span},"{spare}")-COUNTIF({span},"{unread}")'
                if where[place]
                else ""
            )
        counted = self._counted("valid", node)
        asked = self._counted("asked", node) - self._counted("not_applicable", node)
        for key, values, formulas in (("valid", counted, valid), ("base", asked, base)):
            grid.add(
                f"{key}:{node}",
                self.case.say(f"columns.{key}", node=node),
                [v if here else None for v, here in zip(values.tolist(), where, strict=True)],
                formulas,
                width=8,
            )

    def _favourable(self, item: Item, where: Booleans) -> None:
        """Add the share of favourable answers to an item, in percent."""
        value = self._engine("favourable", item.id)
        codes = _favourable(self.case, item)
        nominal = not self.case.framework.scales[item.scale].ordered
        formulas: list[str] = []
        values: list[Any] = []
        for place, span in enumerate(self._ranges(item.id)):
            if not where[place]:
                formulas.append("")
                values.append(None)
                continue
            counted = "+".join(f"COUNTIF({span},{code})" for code in codes)
            n = valid_count(span, self.states) if nominal else f"COUNT({span})"
            formulas.append(f'=IF({n}>0,({counted})/{n}*100,"")')
            found = value[place]
            values.append(found if found == found else "")
        heading = self.case.say("columns.favourable", item=item.id)
        self.grid.add(f"fav:{item.id}", heading, values, formulas, "score", 8)

    def _engine(self, name: str, node: str) -> list[float]:
        """Return what the scores hold for the rows of the sheet, NaN where there is nothing."""
        found: list[float] = self._found(name, node).tolist()
        return found

    def _counted(self, name: str, node: str) -> Integers:
        return np.nan_to_num(self._found(name, node)).astype(np.int64)

    def _found(self, name: str, node: str) -> Floats:
        found = np.full(len(self.row_numbers), np.nan)
        for cells, place, index in self.matched:
            known = {each.id: number for number, each in enumerate(cells.nodes)}
            if node in known:
                arrays = {"mean": cells.mean, "favourable": cells.favourable, **cells.counts}
                found[place] = arrays[name][index, known[node]]
        return found


def _favourable(case: Case, item: Item) -> tuple[str, ...]:
    """Return the favourable codes of an item as criteria of COUNTIF; the top ones in one."""
    scale = case.framework.scales[item.scale]
    if not scale.ordered:
        return tuple(f'"{coded(code)}"' for code in scale.favourable)
    codes = sorted(favourable_codes(item, case.framework))
    levels = sorted(float(code) for code in scale.codes)
    if codes == levels[-len(codes) :]:
        return (f'">={codes[0]:g}"',)
    if codes == levels[: len(codes)]:
        return (f'"<={codes[-1]:g}"',)
    return tuple(f"{code:g}" for code in codes)


def valid_count(span: str, states: dict[State, str]) -> str:
    """Return the formula that counts the valid answers of a nominal item."""
    nothings = "".join(f'-COUNTIF({span},"{code}")' for code in states.values())
    return f"(COUNTA({span}){nothings})"


def _matched(cells: Cells, rows: pd.DataFrame) -> tuple[Integers, Integers]:
    """Return the rows of the sheet that the cells hold, and where."""
    number = _numbers(cells, rows)
    index = np.minimum(np.searchsorted(cells.numbers, number), len(cells.numbers) - 1)
    held = (number >= 0) & (cells.numbers[index] == number)
    return np.flatnonzero(held), index[held]


def _numbers(cells: Cells, rows: pd.DataFrame) -> Integers:
    """Return the number of the cell of each row, -1 where the axes do not hold it."""
    axes = cells.axes
    wave = positions(rows["wave"], axes.waves)
    partnership = positions(rows["partnership"], axes.partnerships)
    side = positions(rows["side"], axes.sides)
    inside = (wave >= 0) & (partnership >= 0) & (side >= 0)
    number = (wave * len(axes.partnerships) + partnership) * len(axes.sides) + side
    return np.where(inside, number, -1)
