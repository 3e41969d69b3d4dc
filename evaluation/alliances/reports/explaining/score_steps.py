"""The steps of one figure of the long score table."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.frameworks.model import State
from alliances.language import number, percent, plural, text
from alliances.reports.analysis_words import Words
from alliances.reports.explaining.cells import cells_of, cells_told
from alliances.reports.explaining.explanation import (
    PRECISE,
    Explanation,
    check_told,
    interval_told,
    origin_told,
    settings_told,
    told_number,
    withheld_told,
)
from alliances.reports.explaining.words import title_of
from alliances.reports.explaining.workings import Seen, Workings
from alliances.scoring.coding import Booleans, Floats
from alliances.scoring.lookup import figure
from alliances.scoring.methods import SUPPRESSED, describe_method
from alliances.scoring.table import long_table
from alliances.statistics.intervals import CONFIDENCE


def explain_score(identifier: str, workings: Workings, language: str) -> Explanation:
    """Return the arithmetic of a figure of the score table.

    Parameters
    ----------
    identifier
        ``node|statistic|scope|side|wave``, with ``|weighted`` behind for a weighted figure.
    workings
        The survey and its scores.
    language
        Of the sentences.

    Raises
    ------
    WrongCall
        No such figure.
    """
    found = figure(long_table(workings.protected), identifier)
    node, statistic, scope, side, wave, *weighted = identifier.split("|")
    words = Words(workings.survey, language)
    named = text(f"explain.statistics.{statistic}", language)
    title = title_of(words.node(node), named, scope, side, wave, words, "report.sides.gap")
    origin = origin_told(workings.survey, language)
    settings = settings_told(workings.settings, language)
    if SUPPRESSED in found.method or (found.value is None and "counts_withheld" in found.method):
        steps = (withheld_told(workings.settings, language), origin, settings)
        return Explanation(identifier, found, title, steps)
    made = _Figure(workings, node, statistic, scope, side, wave, language, bool(weighted))
    return made.explained(identifier, found, title)


@dataclass(frozen=True)
class _Figure:
    """One figure of the score table, and all that it takes to make it again."""

    workings: Workings
    node: str
    statistic: str
    scope: str
    side: str
    wave: str
    language: str
    weighted: bool = False

    def explained(self, identifier: str, found: Estimate, title: str) -> Explanation:
        """Return every step, from the cells on."""
        partnerships, names = self._seen.view.partnerships, self.workings.names
        inside = self._inside
        values = self._seen.figures(self.statistic)
        given = inside & ~np.isnan(values)
        if self.weighted:
            given &= self._weights > 0
        used = values[given]
        # Of a gap only the complete pairs count.
        counted = partnerships[given if self.statistic == "gap" else inside]
        behind = self.workings.behind(self.node, self.side, self.wave, names[counted])
        cells = cells_of(self.workings.survey, [behind])
        origin = origin_told(self.workings.survey, self.language)
        steps = [origin, cells_told(cells, self.language), self._counted(inside)]
        steps += self._rule()
        alone = self.scope.startswith("partnership:")
        if alone and self.workings.shown[partnerships[inside]].all():
            steps += self._respondents(names[partnerships[inside]])
        recomputed = float(used.mean()) if len(used) else None
        if self.weighted and recomputed is not None:
            told, recomputed = self._weighted(used, self._weights[given])
            steps += [told, *interval_told(found, self.language)]
        elif not alone and recomputed is not None:
            steps.append(self._averaged(used, recomputed))
            steps.append(self._interval(found, used))
        steps.append(describe_method(found.method, self.language))
        steps.append(settings_told(self.workings.settings, self.language))
        steps.append(check_told(recomputed, found, self.language))
        return Explanation(identifier, found, title, tuple(filter(None, steps)), cells, recomputed)

    @cached_property
    def _seen(self) -> Seen:
        return self.workings.seen(self.node, self.side, self.wave)

    @cached_property
    def _weights(self) -> Floats:
        """Return the declared weight of each partnership of the view."""
        return self.workings.weights(self.side, self.wave, self._seen.view.partnerships)

    @cached_property
    def _inside(self) -> Booleans:
        """Return which partnerships of the view the figure is about."""
        partnerships = self._seen.view.partnerships
        if self.scope == "programme":
            return np.ones(len(partnerships), dtype=np.bool_)
        kind, _, value = self.scope.partition(":")
        if kind == "partnership":
            found: Booleans = self.workings.names[partnerships] == value
            return found
        return self.workings.in_group(partnerships, self.wave, kind, value)

    def _counted(self, inside: Booleans) -> str:
        held = self._seen.view.counts
        counts = {
            name: number(int(held[name][inside, self._seen.place].sum()), self.language)
            for name in ("asked", "valid", "dont_know", "not_applicable", "refused", "blank")
        }
        return text("explain.counts", self.language, **counts)

    def _rule(self) -> list[str]:
        """Return how answers become the score of one side of one partnership."""
        framework = self.workings.survey.framework
        items = self.workings.items(self.node)
        if self.node in framework.item_by_id:
            if self.statistic == "favourable":
                scale = framework.scales[items[0].scale]
                codes = ", ".join(str(code) for code in scale.favourable)
                return [text("explain.favourable", self.language, codes=codes)]
            rule = "explain.item_gap" if self.statistic == "gap" else "explain.item"
            return [text(rule, self.language)]
        told = []
        for item in items:
            bounds = framework.scales[item.scale].bounds or (0.0, 0.0)
            weight = item.weight
            if self.node in framework.dimension_by_id:
                weight *= framework.criterion_by_id[item.criterion].weight
            key = "explain.reversed_part" if item.direction < 0 else "explain.part"
            low, high = (f"{bound:g}" for bound in bounds)
            told.append(
                text(key, self.language, item=item.id, weight=f"{weight:g}", low=low, high=high)
            )
        share = percent(framework.minimum_valid_share, self.language)
        rules = [
            text("explain.parts", self.language, parts=" ; ".join(told)),
            text("explain.minimum", self.language, share=share),
        ]
        gap = [text("explain.node_gap", self.language)] if self.statistic == "gap" else []
        return rules + gap

    def _respondents(self, partnerships: Collection[object]) -> list[str]:
        """Return the answers of a partnership that may be shown, one by one, with their cells."""
        sheet, rows = self.workings.answers(self.side, self.wave, partnerships)
        return [
            text(
                "explain.answers",
                self.language,
                item=item.id,
                answers=self._spoken(sheet, rows, item.id),
            )
            for item in self.workings.items(self.node)
            if item.id in rows
        ]

    def _spoken(self, sheet: str, rows: pd.DataFrame, item: str) -> str:
        """Return what each respondent said to an item, and where."""
        table = self.workings.survey.tables[sheet]
        spoken = []
        for row, value in zip(rows.index, rows[item], strict=True):
            state = State(int(table.states.loc[row, item]))
            _, where, address = table.where(item, int(row))
            said = (
                text(f"explain.states.{state.name.lower()}", self.language)
                if state is not State.VALUE
                else _said(value)
            )
            spoken.append(f"{where}!{address} = {said}")
        return " ; ".join(spoken)

    def _weighted(self, used: Floats, weights: Floats) -> tuple[str, float]:
        """Return the weighted mean as a sentence, and its value."""
        total, weight = float(used @ weights), float(weights.sum())
        numbers = {"total": total, "weight": weight, "value": total / weight, "count": len(used)}
        told = {name: told_number(each, self.language) for name, each in numbers.items()}
        return text("explain.weighted", self.language, **told), total / weight

    def _averaged(self, used: Floats, value: float) -> str:
        return plural(
            "explain.sum",
            len(used),
            self.language,
            count=number(len(used), self.language),
            total=number(float(used.sum()), self.language, PRECISE),
            value=number(value, self.language, PRECISE),
        )

    def _interval(self, found: Estimate, used: Floats) -> str:
        if found.low is None or found.high is None:
            return ""
        n = len(used)
        values = {
            "low": number(found.low, self.language, PRECISE),
            "high": number(found.high, self.language, PRECISE),
            "n": number(n, self.language),
            "population": number(self._population(), self.language),
            "sd": number(float(used.std(ddof=1)), self.language, PRECISE),
        }
        if "t_interval" not in found.method:
            return text("explain.interval_bounded", self.language, **values)
        t = float(stats.t.ppf((1 + CONFIDENCE) / 2, n - 1))
        return text(
            "explain.interval_t", self.language, t=number(t, self.language, PRECISE), **values
        )

    def _population(self) -> int:
        for block in self.workings.scores.blocks:
            if (block.wave, block.side, block.weighted) != (self.wave, self.side, False):
                continue
            ids = [node.id for node in block.nodes]
            if self.node not in ids:
                continue
            rows = block.rows
            kind, _, value = self.scope.partition(":")
            chosen = (
                rows["scope"].eq("programme")
                if self.scope == "programme"
                else (rows["group"].eq(kind) & rows["group_value"].eq(value))
            )
            return int(
                block.population[int(np.flatnonzero(chosen.to_numpy())[0]), ids.index(self.node)]
            )
        raise WrongCall("unknown_figure", identifier=self.node, near="—")


def _said(value: object) -> str:
    """Return an answer as text: a number without needless decimals, a word as it is."""
    return f"{value:g}" if isinstance(value, int | float | np.number) else str(value)
