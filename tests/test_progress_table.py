"""The table of progress: methods side by side, where terms come from, what is never joined."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from progress_series import frame, goals

import alliances as al
from alliances.errors import WrongCall
from alliances.frameworks import load_framework
from alliances.progress import (
    context_series,
    progress,
)
from alliances.progress.assess import COLUMNS

AID = {2015: 0.27, 2019: 0.28, 2023: 0.38}


def test_all_methods_for_one_series_are_one_call_with_the_columns_of_the_contract() -> None:
    found = al.progress([2015, 2019, 2023], [0.27, 0.28, 0.38], direction="up", target=0.7)

    assert tuple(found.columns) == COLUMNS
    assert found["method"].tolist() == [
        *("open-sdg", "eurostat", "eurostat", "un-chart-2023", "sdsn", "sdsn-trend")
    ]
    assert found["method_version"].ne("").all()
    assert found.loc[0, "status"] == "Progress made but acceleration needed"


def test_the_package_answers_to_progress_before_and_after_the_room_is_imported() -> None:
    import alliances.progress.assess as assess

    assert callable(al.progress)
    assert al.progress.assess is assess  # type: ignore[attr-defined]


def test_arrays_and_a_table_give_the_same() -> None:
    alone = progress(list(AID), list(AID.values()), direction="up", target=0.7)
    table = progress(
        frame([{"indicator": "17.2.1", "series": "aid", "area": "CA", "values": AID}]),
        goals({"indicator": "17.2.1", "series": "aid", "direction": "up", "target": 0.7}),
    )

    pd.testing.assert_frame_equal(alone[list(COLUMNS[3:])], table[list(COLUMNS[3:])])


def test_rows_of_a_series_stand_together_in_the_order_of_methods() -> None:
    table = frame(
        [
            {"series": "b", "area": "CA", "values": AID},
            {"series": "a", "area": "FR", "values": AID},
        ]
    )
    found = progress(table, goals({"series": "a", "direction": "up"}), method=["sdsn", "open-sdg"])

    assert found["series"].tolist() == ["b", "b", "a", "a"]
    assert found["method"].tolist() == ["open-sdg", "sdsn"] * 2
    assert found["reason"].tolist()[0] == "no_direction"


def test_the_row_of_targets_that_names_most_of_a_series_counts() -> None:
    table = frame(
        [
            {"indicator": "1.1.1", "series": series, "area": area, "values": {2015: 1.0, 2020: 2.0}}
            for series in ("x", "y")
            for area in ("CA", "FR")
        ]
    )
    targets = goals(
        {"indicator": "1.1.1", "series": "x", "area": "FR", "direction": "up", "target": 2.0},
        {"indicator": "1.1.1", "series": "x", "area": None, "direction": "down", "target": None},
        {"indicator": "1.1.1", "series": None, "area": None, "direction": "up", "target": None},
    )
    found = progress(table, targets, method="open-sdg")

    assert found["status"].tolist() == [
        *("Deterioration", "Target achieved", "On track", "On track")
    ]


def test_the_framework_gives_direction_and_target_where_no_table_does() -> None:
    found = progress(context_series(load_framework("odd17")), method="open-sdg")
    aid = found.set_index("series").loc["DC_ODA_TOTG"]
    plain = progress(
        [2015, 2017],
        [aid["base_value"], aid["current_value"]],
        direction="up",
        target=0.7,
        method="open-sdg",
    )

    assert aid["progress_value"] == pytest.approx(plain.loc[0, "progress_value"])
    assert "no_direction" not in set(found.loc[found["indicator"] != "17.13.1", "reason"])


def test_the_target_of_a_series_is_not_that_of_its_parts() -> None:
    table = frame(
        [
            {
                "series": "IT_USE_ii99",
                "area": "250",
                "disaggregation": part,
                "values": {2015: 70.0, 2020: 80.0},
            }
            for part in ("", "Sex=FEMALE")
        ]
    )
    found = progress(table, method="open-sdg").set_index("series")["progress_value"]

    assert found["IT_USE_ii99"] == pytest.approx(
        ((80 / 70) ** 0.2 - 1) / ((100 / 70) ** (1 / 15) - 1)
    )
    assert found["IT_USE_ii99 [Sex=FEMALE]"] == pytest.approx((80 / 70) ** 0.2 - 1)


def test_net_aid_and_grant_equivalent_are_never_joined() -> None:
    found = progress(context_series(load_framework("odd17")), method="open-sdg")
    rows = found[found["series"].isin(["DC_ODA_TOTG", "DC_ODA_TOTGGE"])].set_index("series")

    assert rows.loc["DC_ODA_TOTG", "current_year"] == 2017
    assert rows.loc["DC_ODA_TOTGGE", "base_year"] == 2018


def test_eurostats_aid_is_not_compared_across_2018() -> None:
    values = {year: 0.4 + (year - 2010) / 100 for year in range(2010, 2024)}
    table = frame([{"series": "sdg_17_10", "area": "FR", "values": values}])
    found = progress(table, method=["open-sdg", "eurostat"]).set_index("method_version")

    assert found.loc[["2.4", "2021, long term"], "reason"].eq("break_in_series").all()
    assert found.loc[["2.4", "2021, long term"], "score"].isna().all()
    # From 2018 to 2023 both ends are grant equivalents.
    assert found.loc["2021, short term", "base_year"] == 2018
    assert found.loc["2021, short term", "status"] != "Trend not calculated"


@pytest.mark.parametrize("flag", ["b", "bp", "B", "be"])
def test_a_break_that_a_flag_tells_is_not_compared_across(flag: str) -> None:
    table = frame([{"series": "x", "area": "FR", "values": {2015: 1.0, 2018: 2.0, 2020: 3.0}}])
    targets = goals({"series": "x", "direction": "up"})
    broken = table.assign(flag=["", flag, ""])
    begins = table.assign(flag=[flag, "", "p"])

    assert progress(broken, targets, method="open-sdg").loc[0, "reason"] == "break_in_series"
    assert progress(begins, targets, method="open-sdg").loc[0, "status"] == "On track"
    as_category = progress(broken.astype({"flag": "category"}), targets, method="un-chart-2023")
    assert as_category.loc[0, "reason"] == "break_in_series"


def test_values_of_nought_and_one_without_a_target_are_answers_and_a_parity_of_one_is_none() -> (
    None
):
    answers = {2015: 0.0, 2020: 1.0}
    table = frame(
        [
            {"series": "law", "area": "FR", "values": answers},
            {"series": "parity", "area": "FR", "values": {2015: 1.0, 2020: 1.0}},
        ]
    )
    targets = goals(
        {"series": "law", "direction": "up", "target": None},
        {"series": "parity", "direction": "down", "target": 1.0},
    )
    found = progress(table, targets, method="open-sdg")

    assert found["status"].tolist() == ["Target achieved", "Target achieved"]
    assert found["reason"].tolist() == ["binary", ""]
    assert math.isnan(found.loc[0, "score"]) and found.loc[1, "score"] == 5.0


def test_rows_without_a_value_are_no_observations() -> None:
    values = {2015: 1.0, 2018: 2.0, 2020: float("nan")}
    found = progress(
        frame([{"series": "x", "area": "FR", "values": values}]),
        goals({"series": "x", "direction": "up"}),
        method="open-sdg",
    )

    assert found.loc[0, "current_year"] == 2018


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: progress([2015], [1.0], method="magic"), "progress.method"),
        (lambda: progress([2015], [1.0], direction="sideways"), "progress.direction"),
        (lambda: progress([2015, 2016], [1.0]), "progress.lengths"),
        (lambda: progress([2015], [1.0], base_year=-5), "progress.year"),
        (lambda: progress([2015], [1.0], bounds=(0, 1, 2)), "progress.bounds"),  # type: ignore[arg-type]
        (lambda: progress(pd.DataFrame({"series": ["x"]})), "progress.columns"),
        (
            lambda: progress(
                pd.DataFrame({"series": ["x"], "area": "F", "year": [None], "value": [1.0]})
            ),
            "progress.years",
        ),
        (
            lambda: progress(
                pd.DataFrame({"series": ["x"], "area": "F", "year": [2015], "value": ["many"]})
            ),
            "progress.numbers",
        ),
        (
            lambda: progress(
                frame([{"series": "x", "area": "F", "values": AID}]),
                pd.DataFrame({"series": ["x"]}),
            ),
            "progress.target_columns",
        ),
    ],
)
def test_a_wrong_call_is_refused_in_a_sentence(call: object, code: str) -> None:
    with pytest.raises(WrongCall) as caught:
        call()  # type: ignore[operator]

    assert caught.value.code == code
    assert code not in str(caught.value)


def test_the_bundled_un_file_gives_what_the_facts_computed() -> None:
    path = Path(__file__).parents[2] / "shared" / "data" / "un_sdg17_15areas_1990_2020.csv"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    raw = pd.read_csv(path, dtype={"GeoAreaCode": "str"})
    table = pd.DataFrame(
        {
            "indicator": raw["Indicator"],
            "series": raw["SeriesCode"],
            "area": raw["GeoAreaCode"],
            "year": raw["TimePeriod"],
            "value": pd.to_numeric(raw["Value"]),
        }
    )
    some = table[table["series"].isin(["GR_G14_GDP", "DC_ODA_TOTG"])]
    found = progress(some).set_index(["series", "area", "method"])["progress_value"]
    scores = progress(some, method="open-sdg").set_index(["series", "area"])["score"]

    assert scores["GR_G14_GDP", "250"] == pytest.approx(-1.39, abs=0.005)
    assert found["DC_ODA_TOTG", "826", "open-sdg"] == pytest.approx(-9.25, abs=0.01)
    assert found["DC_ODA_TOTG", "276", "un-chart-2023"] == pytest.approx(15.4, abs=0.1)
    assert np.isfinite(scores["DC_ODA_TOTG", "752"])


@pytest.fixture
def mixed() -> pd.DataFrame:
    """Return a series of France whose file writes the country in three ways."""
    table = pd.DataFrame(
        {
            "indicator": "17.2.1",
            "series": ["aid", "aid", "aid", "net"],
            "area": "250",
            "area_given": ["FRA", "250", "France", "250"],
            "year": [2015, 2019, 2023, 2023],
            "value": [0.37, 0.44, 0.48, 78.0],
        }
    )
    return table.astype({"area": "category", "area_given": "category"})


def test_a_country_coded_in_several_ways_is_one(mixed: pd.DataFrame) -> None:
    goals = pd.DataFrame({"series": ["aid", "net"], "direction": "up", "target": [0.7, 100.0]})
    found = progress(mixed, goals, method="open-sdg")
    assert found["series"].tolist() == ["aid", "net"]
    assert found["area"].tolist() == ["FRA", "FRA"]
    assert found.loc[0, ["base_year", "current_year"]].tolist() == [2015, 2023]


@pytest.mark.parametrize("written", ["FRA", "FR", "250", "France"])
def test_a_target_finds_its_country_however_either_is_coded(
    mixed: pd.DataFrame, written: str
) -> None:
    goals = pd.DataFrame(
        {"series": ["aid"], "area": [written], "direction": ["up"], "target": [0.7]}
    )
    for table in (mixed, mixed[["series", "year", "value"]].assign(area="FRA")):
        found = progress(table, goals, method="open-sdg")
        assert found.loc[found["series"] == "aid", "score"].notna().all()


def test_a_province_is_no_country_of_the_same_letters() -> None:
    table = frame(
        [
            {"series": "x", "area": "SK", "values": {2015: 1.0, 2020: 2.0}},
            {"series": "x", "area": "ON", "values": {2015: 1.0, 2020: 2.0}},
        ]
    )
    goals = pd.DataFrame({"series": ["x"], "area": ["703"], "direction": ["up"], "target": [2.0]})
    assert progress(table, goals, method="open-sdg")["score"].notna().tolist() == [True, False]


def test_a_latest_value_before_the_base_year_is_not_assessed() -> None:
    old = {2005: 0.6, 2012: 0.8}
    found = progress([*old], [*old.values()], direction="up", target=0.7, method="open-sdg")
    assert found.loc[0, ["status", "reason"]].tolist() == [
        "Unable to assess",
        "base_year_after_data",
    ]
    assert np.isnan(found.loc[0, "score"])


@pytest.mark.parametrize(
    ("flag", "broken"),
    [
        ("b", True),
        ("B", True),
        ("bp", True),
        ("b|p", True),
        ("Break in series", True),
        ("Rupture de série", True),
        ("No break", False),
        ("Low reliability", False),
        ("Publié", False),
        ("Probable", False),
        ("ep", False),
        ("", False),
        (None, False),
    ],
)
def test_a_flag_is_a_break_only_where_it_says_so(flag: str | None, broken: bool) -> None:
    table = frame([{"series": "x", "area": "FR", "values": {2015: 1.0, 2018: 2.0, 2020: 3.0}}])
    table = table.assign(flag=[None, flag, None])
    for one in (table, table.astype({"flag": "category"})):
        found = progress(one, goals({"series": "x", "direction": "up"}), method="open-sdg")
        assert (found.loc[0, "reason"] == "break_in_series") == broken


def test_a_known_break_stands_where_its_year_has_no_figure() -> None:
    # Eurostat: grant equivalents since 2018; here that year is missing.
    values = {2015: 0.37, 2017: 0.43, 2019: 0.44, 2023: 0.48}
    table = frame([{"series": "sdg_17_10", "area": "FR", "values": values}])
    found = progress(table, method="open-sdg")
    assert found.loc[0, "reason"] == "break_in_series"
    assert progress(table, method="open-sdg", base_year=2019).loc[0, "reason"] == ""


@pytest.mark.parametrize(
    ("years", "values", "code"),
    [
        ([2015, 2023], ["0,3", "0,4"], "progress.numbers"),
        ([2015, 2023], [1.0, math.inf], "progress.numbers"),
        ([2015, "x"], [1.0, 2.0], "progress.numbers"),
        ([2015, math.nan], [1.0, 2.0], "progress.years"),
        ([2015.5, 2023], [1.0, 2.0], "progress.years"),
    ],
)
def test_arrays_are_refused_for_what_a_table_is_refused_for(
    years: list[object], values: list[object], code: str
) -> None:
    with pytest.raises(WrongCall) as caught:
        progress(years, values, direction="up")
    assert caught.value.code == code


def test_a_target_that_is_no_number_is_not_taken_for_no_target() -> None:
    table = frame([{"series": "x", "area": "FR", "values": AID}])
    with pytest.raises(WrongCall) as caught:
        progress(table, pd.DataFrame({"series": ["x"], "direction": ["up"], "target": ["0,7"]}))
    assert caught.value.code == "progress.numbers"
    blank = pd.DataFrame({"series": ["x"], "direction": ["up"], "target": [" "]})
    assert progress(table, blank, method="open-sdg")["score"].notna().all()


def test_internet_users_are_one_series_in_the_spelling_of_sdmx_too(tmp_path: Path) -> None:
    rows = "17.8.1,IT_USE_ii99,FRA,2015,78\n17.8.1,IT_USE_II99,FRA,2018,82\n"
    (tmp_path / "x.csv").write_text("indicator,series,area,year,value\n" + rows, "utf-8")
    found = progress(al.read_observations(tmp_path / "x.csv"), method="open-sdg")

    assert found["series"].tolist() == ["IT_USE_ii99"]
    assert found["status"].tolist() == ["On track"]


def test_goalposts_can_be_said_as_target_and_limit_where_there_are_no_columns_for_them() -> None:
    table = frame(
        [
            {"series": "aid", "area": "FR", "values": {2015: 0.3, 2023: 0.477}},
            {"series": "haven", "area": "FR", "values": {2015: 70.0, 2023: 65.0}},
            {"series": "share", "area": "FR", "values": {2015: 70.0, 2023: 65.0}},
        ]
    )
    targets = goals(
        {"series": "aid", "direction": "up", "target": 1.0, "limit": 0.1},
        {"series": "haven", "direction": "down", "target": 40.0, "limit": 100.0},
        {"series": "share", "direction": "up", "target": 80.0, "limit": 100.0},
    )
    scores = progress(table, targets, method="sdsn").set_index("series")["score"]

    assert scores["aid"] == pytest.approx(41.889, abs=1e-3)
    assert scores["haven"] == pytest.approx(58.333, abs=1e-3)
    assert np.isnan(scores["share"])
