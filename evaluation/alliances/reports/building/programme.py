"""The programme's profile: what the register says of the partnerships, before any answer."""

from collections.abc import Callable, Mapping

import pandas as pd

from alliances.datasets.survey import split_codes
from alliances.frameworks.sheets import AGE, TYPE_FACTS
from alliances.reports.building.indicators import indicator_blocks
from alliances.reports.building.movements import movement_blocks
from alliances.reports.building.resources import resource_blocks
from alliances.reports.coverage import partner_organisations
from alliances.reports.figures import slug
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Bullets,
    Chart,
    Derived,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW
from alliances.scoring.lives import age_classes


def programme_section(material: Material) -> Section:
    """Return the section on the programme: composition, age, means, people reached."""
    total = len(material.facts)
    blocks: list[Block] = [_lead(material, total)]
    counted = {name: _FACETS[name](material) for name in _FACETS}
    present = {name: counts for name, counts in counted.items() if len(counts)}
    if chart := _composition(material, present, total):
        blocks.append(chart)
    tables = [_facet_table(material, name, counts, total) for name, counts in present.items()]
    if tables:
        blocks += [Heading(material.say("programme.facets_heading")), *tables]
    blocks += movement_blocks(material)
    blocks += resource_blocks(material)
    blocks += indicator_blocks(material)
    absent = tuple(
        material.say(f"programme.lacks.{name}") for name in counted if name not in present
    )
    if absent:
        blocks.append(Bullets(material.say("programme.lacks.title"), absent))
    title = material.many("programme.title", total)
    return Section("programme", title, tuple(blocks), material.say("programme.name"))


def _lead(material: Material, total: int) -> Paragraph:
    """Return how many partnerships, with how many partner organisations."""
    said = material.many(
        "told.programme",
        partner_organisations(material.survey),
        programme=material.programme,
        partnerships=material.many("told.programme_partnerships", total),
    )
    return Paragraph(said, "lead")


def _types(material: Material) -> pd.Series:
    """Count the partnerships of each type: several may hold at once."""
    held = {fact: material.facts[fact].fillna(False).astype(bool) for fact in TYPE_FACTS}
    if not any(flags.any() for flags in held.values()):
        return pd.Series(dtype=float)
    none = ~pd.concat(held, axis=1).any(axis=1)
    counts = {
        material.code("type", fact.removeprefix("type_")): flags.sum()
        for fact, flags in held.items()
    }
    return _with_blank(material, pd.Series(counts), int(none.sum()))


def _one(column: str, code_list: str) -> Callable[[Material], pd.Series]:
    """Return a counter of a column that holds one code."""

    def count(material: Material) -> pd.Series:
        values = material.facts[column]
        return _labelled(material, code_list, values.dropna(), int(values.isna().sum()))

    return count


def _several(column: str, code_list: str) -> Callable[[Material], pd.Series]:
    """Return a counter of a column that holds several codes, each counted once a partnership."""

    def count(material: Material) -> pd.Series:
        values = material.facts[column]
        once = split_codes(values).to_frame("code").reset_index().drop_duplicates()["code"]
        return _labelled(material, code_list, once, int(values.isna().sum()))

    return count


def _families(material: Material) -> pd.Series:
    """Count the partnerships by the family of the parties that face the programme owner."""
    facing, organisations = material.survey.partners, material.survey.data("organisations")
    if not len(facing) or not len(organisations):
        return pd.Series(dtype=float)
    family = facing["organisation"].map(organisations.set_index("organisation")["family"])
    pairs = facing[["partnership"]].assign(family=family).dropna().drop_duplicates()
    blank = len(material.facts) - pairs["partnership"].nunique()
    return _labelled(material, "family", pairs["family"], blank)


def _ages(material: Material) -> pd.Series:
    """Count the partnerships by their age, as the results by age class them."""
    ages = age_classes(material.survey, material.facts, material.wave)
    return _labelled(material, AGE, ages.dropna(), int(ages.isna().sum()))


def _starts(material: Material) -> pd.Series:
    """Count the partnerships by the year of their start."""
    start = material.facts["start"]
    if not start.notna().any():
        return pd.Series(dtype=float)
    years = start.dropna().dt.year.value_counts().sort_index()
    years.index = years.index.astype(str)
    return _with_blank(material, years, int(start.isna().sum()))


_FACETS: Mapping[str, Callable[[Material], pd.Series]] = {
    "type": _types,
    "level": _one("level", "level"),
    "region": _one("region", "region"),
    "theme": _several("engagements", "engagement"),
    "fragility": _several("fragility", "fragility"),
    "family": _families,
    "start": _starts,
    "age": _ages,
}


