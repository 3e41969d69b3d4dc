"""The theory of change as the framework declares it, and which of its links the answers bear."""

import pandas as pd

from alliances.language import text
from alliances.reports.material import OWNER, PARTNER, Material
from alliances.reports.model import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    ReportTable,
    Section,
    TableColumn,
)
from alliances.reports.naming import of_programme
from alliances.scoring.lives import months_since

_STEPS = ("object", "approach", "impact")
"""From what a partnership is looked at for, through the questions put to it, to what it aims at."""


def theory_section(material: Material) -> Section | None:
    """Return the section on the theory of change; None where the framework declares none."""
    concepts = [c for c in material.framework.concepts if c.kind in _STEPS]
    if not any(concept.kind == "impact" for concept in concepts):
        return None
    say = material.say
    blocks: list[Block] = [
        Paragraph(say("annual.theory.lead"), "lead"),
        _chain(material),
        *([meanings] if (meanings := _meanings(material)) is not None else []),
        Heading(say("annual.theory.links_heading")),
        _links(material),
        Bullets(say("annual.theory.silent.title"), _silent(material), "fragility"),
    ]
    return Section("theory", say("annual.theory.title"), tuple(blocks), say("annual.theory.name"))


def _chain(material: Material) -> ReportTable:
    """Return the chain: each object, approach and impact, with its definition and questions."""
    framework, say = material.framework, material.say
    rows = []
    for step in _STEPS:
        for concept in (c for c in framework.concepts if c.kind == step):
            items = [i for i in framework.items if concept.id in i.tags.get(step, ())]
            rows.append(
                {
                    "step": say(f"annual.theory.steps.{step}"),
                    "label": material.words(concept.name[material.language]),
                    "informed": _informed(material, {i.dimension for i in items}),
                    "n": float(len(items)),
                }
            )
    return ReportTable(
        "theory_chain",
        say("annual.theory.chain.title"),
        (
            TableColumn("step", say("annual.theory.chain.step")),
            TableColumn("label", say("annual.theory.chain.label")),
            TableColumn("n", say("annual.theory.chain.n"), "integer"),
            TableColumn("informed", say("annual.theory.chain.informed"), width=40),
        ),
        pd.DataFrame(rows),
        scope=say("annual.scope_framework", framework=framework.id),
        source=say("source_framework", framework=framework.id, version=framework.version),
        subtitle=say("annual.theory.chain.subtitle"),
        method=say("annual.formulas.questions"),
    )


def _meanings(material: Material) -> ReportTable | None:
    """Return what each approach asks, as the framework defines it."""
    framework, say = material.framework, material.say
    defined = [
        concept
        for concept in framework.concepts
        if concept.kind in _STEPS and concept.definition.get(material.language)
    ]
    if not defined:
        return None
    rows = pd.DataFrame(
        {
            "label": [material.words(c.name[material.language]) for c in defined],
            "meaning": [material.words(c.definition[material.language]) for c in defined],
        }
    )
    return ReportTable(
        "theory_meanings",
        say("annual.theory.chain.meanings"),
        (
            TableColumn("label", say("annual.theory.chain.label")),
            TableColumn("meaning", say("annual.theory.chain.meaning"), width=90),
        ),
        rows,
        scope=say("annual.scope_framework", framework=framework.id),
        source=say("source_framework", framework=framework.id, version=framework.version),
        depth="detail",
    )


def _informed(material: Material, dimensions: set[str]) -> str:
    """Name the dimensions that inform a concept, in the framework's order."""
    named = [material.node(d.id) for d in material.framework.dimensions if d.id in dimensions]
    return material.say("words.semicolon").join(named)


def lasting(material: Material, months: int) -> str:
    """Write a horizon as people say it: in years where they are whole."""
    if months % 12 == 0:
        return material.many("annual.theory.years", months // 12)
    return material.many("annual.theory.months", months)


def _links(material: Material) -> ReportTable:
    """Return, by impact, what the data bear: who is old enough, how many answer, which evidence."""
    say, framework = material.say, material.framework
    rows, ids = [], []
    day = material.survey.campaign.reporting_date
    start = (
        material.facts["start"].dropna() if "start" in material.facts else pd.Series(dtype=object)
    )
    months = months_since(start, day) if day is not None and len(start) else pd.Series(dtype=float)
    for impact in (c for c in framework.concepts if c.kind == "impact"):
        asked = [i.id for i in framework.items if impact.id in i.tags.get("impact", ())]
        held = material.rows(
            kind="item", statistic="mean", scope="programme", node=tuple(asked),
            side=(OWNER, PARTNER),
        )  # fmt: skip
        told = held["score"].notna().any() if len(held) else False
        ripe = float((months >= float(impact.horizon_months or 0)).sum()) if len(months) else 0.0
        rows.append(
            {
                "label": material.words(impact.name[material.language]),
                "horizon": lasting(material, impact.horizon_months or 0),
                "ripe": ripe,
                "n": float(len(months)),
                "answers": float(held["n"].max()) if told else 0.0,
                "source": text("evidence.source.declared", material.language) if told else "",
                "reach": text("evidence.reach.description", material.language) if told else "",
                "said": say(
                    f"annual.theory.said.{'none' if not told else 'early' if not ripe else 'signs'}"
                ),
            }
        )
        ids.append(impact.id)
    return ReportTable(
        "theory_links",
        say("annual.theory.links.title"),
        (
            TableColumn("label", say("columns.impact")),
            TableColumn("horizon", say("annual.questionnaire.columns.horizon")),
            TableColumn("ripe", say("columns.ripe"), "integer"),
            TableColumn("n", say("annual.theory.links.n"), "integer"),
            TableColumn("answers", say("annual.theory.links.answers"), "integer"),
            TableColumn("source", say("annual.theory.links.source")),
            TableColumn("reach", say("annual.theory.links.reach")),
            TableColumn("said", say("columns.reading"), width=44),
        ),
        pd.DataFrame(rows),
        scope=material.scope(len(months)),
        source=material.graded(),
        subtitle=say("annual.theory.links.subtitle"),
        ids={
            key: tuple(of_programme(material.wave, one, f"horizon_{key}") for one in ids)
            for key in ("ripe", "n", "answers")
        },
        method=say("annual.formulas.horizons"),
    )


def _silent(material: Material) -> tuple[str, ...]:
    """Return what this report does not establish."""
    names = ["cause", "links", "silence", "series"]
    if not material.answered:
        names = ["cause", "answers", "series"]
    return tuple(material.say(f"annual.theory.silent.{name}") for name in names)
