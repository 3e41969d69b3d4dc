"""The parts of a framework of SDG targets beside the UN's: other sets, and goalposts."""

from collections.abc import Callable

from alliances.frameworks.load_checks import reference, unique
from alliances.frameworks.load_keys import Block, Mistake
from alliances.frameworks.load_parts import Languages
from alliances.frameworks.model import Framework
from alliances.frameworks.sdg_sets import Goalposts, IndicatorSet, SetIndicator

_DIRECTIONS = ("increase", "decrease")


def read_set(languages: Languages) -> Callable[[Block], IndicatorSet]:
    """Return the reader of a set of indicators."""

    def read(block: Block) -> IndicatorSet:
        return IndicatorSet(
            id=block.name("id"),
            name=block.words("name", languages),
            source=block.text("source"),
            note=block.words("note", languages, required=False),
        )

    return read


def read_set_indicator(languages: Languages) -> Callable[[Block], SetIndicator]:
    """Return the reader of an indicator of a set."""

    def read(block: Block) -> SetIndicator:
        return SetIndicator(
            code=block.name("code"),
            set=block.text("set"),
            name=block.words("name", languages),
            unit=block.words("unit", languages),
            direction=block.choice("direction", _DIRECTIONS),
            target=block.text("target", ""),
            target_value=_number(block, "target_value"),
            target_year=_year(block, "target_year"),
            breaks=tuple(int(year) for year in block.numbers("breaks")),
            note=block.words("note", languages, required=False),
        )

    return read


def read_goalposts(languages: Languages) -> Callable[[Block], Goalposts]:
    """Return the reader of the goalposts of an indicator."""

    def read(block: Block) -> Goalposts:
        posts = Goalposts(
            code=block.name("code"),
            name=block.words("name", languages),
            lower=block.number("lower"),
            optimum=block.number("optimum"),
            red=_number(block, "red"),
            green=_number(block, "green"),
            edition=block.text("edition"),
            series=block.texts("series"),
        )
        if posts.lower == posts.optimum:
            block.mistake("same_goalposts", "optimum")
        return posts

    return read


def check_sets(framework: Framework, mistakes: list[Mistake]) -> None:
    """Add every broken reference among sets and goalposts to the list of mistakes."""
    sets = [one.id for one in framework.sets]
    targets = [target.code for target in framework.targets]
    series = [one.code for one in framework.series]
    unique(mistakes, "sets", sets)
    unique(mistakes, "set_indicators", (one.code for one in framework.set_indicators))
    unique(mistakes, "goalposts", (one.code for one in framework.goalposts))
    for one in framework.set_indicators:
        reference(mistakes, f"set_indicators.{one.code}.set", one.set, sets)
        if one.target:
            reference(mistakes, f"set_indicators.{one.code}.target", one.target, targets)
    for posts in framework.goalposts:
        for code in posts.series:
            reference(mistakes, f"goalposts.{posts.code}.series", code, series)


def _number(block: Block, key: str) -> float | None:
    return block.number(key, 0.0) if block.has(key) else None


def _year(block: Block, key: str) -> int | None:
    return int(block.number(key, 0.0)) if block.has(key) else None
