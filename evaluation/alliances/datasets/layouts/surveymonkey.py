"""SurveyMonkey: a row of questions, and below it a row of options or of « Response ».

A question of several columns stands over the first of them only; the others are blank.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

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
    signs,
    texts,
    top_rows,
)
from alliances.datasets.layouts.exported_choices import is_multiple, multiple
from alliances.datasets.layouts.exported_findings import usual_findings
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.findings import Finding

NAME = "surveymonkey"

WORDS: Mapping[str, tuple[str, ...]] = {
    "id": ("Respondent ID", "Identifiant du répondant", "ID du répondant", "ID répondant",
           "Identifiant répondant", "Befragten-ID", "Teilnehmer-ID", "ID del encuestado"),
    "collector": ("Collector ID", "Identifiant du collecteur", "ID du collecteur", "ID collecteur",
                  "Identifiant collecteur", "Collector-ID", "ID del recopilador"),
    "started": ("Start Date", "Date de début", "Startdatum", "Fecha de inicio", "date_created"),
    "completed": ("End Date", "Date de fin", "Enddatum", "Fecha de finalización", "date_modified"),
    "ip": ("IP Address", "Adresse IP", "IP-Adresse", "Dirección IP"),
    "email": ("Email Address", "Adresse e-mail", "Adresse email", "E-Mail-Adresse",
              "Dirección de correo electrónico"),
    "first_name": ("First Name", "Prénom", "Vorname", "Nombre"),
    "last_name": ("Last Name", "Nom", "Nom de famille", "Nachname", "Apellido"),
    "custom": ("Custom Data 1", "Données personnalisées 1", "Données personnalisées",
               "Benutzerdefinierte Daten 1", "Datos personalizados 1", "custom_1"),
    "custom_2": ("Custom Data 2", "Données personnalisées 2", "custom_2"),
}  # fmt: skip
"""What SurveyMonkey writes over its own columns, in its languages and as codes."""

_OWN = frozenset({"id", "collector"})
_FREE = frozenset(
    signs(word)
    for word in ("Response", "Open-Ended Response", "Réponse", "Réponse ouverte", "Réponse libre",
                 "Réponse à développement", "Antwort", "Offene Antwort", "Respuesta",
                 "Respuesta abierta")
)  # fmt: skip


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is an export of SurveyMonkey: its numbers of respondents and collectors."""
    return recognised(NAME, workbook, _find)


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return the answers of an export, the options of a multiple choice as one field."""
    return outlined(NAME, workbook, _find, _read, codebook)


def _find(sheet: RawSheet) -> Seen | None:
    for row, headings in top_rows(sheet):
        roles = roles_of(headings, WORDS)
        if "id" not in roles.values():
            continue
        marks = tuple(headings[column] for column in roles)
        if _has_options(sheet, row, roles):
            free = sum(signs(word) in _FREE for word in texts(sheet, row + 1))
            known = set(roles.values()) >= _OWN
            return Seen(row, 0.97 if known else 0.93 if free else 0.8, "two_rows", marks)
        if set(roles.values()) >= _OWN:
            return Seen(row, 0.9, "columns", marks)
    return None


def _has_options(sheet: RawSheet, row: int, roles: Mapping[int, str]) -> bool:
    """Return whether the row below the questions is one of options: no respondent's number."""
    below = texts(sheet, row + 1)
    number = next(column for column, role in roles.items() if role == "id")
    return any(below) and not below[number] and not any(below[column] for column in roles)


def _read(
    file: str, sheet: RawSheet, seen: Seen, codebook: Codebook | None
) -> tuple[Grid, list[Finding]]:
    top = texts(sheet, seen.row)
    roles = roles_of(top, WORDS)
    two = _has_options(sheet, seen.row, roles)
    headings = (seen.row, seen.row + 1) if two else (seen.row,)
    rows = data_rows(sheet, headings[-1] + 1)
    below = texts(sheet, seen.row + 1) if two else [""] * len(top)
    fields: list[Field] = []
    for columns in _questions(top, below, roles):
        fields += _fields(sheet, rows, top, below, columns, roles, codebook)
    findings = usual_findings(file, sheet, seen.row, top, rows, roles)
    return grid(sheet, headings, rows, fields), findings


def _questions(
    top: Sequence[str], below: Sequence[str], roles: Mapping[int, str]
) -> list[list[int]]:
    """Return the columns of each question: it stands over the first, the others have an option."""
    found: list[list[int]] = []
    for column in range(len(top)):
        if top[column] or not found or column - 1 in roles or not below[column]:
            found.append([column])
        else:
            found[-1].append(column)
    return [columns for columns in found if top[columns[0]] or below[columns[0]]]


def _fields(
    sheet: RawSheet,
    rows: npt.NDArray[np.int64],
    top: Sequence[str],
    below: Sequence[str],
    columns: Sequence[int],
    roles: Mapping[int, str],
    codebook: Codebook | None,
) -> list[Field]:
    first = columns[0]
    question = top[first]
    if first in roles:
        return [field(first, question, (roles[first],), kind="tool")]
    known = asked(codebook, question)
    if len(columns) == 1 and (not below[first] or signs(below[first]) in _FREE):
        return [field(first, question, question=known)]
    options = {c: below[c] for c in columns}
    many = is_multiple(sheet, rows, options)
    kind, group = ("option", question) if many else ("question", "")
    fields = [
        field(c, f"{question} › {below[c]}" if question else below[c], kind=kind, group=group)
        for c in columns
    ]
    return [*fields, multiple(sheet, rows, question, question, options)] if many else fields
