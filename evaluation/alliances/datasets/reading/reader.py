"""The program that the separate interpreter runs: it knows python-calamine and nothing of ours.

    python reader.py FILE KIND BYTES CELLS

writes on its standard output, sheet by sheet, one JSON line about the sheet, then one a row. The
first says what a scan saw of the sheet as well, where there is one for the format. It
returns 1 where the file cannot be read, 3 where BYTES of memory or CELLS cells do not suffice, 4
where the file has a password.
"""

import datetime
import json
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

_SCANS = {"ods": "scan_ods.py", "xls": "scan_xls.py"}


def _limit(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time has one everywhere.
        return
    limit = getattr(resource, "RLIMIT_AS", None)
    if limit is not None:
        resource.setrlimit(limit, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(value: object) -> object:
    """Return what JSON cannot say as an object with one key."""
    if isinstance(value, datetime.timedelta):
        return {"seconds": repr(value.total_seconds())}
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return {type(value).__name__: value.isoformat()}
    raise TypeError(value)


def _cell(value: object) -> object:
    # Whole numbers come as floats from most formats: from all of them, then.
    if type(value) is int:
        return float(value)
    return None if type(value) is str and not value.strip().strip("\0") else value


def _name(row: int, column: int) -> str:
    return f"{_letters(column)}{row + 1}"


def _letters(column: int) -> str:
    left, last = divmod(column, 26)
    return (_letters(left - 1) if left else "") + chr(ord("A") + last)


def _ranges(merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] | None) -> list[str]:
    """Return merged ranges, given as pairs of (row, column) from 0, as Excel writes them."""
    return [
        f"{_name(top, left)}:{_name(bottom, right)}"
        for (top, left), (bottom, right) in merged or ()
    ]


def _scans(path: str, kind: str) -> dict[str, object] | None:
    """Return what our scan of the format sees of each sheet; None where it sees nothing."""
    if kind not in _SCANS:
        return None
    # By its path: the folder, full of modules of ours, is not searched for imports.
    scan = runpy.run_path(str(Path(__file__).with_name(_SCANS[kind])))["scan"]
    try:
        seen: dict[str, object] = scan(path, _name)
    except Exception:
        # The reader forgives more than the scan, and takes less: its values are there all the same.
        return None
    return seen


def main(path: str, kind: str, size: int, cells: int) -> int:
    """Read a workbook and write its sheets on the standard output; return the exit code."""
    _limit(size)
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    out = sys.stdout
    workbook = CalamineWorkbook.from_path(path)
    scans = _scans(path, kind)
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.end is not None:
            cells -= (sheet.end[0] + 1) * (sheet.end[1] + 1)
        if cells < 0:
            return 3
        rows = sheet.to_python(skip_empty_area=False)
        head = {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "merged": _ranges(sheet.merged_cell_ranges),
            "scan": None if scans is None else scans.get(about.name, {}),
            "rows": len(rows),
        }
        out.write(json.dumps(head) + "\n")
        for row in rows:
            out.write(json.dumps([_cell(value) for value in row], default=_plain) + "\n")
    return 0


if __name__ == "__main__":
    try:
        code = main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    except MemoryError:
        code = 3
    # A fault inside the reader arrives as pyo3's PanicException, which is no Exception.
    except BaseException as error:
        # Names, not classes: nothing of the reader may be imported before memory is limited.
        protected = type(error).__name__ == "PasswordError"
        code = 4 if protected else 3 if "limit exceeded" in str(error).casefold() else 1
    sys.exit(code)
