"""Going on in spite of findings: what is wrong is set aside, by name, and accounted for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from alliances.datasets.ledger import DUPLICATE_CODES, cells_where, key_columns, refused_cells
from alliances.datasets.parsing.spelling import references
from alliances.datasets.place import cell_position, label
from alliances.datasets.survey import Ledger, SheetLedger, Survey, Table
from alliances.findings import Severity
from alliances.frameworks.model import Framework, State
from alliances.frameworks.sheets import Sheet, sheets

_REASON = "set_aside"
_OWNERS = frozenset({"partnerships", "waves"})
"""Registers without whose row a row that names it says nothing."""


def set_aside(survey: Survey) -> Survey:
    """Return a survey without what its blocking findings concern.

    A row with a blocking finding in a key or a required column is left out; so is a row that names
    a partnership or a wave left out. Elsewhere the cell alone is: an answer becomes
    `State.INVALID`.
    The findings stay, and the ledger names what was set aside.

    Parameters
    ----------
    survey
        A checked survey; left as it is.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from alliances.datasets.example.programme import write_mistakes
    >>> from alliances.datasets.load import check
    >>> with TemporaryDirectory() as folder:
    ...     told = write_mistakes(Path(folder) / "campagne.xlsx", partnerships=60, national=5)
    ...     survey = set_aside(check(Path(folder) / "campagne.xlsx"))
    >>> survey.ledger.reconciles, any("set_aside" in s.excluded for s in survey.ledger.sheets)
    (True, True)
    """
    declared = sheets(survey.framework)
    tables: dict[str, Table] = {}
    dropped: dict[str, pd.Series] = {}
    for key, table in survey.tables.items():
        faults = [*_faults(survey, table)]
        wrong = _wrong_rows(table, declared[key], faults)
        wrong |= _orphaned(table, tables, survey.framework)
        tables[key] = _without(table, declared[key], faults, wrong)
        dropped[key] = wrong
    ledgers = [_ledger(sheet, survey, dropped) for sheet in survey.ledger.sheets]
    return replace(survey, tables=tables, ledger=Ledger(tuple(ledgers)), aside=True)


def _faults(survey: Survey, table: Table) -> Iterator[tuple[int, str, str]]:
    """Yield row, column and code of each blocking finding in the data of a table."""
    rows = set(table.data.index)
    blocks: dict[tuple[str, str], list[int]] = {}
    for number, place in enumerate(table.places):
        for where in place.sheets:
            blocks.setdefault(where, []).append(number)
    for finding in survey.findings:
        if finding.severity is Severity.BLOCKING and finding.sheet and finding.cell:
            row, column = cell_position(finding.cell)
            where = finding.file, finding.sheet
            for number in blocks.get(where, ()):
                for at, key in table.places[number].holding(where, row, column):
                    if label(at, number) in rows:
                        yield label(at, number), key, finding.code


def _wrong_rows(table: Table, sheet: Sheet, faults: list[tuple[int, str, str]]) -> pd.Series:
    """Return for each row whether it has a blocking finding in a key, or lacks what is required."""
    keys = key_columns(sheet)
    required = [column.key for column in sheet.columns if column.required and column.key in keys]
    rows = {row for row, column, code in faults if column in keys or code in DUPLICATE_CODES}
    return table.data[required].isna().any(axis=1) | table.data.index.isin(list(rows))


def _orphaned(table: Table, kept: Mapping[str, Table], framework: Framework) -> pd.Series:
    """Return for each row whether it names a partnership or a wave that is not kept."""
    orphaned = pd.Series(False, index=table.data.index)
    for link in references(framework):
        if link.table == table.key and link.target in _OWNERS and link.target in kept:
            register = kept[link.target]
            if link.key in register.columns:
                named = table.data[link.column]
                orphaned |= named.notna() & ~named.isin(register.data[link.key])
    return orphaned


def _without(
    table: Table, sheet: Sheet, faults: list[tuple[int, str, str]], wrong: pd.Series
) -> Table:
    """Return a table without its wrong rows, and without the wrong cells of the others."""
    data, states = table.data.copy(), table.states.copy()
    for row, column, _ in faults:
        if not wrong[row] and column not in key_columns(sheet):
            data.loc[row, column] = None
            if column in states:
                states.loc[row, column] = int(State.INVALID)
    kept = ~wrong
    return replace(
        table,
        data=data[kept],
        states=states[kept] if len(states) else states,
        raw=table.raw[kept],
    )


def _ledger(sheet: SheetLedger, survey: Survey, dropped: Mapping[str, pd.Series]) -> SheetLedger:
    """Return the ledger of a sheet after setting aside: data become exclusions, rows rejected."""
    where = sheet.file, sheet.sheet
    here = [table for table in survey.tables.values() if _stands_in(table, where)]
    refused = set().union(*(_refused(survey, table, where) for table in here))
    aside: set[str] = set()
    kept: set[str] = set()
    rows = 0
    for table in here:
        out = dropped[table.key]
        aside |= _held(table, out, where)
        kept |= _held(table, ~out, where) if len(here) > 1 else set()
        rows += sum((table.file_of(row), table.sheet_of(row)) == where for row in out.index[out])
    cells = len(aside - kept - refused)
    rejected = rows - sheet.duplicates if rows >= sheet.duplicates else 0
    moved = max(rejected - sheet.rejected, 0)
    excluded = {**sheet.excluded, **({_REASON: cells} if cells or moved else {})}
    return replace(
        sheet,
        data=sheet.data - cells,
        excluded=excluded,
        kept=sheet.kept - moved,
        rejected=sheet.rejected + moved,
    )


def _stands_in(table: Table, where: tuple[str, str]) -> bool:
    return any(where in place.sheets for place in table.places)


def _in_sheet(table: Table, cells: Iterable[tuple[int, str]], where: tuple[str, str]) -> set[str]:
    """Return the addresses of those of some cells that stand in a sheet."""
    found = (table.where(key, row) for row, key in cells)
    return {cell for file, sheet, cell in found if (file, sheet) == where}


def _held(table: Table, rows: pd.Series, where: tuple[str, str]) -> set[str]:
    """Return the addresses of the non-empty cells of some rows, in one sheet."""
    return _in_sheet(table, cells_where(table.raw[rows].notna()), where)


def _refused(survey: Survey, table: Table, where: tuple[str, str]) -> set[str]:
    """Return the addresses of the cells that were no data before: unread, or blocking."""
    cells = cells_where(refused_cells(table))
    cells |= {(row, column) for row, column, _ in _faults(survey, table)}
    return _in_sheet(table, cells, where)
