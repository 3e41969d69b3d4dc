"""How the shares of disagreements are made: of the answers to a part, level by level."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.frameworks.model import Scale, State
from alliances.frameworks.readings import PARTS, Reading
from alliances.reports.analysis_scope import level_part
from alliances.reports.explaining.cells import Behind
from alliances.reports.explaining.rules import Answers, Made, Number, Rule, Sheet
from alliances.reports.explaining.workings import Workings
from alliances.scoring.coding import Booleans
from alliances.statistics.tables.disagreement_facts import (
    VOICED,
    lowest_number,
    scale_of,
    voiced_of,
)
from alliances.statistics.tables.disagreements import FAVOURABLE

_N = "_n"
_START = "rule"
"""The part that is asked at the start of a partnership, and told from then on."""

_NO_INTERVAL = ("", "")


@dataclass(frozen=True)
class _Said:
    """The answers of a side to the parts of a reading: of everyone, or of those who voiced some."""

    workings: Workings
    row: pd.Series

    @cached_property
    def reading(self) -> Reading:
        readings = self.workings.survey.framework.readings
        return next(each for each in readings if each.id == self.row["reading"])

    @property
    def alone(self) -> bool:
        """Whether the row is of one partnership."""
        return isinstance(self.row["partnership"], str)

    @property
    def voiced(self) -> str:
        return str(self.row["voiced"])

    def scale(self, part: str) -> Scale:
        return scale_of(self.reading, part, self.workings.survey.framework)

    def waves(self, part: str) -> tuple[str, ...]:
        """Return the waves whose answers to a part are told in that of the row."""
        wave, every = str(self.row["wave"]), self.workings.protected.waves
        if part != _START:
            return (wave,)
        return every[: every.index(wave) + 1] if self.alone else self._start

    @cached_property
    def _start(self) -> tuple[str, ...]:
        """The waves of the programme whose answers to the rule are told in that of the row."""
        told = self.workings.table("disagreements")
        told = told[told["partnership"].isna() & told["voiced"].eq(VOICED[0])]
        told = told[told["reading"].eq(self.row["reading"]) & told["side"].eq(self.row["side"])]
        first = next(str(name) for name in told if level_part(str(name)) == _START)
        # Of too few, nothing is added: their wave is not told, nor with those after it.
        number = told.loc[told[first].notna()].set_index("wave")[_START + _N]
        added = number.reindex(self.workings.protected.waves).dropna().diff().ne(0)
        waves = added.index[added.to_numpy(np.bool_)]
        until = self.workings.protected.waves.index(str(self.row["wave"]))
        every = self.workings.protected.waves[: until + 1]
        return tuple(wave for wave in every if wave in waves)

    @cached_property
    def _kept(self) -> Booleans:
        """Which answers are of those whom the row counts, whatever the wave."""
        data = self.workings.survey.data("answers")
        kept: Booleans = (data["side"] == self.row["side"]).to_numpy(np.bool_, na_value=False)
        if self.alone:
            own = data["partnership"].astype(str) == self.row["partnership"]
            kept = kept & own.to_numpy(np.bool_)
        if self.voiced != VOICED[0]:
            kept = kept & (voiced_of(self.workings.survey, self.reading) == self.voiced)
        return kept

    def given(self, part: str) -> pd.Series:
        """Return the codes of the valid answers to a part, by their row."""
        table, item = self.workings.survey.tables["answers"], self.reading.items[part]
        # Integer codes may be held as decimals: levels are told by their place on the scale.
        level = pd.Categorical(table.data[item], categories=[*self.scale(part).codes])
        codes = pd.Series(level.rename_categories(str), index=table.data.index)
        valid = codes.notna() & (table.states[item] == State.VALUE)
        heard = table.data["wave"].astype(str).isin(self.waves(part))
        return codes[self._kept & (valid & heard).to_numpy(np.bool_)]

    def facts(self, part: str) -> Mapping[str, Number]:
        """Return what says whose answers to a part are counted."""
        heard = self.given(part).index
        waves = self.workings.survey.data("answers").loc[heard, "wave"].astype(str)
        return {
            "item": self.reading.items[part],
            "number": self.reading.items["number"],
            "lowest": str(lowest_number(self.reading, self.workings.survey.framework)),
            "waves": ", ".join(sorted(waves.unique())),
        }

    def whose(self, part: str) -> str:
        """Return the sentence of whose answers to a part are counted."""
        if part == _START:
            return "start_of_one" if self.alone else "start"
        return self.voiced


def _answers(part: str) -> Callable[[_Said], Answers]:
    def find(data: _Said) -> Answers:
        rows = tuple(int(row) for row in data.given(part).index)
        return [Behind("answers", (data.reading.items[part],), rows)]

    return find


def _count(part: str) -> Callable[[_Said], Made]:
    def make(data: _Said) -> Made:
        return Made(len(data.given(part)), data.facts(part), whose=data.whose(part))

    return make


def _share(part: str, levels: Callable[[Scale], list[str]]) -> Callable[[_Said], Made]:
    """Those who chose some levels, among those who answered."""

    def make(data: _Said) -> Made:
        given, wanted = data.given(part), levels(data.scale(part))
        count = int(given.isin(wanted).sum())
        numbers: dict[str, Number] = {
            **data.facts(part),
            "levels": ", ".join(wanted),
            "count": count,
            "n": len(given),
        }
        return Made(count / len(given), numbers, whose=data.whose(part))

    return make


def _favourable(scale: Scale) -> list[str]:
    return [str(code) for code in scale.favourable]


def _rule_of(column: str) -> Rule | None:
    """Return the rule of a column of the table; None where it is no figure."""
    part = "expression" if column == FAVOURABLE else level_part(column)
    if not part:
        part = column.removesuffix(_N)
        if part not in PARTS["disagreement"] or part == column:
            return None
        base = (column, "valid")
        return Rule("answered_part", _count(part), base, "count", _NO_INTERVAL, (), _answers(part))
    code = column.partition(":")[2]
    words, levels = (
        ("favourable_levels", _favourable)
        if column == FAVOURABLE
        else ("level_share", lambda scale: [code])
    )
    base = (f"{part}{_N}", "valid")
    make = _share(part, levels)
    return Rule(words, make, base, "share", _NO_INTERVAL, (), _answers(part))


def _part_held(row: pd.Series, rule: Rule) -> bool:
    """Return whether a part has answers of which no level is told: too few stand behind them."""
    base = rule.n[0]
    part = base.removesuffix(_N)
    told = [share for column, share in row.items() if level_part(str(column)) == part]
    return bool(pd.notna(row[base]) and pd.isna(told).all())


DISAGREEMENTS = Sheet({}, _Said, _rule_of, _part_held)
