"""A check told to people: console, page and register of corrections."""

import re
import shutil
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from alliances.datasets.corrections.file import KEYS
from alliances.datasets.load import check
from alliances.datasets.survey import Survey
from alliances.language.plain import harmless
from alliances.reports.build import build_report
from alliances.reports.check_console import console_lines
from alliances.reports.check_page import check_page
from alliances.reports.corrections_book import write_corrections
from alliances.reports.corrections_links import Links
from alliances.reports.model import ReportTable

HOSTILE = '\x1b]0;pris\x07\x1b[31m<script>alert("x")</script> & =1+1 \u202egnol\u202c'
LONG = "mot " * 3_000


@pytest.fixture(scope="module")
def workbook(small_campaign: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign with one word wrong in several cells, and values that nobody expects."""
    path = tmp_path_factory.mktemp("made") / "fautes.xlsx"
    book = openpyxl.load_workbook(small_campaign)
    answers = book["Réponses"]
    for row in (4, 6, 7, 8):
        answers[f"I{row}"] = "Plutot d'acord"
    answers["I9"] = "9"
    answers["J5"], answers["J6"] = HOSTILE.replace("\x1b", "").replace("\x07", ""), LONG
    book["Organisations"]["B10"] = None
    book.save(path)
    return path


@pytest.fixture(scope="module")
def survey(workbook: Path) -> Survey:
    return check(workbook)


def plain(words: str) -> str:
    return " ".join(words.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_good_news_come_first(survey: Survey) -> None:
    lines = console_lines(survey, "fr")
    answers = survey.tables["answers"].data

    assert lines[0] == "Ce qui va bien"
    assert f"{len(answers) - 6} réponses sur {len(answers)} sont prêtes" in plain(lines[2])
    assert lines.index("Ce qui va bien") < lines.index(
        next(line for line in lines if line.startswith("Ce qui bloque"))
    )


def test_a_word_wrong_many_times_is_told_once_with_its_cells(survey: Survey) -> None:
    told = plain(" ".join(console_lines(survey, "fr", 100)))

    assert told.count("« Plutot d’acord » n’est pas") == 1
    assert "I4, I6–I8 — « Plutot d’acord »" in told
    assert "Corrigez I4, I6–I8." in told


@pytest.mark.parametrize("width", [20, 60, 80, 200])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_line_is_wider_than_the_terminal(survey: Survey, width: int, language: str) -> None:
    lines = console_lines(survey, language, width)

    assert max(len(line) for line in lines) <= max(40, min(width, 100))


def test_nothing_that_a_file_says_steers_the_terminal() -> None:
    shown = harmless(f"avant {HOSTILE} après\nligne\x9b2J\x85\ud800")

    kinds = {unicodedata.category(letter) for letter in shown if letter != "\n"}
    assert not kinds & {"Cc", "Cf", "Cs"}
    assert shown.startswith('avant <script>alert("x")</script> & =1+1 gnol après')
    assert harmless("Été « oui » – 39 %") == "Été « oui » – 39 %"


def test_the_console_shows_the_cells_around_the_first_examples(survey: Survey) -> None:
    lines = console_lines(survey, "fr")

    marked = [line for line in lines if "▶" in line]
    assert len(marked) == 3
    assert any(line.strip().startswith("2 │") for line in lines)


def test_the_page_names_every_cell_and_needs_nothing_else(survey: Survey) -> None:
    page = check_page(survey, "fr")

    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    listed = re.findall(r'class="where">([^<]*)<', page)
    for finding in survey.findings:
        if not (finding.cell or "").startswith("I"):
            assert finding.cell in " ".join(listed)
    assert "I4, I6–I8" in listed
    assert not re.search(r'(src|href)="(?!#)|@import|url\(|<script|<link', page)
    assert "&lt;script&gt;" in page
    assert page.count("<table") == page.count("<caption")


def test_the_page_is_the_same_each_time(survey: Survey, workbook: Path) -> None:
    assert check_page(survey, "en") == check_page(check(workbook), "en")


def test_an_excerpt_is_what_stands_in_the_file(survey: Survey, workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook)["Réponses"]

    excerpt = survey.excerpts.around["fautes.xlsx", "Réponses", "I4"]

    # Who answers for which partnership, then the cell and its neighbours.
    assert excerpt.columns == ("A", "B", "H", "I", "J")
    assert [row.number for row in excerpt.rows] == [2, 3, 4, 5]
    assert excerpt.rows[0].heading
    for row in excerpt.rows[1:]:
        for letter, said in zip(excerpt.columns, row.cells, strict=True):
            value = sheet[f"{letter}{row.number}"].value
            assert said == " ".join(str("" if value is None else value).split())[:60]


def test_a_long_list_is_cut_on_the_console_and_whole_in_the_page(
    small_campaign: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(small_campaign, tmp_path))
    book = openpyxl.load_workbook(path)
    sheet = book["Réponses"]
    cells = [cell for row in sheet.iter_rows(min_row=3, min_col=8, max_col=40) for cell in row]
    for number, cell in enumerate(cells[::3]):
        cell.value = f"faux {number}"
    book.save(path)
    survey = check(path)

    lines, page = console_lines(survey, "fr"), check_page(survey, "fr")

    assert len(survey.findings) > 300
    assert len(lines) < 600
    assert any("voir --html ou --workbook" in plain(line) for line in lines)
    assert all(f"{finding.value}\u00a0" in page for finding in survey.findings)


@pytest.mark.parametrize(("wrong", "opened"), [(30, True), (60, False)])
def test_a_list_too_long_to_pass_by_is_folded(
    small_campaign: Path, tmp_path: Path, wrong: int, opened: bool
) -> None:
    path = Path(shutil.copy(small_campaign, tmp_path))
    book = openpyxl.load_workbook(path)
    for row in range(3, 3 + wrong):
        book["Partenariats"].cell(row, 5).value = f"région {row} sans nom"
    book.save(path)
    page = check_page(check(path), "fr")
    assert ("<details open>" in page, "<details>" in page) == (opened, not opened)


def test_each_file_of_a_folder_has_a_line(small_campaign: Path, tmp_path: Path) -> None:
    shutil.copy(small_campaign, tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"")
    survey = check(tmp_path)

    told = plain(" ".join(console_lines(survey, "fr")))

    assert "a.xlsx (classeur de campagne) : rien à signaler" in told
    assert "b.xlsx : 1 bloquant" in told
    assert "1 fichier sur 2 a été lu" in told


def test_the_register_has_a_row_a_finding_and_no_live_formula(
    survey: Survey, workbook: Path, tmp_path: Path
) -> None:
    path = tmp_path / "corrections.xlsx"
    write_corrections(survey, path, source=workbook)
    book = openpyxl.load_workbook(path)
    sheet = book["Corrections"]
    at = {key: number for number, key in enumerate(KEYS)}
    rows = [row for row in sheet.iter_rows(min_row=3) if row[at["sha256"]].value]

    assert len(rows) == len(survey.findings)
    assert {(row[1].value, row[2].value) for row in rows} == {
        (finding.sheet, finding.cell) for finding in survey.findings
    }
    assert all(row[at["sha256"]].value == survey.source.sha256 for row in rows)
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    long = next(row for row in rows if row[2].value == "J6")
    assert long[at["found"]].value.strip() == LONG.strip()
    for row in rows:
        assert row[at["found"]].protection.locked
        assert not row[at["corrected"]].protection.locked
        assert row[2].hyperlink.location == f"'{row[1].value}'!{row[2].value}"
        assert row[2].hyperlink.target.endswith("fautes.xlsx")
    assert sheet.freeze_panes == "D3"
    assert sheet.auto_filter.ref
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists


def test_a_register_twice_written_has_the_same_bytes(survey: Survey, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_corrections(survey, tmp_path / name)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("file", "sheet", "cell", "link"),
    [
        ("c.xlsx", "Réponses", "F13", "external:c.xlsx#'Réponses'!F13"),
        ("été n° 1.xlsx", "l'été", "A1", "external:été%20n°%201.xlsx#'l''été'!A1"),
        ("a#b%41.xlsx", "S", "A1", "external:a%23b%2541.xlsx#'S'!A1"),
        ("sous/c.xlsx", "S", "A1", "external:sous/c.xlsx#'S'!A1"),
        ("c.xlsx", "x'!A1#http://e", "A1", "external:c.xlsx#'x''!A1#http://e'!A1"),
        ("c.xlsx", 'a"&<b>\n', "A1", "external:c.xlsx#'a\"&<b>'!A1"),
        ("\\\\serveur\\c.xlsx", "S", "A1", ""),
        ("http://e/c.xlsx", "S", "A1", ""),
        ("../c.xlsx", "S", "A1", ""),
        ("c.xlsx", "S", "A1:B2", ""),
        ("c.xlsx", "S", "=cmd", ""),
        ("c.xlsx", "", "A1", ""),
        ("inconnu.xlsx", "S", "A1", ""),
    ],
)
def test_a_link_leads_to_the_cell_and_nowhere_else(
    survey: Survey, file: str, sheet: str, cell: str, link: str, tmp_path: Path
) -> None:
    links = Links(survey, tmp_path / "corrections.xlsx", None)
    if file != "inconnu.xlsx":
        links._files.add(file)

    assert links.to(file, sheet, cell) == link


def test_a_link_leads_from_the_registers_folder_to_the_file(
    survey: Survey, workbook: Path, tmp_path: Path
) -> None:
    links = Links(survey, workbook.parent / "sorties" / "corrections.xlsx", workbook)

    assert links.to("fautes.xlsx", "S", "A1") == "external:../fautes.xlsx#'S'!A1"


def test_the_annex_lists_the_corrections_without_any_value(
    small_campaign: Path, small_checked: Survey, tmp_path: Path
) -> None:
    path = tmp_path / "corrections.xlsx"
    write_corrections(small_checked, path, source=small_campaign)
    book = openpyxl.load_workbook(path)
    sheet = book["Corrections"]
    answers = openpyxl.load_workbook(small_campaign)["Réponses"]
    for row, (cell, reason) in enumerate(
        (("I4", "faute de saisie"), ("I5", "appel du répondant R00001 de P-0002")), 3
    ):
        typed = {
            "file": "campagne.xlsx",
            "sheet": "Réponses",
            "cell": cell,
            "found": answers[cell].value,
            "corrected": 3 if answers[cell].value != 3 else 4,
            "reason": reason,
            "who": "A. B.",
            "when": "2026-11-26",
        }
        for key, value in typed.items():
            sheet.cell(row, KEYS.index(key) + 1).value = value
    book.save(path)
    survey = check(small_campaign, corrections=path)

    report = build_report(survey)

    blocks = {b.id: b for s in report.sections for b in s.blocks if isinstance(b, ReportTable)}
    table = blocks["traceability_corrections"]
    assert [c.outcome for c in survey.corrections] == ["applied", "applied"]
    assert table.rows["cell"].tolist() == ["I4", "I5"]
    assert list(table.rows) == ["sheet", "cell", "action", "reason", "who", "when"]
    assert table.rows["reason"].tolist() == [
        "faute de saisie",
        "(motif nominatif\u00a0: voir le registre)",
    ]
    assert "R00001" not in table.rows.to_string()
    origin = blocks["traceability_origin"].rows["value"].str.cat(sep=" ")
    assert survey.register is not None
    assert survey.register.sha256 in origin
