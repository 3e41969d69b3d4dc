"""Partners' words: quoted by consent only, from large strata only, without names; stories too."""

from dataclasses import replace

import pandas as pd
import pytest

from alliances.datasets.survey import Survey
from alliances.reports.building.words import words_section
from alliances.reports.material import OWNER, Material
from alliances.reports.model import Paragraph, ReportTable, Section
from alliances.reports.plan import NO_PLAN, Plan, Story
from alliances.reports.plan_remarks import plan_remarks
from alliances.reports.quotes import MOST, Quotes, quotes

WAVE = "2025"


def with_table(survey: Survey, key: str, data: pd.DataFrame) -> Survey:
    return replace(survey, tables={**survey.tables, key: replace(survey.tables[key], data=data)})


def said(survey: Survey, column: str, text: str) -> Survey:
    """The survey in which everybody who answered a question said the same."""
    answers = survey.data("answers").copy()
    answers[column] = answers[column].astype(object).where(answers[column].isna(), text)
    return with_table(survey, "answers", answers)


def chosen(survey: Survey) -> Quotes:
    return quotes(Material("fr", survey, WAVE))


def section(survey: Survey, plan: Plan = NO_PLAN) -> Section | None:
    return words_section(Material("fr", survey, WAVE, plan=plan))


def test_each_quotation_is_of_someone_who_agrees_and_whose_party_agrees(
    bundled_checked: Survey,
) -> None:
    found = chosen(bundled_checked)
    answers, parties = bundled_checked.data("answers"), bundled_checked.data("parties")
    answers = answers[answers["wave"] == WAVE].merge(parties, on=["partnership", "side"])
    agreed = answers[(answers["AC2"] == "1") & answers["consent_quote"].fillna(False).astype(bool)]
    given = agreed[["CL1b", "IN1b", "PR8b", "VA2b", "OU1"]]
    texts = set(given.stack().dropna())

    assert len(found.chosen) == MOST
    assert {quote.text for quote in found.chosen} <= texts
    assert found.agreed == given.notna().sum().sum()
    assert found.possible == found.agreed - found.small - found.named - found.unfit


def test_quotations_are_spread_over_questions_engagements_and_sides(
    bundled_checked: Survey,
) -> None:
    found = chosen(bundled_checked).chosen

    assert len({quote.item for quote in found}) == 5
    assert sum(quote.side != OWNER for quote in found) >= MOST // 2
    assert len({quote.engagement for quote in found if quote.engagement}) >= 3
    assert len({quote.text for quote in found}) == MOST


def test_the_same_survey_is_quoted_in_the_same_words_whatever_the_order_of_its_rows(
    bundled_checked: Survey,
) -> None:
    answers = bundled_checked.tables["answers"]
    turned = replace(answers, data=answers.data.iloc[::-1], states=answers.states.iloc[::-1])
    other = replace(bundled_checked, tables={**bundled_checked.tables, "answers": turned})

    one, two = chosen(bundled_checked), chosen(other)
    assert {quote.text for quote in one.chosen} == {quote.text for quote in two.chosen}


def test_an_anonymous_campaign_quotes_nobody(bundled_checked: Survey) -> None:
    campaign = replace(bundled_checked.campaign, consent_mode="anonymous")

    assert section(replace(bundled_checked, campaign=campaign)) is None


@pytest.mark.parametrize(("table", "column"), [("answers", "AC2"), ("parties", "consent_quote")])
def test_who_was_not_asked_or_refuses_is_not_quoted(
    bundled_checked: Survey, table: str, column: str
) -> None:
    data = bundled_checked.data(table)
    refused = {"AC2": "0", "consent_quote": False}[column]

    assert chosen(with_table(bundled_checked, table, data.drop(columns=column))).agreed == 0
    assert chosen(with_table(bundled_checked, table, data.assign(**{column: refused}))).agreed == 0


