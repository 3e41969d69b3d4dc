"""A survey with its scores before and after protection: what makes a figure again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.datasets.survey import Survey
from alliances.disclosure import DEFAULTS, DisclosureSettings, partnerships_shown, protect
from alliances.errors import WrongCall
from alliances.frameworks.model import Framework, Item
from alliances.frameworks.sheets import ANSWER_SHEETS, SIDES
from alliances.reports.explaining.cells import Behind
from alliances.scoring.aggregating import Node, enters
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.engine import Scores, compute, views_of
from alliances.scoring.gaps import TOGETHER
from alliances.scoring.sides import locate_rows
from alliances.scoring.views import View
from alliances.scoring.weights import cell_weights, view_weights
from alliances.statistics.intervals import with_intervals
from alliances.statistics.tables.analysis import analyse
from alliances.statistics.tables.shown import find_block


@dataclass(frozen=True)
class Seen:
    """One node in one view: a figure by partnership.

    Attributes
    ----------
    view, place, nodes
        The view, the place of the node on its second axis, and all its nodes.
    """

    view: View
    place: int
    nodes: tuple[Node, ...]

    def figures(self, statistic: str) -> Floats:
        """Return the figure of each partnership of the view; NaN where it has none."""
        return self.view.figures[statistic][:, self.place]


@dataclass(frozen=True)
class Workings:
    """A survey and its settings; scores and tables are made when they are first asked for.

    Attributes
    ----------
    survey, settings
        What is explained, and the smallest groups that are shown.
    wave
        The only wave scored; every wave where None.
    earlier
        Earlier versions of the framework, by version: where a series is broken.
    """

    survey: Survey
    settings: DisclosureSettings = DEFAULTS
    wave: str | None = None
    earlier: Mapping[str, Framework] = field(default_factory=dict)

    @cached_property
    def scores(self) -> Scores:
        """The scores with their intervals, single partnerships among them."""
        return with_intervals(compute(self.survey, self.wave))

    @cached_property
    def protected(self) -> Scores:
        """The scores as they may be shown."""
        return protect(self.scores, self.survey, self.settings)

    @cached_property
    def shown(self) -> Booleans:
        """Which partnerships may have figures of their own."""
        return partnerships_shown(self.scores, self.survey)

    @cached_property
    def names(self) -> np.ndarray:
        """The partnerships of the register, in order."""
        return np.array(self.scores.partnerships, dtype=object)

    @cached_property
    def _analysis(self) -> dict[str, pd.DataFrame]:
        # Tables are audited one after the other: none can be made alone.
        made = analyse(
            self.survey,
            self.scores,
            self.protected,
            people=self.settings.people,
            organisations=self.settings.organisations,
            earlier=self.earlier,
        )
        return made.tables()

    def table(self, name: str) -> pd.DataFrame:
        """Return one table of the analysis, protected, as the workbook holds it."""
        return self._analysis[name]

    def seen(self, node: str, side: str, wave: str) -> Seen:
        """Return a node as a side (or sides together, or a gap, or a voice) shows it in a wave."""
        for cells in self.scores.cells:
            if wave not in cells.axes.waves:
                continue
            at = cells.axes.waves.index(wave)
            voice = cells.axes.sides[0] not in SIDES
            ids = [each.id for each in cells.nodes]
            for view in views_of(cells, at, voice, self.scores.groups[wave].has_party):
                if view.side == side and node in ids:
                    return Seen(view, ids.index(node), cells.nodes)
        raise WrongCall("unknown_figure", identifier=node, near="—")

    def population(self, node: str, side: str, wave: str, group: tuple[str, str] | None) -> int:
        """Return the partnerships that a wave concerns, of a group or of the programme."""
        block = find_block(self.scores, wave, side)
        ids = [] if block is None else [each.id for each in block.nodes]
        if block is None or node not in ids:
            return 0
        rows = block.rows
        chosen = rows["scope"].eq("programme")
        if group is not None:
            chosen = rows["group"].eq(group[0]) & rows["group_value"].eq(group[1])
        return int(block.population[int(np.flatnonzero(chosen)[0]), ids.index(node)])

    def weights(self, side: str, wave: str, partnerships: Integers) -> Floats:
        """Return the weight that the invitations declare for some partnerships; 0 for none."""
        sheet = _sheet_of(side)
        for cells in self.scores.cells:
            parties = cells.axes.sides[0] in SIDES
            heard = parties if sheet == "answers" else side in cells.axes.sides
            if not heard or wave not in cells.axes.waves:
                continue
            rows = self.survey.data(sheet)
            located = locate_rows(rows, cells.axes, None if parties else side)
            inside = located >= 0
            declared = cell_weights(self.survey, rows[inside], located[inside], cells.axes)
            if declared is not None:
                of_wave = declared[cells.axes.waves.index(wave)]
                chosen = view_weights(of_wave[partnerships], cells.axes.sides, side)
                return np.nan_to_num(chosen)
        return np.zeros(len(partnerships))

    def in_group(self, partnerships: Integers, wave: str, kind: str, value: str) -> Booleans:
        """Return which of some partnerships are in a group."""
        groups = self.scores.groups[wave]
        rows = (groups.labels["group"] == kind) & (groups.labels["group_value"] == value)
        row = int(np.flatnonzero(rows.to_numpy())[0])
        members: Booleans = groups.members[[row]].toarray()[0, partnerships] > 0
        return members

    def items(self, node: str) -> tuple[Item, ...]:
        """Return the items that a node is made of."""
        framework = self.survey.framework
        if node in framework.item_by_id:
            return (framework.item_by_id[node],)
        return tuple(
            item
            for item in framework.items
            if node in {item.criterion, item.dimension} and enters(item, framework)
        )

    def answers(
        self, side: str, wave: str, partnerships: Collection[object] | None = None
    ) -> tuple[str, pd.DataFrame]:
        """Return the sheet and the rows of answers of a side, both sides of a pair, or a voice."""
        sheet = _sheet_of(side)
        data = self.survey.data(sheet)
        kept = data["wave"].astype(str) == wave
        if partnerships is not None:
            kept &= data["partnership"].astype(str).isin(list(partnerships))
        if sheet == "answers" and side != TOGETHER:
            kept &= data["side"].isin(side.split("-"))
        return sheet, data[kept]

    def behind(
        self, node: str, side: str, wave: str, partnerships: Collection[object] | None = None
    ) -> Behind:
        """Return the answers to a node's items of a side in a wave."""
        sheet, rows = self.answers(side, wave, partnerships)
        columns = tuple(item.id for item in self.items(node))
        return Behind(sheet, columns, tuple(int(row) for row in rows.index))


def _sheet_of(side: str) -> str:
    """Return the sheet of answers in which a side, a pair or a voice is heard."""
    return next((each for each, voice in ANSWER_SHEETS.items() if voice == side), "answers")
