"""Nothing that is withheld stands in any part of any output, unzipped to the last member."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from pdf_reading import Printed
from written_reports import PLANTED, delivered, parts

from alliances.reports.build import _SCOPES
from alliances.reports.verification.workbook import write_verification
from alliances.scoring.table import figure_ids, long_table

pytestmark = pytest.mark.slow

SPACES = str.maketrans("", "", " \u00a0\u202f\u2009,.'")
"""However a number is grouped."""


def _inside(path: Path) -> dict[str, str]:
    """Every part of a file as text; of a PDF what it says, its attachments and every stream."""
    made = {name: content.decode("utf-8", "replace") for name, content in parts(path).items()}
    if path.suffix == ".pdf":
        printed = Printed(path)
        tags = [printed.root, *(tag for role in ("Figure", "P") for tag in printed.root.all(role))]
        made["said"] = "\n".join(f"{tag.text} {tag.alt}" for tag in tags)
        streams = [each for each in printed.pdf.objects if isinstance(each, pikepdf.Stream)]
        texts = [each for each in streams if "/Subtype" not in each or each.Subtype != "/Image"]
        made["streams"] = "\n".join(each.read_bytes().decode("latin-1") for each in texts)
        made["about"] = str(dict(printed.pdf.docinfo))
    return made


@cache
def outputs() -> Mapping[str, str]:
    return {
        f"{path.name}: {name}": text
        for path in delivered().files
        for name, text in _inside(path).items()
    }


def _withheld() -> set[str]:
    return {figure.id for figure in delivered().report.figures if figure.withheld}


def test_amounts_of_a_single_partnership_stand_nowhere() -> None:
    assert {f"means:{each}|sum|programme|C|2025" for each in ("eur", "m2")} <= _withheld()
    plain = {name: text.translate(SPACES) for name, text in outputs().items()}
    for planted in PLANTED.values():
        assert [name for name, text in plain.items() if str(planted) in text] == []
        # Nor what the sum of the others and a total would give back.
        assert [name for name, text in plain.items() if f"{planted}"[:-1] in text] == []


def test_the_search_finds_what_is_published() -> None:
    plain = {name: text.translate(SPACES) for name, text in outputs().items()}
    total = next(
        figure.value
        for figure in delivered().report.figures
        if figure.id == "means:eur|sum|programme|A|2025"
    )
    assert total is not None
    where = {name.split(":")[0] for name, text in plain.items() if str(int(total)) in text}
    assert {f"rapport.{format}" for format in ("xlsx", "html", "docx", "pdf")} <= where


def test_no_score_of_a_small_group_stands_anywhere_at_any_precision() -> None:
    """The exact values, as the scores were before protection: no file holds their first digits."""
    raw = long_table(delivered().raw, _SCOPES)
    hidden = raw.loc[figure_ids(raw).isin(_withheld()).to_numpy(), ["score", "low", "high"]]
    exact = {f"{value:.6f}"[:8] for value in hidden.to_numpy(float).ravel() if value == value}
    telling = sorted(value for value in exact if not re.search(r"(.)\1\1$|00$", value))
    assert len(telling) > 30

    digits = {value.replace(".", "") for value in telling}
    found = {
        name
        for name, text in outputs().items()
        for whole, part in re.findall(r"(?<![\d.])(\d{1,3})[.,](\d{4,})", text)
        if f"{whole}{part}"[: len(telling[0]) - 1] in digits
    }
    assert found == set()


def test_what_is_withheld_is_said_to_be_and_nothing_else() -> None:
    figures = {figure.id: figure for figure in delivered().report.figures}
    withheld = [figures[i] for i in _withheld()]
    assert len(withheld) > 500
    assert all(figure.value is None and figure.written == "s" for figure in withheld)
    assert not any(figure.exclusions or figure.low or figure.high for figure in withheld)


def test_nothing_is_hidden_in_the_office_files() -> None:
    telling = ("pivotCache", "externalLink", "revision", "people.xml", "vba", "threadedComment")
    assert [n for n in outputs() if any(word in n for word in telling)] == []
    books = [text for name, text in outputs().items() if name.endswith("xl/workbook.xml")]
    # The workbook of the report and those of the charts of the slides.
    assert len(books) > 4
    assert not any(re.search('state="(?:veryH|h)idden"', text) for text in books)


@pytest.mark.slow
def test_the_verifiers_workbook_withholds_what_the_report_withholds(tmp_path: Path) -> None:
    path = tmp_path / "verification.xlsx"
    write_verification(delivered().survey, delivered().report, path)
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    said = {str(cell) for row in book["Chiffres"].iter_rows(values_only=True) for cell in row}
    book.close()

    assert len(said) > 5_000
    assert not [each for each in said for p in PLANTED.values() if str(p) in each]