def test_no_word_comes_from_a_stratum_of_fewer_than_ten(bundled_checked: Survey) -> None:
    strata = bundled_checked.data("strata")
    nine = chosen(with_table(bundled_checked, "strata", strata.assign(population=9.0)))
    ten = chosen(with_table(bundled_checked, "strata", strata.assign(population=10.0)))

    assert (nine.chosen, nine.small) == ((), nine.agreed)
    assert ten.chosen and ten.small == 0


@pytest.mark.parametrize(
    "text",
    [
        "Voir avec Mme Martin avant l’été.",
        "Appeler le 06 12 34 56 78 le matin.",
        "Tout se passe bien à {commune} depuis mai.",
        "L’équipe de {name} est toujours là.",
    ],
)
def test_a_word_that_names_a_person_a_place_or_an_organisation_is_left_out(
    bundled_checked: Survey, text: str
) -> None:
    organisation = bundled_checked.data("organisations").dropna(subset=["commune"]).iloc[-1]
    words = text.format(commune=organisation["commune"], name=organisation["name"].upper())
    found = chosen(said(bundled_checked, "OU1", words))

    assert found.named > 20
    assert words not in {quote.text for quote in found.chosen}


def test_a_word_is_printed_whole_or_not_at_all(bundled_checked: Survey) -> None:
    long = "Se parler davantage, et plus tôt. " * 20
    short = chosen(said(bundled_checked, "OU1", "Rien."))

    assert "OU1" not in {quote.item for quote in chosen(said(bundled_checked, "OU1", long)).chosen}
    assert "OU1" not in {quote.item for quote in short.chosen}


def test_a_quotation_is_signed_by_a_group_of_ten_or_more_or_by_a_side_only(
    bundled_checked: Survey,
) -> None:
    facts = bundled_checked.data("partnerships")
    alone = facts.assign(engagements=[f"seul-{row}" for row in range(len(facts))])
    found = chosen(with_table(bundled_checked, "partnerships", alone))

    assert found.chosen
    assert {quote.engagement for quote in found.chosen} == {""}


def test_the_section_shows_the_words_and_how_many_could_be_quoted(bundled_checked: Survey) -> None:
    made = section(bundled_checked)
    assert made is not None
    counts = next(block for block in made.blocks if isinstance(block, ReportTable))
    printed = [b.text for b in made.blocks if isinstance(b, Paragraph) and b.style == "quote"]

    assert len(printed) == MOST
    assert all(text.startswith("«\u00a0") and "\u00a0» — " in text for text in printed)
    assert counts.rows["n"].tolist()[-1] == chosen(bundled_checked).possible
    assert len(set(counts.ids["n"])) == len(counts.rows)


def test_a_story_appears_only_where_every_party_agrees_and_the_report_says_so(
    bundled_checked: Survey,
) -> None:
    parties = bundled_checked.data("parties")
    both = parties[["consent_show", "consent_quote"]].fillna(False).astype(bool).all(axis=1)
    agreed = both.groupby(parties["partnership"]).all()
    yes, no = agreed.index[agreed][0], agreed.index[~agreed][0]
    plan = Plan(
        stories=(
            Story("Ensemble", ("Deux ans de travail.",), yes, "dossier 1", "2022_inclusion"),
            Story("Secret", ("Ne doit pas paraître.",), no, "dossier 2"),
            Story("Ailleurs", ("Pas davantage.",), "P-9999", "dossier 3", "inclusion"),
        )
    )
    made = section(bundled_checked, plan)
    assert made is not None
    said_in_it = " ".join(getattr(block, "text", "") for block in made.blocks)
    remarks = plan_remarks(plan, bundled_checked, "fr")

    assert "Ensemble" in said_in_it and "Inclusion sociale" in said_in_it
    assert "Secret" not in said_in_it and "paraître." not in said_in_it
    assert yes not in said_in_it
    assert "2 récits préparés pour ce rapport ne paraissent pas" in said_in_it
    assert [no in remark for remark in remarks] == [True, False, False]
    assert "P-9999" in remarks[1] and "2022_inclusion" in remarks[2]
