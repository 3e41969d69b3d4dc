"""Microsoft Forms: a few columns of its own, then a question a column, ``a;b;`` where several.

A quiz puts ``Points - …`` and ``Feedback - …`` beside each question.
"""

import re
from collections.abc import Mapping, Sequence

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
from alliances.datasets.layouts.exported_choices import is_ranking, listed
from alliances.datasets.layouts.exported_columns import columns_read
from alliances.datasets.layouts.exported_findings import (
    column_finding,
)
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

NAME = "msforms"

WORDS: Mapping[str, tuple[str, ...]] = {
    "id": ("ID", "Id.", "N°"),
    "started": ("Start time", "Heure de début", "Startzeit", "Hora de inicio", "Ora di inizio",
                "Begintijd", "Hora de início"),
    "completed": ("Completion time", "Heure de fin", "Fertigstellungszeit", "Hora de finalización",
                  "Ora di completamento", "Tijd van voltooien", "Hora de conclusão"),
    "email": ("Email", "Adresse de messagerie", "Adresse e-mail", "Courrier électronique", "E-Mail",
              "Correo electrónico", "Posta elettronica", "E-mail"),
    "name": ("Name", "Nom", "Nombre", "Nome", "Naam"),
    "language": ("Language", "Langue", "Sprache", "Idioma", "Lingua", "Taal"),
    "changed": ("Last modified time", "Heure de la dernière modification",
                "Zeitpunkt der letzten Änderung", "Hora de la última modificación"),
    "points": ("Total points", "Total des points", "Total de points", "Nombre total de points",
               "Gesamtpunktzahl"),
    "feedback": ("Quiz feedback", "Commentaires sur le questionnaire", "Commentaires du test",
                 "Quizfeedback"),
    "graded": ("Grade posted time", "Heure de publication de la note"),
}  # fmt: skip
"""What Microsoft Forms writes over its own columns, in its languages."""

_BESIDE = re.compile(r"(?:points|feedback|commentaires|punkte)\s*[-–:]\s*(?P<question>.+)", re.S)


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is an export of Microsoft Forms: its two times, beside each other."""
    return recognised(NAME, workbook, _find)


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return the answers of an export, several answers in a cell taken apart at ``;``."""
    return outlined(NAME, workbook, _find, _read, codebook)


def _find(sheet: RawSheet) -> Seen | None:
    for row, headings in top_rows(sheet):
        roles = _own(headings)
        if {"started", "completed"} <= set(roles.values()):
            sure = 0.95 if "id" in roles.values() else 0.85
            return Seen(row, sure, "times", tuple(headings[column] for column in roles))
    return None


def _own(headings: Sequence[str]) -> dict[int, str]:
    """Return the tool's columns: an unbroken run of them, for a question may be “Nom”."""
    roles = roles_of(headings, WORDS)
    if "started" not in roles.values():
        return {}
    start = next(column for column, role in roles.items() if role == "started")
    first = start - 1 if roles.get(start - 1) == "id" else start
    run = {}
    for column in range(first, len(headings)):
        if column not in roles:
            break
        run[column] = roles[column]
    return run


def _read(
    file: str, sheet: RawSheet, seen: Seen, codebook: Codebook | None
) -> tuple[Grid, list[Finding]]:
    headings, rows = texts(sheet, seen.row), data_rows(sheet, seen.row + 1)
    roles = _own(headings)
    found: list[Finding] = []

    def ask(column: int, heading: str) -> list[Field]:
        made = listed(sheet, rows, column, heading)
        if made is not None and made.values is not None and is_ranking(list(made.values)):
            found.append(column_finding("ranking_in_cell", Severity.ADVICE, file, sheet,
                                        seen.row, column, heading))  # fmt: skip
            made = None
        return [made or field(column, heading, question=asked(codebook, heading))]

    roles = {**_beside(headings, roles), **roles}
    fields, usual = columns_read(file, sheet, seen.row, headings, rows, roles, ask)
    return grid(sheet, (seen.row,), rows, fields), [*usual, *found]


def _beside(headings: Sequence[str], roles: Mapping[int, str]) -> dict[int, str]:
    """Return the columns in which a quiz says points and feedback of another column."""
    questions = {fold(heading) for heading in headings if heading}
    return {
        column: "points"
        for column, heading in enumerate(headings)
        if column not in roles
        and (m := _BESIDE.fullmatch(fold(heading))) is not None
        and m["question"] in questions
    }
