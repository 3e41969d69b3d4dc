"""What the exports of survey tools have in common: a row of headings, the tool's own columns, rows.

A layout says which words its tool writes over its own columns, by role: ``submitted``, ``email``…
A role is the same in every language and in every tool.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from alliances.datasets.codebook import Codebook, Question
from alliances.datasets.layouts.block import filled, heading_text, rows_from
from alliances.datasets.layouts.outline import Field, Grid, Outline, Recognition
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.place import cell_name
from alliances.findings import Finding, Severity
from alliances.language.matching import fold

Words = Mapping[str, tuple[str, ...]]
"""Role to the words that a tool writes for it."""

SEARCHED = 12
"""Rows from the top among which headings are looked for: somebody may have put a banner above."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What shows that a sheet is an export of a tool.

    Attributes
    ----------
    row
        The row of its first headings.
    confidence
        From 0 to 1.
    reason
        The key of the sentence, under the layout's own name.
    marks
        The headings that show it.
    """

    row: int
    confidence: float
    reason: str
    marks: tuple[str, ...] = ()


Find = Callable[[RawSheet], Seen | None]
"""Looks for the marks of a tool in a sheet."""

Read = Callable[[str, RawSheet, Seen, Codebook | None], tuple[Grid, list[Finding]]]
"""Makes the grid of such a sheet: name of the file, sheet, marks, codebook."""


def recognised(name: str, workbook: RawWorkbook, find: Find) -> Recognition | None:
    """Return why a workbook is an export of a tool: the surest of its sheets."""
    found = [(seen, sheet) for sheet in workbook.sheets if (seen := find(sheet)) is not None]
    if not found:
        return None
    seen, sheet = max(found, key=lambda pair: pair[0].confidence)
    details = {"sheet": sheet.name, "row": seen.row, "headings": ", ".join(seen.marks[:4])}
    return Recognition(seen.confidence, f"{name}.{seen.reason}", details)


def outlined(
    name: str, workbook: RawWorkbook, find: Find, read: Read, codebook: Codebook | None
) -> Outline:
    """Return every sheet of a workbook that bears the marks of a tool, each as a grid.

    What the file itself says of its questions is the codebook, unless one was given.
    """
    grids, findings = [], []
    for sheet in workbook.sheets:
        seen = find(sheet)
        if seen is not None:
            made, found = read(workbook.source.file, sheet, seen, codebook)
            grids.append(made)
            findings += found
    if not grids:
        return not_recognised(name, workbook)
    questions = {f.question.name: f.question for made in grids for f in made.fields if f.question}
    own = Codebook(tuple(questions.values()), workbook.source.file) if questions else None
    return Outline(name, tuple(grids), findings=tuple(findings), codebook=codebook or own)


_OTHER_SIGNS = re.compile(r"[^a-z0-9]")


@lru_cache(maxsize=65536)
def signs(word: str) -> str:
    """Return the letters and digits of a word: ``ID réponse`` and ``id_reponse`` are one."""
    return _OTHER_SIGNS.sub("", fold(word))


def texts(sheet: RawSheet, row: int) -> list[str]:
    """Return a row (from 1) of a sheet as people read it; empty where a cell is, and below it."""
    if row > len(sheet.cells):
        return [""] * sheet.cells.shape[1]
    return [heading_text(value) for value in sheet.cells[row - 1]]


def roles_of(headings: Sequence[str], words: Words) -> dict[int, str]:
    """Return the role of each column that is the tool's own; each role once."""
    known = {signs(word): role for role, all_words in words.items() for word in all_words}
    found: dict[int, str] = {}
    for column, heading in enumerate(headings):
        role = known.get(signs(heading)) if heading else None
        if role is not None and role not in found.values():
            found[column] = role
    return found


