"""Results by type, level, region, theme, family and age: the dimensions of each group."""

from dataclasses import replace

import pandas as pd

from alliances.frameworks.sheets import AGE
from alliances.reports.material import GROUPS, OWNER, PARTNER, Material
from alliances.reports.model import Block, Chart, Heading, Paragraph, ReportTable, TableColumn
from alliances.reports.naming import named
from alliances.reports.score_tables import figures, score_columns, score_reading, withheld
from alliances.scoring.lives import age_classes
from alliances.scoring.table import figure_ids

_DRAWN = ("type", "level")
"""The groups that are few enough to be compared at a glance in a drawing."""


def group_blocks(material: Material) -> list[Block]:
    """Return a table for each family of groups, with a chart for types and levels."""
    all_rows = material.rows(kind="dimension", statistic="mean", scope="group")
    all_rows = all_rows[all_rows["side"].isin(material.sides)]
    blocks: list[Block] = []
    alike: list[str] = []
    for group in GROUPS:
        rows = _in_order(material, group, all_rows[all_rows["group"] == group])
        if not len(rows):
            continue
        shown = rows["score"].notna().any()
        chart = _profile(material, group, rows) if group in _DRAWN and shown else None
        differs = chart is not None and bool(group_finding(material, group))
        depth = "body" if differs else "detail"
        blocks.append(Heading(material.say(f"groups.{group}.heading"), depth))
        if not shown:
            blocks.append(Paragraph(material.say("groups.all_withheld"), "note", "detail"))
            continue
        if chart and differs:
            blocks.append(chart)
        elif chart:
            # A drawing in which nothing differs is not worth a printed page: a sentence says so.
            alike.append(material.say(f"groups.{group}.no_difference"))
            blocks.append(replace(chart, depth="detail"))
        blocks.append(_table(material, group, rows))
    if alike:
        stop = material.say("words.stop")
        blocks.insert(0, Paragraph(" ".join(said + stop for said in alike)))
    return blocks


