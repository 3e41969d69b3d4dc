"""Do the items of a scale measure one thing: alpha, and each item beside the others."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Floats,
    Matrix,
    at_least,
    confidence_level,
    matrix,
    one_of,
    vector,
)
from alliances.statistics.moments import covariances, in_unit, kept_rows

_CRONBACH = "Cronbach, Psychometrika 16 (1951) 297-334"
_FELDT = "Feldt, Psychometrika 30 (1965) 357-370"
_DUHACHEK = "Duhachek & Iacobucci, Journal of Applied Psychology 89 (2004) 792-808"
_ROUNDING = 1e-12
"""Shares of a variance below this are rounding."""


def cronbach_alpha(
    items: Matrix,
    *,
    missing: str = "pairwise",
    standardized: bool = False,
    interval: str = "feldt",
    confidence: float = 0.95,
) -> Estimate:
    """Return Cronbach's alpha of a scale, with its interval.

    alpha = k / (k - 1) x (1 - sum of the variances of the items / variance of their sum), on the
    covariance matrix of the items (Cronbach 1951, eq. 2). Items must point the same way: reverse
    them once, before. Feldt's interval is 1 - (1 - alpha) F with n - 1 and (n - 1)(k - 1) degrees
    of freedom; Duhachek's is normal, on the standard error of van Zyl, Neudecker and Nel (2000).
    Alpha is a lower bound of the reliability where the items measure one thing; it does not show
    that they do (see `omega_total` and `parallel_analysis`).

    Parameters
    ----------
    items
        Answers, shape (respondents, items); missing where nobody answered.
    missing
        ``pairwise`` (each covariance on those who answered both items, as R's ``psych`` does) or
        ``complete`` (only those who answered all).
    standardized
        Whether to use correlations instead of covariances.
    interval
        ``feldt`` or ``duhachek``.
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        `n` counts the respondents with any answer (all answers where `missing` is ``complete``);
        ``psych`` counts rows without one in Feldt's interval too. `note` names the items that go
        against the rest.

    Raises
    ------
    NoAnswer
        One item, fewer than three respondents, answers that do not vary, items that nobody answered
        together, or so few together that alpha would exceed 1.
    WrongCall
        An unknown option, or answers that are not numbers.

    Examples
    --------
    >>> alpha = cronbach_alpha([[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 5, 5], [5, 4, 5]])
    >>> round(float(alpha), 4), alpha.n, alpha.df
    (0.9455, 5, (4.0, 8.0))
    """
    level = confidence_level(confidence)
    kind = one_of("interval", interval, ("feldt", "duhachek"))
    table, names = _items(items, missing)
    spread = covariances(in_unit(table)[0], names)
    n, k = table.shape
    if standardized:
        sd = np.sqrt(np.diag(spread))
        spread = spread / np.outer(sd, sd)
    value = alpha_of(spread)
    error = np.sqrt(max(_variance_of_alpha(spread), 0.0) / n)
    df: tuple[float, float] | None = None
    if kind == "feldt":
        df = (float(n - 1), float((n - 1) * (k - 1)))
        tail = (1 - level) / 2
        low = 1 - (1 - value) * stats.f.ppf(1 - tail, *df)
        high = 1 - (1 - value) * stats.f.ppf(tail, *df)
    else:
        half = stats.norm.ppf((1 + level) / 2) * error
        low, high = value - half, value + half
    against = _against(spread, names)
    return Estimate(
        value=value,
        n=n,
        low=float(low),
        high=float(high),
        unit="coefficient",
        method=f"cronbach_alpha:{missing}:{kind}" + (":standardized" if standardized else ""),
        error=float(error),
        df=df,
        source=f"{_CRONBACH}; {_FELDT if kind == 'feldt' else _DUHACHEK}",
        note=f"against_the_rest: {', '.join(against)}" if against else "",
    )


def item_analysis(
    items: Matrix,
    *,
    levels: Sequence[float] | None = None,
    missing: str = "pairwise",
) -> pd.DataFrame:
    """Return each item of a scale beside the others.

    Parameters
    ----------
    items
        Answers, shape (respondents, items).
    levels
        The declared codes of the scale, in order: floor, ceiling and unused levels are told against
        them, never against what happens to occur. Where None, these columns are missing.
    missing
        As in `cronbach_alpha`.

    Returns
    -------
    DataFrame
        Indexed by item: ``n``, ``missing`` (respondents without an answer to it), ``mean``, ``sd``
        (n - 1), ``item_rest`` (correlation of the item with the sum of the others, from the
        covariances: Nunnally & Bernstein, Psychometric Theory, 3rd ed. 1994, ch. 8),
        ``alpha_if_dropped`` (missing with two items), ``floor`` and ``ceiling`` (shares of the
        valid answers at the lowest and highest level), ``unused`` (the levels that nobody chose,
        separated by spaces). ``item_rest`` and ``alpha_if_dropped`` are missing as well where the
        others do not vary together, or where different people answered different pairs and the
        figure would exceed 1.

    Raises
    ------
    NoAnswer
        One item, fewer than three respondents, an item that does not vary, items that nobody
        answered together.
    WrongCall
        An answer lies outside the declared levels; fewer than two levels.

    Examples
    --------
    >>> table = item_analysis([[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 5, 5]], levels=[1, 2, 3, 4, 5])
    >>> table["unused"].tolist()
    ['5', '1 3', '1 4']
    """
    table, names = _items(items, missing)
    scaled, unit = in_unit(table)
    spread = covariances(scaled, names)
    given = ~np.isnan(table)
    frame = pd.DataFrame(
        {
            "n": given.sum(axis=0),
            "missing": (~given).sum(axis=0),
            "mean": np.nanmean(scaled, axis=0) * unit,
            "sd": np.nanstd(scaled, axis=0, ddof=1) * unit,
            "item_rest": _with_rest(spread),
            "alpha_if_dropped": _without_each(spread),
        },
        index=pd.Index(names, name="item"),
    )
    if levels is not None:
        for key, column in _against_levels(table, names, levels).items():
            frame[key] = column
    return frame


def straight_lining(items: Matrix, *, least: int = 3) -> Estimate:
    """Return the share of respondents who gave every item the same answer.

    Herzog & Bachman, Public Opinion Quarterly 45 (1981) 549-559. It is a sign to look at, not a
    fault: who is fully satisfied answers so in good faith. It tells more where items point in both
    directions: give the answers as they were given, not yet reversed.

    Parameters
    ----------
    items
        Answers, shape (respondents, items).
    least
        Only respondents with at least so many answers (two or more) are looked at.

    Returns
    -------
    Estimate
        A share, 0 to 1, with its Wilson interval; `n` counts the respondents looked at.

    Raises
    ------
    NoAnswer
        One item, or nobody gave enough answers.
    WrongCall
        `least` is below two: whoever gives one answer gives the same to all.

    Examples
    --------
    >>> float(straight_lining([[4, 4, 4], [1, 2, 3], [5, 5, 5], [2, 2, 3]]))
    0.5
    """
    table, names = matrix(items)
    if len(names) < 2:
        raise NoAnswer("statistics.one_item", n=len(names))
    if least < 2:
        raise WrongCall("reliability.least", least=least)
    looked_at = table[(~np.isnan(table)).sum(axis=1) >= least]
    if not len(looked_at):
        raise NoAnswer("reliability.none_answered_enough", least=least)
    same = np.nanmax(looked_at, axis=1) == np.nanmin(looked_at, axis=1)
    found = stats.binomtest(int(same.sum()), len(same)).proportion_ci(method="wilson")
    return Estimate(
        value=float(same.mean()),
        n=len(same),
        low=float(found.low),
        high=float(found.high),
        unit="share",
        method="straight_lining:wilson",
        source="Herzog & Bachman, Public Opinion Quarterly 45 (1981) 549-559",
    )


def alpha_of(spread: Floats) -> float:
    """Return alpha of a covariance matrix.

    Raises
    ------
    NoAnswer
        The sum of the items does not vary; or covariances of different people contradict each other
        so that alpha would exceed 1.
    """
    k, total = len(spread), float(spread.sum())
    if total <= _ROUNDING * float(np.trace(spread)):
        raise NoAnswer("statistics.sum_constant")
    value = float(k / (k - 1) * (1 - np.trace(spread) / total))
    if value > 1 + _ROUNDING:
        raise NoAnswer("reliability.contradictory")
    return min(value, 1.0)


def _items(items: Matrix, missing: str) -> tuple[Floats, tuple[str, ...]]:
    """Return the answers of those who count, refusing one item and fewer than three respondents."""
    table, names = matrix(items)
    if table.shape[1] < 2:
        raise NoAnswer("statistics.one_item", n=table.shape[1])
    table = kept_rows(table, missing)
    at_least(3, len(table), "respondents")
    return table, names


def _variance_of_alpha(spread: Floats) -> float:
    """Return n times the variance of alpha (van Zyl, Neudecker & Nel, Psychometrika 65 (2000))."""
    k, total, trace = len(spread), float(spread.sum()), float(np.trace(spread))
    square = spread @ spread
    inner = total * (np.trace(square) + trace**2) - 2 * trace * square.sum()
    return float(2 * k**2 / ((k - 1) ** 2 * total**3) * inner)


def _against(spread: Floats, names: tuple[str, ...]) -> list[str]:
    """Return the items that correlate negatively with the sum of the others."""
    with_rest = spread.sum(axis=0) - np.diag(spread)
    # Items that have nothing to do with the others may fall below zero by rounding.
    below = -_ROUNDING * float(np.trace(spread))
    return [name for name, each in zip(names, with_rest, strict=True) if each < below]


def _with_rest(spread: Floats) -> Floats:
    """Return the correlation of each item with the sum of the others, NaN where there is none."""
    own = np.diag(spread)
    trace, total = _left(spread)
    product = np.where(total > _ROUNDING * trace, own * total, np.nan)
    shared = spread.sum(axis=0) - own
    found = shared / np.sqrt(np.where(product > 0, product, np.nan))
    kept: Floats = np.where(np.abs(found) <= 1 + _ROUNDING, np.clip(found, -1, 1), np.nan)
    return kept


def _without_each(spread: Floats) -> Floats:
    """Return alpha without each item; NaN with two items, where one would be left."""
    k = len(spread)
    if k < 3:
        return np.full(k, np.nan)
    trace, total = _left(spread)
    left = np.where(total > _ROUNDING * trace, total, np.nan)
    alpha = (k - 1) / (k - 2) * (1 - trace / left)
    kept: Floats = np.where(alpha <= 1 + _ROUNDING, np.minimum(alpha, 1), np.nan)
    return kept


def _left(spread: Floats) -> tuple[Floats, Floats]:
    """Return the variances of the others, added up, and the variance of their sum; by item."""
    # Added up afresh for each item: a difference of sums would lose items of small variance.
    others = 1.0 - np.eye(len(spread))
    return others @ np.diag(spread), ((others @ spread) * others).sum(axis=1)


def _against_levels(
    table: Floats, names: tuple[str, ...], levels: Sequence[float]
) -> dict[str, Floats | list[str]]:
    """Return floor, ceiling and the levels that nobody chose, by item."""
    codes = np.unique(vector(list(levels), "levels"))
    if np.isnan(codes).any() or len(codes) < 2:
        raise WrongCall("statistics.two_levels", n=int((~np.isnan(codes)).sum()))
    chosen = table[None] == codes[:, None, None]
    valid = (~np.isnan(table)).sum(axis=0)
    outside = valid - chosen.sum(axis=(0, 1))
    if outside.any():
        wrong = names[int(np.flatnonzero(outside)[0])]
        raise WrongCall("statistics.outside_levels", name=wrong, levels=_words(codes))
    used = chosen.any(axis=1)
    return {
        "floor": chosen[0].sum(axis=0) / valid,
        "ceiling": chosen[-1].sum(axis=0) / valid,
        "unused": [_words(codes[~used[:, place]]) for place in range(len(names))],
    }


def _words(codes: Floats) -> str:
    return " ".join(f"{code:g}" for code in codes)
