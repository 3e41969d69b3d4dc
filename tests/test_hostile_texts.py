"""What a respondent typed stays a text in every workbook of ours: no formula, no link, no crash."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from workbooks_by_hand import write_rows

from alliances.datasets.example.programme import example_programme
from alliances.datasets.layouts.block import is_word
from alliances.datasets.load import check
from alliances.datasets.mapping.proposing import propose_mapping, write_mapping
from alliances.datasets.parsing.numbers import parse_number
from alliances.datasets.rules.personal import personal_data
from alliances.datasets.survey import Survey
from alliances.frameworks.fill import write_campaign
from alliances.frameworks.form import write_form
from alliances.frameworks.load import load_framework
from alliances.reports.corrections_book import write_corrections
from alliances.workbooks.book import open_book

HOSTILE = [
    '=HYPERLINK("http://x.example","cliquez")',
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+33 6 12 34 56 78",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "{=1+1}",
    "http://x.example/a",
    "mailto:quelqu.un@x.example",
    "file:///etc/passwd",
    "internal:Feuil1!A1",
    "external:autre.xlsx",
    "<r>x</r>",
    "\x00\x07cloche",
    "\ud800 seul",
    "_x0041_",
    "=A1 est faux",
    "a" * 40_000,
]


OURS = re.compile(r'=IFERROR\(VLOOKUP\(J\d+,\'Champs\'!\$A:\$B,2,FALSE\),""\)')
"""What a chosen field is called, in a mapping workbook: it holds nothing that a file said."""


def safe(path: Path, links: int = 0) -> set[str]:
    """Return every text of a workbook, that has no formula and no link but so many of ours."""
    book = openpyxl.load_workbook(path)
    said: set[str] = set()
    found = 0
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                ours = OURS.fullmatch(str(cell.value))
                assert cell.data_type != "f" or ours, (page.title, cell.coordinate, cell.value)
                # Our own links lead within the workbook: they have no target outside it.
                found += cell.hyperlink is not None and cell.hyperlink.target is not None
                if isinstance(cell.value, str):
                    said.add(cell.value)
    assert found <= links
    return said


def test_one_helper_writes_every_text_as_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with open_book(path, "fr", "Essai") as book:
        page = book.sheet("Essai")
        for row, text in enumerate(HOSTILE):
            page.write(row, 0, text)
        assert [length for _, _, length in book.shortened] == [40_000]
    said = safe(path)
    assert {"=1+1", "-2+3", "http://x.example/a", "=A1 est faux"} <= said
    assert max(map(len, said)) <= 32_767


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Survey]:
    """A campaign whose every free text is hostile."""
    framework = load_framework("partenariat")
    tables = {key: table.copy() for key, table in example_programme(60, 5).tables.items()}
    for key, column in (
        ("objectives", "text"),
        ("organisations", "name"),
        ("partnerships", "name"),
    ):
        count = len(tables[key])
        tables[key][column] = [HOSTILE[at % (len(HOSTILE) - 1)] for at in range(count)]
    path = tmp_path_factory.mktemp("hostile") / "campagne.xlsx"
    declared = {"programme": HOSTILE[0], "framework": "partenariat", "consent_mode": "agreed"}
    write_campaign(path, framework, tables, declared, language="fr")
    return path, check(path)


def _form(folder: Path, _: tuple[Path, Survey]) -> tuple[Path, int]:
    details = dict.fromkeys(("programme", "partnership_name", "contact"), HOSTILE[0])
    path = folder / "formulaire.xlsx"
    write_form(path, load_framework("partenariat"), "fr", details=details)
    return path, 0


def _campaign(_: Path, campaign: tuple[Path, Survey]) -> tuple[Path, int]:
    return campaign[0], 0


def _corrections(folder: Path, campaign: tuple[Path, Survey]) -> tuple[Path, int]:
    path, survey = folder / "corrections.xlsx", campaign[1]
    write_corrections(survey, path, "fr", source=campaign[0])
    return path, 2 * len(survey.findings) + 20


def _mapping(folder: Path, _: tuple[Path, Survey]) -> tuple[Path, int]:
    source, path = folder / "export.xlsx", folder / "map.xlsx"
    texts = [text for text in HOSTILE if text.isprintable() and len(text) < 1_000]
    write_rows(source, {"S": [texts, texts, [f"{text}!" for text in texts]]})
    write_mapping(propose_mapping(source, layout="plain"), path)
    return path, 0


@pytest.mark.parametrize("make", [_form, _campaign, _corrections, _mapping])
def test_no_workbook_of_ours_holds_a_live_formula_or_a_foreign_link(
    tmp_path: Path,
    hostile: tuple[Path, Survey],
    make: Callable[[Path, tuple[Path, Survey]], tuple[Path, int]],
) -> None:
    path, links = make(tmp_path, hostile)
    safe(path, links)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (parse_number, "1{}.".format("\n" * 200_000)),
        (is_word, "1" * 200_000 + "x"),
        (personal_data, "a" * 200_000),
    ],
)
def test_the_time_that_a_long_text_takes_does_not_grow_with_its_square(
    read: Callable[[str], object], text: str
) -> None:
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < 2
