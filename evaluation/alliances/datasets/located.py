"""Raw cells with their addresses: what reading gives, and what a layout makes of it.

Nothing is parsed here: values are the Python objects that the reader gave. Addresses come from the
raw read and are never recomputed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliances.datasets.place import Place, block_of, row_of
from alliances.datasets.survey import Source
from alliances.findings import Finding


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands in a cell whose content is there but holds no value.

    Attributes
    ----------
    code
        An Excel error such as ``#N/A``; ``formula_without_value``; ``number_for_level``, for a
        number that may be meant as such or as the code of an answer; ``merged``, for a cell hidden
        under a merged range; or ``orphan``, for a value that stood in a row which is not there (the
        layout has reported the range, or the row, once).
    held
        What the cell shows, where it is not the code.
    """

    code: str
    held: str = ""

    def __str__(self) -> str:
        """Return what the cell shows."""
        return self.held or self.code


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as it was read.

    Attributes
    ----------
    cells
        Object array, rows by columns; ``cells[0, 0]`` is A1. None is an empty cell (or one that
        holds nothing but spaces). Numbers are float, whole ones too.
    percent
        Addresses of the cells that show a percentage: 0.45 shown as 45 %.
    merged
        Merged ranges, such as ``A5:A9``.
    hidden_rows
        Row numbers, from 1, that the sheet hides or filters out; they are read like the others.
    hidden_columns
        Columns, from 0, that the sheet hides; they are read like the others.
    unread
        Row (from 1) and column (from 0) of each `Unread` cell, to its code.
    filtered
        The range of the sheet's filter; empty where it has none.
    lists
        Where a drop-down list stands (``B3:B90``), and its formula: words, or a range.
    """

    name: str
    hidden: bool
    cells: npt.NDArray[np.object_]
    percent: frozenset[str] = frozenset()
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    unread: Mapping[tuple[int, int], str] = field(default_factory=dict)
    filtered: str = ""
    lists: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A workbook as it was read: where it comes from, and its sheets in order."""

    source: Source
    sheets: tuple[RawSheet, ...]
    remarks: tuple[Finding, ...] = ()
    """What reading itself has to say: an encoding guessed, what the format hides."""
    format: str = "xlsx"
    """``xlsx``, ``xls``, ``xlsb``, ``ods`` or ``text``: what the content is."""


@dataclass(frozen=True, slots=True)
class Located:
    """One of our tables, found in a workbook: raw values, and the address of each.

    Attributes
    ----------
    key
        The table's key in `alliances.frameworks.sheets`.
    places
        The blocks that the rows come from: one, except where a mapping gathers several.
    raw
        The cells, one column a key found, dtype object, None where empty; entirely empty rows are
        left out. Index: labels of `alliances.datasets.place`, which are the row numbers of the
        sheet where there is one block.
    text
        What a mapping replaced: label and key to what the file held, where it differs from `raw`.
    percent
        ``(label, key)`` of the cells that show a percentage.
    merged_rows
        Rows left out because an earlier one has the same identity (a mapping's ``distinct``): a
        count for each place; none where nothing is merged.
    """

    key: str
    places: tuple[Place, ...]
    raw: pd.DataFrame
    text: Mapping[tuple[int, str], str] = field(default_factory=dict)
    percent: frozenset[tuple[int, str]] = frozenset()
    merged_rows: tuple[int, ...] = ()

    def where(self, key: str, row_label: int) -> tuple[str, str]:
        """Return the sheet and the address of a cell."""
        return self.places[block_of(row_label)].where(key, row_of(row_label))[1:]

    def cell(self, key: str, row_label: int) -> str:
        """Return the address of a cell, such as ``F13``."""
        return self.where(key, row_label)[1]


@dataclass(frozen=True, slots=True)
class SheetCount:
    """The cells of one sheet, accounted for: cells = headings + located + excluded.

    Attributes
    ----------
    tables
        Keys of the tables located in this sheet; none where it is left out.
    cells
        Non-empty cells read.
    headings
        Those of the heading rows.
    located
        Those that a table took; a cell that two tables take counts once.
    excluded
        Those left out, by reason (``unknown_column``, ``unknown_sheet``, ``help_column``…).
    refused
        Cells that no table took and of which a finding speaks: an error, a formula without value.
    rows
        Rows of data that no table took: read, and rejected with their cells.
    file
        The name of the file.
    filled
        Cells, among those read, that are empty in the file: the register of corrections gave them.
    """

    sheet: str
    tables: tuple[str, ...]
    cells: int
    headings: int
    located: int
    excluded: Mapping[str, int] = field(default_factory=dict)
    rows: int = 0
    file: str = ""
    refused: int = 0
    filled: int = 0

    @property
    def reconciles(self) -> bool:
        """Whether every non-empty cell is accounted for."""
        counted = self.headings + self.located + self.refused + sum(self.excluded.values())
        return self.cells == counted


@dataclass(frozen=True, slots=True)
class Layout:
    """What a layout made of a workbook.

    Attributes
    ----------
    tables
        The tables found, in the order of `alliances.frameworks.sheets`.
    sheets
        The count of every sheet of the file, in its order.
    findings
        What is wrong with sheets and headings.
    missing
        Tables that should be there and are not, or whose headings cannot be used: reported once
        here, so that nothing which refers to them is reported again.
    language
        ``fr`` or ``en``: the language of the sheets' names.
    campaign
        What a mapping declares in the place of a Campagne sheet; empty where the file has its own.
    """

    tables: tuple[Located, ...]
    sheets: tuple[SheetCount, ...]
    findings: tuple[Finding, ...]
    missing: frozenset[str] = frozenset()
    language: str = "fr"
    campaign: Mapping[str, str] = field(default_factory=dict)

    def table(self, key: str) -> Located | None:
        """Return a table by its key, or None where the file lacks it."""
        return next((table for table in self.tables if table.key == key), None)
