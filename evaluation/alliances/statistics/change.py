"""Change between two waves: of the same partnerships, and of whoever answered apart."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliances.errors import WrongCall
from alliances.statistics.changed_means import mean_figures, rank_sum_figure, welch_figure
from alliances.statistics.changed_shares import share_figures
from alliances.statistics.effects import cliff_delta
from alliances.statistics.figures import Figure, figure_frame
from alliances.statistics.inputs import (
    Floats,
    Vector,
    at_least,
    confidence_level,
    one_of,
    same_length,
    vector,
)


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
    frame = figure_frame(rows)
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
    rows["mann_whitney"] = rank_sum_figure(a, b)
    rows["cliff_delta"] = Figure(cliff_delta(b, a, confidence=level))
    frame = figure_frame(rows)
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
