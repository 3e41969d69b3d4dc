"""Distributions of single questions: every level, used or not, and the four kinds of nothing."""

from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from alliances.reports.material import Material
from alliances.reports.model import (
    Derived,
    ReportTable,
    TableColumn,
)
from alliances.reports.naming import named, of_programme
from alliances.reports.score_tables import table_title
from alliances.reports.voice import COUNT_BELOW
from alliances.scoring.distributions import NOTHINGS

STATES = tuple(NOTHINGS)
"""The four kinds of nothing, as they stand under the levels of a question."""


def level_table(
    material: Material, name: str, items: Sequence[str], sides: Sequence[str]
) -> ReportTable | None:
    """Return every level of questions and the four kinds of nothing, two columns a side.

    Shares are of the valid answers for levels, of the answers asked for the kinds of nothing; they
    are left out where fewer than `COUNT_BELOW` answers bear them.
    """
    shares = material.shares
    if not len(shares):
        return None
    kept = shares[shares["item"].isin(items) & shares["side"].isin(sides)]
    present = [side for side in sides if side in set(kept["side"])]
    keys = _level_keys(material, kept, items)
    if not keys or not present:
        return None
    rows = pd.DataFrame(
        {
            "label": [material.node(item) for item, _ in keys],
            "item": [item for item, _ in keys],
            "level": [level_name(material, item, code) for item, code in keys],
        }
    )
    columns = [
        TableColumn("label", material.say("columns.items")),
        TableColumn("item", material.say("columns.item_id"), "identifier"),
        TableColumn("level", material.say("columns.level")),
    ]
    hidden: dict[str, frozenset[int]] = {}
    at = pd.MultiIndex.from_tuples(keys)
    derived: dict[str, Derived] = {}
    for side in present:
        seen = kept[kept["side"] == side].set_index(["item", "code"]).reindex(at)
        side_rows, side_columns, side_hidden = _side_columns(material, side, seen)
        rows = pd.concat([rows, side_rows], axis=1)
        columns += side_columns
        hidden |= side_hidden
        derived |= _derived(keys, side)
    return ReportTable(
        f"{name}_levels",
        table_title(material, "items.level_titles", name),
        tuple(columns),
        rows,
        reading=_level_reading(material, rows, present),
        scope=material.say(
            "items.levels_scope", wave=material.wave_name, programme=material.programme
        ),
        source=material.graded(),
        notes=(material.say("items.levels_note"),),
        subtitle=material.say("items.levels_subtitle"),
        withheld=hidden,
        detail=True,
        derived=derived,
        depth="detail",
        ids=_ids(material, keys, present),
        method=material.say("annual.formulas.levels"),
    )


def _ids(
    material: Material, keys: Sequence[tuple[str, str]], sides: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the identifiers of counts and shares: those of a chart of the same question."""
    made: dict[str, tuple[str, ...]] = {}
    for side in sides:
        counts = [of_programme(material.wave, item, f"count_{code}", side) for item, code in keys]
        shares = [share_id(material, item, code, side) for item, code in keys]
        made |= named(counts, f"count_{side}", **{f"n_{side}": "n"})
        made[f"share_{side}"] = tuple(shares)
    return made


def share_id(material: Material, item: str, code: str, side: str) -> str:
    """Return the identifier of the share of a level among the valid answers of a side."""
    return of_programme(material.wave, item, f"share_{code}", side)


def _level_keys(
    material: Material, kept: pd.DataFrame, items: Sequence[str]
) -> list[tuple[str, str]]:
    """Return (item, code) of every row: all levels of the scale, used or not, then the states."""
    asked = set(kept.loc[kept["asked"].astype(float) > 0, "item"]) | set(
        kept.loc[kept["suppressed"].astype(bool), "item"]
    )
    scales = material.framework.scales
    return [
        (item, code)
        for item in items
        if item in asked and scales[material.framework.item_by_id[item].scale].levels
        for code in (
            *map(str, scales[material.framework.item_by_id[item].scale].codes),
            *STATES,
        )
    ]


def level_name(material: Material, item: str, code: str) -> str:
    """Return the label of a level of an item's scale, or the words for a kind of nothing."""
    if code in STATES:
        return material.say(f"states.{code}")
    scale = material.framework.scales[material.framework.item_by_id[item].scale]
    label = next(level.label for level in scale.levels if str(level.code) == code)
    return material.words(label[material.language])


def _side_columns(
    material: Material, side: str, seen: pd.DataFrame
) -> tuple[pd.DataFrame, list[TableColumn], dict[str, frozenset[int]]]:
    """Return the count, share and n columns of one side."""
    who = material.side(side)
    hidden = seen["suppressed"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    positions = frozenset(hidden.nonzero()[0].tolist())
    n, asked = seen["n"].astype(float), seen["asked"].astype(float)
    base = n.where(seen["kind"] == "level", asked)
    share = seen["share"].astype(float).where(base >= COUNT_BELOW)
    values = {
        f"count_{side}": seen["count"].astype(float).to_numpy(),
        f"share_{side}": share.to_numpy(),
        f"n_{side}": n.to_numpy(),
    }
    columns = [
        TableColumn(f"count_{side}", material.say("columns.count_side", side=who), "integer"),
        TableColumn(f"share_{side}", material.say("columns.share_side", side=who), "percent"),
        TableColumn(f"n_{side}", material.say("columns.n_side", side=who), "integer"),
    ]
    withheld_by = {f"{key}_{side}": positions for key in ("count", "share")} if positions else {}
    return pd.DataFrame(values), columns, withheld_by


def _derived(keys: Sequence[tuple[str, str]], side: str) -> dict[str, Derived]:
    """Return how a side's columns follow from its counts.

    n adds up the levels; a share is of n, that of a kind of nothing of n and all four together.
    """
    of_levels: dict[int, tuple[int, int]] = {}
    of_states: dict[int, tuple[int, int]] = {}
    for _, block in groupby(enumerate(keys), key=lambda entry: entry[1][0]):
        places = [(row, code) for row, (_, code) in block]
        levels = [row for row, code in places if code not in STATES]
        states = [row for row, code in places if code in STATES]
        of_levels |= {row: (levels[0], levels[-1]) for row, _ in places}
        of_states |= {row: (states[0], states[-1]) for row in states}
    count = f"count_{side}"
    return {
        f"share_{side}": Derived("share", (count, f"n_{side}"), spans=of_states),
        f"n_{side}": Derived("sum", (count,), spans=of_levels),
    }


def _level_reading(material: Material, rows: pd.DataFrame, sides: Sequence[str]) -> str:
    for side in sides:
        shown = rows[rows[f"count_{side}"].notna() & (rows[f"n_{side}"] > 0)]
        if len(shown):
            first = shown.iloc[0]
            return material.many(
                "items.levels_reading",
                first[f"count_{side}"],
                n=material.whole(first[f"n_{side}"]),
                side=material.who(side),
                level=first["level"],
                label=material.cited(first["label"]),
            )
    return material.say("reading.nothing_shown")
