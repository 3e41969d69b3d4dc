"""The framework's schemas on parsed tables: each failure becomes a mark at its cell."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.problem import Problem
from alliances.datasets.survey import Table
from alliances.frameworks.model import Framework
from alliances.frameworks.schema import duplicate_code, finding_of, sheet_schema
from alliances.frameworks.sheets import Sheet, sheets
from alliances.language import LANGUAGES, dates, text

_ORDER = "end_before_start"
_CASE = ["index", "column", "check"]
_MANY, _FEW = 1_000, 200
"""From so many rows on, a column of so few different values is judged value by value."""


def schema_marks(
    checked: Checked, framework: Framework, lists: Mapping[str, pd.DataFrame]
) -> Iterator[Mark]:
    """Check every table against its schema.

    Parameters
    ----------
    checked
        Parsed tables. Cells that could not be read are NA by now, so that a text in a column of
        numbers cannot hide the other faults of that column.
    framework, lists
        What the schemas are made from.

    Yields
    ------
    Mark
        One for each failing cell, with the code that the schema's check bears. A failure between
        cells is left out where one of them has a mark already: the wrong cell is told once.
    """
    declared = sheets(framework)
    for key, table in checked.tables.items():
        if len(table.data):
            failures = _failures(table, declared[key], framework, lists)
            yield from _marks(checked, table, declared[key], failures)


def _failures(
    table: Table, sheet: Sheet, framework: Framework, lists: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the failures of a table: ``row`` (label), ``code``, ``column``; one a cell."""
    data = table.data[list(table.columns)]
    different = _different(data)
    alone = sheet_schema(sheet, framework, lists, set(different), across=False)
    rest = sheet_schema(sheet, framework, lists, set(data.columns) - set(different))
    cases = pd.concat([*_of_values(alone, different, data), _cases(rest, data)])
    told = [finding_of(str(check)) for check in cases["check"]]
    made = pd.DataFrame(
        {
            "row": cases["index"].astype(int).to_numpy(),
            "code": [code for code, _ in told],
            "column": [at or own for (_, at), own in zip(told, cases["column"], strict=True)],
        }
    )
    return made.drop_duplicates(["row", "column"]).sort_values("row", kind="stable")


def _cases(schema: pa.DataFrameSchema, data: pd.DataFrame) -> pd.DataFrame:
    """Return the failing cells of a frame: ``index`` (label), ``column``, ``check``."""
    try:
        schema.validate(data, lazy=True)
    except SchemaErrors as errors:
        cases: pd.DataFrame = errors.failure_cases[_CASE].dropna(subset=["index"])
        return cases
    return pd.DataFrame(columns=_CASE)


def _different(data: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the different values, NA among them, of the columns that repeat a few many times."""
    if len(data) < _MANY:
        return {}
    values = {str(key): data[key].drop_duplicates() for key in data.columns}
    return {key: found for key, found in values.items() if len(found) <= _FEW}


def _of_values(
    schema: pa.DataFrameSchema, different: Mapping[str, pd.Series], data: pd.DataFrame
) -> Iterator[pd.DataFrame]:
    """Yield the failing cells of columns each of whose values is judged once.

    Parameters
    ----------
    schema
        Judges each cell by itself.
    different
        The different values of the columns.
    data
        All their cells.
    """
    if not different:
        return
    height = max(len(values) for values in different.values())
    # Shorter columns say their last value again.
    values = pd.DataFrame(
        {
            key: found.array[np.minimum(np.arange(height), len(found) - 1)]
            for key, found in different.items()
        }
    )
    for (key, check), cases in _cases(schema, values).groupby(["column", "check"], sort=False):
        wrong = values[key][cases["index"].astype(int)]
        cells = data[key]
        found = cells.isin(wrong.dropna().tolist()) | (cells.isna() & bool(wrong.isna().any()))
        rows = data.index[found].to_numpy()
        yield pd.DataFrame({"index": rows}).assign(column=str(key), check=str(check))


def _marks(checked: Checked, table: Table, sheet: Sheet, failures: pd.DataFrame) -> Iterator[Mark]:
    orders = failures["code"] == _ORDER
    firsts = _firsts(table, sheet) if (failures["code"] == duplicate_code(sheet)).any() else {}
    for case in records(failures[~orders]):
        if case.code == duplicate_code(sheet):
            if not _marked(checked, table, case.row, sheet.identity):
                # What a row takes from another sheet stands there once for several rows.
                column = table.own_column(case.row, sheet.identity)
                other = table.seen_from(firsts[case.row], column, case.row, at=column)
                details: dict[str, object] = {"other": other}
                first, second = table.raw.loc[firsts[case.row]], table.raw.loc[case.row]
                if first.fillna("").eq(second.fillna("")).all():
                    details["hint"] = {code: text("checking.same_rows", code) for code in LANGUAGES}
                problem = Problem(case.code, details=details)
                yield Mark(table.key, case.row, column, problem)
        else:
            details = {"minimum": f"{sheet.column(case.column).minimum or 0:g}"}
            yield Mark(table.key, case.row, case.column, Problem(case.code, details=details))
    yield from _orders(checked, table, sheet, failures[orders])


def _orders(checked: Checked, table: Table, sheet: Sheet, failures: pd.DataFrame) -> Iterator[Mark]:
    """Yield a mark for dates out of order: one that contradicts two others, at the last field."""
    fields = [column.key for column in sheet.columns]
    cases = failures.assign(
        field=failures["column"].map(fields.index),
        earlier=[sheet.column(column).after for column in failures["column"]],
    ).sort_values("field")
    for case in records(cases.drop_duplicates(["row", "earlier"], keep="last")):
        if not _marked(checked, table, case.row, (case.column, case.earlier)):
            details = {
                "other": table.seen_from(case.row, case.earlier, case.row, at=case.column),
                "day": dates(table.data[case.earlier][case.row].date()),
                "own": dates(table.data[case.column][case.row].date()),
            }
            yield Mark(table.key, case.row, case.column, Problem(_ORDER, details=details))


def _marked(checked: Checked, table: Table, row: int, columns: Iterable[str]) -> bool:
    return any((table.key, row, column) in checked.marks for column in columns)


def _firsts(table: Table, sheet: Sheet) -> dict[int, int]:
    """Return for each row the first one that has the same identity; blanks are alike."""
    keys = table.data[list(sheet.identity)]
    same = keys.groupby(list(sheet.identity), dropna=False, sort=False).ngroup().to_numpy()
    _, first, group = np.unique(same, return_index=True, return_inverse=True)
    return dict(zip(keys.index.tolist(), keys.index[first[group]].tolist(), strict=True))
