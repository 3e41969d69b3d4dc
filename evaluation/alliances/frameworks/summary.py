"""A framework in lines of plain text: what « alliances framework show » prints."""

from alliances.frameworks.model import Dimension, Framework, Item, Target
from alliances.language import percent, plural, text, typeset


def framework_summary(framework: Framework, language: str) -> list[str]:
    """Return a framework in lines of plain text: what it is, its rules, its parts down to items.

    Parameters
    ----------
    framework
        Any framework, shipped or not.
    language
        ``fr`` or ``en``.

    Examples
    --------
    >>> from alliances.frameworks import load_framework
    >>> framework_summary(load_framework("partenariat"), "en")[0]
    'Partnership evaluation (partenariat 1.1.0)'
    """
    lines = [
        f"{framework.name[language]} ({framework.id} {framework.version})",
        framework.description[language],
        "",
        *_identity(framework, language),
    ]
    if framework.items:
        lines += ["", *_measure(framework, language)]
    if framework.targets:
        lines += ["", *_goals(framework, language)]
    return [typeset(line, language) for line in lines]


def _labelled(key: str, value: str, language: str) -> str:
    return text("framework.labelled", language, label=text(key, language), value=value)


def _identity(framework: Framework, language: str) -> list[str]:
    return [
        _labelled("framework.status", text(f"framework.{framework.status}", language), language),
        _labelled("framework.license", framework.license, language),
        _labelled("framework.languages", ", ".join(framework.languages), language),
        framework.attribution[language],
    ]


def _measure(framework: Framework, language: str) -> list[str]:
    core = sum(item.core for item in framework.items)
    share = percent(framework.minimum_valid_share, language)
    overall = "with_overall" if framework.overall_score else "no_overall"
    rule = text(f"framework.{framework.aggregation}", language, share=share)
    lines = [
        _labelled("framework.core", plural("framework.count_items", core, language), language),
        _labelled("framework.rule", rule, language),
        _labelled("framework.overall", text(f"framework.{overall}", language), language),
    ]
    for dimension in framework.dimensions:
        lines += ["", _dimension(framework, dimension, language)]
        for criterion in framework.criteria:
            if criterion.dimension == dimension.id:
                lines.append(f"  {criterion.name[language]}")
                items = (item for item in framework.items if item.criterion == criterion.id)
                lines += [_item(item, language) for item in items]
    return lines


def _item(item: Item, language: str) -> str:
    marks = [mark for mark, holds in (("scored", item.scored), ("short", item.core)) if holds]
    words = ", ".join([item.scale, *(text(f"framework.{mark}", language) for mark in marks)])
    return f"    {item.id:<6} {item.text[language]} ({words})"


def _dimension(framework: Framework, dimension: Dimension, language: str) -> str:
    criteria = sum(c.dimension == dimension.id for c in framework.criteria)
    items = [item for item in framework.items if item.dimension == dimension.id]
    scored = sum(item.scored for item in items)
    return text(
        "framework.dimension_line",
        language,
        name=dimension.name[language],
        criteria=plural("framework.count_criteria", criteria, language),
        items=plural("framework.count_items", len(items), language),
        scored=plural("framework.count_scored", scored, language),
    )


def _goals(framework: Framework, language: str) -> list[str]:
    current = sum(indicator.current for indicator in framework.indicators)
    superseded = len(framework.indicators) - current
    lines = [
        _labelled("framework.indicators", str(current), language),
        _labelled("framework.superseded", str(superseded), language),
        _labelled("framework.series", str(len(framework.series)), language),
    ]
    for group in framework.groups:
        lines += ["", group.name[language]]
        for target in framework.targets:
            if target.group == group.id:
                lines += _target(framework, target, language)
    return lines


def _target(framework: Framework, target: Target, language: str) -> list[str]:
    current = (i for i in framework.indicators if i.target == target.code and i.current)
    named = [f"    {i.code:<8} {i.name[language]} ({i.unit[language]})" for i in current]
    return [f"  {target.code}  {target.title[language]}", *named]
