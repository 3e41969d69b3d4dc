"""How far ratings of the same units agree: the intraclass correlations."""

from typing import Literal, overload

import pandas as pd

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics.inputs import (
    Matrix,
    Vector,
    confidence_level,
    estimates,
    one_of,
)
from alliances.statistics.squares import Squares, one_way, two_way
from alliances.statistics.variance_ratios import agreement, by_ratio

KINDS = ("1", "A,1", "C,1", "1,k", "A,k", "C,k")
"""One-way; two-way for absolute agreement, for consistency; of one rater, of the mean of k."""

_ALIASES = {
    "icc1": "1",
    "icc2": "A,1",
    "icc3": "C,1",
    "icc1k": "1,k",
    "icc2k": "A,k",
    "icc3k": "C,k",
    "1,1": "1",
    "2,1": "A,1",
    "3,1": "C,1",
    "2,k": "A,k",
    "3,k": "C,k",
    "k": "1,k",
}
# Of respondents in organisations, 1 and 2 mean something else (Bliese 2000).
_GROUPED = {"1": "1", "icc1": "1", "2": "1,k", "icc2": "1,k", "1,k": "1,k", "k": "1,k"}

_SOURCE = "McGraw & Wong, Psychological Methods 1 (1996) 30-46, correction 390"
_BLIESE = "Bliese, in Klein & Kozlowski (eds), Multilevel Theory, Jossey-Bass 2000, pp. 349-381"


@overload
def icc(  # type: ignore[overload-overlap]
    ratings: Matrix | Vector,
    kind: Literal["all"],
    *,
    groups: object = None,
    group_size: str = "mean",
    average_limits: str = "spearman_brown",
    confidence: float = 0.95,
) -> pd.DataFrame: ...


@overload
def icc(
    ratings: Matrix | Vector,
    kind: str | None = None,
    *,
    model: str = "twoway",
    type: str = "agreement",
    unit: str = "single",
    groups: object = None,
    group_size: str = "mean",
    average_limits: str = "spearman_brown",
    confidence: float = 0.95,
) -> Estimate: ...


