"""Causal words: what says that something was caused, in French and in English."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from alliances.errors import WrongCall
from alliances.language.catalogue import LANGUAGES

KINDS = ("cause", "contribution")
"""What causal words affirm: a cause, or a part in a result. The sentence of advice for each stands
in the catalogues, ``evidence.wording.<kind>``."""

_PLAIN = dict.fromkeys("\u2018\u2019\u02b9\u02bc\u2032\uff07\u00b4`", "'")


@dataclass(frozen=True, slots=True)
class CausalWord:
    """A causal word in a text.

    Attributes
    ----------
    words
        As they stand in the text.
    start, end
        Their place in the text, in characters.
    language
        In which language they are causal.
    kind
        What they affirm, one of `KINDS`.
    """

    words: str
    start: int
    end: int
    language: str
    kind: str = "cause"

    @property
    def advice(self) -> str:
        """The key of the sentence that says what to write instead."""
        return f"evidence.wording.{self.kind}"


def causal_words(text: str, language: str | None = None) -> tuple[CausalWord, ...]:
    """Return the causal words of a text, in order.

    Case, accents, composed or decomposed, kinds of apostrophes, spaces and invisible signs do not
    matter. What stands between « guillemets » or “quotation marks” is somebody else's and is left
    alone. A list of words is a net with holes, and catches some that mean no harm: it advises a
    person.

    Parameters
    ----------
    text
        Any text.
    language
        ``fr`` or ``en``; both where None.

    Returns
    -------
    tuple of CausalWord
        Empty where nothing is claimed.

    Raises
    ------
    WrongCall
        The language has no list.

    Examples
    --------
    >>> [found.words for found in causal_words("Le lien a progressé grâce à l’alliance.", "fr")]
    ['grâce à']
    >>> causal_words("Voir l’étude d’impact de 2019.", "fr")
    ()
    """
    if language is not None and language not in LANGUAGES:
        accepted = ", ".join(LANGUAGES)
        raise WrongCall("statistics.option", name="language", value=language, accepted=accepted)
    plain, places = _flattened(text)
    clear = _QUOTED.sub(_blot, plain)
    found: list[CausalWord] = []
    for each in LANGUAGES if language is None else (language,):
        patterns = _patterns(each)
        # What is innocent, or quoted, is blotted out: nothing is found within it.
        open_text = patterns["innocent"].sub(_blot, clear)
        for kind in KINDS:
            for match in patterns[kind].finditer(open_text):
                first, last = _span(match, plain, places, text)
                found.append(CausalWord(text[first:last], first, last, each, kind))
    return tuple(sorted(found, key=lambda word: (word.start, word.end, word.language)))


_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"")


def _blot(match: re.Match[str]) -> str:
    return "\x00" * len(match.group())


def _flattened(text: str) -> tuple[str, list[int]]:
    """Return a text without case, accents and special signs, and where each sign came from."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace():
            # One space for a line's end, no-break spaces, two spaces.
            if not signs or signs[-1] != " ":
                signs.append(" ")
                places.append(place)
            continue
        for part in unicodedata.normalize("NFKD", _PLAIN.get(sign, sign)).lower():
            # Neither combining accents nor invisible signs (soft hyphen, zero width).
            if not unicodedata.combining(part) and unicodedata.category(part) != "Cf":
                signs.append(part)
                places.append(place)
    return "".join(signs), places


def _span(match: re.Match[str], plain: str, places: list[int], text: str) -> tuple[int, int]:
    """Return where a match stands in the text as it was given."""
    start, end = match.span()
    while end > start and plain[end - 1] in " ,":
        end -= 1
    first, last = places[start], places[end - 1] + 1
    # Combining accents belong to the last letter.
    while last < len(text) and unicodedata.combining(text[last]):
        last += 1
    return first, last


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Return what is innocent and what claims, as one expression each."""
    source = (files("alliances") / "language" / "causal.toml").read_text("utf-8")
    lists = tomllib.loads(source)[language]
    return {
        key: re.compile("|".join(f"(?:{_put_in(each, lists['parts'])})" for each in lists[key]))
        for key in ("innocent", *KINDS)
    }


def _put_in(expression: str, parts: dict[str, str]) -> str:
    """Put the named parts into an expression."""
    return re.sub(r"<(\w+)>", lambda name: parts[name[1]], expression)
