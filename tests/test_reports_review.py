"""The review of SDG 17: two layers apart, nothing made a zero, every result with its method."""

import pandas as pd
import pytest
from contribution_surveys import register
from report_surveys import sentences, single_survey, whole_survey
from review_cases import band, review, series, table

from alliances.errors import WrongCall
from alliances.language.catalogue import LANGUAGES
from alliances.language.wording import causal_words
from alliances.progress.contributing.totals import contribution_totals
from alliances.reports.model import Band, Bullets, KeyFigures, Paragraph, ReportTable
from alliances.reports.review.build import build_review


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_has_contribution_above_context_and_says_that_neither_explains_the_other(
    language: str,
) -> None:
    first = review("whole", language).sections[0]
    bands = [block for block in first.blocks if isinstance(block, Band)]
    warning = next(b for b in first.blocks if isinstance(b, Paragraph) and b.style == "warning")

    assert first.id == "one_page"
    assert [each.kind for each in bands] == ["contribution", "context"]
    assert [each.name.split(":")[0].strip() for each in bands] == (
        ["CONTRIBUTION", "CONTEXTE"] if language == "fr" else ["CONTRIBUTION", "CONTEXT"]
    )
    assert ("Aucune des deux lectures" if language == "fr" else "Neither reading") in warning.text


def test_no_table_of_the_first_page_mixes_partnerships_and_series() -> None:
    first = review("whole").sections[0]
    held = {
        kind: [b.id for b in band(first, kind).blocks if isinstance(b, ReportTable)]
        for kind in ("contribution", "context")
    }

    assert held == {"contribution": ["one_contribution"], "context": ["one_context"]}


def test_every_target_has_contribution_above_context() -> None:
    for section in review("whole").sections:
        if section.id.startswith("target_"):
            kinds = [block.kind for block in section.blocks if isinstance(block, Band)]
            assert kinds == ["contribution", "context"], section.id


def test_the_goal_has_the_nineteen_targets_in_their_order_and_no_total() -> None:
    rows = table(review("whole"), "goal_targets").rows

    assert list(rows["target"]) == [f"17.{number}" for number in range(1, 20)]


def test_a_target_without_a_figure_is_not_assessed_and_never_zero() -> None:
    rows = table(review("whole"), "goal_targets").rows.set_index("target")

    assert pd.isna(rows.loc["17.17", "value"])
    assert rows.loc["17.17", "status"] == "non évalué"
    assert rows.loc["17.2", "status"] != "non évalué"


def test_partnerships_by_target_are_those_of_the_protected_totals() -> None:
    totals = contribution_totals(whole_survey(), wave="2025")
    expected = totals[totals["scope"] == "target"].set_index("target")["partnerships"]
    rows = table(review("whole"), "goal_targets").rows.set_index("target")

    assert expected["17.17"] > 0
    for target, count in rows["n"].items():
        assert count == expected[target]


def test_without_a_campaign_the_contribution_says_so_and_counts_nothing() -> None:
    made = review()
    said = [b.text for b in band(made.sections[0], "contribution").blocks if hasattr(b, "text")]

    assert any("Aucun classeur de campagne" in text for text in said)
    assert table(made, "goal_targets").rows["n"].isna().all()
    assert not any(each.id.startswith("contribution_") for each in made.tables)


def test_without_observations_the_figures_that_ship_are_named_with_their_vintage() -> None:
    context = band(review("whole").sections[0], "context")

    assert any("2020-10" in getattr(block, "text", "") for block in context.blocks)
    assert "2020-10" in table(review("whole"), "one_context").source


def test_the_indicators_nearest_to_partnerships_are_said_to_be_empty_for_france() -> None:
    said = " ".join(sentences(review()))

    assert "(17.14.1, 17.16.1 et 17.17.1)" in said.replace("\u00a0", " ")


