"""The readings of a framework file, and whether their questions can be read side by side."""

from collections.abc import Callable

from alliances.frameworks.load_checks import reference, unique
from alliances.frameworks.load_keys import Block, Mistake, note
from alliances.frameworks.load_parts import ORIGINS, Languages
from alliances.frameworks.model import Framework, Item
from alliances.frameworks.readings import NEEDED, PARTS, Reading


def read_reading(languages: Languages) -> Callable[[Block], Reading]:
    """Return the reader of a reading."""

    def read(block: Block) -> Reading:
        kind = block.choice("kind", tuple(PARTS))
        return Reading(
            id=block.name("id"),
            kind=kind,
            name=block.words("name", languages),
            items=_read_items(block, kind),
            origin=block.choice("origin", ORIGINS),
            concept_source=", ".join(block.texts("concept_source")),
        )

    return read


def _read_items(block: Block, kind: str) -> dict[str, str]:
    inner = block.table("items")
    if inner is None:
        block.mistake("missing_key", "items")
        return {}
    known, needed = PARTS.get(kind, ()), NEEDED.get(kind, ())
    items = {part: inner.text(part) for part in known if part in needed or inner.has(part)}
    if known:
        inner.close()
    return items


def check_readings(framework: Framework, mistakes: list[Mistake]) -> None:
    """Add what is wrong with the readings of a framework to its list of mistakes."""
    unique(mistakes, "readings", (reading.id for reading in framework.readings))
    for reading in framework.readings:
        path = f"readings.{reading.id}"
        found = {}
        for part, item in reading.items.items():
            if reference(mistakes, f"{path}.items.{part}", item, framework.item_by_id) and item:
                found[part] = framework.item_by_id[item]
        unique(mistakes, f"{path}.items", reading.items.values())
        for source in filter(None, reading.concept_source.split(", ")):
            reference(mistakes, f"{path}.concept_source", source, framework.sources)
        for part, each in found.items():
            if each.voice != "partie" or each.table != "answers":
                note(mistakes, "reading_of_parties", f"{path}.items.{part}", value=each.id)
        check = _check_place if reading.kind == "place" else _check_disagreement
        check(framework, path, found, mistakes)


def _check_place(
    framework: Framework, path: str, items: dict[str, Item], mistakes: list[Mistake]
) -> None:
    """Note questions that cannot be set against each other: other scale, other direction."""
    first = items.get("held")
    for part, item in items.items():
        scale = framework.scales.get(item.scale)
        if scale is not None and scale.summary != "mean":
            note(mistakes, "reading_without_mean", f"{path}.items.{part}", value=item.id)
        elif first and (item.scale, item.direction) != (first.scale, first.direction):
            details = {"value": item.id, "expected": first.id}
            note(mistakes, "reading_scales_differ", f"{path}.items.{part}", **details)


def _check_disagreement(
    framework: Framework, path: str, items: dict[str, Item], mistakes: list[Mistake]
) -> None:
    """Note a number of disagreements that has no order, and parts without levels."""
    for part, item in items.items():
        scale = framework.scales.get(item.scale)
        if scale is None:
            continue
        if not scale.levels or (part == "number" and not scale.ordered):
            details = {"value": item.id, "kind": scale.kind}
            note(mistakes, "reading_levels", f"{path}.items.{part}", **details)
