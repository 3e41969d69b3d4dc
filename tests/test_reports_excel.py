"""The report as a workbook: real numbers, native charts, nothing withheld in any part."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from report_surveys import report, single_survey, whole_survey

from alliances.reports.excel import write_workbook
from alliances.reports.excel_grid import grid_of
from alliances.reports.model import Chart, ReportTable
from alliances.scoring.engine import compute
from alliances.scoring.table import long_table

FRENCH = [
    "L’essentiel",
    "Lire ce rapport",
    "Le programme",
    "Dimensions",
    "Deux regards",
    "Questions",
    "Objectifs statutaires",
    "ODD 17",
    "Recommandations",
    "Méthode",
    "Traçabilité",
]


@cache
def written(name: str, language: str = "fr") -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.xlsx"
        write_workbook(report(name, language), path)
        return path.read_bytes()


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("excel") / "rapport.xlsx"
    path.write_bytes(written("whole"))
    return openpyxl.load_workbook(path)


def parts(name: str, tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "rapport.xlsx"
    path.write_bytes(written(name))
    with zipfile.ZipFile(path) as archive:
        return {part: archive.read(part).decode("utf-8", "replace") for part in archive.namelist()}


def telling(values: Iterable[float]) -> set[str]:
    """Return the figures with so many decimals that they cannot be there by chance."""
    return {f"{v:.8f}" for v in values if round(v, 3) != round(v, 8)}


def numbers(text: str) -> set[str]:
    return {f"{float(found):.8f}" for found in re.findall(r"(?<![\d.])\d+\.\d{5,}", text)}


def rows_under(workbook: Workbook, table: ReportTable) -> list[list[object]]:
    """Return the cells of a table, found on any sheet by its title and its first headings."""
    headings = [column.heading for column in table.columns]
    for sheet in workbook:
        titled = False
        for row in sheet.iter_rows():
            cells = [cell.value for cell in row[: len(headings)]]
            titled = titled or cells[0] == table.title
            if titled and cells == headings:
                top = row[0].row + 1
                body = sheet.iter_rows(top, top + len(table.rows) - 1, 1, len(headings))
                return [[cell.value for cell in cells] for cells in body]
    raise AssertionError(table.id)


def test_a_sheet_a_section_none_hidden(workbook: Workbook) -> None:
    assert workbook.sheetnames == FRENCH
    assert {sheet.sheet_state for sheet in workbook} == {"visible"}


def test_the_english_workbook_has_english_names(tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").write_bytes(written("whole", "en"))
    names = openpyxl.load_workbook(tmp_path / "report.xlsx").sheetnames

    assert names[:4] == ["Essentials", "How to read", "Programme", "Dimensions"]


@pytest.mark.parametrize("id", ["dimensions_scores", "type_scores", "sens_items", "programme_type"])
def test_figures_are_real_numbers_equal_to_the_model(workbook: Workbook, id: str) -> None:
    table = next(table for table in report("whole").tables if table.id == id)

    for cells, (_, row) in zip(rows_under(workbook, table), table.rows.iterrows(), strict=True):
        for cell, column in zip(cells, table.columns, strict=True):
            if column.format not in {"text", "identifier"} and pd.notna(row[column.key]):
                assert isinstance(cell, int | float)
                assert cell == pytest.approx(row[column.key])


def test_withheld_and_unavailable_figures_are_said(workbook: Workbook) -> None:
    table = next(table for table in report("whole").tables if table.withheld)
    place = [column.key for column in table.columns].index(next(iter(table.withheld)))
    cells = rows_under(workbook, table)

    for position in next(iter(table.withheld.values())):
        assert cells[position][place] == "s"


def test_shares_are_shares_with_a_percentage_format(workbook: Workbook) -> None:
    seen = 0
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, float) and "%" in cell.number_format:
                    assert 0 <= cell.value <= 1
                    seen += 1
    assert seen > 100


def test_no_cell_is_an_error_or_a_number_written_as_text(workbook: Workbook) -> None:
    for sheet in workbook:
        if sheet.title in {"Traçabilité", "ODD 17", "Le programme", "Méthode"}:
            continue  # waves, years and codes are texts there, and rightly so
        for row in sheet.iter_rows():
            for cell in row:
                assert not str(cell.value).startswith("#"), cell.coordinate
                if isinstance(cell.value, str) and cell.column > 3:
                    assert not re.fullmatch(r"[\d\s.,]+ ?%?", cell.value), cell.coordinate


def test_no_withheld_score_is_in_any_part_of_the_file(tmp_path: Path) -> None:
    raw = long_table(compute(whole_survey()), ("group", "programme"))
    hidden = raw[raw["kind"].isin(["dimension", "criterion"]) & (raw["wave"] == "2025")]
    shown = {
        value
        for table in report("whole").tables
        for key in table.rows.select_dtypes("number")
        for value in table.rows[key].dropna().round(9)
    }
    few = hidden[(hidden["n"] < 3) & hidden["score"].notna()]["score"].round(9)
    secret = telling(value for value in few if value not in shown)
    found = numbers("".join(parts("whole", tmp_path).values()))

    assert len(secret) > 20
    assert not secret & found


def test_a_single_partnership_leaves_no_answer_and_no_name(tmp_path: Path) -> None:
    survey = single_survey()
    text = "".join(parts("single", tmp_path).values())
    scores = long_table(compute(survey), ("programme",))["score"].dropna()

    assert survey.data("partnerships")["name"].iloc[0] not in text
    assert survey.data("partnerships")["partnership"].iloc[0] not in text
    assert telling(scores)
    assert not telling(scores) & numbers(text)


def test_every_native_chart_has_an_alternative_text(tmp_path: Path) -> None:
    drawings = [
        xml for part, xml in parts("whole", tmp_path).items() if part.startswith("xl/drawings/d")
    ]
    frames = re.findall(r"<xdr:cNvPr [^>]*>", "".join(drawings))

    # A distribution is drawn in two: the answers, and « don't know » beside.
    assert len(frames) == len(report("whole").charts) + 6
    assert all(re.search(r'descr="[^"]{20,}"', frame) for frame in frames)


def test_links_lead_to_sheets_that_are_there(workbook: Workbook) -> None:
    links = [
        cell.hyperlink.location
        for s in workbook
        for r in s.iter_rows()
        for cell in r
        if cell.hyperlink
    ]

    assert len(links) == 2 * (len(FRENCH) - 1)
    assert {link.split("!")[0].strip("'") for link in links} == set(FRENCH)


def test_sheets_are_ready_to_print_and_to_scroll(workbook: Workbook) -> None:
    for sheet in workbook:
        assert sheet.freeze_panes
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToWidth in {None, 1}


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    write_workbook(report("whole"), tmp_path / "again.xlsx")

    assert (tmp_path / "again.xlsx").read_bytes() == written("whole")


@pytest.mark.parametrize("name", ["register", "single"])
def test_reports_with_little_in_them_are_written_too(name: str, tmp_path: Path) -> None:
    (tmp_path / "rapport.xlsx").write_bytes(written(name))

    borne = [name for name in FRENCH if name not in {"Objectifs statutaires", "Recommandations"}]
    assert openpyxl.load_workbook(tmp_path / "rapport.xlsx").sheetnames == borne


def test_a_chart_may_have_a_column_that_holds_nothing_at_all() -> None:
    section = next(s for s in report("whole").sections if any(map(is_bars, s.blocks)))
    chart = next(block for block in section.blocks if is_bars(block))
    assert isinstance(chart, Chart)
    data = chart.data.assign(label=pd.Series(pd.NA, index=chart.data.index, dtype="str"))
    blank = replace(section, blocks=(replace(chart, data=data),))

    assert len(grid_of(blank, "fr")) >= 12


def is_bars(block: object) -> bool:
    return isinstance(block, Chart) and block.kind in {"bars", "lines", "profile"}
