"""Which questions were put to whom, where the workbook does not say it outright."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import State


@pytest.fixture
def changed(small_campaign: Path, tmp_path: Path) -> Callable[..., Survey]:
    """Check the small clean campaign after a change made to it as a user would make it."""

    def change(how: Callable[[Workbook], object]) -> Survey:
        book = openpyxl.load_workbook(small_campaign)
        how(book)
        path = tmp_path / "changed.xlsx"
        book.save(path)
        return check(path)

    return change


def column(book: Workbook, sheet: str, key: str) -> int:
    return next(cell.column for cell in book[sheet][1] if cell.value == key)


def empty(book: Workbook, sheet: str, key: str, where: Callable[[int], bool] = bool) -> None:
    place = column(book, sheet, key)
    for row in range(3, book[sheet].max_row + 1):
        if where(row):
            book[sheet].cell(row, place).value = None


def test_without_invitations_a_question_to_one_sides_roles_is_not_asked_of_the_other(
    changed: Callable[..., Survey],
) -> None:
    survey = changed(lambda book: book.remove(book["Sollicitations"]))

    answers = survey.tables["answers"]
    by_side = answers.states["IM1_1"].groupby(answers.data["side"])
    assert set(by_side.get_group("B")) == {State.NOT_ASKED}
    assert State.NOT_ASKED not in set(by_side.get_group("A"))


def test_a_wave_collected_with_the_core_questions_asked_no_other(
    changed: Callable[..., Survey],
) -> None:
    def core_only_in_2023(book: Workbook) -> None:
        wave = column(book, "Réponses", "wave")
        core = {item.id for item in load_framework("partenariat").items if item.core}
        for cell in list(book["Réponses"][1])[4:]:
            if cell.value not in core:
                empty(
                    book,
                    "Réponses",
                    cell.value,
                    lambda row: str(book["Réponses"].cell(row, wave).value) == "2023",
                )

    survey = changed(core_only_in_2023)

    answers = survey.tables["answers"]
    short = answers.data["wave"] == "2023"
    assert set(answers.states.loc[short, "SE1"]) == {State.NOT_ASKED}
    assert State.NOT_ASKED not in set(answers.states.loc[~short, "SE1"])


@pytest.mark.parametrize("edge", ["start", "end"])
def test_a_wave_needs_no_dates(changed: Callable[..., Survey], edge: str) -> None:
    survey = changed(lambda book: empty(book, "Vagues", edge))

    assert survey.findings == ()
