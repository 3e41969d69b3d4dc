"""The steps of one figure of the analysis: a cell, laid out by the rule of its column."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from alliances.estimate import Estimate
from alliances.language import number, text
from alliances.reports.analysis_words import Words
from alliances.reports.explaining.bands_rules import BANDS
from alliances.reports.explaining.cells import cells_of, cells_told
from alliances.reports.explaining.disagreement_rules import DISAGREEMENTS
from alliances.reports.explaining.explanation import (
    PRECISE,
    Explanation,
    check_told,
    interval_told,
    origin_told,
    settings_told,
    told_number,
    withheld_told,
)
from alliances.reports.explaining.groups_rules import GROUPS
from alliances.reports.explaining.identifiers import SHEETS, Place
from alliances.reports.explaining.items_rules import ITEMS
from alliances.reports.explaining.peers_rules import PEERS
from alliances.reports.explaining.place_rules import PLACE
from alliances.reports.explaining.reliability_rules import RELIABILITY
from alliances.reports.explaining.response_rules import RESPONSE
from alliances.reports.explaining.rules import Made, Rule, Sheet
from alliances.reports.explaining.sides_rules import PARTNERSHIPS, SIDES
from alliances.reports.explaining.waves_rules import WAVES
from alliances.reports.explaining.weighting_rules import WEIGHTING
from alliances.reports.explaining.words import title_of
from alliances.reports.explaining.workings import Workings
from alliances.statistics.tables.partnerships import HEARD

RULES: Mapping[str, Sheet] = {
    "sides": SIDES,
    "partnerships": PARTNERSHIPS,
    "place": PLACE,
    "disagreements": DISAGREEMENTS,
    "response": RESPONSE,
    "weighting": WEIGHTING,
    "bands": BANDS,
    "items": ITEMS,
    "reliability": RELIABILITY,
    "waves": WAVES,
    "groups": GROUPS,
    "peers": PEERS,
}
"""The rules of every sheet."""

_EVIDENCE = ("source", "reach")
"""Columns that say what a row is evidence of."""

_REASONS = ("break", "reason")
"""Columns that say why a row has no figure."""


def columns(workings: Workings) -> dict[str, dict[str, str]]:
    """Return, by sheet, the columns that can be asked for and the one each is explained with.

    The end of an interval, and a word that reads a figure, are explained with that figure.

    Parameters
    ----------
    workings
        What makes the tables: a framework names columns of its own.
    """
    return {
        name: _columns(sheet.rules_of(map(str, workings.table(name))))
        for name, sheet in RULES.items()
    }


def _columns(rules: Mapping[str, Rule]) -> dict[str, str]:
    found = {column: column for column in rules}
    for column, rule in rules.items():
        for other in (*rule.interval(column), *rule.with_it):
            if other:
                found.setdefault(other, column)
    return found


def explain_cell(identifier: str, place: Place, workings: Workings, language: str) -> Explanation:
    """Return the arithmetic of a figure of the analysis.

    Parameters
    ----------
    identifier
        As it was asked for.
    place
        The cell that it names.
    workings
        The survey, its scores and tables.
    language
        Of the sentences.
    """
    words = Words(workings.survey, language)
    sheet = RULES[place.sheet]
    rule = sheet.rules_of([place.column])[place.column]
    published = _published(place, rule)
    title = _title(identifier, place, words)
    origin = origin_told(workings.survey, language)
    settings = settings_told(workings.settings, language)
    if sheet.held(place.row, rule):
        # What is withheld is not laid out; a count that stands beside it is told as it stands.
        own = _result(published, rule, language) if published.value is not None else ""
        kept = (own or withheld_told(workings.settings, language), origin, settings)
        return Explanation(identifier, published, title, kept)
    if published.value is None:
        why = _why_none(place.row, words)
        return Explanation(identifier, published, title, (why, origin, settings))
    data = sheet.open(workings, place.row)
    made = rule.make(data)
    published = replace(published, n=published.n or made.n)
    cells = cells_of(workings.survey, rule.rests_on(data))
    steps = [
        origin,
        cells_told(cells, language),
        _told(f"whose.{made.whose}", made, language) if made.whose else "",
        _told(f"rules.{made.words or rule.words}", made, language),
        _result(published, rule, language),
        *_interval(published, made, language),
        *_readings(place.row, rule, words),
        text("explain.source", language, source=made.source) if made.source else "",
        settings,
        check_told(made.value, published, language),
    ]
    return Explanation(identifier, published, title, tuple(filter(None, steps)), cells, made.value)


def _published(place: Place, rule: Rule) -> Estimate:
    """Return the figure as its sheet holds it."""
    row = place.row
    low, high = (_number(row.get(end)) for end in rule.interval(place.column))
    return Estimate(
        value=_number(row[place.column]),
        n=rule.units(row),
        low=low,
        high=high,
        unit=rule.unit or str(row.get("unit", "level")),
        method=f"{place.sheet}.{place.column}",
    )


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload,arg-type]


def _title(identifier: str, place: Place, words: Words) -> str:
    node, _, scope, side, wave, *method = identifier.split("|")
    keys = SHEETS[place.sheet]
    # Where a node has several rows, the identifier ends in the method of its own.
    told = [words.heading(place.column), *(words.code(keys.method, each) for each in method)]
    return title_of(_label(keys.node, node, words), ", ".join(told), scope, side, wave, words)


def _label(key: str, node: str, words: Words) -> str:
    """Return the name of what a row is about."""
    if key == "reading":
        return words.reading(node)
    return words.node(node) if key == "node" else words.code(key, node)


def _told(key: str, made: Made, language: str) -> str:
    """Return a sentence with what enters a figure."""
    numbers = {name: told_number(each, language) for name, each in made.numbers.items()}
    value = told_number(made.value, language)
    return text(f"explain.{key}", language, value=value, **numbers)


def _result(found: Estimate, rule: Rule, language: str) -> str:
    value = found.value or 0.0
    whole = rule.unit == "count"
    return text(
        "explain.value_of",
        language,
        value=number(value, language, 0 if whole else PRECISE),
        n=number(found.n, language),
        base=text(f"explain.bases.{rule.n[1]}", language),
    )


def _interval(found: Estimate, made: Made, language: str) -> list[str]:
    """Return the interval, and how it was made."""
    steps = interval_told(found, language)
    if steps and made.by:
        freedom = {name: told_number(each, language) for name, each in made.freedom.items()}
        steps.append(text(f"explain.by.{made.by}", language, **freedom))
    return steps


def _readings(row: pd.Series, rule: Rule, words: Words) -> list[str]:
    """Return the words that read the figure, as the sheet has them."""
    return [
        text(
            "explain.reading",
            words.language,
            heading=words.heading(column),
            words=words.basis(row[column])
            if column == "basis"
            else words.code(column, row[column]),
        )
        for column in (*rule.with_it, *_EVIDENCE)
        if isinstance(row.get(column), str) and row[column]
    ]


def _why_none(row: pd.Series, words: Words) -> str:
    """Return why there is no figure: the sheet's own reason, or those that there may be."""
    if row.get("heard") in HEARD[1:]:
        return text("explain.one_sided", words.language)
    for column in _REASONS:
        if isinstance(row.get(column), str) and row[column]:
            return text("explain.reason", words.language, reason=words.code(column, row[column]))
    return text("explain.unavailable", words.language)
