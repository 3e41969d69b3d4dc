"""Results by dimension and criterion: each side, with n, valid share, interval and band."""

import pandas as pd

from alliances.reports.building.groups import group_blocks
from alliances.reports.building.radar import radar_chart
from alliances.reports.building.two_sides import two_sides_chart
from alliances.reports.lines import lines
from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import Block, Heading, Paragraph, ReportTable, Section
from alliances.reports.naming import named
from alliances.reports.score_tables import (
    figures,
    ordered,
    score_columns,
    score_reading,
    withheld,
)

_TITLES = {"dimensions": "compact", "criteria": "cited"}


def dimensions_section(material: Material) -> Section | None:
    """Return the section on the quality of the relationship; None where nothing may be shown."""
    if not material.shown:
        return None
    nodes = [dimension.id for dimension in material.framework.dimensions]
    programme = material.rows(kind="dimension", statistic="mean", scope="programme")
    rows = ordered(programme, nodes, (*material.sides, "sides"))
    blocks: list[Block] = [Paragraph(material.say("dimensions.lead"), "body")]
    chart = two_sides_chart(material, "dimensions", nodes)
    blocks += [each for each in (chart, radar_chart(material, chart)) if each is not None]
    blocks.append(_compact(material, "dimensions", rows))
    if len(cited := _cited(material)):
        # What the lines of strength and of fragility state, a reader of the paper finds here.
        blocks.append(_compact(material, "criteria", cited))
    blocks.append(_score_table(material, "dimensions", rows))
    blocks.append(Heading(material.say("criteria.heading"), "detail"))
    blocks.append(_score_table(material, "criteria", _criteria(material)))
    blocks += group_blocks(material)
    title = finding(material, rows) or material.say("dimensions.title")
    return Section("dimensions", title, tuple(blocks), material.say("dimensions.name"))


def finding(material: Material, rows: pd.DataFrame, *, counted: bool = False) -> str:
    """Return the finding of scores: highest and lowest, by the partners, else by the owner.

    Nodes whose scores are written alike share the place; `counted` gives the n of each.
    """
    ends = extremes(material, rows)
    if ends is None:
        return ""
    words: dict[str, str] = {"who": material.who(str(ends["high"]["side"].iloc[0]))}
    for end, alike in ends.items():
        quoted = [material.say("words.quoted", words=material.node(n)) for n in alike["node"]]
        words[end] = material.listed(quoted)
        words[f"{end}_score"] = material.score(float(alike["score"].iloc[0]))
        words[f"{end}_n"] = material.listed([material.whole(n) for n in alike["n"]])
    return material.say("dimensions.finding_counted" if counted else "dimensions.finding", **words)


def extremes(material: Material, rows: pd.DataFrame) -> dict[str, pd.DataFrame] | None:
    """Return the rows with the highest and the lowest score, by the partners, else by the owner.

    Scores that are written alike share the place. None where there are not two to be told apart.
    """
    given = rows[rows["score"].notna()]
    side = PARTNER if (given["side"] == PARTNER).any() else OWNER
    seen = given[given["side"] == side]
    if len(seen) < 2:
        return None
    score = seen["score"].astype(float)
    written = score.map(material.score)
    high, low = written.iloc[int(score.argmax())], written.iloc[int(score.argmin())]
    return None if high == low else {"high": seen[written == high], "low": seen[written == low]}


def _compact(material: Material, name: str, rows: pd.DataFrame) -> ReportTable:
    """Return what a printed page holds of dimensions or criteria: the sides, interval and n."""
    kept = rows[rows["side"].isin(material.sides)]
    shown = figures(material, kept)
    keys = ("label", "side", "score", "low", "high", "n")
    columns = score_columns(material, material.say(f"columns.{name}"))
    travelling = {key: key for key in ("low", "high", "n")}
    return ReportTable(
        f"{name}_sides",
        material.say(f"annual.dimensions.{_TITLES[name]}"),
        tuple(column for column in columns if column.key in keys),
        shown[list(keys)],
        reading=score_reading(material, kept),
        scope=material.scope(),
        source=material.graded(),
        notes=unseen(material),
        subtitle=material.say(f"{name}.table"),
        withheld=withheld(kept, ("score", "low", "high")),
        ids=named(shown["id"], "score", **travelling),
        method=material.say("annual.formulas.score"),
    )


def _score_table(material: Material, name: str, rows: pd.DataFrame) -> ReportTable:
    return ReportTable(
        f"{name}_scores",
        finding(material, rows) or material.say(f"{name}.table"),
        score_columns(material, material.say(f"columns.{name}")),
        figures(material, rows),
        reading=score_reading(material, rows),
        scope=material.scope(rows["n"].max() if len(rows) else 0),
        source=material.graded(),
        notes=(material.say("dimensions.sides_note"), *unseen(material)),
        subtitle=material.say(f"{name}.table"),
        withheld=withheld(rows),
        detail=name == "criteria",
        depth="detail",
        method=material.say("annual.formulas.score"),
    )


def unseen(material: Material) -> tuple[str, ...]:
    """Return a note for each side that answered and of which nothing may be shown."""
    return tuple(
        material.say("dimensions.unseen_note", side=material.who(side))
        for side in material.unseen_sides
    )


def _criteria(material: Material) -> pd.DataFrame:
    nodes = [criterion.id for criterion in material.framework.criteria]
    programme = material.rows(kind="criterion", statistic="mean", scope="programme")
    return ordered(programme, nodes, (*material.sides, "sides"))


def _cited(material: Material) -> pd.DataFrame:
    """Return the scores of the criteria that are lines of strength or of fragility."""
    rows = _criteria(material)
    sides = rows[rows["side"].isin((OWNER, PARTNER))]
    chosen = {
        str(node)
        for strong in (True, False)
        for node in lines(sides, material.framework, strong=strong).index
    }
    return rows[rows["node"].isin(chosen)]
