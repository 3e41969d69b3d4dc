"""Mapping files: how the columns of a foreign workbook become ours. Read as strictly as frameworks.

Words stand for words: a field of ours, the heading of theirs; a value of theirs, a code of ours.
Nothing is computed and nothing is guessed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from alliances.errors import WrongCall
from alliances.findings import Finding, Severity
from alliances.frameworks.load import DEFAULT_FRAMEWORK, load_framework
from alliances.frameworks.load_keys import Block, Mistake, closest, refuse
from alliances.frameworks.load_toml import document
from alliances.frameworks.model import Framework
from alliances.frameworks.sheets import CAMPAIGN_KEYS, CONSENT_MODES, Sheet, sheets
from alliances.language import LANGUAGES

DATE_ORDERS = ("dmy", "mdy")
"""How dates may be written where they are texts: the day first, or the month."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How one of our tables is made from a sheet of theirs.

    Attributes
    ----------
    table
        The key of our table.
    sheet
        Their sheet; empty for the first visible one.
    header_row, first_row
        The row of their headings, and the first row of their data; from 1. 0 where the layout
        finds them.
    columns
        Our field to their heading, or to the letter of their column.
    constants
        Our field to the value that every row receives.
    values
        Our field to their values, each with our code.
    distinct
        Whether a row with the identity of an earlier one is the same thing said again.
    skip_rows_where_blank
        Our fields without which a row is none of ours.
    dates
        How their dates are written where they are texts: ``dmy`` or ``mdy``; empty where nobody
        said.
    as_written
        Fields whose numbers are our codes, although they might be counted from zero.
    dates_of
        Our field to the order of its dates, where it is not that of `dates`.
    """

    table: str
    sheet: str = ""
    header_row: int = 0
    first_row: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    distinct: bool = False
    skip_rows_where_blank: tuple[str, ...] = ()
    dates: str = ""
    as_written: tuple[str, ...] = ()
    dates_of: Mapping[str, str] = field(default_factory=dict)

    def date_order(self, name: str) -> str:
        """Return how the dates of a field are written; empty where nobody said."""
        return self.dates_of.get(name, self.dates)


@dataclass(frozen=True, slots=True)
class FileMapping:
    """A mapping: what the Campagne sheet would declare, and one entry a block of rows.

    Attributes
    ----------
    origin
        The name of the file that it was read from.
    layout
        The layout of the file that it was made for; empty where nobody said.
    version
        Counted from 1, each time a mapping is made from the one before.
    seen
        Sheet to the headings of the file that it was made for.
    findings
        Questions that it leaves open, at their cells.
    declined
        Headings of the columns that a person decided not to read.
    open
        Questions that a person has still to answer: while one stands, the mapping is not used.
    sha256
        Of the file that it was made for; empty where nobody said.
    """

    campaign: Mapping[str, str]
    entries: tuple[Entry, ...]
    origin: str = ""
    layout: str = ""
    version: int = 1
    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    declined: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    sha256: str = ""

    def of_another_file(self, sha256: str) -> bool:
        """Return whether it is known to have been made for another file than this one."""
        return bool(self.sha256) and self.sha256 != sha256


def load_mapping(path: str | Path, framework: Framework | None = None) -> FileMapping:
    """Return a mapping from its TOML file, or from the workbook in which it was confirmed.

    Parameters
    ----------
    path
        The file; ``docs/mapping.md`` says how to write one.
    framework
        Its items are fields of the answer tables. By default the one that the file names under
        ``[campaign]``, else ``partenariat``.

    Raises
    ------
    WrongCall
        There is no such file.
    FrameworkError
        The file is not TOML, or holds mistakes; its ``mistakes`` lists them all.
    """
    path = Path(path)
    if not path.is_file():
        raise WrongCall("mapping_file_missing", file=str(path))
    if path.suffix.lower() in {".xlsx", ".xlsm", ".ods"}:
        from alliances.datasets.mapping.book_read import read_mapping_book

        return read_mapping_book(path, framework)
    mistakes: list[Mistake] = []
    root = Block(document(path), "", mistakes)
    root.between("format", 1, 1)
    campaign = _campaign(root)
    layout, version = root.text("layout", ""), int(root.number("version", 1))
    seen, declined, unanswered = _seen(root), root.texts("declined"), root.texts("open")
    sha256 = root.text("sha256", "")
    if framework is None:
        framework = load_framework(campaign.get("framework", DEFAULT_FRAMEWORK))
    expected = sheets(framework)
    entries = root.each("tables", _reader(expected))
    root.close()
    refuse(path.name, mistakes, "mapping_mistakes")
    findings = tuple(
        Finding("mapping_open_question", Severity.BLOCKING, path.name, details={"question": each})
        for each in unanswered
    )
    return FileMapping(
        campaign, entries, path.name, layout, version, seen, findings, declined, unanswered, sha256
    )


def _seen(root: Block) -> dict[str, tuple[str, ...]]:
    """Return the headings, by sheet, of the file that a mapping was made for."""
    found: dict[str, tuple[str, ...]] = {}

    def read(block: Block) -> None:
        found[block.text("sheet")] = block.texts("headings")

    root.each("seen", read)
    return found


def _campaign(root: Block) -> dict[str, str]:
    block = root.table("campaign")
    if block is None:
        return {}
    campaign = {key: block.text(key) for key in CAMPAIGN_KEYS if block.has(key)}
    if "consent_mode" in campaign:
        block.choice("consent_mode", CONSENT_MODES)
    if "language" in campaign:
        block.choice("language", LANGUAGES)
    block.close()
    return campaign


def _reader(expected: Mapping[str, Sheet]) -> Callable[[Block], Entry]:
    tables = [key for key in expected if key != "campaign"]

    def read(block: Block) -> Entry:
        table = block.choice("table", tables)
        sheet = expected[table] if table in tables else None
        entry = Entry(
            table,
            block.text("sheet", ""),
            _row(block, "header_row"),
            _row(block, "first_row"),
            _texts(block, "columns", sheet),
            _texts(block, "constants", sheet),
            _values(block, sheet),
            block.flag("distinct"),
            block.texts("skip_rows_where_blank"),
            block.choice("dates", DATE_ORDERS) if block.has("dates") else "",
            block.texts("as_written"),
            _orders(block, sheet),
        )
        if sheet is not None:
            _check(block, entry, sheet)
        return entry

    return read


def _row(block: Block, key: str) -> int:
    """Return the number of a row; 0 where the mapping names none."""
    if not block.has(key):
        return 0
    value = float(block.positive(key, 1))
    if not value.is_integer():
        block.mistake("expected_whole_number", key)
    return int(value)


def _texts(block: Block, key: str, sheet: Sheet | None) -> dict[str, str]:
    """Return a table of texts whose keys are fields of ours."""
    inner = block.table(key)
    if inner is None or sheet is None:
        return {}
    found = {
        column.key: inner.text(column.key) for column in sheet.columns if inner.has(column.key)
    }
    inner.close()
    return found


def _orders(block: Block, sheet: Sheet | None) -> dict[str, str]:
    """Return the order of the dates of each field that has its own."""
    inner = block.table("dates_of")
    if inner is None or sheet is None:
        return {}
    found = {
        column.key: inner.choice(column.key, DATE_ORDERS)
        for column in sheet.columns
        if inner.has(column.key)
    }
    inner.close()
    return found


def _values(block: Block, sheet: Sheet | None) -> dict[str, Mapping[str, str]]:
    inner = block.table("values")
    if inner is None or sheet is None:
        return {}
    found = {
        column.key: inner.pairs(column.key) for column in sheet.columns if inner.has(column.key)
    }
    inner.close()
    return found


def _check(block: Block, entry: Entry, sheet: Sheet) -> None:
    """Note what is wrong between the keys of an entry."""
    if entry.first_row and entry.first_row <= (entry.header_row or 1):
        block.mistake("first_row_above", "first_row", header_row=entry.header_row)
    if not entry.columns:
        block.mistake("missing_key", "columns")
    for name in sorted(set(entry.columns) & set(entry.constants)):
        block.mistake("field_twice", f"constants.{name}")
    for name in sorted(set(entry.values) - set(entry.columns)):
        block.mistake("values_without_column", f"values.{name}")
    for name in entry.skip_rows_where_blank:
        if name not in entry.columns:
            known = sorted(entry.columns)
            details = {"value": name, "nearest": closest(name, known), "known": ", ".join(known)}
            block.mistake("unknown_value", "skip_rows_where_blank", **details)
