"""The statutory objectives: operational objectives, actions, indicators, results, opinions."""

from collections.abc import Sequence

import pandas as pd

from alliances.reports.figures import slug
from alliances.reports.material import Material
from alliances.reports.model import (
    Block,
    Derived,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.plan import Operational
from alliances.reports.statutory import Attainment, Line, Objective, objectives

_COUNTED = {
    "met": (Attainment.MET,),
    "partly": (Attainment.PARTLY,),
    "ongoing": (Attainment.ONGOING,),
    "not_met": (Attainment.NOT_MET,),
    "no_result": (Attainment.UNAVAILABLE, Attainment.WITHHELD),
}


def statutory_section(material: Material) -> Section | None:
    """Return the section on the statutory objectives; None where nobody declares any."""
    found = objectives(material)
    if not found:
        return None
    total = sum(objective.followed for objective in found)
    met = sum(objective.count(Attainment.MET) for objective in found)
    title = material.many("statutory.title", met, total=material.whole(total))
    if not total:
        title = material.say("statutory.title_none")
    elif not met:
        title = material.many("told.statutory_none", total)
    blocks: list[Block] = []
    if total:
        summary = _summary(material, found, total)
        ids = tuple(summary.ids[key][-1] for key in ("met", "total"))
        blocks += [Paragraph(_lead(material, found, total), "lead", refs=ids), summary]
    for number, objective in enumerate(found, start=1):
        blocks += _objective(material, objective, number)
    blocks.append(Paragraph(material.say("statutory.rule"), "note"))
    return Section("statutory", title, tuple(blocks), material.say("statutory.name"))


def _lead(material: Material, found: Sequence[Objective], total: int) -> str:
    counts = {key: sum(o.count(*which) for o in found) for key, which in _COUNTED.items()}
    said = [material.many(f"statutory.count.{key}", n) for key, n in counts.items() if n]
    return material.many(
        "statutory.lead",
        total,
        objectives=material.many("statutory.objectives", len(found)),
        counts=material.listed(said),
    )


def _summary(material: Material, found: Sequence[Objective], total: int) -> ReportTable:
    rows = pd.DataFrame(
        [
            {"label": _label(material, objective)}
            | {key: float(objective.count(*which)) for key, which in _COUNTED.items()}
            | {"total": float(objective.followed)}
            for objective in found
        ]
    )
    # The number of an objective, which every language shares; its place where it has none.
    names = [f"statutory.{slug(o.id) or n}" for n, o in enumerate(found, start=1)]
    counts = [*_COUNTED, "total"]
    derived = {"total": Derived("sum", tuple(_COUNTED))}
    if len(found) > 1:
        last = {"label": material.say("words.total")} | rows[counts].sum().to_dict()
        rows = pd.concat([rows, pd.DataFrame([last])], ignore_index=True)
        names.append("statutory")
        over = tuple(range(len(found)))
        at = (len(found),)
        derived |= {key: Derived("sum", (key,), rows=at, over=over) for key in _COUNTED}
    first = rows.iloc[0]
    return ReportTable(
        "statutory_summary",
        material.say("statutory.summary.title"),
        (
            TableColumn("label", material.say("statutory.columns.objective"), width=44),
            *(
                TableColumn(key, material.say(f"statutory.columns.{key}"), "integer")
                for key in counts
            ),
        ),
        rows,
        reading=material.many(
            "statutory.summary.reading",
            first["met"],
            total=material.whole(first["total"]),
            label=material.cited(first["label"]),
        ),
        scope=material.scope(total, "statutory_indicators"),
        source=material.source,
        subtitle=material.say("statutory.summary.subtitle"),
        depth="summary",
        ids={
            key: tuple(f"{name}|{key}|programme||{material.wave}" for name in names)
            for key in counts
        },
        derived=derived,
        method=material.say("statutory.rule"),
    )


def _label(material: Material, objective: Objective) -> str:
    text = material.words(objective.text)
    return material.say("statutory.numbered", id=objective.id, text=text) if objective.id else text


def _objective(material: Material, objective: Objective, number: int) -> list[Block]:
    """Return an objective: its heading, its table, then what is said of it, in others' words."""
    blocks: list[Block] = [Heading(_label(material, objective))]
    if any(line.attainment is not None or line.action for line in objective.lines):
        blocks.append(_table(material, objective, number))
    if objective.plan is None:
        blocks.append(Paragraph(material.say("statutory.unplanned"), "note"))
        return blocks
    for each in objective.plan.operational:
        for part in each.opinion:
            words = material.say("statutory.opinion_of", id=each.id, text=material.words(part))
            blocks.append(Paragraph(words, "comment"))
    for key in ("opinion", "verifier"):
        for part in getattr(objective.plan, key):
            words = material.say(f"statutory.{key}", text=material.words(part))
            blocks.append(Paragraph(words, "comment"))
    if not any((objective.plan.opinion, *(e.opinion for e in objective.plan.operational))):
        blocks.append(Paragraph(material.say("statutory.no_opinion"), "note"))
    return blocks


def _table(material: Material, objective: Objective, number: int) -> ReportTable:
    say = material.say
    rows = pd.DataFrame([_row(material, line) for line in objective.lines])
    texts = ["operational", "action"] if objective.plan is not None else []
    columns = (
        *(TableColumn(key, say(f"statutory.columns.{key}"), width=26) for key in texts),
        TableColumn("indicator", say("columns.indicator"), width=26),
        *(TableColumn(k, say(f"statutory.columns.{k}"), "number") for k in ("target", "value")),
        TableColumn("earlier", say("statutory.columns.earlier"), "number"),
        TableColumn("attainment", say("statutory.columns.attainment")),
        TableColumn("source", say("statutory.columns.source"), width=24),
    )
    withheld = {
        "value": [n for n, line in enumerate(objective.lines) if line.now.withheld],
        "target": [n for n, line in enumerate(objective.lines) if line.now.withheld],
        "earlier": [n for n, line in enumerate(objective.lines) if line.earlier.withheld],
    }
    waves = material.survey.waves
    place = waves.index(material.wave) if material.wave in waves else 0
    before = waves[place - 1] if place else ""
    return ReportTable(
        f"statutory_{number}",
        _finding(material, objective),
        columns,
        rows[[column.key for column in columns]],
        reading=_reading(material, objective, before),
        scope=material.scope(objective.followed, "statutory_indicators"),
        source=material.source,
        notes=tuple(_notes(material, objective)),
        subtitle=say("statutory.subtitle", wave=material.wave_name),
        withheld={key: frozenset(places) for key, places in withheld.items()},
        ids={
            "value": _ids(objective, "value", material.wave),
            "target": _ids(objective, "target", material.wave),
            "earlier": _ids(objective, "value", before or "-"),
        },
        method=say("statutory.rule"),
    )


def _ids(objective: Objective, statistic: str, wave: str) -> tuple[str, ...]:
    """Name the figures by their indicator; an action without one has no figure."""
    return tuple(
        f"indicator.{slug(line.indicator)}|{statistic}|programme||{wave}" if line.indicator else ""
        for line in objective.lines
    )


def _row(material: Material, line: Line) -> dict[str, object]:
    now, each = line.now, line.operational
    unit = material.words(now.unit or line.earlier.unit)
    indicator = material.words(line.indicator)
    if unit and unit.lower() not in indicator.lower():
        indicator = material.say("statutory.with_unit", indicator=indicator, unit=unit)
    told = [material.code("evidence_source", now.source)] if now.source else []
    told += [material.words(now.owner)] if now.owner else []
    return {
        "operational": _operational(material, each) if each else material.say("statutory.none"),
        "action": material.words(line.action),
        "indicator": indicator or material.say("statutory.no_indicator"),
        "target": now.target,
        "value": now.value,
        "earlier": line.earlier.value,
        "attainment": material.say(f"statutory.attainment.{line.attainment}")
        if line.attainment
        else "",
        "source": material.say("words.semicolon").join(told),
    }


def _operational(material: Material, each: Operational) -> str:
    return material.say("statutory.numbered", id=each.id, text=material.words(each.text))


def _finding(material: Material, objective: Objective) -> str:
    met = objective.count(Attainment.MET)
    total = material.whole(objective.followed)
    if not objective.followed:
        return material.say("statutory.title_none")
    if not met:
        return material.many("told.objective_none", objective.followed)
    return material.many("statutory.finding", met, total=total)


def _reading(material: Material, objective: Objective, before: str) -> str:
    """Return a worked reading of the first line with a result and a target."""
    for line in objective.lines:
        now = line.now
        if pd.notna(now.value) and pd.notna(now.target):
            said = material.say(
                "statutory.reading",
                indicator=material.words(line.indicator),
                value=material.sized(now.value),
                target=material.sized(now.target),
                wave=material.wave_name,
            )
            if pd.notna(line.earlier.value):
                value = material.sized(line.earlier.value)
                wave = material.say("words.wave", wave=before)
                said += material.say("statutory.reading_earlier", value=value, wave=wave)
            return said + material.say("words.stop")
    return ""


def _notes(material: Material, objective: Objective) -> list[str]:
    """Return targets in words, due years, and what plan and register do not both hold."""
    said = []
    for each in objective.plan.operational if objective.plan is not None else ():
        if each.target:
            target = material.cited(material.words(each.target))
            said.append(material.say("statutory.note.target", id=each.id, target=target))
        if each.due is not None:
            said.append(material.say("statutory.note.due", id=each.id, year=each.due))
    for key, names in (("missing", objective.missing), ("unplanned", objective.unplanned)):
        if names:
            listed = material.listed([material.say("words.quoted", words=n) for n in names])
            said.append(material.many(f"statutory.note.{key}", len(names), listed=listed))
    return said
