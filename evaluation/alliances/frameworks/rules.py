"""What a table of contributions may say: activities, their targets, the condition of each.

`alliances.frameworks.load_rules` makes it from a TOML file; `alliances.progress.contributing` asks
it of a register. No expression is evaluated: a condition is a closed vocabulary.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alliances.frameworks.model import Words

FACTS = ("international", "money", "hours", "agreement", "evaluation_clause", "beneficiaries")
"""What the register says of a partnership, yes or no."""

BY_HAND = ("developing_country", "least_developed_country", "by_hand")
"""What a register cannot say: a person must."""

ANY_OF = {
    "types": "type",
    "phases": "phase",
    "engagements": "engagement",
    "domains": "domain",
    "fragility": "fragility",
}
"""Keys that hold where one of their codes does, and the code list of each."""

AT_LEAST = ("organisations_at_least", "levels_at_least", "resource_kinds_at_least")
"""Keys that hold from a number on."""

ROLES = ("principal", "significant")
"""What a target is to a partnership. Ours, after the idea of the DAC policy markers: principal,
what it was made for; significant, what it bears on beside that."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold, all of it; or what will do as well.

    Attributes
    ----------
    facts
        Those of `FACTS` that must be true.
    by_hand
        Those of `BY_HAND` that a person must confirm.
    any_of
        Key of `ANY_OF` to the codes of which one must hold.
    families
        Groups of families, each of which must have an organisation among the parties.
    at_least
        Key of `AT_LEAST` to the least number.
    otherwise
        A condition that will do in its place.
    """

    facts: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    any_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    families: tuple[str, ...] = ()
    at_least: Mapping[str, int] = field(default_factory=dict)
    otherwise: "Condition | None" = None

    @property
    def empty(self) -> bool:
        """Whether it asks nothing."""
        return not (self.facts or self.by_hand or self.any_of or self.families or self.at_least)

    @property
    def international(self) -> bool:
        """Whether every way of meeting it demands an international part."""
        here = "international" in self.facts
        return here and (self.otherwise is None or self.otherwise.international)


@dataclass(frozen=True, slots=True)
class RuleTarget:
    """A target of an activity: its role, its condition, and the sentence that people read."""

    target: str
    role: str
    condition: Condition
    sentence: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """An activity, and the targets that it bears on.

    Attributes
    ----------
    when
        What the register must say for the activity to be recognised.
    words
        Phrases that make us ask whether it is one; never more than a suggestion.
    default
        Whether it holds where no other recognises a partnership without an international part.
    """

    id: str
    name: Words
    when: Condition
    words: tuple[str, ...]
    targets: tuple[RuleTarget, ...]
    evidence: Words
    caution: Words
    indicator: Words
    default: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """A table of contributions: whose it is, its groups of families, its rules."""

    id: str
    version: str
    status: str
    license: str
    name: Words
    description: Words
    attribution: Words
    groups: Mapping[str, tuple[str, ...]]
    group_names: Mapping[str, Words]
    rules: tuple[Rule, ...]
    sources: Mapping[str, str]
    origin: str = ""

    def rule(self, id: str) -> Rule | None:
        """Return a rule by its id, or None."""
        return next((rule for rule in self.rules if rule.id == id), None)
