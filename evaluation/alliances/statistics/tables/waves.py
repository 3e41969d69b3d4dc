"""From one wave to the next: the partnerships that answered in both, and the others apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from alliances.frameworks.fingerprint import fingerprint
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import Node
from alliances.scoring.cells import Cells
from alliances.scoring.coding import Booleans, Floats
from alliances.scoring.engine import Scores
from alliances.statistics.change import change_word
from alliances.statistics.changed_means import mean_figures, welch_figure
from alliances.statistics.changed_shares import share_figures
from alliances.statistics.multiplicity import adjust_p
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
    "favourable_low",
    "favourable_high",
    "p_mcnemar",
    "unpaired_change",
    "unpaired_low",
    "unpaired_high",
    "break",
    "suppressed",
)
"""The columns of the table of waves, in order."""

_LEVEL = 0.95

BREAKS = ("version", "changed", "added", "removed", "not_asked")
"""Why a series is broken: another version of the framework, of which it is not known what changed;
a question that changed, came or went between two versions, or that a wave did not ask."""


def waves_table(
    scores: Scores,
    protected: Scores,
    people: int,
    fewest: int,
    broken: dict[str, dict[str, str]] | None = None,
) -> pd.DataFrame:
    """Return, for each wave and the one before, side and node, the change and what bears it.

    Parameters
    ----------
    scores, protected
        The scores with single partnerships, and after `alliances.disclosure.protect`.
    people
        The fewest pairs shown: each may be one respondent.
    fewest
        The fewest partnerships by which two published sets may differ.
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
    rows = []
    for cells in scores.cells:
        if cells.axes.sides[0] in SIDES:
            for after in range(1, len(cells.axes.waves)):
                rows += _rows(protected, cells, after, (people, fewest), broken or {})
    table = pd.DataFrame(rows, columns=[*COLUMNS])
    if len(table):
        table["p_holm"] = adjust_p(table["p"].astype(float), families=table["family"])
        table["p_bh"] = adjust_p(table["p"].astype(float), "bh", families=table["family"])
    return table


def broken_series(
    framework: Framework,
    versions: Mapping[str, str],
    waves: tuple[str, ...],
    asked: Mapping[str, set[str]],
    earlier: Mapping[str, Framework] | None = None,
) -> dict[str, dict[str, str]]:
    """Return the nodes whose series is broken between a wave and the one before, by later wave.

    Parameters
    ----------
    framework
        The framework that the answers are read with.
    versions
        Version of the framework by wave; none where the workbook does not say.
    waves
        The waves, in order.
    asked
        The items with answers, by wave.
    earlier
        Earlier versions of the framework, by version.

    Returns
    -------
    dict
        By later wave, then by node: one of `BREAKS`. Where two waves name two versions of which one
        is not at hand, nothing can be compared; where both are, only what changed breaks, and the
        criteria and dimensions that hold it.
    """
    alike = dict.fromkeys((framework.version, *framework.same_questions_as), framework)
    known = {**alike, **(earlier or {})}
    found: dict[str, dict[str, str]] = {}
    for before, after in pairwise(waves):
        broken: dict[str, str] = {}
        first, second = versions.get(before, ""), versions.get(after, "")
        if first and second and first != second:
            if first in known and second in known:
                changed = changed_items(known[first], known[second])
                broken |= _with_parents(changed, framework)
            else:
                broken |= dict.fromkeys(_every_node(framework), "version")
        for item in framework.items:
            if (item.id in asked.get(before, set())) != (item.id in asked.get(after, set())):
                broken.setdefault(item.id, "not_asked")
        found[after] = broken
    return found


def changed_items(before: Framework, after: Framework) -> dict[str, str]:
    """Return the items that two versions of a framework do not ask alike, and how they differ.

    Parameters
    ----------
    before, after
        Two versions of one framework.

    Returns
    -------
    dict
        By item: ``added``, ``removed``, or ``changed`` (wording, scale, coding or direction: its
        fingerprint differs).
    """
    old = {item.id: fingerprint(before, item) for item in before.items}
    new = {item.id: fingerprint(after, item) for item in after.items}
    told = {each: "removed" for each in old if each not in new}
    told |= {each: "added" for each in new if each not in old}
    told |= {each: "changed" for each in new if each in old and old[each] != new[each]}
    return told


