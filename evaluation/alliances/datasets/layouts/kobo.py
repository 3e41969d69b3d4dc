"""Kobo, ODK and Ona: a column a question, by XML name or label, groups as a path.

A multiple choice comes as one column an option (0 or 1), as one cell of names, or as both: the
columns are read, and a cell of labels is never split, since labels hold spaces. A repeated group
has a sheet of its own, joined to its parent by an index.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from alliances.datasets.codebook import Codebook, Question
from alliances.datasets.layouts.block import heading_text
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
from alliances.datasets.layouts.exported_findings import usual_findings
from alliances.datasets.layouts.groups import with_parents, without_parent
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

NAME = "kobo"

_MARKS = frozenset(
    {"_id", "_uuid", "_submission_time", "_validation_status", "_submitted_by", "__version__",
     "_index", "_parent_index", "_parent_table_name", "_xform_id_string", "formhub/uuid"}
)  # fmt: skip
_ODK = frozenset(
    {"submissiondate", "key", "parent_key", "instanceid", "meta-instanceid", "meta:instanceid"}
)
_TOOLS = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "simserial", "subscriberid",
     "audit", "instanceid", "instancename", "submissiondate", "key", "parent_key", "submitterid",
     "submittername", "attachmentspresent", "attachmentsexpected", "reviewstate", "edits",
     "devicephonenum", "formversion", "isdraft", "set-of"}
)  # fmt: skip
_TICKS = frozenset({"1", "true", "oui", "yes"})
_BITS = frozenset({"0", "1", "true", "false"})


@dataclass(frozen=True, slots=True)
class _Many:
    """A multiple choice: its path, and the column of each of its options."""

    path: str
    options: Mapping[int, str]


def recognise(workbook: RawWorkbook) -> Recognition | None:
    """Return why this is an export of Kobo or ODK: the columns that these tools add."""
    return recognised(NAME, workbook, _find)


def outline(workbook: RawWorkbook, codebook: Codebook | None = None) -> Outline:
    """Return the answers of an export: a field a question, a multiple choice as one."""
    found = outlined(NAME, workbook, _find, _read, codebook)
    lonely = without_parent(workbook.source.file, found.grids)
    return replace(found, grids=with_parents(found.grids), findings=(*found.findings, *lonely))


def _find(sheet: RawSheet) -> Seen | None:
    for row, headings in top_rows(sheet):
        folded = [fold(heading) for heading in headings]
        marks = [h for h, f in zip(headings, folded, strict=True) if f in _MARKS]
        odk = [h for h, f in zip(headings, folded, strict=True) if f in _ODK]
        if len(marks) >= 2:
            return Seen(row, 0.97, "columns", tuple(marks))
        if len(odk) >= 2:
            return Seen(row, 0.96, "odk", tuple(odk))
    return None


def _read(
    file: str, sheet: RawSheet, seen: Seen, codebook: Codebook | None
) -> tuple[Grid, list[Finding]]:
    headings = texts(sheet, seen.row)
    hxl = _is_hxl(texts(sheet, seen.row + 1))
    rows = data_rows(sheet, seen.row + 1 + hxl)
    separator = _separator(seen, headings)
    options = _multiples(sheet, rows, headings, separator, codebook)
    fields = [*_fields(sheet, rows, headings, separator, options, codebook)]
    # Ona writes n/a where a question was not put: its condition did not hold.
    made = grid(sheet, (seen.row,), rows, fields, {"n/a": "not_applicable"})
    if hxl:
        made = replace(made, left={**made.left, seen.row + 1: "hxl_tags"})
    roles = {each.column: "tool" for each in fields if each.kind in {"tool", "option"}}
    findings = usual_findings(file, sheet, seen.row, headings, rows, roles)
    findings += _unsplit(file, made)
    return made, findings


def _separator(seen: Seen, headings: Sequence[str]) -> str:
    """Return what stands between a group and its question: whoever exports from Kobo chooses it."""
    if any("/" in heading for heading in headings):
        return "/"
    if any(re.search(r"\w::\w", heading) for heading in headings):
        return "::"
    if seen.reason == "odk":
        return "-"
    # A sentence has points too: only names without spaces are paths.
    return "." if any(re.fullmatch(r"\w+(\.\w+)+", heading) for heading in headings) else "/"


def _is_hxl(row: Sequence[str]) -> bool:
    tags = [cell for cell in row if cell]
    return bool(tags) and all(cell.startswith("#") for cell in tags)


def _multiples(
    sheet: RawSheet,
    rows: npt.NDArray[np.int64],
    headings: Sequence[str],
    separator: str,
    codebook: Codebook | None,
) -> dict[int, _Many]:
    """Return each multiple choice that has a column for each option, by the column it stands at.

    That is its own, where it has one with all the names in a cell, else that of its first option.
    """
    found = {}
    for path, options in _runs(headings, separator):
        first = min(options)
        question = _asked(path, separator, codebook)
        bits = all({fold(v) for v in distinct(sheet, rows, column)} <= _BITS for column in options)
        # A group of questions has a path too: its columns hold more than 0 and 1.
        many = question.kind == "many" if question is not None else codebook is None
        if bits and many and (path in headings or len(options) >= 2):
            before = [c for c in range(first) if headings[c] == path]
            own = max(before, default=headings.index(path) if path in headings else first)
            found[first if own in found else own] = _Many(path, options)
    return found


def _runs(headings: Sequence[str], separator: str) -> list[tuple[str, dict[int, str]]]:
    """Return the columns below each path. Two questions may have one label, and so one path.

    The second begins where the path stands as a heading again; without such headings, where an
    option comes again. Below one heading, it comes again in another version of the form.
    """
    runs: list[tuple[str, dict[int, str]]] = []
    latest: dict[str, dict[int, str]] = {}
    for column, heading in enumerate(headings):
        latest.pop(heading, None)
        path, _, option = heading.rpartition(separator)
        if not path or not option:
            continue
        again = path in latest and option in latest[path].values()
        if path not in latest or (again and path not in headings):
            latest[path] = {}
            runs.append((path, latest[path]))
        latest[path][column] = option
    return runs


def _asked(heading: str, separator: str, codebook: Codebook | None) -> Question | None:
    """Return the question of a heading: by its path, its name, or its label in some language."""
    if codebook is None:
        return None
    name = heading.rpartition(separator)[2]
    known = asked(codebook, heading, name)
    if known is not None:
        return known
    words = {fold(heading), fold(name)}
    return next(
        (q for q in codebook.questions if words & {fold(label) for label in q.label.values()}), None
    )


def _fields(
    sheet: RawSheet,
    rows: npt.NDArray[np.int64],
    headings: Sequence[str],
    separator: str,
    multiples: Mapping[int, _Many],
    codebook: Codebook | None,
) -> Iterator[Field]:
    parent_of = {column: many.path for many in multiples.values() for column in many.options}
    for column, heading in enumerate(headings):
        if not is_used(sheet, column, headings, rows):
            continue
        many = multiples.get(column)
        if many is not None:
            yield _multiple(sheet, rows, many.path, many.options, separator, column, codebook)
        if column in parent_of:
            yield field(column, heading, (), kind="option", group=parent_of[column])
        elif many is None:
            yield _question(sheet, rows, column, heading, separator, codebook)


def _names(heading: str, separator: str, question: Question | None) -> tuple[str, ...]:
    """Return every name of a column: its path, the question's own name, its label."""
    name = heading.rpartition(separator)[2]
    labels = tuple(question.label.values()) if question is not None else ()
    return (name, *((question.name,) if question is not None else ()), *labels)