def test_what_is_read_of_a_nearest_indicator_is_no_longer_said_to_be_missing() -> None:
    read = series("SG_PPP", {2018: 1.0, 2019: 2.0}, indicator="17.17.1")
    said = " ".join(sentences(build_review(None, read))).replace("\u00a0", " ")

    assert "(17.14.1 et 17.16.1)" in said


def test_targets_with_neither_are_listed_and_named() -> None:
    rows = table(review(), "silent_targets").rows

    assert "17.17" in set(rows["target"])
    assert "17.2" not in set(rows["target"])


def test_seventeen_six_one_stands_in_its_two_versions() -> None:
    rows = table(review(), "indicators_17_6").rows
    versions = rows[rows["code"] == "17.6.1"]

    assert len(versions) == 2
    assert versions["name"].nunique() == 2


def test_figures_of_a_replaced_indicator_do_not_count_for_the_one_in_force() -> None:
    rows = table(review(), "indicators_17_3").rows.set_index(["code", "version"])["figures"]

    assert rows["17.3.1", "2020"] == "oui"
    assert rows["17.3.1", "2025"] == "non"


def test_every_method_stands_beside_the_others_for_a_series() -> None:
    rows = table(review(), "methods_17_8").rows

    assert len(rows) == 6
    assert rows["method"].is_unique
    assert "En bonne voie" in set(rows["status"])
    assert "Éloignement modéré" in set(rows["status"])


def test_a_series_that_methods_judge_in_opposite_ways_is_named_with_both_methods() -> None:
    methods = review().section("methods")
    said = next(b for b in methods.blocks if hasattr(b, "items"))
    internet = next(item for item in said.items if item.startswith("Personnes utilisant Internet"))

    assert "Open SDG" in internet.split(";")[0]
    assert "Eurostat" in internet.split(" ; mais ".replace(" ; ", "\u202f; "))[1]


def test_one_method_alone_is_used_where_it_is_asked_for() -> None:
    made = build_review(None, methods="eurostat")

    assert set(table(made, "methods_every").rows["method"]) == {
        "Eurostat (2021, court terme)",
        "Eurostat (2021, long terme)",
    }
    assert "Eurostat" in table(made, "one_context").columns[-1].heading


def test_a_method_with_a_period_of_its_own_is_not_said_to_start_from_the_base_year() -> None:
    def told(method: str) -> str:
        made = build_review(None, methods=method)
        figures = [b for b in band(made.sections[0], "context").blocks if isinstance(b, KeyFigures)]
        charts = [each.subtitle for each in made.charts if each.id == "heat"]
        return " ".join([str(f.detail) for f in figures[0].figures] + charts)

    assert "2015" in told("open-sdg")
    assert "2015" not in told("eurostat")


def test_colours_of_the_dashboard_count_as_assessed() -> None:
    made = build_review(None, methods="sdsn", area="FRA")
    figures = next(b for b in band(made.sections[0], "context").blocks if isinstance(b, KeyFigures))
    rated = table(made, "methods_every").rows["status"]

    assert figures.figures[1].value == (rated != "Sans couleur").sum() > 0


def test_the_series_that_speaks_has_a_value_to_reach_before_the_latest_or_the_largest() -> None:
    read = pd.concat(
        [
            series("DC_ODA_TOTL", {2015: 9000.0, 2022: 15000.0}),
            series("DC_ODA_TOTGGE", {2018: 0.43, 2021: 0.51}),
        ]
    )
    rows = table(build_review(None, read), "goal_targets").rows.set_index("target")

    assert rows.loc["17.2", "value"] == 0.51


def test_a_share_speaks_before_an_amount() -> None:
    rows = table(review(), "goal_targets").rows.set_index("target")

    assert rows.loc["17.6", "value"] < 100


