"""Results by dimension and criterion: each side, with n, valid share, interval and band."""

import pandas as pd

from alliances.reports.build_groups import group_blocks
from alliances.reports.build_waves import wave_blocks
from alliances.reports.material import OWNER, PAIR, PARTNER, Material
from alliances.reports.model import Block, Chart, Heading, Paragraph, ReportTable, Section
from alliances.reports.score_tables import (
    figures,
    ordered,
    score_columns,
    score_reading,
    withheld,
)


def dimensions_section(material: Material) -> Section:
    """Return the section of results; without answers it says what is missing."""
    name = material.say("dimensions.name")
    if not material.shown:
        said = "withheld_all" if material.answered else "dimensions.lacking"
        lacking = (Paragraph(material.say(said), "warning"),)
        return Section("dimensions", material.say("dimensions.title"), lacking, name)
    nodes = [dimension.id for dimension in material.framework.dimensions]
    programme = material.rows(kind="dimension", statistic="mean", scope="programme")
    rows = ordered(programme, nodes, (*material.sides, "sides"))
    blocks: list[Block] = [Paragraph(material.say("dimensions.lead"), "body")]
    if chart := two_sides_chart(material, "dimensions", nodes):
        blocks.append(chart)
    blocks.append(_score_table(material, "dimensions", rows))
    blocks.append(Heading(material.say("criteria.heading")))
    blocks.append(_criteria_table(material))
    blocks += wave_blocks(material)
    blocks += group_blocks(material)
    title = finding(material, rows) or material.say("dimensions.title")
    return Section("dimensions", title, tuple(blocks), name)


def finding(material: Material, rows: pd.DataFrame, *, counted: bool = False) -> str:
    """Return the finding of scores: highest and lowest, by the partners, else by the owner.

    Nodes whose scores are written alike share the place; `counted` gives the n of each.
    """
    given = rows[rows["score"].notna()]
    side = PARTNER if (given["side"] == PARTNER).any() else OWNER
    seen = given[given["side"] == side]
    if len(seen) < 2:
        return ""
    score = seen["score"].astype(float)
    words: dict[str, str] = {"who": material.who(side)}
    written = score.map(material.score)
    for end, place in (("high", score.argmax()), ("low", score.argmin())):
        alike = seen[written == written.iloc[int(place)]]
        quoted = [material.say("words.quoted", words=material.node(n)) for n in alike["node"]]
        words[end] = material.listed(quoted)
        words[f"{end}_score"] = written.iloc[int(place)]
        words[f"{end}_n"] = material.listed([material.whole(n) for n in alike["n"]])
    if words["high_score"] == words["low_score"]:
        return ""
    return material.say("dimensions.finding_counted" if counted else "dimensions.finding", **words)


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
    )


def unseen(material: Material) -> tuple[str, ...]:
    """Return a note for each side that answered and of which nothing may be shown."""
    return tuple(
        material.say("dimensions.unseen_note", side=material.who(side))
        for side in material.unseen_sides
    )


def _criteria_table(material: Material) -> ReportTable:
    nodes = [criterion.id for criterion in material.framework.criteria]
    programme = material.rows(kind="criterion", statistic="mean", scope="programme")
    return _score_table(material, "criteria", ordered(programme, nodes, (*material.sides, "sides")))


