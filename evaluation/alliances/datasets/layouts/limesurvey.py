"""LimeSurvey: one row of headings (codes, whole questions or both), sub-questions in brackets.

``N/A`` is a question that the survey's logic never showed; a blank one was shown and left. They are
two kinds of nothing. Of the columns of a multiple choice each says yes or no. A file “vv”, made to
be imported again, has its codes in a second row and writes ``{question_not_shown}``.
"""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np

from alliances.datasets.codebook import Choice, Codebook, Question
from alliances.datasets.layouts.exported import (
    Seen,
    asked,
    data_rows,
    distinct,
    field,
    grid,
    is_used,
    joined,
    outlined,
    recognised,
    texts,
    top_rows,
)
from alliances.datasets.layouts.exported_findings import (
    column_finding,
    several_languages,
    unfinished,
    usual_findings,
)
from alliances.datasets.layouts.limesurvey_headings import (
    BARE,
    SUB,
    TYPICAL,
    Head,
    is_code_row,
    is_comment,
    is_other,
    of_code_row,
    own_columns,
    take_apart,
)
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

NAME = "limesurvey"

_TICKED = frozenset({"y", "yes", "oui", "ja", "si"})
_NOT_SHOWN = frozenset({"n/a", "{question_not_shown}"})
_NOT_TICKED = frozenset({"n", "no", "non", "nein", *_NOT_SHOWN})
_SEVERAL = 3
"""Headings in brackets that show the tool where its own columns do not."""


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is an export of LimeSurvey: its own columns, or sub-questions in brackets."""
    return recognised(NAME, workbook, _find)


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return the answers of an export: every question with its code, its text, its sub-question."""
    return outlined(NAME, workbook, _find, _read, codebook)


def _find(sheet: RawSheet) -> Seen | None:
    for row, headings in top_rows(sheet):
        codes = texts(sheet, row + 1)
        if is_code_row(codes) and not is_code_row(headings):
            own = own_columns(codes)
            return Seen(row, 0.96, "vv", tuple(codes[column] for column in own))
        roles = own_columns(headings)
        known = set(roles.values())
        marks = tuple(headings[column] for column in roles)
        parts = tuple(heading for heading in headings if SUB.fullmatch(heading))
        if "id" in known and len(known & TYPICAL) >= 3:
            return Seen(row, 0.95, "columns", marks)
        if "id" in known and len(known & {*TYPICAL, "language"}) >= 2 and len(parts) >= 2:
            return Seen(row, 0.9, "columns", marks)
        if known & {"id", "token"} and sum(bool(BARE.fullmatch(part)) for part in parts) >= 2:
            return Seen(row, 0.85, "brackets", parts)
        if known >= {"id", "language"} and roles.get(0) == "id":
            return Seen(row, 0.6, "columns", marks)
        if _are_codes(headings):
            return Seen(row, 0.7, "brackets", parts)
        if _answers_in_brackets(sheet, row, headings):
            return Seen(row, 0.8 if "id" in known else 0.55, "answers", parts)
    return None


def _are_codes(headings: Sequence[str]) -> bool:
    """Return whether headings are codes and nothing else, several of them in brackets.

    Whoever exports may leave out the tool's own columns.
    """
    coded = sum(bool(BARE.fullmatch(heading)) for heading in headings)
    return coded >= _SEVERAL and not any(" " in heading for heading in headings)


def _answers_in_brackets(sheet: RawSheet, row: int, headings: Sequence[str]) -> bool:
    """Return whether the parts of a question say yes, no or ``N/A``, as this tool alone writes."""
    stems: dict[str, list[int]] = {}
    for column, heading in enumerate(headings):
        part = SUB.fullmatch(heading)
        if part is not None:
            stems.setdefault(part["stem"], []).append(column)
    rows = data_rows(sheet, row + 1)
    for columns in stems.values():
        if len(columns) >= _SEVERAL:
            said = {fold(value) for c in columns for value in distinct(sheet, rows, c)}
            if "n/a" in said or (said & _TICKED and said <= _TICKED | _NOT_TICKED):
                return True
    return False


def _read(
    file: str, sheet: RawSheet, seen: Seen, codebook: Codebook | None
) -> tuple[Grid, list[Finding]]:
    made = _grid(sheet, seen.row, codebook, vv=seen.reason == "vv")
    return made, _findings(file, made)


def _grid(sheet: RawSheet, row: int, codebook: Codebook | None, vv: bool) -> Grid:
    levels = (row, row + 1) if vv else (row,)
    headings, codes = texts(sheet, row), texts(sheet, levels[-1])
    rows = data_rows(sheet, levels[-1] + 1)
    roles = own_columns(codes)
    heads = of_code_row(headings, codes) if vv else take_apart(headings, roles)
    groups = _groups(sheet, rows, heads)
    member = {column: name for name, columns in groups.items() for column in columns}
    fields: list[Field] = []
    for column, heading in enumerate(headings):
        if column in roles:
            fields.append(field(column, heading, (roles[column],), kind="tool"))
        elif is_used(sheet, column, headings, rows):
            fields.append(_field(column, heading, heads.get(column), member.get(column), codebook))
        name = member.get(column)
        if name is not None and column == max(groups[name]):
            fields.append(_multiple(sheet, rows, name, groups[name]))
    unseen = "{question_not_shown}" if vv else "n/a"
    return grid(sheet, levels, rows, fields, {unseen: "not_applicable"})


