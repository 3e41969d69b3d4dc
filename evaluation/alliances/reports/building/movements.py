"""Entries, exits and renewals: the programme's life between waves, as the register dates it."""

import pandas as pd

from alliances.reports.material import Material
from alliances.reports.model import Block, Heading, ReportTable, TableColumn
from alliances.reports.movements import Movement, movements
from alliances.reports.naming import of_programme

_COUNTED = {"n": "active", "entries": "entries", "exits": "exits", "renewed": "renewed"}


def movement_blocks(material: Material) -> list[Block]:
    """Return the table of entries, exits and renewals by wave; nothing without dates or waves."""
    made = movements(material.survey, material.waves) if material.waves else []
    if not made:
        return []
    return [Heading(material.say("annual.movements.heading")), _table(material, made)]


def _table(material: Material, made: list[Movement]) -> ReportTable:
    say, last = material.say, made[-1]
    rows = pd.DataFrame(
        {
            "wave": [each.wave for each in made],
            **{
                key: [_number(getattr(each, name)) for each in made]
                for key, name in _COUNTED.items()
            },
        }
    )
    undated = int(material.facts["start"].isna().sum()) if "start" in material.facts else 0
    notes = [say(f"annual.movements.definitions.{key}") for key in _COUNTED]
    if undated:
        notes.append(material.many("annual.movements.undated", undated))
    return ReportTable(
        "programme_movements",
        _title(material, last),
        (
            TableColumn("wave", say("columns.wave")),
            *(
                TableColumn(key, say(f"annual.movements.columns.{key}"), "integer")
                for key in _COUNTED
            ),
        ),
        rows,
        reading=material.many("annual.movements.reading", last.active, wave=last.wave),
        scope=material.scope(len(material.facts)),
        source=material.source,
        notes=tuple(notes),
        subtitle=say("annual.movements.subtitle"),
        ids={
            key: tuple(of_programme(each.wave, name, "count") for each in made)
            for key, name in _COUNTED.items()
        },
        method=say("annual.formulas.movements"),
    )


def _title(material: Material, last: Movement) -> str:
    if last.entries is None or last.exits is None:
        return material.many("annual.movements.title_first", last.active, wave=last.wave)
    return material.say(
        "annual.movements.title",
        entries=material.many("annual.movements.entered", last.entries),
        exits=material.many("annual.movements.left", last.exits),
        before=material.previous,
        after=last.wave,
    )


def _number(value: int | None) -> float:
    return float("nan") if value is None else float(value)
