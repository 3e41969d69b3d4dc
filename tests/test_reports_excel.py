"""The report as a workbook: real numbers, native charts, nothing withheld in any part."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from report_surveys import report, single_survey
from report_surveys import workbook as written
from xlsx_reading import figures_of

from alliances.reports.excel import write_workbook
from alliances.reports.model import Block, Chart, ReportTable
from alliances.reports.native.grid import grid_of
from alliances.reports.writing import rounded

FRENCH = [
    "L’essentiel",
    "Lire ce rapport",
    "Le programme",
    "Théorie du changement",
    "Qualité de la relation",
    "Deux regards",
    "Questions",
    "Phases",
    "Résultats",
    "Trajectoires",
    "Objectifs statutaires",
    "ODD 17",
    "Territoires et échelons",
    "Ce qui n’a pas marché",
    "Recommandations",
    "Méthode",
    "Fiches indicateurs",
    "Questionnaire",
    "Séries nationales",
    "Traçabilité",
    "Chiffres",
    "Provenance",
]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("excel") / "rapport.xlsx"
    path.write_bytes(written("whole"))
    return openpyxl.load_workbook(path, data_only=True)


def parts(name: str, tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "rapport.xlsx"
    path.write_bytes(written(name))
    with zipfile.ZipFile(path) as archive:
        return {part: archive.read(part).decode("utf-8", "replace") for part in archive.namelist()}


def rows_under(workbook: Workbook, table: ReportTable) -> list[list[object]]:
    """Return the cells of a table, found on any sheet by its title and its first headings."""
    headings = [column.heading for column in table.columns]
    for sheet in workbook:
        titled = False
        for row in sheet.iter_rows():
            # The codes of the figures stand in a column of their own, before the identifiers.
            places = [at for at, cell in enumerate(row) if cell.value not in (None, "Repère")]
            cells = [row[at].value for at in places]
            titled = titled or cells[:1] == [table.title]
            if titled and cells == headings:
                top = row[0].row + 1
                body = sheet.iter_rows(top, top + len(table.rows) - 1)
                return [[cells[at].value for at in places] for cells in body]
    raise AssertionError(table.id)


def test_a_sheet_a_section_none_hidden(workbook: Workbook) -> None:
    assert workbook.sheetnames == FRENCH
    assert {sheet.sheet_state for sheet in workbook} == {"visible"}


def test_the_english_workbook_has_english_names(tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").write_bytes(written("whole", "en"))
    names = openpyxl.load_workbook(tmp_path / "report.xlsx", read_only=True).sheetnames
    figures = figures_of(tmp_path / "report.xlsx", "en")

    assert names[:4] == ["Essentials", "How to read", "Programme", "Theory of change"]
    assert names[-2:] == ["Figures", "Provenance"]
    assert set(figures) == {figure.id for figure in report("whole", "en").figures}


@pytest.mark.parametrize("id", ["dimensions_scores", "type_scores", "sens_items", "programme_type"])
def test_figures_are_real_numbers_equal_to_the_model(workbook: Workbook, id: str) -> None:
    table = next(table for table in report("whole").tables if table.id == id)

    for cells, (_, row) in zip(rows_under(workbook, table), table.rows.iterrows(), strict=True):
        for cell, column in zip(cells, table.columns, strict=True):
            if column.format not in {"text", "identifier"} and pd.notna(row[column.key]):
                assert isinstance(cell, int | float)
                assert cell == rounded(row[column.key], column.format)


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


_WORDED = {"Trajectoires", "Chiffres"}


def test_no_cell_is_an_error_or_a_number_written_as_text(workbook: Workbook) -> None:
    for sheet in workbook:
        if sheet.title in {*_WORDED, "Traçabilité", "ODD 17", "Le programme", "Méthode"}:
            continue  # waves, years, codes and written figures are texts there, and rightly so
        for row in sheet.iter_rows():
            for cell in row:
                assert not str(cell.value).startswith("#"), cell.coordinate
                if isinstance(cell.value, str) and cell.column > 3:
                    assert not re.fullmatch(r"[\d\s.,]+ ?%?", cell.value), cell.coordinate


def test_no_withheld_figure_is_in_any_part_of_the_file(tmp_path: Path) -> None:
    """Even where building forgot to take it out of the rows: 8765.4 is nobody's result."""
    sections = tuple(
        replace(section, blocks=tuple(map(planted, section.blocks)))
        for section in report("whole").sections
    )
    write_workbook(replace(report("whole"), sections=sections), tmp_path / "rapport.xlsx")
    with zipfile.ZipFile(tmp_path / "rapport.xlsx") as archive:
        text = "".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())

    assert sum(len(rows) for t in report("whole").tables for rows in t.withheld.values()) > 100
    assert re.findall(r".{20}8765[.,]4.{20}", text) == []


