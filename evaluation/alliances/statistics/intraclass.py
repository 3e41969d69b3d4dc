"""How far judgements of the same units agree: the intraclass correlations."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from alliances.errors import NoAnswer, WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Floats,
    Matrix,
    Vector,
    at_least,
    confidence_level,
    labels,
    matrix,
    same_length,
    vector,
)

KINDS = ("1", "1,k", "C,1", "C,k", "A,1", "A,k")
"""One-way; two-way for consistency and for absolute agreement; of one judge and of the mean."""

_ALIASES = {
    "icc1": "1",
    "icc1k": "1,k",
    "icc2": "A,1",
    "icc2k": "A,k",
    "icc3": "C,1",
    "icc3k": "C,k",
    "1,1": "1",
    "2,1": "A,1",
    "2,k": "A,k",
    "3,1": "C,1",
    "3,k": "C,k",
    "k": "1,k",
}
_SOURCE = "McGraw & Wong, Psychological Methods 1 (1996) 30-46"
_BLIESE = "Bliese, in Klein & Kozlowski (eds), Multilevel Theory, Jossey-Bass 2000, pp. 349-381"


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of units by judges: between units, between judges, of error; within units."""

    n: int
    k: float
    units: float
    judges: float
    error: float
    within: float
    df_within: float


