"""What every export of a survey tool is told of: personal data, unfinished answers, languages."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from alliances.datasets.layouts.exported import counted, distinct, duplicate_headings
from alliances.datasets.located import RawSheet
from alliances.datasets.place import cell_name
from alliances.datasets.rules.personal import personal_heading
from alliances.findings import Finding, Severity
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.language.catalogue import LANGUAGES, text
from alliances.language.matching import fold

PERSONAL = frozenset(
    {"email", "name", "first_name", "last_name", "ip", "latitude", "longitude", "phone"}
)
"""Roles of a tool's columns that say who answered."""

_UNSAID = frozenset({"anonymous", "anonyme", "anonym", "anonimo", "n/a", "none"})
_EMAIL = re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[A-Za-z]{2,}")
_DIGITS = re.compile(r"\D{0,3}(?:\d[\s./-]?){6,15}(?:\.0)?")
_LETTERS = re.compile(r"[^\W\d_][^\d]{1,60}")
_CUT = re.compile(r"(?<!\.)\.\.$")
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)$")
_CODE = 12
"""Signs by which headings cut at one length may differ: a code stands before some of them."""


def usual_findings(
    file: str,
    sheet: RawSheet,
    row: int,
    headings: Sequence[str],
    rows: npt.NDArray[np.int64],
    roles: Mapping[int, str],
) -> list[Finding]:
    """Return what is to be said of the columns of any export.

    Parameters
    ----------
    row
        The row of the headings at which findings stand.
    headings
        What stands there, a text for each column.
    rows
        The rows of the data.
    roles
        Column to role, of the tool's own columns.
    """
    found = duplicate_headings(file, sheet, row, headings)
    found += _cut(file, sheet, row, headings)
    for column, heading in enumerate(headings):
        role = roles.get(column, "")
        if role in PERSONAL:
            found += personal(file, sheet, row, column, heading, rows, role)
        elif not role:
            found += _emails(file, sheet, row, column, heading, rows)
            found += _announced(file, sheet, row, column, heading, rows)
    return found


def personal(
    file: str,
    sheet: RawSheet,
    row: int,
    column: int,
    heading: str,
    rows: npt.NDArray[np.int64],
    role: str,
) -> list[Finding]:
    """Report a column that says who answered, once, with how many cells do."""
    values = counted(sheet, rows, column)
    count = sum(times for value, times in values.items() if fold(value) not in _UNSAID)
    if not count:
        return []
    what = {language: text(f"personal_data.{role}", language) for language in LANGUAGES}
    return [column_finding("personal_column", Severity.VERIFY, file, sheet, row, column, heading,
                           count=count, what=what)]  # fmt: skip


def column_finding(
    code: str,
    severity: Severity,
    file: str,
    sheet: RawSheet,
    row: int,
    column: int,
    heading: str,
    **details: object,
) -> Finding:
    """Return a finding on a whole column: it stands at its heading."""
    cell = cell_name(row, column)
    return Finding(code, severity, file, sheet.name, cell, heading or None, details)


def several_languages(
    file: str, sheet: RawSheet, row: int, column: int, heading: str, rows: npt.NDArray[np.int64]
) -> list[Finding]:
    """Say in which languages people answered, where in more than one."""
    languages = distinct(sheet, rows, column)
    if len(languages) < 2:
        return []
    return [
        column_finding("answers_in_languages", Severity.ADVICE, file, sheet, row, column, heading,
                       languages=", ".join(sorted(languages)))
    ]  # fmt: skip


def unfinished(
    file: str, sheet: RawSheet, row: int, column: int, heading: str, mask: npt.NDArray[np.bool_],
    rows: npt.NDArray[np.int64],
) -> list[Finding]:  # fmt: skip
    """Say how many people did not finish, where `mask` is true of their rows."""
    count = int(mask.sum())
    if not count:
        return []
    first = int(rows[np.flatnonzero(mask)[0]])
    return [
        column_finding("unfinished_answers", Severity.VERIFY, file, sheet, row, column, heading,
                       count=count, total=len(rows), first=first)
    ]  # fmt: skip


def _cut(file: str, sheet: RawSheet, row: int, headings: Sequence[str]) -> list[Finding]:
    """Say how many headings were cut short by the tool.

    Two dots are a tool's. An ellipsis may be the question's own: a tool cuts at one length, so one
    that ends a shorter heading was written so; and so were the questions of our own.
    """
    long = max(map(len, headings), default=0) - _CODE
    cut = [
        column
        for column, heading in enumerate(headings)
        if _CUT.search(heading)
        or (_ELLIPSIS.search(heading) and len(heading) >= long and fold(heading) not in _own())
    ]
    if not cut:
        return []
    column = cut[0]
    return [
        column_finding("headings_cut", Severity.ADVICE, file, sheet, row, column, headings[column],
                       count=len(cut))
    ]  # fmt: skip


@cache
def _own() -> frozenset[str]:
    items = load_framework(DEFAULT_FRAMEWORK).items
    return frozenset(fold(words) for item in items for words in item.text.values())


def _announced(
    file: str, sheet: RawSheet, row: int, column: int, heading: str, rows: npt.NDArray[np.int64]
) -> list[Finding]:
    """Report a question for a name or a telephone that was answered by such."""
    kind = personal_heading(heading)
    if kind is None:
        return []
    values = counted(sheet, rows, column)
    shape = _DIGITS if kind == "phone" else _LETTERS
    count = sum(times for value, times in values.items() if shape.fullmatch(value))
    if not count or 2 * count < sum(values.values()):
        return []
    return personal(file, sheet, row, column, heading, rows, kind)


def _emails(
    file: str, sheet: RawSheet, row: int, column: int, heading: str, rows: npt.NDArray[np.int64]
) -> list[Finding]:
    """Report a question that most people answered with an e-mail address."""
    values = counted(sheet, rows, column)
    count = sum(n for value, n in values.items() if "@" in value and _EMAIL.search(value))
    if not count or 2 * count < sum(values.values()):
        return []
    what = {language: text("personal_data.email", language) for language in LANGUAGES}
    return [
        column_finding("personal_column", Severity.VERIFY, file, sheet, row, column, heading,
                       count=count, what=what)
    ]  # fmt: skip
