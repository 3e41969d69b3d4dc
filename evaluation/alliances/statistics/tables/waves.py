"""From one wave to the next: the partnerships that answered in both, and the others apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import Node
from alliances.scoring.cells import Cells
from alliances.scoring.coding import Booleans, Floats
from alliances.scoring.engine import Scores
from alliances.scoring.views import View, side_views
from alliances.statistics.auditing import Auditor, Candidate, Term
from alliances.statistics.change import change_word
from alliances.statistics.changed_means import mean_figures, welch_figure
from alliances.statistics.changed_shares import share_figures
from alliances.statistics.multiplicity import adjust_p
from alliances.statistics.standing import organisations_behind, people_behind
from alliances.statistics.tables.shown import PROGRAMME, few, find_block

COLUMNS = (
    "wave_before",
    "wave_after",
    "side",
    "node",
    "kind",
    "unit",
    "both_waves",
    "only_before",
    "only_after",
    "mean_before",
    "mean_after",
    "change",
    "change_low",
    "change_high",
    "p",
    "p_holm",
    "p_bh",
    "family",
    "verdict",
    "p_wilcoxon",
    "dz",
    "dz_low",
    "dz_high",
    "g_av",
    "cliff_delta",
    "favourable_change",
    "favourable_change_low",
    "favourable_change_high",
    "p_mcnemar",
    "unpaired_change",
    "unpaired_low",
    "unpaired_high",
    "break",
    "suppressed",
)
"""The columns of the table of waves, in order."""

_LEVEL = 0.95


def waves_table(
    scores: Scores,
    protected: Scores,
    auditor: Auditor,
    people: int,
    fewest: int,
    broken: dict[str, dict[str, str]] | None = None,
) -> pd.DataFrame:
    """Return, for each wave and the one before, side and node, the change and what bears it.

    Parameters
    ----------
    scores, protected
        The scores with single partnerships, and after `alliances.disclosure.protect`.
    auditor
        Knows what else is told: the means of those in both waves stand beside those of all.
    people
        The fewest respondents of those in both waves, in either; and the fewest pairs.
    fewest
        The fewest organisations of those in both; and the fewest partnerships by which two
        published sets may differ.
    broken
        Nodes whose series is broken, by the later wave, with why (of `BREAKS`).

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. ``change`` is over the partnerships present in both waves
        (``both_waves``), later minus earlier, with the paired t interval; ``verdict`` is ``up`` or
        ``down`` where the interval is clear of zero, else ``stable``. p values are adjusted over
        the nodes of one kind, side and couple of waves, the ``family``. ``unpaired_…`` compares all
        who answered in either wave: it mixes change with who answered. A row with a ``break`` has
        no change.
    """
    broken = broken or {}
    changes = [
        change
        for cells in scores.cells
        if cells.axes.sides[0] in SIDES
        for after in range(1, len(cells.axes.waves))
        for change in _changes(scores, protected, cells, after, broken)
    ]
    asked = [each for each in changes if not each.broken and not each.too_few(people, fewest)]
    refused = auditor.refused([sum_ for each in asked for sum_ in each.sums()])
    told = {id(each) for at, each in enumerate(asked) if not refused & {2 * at, 2 * at + 1}}
    rows = [each.row(told=id(each) in told) for each in changes]
    table = pd.DataFrame(rows, columns=[*COLUMNS])
    if len(table):
        table["p_holm"] = adjust_p(table["p"].astype(float), families=table["family"])
        table["p_bh"] = adjust_p(table["p"].astype(float), "bh", families=table["family"])
    return table


@dataclass(frozen=True)
class _Wave:
    """The scores of one side in one wave, shape (partnerships, nodes)."""

    mean: Floats
    favourable: Floats
    hidden: Booleans


@dataclass(frozen=True)
class _Change:
    """One node of one side, in a wave and the one before; who stands behind those in both."""

    waves: tuple[str, str]
    side: str
    node: Node
    place: int
    first: _Wave
    second: _Wave
    people: int
    organisations: int
    broken: str

    @cached_property
    def here(self) -> Booleans:
        """Which partnerships have a score in the wave before."""
        return ~np.isnan(self.first.mean[:, self.place])

    @cached_property
    def there(self) -> Booleans:
        """Which have one in the wave after."""
        return ~np.isnan(self.second.mean[:, self.place])

    @cached_property
    def both(self) -> Booleans:
        """Which have both."""
        both: Booleans = self.here & self.there
        return both

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many are in both, and in one only."""
        return {
            "both_waves": int(self.both.sum()),
            "only_before": int((self.here & ~self.there).sum()),
            "only_after": int((self.there & ~self.here).sum()),
        }

    def too_few(self, people: int, fewest: int) -> bool:
        """Whether so few are in both, or in one only, that nothing may be told."""
        withheld = bool(self.first.hidden[self.place] or self.second.hidden[self.place])
        # Beside the means of all, those of the pairs would give a few others away by subtraction.
        alone = [self.counts["only_before"], self.counts["only_after"]]
        close = bool(few(np.array(alone), fewest).any())
        behind = min(self.people, self.counts["both_waves"]) < people
        return withheld or behind or self.organisations < fewest or close

    def sums(self) -> tuple[Candidate, Candidate]:
        """Return what the row tells beside the scores of either wave: the means of the pairs."""
        before, after = (
            Candidate(
                wave,
                (Term(self.side, self.place, self.both.astype(np.float64)),),
                self.counts["both_waves"],
            )
            for wave in self.waves
        )
        return before, after

    def row(self, *, told: bool) -> dict[str, object]:
        """Return the row: counts, and the change where it may be told and the series holds."""
        made: dict[str, object] = {
            "wave_before": self.waves[0],
            "wave_after": self.waves[1],
            "side": self.side,
            "node": self.node.id,
            "kind": self.node.kind,
            "unit": self.node.unit if self.node.kind == "item" else "points",
            **self.counts,
            "family": f"{self.node.kind}|{self.side}|{self.waves[0]}-{self.waves[1]}",
            "break": self.broken,
            # A broken series has nothing to withhold.
            "suppressed": not told and not self.broken,
        }
        return made | self._figures() if told else made

    def _figures(self) -> dict[str, object]:
        before, after = self.first.mean[:, self.place], self.second.mean[:, self.place]
        made = _changed(before[self.both], after[self.both])
        apart = self.counts["only_before"] or self.counts["only_after"]
        if apart and min(self.here.sum(), self.there.sum()) > 1:
            unpaired = welch_figure(before[self.here], after[self.there], _LEVEL).estimate
            made |= {
                "unpaired_change": unpaired.value,
                "unpaired_low": unpaired.low,
                "unpaired_high": unpaired.high,
            }
        if self.node.favourable:
            held = [each.favourable[self.both, self.place] for each in (self.first, self.second)]
            made |= _favourable(*held)
        return made


