"""Territories and levels: where the partnerships are, and whether the answers tell them apart."""

import pandas as pd

from alliances.reports.building.groups import group_finding
from alliances.reports.material import Material
from alliances.reports.model import Block, Chart, Paragraph, ReportTable, Section, TableColumn
from alliances.reports.voice import COUNT_BELOW

_PLACES = {
    "32": (2, 0),
    "28": (1, 1),
    "11": (2, 1),
    "44": (3, 1),
    "53": (0, 2),
    "52": (1, 2),
    "24": (2, 2),
    "27": (3, 2),
    "75": (1, 3),
    "84": (3, 3),
    "76": (2, 4),
    "93": (3, 4),
    "94": (4, 4),
    "01": (5, 0),
    "02": (5, 1),
    "03": (5, 2),
    "04": (5, 3),
    "06": (5, 4),
}
"""Column and row of each French region (INSEE code, 2016), about where it lies; overseas apart."""
_ACROSS = 5


def territories_section(material: Material) -> Section | None:
    """Return the section on territories and levels; None where the register names no region."""
    facts = material.facts
    regions = facts["region"].dropna().astype(str)
    if not len(regions):
        return None
    counts = regions.value_counts()
    order = [code for code in material.codes("region") if code in counts.index]
    order += sorted(set(counts.index) - set(order))
    blank = int(facts["region"].isna().sum())
    rows = _rows(material, order, counts)
    blocks: list[Block] = [
        Paragraph(_lead(material, rows, blank), "lead"),
        _tiles(material, order, rows),
        _table(material, rows, blank),
    ]
    if material.shown:
        said = group_finding(material, "region") or material.say("territories.no_difference")
        blocks.append(Paragraph(said + material.say("words.stop")))
        blocks.append(Paragraph(material.say("territories.caution"), "note"))
    title = _title(material, rows)
    return Section("territories", title, tuple(blocks), material.say("territories.name"))


def _rows(material: Material, order: list[str], counts: pd.Series) -> pd.DataFrame:
    """Return, by region, partnerships, their share and the organisations that face the owner."""
    facts = material.facts
    shown = pd.DataFrame(
        {
            "label": [material.code("region", code) for code in order],
            "n": counts.reindex(order).astype(float).to_numpy(),
        }
    )
    total = float(len(facts))
    if total >= COUNT_BELOW:
        shown["share"] = shown["n"] / total
    ties = _organisations(material, order)
    if ties is not None:
        shown["organisations"] = ties.to_numpy(dtype=float)
    return shown


def _organisations(material: Material, order: list[str]) -> pd.Series | None:
    """Return how many organisations face the owner in each region."""
    facing = material.survey.partners
    if not len(facing):
        return None
    regions = material.facts["region"].astype("string")
    pairs = facing.assign(region=facing["partnership"].map(regions))
    counted = pairs.dropna(subset=["region"]).groupby("region")["organisation"].nunique()
    return counted.reindex(order).fillna(0)


def _top(material: Material, rows: pd.DataFrame) -> pd.Series:
    return rows.iloc[int(rows["n"].argmax())]


def _title(material: Material, rows: pd.DataFrame) -> str:
    top = _top(material, rows)
    share = material.share(float(top["n"]), float(len(material.facts)))
    return material.many("territories.title", len(rows), label=top["label"], share=share)


def _lead(material: Material, rows: pd.DataFrame, blank: int) -> str:
    levels = material.facts["level"].dropna().astype(str).value_counts()
    total = float(len(material.facts))
    listed = material.say("words.comma").join(
        material.say(
            "territories.level",
            label=material.code("level", code),
            count=material.whole(float(levels[code])),
            aside=material.aside(float(levels[code]), total),
        )
        for code in material.codes("level")
        if code in levels.index
    )
    said = material.many("territories.lead", len(rows))
    if listed:
        said += " " + material.say("territories.levels", listed=listed)
    if blank:
        said += " " + material.many("territories.blank", blank)
    return said


def _tiles(material: Material, order: list[str], rows: pd.DataFrame) -> Chart:
    """Return the tiles: known regions where they lie, any other territories in rows."""
    known = set(order) <= set(_PLACES)
    used = sorted({_PLACES[code][0] for code in order}) if known else []
    # A column that no region uses (overseas, Corsica) takes no room.
    places = [
        (used.index(_PLACES[code][0]), _PLACES[code][1])
        if known
        else (position % _ACROSS, position // _ACROSS)
        for position, code in enumerate(order)
    ]
    first = min((down for _, down in places), default=0)
    data = pd.DataFrame(
        {
            "label": rows["label"],
            "column": [across for across, _ in places],
            "row": [down - first for _, down in places],
            "value": rows["n"],
        }
    )
    top = _top(material, rows)
    listed = material.say("words.semicolon").join(
        material.say("territories.item", label=label, count=material.whole(n))
        for label, n in zip(rows["label"], rows["n"], strict=True)
    )
    ids = tuple(f"territories.{code}|n|programme||{material.wave}" for code in order)
    return Chart(
        "territories",
        "tiles",
        material.many("territories.chart_title", float(top["n"]), label=top["label"]),
        material.say("territories.chart_subtitle"),
        data,
        material.say("territories.alt", listed=listed),
        _reading(material, top),
        material.scope(len(material.facts)),
        material.source,
        labels={
            "label": material.say("programme.facets.region.heading"),
            "column": material.say("territories.column"),
            "row": material.say("territories.row"),
            "value": material.say("columns.partnerships"),
        },
        formats={"column": "year", "row": "year", "value": "integer"},
        unit="count",
        ids={"value": ids},
        method=material.say("territories.method"),
    )


def _reading(material: Material, top: pd.Series) -> str:
    return material.many(
        "territories.reading",
        float(top["n"]),
        label=top["label"],
        total=material.whole(float(len(material.facts))),
    )


def _table(material: Material, rows: pd.DataFrame, blank: int) -> ReportTable:
    names = {
        "n": ("columns.partnerships", "integer"),
        "share": ("columns.share_of_all", "percent"),
        "organisations": ("columns.organisations", "integer"),
    }
    columns = [
        TableColumn("label", material.say("programme.facets.region.heading")),
        *(
            TableColumn(key, material.say(words), format)
            for key, (words, format) in names.items()
            if key in rows
        ),
    ]
    return ReportTable(
        "territories_table",
        material.say("territories.table"),
        tuple(columns),
        rows,
        reading=_reading(material, _top(material, rows)),
        scope=material.scope(len(material.facts)),
        source=material.source,
        notes=(material.many("territories.blank", blank),) if blank else (),
        subtitle=material.say("territories.chart_subtitle"),
        detail=True,
        depth="detail",
        method=material.say("territories.method"),
    )
