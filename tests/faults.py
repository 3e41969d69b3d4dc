"""Fault injection: many mistakes at random cells of a campaign workbook laid out at random.

The sheets of a clean campaign are written into a real file as people leave them: a banner above the
keys, blank rows between the data, keys or readable headings alone, columns and sheets in any order,
hidden rows, sheets of their own, a note at the foot. Every mistake must then be told at exactly its
cell, and nothing else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xlsxwriter
from mistakes_by_hand import Book, Edit, cell_parts, kinds

from alliances.datasets.load import check
from alliances.datasets.located import RawSheet, RawWorkbook
from alliances.datasets.place import cell_name
from alliances.datasets.survey import Survey

Cell = tuple[str, str]

_GLOBAL = ("heading", "framework", "validity", "wave_in_waves")
"""Mistakes that change how many other rows are read."""
_LAID_OUT = frozenset({"hidden_rows", "unknown_sheet", "footnote"})
"""Findings that tell of the layout itself, not of a mistake."""
_BANNERS = (
    ["Alliance d’exemple – suivi 2025"],
    ["Document de travail", None, "Ne pas diffuser"],
    ["Direction de l’engagement"],
)


@dataclass(frozen=True)
class Injected:
    """Mistakes put into a campaign: the edits, and the kind expected at each cell."""

    edits: tuple[Edit, ...]
    expected: dict[Cell, str]


@dataclass(frozen=True)
class Outcome:
    """What a check made of them."""

    found: dict[Cell, str]
    missed: dict[Cell, str]
    false: tuple[tuple[str, str | None, str | None], ...]
    reconciles: bool


def inject(raw: RawWorkbook, clean: Survey, count: int, seed: int) -> Injected:
    """Return mistakes that have no row in common, and no key: two slips may not meet in one key."""
    rng = np.random.default_rng(seed)
    usable = [n for n in kinds() if not n.startswith("fine_") and not any(w in n for w in _GLOBAL)]
    edits: list[Edit] = []
    expected: dict[Cell, str] = {}
    touched: set[tuple[str, object]] = set()
    keys: set[object] = set()
    while len(expected) < count:
        name = usable[int(rng.integers(len(usable)))]
        mistake = kinds()[name](Book(clean, rng))
        if mistake.rows & touched or mistake.expected is None or mistake.expected in expected:
            continue
        said = {v for edit in mistake.edits for v in (edit[2], _held(raw, edit)) if _is_key(v)}
        if said & keys:
            continue
        keys |= said
        touched |= mistake.rows
        edits += mistake.edits
        expected[mistake.expected] = name
    return Injected(tuple(edits), expected)


def _held(raw: RawWorkbook, edit: Edit) -> object:
    cells = next(sheet.cells for sheet in raw.sheets if sheet.name == edit[0])
    row, column = cell_parts(edit[1])
    return cells[row, column] if row < len(cells) else None


def _is_key(value: object) -> bool:
    """Return whether a value may be a key: letters and digits, as P-0012 or OBJ-0098."""
    return isinstance(value, str) and bool(re.fullmatch(r"[^ ]*-[^ ]*\d[^ ]*|R\d+[^ ]*", value))


def lay_out(
    raw: RawWorkbook, edits: Iterable[Edit], path: Path, seed: int
) -> tuple[dict[Cell, Cell], dict[Cell, str]]:
    """Write the sheets of a workbook at random, edits made.

    Returns
    -------
    tuple
        Where each cell went, and the mistakes of the layout's own: cells merged over the answers.
    """
    rng = np.random.default_rng(seed)
    cells = {sheet.name: sheet.cells.copy() for sheet in raw.sheets}
    for sheet, cell, value in edits:
        row, column = cell_parts(cell)
        below = max(row + 1 - len(cells[sheet]), 0)
        cells[sheet] = np.pad(cells[sheet], ((0, below), (0, 0)), constant_values=None)
        cells[sheet][row, column] = value
    edited_heads = {s for s, cell, _ in edits if cell_parts(cell)[0] < 2}
    touched = {(s, cell_parts(cell)[0]) for s, cell, _ in edits}
    moved: dict[Cell, Cell] = {}
    merged: dict[Cell, str] = {}
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheets = [raw.sheets[int(place)] for place in rng.permutation(len(raw.sheets))]
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            heads = sheet.name not in edited_heads
            placed = _write(page, day, sheet, cells[sheet.name], rng, heads)
            moved |= placed
            if sheet.name == "Réponses":
                merged |= _merge(page, cells[sheet.name], placed, touched, rng)
        if rng.random() < 0.5:
            notes = book.add_worksheet("Notes internes")
            notes.write_string(0, 0, "À revoir avec la direction")
    return moved, merged


def _merge(
    page: xlsxwriter.worksheet.Worksheet,
    cells: np.ndarray,
    placed: dict[Cell, Cell],
    touched: set[tuple[str, int]],
    rng: np.random.Generator,
) -> dict[Cell, str]:
    """Merge two cells of answers, one below the other, in rows that nothing else touches."""
    column = int(rng.integers(6, cells.shape[1]))
    for row in rng.permutation(np.arange(3, len(cells) - 1))[:200].tolist():
        names = [cell_name(row + 1, column), cell_name(row + 2, column)]
        (_, first), (_, second) = (placed["Réponses", name] for name in names)
        (top, left), (bottom, _) = cell_parts(first), cell_parts(second)
        free = not {("Réponses", row), ("Réponses", row + 1)} & touched
        plain = isinstance(cells[row, column], float) and isinstance(cells[row + 1, column], float)
        if free and plain and bottom == top + 1:
            page.merge_range(top, left, bottom, left, cells[row, column])
            return {("Réponses", first): "merged_answers"}
    return {}


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    day: object,
    sheet: RawSheet,
    cells: np.ndarray,
    rng: np.random.Generator,
    heads: bool,
) -> dict[Cell, Cell]:
    """Write one sheet, displaced; return where each of its cells went."""
    ours = sheet.name != "Lisez-moi"
    order = rng.permutation(cells.shape[1]) if ours else np.arange(cells.shape[1])
    row, moved = 0, {}
    if ours and rng.random() < 0.6:
        for line in [*_BANNERS[: int(rng.integers(1, 4))], []][: int(rng.integers(1, 5))]:
            for column, words in enumerate(line):
                if words:
                    page.write_string(row, column, words)
            row += 1
    dropped = int(rng.integers(3)) if ours and heads else 0
    # 1: the readable headings are gone. 2: the keys are, and the readable headings stay.
    kept = [number for number in range(len(cells)) if number != {1: 1, 2: 0}.get(dropped)]
    if dropped == 2 and (sheet.name == "Campagne" or _twice(cells[1])):
        # Two questions of the same words cannot be told apart without their keys.
        kept = [*range(len(cells))]
    for number in kept:
        if number > 2 and ours and rng.random() < 0.02:
            row += int(rng.integers(1, 3))
        for place, column in enumerate(order.tolist()):
            _put(page, day, row, place, cells[number, column])
            moved[sheet.name, cell_name(number + 1, column)] = sheet.name, cell_name(row + 1, place)
        if number > 2 and ours and rng.random() < 0.01:
            page.set_row(row, None, None, {"hidden": True})
        row += 1
    if ours and sheet.name not in {"Campagne", "Listes"} and rng.random() < 0.3:
        page.write_string(row + 1, 0, "Source : service partenariats, extraction du 3 mars")
    return moved


def _twice(headings: np.ndarray) -> bool:
    said = [str(value) for value in headings if value is not None]
    return len(set(said)) < len(said)


def _put(page: object, day: object, row: int, column: int, value: object) -> None:
    """Write a value as a person's spreadsheet would hold it: errors and formulas are real."""
    write = page  # type: ignore[assignment]
    if value is None or value != value:
        return
    if isinstance(value, bool):
        write.write_boolean(row, column, value)
    elif isinstance(value, str) and value.startswith("#"):
        write.write_formula(row, column, "=NA()", None, value)
    elif isinstance(value, str) and value.startswith("="):
        write.write_formula(row, column, value, None, "")
    elif isinstance(value, str):
        write.write_string(row, column, value)
    elif isinstance(value, int | float):
        write.write_number(row, column, value)
    else:
        write.write_datetime(row, column, value, day)


