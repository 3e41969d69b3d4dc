"""The report as data: what it says, from which tables, in both languages."""

import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from fiche_surveys import agreed, with_rows
from report_surveys import (
    example,
    register_survey,
    report,
    sentences,
    single_survey,
    survey_from,
    whole_survey,
)

from alliances.disclosure import published_distributions, published_scores
from alliances.errors import WrongCall
from alliances.reports.build import build_report
from alliances.reports.charts import AT_MOST
from alliances.reports.model import Bullets, Chart, KeyFigures, Paragraph, Report, ReportTable

BODY = [
    "essentials",
    "reading",
    "programme",
    "theory",
    "dimensions",
    "views",
    "items",
    "stages",
    "results",
    "trajectories",
    "statutory",
    "sdg17",
    "territories",
    "words",
    "failures",
    "recommendations",
    "partnerships",
]
ANNEXES = ["method", "indicators", "questionnaire", "series", "traceability"]
_UNTOLD = {"statutory", "words", "recommendations", "partnerships"}
LACKING = {
    "whole": {"words", "partnerships"},
    "register": {"dimensions", "views", "items", "trajectories", "failures", *_UNTOLD},
    "single": {
        "dimensions",
        "items",
        "results",
        "trajectories",
        "territories",
        "failures",
        *_UNTOLD,
    },
}
"""Sections that the data of each survey do not bear."""


def tables(name: str = "whole", language: str = "fr") -> dict[str, ReportTable]:
    return {table.id: table for table in report(name, language).tables}


@cache
def report_of_2024() -> Report:
    return build_report(whole_survey(), wave="2024")


@pytest.mark.parametrize("name", ["whole", "register", "single"])
def test_the_sections_that_the_data_bear_stand_in_their_order(name: str) -> None:
    made = report(name).sections

    assert [s.id for s in made if not s.annex] == [s for s in BODY if s not in LACKING[name]]
    assert [s.id for s in made if s.annex] == ANNEXES
    assert [s.annex for s in made] == sorted(s.annex for s in made)


def test_results_by_age_say_their_classes_and_who_is_in_none() -> None:
    survey = whole_survey()
    register = survey.tables["partnerships"]
    undated = register.data["partnership"].isin(sorted(survey.facts().index)[:7])
    start = register.data["start"].mask(undated)
    tables = dict(survey.tables) | {
        "partnerships": replace(register, data=register.data.assign(start=start))
    }
    made = {table.id: table for table in build_report(replace(survey, tables=tables)).tables}
    by_age, facet = made["age_scores"], made["programme_age"]

    assert set(by_age.rows["value"]) <= set(facet.rows["label"])
    assert facet.rows.set_index("label").loc["Non renseigné", "n"] == 7
    assert "7 partenariats" in by_age.notes[1]
    assert "les nôtres" in by_age.notes[0]


def test_the_title_is_the_one_that_the_convention_gave() -> None:
    assert report("whole").title == "Rapport annuel d’évaluation partenariale"
    assert report("whole", "en").title == "Annual partnership evaluation report"


def test_the_latest_wave_with_answers_is_reported_on() -> None:
    assert report("whole").wave == "2025"
    assert report_of_2024().wave == "2024"


def test_an_unknown_wave_is_refused() -> None:
    with pytest.raises(WrongCall) as refused:
        build_report(whole_survey(), wave="1999")
    assert refused.value.code == "unknown_wave"


def test_waves_after_the_one_reported_on_are_not_told() -> None:
    made = report_of_2024()
    waves = next(table for table in made.tables if table.id == "waves_scores")

    assert not any("2025" in key for key in waves.rows)


def test_ids_are_unique_and_charts_few_enough_to_be_looked_at() -> None:
    made = report("whole")
    ids = [table.id for table in made.tables]

    assert len(ids) == len(set(ids))
    assert len({chart.id for chart in made.charts}) == len(made.charts) <= AT_MOST


def test_dimension_scores_are_those_of_the_protected_table() -> None:
    scores = published_scores(whole_survey(), "2025")
    expected = scores[
        (scores["kind"] == "dimension")
        & (scores["statistic"] == "mean")
        & (scores["scope"] == "programme")
    ]
    shown = tables()["dimensions_scores"].rows
    by_id = dict(zip(shown["id"], shown["score"], strict=True))

    for row in expected.itertuples():
        slug = f"{row.node}|mean|programme|{row.side}|2025"
        if slug in by_id and pd.notna(row.score):
            assert by_id[slug] == pytest.approx(row.score)
    assert len(by_id) >= 18


