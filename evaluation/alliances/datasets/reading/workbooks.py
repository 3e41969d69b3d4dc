"""Values of a file with their addresses: guard, then the reader of its format."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

import numpy as np
import numpy.typing as npt
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from alliances.datasets.located import RawSheet, RawWorkbook, Unread
from alliances.datasets.place import COLUMNS, ROWS, cell_name, cell_position
from alliances.datasets.reading.apart import read_apart
from alliances.datasets.reading.cells import as_cells, cells_of
from alliances.datasets.reading.dimensions import is_undeclared, without_dimensions
from alliances.datasets.reading.guard import LIMITS, Limits, check_file
from alliances.datasets.reading.memory import free_bytes
from alliances.datasets.reading.package import Package, open_package
from alliances.datasets.reading.scan import SheetScan, scan_exactly, scan_sheet
from alliances.datasets.reading.shared_texts import Lengths, shared_lengths
from alliances.datasets.reading.texts import read_text
from alliances.datasets.survey import Source
from alliances.errors import UnreadableFile
from alliances.findings import Finding, Severity

_MEGABYTE = 1_000_000
_SHORTEST_CELL = len('<c r="A1" t="s"><v>1</v></c>')
_MARKUP = 40
"""Bytes of XML around the value of a cell, as the usual writers write it."""
_KEPT_CELL, _READ_CELL = 32, 64
"""Bytes of a cell as we keep it, and as the reader holds it while it reads (measured)."""
_SPARSE = 50
"""A large sheet of which fewer than one cell in so many is written has a stray cell."""


def read_workbook(
    path: str | Path, limits: Limits = LIMITS, name: str | None = None
) -> RawWorkbook:
    """Read every worksheet of a file: values as they stand, addresses as a spreadsheet counts them.

    Parameters
    ----------
    path
        An .xlsx, .xlsm, .xls, .xlsb, .ods, .csv or .tsv file; what it is, its content tells.
    limits
        What it may not exceed.
    name
        What the file is called in findings; None: its own name.

    Returns
    -------
    RawWorkbook
        Numbers are float, dates ``datetime``, texts ``str``, empty cells None; an error cell or a
        formula without a stored value is an `Unread`.

    Raises
    ------
    WrongCall
        There is no such file, or it is a folder.
    UnreadableFile
        The file cannot be read, or not safely; the code says why.
    """
    path = Path(path)
    kind = check_file(path, limits)
    source = _source(path, name or path.name)
    if kind == "text":
        return _text(path, source, limits)
    return _package(path, source, limits) if kind == "xlsx" else _apart(path, source, kind, limits)


def _text(path: Path, source: Source, limits: Limits) -> RawWorkbook:
    read = read_text(path, source.file, limits)
    remarks = read.remarks
    if path.suffix.lower().startswith(".xls"):
        remarks = (Finding("text_named_workbook", Severity.ADVICE, source.file), *remarks)
    sheet = RawSheet(read.name, False, read.cells)
    return RawWorkbook(source, (sheet,), remarks, "text")


def _apart(path: Path, source: Source, kind: str, limits: Limits) -> RawWorkbook:
    read = read_apart(path, source.file, kind, limits)
    if not read:
        raise UnreadableFile("no_worksheet", file=source.file)
    sheets = tuple(
        _raw_sheet(
            sheet.name,
            sheet.hidden,
            as_cells(sheet.rows),
            SheetScan(**{"merged": list(sheet.merged), **(sheet.scan or {})}),
        )
        for sheet in read
    )
    details = {"format": f".{kind}"}
    unseen = Finding("format_hides", Severity.ADVICE, source.file, details=details)
    seen = all(sheet.scan is not None for sheet in read)
    return RawWorkbook(source, sheets, () if seen else (unseen,), kind)


def _package(path: Path, source: Source, limits: Limits) -> RawWorkbook:
    scans, beside = _scan(path, limits)
    free = free_bytes()
    if free is not None and _needed(scans) > free:
        raise UnreadableFile("file_too_large_for_memory", file=path.name)
    try:
        sheets = tuple(_read_sheets(path, scans))
    except (KeyboardInterrupt, SystemExit, UnreadableFile):
        raise
    except MemoryError as error:
        raise UnreadableFile("file_too_large_for_memory", file=path.name) from error
    # A fault inside the reader arrives as pyo3's PanicException, which is no Exception.
    except BaseException as error:
        raise UnreadableFile("damaged_file", file=path.name) from error
    severity = {"external_links": Severity.VERIFY}
    remarks = [Finding(code, severity.get(code, Severity.ADVICE), source.file) for code in beside]
    return RawWorkbook(source, sheets, tuple(remarks))


def _source(path: Path, name: str) -> Source:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Source(name, digest, path.stat().st_size)


def _scan(path: Path, limits: Limits) -> tuple[dict[str, SheetScan], tuple[str, ...]]:
    """Scan every worksheet, and refuse what would make the reader abort.

    Returns the scans by sheet, and what the workbook holds beside its cells.
    """
    scans = {}
    cells = written = 0
    with zipfile.ZipFile(path) as archive:
        package = open_package(archive, path.name)
        lengths = _lengths(archive, package, limits)
        for sheet in package.sheets:
            try:
                styles = package.percent_styles, package.padded_styles
                scan = scan_sheet(archive, sheet.part, *styles, lengths)
                if not _bounded(scan, limits):
                    scan = scan_exactly(archive, sheet.part, *styles, lengths)
            except OverflowError as error:
                raise _out_of_bounds(path, sheet.name, str(error)) from error
            except (LookupError, ExpatError, ValueError, zipfile.BadZipFile) as error:
                raise UnreadableFile("damaged_file", file=path.name) from error
            if not _bounded(scan, limits):
                last = cell_name(scan.rows, scan.columns - 1)
                raise _out_of_bounds(path, sheet.name, last)
            cells += scan.rows * scan.columns
            size = archive.getinfo(sheet.part).file_size
            written += scan.shared_bytes + max(0, size - _MARKUP * scan.cells)
            if cells > limits.cells:
                details = {"cells": cells, "limit": limits.cells}
                raise UnreadableFile("too_many_cells", file=path.name, **details)
            if written > limits.cell_text_bytes:
                details = {
                    "size": written // _MEGABYTE,
                    "limit": limits.cell_text_bytes // _MEGABYTE,
                }
                raise UnreadableFile("too_much_text", file=path.name, **details)
            scan.lists = [(at, package.meant(formula)) for at, formula in scan.lists]
            scans[sheet.name] = scan
    return scans, package.remarks


def _lengths(archive: zipfile.ZipFile, package: Package, limits: Limits) -> Lengths | None:
    """Return the size of each shared text; None where the cells cannot show too much of them."""
    if not package.texts:
        return None
    if archive.getinfo(package.texts).file_size > limits.cell_text_bytes:
        size = archive.getinfo(package.texts).file_size // _MEGABYTE
        limit = limits.cell_text_bytes // _MEGABYTE
        raise UnreadableFile("too_much_text", file=package.file, size=size, limit=limit)
    lengths = shared_lengths(archive, package.texts)
    longest = int(lengths.max()) if len(lengths) else 0
    sizes = sum(archive.getinfo(sheet.part).file_size for sheet in package.sheets)
    return lengths if longest * (sizes // _SHORTEST_CELL) > limits.cell_text_bytes // 2 else None


def _needed(scans: Mapping[str, SheetScan]) -> int:
    """Return about how many bytes reading takes: all the cells, and the reader's own of a sheet."""
    kept = sum(scan.rows * scan.columns * _KEPT_CELL for scan in scans.values())
    read = (
        scan.rows * scan.columns * _READ_CELL + 2 * scan.shared_bytes for scan in scans.values()
    )
    return kept + max(read, default=0)


