"""Reading and scoring a million observations against the bare pandas.read_csv in one run.

    python benchmarks/observations.py [ROWS]

Prints the processor time of each, their ratio and the peak of memory, for a plain table and for one
with the UN's twenty columns; then the time of all methods over 50 series in 250 areas. Fails where
a goal is missed.
"""

import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from alliances import load_framework, read_observations
from alliances.frameworks.model import Framework
from alliances.progress.assess import progress

ROWS = 1_000_000
RATIO = 3.0
"""Goal of reading and scoring together."""
GIGABYTES = 1.5
SECONDS = 5.0
"""Goal of all methods over 50 series in 250 areas."""
_REPEATS = 3


def plain_table(rows: int) -> pd.DataFrame:
    """Return rows of series, areas and years, with the values of a random generator."""
    rng = np.random.default_rng(17)
    years, areas = 30, 250
    at = np.arange(rows)
    series = at // (years * areas)
    table = {
        "indicator": np.array([f"17.{n % 19 + 1}.1" for n in range(series.max() + 1)])[series],
        "series": np.array([f"SERIES_{n}" for n in range(series.max() + 1)])[series],
        "area": np.array([str(n * 3 + 4) for n in range(areas)])[at // years % areas],
        "year": 1995 + at % years,
        "value": np.round(rng.lognormal(2, 1, rows), 4),
    }
    return pd.DataFrame(table)


def un_table(plain: pd.DataFrame) -> pd.DataFrame:
    """Return the same in the columns of the UN's download."""
    table = {
        "Goal": 17,
        "Target": "17.1",
        "Indicator": plain["indicator"],
        "SeriesCode": plain["series"],
        "SeriesDescription": "What the series measures, in a sentence (%) " + plain["series"],
        "GeoAreaCode": plain["area"],
        "GeoAreaName": "Country " + plain["area"],
        "TimePeriod": plain["year"],
        "Value": plain["value"],
        "Time_Detail": plain["year"],
        **dict.fromkeys(("TimeCoverage", "UpperBound", "LowerBound", "BasePeriod"), ""),
        "Source": "World Bank and others, national sources",
        "GeoInfoUrl": "",
        "FootNote": "A footnote",
        "[Nature]": "C",
        "[Units]": "PERCENT",
        "[Reporting Type]": "G",
    }
    return pd.DataFrame(table)


def fastest(work: Callable[[], object]) -> float:
    """Return the least processor time of several runs, in seconds."""
    times = []
    for _ in range(_REPEATS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def directions(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of targets: every other series has one."""
    series = table["series"].unique()
    aims = [100.0 if place % 2 else None for place in range(len(series))]
    return pd.DataFrame({"series": series, "direction": "up", "target": aims})


def read_and_score(file: Path, odd17: Framework, targets: pd.DataFrame) -> pd.DataFrame:
    """Read a file and score every series of it."""
    return progress(read_observations(file, odd17=odd17), targets)


def main(rows: int = ROWS) -> int:
    """Measure, print and return 1 where a goal is missed."""
    odd17 = load_framework("odd17")
    missed = 0
    with TemporaryDirectory() as folder:
        plain = plain_table(rows)
        for name, make in (("plain", lambda table: table), ("un", un_table)):
            file = Path(folder) / f"{name}.csv"
            make(plain).to_csv(file, index=False)
            bare = fastest(partial(pd.read_csv, file))
            read = fastest(partial(read_observations, file, odd17=odd17))
            both = fastest(partial(read_and_score, file, odd17, directions(plain)))
            ratio = both / bare
            print(
                f"{name}: bare {bare:.3f} s, reading {read:.3f} s ({read / bare:.2f}), "
                f"reading and scoring by every method {both:.3f} s, ratio {ratio:.2f}"
            )
            missed += ratio > RATIO
            file.unlink()
        few = plain[plain["series"].isin(plain["series"].unique()[:50])]
        every = fastest(partial(progress, few, directions(few)))
    print(f"every method over 50 series in 250 areas: {every:.3f} s (goal {SECONDS:g})")
    missed += every > SECONDS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak of memory: {peak:.2f} GB")
    return int(missed > 0 or peak > GIGABYTES)


if __name__ == "__main__":
    sys.exit(main(*(int(number) for number in sys.argv[1:])))