def test_gaps_are_those_of_complete_pairs_never_a_difference_of_means() -> None:
    scores = published_scores(whole_survey(), "2025")
    gaps = scores[(scores["statistic"] == "gap") & (scores["scope"] == "programme")]
    gaps = gaps[(gaps["kind"] == "dimension") & (gaps["side"] == "A-B")].set_index("node")
    chart = next(chart for chart in report("whole").charts if chart.id == "dimensions")
    names = {d.name["fr"]: d.id for d in whole_survey().framework.dimensions}

    for row in chart.data.itertuples():
        assert row.gap == pytest.approx(gaps.loc[names[row.label], "score"])
    assert (chart.data["gap"] - (chart.data["a"] - chart.data["b"])).abs().max() > 0.01


def test_level_counts_are_those_of_the_protected_distributions() -> None:
    expected = published_distributions(whole_survey(), "2025").set_index(["item", "side", "code"])
    shown = tables()["sens_levels"].rows
    first = shown[shown["item"] == "SE1"]

    wanted = [expected.loc[("SE1", "A", code), "count"] for code in "12345"]
    assert first["count_A"].head(5).tolist() == [float(count) for count in wanted]


def test_every_level_and_the_four_kinds_of_nothing_are_rows() -> None:
    shown = tables()["sens_levels"].rows

    assert (shown.groupby("item").size() >= 3 + 4).all()
    assert {"Ne sait pas", "Sans objet", "Ne souhaite pas répondre", "Non renseigné"} <= set(
        shown["level"]
    )


def test_shares_of_few_answers_give_way_to_counts() -> None:
    shown = tables()["theme_desaccords_levels"].rows
    few = shown[(shown["n_A"] < 20) & shown["count_A"].notna()]
    levels = few[~few["level"].isin(["Non renseigné", "Sans objet", "Ne sait pas"])]

    assert len(levels)
    assert levels["share_A"].isna().all()


def test_types_are_counted_as_several_facts_and_may_exceed_the_register() -> None:
    types = tables()["programme_type"]
    facts = whole_survey().facts("2025")

    assert types.rows["n"].sum() > len(facts)
    assert types.rows["n"].iloc[0] == facts["type_mecenat"].sum()
    assert any("dépasser" in note for note in types.notes)


def test_a_sum_that_one_organisation_makes_up_is_withheld() -> None:
    means = tables()["programme_means"]
    few = means.rows[means.rows["n"] < 3].index

    assert set(few) <= means.withheld["total"]
    assert means.rows.loc[list(means.withheld["total"]), "total"].isna().all()


def test_withheld_figures_are_absent_from_the_model() -> None:
    for table in report("whole").tables:
        for key, positions in table.withheld.items():
            assert table.rows[key].iloc[list(positions)].isna().all(), (table.id, key)


def test_every_table_of_figures_has_its_n() -> None:
    worded = {
        "reading_glossary",
        "traceability_origin",
        "traceability_ledger",
        "traceability_questions",
        "trace_blocks",
        "method_versions",
        # The very n is counted: the scope says of what.
        *("statutory_summary", "statutory_1", "statutory_2"),
        *("recommendations_now", "recommendations_earlier", "recommendations_status"),
        "agreements",
        "method_formulas",
        "partnerships_list",
        "questionnaire_core",
        "questionnaire_all",
        "theory_meanings",
    }
    for table in (*report("whole").tables, *report("register").tables):
        keys = {column.key for column in table.columns}
        counted = {key for key in keys if key == "n" or key.startswith("n_")}
        assert counted or table.id in worded, table.id


def test_tables_and_charts_say_how_to_read_them_and_where_they_come_from() -> None:
    figures = [t for t in report("whole").tables if t.id.split("_")[0] in {"dimensions", "gaps"}]
    for block in (*figures, *report("whole").charts):
        assert block.reading and block.scope and block.source, block.id
    for chart in report("whole").charts:
        assert chart.alt and chart.title and chart.subtitle
        assert set(chart.data.columns) <= set(chart.labels), chart.id


