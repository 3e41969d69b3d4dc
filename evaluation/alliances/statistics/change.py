"""Change between two waves: of the same partnerships, and of whoever answered apart."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
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
from alliances.statistics.inputs import (
    Floats,
    Vector,
    at_least,
    confidence_level,
    estimates,
    one_of,
    same_length,
    vector,
)

_STUDENT = "Student, Biometrika 6 (1908) 1-25"
_WILCOXON = "Wilcoxon, Biometrics Bulletin 1 (1945) 80-83"
_WELCH = "Welch, Biometrika 34 (1947) 28-35"
_MANN = "Mann & Whitney, Annals of Mathematical Statistics 18 (1947) 50-60"
_NEWCOMBE = "Newcombe, Statistics in Medicine 17 (1998) 2635-2650, method 10"
_MCNEMAR = "McNemar, Psychometrika 12 (1947) 153-157"
_FAGERLAND = "Fagerland, Lydersen & Laake, BMC Medical Research Methodology 13 (2013) 91"

NO_SPREAD = "no_spread"
"""The note of a figure for which nothing varies."""

_ROUNDING = 1e-12
"""Of what is no difference, relative to the values."""

_EXACT_BELOW = 50
"""Pairs below which the distribution of ranks is exact where there are no ties, as in R."""


class Figure(NamedTuple):
    """An estimate, with the statistic and the two-sided p of its test where it has one."""

    estimate: Estimate
    statistic: float = np.nan
    p: float = np.nan


def paired_change(
    before: Vector,
    after: Vector,
    *,
    kind: str = "mean",
    favourable: float | Sequence[float] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return by how much the same partnerships changed between two waves.

    Parameters
    ----------
    before, after
        Scores of each partnership: arrays in the same order, NaN where it is absent; or Series,
        paired by their index (stable identifiers).
    kind
        ``mean``: mean of the changes with Student's paired t interval, Wilcoxon's signed ranks, and
        effect sizes; ``share``: change of a share of 0/1 answers with Newcombe's interval (1998,
        method 10) and McNemar's tests.
    favourable
        For ``share``: the code or codes that count as 1; where None, the values are 0 and 1
        themselves.
    confidence
        Of the intervals.

    Returns
    -------
    DataFrame
        Estimates with ``statistic`` and ``p`` (two-sided) beside. Rows for ``mean``: ``change``
        (after minus before; its p is the t test's), ``wilcoxon`` (value: sum of the ranks of the
        rises; exact below 50 pairs without ties, else normal with continuity correction, as in R's
        ``wilcox.test``), ``dz``, ``g_av``, ``cliff_delta``, ``common_language``. For ``share``:
        ``change``, ``mcnemar`` (chi-squared with continuity correction), ``mcnemar_exact``,
        ``mcnemar_midp``. ``frame.attrs``: ``pairs``, ``only_before``, ``only_after``, and for
        ``share`` the four counts ``both``, ``lost``, ``gained``, ``neither``. A row that the data
        have no answer to has no value and says why in ``note``.

    Raises
    ------
    NoAnswer
        Fewer than two partnerships in both waves.
    WrongCall
        Lengths that differ, an identifier twice or missing, values that are neither 0 nor 1.

    Examples
    --------
    >>> table = paired_change([3, 4, 2, 5, 3], [4, 4, 3, 5, 5])
    >>> float(table.loc["change", "value"]), table.attrs["pairs"]
    (0.8, 5)
    """
    level = confidence_level(confidence)
    one_of("kind", kind, ("mean", "share"))
    first, second, counts = _paired(before, after)
    at_least(2, len(first), "pairs")
    if kind == "share":
        held = _held(first, favourable), _held(second, favourable)
        rows, moved = share_figures(*held, level)
        counts |= moved
    else:
        rows = mean_figures(first, second, level)
    frame = _frame(rows)
    frame.attrs.update(counts)
    return frame


