"""A question's fingerprint changes with what the respondent reads, and only with that."""

from dataclasses import replace

from alliances.frameworks.fingerprint import fingerprint
from alliances.frameworks.load import load_framework
from alliances.frameworks.model import Framework

FRAMEWORK = load_framework("partenariat")
ITEM = FRAMEWORK.item_by_id["EQ1a"]


def with_levels_renamed(framework: Framework) -> Framework:
    scale = framework.scales[ITEM.scale]
    first, *rest = scale.levels
    renamed = replace(first, label={**first.label, "fr": "Jamais"})
    scales = {**framework.scales, scale.id: replace(scale, levels=(renamed, *rest))}
    return replace(framework, scales=scales)


def test_it_changes_with_the_wording_the_scale_and_the_direction() -> None:
    usual = fingerprint(FRAMEWORK, ITEM)

    assert fingerprint(FRAMEWORK, replace(ITEM, text={**ITEM.text, "en": "Other"})) != usual
    assert fingerprint(FRAMEWORK, replace(ITEM, direction=-1)) != usual
    assert fingerprint(with_levels_renamed(FRAMEWORK), ITEM) != usual


def test_it_does_not_change_with_weight_or_place() -> None:
    moved = replace(ITEM, weight=2.0, criterion="sens.decision", core=False)

    assert fingerprint(FRAMEWORK, moved) == fingerprint(FRAMEWORK, ITEM)


def test_no_two_questions_of_the_framework_share_one_unless_they_ask_the_same() -> None:
    asked = {(item.text["fr"], item.scale) for item in FRAMEWORK.items}

    assert len({fingerprint(FRAMEWORK, item) for item in FRAMEWORK.items}) == len(asked)
