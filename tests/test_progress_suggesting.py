"""Targets suggested for partnerships: by facts, by words, never against a condition."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from contribution_surveys import LA_POSTE, party, register
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances import contribution_tags, disclosable, suggest_targets
from alliances.datasets.survey import Survey
from alliances.errors import WrongCall
from alliances.frameworks.goals import developing_targets, target_codes
from alliances.progress.contributing.suggesting import COLUMNS, STATUSES, TAGGED


def rows(survey: Survey, **options: object) -> pd.DataFrame:
    return suggest_targets(survey, **options).set_index(["partnership", "target"])


def giving(**facts: object) -> Survey:
    """Return one partnership of a company and an association, which brings money."""
    parties = [party("P1", "A", "LP", eur=1000), party("P1", "B", "Asso")]
    return register([facts], parties, LA_POSTE)


def test_a_company_and_an_association_make_17_17() -> None:
    found = rows(giving())

    assert found.loc[("P1", "17.17"), ["status", "rule", "role", "confidence"]].tolist() == [
        "suggested", "P04", "principal", "high",
    ]  # fmt: skip
    assert tuple(suggest_targets(giving()).columns) == COLUMNS


def test_17_3_is_not_met_at_home_and_unsure_abroad() -> None:
    home, abroad = rows(giving(international=False)), rows(giving(international=True))

    assert home.loc[("P1", "17.3"), "status"] == "not_met"
    assert abroad.loc[("P1", "17.3"), ["status", "confidence"]].tolist() == ["suggested", "medium"]
    assert abroad.loc[("P1", "17.3"), "rule"] == "P06"
    assert abroad.loc[("P1", "17.3"), "condition"].endswith("liste du CAD.")


def test_a_blank_is_no_proof_of_an_international_part() -> None:
    assert rows(giving(international=None)).loc[("P1", "17.3"), "status"] == "not_met"


def test_a_partnership_that_no_rule_recognises_is_suggested_17_17_at_home_only() -> None:
    found = suggest_targets(register([{"international": False}, {}, {"international": True}]))

    assert found[["partnership", "target", "rule", "confidence"]].to_numpy().tolist() == [
        ["P1", "17.17", "P00", "medium"],
        ["P2", "17.17", "P00", "medium"],
    ]


def test_words_alone_make_a_suggestion_from_text_and_no_tag() -> None:
    survey = register([{"name": "Jumelage et formation des maires", "international": True}])
    found = rows(survey)

    assert found.loc[("P1", "17.9"), ["status", "confidence", "evidence_source"]].tolist() == [
        "suggested_from_text", "low", "declare",
    ]  # fmt: skip
    assert contribution_tags(survey).empty


def test_an_objective_and_an_engagement_are_read_like_a_name() -> None:
    survey = register(
        [{"name": "Un"}], objectives=[{"partnership": "P1", "text": "Mesure d’impact partagée"}]
    )

    assert ("P1", "17.19") in rows(survey).index


def test_a_word_within_another_is_not_that_word() -> None:
    found = suggest_targets(register([{"name": "Information des publics"}]))

    assert "P09" not in set(found["rule"])


def test_facts_that_deny_an_activity_silence_its_words() -> None:
    survey = register([{"name": "Diaspora et envois de fonds", "international": False}])

    assert "P07" not in set(suggest_targets(survey)["rule"])


def test_three_organisations_and_two_kinds_of_resources_are_counted() -> None:
    parties = [
        party("P1", "A", "LP", eur=1000, hours=10),
        party("P1", "B", "Asso"),
        party("P1", "C", "Ville"),
    ]
    found = suggest_targets(register([{}], parties, LA_POSTE))
    held = dict(zip(found["target"], found["rule"], strict=True))

    assert held["17.16"] == "P02"
    assert {"17.17", "17.14", "11.3"} <= set(held)
    assert (found["target"].value_counts() == 1).all()


def test_a_declared_target_keeps_its_status_and_gets_its_rule() -> None:
    found = rows(giving(sdg_targets="17.17;4.4;17.3", international=False))

    assert found.loc[("P1", "17.17"), ["status", "rule", "confidence"]].tolist() == [
        "declared", "P04", "high",
    ]  # fmt: skip
    assert found.loc[("P1", "4.4"), ["status", "rule", "confidence", "role"]].tolist() == [
        "declared", "", "medium", "significant",
    ]  # fmt: skip
    assert found.loc[("P1", "17.3"), ["status", "confidence"]].tolist() == ["declared", "low"]


def test_a_single_declared_target_is_what_the_partnership_is_for() -> None:
    assert rows(register([{"sdg_targets": "13.1"}])).loc[("P1", "13.1"), "role"] == "principal"


@pytest.mark.parametrize(
    ("facts", "source"),
    [
        ({}, "declare"),
        ({"agreement": True}, "documente"),
        ({"beneficiaries": 10, "beneficiaries_source": "concordant"}, "concordant"),
        ({"beneficiaries": 10, "beneficiaries_source": "constate"}, "constate"),
        ({"beneficiaries": None, "beneficiaries_source": "constate"}, "declare"),
    ],
)
def test_the_source_of_evidence_is_the_best_that_the_register_holds(
    facts: dict[str, object], source: str
) -> None:
    found = suggest_targets(register([{"sdg_targets": "17.17", **facts}]))

    assert found["evidence_source"].tolist() == [source]


def test_reach_is_a_before_and_after_only_with_a_starting_value_or_two_waves() -> None:
    indicator = {"indicator": "I", "partnership": "P1", "wave": "2024", "value": 5.0}
    seen = []
    for more in (
        [{**indicator, "baseline": None, "source": "declare"}],
        [{**indicator, "baseline": 2.0, "source": "declare"}],
        [
            {**indicator, "baseline": None, "source": "constate"},
            {**indicator, "wave": "2025", "baseline": None, "source": "declare"},
        ],
    ):
        found = suggest_targets(register([{"sdg_targets": "17.17"}], indicators=more))
        seen.append((found["evidence_reach"].item(), found["evidence_source"].item()))

    assert seen == [
        ("description", "declare"), ("before_after", "declare"), ("before_after", "constate"),
    ]  # fmt: skip


def test_beyond_ten_targets_what_is_left_out_is_said() -> None:
    targets = ["17.17", *target_codes()[:11]]
    survey = register([{"sdg_targets": ";".join(targets)}])
    found = suggest_targets(survey)
    tags = contribution_tags(survey)

    assert len(found) == len(tags) == 10
    assert found["target"].tolist() == tags["target"].tolist()
    assert len(found.attrs["left_out"]) == len(tags.attrs["left_out"]) == 2
    assert {t for _, t in found.attrs["left_out"]} | set(found["target"]) == set(targets)


def test_suggestions_are_left_out_before_what_is_declared() -> None:
    declared = ";".join(target_codes()[:10])
    found = suggest_targets(giving(sdg_targets=declared))

    assert (found.loc[found["status"] != "not_met", "status"] == "declared").all()
    assert ("P1", "17.17") in found.attrs["left_out"]


def test_a_table_of_yours_takes_the_place_of_ours(tmp_path: Path) -> None:
    ours = (Path(__file__).parents[1] / "frameworks" / "odd17-contribution.toml").read_text("utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(ours.replace('target = "17.17"', 'target = "17.14"', 1), "utf-8")

    found = suggest_targets(register([{}]), rules=path)

    assert found["target"].tolist() == ["17.14"]
    with pytest.raises(WrongCall):
        suggest_targets(register([{}]), rules=tmp_path / "none.toml")


def test_an_empty_register_gives_an_empty_table() -> None:
    found = suggest_targets(replace(register([{}]), tables={}))

    assert tuple(found.columns) == COLUMNS
    assert found.empty


def test_a_review_adds_and_removes_tags() -> None:
    survey = giving(sdg_targets="17.17")
    accepted = pd.DataFrame({"partnership": ["P1", "P1"], "target": ["4.4", "17.3"]})
    tags = contribution_tags(survey, accepted)

    assert set(tags["target"]) == {"17.17", "4.4", "17.3"}
    assert set(tags["status"]) == {"declared"}
    with pytest.raises(WrongCall):
        contribution_tags(survey, pd.DataFrame({"cible": ["4.4"]}))


@pytest.mark.parametrize(
    ("mode", "shown"),
    [("anonymous", set()), ("agreed", {"P1"}), ("trusted_third_party", {"P1", "P2"})],
)
def test_rows_of_single_partnerships_are_shown_where_every_party_consents(
    mode: str, shown: set[str]
) -> None:
    parties = [
        party("P1", "A", "LP", consent_show=True),
        party("P1", "B", "Asso", consent_show=True),
        party("P2", "A", "LP", consent_show=True),
        party("P2", "B", "Ville"),
    ]
    survey = register([{"sdg_targets": "17.17"}] * 2, parties, LA_POSTE, mode)

    assert set(disclosable(contribution_tags(survey), survey)["partnership"]) == shown


FAMILIES = st.sampled_from(["entreprise", "association", "collectivite", None])
PARTNERSHIP = st.fixed_dictionaries(
    {
        "international": st.sampled_from([True, False, None]),
        "name": st.sampled_from([None, "Formation", "Jumelage", "Technologies propres", "Dette"]),
        "phase": st.sampled_from([None, "rd"]),
        "type_innovation": st.sampled_from([True, False, None]),
        "domains": st.sampled_from([None, "inclusion_numerique", "economie_circulaire"]),
        "sdg_targets": st.sampled_from([None, "17.17", "17.3;4.4", "17.10;17.1;1.a"]),
    }
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(PARTNERSHIP, min_size=1, max_size=4),
    st.lists(st.tuples(FAMILIES, st.sampled_from([None, 0, 50])), min_size=0, max_size=6),
)
def test_no_rule_suggests_a_target_of_developing_countries_at_home(
    partnerships: list[dict[str, object]], organisations: list[tuple[str | None, float | None]]
) -> None:
    families = {f"O{n}": family for n, (family, _) in enumerate(organisations) if family}
    parties = [
        party(f"P{n % len(partnerships) + 1}", "AB"[n % 2], f"O{n}", eur=eur, hours=eur)
        for n, (_, eur) in enumerate(organisations)
    ]
    found = suggest_targets(register(partnerships, parties, families))

    assert set(found["status"]) <= set(STATUSES)
    assert not found.duplicated(["partnership", "target"]).any()
    abroad = {f"P{n}" for n, facts in enumerate(partnerships, 1) if facts["international"]}
    suggested = found[found["status"].isin(["suggested", "suggested_from_text"])]
    developing = suggested[suggested["target"].isin(developing_targets())]
    assert set(developing["partnership"]) <= abroad
    assert (found[found["status"].isin(TAGGED)].groupby("partnership").size() <= 10).all()
