"""What a form asks, in which order, under which titles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil

from alliances.frameworks.conditions import asked_of
from alliances.frameworks.model import Framework, Item
from alliances.frameworks.sheets import ANSWER_SHEETS, items_on
from alliances.language import text, typeset

CONSENT = "accord"
"""The criterion of each framework's consent questions, asked last (``suites.accord``)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the programme knows of a partnership, for its parties to confirm.

    Attributes
    ----------
    key
        The column of the Partenariats sheet, or ``types`` for its four facts together.
    heading, value
        In words.
    dated
        Whether the value is a date.
    """

    key: str
    heading: str
    value: str
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """One sheet of a form: a partnership, and as whom its respondent is asked about it.

    Attributes
    ----------
    details
        What stands at the head, locked: see `alliances.frameworks.form.write_form`.
    side, role
        For whom they speak, and in which role; None where it is not known.
    voice
        One of `alliances.frameworks.model.VOICES`.
    first_wave
        Whether the questions of a partnership's first wave are still to be asked.
    prefilled
        Whether the head is complete: what it lacks then does not exist, and has no line.
    facts
        What the programme knows, to be confirmed.
    """

    details: Mapping[str, str] = field(default_factory=dict)
    side: str | None = None
    role: str | None = None
    voice: str = "partie"
    first_wave: bool = True
    prefilled: bool = False
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A dimension's questions, or the consents.

    Attributes
    ----------
    scale
        The scale of most of its questions, whose answers are told once, under the title; empty
        where no scale comes three times.
    """

    title: str
    items: tuple[Item, ...]
    scale: str = ""

    @property
    def rows(self) -> int:
        """How many rows the chapter takes: its title, its answers, its questions."""
        return 1 + bool(self.scale) + len(self.items)


def asked_items(
    framework: Framework,
    side: str | None,
    core: bool,
    role: str | None = None,
    voice: str = "partie",
    first_wave: bool = True,
) -> tuple[Item, ...]:
    """Return the questions of a form in their order: consents last.

    Where the role is known it decides which questions are put; else the side does.
    """
    known = role if voice == "partie" else None
    items = [
        item
        for sheet, speaks in ANSWER_SHEETS.items()
        if speaks == voice
        for item in items_on(framework, sheet, core)
        if (not item.roles or known in item.roles if known else asked_of(item, framework, side))
        and (first_wave or item.asked != "start")
    ]
    return tuple(sorted(items, key=_is_consent))


def chapters(framework: Framework, items: tuple[Item, ...], language: str) -> tuple[Chapter, ...]:
    """Return the chapters: the dimensions in the framework's order, then the consents."""
    found = []
    for (consent, dimension), group in groupby(items, lambda i: (_is_consent(i), i.dimension)):
        name = typeset(framework.dimension_by_id[dimension].name[language], language)
        title = text("form.consent", language) if consent else name
        questions = tuple(group)
        found.append(Chapter(title, questions, _main_scale(framework, questions)))
    return tuple(found)


def rows_of(plan: Sequence[Chapter], start: int) -> Mapping[str, int]:
    """Return the row of each question, from 0, which filters of later ones refer to."""
    rows: dict[str, int] = {}
    row = start
    for chapter in plan:
        first = row + chapter.rows - len(chapter.items)
        rows |= {item.id: first + offset for offset, item in enumerate(chapter.items)}
        row += chapter.rows
    return rows


def minutes(framework: Framework, items: tuple[Item, ...]) -> int:
    """Return how long the form takes, in minutes, by fives (a rule of thumb of ours)."""
    texts = sum(framework.scales[item.scale].kind == "text" for item in items)
    return 5 * ceil((15 * (len(items) - texts) + 45 * texts) / 300)


def _is_consent(item: Item) -> bool:
    return item.criterion.endswith(f".{CONSENT}")


def _main_scale(framework: Framework, items: tuple[Item, ...]) -> str:
    uses = Counter(item.scale for item in items if framework.scales[item.scale].levels)
    most = uses.most_common(1)
    return most[0][0] if most and most[0][1] >= 3 else ""
