"""The bands of the programme's scores: the one that the data settle, and the chance of each."""

import numpy as np
import pandas as pd

from alliances.scoring.blocks import Block
from alliances.scoring.engine import Scores
from alliances.statistics.bands import band_chances, bands, cut_offs
from alliances.statistics.tables.shown import PROGRAMME

COLUMNS = (
    "wave",
    "side",
    "node",
    "kind",
    "unit",
    "n",
    "population",
    "mean",
    "low",
    "high",
    "band",
    "suppressed",
)
"""The columns of the table of bands, in order; before the last, ``chance_{cut}`` for each band."""


def bands_table(protected: Scores) -> pd.DataFrame:
    """Return, for every wave, side, dimension and criterion, the band of the programme's score.

    Parameters
    ----------
    protected
        Protected scores, with their intervals.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, and one for each band named by where it begins (``chance_0``,
        ``chance_50``…): its probability, 0 to 1. ``band`` is ``lowest``, ``middle``, ``highest``,
        or ``undetermined`` (`alliances.statistics.bands`). Empty where the framework has no
        cut-offs.
    """
    framework = protected.framework
    frames = [
        _of_block(block)
        for block in protected.blocks
        if not block.weighted and "mean" in block.figures and cut_offs(framework)
    ]
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return pd.DataFrame(columns=[*COLUMNS])
    made = pd.concat(frames, ignore_index=True)
    table = made.rename(columns={"mean": "score"})
    chances = band_chances(table, framework)
    chances.columns = [f"chance_{cut:g}" for cut in chances.columns]
    told = made.assign(band=bands(table, framework)).drop(columns="method")
    return pd.concat([told[[*COLUMNS[:-1]]], chances, told[["suppressed"]]], axis=1)


def _of_block(block: Block) -> pd.DataFrame:
    """Return the programme's dimensions and criteria in one wave, as one side sees them."""
    asked = block.counts["asked"][PROGRAMME] > 0
    inside = np.array([node.kind != "item" for node in block.nodes], dtype=np.bool_) & asked
    places = np.flatnonzero(inside)
    figure = block.figures["mean"]
    census, flat = block.census[PROGRAMME, places], figure.flat[PROGRAMME, places]
    return pd.DataFrame(
        {
            "wave": block.wave,
            "side": block.side,
            "node": [block.nodes[at].id for at in places],
            "kind": [block.nodes[at].kind for at in places],
            "unit": "points",
            "n": block.n[PROGRAMME, places],
            "population": block.population[PROGRAMME, places],
            "mean": figure.value[PROGRAMME, places],
            "low": figure.low[PROGRAMME, places],
            "high": figure.high[PROGRAMME, places],
            "method": np.select([census, flat], ["census", "bounded_interval"], ""),
            "suppressed": block.withheld[PROGRAMME, places],
        }
    )
