"""Any workbook, through a mapping: which of their columns is which of our fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.layouts.block import (
    heading_cell,
    heading_text,
    hidden_findings,
    merged_findings,
    percent_cells,
    rows_from,
)
from alliances.datasets.layouts.mapped_rows import (
    drop_blank,
    drop_repeated,
    order_dates,
    recode,
    say_nothing,
)
from alliances.datasets.layouts.outline import Field, Grid, Origin, Outline
from alliances.datasets.layouts.uses import Use, count, mark, note, use_of
from alliances.datasets.located import Layout, Located, RawSheet, RawWorkbook
from alliances.datasets.mapping.mapping import Entry, FileMapping
from alliances.datasets.place import Elsewhere, Place, block_of, cell_name, label, row_of
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import Sheet, sheets
from alliances.language.matching import fold, nearest


def locate(
    workbook: RawWorkbook, outline: Outline, framework: Framework, mapping: FileMapping
) -> Layout:
    """Find our tables in a foreign workbook, and account for every cell of it.

    Parameters
    ----------
    workbook
        As `alliances.datasets.reading.workbooks.read_workbook` gives it.
    outline
        Where its tables lie. An entry that names its rows of headings and data has its own.
    framework
        Its items are fields of the answer tables.
    mapping
        Which of their columns is which of our fields. Several entries may read the same sheet.
    """
    file = workbook.source.file
    uses = {raw.name: use_of(raw) for raw in workbook.sheets}
    tables: list[Located] = []
    findings: list[Finding] = [*outline.findings]
    missing: set[str] = set()
    for key, sheet in sheets(framework).items():
        blocks: list[_Made] = []
        for entry in (entry for entry in mapping.entries if entry.table == key):
            finder = _Finder(workbook, outline, sheet, entry, framework)
            made, found = _block(finder, len(blocks), uses)
            findings += found
            if made is not None:
                blocks.append(made)
            if any(finding.severity is Severity.BLOCKING for finding in found):
                missing.add(key)
        if blocks:
            located, found = _gather(file, sheet, blocks, uses)
            tables.append(located)
            findings += found
    findings += _left_sheets(file, outline, tables)
    counts = tuple(
        count(file, raw.name, uses[raw.name], tables, outline) for raw in workbook.sheets
    )
    return Layout(
        tuple(tables),
        counts,
        _once(findings),
        frozenset(missing),
        mapping.campaign.get("language", "fr"),
        mapping.campaign,
    )


def _left_sheets(file: str, outline: Outline, tables: Sequence[Located]) -> Iterator[Finding]:
    """Say which sheets hold a table that the mapping takes nothing of, where it takes others."""
    read = {name for table in tables for place in table.places for _, name in place.sheets}
    for grid in outline.grids:
        if len(grid.rows) and grid.sheet.name not in read:
            cell = cell_name(min(grid.headings, default=1), 0)
            details = {"count": len(grid.rows)}
            where = grid.sheet.name, cell, None, details
            yield Finding("sheet_not_mapped", Severity.ADVICE, file, *where)


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings without repeats: several entries may meet the same fault of one sheet."""
    # Findings compare without their details, which here tell two missing headings apart.
    return tuple({(f, str(sorted(f.details.items()))): f for f in findings}.values())


@dataclass(frozen=True, slots=True)
class _Made:
    """The rows that an entry gave, and which of their columns became which of our fields."""

    entry: Entry
    fields: Mapping[str, Field]
    table: Located


@dataclass(frozen=True, slots=True)
class _Finder:
    """What an entry looks for, and where."""

    workbook: RawWorkbook
    outline: Outline
    sheet: Sheet
    entry: Entry
    framework: Framework

    @property
    def file(self) -> str:
        return self.workbook.source.file

    def raw(self) -> RawSheet | None:
        """Return the sheet that the entry names; else the first with a table, or that shows."""
        if self.entry.sheet:
            wanted = fold(self.entry.sheet)
            return next((raw for raw in self.workbook.sheets if fold(raw.name) == wanted), None)
        if self.outline.grids and not self.entry.header_row:
            return self.outline.grids[0].sheet
        return next((raw for raw in self.workbook.sheets if not raw.hidden), None)

    def grid(self, raw: RawSheet) -> Grid:
        """Return the table of a sheet: by the rows that the entry names, else as outlined."""
        found = self.outline.grid(raw.name)
        if found is not None and not self.entry.header_row and not self.entry.first_row:
            return found
        header = self.entry.header_row or 1
        return grid_below(raw, header, self.entry.first_row or header + 1)


