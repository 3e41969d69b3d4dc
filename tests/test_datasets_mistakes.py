"""A mistake anywhere in a campaign workbook is told once, at its cell, and nothing else is."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from mistakes_by_hand import Book, Edit, Mistake, cell_parts, kinds

from alliances.datasets import gathering, load
from alliances.datasets.example.programme import write_example
from alliances.datasets.located import RawWorkbook, Unread
from alliances.datasets.reading.workbooks import read_workbook
from alliances.datasets.survey import Survey
from alliances.errors import WrongCall

_HARMLESS = [name for name in kinds() if name.startswith("fine_")]
_MISTAKES = [name for name in kinds() if not name.startswith("fine_")]


_GLOBAL = ("heading", "framework", "validity", "wave_in_waves")
"""Mistakes that change how many other rows are read."""
_LOCAL = [name for name in _MISTAKES if not any(word in name for word in _GLOBAL)]
_BATCHES = [[name] for name in _MISTAKES if name not in _LOCAL] + [
    _LOCAL[first::12] for first in range(12)
]
"""A check costs the same for one mistake as for a dozen in rows of their own."""


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mistakes") / "campagne.xlsx"
    write_example(path, partnerships=40, national=4, waves=3)
    return path


@pytest.fixture(scope="module")
def raw(workbook: Path) -> RawWorkbook:
    return read_workbook(workbook)


@pytest.fixture(scope="module")
def clean(workbook: Path) -> Survey:
    return load.check(workbook)


def _as_read(value: object) -> object:
    """Return a value as the reader gives it."""
    if isinstance(value, str) and value.startswith("#"):
        return Unread(value)
    if isinstance(value, str) and value.startswith("="):
        return Unread("formula_without_value")
    return None if isinstance(value, str) and not value.strip() else value


def _edited(raw: RawWorkbook, edits: Iterable[Edit]) -> RawWorkbook:
    """Return a workbook as it would be read after the edits."""
    cells = {sheet.name: sheet.cells.copy() for sheet in raw.sheets}
    for sheet, cell, value in edits:
        row, column = cell_parts(cell)
        below = max(row + 1 - len(cells[sheet]), 0)
        cells[sheet] = np.pad(cells[sheet], ((0, below), (0, 0)), constant_values=None)
        cells[sheet][row, column] = _as_read(value)
    sheets = tuple(dataclasses.replace(sheet, cells=cells[sheet.name]) for sheet in raw.sheets)
    return dataclasses.replace(raw, sheets=sheets)


def _check(raw: RawWorkbook, edits: Iterable[Edit], monkeypatch: pytest.MonkeyPatch) -> Survey:
    edited = _edited(raw, edits)
    monkeypatch.setattr(gathering, "read_workbook", lambda path: edited)
    return load.check("campagne.xlsx")


def _places(survey: Survey) -> list[tuple[str | None, str | None]]:
    return [(finding.sheet, finding.cell) for finding in survey.findings]


def test_the_clean_example_has_no_finding_at_all(clean: Survey) -> None:
    assert clean.findings == ()
    assert clean.ledger.reconciles


@pytest.mark.parametrize("names", _BATCHES, ids="+".join)
def test_each_mistake_is_one_finding_at_its_cell(
    names: list[str], clean: Survey, raw: RawWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistakes = _apart(names, clean)
    survey = _check(raw, [edit for each in mistakes for edit in each.edits], monkeypatch)

    expected = {each.expected: name for each, name in zip(mistakes, names, strict=True)}
    assert sorted(_places(survey)) == sorted(expected), [f.code for f in survey.findings]
    assert survey.ledger.reconciles


def _apart(names: list[str], clean: Survey) -> list[Mistake]:
    """Return a mistake of each kind, in rows that no other one touches."""
    made: list[Mistake] = []
    touched: set[tuple[str, object]] = set()
    for name in names:
        first = sum(map(ord, name))
        seeds = range(first, first + 50)
        tries = (kinds()[name](Book(clean, np.random.default_rng(seed))) for seed in seeds)
        mistake = next(each for each in tries if not each.rows & touched)
        touched |= mistake.rows
        made.append(mistake)
    return made


def test_what_can_be_read_in_one_way_only_is_no_mistake(
    clean: Survey, raw: RawWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = _apart(_HARMLESS, clean)
    survey = _check(raw, [edit for each in written for edit in each.edits], monkeypatch)

    assert _places(survey) == []
    assert survey.ledger.reconciles


def _together(clean: Survey, count: int, seed: int) -> tuple[list[Edit], set[tuple[str, str]]]:
    """Return the edits of many mistakes that have no row in common, and where each is expected."""
    rng = np.random.default_rng(seed)
    edits: list[Edit] = []
    expected: set[tuple[str, str]] = set()
    touched: set[tuple[str, object]] = set()
    while len(expected) < count:
        mistake = kinds()[_LOCAL[int(rng.integers(len(_LOCAL)))]](Book(clean, rng))
        if not mistake.rows & touched and mistake.expected is not None:
            touched |= mistake.rows
            edits += mistake.edits
            expected.add(mistake.expected)
    return edits, expected


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[RawWorkbook, Survey]:
    """A clean campaign that has room for a hundred mistakes."""
    path = tmp_path_factory.mktemp("large") / "campagne.xlsx"
    write_example(path, partnerships=400, national=20, waves=3)
    return read_workbook(path), load.check(path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_mistakes_at_once_are_each_told_at_their_cell(
    seed: int, large: tuple[RawWorkbook, Survey], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, clean = large
    edits, expected = _together(clean, 100, seed)
    survey = _check(raw, edits, monkeypatch)

    assert set(_places(survey)) == expected
    assert len(survey.findings) == len(expected)
    assert survey.ledger.reconciles


def test_mistakes_typed_into_the_file_are_told_like_those_put_into_the_cells(
    workbook: Path, clean: Survey, tmp_path: Path
) -> None:
    edits, expected = _together(clean, 12, seed=5)
    book = openpyxl.load_workbook(workbook)
    for sheet, cell, value in edits:
        book[sheet][cell].value = value
    path = tmp_path / "campagne.xlsx"
    book.save(path)
    survey = load.check(path)

    assert set(_places(survey)) == expected
    assert survey.ledger.reconciles


@pytest.mark.parametrize("name", ["Partenariats", "Organisations", "Campagne"])
def test_a_required_sheet_under_another_name_is_told_once(
    name: str, raw: RawWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = tuple(
        dataclasses.replace(sheet, name="Feuil1") if sheet.name == name else sheet
        for sheet in raw.sheets
    )
    monkeypatch.setattr(
        gathering, "read_workbook", lambda path: dataclasses.replace(raw, sheets=renamed)
    )
    survey = load.check("campagne.xlsx")

    assert _places(survey) == [(name, "A1")]
    assert survey.ledger.reconciles


@pytest.mark.parametrize("name", ["Vagues", "Parties", "Sollicitations", "Strates", "Réponses"])
def test_a_sheet_that_may_be_absent_leaves_nothing_to_report_elsewhere(
    name: str, raw: RawWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tuple(sheet for sheet in raw.sheets if sheet.name != name)
    edited = dataclasses.replace(raw, sheets=kept)
    monkeypatch.setattr(gathering, "read_workbook", lambda path: edited)

    assert load.check("campagne.xlsx").findings == ()


@pytest.mark.parametrize(("table", "key"), [("organisations", "organisation"), ("waves", "wave")])
@pytest.mark.parametrize("shift", [-1, 1])
def test_a_key_that_takes_the_place_of_its_neighbour_is_told_once_at_the_second_row(
    raw: RawWorkbook,
    clean: Survey,
    table: str,
    key: str,
    shift: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    register = clean.tables[table]
    row = int(register.data.index[1])
    copied = register.data.loc[row + shift, key]
    edit = (register.sheet, register.cell(key, row), copied)

    survey = _check(raw, [edit], monkeypatch)

    assert [finding.code for finding in survey.findings] == ["duplicate_key"]
    assert _places(survey) == [(register.sheet, register.cell(key, max(row, row + shift)))]


def test_a_framework_that_asks_no_question_is_refused(
    raw: RawWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = _check(raw, [("Campagne", "B5", "odd17")], monkeypatch)
    assert [f.code for f in survey.findings] == ["unknown_framework"]
    assert _places(survey) == [("Campagne", "B5")]

    with pytest.raises(WrongCall):
        load.check("campagne.xlsx", framework="odd17")
