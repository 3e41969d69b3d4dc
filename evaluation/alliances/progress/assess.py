"""Progress: series, their terms, and one or several methods, as one table."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.errors import WrongCall
from alliances.language import text
from alliances.progress.breaks import breaks_of
from alliances.progress.declared import terms_of
from alliances.progress.methods import METHODS, Method, refuse_unknown
from alliances.progress.outcome import Outcome
from alliances.progress.runs import Runs, Words, runs_of, texts_of
from alliances.progress.terms import DOWN, UP, Terms, terms

COLUMNS = (
    "indicator",
    "series",
    "area",
    "method",
    "method_version",
    "base_year",
    "base_value",
    "current_year",
    "current_value",
    "progress_value",
    "score",
    "status",
    "reason",
)
"""The columns of a table of progress, in order."""

BASE_YEAR, TARGET_YEAR = 2015, 2030
"""The Agenda was adopted in 2015 and ends in 2030."""

_KEYS = ("indicator", "series", "disaggregation", "area", "unit")
_YEARS = range(1900, 2101)
_DIRECTIONS = {"up": UP, "down": DOWN}


def progress(
    observations: Any,
    targets: Any = None,
    *,
    method: str | Sequence[str] = "all",
    base_year: int = BASE_YEAR,
    target_year: int = TARGET_YEAR,
    direction: str | None = None,
    target: float | None = None,
    limit: float | None = None,
    bounds: tuple[float, float, float, float] | None = None,
) -> pd.DataFrame:
    """Assess the progress of SDG series, by one method or several side by side.

    Parameters
    ----------
    observations
        A frame with the columns ``series, area, year, value`` (and ``indicator``,
        ``disaggregation``, ``flag`` where there are), as `alliances.read_observations` gives it; or
        what that returns; or, for a single series, its years as an array.
    targets
        A frame with ``indicator, series, direction`` (``up`` or ``down``) and, where they exist,
        ``target, target_year, limit, base_year, lower, red, green, optimum, area``, as
        `alliances.read_targets` gives it. Series that it does not name have the direction and the
        target of the `odd17` framework, where that knows them. With years as the first argument:
        the values, one a year.
    method
        ``open-sdg``, ``eurostat`` (two windows, two rows), ``un-chart-2023``, ``sdsn``,
        ``sdsn-trend``, several of these, or ``all``.
    base_year, target_year
        The years between which the methods look, where a series has none of its own. Eurostat's
        windows are counted back from the latest value.
    direction, target, limit, bounds
        For a single series given as arrays: ``up`` or ``down``; the value to reach; a natural
        limit; the four goalposts lower, red, green, optimum.

    Returns
    -------
    DataFrame
        One row a series, area and method, with the columns `COLUMNS`: ``progress_value`` is what
        the method computes (a rate a year, a ratio, a score), ``status`` in the method's own words,
        ``reason`` a code of `alliances.progress.outcome.REASONS`, empty where there is none.
        A series by sex or age is named ``CODE [Sex=FEMALE]``.

    Raises
    ------
    WrongCall
        An unknown method or direction, a column that is not there, arrays of two lengths.

    Notes
    -----
    Each method names its source in its module under `alliances.progress.methods`. The Sustainable
    Development Report's goalposts, the ESCAP, OECD and 2024 chart methods: see `docs/progress.md`.

    Examples
    --------
    Canada's aid, as Statistics Canada publishes it (0.27 % of GNI in 2015, 0.38 % in 2023):

    >>> found = progress(
    ...     [2015, 2023], [0.27, 0.38], direction="up", target=0.7, method="open-sdg"
    ... )
    >>> found.loc[0, ["progress_value", "score"]].astype(float).round(7).tolist()
    [0.6656054, 0.4686528]
    >>> found.loc[0, "status"]
    'Progress made but acceleration needed'
    """
    chosen = _chosen(method)
    for year in (base_year, target_year):
        if year not in _YEARS:
            raise WrongCall("progress.year", year=year, first=_YEARS[0], last=_YEARS[-1])
    if isinstance(observations, pd.DataFrame) or hasattr(observations, "data"):
        runs, one = runs_and_terms(observations, targets)
    else:
        runs = _single(observations, targets)
        one = _given(runs, direction, target, limit, bounds)
    outcomes = [(each, each.assess(runs, one, base_year, target_year)) for each in chosen]
    return _table(runs, outcomes)


def runs_and_terms(observations: Any, targets: Any = None) -> tuple[Runs, Terms]:
    """Return the series of a table of observations, and what each is measured against.

    Raises
    ------
    WrongCall
        A column is not there, or a year or a value is none.
    """
    frame = getattr(observations, "data", observations)
    runs = runs_of(*_prepared(frame))
    return runs, terms_of(runs, targets, getattr(observations, "targets", None))


_BOUNDS = ("lower", "red", "green", "optimum")


def _given(
    runs: Runs,
    direction: str | None,
    target: float | None,
    limit: float | None,
    bounds: tuple[float, float, float, float] | None,
) -> Terms:
    """Return the terms of a single series."""
    if direction is not None and direction not in _DIRECTIONS:
        raise WrongCall("progress.direction", value=direction)
    if bounds is not None and len(bounds) != len(_BOUNDS):
        raise WrongCall("progress.bounds", bounds=", ".join(_BOUNDS))
    posts = {} if bounds is None else dict(zip(_BOUNDS, bounds, strict=True))
    values = set(runs.values.tolist())
    return terms(
        len(runs),
        direction=_DIRECTIONS.get(direction or "", 0.0),
        target=np.nan if target is None else target,
        limit=np.nan if limit is None else limit,
        binary=values == {0.0, 1.0} and target in (None, 1) and limit is None,
        **posts,
    )


def _chosen(method: str | Sequence[str]) -> list[Method]:
    asked = [method] if isinstance(method, str) else list(method)
    refuse_unknown(*asked)
    return [each for each in METHODS if "all" in asked or each.id in asked]


def _prepared(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Return the observations with the columns that runs need, what names a series, and more."""
    missing = [column for column in ("series", "area", "year", "value") if column not in frame]
    if missing:
        raise WrongCall("progress.columns", columns=", ".join(missing))
    keys = [key for key in _KEYS if key in frame]
    beside = [name for name in ("area_given",) if name in frame]
    needed = frame[[*keys, *beside, "year", "value"]]
    years, values = _numbers(frame["year"], "year"), _numbers(frame["value"], "value")
    if np.isnan(years).any() or (years % 1 != 0).any():
        raise WrongCall("progress.years")
    needed = needed.assign(year=years.astype(np.int64), value=values)
    return needed.assign(broken=breaks_of(needed, frame.get("flag"))), keys, beside


