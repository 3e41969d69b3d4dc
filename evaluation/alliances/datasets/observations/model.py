"""What is read of a file of SDG series: raw rows with their cells, then one tidy table.

A format makes `Parsed` rows and judges nothing; `settle` turns those of every format into the tidy
table, by one set of rules, with findings and a ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.place import cell_name
from alliances.datasets.survey import FileRead, Ledger, Source
from alliances.errors import BlockingFindings
from alliances.findings import Finding, Severity

COLUMNS = (
    "indicator",
    "version",
    "series",
    "area",
    "year",
    "disaggregation",
    "value",
    "unit",
    "nature",
    "source",
    "vintage",
    "flag",
    "area_given",
)
"""The columns of the tidy table, in order.

``area`` is M49 where the area has such a code, else as the file has it (``EU27_2020``);
``area_given`` is what the file says. A blank ``disaggregation`` is the total; else
``Sex=FEMALE;Age=15-24``, in the order of the file. ``flag`` holds observation flags as the file has
them (``b``: a break, ``p``: provisional…). Texts are categories; ``year`` is int, ``value`` float.
"""

RAW = (
    "indicator",
    "series",
    "area",
    "year",
    "value",
    "unit",
    "multiplier",
    "nature",
    "flag",
    "disaggregation",
    "source",
    "vintage",
)
"""What a format may give of each observation, as the file has it; absent: the file has no such.

``value_text`` and ``year_text`` may stand beside a column of numbers: categories of the texts that
stand where there is none (``<5``, ``2019/20``).
"""


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the parts of each row stand in a sheet.

    Attributes
    ----------
    rows
        Row number (from 1, as a spreadsheet counts records) of each row of `Parsed.rows`.
    columns
        Position (from 0) of the sheet's column that gives a part: ``{"year": 7, "value": 8}``.
    across
        Where years stand side by side, the column (from 0) of each row's value; None elsewhere.
    names
        Where a file has no cells (JSON, XML), the place of each row's value in it: a JSON pointer,
        or ``Obs 12``; None elsewhere.
    """

    rows: npt.NDArray[np.int64]
    columns: Mapping[str, int] = field(default_factory=dict)
    across: npt.NDArray[np.int64] | None = None
    names: npt.NDArray[np.object_] | None = None

    def at(self, row: int, part: str) -> str:
        """Return the address of a part of a row (by position): ``I13``, or its place in the file.

        Where a part has no cell of its own, that of the value.
        """
        if self.names is not None:
            return str(self.names[row])
        if self.across is not None and part not in self.columns:
            return cell_name(int(self.rows[row]), int(self.across[row]))
        column = self.columns.get(part, self.columns.get("value", 0))
        return cell_name(int(self.rows[row]), column)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format makes of one sheet, or of a file without sheets.

    Attributes
    ----------
    rows
        One observation a row, columns among `RAW`, RangeIndex; texts stripped (category or str),
        missing where blank; numbers may be numbers already.
    cells
        Where each row stands.
    counted
        Non-empty cells of the sheet: ``headings``; ``data``, those that `rows` hold; and each named
        exclusion (``column_not_used``, ``blank_row``…).
    findings
        What the format itself has to say, with cells.
    targets
        What the files themselves declare of directions and targets, as `targets.COLUMNS` has it.
    held
        How many non-empty cells of the sheet each row of `rows` takes (those of its disaggregation
        too); they sum up to ``counted["data"]``. None: one for each part of the row that has a
        column of its own in `cells`, and one for its value where values stand side by side.
    official
        Whether the file is a download that its reader cannot mend: what is no number there is to be
        verified and set aside; in a table of one's own it blocks.
    """

    layout: str
    source: Source
    sheet: str | None
    rows: pd.DataFrame
    cells: Cells
    counted: Mapping[str, int]
    findings: tuple[Finding, ...] = ()
    targets: pd.DataFrame = field(default_factory=pd.DataFrame)
    official: bool = True
    held: npt.NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Observations:
    """SDG series, checked: the tidy table, what is wrong, and what became of each cell.

    Attributes
    ----------
    data
        The tidy table, with the columns `COLUMNS`; ordered as read, RangeIndex.
    findings
        In the order of the files and their cells.
    ledger
        By file and sheet; it reconciles.
    files
        What was read, and what each was taken for.
    targets
        Directions and targets that the files themselves declare.
    """

    data: pd.DataFrame
    findings: tuple[Finding, ...]
    ledger: Ledger
    files: tuple[FileRead, ...]
    targets: pd.DataFrame = field(default_factory=pd.DataFrame)

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
