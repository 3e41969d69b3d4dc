"""Change of a paired share of 0/1 answers between two waves: Newcombe, McNemar."""

import numpy as np
from scipy import stats

from alliances.estimate import Estimate
from alliances.statistics.figures import NO_SPREAD, Figure
from alliances.statistics.inputs import Floats

_NEWCOMBE = "Newcombe, Statistics in Medicine 17 (1998) 2635-2650, method 10"
_MCNEMAR = "McNemar, Psychometrika 12 (1947) 153-157"
_FAGERLAND = "Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13 (2013) 91"


def share_figures(
    before: Floats, after: Floats, level: float
) -> tuple[dict[str, Figure], dict[str, int]]:
    """Return what `paired_change` tells of shares of 0/1 answers, by row, and the four counts."""
    n = len(before)
    both = int(((before == 1) & (after == 1)).sum())
    lost = int(((before == 1) & (after == 0)).sum())
    gained = int(((before == 0) & (after == 1)).sum())
    neither = n - both - lost - gained
    counts = {"both": both, "lost": lost, "gained": gained, "neither": neither}
    low, high = _newcombe(both, gained, lost, neither, level)
    made = Estimate(
        (gained - lost) / n,
        n,
        low=low,
        high=high,
        unit="share",
        method="paired_share:newcombe",
        source=_NEWCOMBE,
    )
    moved = gained + lost
    if not moved:
        # Nobody changed sides: there is nothing to test.
        tests = {"mcnemar": _MCNEMAR, "mcnemar_exact": _FAGERLAND, "mcnemar_midp": _FAGERLAND}
        none = {
            name: Figure(
                Estimate(None, 0, unit="count", method=name, source=source, note=NO_SPREAD)
            )
            for name, source in tests.items()
        }
        return {"change": Figure(made), **none}, counts
    chi = max(abs(gained - lost) - 1, 0) ** 2 / moved
    exact = float(stats.binomtest(gained, moved, 0.5).pvalue)
    point = float(stats.binom.pmf(gained, moved, 0.5))
    # Half of what is exactly as far from the middle, on both sides of it.
    middle = exact - point if gained != lost else 1 - point / 2

    def test(name: str, statistic: float, p: float, source: str) -> Figure:
        estimate = Estimate(statistic, moved, unit="count", method=name, source=source)
        return Figure(estimate, statistic, p)

    return {
        "change": Figure(made, np.nan, middle),
        "mcnemar": test("mcnemar", chi, float(stats.chi2.sf(chi, 1)), _MCNEMAR),
        "mcnemar_exact": test("mcnemar_exact", float(gained), exact, _FAGERLAND),
        "mcnemar_midp": test("mcnemar_midp", float(gained), middle, _FAGERLAND),
    }, counts


def _newcombe(both: int, gained: int, lost: int, neither: int, level: float) -> tuple[float, float]:
    """Return the interval of the change of a paired share (Newcombe 1998, method 10)."""
    n = both + gained + lost + neither
    z = float(stats.norm.ppf((1 + level) / 2))

    def wilson(held: int) -> tuple[float, float, float]:
        share = held / n
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
        return share, centre - half, centre + half

    second, low2, high2 = wilson(both + gained)
    first, low1, high1 = wilson(both + lost)
    product = (both + gained) * (lost + neither) * (both + lost) * (gained + neither)
    cross = both * neither - gained * lost
    if product == 0:
        phi = 0.0
    elif cross > n / 2:
        phi = (cross - n / 2) / np.sqrt(product)
    elif cross >= 0:
        phi = 0.0
    else:
        phi = cross / np.sqrt(product)
    down, up = second - low2, high2 - second
    left, right = first - low1, high1 - first
    below = np.sqrt(max(down**2 - 2 * phi * down * right + right**2, 0.0))
    above = np.sqrt(max(left**2 - 2 * phi * left * up + up**2, 0.0))
    return float(second - first - below), float(second - first + above)
