"""JSON-stat: sparse and full values, both versions, labels, contradictions."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from observation_frames import AREAS, SEXES, as_read, ordered, series
from pandas.testing import assert_frame_equal

from alliances.datasets.observations.read import read_observations
from alliances.errors import UnreadableFile


def category(*codes: str) -> dict[str, Any]:
    return {"category": {"index": {code: number for number, code in enumerate(codes)}}}


def debt() -> dict[str, Any]:
    """Return a data set as Eurostat's interface gives it: sparse, with flags."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "General government gross debt",
        "source": "ESTAT",
        "updated": "2025-10-21T11:00:00+0200",
        "value": {"0": 97.4, "3": 206.3},
        "status": {"0": "b", "2": ":", "3": "p|C"},
        "id": ["freq", "unit", "geo", "time"],
        "size": [1, 1, 2, 2],
        "dimension": {
            "freq": category("A"),
            "unit": category("PC_GDP"),
            "geo": category("FR", "EL"),
            "time": category("2019", "2020"),
        },
        "extension": {"id": "SDG_17_40"},
    }


def read(folder: Path, held: object, name: str = "data.json"):
    path = folder / name
    path.write_text(json.dumps(held), encoding="utf-8")
    return read_observations(path)


def test_values_stand_at_flat_positions_and_gaps_are_no_observations(tmp_path: Path):
    observations = read(tmp_path, debt())
    data = observations.data
    assert data[["area", "year", "value", "flag"]].astype(str).to_numpy().tolist() == [
        ["250", "2019", "97.4", "b"],
        ["300", "2020", "206.3", "p"],
    ]
    row = data.iloc[0]
    assert (row["indicator"], row["unit"], row["source"]) == ("sdg_17_40", "PC_GDP", "Eurostat")
    assert row["vintage"] == "2025-10"
    assert observations.files[0].layout == "json_stat"
    assert observations.ledger.reconciles


def test_a_list_with_nulls_says_the_same_as_positions(tmp_path: Path):
    held = debt() | {"value": [97.4, None, None, 206.3]}
    assert_frame_equal(read(tmp_path, held).data, read(tmp_path, debt()).data)


def test_the_first_version_keeps_sizes_and_roles_with_the_dimensions(tmp_path: Path):
    dimension = {
        "id": ["land", "aar"],
        "size": [2, 1],
        "role": {"time": ["aar"], "geo": ["land"]},
        "land": {"category": {"index": ["250", "276"]}},
        "aar": {"category": {"label": {"2015": "Year 2015"}}},
    }
    held = {"dataset": {"value": [1.5, 2.5], "dimension": dimension, "label": "x"}}
    data = read(tmp_path, held, "x.json").data
    assert data["area"].tolist() == ["250", "276"]
    assert data["year"].tolist() == [2015, 2015]


def test_values_before_everything_else_do_not_hide_the_format(tmp_path: Path):
    held = debt()
    years = [str(year) for year in range(1000, 21_000)]
    held["dimension"]["time"] = category(*years)
    held["size"] = [1, 1, 2, 20_000]
    held["value"] = [1.0] * 40_000
    held.pop("status")
    front = {"value": held.pop("value"), **held}
    assert read(tmp_path, front).files[0].layout == "json_stat"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"size": [1, 1, 2, 3]}, "/dimension/time/category"),
        ({"value": {"4": 1.0}}, "/value/4"),
        ({"value": {"-1": 1.0}}, "/value/-1"),
        ({"size": [1, 1, 2]}, "/size"),
        ({"value": [1, 2, 3, 4, 5]}, "/value"),
    ],
)
def test_a_contradiction_is_reported_with_its_place(tmp_path: Path, change: dict, place: str):
    observations = read(tmp_path, debt() | change)
    assert observations.blocking
    (finding,) = [one for one in observations.findings if one.code == "json_stat_contradiction"]
    assert finding.cell == place


def test_a_number_written_as_a_bound_is_reported_at_its_pointer(tmp_path: Path):
    observations = read(tmp_path, debt() | {"value": {"0": "<5", "3": 1.0}})
    (finding,) = [one for one in observations.findings if one.code == "value_bounded"]
    assert (finding.cell, finding.value) == ("/value/0", "<5")
    assert observations.ledger.reconciles


def test_a_download_that_was_cut_off_is_refused(tmp_path: Path):
    path = tmp_path / "data.json"
    path.write_text(json.dumps(debt(), indent=1)[:-30], encoding="utf-8")
    with pytest.raises(UnreadableFile) as refused:
        read_observations(path)
    assert refused.value.code == "series.json_broken"


@given(series())
def test_a_data_set_is_read_back_as_it_was_written(frame: pd.DataFrame):
    years = sorted(set(frame["year"]))
    values, status = {}, {}
    for row in frame.itertuples():
        at = (AREAS.index(row.area) * 3 + SEXES.index(row.sex)) * len(years) + years.index(row.year)
        values[str(at)] = row.value
        if row.flag:
            status[str(at)] = row.flag
    held = {
        "version": "2.0",
        "class": "dataset",
        "value": values,
        "status": status,
        "id": ["geo", "sex", "time"],
        "size": [3, 3, len(years)],
        "dimension": {
            "geo": category(*AREAS),
            "sex": category("T", "F", "M"),
            "time": category(*map(str, years)),
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        observations = read(Path(folder), held)
    lone_zero = len(frame) == 1 and frame["value"].iloc[0] == 0
    if not lone_zero and not frame["value"].isin([-999, -9999]).any():
        assert_frame_equal(as_read(observations.data, "sex"), ordered(frame))
    assert observations.ledger.reconciles
