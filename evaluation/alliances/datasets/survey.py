"""The checked survey: typed tables, what each cell held, findings and ledger."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from alliances.datasets.corrections.correction import Correction
from alliances.datasets.excerpt import NOTHING_KEPT, Excerpts
from alliances.datasets.place import Place, block_of, row_of
from alliances.errors import BlockingFindings
from alliances.findings import Finding, Severity
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import ANSWER_SHEETS, OWNER


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its name, its SHA-256 in hexadecimal, its size in bytes.

    Of a folder: its name, the SHA-256 of its files' hashes and names in order, their size together.
    """

    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file of a survey was.

    Attributes
    ----------
    layout
        How it is laid out: ``campaign``, ``form``, ``kobo``…; empty where it could not be read.
    reason, details
        Why it was taken for that: a key under ``layouts`` in the catalogues, and what its sentence
        names.
    forced
        Whether the caller chose the layout.
    """

    source: Source
    layout: str = ""
    reason: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    forced: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet, parsed: every cell keeps its address.

    Attributes
    ----------
    key
        ``partnerships``, ``answers``…: the sheet's key in `alliances.frameworks.sheets`.
    sheet
        Its name in the file.
    data
        Typed values, one column a key, indexed by the row number *in the sheet* (from 1, as Excel
        counts). Ordered item codes are float64, nominal ones and texts are ``str`` or object,
        numbers float64, dates ``datetime64``, yes/no ``boolean``. What is not a value is NA.
    states
        int8 `State` codes for each item column of an answer sheet, same index; empty elsewhere.
    columns
        Column key to its letter in the sheet: the cell of `key` in row 12 is
        ``columns[key] + "12"``.
    raw
        What the file held, as text, same shape as `data`, for tracing; NA where a cell is empty.
    places
        The blocks that the rows come from: one, except where a mapping or several files give more.
        With several, the index holds labels (see `alliances.datasets.place`), not row numbers.
    """

    key: str
    sheet: str
    data: pd.DataFrame
    columns: Mapping[str, str]
    states: pd.DataFrame = field(default_factory=pd.DataFrame)
    raw: pd.DataFrame = field(default_factory=pd.DataFrame)
    places: tuple[Place, ...] = ()

    def cell(self, column: str, row: int) -> str:
        """Return the address of a cell, such as ``F13``.

        Where the block of the row lacks the column, that of the row's first cell.
        """
        return self.where(column, row)[2]

    def where(self, column: str, row: int) -> tuple[str, str, str]:
        """Return the file, the sheet and the address of a cell.

        Where the block of the row lacks the column, those of the row's first cell.
        """
        if not self.places:
            return "", self.sheet, f"{self.columns[column]}{row}"
        place = self.places[block_of(row)]
        key = column if column in place.columns else next(iter(place.columns))
        return place.where(key, row_of(row))

    def own_column(self, row: int, columns: Sequence[str]) -> str:
        """Return the first of some columns that stands in the very row; else the first of all."""
        away = self.places[block_of(row)].elsewhere if self.places else {}
        return next((column for column in columns if column not in away), columns[0])

    def has_cell(self, column: str, row: int) -> bool:
        """Return whether the block of a row has a column: else `cell` names the row's first one."""
        return not self.places or column in self.places[block_of(row)].columns

    def sheet_of(self, row: int) -> str:
        """Return the name of the sheet in which a row stands."""
        return self.places[block_of(row)].sheet if self.places else self.sheet

    def file_of(self, row: int) -> str:
        """Return the name of the file in which a row stands; empty where nobody said."""
        return self.places[block_of(row)].file if self.places else ""

    def seen_from(
        self, row: int, column: str, other: int, there: "Table | None" = None, at: str = ""
    ) -> str:
        """Return the address of a cell as a finding about another one names it.

        Parameters
        ----------
        row, column
            The cell.
        other
            The row that the finding is about: the sheet is named where it is another one, and the
            file too.
        there
            The table of `other`, where it is not this one.
        at
            The column that the finding is about; empty: one that stands in the row itself.
        """
        there = there or self
        file, sheet, cell = self.where(column, row)
        other_file, other_sheet = there.file_of(other), there.sheet_of(other)
        if at:
            other_file, other_sheet, _ = there.where(at, other)
        if file != other_file:
            return f"[{file}]{sheet}!{cell}"
        return f"{sheet}!{cell}" if sheet != other_sheet else cell


@dataclass(frozen=True, slots=True)
class Campaign:
    """What the Campagne sheet declares."""

    programme: str = ""
    campaign: str = ""
    framework: str = ""
    framework_version: str = ""
    language: str = "fr"
    consent_mode: str = "anonymous"
    """``anonymous`` (also where nothing is declared), ``agreed``, ``trusted_third_party``."""
    reporting_date: datetime.date | None = None
    contact: str = ""
    rgpd_notice: str = ""