def test_lines_of_strength_and_fragility_follow_the_written_rule() -> None:
    criteria = tables()["criteria_scores"].rows
    essentials = report("whole").section("essentials")
    said = {b.tone: b.items for b in essentials.blocks if isinstance(b, Bullets)}
    ours = criteria[criteria["side"].isin(["Porteur du programme", "Partenaires"])]
    strong = ours.groupby("label")["low"].agg(["min", "size"])
    strong = set(strong[(strong["min"] >= 70) & (strong["size"] == 2)].index)
    weak = set(ours.loc[ours["high"] < 50, "label"])

    named = {line.split("\u00a0:")[0] for line in said["strength"]}
    assert named <= strong or not strong
    assert {line.split("\u00a0:")[0] for line in said["fragility"]} <= weak or not weak
    assert len(said["strength"]) <= 5


def test_each_line_of_the_essentials_gives_the_n_of_both_sides() -> None:
    essentials = report("whole", "en").section("essentials")
    rows = tables(language="en")["criteria_scores"].rows
    n = rows.set_index(["label", "side"])["n"].astype(int)
    named = [b for b in essentials.blocks if isinstance(b, Bullets) and b.tone != "neutral"]

    for line in [line for block in named for line in block.items if ": " in line]:
        label = line.split(":")[0]
        said = [int(found) for found in re.findall(r"n\s=\s(\d+)", line)]
        assert said == [n[label, "Programme owner"], n[label, "Partners"]], line


def test_a_campaign_that_one_side_alone_answered_says_that_no_gap_is_computed() -> None:
    whole = example().tables
    partners = {
        key: table[table["side"] == "B"] if key in {"answers", "invitations"} else table
        for key, table in whole.items()
    }
    made = build_report(survey_from(partners), "en")
    findings = next(b for b in made.section("essentials").blocks if isinstance(b, Bullets))

    assert any("No partnership has an answer from both parties" in line for line in findings.items)


def test_dimensions_whose_scores_are_written_alike_share_the_place() -> None:
    scores = tables()["dimensions_scores"].rows
    partners = scores[scores["side"] == "Partenaires"].set_index("label")["score"].round()
    title = report("whole").section("dimensions").title
    head, low = title.split("le plus bas")

    assert all((name in head) == (score == partners.max()) for name, score in partners.items())
    assert all((name in low) == (score == partners.min()) for name, score in partners.items())


def test_the_essentials_hold_five_key_figures_that_can_be_recounted() -> None:
    figures = next(
        b for b in report("whole").section("essentials").blocks if isinstance(b, KeyFigures)
    )
    by_name = {figure.id.split("|")[0]: figure for figure in figures.figures}
    invitations = example().tables["invitations"]
    of_parties = invitations["side"].notna()
    wave = invitations[(invitations["wave"].astype(str) == "2025") & of_parties]
    scope = wave[wave["disposition"] != "NE"]

    assert by_name["partnerships"].value == 120
    assert by_name["response"].value == pytest.approx(
        wave["disposition"].isin(["I", "P"]).sum() / len(scope)
    )
    assert by_name["response"].n == len(scope)


def test_a_register_without_answers_says_what_it_lacks() -> None:
    made = report("register")
    (absent,) = [
        block
        for block in made.section("reading").blocks
        if isinstance(block, Bullets) and "ne figure pas" in block.title
    ]

    for name in ("Qualité de la relation", "Deux regards", "Réponses question par question"):
        (line,) = [item for item in absent.items if name in item]
        assert "recueilli" in line
    assert len(absent.items) == len({item.split("\u00a0: ")[1] for item in absent.items})
    assert len(tables("register")["programme_type"].rows) == 4
    assert "traceability_ledger" in tables("register")
    assert all(len(chart.data) for chart in made.charts)


def test_a_single_partnership_gives_no_result_and_no_name() -> None:
    made = report("single")
    survey = single_survey()
    said = "\n".join(sentences(made))
    names = survey.data("partnerships")["name"].unique()
    owner = survey.data("parties").set_index("side").loc["A", "organisation"]
    organisations = survey.data("organisations").set_index("organisation")["name"]

    assert not any("scores" in table.id for table in made.tables)
    for name in (*names, *survey.data("partnerships")["partnership"].unique()):
        assert name not in said
    assert not any(name in said for id, name in organisations.items() if id != owner)


