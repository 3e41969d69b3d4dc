"""Readings in a framework file: what they may say, and what is refused."""

from pathlib import Path

import pytest

from alliances.errors import FrameworkError
from alliances.frameworks import load_framework
from alliances.frameworks.model import Framework

SOURCE = (Path(__file__).parents[1] / "frameworks" / "partenariat.toml").read_text("utf-8")

MISTAKES = [
    ('kind = "place"', 'kind = "places"', "readings.juste_place.kind", "unknown_value"),
    ('held = "JP1"', 'held = "JP9"', "readings.juste_place.items.held", "unknown_reference"),
    ('held = "JP1", ', "", "readings.juste_place.items.held", "missing_key"),
    ('held = "JP1"', 'hold = "", held = "JP1"', "readings.juste_place.items.hold", "unknown_key"),
    ('expected = "JP4"', 'expected = "JP1"', "readings.juste_place.items.JP1", "duplicate_id"),
    ('expected = "JP4"', 'expected = "DE4"', "readings.juste_place.items.expected",
     "reading_scales_differ"),
    ('expected = "JP4"', 'expected = "DE2"', "readings.juste_place.items.expected",
     "reading_without_mean"),
    ('number = "DE2"', 'number = "DE3"', "readings.desaccords.items.number", "reading_levels"),
    ('rule = "DE4"', 'rule = "TR4t"', "readings.desaccords.items.rule", "reading_of_parties"),
    ('id = "desaccords"\nkind', 'id = "juste_place"\nkind', "readings.juste_place", "duplicate_id"),
    ('name.fr = "Juste place"\n', "", "readings.juste_place.name.fr", "missing_language"),
    ('concept_source = ["D3", "S75"]\n\n[[readings]]', 'concept_source = ["Z9"]\n\n[[readings]]',
     "readings.juste_place.concept_source", "unknown_reference"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "code"), MISTAKES)
def test_a_mistake_in_a_reading_is_named_at_its_key(
    tmp_path: Path, old: str, new: str, key: str, code: str
) -> None:
    assert SOURCE.count(old) >= 1, "the test no longer changes anything"
    file = tmp_path / "mine.toml"
    file.write_text(SOURCE.replace(old, new, 1), "utf-8")
    with pytest.raises(FrameworkError) as caught:
        load_framework(file)
    assert (key, code) in {(details["key"], what) for what, details in caught.value.mistakes}


def test_the_shipped_framework_reads_the_right_place_and_disagreements() -> None:
    readings = {each.id: each for each in load_framework("partenariat").readings}
    assert dict(readings["juste_place"].items) == {
        "held": "JP1",
        "expected": "JP4",
        "recognised": "JP2",
    }
    assert dict(readings["desaccords"].items) == {
        "number": "DE2",
        "expression": "DE1",
        "outcome": "DE3",
        "rule": "DE4",
    }
    assert {each.origin for each in readings.values()} == {"ours"}


def test_a_framework_without_readings_is_whole(small_framework: Framework) -> None:
    assert small_framework.readings == ()
