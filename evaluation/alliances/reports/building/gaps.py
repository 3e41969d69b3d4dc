"""Gaps between two sides over the pairs that both answered: their kind, their tables."""

from collections.abc import Mapping

import pandas as pd

from alliances.frameworks.model import Criterion, Dimension, Item
from alliances.reports.material import PAIR, Material
from alliances.reports.model import ReportTable, TableColumn
from alliances.reports.score_tables import withheld
from alliances.scoring.table import figure_ids


def nature_of(material: Material, node: str) -> str:
    """Return whether a gap is a difference of view, an asymmetry, or mixes both."""
    framework = material.framework
    items = [
        item
        for item in framework.items
        if node in {item.id, item.criterion, item.dimension} and (item.scored or item.id == node)
    ]
    mirrors = {item.mirror for item in items} - {"none"}
    return mirrors.pop() if len(mirrors) == 1 else "mixed"


def gap_table(material: Material, kind: str, gaps: pd.DataFrame) -> ReportTable | None:
    """Return the gaps of dimensions, criteria or items as a table; None where there are none."""
    rows = gaps[gaps["kind"] == kind]
    if kind == "item":
        # Differences of counts and amounts stand on no scale: they are not read as gaps of view.
        rows = rows[rows["unit"] == "level"]
    rows = rows[rows["side"].isin(_pairs(material))]
    if not len(rows):
        return None
    turn = _framework_order(material, kind)
    keys = pd.DataFrame({"node": rows["node"].map(turn), "side": rows["side"]})
    rows = rows.loc[keys.sort_values(["node", "side"], kind="stable").index]
    nodes = {node: material.node(node) for node in rows["node"].unique()}
    natures = {
        node: material.say(f"views.nature.{nature_of(material, node)}")
        for node in rows["node"].unique()
    }
    shown = pd.DataFrame(
        {
            "label": rows["node"].map(nodes),
            "pair": rows["side"].map({s: material.side(s) for s in rows["side"].unique()}),
            "gap": rows["score"].astype(float),
            "low": rows["low"].astype(float),
            "high": rows["high"].astype(float),
            "n": rows["n"].astype(float),
            "nature": rows["node"].map(natures),
            "id": figure_ids(rows),
        }
    ).reset_index(drop=True)
    unit = "levels" if kind == "item" else "points"
    return ReportTable(
        f"gaps_{kind}",
        _title(material, kind, rows),
        _gap_columns(material, kind, unit),
        shown,
        reading=_gap_reading(material, rows, unit),
        scope=material.say(
            "views.gap_scope", wave=material.wave_name, programme=material.programme
        ),
        source=material.graded(),
        notes=(material.say("views.gap_note"),),
        subtitle=material.say(f"views.gap_subtitle_{unit}"),
        withheld={
            {"score": "gap"}.get(key, key): positions
            for key, positions in withheld(rows, ("score", "low", "high")).items()
        },
        detail=kind == "item",
        depth="body" if kind == "dimension" else "detail",
        method=material.say("annual.formulas.gap"),
    )


def _title(material: Material, kind: str, rows: pd.DataFrame) -> str:
    """Return the finding: the widest gap of dimensions clear of zero; else what is measured."""
    clear = rows[(rows["side"] == PAIR) & ((rows["low"] > 0) | (rows["high"] < 0))]
    if kind != "dimension" or not len(clear):
        return material.say(f"views.gap_titles.{kind}")
    widest = clear.iloc[int(clear["score"].abs().to_numpy().argmax())]
    gap = material.pointed(widest["score"])
    return material.say("told.gap", label=material.node(widest["node"]), gap=gap)


def _pairs(material: Material) -> list[str]:
    """Return the pairs of sides whose gaps are told: those of sides that are shown."""
    sides = material.sides
    return [f"{one}-{other}" for place, one in enumerate(sides) for other in sides[place + 1 :]]


def _gap_columns(material: Material, kind: str, unit: str) -> tuple[TableColumn, ...]:
    # Gaps on an item's own scale run over four levels at most: two decimals, not one.
    number = "signed" if unit == "points" else "signed_level"
    heading = {"dimension": "dimensions", "criterion": "criteria", "item": "items"}[kind]
    return (
        TableColumn("label", material.say(f"columns.{heading}")),
        TableColumn("pair", material.say("columns.pair")),
        TableColumn("gap", material.say(f"columns.gap_{unit}"), number, material.say("help.gap")),
        TableColumn("low", material.say("columns.low"), number, material.say("help.interval")),
        TableColumn("high", material.say("columns.high"), number, material.say("help.interval")),
        TableColumn("n", material.say("columns.n_pairs"), "integer", material.say("help.n_pairs")),
        TableColumn("nature", material.say("columns.nature"), "text", material.say("help.nature")),
        TableColumn("id", material.say("columns.id"), "identifier"),
    )


def _framework_order(material: Material, kind: str) -> dict[str, int]:
    nodes: Mapping[str, tuple[Dimension | Criterion | Item, ...]] = {
        "dimension": material.framework.dimensions,
        "criterion": material.framework.criteria,
        "item": material.framework.items,
    }
    return {node.id: place for place, node in enumerate(nodes[kind])}


def _gap_reading(material: Material, rows: pd.DataFrame, unit: str) -> str:
    shown = rows[rows["score"].notna() & (rows["side"] == PAIR)]
    if not len(shown):
        return material.say("reading.nothing_shown")
    first = shown.iloc[0]
    decimals = 0 if unit == "points" else 2
    label = material.cited(material.node(first["node"]))
    values = {"label": label, "n": material.whole(first["n"])}
    values["gap"] = (
        material.pointed(first["score"])
        if unit == "points"
        else material.difference(first["score"], decimals)
    )
    key = "views.gap_reading" if pd.notna(first["low"]) else "views.gap_reading_bare"
    if pd.notna(first["low"]):
        values["low"] = material.difference(first["low"], decimals)
        values["high"] = material.difference(first["high"], decimals)
    return material.say(f"{key}_{unit}", **values)
