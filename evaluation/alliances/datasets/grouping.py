"""Findings gathered for people: one group for a rule broken in a column, its cells listed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alliances.datasets.place import cell_position, letters
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Words

_RUN = 3
"""Cells one below the other that are written as a range: F31–F33, but F31, F32."""

_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d*")

_RANK = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule in one column, in the order of the files.

    Attributes
    ----------
    severity, code
        Those of every finding of the group.
    sheet
        The sheet, empty where the findings concern a file as a whole.
    heading
        The column as people read it, by language; None where the findings concern no column.
    findings
        One at least; of one file, or of several whose sheet and column are called the same.
    """

    severity: Severity
    code: str
    sheet: str
    heading: Words | None
    findings: tuple[Finding, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files concerned, in order."""
        return tuple(dict.fromkeys(finding.file for finding in self.findings))


def group_findings(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Return findings by rule and column, the most serious first, else in the order of the files.

    Examples
    --------
    >>> found = [
    ...     Finding("unknown_code", Severity.VERIFY, "c.xlsx", "Réponses", f"F{row}", "6")
    ...     for row in (3, 4, 5, 9)
    ... ]
    >>> [(group.code, cells_listed([f.cell for f in group.findings])) for group in
    ...  group_findings(found)]
    [('unknown_code', 'F3–F5, F9')]
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_key(finding), []).append(finding)
    made = [
        Group(
            members[0].severity,
            members[0].code,
            members[0].sheet or "",
            _heading(members[0]),
            tuple(members),
        )
        for members in groups.values()
    ]
    return tuple(sorted(made, key=lambda group: _RANK[group.severity]))


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.severity, finding.code, finding.sheet, finding.details.get("column")


def _heading(finding: Finding) -> Words | None:
    heading = finding.details.get("heading")
    return heading if isinstance(heading, dict) else None


def cells_listed(cells: Sequence[str | None], most: int | None = None) -> str:
    """Return cells as people write them, runs down a column as ranges: ``F3–F5, F9``.

    Parameters
    ----------
    cells
        Addresses; None and repeats are left out.
    most
        Cells and ranges named at most; the caller says how many more there are
        (see `ranges`). None: all.
    """
    return ", ".join(name for name, _ in ranges(cells)[:most])


def ranges(cells: Iterable[str | None]) -> list[tuple[str, int]]:
    """Return cells and ranges of cells, column by column, each with how many cells it names.

    Places of files that have no cells (``Obs 12``, ``/data/3/value``) follow, as they are.
    """
    named = list(dict.fromkeys(cell for cell in cells if cell))
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(cell_position(cell) for cell in named if _CELL.fullmatch(cell)):
        by_column.setdefault(column, []).append(row)
    return [
        *(
            run
            for column, rows in sorted(by_column.items())
            for run in _runs(letters(column), rows)
        ),
        *((place, 1) for place in named if not _CELL.fullmatch(place)),
    ]


def _runs(column: str, rows: Sequence[int]) -> list[tuple[str, int]]:
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    named = []
    for run in runs:
        if len(run) >= _RUN:
            named.append((f"{column}{run[0]}\N{EN DASH}{column}{run[-1]}", len(run)))
        else:
            named += [(f"{column}{row}", 1) for row in run]
    return named
