"""The arithmetic of one figure: the cells it came from, the rule, each step, the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd
from scipy import stats

from alliances.datasets.survey import Survey
from alliances.disclosure import DEFAULTS, DisclosureSettings, partnerships_shown, protect
from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.frameworks.model import Item, State
from alliances.frameworks.sheets import ANSWER_SHEETS, SIDES
from alliances.language import number, percent, plural, text
from alliances.language.catalogue import catalogue
from alliances.scoring.aggregating import enters
from alliances.scoring.coding import Booleans
from alliances.scoring.engine import Scores, compute, views_of
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.groups import GROUPINGS
from alliances.scoring.lookup import figure
from alliances.scoring.methods import SUPPRESSED, describe_method
from alliances.scoring.table import long_table
from alliances.scoring.views import View
from alliances.statistics.intervals import with_intervals

_RANGES = 12
"""Ranges of cells told one by one; the others are counted."""


@dataclass(frozen=True)
class CellRange:
    """Cells of one column, from a row to another: ``Réponses!F3:F12``."""

    file: str
    sheet: str
    column: str
    first: int
    last: int

    @property
    def cells(self) -> int:
        """How many there are."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        """Return the range as a spreadsheet writes it."""
        end = f":{self.column}{self.last}" if self.last > self.first else ""
        where = f"[{self.file}]{self.sheet}" if self.file else self.sheet
        return f"{where}!{self.column}{self.first}{end}"


@dataclass(frozen=True)
class Explanation:
    """How a figure was made.

    Attributes
    ----------
    identifier
        Of the figure.
    figure
        Its value, n, interval and method, as published.
    title
        What it is, in words.
    steps
        Sentences, in order: rule, numbers, result.
    cells
        Where the answers stand that it rests on.
    recomputed
        The value made once more from the answers; None where the figure is withheld.
    """

    identifier: str
    figure: Estimate
    title: str
    steps: tuple[str, ...]
    cells: tuple[CellRange, ...] = ()
    recomputed: float | None = None

    def __str__(self) -> str:
        """Return the explanation as lines of text."""
        lines = [self.title, *(f"{rank}. {step}" for rank, step in enumerate(self.steps, 1))]
        return "\n".join(lines)


def explain(
    what: str | Estimate,
    survey: Survey | None = None,
    language: str = "fr",
    settings: DisclosureSettings = DEFAULTS,
) -> Explanation:
    """Return the arithmetic of a figure, from the cells to its interval.

    Parameters
    ----------
    what
        The identifier of a figure of the score table (``node|statistic|scope|side|wave``), or an
        estimate that a function of `alliances.statistics` returned.
    survey
        The checked survey that the figure comes from; not needed for an estimate.
    language
        Of the sentences.
    settings
        The smallest groups that are shown: what is withheld is not explained.

    Returns
    -------
    Explanation
        ``print(explanation)`` shows it.

    Raises
    ------
    WrongCall
        No such figure, or an identifier without a survey.

    Examples
    --------
    >>> from alliances.statistics import survey_mean
    >>> "4.00" in explain(survey_mean([3, 4, 5, 4], population=6), language="en").steps[0]
    True
    """
    if isinstance(what, Estimate):
        return _of_estimate(what, language)
    if survey is None:
        raise WrongCall("explain_needs_survey", identifier=what)
    survey.require_usable()
    wave = (what.split("|") + [""] * 5)[4]
    scores = with_intervals(compute(survey, wave if wave in survey.waves else None))
    protected = protect(scores, survey, settings)
    found = figure(long_table(protected), what)
    parts = what.split("|")
    node, statistic, scope, side = parts[:4]
    title = _title(survey, node, statistic, scope, side, wave, language)
    made = _Figure(survey, scores, node, statistic, scope, side, wave, language)
    if SUPPRESSED in found.method or (found.value is None and "counts_withheld" in found.method):
        held = text(
            "explain.withheld",
            language,
            people=settings.people,
            organisations=settings.organisations,
        )
        return Explanation(what, found, title, (held, made.where_from()))
    if len(parts) > 5:
        # A weighted figure stands beside the plain one, which is the one laid out.
        told = (describe_method(found.method, language), made.where_from())
        return Explanation(what, found, title, (_result(found, language), *told))
    return made.explained(what, found, title, partnerships_shown(scores, survey))


def _title(
    survey: Survey, node: str, statistic: str, scope: str, side: str, wave: str, language: str
) -> str:
    return text(
        "explain.title",
        language,
        label=survey.framework.label(node, language),
        statistic=text(f"explain.statistics.{statistic}", language),
        scope=_scope_words(survey, scope, language),
        side=_side_words(side, language),
        wave=wave,
    )


def _scope_words(survey: Survey, scope: str, language: str) -> str:
    if scope == "programme":
        return text("explain.programme", language)
    kind, _, value = scope.partition(":")
    if kind == "partnership":
        return text("explain.partnership", language, partnership=value)
    return survey.labels(GROUPINGS.get(kind, ""), language).get(value, value)


def _side_words(side: str, language: str) -> str:
    key = f"report.sides.{side}"
    if key in catalogue(language):
        return text(key, language)
    if "-" in side:
        first, second = (_side_words(each, language) for each in side.split("-"))
        return text("report.sides.gap", language, first=first, second=second)
    return text("report.sides.other", language, side=side)


def _of_estimate(found: Estimate, language: str) -> Explanation:
    """Explain an estimate from what it carries."""
    steps = [_result(found, language)]
    if found.error is not None:
        steps.append(text("explain.error", language, error=number(found.error, language, 4)))
    if found.low is not None and found.high is not None:
        steps.append(
            text(
                "explain.interval",
                language,
                low=number(found.low, language, 4),
                high=number(found.high, language, 4),
            )
        )
        single = isinstance(found.df, float) and found.error is not None and found.value is not None
        if single and np.isclose(found.high - found.value, found.value - found.low):  # type: ignore[operator]
            t = (found.high - float(found)) / found.error if found.error else 0.0
            steps.append(
                text(
                    "explain.t",
                    language,
                    t=number(t, language, 3),
                    df=number(float(found.df), language, 1),  # type: ignore[arg-type]
                )
            )
    steps.append(text("explain.method", language, method=found.method))
    if found.source:
        steps.append(text("explain.source", language, source=found.source))
    if found.note:
        steps.append(text("explain.note", language, note=found.note))
    return Explanation("", found, found.method, tuple(steps), recomputed=found.value)


def _result(found: Estimate, language: str) -> str:
    if found.value is None:
        return text("explain.no_value", language, n=number(found.n, language))
    return text(
        "explain.value",
        language,
        value=number(found.value, language, 2),
        n=number(found.n, language),
    )


@dataclass(frozen=True)
class _Figure:
    """One figure of the score table, and all that it takes to make it again."""

    survey: Survey
    scores: Scores
    node: str
    statistic: str
    scope: str
    side: str
    wave: str
    language: str

    def explained(
        self, identifier: str, found: Estimate, title: str, shown: Booleans
    ) -> Explanation:
        """Return every step, from the cells on."""
        view, place, nodes = self._view()
        inside = self._inside(view)
        name = self.statistic
        values = view.figures[name][:, place]
        given = inside & ~np.isnan(values)
        used = values[given]
        # Of a gap only the complete pairs count.
        behind = given if name == "gap" else inside
        cells = self._cells(view.partnerships[behind])
        steps = [self.where_from(), self._cells_told(cells), self._counted(view, place, inside)]
        steps += self._rule(place, nodes)
        alone = self.scope.startswith("partnership:")
        if alone and shown[view.partnerships[inside]].all():
            steps += self._respondents(view.partnerships[inside])
        recomputed = float(used.mean()) if len(used) else None
        if not alone and recomputed is not None:
            steps += self._averaged(used, recomputed)
            steps += self._interval(found, used)
        steps.append(describe_method(found.method, self.language))
        if recomputed is not None and found.value is not None:
            same = bool(np.isclose(recomputed, found.value, rtol=1e-9, atol=1e-9))
            steps.append(text(f"explain.{'same' if same else 'differs'}", self.language))
        return Explanation(identifier, found, title, tuple(filter(None, steps)), cells, recomputed)

    def where_from(self) -> str:
        """Return the file with its hash, and the framework with its version."""
        return text(
            "explain.origin",
            self.language,
            file=self.survey.source.file,
            sha=self.survey.source.sha256[:12],
            framework=self.survey.framework.id,
            version=self.survey.framework.version,
        )

    def _view(self) -> tuple[View, int, tuple[object, ...]]:
        """Return the view of the side in the wave, and the place of the node."""
        for cells in self.scores.cells:
            if self.wave not in cells.axes.waves:
                continue
            at = cells.axes.waves.index(self.wave)
            voice = cells.axes.sides[0] not in SIDES
            listed = self.scores.groups[self.wave].has_party
            ids = [node.id for node in cells.nodes]
            for view in views_of(cells, at, voice, listed):
                if view.side == self.side and self.node in ids:
                    return view, ids.index(self.node), cells.nodes
        raise WrongCall("unknown_figure", identifier=self.node, near="—")

    def _inside(self, view: View) -> Booleans:
        """Return which partnerships of the view the figure is about."""
        if self.scope == "programme":
            return np.ones(len(view.partnerships), dtype=np.bool_)
        kind, _, value = self.scope.partition(":")
        if kind == "partnership":
            names = np.array(self.scores.partnerships, dtype=object)[view.partnerships]
            found: Booleans = names == value
            return found
        groups = self.scores.groups[self.wave]
        rows = (groups.labels["group"] == kind) & (groups.labels["group_value"] == value)
        row = int(np.flatnonzero(rows.to_numpy())[0])
        members: Booleans = groups.members[[row]].toarray()[0, view.partnerships] > 0
        return members

    def _items(self) -> list[Item]:
        """Return the items that the node is made of."""
        framework = self.survey.framework
        if self.node in framework.item_by_id:
            return [framework.item_by_id[self.node]]
        return [
            item
            for item in framework.items
            if self.node in {item.criterion, item.dimension} and enters(item, framework)
        ]

    def _rows(self, partnerships: np.ndarray) -> tuple[str, pd.DataFrame]:
        """Return the sheet and the rows of answers behind the figure."""
        sheet = next(
            (each for each, voice in ANSWER_SHEETS.items() if voice == self.side), "answers"
        )
        data = self.survey.data(sheet)
        names = set(np.array(self.scores.partnerships, dtype=object)[partnerships])
        kept = data["partnership"].astype(str).isin(names) & (data["wave"].astype(str) == self.wave)
        if sheet == "answers" and self.side != TOGETHER:
            kept &= data["side"].isin(self.side.split("-"))
        return sheet, data[kept]

    def _cells(self, partnerships: np.ndarray) -> tuple[CellRange, ...]:
        """Return the ranges of the answers behind the figure."""
        sheet, rows = self._rows(partnerships)
        table = self.survey.tables[sheet]
        found: list[CellRange] = []
        for item in self._items():
            if item.id not in table.columns and not table.places:
                continue
            spots = sorted(_spot(*table.where(item.id, int(row))) for row in rows.index)
            for key, group in groupby(
                enumerate(spots), key=lambda pair: (*pair[1][:3], pair[1][3] - pair[0])
            ):
                lines = [spot[3] for _, spot in group]
                found.append(CellRange(str(key[0]), str(key[1]), str(key[2]), lines[0], lines[-1]))
        return tuple(found)

    def _cells_told(self, cells: Sequence[CellRange]) -> str:
        if not cells:
            return ""
        shown = ", ".join(str(each) for each in cells[:_RANGES])
        count = sum(each.cells for each in cells)
        if len(cells) > _RANGES:
            shown += " " + plural("explain.further", len(cells) - _RANGES, self.language)
        written = number(count, self.language)
        return plural("explain.cells", count, self.language, count=written, ranges=shown)

    def _counted(self, view: View, place: int, inside: Booleans) -> str:
        counts = {
            name: number(int(view.counts[name][inside, place].sum()), self.language)
            for name in ("asked", "valid", "dont_know", "not_applicable", "refused", "blank")
        }
        return text("explain.counts", self.language, **counts)

    def _rule(self, place: int, nodes: Sequence[object]) -> list[str]:
        """Return how answers become the score of one side of one partnership."""
        framework = self.survey.framework
        items = self._items()
        if self.node in framework.item_by_id:
            item = items[0]
            if self.statistic == "favourable":
                scale = framework.scales[item.scale]
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
        return (
            [*rules, text("explain.node_gap", self.language)] if self.statistic == "gap" else rules
        )

    def _respondents(self, partnerships: np.ndarray) -> list[str]:
        """Return the answers of a partnership that may be shown, one by one, with their cells."""
        sheet, rows = self._rows(partnerships)
        table = self.survey.tables[sheet]
        told = []
        for item in self._items():
            if item.id not in rows:
                continue
            spoken = []
            states = table.states[item.id]
            for row, value in zip(rows.index, rows[item.id], strict=True):
                state = State(int(states.loc[row]))
                _, where, address = table.where(item.id, int(row))
                shown = (
                    f"{value:g}"
                    if state is State.VALUE and _is_number(value)
                    else state.name.lower()
                )
                if state is not State.VALUE:
                    shown = text(f"explain.states.{state.name.lower()}", self.language)
                spoken.append(f"{where}!{address} = {shown}")
            told.append(
                text("explain.answers", self.language, item=item.id, answers=" ; ".join(spoken))
            )
        return told

    def _averaged(self, used: np.ndarray, value: float) -> list[str]:
        return [
            plural(
                "explain.sum",
                len(used),
                self.language,
                count=number(len(used), self.language),
                total=number(float(used.sum()), self.language, 4),
                value=number(value, self.language, 4),
            )
        ]

    def _interval(self, found: Estimate, used: np.ndarray) -> list[str]:
        if found.low is None or found.high is None:
            return []
        population = self._population()
        n = len(used)
        sd = float(used.std(ddof=1))
        values = {
            "low": number(found.low, self.language, 4),
            "high": number(found.high, self.language, 4),
            "n": number(n, self.language),
            "population": number(population, self.language),
            "sd": number(sd, self.language, 4),
        }
        if "t_interval" not in found.method:
            return [text("explain.interval_bounded", self.language, **values)]
        t = number(float(stats.t.ppf(0.975, n - 1)), self.language, 4)
        return [text("explain.interval_t", self.language, t=t, **values)]

    def _population(self) -> int:
        for block in self.scores.blocks:
            if (block.wave, block.side, block.weighted) != (self.wave, self.side, False):
                continue
            place = [node.id for node in block.nodes].index(self.node)
            rows = block.rows
            kind, _, value = self.scope.partition(":")
            chosen = (
                rows["scope"].eq("programme")
                if self.scope == "programme"
                else (rows["group"].eq(kind) & rows["group_value"].eq(value))
            )
            return int(block.population[int(np.flatnonzero(chosen.to_numpy())[0]), place])
        return 0


def _spot(file: str, sheet: str, address: str) -> tuple[str, str, str, int]:
    """Split an address into its column and row."""
    letters = address.rstrip("0123456789")
    return file, sheet, letters, int(address[len(letters) :])


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number))
