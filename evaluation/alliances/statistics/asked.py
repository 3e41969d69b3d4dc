"""What is asked of a survey: which columns, in which domains, by which design."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from alliances.errors import WrongCall
from alliances.estimate import Estimate
from alliances.statistics.design import (
    Design,
    degrees_of_freedom,
    sampling_design,
    standard_error,
)
from alliances.statistics.inputs import (
    Floats,
    Integers,
    at_least,
    estimates,
    matrix,
    same_length,
    vector,
)
from alliances.statistics.weights import some_labelled

_Keyed = tuple[tuple[object, ...], Estimate]
"""Labels of a domain and name of a column, where there are such, and their figure."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A column within a domain.

    Attributes
    ----------
    design
        Of the whole sample.
    values
        The column, NaN where an answer is missing, shape (all rows,).
    domain, rows
        The rows of the domain; those of them with an answer and a weight.
    valid
        How many rows of the domain have an answer.
    whole
        Whether the domain is the whole sample.
    of_design
        Degrees of freedom of the design.
    """

    design: Design
    values: Floats
    domain: Integers
    rows: Integers
    valid: int
    whole: bool
    of_design: float

    @property
    def n(self) -> int:
        """Answers that count."""
        return len(self.rows)

    @property
    def valid_share(self) -> float:
        """Share of the rows of the domain with an answer."""
        return self.valid / len(self.domain)

    def freedom(self, asked: str | float) -> float:
        """Return the degrees of freedom: of the ``design``, of the ``domain``, or a number."""
        if not isinstance(asked, str):
            return asked
        if asked == "design" or self.whole:
            return self.of_design
        return degrees_of_freedom(self.design, self.domain)

    def error(self, influence: Floats) -> float:
        """Return the standard error of a sum of influences of the valid rows."""
        return standard_error(self.design, influence, self.rows)

    @property
    def census(self) -> bool:
        """Whether all units of every stratum there are were asked."""
        strata = self.design.strata[self.design.clusters[self.domain]]
        return not self.design.left[strata].any()


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked: columns, domains, and the design."""

    design: Design
    table: Floats
    names: tuple[object, ...]
    one_column: bool
    domains: tuple[tuple[object, Integers], ...] | None
    domain_names: tuple[str, ...]
    of_design: float

    def answer(self, figure: Callable[[Part], Estimate]) -> Estimate | pd.DataFrame:
        """Return one figure, or a frame of them by domain and column."""
        if self.domains is None and self.one_column:
            part = self._part(0, np.arange(len(self.table)))
            at_least(1, part.n, "respondents")
            return figure(part)
        return self._frame(list(self._figures(figure)))

    def _part(self, column: int, domain: Integers) -> Part:
        values = self.table[:, column]
        valid = domain[~np.isnan(values[domain])]
        rows = valid[self.design.weights[valid] > 0]
        whole = self.domains is None
        return Part(self.design, values, domain, rows, len(valid), whole, self.of_design)

    def _figures(self, figure: Callable[[Part], Estimate]) -> Iterator[_Keyed]:
        every = (((), np.arange(len(self.table))),)
        for label, rows in every if self.domains is None else self.domains:
            of_domain = label if isinstance(label, tuple) else (label,)
            for at, name in enumerate(self.names):
                part = self._part(at, rows)
                key = of_domain if self.one_column else (*of_domain, name)
                none = Estimate(None, 0, part.valid_share, note="no_valid_answer")
                yield key, figure(part) if part.n else none

    def _frame(self, figures: list[_Keyed]) -> pd.DataFrame:
        frame = estimates([("", each) for _, each in figures])
        keys = [key for key, _ in figures]
        names = [*self.domain_names] if self.one_column else [*self.domain_names, "name"]
        if len(names) == 1:
            frame.index = pd.Index([key[0] for key in keys], name=names[0])
        else:
            frame.index = pd.MultiIndex.from_tuples(keys, names=names)
        return frame


def question(
    values: Any,
    data: pd.DataFrame | None,
    by: Any,
    weights: Any,
    strata: Any,
    clusters: Any,
    population: Any,
    single: str,
    nest: bool,
) -> Question:
    """Return what the arguments of `survey_mean` ask."""
    given = named(values, data)
    names: tuple[str, ...] = ("",)
    one_column = not isinstance(given, pd.DataFrame) and np.ndim(_bare(given)) == 1
    if one_column:
        table = vector(given)[:, None]
    else:
        table, names = matrix(given, "values")
    design = sampling_design(
        len(table),
        weights=named(weights, data),
        strata=named(strata, data),
        clusters=named(clusters, data),
        population=named(population, data),
        single=single,
        nest=nest,
    )
    labelled = named(by, data)
    domains, domain_names = (None, ()) if labelled is None else _domains(labelled, len(table))
    freedom = degrees_of_freedom(design)
    return Question(design, table, names, one_column, domains, domain_names, freedom)


def named(argument: Any, data: pd.DataFrame | None) -> Any:
    """Return the columns of `data` that an argument names, else the argument."""
    several = isinstance(argument, list | tuple) and all(isinstance(each, str) for each in argument)
    if data is None or not (isinstance(argument, str) or (several and argument)):
        if isinstance(argument, str):
            raise WrongCall("design.no_data", name=argument)
        return argument
    asked = [argument] if isinstance(argument, str) else list(argument)
    absent = [name for name in asked if name not in data.columns]
    if absent:
        known = ", ".join(str(name) for name in data.columns)
        raise WrongCall("design.no_column", name=absent[0], known=known)
    return data[argument] if isinstance(argument, str) else data[asked]


def _bare(values: Any) -> Any:
    return values if isinstance(values, np.ndarray) else np.asarray(values, dtype=object)


def _domains(by: Any, n: int) -> tuple[tuple[tuple[object, Integers], ...], tuple[str, ...]]:
    codes, known = some_labelled(by)
    same_length(values=range(n), by=codes)
    at_least(1, len(known), "groups")
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(known) + 1))
    domains = tuple((label, order[ends[at] : ends[at + 1]]) for at, label in enumerate(known))
    if isinstance(by, pd.DataFrame):
        return domains, tuple(str(name) for name in by.columns)
    return domains, (str(getattr(by, "name", None) or "by"),)


def successes(values: Any, success: Any) -> Any:
    """Return values as 0, 1 and missing."""
    if isinstance(values, pd.DataFrame):
        return pd.DataFrame({name: _marked(values[name], success) for name in values})
    array = _bare(values)
    if np.ndim(array) == 2:
        return np.column_stack([_marked(pd.Series(each), success) for each in array.T])
    if np.ndim(array) != 1:
        return values
    return _marked(values if isinstance(values, pd.Series) else pd.Series(array), success)


def _marked(column: pd.Series, success: Any) -> Floats:
    if success is None:
        numbers = vector(column)
        other = numbers[~np.isnan(numbers) & (numbers != 0) & (numbers != 1)]
        if len(other):
            raise WrongCall("design.not_binary", value=f"{other[0]:g}")
        return numbers
    several = isinstance(success, list | tuple | set | frozenset | np.ndarray | pd.Index)
    wanted = list(success) if several else [success]
    return np.where(column.isna(), np.nan, column.isin(wanted).to_numpy(np.float64))
