"""What a form asks, in which order, under which titles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from alliances.frameworks.conditions import asked_of
from alliances.frameworks.model import Framework, Item
from alliances.frameworks.sheets import items_on
from alliances.language import text, typeset

CONSENT = "accord"
"""The criterion of each framework's consent questions, asked last (``suites.accord``)."""


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


def asked_items(framework: Framework, side: str | None, core: bool) -> tuple[Item, ...]:
    """Return the questions of a form in their order: consents last."""
    items = [i for i in items_on(framework, "answers", core) if asked_of(i, framework, side)]
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
