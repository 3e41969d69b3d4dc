"""Formats that the scan cannot see into are read in a separate interpreter.

A single stray cell at the far end of an .xls, .xlsb or .ods sheet makes the reader ask for hundreds
of gigabytes, and abort the process that it runs in. So it runs in one of its own, with a limit on
its time everywhere, and on its memory where the system has one.
"""

import datetime
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alliances.datasets.reading.guard import Limits
from alliances.errors import UnreadableFile

_CHILD = Path(__file__).with_name("reader.py")
_OUT_OF_MEMORY = 3
_PASSWORD = 4
_READERS: Mapping[str, Callable[[str], object]] = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class SheetApart:
    """A sheet as the other interpreter read it.

    Attributes
    ----------
    scan
        What a scan saw of it, by the names of :class:`~.scan.SheetScan`; None where none can see
        into the file.
    rows
        Every row from the first of the sheet, all of one length; None where a cell is empty.
    """

    name: str
    hidden: bool
    merged: tuple[str, ...]
    scan: Mapping[str, Any] | None
    rows: list[list[object]]


def read_apart(path: Path, name: str, kind: str, limits: Limits) -> list[SheetApart]:
    """Read the sheets of a workbook in a separate interpreter.

    Parameters
    ----------
    path
        A file that the guard has let in.
    name
        What it is called in findings.
    kind
        Its format, as the guard told it: ``xls``, ``xlsb`` or ``ods``.
    limits
        On its time, its memory and its cells.

    Raises
    ------
    UnreadableFile
        It is damaged, has a password, or is too large for the time or the memory allowed.
    """
    seconds = limits.apart_seconds + path.stat().st_size / 1_000_000
    # -P: the folder of the script, full of modules of ours, is not searched for imports.
    command = [sys.executable, "-P", str(_CHILD), str(path), kind, str(limits.apart_bytes)]
    try:
        done = subprocess.run(
            [*command, str(limits.cells)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("too_long_to_read", file=name, seconds=round(seconds)) from error
    # An abort (a negative code) is how the reader answers to a cell at the far end of a sheet.
    if done.returncode == _OUT_OF_MEMORY or done.returncode < 0:
        raise UnreadableFile("file_too_large_for_memory", file=name)
    if done.returncode == _PASSWORD:
        raise UnreadableFile("password_protected", file=name)
    if done.returncode:
        raise UnreadableFile("damaged_file", file=name)
    return [*_sheets(done.stdout)]


def _sheets(sent: bytes) -> Iterator[SheetApart]:
    lines = iter(sent.splitlines())
    for line in lines:
        about = json.loads(line)
        rows = [json.loads(next(lines), object_hook=_value) for _ in range(about["rows"])]
        yield SheetApart(
            about["name"], about["hidden"], tuple(about["merged"]), about["scan"], rows
        )


def _value(held: dict[str, str]) -> object:
    """Return a date or a duration from the one-key object that stands for it."""
    ((kind, written),) = held.items()
    if kind == "seconds":
        return datetime.timedelta(seconds=float(written))
    return _READERS[kind](written)