def _changes(
    scores: Scores,
    protected: Scores,
    cells: Cells,
    after: int,
    broken: Mapping[str, Mapping[str, str]],
) -> Iterator[_Change]:
    """Yield the nodes of every side that either of two waves has a score of."""
    couple = (cells.axes.waves[after - 1], cells.axes.waves[after])
    views = zip(side_views(cells, after - 1), side_views(cells, after), strict=True)
    size = len(cells.axes.partnerships)
    for both_views in views:
        first, second = (_wave(protected, view, size) for view in both_views)
        both = ~np.isnan(first.mean) & ~np.isnan(second.mean)
        people = np.min([people_behind(each, both[each.partnerships]) for each in both_views], 0)
        organisations = np.min([organisations_behind(scores.groups[w], both) for w in couple], 0)
        for place, node in enumerate(cells.nodes):
            if node.mean and not np.isnan([first.mean[:, place], second.mean[:, place]]).all():
                yield _Change(
                    waves=couple,
                    side=both_views[0].side,
                    node=node,
                    place=place,
                    first=first,
                    second=second,
                    people=int(people[place]),
                    organisations=int(organisations[place]),
                    broken=broken.get(couple[1], {}).get(node.id, ""),
                )


def _wave(protected: Scores, view: View, partnerships: int) -> _Wave:
    """Return one side in one wave, and what of it is withheld over the programme."""
    shape = (partnerships, view.n.shape[1])
    mean, favourable = np.full(shape, np.nan), np.full(shape, np.nan)
    mean[view.partnerships] = view.figures["mean"]
    favourable[view.partnerships] = view.figures["favourable"]
    block = find_block(protected, view.wave, view.side)
    hidden = np.ones(shape[1], dtype=np.bool_) if block is None else block.withheld[PROGRAMME]
    return _Wave(mean, favourable, hidden)


def _changed(before: Floats, after: Floats) -> dict[str, object]:
    found = mean_figures(before, after, _LEVEL)
    change = found["change"]
    low, high = (
        np.nan if end is None else end for end in (change.estimate.low, change.estimate.high)
    )
    made: dict[str, object] = {
        "mean_before": float(before.mean()),
        "mean_after": float(after.mean()),
        "change": change.estimate.value,
        "change_low": low,
        "change_high": high,
        "p": change.p,
        "verdict": change_word(low, high),
    }
    if "wilcoxon" in found:
        dz = found["dz"].estimate
        made |= {
            "p_wilcoxon": found["wilcoxon"].p,
            "dz": dz.value,
            "dz_low": dz.low,
            "dz_high": dz.high,
            "g_av": found["g_av"].estimate.value,
            "cliff_delta": found["cliff_delta"].estimate.value,
        }
    return made


def _favourable(before: Floats, after: Floats) -> dict[str, object]:
    """Return the change of the favourable share, in points of percent.

    McNemar's test and Newcombe's interval need one answer a partnership; where a side has several
    respondents their share is compared by the paired t instead.
    """
    single = np.isin(before, (0, 100)).all() and np.isin(after, (0, 100)).all()
    if single:
        found, _ = share_figures(before / 100, after / 100, _LEVEL)
        estimate, _, p = found["change"]
        ends = {name: 100 * (getattr(estimate, name) or 0.0) for name in ("low", "high")}
        made = {"favourable_change": 100 * float(estimate), "p_mcnemar": p}
    else:
        apart = after - before
        error = float(apart.std(ddof=1) / np.sqrt(len(apart)))
        half = float(stats.t.ppf((1 + _LEVEL) / 2, len(apart) - 1)) * error
        ends = {"low": apart.mean() - half, "high": apart.mean() + half}
        made = {"favourable_change": float(apart.mean())}
    return made | {f"favourable_change_{end}": value for end, value in ends.items()}
