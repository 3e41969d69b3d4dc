"""ODK gives one file for each repeated group: those of one form are read as one workbook.

Each file keeps its name in whatever is said of its cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from alliances.datasets.layouts.block import heading_text
from alliances.datasets.layouts.exported import top_rows
from alliances.datasets.located import Layout, RawSheet, RawWorkbook
from alliances.datasets.place import Place
from alliances.language.matching import fold

_PARENT, _KEY = "parent_key", "key"


def sets(workbooks: Sequence[RawWorkbook]) -> Iterator[tuple[RawWorkbook, ...]]:
    """Yield the workbooks of a folder in their order, those of one ODK form together.

    A file belongs to the one in which its ``PARENT_KEY`` finds its ``KEY``. The form's own comes
    first, then its groups.
    """
    keys = {place: _keys(book) for place, book in enumerate(workbooks)}
    belongs = {place: _parent(place, keys) for place in keys}
    members: dict[int, list[int]] = {}
    for place in keys:
        members.setdefault(_root(place, belongs), []).append(place)
    for root, places in members.items():
        named = [workbooks[place] for place in [root, *(p for p in places if p != root)]]
        names = {fold(sheet.name) for book in named for sheet in book.sheets}
        if len(names) == len(named):
            yield tuple(named)
        else:
            yield from ((book,) for book in named)


def as_one(books: Sequence[RawWorkbook]) -> RawWorkbook:
    """Return the files of one form as one workbook, a sheet each."""
    first, *others = books
    more = [sheet for book in others for sheet in book.sheets]
    remarks = [remark for book in books for remark in book.remarks]
    return replace(first, sheets=(*first.sheets, *more), remarks=tuple(remarks))


def apart(layout: Layout, books: Sequence[RawWorkbook]) -> Layout:
    """Return what a layout made of files read as one, each cell in its own file again."""
    files = {sheet.name: book.source.file for book in books for sheet in book.sheets}
    first = books[0].source.file
    return replace(
        layout,
        tables=tuple(
            replace(table, places=tuple(_placed(place, files) for place in table.places))
            for table in layout.tables
        ),
        sheets=tuple(replace(count, file=files[count.sheet]) for count in layout.sheets),
        findings=tuple(
            replace(finding, file=files[finding.sheet])
            if finding.file == first and finding.sheet in files
            else finding
            for finding in layout.findings
        ),
    )


def _placed(place: Place, files: Mapping[str, str]) -> Place:
    away = {key: replace(each, file=files[each.sheet]) for key, each in place.elsewhere.items()}
    return replace(place, file=files[place.sheet], elsewhere=away)


def _keys(book: RawWorkbook) -> dict[str, set[str]]:
    """Return what stands in the columns of keys of a text file of ODK; nothing of another file."""
    if book.format != "text" or len(book.sheets) != 1:
        return {}
    sheet = book.sheets[0]
    for row, headings in top_rows(sheet):
        folded = [fold(heading) for heading in headings]
        if _KEY in folded and ("submissiondate" in folded or _PARENT in folded):
            return {
                name: _said(sheet, row, folded.index(name))
                for name in (_KEY, _PARENT)
                if name in folded
            }
    return {}


def _said(sheet: RawSheet, row: int, column: int) -> set[str]:
    return {heading_text(value) for value in sheet.cells[row:, column]} - {""}


def _parent(place: int, keys: Mapping[int, Mapping[str, set[str]]]) -> int | None:
    said = keys[place].get(_PARENT, set())
    if not said:
        return None
    shared = {
        other: len(said & found.get(_KEY, set())) for other, found in keys.items() if other != place
    }
    best = max(shared, key=lambda other: shared[other], default=None)
    return best if best is not None and shared[best] else None


def _root(place: int, belongs: Mapping[int, int | None]) -> int:
    seen = {place}
    while (parent := belongs[place]) is not None and parent not in seen:
        seen.add(parent)
        place = parent
    return place
