"""What the register measures by itself: its frame, its indicators, its partners."""

import pandas as pd

from alliances.reports.building.resources import withheld_sum
from alliances.reports.figures import slug
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Derived,
    Heading,
    ReportTable,
    TableColumn,
)
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW

_FORMAL = ("agreement", "evaluation_clause", "international")

_TIES = ((1, 1), (2, 4), (5, 9), (10, None))
"""Classes of partners by their number of partnerships, both bounds included."""


def indicator_blocks(material: Material) -> list[Block]:
    """Return the formal frame, the partners by number of partnerships, and the indicators."""
    tables = [_formal(material), _ties(material), _indicators(material)]
    blocks: list[Block] = [table for table in tables if table is not None]
    return [Heading(material.say("register.heading")), *blocks] if blocks else []


def _formal(material: Material) -> ReportTable | None:
    """Return what the register declares of agreements, clauses and scope: yes, no, not given."""
    declared = material.facts[list(_FORMAL)].astype("boolean")
    if not declared.notna().any(axis=None):
        return None
    total = len(declared)
    rows = pd.DataFrame(
        {
            "label": [material.say(f"register.formal.{fact}") for fact in _FORMAL],
            "yes": declared.sum().astype(float).to_numpy(),
            "no": (~declared).sum().astype(float).to_numpy(),
            "not_given": declared.isna().sum().astype(float).to_numpy(),
            "n": float(total),
        }
    )
    yes, of_all = rows["yes"].iloc[0], material.whole(total)
    return ReportTable(
        "programme_formal",
        material.many("register.formal.title", yes, total=of_all),
        (
            TableColumn("label", material.say("register.formal.heading")),
            *(
                TableColumn(key, material.say(f"columns.{key}"), "integer")
                for key in ("yes", "no", "not_given", "n")
            ),
        ),
        rows,
        reading=material.many(
            "register.formal.reading", yes, label=rows["label"].iloc[0], total=of_all
        ),
        scope=material.scope(total),
        source=material.source,
        subtitle=material.say("register.formal.subtitle"),
        derived={"n": Derived("sum", ("yes", "no", "not_given"))},
    )


def _ties(material: Material) -> ReportTable | None:
    facing = material.survey.partners
    if not len(facing):
        return None
    ties = facing[["organisation", "partnership"]].drop_duplicates().groupby("organisation").size()
    total = len(ties)
    if not total:
        return None
    labels, counts = [], []
    for low, high in _TIES:
        words = "one" if high == 1 else "from" if high is None else "between"
        labels.append(material.say(f"register.ties.{words}", low=low, high=high))
        counts.append(float(((ties >= low) & (ties <= (high or ties.max()))).sum()))
    rows = pd.DataFrame({"label": labels, "n": counts})
    columns = [
        TableColumn("label", material.say("register.ties.heading")),
        TableColumn("n", material.say("columns.organisations"), "integer"),
    ]
    if total >= COUNT_BELOW:
        rows["share"] = rows["n"] / total
        columns.append(
            TableColumn("share", material.say("columns.share_of_organisations"), "percent")
        )
    several = float((ties > 1).sum())
    return ReportTable(
        "programme_ties",
        material.many("register.ties.title", several, aside=material.aside(several, total)),
        tuple(columns),
        rows,
        reading=material.many("register.ties.reading", counts[0], total=material.whole(total)),
        scope=material.scope(total, "organisations"),
        source=material.source,
        subtitle=material.say("register.ties.subtitle"),
        derived={"share": Derived("share", ("n",), total=float(total))},
        depth="detail",
    )


def _indicators(material: Material) -> ReportTable | None:
    """Return each indicator and unit: total, median and n; sums protected as means are."""
    table = material.survey.data("indicators")
    if not len(table):
        return None
    table = table[table["value"].notna()]
    table = table[table["wave"].isna() | (table["wave"].astype(str) == material.wave)]
    partner = facing_partner(material)
    rows: list[dict[str, object]] = []
    hidden: list[int] = []
    names: list[str] = []
    for (name, unit), given in table.groupby(["indicator", table["unit"].fillna("")], sort=True):
        units = given["partnership"].map(partner).fillna(given["partnership"]).fillna("")
        # A figure of no partnership in particular is the programme's own: it points at nobody.
        owned = bool(given["partnership"].isna().all())
        withheld = not owned and withheld_sum(given["value"].abs(), units)
        hidden += [len(rows)] if withheld else []
        value = given["value"].astype(float)
        # Percentages and rates have a middle, but no sum.
        summed = "%" not in str(unit) and not withheld
        rows.append(
            {
                "label": material.words(str(name)),
                "unit": material.words(str(unit)),
                "total": value.sum() if summed else float("nan"),
                "median": float("nan") if withheld else value.median(),
                "n": float(len(given)),
            }
        )
        names.append(indicator_name(str(name), str(unit)))
    return _indicator_table(material, rows, frozenset(hidden), names) if rows else None


def indicator_name(name: str, unit: str) -> str:
    """Return an indicator and its unit as a part of an identifier."""
    return f"indicator:{slug(name)}:{slug(unit)}" if unit else f"indicator:{slug(name)}"


def facing_partner(material: Material) -> pd.Series:
    """Return the first organisation that faces the owner, by partnership."""
    facing = material.survey.partners
    if not len(facing):
        return pd.Series(dtype=object)
    return facing.drop_duplicates("partnership").set_index("partnership")["organisation"]


def _indicator_table(
    material: Material,
    rows: list[dict[str, object]],
    hidden: frozenset[int],
    names: list[str],
) -> ReportTable:
    say = material.say
    shown = pd.DataFrame(rows)
    given = shown[shown["median"].notna()]
    reading = say("reading.nothing_shown")
    if len(given):
        first = given.iloc[0]
        reading = material.many(
            "register.indicators.reading",
            first["n"],
            label=first["label"],
            unit=first["unit"],
            median=material.whole(first["median"]),
        )
    return ReportTable(
        "programme_indicators",
        say("register.indicators.title"),
        (
            TableColumn("label", say("columns.indicator")),
            TableColumn("unit", say("columns.unit")),
            TableColumn("total", say("columns.total"), "number"),
            TableColumn("median", say("columns.median"), "number"),
            TableColumn("n", say("columns.values"), "integer"),
        ),
        shown,
        reading=reading,
        scope=material.scope(len(material.facts)),
        source=material.source,
        notes=(say("register.indicators.note"),),
        subtitle=say("register.indicators.subtitle"),
        withheld={"total": hidden, "median": hidden},
        ids={
            key: tuple(of_programme(material.wave, name, statistic) for name in names)
            for key, statistic in (("total", "sum"), ("median", "median"), ("n", "given"))
        },
        method=say("annual.formulas.sum"),
    )
