"""Who is asked a question, and after which answers: in words, for notes and forms."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from alliances.frameworks.model import Filter, Framework, Item, Level
from alliances.language import text, typeset

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}
"""The operators of a filter: a closed vocabulary. They compare values or whole arrays."""

SIGNS = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "==": "=", "!=": "≠"}
"""The operators as people write them."""


def satisfying(framework: Framework, condition: Filter) -> tuple[Level, ...]:
    """Return the answers to the source question after which the filtered one is asked."""
    scale = framework.scales[framework.item_by_id[condition.item].scale]
    satisfied = OPERATORS[condition.operator]
    return tuple(level for level in scale.levels if satisfied(level.code, condition.value))


def condition_sentence(
    framework: Framework, condition: Filter, language: str, reference: str
) -> str:
    """Return « À remplir si la réponse à la question 12 est « Oui » ou « En partie ». ».

    Parameters
    ----------
    reference
        How the source question is named there: its number in a form, its id in a workbook.
    """
    quoted = [
        text("template.quoted", language, words=level.label[language])
        for level in satisfying(framework, condition)
    ]
    compared = f"{SIGNS[condition.operator]} {condition.value}"
    answers = either(quoted, language) or compared
    return text("template.condition", language, question=reference, answers=answers)


def excluded_formula(framework: Framework, condition: Filter, cell: str, language: str) -> str:
    """Return the Excel formula that is true once the answer in `cell` excludes the question.

    It compares labels, as a form holds them; an empty cell excludes nothing yet.
    """
    levels = satisfying(framework, condition)
    if not levels:
        sign = {"==": "=", "!=": "<>"}.get(condition.operator, condition.operator)
        return f'=AND({cell}<>"",NOT(N({cell}){sign}{condition.value}))'
    labels = (typeset(level.label[language], language).replace('"', '""') for level in levels)
    return "=AND(" + ",".join([f'{cell}<>""', *(f'{cell}<>"{label}"' for label in labels)]) + ")"


def either(words: list[str], language: str) -> str:
    """Return words as an enumeration: « a, b ou c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {text('template.or', language)} {words[-1]}"


def roles_of(framework: Framework, side: str) -> frozenset[str]:
    """Return the roles that speak for a side: those whose parent it is in the list of roles."""
    roles = framework.lists.get("role")
    return frozenset(c.code for c in roles.codes if c.parent == side) if roles else frozenset()


def asked_of(item: Item, framework: Framework, side: str | None) -> bool:
    """Tell whether a question may be put to somebody who speaks for a side (None: any side)."""
    return side is None or not item.roles or bool(roles_of(framework, side) & set(item.roles))