def test_among_several_areas_one_must_be_named_unless_france_is_there() -> None:
    both = pd.concat([series("X", {2015: 1.0, 2016: 2.0}, area=a) for a in ("276", "56")])

    with pytest.raises(WrongCall) as found:
        build_review(None, both)
    assert found.value.code == "review.area_needed"
    with_france = pd.concat([both, series("X", {2015: 5.0, 2016: 6.0}, area="FRA")])
    assert "France" in build_review(None, with_france).subtitle


@pytest.mark.parametrize("asked", ["276", "DEU", "deu", "DE", "Allemagne", "Germany"])
def test_an_area_is_understood_however_it_is_named(asked: str) -> None:
    both = pd.concat([series("X", {2015: 1.0, 2016: 2.0}, area=a) for a in ("276", "56")])
    made = build_review(None, both, area=asked)

    assert "Allemagne" in made.subtitle


def test_an_area_without_observations_is_refused() -> None:
    with pytest.raises(WrongCall) as found:
        build_review(None, series("X", {2015: 1.0}), area="KEN")
    assert found.value.code == "review.area_unknown"


def test_series_of_other_goals_are_counted_and_not_shown() -> None:
    read = pd.concat(
        [
            series("X", {2015: 1.0, 2016: 2.0}),
            series("SI_POV_DAY1", {2015: 1.0, 2016: 2.0}, indicator="1.1.1"),
        ]
    )
    made = build_review(None, read)

    assert set(table(made, "methods_every").rows["label"]) == {"X"}
    assert any("1 série lue relève d’un autre objectif" in each for each in sentences(made))


def test_no_observation_at_all_is_a_review_that_says_so() -> None:
    made = build_review(None, series("X", {}))

    assert [section.id for section in made.sections] == [
        "one_page",
        "goal",
        "silent",
        "methods",
        "sources",
    ]
    assert any("Aucune série de l’ODD 17" in each for each in sentences(made))


def test_an_anonymous_campaign_of_one_partnership_shows_no_name_and_no_amount() -> None:
    survey = single_survey()
    partnership = survey.data("partnerships").iloc[0]
    said = " ".join(sentences(review("single")))
    amounts = [each for each in review("single").tables if each.id.startswith("contribution_")]

    assert str(partnership["name"]) not in said
    assert str(partnership["partnership"]) not in said
    assert amounts
    for each in amounts:
        means = each.rows["label"].str.contains("Apports|Surfaces|Bénéficiaires").to_numpy()
        assert each.rows.loc[means, "value"].isna().all()
        assert set(each.rows.index[means]) <= each.withheld["value"]


def test_the_french_national_set_is_a_place_kept_empty() -> None:
    rows = table(review(), "sources_sets").rows.set_index("id")

    assert "vide" in rows.loc["fr-insee", "count"]
    assert rows.loc["fr-insee", "read"] == 0


