"""The scores of single partnerships, where they may be shown."""

import numpy as np
import pandas as pd

from alliances.frameworks.sheets import SIDES
from alliances.scoring.aggregating import Node
from alliances.scoring.blocks import Block, Figures, no_figures
from alliances.scoring.engine import Scores, views_of
from alliances.scoring.views import View


def partnership_blocks(scores: Scores) -> list[Block]:
    """Return the scores of the partnerships that may be shown, as blocks."""
    blocks = []
    for cells in scores.cells:
        voice = cells.axes.sides[0] not in SIDES
        if voice and not scores.voices_shown:
            continue
        for wave in range(len(cells.axes.waves)):
            views = views_of(cells, wave, voice)
            blocks += [_one_by_one(view, scores, cells.nodes) for view in views]
    return blocks


def _one_by_one(view: View, scores: Scores, nodes: tuple[Node, ...]) -> Block:
    """Return the rows of the partnerships that may be shown, in one view."""
    shown = scores.shown[view.partnerships]
    places = view.partnerships[shown]
    heard = view.heard[shown]
    empty = no_figures(heard.shape)
    names = np.array(scores.partnerships, dtype=object)[places]
    rows = pd.DataFrame(
        {"scope": "partnership", "partnership": names, "group": None}, index=places
    )
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
        respondents=np.minimum.reduce([base[shown] for base in view.bases]),
        organisations=np.ones_like(heard),
        population=np.ones(len(heard), dtype=np.int64),
        one_sided=(heard == 1).astype(np.int64),
        two_sided=(heard > 1).astype(np.int64),
    )
