"""Marks told as findings: with sheet, cell, value, and all that their sentences need."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from alliances.datasets.marks import Checked, Mark
from alliances.datasets.place import cell_position
from alliances.datasets.rules.personal import CODES, masked
from alliances.datasets.survey import Table
from alliances.findings import Finding
from alliances.frameworks.model import Framework, Words
from alliances.frameworks.sheets import sheets
from alliances.language import LANGUAGES, plural, text

_SHOWN = 60
"""Characters of a value, or of a heading, that a finding shows."""


_OF_A_VALUE = frozenset(
    {"not_a_date", "not_an_integer", "cell_error", "unknown_code", "siren_for_siret", "not_a_siret"}
)
"""Faults of a value that nobody may know any more: better no value than an invented one."""


def told(checked: Checked, framework: Framework) -> Iterator[Finding]:
    """Yield a finding for each mark, but for those whose fault the layout has reported.

    Parameters
    ----------
    checked
        The tables and their marks.
    framework
        Names the questions.
    """
    held = _Held(checked.tables)
    heading = cache(lambda table, column: _heading(table, column, framework))
    seen: set[tuple[str, str, str, str]] = set()
    for mark in checked.marks.values():
        if mark.problem.code:
            table = checked.tables[mark.table]
            file, sheet, cell = table.where(mark.column, mark.row)
            # A cell that a mapping gives to several fields is wrong once.
            said = file, sheet, cell, mark.problem.code
            if said in seen and table.has_cell(mark.column, mark.row):
                continue
            seen.add(said)
            value = held.at(mark)
            yield Finding(
                code=mark.problem.code,
                severity=mark.problem.severity,
                file=file,
                sheet=sheet,
                cell=cell,
                value=_shown(value, mark.problem.code) if isinstance(value, str) else None,
                details=_details(mark, checked, framework, heading(mark.table, mark.column)),
            )


def _shown(value: str, code: str) -> str:
    """Return a value as a finding shows it; what is told to be personal is not spread further."""
    return shortened(masked(value) if code in CODES else value)


class _Held:
    """What the cells of marks held, looked up as fast as thousands of marks ask for."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.rows: dict[str, dict[int, int]] = {}
        self.columns: dict[tuple[str, str], Sequence[object]] = {}

    def at(self, mark: Mark) -> object:
        """Return the raw text of a mark's cell."""
        raw = self.tables[mark.table].raw
        if mark.table not in self.rows:
            self.rows[mark.table] = {int(row): place for place, row in enumerate(raw.index)}
        place = mark.table, mark.column
        if place not in self.columns:
            self.columns[place] = raw[mark.column].tolist()
        return self.columns[place][self.rows[mark.table][mark.row]]


def shortened(value: str) -> str:
    """Return a value as a finding shows it: on one line, cut where it is long."""
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _details(
    mark: Mark, checked: Checked, framework: Framework, heading: Words
) -> Mapping[str, object]:
    details = {"column": mark.column, "heading": heading, **mark.problem.details}
    if "register" in details:
        details["register"] = _sheet_name(str(details["register"]), checked, framework)
    if mark.problem.code in _OF_A_VALUE and _may_be_blank(mark, framework):
        details["may_be_blank"] = True
    if "count" in details:
        details["others"] = _others(int(str(details["count"])))
    return details


def _may_be_blank(mark: Mark, framework: Framework) -> bool:
    """Return whether a cell may be empty: nothing that a row needs, no key."""
    column = sheets(framework)[mark.table].column(mark.column)
    return not (column.required or column.unique) and mark.table not in {"campaign", "lists"}


def _heading(table: str, column: str, framework: Framework) -> Words:
    """Return the name of a column by language: the text of its question, or the sheet's heading."""
    if column in framework.item_by_id:
        item = framework.item_by_id[column]
        return {code: f"{item.id} {shortened(item.text[code])}" for code in LANGUAGES}
    return {code: text(f"sheets.{table}.{column}", code) for code in LANGUAGES}


def _sheet_name(key: str, checked: Checked, framework: Framework) -> object:
    if key in checked.tables:
        return checked.tables[key].sheet
    sheet = sheets(framework)[key]
    return {code: sheet.name(code) for code in LANGUAGES}


def _others(count: int) -> Words:
    """Return the words for the further cells that a finding stands for; none where it is alone."""
    return {code: plural("checking.others", count, code) if count else "" for code in LANGUAGES}


def in_order(findings: Iterable[Finding], sheets: Sequence[tuple[str, str]]) -> tuple[Finding, ...]:
    """Return findings file by file, sheet by sheet, in the order of the files, then row by row.

    Parameters
    ----------
    findings
        In any order; those of a file as a whole come first.
    sheets
        File and name of every sheet, in order.
    """
    order = {where: rank for rank, where in enumerate(sheets)}
    files = {file: rank for rank, file in enumerate(dict.fromkeys(file for file, _ in sheets))}
    return tuple(sorted(findings, key=lambda finding: _position(finding, files, order)))


def _position(
    finding: Finding, files: Mapping[str, int], order: Mapping[tuple[str, str], int]
) -> tuple[int, int, int, int]:
    file = files.get(finding.file, -1)
    if finding.sheet is None or finding.cell is None:
        return file, -1, 0, 0
    row, column = cell_position(finding.cell)
    return file, order.get((finding.file, finding.sheet), -1), row, column
