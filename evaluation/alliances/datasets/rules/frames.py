"""The sampling frame beside the register: no stratum is smaller than what stands in it."""

from collections.abc import Iterator

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.problem import Problem
from alliances.findings import Severity


def frame_marks(checked: Checked) -> Iterator[Mark]:
    """Count the partnerships of each stratum that were asked in each wave.

    Yields
    ------
    Mark
        ``population_too_small``, to be verified, at a population smaller than that count: a
        response rate would exceed 100 %. A stratum of which a row has a finding takes no part.
    """
    if not (
        checked.has("strata", "wave", "stratum", "population")
        and checked.has("partnerships", "partnership", "stratum")
        and checked.has("invitations", "partnership", "wave")
    ):
        return
    register = checked.data("partnerships")[checked.sound("partnerships", "partnership", "stratum")]
    asked = checked.data("invitations")[checked.sound("invitations", "partnership", "wave")]
    stratum_of = register.drop_duplicates("partnership").set_index("partnership")["stratum"]
    pairs = asked[["partnership", "wave"]].drop_duplicates()
    pairs = pairs.assign(stratum=pairs["partnership"].map(stratum_of)).dropna()
    counts = pairs.groupby(["wave", "stratum"]).size()
    strata = checked.data("strata")[checked.sound("strata", "wave", "stratum", "population")]
    keys = strata[["wave", "stratum"]].itertuples(index=False, name=None)
    found = [int(counts.get(key, 0)) for key in keys]
    for row, count, population in zip(strata.index, found, strata["population"], strict=True):
        if count > population:
            problem = Problem("population_too_small", Severity.VERIFY, {"count": count})
            yield Mark("strata", int(row), "population", problem)