@dataclass(frozen=True, slots=True)
class SheetLedger:
    """The reconciliation of one sheet. cells = headings + data + findings + excluded.

    Attributes
    ----------
    cells
        Non-empty cells read.
    headings, data, findings
        Cells that are headings, that became data, that a finding refused.
    excluded
        Cells left out, by reason (``unknown_column``, ``set_aside``, ``help_column``, …).
    rows, kept, rejected, duplicates
        Data rows read = kept + rejected + duplicates.
    file
        The name of the file.
    filled
        Cells, among those read, that are empty in the file: the register of corrections gave them.
    """

    sheet: str
    table: str | None
    cells: int
    headings: int
    data: int
    findings: int
    excluded: Mapping[str, int]
    rows: int
    kept: int
    rejected: int
    duplicates: int
    file: str = ""
    filled: int = 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """The reconciliation of what was read, sheet by sheet (« bilan d'import »)."""

    sheets: tuple[SheetLedger, ...]

    @property
    def reconciles(self) -> bool:
        """Whether every non-empty cell and every row is accounted for."""
        return all(
            s.cells == s.headings + s.data + s.findings + sum(s.excluded.values())
            and s.rows == s.kept + s.rejected + s.duplicates
            for s in self.sheets
        )


@dataclass(frozen=True)
class Survey:
    """A checked survey: what downstream rooms work on. Nothing downstream reads a file again."""

    framework: Framework
    campaign: Campaign
    tables: Mapping[str, Table]
    findings: tuple[Finding, ...]
    ledger: Ledger
    source: Source
    lists: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Code lists in force (the workbook's Listes over the framework's): columns ``code``,
    ``label_fr``, ``label_en``, ``valid_from``, ``valid_to``."""
    aside: bool = False
    """Whether what is blocking was set aside (`alliances.set_aside`)."""
    files: tuple[FileRead, ...] = ()
    """Every file that was read, in order, with its layout."""
    corrections: tuple[Correction, ...] = ()
    """The lines of the register of corrections, in its order, and what became of each."""
    register: Source | None = None
    """The register of corrections; None where none was given."""
    guides: tuple[Source, ...] = ()
    """The mapping and the codebook by which the files were read, where they were given."""
    excerpts: Excerpts = NOTHING_KEPT
    """What stands at the findings' cells and around them, for showing them."""

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop scoring and reporting."""
        return tuple(f for f in self.findings if f.severity is Severity.BLOCKING)

    def require_usable(self) -> None:
        """Refuse to go on while something blocks and was not set aside.

        Raises
        ------
        BlockingFindings
            With all findings of the survey.
        """
        if self.blocking and not self.aside:
            raise BlockingFindings(self.findings)

    def data(self, key: str) -> pd.DataFrame:
        """Return the typed values of a sheet, or an empty frame where the workbook lacks it."""
        return self.tables[key].data if key in self.tables else pd.DataFrame()

    @cached_property
    def waves(self) -> tuple[str, ...]:
        """The waves, in order of their start, then of their code."""
        waves = self.data("waves")
        if len(waves):
            return tuple(waves.sort_values(["start", "wave"])["wave"].astype(str))
        answered = [self.data(sheet) for sheet in ANSWER_SHEETS]
        found = {str(wave) for table in answered if len(table) for wave in table["wave"].dropna()}
        return tuple(sorted(found))

    @cached_property
    def partners(self) -> pd.DataFrame:
        """The parties that face the programme owner; no rows where no parties are listed."""
        parties = self.data("parties")
        return parties[parties["side"] != OWNER] if len(parties) else parties

    def labels(self, name: str, language: str) -> dict[str, str]:
        """Return the labels of a code list by code, in its order; the code itself where none."""
        if name in self.lists:
            known = self.lists[name]
            words = known[f"label_{language}"].fillna(known["code"])
            return dict(zip(known["code"].astype(str), words.astype(str), strict=True))
        declared = self.framework.lists.get(name)
        return {code.code: code.label[language] for code in declared.codes} if declared else {}

    def facts(self, wave: str | None = None) -> pd.DataFrame:
        """Return the facts of each partnership for a wave, indexed by partnership.

        A row with a wave overrides, cell by cell, the row that stands for all waves. Without a
        wave, the row for all waves comes first, and the latest wave fills what it leaves blank.
        """
        table = self.data("partnerships")
        if not len(table):
            return table
        if "wave" not in table:
            return table.groupby("partnership").first()
        order = table["wave"].map({each: place for place, each in enumerate(self.waves)})
        dated = table["wave"].notna()
        if wave is None:
            rank = (-order.astype("float64")).where(dated, -np.inf)
        else:
            table = table[~dated | (table["wave"] == wave)]
            rank = table["wave"].isna().astype("float64")
        first = table.loc[rank.sort_values(kind="stable").index].drop(columns="wave")
        return first.groupby("partnership").first()


def split_codes(column: pd.Series) -> pd.Series:
    """Return one row for each code of a column that holds several a cell: ``a;b`` makes two.

    The label of a row is that of its cell; blank cells have none.
    """
    codes = column.dropna().astype(str).str.split(";").explode().str.strip()
    return codes[codes != ""]
