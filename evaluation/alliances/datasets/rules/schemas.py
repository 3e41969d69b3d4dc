"""The framework's schemas on parsed tables: each failure becomes a mark at its cell."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from alliances.datasets.marks import Checked, Mark, records
from alliances.datasets.problem import Problem
from alliances.datasets.survey import Table
from alliances.frameworks.model import Framework
from alliances.frameworks.schema import duplicate_code, finding_of, sheet_schema
from alliances.frameworks.sheets import Sheet, sheets
from alliances.language import dates

_ORDER = "end_before_start"


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
    schema = sheet_schema(sheet, framework, lists)
    try:
        schema.validate(table.data[list(table.columns)], lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset=["index"])
    else:
        return pd.DataFrame(columns=["row", "code", "column"])
    told = [finding_of(str(check)) for check in cases["check"]]
    made = pd.DataFrame(
        {
            "row": cases["index"].astype(int).to_numpy(),
            "code": [code for code, _ in told],
            "column": [at or own for (_, at), own in zip(told, cases["column"], strict=True)],
        }
    )
    return made.drop_duplicates(["row", "column"]).sort_values("row", kind="stable")


def _marks(checked: Checked, table: Table, sheet: Sheet, failures: pd.DataFrame) -> Iterator[Mark]:
    orders = failures["code"] == _ORDER
    firsts = _firsts(table, sheet) if (failures["code"] == duplicate_code(sheet)).any() else {}
    for case in records(failures[~orders]):
        if case.code == duplicate_code(sheet):
            if not _marked(checked, table, case.row, sheet.identity):
                other = table.seen_from(firsts[case.row], sheet.identity[0], case.row)
                problem = Problem(case.code, details={"other": other})
                yield Mark(table.key, case.row, case.column, problem)
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
                "other": table.cell(case.earlier, case.row),
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
