"""The message catalogues: `fr.toml` and `en.toml`, one dotted key a sentence."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from alliances import errors
from alliances.errors import AlliancesError, FrameworkError
from alliances.findings import Finding
from alliances.language.typography import typeset

LANGUAGES = ("fr", "en")
"""The languages that have a catalogue."""

_PATHS = ("path", "file")
"""Values that name a file or a folder."""

_PRIVATE_USE = 0xE000
"""First character that stands for a path while its sentence is typeset."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return every sentence of a language, by dotted key.

    Raises
    ------
    KeyError
        The language has no catalogue.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    source = (files("alliances") / "language" / f"{language}.toml").read_text("utf-8")
    return dict(_flatten("", tomllib.loads(source)))


def _flatten(prefix: str, node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _flatten(f"{prefix}{key}.", value)
        else:
            yield prefix + key, value


def text(key: str, language: str, /, **values: object) -> str:
    """Return the sentence `key` in a language, with its values put in.

    Parameters
    ----------
    key
        Dotted key, such as ``report.title``.
    language
        ``fr`` or ``en``.
    **values
        What stands in the braces of the sentence. Numbers and dates come already formatted. A path
        stays as it is, since it may be copied: ``l'essai.xlsx`` keeps its apostrophe.

    Raises
    ------
    KeyError
        No such sentence, or a value is missing.
    """
    paths = {name: str(value) for name, value in values.items() if name in _PATHS}
    places = {name: chr(_PRIVATE_USE + rank) for rank, name in enumerate(paths)}
    sentence = typeset(catalogue(language)[key].format_map({**values, **places}), language)
    for name, path in paths.items():
        sentence = sentence.replace(places[name], path)
    return sentence


def plural(key: str, count: float, language: str, /, **values: object) -> str:
    """Return the sentence ``key.one`` or ``key.other``, as the language's grammar has it.

    In French 0 and 1 are singular, and so is 1,99; Babel holds the CLDR's rules. `count` is at hand
    in the sentence as ``{count}``, unless `values` gives it already formatted.
    """
    from babel import Locale  # here, so that `alliances --help` starts without it

    form = str(Locale.parse(language).plural_form(count))
    known = catalogue(language)
    chosen = f"{key}.{form}" if f"{key}.{form}" in known else f"{key}.other"
    return text(chosen, language, **{"count": count, **values})


def describe(finding: Finding, language: str) -> tuple[str, str]:
    """Return what is wrong, and how to mend it, in a language.

    Where the details hold a `near` word, the sentences ``message_near`` and ``repair_near`` ("did
    you mean…") are preferred, if the catalogue has them. A `hint` (a sentence by language) follows
    the message; where the cell `may_be_blank`, the repair says so.
    """
    values = {"value": finding.value or "", "cell": finding.cell or "", **finding.details}
    values |= {"sheet": finding.sheet or "", "file": finding.file}
    # A detail may be words by language: a label, a list of accepted answers.
    values = {k: v[language] if isinstance(v, Mapping) else v for k, v in values.items()}

    def sentence(part: str) -> str:
        key = f"findings.{finding.code}.{part}"
        near = values.get("near") and f"{key}_near" in catalogue(language)
        return text(f"{key}_near" if near else key, language, **values)

    message = sentence("message")
    if values.get("hint"):
        # What else of the file tells of this cell.
        message += f" {values['hint']}"
    if "register_row" in values:
        # The value is not in the file: it came with the register of corrections.
        message += " " + text("register.came_from", language, row=values["register_row"])
    repair = sentence("repair")
    if values.get("may_be_blank"):
        repair += " " + text("checking.may_be_blank", language)
    return message, repair


def explain(error: AlliancesError, language: str = "en") -> str:
    """Return the sentence of an error, one line for each mistake it lists."""
    lines = [text(f"errors.{error.code}", language, **error.details)]
    if isinstance(error, FrameworkError):
        lines += [
            "- " + text(f"mistakes.{code}", language, **details) for code, details in error.mistakes
        ]
    return "\n".join(lines)


errors.render = explain
