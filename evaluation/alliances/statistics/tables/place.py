"""The right place: what a party says of its place, and what the other expects of it."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from alliances.frameworks.readings import PARTS, Reading
from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import Node
from alliances.scoring.coding import Booleans, Floats
from alliances.scoring.engine import Scores
from alliances.scoring.gaps import TOGETHER
from alliances.statistics.auditing import Auditor
from alliances.statistics.bounded import bounded_interval
from alliances.statistics.crossing import Crossing, crossings_of, withhold
from alliances.statistics.evidence import Source
from alliances.statistics.intervals import CONFIDENCE, t_interval
from alliances.statistics.pairs import WIDE
from alliances.statistics.tables.evidenced import code
from alliances.statistics.tables.sides import reading as gap_reading

CROSSED = "held_expected"
"""The aspect that sets the place that the first party holds against what the second expects of it;
the others ask both parties the same question, each about itself."""

COLUMNS = (
    "wave",
    "reading",
    "pair",
    "aspect",
    "item_first",
    "item_second",
    "partnership",
    "pairs",
    "first_only",
    "second_only",
    "n_first",
    "n_second",
    "mean_first",
    "mean_second",
    "gap",
    "gap_low",
    "gap_high",
    "gap_reading",
    "wide_share",
    "source",
    "suppressed",
)
"""The columns of the table of the right place, in order."""

_ROUNDING = 1e-9


def place_table(
    scores: Scores,
    protected: Scores,
    tables: dict[str, pd.DataFrame],
    auditor: Auditor,
    people: int,
    fewest: int,
) -> pd.DataFrame:
    """Return what parties say of their place, of the other's, and of being recognised.

    Parameters
    ----------
    scores, protected
        The scores, before and after `alliances.disclosure.protect`.
    tables
        The tables ``sides`` and ``partnerships`` of the same scores: of the questions that both are
        asked, what they show is shown here.
    auditor
        Knows what else is told.
    people
        The fewest respondents, of either party, of which anything is told.
    fewest
        The fewest organisations.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; empty where the framework declares no such reading. Aspects ``held``,
        ``expected``, ``recognised``: both parties on one question, each about its own situation or
        the other's. ``held_expected``: of the partnerships whose first party says whether it holds
        the place that it wants and whose second says whether the first holds the place expected of
        it, the difference: above zero, the first finds itself better placed than the second finds
        it. These are asymmetries: no coefficient of agreement applies. Rows with a ``partnership``
        are of those whose consent allows it; ``n_first`` and ``n_second`` then count respondents.
    """
    readings = [each for each in scores.framework.readings if each.kind == "place"]
    frames = [frame for each in readings for frame in _asked_of_both(each, tables)]
    of_parties = [cells for cells in scores.cells if cells.axes.sides[0] in SIDES]
    for reading, cells in product(readings, of_parties):
        items = reading.items
        crossings = [*crossings_of(scores, cells, items["held"], items["expected"])]
        gone = withhold(crossings, scores, auditor, people, fewest)
        for at, each in enumerate(crossings):
            hidden = at in gone.gaps, at in gone.means
            frames.append(_frame(each, reading, scores, protected, hidden))
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return pd.DataFrame(columns=[*COLUMNS])
    made = pd.concat(frames, ignore_index=True)
    made = made.assign(suppressed=made["suppressed"].astype(np.bool_))[[*COLUMNS]]
    return made.loc[_in_order(made, scores.waves)].reset_index(drop=True)


def _in_order(table: pd.DataFrame, waves: tuple[str, ...]) -> pd.Index:
    """Return the rows in order: wave, programme before partnerships, pair, aspect."""
    aspects = (*PARTS["place"], CROSSED)
    keys = pd.DataFrame(
        {
            "wave": table["wave"].map(waves.index),
            "single": table["partnership"].notna(),
            "partnership": table["partnership"].astype(object).fillna(""),
            "pair": table["pair"],
            "aspect": table["aspect"].map(aspects.index),
        }
    )
    return keys.sort_values([*keys], kind="stable").index


def _asked_of_both(reading: Reading, tables: dict[str, pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield the rows of the questions that both parties are asked, as other tables show them."""
    aspect = {item: part for part, item in reading.items.items()}
    for name in ("sides", "partnerships"):
        table = tables[name]
        rows = table[table["node"].isin(aspect) & (table["pair"] != TOGETHER)]
        said: dict[str, Any] = {
            "reading": reading.id,
            "aspect": rows["node"].map(aspect),
            "item_first": rows["node"],
            "item_second": rows["node"],
        }
        if name == "partnerships":
            said |= {"mean_first": rows["first"], "mean_second": rows["second"]}
            said |= {"suppressed": False}
        yield rows.assign(**said).reindex(columns=[*COLUMNS])