def two_sides_chart(material: Material, kind: str, nodes: list[str]) -> Chart | None:
    """Return the dumbbell of the owner's and the partners' scores, or None without both.

    Parameters
    ----------
    kind
        ``dimensions`` or ``criteria``: the words of the chart, and its id.
    nodes
        The nodes, in the order of the framework.
    """
    rows = material.rows(statistic="mean", scope="programme", side=(OWNER, PARTNER))
    rows = rows[rows["node"].isin(nodes) & rows["score"].notna()]
    ends = {
        side: rows[rows["side"] == side].set_index("node")[["score", "low", "high", "n"]]
        for side in (OWNER, PARTNER)
    }
    both = [node for node in nodes if all(node in end.index for end in ends.values())]
    if not both:
        return None
    a, b = (ends[side].loc[both].astype(float) for side in (OWNER, PARTNER))
    gaps = _gaps(material, both)
    criteria = material.framework.criterion_by_id
    groups = {
        "group": [material.node(criteria[node].dimension) for node in both if node in criteria]
    }
    data = pd.DataFrame(
        {
            "label": [material.node(node) for node in both],
            "a": a["score"].to_numpy(),
            "b": b["score"].to_numpy(),
            "n_a": a["n"].to_numpy(),
            "n_b": b["n"].to_numpy(),
            "gap": gaps["score"].to_numpy(),
            "low_a": a["low"].to_numpy(),
            "high_a": a["high"].to_numpy(),
            "low_b": b["low"].to_numpy(),
            "high_b": b["high"].to_numpy(),
            **(groups if kind == "criteria" else {}),
        }
    )
    return _dumbbell(material, kind, data, _widest(material, kind, gaps))


def _gaps(material: Material, nodes: list[str]) -> pd.DataFrame:
    """Return the gap over complete pairs, as the score table gives it; never a plain difference.

    The two sides' means rest on different partnerships, so their difference is not the gap.
    """
    rows = material.rows(statistic="gap", scope="programme", side=PAIR)
    given = rows.drop_duplicates("node").set_index("node")[["score", "low", "high"]]
    return given.astype(float).reindex(nodes)


def _widest(material: Material, kind: str, gaps: pd.DataFrame) -> str:
    """Return the finding of a dumbbell: the widest gap among those clear of zero."""
    if not gaps["score"].notna().any():
        return material.say(f"{kind}.table")
    clear = gaps.loc[(gaps["low"] > 0) | (gaps["high"] < 0), "score"]
    if not len(clear):
        return material.say("chart.no_gap")
    place = int(clear.abs().argmax())
    widest = float(clear.iloc[place])
    key = "chart.wider_owner" if widest > 0 else "chart.wider_partner"
    gap = material.points(abs(widest)).lstrip("+")
    return material.say(key, label=material.node(str(clear.index[place])), gap=gap)


def _dumbbell_scope(material: Material, data: pd.DataFrame) -> str:
    """Return the population of a dumbbell: each side's scores rest on partnerships of their own."""
    return material.say(
        "chart.dumbbell_scope",
        place=material.say("scope.wave", programme=material.programme, wave=material.wave_name),
        owner=material.many("units.partnerships", data["n_a"].max()),
        partner=material.whole(data["n_b"].max()),
    )


def _dumbbell(material: Material, kind: str, data: pd.DataFrame, title: str) -> Chart:
    first = data.iloc[0]
    listed = material.say("words.semicolon").join(
        material.say(
            "chart.dumbbell_item",
            label=row.label,
            a=material.score(row.a),  # type: ignore[arg-type]
            b=material.score(row.b),  # type: ignore[arg-type]
        )
        for row in data.itertuples()
    )
    figures = [key for key in data.columns if key not in {"label", "group"}]
    words = {key: material.say(f"columns.dumbbell.{key}") for key in figures}
    return Chart(
        kind,
        "dumbbell",
        title,
        material.say(f"{kind}.chart_subtitle"),
        data,
        material.say("chart.dumbbell_alt", listed=listed),
        material.say(
            "chart.dumbbell_reading" if pd.notna(first["gap"]) else "chart.dumbbell_reading_bare",
            label=first["label"],
            a=material.score(first["a"]),
            b=material.score(first["b"]),
            gap="" if pd.isna(first["gap"]) else material.points(first["gap"]),
        ),
        _dumbbell_scope(material, data),
        material.graded(),
        labels={
            "label": material.say(f"columns.{kind}"),
            **words,
            "a": material.side(OWNER),
            "b": material.side(PARTNER),
            "group": material.say("columns.dimensions"),
            "x_axis": material.say("chart.score_axis"),
        },
        formats=dict.fromkeys(figures, "score")
        | {"n_a": "integer", "n_b": "integer", "gap": "signed"},
        unit="score",
    )
