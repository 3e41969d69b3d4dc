"""The list of the forms that were made: what tells a later run which ones to leave alone."""

import csv
import hashlib
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
class Sending:
    """A form that was made.

    Attributes
    ----------
    partnerships, side
        Separated by ``;``.
    inputs
        SHA-256 of all that the form was made from: while it stays, the form stays.
    written
        SHA-256 of the file as it was written: another one was filled in, or changed.
    """

    respondent: str
    file: str
    partnerships: str
    side: str
    wave: str
    inputs: str
    written: str


COLUMNS = tuple(column.name for column in fields(Sending))


def list_path(folder: Path, language: str) -> Path:
    """Return the path of the list in a folder of forms."""
    return folder / text("questionnaires.list_file", language)


def read_sendings(folder: Path) -> dict[str, Sending]:
    """Return the forms that were made in a folder, by respondent.

    A list that nobody can read, or a line that was cut when a run was stopped, counts for nothing:
    the forms concerned are then compared with what would be written. Forms made in two languages
    leave two lists: of what they say of a form, that holds which is true of its file.
    """
    known: dict[str, Sending] = {}
    for language in LANGUAGES:
        try:
            written = list_path(folder, language).read_text("utf-8-sig", errors="replace")
        except OSError:
            continue
        separator = ";" if written.partition("\n")[0].count(";") else ","
        rows = csv.DictReader(io.StringIO(written), delimiter=separator)
        try:
            found = [each for each in map(_sending, rows) if each is not None]
        except csv.Error:
            continue
        known |= {each.respondent: each for each in found if not _holds(known, each, folder)}
    return known


def _holds(known: Mapping[str, Sending], other: Sending, folder: Path) -> bool:
    """Return whether what is known of a form already is true of its file, unlike another line."""
    earlier = known.get(other.respondent)
    if earlier is None or earlier.written == other.written:
        return False
    try:
        return digest((folder / earlier.file).read_bytes()) == earlier.written
    except OSError:
        return False


def _sending(row: Mapping[str | None, str | None]) -> Sending | None:
    values = {column: row.get(column) for column in COLUMNS}
    if not all(_SHA256.fullmatch(values[key] or "") for key in ("inputs", "written")):
        return None
    return Sending(**{key: _shown(value or "") for key, value in values.items()})


def write_sendings(folder: Path, sendings: Iterable[Sending], language: str) -> Path:
    """Write the list, whole, in the order of the respondents; return its path."""
    path = list_path(folder, language)
    lines = [_line(COLUMNS, language)]
    ordered = sorted(sendings, key=lambda sending: sending.respondent)
    lines += [_line(_values(sending), language) for sending in ordered]
    with whole_file(path) as temporary:
        temporary.write_bytes("".join(lines).encode("utf-8-sig"))
    return path


def append_sending(folder: Path, sending: Sending, language: str) -> None:
    """Add one form to the list at once, so that a run that is stopped can be taken up again."""
    path = list_path(folder, language)
    try:
        with path.open("ab") as file:
            file.write(_line(_values(sending), language).encode("utf-8"))
    except OSError as error:
        raise OutputError("output_locked", path=str(path)) from error


def digest(content: bytes) -> str:
    """Return the SHA-256 of a form."""
    return hashlib.sha256(content).hexdigest()


def _values(sending: Sending) -> list[str]:
    return [_hidden(getattr(sending, column)) for column in COLUMNS]


def _line(values: Iterable[str], language: str) -> str:
    made = io.StringIO()
    # Excel opens a CSV file by the separator of its country.
    csv.writer(made, delimiter=";" if language == "fr" else ",", lineterminator="\r\n").writerow(
        values
    )
    return made.getvalue()


def _hidden(value: str) -> str:
    """Return a text as a spreadsheet takes it for a text, whatever it begins with."""
    return f"'{value}" if value.startswith((*FORMULA_SIGNS, "'")) else value


def _shown(value: str) -> str:
    return value[1:] if value.startswith("'") else value
