"""From a file of rules to a table of contributions; every mistake of the file is told at once."""

from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from alliances.content import shelf
from alliances.errors import WrongCall
from alliances.frameworks.goals import developing_targets, target_codes
from alliances.frameworks.load_checks import reference, unique
from alliances.frameworks.load_keys import Block, Mistake, refuse
from alliances.frameworks.load_lists import shared_codes
from alliances.frameworks.load_toml import document
from alliances.frameworks.model import Words
from alliances.frameworks.rules import (
    ANY_OF,
    AT_LEAST,
    BY_HAND,
    FACTS,
    ROLES,
    Condition,
    Rule,
    Rules,
    RuleTarget,
)
from alliances.language import LANGUAGES
from alliances.language.matching import fold

DEFAULT_RULES = "odd17-contribution"
"""The table that ships with the package."""

_PROGRAMMES_OWN = ("engagement", "domain")
"""Code lists that each programme has its own of: nothing is known of their codes here."""

_Group = tuple[Words, tuple[str, ...]]


def load_rules(path: str | Path | None = None) -> Rules:
    """Return a table of contributions, ours or one of yours.

    Parameters
    ----------
    path
        A TOML file; None, or ``"odd17-contribution"``: the one that ships with the package.

    Raises
    ------
    WrongCall
        The file does not exist.
    FrameworkError
        It cannot be read, is not TOML, or holds mistakes; its ``mistakes`` lists them all. A target
        that speaks of developing countries without the condition ``international`` is one.

    Examples
    --------
    >>> rules = load_rules()
    >>> len(rules.rules), rules.rule("P04").targets[0].target
    (21, '17.17')
    """
    if path is None or path == DEFAULT_RULES:
        file = shelf("frameworks") / f"{DEFAULT_RULES}.toml"
        return _known(file.read_bytes())
    given = Path(path)
    try:
        there = given.is_file()
    except OSError:
        # A name that is too long, a folder that may not be entered.
        there = False
    if not there:
        raise WrongCall("rules_file_missing", file=str(path))
    return _read(given)


@lru_cache(maxsize=4)
def _known(content: bytes) -> Rules:
    """Return the shipped table; one of this very content is read once."""
    return _read(shelf("frameworks") / f"{DEFAULT_RULES}.toml")


def _read(file: Traversable) -> Rules:
    mistakes: list[Mistake] = []
    root = Block(document(file), "", mistakes)
    languages = root.texts("languages", required=True)
    for language in LANGUAGES:
        if language not in languages:
            root.mistake("missing_language", "languages", language=language)
    groups = root.named("groups", _read_group)
    rules = Rules(
        id=root.name("id"),
        version=root.text("version"),
        status=root.choice("status", ("official", "adapted", "inspired")),
        license=root.text("license"),
        name=root.words("name", LANGUAGES),
        description=root.words("description", LANGUAGES),
        attribution=root.words("attribution", LANGUAGES),
        groups={name: families for name, (_, families) in groups.items()},
        group_names={name: words for name, (words, _) in groups.items()},
        rules=root.each("rules", _read_rule),
        sources=root.pairs("sources"),
        origin=file.name,
    )
    root.close()
    _check(rules, mistakes)
    refuse(file.name, mistakes, "rules_mistakes")
    return rules


def _read_group(block: Block, name: str) -> _Group:
    return block.words("name", LANGUAGES), block.texts("families", required=True)


def _read_rule(block: Block) -> Rule:
    targets = block.each("targets", _read_target)
    if not targets:
        block.mistake("rule_without_target", "targets")
    return Rule(
        id=block.name("id"),
        name=block.words("name", LANGUAGES),
        when=_read_condition(block, "when"),
        words=tuple(fold(word) for word in block.texts("words")),
        targets=tuple(
            target if target.role else _with_role(target, place)
            for place, target in enumerate(targets)
        ),
        evidence=block.words("evidence", LANGUAGES),
        caution=block.words("caution", LANGUAGES, required=False),
        indicator=block.words("indicator", LANGUAGES, required=False),
        default=block.flag("default"),
    )


def _with_role(target: RuleTarget, place: int) -> RuleTarget:
    """Return a target with the role of its place: the first is what the activity is about."""
    role = ROLES[min(place, 1)]
    return RuleTarget(target.target, role, target.condition, target.sentence)


def _read_target(block: Block) -> RuleTarget:
    target = block.text("target")
    condition = _read_condition(block, "condition")
    if target in developing_targets() and not condition.international:
        block.mistake("rule_without_international", "condition", value=target)
    return RuleTarget(
        target=target,
        role=block.choice("role", ROLES) if block.has("role") else "",
        condition=condition,
        sentence=block.words("sentence", LANGUAGES, required=not condition.empty),
    )


def _read_condition(block: Block, key: str) -> Condition:
    inner = block.table(key)
    if inner is None:
        return Condition()
    made = Condition(
        facts=_flags(inner, FACTS),
        by_hand=_flags(inner, BY_HAND),
        any_of={name: codes for name in ANY_OF if (codes := inner.texts(name))},
        families=inner.texts("families"),
        at_least={name: int(inner.positive(name, 1)) for name in AT_LEAST if inner.has(name)},
        otherwise=_read_condition(inner, "or") if inner.has("or") else None,
    )
    inner.close()
    if made.empty:
        # A condition that asks nothing always holds: somebody meant something by it.
        inner.mistake("empty_condition")
    return made


def _flags(block: Block, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the facts that must be true; one that must be false is no condition of ours."""
    found = []
    for name in names:
        if block.has(name):
            found.append(name)
            if not block.flag(name):
                block.mistake("only_true", name)
    return tuple(found)


def _check(rules: Rules, mistakes: list[Mistake]) -> None:
    """Add every reference that leads nowhere, and what stands twice."""
    known, families = target_codes(), shared_codes("family")
    unique(mistakes, "rules", (rule.id for rule in rules.rules))
    for name, members in rules.groups.items():
        for family in members:
            reference(mistakes, f"groups.{name}.families", family, families)
    for rule in rules.rules:
        path = f"rules.{rule.id}"
        _check_condition(rule.when, f"{path}.when", rules, mistakes)
        unique(mistakes, f"{path}.targets", (target.target for target in rule.targets))
        for place, target in enumerate(rule.targets, start=1):
            here = f"{path}.targets[{place}]"
            reference(mistakes, f"{here}.target", target.target, known)
            _check_condition(target.condition, f"{here}.condition", rules, mistakes)
    defaults = [rule.id for rule in rules.rules if rule.default]
    for extra in defaults[1:]:
        mistakes.append(("second_default", {"key": f"rules.{extra}.default", "value": defaults[0]}))


def _check_condition(
    condition: Condition, path: str, rules: Rules, mistakes: list[Mistake]
) -> None:
    for group in condition.families:
        reference(mistakes, f"{path}.families", group, rules.groups)
    for key, codes in condition.any_of.items():
        if ANY_OF[key] not in _PROGRAMMES_OWN:
            for code in codes:
                reference(mistakes, f"{path}.{key}", code, shared_codes(ANY_OF[key]))
    if condition.otherwise is not None:
        _check_condition(condition.otherwise, f"{path}.or", rules, mistakes)