def _numbers(column: pd.Series, name: str) -> npt.NDArray[np.float64]:
    try:
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise WrongCall("progress.numbers", column=name) from None
    if np.isinf(numbers).any():
        raise WrongCall("progress.numbers", column=name)
    return numbers


def _single(years: Any, values: Any) -> Runs:
    """Return one series given as arrays."""
    moments, figures = np.ravel(np.asarray(years)), np.ravel(np.asarray(values, dtype=object))
    if values is None or len(moments) != len(figures):
        raise WrongCall("progress.lengths")
    frame = pd.DataFrame(
        {"indicator": "", "series": "", "area": "", "year": moments, "value": figures}
    )
    return runs_of(*_prepared(frame))


def _table(runs: Runs, outcomes: Sequence[tuple[Method, Outcome]]) -> pd.DataFrame:
    """Return the outcomes as one table: all rows of a series together, in the order of methods."""
    keys, count = named(runs.keys), len(outcomes)
    rows = keys.take(np.repeat(np.arange(len(keys)), count)).reset_index(drop=True)
    methods = {
        "method": [each.id for each, _ in outcomes],
        "method_version": [each.version for each, _ in outcomes],
    }
    for name, words in methods.items():
        rows[name] = np.tile(np.array(words, dtype=object), len(keys))
    figures: dict[str, list[npt.NDArray[Any]]] = {
        "base_year": [each.span.base_year for _, each in outcomes],
        "base_value": [each.span.base_value for _, each in outcomes],
        "current_year": [each.span.current_year for _, each in outcomes],
        "current_value": [each.span.current_value for _, each in outcomes],
        "progress_value": [each.value for _, each in outcomes],
        "score": [each.score for _, each in outcomes],
        "status": [_words(method, each.status) for method, each in outcomes],
        "reason": [each.reason for _, each in outcomes],
    }
    for name, parts in figures.items():
        column = np.stack(parts, axis=1).ravel()
        rows[name] = pd.Series(column).astype("Int64") if name.endswith("_year") else column
    return rows[list(COLUMNS)]


def _words(method: Method, status: Words) -> Words:
    """Return statuses in the method's own words."""
    codes, slugs = pd.factorize(status)
    words = [text(f"progress.status.{method.words}.{slug}", "en") for slug in slugs]
    said: Words = np.array([*words, ""], dtype=object)[codes]
    return said


def named(keys: pd.DataFrame) -> pd.DataFrame:
    """Return what names each series in a result: ``indicator, series, area``, as texts.

    A part of a series is named by its disaggregation, ``CODE [Sex=FEMALE]``; its unit is named
    where it is there in several: ``CODE [%]``. An area is called what the files call it first,
    however else they code it.
    """
    texts = {key: texts_of(keys[key]) if key in keys else "" for key in _KEYS}
    table = pd.DataFrame(texts, index=keys.index)
    units = table["unit"]
    if (units != "").any():
        units = units.where(table.duplicated(list(_KEYS[:-1]), keep=False), "")
    for part in (table["disaggregation"], units):
        if (part != "").any():
            table["series"] = table["series"].where(part == "", table["series"] + " [" + part + "]")
    if "area_given" in keys:
        table["area"] = _as_given(table["area"], texts_of(keys["area_given"]))
    return table[["indicator", "series", "area"]]


def _as_given(areas: pd.Series, given: Words) -> pd.Series:
    """Return each area as it is first written; as its code where two are written alike."""
    pairs = pd.DataFrame({"area": areas.to_numpy(), "given": given}).drop_duplicates("area")
    unique = pairs[~pairs["given"].duplicated(keep=False)].set_index("area")["given"]
    return areas.map(unique).fillna(areas)
