"""The table of contributions: ours is sound, one of yours is told all its mistakes at once."""

from pathlib import Path

import pytest

from alliances.errors import FrameworkError, WrongCall
from alliances.frameworks import list_frameworks, load_framework
from alliances.frameworks.goals import developing_targets
from alliances.frameworks.load_rules import load_rules
from alliances.frameworks.rules import Condition
from alliances.language.wording import causal_words

OURS = Path(__file__).parents[1] / "frameworks" / "odd17-contribution.toml"


def mistakes_of(tmp_path: Path, *changes: tuple[str, str]) -> dict[str, str]:
    text = OURS.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(FrameworkError) as caught:
        load_rules(path)
    assert caught.value.code == "rules_mistakes"
    return {str(details["key"]): code for code, details in caught.value.mistakes}


def conditions(condition: Condition) -> list[Condition]:
    more = [] if condition.otherwise is None else conditions(condition.otherwise)
    return [condition, *more]


def test_ours_has_the_twenty_activities_and_a_default() -> None:
    rules = load_rules()

    assert [rule.id for rule in rules.rules] == [f"P{number:02d}" for number in range(21)]
    assert [rule.id for rule in rules.rules if rule.default] == ["P00"]
    assert rules.rules[0].targets[0].target == "17.17"
    assert rules.status == "inspired"


def test_every_target_that_speaks_of_developing_countries_demands_an_international_part() -> None:
    asked = [t for rule in load_rules().rules for t in rule.targets]
    developing = [t for t in asked if t.target in developing_targets()]

    assert len(developing) > 15
    assert all(target.condition.international for target in developing)


def test_a_rule_that_forgets_it_is_refused(tmp_path: Path) -> None:
    forgotten = "condition = { international = true, developing_country = true }"
    found = mistakes_of(tmp_path, (forgotten, "condition = { developing_country = true }"))

    assert found == {"rules.P07.targets[1].condition": "rule_without_international"}


def test_an_alternative_that_forgets_it_is_refused_too(tmp_path: Path) -> None:
    asked = "condition = { international = true, developing_country = true"
    found = mistakes_of(tmp_path, (f"{asked} }}", f"{asked}, or = {{ money = true }} }}"))

    assert "rule_without_international" in found.values()


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = mistakes_of(
        tmp_path,
        ("when = { organisations_at_least = 3 }", "when = { organisations_atleast = 3 }"),
        ('or = { types = ["mecenat"] }', 'or = { types = ["mecena"] }'),
        ('target = "9.1"', 'target = "9.10"'),
        ('families = ["collectivite", "initiative_publique"]', 'families = ["ville"]'),
        ('when = { types = ["innovation"], phases = ["rd"] }', "when = { money = false }"),
        ('id = "P20"', 'id = "P19"'),
        ("default = true", "defaut = true"),
    )

    assert set(found.values()) == {
        "unknown_key", "empty_condition", "unknown_reference", "only_true", "duplicate_id",
    }  # fmt: skip
    assert found["rules.P03.targets[2].target"] == "unknown_reference"
    assert found["rules.P04.when.or.types"] == "unknown_reference"
    assert found["groups.public.families"] == "unknown_reference"


def test_a_rule_without_target_and_a_second_default_are_told(tmp_path: Path) -> None:
    found = mistakes_of(
        tmp_path,
        ("when = { organisations_at_least = 3 }", "default = true"),
        ('[[rules.targets]]\ntarget = "17.15"', '[[rules.cibles]]\ntarget = "17.15"'),
    )

    assert found["rules.P01.default"] == "second_default"
    assert found["rules.P15.targets"] == "rule_without_target"


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    for path in (tmp_path / "rien.toml", "x" * 4_000):
        with pytest.raises(WrongCall):
            load_rules(path)


def test_themes_that_the_rules_name_are_those_of_the_programme() -> None:
    lists = load_framework("partenariat").lists
    for rule in load_rules().rules:
        for condition in conditions(rule.when):
            for key, codes in condition.any_of.items():
                name = {"types": "type", "phases": "phase"}.get(key, key.rstrip("s"))
                assert set(codes) <= {code.code for code in lists[name].codes}


def test_the_table_is_no_framework() -> None:
    assert "odd17-contribution" not in [framework.id for framework in list_frameworks()]


def test_no_sentence_of_the_table_claims_an_effect() -> None:
    for rule in load_rules().rules:
        said = [rule.name, rule.caution, rule.evidence, *(t.sentence for t in rule.targets)]
        for words in said:
            for language, sentence in words.items():
                assert causal_words(sentence, language) == (), sentence
