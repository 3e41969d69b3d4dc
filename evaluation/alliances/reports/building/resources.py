"""The means that the parties bring, and the people reached: sums of the register, protected.

A sum can give away what one organisation brings. The rule for enterprises of the French statistical
office is followed: no sum over fewer than three units, none of which one unit makes up over 85 %.
"""

import pandas as pd

from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import Block, Heading, ReportTable, TableColumn
from alliances.reports.naming import of_programme
from alliances.reports.voice import COUNT_BELOW

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
    """Return the table of means, where the register holds any."""
    means = _means(material)
    return [] if means is None else [Heading(material.say("annual.means.heading")), means]


def _means(material: Material) -> ReportTable | None:
    parties = material.survey.data("parties")
    if not len(parties):
        return None
    rows: list[dict[str, object]] = []
    hidden: list[int] = []
    names: list[tuple[str, str]] = []
    total = len(material.facts)
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
            names.append((means, str(side)))
    if not rows:
        return None
    shown = pd.DataFrame(rows)
    columns = [
        TableColumn("means", material.say("columns.means")),
        TableColumn("side", material.say("columns.side")),
        TableColumn("total", material.say("columns.total"), "number"),
        TableColumn("n", material.say("columns.partnerships_given"), "integer"),
    ]
    if total >= COUNT_BELOW:
        # A means of which half the register is silent is a floor, not a total.
        shown["share"] = shown["n"] / total
        columns.append(TableColumn("share", material.say("annual.means.perimeter"), "percent"))
    ids = {
        key: tuple(
            of_programme(material.wave, f"means:{means}", statistic, side) for means, side in names
        )
        for key, statistic in (("total", "sum"), ("n", "given"), ("share", "given_share"))
        if key in shown
    }
    return ReportTable(
        "programme_means",
        _title(material, names, rows),
        tuple(columns),
        shown,
        reading=_reading(material, "resources.reading", rows),
        scope=material.scope(len(material.facts)),
        source=material.source,
        notes=(material.say("resources.note"), material.say("annual.means.note")),
        subtitle=material.say("resources.subtitle"),
        withheld={"total": frozenset(hidden)},
        ids=ids,
        method=material.say("annual.formulas.sum"),
    )


def _title(material: Material, names: list[tuple[str, str]], rows: list[dict[str, object]]) -> str:
    """Return what each of both sides brings in euros, where both totals are shown."""
    totals = {
        name: float(row["total"])  # type: ignore[arg-type]
        for name, row in zip(names, rows, strict=True)
    }
    owner, others = (totals.get(("eur", side), float("nan")) for side in (OWNER, PARTNER))
    if pd.isna(owner) or pd.isna(others):
        return material.say("resources.title")
    return material.say("told.means", total=material.whole(owner), others=material.whole(others))


def people_table(material: Material) -> ReportTable | None:
    """Return the people reached, by the source of the figure; None where none are given."""
    facts = material.facts
    known = facts[facts["beneficiaries"].notna()]
    if not len(known):
        return None
    names: list[str] = []
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
        names.append(f"people:{code or 'blank'}")
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
        ids={
            "total": tuple(of_programme(material.wave, name, "sum") for name in names),
            "n": tuple(of_programme(material.wave, name, "given") for name in names),
        },
        method=material.say("annual.formulas.sum"),
    )


def _reading(material: Material, key: str, rows: list[dict[str, object]]) -> str:
    """Return a worked reading of the first row whose total is shown."""
    for row in pd.DataFrame(rows).to_dict("records"):
        if pd.notna(row["total"]):
            words = {name: str(row[name]) for name in ("means", "side") if name in row}
            # « Porteur du programme : 359 heures » opens a sentence, « déclaré par » does not.
            opening = "side" if "means" in row else ""
            lowered = {
                name: said if name == opening else said[:1].lower() + said[1:]
                for name, said in words.items()
            }
            return material.many(key, row["n"], total=material.whole(row["total"]), **lowered)
    return ""
