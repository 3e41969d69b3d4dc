"""Answers: read by the scale of their item, with the framework's codes for what is no answer."""

from collections.abc import Mapping
from functools import partial

from alliances.datasets.parsing.codes import Vocabulary, vocabulary
from alliances.datasets.parsing.columns import Parser, parse_yes_no
from alliances.datasets.parsing.dates import parse_date
from alliances.datasets.parsing.nothings import says_nothing, state_meant
from alliances.datasets.parsing.numbers import UNITS, parse_integer, parse_number
from alliances.datasets.parsing.text import parse_text, tidy
from alliances.datasets.problem import Problem, Reading
from alliances.frameworks.model import Code, Framework, Scale, State, Words
from alliances.language.matching import fold

_FREE: Mapping[str, Parser] = {
    "count": parse_integer,
    "euros": partial(parse_number, units=UNITS["eur"]),
    "hours": partial(parse_number, units=UNITS["hours"]),
    "area": partial(parse_number, units=UNITS["m2"]),
    "date": parse_date,
}


def item_parser(scale: Scale, framework: Framework) -> Parser:
    """Return how the answers to items of a scale are read.

    Levels are read by code or by label; a value that is none of them, nor a declared kind of
    nothing, is a problem that lists what is accepted.
    """
    missing = _missing(framework)
    nothing = vocabulary((kind.code, kind.label) for kind in framework.missing)
    named = {kind.state: nothing.labels[kind.code] for kind in framework.missing}
    if not scale.levels:
        parser = _FREE.get(scale.kind)
        if parser is None:
            return partial(_parse_free, parser=parse_text, missing=missing)
        told = partial(_parse_told, parser=parser, named=named, accepted=nothing.accepted)
        return partial(_parse_free, parser=told, missing=missing)
    levels: list[tuple[Code, Words]] = [(level.code, level.label) for level in scale.levels]
    declared: list[tuple[Code, Words]] = [(kind.code, kind.label) for kind in framework.missing]
    known = vocabulary(levels)
    shown = Vocabulary(known.codes, vocabulary(levels + declared).accepted, known.labels)
    level = partial(_parse_level, known=shown, missing=missing)
    return partial(_parse_told, parser=level, named=named, accepted=nothing.accepted)


def item_dtype(scale: Scale) -> str:
    """Return the dtype of the answers to items of a scale."""
    if scale.ordered or scale.quantity:
        return "float64"
    return "datetime64[us]" if scale.kind == "date" else "object"


def _missing(framework: Framework) -> dict[str, State]:
    """Return the words for don't know, not applicable and refused, in normal form."""
    return {
        fold(word): missing.state
        for missing in framework.missing
        for word in (missing.code, *missing.label.values())
    }


def _parse_told(
    raw: object, parser: Parser, named: Mapping[State, Words], accepted: Words
) -> Reading:
    """Read an answer; of one that says there is none in other words, tell which code it means."""
    value, problem = parser(raw)
    if problem is None or not isinstance(raw, str):
        return value, problem
    meant = state_meant(raw, named)
    if meant is not None:
        return value, Problem("nothing_meant", details={"near": named[meant], "accepted": accepted})
    if says_nothing(raw):
        return value, Problem("nothing_unclear", details={"accepted": accepted})
    return value, problem


def _parse_free(raw: object, parser: Parser, missing: Mapping[str, State]) -> Reading:
    state = missing.get(fold(raw)) if isinstance(raw, str) else None
    return parser(raw) if state is None else (state, None)


def _parse_level(raw: object, known: Vocabulary, missing: Mapping[str, State]) -> Reading:
    word = tidy(raw)
    code = known.find(word)
    if code is None and isinstance(raw, bool) and set(known.labels) <= {0, 1, "0", "1"}:
        code = known.find(str(int(bool(parse_yes_no(raw)[0]))))
    if code is not None:
        return (float(code) if isinstance(code, int) else code), None
    state = missing.get(fold(word))
    return (None, known.refuse(raw)) if state is None else (state, None)
