"""SDMX-CSV: Eurostat's and the UN's, with and without labels."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from observation_frames import as_read, ordered, series
from pandas.testing import assert_frame_equal

from alliances.datasets.observations.read import read_observations

LINEAR = """STRUCTURE,STRUCTURE_ID,freq,na_item,sector,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
dataflow,ESTAT:GOV_10DD(1.0),A,GD,S13,PC_GDP,FR,2019,97.4,
dataflow,ESTAT:GOV_10DD(1.0),A,GD,S13,PC_GDP,EL,2020,206.3,p
"""
LABELLED = {
    "in_cells": "STRUCTURE,STRUCTURE_ID,freq:Time frequency,unit:Unit of measure,geo:Entity,"
    "TIME_PERIOD:Time,OBS_VALUE:Value,OBS_FLAG:Flag\n"
    "dataflow,ESTAT:SDG_17_10(1.0):Official aid,A:Annual,PC_GNI:Percentage,FR:France,"
    "2019:2019,0.44,p:provisional\n"
    "dataflow,ESTAT:SDG_17_10(1.0):Official aid,A:Annual,PC_GNI:Percentage,EL:Greece,"
    "2019:2019,0.18,b:break\n",
    "in_columns": "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,unit,Unit of measure,"
    "geo,Entity,TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Flag\n"
    "dataflow,ESTAT:SDG_17_10(1.0),Official aid,A,Annual,PC_GNI,Percentage,FR,France,2019,,0.44,,"
    "p,provisional\n"
    "dataflow,ESTAT:SDG_17_10(1.0),Official aid,A,Annual,PC_GNI,Percentage,EL,Greece,2019,,0.18,,"
    "b,break\n",
}


def read(folder: Path, text: str, name: str):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_observations(path)


def test_dimensions_that_never_vary_say_what_the_data_set_is_and_break_nothing_down(tmp_path: Path):
    observations = read(tmp_path, LINEAR, "gov_10dd_page_linear_2_0.csv")
    data = observations.data
    assert data["series"].tolist() == ["gov_10dd", "gov_10dd"]
    assert data["area"].tolist() == ["250", "300"]
    assert data["unit"].tolist() == ["PC_GDP", "PC_GDP"]
    assert data["disaggregation"].tolist() == ["", ""]
    assert data["flag"].tolist() == ["", "p"]
    assert observations.files[0].layout == "sdmx_csv"
    assert observations.ledger.reconciles


def test_a_dimension_of_people_breaks_down_even_where_it_has_one_code(tmp_path: Path):
    text = LINEAR.replace("na_item", "terrtypo").replace(",GD,", ",RUR,")
    data = read(tmp_path, text, "x.csv").data
    assert data["disaggregation"].unique().tolist() == ["terrtypo=RUR"]


@pytest.mark.parametrize("labels", LABELLED)
def test_labels_beside_codes_are_no_breakdown(tmp_path: Path, labels: str):
    observations = read(tmp_path, LABELLED[labels], "download.csv")
    row = observations.data.iloc[0]
    assert (row["series"], row["area"], row["unit"], row["flag"]) == (
        "sdg_17_10",
        "250",
        "PC_GNI",
        "p",
    )
    assert (row["year"], row["value"]) == (2019, 0.44)
    assert observations.data["disaggregation"].tolist() == ["", ""]
    assert observations.ledger.reconciles


def test_two_units_of_one_data_set_are_two_series(tmp_path: Path):
    text = (
        "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE\n"
        "ESTAT:SDG_17_10(1.0),17/09/26 23:00:00,A,PC_GNI,FR,2019,0.44\n"
        "ESTAT:SDG_17_10(1.0),17/09/26 23:00:00,A,MIO_EUR,FR,2019,10908\n"
    )
    data = read(tmp_path, text, "x.csv").data
    assert data["value"].tolist() == [0.44, 10908]
    assert data["unit"].tolist() == ["PC_GNI", "MIO_EUR"]
    assert data["vintage"].tolist() == ["2026-09", "2026-09"]


def test_the_un_names_its_series_and_the_framework_the_indicator(tmp_path: Path):
    text = (
        "DATAFLOW,FREQ,REPORTING_TYPE,SERIES,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,UNIT_MULT,"
        "UNIT_MEASURE,OBS_STATUS,NATURE,COMMENT_OBS\n"
        'IAEG-SDGs:DF_SDG_GLH(1.0),A,G,IT_USE_II99,250,_T,2015,78.01,0,PT,A,C,"a, b"\n'
        "IAEG-SDGs:DF_SDG_GLH(1.0),A,G,IT_USE_II99,250,F,2015,78.02,0,PT,A,C,\n"
        "IAEG-SDGs:DF_SDG_GLH(1.0),A,N,IT_USE_II99,250,_T,2015,77,0,PT,A,C,\n"
    )
    observations = read(tmp_path, text, "x.csv")
    data = observations.data
    assert data["indicator"].unique().tolist() == ["17.8.1"]
    assert data["disaggregation"].tolist() == [
        "",
        "SEX=F",
        "REPORTING_TYPE=N",
    ]
    assert observations.ledger.reconciles


def test_months_are_no_years(tmp_path: Path):
    text = (
        "DATAFLOW,freq,unit,geo,TIME_PERIOD,OBS_VALUE\n"
        "ESTAT:X(1.0),M,PC,FR,2000-01,1\nESTAT:X(1.0),M,PC,FR,2001-02,2\n"
    )
    observations = read(tmp_path, text, "x.csv")
    assert not len(observations.data)
    assert [one.cell for one in observations.findings if one.code == "year_part"] == ["E2", "E3"]


@given(series())
def test_a_file_is_read_back_as_it_was_written(frame: pd.DataFrame):
    lines = ["STRUCTURE,STRUCTURE_ID,ACTION,SERIES,REF_AREA,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS"]
    lines += [
        f"dataflow,A:B(1.0),I,DC_ODA_TOTG,{row.area},{row.sex or '_T'},{row.year},{row.value:.2f},"
        f"{row.flag}"
        for row in frame.itertuples()
    ]
    with tempfile.TemporaryDirectory() as folder:
        observations = read(Path(folder), "\r\n".join(lines), "x.csv")
    lone_zero = len(frame) == 1 and frame["value"].iloc[0] == 0
    if not lone_zero and not frame["value"].isin([-999, -9999]).any():
        assert_frame_equal(as_read(observations.data, "SEX"), ordered(frame))
    assert observations.ledger.reconciles
