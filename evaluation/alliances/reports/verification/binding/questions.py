"""Formulas of the tables and charts of scores and answers, by the words of their rows."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from alliances.frameworks.model import Item, State
from alliances.reports.item_levels import STATES, level_name
from alliances.reports.material import GROUPS, PAIR
from alliances.reports.verification.binding.places import Part
from alliances.reports.verification.binding.scored import is_nominal, scored
from alliances.reports.verification.case import coded
from alliances.reports.verification.scoring import valid_count
from alliances.reports.verification.sheets import Sheets
from alliances.scoring.distributions import NOTHINGS

Formulas = dict[str, list[str]]
"""By column, the formula of each row, without its sign of equality; empty where there is none."""


def nodes_named(sheets: Sheets) -> dict[str, str]:
    """Return dimensions and criteria by the words that the report has for them."""
    material, framework = sheets.case.material, sheets.case.framework
    known = (*framework.criterion_by_id, *framework.dimension_by_id)
    return {material.node(node): node for node in known}


def sides_named(sheets: Sheets) -> dict[str, str]:
    """Return parties and voices by the words that the report has for them."""
    return {sheets.case.material.side(side): side for side in sheets.case.sides}


def dumbbell(sheets: Sheets, data: pd.DataFrame, ends: Mapping[str, Part]) -> Formulas:
    """Return the formulas of a chart of two sides: a row a node, `ends` by column."""
    names = nodes_named(sheets)
    nodes = [names.get(str(label), "") for label in data["label"]]
    return {
        column: [
            scored(sheets, Part(node, p.statistic, p.side, p.wave, attribute=p.attribute))
            for node in nodes
        ]
        for column, p in ends.items()
        if column in data
    }


def two_sides(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the scores of the owner and of the partner, and of their gap."""
    wave = sheets.case.wave
    first, second = PAIR.split("-")
    ends = {
        "a": Part("", "mean", first, wave),
        "b": Part("", "mean", second, wave),
        "n_a": Part("", "mean", first, wave, attribute="n"),
        "n_b": Part("", "mean", second, wave, attribute="n"),
        "gap": Part("", "gap", PAIR, wave),
        **{
            f"{end}_{name}": Part("", "mean", side, wave, attribute=end)
            for end in ("low", "high")
            for name, side in (("a", first), ("b", second))
        },
    }
    return dumbbell(sheets, data, ends)


_ENDS = {"value": "", "n": "n", "low": "low", "high": "high"}
"""Columns of a chart, and which number of a figure each holds."""


def profile(sheets: Sheets, data: pd.DataFrame, group: str) -> Formulas:
    """Return the formulas of the dimensions of groups: side, label and series say which."""
    material, wave = sheets.case.material, sheets.case.wave
    names, sides = nodes_named(sheets), sides_named(sheets)
    listed = GROUPS[group]
    codes = {material.code(listed, code): code for code in material.codes(listed)}
    made: Formulas = {column: [] for column in _ENDS}
    for label, side, value in zip(data["label"], data["side"], data["series"], strict=True):
        code = codes.get(value, value)
        for column, attribute in _ENDS.items():
            part = Part(
                names.get(label, ""),
                "mean",
                sides.get(side, ""),
                wave,
                f"{group}:{code}",
                attribute,
            )
            made[column].append(scored(sheets, part))
    return made


