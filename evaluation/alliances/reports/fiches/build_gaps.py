"""What to talk about: the widest gaps, question by question, and open questions on them."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alliances.frameworks.model import Item
from alliances.language.catalogue import catalogue
from alliances.reports.fiches.lines import (
    Gap,
    dimension_gaps,
    fragilities,
    item_gaps,
    notable,
    strengths,
)
from alliances.reports.fiches.material import Subject
from alliances.reports.fiches.model import Chapter, Part
from alliances.reports.model import Bullets, Paragraph, ReportTable, TableColumn

SHOWN = 8
"""Questions that the table of gaps holds."""
_ASKED = 6
"""Questions for the dialogue, the closing one apart."""
_OF_ITEMS = 3
_VARIANTS = 3
"""Ways to ask: a sheet need not repeat itself."""


def gaps_chapter(subject: Subject) -> Chapter | None:
    """Return the questions on which two sides are two levels apart or more."""
    if len(subject.sides) < 2:
        return None
    shelf = subject.shelf
    found = item_gaps(subject)
    blocks: list[Part] = []
    if not found:
        blocks.append(Paragraph(shelf.tell("gaps.none")))
    else:
        blocks.append(Paragraph(shelf.tell("gaps.intro")))
        blocks.append(_table(subject, found))
    return Chapter("gaps", shelf.tell("gaps.title"), tuple(blocks))


def _table(subject: Subject, found: list[tuple[Item, Gap]]) -> ReportTable:
    shelf = subject.shelf
    several = len(subject.sides) > 2
    rows = []
    for item, gap in found[:SHOWN]:
        first, second = (
            _answer(subject, item, side, score)
            for side, score in zip((gap.first, gap.second), gap.scores, strict=True)
        )
        if several:
            first = shelf.tell("gaps.of", side=gap.first, answer=first)
            second = shelf.tell("gaps.of", side=gap.second, answer=second)
        rows.append(
            {
                "label": shelf.node(item.id),
                "mirror": shelf.tell(f"gaps.{item.mirror}"),
                "first": first,
                "second": second,
                "id": item.id,
            }
        )
    heads = (
        (shelf.tell("gaps.first"), shelf.tell("gaps.second"))
        if several
        else tuple(subject.side(side) for side in subject.sides)
    )
    rest = len(found) - len(rows)
    notes = [shelf.tell("gaps.reading")]
    if rest:
        notes.append(shelf.tell_many("gaps.rest", rest))
    return ReportTable(
        "gaps",
        shelf.tell_many("gaps.table", len(rows)),
        (
            TableColumn("label", shelf.tell("columns.question")),
            TableColumn("first", heads[0]),
            TableColumn("second", heads[1]),
            TableColumn("mirror", shelf.tell("columns.mirror")),
            TableColumn("id", shelf.tell("columns.id"), "identifier"),
        ),
        pd.DataFrame(rows),
        notes=tuple(notes),
    )


def _answer(subject: Subject, item: Item, side: str, score: float) -> str:
    """Write the answer of a side: its words where one person gave it, else the mean and n."""
    shelf = subject.shelf
    n = int(subject.views[side].n[shelf.seen.place[item.id]])
    scale = shelf.framework.scales[item.scale]
    level = next(
        (each for each in scale.levels if isinstance(each.code, int) and each.code == score), None
    )
    if level is not None:
        words = shelf.words(level.label[shelf.language])
        return words if n == 1 else shelf.tell_many("gaps.level", n, words=words)
    low, high = scale.bounds or (np.nan, np.nan)
    return shelf.tell_many(
        "gaps.mean",
        n,
        mean=shelf.decimal(score, 1),
        low=shelf.whole(low),
        high=shelf.whole(high),
    )


def questions_chapter(subject: Subject) -> Chapter:
    """Return open questions for the dialogue: on gaps, fragilities, strengths, doubts."""
    shelf = subject.shelf
    asked = list(dict.fromkeys(_questions(subject)))[:_ASKED]
    asked.append(shelf.tell("dialogue.closing"))
    return Chapter(
        "dialogue",
        shelf.tell("dialogue.title"),
        (Paragraph(shelf.tell("dialogue.intro")), Bullets("", tuple(asked))),
    )


def _questions(subject: Subject) -> Iterator[str]:
    shelf = subject.shelf
    counted = {"same": 0, "reciprocal": 0, "fragility": 0}

    def asked(kind: str, about: str) -> str:
        variant = counted[kind] % _VARIANTS + 1
        counted[kind] += 1
        return shelf.tell(f"dialogue.{kind}.v{variant}", about=about)

    seen: set[str] = set()
    for item, _ in item_gaps(subject):
        if item.criterion not in seen and len(seen) < _OF_ITEMS:
            seen.add(item.criterion)
            yield asked(item.mirror, _cited(subject, item.id))
    for gap in notable(dimension_gaps(subject))[:1]:
        own = _of_dimension(subject, gap.node)
        yield own or shelf.tell("dialogue.dimension", about=shelf.node(gap.node))
    for line in fragilities(subject):
        if line.node not in seen and counted["fragility"] < 2:
            yield asked("fragility", shelf.node(line.node))
    for node in _unsure(subject):
        yield shelf.tell("dialogue.unsure", about=_cited(subject, node))
    for line in strengths(subject)[:1]:
        yield shelf.tell("dialogue.strength", about=shelf.node(line.node))
    for dimension in subject.scored:
        own = _of_dimension(subject, dimension)
        if own:
            yield own


def _cited(subject: Subject, item: str) -> str:
    """Return a question as it stands within another: without its stop or question mark."""
    return subject.shelf.node(item).rstrip(".? \u202f\u00a0")


def _of_dimension(subject: Subject, dimension: str) -> str:
    """Return the open question on a dimension that the catalogue has for this framework."""
    shelf = subject.shelf
    key = f"report.fiche.dialogue.{shelf.framework.id}.{dimension}"
    return shelf.tell(key.removeprefix("report.fiche.")) if key in catalogue(shelf.language) else ""


def _unsure(subject: Subject) -> list[str]:
    """Return the first question on which a side does not know and no side of it does."""
    shelf = subject.shelf
    for item in shelf.framework.items:
        place = shelf.seen.place.get(item.id)
        if place is None or item.mirror != "same":
            continue
        if any(v.unsure[place] > 0 and v.n[place] == 0 for v in subject.views.values()):
            return [item.id]
    return []
