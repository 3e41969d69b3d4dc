"""The two parties' views: signed gaps, rightful place, disagreements; one-sided ones apart."""

from collections.abc import Mapping

import pandas as pd

from alliances.frameworks.model import Criterion, Dimension, Item
from alliances.reports.build_dimensions import two_sides_chart
from alliances.reports.coverage import coverage
from alliances.reports.item_levels import level_table
from alliances.reports.item_scores import item_scores_table
from alliances.reports.lines import NOTABLE_GAP, notable_gaps
from alliances.reports.material import PAIR, Material
from alliances.reports.model import (
    Block,
    Bullets,
    Derived,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.score_tables import withheld
from alliances.reports.voice import COUNT_BELOW
from alliances.scoring.table import figure_ids

_KINDS = ("dimension", "criterion", "item")


def views_section(material: Material) -> Section:
    """Return the section on the two views; without answers it says what to collect."""
    name = material.say("views.name")
    if not material.answered:
        lacking = (Paragraph(material.say("views.lacking"), "warning"),)
        return Section("views", material.say("views.title"), lacking, name)
    blocks: list[Block] = [Paragraph(material.say("views.lead"))]
    blocks.append(_coverage_table(material))
    if not material.shown:
        blocks.append(Paragraph(material.say("withheld_all"), "warning"))
        return Section("views", material.say("views.title"), tuple(blocks), name)
    gaps = material.rows(statistic="gap", scope="programme")
    nodes = [criterion.id for criterion in material.framework.criteria]
    if chart := two_sides_chart(material, "criteria", nodes):
        blocks.append(chart)
    blocks += _named_gaps(material, gaps)
    blocks += [table for kind in _KINDS if (table := _gap_table(material, kind, gaps)) is not None]
    for theme in ("juste_place", "desaccords"):
        blocks += _theme_blocks(material, theme)
    return Section("views", finding(material) or material.say("views.title"), tuple(blocks), name)


def finding(material: Material, *, counted: bool = False) -> str:
    """Return the finding: the criterion on which the two views lie furthest apart.

    It says whether the gap is a difference of view or an asymmetry, and its n if `counted`.
    """
    gaps = material.rows(kind="criterion", statistic="gap", scope="programme", side=PAIR)
    named = notable_gaps(gaps)
    if not len(named):
        known = gaps["score"].notna().any() if len(gaps) else False
        return material.say("views.finding_none", points=int(NOTABLE_GAP)) if known else ""
    row = named.iloc[0]
    nature = material.say(f"views.nature.{_nature(material, row['node'])}")
    aside = material.say("views.aside.nature", nature=nature)
    return gap_sentence(material, row, nature=aside, counted=counted)


def gap_sentence(
    material: Material, row: pd.Series, *, nature: str = "", counted: bool = True
) -> str:
    """Return one gap as a sentence: who is more favourable, on what, by how much, over how many."""
    key = "views.owner_higher" if row["score"] > 0 else "views.partner_higher"
    gap = material.points(abs(row["score"])).lstrip("+")
    said = material.say(key, label=material.node(row["node"]), gap=gap, nature=nature)
    if not counted:
        return said
    return material.say("views.aside.pairs", sentence=said, n=material.whole(row["n"]))


def _coverage_table(material: Material) -> ReportTable:
    seen = coverage(material.survey, material.wave)
    keys = ("both", "owner_only", "others_only")
    rows = pd.DataFrame(
        {
            "label": [material.say(f"coverage.{key}") for key in (*keys, "none")],
            "n": [float(getattr(seen, key)) for key in keys]
            + [float(max(seen.partnerships - seen.answered, 0))],
        }
    )
    columns = [
        TableColumn("label", material.say("columns.regards")),
        TableColumn("n", material.say("columns.partnerships"), "integer"),
    ]
    if seen.partnerships >= COUNT_BELOW:
        rows["share"] = rows["n"] / seen.partnerships
        columns.append(TableColumn("share", material.say("columns.share_of_all"), "percent"))
    aside = material.aside(seen.both, seen.partnerships)
    return ReportTable(
        "views_coverage",
        material.many("coverage.title", seen.both, aside=aside),
        tuple(columns),
        rows,
        reading=material.many(
            "coverage.reading", seen.both, total=material.whole(seen.partnerships)
        ),
        scope=material.scope(seen.partnerships),
        source=material.graded(),
        notes=(material.say("coverage.note"),),
        subtitle=material.say("coverage.subtitle"),
        derived={"share": Derived("share", ("n",), total=float(seen.partnerships))},
    )


def _named_gaps(material: Material, gaps: pd.DataFrame) -> list[Block]:
    """Return the gaps of criteria worth naming, split by what kind of gap they are."""
    named = notable_gaps(gaps[(gaps["kind"] == "criterion") & (gaps["side"] == PAIR)])
    blocks: list[Block] = []
    for nature in ("same", "reciprocal", "mixed"):
        rows = [row for _, row in named.iterrows() if _nature(material, row["node"]) == nature]
        if rows:
            items = tuple(gap_sentence(material, row) for row in rows)
            blocks.append(Bullets(material.say(f"views.named.{nature}"), items))
    return blocks


def _nature(material: Material, node: str) -> str:
    """Return whether a gap is a difference of view, an asymmetry, or mixes both."""
    framework = material.framework
    items = [
        item
        for item in framework.items
        if node in {item.id, item.criterion, item.dimension} and (item.scored or item.id == node)
    ]
    mirrors = {item.mirror for item in items} - {"none"}
    return mirrors.pop() if len(mirrors) == 1 else "mixed"


def _gap_table(material: Material, kind: str, gaps: pd.DataFrame) -> ReportTable | None:
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
        node: material.say(f"views.nature.{_nature(material, node)}")
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
        material.say(f"views.gap_titles.{kind}"),
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
    )


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
    values["gap"] = material.difference(first["score"], decimals)
    key = "views.gap_reading" if pd.notna(first["low"]) else "views.gap_reading_bare"
    if pd.notna(first["low"]):
        values["low"] = material.difference(first["low"], decimals)
        values["high"] = material.difference(first["high"], decimals)
    return material.say(f"{key}_{unit}", **values)


def _theme_blocks(material: Material, theme: str) -> list[Block]:
    """Return the items of a theme, read together and never reversed."""
    items = [item for item in material.framework.items if theme in item.tags.get("themes", ())]
    asked = [item.id for item in items if item.voice == "partie"]
    if not asked:
        return []
    sides = material.sides
    blocks: list[Block] = [Heading(material.say(f"themes.{theme}.heading"))]
    blocks.append(Paragraph(material.say(f"themes.{theme}.lead")))
    scores = item_scores_table(material, f"theme_{theme}", asked, sides)
    levels = level_table(material, f"theme_{theme}", asked, sides)
    return [*blocks, *[table for table in (scores, levels) if table is not None]]
