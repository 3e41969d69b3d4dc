"""Formulas of the tables of the register: composition, means, frame, objectives, SDG 17."""

from collections.abc import Callable

import pandas as pd

from alliances.frameworks.sheets import AGE
from alliances.reports.verification.binding.questions import Formulas, sides_named
from alliances.reports.verification.case import BLANK, coded
from alliances.reports.verification.ledger import EXCLUSIONS, FINDINGS, LEDGER
from alliances.reports.verification.parties import MEANS
from alliances.reports.verification.sheets import NUMBER, Sheets

_ONE = {"level": "level", "region": "region", "age": AGE}
_SEVERAL = {"type": "type", "theme": "engagement", "fragility": "fragility", "family": "family"}


def facet(sheets: Sheets, labels: pd.Series, name: str) -> list[str]:
    """Return the count of each value of a facet of the register, by its words."""
    return [_counted(sheets, name, str(label)) for label in labels]


def _counted(sheets: Sheets, name: str, label: str) -> str:
    material = sheets.case.material
    blank = label == material.say("words.not_given")
    if name == "start":
        told = f'"{BLANK}"' if blank else label
        return sheets.registered(("year", told))
    if name in _ONE:
        code = BLANK if blank else coded(_code(sheets, _ONE[name], label))
        return sheets.registered((name, f'"{code}"'))
    if blank:
        return sheets.registered((f"none_{name}", "1"))
    code = _code(sheets, _SEVERAL[name], label)
    if name == "family":
        parties = sheets.parties.grid
        return f'SUMIFS({parties.span("once_family")},{parties.span("family")},"{coded(code)}")'
    return sheets.registered((f"{name}:{code}", "1")) if f"{name}:{code}" in sheets.register else ""


def _code(sheets: Sheets, listed: str, label: str) -> str:
    material = sheets.case.material
    return {material.code(listed, code): code for code in material.codes(listed)}.get(label, label)


def facet_table(sheets: Sheets, data: pd.DataFrame, name: str) -> Formulas:
    """Return the formulas of a facet: partnerships, and their share."""
    counts = facet(sheets, data["label"], name)
    shares = [f"{count}/{sheets.registered()}" if count else "" for count in counts]
    return {"n": counts, "share": shares}


