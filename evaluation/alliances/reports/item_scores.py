"""Means and favourable shares of single questions, each side on its own row."""

from collections.abc import Sequence

import pandas as pd

from alliances.reports.material import Material
from alliances.reports.model import ReportTable, TableColumn
from alliances.reports.naming import named
from alliances.reports.score_tables import ordered, score_reading, table_title, withheld
from alliances.scoring.table import figure_ids


def item_scores_table(
    material: Material, name: str, items: Sequence[str], sides: Sequence[str]
) -> ReportTable | None:
    """Return means and favourable shares of questions, a row a question and side.

    Parameters
    ----------
    name
        The table's id, and the words of its title under ``items.titles``.
    items
        Ids of items; those whose scale bears no mean are left to `level_table`.
    sides
        Sides or voices, in the order of the rows.
    """
    wanted = material.rows(kind="item", scope="programme", side=tuple(sides))
    means = ordered(wanted[wanted["statistic"] == "mean"], items, sides)
    if not len(means):
        return None
    favourable = wanted[wanted["statistic"] == "favourable"]
    share = favourable.set_index(["node", "side"])["score"].astype(float) / 100
    at = pd.MultiIndex.from_frame(means[["node", "side"]])
    silence = material.items.set_index(["node", "side"])[["worst_case", "best_case"]] / 100
    scale = {item: material.framework.item_by_id[item].scale for item in items}
    shown = pd.DataFrame(
        {
            "label": means["node"].map({item: material.node(item) for item in items}),
            "item": means["node"],
            "side": means["side"].map({side: material.side(side) for side in sides}),
            "mean": means["score"].astype(float),
            "bounds": [_bounds(material, scale[node]) for node in means["node"]],
            "low": means["low"].astype(float),
            "high": means["high"].astype(float),
            "favourable": share.reindex(at).to_numpy(),
            "worst": silence["worst_case"].astype(float).reindex(at).to_numpy(),
            "best": silence["best_case"].astype(float).reindex(at).to_numpy(),
            "n": means["n"].astype(float),
            "valid_share": means["valid_share"].astype(float),
        }
    ).reset_index(drop=True)
    hidden = withheld(means, _WITHHELD)
    ids = figure_ids(means)
    favoured = [one.replace("|mean|", "|favourable|") for one in ids]
    return ReportTable(
        f"{name}_items",
        table_title(material, "items.titles", name),
        _item_columns(material),
        shown,
        reading=_item_reading(material, means, shown),
        scope=material.scope(means["n"].max()),
        source=material.graded(),
        notes=(material.say("items.scores_note"),),
        subtitle=material.say("items.scores_subtitle"),
        withheld=hidden,
        depth="detail",
        ids=named(ids, "mean", low="low", high="high", n="n", valid_share="valid_share")
        | named(favoured, "favourable", worst="worst", best="best"),
        method=material.say("annual.formulas.item"),
    )


_WITHHELD = ("mean", "low", "high", "favourable", "worst", "best", "valid_share")


def _item_columns(material: Material) -> tuple[TableColumn, ...]:
    say = material.say
    return (
        TableColumn("label", say("columns.items")),
        TableColumn("item", say("columns.item_id"), "identifier"),
        TableColumn("side", say("columns.side")),
        TableColumn("mean", say("columns.mean"), "level", say("help.mean")),
        TableColumn("bounds", say("columns.bounds"), "text", say("help.bounds")),
        TableColumn("low", say("columns.low"), "level", say("help.interval")),
        TableColumn("high", say("columns.high"), "level", say("help.interval")),
        TableColumn("favourable", say("columns.favourable"), "percent", say("help.favourable")),
        TableColumn("worst", say("columns.worst"), "percent", say("help.worst")),
        TableColumn("best", say("columns.best"), "percent", say("help.best")),
        TableColumn("n", say("columns.n"), "integer", say("help.n")),
        TableColumn("valid_share", say("columns.valid_share"), "percent", say("help.valid")),
    )


def _bounds(material: Material, scale: str) -> str:
    bounds = material.framework.scales[scale].bounds
    if bounds is None:
        return ""
    return material.say(
        "items.bounds", low=material.whole(bounds[0]), high=material.whole(bounds[1])
    )


def _item_reading(material: Material, means: pd.DataFrame, shown: pd.DataFrame) -> str:
    given = shown[shown["mean"].notna()]
    if not len(given):
        return score_reading(material, means)
    first = given.iloc[0]
    return material.many(
        "items.scores_reading",
        first["n"],
        label=material.cited(first["label"]),
        side=first["side"],
        mean=material.decimal(first["mean"], 2),
        bounds=first["bounds"],
    )
