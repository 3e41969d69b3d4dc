"""Sphinx's sheet « information »: each variable with its type and the answers that it takes.

Which column holds what is read off the columns: types are short codes, answers are lists separated
by semicolons, names are all different.
"""

from collections.abc import Sequence

from alliances.datasets.codebook import Choice, Question
from alliances.datasets.layouts.exported import texts
from alliances.datasets.located import RawSheet
from alliances.language.matching import fold

_KINDS = {
    "FU": "one",
    "FE": "one",
    "FM": "many",
    "FO": "many",
    "ON": "number",
    "NU": "number",
    "OD": "date",
    "DA": "date",
    "OT": "text",
    "TX": "text",
    "OC": "other",
    "OM": "other",
}
"""Sphinx's types: closed with one or many answers, or open: number, date, text, code."""


def read_information(sheet: RawSheet) -> tuple[Question, ...]:
    """Return the questions that a sheet of variables declares; none where it is no such sheet."""
    if not fold(sheet.name).startswith(("information", "variable")):
        return ()
    rows = [texts(sheet, row) for row in range(1, len(sheet.cells) + 1)]
    types = _column_of_types(rows)
    if types is None:
        return ()
    declared = [row for row in rows if row[types].upper() in _KINDS]
    answers = _column_of_answers(declared, types)
    name, label = _columns_of_names(declared, types, answers)
    questions: dict[str, Question] = {}
    for row in declared:
        if row[name] and row[name] not in questions:
            words = row[label] if label is not None else ""
            kind = _KINDS[row[types].upper()]
            listed = row[answers] if answers is not None and kind in {"one", "many"} else ""
            choices = tuple(Choice(part.strip()) for part in listed.split(";") if part.strip())
            texts_of = {"": words} if words else {}
            questions[row[name]] = Question(row[name], texts_of, kind, choices)
    return tuple(questions.values())


def _column_of_types(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column that holds a type in most rows where it holds anything."""
    best, most = None, 1
    for column in range(len(rows[0]) if rows else 0):
        said = [row[column].upper() for row in rows if row[column]]
        known = sum(word in _KINDS for word in said)
        if known > most and 2 * known >= len(said):
            best, most = column, known
    return best


def _column_of_answers(rows: Sequence[Sequence[str]], types: int) -> int | None:
    counts = {
        column: sum(";" in row[column] for row in rows)
        for column in range(len(rows[0]))
        if column != types
    }
    best = max(counts, key=lambda column: counts[column], default=None)
    return best if best is not None and counts[best] else None


def _columns_of_names(
    rows: Sequence[Sequence[str]], types: int, answers: int | None
) -> tuple[int, int | None]:
    """Return the columns of names and, where there is one, of longer words: both all filled."""
    full = [
        column
        for column in range(len(rows[0]))
        if column not in {types, answers}
        and len({row[column] for row in rows}) == len(rows)
        and all(row[column] and not row[column].isdecimal() for row in rows)
    ]
    if not full:
        return (1 if types == 0 else 0), None
    return full[0], full[1] if len(full) > 1 else None
