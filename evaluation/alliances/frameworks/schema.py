"""Pandera schemas made from declarations: campaign sheets, and observations of SDG 17.

A schema judges *parsed* data and coerces nothing. Each check carries the code of our finding as its
error text, so that it stands in the column ``check`` of pandera's ``failure_cases``; checks over
several columns add the column at fault: ``end_before_start@end`` (see `finding_of`).
"""

from collections.abc import Callable, Collection, Mapping
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.dtypes import DataType
from pandera.engines.pandas_engine import Engine

from alliances.frameworks.model import Framework, Item, Scale
from alliances.frameworks.sheets import ANSWER_SHEETS, Column, Sheet

_AT = "@"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_TEXTS_OF_OBSERVATION = (
    *("indicator", "version", "series", "area", "unit", "source", "vintage"),
    *("nature", "disaggregation", "flag", "area_given"),
)
OBSERVATION_KEYS = ("indicator", "series", "area", "year", "disaggregation", "unit")
"""What makes an observation: another unit is another observation."""


def finding_of(check: str) -> tuple[str, str | None]:
    """Return the code of the finding that a failed check stands for, and the column at fault.

    Parameters
    ----------
    check
        The value of the column ``check`` of pandera's ``failure_cases``.

    Returns
    -------
    tuple of str and (str or None)
        The column is None for checks of a single column, whose name stands in ``failure_cases``.

    Examples
    --------
    >>> finding_of("unknown_code"), finding_of("end_before_start@returned")
    (('unknown_code', None), ('end_before_start', 'returned'))
    """
    code, _, column = check.partition(_AT)
    return code, column or None


def sheet_schema(
    sheet: Sheet,
    framework: Framework,
    lists: Mapping[str, pd.DataFrame],
    only: Collection[str] | None = None,
    across: bool = True,
) -> pa.DataFrameSchema:
    """Return the schema of a sheet of the campaign workbook.

    Parameters
    ----------
    sheet
        One of `alliances.frameworks.sheets.sheets`.
    framework
        Its scales say which answers exist.
    lists
        The code lists in force, by name, each with a column ``code``. A column whose list is not
        there is not judged.
    only
        The columns whose cells it judges; None: all.
    across
        Whether it judges what several columns say together.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        For a frame as `alliances.datasets.survey.Table` describes it: typed columns, indexed by the
        row numbers of the sheet. A column that is absent is no fault here: headings are checked
        where the sheet is read.
    """
    asked = {column.target for column in sheet.columns} & lists.keys()
    codes = {name: frozenset(map(str, lists[name]["code"])) for name in asked}
    inherited = _inherited(sheet)
    columns = {
        column.key: _column(column, framework, codes, column.required and column not in inherited)
        for column in sheet.columns
        if only is None or column.key in only
    }
    if not across:
        return _schema(sheet.key, columns, [])
    checks = [_order(column) for column in sheet.columns if column.after]
    checks += [_once(column, sheet) for column in inherited]
    if sheet.identity:
        checks.append(_identity(sheet))
    return _schema(sheet.key, columns, checks)


def observations_schema(odd17: Framework) -> pa.DataFrameSchema:
    """Return the schema of observations of SDG series.

    Parameters
    ----------
    odd17
        The framework that knows the indicators of goal 17, by version, and their series.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        For a frame with the columns ``indicator, version, series, area, unit, source, vintage,
        nature, disaggregation, flag, area_given`` (texts; blank disaggregation is the total),
        ``year`` (integer) and ``value`` (float, in `unit`). An indicator of goal 17 is known by
        (code, version): 17.6.1 has two meanings. Those of other goals, of other sets and of areas
        have no version, and their series are free.
    """
    versions = {f"{i.code} {i.version}" for i in odd17.indicators}
    measured = {f"{s} {i.code} {i.version}" for i in odd17.indicators for s in i.series}
    series = {one.code for one in odd17.series}
    columns = {key: _text_column([_required()]) for key in _TEXTS_OF_OBSERVATION}
    columns["year"] = pa.Column(_dtype("int64"), _check(_is_year, "not_a_year"))
    finite = _check(np.isfinite, "not_a_number")
    columns["value"] = pa.Column(_dtype("float64"), [_required(), finite], nullable=True)
    checks = [
        _frame_check(partial(_has_version, known=versions), "unknown_version@version"),
        _frame_check(
            partial(_is_measured, known=measured, series=series), "other_indicator@series"
        ),
        _frame_check(partial(_is_first, keys=[*OBSERVATION_KEYS, "vintage"]), "duplicate_row@year"),
    ]
    return _schema("observations", columns, checks, required=True)


def duplicate_code(sheet: Sheet) -> str:
    """Return the code of the finding for a second row with the same identity."""
    if sheet.key in ANSWER_SHEETS:
        return "duplicate_answer"
    keys = any(column.kind == "key" for column in sheet.columns if column.unique)
    return "duplicate_key" if keys else "duplicate_row"


def _schema(
    name: str, columns: dict[str, pa.Column], checks: list[pa.Check], required: bool = False
) -> pa.DataFrameSchema:
    for column in columns.values():
        column.required = required
    return pa.DataFrameSchema(
        columns, checks=checks, index=pa.Index(int, unique=True), name=name, strict=False
    )


def _inherited(sheet: Sheet) -> list[Column]:
    """Return the facts that a row for one wave need not repeat from the row for all waves."""
    dated = any(column.unique and not column.required for column in sheet.columns)
    return [column for column in sheet.columns if dated and column.required and not column.unique]


