"""The two parties' views: signed gaps, rightful place, disagreements; one-sided ones apart."""

from dataclasses import replace

import pandas as pd

from alliances.language import percent
from alliances.reports.building.gaps import gap_table, nature_of
from alliances.reports.building.two_sides import two_sides_chart
from alliances.reports.coverage import coverage
from alliances.reports.item_favourable import favourable_rows, favourable_table
from alliances.reports.item_levels import level_table
from alliances.reports.item_scores import item_scores_table
from alliances.reports.lines import NOTABLE_GAP, notable_gaps
from alliances.reports.material import OWNER, PAIR, PARTNER, Material
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
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW

_KINDS = ("dimension", "criterion", "item")

_NAMED_AT_MOST = 5
"""How many gaps of a kind are told in sentences (ours): the table holds all."""

_COVERED = ("pairs", "owner_only", "others_only", "unanswered")


def views_section(material: Material) -> Section | None:
    """Return the section on the two views; None without answers."""
    if not material.answered:
        return None
    name = material.say("views.name")
    blocks: list[Block] = [Paragraph(material.say("views.lead"))]
    if not material.shown:
        blocks.append(_coverage_table(material))
        blocks.append(Paragraph(material.say("withheld_all"), "warning"))
        return Section("views", material.say("views.title"), tuple(blocks), name)
    gaps = material.rows(statistic="gap", scope="programme")
    nodes = [criterion.id for criterion in material.framework.criteria]
    if chart := two_sides_chart(material, "criteria", nodes):
        blocks.append(chart)
    blocks += _named_gaps(material, gaps)
    # The failures say the same of who was not heard, and the method gives the rates.
    blocks.append(replace(_coverage_table(material), depth="detail"))
    blocks += [table for kind in _KINDS if (table := gap_table(material, kind, gaps)) is not None]
    for theme in ("juste_place", "desaccords"):
        blocks += _theme_blocks(material, theme)
    return Section("views", finding(material) or material.say("views.title"), tuple(blocks), name)


def finding(material: Material, *, counted: bool = False) -> str:
    """Return the finding: the criterion on which the two views lie furthest apart.

    It says whether the gap is a difference of view or an asymmetry, and its n if `counted`.
    """
    gaps = _criteria_gaps(material)
    named = notable_gaps(gaps)
    if not len(named):
        known = gaps["score"].notna().any() if len(gaps) else False
        return material.say("views.finding_none", points=int(NOTABLE_GAP)) if known else ""
    row = named.iloc[0]
    nature = material.say(f"views.nature.{nature_of(material, row['node'])}")
    aside = material.say("views.aside.nature", nature=nature)
    return gap_sentence(material, row, nature=aside, counted=counted)


def widest_gap(material: Material) -> str | None:
    """Return the criterion of which `finding` speaks; None where no gap is named."""
    named = notable_gaps(_criteria_gaps(material))
    return str(named["node"].iloc[0]) if len(named) else None


def _criteria_gaps(material: Material) -> pd.DataFrame:
    return material.rows(kind="criterion", statistic="gap", scope="programme", side=PAIR)


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


def _short(material: Material, row: pd.Series) -> str:
    """Return one gap of a list: the heading says what is compared, the line by how much."""
    return material.say(
        "told.gap_owner" if row["score"] > 0 else "told.gap_partner",
        label=material.node(row["node"]),
        gap=material.pointed(abs(row["score"])).lstrip("+"),
        n=material.whole(row["n"]),
    )


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
    ids = {
        "n": tuple(of_programme(material.wave, name, "count") for name in _COVERED),
        "share": tuple(of_programme(material.wave, name, "share") for name in _COVERED),
    }
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
        ids={column.key: ids[column.key] for column in columns if column.key in ids},
        method=material.say("annual.formulas.coverage"),
    )


def _named_gaps(material: Material, gaps: pd.DataFrame) -> list[Block]:
    """Return the gaps of criteria worth naming, split by what kind of gap they are."""
    named = notable_gaps(gaps[(gaps["kind"] == "criterion") & (gaps["side"] == PAIR)])
    blocks: list[Block] = []
    for nature in ("same", "reciprocal", "mixed"):
        rows = [row for _, row in named.iterrows() if nature_of(material, row["node"]) == nature]
        if rows:
            rows = rows[:_NAMED_AT_MOST]
            stop = material.say("words.stop")
            items = tuple(_short(material, row) + stop for row in rows)
            refs = tuple((of_programme(material.wave, r["node"], "gap", PAIR),) for r in rows)
            blocks.append(Bullets(material.say(f"views.named.{nature}"), items, refs=refs))
    return blocks


def _theme_blocks(material: Material, theme: str) -> list[Block]:
    """Return the items of a theme, read together and never reversed."""
    items = [item for item in material.framework.items if theme in item.tags.get("themes", ())]
    asked = [item.id for item in items if item.voice == "partie"]
    if not asked:
        return []
    sides = material.sides
    blocks: list[Block] = [Heading(material.say(f"themes.{theme}.heading"))]
    blocks.append(Paragraph(material.say(f"themes.{theme}.lead")))
    shares = favourable_rows(material, asked, sides)
    title = _theme_finding(material, shares) or material.say(f"annual.themes.{theme}")
    tables = (
        favourable_table(material, f"theme_{theme}_favourable", title, shares),
        item_scores_table(material, f"theme_{theme}", asked, sides),
        level_table(material, f"theme_{theme}", asked, sides),
    )
    return [*blocks, *[table for table in tables if table is not None]]


def _theme_finding(material: Material, rows: pd.DataFrame) -> str:
    """Return the question on which both sides differ most; empty where either has few answers."""
    enough = rows[rows["score"].notna() & (rows["n"] >= COUNT_BELOW)]
    sides = enough.pivot(index="node", columns="side", values="score")
    if not {OWNER, PARTNER} <= set(sides.columns):
        return ""
    both = sides[[OWNER, PARTNER]].dropna()
    if not len(both):
        return ""
    row = both.iloc[int((both[OWNER] - both[PARTNER]).abs().to_numpy().argmax())]
    owner, partner = (
        percent(float(row[side]) / 100, material.language) for side in (OWNER, PARTNER)
    )
    label = material.cited(material.node(str(row.name)))
    return material.say("told.theme", label=label, owner=owner, partner=partner)
