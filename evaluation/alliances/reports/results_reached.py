"""Results by engagement as the register has them: objectives met and people reached, protected."""

from collections.abc import Hashable

import pandas as pd

from alliances.datasets.survey import split_codes
from alliances.language import text
from alliances.reports.build_objectives import MET
from alliances.reports.build_resources import UNITS_AT_LEAST, withheld_sum
from alliances.reports.material import Material
from alliances.reports.model import ReportTable, TableColumn
from alliances.reports.naming import of_programme
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
        for key in keys:
            rows[key] = frame[key].to_numpy()
            heading = material.say(f"annual.results.columns.{key}")
            columns.append(TableColumn(key, heading, keys[key]))
            positions = frozenset(rows.index[frame["hidden"].to_numpy(bool)].tolist())
            if positions and keys[key] != "text":
                hidden[key] = positions
    return ReportTable(
        "results_reached",
        material.say("annual.results.reached.title"),
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


_OBJECTIVES = {"met": "integer", "objectives": "integer", "objectives_source": "text"}
_PEOPLE = {"people": "integer", "people_n": "integer", "people_source": "text"}


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
    declared = text("evidence.source.declared", material.language)
    return pd.DataFrame(
        {
            "met": met.astype(float).mask(hidden),
            "objectives": counts.astype(float).mask(hidden),
            "objectives_source": [
                declared if n and not h else "" for n, h in zip(counts, hidden, strict=True)
            ],
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
            "people_source": [
                "" if hidden[code] or code not in grouped else _sources(material, grouped[code])
                for code in codes
            ],
            "hidden": hidden & (counts > 0),
        },
        index=codes,
    )


def _sources(material: Material, rows: pd.DataFrame) -> str:
    """Name the sources of some figures, in the order of their list."""
    seen = set(rows["beneficiaries_source"].dropna())
    names = [
        material.code("evidence_source", code)
        for code in material.codes("evidence_source")
        if code in seen
    ]
    names += [material.say("words.not_given")] if rows["beneficiaries_source"].isna().any() else []
    return material.say("words.semicolon").join(names)


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
