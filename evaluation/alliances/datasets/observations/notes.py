"""Findings about the rows of one sheet: each at its cell, in order, no more than one can read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.observations.incoming import shown
from alliances.datasets.observations.model import Parsed
from alliances.datasets.place import cell_position
from alliances.findings import Finding, Severity

MOST = 1_000
"""Findings of one code on one part of a sheet; a last one counts the others."""

Details = Mapping[str, object]


@dataclass(slots=True)
class Notes:
    """What there is to say of a sheet."""

    parsed: Parsed
    held: list[tuple[tuple[int, int], Finding]] = field(default_factory=list)

    @property
    def set_aside(self) -> Severity:
        """How serious a row without use is: the reader of a download cannot mend it."""
        return Severity.VERIFY if self.parsed.official else Severity.BLOCKING

    def say(
        self,
        code: str,
        severity: Severity,
        part: str,
        rows: npt.NDArray[np.integer],
        details: Details | Callable[[int], Details] | None = None,
        value: str | None = None,
    ) -> None:
        """Report a part of some rows (by position), each at its cell."""
        told = details if callable(details) else lambda _: details or {}
        for row in rows[:MOST].tolist():
            self._add(code, severity, part, row, {"heading": part, **told(row)}, value)
        if len(rows) > MOST:
            more = {"count": len(rows) - MOST, "of": code, "heading": part}
            last = int(rows[MOST])
            self._add("further_cells", severity, part, last, more, value)

    def once(
        self,
        code: str,
        severity: Severity,
        part: str,
        rows: npt.NDArray[np.integer],
        value: str | None = None,
        **details: object,
    ) -> None:
        """Report what many rows have in common at the first of them, with their number."""
        if len(rows):
            told = {"heading": part, "count": len(rows), **details}
            self._add(code, severity, part, int(rows[0]), told, value)

    def file(self, code: str, severity: Severity, **details: object) -> None:
        """Report something of the whole sheet."""
        finding = Finding(
            code, severity, self.parsed.source.file, self.parsed.sheet, None, None, details
        )
        self.held.append(((0, 0), finding))

    def value(self, part: str, row: int) -> str | None:
        """Return what the file has for a part of a row; None where nothing."""
        if part not in self.parsed.rows:
            return None
        cell = self.parsed.rows[part].array[row]
        if pd.isna(cell) and f"{part}_text" in self.parsed.rows:
            cell = self.parsed.rows[f"{part}_text"].array[row]
        return None if pd.isna(cell) else shown(cell)[:200]

    def address(self, row: int, part: str, other: Parsed | None = None) -> str:
        """Return the address of a part of a row as a finding of another sheet names it."""
        cell = self.parsed.cells.at(row, part)
        if other is None or other is self.parsed:
            return cell
        sheet = f"{self.parsed.sheet}!" if self.parsed.sheet else ""
        if other.source.file != self.parsed.source.file:
            return f"[{self.parsed.source.file}]{sheet}{cell}"
        return f"{sheet}{cell}"

    def findings(self) -> list[Finding]:
        """Return the findings in the order of the cells."""
        theirs = [(_place(finding), finding) for finding in self.parsed.findings]
        return [finding for _, finding in sorted([*theirs, *self.held], key=lambda pair: pair[0])]

    def _add(
        self,
        code: str,
        severity: Severity,
        part: str,
        row: int,
        details: Details,
        value: str | None,
    ) -> None:
        cells = self.parsed.cells
        said = self.value(part, row) if value is None else value
        where = self.parsed.source.file, self.parsed.sheet, cells.at(row, part)
        place = int(cells.rows[row]), cells.columns.get(part, 0)
        self.held.append((place, Finding(code, severity, *where, said, details)))


def _place(finding: Finding) -> tuple[int, int]:
    try:
        return cell_position(finding.cell or "")
    except ValueError:
        return (0, 0)
