"""Data files of Open SDG sites, with the dirt that statistical offices publish in them."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from observation_frames import as_read, ordered, series
from pandas.testing import assert_frame_equal

from alliances.datasets.observations.read import read_observations


def read(folder: Path, text: str | bytes, name: str = "indicator_17-2-1.csv", area: str = "CAN"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_observations(path, area=area)


def codes(observations) -> list[str]:
    return [finding.code for finding in observations.findings]


def test_the_indicator_is_in_the_name_and_a_blank_cell_is_the_total(tmp_path: Path):
    text = "Year,Units,Sex,Age,Value\n2015,%,,,0.5\n2015,%,F,15-24,0.6\n2016,%,F,,0.7\n"
    observations = read(tmp_path, text)
    data = observations.data
    assert data["indicator"].unique().tolist() == ["17.2.1"]
    assert data["series"].unique().tolist() == ["17.2.1"]
    assert data["area"].unique().tolist() == ["124"]
    assert data["unit"].unique().tolist() == ["%"]
    assert data["disaggregation"].tolist() == ["", "Sex=F;Age=15-24", "Sex=F"]
    assert observations.files[0].layout == "open_sdg"
    assert observations.ledger.reconciles


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffYear,Series,Value\r\n2015,a,1\r\n2016,a,2\r\n",
        "Year;Series;Value\n2015;a;1\n2016;a;2\n",
        '"Year","Series","Value"\n2015," a ",1\n2016,a ,2  \n\n',
        "Year,Series,Value,,\n2015.0,a,1,,\n2016.0,a,2,,\n,,,,\n",
        "Series,Year,Value,COMMENT_OBS_0\na,2015,1,\na,2016,2,see note\n",
    ],
    ids=["mark_and_crlf", "semicolons", "padded", "empty_headings", "other_order"],
)
def test_a_file_may_be_written_in_many_ways(tmp_path: Path, text: str):
    observations = read(tmp_path, text)
    rows = observations.data[["series", "year", "value"]].to_numpy().tolist()
    assert rows == [["a", 2015, 1.0], ["a", 2016, 2.0]]
    assert observations.data["disaggregation"].tolist() == ["", ""]
    assert observations.ledger.reconciles


def test_translation_keys_stay_the_names_of_breakdowns(tmp_path: Path):
    data = read(tmp_path, "Year,data.Pillar,data.Region,Value\n2023,,,1\n2023,data.A,,2\n").data
    assert data["disaggregation"].tolist() == ["", "data.Pillar=data.A"]


def test_a_code_of_a_map_is_another_area_and_never_that_of_a_country(tmp_path: Path):
    text = "Year,Geography,GeoCode,Value\n2015,,,1\n2015,Quebec,24,2\n2015,Paris,205,3\n"
    data = read(tmp_path, text).data
    assert data["area"].tolist() == ["124", "GeoCode 24", "GeoCode 205"]
    letters = read(tmp_path, text.replace(",24,", ",E12000001,")).data
    assert letters["area"].tolist()[1] == "E12000001"


def test_the_columns_that_some_sites_take_from_sdmx_are_understood(tmp_path: Path):
    text = "Year,UNIT_MEASURE,REF_AREA,SEX,Value,\n2012,PT,,,6,\n2012,PT,KZAKM,_T,7,\n"
    data = read(tmp_path, text, area="KAZ").data
    assert data["area"].tolist() == ["398", "KZAKM"]
    assert data["unit"].tolist() == ["PT", "PT"]
    assert data["disaggregation"].tolist() == ["", ""]


def test_values_stay_in_the_multiple_that_the_site_shows(tmp_path: Path):
    text = (
        "Year,Observation status,Units,Unit multiplier,Value\n"
        "2019/20,Normal value,GBP (£ Millions),Millions,3.5\n"
        "2020/21,Provisional,Number,Thousands,16.5\n"
    )
    observations = read(tmp_path, text)
    data = observations.data
    assert data["year"].tolist() == [2019, 2020]
    assert data["value"].tolist() == [3.5, 16.5]
    assert data["unit"].tolist() == ["GBP (£ Millions)", "Number (Thousands)"]
    assert data["flag"].tolist() == ["", "Provisional"]
    assert observations.ledger.reconciles


@pytest.mark.parametrize(
    "sentence", ["There is no data for this indicator yet", "This is a non-statistical indicator"]
)
def test_a_sentence_in_the_place_of_the_year_is_no_observation(tmp_path: Path, sentence: str):
    observations = read(tmp_path, f"Year,Value\r\n{sentence},\r\n")
    assert not len(observations.data)
    assert not observations.blocking
    (finding,) = [one for one in observations.findings if one.code == "year_sentence"]
    assert (finding.cell, finding.value) == ("A2", sentence)
    assert observations.ledger.reconciles


def test_a_lone_zero_keeps_a_place_and_is_left_out(tmp_path: Path):
    observations = read(tmp_path, "Year,Value\n2015,0\n", area="USA")
    assert not len(observations.data)
    assert "placeholder_zero" in codes(observations)


def test_months_with_a_blank_are_no_school_years(tmp_path: Path):
    months = [f"{year} {month:02d}" for year in (2000, 2001) for month in range(1, 13)]
    text = "Year,Value\n" + "".join(f"{month},{n}\n" for n, month in enumerate(months, 1))
    observations = read(tmp_path, text)
    assert not len(observations.data)
    assert codes(observations).count("year_part") == 24
    schools = read(tmp_path, "Year,Value\n2010 11,1\n2011 12,2\n").data
    assert schools["year"].tolist() == [2010, 2011]


def test_a_comma_without_quotes_is_reported_where_it_breaks_the_row(tmp_path: Path):
    text = "Year,Units,Value\n2015,per 1,000 people,1.49\n2016,%,2\n"
    observations = read(tmp_path, text, "indicator_3-3-1.csv")
    (finding,) = [one for one in observations.findings if one.code == "value_unreadable"]
    assert (finding.cell, finding.value) == ("C2", "000 people")
    assert observations.data["year"].tolist() == [2016]
    assert observations.ledger.reconciles


def test_values_for_scoring_stand_in_the_place_of_those_that_are_shown(tmp_path: Path):
    text = (
        "Year,Series,Sex,Progress,Value\n"
        "2015,parity,,1.1,0.9\n2016,parity,,1.05,0.95\n2017,parity,,,0.97\n"
        "2015,plain,,,3\n2016,plain,,,4\n"
    )
    observations = read(tmp_path, text)
    rows = observations.data[["series", "year", "value"]].to_numpy().tolist()
    assert rows == [
        ["parity", 2015, 1.1],
        ["parity", 2016, 1.05],
        ["plain", 2015, 3.0],
        ["plain", 2016, 4.0],
    ]
    (finding,) = [one for one in observations.findings if one.code == "progress_blank"]
    assert finding.cell == "D4"
    assert observations.ledger.reconciles
    assert observations.ledger.sheets[0].excluded["value_not_for_scoring"] == 3


def test_what_is_wrong_with_a_value_for_scoring_stands_in_its_own_column(tmp_path: Path):
    text = "Year,Progress,Value\n2015,1.1,0.9\n2016,much,0.95\n"
    observations = read(tmp_path, text)
    (finding,) = [one for one in observations.findings if one.code == "value_unreadable"]
    assert (finding.cell, finding.value) == ("B3", "much")


def test_headings_alone_are_no_data(tmp_path: Path):
    observations = read(tmp_path, "Year,Value\n")
    assert not len(observations.data)
    assert not observations.blocking
    assert observations.ledger.reconciles


@given(series())
def test_a_file_is_read_back_as_it_was_written(frame: pd.DataFrame):
    lines = ["Year,Observation status,Sex,GeoCode,Value"]
    lines += [
        f"{row.year},{row.flag},{row.sex},AREA{row.area},{row.value:.2f}"
        for row in frame.itertuples()
    ]
    with tempfile.TemporaryDirectory() as folder:
        observations = read(Path(folder), "\n".join(lines) + "\n")
    lone_zero = len(frame) == 1 and frame["value"].iloc[0] == 0
    if not lone_zero and not frame["value"].isin([-999, -9999]).any():
        table = as_read(observations.data, "Sex")
        table["area"] = table["area"].str.removeprefix("AREA")
        assert_frame_equal(ordered(table), ordered(frame))
    assert observations.ledger.reconciles
