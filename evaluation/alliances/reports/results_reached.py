"""Results by engagement as the register has them: objectives met and people reached, protected."""

from collections.abc import Hashable

import pandas as pd

from alliances.datasets.survey import split_codes
from alliances.language import text
from alliances.reports.building.objectives import MET
from alliances.reports.building.resources import UNITS_AT_LEAST, withheld_sum
from alliances.reports.material import Material
from alliances.reports.model import ReportTable, TableColumn
from alliances.reports.naming import of_programme
from alliances.statistics.evidence import Source
from alliances.statistics.suppression import suppress


def _engagements(material: Material) -> pd.DataFrame:
    """Return (partnership, engagement), each once."""
    facts = material.facts
    if "engagements" not in facts:
        return pd.DataFrame(columns=["partnership", "code"])
    codes = split_codes(facts["engagements"])
    frame = pd.DataFrame({"partnership": codes.index.astype(str), "code": codes.to_numpy()})
    return frame.drop_duplicates()


def _organisations(material: Material, held: pd.DataFrame) -> pd.Series:
    """Count, by engagement, the organisations that face the owner behind some partnerships."""
    facing = material.survey.partners
    if not len(facing):
        return held.groupby("code")["partnership"].nunique()
    joined = held.merge(facing[["partnership", "organisation"]], on="partnership")
    return joined.groupby("code")["organisation"].nunique()


def reached_table(material: Material) -> ReportTable | None:
    """Return, by engagement, the objectives met and the people reached."""
    themes, objectives = _engagements(material), material.survey.data("objectives")
    codes = [code for code in material.codes("engagement") if (themes["code"] == code).any()]
    codes += sorted(set(themes["code"]) - set(codes))
    if not codes:
        return None
    disjoint = not themes["partnership"].duplicated().any()
    objectives_by = _objectives_by(material, themes, objectives, codes, disjoint)
    people_by = _people_by(material, themes, codes, disjoint)
    if objectives_by is None and people_by is None:
        return None
    rows = pd.DataFrame({"label": [material.code("engagement", code) for code in codes]})
    counted = themes["code"].value_counts().reindex(codes, fill_value=0)
    rows["n"] = counted.astype(float).to_numpy()
    columns = [
        TableColumn("label", material.say("programme.facets.theme.heading")),
        TableColumn("n", material.say("columns.partnerships"), "integer"),
    ]
    hidden: dict[str, frozenset[int]] = {}
    for frame, keys in ((objectives_by, _OBJECTIVES), (people_by, _PEOPLE)):
        if frame is None:
            continue
        positions = frozenset(rows.index[frame["hidden"].to_numpy(bool)].tolist())
        for key in keys:
            rows[key] = frame[key].to_numpy()
            heading = material.say(f"annual.results.columns.{key}")
            columns.append(TableColumn(key, heading, "integer"))
            if positions:
                hidden[key] = positions
    rows["source"] = _evidence(material, [f for f in (objectives_by, people_by) if f is not None])
    told = rows["source"] != ""
    description = text("evidence.reach.description", material.language)
    rows["reach"] = [description if any_told else "" for any_told in told]
    columns += [
        TableColumn(key, material.say(f"annual.theory.links.{key}")) for key in ("source", "reach")
    ]
    return ReportTable(
        "results_reached",
        _title(material, rows),
        tuple(columns),
        rows,
        reading=_reached_reading(material, rows),
        scope=material.scope(len(material.facts)),
        source=material.graded(),
        notes=(
            material.say("groups.theme.note"),
            material.say("annual.results.reached.note", fewest=UNITS_AT_LEAST),
        ),
        subtitle=material.say("annual.results.reached.subtitle"),
        withheld=hidden,
        ids={
            column.key: tuple(
                of_programme(material.wave, f"theme:{code}", column.key) for code in codes
            )
            for column in columns
            if column.format != "text"
        },
        method=material.say("annual.formulas.reached"),
    )


_OBJECTIVES = ("met", "objectives")
_PEOPLE = ("people", "people_n")


def _hidden(
    counts: pd.Series,
    organisations: pd.Series,
    disjoint: bool,
    codes: list[str],
    protect: pd.Series | None = None,
) -> pd.Series:
    """Return which engagements are withheld, by the rules of `suppress`.

    Engagements that share partnerships do not add up: only disjoint ones have a total.
    """
    found = suppress(
        counts.astype(int),
        minimum=1,
        organisations=organisations.reindex(counts.index, fill_value=0).astype(int),
        minimum_organisations=UNITS_AT_LEAST,
        protect=protect,
        totals="auto" if disjoint and len(counts) > 1 else False,
    )
    values = found.values
    return pd.Series({code: bool(pd.isna(values[code])) for code in codes})


