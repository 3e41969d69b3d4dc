"""An XLSForm read as the codebook of its export: names, labels by language, choices.

As tolerant as the tools that take such forms: case and spaces of sheets, columns and types do not
count, ``list name`` is ``list_name``, ``select one`` is ``select_one``. Described at
https://xlsform.org.
"""

import re
from collections.abc import Iterator, Mapping

from alliances.datasets.codebook import Choice, Codebook, Question
from alliances.datasets.layouts.block import heading_text
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.language.matching import fold

_LABEL = re.compile(r"label(?:::? ?(.*))?")
_SELECT = re.compile(r"(select_one|select_multiple|select one|select multiple|rank)\w*\s+(\S+)(.*)")
_KINDS = {
    "integer": "integer",
    "int": "integer",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "datetime": "date",
    "text": "text",
    "string": "text",
    "note": "note",
}
_BEGINS = ("begin group", "begin repeat")
_ENDS = ("end group", "end repeat")

Row = Mapping[str, str]


def is_xlsform(workbook: RawWorkbook) -> bool:
    """Return whether a workbook is an XLSForm: a sheet survey whose columns are type and name."""
    survey = _sheet(workbook, "survey")
    if survey is None:
        return False
    return {"type", "name"} <= set(_columns(survey))


def read_xlsform(workbook: RawWorkbook) -> Codebook | None:
    """Return the questions of an XLSForm, or None where a workbook is none.

    Parameters
    ----------
    workbook
        As `alliances.datasets.reading.workbooks.read_workbook` gives it.
    """
    survey = _sheet(workbook, "survey")
    if survey is None or not is_xlsform(workbook):
        return None
    lists = _lists(_sheet(workbook, "choices"))
    return Codebook(tuple(_questions(survey, lists)), workbook.source.file)


def _sheet(workbook: RawWorkbook, name: str) -> RawSheet | None:
    return next((sheet for sheet in workbook.sheets if fold(sheet.name) == name), None)


def _columns(sheet: RawSheet) -> dict[str, int]:
    """Return the columns of a sheet by their heading, in one spelling."""
    row = sheet.cells[0] if len(sheet.cells) else ()
    heads = (fold(heading_text(value)).replace("list name", "list_name") for value in row)
    return {head: column for column, head in enumerate(heads) if head}


def _rows(sheet: RawSheet) -> Iterator[Row]:
    columns = _columns(sheet)
    for cells in sheet.cells[1:]:
        row = {head: heading_text(cells[column]).strip() for head, column in columns.items()}
        if any(row.values()):
            yield row


def _labels(row: Row) -> dict[str, str]:
    """Return the words of a row by language: ``Français (fr)`` is ``fr``."""
    found = {}
    for head, words in row.items():
        match = _LABEL.fullmatch(head)
        if match is not None and words:
            code = re.search(r"\((\w+)\)", match[1] or "")
            found[code[1] if code else (match[1] or "").strip()] = words
    return found


def _lists(sheet: RawSheet | None) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, tuple[Choice, ...]] = {}
    for row in _rows(sheet) if sheet is not None else ():
        name, code = row.get("list_name", ""), row.get("name") or row.get("value", "")
        if name and code:
            lists[name] = (*lists.get(name, ()), Choice(code, _labels(row)))
    return lists


def _questions(survey: RawSheet, lists: Mapping[str, tuple[Choice, ...]]) -> Iterator[Question]:
    path: list[tuple[str, bool]] = []
    for row in _rows(survey):
        kind = fold(row.get("type", "")).replace("_", " ")
        name = row.get("name", "")
        if kind.startswith(_BEGINS):
            path.append((name, "repeat" in kind))
        elif kind.startswith(_ENDS):
            path = path[:-1]
        elif name:
            yield _question(row, kind, name, path, lists)


def _question(
    row: Row,
    kind: str,
    name: str,
    path: list[tuple[str, bool]],
    lists: Mapping[str, tuple[Choice, ...]],
) -> Question:
    select = _SELECT.match(row.get("type", "").strip())
    many = select is not None and "multiple" in select[1]
    chosen = "many" if many else "one" if select is not None else _KINDS.get(kind, "other")
    return Question(
        name,
        _labels(row),
        chosen,
        lists.get(select[2], ()) if select is not None else (),
        tuple(group for group, _ in path),
        next((group for group, repeated in reversed(path) if repeated), ""),
        fold(row.get("required", "")) in {"yes", "true", "true()", "1"},
        row.get("constraint", ""),
    )