def _bounded(scan: SheetScan, limits: Limits) -> bool:
    area = scan.rows * scan.columns
    sparse = area > limits.cells_sparse and scan.cells * _SPARSE < area
    return scan.rows <= ROWS and scan.columns <= COLUMNS and area <= limits.cells and not sparse


def _out_of_bounds(path: Path, sheet: str, cell: str) -> UnreadableFile:
    return UnreadableFile("stray_cell", file=path.name, sheet=sheet, cell=cell)


def _read_sheets(path: Path, scans: dict[str, SheetScan]) -> list[RawSheet]:
    try:
        return _sheets_of(CalamineWorkbook.from_path(str(path)), scans)
    except CalamineError as error:
        if not is_undeclared(error):
            raise
    return _sheets_of(CalamineWorkbook.from_filelike(without_dimensions(path)), scans)


def _sheets_of(workbook: CalamineWorkbook, scans: dict[str, SheetScan]) -> list[RawSheet]:
    sheets = []
    for about in workbook.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet and about.name in scans:
            cells = cells_of(workbook.get_sheet_by_name(about.name))
            hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append(_raw_sheet(about.name, hidden, cells, scans[about.name]))
    return sheets


def _raw_sheet(
    name: str, hidden: bool, cells: npt.NDArray[np.object_], scan: SheetScan
) -> RawSheet:
    """Return a sheet with what its scan saw."""
    _show_zeros(cells, scan.padded)
    for at, truth in scan.truths.items():
        row, column = cell_position(at)
        if row <= cells.shape[0] and column < cells.shape[1]:
            cells[row - 1, column] = truth
    unread = dict.fromkeys(scan.without_value, "formula_without_value") | scan.errors
    places = {cell_position(name): code for name, code in unread.items()}
    if places:
        rows = max(max(row for row, _ in places), cells.shape[0])
        columns = max(max(column for _, column in places) + 1, cells.shape[1])
        grown = np.full((rows, columns), None, dtype=object)
        grown[: cells.shape[0], : cells.shape[1]] = cells
        for (row, column), code in places.items():
            grown[row - 1, column] = Unread(code)
        cells = grown
    return RawSheet(
        name,
        hidden,
        cells,
        frozenset(scan.percent),
        tuple(scan.merged),
        tuple(scan.hidden_rows),
        tuple(scan.hidden_columns),
        unread=places,
        filtered=scan.filtered,
        lists=tuple(scan.lists),
    )


def _show_zeros(cells: npt.NDArray[np.object_], padded: Mapping[str, int]) -> None:
    """Put back the leading zeros that the format of a number shows: 750 as 00750 is a code."""
    for name, digits in padded.items():
        row, column = cell_position(name)
        if row <= cells.shape[0] and column < cells.shape[1]:
            value = cells[row - 1, column]
            if isinstance(value, float) and value.is_integer() and value >= 0:
                cells[row - 1, column] = f"{int(value):0{digits}d}"
