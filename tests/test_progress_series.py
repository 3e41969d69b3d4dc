"""The project's own SDG 17 figures, and files of the UN database."""

from pathlib import Path

import pandas as pd
import pytest

from alliances.content import shelf
from alliances.datasets.observations.model import COLUMNS
from alliances.datasets.observations.read import read_observations
from alliances.frameworks import load_framework
from alliances.frameworks.model import Framework
from alliances.progress import context_series, series_summary

TEXTS = [name for name in COLUMNS if name not in {"year", "value"}]


@pytest.fixture(scope="module")
def odd17() -> Framework:
    return load_framework("odd17")


@pytest.fixture(scope="module")
def france(odd17: Framework) -> pd.DataFrame:
    return context_series(odd17)


def test_the_figures_of_france_hold_28_series(france: pd.DataFrame) -> None:
    assert france["series"].nunique() == 28
    assert tuple(france.columns) == COLUMNS
    assert len(france) == 386
    assert france["value"].notna().all()


def test_known_figures_are_there(france: pd.DataFrame) -> None:
    totals = france[france["disaggregation"] == ""].set_index(["series", "year"])["value"]

    assert totals["DC_ODA_TOTG", 2017] == pytest.approx(0.428, abs=1e-3)
    assert totals["DC_ODA_TOTGGE", 2019] == pytest.approx(0.4398)
    assert totals["DC_ODA_LDCG", 2018] == pytest.approx(0.119, abs=1e-3)
    assert totals["IT_USE_ii99", 2018] == pytest.approx(82.0, abs=0.1)
    assert totals["GC_GOB_TAXD", 2018] == pytest.approx(54.6, abs=0.1)


def test_an_area_that_is_not_held_gives_no_row(odd17: Framework) -> None:
    assert len(context_series(odd17, area="276")) == 0


def test_net_aid_and_grant_equivalent_stay_two_rows(france: pd.DataFrame, odd17: Framework) -> None:
    rows = series_summary(france, odd17).set_index("series")

    assert rows.loc["DC_ODA_TOTG", "last_year"] == 2017
    assert rows.loc["DC_ODA_TOTGGE", "first_year"] == 2018
    assert rows.loc["DC_ODA_TOTGGE", "years"] == 2
    assert rows.index.is_unique


def test_a_summary_gives_first_and_last_value_with_target_and_source(
    france: pd.DataFrame, odd17: Framework
) -> None:
    rows = series_summary(france, odd17).set_index("series")

    assert rows.loc["IT_USE_ii99", ["first_year", "last_year", "years"]].tolist() == [
        2000,
        2018,
        19,
    ]
    assert rows.loc["IT_USE_ii99", "target"] == "17.8"
    assert rows.loc["DC_ODA_TOTG", "target_value"] == 0.7
    assert rows.loc["SG_STT_FPOS", "value_kind"] == "binary"
    assert (rows["vintage"] == "2020-10").all()
    assert rows["source"].str.contains("UNSD").all()


def test_speeds_of_broadband_are_kept_apart_from_the_total(
    france: pd.DataFrame, odd17: Framework
) -> None:
    broadband = france[(france["series"] == "IT_NET_BBP") & (france["year"] == 2018)]
    total = broadband.loc[broadband["disaggregation"] == "", "value"].item()

    assert (
        series_summary(france, odd17).set_index("series").loc["IT_NET_BBP", "last_value"] == total
    )
    assert broadband["disaggregation"].nunique() > 1


def test_the_table_is_small_and_says_where_it_is_from() -> None:
    folder = shelf("datasets") / "sdg17"

    assert len((folder / "figures.csv").read_bytes()) < 150_000
    assert "CC-BY-4.0" in (folder / "ORIGIN.md").read_text("utf-8")


def test_the_table_is_the_extract_that_it_says_it_is(
    shared_data: Path, odd17: Framework, france: pd.DataFrame
) -> None:
    source = france["source"].iloc[0]
    file = shared_data / "un_sdg17_15areas_1990_2020.csv"
    read = read_observations(file, vintage="2020-10", source=source, odd17=odd17)

    ours = read.data[read.data["area"] == "250"].astype({name: "str" for name in TEXTS})
    ours = ours.sort_values(["series", "area", "disaggregation", "year"], kind="stable")

    told = ["flag", "area_given"]
    pd.testing.assert_frame_equal(
        ours.drop(columns=told).reset_index(drop=True),
        france.drop(columns=told).astype({name: "str" for name in TEXTS if name not in told}),
    )
