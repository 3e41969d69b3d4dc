"""The sampling frame beside the register: no stratum is smaller than what stands in it."""

from collections.abc import Iterator

import pandas as pd

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.problem import Problem
from alliances.findings import Severity


def frame_marks(checked: Checked) -> Iterator[Mark]:
    """Count the partnerships of each stratum that were asked in each wave.

    Yields
    ------
    Mark
        ``population_too_small``, to be verified, at a population smaller than that count: a
        response rate would exceed 100 %; ``stratum_not_in_wave`` at the first partnership asked in
        a wave whose strata lack its own. A stratum of which a row has a finding takes no part.
    """
    if not (
        checked.has("strata", "wave", "stratum", "population")
        and checked.has("partnerships", "partnership", "stratum")
        and checked.has("invitations", "partnership", "wave")
    ):
        return
    counts = _asked(checked)
    strata = checked.data("strata")
    usable = strata[checked.sound("strata", "wave", "stratum", "population")]
    keys = usable[["wave", "stratum"]].itertuples(index=False, name=None)
    found = [int(counts.get(key, 0)) for key in keys]
    for row, count, population in zip(usable.index, found, usable["population"], strict=True):
        if count > population:
            problem = Problem("population_too_small", Severity.VERIFY, {"count": count})
            yield Mark("strata", int(row), "population", problem)
    yield from _lacking(checked, counts)


def _asked(checked: Checked) -> pd.Series:
    """Return the partnerships asked, by wave and stratum."""
    asked = checked.data("invitations")[checked.sound("invitations", "partnership", "wave")]
    pairs = asked[["partnership", "wave"]].drop_duplicates()
    pairs = pairs.assign(stratum=pairs["partnership"].map(_register(checked)["stratum"])).dropna()
    return pairs.groupby(["wave", "stratum"]).size()


def _register(checked: Checked) -> pd.DataFrame:
    """Return the stratum and the row of each partnership."""
    sound = checked.sound("partnerships", "partnership", "stratum")
    known = checked.data("partnerships")[sound].drop_duplicates("partnership")
    return known.assign(row=known.index).set_index("partnership")[["stratum", "row"]]


def _lacking(checked: Checked, counts: pd.Series) -> Iterator[Mark]:
    """Yield a mark for each stratum of which partnerships were asked in a wave that lacks it."""
    strata, sound = checked.data("strata"), checked.sound("strata", "wave", "stratum")
    if strata["wave"].isna().any():
        return
    doubtful = set(strata["wave"][~sound])
    held = set(zip(strata["wave"], strata["stratum"], strict=True))
    waves, known = set(strata["wave"]) - doubtful, set(strata["stratum"])
    register = _register(checked)
    for (wave, stratum), count in zip(counts.index.tolist(), counts.tolist(), strict=True):
        if wave in waves and stratum in known and (wave, stratum) not in held:
            row = int(register["row"][register["stratum"] == stratum].iloc[0])
            details = {"near": wave, "count": count, "register": "strata"}
            problem = Problem("stratum_not_in_wave", Severity.VERIFY, details)
            yield Mark("partnerships", row, "stratum", problem)
