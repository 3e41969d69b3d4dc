"""Each question: its favourable share, how far silence could move it, who does not know."""

import numpy as np
import pandas as pd

from alliances.scoring.blocks import Block
from alliances.scoring.coding import Floats
from alliances.scoring.engine import Scores
from alliances.statistics.intervals import wilson_interval
from alliances.statistics.tables.shown import PROGRAMME

NOTHINGS = ("dont_know", "refused", "not_applicable", "blank")
"""The kinds of nothing that have a rate of their own."""

COLUMNS = (
    "wave",
    "side",
    "node",
    "partnerships",
    "population",
    "favourable",
    "favourable_low",
    "favourable_high",
    "worst_case",
    "best_case",
    "asked",
    "valid",
    *(f"{name}{end}" for name in NOTHINGS for end in ("", "_low", "_high")),
    "suppressed",
)
"""The columns of the table of questions, in order."""


def items_table(protected: Scores) -> pd.DataFrame:
    """Return, for every wave, side and question, its favourable share and its kinds of nothing.

    Parameters
    ----------
    protected
        Protected scores, with their intervals.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. ``favourable`` (percent) is the mean over the ``partnerships`` with a
        valid answer, of the ``population`` that the wave concerns; ``worst_case`` and ``best_case``
        are what it would be if all the others were unfavourable, or favourable (Cochran, Sampling
        Techniques, 3rd ed. 1977, section 13.2). ``asked`` and ``valid`` count answers; rates of
        nothing (percent) are among the answers asked, with their Wilson interval (JASA 22 (1927)
        209-212): they describe those who answered the questionnaire.
    """
    frames = [
        _of_block(block)
        for block in protected.blocks
        if not block.weighted and "favourable" in block.figures and block.side != "sides"
    ]
    kept = [frame for frame in frames if len(frame)]
    if not kept:
        return pd.DataFrame(columns=[*COLUMNS])
    return pd.concat(kept, ignore_index=True)[[*COLUMNS]]


def _of_block(block: Block) -> pd.DataFrame:
    asked = block.counts["asked"][PROGRAMME]
    of_items = np.array([node.kind == "item" for node in block.nodes], dtype=np.bool_)
    inside = of_items & (asked > 0)
    places = np.flatnonzero(inside)
    hidden = block.withheld[PROGRAMME, places]
    figure = block.figures["favourable"]
    n, population = block.n[PROGRAMME, places], block.population[PROGRAMME, places]
    # A text or a change has no favourable answer: nothing is said of it.
    bears = np.array([block.nodes[place].favourable for place in places], dtype=np.bool_)
    share = np.where(bears, figure.value[PROGRAMME, places], np.nan)
    silent = (population - n) / np.maximum(population, 1) * 100
    worst = share * n / np.maximum(population, 1)
    made = pd.DataFrame(
        {
            "wave": block.wave,
            "side": block.side,
            "node": [block.nodes[place].id for place in places],
            "partnerships": n,
            "population": population,
            "favourable": share,
            "favourable_low": np.where(bears, figure.low[PROGRAMME, places], np.nan),
            "favourable_high": np.where(bears, figure.high[PROGRAMME, places], np.nan),
            "worst_case": worst,
            "best_case": worst + np.where(np.isnan(share), np.nan, silent),
            "asked": asked[places].astype(np.float64),
            "valid": block.counts["valid"][PROGRAMME, places].astype(np.float64),
            "suppressed": hidden,
        }
    )
    for name in NOTHINGS:
        counted = block.counts[name][PROGRAMME, places]
        share, low, high = _rate(counted, asked[places])
        made[name], made[f"{name}_low"], made[f"{name}_high"] = share, low, high
    gone = ["asked", "valid", *(f"{n}{e}" for n in NOTHINGS for e in ("", "_low", "_high"))]
    made.loc[hidden, gone] = np.nan
    return made


def _rate(counted: np.ndarray, asked: np.ndarray) -> tuple[Floats, Floats, Floats]:
    """Return rates in percent with their Wilson interval."""
    low, high = wilson_interval(counted, asked)
    return counted / asked * 100, low * 100, high * 100