def unpaired_change(before: Vector, after: Vector, *, confidence: float = 0.95) -> pd.DataFrame:
    """Return by how much two waves differ, whoever answered: the comparison apart.

    Welch's t (1947) and Mann & Whitney's U (1947). Who answered may differ between the waves: this
    mixes change with that.

    Parameters
    ----------
    before, after
        Scores of the partnerships of each wave, any length; missing values are left out.
    confidence
        Of the interval.

    Returns
    -------
    DataFrame
        Estimates with ``statistic`` and ``p``: rows ``change`` (Welch), ``mann_whitney`` (value: U
        of the second wave; exact below 50 values a wave without ties, else normal with continuity
        correction, as in R's ``wilcox.test``), ``cliff_delta``. A row that the data have no answer
        to has no value and says why in ``note``.

    Raises
    ------
    NoAnswer
        Fewer than two values in a wave.

    Examples
    --------
    >>> table = unpaired_change([3, 4, 2, 5], [4, 4, 5, 5, 4])
    >>> round(float(table.loc["change", "value"]), 3)
    0.9
    """
    level = confidence_level(confidence)
    a, b = (
        values[~np.isnan(values)] for values in (vector(before, "before"), vector(after, "after"))
    )
    at_least(2, min(len(a), len(b)), "values")
    rows = {"change": welch_figure(a, b, level)}
    rows["mann_whitney"] = _rank_sum(a, b)
    rows["cliff_delta"] = Figure(cliff_delta(b, a, confidence=level))
    frame = _frame(rows)
    frame.attrs.update({"before": len(a), "after": len(b)})
    return frame


def change_word(low: float, high: float) -> str:
    """Return ``up``, ``down``, or ``stable`` where the interval holds zero; empty without one.

    Examples
    --------
    >>> change_word(0.2, 0.9), change_word(-0.1, 0.4)
    ('up', 'stable')
    """
    if np.isnan(low) or np.isnan(high):
        return ""
    if low > 0:
        return "up"
    return "down" if high < 0 else "stable"


def _paired(before: Vector, after: Vector) -> tuple[Floats, Floats, dict[str, int]]:
    """Return the values of those in both waves, and who is in one only."""
    if isinstance(before, pd.Series) and isinstance(after, pd.Series):
        for name, wave in (("before", before), ("after", after)):
            if wave.index.to_frame().isna().to_numpy().any():
                raise WrongCall("change.identifier_missing", name=name)
            if wave.index.has_duplicates:
                twice = wave.index[wave.index.duplicated()][0]
                raise WrongCall("statistics.identifier_twice", name=name, identifier=twice)
        # The order of the rows changes nothing but the last digit of a sum.
        both = before.index.append(after.index.difference(before.index, sort=False))
        before, after = before.reindex(both), after.reindex(both)
    a, b = vector(before, "before"), vector(after, "after")
    same_length(before=a, after=b)
    here, there = ~np.isnan(a), ~np.isnan(b)
    counts = {
        "pairs": int((here & there).sum()),
        "only_before": int((here & ~there).sum()),
        "only_after": int((there & ~here).sum()),
    }
    return a[here & there], b[here & there], counts


def mean_figures(before: Floats, after: Floats, level: float) -> dict[str, Figure]:
    """Return what `paired_change` tells of means, by row; both of the shape (pairs,)."""
    apart = after - before
    n, value, sd = len(apart), float(apart.mean()), float(apart.std(ddof=1))
    if sd <= _ROUNDING * _size(before, after):
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


def _size(before: Floats, after: Floats) -> float:
    """Return how large the values are, against which a rounding is told from a difference."""
    return float(max(np.abs(before).max(), np.abs(after).max()))


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


def _rank_sum(before: Floats, after: Floats) -> Figure:
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


def _held(values: Floats, favourable: float | Sequence[float] | None) -> Floats:
    if favourable is not None:
        codes = vector(np.atleast_1d(np.asarray(favourable, dtype=object)), "favourable")
        if not len(codes):
            raise WrongCall("change.no_codes")
        return np.isin(values, codes).astype(np.float64)
    wrong = (values != 0) & (values != 1)
    if wrong.any():
        raise WrongCall("change.not_zero_one", value=f"{values[wrong][0]:g}")
    return values


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


def _frame(rows: dict[str, Figure]) -> pd.DataFrame:
    frame = estimates([(name, figure.estimate) for name, figure in rows.items()], "figure")
    return frame.assign(
        statistic=[figure.statistic for figure in rows.values()],
        p=[figure.p for figure in rows.values()],
    )
