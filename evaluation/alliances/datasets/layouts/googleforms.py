"""Google Forms: a timestamp, then a question a column; grids as ``Question [row]``.

Several answers stand in one cell, joined by a comma, and options may hold commas: they are told,
never split.
"""

import datetime
import re
from collections.abc import Mapping

from alliances.datasets.codebook import Codebook
from alliances.datasets.layouts.exported import (
    Seen,
    asked,
    data_rows,
    field,
    grid,
    outlined,
    recognised,
    roles_of,
    texts,
    top_rows,
)
from alliances.datasets.layouts.exported_choices import several_in_cell
from alliances.datasets.layouts.exported_columns import columns_read
from alliances.datasets.layouts.exported_findings import column_finding
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

NAME = "googleforms"

WORDS: Mapping[str, tuple[str, ...]] = {
    "submitted": ("Timestamp", "Horodateur", "Zeitstempel", "Marca temporal",
                  "Informazioni cronologiche", "Carimbo de data/hora", "Tijdstempel"),
    "email": ("Email Address", "Adresse e-mail", "E-Mail-Adresse", "Username",
              "Nom d'utilisateur", "Nutzername", "Dirección de correo electrónico",
              "Nombre de usuario", "Indirizzo email", "Endereço de e-mail", "E-mailadres"),
    "points": ("Score", "Total score", "Note", "Punkte", "Puntuación", "Punteggio", "Pontuação"),
}  # fmt: skip
"""What Google Forms writes over its own columns, in its languages."""

_SHEETS = re.compile(
    r"(form responses|reponses au formulaire|formularantworten|respuestas de formulario"
    r"|risposte del modulo|respostas ao formulario|formulierreacties).*"
)
_MOMENT = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}[:.]\d{2}.*")
_PART = re.compile(r"(?P<stem>.+?)\s*\[(?P<part>.+)\]", re.S)


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is an export of Google Forms: its timestamp first, or its sheet's name."""
    return recognised(NAME, workbook, _find)


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return the answers of an export, the rows of a grid named by question and row."""
    return outlined(NAME, workbook, _find, _read, codebook)


def _find(sheet: RawSheet) -> Seen | None:
    for row, headings in top_rows(sheet):
        first = next(column for column, heading in enumerate(headings) if heading)
        roles = roles_of(headings[: first + 1], WORDS)
        if roles.get(first) != "submitted":
            continue
        if _SHEETS.fullmatch(fold(sheet.name)):
            return Seen(row, 0.97, "sheet", (headings[first],))
        rows = data_rows(sheet, row + 1)
        dated = all(_is_moment(v) for v in sheet.cells[rows - 1, first] if v is not None)
        # Many a tool writes “Timestamp”; the other words are Google's own.
        sure = 0.85 if fold(headings[first]) != "timestamp" else 0.75
        return Seen(row, sure if dated else 0.4, "timestamp", (headings[first],))
    return None


def _is_moment(value: object) -> bool:
    return isinstance(value, datetime.datetime) or (
        isinstance(value, str) and _MOMENT.fullmatch(value.strip()) is not None
    )


def _read(
    file: str, sheet: RawSheet, seen: Seen, codebook: Codebook | None
) -> tuple[Grid, list[Finding]]:
    headings, rows = texts(sheet, seen.row), data_rows(sheet, seen.row + 1)
    first = next(column for column, heading in enumerate(headings) if heading)
    # The address and the score stand beside the timestamp; further on, they are questions.
    roles = {c: r for c, r in roles_of(headings, WORDS).items() if c <= first + 2}
    found: list[Finding] = []

    def ask(column: int, heading: str) -> list[Field]:
        part = _PART.fullmatch(heading)
        names = (f"{part['stem']} › {part['part']}",) if part else ()
        several = several_in_cell(sheet, rows, column)
        if several is not None:
            found.append(
                column_finding("several_answers_in_cell", Severity.ADVICE, file, sheet,
                               seen.row, column, heading, count=several[0], sign=several[1])
            )  # fmt: skip
        return [field(column, heading, names, question=asked(codebook, heading))]

    fields, usual = columns_read(file, sheet, seen.row, headings, rows, roles, ask)
    return grid(sheet, (seen.row,), rows, fields), [*usual, *found]