def _labelled(material: Material, code_list: str, values: pd.Series, blank: int) -> pd.Series:
    """Count codes in the order of their list, codes that no list knows last."""
    found = values.astype(str).value_counts()
    if not len(found):
        return pd.Series(dtype=float)
    known = [code for code in material.codes(code_list) if code in found.index]
    others = sorted(set(found.index) - set(known))
    ordered = found.reindex(known + others)
    ordered.index = pd.Index([material.code(code_list, code) for code in ordered.index])
    return _with_blank(material, ordered, blank)


def _with_blank(material: Material, counts: pd.Series, blank: int) -> pd.Series:
    if blank:
        counts = pd.concat([counts, pd.Series({material.say("words.not_given"): blank})])
    return counts


def _facet_table(material: Material, name: str, counts: pd.Series, total: int) -> ReportTable:
    """Return the table of a facet: partnerships and share of all partnerships."""
    rows = pd.DataFrame({"label": counts.index, "n": counts.to_numpy(dtype=float)})
    columns = [
        TableColumn("label", material.say(f"programme.facets.{name}.heading")),
        TableColumn("n", material.say("columns.partnerships"), "integer"),
    ]
    if total >= COUNT_BELOW:
        rows["share"] = rows["n"] / total
        columns.append(TableColumn("share", material.say("columns.share_of_all"), "percent"))
    ids = _ids(material, name, rows)
    given = rows[rows["label"] != material.say("words.not_given")]
    top = given.iloc[int(given["n"].argmax())]
    share = material.share(top["n"], total)
    return ReportTable(
        f"programme_{name}",
        material.say(f"programme.facets.{name}.title", label=top["label"], share=share),
        tuple(columns),
        rows,
        reading=material.many(
            "programme.reading", top["n"], total=material.whole(total), label=top["label"]
        ),
        scope=material.scope(total),
        source=material.source,
        notes=(material.say("programme.several"),) if counts.sum() > total else (),
        subtitle=material.say(f"programme.facets.{name}.subtitle"),
        derived={"share": Derived("share", ("n",), total=float(total))},
        depth="body" if name in _PRINTED else "detail",
        ids={key: ids[key] for key in ("n", "share") if key in rows},
        method=material.say("annual.formulas.share"),
    )


_PRINTED = ("theme",)
"""The facets that a printed page gives as tables; types and levels are drawn, and regions stand
with the territories."""


def _ids(material: Material, name: str, rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the identifiers of counts and shares, the same in the drawing as in the tables."""
    names = [f"{name}:{slug(str(label))}" for label in rows["label"]]
    return {
        key: tuple(of_programme(material.wave, one, statistic) for one in names)
        for key, statistic in (("n", "count"), ("share", "share"))
    }


def _composition(material: Material, present: Mapping[str, pd.Series], total: int) -> Chart | None:
    """Return the bars of types and levels, as shares, or as counts where they are few."""
    groups = [name for name in ("type", "level") if name in present]
    # A register that says neither may still say when its partnerships began.
    groups = groups or [name for name in ("start",) if name in present]
    if not groups:
        return None
    parts = [
        pd.DataFrame(
            {
                "label": present[name].index,
                "group": material.say(f"programme.facets.{name}.heading"),
                "value": present[name].to_numpy(dtype=float),
                "n": present[name].to_numpy(dtype=float),
            }
        )
        for name in groups
    ]
    named_parts = [_ids(material, name, part) for name, part in zip(groups, parts, strict=True)]
    ids = {key: tuple(one for of in named_parts for one in of[key]) for key in ("n", "share")}
    data = pd.concat(parts, ignore_index=True)
    unit = "percent" if total >= COUNT_BELOW else "count"
    shares = {}
    if unit == "percent":
        data["value"] = data["value"] / total
        shares = {"value": Derived("share", ("n",), total=float(total))}
    tables = [_facet_table(material, name, present[name], total) for name in groups]
    listed = material.say("words.semicolon").join(
        f"{label} {material.share(n, total)}"
        for label, n in zip(data["label"], data["n"], strict=True)
    )
    return Chart(
        "composition",
        "bars",
        tables[0].title,
        material.say(
            "programme.chart.subtitle"
            if len(groups) > 1
            else f"programme.facets.{groups[0]}.subtitle"
        ),
        data,
        material.say("programme.chart.alt", listed=listed),
        tables[0].reading,
        tables[0].scope,
        material.source,
        labels={
            "label": material.say("columns.modality"),
            "group": material.say("columns.group"),
            "value": material.say(
                "columns.share_of_all" if unit == "percent" else "columns.partnerships"
            ),
            "n": material.say("columns.partnerships"),
        },
        formats={"value": "percent" if unit == "percent" else "integer", "n": "integer"},
        unit=unit,
        derived=shares,
        ids={"value": ids["share" if unit == "percent" else "n"], "n": ids["n"]},
        method=material.say("annual.formulas.share"),
    )
