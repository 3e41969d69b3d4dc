"""The 17 goals as data: 169 codes, each a text, in the order of their dotted parts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances.datasets.lists import lists_in_force, vocabularies
from alliances.datasets.parsing.codes import parse_targets
from alliances.frameworks import load_framework
from alliances.frameworks.goals import (
    developing_targets,
    goal_of,
    in_target_order,
    load_goals,
    target_codes,
    target_labels,
    target_order,
)

FACTS = Path(__file__).parents[2] / "shared" / "facts" / "sdg17" / "sdg17_targets.csv"
COUNTS = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]
"""Targets of each goal in A/RES/70/1."""


@pytest.fixture(scope="module")
def known():
    lists = lists_in_force(load_framework("partenariat"), None)
    return vocabularies(lists)["sdg_target"]


def test_the_agenda_has_169_targets_under_17_goals() -> None:
    assert [len(goal.targets) for goal in load_goals()] == COUNTS
    assert len(target_codes()) == len(set(target_codes())) == 169
    assert [goal.number for goal in load_goals()] == list(range(1, 18))


def test_every_code_stands_under_its_goal() -> None:
    for goal in load_goals():
        assert {goal_of(code) for code in goal.targets} == {goal.number}
        assert list(goal.targets) == in_target_order(goal.targets)


def test_goal_17_has_the_codes_of_the_official_list() -> None:
    if not FACTS.exists():
        pytest.skip("the shared facts are not beside this checkout")
    lines = FACTS.read_text("utf-8").splitlines()[1:]
    official = [line.split(",")[0] for line in lines]

    assert list(load_goals()[16].targets) == official


def test_the_list_of_a_campaign_names_the_targets_of_goal_17_as_the_goals_do() -> None:
    shared = [code.code for code in load_framework("partenariat").lists["sdg_target"].codes]

    assert shared == list(load_goals()[16].targets)


def test_17_10_comes_after_17_9_and_letters_after_numbers() -> None:
    assert in_target_order(["17.10", "1.a", "17.9", "1.5", "17.1", "2.1"]) == [
        "1.5", "1.a", "2.1", "17.1", "17.9", "17.10",
    ]  # fmt: skip


@given(st.permutations(list(target_codes())))
def test_any_order_is_put_right(codes: list[str]) -> None:
    assert in_target_order(codes) == list(target_codes())


@given(st.text(max_size=6))
def test_no_code_breaks_the_order(code: str) -> None:
    assert target_order(code) == target_order(code)
    assert goal_of(code) >= 0


def test_targets_of_developing_countries_are_targets() -> None:
    assert developing_targets() <= set(target_codes())
    assert {"17.3", "17.6", "17.7", "17.9", "17.18"} <= developing_targets()
    assert not {"17.1", "17.14", "17.16", "17.17", "17.19", "4.4"} & developing_targets()


@pytest.mark.parametrize("code", target_codes())
def test_a_campaign_accepts_every_target(code: str, known) -> None:
    assert parse_targets(code, known) == (code, None)


@pytest.mark.parametrize("code", ["4.10", "17.20", "18.1", "1.c", "9.10", "4"])
def test_a_target_that_does_not_exist_is_a_finding(code: str, known) -> None:
    value, problem = parse_targets(code, known)

    assert value is None
    assert problem is not None and problem.code == "unknown_code"


@pytest.mark.parametrize("number", [17.1, 4.4, 16.1])
def test_a_target_that_excel_made_a_number_is_refused(number: float, known) -> None:
    value, problem = parse_targets(number, known)

    assert value is None
    assert problem is not None and problem.code == "ambiguous_target"


def test_the_label_of_another_goal_names_the_goal_and_is_read_back(known) -> None:
    label = target_labels({}, "fr")["4.4"]

    assert label == "ODD 4 (Éducation de qualité), cible 4.4"
    assert parse_targets(f"{label}; 17.17", known) == ("4.4;17.17", None)
    assert target_labels({"17.17": "Alliances"}, "en")["17.17"] == "Alliances"


def test_the_lists_that_workbooks_offer_stay_short() -> None:
    assert len(load_framework("partenariat").lists["sdg_target"].codes) == 19