def _frame(
    crossing: Crossing,
    reading: Reading,
    scores: Scores,
    protected: Scores,
    hidden: tuple[bool, bool],
) -> pd.DataFrame:
    """Return the rows of a crossing: the programme, then the partnerships that may be shown."""
    a, b, complete = crossing.a, crossing.b, crossing.complete
    heard = ~np.isnan(np.stack([a, b]))
    alone = (heard.sum(axis=0) == 1) & crossing.concerned
    shown = protected.shown[crossing.first.partnerships] & (complete | alone)
    rows = (
        [_programme(crossing, scores, heard & alone, *hidden)] if (complete | alone).any() else []
    )
    names = np.array(scores.partnerships, dtype=object)[crossing.first.partnerships]
    single = pd.DataFrame(
        {
            "partnership": names[shown],
            "n_first": crossing.first.n[shown, crossing.held],
            "n_second": crossing.second.n[shown, crossing.expected],
            "mean_first": a[shown],
            "mean_second": b[shown],
            "gap": (a - b)[shown],
            "source": code(Source.DECLARED),
            "suppressed": False,
        }
    )
    parts = [part for part in (pd.DataFrame(rows), single) if len(part)]
    made = pd.concat(parts, ignore_index=True) if parts else single
    return made.assign(
        wave=crossing.wave,
        reading=reading.id,
        pair=f"{crossing.first.side}-{crossing.second.side}",
        aspect=CROSSED,
        item_first=reading.items["held"],
        item_second=reading.items["expected"],
    ).reindex(columns=[*COLUMNS])


def _programme(
    crossing: Crossing, scores: Scores, alone: Booleans, gap_hidden: bool, means_hidden: bool
) -> dict[str, object]:
    complete = crossing.complete
    n = int(complete.sum())
    row: dict[str, object] = {
        "pairs": n,
        "first_only": int(alone[0].sum()),
        "second_only": int(alone[1].sum()),
        "source": code(Source.DECLARED),
        "suppressed": gap_hidden,
    }
    if gap_hidden:
        return row
    gap = (crossing.a - crossing.b)[complete]
    sides = (crossing.first.side, crossing.second.side)
    population = int(scores.groups[crossing.wave].concerned(sides, starting=False).sum())
    low, high = _interval(gap, max(population, n), crossing.node)
    row |= {
        "gap": float(gap.mean()),
        "gap_low": low,
        "gap_high": high,
        "gap_reading": gap_reading(low, high),
        "wide_share": float((np.abs(gap) >= WIDE - _ROUNDING).mean()),
    }
    if not means_hidden:
        row["mean_first"] = float(crossing.a[complete].mean())
        row["mean_second"] = float(crossing.b[complete].mean())
    return row


def _interval(gap: Floats, population: int, node: Node) -> tuple[float, float]:
    """Return the interval of a mean difference; of a scale that has ends, where nothing varies."""
    n = len(gap)
    if n < 2 or n >= population:
        return np.nan, np.nan
    error = float(gap.std(ddof=1)) / np.sqrt(n)
    floor, ceiling = node.span("gap")
    if error <= _ROUNDING:
        one = np.array([float(gap.mean())])
        low, high = bounded_interval(one, 0.0, n, population, floor, ceiling, CONFIDENCE)
    else:
        low, high = t_interval(gap.mean(), error, n, population)
    ends = np.ravel(low)[0], np.ravel(high)[0]
    return max(float(ends[0]), floor), min(float(ends[1]), ceiling)
