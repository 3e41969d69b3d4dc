"""How many units there are: one number, one a stratum, or one a row."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from alliances.errors import NoAnswer, WrongCall
from alliances.statistics.inputs import Floats, Integers, Vector, same_length, vector

Population = float | Mapping[object, float] | Vector
"""N: one number; one a stratum, by its label; or one a row, the same within a stratum."""


def known_population(
    population: Population | None,
    stratum: Integers,
    names: tuple[object, ...],
    sampled: Floats,
    stratified: bool,
) -> Floats:
    """Return how many primary units there are in each stratum, infinite where it is not known.

    Parameters
    ----------
    population
        As given.
    stratum
        The stratum of each row, a number, shape (rows,).
    names
        Of the strata.
    sampled
        Primary units drawn in each, shape (strata,).
    stratified
        Whether strata were given.

    Raises
    ------
    WrongCall
        One is missing, below the sample or a share; it varies within a stratum; one number stands
        for several strata.
    NoAnswer
        A stratum of which nobody was drawn: what is estimated would not speak for it.
    """
    if population is None:
        return np.full(len(names), np.inf)
    known = _by_stratum(population, stratum, names, stratified)
    for name, n, size in zip(names, sampled, known, strict=True):
        if not size >= n:
            code = "design.population_share" if 0 < size < 1 else "design.population_below"
            where = _where(name, stratified)
            raise WrongCall(code, stratum=where, n=int(n), population=f"{size:g}")
    return known


def _by_stratum(
    population: Population, stratum: Integers, names: tuple[object, ...], stratified: bool
) -> Floats:
    by_label = isinstance(population, Mapping) or (
        isinstance(population, pd.Series) and len(population) != len(stratum)
    )
    if by_label:
        if not stratified:
            raise WrongCall("design.population_strata")
        given = dict(population.items())  # type: ignore[union-attr]
        sizes = dict(zip(given, _known_sizes(given.values()), strict=True))
        absent = [name for name in names if name not in sizes]
        if absent:
            raise WrongCall("design.population_absent", stratum=absent[0])
        drawn = set(names)
        silent = [str(name) for name, size in sizes.items() if size > 0 and name not in drawn]
        if silent:
            raise NoAnswer("design.population_nobody", strata=", ".join(silent))
        return np.array([sizes[name] for name in names])
    if np.ndim(population) == 0:  # type: ignore[arg-type]
        if stratified and len(names) > 1:
            raise WrongCall("design.population_one", strata=len(names))
        return np.repeat(_known_sizes([population]), len(names))
    each = _known_sizes(population)
    same_length(values=stratum, population=each)
    first = np.zeros(len(names))
    first[stratum[::-1]] = each[::-1]
    differs = np.flatnonzero(each != first[stratum])
    if len(differs):
        where = _where(names[stratum[differs[0]]], stratified)
        raise WrongCall("design.population_varies", stratum=where)
    return first


def _known_sizes(sizes: object) -> Floats:
    # Infinite is an honest answer here, which `vector` would refuse.
    listed = pd.Series(list(sizes))  # type: ignore[call-overload]
    infinite = listed.map(lambda size: isinstance(size, float) and size == np.inf).to_numpy(bool)
    found = vector(listed.where(~infinite, 1.0), "population")
    if np.isnan(found).any():
        raise WrongCall("design.population_missing")
    return np.where(infinite, np.inf, found)


def _where(name: object, stratified: bool) -> str:
    return f" ({name})" if stratified else ""
