"""Contributions by target: overlaps said, nothing divided, nothing given away."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from contribution_surveys import LA_POSTE, party, register
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances import contribution_totals, suggest_targets
from alliances.datasets.survey import Survey
from alliances.progress.contributing.totals import MEASURES
from alliances.progress.contributing.withholding import withheld_rows


def many(
    targets: list[str | None], eur: list[float] | None = None, mode: str = "anonymous"
) -> Survey:
    """Return partnerships of one partner each, with what the partner brings."""
    amounts = eur or [100.0] * len(targets)
    parties = [
        each
        for n, amount in enumerate(amounts, 1)
        for each in (party(f"P{n}", "A", "LP"), party(f"P{n}", "B", f"O{n}", eur=amount))
    ]
    return register([{"sdg_targets": t} for t in targets], parties, {}, mode)


def by_target(survey: Survey, **options: object) -> pd.DataFrame:
    made = contribution_totals(survey, **options)
    return made.set_index(made["target"].where(made["scope"] == "target", made["scope"]))


def test_a_partnership_counts_once_under_each_target_and_once_in_all() -> None:
    cells = ["17.17;17.16", "17.17; 17.17", "17.16", None, "4.4"]
    found = by_target(many(cells, mode="trusted_third_party"))

    assert found.loc[["17.17", "17.16", "4.4"], "partnerships"].tolist() == [2, 2, 1]
    assert found.loc["at_least_one", "partnerships"] == 4
    assert found.loc["several", "partnerships"] == 1
    assert found.loc["17.17", "shared"] == 1


def test_targets_stand_in_their_order_and_other_goals_only_where_tagged() -> None:
    targets = by_target(many(["17.10", "4.4", "17.9"])).index.tolist()

    assert targets == ["4.4", *(f"17.{n}" for n in range(1, 20)), "several", "at_least_one"]


def test_amounts_are_summed_over_those_that_give_them_and_never_divided() -> None:
    eight = ["17.17"] * 4 + ["17.17;17.16"] * 4
    found = by_target(many(eight))

    assert found.loc[["17.17", "17.16", "several", "at_least_one"], "eur"].tolist() == [
        800, 400, 400, 800,
    ]  # fmt: skip
    assert found.loc["17.16", "eur_partnerships"] == 4
    assert found.loc["17.3", ["eur", "withheld"]].tolist() == [pd.NA, ""]
    assert "4" in contribution_totals(many(eight)).attrs["shares"]


def test_fewer_than_three_organisations_give_no_amount() -> None:
    found = by_target(many(["17.17", "17.17", *["17.16"] * 4]))

    assert pd.isna(found.loc["17.17", "eur"])
    assert "eur" in found.loc["17.17", "withheld"]
    assert found.loc["17.17", "partnerships"] == 2
    # Nor does the sum over all less that of the others.
    assert pd.isna(found.loc["at_least_one", "eur"]) or pd.isna(found.loc["17.16", "eur"])


def test_one_that_brings_nearly_all_gives_no_amount() -> None:
    found = by_target(many(["17.17"] * 5, [10_000.0, 1, 1, 1, 1]))

    assert pd.isna(found.loc["17.17", "eur"])


def test_one_partner_in_three_partnerships_is_one_organisation() -> None:
    parties = [party(f"P{n}", "B", "O1", eur=10) for n in range(1, 4)]
    found = by_target(register([{"sdg_targets": "17.17"}] * 3, parties))

    assert pd.isna(found.loc["17.17", "eur"])


def test_an_overlap_that_sums_give_away_is_withheld() -> None:
    # 17.17 + 17.16 - at least one = the only partnership with both.
    found = by_target(many(["17.17"] * 4 + ["17.16"] * 4 + ["17.17;17.16"]))
    shown = found.loc[["17.17", "17.16", "at_least_one"], "eur"].notna()

    assert not shown.all()


def test_grades_of_few_organisations_are_shown_only_with_consent() -> None:
    anonymous = by_target(many(["17.17", *["17.16"] * 3]))
    evaluator = by_target(many(["17.17", *["17.16"] * 3], mode="trusted_third_party"))

    assert pd.isna(anonymous.loc["17.17", "role_principal"])
    assert "grades" in anonymous.loc["17.17", "withheld"]
    assert anonymous.loc["17.16", "role_principal"] == 3
    assert evaluator.loc["17.17", "role_principal"] == 1


def test_of_a_few_partnerships_nothing_is_told_but_how_many_they_are() -> None:
    parties = [party("P1", "B", name, eur=10) for name in ("O1", "O2", "O3")]
    found = by_target(register([{"sdg_targets": "17.9;17.17"}], parties)).loc["17.9"]

    # One partnership of three partners is one partnership.
    assert found["partnerships"] == 1
    told = ["shared", "role_principal", "evidence_source_declare", "eur", "eur_partnerships"]
    assert found[told].isna().all()


def test_grades_of_one_partnership_are_not_the_difference_of_two_targets() -> None:
    found = by_target(many(["17.16;17.17"] * 4 + ["17.17"]))
    shown = found["role_principal"].notna()

    assert not (shown["17.16"] and shown["17.17"])
    assert shown["17.16"] or shown["17.17"]


def test_a_table_of_tags_counts_as_it_is_without_what_is_not_met() -> None:
    survey = many([None] * 4)
    suggested = suggest_targets(survey)
    found = by_target(survey, tags=suggested)
    none = by_target(survey)

    assert found.loc["17.17", ["partnerships", "status_suggested"]].tolist() == [4, 4]
    assert none.loc["at_least_one", "partnerships"] == 0


def test_a_suggestion_whose_condition_is_not_met_is_not_counted() -> None:
    parties = [each for n in (1, 2, 3) for each in (
        party(f"P{n}", "A", "LP", eur=10), party(f"P{n}", "B", "Asso"),
    )]  # fmt: skip
    survey = register([{"international": False}] * 3, parties, LA_POSTE)
    suggested = suggest_targets(survey)
    found = by_target(survey, tags=suggested)

    assert "not_met" in set(suggested.loc[suggested["target"] == "17.3", "status"])
    assert found.loc[["17.3", "17.17"], "partnerships"].tolist() == [0, 3]


def test_no_column_claims_a_share_or_a_score() -> None:
    found = contribution_totals(many(["17.17"]))

    assert not [name for name in found if "share" in name and name != "shared"]
    assert not {"score", "percent", "weight"} & set(found)


def test_a_register_without_parties_still_counts() -> None:
    found = by_target(register([{"sdg_targets": "17.17", "beneficiaries": 10}] * 4))

    assert found.loc["17.17", ["partnerships", "beneficiaries"]].tolist() == [4, 40]
    assert pd.isna(found.loc["17.17", "eur"])


TARGETS = st.lists(st.sampled_from(["17.17", "17.16", "17.14", "4.4"]), max_size=3).map(";".join)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(TARGETS, st.integers(0, 1000)), min_size=1, max_size=9))
def test_distinct_partnerships_never_exceed_the_rows_of_their_targets(
    drawn: list[tuple[str, int]],
) -> None:
    survey = many([targets or None for targets, _ in drawn], [float(eur) for _, eur in drawn])
    found = contribution_totals(survey)
    targets = found[found["scope"] == "target"]
    every = found[found["scope"] == "at_least_one"].iloc[0]

    assert every["partnerships"] <= targets["partnerships"].sum()
    assert targets["partnerships"].max() <= every["partnerships"]
    for measure in MEASURES:
        assert (targets[f"{measure}_partnerships"] <= targets["partnerships"]).all()
        shown = targets[measure].dropna()
        if not pd.isna(every[measure]) and len(shown):
            assert shown.max() <= every[measure]


def isolated(shown: np.ndarray, partners: list[frozenset[str]], fewest: int) -> bool:
    """Whether a combination of the sums shown stands on too few organisations: by rank."""
    matrix = np.vstack([shown.astype(float), np.ones(shown.shape[1])])
    rank = np.linalg.matrix_rank(matrix)
    names = sorted(frozenset().union(*partners))
    for size in range(1, fewest):
        for few in combinations(names, size):
            inside = [place for place, who in enumerate(partners) if who <= set(few)]
            outside = np.delete(matrix, inside, axis=1)
            left = np.linalg.matrix_rank(outside) if outside.shape[1] else 0
            if inside and left < rank:
                return True
    return False


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_no_combination_of_the_sums_shown_isolates_two_organisations(data: st.DataObject) -> None:
    count = data.draw(st.integers(4, 9))
    names = st.frozensets(st.sampled_from("abcdefgh"), min_size=1, max_size=2)
    partners = data.draw(st.lists(names, min_size=count, max_size=count))
    cells = st.lists(st.booleans(), min_size=count, max_size=count)
    member = np.array(data.draw(st.lists(cells, min_size=1, max_size=3)))
    member = np.vstack([member, member.sum(axis=0) > 1, member.any(axis=0)])
    amounts = np.linspace(10, 20, count)
    if len(frozenset().union(*partners)) < 3:
        return
    hidden = withheld_rows(member, amounts, partners, 3, [len(member) - 1])
    shown = member[~hidden & member.any(axis=1)]

    assert not len(shown) or not isolated(shown, partners, 3)


@pytest.mark.parametrize("fewest", [1, 2, 3, 4])
def test_sums_over_enough_that_do_not_overlap_are_shown(fewest: int) -> None:
    member = np.zeros((3, 10), dtype=bool)
    member[0, :5], member[1, 5:], member[2] = True, True, True
    partners = [frozenset({f"O{place}"}) for place in range(10)]

    assert not withheld_rows(member, np.full(10, 5.0), partners, fewest).any()


def test_two_partnerships_without_a_target_are_not_left_over_by_subtraction() -> None:
    member = np.zeros((3, 12), dtype=bool)
    member[0, :5], member[1, 5:10], member[2, :10] = True, True, True
    partners = [frozenset({f"O{place}"}) for place in range(12)]
    hidden = withheld_rows(member, np.full(12, 5.0), partners, 3, last=[2])

    # All less those with a target leave two; so do all less both targets.
    assert hidden[2]
    assert hidden[:2].sum() == 1
