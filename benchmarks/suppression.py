"""Random tables, protected and then attacked: how many hidden cells come back, what it costs.

Run with ``python benchmarks/suppression.py [SEED] [TABLES]``. Tables of two ways, of three, of two
waves with their differences, and of regions within the country are drawn; each is protected, and
an attacker who solves the published relations in floating point (the null space, not our
elimination) looks for hidden cells that they determine. The exact audit, which also knows that
counts are whole and have a least value, looks again. The goal is none. The ratio compares the cells
hidden with those that are small by themselves, the share says how many of all cells are hidden
beside these: what protection costs the reader.
"""

import sys
import time

import numpy as np
import pandas as pd

from alliances.statistics import suppress
from alliances.statistics.suppression import Suppressed

TABLES, SEED = 10_000, 2014


def two_ways(rng: np.random.Generator) -> Suppressed:
    shape = rng.integers(2, 9, 2)
    return suppress(rng.poisson(rng.choice([1, 4, 8, 25]), shape))


def three_ways(rng: np.random.Generator) -> Suppressed:
    shape = rng.integers(2, 5), rng.integers(2, 5), rng.integers(2, 4)
    keys = pd.MultiIndex.from_product([range(size) for size in shape])
    counts = rng.poisson(rng.choice([2, 6, 20]), len(keys))
    return suppress(pd.Series(counts, index=keys))


def waves(rng: np.random.Generator) -> Suppressed:
    groups = int(rng.integers(2, 9))
    counts = rng.poisson(rng.choice([2, 6, 20]), (2, groups))
    cells = {f"g{g}w{w}": int(counts[w, g]) for w in range(2) for g in range(groups)}
    cells |= {f"w{w}": int(counts[w].sum()) for w in range(2)}
    relations = [{**{f"g{g}w{w}": 1 for g in range(groups)}, f"w{w}": -1} for w in range(2)]
    # The change of each group is published too; behind it are the people of both waves.
    people = dict(cells)
    for at in [*(f"g{g}" for g in range(groups)), ""]:
        before, after = cells[f"{at}w0"], cells[f"{at}w1"]
        cells[f"{at}d"], people[f"{at}d"] = after - before, before + after
        relations.append({f"{at}w1": 1, f"{at}w0": -1, f"{at}d": -1})
    return suppress(pd.Series(people), values=pd.Series(cells), relations=relations)


def regions(rng: np.random.Generator) -> Suppressed:
    cells: dict[str, int] = {}
    relations = []
    total: dict[str, int] = {"fr": -1}
    for region in range(int(rng.integers(2, 7))):
        inside = {f"r{region}d{d}": int(rng.poisson(7)) for d in range(int(rng.integers(1, 6)))}
        cells |= inside | {f"r{region}": sum(inside.values())}
        relations.append({**dict.fromkeys(inside, 1), f"r{region}": -1})
        total[f"r{region}"] = 1
    cells["fr"] = sum(cells[name] for name in total if name != "fr")
    return suppress(pd.Series(cells), relations=[*relations, total])


def given_back(result: Suppressed) -> int:
    """Return how many hidden cells an attacker computes, by the null space of the relations."""
    hidden = result.hidden.to_numpy()
    if not hidden.any():
        return 0
    part = result.relations[:, hidden].astype(float)
    _, sizes, vectors = np.linalg.svd(part, full_matrices=True)
    free = vectors[int((sizes > 1e-9).sum()) :]
    return int((np.abs(free) < 1e-9).all(axis=0).sum()) if len(free) else int(hidden.sum())


def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else SEED
    tables = int(sys.argv[2]) if len(sys.argv) > 2 else TABLES
    rng = np.random.default_rng(seed)
    kinds = (two_ways, three_ways, waves, regions)
    worst = 0
    for kind in kinds:
        started = time.process_time()
        back = cells = primary = hidden = 0
        for _ in range(tables // len(kinds)):
            result = kind(rng)
            back += given_back(result) + result.audit["recoverable"]
            cells += result.audit["cells"]
            hidden += result.audit["hidden"]
            primary += result.audit["primary"]
        spent = time.process_time() - started
        print(
            f"{kind.__name__:<11} {tables // len(kinds):>6} tables, {cells:>8} cells: "
            f"{primary} small, {hidden} hidden ({hidden / max(primary, 1):.2f} times), "
            f"{(hidden - primary) / cells:.1%} of all hidden beside, "
            f"{back} given back (goal 0); {spent:.1f} s of CPU"
        )
        worst = max(worst, back)
    return int(worst > 0)


if __name__ == "__main__":
    sys.exit(main())
