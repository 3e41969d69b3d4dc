"""The sheet of all figures: complete, each leading to its cell, the same as in the model."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from recalculation import Cell, stored_cells
from report_surveys import report, workbook
from xlsx_reading import Cells, figures_of, names_of, register

from alliances.reports.excel import write_workbook
from alliances.reports.figures import identify
from alliances.reports.model import KeyFigure, KeyFigures, Report, Section
from alliances.reports.native.register import sheet_names


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("register") / "rapport.xlsx"
    made.write_bytes(workbook("whole"))
    return made


@pytest.fixture(scope="module")
def cells(path: Path) -> Cells:
    return dict(stored_cells(path))


def essentials(*figures: KeyFigure, **more: object) -> Report:
    """Return a report of one section that holds key figures."""
    section = Section("essentials", "L’essentiel", (KeyFigures(figures),), "L’essentiel")
    made = Report("Rapport", "Programme", "fr", "Programme", "2025", (section,))
    return replace(made, **more)  # type: ignore[arg-type]


def test_every_figure_reads_back_from_its_cell_as_it_is_shown(path: Path) -> None:
    found = figures_of(path)

    assert len(found) == len(report("whole").figures) > 5_000
    for figure in report("whole").figures:
        shown = figure.written if figure.value is None else figure.value
        assert found[figure.id] == shown, figure.id


def test_every_printed_code_names_the_cell_of_its_figure(path: Path, cells: Cells) -> None:
    names = names_of(path)
    coded = {f"fig_{figure.code}": figure for figure in report("whole").figures if figure.code}

    first = {name for name in names if name.count("_") == 1}
    assert first == set(coded) and len(names) > len(first) + 100
    for name, place in names.items():
        figure = coded[name if name in first else name.rpartition("_")[0]]
        if figure.value is not None:
            assert cells[place].value == figure.value, name


def test_the_codes_of_a_row_are_printed_at_its_end(path: Path, cells: Cells) -> None:
    table = next(table for table in report("whole").tables if table.id == "programme_ties")
    codes = {figure.id: figure.code for figure in report("whole").figures}
    first = [codes[table.ids[key][0]] for key in ("n", "share")]
    sheet, cell = names_of(path)[f"fig_{first[1]}"]

    assert cell[0] == "C"
    assert cells[sheet, f"D{cell[1:]}"].value == ", ".join(first)
    assert cells[sheet, f"D{int(cell[1:]) - 1}"].value == "Repère"


def test_a_row_says_where_its_figure_comes_from(cells: Cells) -> None:
    rows = [{key: cell.value for key, cell in row.items()} for row in register(cells)]
    gap = next(row for row in rows if "gap|programme|A-B" in str(row["id"]))

    assert gap["sheet"] in {sheet for sheet, _ in cells}
    assert gap["format"] in {"écart en points", "écart en niveaux"}
    assert "SHA-256" in str(gap["source"])
    assert all(row["block"] and row["label"] for row in rows)


def test_an_interval_is_not_lent_to_a_share_beside_a_mean(cells: Cells) -> None:
    shares = [row for row in register(cells) if row["format"].value == "part (0 à 1)"]

    assert len(shares) > 500
    assert {row["low"].value for row in shares} == {None}


def test_the_sheet_of_figures_can_be_filtered_and_keeps_its_headings_in_sight(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = [archive.read(name).decode() for name in sheets]
    (xml,) = [text for text in texts if "<autoFilter" in text]

    assert 'topLeftCell="C5" activePane="bottomRight" state="frozen"' in xml
    last = 4 + len(report("whole").figures)
    assert re.search(rf'<autoFilter ref="A4:[A-Z]+{last}"/>', xml)


def test_no_cell_and_no_chart_holds_more_decimals_than_are_shown(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if re.search("worksheets/sheet|charts/", name)]
        text = "".join(archive.read(name).decode() for name in parts)

    held = {float(found) for found in re.findall(r"<(?:v|c:v)>(-?\d+\.\d+)</", text)}
    assert len(held) > 500
    assert {value for value in held if round(value, 3) != value} == set()


def test_formulas_refer_to_figures_that_are_shown(cells: Cells) -> None:
    live = [
        (sheet, cell.formula)
        for (sheet, _), cell in cells.items()
        if cell.formula is not None and sheet != "Chiffres"
    ]
    referred = {(sheet, place) for sheet, said in live for place in re.findall(r"[A-Z]+\d+", said)}

    assert len(live) > 1_000
    assert {place for place in referred if not isinstance(cells[place].value, float)} == set()


def test_what_a_check_needs_is_a_sheet_and_properties_of_the_document(tmp_path: Path) -> None:
    trace = {"framework": "partenariat 1.1.0", "file.campagne.xlsx": "ab" * 32, "long": "x" * 300}
    made = essentials(trace=trace, date="2025-09-30")
    write_workbook(made, tmp_path / "rapport.xlsx")
    book = openpyxl.load_workbook(tmp_path / "rapport.xlsx")

    rows = book["Provenance"].iter_rows(min_row=5, values_only=True)
    assert dict(rows) == trace
    facts = {name: book.custom_doc_props[name].value for name in book.custom_doc_props.names}
    assert facts["alliances.framework"] == "partenariat 1.1.0"
    assert "alliances.long" not in facts
    assert book.properties.created.isoformat() == "2025-09-30T00:00:00"


def test_key_figures_stand_beside_their_target_and_last_year(tmp_path: Path) -> None:
    response = KeyFigure("Taux de réponse", 0.4449, "percent", 524, "", "r", 0.5, None)
    pairs = KeyFigure("Deux regards", None, "percent", 260, "trop peu", "p", None, 0.2049)
    write_workbook(essentials(response, pairs), tmp_path / "rapport.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "rapport.xlsx").active
    rows = [[cell.value for cell in row[:6]] for row in sheet.iter_rows()]

    top = rows.index([None, None, None, "Cible", "Année précédente", None])
    assert rows[top + 1][:5] == ["Taux de réponse", 0.44, None, 0.5, "n.d."]
    assert rows[top + 2] == ["Deux regards", "n.d.", None, "n.d.", 0.2, "trop peu"]


def test_sheets_whose_names_are_cut_alike_are_told_apart() -> None:
    long = "Résultats par engagement et par territoire"
    sections = (Section("a", "A", (), long), Section("b", "B", (), long + " (suite)"))
    names = sheet_names(replace(essentials(), sections=sections))

    assert names == ["Résultats par engagement et par", "Résultats par engagement et (2)"]


def test_a_sheet_whose_name_has_an_apostrophe_is_referred_to_all_the_same(tmp_path: Path) -> None:
    zero = KeyFigure("Refus", 0.0, "integer", None, "", "refusals|count|programme||2025")
    made = essentials(zero)
    section = replace(made.sections[0], name="L'avis : d'abord")
    write_workbook(identify(replace(made, sections=(section,))), tmp_path / "rapport.xlsx")

    assert names_of(tmp_path / "rapport.xlsx") == {"fig_F1": ("L'avis   d'abord", "B4")}
    assert figures_of(tmp_path / "rapport.xlsx") == {"refusals|count|programme||2025": 0.0}
    stored = dict(stored_cells(tmp_path / "rapport.xlsx"))["Chiffres", "C5"]
    assert stored == Cell("'L''avis   d''abord'!B4", 0.0)
