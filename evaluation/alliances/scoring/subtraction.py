"""What subtraction would give back of what is hidden, and what must go with it."""

from collections.abc import Mapping

import numpy as np

from alliances.scoring.blocks import Block
from alliances.scoring.coding import Booleans


def completed(hidden: Booleans, block: Block, exclusive: tuple[str, ...]) -> Booleans:
    """Hide a second group where exactly one of a grouping that adds up is hidden.

    Programme less all other groups would give the hidden one; the next smallest goes with it. A
    group without any figure hides nothing but counts: another must still go with one that has.
    """
    hidden = hidden.copy()
    present, scored = block.counts["asked"] > 0, block.n > 0
    for grouping in exclusive:
        rows = np.flatnonzero((block.rows["group"] == grouping).to_numpy())
        inside, there = hidden[rows] & present[rows], scored[rows]
        once = (inside.sum(axis=0) == 1) | ((inside & there).sum(axis=0) == 1)
        alone = once & (there & ~inside).any(axis=0)
        size = np.where(there & ~inside, block.respondents[rows], np.iinfo(np.int64).max)
        second = rows[size.argmin(axis=0)]
        hidden[second[alone], np.flatnonzero(alone)] = True
    return hidden


def derivable(
    block: Block,
    blocks: tuple[Block, ...],
    own: list[Booleans],
    seen: Mapping[tuple[str, str, bool], int],
) -> Booleans:
    """Whether the mean of sides would give away a hidden side or a hidden gap.

    With one side shown, the mean of the sides gives the other; with two shown, it gives the few
    complete pairs apart. The two sides most heard are looked at: a third that is heard here and
    there cannot be told from the sum.
    """
    sides = [
        place
        for (wave, side, weighted), place in seen.items()
        if wave == block.wave and len(side) == 1 and weighted == block.weighted
    ]
    if len(sides) < 2:
        return np.zeros(block.n.shape, dtype=np.bool_)
    heard = np.stack([blocks[place].respondents for place in sides])
    hides = np.stack([own[place] for place in sides]) & (heard > 0)
    most = np.argsort(-heard, axis=0, kind="stable")[:2]
    hidden: Booleans = np.logical_or.reduce(np.take_along_axis(hides, most, axis=0), axis=0)
    first, second = most.min(axis=0), most.max(axis=0)
    for left in range(len(sides)):
        for right in range(left + 1, len(sides)):
            pair = f"{blocks[sides[left]].side}-{blocks[sides[right]].side}"
            place = seen[(block.wave, pair, block.weighted)]
            few_pairs = own[place] & (blocks[place].n > 0)
            hidden |= (first == left) & (second == right) & few_pairs
    return hidden
