"""What a foreign column may become: every field of ours, with the words by which it is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from alliances.content import shelf
from alliances.frameworks.headings import heading_of
from alliances.frameworks.load_toml import document
from alliances.frameworks.model import Framework, Words
from alliances.frameworks.sheets import ANSWER_SHEETS, Column, sheets
from alliances.language import LANGUAGES, text

SIDED = ("organisations_a", "organisations_b")
"""The two organisations that a grant names on one row: who gives, side A, and who receives."""

_TABLES = (
    *SIDED,
    "organisations",
    "partnerships",
    "parties",
    "invitations",
    "answers",
    "area",
    "people",
    "objectives",
    "indicators",
    "recommendations",
    "agreements",
)


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column may become.

    Attributes
    ----------
    name
        ``answers.SE1``, ``partnerships.start``, ``organisations_b.name``.
    table
        The table of ours that it stands in; the two organisations of a grant share one.
    label
        What people call it, with its table, by language.
    exact
        The very headings that mean this field: its key, and what people read, in both languages.
    others
        Headings that often mean it.
    """

    name: str
    table: str
    column: Column
    label: Words
    exact: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The table, the two organisations of a grant apart."""
        return self.name.partition(".")[0]


def targets(framework: Framework) -> dict[str, Target]:
    """Return every field that a column may become, by name, in the order of our sheets."""
    return {target.name: target for target in _targets(framework)}


def _targets(framework: Framework) -> Iterator[Target]:
    declared = sheets(framework)
    for group in _TABLES:
        table = "organisations" if group in SIDED else group
        if table not in declared:
            continue
        for column in declared[table].columns:
            if group in SIDED and column.key not in {"organisation", "name", "siret"}:
                continue
            heads = {
                language: heading_of(column, declared[table], framework, language)
                for language in LANGUAGES
            }
            label = {
                language: f"{_table_name(group, table, framework, language)} – {heads[language]}"
                for language in LANGUAGES
            }
            # Of the organisations of a grant only the file's own words tell which is which.
            exact = () if group in SIDED else (column.key, *heads.values())
            others = tuple(_known_headings().get(group, {}).get(column.key, ()))
            yield Target(f"{group}.{column.key}", table, column, label, exact, others)


def _table_name(group: str, table: str, framework: Framework, language: str) -> str:
    if group in SIDED:
        return text(f"mapping.{group}", language)
    return sheets(framework)[table].name(language)


@cache
def _known_headings() -> Mapping[str, Mapping[str, list[str]]]:
    read = document(shelf("frameworks") / "common" / "headings.toml")
    return {table: fields for table, fields in read.items() if isinstance(fields, dict)}


def is_answer(target: Target) -> bool:
    """Return whether a target is an item of an answer sheet."""
    return target.table in ANSWER_SHEETS and target.column.kind == "item"