def grid_below(raw: RawSheet, header_row: int, first_row: int) -> Grid:
    """Return the table of a sheet whose rows of headings and data somebody named."""
    row = raw.cells[header_row - 1] if len(raw.cells) >= header_row else ()
    fields = []
    for column in range(raw.cells.shape[1]):
        heading = heading_text(row[column]) if len(row) else ""
        fields.append(Field(column, heading, (heading,) if heading else ()))
    headings = tuple(range(header_row, first_row))
    return Grid(raw, headings, rows_from(raw, first_row), tuple(fields))


def _block(
    finder: _Finder, number: int, uses: Mapping[str, Use]
) -> tuple[_Made | None, list[Finding]]:
    """Return the rows that one entry gives, or what keeps them from being found."""
    entry, file = finder.entry, finder.file
    raw = finder.raw()
    if raw is None:
        near = nearest(entry.sheet, [known.name for known in finder.workbook.sheets])
        details = {"near": near, "table": entry.table}
        missing = Finding(
            "missing_sheet", Severity.BLOCKING, file, entry.sheet, "A1", None, details
        )
        return None, [missing]
    grid = finder.grid(raw)
    note(uses[raw.name], grid)
    fields, findings = _fields(file, grid, entry)
    if not fields:
        return None, findings
    made = _table(finder, grid, fields, number)
    findings += merged_findings(file, raw, made)
    findings += hidden_findings(file, raw, made)
    findings += _orphans(file, grid, fields, uses[raw.name])
    findings += _childless(finder, grid, fields, uses)
    made, skipped = drop_blank(made, entry)
    mark(uses[raw.name].skipped, skipped, fields)
    made = say_nothing(made, grid.nothing, finder.sheet, finder.framework)
    made, found = order_dates(file, made, entry, finder.sheet, finder.framework)
    findings += found
    return _Made(entry, fields, _with_constants(recode(made, entry), entry)), findings


def _fields(file: str, grid: Grid, entry: Entry) -> tuple[dict[str, Field], list[Finding]]:
    """Return their field for each of ours: by any of its names, failing that by its letter."""
    named: dict[str, list[Field]] = {}
    for each in grid.fields:
        for name in dict.fromkeys(fold(name) for name in (each.heading, *each.names) if name):
            named.setdefault(name, []).append(each)
    found: dict[str, Field] = {}
    findings: list[Finding] = []
    for name, wanted in entry.columns.items():
        candidates = named.get(fold(wanted), [])
        lettered = grid.lettered(wanted)
        if len(candidates) > 1:
            findings.append(_ambiguous(file, grid, wanted, candidates))
        elif candidates:
            found[name] = candidates[0]
        elif lettered is not None:
            found[name] = lettered
        else:
            findings.append(_missing(file, grid, wanted))
    return found, findings


def _ambiguous(file: str, grid: Grid, wanted: str, candidates: Sequence[Field]) -> Finding:
    row = grid.headings[-1] if grid.headings else 1
    first, *others = [cell_name(row, each.column) for each in candidates]
    details = {"key": wanted, "first": first, "others": ", ".join(others)}
    code, cell = "ambiguous_heading", others[0]
    return Finding(code, Severity.BLOCKING, file, grid.sheet.name, cell, wanted, details)


def _missing(file: str, grid: Grid, wanted: str) -> Finding:
    near = nearest(wanted, [each.heading for each in grid.fields if each.heading])
    at = next((each for each in grid.fields if near and each.heading == near), None)
    row = grid.headings[-1] if grid.headings else 1
    named = heading_cell(row, at.column, near) if at is not None else ""
    details = {"key": wanted, "near": named}
    code = "missing_heading"
    return Finding(code, Severity.BLOCKING, file, grid.sheet.name, "A1", None, details)


def _table(finder: _Finder, grid: Grid, fields: Mapping[str, Field], number: int) -> Located:
    """Return the rows of a grid that hold something in one of these fields."""
    # Column by column in memory: each is parsed by itself.
    cells: npt.NDArray[np.object_] = np.empty((len(fields), len(grid.rows)), dtype=object)
    for place, of in enumerate(fields.values()):
        cells[place] = grid.cells(of)
    kept = np.flatnonzero((~np.asarray(pd.isna(cells), dtype=bool)).any(axis=0))
    labels = pd.Index(grid.rows[kept] + label(0, number), name="row", dtype=np.int64)
    columns = {name: of.column for name, of in fields.items()}
    elsewhere = {
        name: _elsewhere(grid, of.origin) for name, of in fields.items() if of.origin is not None
    }
    heading = grid.headings[-1] if grid.headings else 0
    stands = Place(grid.sheet.name, columns, file=finder.file, heading=heading, elsewhere=elsewhere)
    return Located(
        finder.sheet.key,
        (stands,),
        pd.DataFrame(cells[:, kept].T, index=labels, columns=list(fields), dtype=object),
        percent=percent_cells(grid.sheet, columns, labels, number)
        | _percent_elsewhere(fields, stands, labels),
    )