def _multiple(
    sheet: RawSheet,
    rows: npt.NDArray[np.int64],
    path: str,
    options: Mapping[int, str],
    separator: str,
    column: int,
    codebook: Codebook | None,
) -> Field:
    question = _asked(path, separator, codebook)
    labels = {
        fold(label): choice.code
        for choice in (question.choices if question is not None else ())
        for label in choice.label.values()
    }
    codes = {at: labels.get(fold(option), option) for at, option in options.items()}
    return field(
        column,
        path,
        _names(path, separator, question),
        kind="multiple",
        question=question,
        values=joined(sheet, rows, codes, _TICKS),
        columns=tuple(dict.fromkeys((column, *options))),
    )


def _question(
    sheet: RawSheet,
    rows: npt.NDArray[np.int64],
    column: int,
    heading: str,
    separator: str,
    codebook: Codebook | None,
) -> Field:
    if _is_tool(heading, separator):
        return field(column, heading, (), kind="tool")
    question = _asked(heading, separator, codebook)
    names = _names(heading, separator, question)
    if question is not None and question.kind == "many":
        split = _split(sheet.cells[rows - 1, column], question)
        if split is not None:
            return field(
                column, heading, names, kind="multiple", question=question, values=split,
                columns=(column,),
            )  # fmt: skip
    return field(column, heading, names, question=question)


def _is_tool(heading: str, separator: str) -> bool:
    folded = fold(heading)
    last = folded.rpartition(separator)[2]
    return folded.startswith(("_", "meta/", "meta-", "formhub/")) or last in _TOOLS


def _split(cells: npt.NDArray[np.object_], question: Question) -> npt.NDArray[np.object_] | None:
    """Return cells of names parted by spaces as codes; None where one is no name of a choice."""
    codes = {choice.code for choice in question.choices}
    parts = {value: heading_text(value).split() for value in cells if value is not None}
    if not codes or not all(set(names) <= codes for names in parts.values()):
        return None
    return np.array(
        [None if value is None else ";".join(parts[value]) for value in cells], dtype=object
    )


def _unsplit(file: str, made: Grid) -> Iterator[Finding]:
    """Report a multiple choice that stands in one cell as labels: they cannot be told apart."""
    for each in made.fields:
        if each.kind == "question" and each.question is not None and each.question.kind == "many":
            where = made.sheet.name, cell_name(made.headings[0], each.column)
            code, value = "labels_in_one_cell", each.heading[:60]
            yield Finding(code, Severity.VERIFY, file, *where, value, {})
