"""The scores of every cell, party by partnership by wave, on every node."""

from dataclasses import dataclass

import numpy as np

from alliances.frameworks.model import Framework, Item, State
from alliances.scoring.aggregating import Hierarchy, Node, aggregate, build_hierarchy
from alliances.scoring.coding import CodedAnswers, Floats, Integers
from alliances.scoring.normalising import bounds_of, to_hundred
from alliances.scoring.people import Repeated, repeated_rows
from alliances.scoring.sides import Axes, Tally, respondents, tally

COUNTED: dict[str, tuple[State, ...]] = {
    "valid": (State.VALUE,),
    "asked": (
        State.VALUE,
        State.BLANK,
        State.DONT_KNOW,
        State.NOT_APPLICABLE,
        State.REFUSED,
    ),
    "blank": (State.BLANK,),
    "dont_know": (State.DONT_KNOW,),
    "not_applicable": (State.NOT_APPLICABLE,),
    "refused": (State.REFUSED,),
}
"""What is counted beside a score, in answers. A cell set aside is neither asked nor valid."""


@dataclass(frozen=True)
class Cells:
    """Scores of every cell with answers on every node: items, then criteria, then dimensions.

    Attributes
    ----------
    axes
        Waves, partnerships and sides; cells are numbered along them.
    numbers
        The numbers of the cells that have answers, ascending, shape (cells,).
    nodes
        The second axis of the arrays.
    mean
        Mean of an item on its own scale, score of a criterion or dimension on 0-100; NaN where
        there is none. Shape (cells, nodes).
    favourable
        Share of favourable answers in percent; NaN where the notion has no sense.
    n
        Respondents with a valid answer to the item, or to an item of the criterion or dimension.
    counts
        Answers, by the names of `COUNTED`; each of shape (cells, nodes).
    repeated
        The rows of those who answer more than once in a wave; their place is the cell's number.
    """

    axes: Axes
    numbers: Integers
    nodes: tuple[Node, ...]
    mean: Floats
    favourable: Floats
    n: Integers
    counts: dict[str, Integers]
    repeated: Repeated


def item_node(item: Item, framework: Framework) -> Node:
    """Return the node of an item: what may be said of it, by its scale."""
    scale = framework.scales[item.scale]
    return Node(
        id=item.id,
        kind="item",
        unit="level" if scale.levels else scale.kind,
        mean=scale.summary == "mean",
        favourable=bool(scale.favourable),
        mirror=item.mirror,
        bounds=scale.bounds or (-np.inf, np.inf),
        start=item.asked == "start",
    )


def score_cells(coded: CodedAnswers, located: Integers, axes: Axes, framework: Framework) -> Cells:
    """Score the answers of one sheet.

    Parameters
    ----------
    coded
        The coded answers.
    located
        The cell of each row, shape (rows,); no row may stand outside.
    axes
        The axes of the cells.
    framework
        The scales, the hierarchy and the minimum share.
    """
    # Most parties of a large register are not asked in most waves: only cells with answers count.
    numbers, place = np.unique(located, return_inverse=True)
    counted = tally(coded, place, len(numbers))
    hierarchy = build_hierarchy(coded.items, framework)
    mean, favourable = _item_scores(counted)
    scores = _higher_scores(mean, counted, coded.items, hierarchy, framework)
    valid = counted.count(State.VALUE)
    above = respondents(coded.states == State.VALUE, hierarchy.membership, place, len(numbers))
    return Cells(
        axes=axes,
        numbers=numbers,
        nodes=tuple(item_node(item, framework) for item in coded.items) + hierarchy.nodes,
        mean=np.hstack([mean, scores]),
        favourable=np.hstack([favourable, np.full_like(scores, np.nan)]),
        n=np.hstack([valid, above]),
        counts=_counts(counted, hierarchy),
        repeated=_repeated(coded, located, axes, hierarchy),
    )


def _repeated(coded: CodedAnswers, located: Integers, axes: Axes, hierarchy: Hierarchy) -> Repeated:
    """Return the rows of those who answer for several partnerships in a wave, or on two sides."""
    _, partnerships, sides = axes.shape
    often = repeated_rows(coded.person, located // (partnerships * sides))
    valid = (coded.states[:, often] == State.VALUE).T
    above = valid.astype(np.float64) @ hierarchy.membership > 0
    return Repeated(coded.person[often], located[often], np.hstack([valid, above]))


def _item_scores(counted: Tally) -> tuple[Floats, Floats]:
    """Return the mean and the favourable share in percent of each item, shape (cells, items)."""
    valid = counted.count(State.VALUE)
    empty = np.full(valid.shape, np.nan)
    mean = np.divide(counted.sums, valid, out=empty.copy(), where=valid > 0)
    favourable = np.divide(counted.favourable * 100, valid, out=empty, where=valid > 0)
    return mean, favourable


def _higher_scores(
    mean: Floats,
    counted: Tally,
    items: tuple[Item, ...],
    hierarchy: Hierarchy,
    framework: Framework,
) -> Floats:
    """Return the scores of criteria and dimensions, shape (cells, nodes of the hierarchy)."""
    used = np.flatnonzero((hierarchy.weights > 0).any(axis=1))
    chosen = tuple(items[position] for position in used)
    direction = np.array([item.direction for item in chosen], dtype=np.float64)
    low, high = bounds_of(chosen, framework)
    applicable = (counted.count(*COUNTED["asked"]) > counted.count(State.NOT_APPLICABLE))[:, used]
    return aggregate(
        to_hundred(mean[:, used], low, high, direction),
        applicable,
        Hierarchy(hierarchy.nodes, hierarchy.weights[used]),
        framework.minimum_valid_share,
    )


def _counts(counted: Tally, hierarchy: Hierarchy) -> dict[str, Integers]:
    """Return the answers counted for items, and summed over the items of the nodes above."""
    counts = {}
    for name, states in COUNTED.items():
        items = counted.count(*states)
        above = np.rint(items @ hierarchy.membership).astype(np.int64)
        counts[name] = np.hstack([items, above])
    return counts
