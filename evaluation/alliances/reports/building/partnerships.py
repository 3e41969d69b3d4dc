"""The list of the partnerships that agree to be named, with facts of the register only."""

import pandas as pd

from alliances.datasets.consent import agreeing
from alliances.frameworks.sheets import TYPE_FACTS
from alliances.reports.material import Material
from alliances.reports.model import Block, Paragraph, ReportTable, Section, TableColumn

_PRINTED_AT_MOST = 60
"""How many rows a printed list holds (ours): a longer one stands in the workbook and the page."""


def partnerships_section(material: Material) -> Section | None:
    """Return the list of partnerships of which every party agrees; None where there is none."""
    listed = _listed(material)
    if not len(listed):
        return None
    total = len(material.facts)
    aside = material.aside(len(listed), total)
    words = {"total": material.whole(total), "aside": aside}
    long = len(listed) > _PRINTED_AT_MOST
    blocks: list[Block] = [
        Paragraph(material.many("annual.partnerships.lead", len(listed), **words))
    ]
    if long:
        blocks.append(Paragraph(material.say("annual.partnerships.elsewhere"), "note"))
    blocks.append(_table(material, listed, "detail" if long else "body"))
    title = material.many("annual.partnerships.title", len(listed), **words)
    return Section("partnerships", title, tuple(blocks), material.say("annual.partnerships.name"))


def _listed(material: Material) -> pd.DataFrame:
    agreed = agreeing(material.survey)
    facts = material.facts
    return facts[facts.index.astype(str).isin(agreed)] if len(facts) else facts


def _table(material: Material, listed: pd.DataFrame, depth: str) -> ReportTable:
    rows = pd.DataFrame(
        {
            "name": _column(material, listed, "name"),
            "types": [_types(material, row) for _, row in listed.iterrows()],
            "level": _coded(material, listed, "level"),
            "region": _coded(material, listed, "region"),
            "start": _starts(listed),
        }
    )
    turn = rows["name"].str.casefold().sort_values(kind="stable").index
    say = material.say
    return ReportTable(
        "partnerships_list",
        say("annual.partnerships.table"),
        (
            TableColumn("name", say("annual.partnerships.column")),
            TableColumn("types", say("programme.facets.type.heading")),
            TableColumn("level", say("programme.facets.level.heading")),
            TableColumn("region", say("programme.facets.region.heading")),
            TableColumn("start", say("columns.start"), "year"),
        ),
        rows.loc[turn].reset_index(drop=True),
        scope=material.scope(len(listed)),
        source=material.source,
        notes=(say("annual.partnerships.note"),),
        detail=True,
        depth=depth,
    )


def _column(material: Material, listed: pd.DataFrame, key: str) -> list[str]:
    values = listed[key] if key in listed else pd.Series(None, index=listed.index)
    return [
        material.words(str(value)) if pd.notna(value) else str(code)
        for code, value in values.items()
    ]


def _coded(material: Material, listed: pd.DataFrame, key: str) -> list[str]:
    if key not in listed:
        return [""] * len(listed)
    return ["" if pd.isna(code) else material.code(key, code) for code in listed[key]]


def _types(material: Material, row: pd.Series) -> str:
    held = [
        fact for fact in TYPE_FACTS if fact in row and row[fact] is not pd.NA and bool(row[fact])
    ]
    names = [material.code("type", fact.removeprefix("type_")) for fact in held]
    return material.say("words.semicolon").join(names)


def _starts(listed: pd.DataFrame) -> list[float]:
    if "start" not in listed:
        return [float("nan")] * len(listed)
    return [float(year) for year in pd.to_datetime(listed["start"]).dt.year]
