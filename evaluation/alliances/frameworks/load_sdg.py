"""The parts of a framework of SDG targets: groups, targets, indicators by version, series."""

from collections.abc import Callable

from alliances.frameworks.load_checks import reference, unique
from alliances.frameworks.load_keys import Block, Mistake
from alliances.frameworks.load_parts import Languages
from alliances.frameworks.model import Framework, Indicator, Series, Target, TargetGroup

DIRECTIONS = ("increase", "decrease", "binary", "multiple")
TARGET_ORIGINS = ("text", "open-sdg")
VALUE_KINDS = ("number", "binary", "share-of-countries")


def read_group(languages: Languages) -> Callable[[Block], TargetGroup]:
    """Return the reader of a group of targets."""

    def read(block: Block) -> TargetGroup:
        return TargetGroup(id=block.name("id"), name=block.words("name", languages))

    return read


def read_target(languages: Languages) -> Callable[[Block], Target]:
    """Return the reader of a target."""

    def read(block: Block) -> Target:
        return Target(
            code=block.name("code"),
            group=block.text("group"),
            title=block.words("title", languages),
            official=block.words("official", languages),
            subgroup=block.text("subgroup", ""),
            note=block.words("note", languages, required=False),
            source=block.text("source", ""),
        )

    return read


def read_indicator(languages: Languages) -> Callable[[Block], Indicator]:
    """Return the reader of an indicator in one version of the framework."""

    def read(block: Block) -> Indicator:
        return Indicator(
            code=block.name("code"),
            version=block.name("version"),
            target=block.text("target"),
            name=block.words("name", languages),
            unit=block.words("unit", languages),
            direction=block.choice("direction", DIRECTIONS),
            custodian=block.words("custodian", languages),
            series=block.texts("series"),
            tier=block.text("tier", ""),
            current=block.flag("current"),
            valid_from=block.text("valid_from", ""),
            valid_to=block.text("valid_to", ""),
            numeric_target=block.text("numeric_target", ""),
            target_year=block.text("target_year", ""),
            change=block.words("change", languages, required=False),
            source=block.text("source", ""),
        )

    return read


def read_series(languages: Languages) -> Callable[[Block], Series]:
    """Return the reader of a UN series."""

    def read(block: Block) -> Series:
        return Series(
            code=block.name("code"),
            indicator=block.name("indicator"),
            name=block.words("name", languages),
            unit=block.words("unit", languages),
            official=block.text("official"),
            value_kind=block.choice("value_kind", VALUE_KINDS, "number"),
            note=block.words("note", languages, required=False),
            replaces=block.text("replaces", ""),
            target_value=block.number("target_value", 0.0) if block.has("target_value") else None,
            target_origin=block.choice("target_origin", TARGET_ORIGINS, TARGET_ORIGINS[0]),
            limit=block.number("limit", 0.0) if block.has("limit") else None,
            direction=block.choice("direction", ("", *DIRECTIONS[:2]), ""),
        )

    return read


def check_sdg(framework: Framework, mistakes: list[Mistake]) -> None:
    """Add every broken reference among targets, indicators and series to the list of mistakes."""
    groups = [group.id for group in framework.groups]
    subgroups = [group.id for group in framework.subgroups]
    targets = [target.code for target in framework.targets]
    indicators = {indicator.code for indicator in framework.indicators}
    series = [one.code for one in framework.series]
    unique(mistakes, "groups", groups)
    unique(mistakes, "subgroups", subgroups)
    unique(mistakes, "targets", targets)
    unique(mistakes, "indicators", (f"{i.code}@{i.version}" for i in framework.indicators))
    unique(mistakes, "series", series)
    for target in framework.targets:
        reference(mistakes, f"targets.{target.code}.group", target.group, groups)
        reference(mistakes, f"targets.{target.code}.subgroup", target.subgroup, subgroups)
        reference(mistakes, f"targets.{target.code}.source", target.source, framework.sources)
    for indicator in framework.indicators:
        path = f"indicators.{indicator.code}"
        reference(mistakes, f"{path}.target", indicator.target, targets)
        reference(mistakes, f"{path}.source", indicator.source, framework.sources)
        for code in indicator.series:
            reference(mistakes, f"{path}.series", code, series)
    for one in framework.series:
        reference(mistakes, f"series.{one.code}.indicator", one.indicator, indicators)
        reference(mistakes, f"series.{one.code}.replaces", one.replaces, series)
    current = [indicator.code for indicator in framework.indicators if indicator.current]
    unique(mistakes, "indicators", current)