def _objectives_by(
    material: Material,
    themes: pd.DataFrame,
    objectives: pd.DataFrame,
    codes: list[str],
    disjoint: bool,
) -> pd.DataFrame | None:
    if not len(objectives):
        return None
    each = objectives[["partnership", "outcome"]].astype({"partnership": str})
    joined = themes.merge(each, on="partnership")
    if not len(joined):
        return None
    counts = joined["code"].value_counts().reindex(codes, fill_value=0)
    met = joined[joined["outcome"].isin(MET)]["code"].value_counts().reindex(codes, fill_value=0)
    organisations = _organisations(material, joined[["partnership", "code"]].drop_duplicates())
    hidden = _hidden(counts, organisations, disjoint, codes)
    return pd.DataFrame(
        {
            "met": met.astype(float).mask(hidden),
            "objectives": counts.astype(float).mask(hidden),
            "sources": [{Source.DECLARED} if n else set() for n in counts.mask(hidden, 0)],
            "hidden": hidden & (counts > 0),
        }
    )


def _people_by(
    material: Material, themes: pd.DataFrame, codes: list[str], disjoint: bool
) -> pd.DataFrame | None:
    facts = material.facts
    if "beneficiaries" not in facts or not facts["beneficiaries"].notna().any():
        return None
    columns = ["beneficiaries", "beneficiaries_source"]
    known = facts.loc[facts["beneficiaries"].notna(), columns]
    joined = themes.merge(known, left_on="partnership", right_index=True)
    grouped: dict[Hashable, pd.DataFrame] = dict(iter(joined.groupby("code")))
    counts = joined["code"].value_counts().reindex(codes, fill_value=0)
    dominated = pd.Series(
        {
            code: code in grouped
            and withheld_sum(grouped[code]["beneficiaries"], grouped[code]["partnership"])
            for code in codes
        }
    )
    organisations = _organisations(material, joined[["partnership", "code"]])
    hidden = _hidden(counts, organisations, disjoint, codes, dominated)
    total = joined.groupby("code")["beneficiaries"].sum().reindex(codes)
    return pd.DataFrame(
        {
            "people": total.astype(float).mask(hidden),
            "people_n": counts.astype(float).mask(hidden),
            "sources": [
                set() if hidden[code] or code not in grouped else _sources(grouped[code])
                for code in codes
            ],
            "hidden": hidden & (counts > 0),
        },
        index=codes,
    )


_GRADES = {
    "declare": Source.DECLARED,
    "concordant": Source.CONCORDANT,
    "documente": Source.DOCUMENTED,
    "constate": Source.OBSERVED,
}
"""The sources of figures that a register knows, and their grade of evidence."""


def _sources(rows: pd.DataFrame) -> set[Source]:
    """Return the grades of some figures; one whose source is not given is declared."""
    codes = rows["beneficiaries_source"].fillna("declare").astype(str)
    return {_GRADES.get(code, Source.DECLARED) for code in codes}


def _evidence(material: Material, frames: list[pd.DataFrame]) -> list[str]:
    """Name the sources of what each row shows, the weakest first."""
    said = []
    for each in zip(*(frame["sources"] for frame in frames), strict=True):
        grades = sorted(set().union(*each))
        names = [text(f"evidence.source.{g.name.lower()}", material.language) for g in grades]
        said.append(material.say("words.comma").join(names))
    return said


def _title(material: Material, rows: pd.DataFrame) -> str:
    """Return the finding: the engagement with most objectives met."""
    if "met" not in rows or not rows["met"].gt(0).any():
        return material.say("annual.results.reached.title")
    met = rows["met"].fillna(-1.0)
    if (met == met.max()).sum() > 1:
        return material.say("annual.results.reached.title")
    top = rows.iloc[int(met.argmax())]
    total = material.whole(top["objectives"])
    key = "annual.results.reached.finding"
    return material.many(key, top["met"], label=top["label"], total=total)


def _reached_reading(material: Material, rows: pd.DataFrame) -> str:
    if "met" not in rows:
        return ""
    shown = rows[rows["objectives"].fillna(0) > 0]
    if not len(shown):
        return material.say("reading.nothing_shown")
    first = shown.iloc[0]
    return material.many(
        "annual.results.reached.reading",
        first["met"],
        label=first["label"],
        total=material.whole(first["objectives"]),
    )