def planted(block: Block) -> Block:
    """Return a block with a figure in the place of each that is withheld."""
    if isinstance(block, ReportTable):
        rows = block.rows.copy()
        for key, positions in block.withheld.items():
            rows[key] = rows[key].astype(float)
            rows.iloc[sorted(positions), rows.columns.get_loc(key)] = 8765.4
        return replace(block, rows=rows)
    if isinstance(block, Chart) and block.kind == "lines":
        return replace(
            block,
            data=block.data.assign(value=block.data["value"].mask(block.data.index == 3, 8765.4)),
            withheld={"value": frozenset({3})},
        )
    return block


def test_a_single_partnership_leaves_no_answer_and_no_name(tmp_path: Path) -> None:
    survey = single_survey()
    text = "".join(parts("single", tmp_path).values())
    results = [f for f in report("single").figures if f.format in {"score", "level", "signed"}]

    assert survey.data("partnerships")["name"].iloc[0] not in text
    assert survey.data("partnerships")["partnership"].iloc[0] not in text
    assert {figure.value for figure in results} <= {None}


def test_every_native_chart_has_an_alternative_text(tmp_path: Path) -> None:
    drawings = [
        xml for part, xml in parts("whole", tmp_path).items() if part.startswith("xl/drawings/d")
    ]
    frames = re.findall(r"<xdr:cNvPr [^>]*>", "".join(drawings))

    # A distribution is drawn in two: the answers, and « don't know » beside.
    charts = report("whole").charts
    assert len(frames) == len(charts) + sum(chart.kind == "distribution" for chart in charts)
    assert all(re.search(r'descr="[^"]{20,}"', frame) for frame in frames)


def test_links_lead_to_sheets_that_are_there(workbook: Workbook) -> None:
    links = [
        cell.hyperlink.location
        for s in workbook
        if s.title != "Chiffres"
        for r in s.iter_rows()
        for cell in r
        if cell.hyperlink
    ]

    assert len(links) == 2 * (len(FRENCH) - 1) - 1
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

    names = [section.name for section in report(name).sections]
    names = [*names, "Chiffres", "Provenance"]
    assert openpyxl.load_workbook(tmp_path / "rapport.xlsx", read_only=True).sheetnames == names


def test_a_chart_may_have_a_column_that_holds_nothing_at_all() -> None:
    section = next(s for s in report("whole").sections if any(map(is_bars, s.blocks)))
    chart = next(block for block in section.blocks if is_bars(block))
    assert isinstance(chart, Chart)
    data = chart.data.assign(label=pd.Series(pd.NA, index=chart.data.index, dtype="str"))
    blank = replace(section, blocks=(replace(chart, data=data),))

    assert len(grid_of(blank, "fr")) >= 12


def is_bars(block: object) -> bool:
    return isinstance(block, Chart) and block.kind in {"bars", "lines", "profile"}


def test_a_key_figure_shows_the_decimals_of_its_target() -> None:
    figures = [f for f in report("whole").section("essentials").blocks[1].figures if f.target]
    book = openpyxl.load_workbook(io.BytesIO(written("whole")))
    cells = [
        cell
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if cell.value in {figure.target for figure in figures}
    ]
    assert figures and cells
    for cell in cells:
        assert ("." in cell.number_format) == (cell.value % 1 != 0), cell.coordinate
