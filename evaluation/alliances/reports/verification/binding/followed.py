"""Formulas of recommendations, agreements, statutory objectives and partners' words."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from alliances.datasets.carrying import DONE
from alliances.language.matching import fold
from alliances.reports.verification.binding.changed import changed
from alliances.reports.verification.binding.places import Part
from alliances.reports.verification.binding.questions import Formulas, nodes_named, sides_named
from alliances.reports.verification.case import BLANK, coded
from alliances.reports.verification.sheets import Sheets

_ENDS = ("n", "only_before", "only_after")
_COUNTED = {
    "met": ("met",),
    "partly": ("partly",),
    "ongoing": ("ongoing",),
    "not_met": ("not_met",),
    "no_result": ("unavailable", "withheld"),
}


def statuses(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the recommendations by wave and status; the last row is the whole."""
    grid, say = sheets.followed.recommendations, sheets.case.material.say
    wave, status, late = (grid.span(key) for key in ("wave", "status", "late"))
    named = {say("words.not_given"): BLANK}
    made: Formulas = {str(key): [] for key in data.columns if key != "wave"}
    for words in data["wave"].astype(str):
        whole = words == say("words.total")
        mine = "" if whole else f'{wave},"{named.get(words, coded(words))}"'
        for key, formulas in made.items():
            code = {"total": "", "late": "", "no_status": BLANK}.get(key, coded(key))
            told = [t for t in (mine, f'{status},"{code}"' if code else "") if t]
            if key == "late":
                told = [t for t in (mine, f"{late},1") if t]
            formulas.append(f"COUNTIFS({','.join(told)})" if told else f"COUNTA({wave})")
    return made


