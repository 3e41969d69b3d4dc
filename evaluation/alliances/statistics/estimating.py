"""Means, totals and shares of a survey, with the error that its design gives them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics.design import (
    Design,
    Population,
    degrees_of_freedom,
    sampling_design,
    variance,
)
from alliances.statistics.inputs import (
    Booleans,
    Floats,
    Integers,
    Matrix,
    Vector,
    at_least,
    confidence_level,
    estimates,
    matrix,
    same_length,
    vector,
)
from alliances.statistics.shares import SOURCES, Share, share_interval, share_method
from alliances.statistics.weights import Labels, some_labelled

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
    primary units of each stratum (see `alliances.statistics.design.variance`), which is what R's
    ``survey::svymean`` gives, with ``na.rm = TRUE`` where answers are missing.

    Parameters
    ----------
    values
        Answers: shape (rows,) for one figure; a frame or shape (rows, columns) for one a column,
        each on its own valid answers; or, with `data`, names of its columns.
    weights
        Of each row, shape (rows,). Where None: N / n of the stratum where `population` is given,
        else 1. Weights made by `poststratify` or `rake` give errors that know the totals they
        meet.
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
        and column. `n` counts the valid answers with a weight, `valid_share` is their share of the
        rows, and `note` tells ``census`` (nobody is left to guess), ``no_variance``,
        ``no_interval`` (no degree of freedom) or, in a frame, ``no_valid_answer``.

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
    question = _question(values, data, by, weights, strata, clusters, population, single, nest)
    level, freedom = confidence_level(confidence), _freedom_asked(df)
    return question.answer(lambda part: _t_figure(part, freedom, level, total=False))


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
    question = _question(values, data, by, weights, strata, clusters, population, single, nest)
    level, freedom = confidence_level(confidence), _freedom_asked(df)
    return question.answer(lambda part: _t_figure(part, freedom, level, total=True))


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

    The share is a mean of zeros and ones. Its intervals equal those of R's ``survey::svyciprop``;
    without a design (no weights, strata, clusters nor population), ``wilson`` and
    ``clopper_pearson`` are the binomial intervals.

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
        `alliances.statistics.shares.share_interval`).
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
    marked = _successes(_named(values, data), success)
    question = _question(marked, data, by, weights, strata, clusters, population, single, nest)
    level, freedom = confidence_level(confidence), _freedom_asked(df)
    return question.answer(lambda part: _share_figure(part, freedom, level, kind))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A column within a domain.

    `domain` are the rows of the domain, `rows` those with an answer and a weight, `valid` counts
    those with an answer.
    """

    design: Design
    values: Floats
    domain: Integers
    rows: Integers
    valid: int
    whole: bool

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def valid_share(self) -> float:
        return self.valid / len(self.domain)

    def freedom(self, asked: str | float) -> float:
        """Return the degrees of freedom."""
        if not isinstance(asked, str):
            return asked
        inside: Booleans | None = None
        if asked == "domain" and not self.whole:
            inside = np.zeros(len(self.values), dtype=bool)
            inside[self.domain] = True
        return degrees_of_freedom(self.design, inside)

    def error(self, influence: Floats) -> float:
        """Return the standard error of a sum of influences of the valid rows."""
        return float(np.sqrt(variance(self.design, influence, self.rows)))

    @property
    def census(self) -> bool:
        """Whether all units of every stratum there are were asked."""
        units = self.design.clusters[self.domain]
        return not self.design.left[np.unique(self.design.strata[units])].any()


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """What is asked: columns, domains, and the design."""

    design: Design
    table: Floats
    names: tuple[object, ...]
    one_column: bool
    domains: tuple[tuple[object, Integers], ...] | None
    domain_names: tuple[str, ...]

    def answer(self, figure: Callable[[_Part], Estimate]) -> Estimate | pd.DataFrame:
        """Return one figure, or a frame of them by domain and column."""
        if self.domains is None and self.one_column:
            part = self._part(0, np.arange(len(self.table)))
            at_least(1, part.n, "respondents")
            return figure(part)
        return self._frame(list(self._figures(figure)))

    def _part(self, column: int, domain: Integers) -> _Part:
        values = self.table[:, column]
        valid = domain[~np.isnan(values[domain])]
        rows = valid[self.design.weights[valid] > 0]
        return _Part(self.design, values, domain, rows, len(valid), self.domains is None)

    def _figures(self, figure: Callable[[_Part], Estimate]) -> Iterator[tuple[object, Estimate]]:
        whole = self.domains is None
        for label, rows in self.domains or ((None, np.arange(len(self.table))),):
            for at, name in enumerate(self.names):
                part = self._part(at, rows)
                key = (*(label if isinstance(label, tuple) else (label,)), name)
                key = key[1:] if whole else key[:-1] if self.one_column else key
                none = Estimate(None, 0, part.valid_share, note="no_valid_answer")
                yield key, figure(part) if part.n else none

    def _frame(self, figures: list[tuple[object, Estimate]]) -> pd.DataFrame:
        frame = estimates([("", each) for _, each in figures])
        keys: list[tuple[object, ...]] = [key for key, _ in figures]  # type: ignore[misc]
        names = [*self.domain_names] if self.one_column else [*self.domain_names, "name"]
        if len(names) == 1:
            frame.index = pd.Index([key[0] for key in keys], name=names[0])
        else:
            frame.index = pd.MultiIndex.from_tuples(keys, names=names)
        return frame