def icc(
    ratings: Matrix | Vector,
    kind: str | None = None,
    *,
    model: str = "twoway",
    type: str = "agreement",
    unit: str = "single",
    groups: object = None,
    group_size: str = "mean",
    average_limits: str = "spearman_brown",
    confidence: float = 0.95,
) -> Estimate | pd.DataFrame:
    """Return an intraclass correlation with its F interval.

    The forms, their mean squares and intervals are those of McGraw & Wong (1996), tables 4 and 7. A
    constant difference between raters lowers the forms of agreement (``A``) and not those of
    consistency (``C``): beside each other they show whether the parties differ by a constant.

    Values and intervals as R's ``irr::icc`` and ``psych::ICC(lmer = FALSE)``; with `groups`, values
    as ``multilevel::ICC1`` and ``ICC2``.

    Parameters
    ----------
    ratings
        Units by raters (partnerships by sides), shape (units, raters). Units that a rater did not
        rate are left out. With `groups`: one answer a respondent, shape (respondents,).
    kind
        One of `KINDS`; ``ICC(A,1)``, ``ICC2``, ``ICC(2,1)``, ``ICC2k`` and the like are understood,
        as numbered by Shrout & Fleiss (1979). ``all`` for the six. With `groups`: ``1`` or
        ``ICC1`` (is there a view of the organisation at all?), ``1,k`` or ``ICC2`` (is the mean of
        its respondents reliable?), ``all`` for both. Where None: ``A,1``, with `groups` ``1``, or
        what the next three say.
    model, type, unit
        ``oneway`` or ``twoway``, ``agreement`` or ``consistency``, ``single`` or ``average``: the
        same as R's ``irr::icc`` says it (its own defaults are ``oneway``, ``consistency``). They
        count where `kind` is None.
    groups
        The organisation of each respondent, shape (respondents,).
    group_size
        What stands for k where groups differ in size: their ``mean``, as in R, or ``adjusted``,
        (N - sum n² / N) / (K - 1), which leaves the variance between groups unbiased (Snedecor &
        Cochran, Statistical Methods, 8th ed. 1989, ch. 13).
    average_limits
        Limits of ``A,k``: ``spearman_brown`` steps up those of ``A,1``, as Shrout & Fleiss and
        ``psych`` do; ``irr`` takes the degrees of freedom of ``A,1`` at the value of ``A,k``, as
        that R package does. All other forms have one interval only.
    confidence
        Of the interval.

    Returns
    -------
    Estimate or DataFrame
        `n` counts the units rated by all raters (with `groups`: the groups); `df` are those of the
        F behind the interval. Groups of unequal size make it approximate. `note` is ``no_error``
        where ratings of the same unit do not differ at all, ``no_lower_limit`` where the lower
        limit of ``A,k`` has no bound, ``no_interval`` where the approximation behind the forms of
        agreement fails (raters who are opposed), or units do not differ at all. A frame of
        estimates where `kind` is ``all``.

    Raises
    ------
    NoAnswer
        One rater, fewer than two complete units, ratings without any variance, or units that do not
        differ where the form divides by their variance.
    WrongCall
        An unknown form; groups with a two-way form.

    Examples
    --------
    Shrout & Fleiss, Psychological Bulletin 86 (1979) 420-428, tables 2 and 4:

    >>> judges = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]]
    >>> judges += [[7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> icc(judges, "all")["value"].round(2).to_dict()
    {'1': 0.17, 'A,1': 0.29, 'C,1': 0.71, '1,k': 0.44, 'A,k': 0.62, 'C,k': 0.91}
    """
    level = confidence_level(confidence)
    by_irr = one_of("average_limits", average_limits, ("spearman_brown", "irr")) == "irr"
    said = _said(model, type, unit)
    if groups is None:
        squares, source = two_way(ratings), _SOURCE
        known, default = {each.lower(): each for each in KINDS} | _ALIASES, said
    else:
        squares, source = one_way(ratings, groups, group_size), _BLIESE
        known, default = _GROUPED, "1,k" if said.endswith("k") else "1"
    chosen = default if kind is None else _plain(kind)
    if chosen == "all":
        forms = [each for each in KINDS if each in known.values()]
        return estimates(
            ((each, _one(squares, each, level, by_irr, source)) for each in forms), "kind"
        )
    if chosen.lower() not in known:
        if groups is not None and chosen.lower() in {each.lower() for each in KINDS}:
            raise WrongCall("statistics.groups_one_way", kind=kind)
        accepted = ", ".join((*dict.fromkeys(known.values()), "all"))
        raise WrongCall("statistics.option", name="kind", value=kind, accepted=accepted)
    return _one(squares, known[chosen.lower()], level, by_irr, source)


def _said(model: str, type: str, unit: str) -> str:
    """Return the form that irr's three words name."""
    mean = one_of("unit", unit, ("single", "average")) == "average"
    letter = {"agreement": "A", "consistency": "C"}[
        one_of("type", type, ("agreement", "consistency"))
    ]
    if one_of("model", model, ("twoway", "oneway")) == "oneway":
        return "1,k" if mean else "1"
    return f"{letter},{'k' if mean else 1}"


def _plain(kind: str) -> str:
    """Return a form's name without blanks and without « ICC( ) »."""
    plain = str(kind).replace(" ", "")
    inside = plain.upper().startswith("ICC(") and plain.endswith(")")
    return plain[4:-1] if inside else plain


def _one(squares: Squares, form: str, level: float, by_irr: bool, source: str) -> Estimate:
    mean = form.endswith("k")
    if form.startswith("A"):
        value, low, high, df = agreement(squares, mean, level, by_irr)
    else:
        value, low, high, df = by_ratio(squares, form, mean, level)
    return Estimate(
        value=value,
        n=squares.n,
        low=low,
        high=high,
        unit="coefficient",
        method=f"icc:{form}" + (":irr" if by_irr and form == "A,k" else ""),
        df=df,
        source=source,
        note=_note(low, high),
    )


def _note(low: float | None, high: float | None) -> str:
    if high is None:
        return "no_interval"
    return "no_lower_limit" if low is None else "no_error" if low == high else ""