def icc(
    ratings: Matrix | Vector,
    kind: str = "A,1",
    *,
    groups: object = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return an intraclass correlation with its F interval.

    The forms, their mean squares and intervals are those of McGraw & Wong (1996), tables 4 and 7,
    with their correction (Psychological Methods 1 (1996) 390). A judges' constant difference lowers
    the forms of agreement (``A``) and not those of consistency (``C``): beside each other they show
    whether the parties differ by a constant.

    Parameters
    ----------
    ratings
        Units by judges (partnerships by sides), shape (units, judges). Units that a judge did not
        rate are left out. With `groups`: one answer a respondent, shape (respondents,).
    kind
        One of `KINDS`; ``ICC(A,1)``, ``ICC2``, ``2,1`` and the like are understood.
    groups
        The organisation of each respondent, for ``1`` (is there an organisation's view at all?) and
        ``1,k`` (is the mean of its respondents reliable?). Sizes may differ; their mean stands for
        k, as in Bliese (2000).
    confidence
        Of the interval.

    Returns
    -------
    Estimate
        `n` counts the units rated by all judges (with `groups`: the groups); `df` are those of the
        F by which the interval is made.

    Raises
    ------
    NoAnswer
        One judge, fewer than two complete units, or ratings without any variance.
    WrongCall
        An unknown kind; groups with a two-way kind.

    Examples
    --------
    >>> agreement = icc([[4, 3], [2, 2], [5, 4], [1, 1], [3, 3]])
    >>> round(float(agreement), 3), agreement.n
    (0.897, 5)
    """
    level, form = confidence_level(confidence), _kind(kind)
    if groups is None:
        squares = _two_way(ratings)
    elif form.startswith("1"):
        squares = _one_way(vector(ratings, "ratings"), groups)
    else:
        raise WrongCall("statistics.groups_one_way", kind=kind)
    value, low, high, df = _FORMS[form[0]](squares, form.endswith("k"), level)
    return Estimate(
        value=value,
        n=squares.n,
        low=low,
        high=high,
        unit="coefficient",
        method=f"icc:{form}",
        df=df,
        source=_SOURCE if groups is None else _BLIESE,
        note="" if low < high else "no_error",
    )


def _kind(kind: str) -> str:
    """Return a form's name as `KINDS` has it."""
    plain = str(kind).strip().replace(" ", "")
    if plain.upper().startswith("ICC(") and plain.endswith(")"):
        plain = plain[4:-1]
    if plain in KINDS:
        return plain
    found = _ALIASES.get(plain.lower()) or plain[:1].upper() + plain[1:].lower()
    if found not in KINDS:
        accepted = ", ".join(KINDS)
        raise WrongCall("statistics.option", name="kind", value=kind, accepted=accepted)
    return found


def _two_way(ratings: Matrix | Vector) -> _Squares:
    """Return the mean squares of the units that every judge rated."""
    table, _ = matrix(ratings, "ratings")
    if table.shape[1] < 2:
        at_least(2, table.shape[1], "raters")
    table = table[~np.isnan(table).any(axis=1)]
    n, k = table.shape
    at_least(2, n, "pairs" if k == 2 else "units")
    centred = table - table.mean()
    units, judges = centred.mean(axis=1), centred.mean(axis=0)
    error = centred - units[:, None] - judges[None, :]
    within = centred - units[:, None]
    squares = _Squares(
        n=n,
        k=k,
        units=k * float((units**2).sum()) / (n - 1),
        judges=n * float((judges**2).sum()) / (k - 1),
        error=_small(float((error**2).sum()), centred) / ((n - 1) * (k - 1)),
        within=_small(float((within**2).sum()), centred) / (n * (k - 1)),
        df_within=float(n * (k - 1)),
    )
    if not (centred**2).sum() > 0:
        raise NoAnswer("statistics.no_variance", what=f"{table.flat[0]:g}")
    return squares


def _small(total: float, centred: Floats) -> float:
    """Return a sum of squares, 0 where only rounding is left of it."""
    return 0.0 if total <= 1e-24 * float((centred**2).sum()) else total


def _one_way(answers: Floats, groups: object) -> _Squares:
    """Return the mean squares between and within groups of any size."""
    number, _ = labels(groups)
    same_length(ratings=answers, groups=number)
    kept = ~np.isnan(answers) & (number >= 0)
    _, place, size = np.unique(number[kept], return_inverse=True, return_counts=True)
    at_least(2, len(size), "groups")
    answers = answers[kept] - answers[kept].mean()
    at_least(len(size) + 1, len(answers), "respondents")
    means = np.bincount(place, answers) / size
    between = float((size * means**2).sum()) / (len(size) - 1)
    df = float(len(answers) - len(size))
    within = _small(float(((answers - means[place]) ** 2).sum()), answers) / df
    if not between + within > 0:
        raise NoAnswer("statistics.no_variance", what="=")
    k = len(answers) / len(size)
    return _Squares(len(size), k, between, np.nan, np.nan, within, df)


_Found = tuple[float, float, float, tuple[float, float]]


def _one(squares: _Squares, mean: bool, level: float) -> _Found:
    """One-way: judges are not told apart."""
    df = (float(squares.n - 1), squares.df_within)
    return _by_ratio(squares.units, squares.within, squares.k, mean, level, df)


def _consistency(squares: _Squares, mean: bool, level: float) -> _Found:
    """Two-way, consistency: judges may differ by a constant."""
    df = (float(squares.n - 1), float((squares.n - 1) * (squares.k - 1)))
    return _by_ratio(squares.units, squares.error, squares.k, mean, level, df)


def _by_ratio(
    units: float, rest: float, k: float, mean: bool, level: float, df: tuple[float, float]
) -> _Found:
    """Return the forms that depend on one ratio of mean squares."""
    if rest == 0:
        return 1.0, 1.0, 1.0, df
    ratio, top = units / rest, (1 + level) / 2
    ends = (ratio / stats.f.ppf(top, *df), ratio * stats.f.ppf(top, *df[::-1]))
    if mean:
        value = 1 - rest / units if units > 0 else -np.inf
        low, high = (1 - 1 / each if each > 0 else -np.inf for each in ends)
    else:
        value = (ratio - 1) / (ratio + k - 1)
        low, high = ((each - 1) / (each + k - 1) for each in ends)
    return float(value), float(low), float(high), df


def _agreement(squares: _Squares, mean: bool, level: float) -> _Found:
    """Two-way, absolute agreement."""
    n, k = squares.n, squares.k
    units, judges, error = squares.units, squares.judges, squares.error
    single = (units - error) / (units + (k - 1) * error + k / n * (judges - error))
    value = (units - error) / (units + (judges - error) / n) if mean else single
    if error == 0 and judges == 0:
        return 1.0, 1.0, 1.0, (float(n - 1), float((n - 1) * (k - 1)))
    # Satterthwaite's degrees of freedom; multiplied by (1 - single), which may be zero.
    a, b = k * single / n, (1 - single) + k * single * (n - 1) / n
    spread = (a * judges) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    v = (a * judges + b * error) ** 2 / spread
    top = (1 + level) / 2
    lower, upper = stats.f.ppf(top, n - 1, v), stats.f.ppf(top, v, n - 1)
    apart = k * judges + (k * n - k - n) * error
    low = n * (units - lower * error) / (lower * apart + n * units)
    high = n * (upper * units - error) / (apart + n * upper * units)
    if mean:
        low, high = (k * each / (1 + (k - 1) * each) for each in (low, high))
    return float(value), float(low), float(high), (float(n - 1), float(v))


_FORMS = {"1": _one, "C": _consistency, "A": _agreement}
