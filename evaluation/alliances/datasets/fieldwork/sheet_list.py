"""The list of the partnership sheets that were made: what a later run leaves alone, and why."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from alliances.errors import OutputError
from alliances.language import LANGUAGES, text
from alliances.language.plain import FORMULA_SIGNS
from alliances.workbooks.files import whole_file

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that was made.

    Attributes
    ----------
    side
        The only side that it is for; empty where it is for all.
    inputs
        SHA-256 of all that the file was made from: while it stays, the file stays.
    written
        SHA-256 of the file as it was written: another one was filled in, or changed.
    """

    sheet: str
    partnership: str
    side: str
    wave: str
    inputs: str
    written: str


COLUMNS = tuple(column.name for column in fields(Listed))


def list_path(folder: Path, language: str) -> Path:
    """Return the path of the list in a folder of sheets."""
    return folder / text("report.fiche.list_file", language)


def read_list(folder: Path) -> dict[str, Listed]:
    """Return what was made in a folder, by file name.

    A line that was cut when a run was stopped counts for nothing: its file is then compared with
    what would be written.
    """
    known: dict[str, Listed] = {}
    for language in LANGUAGES:
        try:
            written = list_path(folder, language).read_text("utf-8-sig", errors="replace")
        except OSError:
            continue
        separator = ";" if written.partition("\n")[0].count(";") else ","
        try:
            for row in csv.DictReader(io.StringIO(written), delimiter=separator):
                found = _listed(row)
                if found is not None:
                    known[found.sheet] = found
        except csv.Error:
            continue
    return known


def _listed(row: Mapping[str | None, str | None]) -> Listed | None:
    values = {column: row.get(column) or "" for column in COLUMNS}
    if not all(_SHA256.fullmatch(values[key]) for key in ("inputs", "written")):
        return None
    return Listed(**{key: value.removeprefix("'") for key, value in values.items()})


def write_list(folder: Path, known: Iterable[Listed], language: str) -> Path:
    """Write the list, whole, in the order of the files; return its path."""
    path = list_path(folder, language)
    lines = [_line(COLUMNS, language)]
    lines += [_line(_values(each), language) for each in sorted(known, key=lambda e: e.sheet)]
    with whole_file(path) as temporary:
        temporary.write_bytes("".join(lines).encode("utf-8-sig", "replace"))
    return path


def append(folder: Path, listed: Listed, language: str) -> None:
    """Add one file to the list at once, so that a run that is stopped can be taken up again."""
    path = list_path(folder, language)
    try:
        with path.open("ab") as file:
            file.write(_line(_values(listed), language).encode("utf-8", "replace"))
    except OSError as error:
        raise OutputError("output_locked", path=str(path)) from error


def _values(listed: Listed) -> list[str]:
    values = (getattr(listed, column) for column in COLUMNS)
    return [f"'{v}" if v.startswith((*FORMULA_SIGNS, "'")) else v for v in values]


def _line(values: Iterable[str], language: str) -> str:
    made = io.StringIO()
    # Excel opens a CSV file by the separator of its country.
    separator = ";" if language == "fr" else ","
    csv.writer(made, delimiter=separator, lineterminator="\r\n").writerow(values)
    return made.getvalue()