def outcome(survey: Survey, expected: dict[Cell, str]) -> Outcome:
    """Compare what was told with what was put in."""
    told = [f for f in survey.findings if f.code not in _LAID_OUT]
    places = {(f.sheet or "", f.cell or "") for f in told}
    return Outcome(
        {place: name for place, name in expected.items() if place in places},
        {place: name for place, name in expected.items() if place not in places},
        tuple((f.code, f.sheet, f.cell) for f in told if (f.sheet, f.cell) not in expected),
        survey.ledger.reconciles,
    )


def run(
    raw: RawWorkbook, clean: Survey, folder: Path, count: int, seed: int
) -> tuple[Injected, Outcome]:
    """Put mistakes into a campaign, lay it out, check it; return what was put in and found."""
    injected = inject(raw, clean, count, seed)
    path = folder / f"campagne-{seed}.xlsx"
    moved, merged = lay_out(raw, injected.edits, path, seed)
    expected = {moved[place]: name for place, name in injected.expected.items()}
    return injected, outcome(check(path), {**expected, **merged})


def summed(outcomes: Sequence[Outcome]) -> dict[str, tuple[int, int]]:
    """Return, by kind, how many were found and how many missed."""
    found: dict[str, list[int]] = {}
    for each in outcomes:
        for place, names in ((0, each.found), (1, each.missed)):
            for name in names.values():
                found.setdefault(name, [0, 0])[place] += 1
    return {name: (hits, misses) for name, (hits, misses) in sorted(found.items())}
