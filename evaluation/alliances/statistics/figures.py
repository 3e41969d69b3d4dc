"""A figure of a comparison: an estimate, and its test where it has one."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from alliances.estimate import Estimate
from alliances.statistics.inputs import estimates

NO_SPREAD = "no_spread"
"""The note of a figure for which nothing varies."""


class Figure(NamedTuple):
    """An estimate, with the statistic and the two-sided p of its test where it has one."""

    estimate: Estimate
    statistic: float = np.nan
    p: float = np.nan


def figure_frame(rows: dict[str, Figure]) -> pd.DataFrame:
    """Return figures as a frame of estimates, ``statistic`` and ``p`` beside."""
    frame = estimates([(name, figure.estimate) for name, figure in rows.items()], "figure")
    return frame.assign(
        statistic=[figure.statistic for figure in rows.values()],
        p=[figure.p for figure in rows.values()],
    )
