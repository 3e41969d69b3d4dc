"""Mapping files: read strictly, every mistake at once."""

from pathlib import Path

import pytest

from alliances.content import shelf
from alliances.datasets.mapping.mapping import Entry, load_mapping
from alliances.errors import FrameworkError, WrongCall
from alliances.language import explain

_SOUND = """
format = 1
[campaign]
programme = "Fondation d'exemple"
consent_mode = "agreed"
[[tables]]
table = "organisations"
columns = { organisation = "Porteur", name = "Nom du porteur" }
distinct = true
[[tables]]
table = "partnerships"
sheet = "Projets"
header_row = 4
columns = { partnership = "N°", name = "Projet", level = "Niveau" }
constants = { international = "non" }
skip_rows_where_blank = ["partnership"]
values.level = { "Région" = "regional", "Commune" = "local" }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "correspondance.toml"


def mistakes(path: Path, content: str) -> list[tuple[str, str]]:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        load_mapping(path)
    for language in ("fr", "en"):
        assert len(explain(caught.value, language).splitlines()) == 1 + len(caught.value.mistakes)
    return [(code, str(details["key"])) for code, details in caught.value.mistakes]


def test_a_sound_mapping_says_what_it_says(path: Path) -> None:
    path.write_text(_SOUND, encoding="utf-8")
    mapping = load_mapping(path)
    assert mapping.campaign == {"programme": "Fondation d'exemple", "consent_mode": "agreed"}
    assert mapping.origin == "correspondance.toml"
    assert mapping.entries[1] == Entry(
        table="partnerships",
        sheet="Projets",
        header_row=4,
        columns={"partnership": "N°", "name": "Projet", "level": "Niveau"},
        constants={"international": "non"},
        values={"level": {"Région": "regional", "Commune": "local"}},
        skip_rows_where_blank=("partnership",),
    )
    assert mapping.entries[0].distinct


def test_every_mistake_is_told_at_once_with_its_key(path: Path) -> None:
    content = """
format = 2
colour = "blue"
[campaign]
program = "x"
consent_mode = "open"
[[tables]]
table = "organisation"
columns = { name = "Nom" }
[[tables]]
table = "partnerships"
header_row = 3
first_row = 2
columns = { partnership = "N°", nane = "Projet" }
constants = { partnership = "P1" }
values.level = { "Région" = "regional" }
skip_rows_where_blank = ["identifiant"]
"""
    assert mistakes(path, content) == [
        ("out_of_range", "format"),
        ("unknown_value", "campaign.consent_mode"),
        ("unknown_key", "campaign.program"),
        ("unknown_value", "tables[1].table"),
        ("unknown_key", "tables[2].columns.nane"),
        ("first_row_above", "tables[2].first_row"),
        ("field_twice", "tables[2].constants.partnership"),
        ("values_without_column", "tables[2].values.level"),
        ("unknown_value", "tables[2].skip_rows_where_blank"),
        ("unknown_key", "colour"),
    ]


def test_a_row_number_is_whole_and_columns_are_required(path: Path) -> None:
    content = _SOUND.replace("header_row = 4", "header_row = 1.5").replace(
        'columns = { organisation = "Porteur", name = "Nom du porteur" }', ""
    )
    assert mistakes(path, content) == [
        ("missing_key", "tables[1].columns"),
        ("expected_whole_number", "tables[2].header_row"),
    ]


def test_items_of_the_framework_are_fields_of_the_answers(path: Path) -> None:
    answers = """
[[tables]]
table = "answers"
columns = { respondent = "ID", partnership = "N°", wave = "Année", EQ1a = "Question 12" }
constants = { side = "B" }
"""
    path.write_text(_SOUND + answers, encoding="utf-8")
    assert load_mapping(path).entries[2].columns["EQ1a"] == "Question 12"


def test_a_file_that_is_missing_or_no_toml_is_told(path: Path) -> None:
    with pytest.raises(WrongCall) as missing:
        load_mapping(path)
    assert missing.value.code == "mapping_file_missing"
    path.write_text("format = 1\n[[tables]\n", encoding="utf-8")
    with pytest.raises(FrameworkError) as broken:
        load_mapping(path)
    assert broken.value.details["line"] == 2


def test_the_mapping_that_ships_is_sound() -> None:
    shipped = load_mapping(str(shelf("datasets") / "examples" / "360giving.toml"))
    assert [entry.table for entry in shipped.entries].count("parties") == 2
    assert all("eur" not in entry.columns for entry in shipped.entries)
