"""Excerpts of the raw cells around findings, made while the cells are in memory."""

from collections.abc import Mapping, Sequence

from alliances.datasets.corrections.target import held
from alliances.datasets.excerpt import Address, Excerpt, ExcerptRow, Excerpts
from alliances.datasets.grouping import group_findings
from alliances.datasets.located import Layout, RawSheet, RawWorkbook
from alliances.datasets.place import cell_position, letters
from alliances.datasets.rules.personal import masked
from alliances.findings import Finding

EXAMPLES = 3
"""Findings of a group that are shown with the cells around them."""

_SHOWN = 60
"""Characters of a cell that an excerpt shows; what is longer is cut."""

_OF_ANSWERS = ("respondent", "partnership")
_NAMING = {
    "organisations": ("organisation", "name"),
    "partnerships": ("partnership", "name"),
    "parties": ("partnership", "side"),
    "invitations": _OF_ANSWERS,
    "answers": _OF_ANSWERS,
    "area": _OF_ANSWERS,
    "people": _OF_ANSWERS,
    "objectives": ("objective", "partnership"),
    "indicators": ("indicator", "partnership"),
    "agreements": ("agreement", "partnership"),
}
"""By table, the columns by which people know a row: shown with every excerpt of it."""

_Where = tuple[str, str]


def make_excerpts(
    findings: Sequence[Finding], workbooks: Sequence[RawWorkbook], layout: Layout
) -> Excerpts:
    """Return what stands at the cells of findings, and around the first of each kind.

    Parameters
    ----------
    findings
        Those of a survey.
    workbooks
        The raw cells, corrections applied.
    layout
        Knows which row names the columns.
    """
    sheets = {(book.source.file, sheet.name): sheet for book in workbooks for sheet in book.sheets}
    headings = _heading_rows(layout)
    said: dict[Address, str] = {}
    named: dict[Address, str] = {}
    for finding in findings:
        address = address_of(finding)
        if address is None or address in said or address[:2] not in sheets:
            continue
        sheet, (row, column) = sheets[address[:2]], cell_position(address[2])
        said[address] = _at(sheet, row, column)
        heading = headings.get(address[:2], 0)
        if heading and row > heading:
            named[address] = _at(sheet, heading, column)
    naming = _naming_columns(layout)
    around = {
        address: _excerpt(
            sheets[address[:2]],
            address[2],
            headings.get(address[:2], 0),
            naming.get(address[:2], ()),
        )
        for group in group_findings(findings)
        for finding in group.findings[:EXAMPLES]
        if (address := address_of(finding)) is not None and address[:2] in sheets
    }
    return Excerpts(said, {place: words for place, words in named.items() if words}, around)


def address_of(finding: Finding) -> Address | None:
    """Return file, sheet and cell of a finding; None where it has no cell."""
    if finding.sheet is None or finding.cell is None:
        return None
    return finding.file, finding.sheet, finding.cell


def _heading_rows(layout: Layout) -> Mapping[_Where, int]:
    """Return the row of headings of each sheet that has one."""
    places = [place for table in layout.tables for place in table.places]
    away = {
        (each.file or place.file, each.sheet): each.heading
        for place in places
        for each in place.elsewhere.values()
    }
    own = {(place.file, place.sheet): place.heading for place in places if place.heading}
    return away | own


def _naming_columns(layout: Layout) -> Mapping[_Where, Sequence[int]]:
    """Return, for each sheet of a table, the columns that say which row is which."""
    return {
        (place.file, place.sheet): [
            place.columns[key]
            for key in _NAMING.get(table.key, ())
            if key in place.columns and key not in place.elsewhere
        ]
        for table in layout.tables
        for place in table.places
        if not place.rows
    }


def _at(sheet: RawSheet, row: int, column: int) -> str:
    height, width = sheet.cells.shape
    return held(sheet.cells[row - 1, column]) if row <= height and column < width else ""


def _excerpt(sheet: RawSheet, cell: str, heading: int, naming: Sequence[int]) -> Excerpt:
    row, column = cell_position(cell)
    height = max(len(sheet.cells), row)
    width = max(sheet.cells.shape[1], column + 1)
    beside = range(max(0, column - 1), min(width, column + 2))
    columns = sorted({*beside, *naming})
    numbers = sorted({heading} - {0} | set(range(max(1, row - 1), min(height, row + 1) + 1)))
    rows = tuple(
        ExcerptRow(
            number,
            tuple(_short(_at(sheet, number, each)) for each in columns),
            number == heading,
        )
        for number in numbers
    )
    return Excerpt(tuple(letters(each) for each in columns), rows, row, letters(column))


def _short(words: str) -> str:
    line = masked(" ".join(words.split()))
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
