"""What else of a campaign tells of a wrong cell is said with it, and the value that it must be."""

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from alliances.datasets.load import check
from alliances.findings import Finding
from alliances.language import describe


@pytest.fixture
def book(small_campaign: Path) -> Any:
    return openpyxl.load_workbook(small_campaign)


def column(page: Any, key: str) -> int:
    return next(cell.column for cell in page[1] if cell.value == key)


def put(page: Any, row: int, key: str, value: object) -> tuple[str, object]:
    """Write a value into a cell; return its address and what it held."""
    cell = page.cell(row, column(page, key))
    before = cell.value
    cell.value = value
    return cell.coordinate, before


def told(book: Any, path: Path, sheet: str, cell: str) -> Finding:
    book.save(path / "c.xlsx")
    findings = check(path / "c.xlsx").findings
    (finding,) = [f for f in findings if (f.sheet, f.cell) == (sheet, cell)]
    return finding


def row_invited_once(book: Any) -> int:
    """Return the row of an answer whose person was invited for one partnership in one wave."""
    invited = book["Sollicitations"]
    at = column(invited, "respondent")
    people = [row[at - 1] for row in invited.iter_rows(3, values_only=True)]
    answers = book["Réponses"]
    return next(
        row
        for row in range(3, answers.max_row + 1)
        if people.count(answers.cell(row, column(answers, "respondent")).value) == 1
    )


@pytest.mark.parametrize("key", ["respondent", "partnership", "wave"])
@pytest.mark.parametrize("held", [None, "#N/A"])
def test_the_only_invitation_without_an_answer_says_what_a_key_must_be(
    book: Any, tmp_path: Path, key: str, held: str | None
) -> None:
    page, row = book["Réponses"], row_invited_once(book)
    cell, before = put(page, row, key, held)
    finding = told(book, tmp_path, "Réponses", cell)
    assert finding.details["near"] == before
    assert finding.code == ("missing_value" if held is None else "cell_error")
    message, repair = describe(finding, "fr")
    assert "Sollicitations!" in message and str(before) in repair


def test_a_wave_that_is_unknown_is_the_one_of_the_invitation(book: Any, tmp_path: Path) -> None:
    cell, before = put(book["Réponses"], row_invited_once(book), "wave", "2019")
    finding = told(book, tmp_path, "Réponses", cell)
    assert (finding.code, finding.details["near"]) == ("unknown_reference", before)


def test_the_date_of_sending_says_the_wave_of_an_invitation(book: Any, tmp_path: Path) -> None:
    page = book["Sollicitations"]
    rows = range(3, page.max_row + 1)
    row = next(r for r in rows if str(page.cell(r, column(page, "wave")).value) == "2025")
    # Nearest to 2024 by its letters, and sent in 2025.
    cell, _ = put(page, row, "wave", "2O24")
    finding = told(book, tmp_path, "Sollicitations", cell)
    assert (finding.code, finding.details["near"]) == ("unknown_reference", "2025")


def test_a_key_in_error_is_the_one_that_everything_else_misses(
    bundled: Path, tmp_path: Path
) -> None:
    # Several answers must name the key: three or more, which few partnerships of a small one have.
    book = openpyxl.load_workbook(bundled / "campagne.xlsx")
    cell, before = put(book["Partenariats"], 8, "partnership", "#REF!")
    finding = told(book, tmp_path, "Partenariats", cell)
    assert (finding.code, finding.details["near"]) == ("cell_error", before)


def test_a_key_said_twice_names_the_one_that_is_lost(book: Any, tmp_path: Path) -> None:
    page = book["Organisations"]
    other = page.cell(5, column(page, "organisation")).value
    cell, before = put(page, 12, "organisation", other)
    finding = told(book, tmp_path, "Organisations", cell)
    assert (finding.code, finding.details["near"]) == ("duplicate_key", before)
    assert "D5" in describe(finding, "fr")[1] or "A5" in describe(finding, "fr")[1]


def test_a_row_said_twice_is_said_to_be_the_same(book: Any, tmp_path: Path) -> None:
    page = book["Organisations"]
    page.append([cell.value for cell in page[9]])
    finding = told(book, tmp_path, "Organisations", f"A{page.max_row}")
    assert "Toutes leurs cellules sont les mêmes" in describe(finding, "fr")[0].replace(
        "\u00a0", " "
    )