def _with_parents(changed: Mapping[str, str], framework: Framework) -> dict[str, str]:
    """Return the changed items, and the criteria and dimensions whose scores hold one."""
    told = dict(changed)
    for item in framework.items:
        if item.id in changed and item.scored:
            told.setdefault(item.criterion, "changed")
            told.setdefault(item.dimension, "changed")
    return told


def _every_node(framework: Framework) -> list[str]:
    parts = (framework.items, framework.criteria, framework.dimensions)
    return [each.id for part in parts for each in part]


@dataclass(frozen=True)
class _Wave:
    """The scores of one side in one wave, shape (partnerships, nodes)."""

    mean: Floats
    favourable: Floats
    hidden: Booleans


def _rows(
    protected: Scores,
    cells: Cells,
    after: int,
    smallest: tuple[int, int],
    broken: dict[str, dict[str, str]],
) -> list[dict[str, object]]:
    waves = cells.axes.waves
    rows = []
    for side in range(len(cells.axes.sides)):
        first, second = (_wave(protected, cells, wave, side) for wave in (after - 1, after))
        for place, node in enumerate(cells.nodes):
            if not node.mean:
                continue
            row = _row(node, place, first, second, smallest)
            if row is None:
                continue
            row |= {
                "wave_before": waves[after - 1],
                "wave_after": waves[after],
                "side": cells.axes.sides[side],
                "family": f"{node.kind}|{cells.axes.sides[side]}|{waves[after - 1]}-{waves[after]}",
            }
            why = broken.get(waves[after], {}).get(node.id, "")
            rows.append(_without_change(row) | {"break": why} if why else row | {"break": ""})
    return rows


def _wave(protected: Scores, cells: Cells, wave: int, side: int) -> _Wave:
    """Return one side in one wave, and what of it is withheld over the programme."""
    _, partnerships, sides = cells.axes.shape
    inside = (cells.numbers // (partnerships * sides) == wave) & (cells.numbers % sides == side)
    row = cells.numbers[inside] // sides % partnerships
    shape = (partnerships, len(cells.nodes))
    mean, favourable = np.full(shape, np.nan), np.full(shape, np.nan)
    mean[row], favourable[row] = cells.mean[inside], cells.favourable[inside]
    block = find_block(protected, cells.axes.waves[wave], cells.axes.sides[side])
    hidden = np.ones(shape[1], dtype=np.bool_) if block is None else block.withheld[PROGRAMME]
    return _Wave(mean, favourable, hidden)


def _row(
    node: Node, place: int, first: _Wave, second: _Wave, smallest: tuple[int, int]
) -> dict[str, object] | None:
    """Return the change of one node, or None where neither wave has a score."""
    before, after = first.mean[:, place], second.mean[:, place]
    here, there = ~np.isnan(before), ~np.isnan(after)
    both = here & there
    counts = {
        "both_waves": int(both.sum()),
        "only_before": int((here & ~there).sum()),
        "only_after": int((there & ~here).sum()),
    }
    if not here.any() and not there.any():
        return None
    row: dict[str, object] = {
        "node": node.id,
        "kind": node.kind,
        "unit": node.unit if node.kind == "item" else "points",
        **counts,
    }
    # Beside the means of all, those of the pairs would give a few others away by subtraction.
    people, fewest = smallest
    close = any(few(np.array(counts[each]), fewest) for each in ("only_before", "only_after"))
    hidden = bool(
        first.hidden[place] or second.hidden[place] or counts["both_waves"] < people or close
    )
    row["suppressed"] = hidden
    if hidden:
        return row
    row |= _changed(before[both], after[both])
    if (counts["only_before"] or counts["only_after"]) and min(here.sum(), there.sum()) > 1:
        apart = welch_figure(before[here], after[there], _LEVEL).estimate
        row |= {
            "unpaired_change": apart.value,
            "unpaired_low": apart.low,
            "unpaired_high": apart.high,
        }
    if node.favourable:
        held = (first.favourable[both, place], second.favourable[both, place])
        row |= _favourable(*held)
    return row


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
    return made | {"favourable_low": ends["low"], "favourable_high": ends["high"]}


def _without_change(row: dict[str, object]) -> dict[str, object]:
    kept = (*COLUMNS[: COLUMNS.index("mean_before")], "family", "suppressed")
    return {key: value for key, value in row.items() if key in kept}
