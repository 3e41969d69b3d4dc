"""Means, totals and shares of a population, with errors that know how people were drawn."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics.design import Design, Population, make_design
from alliances.statistics.inputs import (
    Booleans,
    Floats,
    Matrix,
    Vector,
    at_least,
    confidence_level,
    estimates,
    labels,
    matrix,
    one_of,
    same_length,
    vector,
)

_COCHRAN = "Cochran, Sampling Techniques, 3rd ed. 1977; Lumley, Complex Surveys, 2010, ch. 2"
_KORN = "Korn & Graubard, Survey Methodology 24 (1998) 193-201"
_WILSON = "Wilson, JASA 22 (1927) 209-212"
_CLOPPER = "Clopper & Pearson, Biometrika 26 (1934) 404-413"
_LOGIT = "Korn & Graubard, Analysis of Health Surveys, 1999, p. 65"

METHODS = ("logit", "wilson", "clopper_pearson", "mean")
"""Intervals of a share. Under a design n is the effective sample size."""

_ALIASES = {
    "exact": "clopper_pearson",
    "beta": "clopper_pearson",
    "clopper-pearson": "clopper_pearson",
    "korn-graubard": "clopper_pearson",
    "t": "mean",
    "wald": "mean",
    "score": "wilson",
}


def survey_mean(
    values: Vector | Matrix | str | list[str],
    *,
    weights: object = None,
    strata: object = None,
    clusters: object = None,
    population: Population | str = None,
    by: object = None,
    data: pd.DataFrame | None = None,
    single: str = "fail",
    confidence: float = 0.95,
) -> Estimate | pd.DataFrame:
    """Return the mean of a population, with its design-based interval.

    sum w y / sum w; error by Taylor linearisation of the ratio, within strata, over clusters, with
    finite population correction; t interval on clusters less strata degrees of freedom (Cochran
    1977, sections 5.4, 6.3 and 9; equal to R's ``survey::svymean``).

    Parameters
    ----------
    values
        Of each respondent, shape (rows,); or several columns, shape (rows, columns). Missing values
        are left out of the estimate and stay in the design, as a domain.
    weights, strata, clusters, population, single
        How respondents were drawn: see `alliances.statistics.design.make_design`. `population` is
        N (units, or clusters, in the population or by stratum), not a fraction.
    by
        Labels of groups: an estimate for each, within the whole design.
    data
        A frame; the arguments above may then name its columns.
    confidence
        Of the interval.

    Returns
    -------
    Estimate or DataFrame
        `n` counts the valid values, `df` are those of the t. A frame of estimates for several
        columns, or for `by`.

    Raises
    ------
    NoAnswer
        No valid value; a stratum with one unit (unless `single` says what to do).
    WrongCall
        Lengths that differ, negative weights, N below n.

    Examples
    --------
    >>> found = survey_mean([3, 4, 5, 4], population=6)
    >>> round(float(found), 3), round(found.low, 3), found.df
    (4.0, 3.25, 3.0)
    """
    drawn = _drawn(values, data, weights, strata, clusters, population, single)
    return _estimated(drawn, _mean, by, data, confidence)


def survey_total(
    values: Vector | Matrix | str | list[str],
    *,
    weights: object = None,
    strata: object = None,
    clusters: object = None,
    population: Population | str = None,
    by: object = None,
    data: pd.DataFrame | None = None,
    single: str = "fail",
    confidence: float = 0.95,
) -> Estimate | pd.DataFrame:
    """Return the total of a population, with its design-based interval.

    sum w y (Cochran 1977, sections 5.3 and 9.4; equal to R's ``survey::svytotal``). Weights, or the
    size of the population, are needed: without them it is the sum of those who answered.

    Parameters
    ----------
    values, weights, strata, clusters, population, by, data, single, confidence
        As in `survey_mean`. A missing value counts as none: the total is of those with a value.

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
    >>> float(survey_total([3, 4, 5, 4], population=6))
    24.0
    """
    drawn = _drawn(values, data, weights, strata, clusters, population, single)
    return _estimated(drawn, _total, by, data, confidence)


def survey_proportion(
    values: Vector | Matrix | str | list[str],
    *,
    success: object = None,
    weights: object = None,
    strata: object = None,
    clusters: object = None,
    population: Population | str = None,
    by: object = None,
    data: pd.DataFrame | None = None,
    single: str = "fail",
    method: str = "logit",
    confidence: float = 0.95,
) -> Estimate | pd.DataFrame:
    """Return the share of a population that holds something, with its interval.

    Parameters
    ----------
    values
        0 or 1 (or yes/no), as in `survey_mean`; or codes, with `success`.
    success
        The code, or codes, that count as holding it.
    method
        ``logit``: a t interval on the logit scale (Korn & Graubard 1999; equal to
        ``survey::svyciprop``); ``wilson``: Wilson 1927; ``clopper_pearson``: Clopper & Pearson
        1934, exact without a design, with Korn & Graubard's effective sample size (1998) under one;
        ``mean``: the t interval of the mean. Where the share is 0 or 1 the logit has no answer, and
        Clopper and Pearson's is given; `method` says so.
    weights, strata, clusters, population, by, data, single, confidence
        As in `survey_mean`.

    Returns
    -------
    Estimate or DataFrame
        Shares, 0 to 1; as `survey_mean`.

    Raises
    ------
    NoAnswer, WrongCall
        As `survey_mean`; values that are neither 0 nor 1.

    Examples
    --------
    >>> found = survey_proportion([1, 1, 0, 1, 0, 1, 1, 1], method="wilson")
    >>> round(float(found), 3), round(found.low, 3), round(found.high, 3)
    (0.75, 0.409, 0.929)
    """
    kind = one_of("method", _ALIASES.get(method, method), METHODS)
    drawn = _drawn(values, data, weights, strata, clusters, population, single)
    held = _held(drawn.values, success)
    drawn = _Drawn(held, drawn.names, drawn.design, drawn.single_column)

    def share(values: Floats, among: Booleans, design: Design, level: float) -> Estimate:
        return _share(values, among, design, level, kind)

    return _estimated(drawn, share, by, data, confidence)


class _Drawn:
    """Values and the design that they come from."""

    def __init__(
        self, values: Floats, names: tuple[str, ...], design: Design, single_column: bool
    ) -> None:
        self.values, self.names = values, names
        self.design, self.single_column = design, single_column


_Estimator = Callable[[Floats, Booleans, Design, float], Estimate]


def _drawn(
    values: object,
    data: pd.DataFrame | None,
    weights: object,
    strata: object,
    clusters: object,
    population: object,
    single: str,
) -> _Drawn:
    """Read the arguments, of which some may name columns."""
    found = _named(values, data)
    if isinstance(found, pd.DataFrame) or np.ndim(found) == 2:  # type: ignore[arg-type]
        table, names = matrix(found, "values")  # type: ignore[arg-type]
        one = False
    else:
        table, names, one = vector(found, "values")[:, None], ("value",), True  # type: ignore[arg-type]
    design = make_design(
        len(table),
        weights=_named(weights, data),
        strata=_named(strata, data),
        clusters=_named(clusters, data),
        population=_named(population, data),  # type: ignore[arg-type]
        single=single,
    )
    return _Drawn(table, names, design, one)


def _named(value: object, data: pd.DataFrame | None) -> object:
    """Return the columns of `data` that a text, or a list of texts, names; else the value."""
    texts = isinstance(value, str) or (
        data is not None
        and isinstance(value, list)
        and all(isinstance(each, str) for each in value)
    )
    if not texts:
        return value
    wanted = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]
    known = [] if data is None else list(data.columns)
    lacking = [each for each in wanted if each not in known]
    if lacking:
        told = ", ".join(map(str, known)) or "—"
        raise WrongCall("statistics.no_column", column=lacking[0], known=told)
    assert data is not None
    return data[value] if isinstance(value, str) else data[wanted]


def _held(values: Floats, success: object) -> Floats:
    """Return 1 where something is held, 0 where not, NaN where missing."""
    missing = np.isnan(values)
    if success is not None:
        codes = np.atleast_1d(np.asarray(success, dtype=np.float64))
        return np.where(missing, np.nan, np.isin(values, codes).astype(np.float64))
    wrong = ~missing & (values != 0) & (values != 1)
    if wrong.any():
        raise WrongCall("statistics.not_a_share", value=f"{values[wrong][0]:g}")
    return values


def _estimated(
    drawn: _Drawn, estimator: _Estimator, by: object, data: pd.DataFrame | None, confidence: float
) -> Estimate | pd.DataFrame:
    """Estimate each column, in the whole or by groups."""
    level = confidence_level(confidence)
    everybody = np.ones(len(drawn.values), dtype=np.bool_)

    def of(column: int, among: Booleans) -> Estimate:
        values = drawn.values[:, column]
        inside = among & ~np.isnan(values) & (drawn.design.weights > 0)
        at_least(1, int(inside.sum()), "values")
        return estimator(np.where(inside, values, 0.0), inside, drawn.design, level)

    if by is None:
        if drawn.single_column:
            return of(0, everybody)
        return estimates([(name, of(at, everybody)) for at, name in enumerate(drawn.names)])
    number, names = labels(_named(by, data), "by")
    same_length(values=drawn.values, by=number)
    rows = [
        (place, column, of(column, number == place))
        for column in range(len(drawn.names))
        for place in range(len(names))
    ]
    frame = estimates([(str(names[place]), each) for place, _, each in rows], "group")
    if drawn.single_column:
        return frame
    columns = [drawn.names[column] for _, column, _ in rows]
    return frame.assign(column=columns).set_index("column", append=True)


def _mean(values: Floats, among: Booleans, design: Design, level: float) -> Estimate:
    weight = np.where(among, design.weights, 0.0)
    value = float(weight @ values / weight.sum())
    error = _error(weight * (values - value) * among / weight.sum(), design)
    df = design.freedom(among)
    low, high = _t_ends(value, error, df, level)
    n = int(among.sum())
    word = _word("survey_mean", design)
    return Estimate(
        value, n, low=low, high=high, unit="level", method=word, error=error, df=df, source=_COCHRAN
    )


def _total(values: Floats, among: Booleans, design: Design, level: float) -> Estimate:
    parts = np.where(among, design.weights, 0.0) * values
    value, error, df = float(parts.sum()), _error(parts, design), design.freedom(among)
    low, high = _t_ends(value, error, df, level)
    n = int(among.sum())
    word = _word("survey_total", design)
    return Estimate(
        value, n, low=low, high=high, unit="total", method=word, error=error, df=df, source=_COCHRAN
    )


def _share(values: Floats, among: Booleans, design: Design, level: float, method: str) -> Estimate:
    """Return a share with one of the intervals of `METHODS`."""
    mean = _mean(values, among, design, level)
    value, error, df, n = float(mean), mean.error or 0.0, design.freedom(among), mean.n
    at_end = value <= 0 or value >= 1
    source, word = _LOGIT, method
    simple = _is_simple(design)
    if method == "logit" and not at_end:
        logit = np.log(value / (1 - value))
        half = _t(df, level) * error / (value * (1 - value))
        low, high = 1 / (1 + np.exp(half - logit)), 1 / (1 + np.exp(-half - logit))
    elif method == "mean":
        low, high, source = mean.low, mean.high, _COCHRAN
    else:
        effective = _effective(value, error, df, n, level, simple=simple, at_end=at_end)
        if method == "wilson":
            low, high = _wilson(value, effective, level)
            source = _WILSON
        else:
            low, high = _clopper(value, effective, level)
            source = _CLOPPER if simple else _KORN
            word = "clopper_pearson" if method != "logit" else "logit_at_end:clopper_pearson"
    return Estimate(
        value,
        n,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        unit="share",
        method=f"{_word('survey_proportion', design)}:{word}",
        error=error,
        df=df,
        source=source,
    )


def _effective(
    value: float, error: float, df: float, n: int, level: float, *, simple: bool, at_end: bool
) -> float:
    """Return the size of a simple sample that would be as sure, on the design's freedom."""
    if simple or at_end or error == 0:
        return float(n)
    ratio = _t(n - 1, level) / _t(df, level) if df >= 1 else 1.0
    return float(value * (1 - value) / error**2 * ratio**2)


def _wilson(value: float, n: float, level: float) -> tuple[float, float]:
    z = float(stats.norm.ppf((1 + level) / 2))
    centre = (value + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(value * (1 - value) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def _clopper(value: float, n: float, level: float) -> tuple[float, float]:
    tail, held = (1 - level) / 2, value * n
    low = 0.0 if held <= 0 else float(stats.beta.ppf(tail, held, n - held + 1))
    high = 1.0 if held >= n else float(stats.beta.ppf(1 - tail, held + 1, n - held))
    return low, high


def _error(parts: Floats, design: Design) -> float:
    return float(np.sqrt(max(design.covariance(parts[:, None])[0, 0], 0.0)))


def _t(df: float, level: float) -> float:
    return float(stats.t.ppf((1 + level) / 2, df))


def _t_ends(
    value: float, error: float, df: float, level: float
) -> tuple[float | None, float | None]:
    """Return the ends of a t interval; none where no freedom is left."""
    if df < 1:
        return None, None
    half = _t(df, level) * error
    return value - half, value + half


def _is_simple(design: Design) -> bool:
    """Whether rows are a simple random sample of a population without known size."""
    equal = bool((design.weights == design.weights[0]).all())
    whole = len(design.names) == 1 and not np.isfinite(design.population).any()
    return whole and equal and len(design.of_cluster) == len(design.weights)


def _word(name: str, design: Design) -> str:
    """Return the method with what of the design it uses."""
    parts = [name]
    if len(design.names) > 1:
        parts.append("strata")
    if len(design.of_cluster) < len(design.weights):
        parts.append("clusters")
    if np.isfinite(design.population).any():
        parts.append("fpc")
    if design.calibrated is not None:
        parts.append(design.calibrated.method)
    return ":".join(parts)
