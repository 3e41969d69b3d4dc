"""What may be seen of single partnerships: their scores by wave and side, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from alliances.datasets.survey import Survey
from alliances.disclosure import partnerships_shown
from alliances.frameworks.model import State
from alliances.scoring.aggregating import Node
from alliances.scoring.blocks import Block
from alliances.scoring.engine import compute
from alliances.scoring.partnerships import partnership_blocks

Row = npt.NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """One side of a partnership in a wave.

    Attributes
    ----------
    mean
        Its score on each node, NaN where there is none; shape (nodes,).
    n
        Respondents behind each, shape (nodes,).
    unsure
        How many answered « don't know », shape (nodes,).
    people
        Respondents of the side with at least one valid answer.
    """

    mean: Row
    n: npt.NDArray[np.int64]
    unsure: npt.NDArray[np.int64]
    people: int


@dataclass(frozen=True)
class Seen:
    """The scores of the partnerships that may have a sheet.

    Attributes
    ----------
    blocks
        By wave and side.
    rows
        The row of each partnership in a block, by wave and side.
    people
        Respondents by wave, partnership and side.
    """

    blocks: Mapping[tuple[str, str], Block]
    rows: Mapping[tuple[str, str], Mapping[str, int]]
    people: Mapping[tuple[str, str, str], int]

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes, along the arrays of every view; none where nothing is seen."""
        return next((block.nodes for block in self.blocks.values()), ())

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each node along the arrays."""
        return {node.id: place for place, node in enumerate(self.nodes)}

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """The sides that were heard in any wave."""
        return tuple(sorted({side for _, side in self.blocks}))

    def of(self, partnership: str, wave: str) -> dict[str, View]:
        """Return what each side of a partnership said in a wave, by side, in order."""
        found = {}
        for side in self.sides:
            row = self.rows.get((wave, side), {}).get(partnership)
            people = self.people.get((wave, partnership, side), 0)
            if row is None or not people:
                continue
            block = self.blocks[wave, side]
            found[side] = View(
                block.figures["mean"].value[row],
                block.n[row],
                block.counts["dont_know"][row],
                people,
            )
        return found


def look(survey: Survey) -> Seen:
    """Score the partnerships that may be shown one by one, and no other.

    Parameters
    ----------
    survey
        A checked survey, with the answers that the readers of the sheets may see only.
    """
    scores = compute(survey)
    # The same gate as for the table of scores: voices beside the parties stay out in any mode.
    scores = replace(scores, shown=partnerships_shown(scores, survey), voices_shown=False)
    blocks, rows = {}, {}
    for block in partnership_blocks(scores):
        if len(block.side) == 1:
            blocks[block.wave, block.side] = block
            names = block.rows["partnership"].tolist()
            rows[block.wave, block.side] = {str(name): row for row, name in enumerate(names)}
    return Seen(blocks, rows, _people(survey))


def _people(survey: Survey) -> dict[tuple[str, str, str], int]:
    """Count the respondents of each side, wave by wave: those who answered anything."""
    table = survey.tables.get("answers")
    if table is None or not len(table.data):
        return {}
    answered = (table.states.to_numpy() == State.VALUE).any(axis=1)
    keys = ["wave", "partnership", "side"]
    told = table.data.loc[answered, [*keys, "respondent"]].astype(str)
    counted = told.groupby(keys)["respondent"].nunique()
    return {(str(w), str(p), str(s)): int(n) for (w, p, s), n in counted.items()}
