"""A plain table of observations: what is read, what is a finding, that nothing is lost."""

import datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from series_by_hand import PLAIN, codes, places, written

from alliances import findings_table, read_observations
from alliances.datasets.observations.model import COLUMNS
from alliances.errors import BlockingFindings, UnreadableFile, WrongCall
from alliances.findings import Severity
from alliances.language import describe

AID = "17.2.1,DC_ODA_TOTG,FRA"


def workbook(folder: Path, *rows: list[object], percent: str = "") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Données"
    for row in rows:
        sheet.append(row)
    if percent:
        sheet[percent].number_format = "0.0%"
    book.save(folder / "series.xlsx")
    return folder / "series.xlsx"


def test_a_plain_table_becomes_the_tidy_one(tmp_path: Path) -> None:
    file = written(tmp_path, PLAIN + ",unit", f"{AID},2015,0.37,%", f"{AID},2016,0.38,%")

    read = read_observations(file, source="OCDE", vintage="2024-05")

    assert tuple(read.data.columns) == COLUMNS
    assert read.data.iloc[1].to_dict() == {
        "indicator": "17.2.1",
        "version": "2025",
        "series": "DC_ODA_TOTG",
        "area": "250",
        "year": 2016,
        "disaggregation": "",
        "value": 0.38,
        "unit": "%",
        "nature": "",
        "source": "OCDE",
        "vintage": "2024-05",
        "flag": "",
        "area_given": "FRA",
    }
    assert read.findings == ()
    assert read.ledger.reconciles
    assert read.files[0].layout == "plain"


def test_french_headings_semicolons_and_decimal_commas_are_read(tmp_path: Path) -> None:
    lines = "indicateur;Série;Zone;Année;Valeur;Unité", "17-10-1;TM_TAX_WMFN;France;2015;1,234;%"
    file = written(tmp_path, *lines, "17.10.1;TM_TAX_WMFN;France;2016;0,9;%", end="\r\n")

    read = read_observations(file)

    assert read.data["value"].tolist() == [1.234, 0.9]
    assert read.data["indicator"].tolist() == ["17.10.1"] * 2
    assert read.data["area"].tolist() == ["250"] * 2
    assert not read.blocking


def test_old_encodings_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    text = "indicateur,série,zone,année,valeur\n17.1.1,Recettes,Île-de-France,2015,3\n"
    for encoding in ("cp1252", "utf-8-sig", "utf-16"):
        file = tmp_path / f"{encoding}.csv"
        file.write_bytes(text.encode(encoding))
        assert read_observations(file).data["area"].tolist() == ["Île-de-France"]


def test_other_goals_other_sets_and_regions_are_kept_as_written(tmp_path: Path) -> None:
    rows = "1.1.1,SI_POV_DAY1,250,2018,0.1", "sdg_17_40,sdg_17_40,EL,2018,180"
    file = written(tmp_path, PLAIN, *rows, "17.i1,Dons,Bretagne,2018,4", "ODD,x,FR10,2019,5")

    read = read_observations(file)

    assert read.data["indicator"].tolist() == ["1.1.1", "sdg_17_40", "17.i1", "ODD"]
    assert read.data["area"].tolist() == ["250", "300", "Bretagne", "FR10"]
    assert set(read.data["version"]) == {""}
    assert read.findings == ()


def test_columns_that_are_not_used_are_counted(tmp_path: Path) -> None:
    file = written(tmp_path, PLAIN + ",comment", f"{AID},2015,0.37,revised", f"{AID},2016,0.38,")

    (sheet,) = read_observations(file).ledger.sheets

    assert sheet.excluded == {"column_not_used": 1}
    assert (sheet.cells, sheet.headings, sheet.data) == (17, 6, 10)


def test_titles_above_and_notes_below_a_table_are_counted(tmp_path: Path) -> None:
    lines = "Aide publique", "", PLAIN, f"{AID},2015,0.37", "", "Source : OCDE 2024"
    read = read_observations(written(tmp_path, *lines))

    assert read.data["value"].tolist() == [0.37]
    assert dict(read.ledger.sheets[0].excluded) == {"title_row": 1, "note_row": 1}
    assert read.findings == ()


def test_headings_that_lack_are_said_together_where_they_should_be(tmp_path: Path) -> None:
    read = read_observations(written(tmp_path, "a,b", "1,2"))

    assert places(read) == [("missing_heading", "A1")] * 5
    assert read.blocking
    assert read.ledger.reconciles
    with pytest.raises(BlockingFindings):
        read.require_usable()


