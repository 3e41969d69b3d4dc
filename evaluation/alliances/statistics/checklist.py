"""What a claim of a plausible contribution must be able to show."""

import re
from dataclasses import dataclass, fields

STEPS = ("question", "theory", "evidence", "story", "more", "revised")
"""The six steps of contribution analysis, in order; ``evidence.steps`` has their words."""

_LETTERS = 3
"""A text of fewer letters says nothing (ours)."""

_TICKS = frozenset(
    [
        *("oui", "non", "ok", "vrai", "faux", "fait", "faite", "faits", "néant", "na", "nc", "nsp"),
        *("sans", "objet", "à", "a", "voir", "faire", "compléter", "renseigner", "x", "xx", "xxx"),
        *("yes", "no", "true", "false", "done", "none", "nothing", "not", "applicable"),
        *("n", "todo", "to", "do", "be", "tbd", "see"),
    ]
)


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a claim of a plausible contribution must be able to show.

    The four conditions of contribution analysis: Mayne, Evaluation 18 (2012) 270-280; its six
    steps, by which they are met, stand in `STEPS`: Mayne, Canadian Journal of Program Evaluation 16
    (2001) 1-24. Each condition is the text that fills it in: a tick is no evidence, and what the
    parties think of the contribution is none either.

    Attributes
    ----------
    theory_of_change
        How the partnership was expected to lead to the result.
    activities
        What was done, and where it is documented.
    links
        What shows each link of the chain.
    rival_explanations
        What else may explain the result, and what was found on it.

    Examples
    --------
    >>> Checklist("three visits a month, then less loneliness", "visits, register 2025").missing
    ('links', 'rival_explanations')
    """

    theory_of_change: str = ""
    activities: str = ""
    links: str = ""
    rival_explanations: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The conditions that nothing fills in; ``evidence.checklist`` has their words."""
        return tuple(field.name for field in fields(self) if not _tells(getattr(self, field.name)))

    @property
    def complete(self) -> bool:
        """Whether every condition is filled in."""
        return not self.missing


def _tells(told: object) -> bool:
    """Whether a text says something: not a tick, a dash or a « oui »."""
    if not isinstance(told, str):
        return False
    words = re.findall(r"[^\W_]+", told.casefold())
    return sum(map(len, words)) >= _LETTERS and not _TICKS.issuperset(words)
