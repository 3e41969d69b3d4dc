"""Formulas of movements, phases, results by engagement, territories and sheets of indicators."""

from collections.abc import Callable

import pandas as pd

from alliances.frameworks.model import Concept
from alliances.frameworks.sheets import SIDES
from alliances.reports.verification.binding.places import Part, place
from alliances.reports.verification.binding.questions import Formulas, nodes_named
from alliances.reports.verification.case import BLANK, coded
from alliances.reports.verification.sheets import NUMBER, Sheets


def movements(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of who is in the programme, wave after wave."""
    register, waves = sheets.register, sheets.case.waves
    made: Formulas = {"n": [], "entries": [], "exits": [], "renewed": []}
    for wave in data["wave"].astype(str):
        key = f"active@{wave}"
        if key not in register:
            for formulas in made.values():
                formulas.append("")
            continue
        now = register.span(key)
        earlier = waves[waves.index(wave) - 1] if waves.index(wave) else ""
        before = register.span(f"active@{earlier}") if f"active@{earlier}" in register else ""
        renewals = register.span(f"renewals@{wave}")
        made["n"].append(f"SUM({now})")
        made["entries"].append(f"COUNTIFS({now},1,{before},0)" if before else "")
        made["exits"].append(f"COUNTIFS({now},0,{before},1)" if before else "")
        made["renewed"].append(f'COUNTIFS({now},1,{renewals},">0")')
    return made


def phases(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the partnerships in each phase."""
    material = sheets.case.material
    codes = {material.code("phase", code): code for code in material.codes("phase")}
    codes[material.code("phase", None)] = BLANK
    counts = [
        sheets.registered(("phase", f'"{coded(codes.get(label, label))}"'))
        for label in data["label"]
    ]
    return {"n": counts, "share": [f"{count}/{sheets.registered()}" for count in counts]}


def passages(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the passages from a phase to another, from the wave before."""
    material, register = sheets.case.material, sheets.register
    codes = {material.code("phase", code): code for code in material.codes("phase")}
    rows = [coded(codes.get(label, label)) for label in data["from"]]
    if "phase@before" not in register:
        return {}
    before, after = register.span("phase@before"), register.span("phase")
    return {
        f"to_{number}": [
            f'COUNTIFS({before},"{one}",{after},"{other}",{register.span("listed")},1)'
            for one in rows
        ]
        for number, other in enumerate(rows)
    }


def reached(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the results by engagement: objectives met, people reached."""
    material, register = sheets.case.material, sheets.register
    codes = {material.code("engagement", code): code for code in material.codes("engagement")}
    made: Formulas = {key: [] for key in ("n", "met", "objectives", "people", "people_n")}
    for label in data["label"]:
        key = f"theme:{codes.get(label, label)}"
        if key not in register:
            for formulas in made.values():
                formulas.append("")
            continue
        told = f"{register.span('listed')},1,{register.span(key)},1"
        people = register.span("beneficiaries")
        made["n"].append(f"COUNTIFS({told})")
        made["met"].append(f"SUMIFS({register.span('met')},{told})")
        made["objectives"].append(f"SUMIFS({register.span('objectives')},{told})")
        made["people"].append(f"SUMIFS({people},{told})")
        made["people_n"].append(f"COUNTIFS({told},{people},{NUMBER})")
    return made


def territories(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the regions: partnerships, their share, the organisations there."""
    material, pairs = sheets.case.material, sheets.parties.regions
    codes = {material.code("region", code): code for code in material.codes("region")}
    made: Formulas = {key: [] for key in ("n", "value", "share", "organisations")}
    for label in data["label"]:
        code = coded(codes.get(label, label))
        count = sheets.registered(("region", f'"{code}"'))
        for key in ("n", "value"):
            made[key].append(count)
        made["share"].append(f"{count}/{sheets.registered()}")
        told = f'{pairs.span("present")},{pairs.span("region")},"{code}"'
        made["organisations"].append(f"SUMIFS({told})")
    return made


def _concepts(sheets: Sheets) -> dict[str, Concept]:
    material = sheets.case.material
    return {
        material.words(concept.name[material.language]): concept
        for concept in sheets.case.framework.concepts
    }


def chain(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the number of questions that inform a concept, step by step."""
    concepts, grid = sheets.case.framework.concepts, sheets.lists.questions
    keys = [
        f"concept:{concept.kind}:{concept.id}"
        for step in ("object", "approach", "impact")
        for concept in concepts
        if concept.kind == step
    ]
    if len(keys) != len(data):
        return {}
    return {"n": [f"SUM({grid.span(key)})" for key in keys]}


def links(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the partnerships old enough for an impact, and of the answers."""
    concepts = _concepts(sheets)
    made: Formulas = {"ripe": [], "n": [], "answers": []}
    for label, answers in zip(data["label"], data["answers"], strict=True):
        concept = concepts.get(label)
        months = f'">={concept.horizon_months or 0:g}"' if concept else ""
        made["ripe"].append(sheets.registered(("months_report", months)) if months else "")
        made["n"].append(sheets.registered(("months_report", NUMBER)))
        told = _answers(sheets, concept.id) if concept and answers > 0 else ""
        if not sheets.answers.grid.size:
            # Nobody was heard: nothing stands in the sheet of answers.
            told = f"COUNTA({sheets.answers.grid.span('respondent')})"
        made["answers"].append(told)
    return made


def _answers(sheets: Sheets, concept: str) -> str:
    """Return the most partnerships that have a figure for a question that reads an impact."""
    wave = sheets.case.wave
    items = [i.id for i in sheets.case.framework.items if concept in i.tags.get("impact", ())]
    spans = [
        figures.span
        for item in items
        for side in SIDES[:2]
        if (figures := place(sheets, Part(item, "mean", side, wave))) is not None
    ]
    return f"MAX({','.join(f'COUNT({span})' for span in spans)})" if spans else ""


def node_sheets(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the number of questions of dimensions and criteria."""
    names, grid = nodes_named(sheets), sheets.lists.questions
    framework = sheets.case.framework
    counts = []
    for label in data["label"]:
        node = names.get(label, "")
        criterion = framework.criterion_by_id.get(node)
        dimension = framework.dimension_by_id.get(criterion.dimension if criterion else node)
        if dimension is None:
            counts.append("")
            continue
        column = "criterion" if criterion else "dimension"
        counts.append(
            f'COUNTIFS({grid.span(column)},"{node}",{grid.span("scored")},1,'
            f'{grid.span("scale")},"{coded(dimension.scale)}")'
        )
    return {"n": counts}


def indicator_sheets(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the values and targets of the indicators, of all waves."""
    material, grid = sheets.case.material, sheets.lists.indicators
    named = {
        (material.words(name), material.words(unit)): ends
        for (name, unit), ends in sheets.lists.indicator_rows.items()
    }
    made: Formulas = {"n": [], "targets": []}
    for key in zip(data["label"], data["unit"], strict=True):
        ends = named.get(key)
        for column, of in (("n", "value"), ("targets", "target")):
            made[column].append(f"COUNT({grid.span(of, *ends)})" if ends else "")
    return made


ANNUAL: dict[str, Callable[[Sheets, pd.DataFrame], Formulas]] = {
    "programme_movements": movements,
    "stages_counts": phases,
    "stages_passages": passages,
    "results_reached": reached,
    "territories": territories,
    "territories_table": territories,
    "theory_chain": chain,
    "theory_links": links,
    "indicators_dimensions": node_sheets,
    "indicators_criteria": node_sheets,
    "indicators_register": indicator_sheets,
}