def agreed(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of what the parties agreed on, by wave."""
    grid = sheets.followed.agreements
    told = {
        "agreements": "",
        "partnerships": f",{grid.span('once_partnership')},1",
        "both": f",{grid.span('agreed_a')},1,{grid.span('agreed_b')},1",
        "done": f',{grid.span("status")},"{coded(DONE)}"',
        "late": f",{grid.span('late')},1",
    }
    return {
        key: [f'COUNTIFS({grid.span("wave")},"{coded(wave)}"{more})' for wave in data["wave"]]
        for key, more in told.items()
        if key in data
    }


def support(sheets: Sheets, ids: tuple[str, ...]) -> Formulas:
    """Return the references to how many support a recommendation."""
    grid, rows = sheets.followed.recommendations, sheets.followed.recommendation_rows
    codes = [one.partition("|")[0].removeprefix("recommendation.") for one in ids]
    return {"support": [grid.cell("support", rows[c]) if c in rows else "" for c in codes]}


def statutory_summary(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the statutory indicators by where they stand."""
    grid, say = sheets.followed.statutory, sheets.case.material.say
    objective, stands = grid.span("objective"), grid.span("attainment")
    words = {
        key: [coded(say(f"statutory.attainment.{each}")) for each in parts]
        for key, parts in _COUNTED.items()
    }
    made: Formulas = {key: [] for key in (*_COUNTED, "total")}
    last = say("words.total")
    for number, label in enumerate(data["label"], 1):
        mine = "" if label == last else f'{objective},"{coded(number)}"'
        for key, parts in words.items():
            told = [",".join(t for t in (mine, f'{stands},"{part}"') if t) for part in parts]
            made[key].append("+".join(f"COUNTIFS({each})" for each in told))
        made["total"].append(f"COUNTIFS({mine})" if mine else f"COUNTA({objective})")
    return made


def statutory_lines(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the results of statutory indicators, from the sheet of indicators."""
    waves = sheets.case.waves
    before = waves[-2] if len(waves) > 1 else ""
    material = sheets.case.material
    names = sorted({name for name, _ in sheets.lists.indicator_rows}, key=lambda n: (-len(n), n))
    found = [
        next((n for n in names if str(words).startswith(material.words(n))), "")
        for words in data["indicator"]
    ]
    parts = (("value", "value", waves[-1:]), ("target", "target", waves[-1:]))
    return {
        column: [_measure(sheets, name, of, wave[0]) if name and wave else "" for name in found]
        for column, of, wave in (*parts, ("earlier", "value", (before,) if before else ()))
    }


def _measure(sheets: Sheets, name: str, column: str, wave: str) -> str:
    """Return the programme's own value of an indicator in a wave, else that of partnerships."""
    rows, grid = sheets.lists.indicator_table, sheets.lists.indicators
    same = rows["name"].map(fold) == fold(name)
    held = rows[same & rows["value"].notna() & rows["wave"].isin(["", wave])]
    own = held[held["own"]].sort_values("wave", kind="stable")
    if len(own):
        return grid.cell(column, int(own["row"].iloc[-1]))
    places = held["row"].to_numpy()
    if not len(places):
        return ""
    spans = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    told = ",".join(grid.span(column, int(span[0]), int(span[-1])) for span in spans)
    function = "MEDIAN" if "%" in str(held["unit"].iloc[0]) else "SUM"
    return f"{function}({told})"


def words_counts(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the free answers that may be quoted.

    Which hold a name, and which are too short or too long, is decided on their words, which are not
    in the workbook: these two counts stand as values.
    """
    grid, wave = sheets.answers.grid, sheets.case.wave
    spans = [
        ends for (of, side), ends in sheets.answers.spans.items() if of == wave and len(side) == 1
    ]
    if not spans or len(data) != 6:
        return {}
    first, last = min(low for low, _ in spans), max(high for _, high in spans)
    free, consents, few = (grid.span(key, first, last) for key in ("free", "quotable", "small"))
    given, agree = f"SUM({free})", f"SUMIFS({free},{consents},1)"
    small = f"SUMIFS({free},{consents},1,{few},1)"
    decided = data["n"].iloc[3] + data["n"].iloc[4]
    return {"n": [given, agree, small, "", "", f"{agree}-{small}-{decided:g}"]}


def slopes(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the number of partnerships behind the slopes of a change."""
    names, sides, wave = nodes_named(sheets), sides_named(sheets), sheets.case.wave
    return {
        "n": [
            changed(sheets, Part(names.get(a, ""), "change", sides.get(b, ""), wave, attribute="n"))
            for a, b in zip(data["label"], data["series"], strict=True)
        ]
    }


def attrition(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of who is left out of the changes: of the dimension that has most."""
    sides, wave, grid = sides_named(sheets), sheets.case.wave, sheets.changes.grid
    made: Formulas = {key: [] for key in _ENDS}
    for words in data["side"]:
        side = sides.get(words, "")
        sizes = {
            node: sum(isinstance(each, float) for each in grid.values(f"{node}|{side}|change"))
            for node in sheets.case.framework.dimension_by_id
            if f"{node}|{side}|change" in grid
        }
        most = max(sizes, key=lambda node: sizes[node], default="")
        for key, formulas in made.items():
            formulas.append(changed(sheets, Part(most, "change", side, wave, attribute=key)))
    return made


FOLLOWED: dict[str, Callable[[Sheets, pd.DataFrame], Formulas]] = {
    "recommendations_status": statuses,
    "agreements": agreed,
    "statutory_summary": statutory_summary,
    "words_counts": words_counts,
    "change": slopes,
    "changes_attrition": attrition,
}


def followed_formulas(
    sheets: Sheets, block: str, data: pd.DataFrame, ids: dict[str, tuple[str, ...]]
) -> Formulas | None:
    """Return the formulas of a table of what is followed; None if it is none."""
    if block in FOLLOWED:
        return FOLLOWED[block](sheets, data)
    if block == "recommendations_now":
        return support(sheets, ids.get("support", ()))
    if block.removeprefix("statutory_").isdigit():
        return statutory_lines(sheets, data)
    return None
