"""Directions, targets, limits and goalposts of series: a table that the evaluator writes.

A direction is never guessed: Open SDG takes “down” where nothing is said, which turns half of the
results around.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alliances.datasets.observations.areas import understood
from alliances.datasets.observations.grid import Grid, grids
from alliances.datasets.observations.incoming import Incoming, open_file, shown
from alliances.datasets.observations.indicators import parse_indicator
from alliances.datasets.observations.target_checks import check_rows
from alliances.datasets.observations.target_words import DIRECTIONS, MEANT, PARTS
from alliances.datasets.observations.values import has_decimal_commas, parse_value
from alliances.datasets.observations.versions import Knowledge
from alliances.datasets.observations.years import parse_year
from alliances.datasets.place import cell_name
from alliances.errors import BlockingFindings
from alliances.findings import Finding, Severity
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework
from alliances.language.matching import fold, nearest

COLUMNS = (
    *("indicator", "series", "direction", "target", "target_year", "limit", "lower", "optimum"),
    *("green", "red", "area", "group", "disaggregation", "unit", "base_year"),
)
"""The columns of a table of targets, in order.

``direction`` is ``up``, ``down`` or ``binary``. A blank ``series`` is every series of the
indicator, a blank ``area`` every area. ``group`` is a path (``a/b``) of series that are averaged
first.
"""

NEEDED = ("indicator", "series", "direction")
"""The columns that a table of targets must have."""

_NUMBERS = ("target", "limit", "lower", "optimum", "green", "red")
_YEARS = ("target_year", "base_year")
_TEXTS = tuple(name for name in COLUMNS if name not in {*_NUMBERS, *_YEARS})


@dataclass(frozen=True)
class Targets:
    """Targets of series, checked.

    Attributes
    ----------
    data
        With the columns `COLUMNS`: texts (blank where nothing is said), numbers (NaN), years
        (``Int64``). Rows that something blocks are left out.
    findings
        In the order of the cells.
    """

    data: pd.DataFrame
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> bool:
        """Whether something blocks."""
        return any(finding.severity is Severity.BLOCKING for finding in self.findings)

    def require_usable(self) -> None:
        """Refuse to go on where something blocks.

        Raises
        ------
        BlockingFindings
            With every finding.
        """
        if self.blocking:
            raise BlockingFindings(self.findings)


def read_targets(path: str | Path, odd17: Framework | None = None) -> Targets:
    """Return the targets of a table: CSV or workbook, headings in French or English.

    Parameters
    ----------
    path
        The file. Columns `NEEDED`, and any others of `COLUMNS`.
    odd17
        The framework of SDG 17; None: the one that ships.

    Returns
    -------
    Targets
        What is wrong is a finding at its cell, all at once.

    Raises
    ------
    WrongCall
        There is no such file.
    UnreadableFile
        The file cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "targets.csv"
    ...     _ = file.write_text("indicateur;série;sens;cible\\n17.2.1;DC_ODA_TOTG;hausse;0,7\\n")
    ...     targets = read_targets(file)
    >>> targets.data["direction"].tolist(), targets.data["target"].tolist()
    (['up'], [0.7])
    """
    incoming = open_file(Path(path))
    found = grids(incoming, _is_headings, lambda _: False)
    if not found:
        sheet = incoming.workbook.sheets[0].name if incoming.kind != "folder" else None
        missing = [_missing(incoming, sheet, part, []) for part in NEEDED]
        return Targets(_table([]), tuple(missing))
    reader = _Reader(incoming, found[0], Knowledge(odd17 or load_framework("odd17")))
    return reader.read()


def _is_headings(row: Sequence[str]) -> bool:
    return len({PARTS.get(fold(heading)) for heading in row} & {*NEEDED, "target"}) >= 2


def _missing(incoming: Incoming, sheet: str | None, part: str, unknown: Sequence[str]) -> Finding:
    near = nearest(part, unknown)
    details = {"key": part, **({"near": near} if near else {})}
    where = sheet, "A1", None
    return Finding("missing_heading", Severity.BLOCKING, incoming.name, *where, details)


def _table(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    types = dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_YEARS, "Int64")
    return table.astype(types | dict.fromkeys(_TEXTS, object))


class _Reader:
    """Reads the rows of one table, which is short, one by one."""

    def __init__(self, incoming: Incoming, grid: Grid, knowledge: Knowledge) -> None:
        self.grid, self.knowledge, self.file = grid, knowledge, incoming.name
        self.incoming = incoming
        self.columns: dict[str, int] = {}
        self.held: list[tuple[tuple[int, int], Finding]] = []

    def read(self) -> Targets:
        """Return what the table holds."""
        missing = self._headings()
        if missing:
            return Targets(_table([]), (*self.grid.findings, *missing))
        table = self.grid.table
        used = list(self.columns.values())
        blank = table[used].isna().all(axis=1).to_numpy()
        cells = {part: table[position].tolist() for part, position in self.columns.items()}
        commas = has_decimal_commas(
            cell for part in _NUMBERS for cell in cells.get(part, []) if isinstance(cell, str)
        )
        areas = [shown(_held(cell)) for cell in cells.get("area", [])]
        known = dict(zip(dict.fromkeys(areas), understood(dict.fromkeys(areas)), strict=True))
        rows: dict[int, dict[str, object]] = {}
        for at in np.flatnonzero(~blank).tolist():
            row = {part: _held(cells[part][at]) for part in cells}
            number = int(self.grid.rows[at])
            rows[number] = self._row(number, row, commas is True)
            if "area" in row:
                rows[number]["area"] = known[areas[at]]
        check_rows(rows, self._say)
        refused = {row for (row, _), one in self.held if one.severity is Severity.BLOCKING}
        kept = [row for number, row in rows.items() if number not in refused]
        ordered = [one for _, one in sorted(self.held, key=lambda pair: pair[0])]
        return Targets(_table(kept), (*self.grid.findings, *ordered))

    def _headings(self) -> list[Finding]:
        unknown = []
        for position, heading in enumerate(self.grid.headings):
            part = PARTS.get(fold(heading), "")
            if part in self.columns:
                first = cell_name(self.grid.row, self.columns[part])
                self._say(
                    "duplicate_heading",
                    Severity.BLOCKING,
                    self.grid.row,
                    position,
                    heading,
                    {"first": first},
                )
            elif part:
                self.columns[part] = position
            elif heading:
                unknown.append((position, heading))
        lacking = [part for part in NEEDED if part not in self.columns]
        for position, heading in unknown:
            where = self.grid.row, position, heading
            self._say("target_column_unknown", Severity.ADVICE, *where, {})
        names = [heading for _, heading in unknown]
        return [_missing(self.incoming, self.grid.sheet, part, names) for part in lacking]

    def _row(self, number: int, row: Mapping[str, object], commas: bool) -> dict[str, object]:
        read: dict[str, object] = dict.fromkeys(_TEXTS, "")
        read |= {part: shown(cell) for part, cell in row.items() if part in _TEXTS}
        read |= dict.fromkeys(_NUMBERS, np.nan) | dict.fromkeys(_YEARS, None)
        indicator = row["indicator"]
        if indicator is not None and not isinstance(indicator, str):
            self._at(number, "indicator", "indicator_spoilt", shown(indicator))
        elif not indicator:
            self._at(number, "indicator", "key_missing", None, heading="indicator")
        read["indicator"] = parse_indicator(shown(indicator))
        code = str(read["series"])
        if code not in self.knowledge.codes:
            read["series"] = self.knowledge.spelling.get(code.casefold(), code)
        read["direction"] = self._direction(number, shown(row["direction"]))
        for part in _NUMBERS:
            if row.get(part) is not None:
                value, problem = parse_value(shown(row[part]), commas)
                read[part] = value
                if problem and problem != "missing":
                    said = shown(row[part])
                    large, small = said.replace(",", "").replace(".", ""), said.replace(",", ".")
                    self._at(number, part, problem, said, large=large, small=small)
        for part in _YEARS:
            if row.get(part) is not None:
                year = parse_year(row[part])
                read[part] = year.year
                if year.year is None:
                    self._at(number, part, year.remark, shown(row[part]))
        return read

    def _direction(self, number: int, said: str) -> str:
        accepted = ", ".join(DIRECTIONS)
        if not said:
            self._at(number, "direction", "target_direction_missing", None, accepted=accepted)
            return ""
        found = MEANT.get(fold(said).replace("−", "-"), "")
        if not found:
            near = MEANT.get(nearest(said, MEANT), "")
            details = {"accepted": accepted, **({"near": near} if near else {})}
            self._at(number, "direction", "direction_unknown", said, **details)
        return found

    def _at(self, number: int, part: str, code: str, value: str | None, **details: object) -> None:
        column = self.columns[part]
        self._say(code, Severity.BLOCKING, number, column, value, {"heading": part, **details})

    def _say(
        self,
        code: str,
        severity: Severity,
        row: int,
        part: int | str,
        value: str | None,
        details: Mapping[str, object],
    ) -> None:
        column = part if isinstance(part, int) else self.columns.get(part, 0)
        where = self.grid.sheet, cell_name(row, column), value
        self.held.append(((row, column), Finding(code, severity, self.file, *where, details)))


def _held(cell: object) -> object:
    """Return a raw cell; None where it is blank."""
    return None if cell is None or (isinstance(cell, float) and np.isnan(cell)) else cell