@pytest.mark.parametrize("name", ["whole", "register", "single"])
def test_french_text_is_typeset(name: str) -> None:
    for sentence in sentences(report(name)):
        assert not re.search(r"(?<=\w)'(?=\w)", sentence), sentence
        assert not re.search(r"[^\u202f\s] [;!?]|[^\u00a0\s] [:»%]|« ", sentence), sentence
        assert "{" not in sentence, sentence


def test_the_english_report_has_the_same_figures_and_no_french() -> None:
    french, english = report("whole"), report("whole", "en")

    assert [t.id for t in french.tables] == [t.id for t in english.tables]
    for one, other in zip(french.tables, english.tables, strict=True):
        for key in one.rows.select_dtypes("number"):
            pd.testing.assert_series_equal(one.rows[key], other.rows[key])
    said = " ".join(b.text for s in english.sections for b in s.blocks if isinstance(b, Paragraph))
    assert not re.search(r"\b(les|des|une|est|partenariats)\b", said)


def test_charts_hold_no_withheld_figure_and_no_empty_drawing() -> None:
    for chart in report("whole").charts:
        assert isinstance(chart, Chart)
        assert len(chart.data)
        if chart.kind == "distribution":
            assert chart.data[list(chart.levels)].sum(axis=1).round(9).eq(1).all()
            assert (chart.data["n"] >= 20).all()


def test_horizons_say_too_early_where_they_lie_ahead() -> None:
    horizons = tables()["method_horizons"].rows.set_index("months")

    assert horizons.loc[336.0, "reading"] == "trop tôt pour conclure"
    assert horizons.loc[18.0, "ripe"] > 0


def test_the_register_report_costs_little() -> None:
    assert len(build_report(register_survey()).charts) == 4


@cache
def report_of_side(side: str) -> Report:
    survey = whole_survey()
    answers = survey.tables["answers"]
    kept = answers.data["side"] == side
    heard = replace(answers, data=answers.data[kept], states=answers.states[kept])
    return build_report(replace(survey, tables={**survey.tables, "answers": heard}))


@pytest.mark.parametrize(("side", "who"), [("A", "le porteur"), ("B", "les partenaires")])
def test_one_side_alone_is_told_as_such_and_gives_no_gap(side: str, who: str) -> None:
    made = report_of_side(side)
    essentials = made.section("essentials")
    said = next(block.items for block in essentials.blocks if isinstance(block, Bullets))

    assert who in said[0]
    assert not [t for t in made.tables if t.id.startswith("gaps_")]
    assert "criteria" not in {chart.id for chart in made.charts}


@pytest.mark.parametrize("side", ["A", "B"])
def test_no_chart_of_one_side_alone_speaks_of_two_parties(side: str) -> None:
    made = report_of_side(side)

    assert [chart.title for chart in made.charts if "deux parties" in chart.title] == []


def test_a_framework_without_thresholds_gives_no_band() -> None:
    survey = whole_survey()
    bare = replace(survey, framework=replace(survey.framework, thresholds=()))
    made = build_report(bare)

    shown = next(table for table in made.tables if table.id == "dimensions_scores")
    assert set(shown.rows["band"]) == {""}


def test_a_smaller_framework_makes_a_shorter_report() -> None:
    survey = whole_survey()
    full = survey.framework
    small = replace(
        full,
        dimensions=full.dimensions[:1],
        criteria=tuple(c for c in full.criteria if c.dimension == full.dimensions[0].id),
        items=tuple(i for i in full.items if i.dimension == full.dimensions[0].id),
    )
    made = build_report(replace(survey, framework=small))

    drawn = [chart.id for chart in made.charts if chart.kind == "distribution"]
    assert drawn == ["distribution_core", "distribution_sens"]


def test_weights_declared_leave_the_plain_figures_as_they_are() -> None:
    survey = agreed()
    invited = survey.data("invitations")
    weights = invited.assign(weight=[1 + number % 3 for number in range(len(invited))])
    weighed = with_rows(survey, "invitations", weights)

    made = {figure.id: figure.value for figure in build_report(weighed).figures}

    plain = {figure.id: figure.value for figure in build_report(survey).figures}
    means = {id for id in plain if "|mean|programme|" in id}
    assert {id: made[id] for id in means} == {id: plain[id] for id in means}