def _field(
    column: int, heading: str, head: Head | None, group: str | None, codebook: Codebook | None
) -> Field:
    if head is None:
        return field(column, heading)
    names = (head.code, f"{head.stem} › {head.sub}" if head.stem and head.sub else head.stem)
    question = asked(codebook, head.code, head.group)
    kind = "question" if group is None else "option"
    return field(column, heading, names, kind=kind, group=group or "", question=question)


def _groups(
    sheet: RawSheet, rows: np.ndarray, heads: Mapping[int, Head]
) -> dict[str, dict[int, Head]]:
    """Return the columns of each multiple choice: neighbours of one question that say yes or no."""
    runs: list[tuple[str, dict[int, Head]]] = []
    for column, head in heads.items():
        if not head.sub or is_comment(head):
            continue
        # A comment may stand between two options.
        if runs and runs[-1][0] == head.group and column - max(runs[-1][1]) <= 2:
            runs[-1][1][column] = head
        else:
            runs.append((head.group, {column: head}))
    found: dict[str, dict[int, Head]] = {}
    for name, columns in runs:
        said = {c: {fold(v) for v in distinct(sheet, rows, c)} for c, h in columns.items()
                if not is_other(h)}  # fmt: skip
        ticked = any(values & _TICKED for values in said.values())
        only = all(values <= _TICKED | _NOT_TICKED for values in said.values())
        if len(said) >= 2 and ticked and only and name not in found:
            found[name] = columns
    return found


def _multiple(sheet: RawSheet, rows: np.ndarray, name: str, columns: Mapping[int, Head]) -> Field:
    """Return a multiple choice as one field: the codes of what is ticked; ``N/A`` if not shown."""
    codes = {c: _option(head) for c, head in columns.items()}
    choices = {c: code for c, code in codes.items() if not is_other(columns[c])}
    values = joined(sheet, rows, choices, _TICKED)
    for column in codes.keys() - choices.keys():
        written = joined(sheet, rows, {column: codes[column]}, frozenset())
        hidden = [fold(str(v)) in _NOT_TICKED for v in sheet.cells[rows - 1, column]]
        both = np.array([x is not None and not h for x, h in zip(written, hidden, strict=True)])
        values[both] = [f"{v};{codes[column]}" if v else codes[column] for v in values[both]]
    cells = sheet.cells[np.ix_(rows - 1, np.array(list(columns)))]
    hidden_rows = [{fold(str(v)) for v in row} <= _NOT_SHOWN for row in cells]
    values[np.array(hidden_rows, dtype=bool)] = "N/A"
    first = next(iter(columns))
    head = columns[first]
    label = {"": head.stem} if head.stem else {}
    listed = tuple(
        Choice(code, {"": columns[c].sub} if columns[c].sub != code else {})
        for c, code in codes.items()
    )
    question = Question(name, label, "many", listed)
    return Field(
        first, head.stem or name, tuple(dict.fromkeys((name, head.stem or name))), "multiple",
        "", question, values, tuple(columns),
    )  # fmt: skip


def _option(head: Head) -> str:
    """Return the code of an option: the sub-question's, else its words."""
    return head.code.partition("[")[2].rstrip("]") or head.sub


def _findings(file: str, made: Grid) -> list[Finding]:
    sheet, row, rows = made.sheet, made.headings[-1], made.rows
    headings = texts(sheet, row)
    roles = own_columns(headings)
    at = {role: column for column, role in roles.items()}
    found = usual_findings(file, sheet, row, headings, rows, roles)
    if "submitted" in at:
        column = at["submitted"]
        dates = sheet.cells[rows - 1, column]
        blank = np.array([v is None or v == "{question_not_shown}" for v in dates], dtype=bool)
        found += unfinished(file, sheet, row, column, headings[column], blank, rows)
        count = sum(map(_is_anonymous, dates))
        if count:
            about = sheet, row, column, headings[column]
            found.append(
                column_finding("anonymous_date", Severity.ADVICE, file, *about, count=count)
            )
    if "language" in at:
        column = at["language"]
        found += several_languages(file, sheet, row, column, headings[column], rows)
    return found


def _is_anonymous(value: object) -> bool:
    """Return whether a date is the one that LimeSurvey writes where dates were not to be kept."""
    if isinstance(value, datetime.date):
        return (value.year, value.month, value.day) == (1980, 1, 1)
    return isinstance(value, str) and value.startswith(("1980-01-01", "01/01/1980", "01.01.1980"))