def test_official_texts_are_whole_and_in_nfc() -> None:
    import unicodedata

    texts = table(review(), "goal_wording").rows["official"]

    assert len(texts) == 19
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    assert all(len(text) > 40 for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("survey", ["", "whole"])
def test_no_sentence_of_ours_claims_a_cause(survey: str, language: str) -> None:
    made = review(survey, language)
    official = {t.code: t.official[language] for t in _odd17().targets}
    quoted = ("Texte officiel", "Official text", "official")
    told = [s for s in sentences(made) if not s.startswith(quoted) and s not in official.values()]
    names = {i.name[language] for i in _odd17().indicators}
    claims = {
        each: [word.words for word in causal_words(each, language)]
        for each in told
        if each not in names
    }

    assert {each: words for each, words in claims.items() if words} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_a_hole_or_an_empty_bracket(language: str) -> None:
    for each in [*sentences(review("whole", language)), *sentences(review("", language))]:
        assert "{" not in each, each
        assert "()" not in each, each
        assert " ," not in each, each


def _odd17():
    from alliances.frameworks.load import load_framework

    return load_framework("odd17")


def test_where_a_file_has_parts_only_the_one_it_names_a_total_speaks_for_the_target() -> None:
    read = pd.concat(
        [
            series("17.2.1", {2015: 0.1, 2022: 0.1}, disaggregation="Recipient=Least developed"),
            series("17.2.1", {2015: 0.27, 2022: 0.37}, disaggregation="Recipient=Total"),
        ]
    )
    rows = table(build_review(None, read), "goal_targets").rows.set_index("target")

    assert rows.loc["17.2", "value"] == 0.37


def test_a_series_named_by_its_indicator_has_the_indicator_s_name() -> None:
    read = series("17.8.1", {2015: 80.0, 2020: 90.0}, indicator="17.8.1")
    rows = table(build_review(None, read, language="en"), "goal_targets").rows.set_index("target")

    assert "Internet" in rows.loc["17.8", "label"]


def test_parts_of_series_are_counted_where_they_are_not_listed() -> None:
    made = review()
    listed = table(made, "series_17_6").rows["label"]

    assert not listed.str.contains("Type of speed").any()
    assert any("6 désagrégations" in note for note in table(made, "series_17_6").notes)


def test_a_total_speaks_before_a_part_that_has_a_value_to_reach() -> None:
    read = pd.concat(
        [
            series("AID", {2015: 0.1, 2022: 0.2}, disaggregation="Sex=F"),
            series("AID", {2015: 0.3, 2022: 0.4}, disaggregation=""),
        ]
    )
    aims = pd.DataFrame(
        {"series": ["AID"], "disaggregation": ["Sex=F"], "direction": ["up"], "target": [0.7]}
    )
    rows = table(build_review(None, read, aims), "goal_targets").rows.set_index("target")

    assert rows.loc["17.2", "value"] == 0.4


def test_methods_that_agree_are_said_to_agree() -> None:
    read = series("IT_USE_ii99", {y: 40.0 + 4 * (y - 2005) for y in range(2005, 2019)}, "17.8.1")
    said = " ".join(sentences(build_review(None, read)))

    assert "aucune contradiction" in said
    assert "0 série" not in said


def test_tags_of_other_goals_are_counted_by_target_and_never_dropped() -> None:
    survey = register([{"sdg_targets": "17.17;4.4"}, {"sdg_targets": "1.a;4.4"}])
    made = build_review(survey)

    assert table(made, "goal_elsewhere").rows["n"].tolist() == [1, 2]
    assert "goal_elsewhere" not in {each.id for each in review("whole").tables}


def test_of_one_partnership_no_activity_and_no_second_number_is_told() -> None:
    made = build_review(register([{"sdg_targets": "17.9"}]))
    told = next(each for each in made.sections if each.id == "target_17_9")

    assert table(made, "contribution_17_9").rows["value"].dropna().tolist() == [1]
    assert not [each for each in band(told, "contribution").blocks if isinstance(each, Bullets)]


def test_what_the_review_leaves_out_of_the_campaign_is_told_by_number() -> None:
    eleven = ";".join(f"17.{number}" for number in range(1, 12))
    made = build_review(register([{"sdg_targets": eleven}]))
    told = [each for each in made.sections[-1].blocks if isinstance(each, Bullets)]

    assert any(item.startswith("1 rattachement") for each in told for item in each.items)


def test_the_european_union_is_named_with_the_members_it_counts() -> None:
    rows = series("AID", {2019: 0.41, 2020: 0.5, 2021: 0.49}, area="EU27_2020", direction="up")
    made = build_review(None, rows)

    assert "Union européenne (EU27_2020)" in str(made.subtitle)


@pytest.mark.parametrize(("count", "said"), [(6, "2 autres cibles"), (5, "1 autre cible")])
def test_the_first_page_says_how_many_targets_it_leaves_to_the_next(count: int, said: str) -> None:
    targets = ";".join(f"17.{number}" for number in range(13, 13 + count))
    made = build_review(register([{"sdg_targets": targets} for _ in range(4)]))

    assert any(note.startswith(said) for note in table(made, "one_contribution").notes)
