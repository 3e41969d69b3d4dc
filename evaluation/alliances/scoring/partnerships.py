"""The scores of single partnerships, where they may be shown."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import Node
from alliances.scoring.blocks import Block, Figures, no_figures
from alliances.scoring.engine import Scores, views_of
from alliances.scoring.gaps import sidedness
from alliances.scoring.views import View


def partnership_blocks(scores: Scores) -> Iterator[Block]:
    """Yield the scores of the partnerships that may be shown, as blocks; all at once are large."""
    if not scores.shown.any():
        return
    for cells in scores.cells:
        voice = cells.axes.sides[0] not in SIDES
        if voice and not scores.voices_shown:
            continue
        for wave in range(len(cells.axes.waves)):
            listed = scores.groups[cells.axes.waves[wave]].has_party
            for view in views_of(cells, wave, voice, listed):
                yield _one_by_one(view, scores, cells.nodes)


def _one_by_one(view: View, scores: Scores, nodes: tuple[Node, ...]) -> Block:
    """Return the rows of the partnerships that may be shown, in one view."""
    shown = scores.shown[view.partnerships]
    places = view.partnerships[shown]
    heard = view.heard[shown]
    empty = no_figures(heard.shape)
    names = np.array(scores.partnerships, dtype=object)[places]
    rows = pd.DataFrame({"scope": "partnership", "partnership": names, "group": None}, index=places)
    return Block(
        wave=view.wave,
        side=view.side,
        nodes=nodes,
        rows=rows.assign(group_value=None),
        figures={
            name: Figures(array[shown], empty, empty, empty) for name, array in view.figures.items()
        },
        n=view.n[shown],
        counts={name: array[shown] for name, array in view.counts.items()},
        respondents=view.n[shown],
        organisations=np.ones_like(heard),
        population=np.ones_like(heard),
        sidedness={name: held[shown].astype(np.int64) for name, held in sidedness(view).items()},
    )
