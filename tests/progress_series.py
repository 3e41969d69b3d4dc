"""Series and terms for the tests of progress methods."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from alliances.progress.methods import METHODS
from alliances.progress.outcome import Outcome
from alliances.progress.runs import Runs, runs_of
from alliances.progress.terms import terms


def runs(*series: dict[int, float]) -> Runs:
    """Return series given as years and values."""
    rows = [(rank, y, v) for rank, one in enumerate(series) for y, v in one.items()]
    frame = pd.DataFrame(rows, columns=["series", "year", "value"])
    return runs_of(frame, ["series"])


def assess(
    method: str, series: dict[int, float], base: int = 2015, aim: int = 2030, **given: Any
) -> Outcome:
    """Return what a method (``eurostat-short``…) makes of one series."""
    both = {"eurostat-short": ("eurostat", 0), "eurostat-long": ("eurostat", 1)}
    name, place = both.get(method, (method, 0))
    chosen = [each for each in METHODS if each.id == name][place]
    found = runs(series)
    return chosen.assess(found, terms(len(found), **given), base, aim)


def one(outcome: Outcome) -> tuple[float, float, str, str]:
    """Return value, score, status and reason of the only series."""
    assert len(outcome.value) == 1
    return (
        float(outcome.value[0]),
        float(outcome.score[0]),
        str(outcome.status[0]),
        str(outcome.reason[0]),
    )


def grown(rate: float, years: int, base: float = 100.0, start: int = 2015) -> dict[int, float]:
    """Return a series of two points that grows at a rate a year."""
    return {start: base, start + years: base * (1 + rate) ** years}


def frame(series: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return a table of observations: one mapping a series, with its values by year."""
    rows = [
        {**{k: v for k, v in each.items() if k != "values"}, "year": year, "value": value}
        for each in series
        for year, value in each["values"].items()
    ]
    table = pd.DataFrame(rows)
    table["value"] = table["value"].astype(np.float64)
    return table


def goals(*rows: dict[str, object]) -> pd.DataFrame:
    """Return a table of targets: one mapping a row."""
    return pd.DataFrame(list(rows))
