"""The invented programme: sizes, response, kinds of nothing, filters, names, determinism."""

import re

import numpy as np
import pandas as pd
import pytest

from alliances.datasets.example.programme import Example, example_programme
from alliances.errors import WrongCall
from alliances.frameworks.load import load_framework
from alliances.frameworks.sheets import TYPE_FACTS, items_on, sheets

FRAMEWORK = load_framework("partenariat")


@pytest.fixture(scope="module")
def whole() -> Example:
    return example_programme()


@pytest.fixture(scope="module")
def invited(whole: Example) -> pd.DataFrame:
    table = whole.tables["invitations"]
    return table.assign(answered=table["disposition"].isin(["I", "P"]))


def test_the_programme_has_the_size_of_the_real_one(whole: Example) -> None:
    general = whole.tables["partnerships"].loc[lambda t: t["wave"].isna()]

    assert (general["level"] == "national").sum() == 60
    assert (general["level"] != "national").sum() == 1500
    assert general["region"].nunique() == 13
    assert list(whole.tables["waves"]["wave"]) == ["2023", "2024", "2025"]


def test_the_same_seed_gives_the_same_programme_and_another_seed_another() -> None:
    first, again, other = (
        example_programme(partnerships=60, national=4, seed=seed) for seed in (1, 1, 2)
    )

    for key, table in first.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[key])
    pd.testing.assert_frame_equal(first.truth, again.truth)
    assert not first.tables["answers"].equals(other.tables["answers"])


def test_about_four_in_ten_answer(invited: pd.DataFrame) -> None:
    assert invited["answered"].mean() == pytest.approx(0.40, abs=0.02)


def test_response_is_uneven_by_side_and_region(whole: Example, invited: pd.DataFrame) -> None:
    general = whole.tables["partnerships"].loc[lambda t: t["wave"].isna()]
    region = invited["partnership"].map(general.set_index("partnership")["region"])
    by_side = invited.groupby("side")["answered"].mean()
    by_region = invited.groupby(region)["answered"].agg(["mean", "size"]).query("size > 200")

    assert by_side["A"] - by_side["B"] > 0.05
    assert by_region["mean"].max() - by_region["mean"].min() > 0.10


def test_both_sides_are_asked_at_every_wave_of_every_partnership_under_way(
    invited: pd.DataFrame,
) -> None:
    parties = invited[invited["voice"] == "partie"]
    sides = parties.groupby(["partnership", "wave"])["side"].agg(set)

    assert sides.map({"A", "B"}.issubset).all()


def test_who_answered_has_one_row_of_answers_and_nobody_else(
    whole: Example, invited: pd.DataFrame
) -> None:
    keys = ["respondent", "partnership", "wave"]
    answered = invited.loc[invited["answered"] & (invited["voice"] == "partie"), keys]
    rows = whole.tables["answers"][keys]

    pd.testing.assert_frame_equal(
        answered.sort_values(keys).reset_index(drop=True),
        rows.sort_values(keys).reset_index(drop=True),
    )


def test_dates_of_an_invitation_follow_one_another(invited: pd.DataFrame) -> None:
    assert (invited["returned"].notna() == invited["answered"]).all()
    assert (invited["returned"].dropna() >= invited["sent"][invited["answered"]]).all()
    both = invited.dropna(subset=["reminded", "returned"])
    assert (both["reminded"] < both["returned"]).all()


def test_do_not_know_reaches_a_fifth_on_the_hardest_questions_and_is_rare_elsewhere(
    whole: Example,
) -> None:
    answers = whole.tables["answers"]

    share = {item: (answers[item].dropna() == "NSP").mean() for item in ("EQ4", "DE4", "SE1")}

    assert 0.14 < share["EQ4"] < 0.22
    assert 0.15 < share["DE4"] < 0.25
    assert share["SE1"] < 0.05


def test_no_filtered_question_is_answered(whole: Example) -> None:
    answers = whole.tables["answers"]

    def source(item: str) -> pd.Series:
        return pd.to_numeric(answers[item], errors="coerce")

    assert answers.loc[~(source("EQ1a") <= 3), "EQ1b"].isna().all()
    assert answers.loc[~(source("IN1") >= 4), "IN1b"].isna().all()
    assert answers.loc[~(source("PR6a") > 0), "PR6b"].isna().all()
    assert answers["PR6b"].notna().any()


def test_a_question_of_the_other_party_stays_blank(whole: Example) -> None:
    answers = whole.tables["answers"]

    assert answers.loc[answers["side"] != "A", "IM1_1"].isna().all()
    assert answers.loc[answers["side"] != "B", "EQ5"].isna().all()