def top_rows(sheet: RawSheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the first rows of a sheet that have content, each with its number from 1."""
    for row in range(1, min(SEARCHED, len(sheet.cells)) + 1):
        headings = texts(sheet, row)
        if any(headings):
            yield row, headings


def data_rows(sheet: RawSheet, first_row: int) -> npt.NDArray[np.int64]:
    """Return the numbers of the rows with content from `first_row` on."""
    rows = rows_from(sheet, first_row)
    return rows[_with_content(sheet)[rows - 1]]


def _with_content(sheet: RawSheet) -> npt.NDArray[np.bool_]:
    return np.asarray(filled(sheet).any(axis=1), dtype=bool)


def above(sheet: RawSheet, heading_row: int) -> dict[int, str]:
    """Return why the rows with content above the headings are no data."""
    return {row: "banner" for row in range(1, heading_row) if any(texts(sheet, row))}


def is_used(
    sheet: RawSheet, column: int, headings: Sequence[str], rows: npt.NDArray[np.int64]
) -> bool:
    """Return whether a column has a heading or a value: an empty one is no field."""
    return bool(headings[column]) or any(
        value is not None for value in sheet.cells[rows - 1, column]
    )


def counted(sheet: RawSheet, rows: npt.NDArray[np.int64], column: int) -> dict[str, int]:
    """Return how often each value of a column stands there, as people read it, blanks apart.

    In the order of the rows. Columns are long and hold few different values: only these are read.
    """
    found: dict[str, int] = {}
    for value, count in Counter(sheet.cells[rows - 1, column].tolist()).items():
        if value is not None:
            words = heading_text(value)
            found[words] = found.get(words, 0) + count
    return found


def distinct(sheet: RawSheet, rows: npt.NDArray[np.int64], column: int) -> list[str]:
    """Return the different values of a column as people read them, in the order of the rows."""
    return list(counted(sheet, rows, column))


def asked(codebook: Codebook | None, *names: str) -> Question | None:
    """Return what a codebook says of a question that bears one of these names."""
    if codebook is None:
        return None
    return next((q for name in names if name and (q := codebook.question(name)) is not None), None)


def joined(
    sheet: RawSheet, rows: npt.NDArray[np.int64], options: Mapping[int, str], ticks: frozenset[str]
) -> npt.NDArray[np.object_]:
    """Return the answers to a multiple choice that is spread over columns.

    Parameters
    ----------
    options
        Column to the code of its option.
    ticks
        What a ticked cell holds, in normal form; empty: anything at all.

    Returns
    -------
    ndarray of object
        For each row the codes of the ticked options, separated by ``;``; None where none is.
    """
    parts = np.full(len(rows), "", dtype=object)
    for column, code in options.items():
        cells = sheet.cells[rows - 1, column]
        ticked = {
            value: not ticks or fold(heading_text(value)) in ticks
            for value in {v for v in cells if v is not None}
        }
        mask = np.array([ticked.get(value, False) for value in cells], dtype=bool)
        # A semicolon within an option would make two of it.
        parts[mask] += code.replace(";", ",") + ";"
    return np.array([part[:-1] or None for part in parts], dtype=object)


def duplicate_headings(
    file: str, sheet: RawSheet, row: int, headings: Sequence[str]
) -> list[Finding]:
    """Report every heading that repeats an earlier one, at the later, naming the earlier."""
    first: dict[str, int] = {}
    findings = []
    for column, heading in enumerate(headings):
        earlier = first.setdefault(fold(heading), column) if heading else column
        if earlier != column:
            details = {"first": cell_name(row, earlier)}
            where = sheet.name, cell_name(row, column)
            findings.append(
                Finding("heading_twice", Severity.VERIFY, file, *where, heading, details)
            )
    return findings


def field(column: int, heading: str, names: Sequence[str] = (), **more: object) -> Field:
    """Return a field under a heading, with every other name once."""
    every = tuple(dict.fromkeys(name for name in (heading, *names) if name))
    return Field(column, heading, every, **more)  # type: ignore[arg-type]


def not_recognised(name: str, workbook: RawWorkbook) -> Outline:
    """Return the outline of a file that was said to be of a layout and bears none of its marks."""
    details = {"layout": name}
    file = workbook.source.file
    finding = Finding("layout_without_marks", Severity.BLOCKING, file, None, None, None, details)
    return Outline(name, (), findings=(finding,))


def grid(
    sheet: RawSheet,
    headings: tuple[int, ...],
    rows: npt.NDArray[np.int64],
    fields: Sequence[Field],
    nothing: Mapping[str, str] | None = None,
) -> Grid:
    """Return a grid; what stands above its headings is a banner."""
    return Grid(sheet, headings, rows, tuple(fields), above(sheet, headings[0]), nothing or {})