def test_what_a_merged_range_covers_is_shown(book: Any, tmp_path: Path) -> None:
    page = book["Réponses"]
    at = page.cell(5, column(page, "SE1"))
    below = page.cell(6, at.column)
    at.value, below.value = 4, 2
    book.save(tmp_path / "c.xlsx")
    # A library empties what a merge covers; a spreadsheet keeps it.
    merged = f"{at.coordinate}:{below.coordinate}"
    source, target = tmp_path / "c.xlsx", tmp_path / "m.xlsx"
    part = f"xl/worksheets/sheet{book.sheetnames.index('Réponses') + 1}.xml"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                tag = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>'.encode()
                content = re.sub(rb"</sheetData>", b"</sheetData>" + tag, content, count=1)
            new.writestr(name, content)
    (finding,) = [f for f in check(target).findings if f.code == "merged_cells"]
    assert f"{below.coordinate} = 2" in describe(finding, "fr")[0].replace("\u00a0", " ")


def test_the_wrong_one_of_several_codes_is_named(book: Any, tmp_path: Path) -> None:
    cell, _ = put(book["Partenariats"], 8, "domains", "lieux_partages;zzz")
    finding = told(book, tmp_path, "Partenariats", cell)
    message, repair = describe(finding, "fr")
    assert "C’est «\u00a0zzz\u00a0»" in message
    assert "laissez la cellule vide" in repair


def test_a_day_that_its_month_has_not_is_said_so(book: Any, tmp_path: Path) -> None:
    cell, _ = put(book["Partenariats"], 8, "end", "31/02/2025")
    message, _ = describe(told(book, tmp_path, "Partenariats", cell), "fr")
    assert "02/2025 a 28 jours" in message.replace("\u00a0", " ")


def test_a_blank_side_is_the_one_that_answers_speak_for(book: Any, tmp_path: Path) -> None:
    page, invited = book["Parties"], book["Sollicitations"]
    said = {
        (row[column(invited, "partnership") - 1], row[column(invited, "side") - 1])
        for row in invited.iter_rows(3, values_only=True)
    }
    pair = ("partnership", "side")
    row = next(
        row
        for row in range(3, page.max_row + 1)
        if tuple(page.cell(row, column(page, key)).value for key in pair) in said
    )
    cell, before = put(page, row, "side", None)
    finding = told(book, tmp_path, "Parties", cell)
    assert (finding.code, finding.details["near"]) == ("missing_value", before)


def test_a_return_of_somebody_without_an_answer_is_said_to_have_none(
    book: Any, tmp_path: Path
) -> None:
    page = book["Sollicitations"]
    rows = range(3, page.max_row + 1)
    row = next(r for r in rows if page.cell(r, column(page, "disposition")).value == "UO")
    sent = page.cell(row, column(page, "sent")).value
    put(page, row, "returned", sent)
    cell = page.cell(row, column(page, "disposition")).coordinate
    finding = told(book, tmp_path, "Sollicitations", cell)
    person = page.cell(row, column(page, "respondent")).value
    assert finding.code == "returned_contradicts"
    assert f"Aucune réponse de {person}" in describe(finding, "fr")[0]


def test_the_only_answer_without_an_invitation_says_whom_a_blank_one_asked(
    book: Any, tmp_path: Path
) -> None:
    answers, invited = book["Réponses"], book["Sollicitations"]
    row = row_invited_once(book)
    person = answers.cell(row, column(answers, "respondent")).value
    at = column(invited, "respondent")
    asked = next(r for r in range(3, invited.max_row + 1) if invited.cell(r, at).value == person)
    cell, _ = put(invited, asked, "respondent", None)
    finding = told(book, tmp_path, "Sollicitations", cell)
    assert (finding.code, finding.details["near"]) == ("missing_value", person)


def test_a_blank_side_of_an_answer_is_the_one_that_its_person_was_asked_for(
    book: Any, tmp_path: Path
) -> None:
    cell, before = put(book["Réponses"], row_invited_once(book), "side", None)
    finding = told(book, tmp_path, "Réponses", cell)
    assert (finding.code, finding.details["near"]) == ("missing_value", before)