def _column(
    column: Column, framework: Framework, codes: Mapping[str, frozenset[str]], required: bool
) -> pa.Column:
    checks = [_required()] if required else []
    if column.kind == "item":
        item = framework.item_by_id[column.target]
        return _item_column(item, framework.scales[item.scale], checks)
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum, error="below_minimum"))
    if column.kind in {"integer", "number"}:
        whole = [_check(_is_whole, "not_an_integer")] if column.kind == "integer" else []
        return pa.Column(_dtype("float64"), [*whole, *checks], nullable=True)
    if column.kind == "date":
        return pa.Column(_dtype("datetime64[us]"), checks, nullable=True)
    if column.kind == "yesno":
        return pa.Column(_dtype("boolean"), checks, nullable=True)
    if column.kind == "code" and column.target in codes:
        checks.append(_known(codes[column.target]))
    if column.kind == "codes" and column.target in codes:
        checks.append(_check(partial(_all_known, known=codes[column.target]), "unknown_code"))
    return _text_column(checks)


def _item_column(item: Item, scale: Scale, checks: list[pa.Check]) -> pa.Column:
    if scale.ordered:
        checks.append(_known([float(code) for code in scale.codes]))
        return pa.Column(_dtype("float64"), checks, nullable=True)
    if scale.levels:
        return _text_column([*checks, _known([str(code) for code in scale.codes])])
    if scale.quantity:
        checks.append(pa.Check.ge(0, error="below_minimum"))
        whole = [_check(_is_whole, "not_an_integer")] if scale.kind == "count" else []
        return pa.Column(_dtype("float64"), [*whole, *checks], nullable=True)
    if scale.kind == "date":
        return pa.Column(_dtype("datetime64[us]"), checks, nullable=True)
    return _text_column(checks)


@cache
def _dtype(name: str) -> DataType:
    """Return a dtype as pandera knows it: found by its name once, not for every column."""
    found: DataType = Engine.dtype(name)
    return found


def _text_column(checks: list[pa.Check]) -> pa.Column:
    # No type: texts are `str` or object, and pandera would look at each cell of an object column.
    return pa.Column(None, checks, nullable=True)


def _required() -> pa.Check:
    return pa.Check(pd.Series.notna, ignore_na=False, error="missing_value")


def _known(codes: Collection[Any]) -> pa.Check:
    return pa.Check.isin(codes, error="unknown_code")


def _check(holds: Callable[[pd.Series], Any], error: str) -> pa.Check:
    return pa.Check(holds, error=error)


def _frame_check(holds: Callable[[pd.DataFrame], Any], error: str) -> pa.Check:
    return pa.Check(holds, ignore_na=False, error=error)


def _order(column: Column) -> pa.Check:
    holds = partial(_is_not_before, column=column.key, after=column.after)
    return _frame_check(holds, f"end_before_start{_AT}{column.key}")


def _once(column: Column, sheet: Sheet) -> pa.Check:
    thing = [key.key for key in sheet.columns if key.unique and key.required]
    dated = [key.key for key in sheet.columns if key.unique and not key.required]
    holds = partial(_is_said_once, column=column.key, thing=thing, dated=dated)
    return _frame_check(holds, f"missing_value{_AT}{column.key}")


def _identity(sheet: Sheet) -> pa.Check:
    needed = [column.key for column in sheet.columns if column.unique and column.required]
    holds = partial(_is_first, keys=list(sheet.identity), needed=needed)
    return _frame_check(holds, f"{duplicate_code(sheet)}{_AT}{sheet.identity[0]}")


def _is_whole(values: pd.Series) -> pd.Series:
    return values % 1 == 0


def _is_year(values: pd.Series) -> pd.Series:
    return values.between(_FIRST_YEAR, _LAST_YEAR)


def _all_known(values: pd.Series, known: Collection[str]) -> pd.Series:
    # Few combinations occur in many rows: each is split once.
    distinct = {
        value: all(part.strip() in known for part in str(value).split(";"))
        for value in values.unique()
    }
    return values.map(distinct).astype(bool)


def _is_not_before(frame: pd.DataFrame, column: str, after: str) -> pd.Series:
    if column not in frame or after not in frame:
        return pd.Series(True, index=frame.index)
    return ~(frame[column] < frame[after])


def _is_said_once(
    frame: pd.DataFrame, column: str, thing: list[str], dated: list[str]
) -> pd.Series:
    """Tell the rows that say a fact, and those for one date whose thing has a row that says it."""
    if column not in frame:
        return pd.Series(True, index=frame.index)
    said = frame[column].notna()
    if not {*thing, *dated} <= set(frame.columns):
        return said
    elsewhere = said.groupby([frame[key] for key in thing]).transform("any").eq(True)
    return said | (elsewhere & frame[dated].notna().all(axis=1))


def _is_first(frame: pd.DataFrame, keys: list[str], needed: Collection[str] = ()) -> pd.Series:
    """Tell the first row of each identity; a row that lacks a part of its key has another fault.

    A column that a file need not have, and has not, is blank in every row.
    """
    present = [key for key in keys if key in frame]
    if not set(needed or keys) <= set(present):
        return pd.Series(True, index=frame.index)
    complete = frame[list(needed)].notna().all(axis=1) if needed else True
    return ~(frame.duplicated(present) & complete)


def _has_version(frame: pd.DataFrame, known: Collection[str]) -> pd.Series:
    """Tell the observations whose indicator has such a version; without one it is another's."""
    joined = frame["indicator"].astype(str) + " " + frame["version"].astype(str)
    return joined.isin(known) | (frame["version"].astype(str) == "")


def _is_measured(frame: pd.DataFrame, known: Collection[str], series: Collection[str]) -> pd.Series:
    """Tell the observations whose series measures the version of their indicator, or is free."""
    codes, versions = frame["series"].astype(str), frame["version"].astype(str)
    joined = codes + " " + frame["indicator"].astype(str) + " " + versions
    return joined.isin(known) | ~codes.isin(series) | (versions == "")
