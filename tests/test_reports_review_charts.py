"""The charts of the review: paths never joined across methods, arrows with words, blanks said."""

import numpy as np
import pandas as pd
import pytest
from review_cases import review, series

from alliances.frameworks.load import load_framework
from alliances.language.catalogue import LANGUAGES
from alliances.progress.assess import progress
from alliances.progress.courses import COURSES, LEVEL, UNKNOWN, course
from alliances.progress.methods import METHODS
from alliances.progress.series import context_series
from alliances.progress.words import ways_of
from alliances.reports import style
from alliances.reports.charts import draw_pictures
from alliances.reports.drawing.courses import ARROWS, COLOURS
from alliances.reports.model import Chart, Report
from alliances.reports.review.build import build_review

TARGETS = pd.DataFrame(
    {"indicator": ["17.2.1"], "series": ["AID"], "direction": ["up"], "target": [0.7]}
)


def chart(report: Report, id: str) -> Chart:
    return next(each for each in report.charts if each.id == id)


def test_net_aid_and_aid_in_grant_equivalent_are_two_lines() -> None:
    data = chart(review(), "path_17_2").data
    observed = data[data["part"] == "observé"]

    assert observed["series"].nunique() == 2
    ends = observed.groupby("series", sort=False)["year"].agg(["min", "max"])
    assert ends.to_numpy().tolist() == [[2000, 2017], [2018, 2019]]


def test_a_break_that_a_file_flags_begins_another_run() -> None:
    read = series("AID", {2015: 0.3, 2016: 0.31, 2017: 0.4, 2018: 0.41})
    made = build_review(None, read.assign(flag=["", "", "b", ""]), TARGETS)
    data = chart(made, "path_17_2").data

    assert data.loc[data["part"] == "observé", "run"].tolist() == [1, 1, 2, 2]


def test_the_required_path_goes_from_the_base_to_the_target_at_one_rate() -> None:
    read = series("AID", {2014: 0.2, 2015: 0.35, 2017: 0.36, 2019: 0.37})
    data = chart(build_review(None, read, TARGETS), "path_17_2").data
    path = data[data["part"] == "rythme requis"].sort_values("year")
    rates = path["value"].to_numpy()[1:] / path["value"].to_numpy()[:-1]

    assert path["year"].tolist() == list(range(2015, 2031))
    assert path["value"].iloc[0] == 0.35
    assert path["value"].iloc[-1] == pytest.approx(0.7)
    assert np.ptp(rates) < 1e-12


def test_a_projection_from_two_points_has_no_interval_and_says_on_how_few_it_rests() -> None:
    read = series("AID", {2012: 0.3, 2018: 0.43, 2019: 0.44})
    aims = TARGETS.assign(base_year=2018)
    made = build_review(None, read, aims)
    drawn = chart(made, "path_17_2")
    ahead = drawn.data[drawn.data["part"] == "au rythme actuel"]

    assert ahead[["low", "high"]].isna().all().all()
    assert "2 observations" in drawn.alt.replace("\u00a0", " ")


def test_a_target_that_is_reached_has_neither_path_nor_projection() -> None:
    read = series("AID", {2015: 0.6, 2016: 0.7, 2017: 0.75})
    drawn = chart(build_review(None, read, TARGETS), "path_17_2")

    assert set(drawn.data["part"]) == {"observé"}
    assert "atteinte ou dépassée" in drawn.alt


def test_two_observations_are_no_chart() -> None:
    made = build_review(None, series("AID", {2015: 0.3, 2018: 0.4}), TARGETS)

    assert not any(each.kind == "path" for each in made.charts)


def test_a_cell_of_the_heat_table_is_what_the_method_says_with_the_data_up_to_that_year() -> None:
    data = context_series(load_framework("odd17"))
    internet = data[(data["series"] == "IT_USE_ii99") & (data["year"] <= 2017)]
    expected = progress(internet, method="open-sdg")["score"].iloc[0]
    cells = chart(review(), "heat").data
    cell = cells[cells["label"].str.startswith("17.8") & (cells["x"] == 2017)]

    assert cell["value"].iloc[0] == pytest.approx(expected)


def test_a_year_without_a_new_value_is_blank_in_the_heat_table() -> None:
    cells = chart(review(), "heat").data
    row = cells[cells["label"].str.startswith("17.8")].set_index("x")

    assert row.loc[2018, "n"] == 1
    assert pd.isna(row.loc[2019, "level"])
    assert pd.isna(row.loc[2019, "value"])


def test_the_mean_of_an_indicator_s_series_makes_the_cell_of_a_target() -> None:
    read = pd.concat([series("A", {2015: 1.0, 2016: 1.1}), series("B", {2015: 1.0, 2016: 0.9})])
    aims = pd.DataFrame({"series": ["A", "B"], "indicator": "17.2.1", "direction": "up"})
    scores = progress(read, aims, method="open-sdg")["score"]
    cells = chart(build_review(None, read, aims), "heat").data

    assert cells["value"].iloc[0] == pytest.approx(scores.mean())
    assert cells["n"].iloc[0] == 2


def test_every_status_of_every_method_has_a_course_that_agrees_with_what_it_says() -> None:
    from alliances.language.catalogue import catalogue

    for method in METHODS:
        prefix = f"progress.status.{method.words}."
        words = [text for key, text in catalogue("en").items() if key.startswith(prefix)]
        assert words
        for status in words:
            way = ways_of(pd.Series([status]), pd.Series([method.id])).iloc[0]
            found = course(method.id, status)
            if way == 1:
                assert found in {"towards", "towards_slowly"}, status
            elif way == -1:
                assert found in {"still", "away_slightly", "away"}, status
            else:
                assert found in {LEVEL, UNKNOWN}, status


def test_each_course_has_an_arrow_of_its_own_so_that_colour_says_nothing_alone() -> None:
    assert len(set(ARROWS)) == len(ARROWS) == len(COLOURS) == len(COURSES) + 2
    assert all(style.contrast(colour, style.PAPER) >= 4.5 for colour in COLOURS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn_named_and_described(language: str) -> None:
    made = review("whole", language)
    pictures = draw_pictures(made, at_most=99)

    assert {each.kind for each in made.charts} == {"path", "arrows", "heat"}
    for drawn, picture in zip(made.charts, pictures, strict=True):
        assert picture.png.startswith(b"\x89PNG")
        assert drawn.alt
        assert "<title" in picture.svg
        assert "<desc" in picture.svg


def test_what_is_not_assessed_is_spelled_in_the_arrows() -> None:
    drawn = chart(review(), "arrows")
    silent = drawn.data[drawn.data["course"] == "non évalué"]

    assert len(silent) > 0
    assert silent["status"].str.len().min() > 5


def test_long_names_and_wide_intervals_stay_on_the_sheet() -> None:
    name = "Partenariats public-privé conclus par les collectivités et leurs groupements, " * 3
    read = series(name.strip(), {2015: 1, 2016: 4, 2017: 1, 2018: 9}, indicator="17.17.1")
    aims = pd.DataFrame({"indicator": ["17.17.1"], "direction": ["up"], "target": [30.0]})
    made = build_review(None, read, aims)

    assert all(picture.png for picture in draw_pictures(made))


def test_a_value_to_reach_that_a_user_sets_is_not_said_to_be_the_sdg_s() -> None:
    rows = series("AID", {2015: 0.37, 2016: 0.38, 2018: 0.43, 2021: 0.51})
    labels = chart(build_review(None, rows, TARGETS.assign(target=0.55)), "path_17_2").labels

    assert labels["target"] == "Valeur à atteindre"