def _question(
    values: object,
    data: pd.DataFrame | None,
    by: object,
    weights: object,
    strata: object,
    clusters: object,
    population: object,
    single: str,
    nest: bool,
) -> _Question:
    given = _named(values, data)
    one_column = not isinstance(given, pd.DataFrame) and np.ndim(_bare(given)) == 1
    if one_column:
        table, names = vector(given)[:, None], ("",)  # type: ignore[arg-type]
    else:
        table, names = matrix(given, "values")  # type: ignore[arg-type]
    design = sampling_design(
        len(table),
        weights=_named(weights, data),  # type: ignore[arg-type]
        strata=_named(strata, data),  # type: ignore[arg-type]
        clusters=_named(clusters, data),  # type: ignore[arg-type]
        population=_named(population, data),  # type: ignore[arg-type]
        single=single,
        nest=nest,
    )
    labelled = _named(by, data)
    domains, domain_names = None, ()
    if labelled is not None:
        domains, domain_names = _domains(labelled, len(table))
    return _Question(design, table, names, one_column, domains, domain_names)


def _named(argument: object, data: pd.DataFrame | None) -> object:
    """Return the columns of `data` that an argument names, else the argument."""
    several = isinstance(argument, list | tuple) and all(isinstance(each, str) for each in argument)
    if data is None or not (isinstance(argument, str) or (several and argument)):
        if isinstance(argument, str):
            raise WrongCall("design.no_data", name=argument)
        return argument
    asked = [argument] if isinstance(argument, str) else list(argument)  # type: ignore[call-overload]
    absent = [name for name in asked if name not in data.columns]
    if absent:
        known = ", ".join(str(name) for name in data.columns)
        raise WrongCall("design.no_column", name=absent[0], known=known)
    return data[argument] if isinstance(argument, str) else data[asked]


def _bare(values: object) -> object:
    return values if isinstance(values, np.ndarray) else np.asarray(values, dtype=object)


def _domains(by: object, n: int) -> tuple[tuple[tuple[object, Integers], ...], tuple[str, ...]]:
    codes, known = some_labelled(by)  # type: ignore[arg-type]
    same_length(values=range(n), by=codes)
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(known) + 1))
    domains = tuple((label, order[ends[at] : ends[at + 1]]) for at, label in enumerate(known))
    if isinstance(by, pd.DataFrame):
        return domains, tuple(str(name) for name in by.columns)
    return domains, (str(getattr(by, "name", None) or "by"),)


def _successes(values: object, success: object) -> object:
    """Return values as 0, 1 and missing."""
    if isinstance(values, pd.DataFrame):
        return pd.DataFrame({name: _marked(values[name], success) for name in values})
    array = _bare(values)
    if np.ndim(array) == 2:  # type: ignore[arg-type]
        return np.column_stack([_marked(pd.Series(each), success) for each in array.T])  # type: ignore[attr-defined]
    if np.ndim(array) != 1:  # type: ignore[arg-type]
        return values
    return _marked(values if isinstance(values, pd.Series) else pd.Series(array), success)  # type: ignore[call-overload]


def _marked(column: pd.Series, success: object) -> Floats:
    if success is None:
        numbers = vector(column)
        other = numbers[~np.isnan(numbers) & (numbers != 0) & (numbers != 1)]
        if len(other):
            raise WrongCall("design.not_binary", value=f"{other[0]:g}")
        return numbers
    several = isinstance(success, list | tuple | set | frozenset | np.ndarray | pd.Index)
    wanted = list(success) if several else [success]  # type: ignore[call-overload]
    return np.where(column.isna(), np.nan, column.isin(wanted).to_numpy(np.float64))


def _freedom_asked(df: str | float) -> str | float:
    if df in ("design", "domain"):
        return df
    if isinstance(df, str) or not df > 0:
        raise WrongCall("design.df", value=df)
    return float(df)


def _t_figure(part: _Part, asked: str | float, level: float, *, total: bool) -> Estimate:
    """Return a mean or total with its t interval."""
    rows, freedom = part.rows, part.freedom(asked)
    weights, answers = part.design.weights[rows], part.values[rows]
    if total:
        value, influence = float(weights @ answers), weights * answers
    else:
        value, influence = _mean(weights, answers)
    error = part.error(influence)
    low = high = None
    if part.census or error == 0:
        low = high = value
    elif freedom > 0:
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


def _share_figure(part: _Part, asked: str | float, level: float, method: str) -> Estimate:
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
    if freedom > 0 or part.census:
        low, high, key = share_interval(share, method, level)
    else:
        low, high, key = None, None, method
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


def _how(part: _Part) -> str:
    calibrated = part.design.calibration
    return ":taylor" if calibrated is None else f":taylor:{calibrated.method}"


def _note(part: _Part, error: float, freedom: float) -> str:
    if part.census:
        missing = len(part.domain) - part.valid
        return f"census: {missing} without an answer" if missing else "census"
    if error == 0:
        return "no_variance"
    return "" if freedom > 0 else "no_interval"
