"""Results by engagement: objectives met, people reached, what each side says, with evidence."""

from typing import Any

import pandas as pd

from alliances.reports.building.objectives import objective_blocks
from alliances.reports.building.resources import people_table
from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import (
    Block,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.naming import named
from alliances.reports.results_reached import reached_table
from alliances.reports.score_tables import withheld
from alliances.scoring.table import figure_ids

_YIELD = "produit"
"""The object whose questions ask what a partnership yields."""


def results_section(material: Material) -> Section | None:
    """Return the section on what was reached; None where nothing says so."""
    made: list[ReportTable] = [
        block
        for block in (reached_table(material), _declared(material), people_table(material))
        if block is not None
    ]
    stop = material.say("words.stop")
    blocks: list[Block] = [*made]
    blocks += [Paragraph(table.title + stop) for table in made if table.depth == "detail"]
    blocks += objective_blocks(material)
    if not blocks:
        return None
    lead = Paragraph(material.say("annual.results.lead"))
    tables = [block for block in blocks if isinstance(block, ReportTable)]
    met = [table.title for table in tables if table.id == "programme_objectives"]
    title = met[0] if met else material.say("annual.results.title")
    return Section("results", title, (lead, *blocks), material.say("annual.results.name"))


def _declared(material: Material) -> ReportTable | None:
    """Return what each side says of the yield, by engagement: the dimension that asks for it."""
    node = _yield_dimension(material)
    if not node or not material.shown:
        return None
    rows = material.rows(
        kind="dimension", statistic="mean", scope="group", group="theme", node=node,
        side=(OWNER, PARTNER),
    )  # fmt: skip
    if not rows["score"].notna().any():
        return None
    turn = {code: place for place, code in enumerate(material.codes("engagement"))}
    order = rows["group_value"].astype(str).map(turn).fillna(len(turn))
    keys = pd.DataFrame({"code": order, "name": rows["group_value"].astype(str)})
    codes = [*dict.fromkeys(rows.loc[keys.sort_values(["code", "name"]).index, "group_value"])]
    made: dict[str, Any] = {"label": [material.code("engagement", code) for code in codes]}
    columns = [TableColumn("label", material.say("programme.facets.theme.heading"))]
    hidden: dict[str, frozenset[int]] = {}
    ids: dict[str, tuple[str, ...]] = {}
    for side in (OWNER, PARTNER):
        seen = rows[rows["side"] == side].drop_duplicates("group_value")
        seen = seen.assign(id=figure_ids(seen)).set_index("group_value").reindex(codes)
        who = material.short(side)
        for key, name, form in _DECLARED:
            made[f"{key}_{side}"] = seen[key].astype(float).to_numpy()
            heading = material.say(f"annual.results.declared.{name}", side=who)
            columns.append(TableColumn(f"{key}_{side}", heading, form))
        parts = {f"{key}_{side}": key for key in ("low", "high", "n")}
        ids |= named(seen["id"].fillna(""), f"score_{side}", **parts)
        positions = withheld(
            seen.assign(method=seen["method"].fillna("")), ("score", "low", "high")
        )
        hidden |= {f"{key}_{side}": of for key, of in positions.items()}
    title = _finding(material, node, codes, made)
    told = material.say("annual.results.declared.alike", label=material.node(node)) != title
    return ReportTable(
        "results_declared",
        title,
        tuple(columns),
        pd.DataFrame(made),
        scope=material.scope(),
        source=material.graded(),
        notes=(material.say("annual.results.declared.note"),),
        subtitle=material.say("annual.results.declared.subtitle", label=material.node(node)),
        withheld=hidden,
        # Where nothing differs, a page is not worth its rows: the section says so in a sentence.
        depth="body" if told else "detail",
        ids=ids,
        method=material.say("annual.formulas.group"),
    )


def _finding(material: Material, node: str, codes: list[str], made: dict[str, Any]) -> str:
    """Return where the partners' scores differ most, if their intervals do not overlap."""
    seen = pd.DataFrame(
        {key: made[f"{key}_{PARTNER}"] for key in ("score", "low", "high")}, index=codes
    ).dropna()
    label = material.node(node)
    if len(seen) < 2:
        return material.say("annual.results.declared.title", label=label)
    places = int(seen["score"].argmax()), int(seen["score"].argmin())
    high, low = (seen.iloc[place] for place in places)
    if not high["low"] > low["high"]:
        return material.say("annual.results.declared.alike", label=label)
    return material.say(
        "groups.finding",
        label=label,
        high=material.code("engagement", high.name),
        high_score=material.score(high["score"]),
        low=material.code("engagement", low.name),
        low_score=material.score(low["score"]),
    )


_DECLARED = (
    ("score", "score", "score"),
    ("low", "low", "score"),
    ("high", "high", "score"),
    ("n", "n", "integer"),
)


def _yield_dimension(material: Material) -> str:
    """Return the dimension most of whose scored questions ask what the partnership yields."""
    scored = [item for item in material.framework.items if item.scored]
    shares = {}
    for dimension in material.framework.dimensions:
        own = [item for item in scored if item.dimension == dimension.id]
        asked = [item for item in own if _YIELD in item.tags.get("object", ())]
        if own and 2 * len(asked) > len(own):
            shares[dimension.id] = len(asked) / len(own)
    return max(shares, key=lambda name: shares[name]) if shares else ""