def _elsewhere(grid: Grid, origin: Origin) -> Elsewhere:
    pairs = zip(grid.rows.tolist(), origin.rows.tolist(), strict=True)
    rows = {here: there for here, there in pairs if there}
    return Elsewhere(origin.sheet.name, origin.columns[0], rows, origin.heading)


def _percent_elsewhere(
    fields: Mapping[str, Field], place: Place, labels: pd.Index
) -> frozenset[tuple[int, str]]:
    """Return label and key of the cells of other sheets that show a percentage."""
    return frozenset(
        (int(each), name)
        for name, of in fields.items()
        if of.origin is not None and of.origin.sheet.percent
        for each in labels
        if place.where(name, row_of(int(each)))[2] in of.origin.sheet.percent
    )


def _orphans(file: str, grid: Grid, fields: Mapping[str, Field], use: Use) -> Iterator[Finding]:
    """Report each row that names a row of another sheet which is not there, and needs it."""
    of = next((each for each in fields.values() if each.origin is not None), None)
    if of is None or of.origin is None:
        return
    lost = grid.rows[of.origin.rows == 0]
    use.refused[lost - 1, of.column] = use.content[lost - 1, of.column]
    details = {"other": of.origin.sheet.name}
    for row in lost.tolist():
        value = heading_text(grid.sheet.cells[row - 1, of.column]) or None
        where = grid.sheet.name, cell_name(row, of.column), value
        code = "parent_row_missing" if value else "parent_row_unsaid"
        yield Finding(code, Severity.BLOCKING, file, *where, details)


def _childless(
    finder: _Finder, grid: Grid, fields: Mapping[str, Field], uses: Mapping[str, Use]
) -> Iterator[Finding]:
    """Report each row that a repeated group takes values from, and that has no row in the group."""
    origins = [of.origin for of in fields.values() if of.origin is not None]
    for name in dict.fromkeys(origin.sheet.name for origin in origins):
        parent = finder.outline.grid(name)
        if parent is None:
            continue
        note(uses[name], parent)
        mine = [origin for origin in origins if origin.sheet.name == name]
        columns = np.unique([column for origin in mine for column in origin.columns])
        alone = parent.rows[~np.isin(parent.rows, mine[0].rows)]
        cells = uses[name].content[np.ix_(alone - 1, columns)]
        uses[name].childless[np.ix_(alone - 1, columns)] |= cells
        for row, held in zip(alone.tolist(), cells, strict=True):
            if held.any():
                column = int(columns[held.argmax()])
                value = heading_text(parent.sheet.cells[row - 1, column])
                where = name, cell_name(row, column), value, {"other": grid.sheet.name}
                yield Finding("no_rows_in_group", Severity.VERIFY, finder.file, *where)


def _with_constants(table: Located, entry: Entry) -> Located:
    """Give every row the entry's constants; they have the address of the row's first field."""
    place = table.places[0]
    first = next(iter(place.columns.values()))
    raw = table.raw.assign(**{name: value for name, value in entry.constants.items()})
    columns = {**place.columns, **dict.fromkeys(entry.constants, first)}
    return replace(table, raw=raw.astype(object), places=(replace(place, columns=columns),))


def _gather(
    file: str, sheet: Sheet, blocks: Sequence[_Made], uses: Mapping[str, Use]
) -> tuple[Located, list[Finding]]:
    """Put the blocks of a table one below the other, repeated rows dropped where that is asked."""
    parts = [made.table for made in blocks]
    raw = pd.concat([part.raw for part in parts]).astype(object)
    raw = raw.where(raw.notna(), None)
    table = Located(
        sheet.key,
        tuple(part.places[0] for part in parts),
        raw,
        {label: text for part in parts for label, text in part.text.items()},
        frozenset().union(*(part.percent for part in parts)),
    )
    distinct = frozenset(n for n, made in enumerate(blocks) if made.entry.distinct)
    table, repeated, findings = drop_repeated(file, table, sheet, distinct)
    for number, made in enumerate(blocks):
        use = uses[made.table.places[0].sheet]
        mark(use.repeated, [r for r in repeated if block_of(r) == number], made.fields)
        kept = [label for label in table.raw.index if block_of(label) == number]
        mark(use.taken, kept, made.fields)
        for name, of in made.fields.items():
            if of.origin is not None:
                away = made.table.places[0].elsewhere[name].rows
                rows = [away[row_of(label)] for label in kept if row_of(label) in away]
                taken = uses[of.origin.sheet.name].taken
                taken[np.ix_(np.array(rows, dtype=int) - 1, np.array(of.origin.columns))] = True
    return table, findings