def test_an_area_may_be_given_for_a_table_without_one(tmp_path: Path) -> None:
    file = written(tmp_path, "indicator,series,year,value", "17.1.1,a,2015,3")

    assert places(read_observations(file)) == [("missing_heading", "A1")]
    read = read_observations(file, area="France")
    assert (read.data["area"].tolist(), read.findings) == (["250"], ())


def test_a_heading_that_stands_twice_is_blocking(tmp_path: Path) -> None:
    file = written(tmp_path, PLAIN + ",valeur", f"{AID},2015,1,2")

    assert places(read_observations(file)) == [("duplicate_heading", "F1")]


DIRT: list[tuple[str, str, str, str]] = [
    # part, what is written, finding, severity
    ("year", "20222", "year_unreadable", "blocking"),
    ("year", "2012 Q3", "year_part", "blocking"),
    ("year", "", "key_missing", "blocking"),
    ("year", "2019/20", "fiscal_year", "advice"),
    ("year", "2013-2015", "period_of_years", "advice"),
    ("year", "2019*", "year_with_note", "advice"),
    ("value", "<5", "value_bounded", "blocking"),
    ("value", ">95", "value_bounded", "blocking"),
    ("value", '"1,234"', "value_ambiguous", "blocking"),
    ("value", "inconnu", "value_unreadable", "blocking"),
    ("value", "inf", "value_unreadable", "blocking"),
    ("value", "..", "missing_mark", "advice"),
    ("value", "NaN", "missing_mark", "advice"),
    ("value", ":", "missing_mark", "advice"),
    ("value", "-9999", "value_sentinel", "verify"),
    ("indicator", "", "key_missing", "blocking"),
    ("indicator", "17.1", "indicator_is_target", "advice"),
    ("indicator", "17.99.1", "indicator_unknown", "verify"),
    ("series", "", "key_missing", "blocking"),
    ("series", "it_use_ii99", "series_respelled", "advice"),
    ("series", "DC_FTA_TOTAL", "series_of_other_indicator", "verify"),
    ("area", "", "key_missing", "blocking"),
]


