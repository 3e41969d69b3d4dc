"""Means, totals and shares of a survey, with the error that its design gives them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics.asked import Part, named, question, successes
from alliances.statistics.inputs import (
    Floats,
    Matrix,
    Vector,
    confidence_level,
)
from alliances.statistics.population import Population
from alliances.statistics.shares import SOURCES, Share, share_interval, share_method
from alliances.statistics.weights import Labels

Columns = str | Sequence[str]
"""Names of columns of `data`."""

_TAYLOR = (
    "Cochran, Sampling Techniques, 3rd ed. 1977, sections 2.8, 2.12, 5.4 and 9A.2; "
    "Binder, International Statistical Review 51 (1983) 279-292"
)
_CALIBRATED = "; Deville & Särndal, JASA 87 (1992) 376-382"


def survey_mean(
    values: Matrix | Vector | Columns,
    *,
    weights: Vector | str | None = None,
    strata: Labels | str | None = None,
    clusters: Labels | str | None = None,
    population: Population | str | None = None,
    by: Labels | pd.DataFrame | Columns | None = None,
    data: pd.DataFrame | None = None,
    confidence: float = 0.95,
    df: str | float = "design",
    single: str = "fail",
    nest: bool = False,
) -> Estimate | pd.DataFrame:
    """Return the mean of a survey, with its standard error and t interval.

    sum of w y / sum of w over the valid answers; its variance by Taylor linearisation, from the
    primary units of each stratum (Cochran, Sampling Techniques, 3rd ed. 1977, ch. 6 and 9;
    see `alliances.statistics.design.variance`), which is what R's ``survey::svymean`` gives, with
    ``na.rm = TRUE`` where answers are missing.

    Parameters
    ----------
    values
        Answers: shape (rows,) for one figure; a frame or shape (rows, columns) for one a column,
        each on its own valid answers; or, with `data`, names of its columns.
    weights
        Of each row, shape (rows,). Where None: N / n of the stratum (of its clusters, where there
        are clusters) if `population` is given, else 1. Weights made by `poststratify` or `rake`
        give errors that know the totals they meet.
    strata, clusters
        The label of each row, shape (rows,). Rows are their own clusters where None.
    population
        N, how many units there are: a number; a number by stratum (dict or Series); or the number
        of its stratum for each row. With clusters, how many clusters there are. It gives the finite
        population correction 1 - n / N.
    by
        Domains: a label a row, or several. Each is estimated within the whole design, as R's
        ``svyby`` does; rows without a label are in none.
    data
        The frame whose columns the other arguments name.
    confidence
        Of the intervals.
    df
        Degrees of freedom: ``design`` (primary units less strata, of the whole design), ``domain``
        (of those with rows in the domain) or a number; infinite gives normal intervals.
    single
        What to do with a stratum of one primary unit: ``fail`` refuses it, ``certainty`` lets it
        add no variance, ``adjust`` centres it at the mean of all strata, ``average`` gives it the
        average of the others: as R's ``survey.lonely.psu``.
    nest
        Whether the same label means another cluster in another stratum.

    Returns
    -------
    Estimate or DataFrame
        One figure where `values` is one column without `by`; else a frame of estimates, by domain
        and column. `n` counts the valid answers with a weight, `valid_share` is the share of valid
        answers in the rows, and `note` tells ``census`` (nobody is left to guess: the interval is
        the value), ``no_variance`` (an error of 0, as R's, but no interval: nothing tells how
        others may differ), ``no_interval`` (no degree of freedom) or, in a frame,
        ``no_valid_answer``.

    Raises
    ------
    NoAnswer
        No valid answer; one primary unit, or a stratum of one.
    WrongCall
        What `alliances.statistics.design.sampling_design` refuses; unknown columns or options.

    Examples
    --------
    >>> mean = survey_mean([4, 3, 5, 2, 4, 5], strata=list("aaabbb"), population={"a": 10, "b": 4})
    >>> round(float(mean), 4), round(mean.error, 4), mean.df
    (3.9048, 0.3673, 4.0)
    """
    asked = question(values, data, by, weights, strata, clusters, population, single, nest)
    level, freedom = confidence_level(confidence), _freedom_asked(df)
    return asked.answer(lambda part: _t_figure(part, freedom, level, total=False))


def survey_total(
    values: Matrix | Vector | Columns,
    *,
    weights: Vector | str | None = None,
    strata: Labels | str | None = None,
    clusters: Labels | str | None = None,
    population: Population | str | None = None,
    by: Labels | pd.DataFrame | Columns | None = None,
    data: pd.DataFrame | None = None,
    confidence: float = 0.95,
    df: str | float = "design",
    single: str = "fail",
    nest: bool = False,
) -> Estimate | pd.DataFrame:
    """Return the total of a survey, with its standard error and t interval.

    sum of w y over the valid answers: R's ``survey::svytotal``, with ``na.rm = TRUE`` where answers
    are missing. A missing answer adds nothing to the total, as if it were 0: adjust the weights
    with `nonresponse_weights` where that is not meant.

    Parameters
    ----------
    values, weights, strata, clusters, population, by, data, confidence, df, single, nest
        As in `survey_mean`.

    Returns
    -------
    Estimate or DataFrame
        As `survey_mean`.

    Raises
    ------
    NoAnswer, WrongCall
        As `survey_mean`.

    Examples
    --------
    >>> total = survey_total([1, 0, 1, 1], population=20)
    >>> float(total), round(total.error, 4)
    (15.0, 4.4721)
    """
    asked = question(values, data, by, weights, strata, clusters, population, single, nest)
    level, freedom = confidence_level(confidence), _freedom_asked(df)
    return asked.answer(lambda part: _t_figure(part, freedom, level, total=True))


def survey_proportion(
    values: Matrix | Labels | Columns,
    *,
    success: object = None,
    method: str = "logit",
    weights: Vector | str | None = None,
    strata: Labels | str | None = None,
    clusters: Labels | str | None = None,
    population: Population | str | None = None,
    by: Labels | pd.DataFrame | Columns | None = None,
    data: pd.DataFrame | None = None,
    confidence: float = 0.95,
    df: str | float = "domain",
    single: str = "fail",
    nest: bool = False,
) -> Estimate | pd.DataFrame:
    """Return the share of a survey's rows that hold a property, with its interval.

    The share is a mean of zeros and ones. Its intervals (Wilson 1927; Clopper & Pearson 1934; Korn
    & Graubard 1998, under a design) equal those of R's ``survey::svyciprop``; without a design (no
    weights, strata, clusters nor population), ``wilson`` and ``clopper_pearson`` are the binomial
    intervals.

    Parameters
    ----------
    values
        As in `survey_mean`: 0, 1, True, False or missing; or any labels, with `success`.
    success
        The label that counts, or a list of them.
    method
        ``logit`` (also ``xlogit``: t interval of the logit), ``wilson``, ``clopper_pearson`` (also
        ``exact``, ``beta``, ``korn_graubard``), ``asin``, or ``t`` (also ``mean``: not bounded by 0
        and 1). Where the share is 0 or 1, all but ``wilson`` give Clopper and Pearson's interval,
        on the effective number of answers where there is a design: `method` tells it (see
        `alliances.statistics.shares.share_interval`). For ``clopper_pearson`` in a domain of
        calibrated weights, R counts the rows of the whole sample, we those of the domain.
    df
        As in `survey_mean`; ``domain`` is what ``svyciprop`` takes. Without `by` both are one.
    weights, strata, clusters, population, by, data, confidence, single, nest
        As in `survey_mean`.

    Returns
    -------
    Estimate or DataFrame
        As `survey_mean`; shares lie between 0 and 1.

    Raises
    ------
    NoAnswer, WrongCall
        As `survey_mean`; also values other than 0 and 1 without `success`.

    Examples
    --------
    >>> share = survey_proportion([1, 1, 0, 1, 0, 1, 1, 1], method="wilson")
    >>> round(float(share), 4), round(share.low, 4), round(share.high, 4)
    (0.75, 0.4093, 0.9285)
    """
    kind = share_method(method)
    marked = successes(named(values, data), success)
    asked = question(marked, data, by, weights, strata, clusters, population, single, nest)
    level, freedom = confidence_level(confidence), _freedom_asked(df)
    return asked.answer(lambda part: _share_figure(part, freedom, level, kind))


def _freedom_asked(df: str | float) -> str | float:
    if df in ("design", "domain"):
        return df
    if not isinstance(df, int | float | np.number) or not df > 0:
        raise WrongCall("design.df", value=df)
    return float(df)


def _t_figure(part: Part, asked: str | float, level: float, *, total: bool) -> Estimate:
    """Return a mean or total with its t interval."""
    rows, freedom = part.rows, part.freedom(asked)
    weights, answers = part.design.weights[rows], part.values[rows]
    if total:
        value, influence = float(weights @ answers), weights * answers
    else:
        value, influence = _mean(weights, answers)
    error = part.error(influence)
    low = high = None
    if part.census:
        low = high = value
    elif freedom > 0 and error > 0:
        half = float(stats.t.isf((1 - level) / 2, freedom)) * error
        low, high = value - half, value + half
    calibrated = part.design.calibration is not None
    return Estimate(
        value=value,
        n=part.n,
        valid_share=part.valid_share,
        low=low,
        high=high,
        unit="total" if total else "level",
        method=("survey_total" if total else "survey_mean") + _how(part),
        error=error,
        df=freedom if freedom > 0 else None,
        source=_TAYLOR + (_CALIBRATED if calibrated else ""),
        note=_note(part, error, freedom),
    )


def _share_figure(part: Part, asked: str | float, level: float, method: str) -> Estimate:
    """Return a share with the interval asked for."""
    rows, freedom = part.rows, part.freedom(asked)
    weights = part.design.weights[rows]
    value, influence = _mean(weights, part.values[rows])
    value = min(max(value, 0.0), 1.0)
    error = part.error(influence)
    share = Share(
        value=value,
        error=error,
        df=freedom,
        n=part.n,
        rows=len(part.domain),
        effective_n=float(weights.sum() ** 2 / (weights**2).sum()),
        plain=part.design.plain,
        census=part.census,
    )
    low = high = None
    key = method
    # Where clusters are all alike nothing tells how others may differ; but a share of 0 or 1 does.
    if part.census or (freedom > 0 and (error > 0 or value in (0.0, 1.0))):
        low, high, key = share_interval(share, method, level)
    return Estimate(
        value=value,
        n=part.n,
        valid_share=part.valid_share,
        low=low,
        high=high,
        unit="share",
        method=f"survey_proportion:{key}" + _how(part),
        error=error,
        df=freedom if freedom > 0 else None,
        source=f"{SOURCES[key]}; {_TAYLOR}",
        note=_note(part, error, freedom),
    )


def _mean(weights: Floats, answers: Floats) -> tuple[float, Floats]:
    """Return a weighted mean, and the influence of each row on it."""
    sum_of_weights = float(weights.sum())
    # Counted from an answer: equal answers then have exactly no variance.
    origin = float(answers[0])
    apart = answers - origin
    mean = float(weights @ apart) / sum_of_weights
    return origin + mean, weights * (apart - mean) / sum_of_weights


def _how(part: Part) -> str:
    calibrated = part.design.calibration
    return ":taylor" if calibrated is None else f":taylor:{calibrated.method}"


def _note(part: Part, error: float, freedom: float) -> str:
    if part.census:
        missing = len(part.domain) - part.valid
        return f"census: {missing} without an answer" if missing else "census"
    if error == 0:
        return "no_variance"
    return "" if freedom > 0 else "no_interval"