def test_a_question_of_the_start_is_asked_at_the_first_wave_only(whole: Example) -> None:
    answers, invitations = whole.tables["answers"], whole.tables["invitations"]
    first = answers["partnership"].map(invitations.groupby("partnership")["wave"].min())

    assert answers.loc[answers["wave"] != first, ["CL3", "DE4"]].isna().all(axis=None)
    assert answers.loc[answers["wave"] == first, "CL3"].notna().any()


def test_every_answer_is_a_code_of_its_scale_or_a_kind_of_nothing(whole: Example) -> None:
    nothing = {missing.code for missing in FRAMEWORK.missing}
    for sheet in ("answers", "area", "people"):
        for item in items_on(FRAMEWORK, sheet):
            scale = FRAMEWORK.scales[item.scale]
            if scale.levels:
                found = set(whole.tables[sheet][item.id].dropna())
                assert found <= nothing | set(scale.codes), item.id


def test_coded_facts_are_codes_of_the_lists(whole: Example) -> None:
    for key, sheet in sheets(FRAMEWORK).items():
        for column in sheet.columns:
            if key not in whole.tables or column.kind not in {"code", "codes"}:
                continue
            listed = {code.code for code in FRAMEWORK.lists[column.target].codes}
            found = whole.tables[key][column.key].dropna().astype(str).str.split(";").explode()
            assert set(found) <= listed | {"TIE"}, (key, column.key)


def test_the_main_type_is_one_of_the_facts_that_hold(whole: Example) -> None:
    table = whole.tables["partnerships"]
    fact = "type_" + table["main_type"].astype(str)
    held = table[list(TYPE_FACTS)].to_numpy(dtype=bool)
    place = fact.map({name: index for index, name in enumerate(TYPE_FACTS)}).to_numpy()

    assert held[np.arange(len(table)), place].all()
    assert (held.sum(axis=1) > 1).any()


def test_some_partnerships_change_type_between_waves(whole: Example) -> None:
    dated = whole.tables["partnerships"]["wave"].value_counts()

    assert 20 < dated["2024"] < dated["2025"] < 300


def test_targets_on_aid_are_for_international_partnerships_only(whole: Example) -> None:
    table = whole.tables["partnerships"].dropna(subset=["sdg_targets"])
    abroad = table["sdg_targets"].str.contains(r"17\.[39]\b")

    assert (table.loc[abroad, "international"] == True).all()  # noqa: E712
    assert (table["sdg_targets"].str.contains("17.17", regex=False)).mean() > 0.6


def test_a_siret_is_blank_or_valid_and_that_of_no_company(whole: Example) -> None:
    numbers = whole.tables["organisations"]["siret"].dropna()

    assert numbers.is_unique
    assert numbers.str.fullmatch(r"0000\d{10}").all()
    for number in numbers:
        doubled = [int(d) * (2 - place % 2) for place, d in enumerate(number)]
        assert sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def test_no_real_organisation_is_named(whole: Example) -> None:
    words = " ".join(
        str(value)
        for key in ("organisations", "partnerships", "recommendations", "lists")
        for value in whole.tables[key].astype(object).to_numpy().ravel()
    )

    assert not re.search(r"poste|rameau|croix|emma|secours|restos|cress\b|insee", words, re.I)
    assert "invent" in whole.campaign["programme"]
    assert whole.campaign["contact"].endswith(".invalid")


def test_the_truth_holds_a_gap_on_balance_a_rise_and_a_decline(whole: Example) -> None:
    truth = whole.truth[whole.truth["scope"] == "programme"]
    score = truth.set_index(["node", "side", "wave"])["score"]

    assert score["equilibre", "A-B", "2025"] > 10
    assert score["collectif", "B", "2025"] - score["collectif", "B", "2023"] > 5
    assert score["suites", "A", "2023"] - score["suites", "A", "2025"] > 5
    assert score["dialogue", "A", "2023"] == pytest.approx(score["dialogue", "A", "2025"], abs=1)


def test_a_size_out_of_range_is_refused_in_words() -> None:
    with pytest.raises(WrongCall) as refusal:
        example_programme(partnerships=3)

    assert refusal.value.code == "example_size"


def test_a_small_programme_of_one_wave_is_of_the_latest_year() -> None:
    small = example_programme(partnerships=10, national=1, waves=1)

    assert list(small.tables["waves"]["wave"]) == ["2025"]
    assert set(small.tables["invitations"]["wave"]) == {"2025"}
    assert len(small.tables["answers"]) > 0