@given(
    dirt=st.sampled_from(DIRT),
    rows=st.integers(2, 12),
    data=st.data(),
    order=st.permutations(PLAIN.split(",")),
    kind=st.sampled_from(["csv", "xlsx"]),
)
def test_each_dirt_is_found_at_its_very_cell_and_nothing_is_lost(
    dirt: tuple[str, str, str, str],
    rows: int,
    data: st.DataObject,
    order: list[str],
    kind: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    part, said, code, severity = dirt
    clean = [
        {"indicator": "17.8.1", "series": "IT_USE_ii99", "area": "250", "year": str(2000 + n)}
        | {"value": str(50.5 + n)}
        for n in range(rows)
    ]
    at = data.draw(st.integers(0, rows - 1))
    clean[at][part] = said
    folder = tmp_path_factory.mktemp("dirt")
    if kind == "csv":
        lines = [",".join(row[key] for key in order) for row in clean]
        file = written(folder, ",".join(order), *lines)
    else:
        cells = [[row[key].strip('"') or None for key in order] for row in clean]
        file = workbook(folder, list(order), *cells)

    read = read_observations(file)

    assert places(read) == [(code, f"{'ABCDE'[order.index(part)]}{at + 2}")]
    assert read.findings[0].severity.value == severity
    assert read.findings[0].value == (said.strip('"') or None)
    assert read.ledger.reconciles
    kept = code in {"fiscal_year", "period_of_years", "year_with_note", "indicator_is_target"}
    kept = kept or code in {"indicator_unknown", "series_respelled", "series_of_other_indicator"}
    assert len(read.data) == rows - (not kept)
    (sheet,) = read.ledger.sheets
    assert (sheet.rows, sheet.kept) == (rows, len(read.data))


def test_an_indicator_that_a_spreadsheet_made_a_number_or_a_date_is_refused(tmp_path: Path) -> None:
    head: list[object] = [*PLAIN.split(",")]
    day = datetime.datetime(2001, 10, 17)
    rows: list[list[object]] = [[17.1, "a", 250, 2015, 1.0], [day, "a", 250, 2016, 1.0]]
    read = read_observations(workbook(tmp_path, head, *rows, ["17.10.1", "a", 250.0, 2017.0, "2"]))

    assert places(read) == [("indicator_spoilt", "A2"), ("indicator_spoilt", "A3")]
    assert read.data[["area", "year", "value"]].to_numpy().tolist() == [["250", 2017, 2.0]]


def test_a_cell_that_shows_a_percentage_is_read_as_it_shows_it(tmp_path: Path) -> None:
    head: list[object] = [*PLAIN.split(",")]
    row: list[object] = ["17.2.1", "DC_ODA_TOTG", "FRA", 2015, 0.007]
    read = read_observations(workbook(tmp_path, head, row, percent="E2"))

    assert read.data["value"].tolist() == [0.7]
    assert places(read) == [("percent_shown", "E2")]


def test_sheets_without_a_table_are_counted(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        workbook(tmp_path, [*PLAIN.split(",")], ["17.1.1", "a", "1", 2015, 3])
    )
    book.create_sheet("Notes").append(["À lire", "avant"])
    book.save(tmp_path / "two.xlsx")

    read = read_observations(tmp_path / "two.xlsx")

    assert len(read.data) == 1
    assert read.ledger.sheets[1].excluded == {"unknown_sheet": 2}
    assert read.ledger.reconciles


def test_the_same_observation_with_the_same_value_counts_once(tmp_path: Path) -> None:
    read = read_observations(written(tmp_path, PLAIN, f"{AID},2015,0.37", f"{AID},2015,0.370"))

    assert places(read) == [("observation_repeated", "A3")]
    assert read.findings[0].details["other"] == "A2"
    assert (len(read.data), read.ledger.sheets[0].duplicates) == (1, 1)
    assert not read.blocking


def test_the_same_observation_with_another_value_blocks(tmp_path: Path) -> None:
    read = read_observations(written(tmp_path, PLAIN, f"{AID},2015,0.37", f"{AID},2015.0,0.39"))

    assert places(read) == [("observation_contradicted", "E3")]
    assert read.findings[0].details["other"] == "E2"
    assert read.blocking
    assert read.data["value"].tolist() == [0.37]
    assert read.ledger.reconciles


def test_other_units_and_other_breakdowns_are_other_observations(tmp_path: Path) -> None:
    head = PLAIN + ",unit,disaggregation"
    rows = f"{AID},2015,0.37,%,", f"{AID},2015,9.0,USD,", f"{AID},2015,0.2,%,Donor=DAC"
    read = read_observations(written(tmp_path, head, *rows))

    assert len(read.data) == 3
    assert read.findings == ()


def test_a_lone_zero_keeps_a_place_and_a_series_of_zeros_is_data(tmp_path: Path) -> None:
    lone = read_observations(written(tmp_path, PLAIN, "17.5.1,x,USA,2015,0"))
    series = read_observations(
        written(tmp_path, PLAIN, *(f"17.5.1,x,USA,{y},0" for y in (2015, 2016)))
    )

    assert places(lone) == [("placeholder_zero", "E2")]
    assert (len(lone.data), lone.ledger.sheets[0].excluded) == (0, {"placeholder": 5})
    assert len(series.data) == 2


def test_rows_that_outrun_the_headings_are_told(tmp_path: Path) -> None:
    file = written(tmp_path, PLAIN, f"{AID},2015,0.37", "17.2.1,per 1,000 people,FRA,2016,1")

    read = read_observations(file)

    assert ("cells_beyond", "F3") in places(read)
    assert read.ledger.reconciles


def test_a_thousand_findings_of_a_kind_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    rows = [f"17.2.1,S{n},FRA,2015,<{n}" for n in range(1, 1300)]
    read = read_observations(
        written(tmp_path, PLAIN, *(r.replace("<" + r.split("<")[1], "<5") for r in rows))
    )

    assert codes(read) == {"value_bounded": 1000, "further_cells": 1}
    assert read.findings[-1].details["count"] == 299
    assert read.ledger.sheets[0].findings == 1299


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    assert codes(read_observations(written(tmp_path, PLAIN))) == {"no_observation": 1}


def test_findings_of_observations_are_a_table_in_both_languages(tmp_path: Path) -> None:
    read = read_observations(written(tmp_path, PLAIN, f"{AID},20222,<5", f"{AID},2015,x"))

    for language in ("fr", "en"):
        table = findings_table(read, language)
        assert len(table) == len(read.findings) == 3
        assert not table[["message", "repair"]].isna().any(axis=None)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nothing.csv", b"", "empty_file"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not_a_workbook"),
        ("page.csv", b"<!DOCTYPE html><html><body>Maintenance</body></html>", "not_a_workbook"),
        ("prose.txt", b"no separator here\n", "not_a_table"),
        ("cut.json", b'{"data": [{"geoAreaCode": "250"', "series.json_broken"),
        ("other.json", b'{"a": [1, 2]}', "series.unrecognised"),
        ("harm.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>', "doctype"),
        ("cut.csv.gz", b"\x1f\x8b\x08\x00", "damaged_file"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableFile) as caught:
        read_observations(tmp_path / name)

    assert caught.value.code == code
    assert name in str(caught.value)


def test_wrong_calls_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongCall):
        read_observations(tmp_path / "absent.csv")
    with pytest.raises(WrongCall):
        read_observations(written(tmp_path, PLAIN), layout="plaine")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableFile):
        read_observations(tmp_path / "empty")


