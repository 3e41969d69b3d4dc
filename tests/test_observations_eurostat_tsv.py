"""Eurostat's bulk tables: values with flags, missing values, packed files, old headings."""

import gzip
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from observation_frames import as_read, ordered, series
from pandas.testing import assert_frame_equal

from alliances.datasets.observations.read import read_observations
from alliances.errors import UnreadableFile

TEXT = (
    "freq,unit,geo\\TIME_PERIOD\t2015 \t2016 \t2017 \n"
    "A,PC_GNI,FR\t0.37 \t0.38 b\t0.43 p\n"
    "A,PC_GNI,EL\t: \t: @C\t\n"
    "A,PC_GNI,EU27_2020\t\t\t\n"
)


def read(folder: Path, text: str, name: str = "estat_sdg_17_10.tsv"):
    path = folder / name
    path.write_bytes(text.encode())
    return read_observations(path)


def test_a_cell_is_a_value_and_a_flag(tmp_path: Path):
    observations = read(tmp_path, TEXT)
    data = observations.data
    assert data[["series", "area", "year", "value", "flag"]].astype(str).to_numpy().tolist() == [
        ["sdg_17_10", "250", "2015", "0.37", ""],
        ["sdg_17_10", "250", "2016", "0.38", "b"],
        ["sdg_17_10", "250", "2017", "0.43", "p"],
    ]
    assert observations.files[0].layout == "eurostat_tsv"


def test_colons_are_missing_values_and_every_cell_is_accounted_for(tmp_path: Path):
    ledger = read(tmp_path, TEXT).ledger
    (sheet,) = ledger.sheets
    assert ledger.reconciles
    # Four headings, three keys, five values: one key stands on a line without any.
    assert (sheet.cells, sheet.headings, sheet.data) == (12, 4, 4)
    assert sheet.excluded == {"no_value": 3, "line_without_values": 1}


def test_a_packed_file_is_read_like_an_open_one(tmp_path: Path):
    path = tmp_path / "sdg_17_10.tsv.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    packed = read_observations(path).data
    assert_frame_equal(packed, read(tmp_path, TEXT).data)


def test_a_packed_file_that_was_cut_off_is_refused(tmp_path: Path):
    path = tmp_path / "sdg_17_10.tsv.gz"
    path.write_bytes(gzip.compress((TEXT * 20_000).encode())[:-500])
    with pytest.raises(UnreadableFile):
        read_observations(path)


def test_what_is_no_value_is_reported_at_its_own_cell(tmp_path: Path):
    observations = read(tmp_path, TEXT.replace("0.43 p", "0.43 (?)"))
    (finding,) = [one for one in observations.findings if one.code == "value_unreadable"]
    assert (finding.cell, finding.value) == ("D2", "0.43 (?)")
    assert observations.ledger.reconciles


def test_old_headings_without_frequency_and_flags_without_blank_are_understood(tmp_path: Path):
    text = "unit,geo\\time\t2016\t2015\nPC_GNI,UK\t0.70b\t0.70\nPC_GNI,FR\t:c\t0.37\n"
    data = read(tmp_path, text, "sdg_17_10.tsv").data
    assert data[["area", "year", "value", "flag"]].astype(str).to_numpy().tolist() == [
        ["826", "2016", "0.7", "b"],
        ["826", "2015", "0.7", ""],
        ["250", "2015", "0.37", ""],
    ]


def test_one_year_beside_many_keys_is_still_a_table_of_tabs(tmp_path: Path):
    text = "freq,a,b,sex,unit,geo\\TIME_PERIOD\t2015 \nA,X,Y,T,PC,FR\t1 \nA,X,Y,F,PC,FR\t2 \n"
    data = read(tmp_path, text, "x.tsv").data
    assert data["value"].tolist() == [1, 2]
    assert data["disaggregation"].tolist() == ["", "sex=F"]


@given(series())
def test_a_table_is_read_back_as_it_was_written(frame: pd.DataFrame):
    years = sorted(set(frame["year"]))
    cells = {
        (row.area, row.sex, row.year): f"{row.value:.2f} {row.flag}" for row in frame.itertuples()
    }
    lines = ["freq,sex,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in years)]
    for area, sex in sorted(set(zip(frame["area"], frame["sex"], strict=True))):
        values = "\t".join(cells.get((area, sex, year), "") for year in years)
        lines.append(f"A,{sex or 'T'},{area}\t{values}")
    with tempfile.TemporaryDirectory() as folder:
        observations = read(Path(folder), "\n".join(lines) + "\n", "demo.tsv")
    lone_zero = len(frame) == 1 and frame["value"].iloc[0] == 0
    if not lone_zero and not frame["value"].isin([-999, -9999]).any():
        assert_frame_equal(as_read(observations.data, "sex"), ordered(frame))
    assert observations.ledger.reconciles
