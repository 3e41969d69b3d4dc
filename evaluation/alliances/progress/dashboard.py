"""The dashboard of the Sustainable Development Report: the colour of a goal from its indicators."""

from typing import Any

import numpy as np
import pandas as pd

from alliances.language import text
from alliances.progress.aggregate import goals_of
from alliances.progress.assess import named, runs_and_terms
from alliances.progress.methods.sdsn import VERSION, goal_colour, normalised, rated
from alliances.progress.runs import span_from

COLUMNS = ("goal", "area", "method", "method_version", "indicators", "rated", "score", "status")
"""The columns of a dashboard, in order."""


def dashboard(observations: Any, targets: Any = None) -> pd.DataFrame:
    """Return the score and the colour of each goal, as the Sustainable Development Report has them.

    Parameters
    ----------
    observations, targets
        As in `alliances.progress`; the goalposts are those of the framework, or columns of
        `targets` (``lower, red, green, optimum``).

    Returns
    -------
    DataFrame
        One row a goal and area, with the columns `COLUMNS`: ``indicators`` with a score, of which
        the plain mean is taken; ``rated``, those whose colour thresholds are known: the two worst
        of these give the colour. A goal of which an indicator lacks its thresholds may be worse.

    Notes
    -----
    Lafortune, Fuller, Moreno, Schmidt-Traub, Kroll (2018), *SDG Index and Dashboards: detailed
    methodological paper*: arithmetic mean of the indicators of a goal; mean of the two worst for
    the colour, red only if both are red, green only if both are green.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"indicator": "17.2.1", "series": "sdg17_oda", "area": "F", "year": [2023],
    ...      "value": [0.477]}
    ... )
    >>> dashboard(frame)[["goal", "indicators", "status"]].to_dict("records")
    [{'goal': '17', 'indicators': 1, 'status': 'Orange'}]
    """
    runs, terms = runs_and_terms(observations, targets)
    latest = span_from(runs, 0).current_value
    keys = named(runs.keys)
    code = keys["indicator"].where(keys["indicator"] != "", keys["series"])
    table = pd.DataFrame(
        {
            "goal": goals_of(code),
            "area": keys["area"],
            "score": normalised(latest, terms.lower, terms.optimum),
            "rating": rated(latest, terms),
        }
    )
    table = table[table["score"].notna() & (table["goal"] != "")]
    rows = [
        {
            "goal": goal,
            "area": area,
            "method": "sdsn",
            "method_version": VERSION,
            "indicators": len(part),
            "rated": int(part["rating"].notna().sum()),
            "score": float(part["score"].mean()),
            "status": _words(goal_colour(part["rating"].to_numpy(dtype=np.float64))),
        }
        for (goal, area), part in table.groupby(["goal", "area"], sort=False)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _words(colour: str) -> str:
    return text(f"progress.status.sdsn.{colour}", "en")
