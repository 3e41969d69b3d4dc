"""The project's own SDG 17 figures, and files of the UN database."""

from pathlib import Path

import pandas as pd
import pytest

from alliances.content import shelf
from alliances.errors import UnreadableFile
from alliances.frameworks import load_framework
from alliances.frameworks.model import Framework
from alliances.language import explain
from alliances.progress import context_series, read_un_csv, series_summary
from alliances.progress.series import COLUMNS


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
    read = read_un_csv(shared_data / "un_sdg17_15areas_1990_2020.csv", odd17, "2020-10", source)

    ours = read[read["area"] == "250"].reset_index(drop=True)

    pd.testing.assert_frame_equal(ours[list(COLUMNS)], france)
    assert read.attrs["left_out"] == 0


def test_the_version_is_the_one_in_force_at_the_vintage(
    shared_data: Path, odd17: Framework
) -> None:
    file = shared_data / "un_sdg17_15areas_1990_2020.csv"
    read = read_un_csv(file, odd17, "2020-10").drop_duplicates("indicator").set_index("indicator")

    assert read.loc["17.3.1", "version"] == "2020"
    assert read.loc["17.6.1", "version"] == "2025"


HEAD = "Goal,Target,Indicator,SeriesCode,GeoAreaCode,TimePeriod,Value,[Units],[Type of speed]\n"


def written(folder: Path, body: str) -> Path:
    file = folder / "un.csv"
    file.write_bytes(body.encode())
    return file


def test_padding_placeholders_and_unknown_series_are_left_out(
    tmp_path: Path, odd17: Framework
) -> None:
    rows = [
        "17,17.8,17.8.1,IT_USE_ii99,250,2018,82.0,PERCENT,",
        "17,17.8,17.8.1,IT_USE_ii99,250,2018,82.0,PERCENT,",
        "17,17.8,17.8.1,IT_USE_ii99,250,2019,NaN,PERCENT,",
        "17,17.8,17.8.1,IT_USE_ii99,250,2019/20,83,PERCENT,",
        "17,17.8,17.8.1,IT_USE_ii99,250,2020,inf,PERCENT,",
        "1,1.1,1.1.1,SI_POV_DAY1,250,2018,0.1,PERCENT,",
        "17,17.6,17.6.1,IT_NET_BBND,250,2018,44.8,,ANYS",
        "17,17.6,17.6.1,IT_NET_BBND,250,2018,38.1,,10MBPS",
    ]
    file = written(tmp_path, "\ufeff" + HEAD + "\n".join(rows) + "\n" + "\0" * 50)

    read = read_un_csv(file, odd17, "2022-03")

    assert read["series"].tolist() == ["IT_NET_BBND", "IT_NET_BBND", "IT_USE_ii99"]
    assert read["disaggregation"].tolist() == ["", "Type of speed=10MBPS", ""]
    assert read.attrs["left_out"] == 5


@pytest.mark.parametrize(
    ("body", "code"),
    [("", "un_csv_format"), ("Indicator,Value\n17.1.1,3\n", "un_csv_columns")],
)
def test_a_file_that_is_not_of_the_un_database_is_refused(
    tmp_path: Path, odd17: Framework, body: str, code: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_un_csv(written(tmp_path, body), odd17, "2022-03")

    assert caught.value.code == code
    assert "un.csv" in explain(caught.value, "fr")


def test_a_file_that_does_not_exist_is_refused(tmp_path: Path, odd17: Framework) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_un_csv(tmp_path / "absent.csv", odd17, "2022-03")

    assert caught.value.code == "un_csv_unreadable"
