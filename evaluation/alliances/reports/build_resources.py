"""The means that the parties bring, and the people reached: sums of the register, protected.

A sum can give away what one organisation brings. The rule for enterprises of the French statistical
office is followed: no sum over fewer than three units, none of which one unit makes up over 85 %.
"""

import pandas as pd

from alliances.reports.material import OWNER, Material
from alliances.reports.model import Block, Heading, ReportTable, TableColumn

UNITS_AT_LEAST = 3
DOMINANCE = 0.85

_MEANS = ("eur", "hours", "m2")


def withheld_sum(values: pd.Series, units: pd.Series) -> bool:
    """Whether a sum would give away what one unit contributes.

    Parameters
    ----------
    values
        Amounts, 0 or more.
    units
        Who contributes each amount, same index.
    """
    by_unit = values.groupby(units).sum()
    total = by_unit.sum()
    return len(by_unit) < UNITS_AT_LEAST or bool(total > 0 and by_unit.max() > DOMINANCE * total)


def resource_blocks(material: Material) -> list[Block]:
    """Return the tables of means and of people reached, where the register holds any."""
    tables = [_means(material), _people(material)]
    blocks: list[Block] = [table for table in tables if table is not None]
    return [Heading(material.say("resources.heading")), *blocks] if blocks else []


def _means(material: Material) -> ReportTable | None:
    parties = material.survey.data("parties")
    if not len(parties):
        return None
    rows: list[dict[str, object]] = []
    hidden: list[int] = []
    for means in _MEANS:
        for side, given in parties[parties[means].notna()].groupby("side"):
            # The owner is one organisation by nature: its sum may not point at one partnership.
            units = given["partnership" if side == OWNER else "organisation"]
            withheld = withheld_sum(given[means], units)
            hidden += [len(rows)] if withheld else []
            rows.append(
                {
                    "means": material.say(f"resources.means.{means}"),
                    "side": material.side(str(side)),
                    "total": float("nan") if withheld else float(given[means].sum()),
                    "n": float(given["partnership"].nunique()),
                }
            )
    if not rows:
        return None
    return ReportTable(
        "programme_means",
        material.say("resources.title"),
        (
            TableColumn("means", material.say("columns.means")),
            TableColumn("side", material.say("columns.side")),
            TableColumn("total", material.say("columns.total"), "number"),
            TableColumn("n", material.say("columns.partnerships_given"), "integer"),
        ),
        pd.DataFrame(rows),
        reading=_reading(material, "resources.reading", rows),
        scope=material.scope(len(material.facts)),
        source=material.source,
        notes=(material.say("resources.note"),),
        subtitle=material.say("resources.subtitle"),
        withheld={"total": frozenset(hidden)},
    )


def _people(material: Material) -> ReportTable | None:
    facts = material.facts
    known = facts[facts["beneficiaries"].notna()]
    if not len(known):
        return None
    source = (
        known["beneficiaries_source"].astype(object).where(known["beneficiaries_source"].notna())
    )
    rows: list[dict[str, object]] = []
    hidden: list[int] = []
    for code in [*material.codes("evidence_source"), None]:
        given = known[source.isna() if code is None else source == code]
        if not len(given):
            continue
        withheld = withheld_sum(given["beneficiaries"], given.index.to_series())
        hidden += [len(rows)] if withheld else []
        rows.append(
            {
                "side": material.code("evidence_source", code),
                "total": float("nan") if withheld else float(given["beneficiaries"].sum()),
                "n": float(len(given)),
            }
        )
    return ReportTable(
        "programme_people",
        material.say("resources.people.title"),
        (
            TableColumn("side", material.say("columns.evidence_source")),
            TableColumn("total", material.say("columns.people"), "integer"),
            TableColumn("n", material.say("columns.partnerships_given"), "integer"),
        ),
        pd.DataFrame(rows),
        reading=_reading(material, "resources.people.reading", rows),
        scope=material.scope(len(facts)),
        source=material.source,
        notes=(material.say("resources.people.note"),),
        subtitle=material.say("resources.people.subtitle"),
        withheld={"total": frozenset(hidden)},
    )


def _reading(material: Material, key: str, rows: list[dict[str, object]]) -> str:
    """Return a worked reading of the first row whose total is shown."""
    for row in pd.DataFrame(rows).to_dict("records"):
        if pd.notna(row["total"]):
            words = {name: str(row[name]) for name in ("means", "side") if name in row}
            lowered = {name: text[:1].lower() + text[1:] for name, text in words.items()}
            return material.many(key, row["n"], total=material.whole(row["total"]), **lowered)
    return ""
