"""The parts of a partnership framework: scales, dimensions, criteria, items, concepts, lists."""

import re
from collections.abc import Callable

from alliances.frameworks.conditions import OPERATORS
from alliances.frameworks.load_keys import Block
from alliances.frameworks.model import (
    VOICES,
    CodeList,
    Concept,
    Criterion,
    Dimension,
    Filter,
    Item,
    Level,
    ListCode,
    MissingCode,
    Scale,
    State,
    Threshold,
)

Languages = tuple[str, ...]

ORDERED_KINDS = ("scored", "change", "balance", "opinion", "ordinal", "descriptive")
WORD_KINDS = ("nominal", "status")
OPEN_KINDS = ("count", "euros", "hours", "area", "text", "date", "codes")
ORIGINS = ("ours", "adapted", "published")
CONCEPT_KINDS = ("object", "approach", "impact", "theme")
TAGS = {"object": "object", "approach": "approach", "impact": "impact", "themes": "theme"}
"""Tag of an item to the kind of concept that it names."""

# An item is a column of the campaign workbook, and a part of the identifier of every figure.
_ITEM_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MISSING = {
    "dont_know": State.DONT_KNOW,
    "not_applicable": State.NOT_APPLICABLE,
    "refused": State.REFUSED,
}


def read_missing(languages: Languages) -> Callable[[Block], MissingCode]:
    """Return the reader of a declared kind of nothing."""

    def read(block: Block) -> MissingCode:
        state = block.choice("state", tuple(_MISSING))
        return MissingCode(
            state=_MISSING.get(state, State.DONT_KNOW),
            code=block.name("code"),
            label=block.words("label", languages),
        )

    return read


def read_scale(languages: Languages) -> Callable[[Block, str], Scale]:
    """Return the reader of a scale."""

    def read(block: Block, name: str) -> Scale:
        kind = block.choice("kind", ORDERED_KINDS + WORD_KINDS + OPEN_KINDS)
        ordered = kind in ORDERED_KINDS

        def read_level(inner: Block) -> Level:
            return Level(code=inner.code("code", ordered), label=inner.labels(languages))

        bounds = block.numbers("bounds")
        if len(bounds) != 2 and block.has("bounds"):
            block.mistake("expected_two_bounds", "bounds")
        return Scale(
            id=name,
            kind=kind,
            levels=block.each("levels", read_level),
            bounds=(bounds[0], bounds[1]) if len(bounds) == 2 else None,
            favourable=block.codes("favourable"),
            summary=block.choice("summary", ("mean", "distribution"), "distribution"),
            origin=block.choice("origin", ORIGINS),
        )

    return read


def read_dimension(languages: Languages) -> Callable[[Block], Dimension]:
    """Return the reader of a dimension."""

    def read(block: Block) -> Dimension:
        return Dimension(
            id=block.name("id"),
            name=block.words("name", languages),
            scale=block.text("scale"),
            weight=block.positive("weight", 1.0),
        )

    return read


def read_criterion(languages: Languages) -> Callable[[Block], Criterion]:
    """Return the reader of a criterion."""

    def read(block: Block) -> Criterion:
        return Criterion(
            id=block.name("id"),
            dimension=block.text("dimension"),
            name=block.words("name", languages),
            weight=block.positive("weight", 1.0),
        )

    return read


def read_item(languages: Languages, dimension_of: dict[str, str]) -> Callable[[Block], Item]:
    """Return the reader of an item; `dimension_of` gives the dimension of each criterion."""

    def read(block: Block) -> Item:
        criterion = block.text("criterion")
        direction = block.number("direction", 1.0)
        if direction not in (1, -1):
            block.mistake("bad_direction", "direction", value=f"{direction:g}")
        return Item(
            id=block.name("id", _ITEM_NAME),
            dimension=dimension_of.get(criterion, ""),
            criterion=criterion,
            text=block.words("text", languages),
            scale=block.text("scale"),
            direction=-1 if direction == -1 else 1,
            weight=block.positive("weight", 1.0),
            mirror=block.choice("mirror", ("same", "reciprocal", "none"), "none"),
            voice=block.choice("voice", VOICES, "partie"),
            roles=block.texts("roles"),
            table=block.choice("table", ("answers", "register", "objectives", "public"), "answers"),
            asked=block.choice("asked", ("each wave", "start"), "each wave"),
            filter=_read_filter(block),
            horizon_months=block.months("horizon_months"),
            tags=_read_tags(block),
            scored=block.flag("scored"),
            required=block.flag("required"),
            core=block.flag("core"),
            origin=block.choice("origin", ORIGINS),
            concept_source=", ".join(block.texts("concept_source")),
        )

    return read


def _read_filter(block: Block) -> Filter | None:
    inner = block.table("filter")
    if inner is None:
        return None
    made = Filter(
        item=inner.text("item"),
        operator=inner.choice("operator", OPERATORS),
        value=inner.any_code("value"),
    )
    inner.close()
    return made


def _read_tags(block: Block) -> dict[str, tuple[str, ...]]:
    inner = block.table("tags")
    if inner is None:
        return {}
    tags = {tag: inner.texts(tag) for tag in TAGS if inner.has(tag)}
    inner.close()
    return tags


def read_threshold(languages: Languages) -> Callable[[Block], Threshold]:
    """Return the reader of a cut-off on 0-100 scores."""

    def read(block: Block) -> Threshold:
        return Threshold(
            id=block.name("id"),
            at_least=block.between("at_least", 0.0, 100.0),
            name=block.words("name", languages),
            origin=block.choice("origin", ORIGINS),
        )

    return read


def read_concept(languages: Languages) -> Callable[[Block], Concept]:
    """Return the reader of a concept."""

    def read(block: Block) -> Concept:
        return Concept(
            id=block.name("id"),
            kind=block.choice("kind", CONCEPT_KINDS),
            name=block.words("name", languages),
            source=block.text("source"),
            definition=block.words("definition", languages, required=False),
            horizon_months=block.months("horizon_months"),
        )

    return read


def read_list(languages: Languages) -> Callable[[Block, str], CodeList]:
    """Return the reader of a code list."""

    def read_code(block: Block) -> ListCode:
        return ListCode(
            code=block.name("code"),
            label=block.labels(languages),
            valid_from=block.day("valid_from"),
            valid_to=block.day("valid_to"),
            parent=block.text("parent", ""),
            source=block.text("source", ""),
        )

    def read(block: Block, name: str) -> CodeList:
        return CodeList(
            id=name, codes=block.each("codes", read_code), source=block.text("source", "")
        )

    return read
