"""Lines of strength and fragility, and gaps, of one partnership: the rules, without words.

The cut-offs and the numbers are those of the report. A sheet repeats what so few people answered,
all of them: their score is compared with the cut-offs as it is, and no interval is claimed.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from alliances.frameworks.model import Item
from alliances.reports.fiches.material import Subject
from alliances.reports.lines import LINES_AT_MOST, NOTABLE_GAP
from alliances.statistics.bands import cut_offs

LEVELS_APART = 2.0
"""Levels between two sides from which a question is named (ours)."""

MIRRORS = ("same", "reciprocal")


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion, and its score by side."""

    node: str
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Gap:
    """Two sides apart on a node: their scores, and the first less the second."""

    node: str
    first: str
    second: str
    scores: tuple[float, float]

    @property
    def size(self) -> float:
        """The gap, signed."""
        return self.scores[0] - self.scores[1]


def strengths(subject: Subject) -> list[Line]:
    """Return the criteria that every side heard scores from the last cut-off on.

    Where one side is heard alone, they are its own, and no shared line.
    """
    cuts = cut_offs(subject.shelf.framework)
    found = [
        line
        for line in _criteria(subject)
        if cuts and len(line.scores) == len(subject.sides) and min(line.scores.values()) >= cuts[-1]
    ]
    found.sort(key=lambda line: -min(line.scores.values()))
    return found[:LINES_AT_MOST]


def fragilities(subject: Subject) -> list[Line]:
    """Return the criteria that at least one side scores under the first cut-off."""
    cuts = cut_offs(subject.shelf.framework)
    found = [line for line in _criteria(subject) if cuts and min(line.scores.values()) < cuts[0]]
    found.sort(key=lambda line: min(line.scores.values()))
    return found[:LINES_AT_MOST]


def _criteria(subject: Subject) -> list[Line]:
    lines = []
    for criterion in subject.shelf.framework.criteria:
        scores = {side: subject.score(side, criterion.id) for side in subject.sides}
        heard = {side: score for side, score in scores.items() if not np.isnan(score)}
        if heard:
            lines.append(Line(criterion.id, heard))
    return lines


def dimension_gaps(subject: Subject) -> list[Gap]:
    """Return the gaps on dimensions, of every two sides, the widest first."""
    found = [
        gap
        for dimension in subject.shelf.framework.dimensions
        for gap in _gaps(subject, dimension.id)
    ]
    return sorted(found, key=lambda gap: -abs(gap.size))


def notable(gaps: list[Gap]) -> list[Gap]:
    """Return the gaps that are worth naming."""
    return [gap for gap in gaps if abs(gap.size) >= NOTABLE_GAP]


def item_gaps(subject: Subject) -> list[tuple[Item, Gap]]:
    """Return the questions on which two sides are two levels apart or more, the widest first.

    By the share of their scale: two levels of three are wider than two of five.
    """
    framework = subject.shelf.framework
    found = []
    for item in framework.items:
        bounds = framework.scales[item.scale].bounds
        if item.mirror not in MIRRORS or bounds is None:
            continue
        for gap in _gaps(subject, item.id):
            if abs(gap.size) >= LEVELS_APART - 1e-9:
                found.append((abs(gap.size) / (bounds[1] - bounds[0]), item, gap))
    found.sort(key=lambda each: -each[0])
    return [(item, gap) for _, item, gap in found]


def _gaps(subject: Subject, node: str) -> list[Gap]:
    place = subject.shelf.seen.place.get(node)
    if place is None:
        return []
    means = [(side, float(view.mean[place])) for side, view in subject.views.items()]
    heard = [(side, mean) for side, mean in means if not np.isnan(mean)]
    return [
        Gap(node, first, second, (one, other))
        for (first, one), (second, other) in combinations(heard, 2)
    ]
