"""Change of a mean between two waves: Student, Wilcoxon, Welch, Mann and Whitney, effects."""

import numpy as np
from scipy import stats

from alliances.errors import NoAnswer
from alliances.estimate import Estimate
from alliances.statistics.effects import (
    COHEN,
    LAKENS,
    MCGRAW,
    cliff_delta,
    cohen_dz,
    common_language,
    hedges_g_av,
)
from alliances.statistics.figures import NO_SPREAD, Figure
from alliances.statistics.inputs import Floats

_STUDENT = "Student, Biometrika 6 (1908) 1-25"
_WILCOXON = "Wilcoxon, Biometrics Bulletin 1 (1945) 80-83"
_WELCH = "Welch, Biometrika 34 (1947) 28-35"
_MANN = "Mann & Whitney, Annals of Mathematical Statistics 18 (1947) 50-60"

_ROUNDING = 1e-12
"""Of what is no difference, relative to the values."""

_EXACT_BELOW = 50
"""Pairs below which the distribution of ranks is exact where there are no ties, as in R."""


def mean_figures(before: Floats, after: Floats, level: float) -> dict[str, Figure]:
    """Return what `paired_change` tells of means, by row; both of the shape (pairs,)."""
    apart = after - before
    n, value, sd = len(apart), float(apart.mean()), float(apart.std(ddof=1))
    if sd <= _ROUNDING * _size(before, after, apart):
        return _same_step(before, after, level)
    error = sd / float(np.sqrt(n))
    half = float(stats.t.ppf((1 + level) / 2, n - 1)) * error
    made = Estimate(
        value,
        n,
        low=value - half,
        high=value + half,
        unit="level",
        method="paired_t",
        error=error,
        df=float(n - 1),
        source=_STUDENT,
    )
    dz = cohen_dz(apart, confidence=level)
    try:
        g_av = hedges_g_av(before, after, confidence=level)
    except NoAnswer:
        g_av = Estimate(None, n, unit="effect", method="hedges_g_av", source=LAKENS, note=NO_SPREAD)
    return {
        "change": Figure(made, value / error, float(2 * stats.t.sf(abs(value / error), n - 1))),
        "wilcoxon": _signed_ranks(apart),
        "dz": Figure(dz),
        "g_av": Figure(g_av),
        "cliff_delta": Figure(cliff_delta(after, before, confidence=level)),
        "common_language": Figure(common_language(dz)),
    }


def _same_step(before: Floats, after: Floats, level: float) -> dict[str, Figure]:
    """Return what can be told where every partnership moved by the same step.

    There is no spread to measure by; the ranks and the dominance still say something.
    """
    n, value = len(before), float((after - before).mean())

    def untold(value: float | None, unit: str, method: str, source: str) -> Figure:
        return Figure(Estimate(value, n, unit=unit, method=method, source=source, note=NO_SPREAD))

    moved = abs(value) > _ROUNDING * _size(before, after)
    return {
        "change": untold(value, "level", "paired_t", _STUDENT),
        "wilcoxon": _signed_ranks(np.full(n, value))
        if moved
        else untold(None, "ranks", "wilcoxon", _WILCOXON),
        "dz": untold(None, "effect", "cohen_dz", COHEN),
        "g_av": untold(None, "effect", "hedges_g_av", LAKENS),
        "cliff_delta": Figure(cliff_delta(after, before, confidence=level)),
        "common_language": untold(None, "share", "common_language", MCGRAW),
    }


def _size(*values: Floats) -> float:
    """Return how large values are, against which a rounding is told from a difference."""
    return float(max(np.abs(each).max() for each in values))


def welch_figure(before: Floats, after: Floats, level: float) -> Figure:
    """Return Welch's comparison of two samples, at least two values each (1947)."""
    n = len(before) + len(after)
    shares = before.var(ddof=1) / len(before), after.var(ddof=1) / len(after)
    error, value = float(np.sqrt(sum(shares))), float(after.mean() - before.mean())
    if error <= _ROUNDING * _size(before, after):
        flat = Estimate(value, n, unit="level", method="welch", source=_WELCH, note=NO_SPREAD)
        return Figure(flat)
    df = sum(shares) ** 2 / (shares[0] ** 2 / (len(before) - 1) + shares[1] ** 2 / (len(after) - 1))
    half = float(stats.t.ppf((1 + level) / 2, df)) * error
    made = Estimate(
        value,
        n,
        low=value - half,
        high=value + half,
        unit="level",
        method="welch",
        error=error,
        df=float(df),
        source=_WELCH,
    )
    return Figure(made, value / error, float(2 * stats.t.sf(abs(value / error), df)))


def rank_sum_figure(before: Floats, after: Floats) -> Figure:
    """Return Mann and Whitney's U of the later wave and its p, as R gives them."""
    n, different = len(before) + len(after), len(np.unique(np.concatenate([before, after])))
    if different == 1:
        return Figure(
            Estimate(None, n, unit="ranks", method="mann_whitney", source=_MANN, note=NO_SPREAD)
        )
    exact = different == n and max(len(before), len(after)) < _EXACT_BELOW
    test = stats.mannwhitneyu(after, before, method="exact" if exact else "asymptotic")
    u, word = float(test.statistic), "mann_whitney:exact" if exact else "mann_whitney:normal"
    return Figure(Estimate(u, n, unit="ranks", method=word, source=_MANN), u, float(test.pvalue))


def _signed_ranks(apart: Floats) -> Figure:
    """Return Wilcoxon's V and its p, as R gives them."""
    moved = apart[apart != 0]
    ranks = stats.rankdata(np.abs(moved))
    v = float(ranks[moved > 0].sum())
    tied = len(np.unique(ranks)) < len(ranks) or len(moved) < len(apart)
    exact = not tied and len(apart) < _EXACT_BELOW
    p = float(stats.wilcoxon(moved, method="exact").pvalue) if exact else _normal_p(ranks, v)
    word = "wilcoxon:exact" if exact else "wilcoxon:normal"
    made = Estimate(v, len(moved), unit="ranks", method=word, source=_WILCOXON)
    return Figure(made, v, p)


def _normal_p(ranks: Floats, v: float) -> float:
    """Return the p of V by the normal approximation, with ties and continuity corrected."""
    n = len(ranks)
    _, tied = np.unique(ranks, return_counts=True)
    mean = n * (n + 1) / 4
    spread = n * (n + 1) * (2 * n + 1) / 24 - float((tied**3 - tied).sum()) / 48
    z = v - mean
    z = (z - np.sign(z) * 0.5) / np.sqrt(spread)
    return float(min(2 * stats.norm.sf(abs(z)), 1.0))