def composition(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the bars of types and levels."""
    say = sheets.case.material.say
    names = {say(f"programme.facets.{name}.heading"): name for name in ("type", "level", "start")}
    counts = [
        _counted(sheets, names[group], str(label)) if group in names else ""
        for label, group in zip(data["label"], data["group"], strict=True)
    ]
    shared = bool((data["value"] <= 1).all()) and bool((data["n"] > 1).any())
    total = sheets.registered()
    values = [f"{count}/{total}" if shared and count else count for count in counts]
    return {"n": counts, "value": values}


def means(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the means that the parties bring."""
    say, parties = sheets.case.material.say, sheets.parties.grid
    names = {say(f"resources.means.{name}"): name for name in MEANS}
    sides = sides_named(sheets)
    made: Formulas = {"total": [], "n": [], "share": []}
    for words, who in zip(data["means"], data["side"], strict=True):
        name, side = names.get(words, ""), sides.get(who, "")
        span, which = parties.span(name) if name else "", f'{parties.span("side")},"{side}"'
        made["total"].append(f"SUMIFS({span},{which})" if span and side else "")
        given = f"COUNTIFS({which},{span},{NUMBER})" if span and side else ""
        made["n"].append(given)
        made["share"].append(f"{given}/{sheets.registered()}" if given else "")
    return made


def people(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the people reached, by the source of their number."""
    material, register = sheets.case.material, sheets.register
    made: Formulas = {"total": [], "n": []}
    for label in data["side"]:
        blank = label == material.code("evidence_source", None)
        code = BLANK if blank else coded(_code(sheets, "evidence_source", label))
        told = f'{register.span("beneficiaries_source")},"{code}",{register.span("listed")},1'
        made["total"].append(f"SUMIFS({register.span('beneficiaries')},{told})")
        made["n"].append(f"COUNTIFS({told},{register.span('beneficiaries')},{NUMBER})")
    return made


def formal(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the formal frame: yes, no, not given."""
    say = sheets.case.material.say
    facts = ("agreement", "evaluation_clause", "international")
    names = {say(f"register.formal.{fact}"): fact for fact in facts}
    told = {"yes": "1", "no": "0", "not_given": f'"{BLANK}"'}
    made: Formulas = {
        column: [
            sheets.registered((names[label], criterion)) if label in names else ""
            for label in data["label"]
        ]
        for column, criterion in told.items()
    }
    return {**made, "n": [sheets.registered()] * len(data)}


def ties(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the partners by their number of partnerships."""
    say, grid = sheets.case.material.say, sheets.parties.organisations
    span = grid.span("partnerships")
    classes = ((1, 1), (2, 4), (5, 9), (10, None))
    named = {}
    for low, high in classes:
        words = "one" if high == 1 else "from" if high is None else "between"
        above = "" if high is None else f',{span},"<={high}"'
        counted = f'COUNTIFS({span},">={low}"{above})'
        named[say(f"register.ties.{words}", low=low, high=high)] = counted
    counts = [named.get(label, "") for label in data["label"]]
    total = f'COUNTIF({span},">=1")'
    return {"n": counts, "share": [f"{count}/{total}" if count else "" for count in counts]}


def indicators(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the indicators: total, median and number of values."""
    material, grid = sheets.case.material, sheets.lists.indicators
    named = {
        (material.words(name), material.words(unit)): ends
        for (name, unit), ends in sheets.lists.indicator_spans.items()
    }
    made: Formulas = {"total": [], "median": [], "n": []}
    for label, unit in zip(data["label"], data["unit"], strict=True):
        ends = named.get((label, unit))
        span = grid.span("value", *ends) if ends else ""
        for column, function in (("total", "SUM"), ("median", "MEDIAN"), ("n", "COUNT")):
            made[column].append(f"{function}({span})" if span else "")
    return made


def objectives(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the objectives by outcome."""
    material, grid = sheets.case.material, sheets.lists.objectives
    span = grid.span("outcome")
    counts = []
    for label in data["label"]:
        blank = label == material.code("outcome", None)
        code = BLANK if blank else coded(_code(sheets, "outcome", label))
        counts.append(f'COUNTIF({span},"{code}")')
    return {"n": counts, "share": [f"{count}/COUNTA({span})" for count in counts]}


def contributions(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the partnerships by target of the SDGs."""
    made: Formulas = {"n": [], "share": [], "domestic": []}
    base = sheets.registered(("none_sdg", "0")) if "none_sdg" in sheets.register else ""
    for target in data["target"].astype(str):
        key = f"sdg:{target}"
        count = sheets.registered((key, "1")) if key in sheets.register else ""
        abroad = sheets.registered((key, "1"), ("international", "1")) if count else ""
        made["n"].append(count)
        made["share"].append(f"{count}/{base}" if count and base else "")
        made["domestic"].append(f"{count}-{abroad}" if count else "")
    return made


def context(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the national series: latest value, number of years."""
    grid, ends = sheets.lists.series, sheets.lists.series_spans
    made: Formulas = {"value": [], "n": []}
    for series in data["id"].astype(str):
        known = ends.get(series)
        made["value"].append(grid.cell("value", known[1]) if known else "")
        made["n"].append(f"COUNT({grid.span('year', *known)})" if known else "")
    return made


def drawn_series(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the references to the values of a national series, drawn."""
    grid, ends = sheets.lists.series, sheets.lists.series_spans
    years = grid.values("year")
    made: Formulas = {"value": []}
    for series, year in zip(data["method"].astype(str), data["year"], strict=True):
        known = ends.get(series)
        rows = range(known[0], known[1] + 1) if known else range(0)
        row = next((r for r in rows if years[r - grid.first] == int(year)), 0)
        made["value"].append(grid.cell("value", row) if row else "")
    return made


def ledger(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the references to the ledger of the import: what was read is not in this workbook."""
    grid = sheets.ledger.ledger
    rows = range(grid.first, grid.first + len(data))
    return {key: [grid.cell(key, row) for row in rows] for key in grid.keys if key in data}


def exclusions(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the references to the cells left out, by sheet and reason."""
    grid = sheets.ledger.exclusions
    return {"n": [grid.cell("n", row) for row in range(grid.first, grid.first + len(data))]}


def findings(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the counts of findings, by severity and code."""
    grid = sheets.ledger.findings
    severity, code = grid.span("severity"), grid.span("code")
    pairs = zip(data["severity"], data["code"], strict=True)
    return {"n": [f'COUNTIFS({severity},"{words}",{code},"{name}")' for words, name in pairs]}


_TABLES: dict[str, Callable[[Sheets, pd.DataFrame], Formulas]] = {
    "composition": composition,
    "programme_means": means,
    "programme_people": people,
    "programme_formal": formal,
    "programme_ties": ties,
    "programme_indicators": indicators,
    "programme_objectives": objectives,
    "sdg17_contributions": contributions,
    "sdg17_context": context,
    LEDGER: ledger,
    EXCLUSIONS: exclusions,
    FINDINGS: findings,
}
FACETS = ("type", "level", "region", "theme", "fragility", "family", "start", "age")


def register_formulas(sheets: Sheets, block: str, data: pd.DataFrame) -> Formulas | None:
    """Return the formulas of a table of the register; None if it is none."""
    if block in _TABLES:
        return _TABLES[block](sheets, data)
    if block.removeprefix("programme_") in FACETS:
        return facet_table(sheets, data, block.removeprefix("programme_"))
    if block.startswith("series_"):
        return drawn_series(sheets, data)
    return None
