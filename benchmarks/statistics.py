"""All statistics of 1,500 partnerships x 2 sides x 50 items x 3 waves, and a bootstrap.

Run with ``python benchmarks/statistics.py``. The peer of the analysis is the scoring alone, in the
same run; the goals are 5 s of CPU for all of it, and 10 s for 2,000 draws of every dimension, side
and gap. The peer of the bootstrap is SciPy's, on one column of the same data.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import scoring
from scipy import stats

from alliances.disclosure import published_analysis
from alliances.scoring.engine import Scores, compute
from alliances.statistics import bootstrap, sides_of

PARTNERSHIPS, DRAWS = 1_500, 2_000
GOAL, BOOTSTRAP_GOAL = 5.0, 10.0


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def scores_by_side(scores: Scores) -> pd.DataFrame:
    """Return every dimension of both sides in every wave, and their gaps, a column each."""
    columns = {}
    for wave in scores.waves:
        for dimension in scores.framework.dimensions:
            sides = sides_of(scores, dimension.id, wave).reindex(list(scores.partnerships))
            columns[f"{dimension.id} {wave} A"] = sides["A"]
            columns[f"{dimension.id} {wave} B"] = sides["B"]
            columns[f"{dimension.id} {wave} gap"] = sides["A"] - sides["B"]
    return pd.DataFrame(columns)


def main() -> int:
    scoring.ROWS = PARTNERSHIPS * len(scoring.WAVES) * len(scoring.SIDES)
    survey, _ = scoring.make_survey(PARTNERSHIPS, scoring.make_framework())
    published_analysis(survey)  # once, so that what is imported and cached is not counted
    alone = cpu(lambda: compute(survey))
    whole = cpu(lambda: published_analysis(survey))
    shape = f"{PARTNERSHIPS:,} x 2 x {scoring.ITEMS} x {len(scoring.WAVES)}"
    print(
        f"all tables of {shape}: {whole:.2f} s of CPU (goal {GOAL:g}), "
        f"{whole / alone:.0f} times the scores alone ({alone:.2f} s)"
    )
    table = scores_by_side(compute(survey))
    ours = cpu(lambda: bootstrap(table, draws=DRAWS))
    column = table.iloc[:, 0].dropna().to_numpy()
    rng = np.random.default_rng(1)
    theirs = cpu(
        lambda: stats.bootstrap(
            (column,), np.mean, n_resamples=DRAWS, method="percentile", rng=rng, batch=200
        )
    )
    print(
        f"{DRAWS:,} draws of {table.shape[1]} dimensions, sides, gaps: {ours:.2f} s of CPU (goal "
        f"{BOOTSTRAP_GOAL:g}), {ours / theirs:.1f} times SciPy's for one of them ({theirs:.2f} s)"
    )
    return 0 if whole <= GOAL and ours <= BOOTSTRAP_GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
