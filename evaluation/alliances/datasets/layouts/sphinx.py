"""Sphinx: a blank first line, headings in the second, and a sheet « information » that says all.

That sheet names each variable, its type and the answers it takes: it is the codebook. A multiple
question stands in ``question_1 … question_n``, its first answer, its second…
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from alliances.datasets.codebook import Codebook, Question
from alliances.datasets.layouts.block import heading_text
from alliances.datasets.layouts.exported import (
    Seen,
    asked,
    data_rows,
    field,
    grid,
    is_used,
    outlined,
    recognised,
    signs,
    texts,
    top_rows,
)
from alliances.datasets.layouts.exported_findings import usual_findings
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.layouts.sphinx_information import read_information
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.findings import Finding

NAME = "sphinx"

_NUMBER = frozenset(signs(word) for word in ("N° obs", "N° observation", "Nobs", "No obs", "Obs"))
_MOSTLY = 0.9
"""Share of the answers in a column that are those of its question: others were typed in."""
_PART = re.compile(r"(?P<stem>.+?)_(?P<number>\d+)", re.S)


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is an export of Sphinx: its sheet of variables, or its second line."""
    found = _information(workbook)
    if found is not None and _data_sheets(workbook, found[0]):
        types = {question.kind for question in found[1].questions}
        details = {"sheet": found[0], "count": len(found[1].questions), "kinds": len(types)}
        return Recognition(0.98, "sphinx.information", details)
    return recognised(NAME, workbook, _find)


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return the answers of an export, with the codebook that its sheet of variables is."""
    found = _information(workbook)
    if found is None:
        return outlined(NAME, workbook, _find, _read, codebook)
    name, own = found
    known = codebook or own
    data = _data_sheets(workbook, name)
    sheets = replace(workbook, sheets=tuple(sheet for sheet, _ in data))
    rows = {sheet.name: row for sheet, row in data}
    made = outlined(NAME, sheets, lambda s: Seen(rows[s.name], 0.98, "information"), _read, known)
    return replace(made, left={name: "codebook"}, codebook=known)


def _information(workbook: RawWorkbook) -> tuple[str, Codebook] | None:
    for sheet in workbook.sheets:
        questions = read_information(sheet)
        if questions:
            return sheet.name, Codebook(questions, workbook.source.file)
    return None


def _data_sheets(workbook: RawWorkbook, information: str) -> list[tuple[RawSheet, int]]:
    """Return the sheets of answers, each with the row of its headings: the first that is filled."""
    found = []
    for sheet in workbook.sheets:
        rows = [row for row, headings in top_rows(sheet) if sum(map(bool, headings)) > 1]
        if sheet.name != information and not sheet.hidden and rows and rows[0] < len(sheet.cells):
            found.append((sheet, rows[0]))
    return found


def _find(sheet: RawSheet) -> Seen | None:
    """Return what shows a sheet without codebook to be one: its column of observations."""
    for row, headings in top_rows(sheet):
        if sum(map(bool, headings)) < 2:
            continue
        if signs(headings[0]) in _NUMBER and "obs" in signs(headings[0]):
            return Seen(row, 0.85, "number", (headings[0],))
        if row == 2 and not headings[0] and _counts(sheet):
            return Seen(row, 0.6, "second_line", (headings[1],))
        return None
    return None


def _counts(sheet: RawSheet) -> bool:
    """Return whether the first column counts the rows from 1, below its blank heading."""
    numbers = _texts_of(sheet.cells[2:, 0])
    return len(numbers) >= 2 and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _texts_of(values: npt.NDArray[np.object_]) -> list[str]:
    """Return the values of a column as texts, as far as they go."""
    return [heading_text(value) for value in values if value is not None]


def _read(
    file: str, sheet: RawSheet, seen: Seen, codebook: Codebook | None
) -> tuple[Grid, list[Finding]]:
    headings, rows = texts(sheet, seen.row), data_rows(sheet, seen.row + 1)
    first = 0 if not headings[0] or signs(headings[0]) in _NUMBER else -1
    tied = _tied(sheet, headings, rows, first + 1, codebook)
    groups = _groups(headings, codebook, tied)
    member = {column: stem for stem, columns in groups.items() for column in columns}
    fields: list[Field] = []
    for column, heading in enumerate(headings):
        if column == first and is_used(sheet, column, headings, rows):
            fields.append(field(column, heading, ("N° obs",), kind="tool"))
        elif is_used(sheet, column, headings, rows):
            stem = member.get(column, "")
            known = None if stem else tied.get(column) or _question(codebook, heading)
            names = _names(known)
            kind = "option" if stem else "question"
            fields.append(field(column, heading, names, kind=kind, group=stem, question=known))
        stem = member.get(column, "")
        if stem and column == max(groups[stem]):
            known = tied.get(column) or _question(codebook, stem)
            fields.append(_multiple(sheet, rows, stem, groups[stem], known))
    roles = {first: "id"} if first >= 0 else {}
    return grid(sheet, (seen.row,), rows, fields), usual_findings(
        file, sheet, seen.row, headings, rows, roles
    )


def _names(known: Question | None) -> tuple[str, ...]:
    return (known.name, *known.label.values()) if known is not None else ()


def _question(codebook: Codebook | None, heading: str) -> Question | None:
    """Return the question of a heading: Sphinx writes a line break of its name as ``_``."""
    exact = asked(codebook, heading)
    if exact is not None or codebook is None:
        return exact
    wanted = signs(heading)
    return next((q for q in codebook.questions if signs(q.name) == wanted), None)


def _groups(
    headings: Sequence[str], codebook: Codebook | None, tied: Mapping[int, Question]
) -> dict[str, list[int]]:
    """Return the columns of each multiple question: the codebook says which are."""
    families: dict[str, list[int]] = {}
    for column, heading in enumerate(headings):
        part = _PART.fullmatch(heading)
        if part is not None and _question(codebook, heading) is None:
            families.setdefault(part["stem"], []).append(column)
    return {
        stem: columns
        for stem, columns in families.items()
        if (known := tied.get(columns[0]) or _question(codebook, stem)) is not None
        and known.kind == "many"
    }


def _tied(
    sheet: RawSheet,
    headings: Sequence[str],
    rows: npt.NDArray[np.int64],
    start: int,
    codebook: Codebook | None,
) -> dict[int, Question]:
    """Return the question of each column by their order, where headings are wordings.

    Sphinx exports names or wordings, and its sheet of variables knows the names alone. The order is
    one: a column a variable, the columns ``…_1`` to ``…_n`` a multiple one. It is believed where
    no heading is a name, and every closed question holds only answers of its own.
    """
    if codebook is None or any(_question(codebook, heading) for heading in headings if heading):
        return {}
    tied: dict[int, Question] = {}
    column = start
    for known in codebook.questions:
        if column >= len(headings):
            break
        end = column + 1
        stem = _PART.fullmatch(headings[column])
        if known.kind == "many":
            while stem and end < len(headings) and headings[end].startswith(f"{stem['stem']}_"):
                end += 1
            if not stem or end - column > max(1, len(known.choices)):
                return {}
        tied |= dict.fromkeys(range(column, end), known)
        column = end
    closed = [c for c, known in tied.items() if known.kind in {"one", "many"} and known.choices]
    right = all(_takes(sheet, rows, c, tied[c]) for c in closed)
    return tied if closed and right and column >= len(headings) else {}


def _takes(sheet: RawSheet, rows: npt.NDArray[np.int64], column: int, known: Question) -> bool:
    """Return whether a column holds hardly anything but the answers to a question."""
    choices = {signs(choice.code) for choice in known.choices}
    said = [signs(heading_text(v)) for v in sheet.cells[rows - 1, column] if v is not None]
    return sum(word in choices for word in said) >= _MOSTLY * len(said)


def _multiple(
    sheet: RawSheet,
    rows: npt.NDArray[np.int64],
    stem: str,
    columns: Sequence[int],
    known: Question | None,
) -> Field:
    """Return the first, second… answers to a multiple question as one field."""
    cells = sheet.cells[np.ix_(rows - 1, np.array(columns))]
    said = [";".join(heading_text(v) for v in row if v is not None) or None for row in cells]
    values = np.array(said, dtype=object)
    names = tuple(dict.fromkeys((stem, *_names(known))))
    return Field(columns[0], stem, names, "multiple", "", known, values, tuple(columns))
