"""The sections of the annual report: what each says, from which figures, and what it leaves out."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from report_surveys import example, material, report, whole_survey

from alliances.datasets.consent import agreeing
from alliances.datasets.survey import Survey
from alliances.reports.building.essentials import essentials_section
from alliances.reports.building.partnerships import partnerships_section
from alliances.reports.building.programme import programme_section
from alliances.reports.building.reading import reading_section
from alliances.reports.building.stages import stages_section
from alliances.reports.building.trajectories import trajectories_section
from alliances.reports.changes import clear_changes
from alliances.reports.coverage import coverage, partner_organisations
from alliances.reports.decisions import decisions
from alliances.reports.figures import codes
from alliances.reports.key_figures import key_figures
from alliances.reports.material import Material
from alliances.reports.model import Bullets, KeyFigures, Paragraph, Report, ReportTable, Section
from alliances.reports.results_reached import reached_table


def table(made: Report, id: str) -> ReportTable:
    return next(table for table in made.tables if table.id == id)


def bullets(section: Section) -> dict[str, Bullets]:
    return {block.title: block for block in section.blocks if isinstance(block, Bullets)}


def changed(key: str, **columns: object) -> Survey:
    """The example with some columns of a sheet replaced."""
    survey = whole_survey()
    sheet = survey.tables[key]
    kept = replace(sheet, data=sheet.data.assign(**columns))
    return replace(survey, tables={**survey.tables, key: kept})


def bare(survey: Survey, wave: str = "2025", *, answered: bool = False) -> Material:
    """What sections on the register are made from: nothing is scored."""
    scores = pd.DataFrame({"wave": [wave]}) if answered else pd.DataFrame()
    return Material("fr", survey, wave, scores)


def in_section(section: Section | None, id: str) -> ReportTable:
    assert section is not None
    return next(block for block in section.flat if getattr(block, "id", "") == id)


@cache
def agreed() -> Survey:
    survey = whole_survey()
    return replace(survey, campaign=replace(survey.campaign, consent_mode="agreed"))


# --- The essentials -----------------------------------------------------------------------------


def test_the_essentials_fit_one_page() -> None:
    blocks = report("whole").section("essentials").blocks
    (figures,) = [block.figures for block in blocks if isinstance(block, KeyFigures)]
    lists = [block for block in blocks if isinstance(block, Bullets)]

    assert 5 <= len(figures) <= 6
    assert len(lists[0].items) <= 4
    assert all(len(block.items) <= 3 for block in lists[1:])
    assert {getattr(block, "depth", "") for block in blocks} == {"summary"}
    assert not [block for block in blocks if isinstance(block, ReportTable)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_test_and_no_open_verdict_stands_in_the_essentials(language: str) -> None:
    said = []
    for block in report("whole", language).section("essentials").blocks:
        said += [getattr(block, "text", ""), *getattr(block, "items", ())]
    unwanted = (
        "kappa",
        "AC2",
        "non tranché",
        "trop tôt",
        "undetermined",
        "too early",
        "zéro",
        "zero",
    )

    assert [word for word in unwanted for sentence in said if word in sentence] == []


def test_last_year_s_key_figures_are_those_that_its_own_report_gave() -> None:
    survey = whole_survey()
    before = key_figures(bare(survey, "2024", answered=True), coverage(survey, "2024"))
    shown = {f.id.split("|")[0]: f for f in _key_figures(report("whole"))}
    then = {f.id.split("|")[0]: f for f in before}

    compared = [name for name, figure in shown.items() if figure.earlier is not None]
    assert {"active", "response", "pairs"} <= set(compared)
    for name in compared:
        assert shown[name].earlier == pytest.approx(then[name].value), name


def _key_figures(made: Report) -> tuple:
    blocks = made.section("essentials").blocks
    return next(block.figures for block in blocks if isinstance(block, KeyFigures))


def test_a_key_figure_with_a_target_says_it_and_last_year_s_value() -> None:
    indicators = example().tables["indicators"]
    figure = next(f for f in _key_figures(report("whole")) if f.target is not None)
    named = indicators["indicator"] + " (" + indicators["unit"] + ")"
    own = indicators[named == figure.label.replace("’", "'")]
    by_wave = own.assign(wave=own["wave"].astype(str)).groupby("wave")[["value", "target"]].sum()

    assert figure.value == pytest.approx(by_wave.loc["2025", "value"])
    assert figure.target == pytest.approx(by_wave.loc["2025", "target"])
    assert figure.earlier == pytest.approx(by_wave.loc["2024", "value"])


def test_an_indicator_some_values_of_which_have_no_target_is_no_key_figure() -> None:
    indicators = whole_survey().data("indicators")
    first = ~indicators.duplicated(["indicator", "wave"])
    survey = changed("indicators", target=indicators["target"].mask(first))
    made = key_figures(bare(survey), coverage(survey, "2025"))

    assert [figure for figure in made if figure.target is not None] == []


def test_every_finding_and_line_names_figures_that_are_published() -> None:
    made = report("whole")
    known = {figure.id for figure in made.figures}
    lists = [b for b in made.section("essentials").blocks if isinstance(b, Bullets) and b.refs]
    refs = [ref for block in lists for each in block.refs for ref in each]

    assert len(lists) >= 3
    assert len(refs) >= 8
    assert set(refs) <= known
    assert all(len(block.refs) == len(block.items) for block in lists)


def test_the_decisions_are_open_recommendations_of_the_register() -> None:
    blocks = bullets(report("whole").section("essentials"))
    (asked,) = [block for title, block in blocks.items() if title.startswith("Décisions")]
    register = example().tables["recommendations"]
    open_ones = register[~register["status"].isin(["realisee", "ecartee"])]["text"]

    assert 1 <= len(asked.items) <= 3
    for sentence in asked.items:
        assert any(said_of(text) in sentence for text in open_ones), sentence


def said_of(text: str) -> str:
    """A sentence of the register as another sentence cites it."""
    return text.replace("'", "’").removesuffix(".")


def test_without_recommendations_the_fragilities_are_put_to_discussion() -> None:
    survey = whole_survey()
    tables = {key: of for key, of in survey.tables.items() if key != "recommendations"}
    essentials = essentials_section(replace(material(), survey=replace(survey, tables=tables)))
    said = bullets(essentials)
    weak = {line.split("\u00a0:")[0] for line in said["Lignes de fragilité"].items}

    asked = said["À mettre en discussion"].items
    assert {sentence.split("«\u00a0")[1].split("\u00a0»")[0] for sentence in asked} == weak


def test_a_recommendation_about_one_partnership_is_not_the_programme_s_to_decide() -> None:
    register = whole_survey().data("recommendations")
    first = register.loc[register["status"].eq("proposee"), "support"].idxmax()
    partnership = pd.Series(None, index=register.index, dtype=object)
    partnership[first] = "P-0001"
    asked = decisions(bare(changed("recommendations", partnership=partnership)))

    assert len(asked) == 3
    assert not any(said_of(register.loc[first, "text"]) in said for said in asked)
    before = decisions(bare(whole_survey()))
    assert any(said_of(register.loc[first, "text"]) in said for said in before)


# --- Programme, theory, stages ------------------------------------------------------------------


def test_those_under_way_are_those_before_with_entries_and_without_exits() -> None:
    rows = table(report("whole"), "programme_movements").rows.set_index("wave")

    assert pd.isna(rows.loc["2023", "entries"])
    for before, after in (("2023", "2024"), ("2024", "2025")):
        balance = rows.loc[before, "n"] + rows.loc[after, "entries"] - rows.loc[after, "exits"]
        assert rows.loc[after, "n"] == balance
    assert rows["entries"].sum() > 0


def test_entries_are_counted_from_the_dates_of_the_register() -> None:
    facts = whole_survey().facts("2025")
    waves = example().tables["waves"].assign(wave=lambda w: w["wave"].astype(str))
    ends = pd.to_datetime(waves.set_index("wave")["end"])
    started = pd.to_datetime(facts["start"])
    entered = (started > ends["2024"]) & (started <= ends["2025"])
    gone = pd.to_datetime(facts["end"]) < pd.to_datetime(waves.set_index("wave")["start"])["2025"]
    rows = table(report("whole"), "programme_movements").rows.set_index("wave")

    assert rows.loc["2025", "entries"] == (entered & ~gone).sum()


def test_a_register_without_dates_says_nothing_of_entries() -> None:
    start = whole_survey().data("partnerships")["start"]
    survey = changed("partnerships", start=pd.Series(pd.NaT, index=start.index))
    made = programme_section(bare(survey))

    assert "programme_movements" not in {getattr(block, "id", "") for block in made.flat}
    figures = key_figures(bare(survey), coverage(survey, "2025"))
    assert "active" not in {figure.id.split("|")[0] for figure in figures}


def test_the_theory_names_each_concept_and_what_is_not_established() -> None:
    theory = report("whole").section("theory")
    concepts = whole_survey().framework.concepts
    chain = table(report("whole"), "theory_chain").rows
    links = table(report("whole"), "theory_links").rows

    wanted = [c.name["fr"] for c in concepts if c.kind in {"object", "approach", "impact"}]
    assert len(chain) == len(wanted)
    assert list(links["horizon"]) == ["18 mois", "7 ans", "28 ans"]
    assert links["ripe"].is_monotonic_decreasing
    assert "Ce que le rapport n’établit pas" in bullets(theory)


def test_passages_between_phases_are_told_only_where_phases_are_dated() -> None:
    stages = report("whole").section("stages")
    assert any(isinstance(b, Paragraph) and "sans la dater" in b.text for b in stages.blocks)

    passages = in_section(stages_section(bare(_phases_by_wave())), "stages_passages")
    numbers = passages.rows.drop(columns="from")
    facts = {wave: _phases_by_wave().facts(wave)["phase"] for wave in ("2024", "2025")}
    expected = pd.crosstab(facts["2024"], facts["2025"])
    expected = expected.loc[
        ["rd", "modelisation", "deploiement"], ["rd", "modelisation", "deploiement"]
    ]
    told = numbers.notna().to_numpy()

    assert told.any()
    assert (numbers.to_numpy()[told] == expected.to_numpy()[told]).all()


@cache
def _phases_by_wave() -> Survey:
    """The example, sixty partnerships of which were still in research in 2024."""
    survey = whole_survey()
    sheet = survey.tables["partnerships"]
    first = sheet.data[sheet.data["wave"].isna()]
    earlier = first.iloc[:60].assign(wave="2024", phase="rd")
    data = pd.concat([sheet.data, earlier.set_axis(range(9000, 9060))])
    return replace(survey, tables={**survey.tables, "partnerships": replace(sheet, data=data)})


def test_a_passage_of_few_organisations_is_withheld() -> None:
    survey = _phases_by_wave()
    sheet = survey.tables["partnerships"]
    dated = sheet.data["wave"].eq("2024") & sheet.data["phase"].notna()
    now = survey.facts("2025")["phase"]
    moved = dated & sheet.data["partnership"].map(now).eq("modelisation")
    data = sheet.data[~dated | (moved & (moved.cumsum() <= 2))]
    few = replace(survey, tables={**survey.tables, "partnerships": replace(sheet, data=data)})
    passages = in_section(stages_section(bare(few)), "stages_passages")

    assert passages.withheld
    for key, positions in passages.withheld.items():
        assert passages.rows[key].iloc[list(positions)].isna().all()
    assert passages.title == "Passages d’une phase à l’autre, de 2024 à 2025"


# --- Results and trajectories -------------------------------------------------------------------


def test_an_engagement_of_few_organisations_is_withheld_with_its_people() -> None:
    reached = table(report("whole"), "results_reached")
    hidden = reached.withheld["met"]

    assert hidden
    assert reached.withheld["objectives"] == hidden
    assert reached.rows.loc[list(hidden), ["met", "objectives"]].isna().all(axis=None)
    assert (reached.rows["met"].dropna() <= reached.rows["objectives"].dropna()).all()


def test_each_row_of_results_says_its_evidence() -> None:
    rows = table(report("whole"), "results_reached").rows
    told = rows[["met", "people"]].notna().any(axis=1)

    assert (rows.loc[told, "source"] != "").all()
    assert set(rows.loc[told, "reach"]) == {"description"}


def test_engagements_that_share_no_partnership_do_not_give_a_withheld_one_back() -> None:
    register = whole_survey().data("partnerships")
    single = register["engagements"].str.split(";").str[0].str.strip()
    made = reached_table(bare(changed("partnerships", engagements=single)))

    assert made is not None

    # The programme's total of objectives is told elsewhere: one alone would be the rest.
    assert len(made.withheld.get("objectives", ())) != 1


def test_changes_are_those_of_the_partnerships_present_in_both_waves() -> None:
    rows = table(report("whole"), "changes_dimension").rows

    given = rows.dropna(subset=["change"])
    assert len(given)
    assert np.allclose(given["after"] - given["before"], given["change"])
    stable = given["verdict"].str.startswith("stable")
    assert ((given["low"] <= 0) & (given["high"] >= 0) == stable).all()


def test_findings_on_changes_are_of_the_two_sides_that_every_report_compares() -> None:
    made = material()
    wide = made.changes["change"].notna() & made.changes["side"].eq("B")
    third = made.changes[wide].assign(side="C", change=99.0, verdict="up")
    more = replace(made, changes=pd.concat([made.changes, third]))

    assert set(clear_changes(more, "criterion")["side"]) <= {"A", "B"}


def test_a_new_version_of_the_framework_is_told_among_the_cautions() -> None:
    revised = replace(material(), breaks={"2025": {"sens": "changed"}})
    unasked = replace(material(), breaks={"2025": {"sens": "not_asked"}})
    told = [
        [b.items for b in essentials_section(m).blocks if isinstance(b, Bullets)][-1]
        for m in (revised, unasked)
    ]

    assert any("Le référentiel a changé entre 2024 et 2025" in line for line in told[0])
    assert not any("Le référentiel a changé" in line for line in told[1])


def test_attrition_stands_beside_the_changes() -> None:
    attrition = table(report("whole"), "changes_attrition").rows
    scores = table(report("whole"), "waves_scores").rows

    for side, of_side in attrition.groupby("side"):
        seen = scores[scores["side"] == side]
        assert (of_side["n"] + of_side["only_after"]).iloc[0] <= seen["n_2025"].max()


def test_one_wave_alone_has_no_trajectory_and_says_so() -> None:
    scores = material().scores
    last = replace(material(), scores=scores[scores["wave"] == "2025"])

    assert trajectories_section(last) is None
    (absent,) = [
        block
        for block in bullets(reading_section(last, ["trajectories"])).values()
        if "ne figure pas" in block.title
    ]
    assert any("une seule campagne" in line for line in absent.items)


# --- Failures, partnerships, annexes ------------------------------------------------------------


def test_failures_count_the_objectives_that_were_not_met() -> None:
    outcomes = example().tables["objectives"]["outcome"].value_counts()
    said = bullets(report("whole").section("failures"))["Objectifs non atteints"]

    assert said.items[0].startswith(str(outcomes["non_atteint"]))
    assert said.refs[0] == ("objectives:non_atteint|count|programme||2025",)


def test_the_least_favourable_questions_are_the_lowest_of_all() -> None:
    made = report("whole")
    lowest = table(made, "failures_lowest")
    every = pd.concat(
        [
            t.rows[["favourable", "n"]]
            for t in made.tables
            if t.id.endswith("_items") and "theme" not in t.id
        ]
    )

    assert lowest.rows["favourable"].is_monotonic_increasing
    assert (lowest.rows["n"] >= 20).all()
    assert lowest.rows["favourable"].iloc[0] >= every["favourable"].min()


def test_an_anonymous_campaign_names_no_partnership_and_says_why() -> None:
    made = report("whole")
    (absent,) = [b for b in bullets(made.section("reading")).values() if "ne figure pas" in b.title]

    assert "partnerships" not in {section.id for section in made.sections}
    assert any(line.startswith("Liste des partenariats") for line in absent.items)


def test_only_partnerships_all_of_whose_parties_agree_are_named() -> None:
    facts = agreed().facts("2025")
    named = in_section(partnerships_section(bare(agreed())), "partnerships_list").rows["name"]
    allowed = facts[facts.index.isin(agreeing(agreed()))]["name"].str.replace("'", "’")

    assert sorted(plain(name) for name in named) == sorted(plain(name) for name in allowed)
    assert 0 < len(named) < len(facts)


def plain(name: str) -> str:
    return name.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_long_list_of_partnerships_is_not_printed() -> None:
    listed = in_section(partnerships_section(bare(agreed())), "partnerships_list")
    assert listed.depth == ("detail" if len(listed.rows) > 60 else "body")


def test_the_questionnaire_holds_every_question_word_for_word() -> None:
    shown = table(report("whole"), "questionnaire_all").rows
    items = whole_survey().framework.items

    assert shown["item"].tolist() == [item.id for item in items]
    assert shown["text"].iloc[0] == items[0].text["fr"]


def test_national_series_stand_in_an_annex_apart_from_contributions() -> None:
    made = report("whole")
    assert {c.id for c in made.charts if c.kind == "series"} <= {
        block.id for block in made.section("series").blocks if hasattr(block, "id")
    }
    assert not [b for b in made.section("sdg17").flat if getattr(b, "kind", "") == "series"]


# --- What is printed ----------------------------------------------------------------------------


def test_tables_that_are_printed_are_short() -> None:
    long = {"traceability_ledger", "trace_blocks"}
    printed = [t for s in report("whole").sections for t in s.flat if isinstance(t, ReportTable)]
    printed = [t for t in printed if t.depth != "detail" and t.id not in long]

    assert {t.id: len(t.rows) for t in printed if len(t.rows) > 15} == {}


def test_a_heading_that_is_printed_heads_something_that_is() -> None:
    for section in report("whole").sections:
        blocks = [block for block in section.flat if getattr(block, "depth", "body") != "detail"]
        for one, other in zip(blocks, [*blocks[1:], None], strict=True):
            headed = type(other).__name__ not in {"Heading", "NoneType"}
            assert type(one).__name__ != "Heading" or headed, (section.id, one)


def test_one_identifier_is_one_figure_wherever_it_stands() -> None:
    made = report("whole")
    seen: dict[str, float] = {}
    shared = set()
    for section in made.sections:
        for block in section.flat:
            frame = getattr(block, "rows", getattr(block, "data", None))
            for key, ids in getattr(block, "ids", {}).items():
                for id, value in zip(ids, frame[key], strict=True):
                    if not id or pd.isna(value):
                        continue
                    shared |= {id} if id in seen else set()
                    assert seen.setdefault(id, value) == pytest.approx(value), (id, block.id)
    assert "sens|mean|programme|A|2025" in shared
    assert any("|gap|" in id for id in shared)


def test_scores_in_charts_bear_the_identifiers_of_the_score_table() -> None:
    made = report("whole")
    known = codes(made)
    by_kind = {"dumbbell": "a", "profile": "value", "lines": "value"}
    for chart in made.charts:
        if chart.kind in by_kind:
            ids = chart.ids[by_kind[chart.kind]]
            assert all("|mean|" in id and id in known for id in ids), chart.id


def test_the_register_alone_still_tells_its_programme() -> None:
    made = report("register")
    ids = {section.id for section in made.sections}

    assert {"essentials", "programme", "theory", "stages", "method"} <= ids
    assert not {"dimensions", "views", "items", "trajectories"} & ids


def test_a_difference_has_the_plural_of_the_number_that_is_read() -> None:
    voice = bare(whole_survey())
    said = [voice.pointed(value).replace("\u00a0", " ") for value in (0.6, -1.4, 1.6, -12.0, 0.0)]
    assert said == ["+1 point", "\u22121 point", "+2 points", "\u221212 points", "0 point"]


def test_where_the_groups_differ_their_numbers_stand_beside_the_scores() -> None:
    said = [
        block.text
        for section in report("whole").sections
        for block in section.flat
        if isinstance(block, Paragraph) and "la plus grande différence porte" in block.text
    ]
    assert all(text.count("n\u00a0=\u00a0") == 2 for text in said)


def test_the_programme_says_with_how_many_organisations_it_works() -> None:
    lead = report("whole").section("programme").blocks[0]
    assert isinstance(lead, Paragraph)
    assert f"{partner_organisations(whole_survey())} organisations partenaires" in lead.text