def test_a_folder_of_files_is_one_table(tmp_path: Path) -> None:
    written(tmp_path, PLAIN, f"{AID},2015,0.37", name="a.csv")
    (tmp_path / "in").mkdir()
    written(tmp_path / "in", PLAIN, f"{AID},2016,0.38", name="b.csv")

    read = read_observations(tmp_path)

    assert read.data["year"].tolist() == [2015, 2016]
    assert [file.source.file for file in read.files] == ["a.csv", "in/b.csv"]


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["17.1.1", "17.2.1", "17.8.1", "3.2.1"]),
            st.sampled_from(["A", "B b", "É"]),
            st.sampled_from(["FRA", "DEU", "Bretagne"]),
            st.integers(1950, 2050),
            st.floats(-1e12, 1e12, allow_nan=False),
        ),
        min_size=2,
        unique_by=lambda row: row[:4],
    ),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_a_table_that_is_written_comes_back(
    rows: list[tuple[str, str, str, int, float]],
    separator: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    table = pd.DataFrame(rows, columns=PLAIN.split(","))
    file = tmp_path_factory.mktemp("back") / "table.csv"
    table.to_csv(file, sep=separator, index=False)

    read = read_observations(file)

    values = read.data[["indicator", "series", "area_given", "year", "value"]].astype(object)
    sentinel = table["value"].isin([-999.0, -9999.0, -99999.0, -999999.0])
    assert values.to_numpy().tolist() == table[~sentinel].astype(object).to_numpy().tolist()


def test_the_quick_way_and_the_slow_way_read_the_same(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    values = ["0.5", "..", "3", "<5", "", "x", "1e3", " 4 "]
    rows = [
        f"17.8.1,IT_USE_ii99,{rng.choice(['FRA', 'DEU', ' EL '])},{year},{rng.choice(values)}"
        for year in range(1950, 2050)
    ]
    quick = read_observations(written(tmp_path, PLAIN, *rows, name="q.csv"))
    # A first line that is no heading takes the quick way out.
    slow = read_observations(written(tmp_path, "Titre", PLAIN, *rows, name="s.csv"))

    pd.testing.assert_frame_equal(
        quick.data.astype(dict.fromkeys(quick.data.columns, object)),
        slow.data.astype(dict.fromkeys(slow.data.columns, object)),
    )
    assert codes(quick) == codes(slow)
    assert quick.ledger.sheets[0].data == slow.ledger.sheets[0].data


def test_every_severity_of_a_plain_table_has_its_sentence(tmp_path: Path) -> None:
    lines = [
        f"{AID},{year},{value}" for year, value in ((2015, "<5"), (2016, "-9999"), (2017, ".."))
    ]
    read = read_observations(written(tmp_path, PLAIN, *lines))

    assert {finding.severity for finding in read.findings} == set(Severity)
    assert all("{" not in sentence for f in read.findings for sentence in describe(f, "fr"))


@pytest.mark.parametrize("first", [0.37, "0,37"])
def test_a_formula_without_a_value_and_an_error_of_a_sheet_are_told(
    tmp_path: Path, first: object
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["indicator", "series", "area", "year", "value"])
    for year, value in ((2015, first), (2020, "#DIV/0!"), (2023, "=E2*2")):
        sheet.append(["17.2.1", "aid", "FRA", year, value])
    book.save(tmp_path / "obs.xlsx")
    read = read_observations(tmp_path / "obs.xlsx")
    told = [(one.code, one.cell, one.severity) for one in read.findings]
    assert told == [
        ("cell_error", "E3", Severity.BLOCKING),
        ("formula_without_value", "E4", Severity.BLOCKING),
    ]
    assert read.ledger.reconciles