def _in_order(material: Material, group: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by group value, side and dimension, each in its own order."""
    codes = {code: place for place, code in enumerate(material.codes(GROUPS[group]))}
    turn = {d.id: place for place, d in enumerate(material.framework.dimensions)}
    keys = pd.DataFrame(
        {
            "node": rows["node"].map(turn),
            "value": rows["group_value"].astype(str).map(codes).fillna(len(codes)),
            "name": rows["group_value"].astype(str),
            "side": rows["side"],
        }
    )
    return rows.loc[keys.sort_values(["node", "value", "name", "side"], kind="stable").index]


def _table(material: Material, group: str, rows: pd.DataFrame) -> ReportTable:
    shown = figures(material, rows)
    names = {code: material.code(GROUPS[group], code) for code in rows["group_value"].unique()}
    shown.insert(1, "value", [names[code] for code in rows["group_value"]])
    columns = list(score_columns(material, material.say("columns.dimensions")))
    columns.insert(1, TableColumn("value", material.say(f"groups.{group}.column")))
    return ReportTable(
        f"{group}_scores",
        material.say(f"groups.{group}.title"),
        tuple(columns),
        shown,
        reading=_reading(material, group, rows),
        scope=material.scope(),
        source=material.graded(),
        notes=_notes(material, group),
        subtitle=material.say("groups.subtitle"),
        withheld=withheld(rows),
        detail=True,
        depth="detail",
        method=material.say("annual.formulas.group"),
    )


def _notes(material: Material, group: str) -> tuple[str, ...]:
    """Return what a table says of its groups: that they overlap, or who is in none of them."""
    if group in {"type", "theme", "family"}:
        return (material.say(f"groups.{group}.note"),)
    if group != AGE:
        return ()
    outside = int(age_classes(material.survey, material.facts, material.wave).isna().sum())
    blank = (material.many("groups.age.outside", outside),) if outside else ()
    return (material.say("groups.age.note"), *blank)


def _reading(material: Material, group: str, rows: pd.DataFrame) -> str:
    shown = rows[rows["score"].notna()]
    if not len(shown):
        return ""
    value = material.code(GROUPS[group], shown.iloc[0]["group_value"])
    return material.say(
        "groups.reading", value=value, reading=score_reading(material, shown.iloc[:1])
    )


def _profile(material: Material, group: str, rows: pd.DataFrame) -> Chart | None:
    """Return the profile of the dimensions by group value, a panel for each of two sides."""
    data = _drawn(material, group, rows)
    if not len(data):
        return None
    shown = _shown(rows)
    title = _finding(material, group, data) or material.say(f"groups.{group}.no_difference")
    return Chart(
        f"by_{group}",
        "profile",
        title,
        material.say(f"groups.{group}.chart_subtitle"),
        data,
        material.say("groups.alt", title=title, values=", ".join(dict.fromkeys(data["series"]))),
        _reading(material, group, shown),
        material.scope(),
        material.graded(),
        labels={
            "side": material.say("columns.side"),
            "label": material.say("columns.dimensions"),
            "series": material.say(f"groups.{group}.column"),
            "value": material.say("columns.score"),
            "low": material.say("columns.low"),
            "high": material.say("columns.high"),
            "n": material.say("columns.n"),
            "x_axis": material.say("chart.score_axis"),
        },
        formats={key: "score" for key in ("value", "low", "high")} | {"n": "integer"},
        unit="score",
        ids=named(figure_ids(shown), "value", low="low", high="high", n="n"),
        method=material.say("annual.formulas.group"),
    )


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the two sides that have a score, one side after the other."""
    shown = rows[rows["side"].isin([OWNER, PARTNER]) & rows["score"].notna()]
    return shown.sort_values("side", kind="stable")


def _drawn(material: Material, group: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the data of a profile: side, label, series, value, low, high, n."""
    shown = _shown(rows)
    return pd.DataFrame(
        {
            "side": [material.side(side) for side in shown["side"]],
            "label": [material.node(node) for node in shown["node"]],
            "series": [material.code(GROUPS[group], code) for code in shown["group_value"]],
            "value": shown["score"].astype(float).to_numpy(),
            "low": shown["low"].astype(float).to_numpy(),
            "high": shown["high"].astype(float).to_numpy(),
            "n": shown["n"].astype(float).to_numpy(),
        }
    )


def group_finding(material: Material, group: str) -> str:
    """Return where the groups of a family differ most, in the partners' view; empty without any.

    Parameters
    ----------
    group
        A family of `alliances.reports.material.GROUPS`.
    """
    rows = material.rows(kind="dimension", statistic="mean", scope="group", group=group)
    if not len(rows):
        return ""
    data = _drawn(material, group, _in_order(material, group, rows))
    return _finding(material, group, data) if len(data) else ""


def _finding(material: Material, group: str, data: pd.DataFrame) -> str:
    """Return the finding: where the groups differ most, in the partners' view.

    A difference is named only where the intervals of the two groups do not overlap.
    """
    seen = data[data["side"] == material.side(PARTNER)]
    best: tuple[float, pd.Series, pd.Series] | None = None
    for _, of_dimension in seen.groupby("label", sort=False):
        high = of_dimension.iloc[int(of_dimension["value"].argmax())]
        low = of_dimension.iloc[int(of_dimension["value"].argmin())]
        spread = float(high["value"] - low["value"])
        if high["low"] > low["high"] and (best is None or spread > best[0]):
            best = (spread, high, low)
    if best is None:
        return ""
    _, high, low = best
    return material.say(
        "groups.finding",
        label=high["label"],
        high=high["series"],
        high_score=material.score(high["value"]),
        high_n=material.whole(high["n"]),
        low=low["series"],
        low_score=material.score(low["value"]),
        low_n=material.whole(low["n"]),
    )
