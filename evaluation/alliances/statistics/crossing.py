"""Two parties on two questions: what one says of its place, and what the other expects of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from alliances.scoring.aggregating import Node
from alliances.scoring.cells import Cells
from alliances.scoring.coding import Booleans, Floats
from alliances.scoring.engine import Scores
from alliances.scoring.views import View, side_views
from alliances.statistics.auditing import Auditor, Candidate, Term
from alliances.statistics.pairs import parties_of
from alliances.statistics.standing import organisations_behind, people_behind


@dataclass(frozen=True)
class Crossing:
    """Two parties, each on a question of its own; the arrays run over partnerships.

    Attributes
    ----------
    wave, first, second
        What is compared.
    held, expected
        The node of the first party, and of the second, by position.
    concerned
        Which partnerships have both parties.
    node
        The first of the two nodes: both are on one scale.
    """

    wave: str
    first: View
    second: View
    held: int
    expected: int
    concerned: Booleans
    node: Node

    @property
    def a(self) -> Floats:
        """What the first party says of its own place, shape (partnerships,)."""
        return self.first.figures["mean"][:, self.held]

    @property
    def b(self) -> Floats:
        """What the second says of the first's."""
        return self.second.figures["mean"][:, self.expected]

    @property
    def complete(self) -> Booleans:
        """Whether both have said so."""
        complete: Booleans = ~np.isnan(self.a - self.b)
        return complete

    def respondents(self) -> int:
        """Return the people behind the complete pairs, of the party that has fewest."""
        found = []
        for view, node in ((self.first, self.held), (self.second, self.expected)):
            among = np.zeros(view.n.shape, dtype=np.bool_)
            among[:, node] = self.complete
            found.append(people_behind(view, among)[node])
        return int(min(found))


def crossings_of(scores: Scores, cells: Cells, held: str, expected: str) -> Iterator[Crossing]:
    """Yield every ordered pair of parties of every wave; none where a question is not asked.

    Parameters
    ----------
    scores, cells
        The scores, and those of the parties.
    held, expected
        The item of the first party, and of the second.
    """
    places = {node.id: at for at, node in enumerate(cells.nodes)}
    if held not in places or expected not in places:
        return
    for at, wave in enumerate(cells.axes.waves):
        views = side_views(cells, at)
        has = parties_of(views, scores.groups[wave].has_party)
        for first, second in permutations(views, 2):
            yield Crossing(
                wave=wave,
                first=first,
                second=second,
                held=places[held],
                expected=places[expected],
                concerned=has[first.side] & has[second.side],
                node=cells.nodes[places[held]],
            )


@dataclass(frozen=True)
class Withheld:
    """What must not be told of the crossings of a survey, by their positions."""

    gaps: frozenset[int]
    means: frozenset[int]


def withhold(
    crossings: Sequence[Crossing], scores: Scores, auditor: Auditor, people: int, fewest: int
) -> Withheld:
    """Return what must not be told: too few stand behind it, or with the scores it tells too much.

    Parameters
    ----------
    crossings
        All those of one reading.
    scores
        The scores.
    auditor
        Knows what is told already: first the gaps are put to it, then the means beside them.
    people
        The fewest respondents, of either party.
    fewest
        The fewest organisations.
    """
    gaps = {at for at, each in enumerate(crossings) if _too_few(each, scores, people, fewest)}
    asked = [at for at in range(len(crossings)) if at not in gaps]
    for gap in (True, False):
        sums = [_candidate(crossings[at], scores, gap=gap) for at in asked]
        gone = {asked[place] for place in auditor.refused(sums)}
        if gap:
            gaps |= gone
            asked = [at for at in asked if at not in gone]
    return Withheld(frozenset(gaps), frozenset(gaps | gone))


def _too_few(crossing: Crossing, scores: Scores, people: int, fewest: int) -> bool:
    among = _complete(crossing, scores)[:, None]
    (organisations,) = organisations_behind(scores.groups[crossing.wave], among)
    few = among.sum() < 2 or organisations < fewest or crossing.respondents() < people
    return bool(few)


def _complete(crossing: Crossing, scores: Scores) -> Booleans:
    """Return which of all partnerships are complete, shape (all partnerships,)."""
    among = np.zeros(len(scores.partnerships), dtype=np.bool_)
    among[crossing.first.partnerships] = crossing.complete
    return among


def _candidate(crossing: Crossing, scores: Scores, *, gap: bool) -> Candidate:
    """Return a crossing as a sum: its gap, or its first party's mean."""
    complete = _complete(crossing, scores).astype(np.float64)
    terms = [Term(crossing.first.side, crossing.held, complete)]
    if gap:
        terms.append(Term(crossing.second.side, crossing.expected, -complete))
    return Candidate(crossing.wave, tuple(terms), int(complete.sum()))
