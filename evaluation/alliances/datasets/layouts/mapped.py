"""Any workbook, through a mapping file: which of their columns is which of our fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from alliances.datasets.layouts.block import (
    Mask,
    block,
    filled,
    heading_cell,
    heading_text,
    hidden_findings,
    merged_findings,
)
from alliances.datasets.layouts.mapped_rows import drop_blank, drop_repeated, recode
from alliances.datasets.located import Layout, Located, RawSheet, RawWorkbook, SheetCount
from alliances.datasets.mapping import Entry, FileMapping
from alliances.datasets.place import Place, block_of, column_number, row_of
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import Sheet, sheets
from alliances.language.matching import fold, nearest


@dataclass(slots=True)
class _Use:
    """Which cells of a sheet the entries took or left; arrays of the sheet's shape."""

    content: Mask
    headings: Mask
    above: Mask
    taken: Mask
    skipped: Mask
    repeated: Mask


def locate(workbook: RawWorkbook, framework: Framework, mapping: FileMapping) -> Layout:
    """Find our tables in a foreign workbook, and account for every cell of it.

    Parameters
    ----------
    workbook
        As `alliances.datasets.reading.read_workbook` gives it.
    framework
        Its items are fields of the answer tables.
    mapping
        Which of their columns is which of our fields. Several entries may read the same sheet.
    """
    file = workbook.source.file
    uses = {raw.name: _use(raw) for raw in workbook.sheets}
    tables: list[Located] = []
    findings: list[Finding] = []
    missing: set[str] = set()
    for key, sheet in sheets(framework).items():
        blocks: list[tuple[Entry, Located]] = []
        for entry in (entry for entry in mapping.entries if entry.table == key):
            made, found = _block(workbook, sheet, entry, len(blocks), uses)
            findings += found
            if made is not None:
                blocks.append((entry, made))
            if any(finding.severity is Severity.BLOCKING for finding in found):
                missing.add(key)
        if blocks:
            located, found = _gather(file, sheet, blocks, uses)
            tables.append(located)
            findings += found
    counts = tuple(_count(raw.name, uses[raw.name], tables) for raw in workbook.sheets)
    return Layout(
        tuple(tables),
        counts,
        _once(findings),
        frozenset(missing),
        mapping.campaign.get("language", "fr"),
        mapping.campaign,
    )


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings without repeats: several entries may meet the same fault of one sheet."""
    # Findings compare without their details, which here tell two missing headings apart.
    return tuple({(f, *sorted(f.details.items(), key=str)): f for f in findings}.values())


def _use(raw: RawSheet) -> _Use:
    content = filled(raw)
    return _Use(content, *(np.zeros(content.shape, dtype=bool) for _ in range(5)))


def _block(
    workbook: RawWorkbook, sheet: Sheet, entry: Entry, number: int, uses: Mapping[str, _Use]
) -> tuple[Located | None, list[Finding]]:
    """Return the rows that one entry gives, or what keeps them from being found."""
    file = workbook.source.file
    raw = _sheet(workbook, entry)
    if raw is None:
        near = nearest(entry.sheet, [known.name for known in workbook.sheets])
        code, details = "missing_sheet", {"near": near}
        return None, [Finding(code, Severity.BLOCKING, file, entry.sheet, "A1", None, details)]
    columns, findings = _columns(file, raw, entry)
    use = uses[raw.name]
    use.headings[entry.header_row - 1 : entry.first_row - 1] = True
    use.above[: entry.header_row - 1] = True
    if not columns:
        return None, findings
    made = block(sheet.key, raw, columns, entry.first_row, number)
    findings += merged_findings(file, raw, made)
    findings += hidden_findings(file, raw, made)
    made, skipped = drop_blank(made, entry)
    _mark(use.skipped, made, skipped, columns)
    return _with_constants(recode(made, entry), entry), findings


def _sheet(workbook: RawWorkbook, entry: Entry) -> RawSheet | None:
    if not entry.sheet:
        return next((raw for raw in workbook.sheets if not raw.hidden), None)
    return next((raw for raw in workbook.sheets if fold(raw.name) == fold(entry.sheet)), None)


def _columns(file: str, raw: RawSheet, entry: Entry) -> tuple[dict[str, int], list[Finding]]:
    """Return the column of each field, found by heading, failing that by letter."""
    row = raw.cells[entry.header_row - 1] if len(raw.cells) >= entry.header_row else ()
    headings: dict[str, int] = {}
    for column, value in enumerate(row):
        headings.setdefault(fold(heading_text(value)), column)
    found: dict[str, int] = {}
    findings: list[Finding] = []
    for name, wanted in entry.columns.items():
        at = headings.get(fold(wanted), _by_letter(wanted, raw))
        if at is not None:
            found[name] = at
            continue
        near = nearest(wanted, [heading_text(value) for value in row if value is not None])
        named = heading_cell(entry.header_row, headings[fold(near)], near) if near else ""
        details = {"key": wanted, "near": named}
        code = "missing_heading"
        findings.append(Finding(code, Severity.BLOCKING, file, raw.name, "A1", None, details))
    return found, findings


def _by_letter(wanted: str, raw: RawSheet) -> int | None:
    if not (wanted.isascii() and wanted.isalpha() and wanted.isupper() and len(wanted) <= 3):
        return None
    column = column_number(wanted)
    return column if column < raw.cells.shape[1] else None


def _with_constants(table: Located, entry: Entry) -> Located:
    """Give every row the entry's constants; they have the address of the row's first field."""
    place = table.places[0]
    first = next(iter(place.columns.values()))
    raw = table.raw.assign(**{name: value for name, value in entry.constants.items()})
    columns = {**place.columns, **dict.fromkeys(entry.constants, first)}
    return replace(table, raw=raw.astype(object), places=(Place(place.sheet, columns),))


def _gather(
    file: str, sheet: Sheet, blocks: Sequence[tuple[Entry, Located]], uses: Mapping[str, _Use]
) -> tuple[Located, list[Finding]]:
    """Put the blocks of a table one below the other, repeated rows dropped where that is asked."""
    parts = [made for _, made in blocks]
    raw = pd.concat([part.raw for part in parts]).astype(object)
    raw = raw.where(raw.notna(), None)
    table = Located(
        sheet.key,
        tuple(part.places[0] for part in parts),
        raw,
        {label: text for part in parts for label, text in part.text.items()},
        frozenset().union(*(part.percent for part in parts)),
    )
    distinct = frozenset(n for n, (entry, _) in enumerate(blocks) if entry.distinct)
    table, repeated, findings = drop_repeated(file, table, sheet, distinct)
    for number, (entry, part) in enumerate(blocks):
        columns = {name: part.places[0].columns[name] for name in entry.columns if name in part.raw}
        use = uses[part.places[0].sheet]
        _mark(
            use.repeated, part, [label for label in repeated if block_of(label) == number], columns
        )
        kept = [label for label in table.raw.index if block_of(label) == number]
        _mark(use.taken, part, kept, columns)
    return table, findings


def _mark(mask: Mask, table: Located, labels: Sequence[int], columns: Mapping[str, int]) -> None:
    rows = np.array([row_of(label) - 1 for label in labels], dtype=int)
    mask[np.ix_(rows, np.array(list(columns.values()), dtype=int))] = True


def _count(name: str, use: _Use, tables: Sequence[Located]) -> SheetCount:
    """Count the cells of a sheet; a cell has one reason, the first that applies in this order."""
    keys = tuple(
        table.key for table in tables if any(place.sheet == name for place in table.places)
    )
    if not keys:
        cells = int(use.content.sum())
        return SheetCount(name, (), cells, 0, 0, {"unmapped_sheet": cells} if cells else {})
    left = use.content.copy()
    counted: dict[str, int] = {}
    reasons = {
        "located": use.taken,
        "headings": use.headings,
        "above_headings": use.above,
        "same_as_above": use.repeated,
        "skipped_row": use.skipped,
        "unmapped_column": np.ones_like(left),
    }
    for reason, mask in reasons.items():
        counted[reason] = int((left & mask).sum())
        left &= ~mask
    located, headings = counted.pop("located"), counted.pop("headings")
    excluded = {reason: count for reason, count in counted.items() if count}
    return SheetCount(name, keys, int(use.content.sum()), headings, located, excluded)