def lines(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the dimensions wave by wave, drawn."""
    names, sides = nodes_named(sheets), sides_named(sheets)
    made: Formulas = {column: [] for column in _ENDS}
    for label, wave, side in zip(data["label"], data["x"], data["series"], strict=True):
        for column, attribute in _ENDS.items():
            part = Part(
                names.get(label, ""), "mean", sides.get(side, ""), str(wave), attribute=attribute
            )
            made[column].append(scored(sheets, part))
    return made


def wave_table(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of the dimensions wave by wave, a column a wave."""
    names, sides = nodes_named(sheets), sides_named(sheets)
    rows = [
        (names.get(a, ""), sides.get(b, ""))
        for a, b in zip(data["label"], data["side"], strict=True)
    ]
    made: Formulas = {}
    for wave in sheets.case.waves:
        for column, attribute in ((f"score_{wave}", ""), (f"n_{wave}", "n")):
            if column in data:
                made[column] = [
                    scored(sheets, Part(node, "mean", side, wave, attribute=attribute))
                    for node, side in rows
                ]
    return made


_ITEM_COLUMNS = {
    "mean": ("mean", ""),
    "low": ("mean", "low"),
    "high": ("mean", "high"),
    "favourable": ("favourable", ""),
    "worst": ("worst_case", ""),
    "best": ("best_case", ""),
    "n": ("mean", "n"),
    "valid_share": ("mean", "valid_share"),
}


def item_table(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of a table of questions: means, favourable shares and their bounds."""
    sides, wave = sides_named(sheets), sheets.case.wave
    made: Formulas = {column: [] for column in _ITEM_COLUMNS if column in data}
    for item, side in zip(data["item"], data["side"], strict=True):
        for column in made:
            statistic, attribute = _ITEM_COLUMNS[column]
            part = Part(str(item), statistic, sides.get(side, ""), wave, attribute=attribute)
            formula = scored(sheets, part)
            # The report shows these shares from 0 to 1.
            shown = column in ("favourable", "worst", "best") and formula
            made[column].append(f"({formula})/100" if shown else formula)
    return made


def counted(sheets: Sheets, item: Item, span: str, code: str) -> str:
    """Return the count of a level or of a kind of nothing among some answers."""
    if code in NOTHINGS:
        return f'COUNTIF({span},"{sheets.answers.states[State(NOTHINGS[code])]}")'
    if is_nominal(sheets, item):
        return f'COUNTIF({span},"{coded(code)}")'
    return f"COUNTIF({span},{float(code):g})"


def valid(sheets: Sheets, item: Item, span: str) -> str:
    """Return the count of the valid answers."""
    return (
        valid_count(span, sheets.answers.states) if is_nominal(sheets, item) else f"COUNT({span})"
    )


def asked(sheets: Sheets, span: str) -> str:
    """Return the count of the answers asked."""
    return f'(COUNTA({span})-COUNTIF({span},"{sheets.answers.states[State.INVALID]}"))'


def _span(sheets: Sheets, item: str, side: str) -> str:
    wave = sheets.case.wave
    if (wave, side) not in sheets.answers.spans or item not in sheets.answers.grid:
        return ""
    return sheets.answers.column(item, wave, side)


def level_rows(sheets: Sheets, data: pd.DataFrame) -> Formulas:
    """Return the formulas of a table of levels: counts, shares and n, three columns a side."""
    case = sheets.case
    sides = [c.removeprefix("count_") for c in map(str, data.columns) if c.startswith("count_")]
    made: Formulas = {f"{c}_{s}": [] for s in sides for c in ("count", "share", "n")}
    words: dict[str, dict[str, str]] = {}
    for name, level in zip(data["item"].astype(str), data["level"], strict=True):
        item = case.framework.item_by_id.get(name)
        if item is not None and name not in words:
            codes = (*map(str, case.framework.scales[item.scale].codes), *STATES)
            words[name] = {level_name(case.material, name, code): code for code in codes}
        code = words.get(name, {}).get(level, "")
        for side in sides:
            span = _span(sheets, name, side)
            if item is None or not code or not span:
                found = ("", "", "")
            else:
                count, n = counted(sheets, item, span, code), valid(sheets, item, span)
                base = asked(sheets, span) if code in STATES else n
                found = (count, f"{count}/{base}", n)
            for column, formula in zip(("count", "share", "n"), found, strict=True):
                made[f"{column}_{side}"].append(formula)
    return made


def distribution(sheets: Sheets, data: pd.DataFrame, dimension: str) -> Formulas:
    """Return the formulas of the shares of levels of the questions of a dimension, drawn."""
    case = sheets.case
    sides = sides_named(sheets)
    known = dimension in case.framework.dimension_by_id
    items = [i for i in case.framework.items if not known or i.dimension == dimension]
    named = {case.material.node(item.id): item for item in items}
    levels = [str(c) for c in data.columns if c not in ("label", "side", "n", "dont_know")]
    made: Formulas = {column: [] for column in (*levels, "dont_know", "n")}
    for label, who in zip(data["label"], data["side"], strict=True):
        item = named.get(label)
        span = _span(sheets, item.id, sides.get(who, "")) if item else ""
        if item is None or not span:
            for formulas in made.values():
                formulas.append("")
            continue
        n, unknown = valid(sheets, item, span), counted(sheets, item, span, "dont_know")
        for level in levels:
            made[level].append(f"{counted(sheets, item, span, level)}/{n}")
        made["dont_know"].append(f"{unknown}/({unknown}+{n})")
        made["n"].append(n)
    return made


Binder = Callable[[Sheets, pd.DataFrame], Formulas]


def binder(sheets: Sheets, block: str, data: pd.DataFrame) -> Binder | None:
    """Return what makes the formulas of a table or chart of scores; None if it is none."""
    if block in ("dimensions", "criteria"):
        return two_sides
    if block == "waves":
        return lines
    if block == "waves_scores":
        return wave_table
    if block.removeprefix("by_") in GROUPS:
        return partial(profile, group=block.removeprefix("by_"))
    if block.startswith("distribution_"):
        return partial(distribution, dimension=block.removeprefix("distribution_"))
    if block.endswith("_items") and {"item", "side", "mean"} <= set(data):
        return item_table
    if block.endswith("_levels") and {"item", "level"} <= set(data):
        return level_rows
    return None
