"""Conditions asked of a register: a blank is neither a yes nor a no."""

import numpy as np
import pytest
from contribution_surveys import LA_POSTE, party, register
from hypothesis import given
from hypothesis import strategies as st

from alliances.frameworks.rules import AT_LEAST, BY_HAND, FACTS, Condition
from alliances.progress.contributing.conditions import judge
from alliances.progress.contributing.register import NO, UNKNOWN, YES, Register

GROUPS = {"company": ("entreprise",), "association": ("association",), "public": ("collectivite",)}

PARTIES = [
    party("P1", "A", "LP", eur=100.0, hours=5.0, level="national"),
    party("P1", "B", "Asso", level="local"),
    party("P2", "A", "LP", eur=0.0),
    party("P2", "B", "Inconnue"),
]
SURVEY = register(
    [
        {"international": True, "agreement": True, "beneficiaries": 12, "type_mecenat": True,
         "phase": "rd", "domains": "inclusion_numerique;economie_circulaire"},
        {"international": False, "agreement": False, "beneficiaries": 0, "type_mecenat": False,
         "phase": "modelisation", "domains": "lieux_partages"},
        {},
    ],
    PARTIES,
    LA_POSTE,
)  # fmt: skip


def asked(condition: Condition) -> list[int]:
    return judge(condition, Register(SURVEY), GROUPS).tolist()


@pytest.mark.parametrize(
    ("condition", "truths"),
    [
        (Condition(), [YES, YES, YES]),
        (Condition(facts=("international",)), [YES, NO, UNKNOWN]),
        (Condition(facts=("agreement",)), [YES, NO, UNKNOWN]),
        (Condition(facts=("beneficiaries",)), [YES, NO, UNKNOWN]),
        (Condition(facts=("money",)), [YES, NO, UNKNOWN]),
        (Condition(facts=("hours",)), [YES, UNKNOWN, UNKNOWN]),
        (Condition(by_hand=("developing_country",)), [UNKNOWN] * 3),
        (Condition(any_of={"types": ("mecenat",)}), [YES, NO, UNKNOWN]),
        (Condition(any_of={"phases": ("rd",)}), [YES, NO, UNKNOWN]),
        (Condition(any_of={"domains": ("economie_circulaire",)}), [YES, NO, UNKNOWN]),
        (Condition(any_of={"engagements": ("2022_ecologie",)}), [UNKNOWN] * 3),
        (Condition(families=("company", "association")), [YES, UNKNOWN, UNKNOWN]),
        (Condition(families=("public",)), [NO, UNKNOWN, UNKNOWN]),
        (Condition(at_least={"organisations_at_least": 2}), [YES, YES, UNKNOWN]),
        (Condition(at_least={"organisations_at_least": 3}), [NO, NO, UNKNOWN]),
        (Condition(at_least={"levels_at_least": 2}), [YES, UNKNOWN, UNKNOWN]),
        (Condition(at_least={"levels_at_least": 3}), [NO, UNKNOWN, UNKNOWN]),
        (Condition(at_least={"resource_kinds_at_least": 2}), [YES, UNKNOWN, UNKNOWN]),
    ],
)
def test_each_key_of_the_vocabulary(condition: Condition, truths: list[int]) -> None:
    assert asked(condition) == truths


def test_all_keys_must_hold_and_an_alternative_will_do() -> None:
    both = Condition(facts=("international", "hours"))
    instead = Condition(facts=("international",), otherwise=Condition(by_hand=("by_hand",)))

    assert asked(both) == [YES, NO, UNKNOWN]
    assert asked(instead) == [YES, UNKNOWN, UNKNOWN]


def test_a_register_without_parties_or_columns_knows_nothing() -> None:
    bare = Register(register([{}]))
    for name in FACTS:
        assert bare.flag(name).tolist() == [UNKNOWN]
    for name in AT_LEAST:
        assert bare.at_least(name, 2).tolist() == [UNKNOWN]
    assert bare.has_family(["association"]).tolist() == [UNKNOWN]


@given(
    st.lists(st.sampled_from(FACTS), unique=True),
    st.lists(st.sampled_from(BY_HAND), unique=True),
    st.lists(st.sampled_from(FACTS), unique=True),
)
def test_asking_more_never_makes_a_condition_easier(
    facts: list[str], hands: list[str], more: list[str]
) -> None:
    less = judge(Condition(facts=tuple(facts)), Register(SURVEY), GROUPS)
    held = Condition(facts=(*facts, *more), by_hand=tuple(hands))
    harder = judge(held, Register(SURVEY), GROUPS)
    easier = judge(Condition(tuple(facts), otherwise=held), Register(SURVEY), GROUPS)

    assert np.all(harder <= less)
    assert np.all(easier >= less)
