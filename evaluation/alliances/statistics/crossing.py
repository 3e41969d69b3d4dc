"""Two parties on two questions: what one says of its place, and what the other expects of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from scipy import sparse

from alliances.scoring.aggregating import Node
from alliances.scoring.cells import Cells
from alliances.scoring.coding import Booleans, Floats, Integers
from alliances.scoring.engine import Scores
from alliances.scoring.views import View, side_views
from alliances.statistics.exposing import Release, releases
from alliances.statistics.exposure import Published, hide_sums
from alliances.statistics.pairs import parties_of


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
        complete = self.complete
        everyone = sparse.csr_array(np.ones((1, len(complete)), dtype=np.int64))
        found = []
        for view, node in ((self.first, self.held), (self.second, self.expected)):
            given = np.zeros(view.n.shape, dtype=np.bool_)
            given[:, node] = complete
            found += [each.among(given).distinct(everyone)[0, node] for each in view.people]
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
    crossings: Sequence[Crossing], scores: Scores, protected: Scores, people: int, fewest: int
) -> Withheld:
    """Return what must not be told: too few stand behind it, or with the scores it tells too much.

    Parameters
    ----------
    crossings
        All those of one reading.
    scores, protected
        The scores, before and after `alliances.disclosure.protect`.
    people
        The fewest respondents, of either party.
    fewest
        The fewest organisations, and partnerships of which anything may be known.
    """
    few = {at for at, each in enumerate(crossings) if _too_few(each, scores, people, fewest)}
    gaps, means = set(few), set(few)
    if fewest > 1:
        hidden = [block.withheld for block in protected.blocks]
        for release in releases(scores.blocks, protected.shown):
            mine = [
                at
                for at, each in enumerate(crossings)
                if each.wave == release.wave and each.first.side in release.sides and at not in few
            ]
            if mine:
                _audit(crossings, mine, release, hidden, fewest, gaps, means)
    return Withheld(frozenset(gaps), frozenset(means))


def _too_few(crossing: Crossing, scores: Scores, people: int, fewest: int) -> bool:
    groups = scores.groups[crossing.wave]
    among = np.zeros(len(scores.partnerships), dtype=np.int64)
    among[crossing.first.partnerships] = crossing.complete
    outside = groups.outside[np.flatnonzero(groups.outside_group == 0)]
    organisations = int((outside @ among > 0).sum())
    least = crossing.complete.sum() < 2
    return bool(least or organisations < fewest or crossing.respondents() < people)


def _audit(
    crossings: Sequence[Crossing],
    mine: list[int],
    release: Release,
    hidden: list[Booleans],
    fewest: int,
    gaps: set[int],
    means: set[int],
) -> None:
    """Add what, with all that is published of both questions, would give a score away.

    First the gaps, then the means that would stand beside them.
    """
    first = crossings[mine[0]]
    parts = [release.sums(hidden, node)[0] for node in (first.held, first.expected)]
    width = parts[0].shape[1]
    known = np.concatenate(
        [np.pad(parts[0], ((0, 0), (0, width))), np.pad(parts[1], ((0, 0), (width, 0)))]
    )
    owner = np.tile(release.owner, 2)
    for gap in (True, False):
        asked = [at for at in mine if at not in gaps]
        sums = [_sum(crossings[at], release, width, gap=gap) for at in asked]
        if not sums:
            return
        whole = np.concatenate([known, np.stack(sums)])
        size = np.array(
            [len(release.own)] * len(known) + [crossings[at].complete.sum() for at in asked]
        )
        may_hide = np.arange(len(whole)) >= len(known)
        gone = hide_sums(Published(whole, owner, size, fewest), may_hide, lambda _: None)
        lost = {asked[place - len(known)] for place in gone}
        means |= lost
        if gap:
            gaps |= lost
        known = np.delete(whole, gone, axis=0)


def _sum(crossing: Crossing, release: Release, width: int, *, gap: bool) -> Integers:
    """Return a crossing as a sum of the unknown scores: its gap, or its first party's mean."""
    complete = crossing.complete[release.own].astype(np.int64)
    count = len(release.own)
    made = np.zeros(2 * width, dtype=np.int64)
    first = release.sides.index(crossing.first.side) * count
    made[first : first + count] = complete
    if gap:
        second = width + release.sides.index(crossing.second.side) * count
        made[second : second + count] = -complete
    return made
