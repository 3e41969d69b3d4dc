"""Causal words: what says that something was caused, in French and in English."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PLAIN = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "}


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
    """

    words: str
    start: int
    end: int
    language: str


def causal_words(text: str, language: str | None = None) -> tuple[CausalWord, ...]:
    """Return the causal words of a text, in order.

    Case, accents, composed or decomposed, kinds of apostrophes and spaces do not matter. What
    stands between « guillemets » or “quotation marks” is somebody else's and is left alone. A list
    of words is a net with holes, and catches some that mean no harm: it advises a person.

    Parameters
    ----------
    text
        Any text.
    language
        ``fr`` or ``en``; both where None.

    Examples
    --------
    >>> [found.words for found in causal_words("Le lien a progressé grâce à l’alliance.", "fr")]
    ['grâce à']
    >>> causal_words("Voir l’étude d’impact de 2019.", "fr")
    ()
    """
    plain, places = _flattened(text)
    found = []
    for each in (language,) if language else ("fr", "en"):
        innocent, claims = _patterns(each)
        # What is innocent, or quoted, is blotted out: nothing is found within it.
        clear = _QUOTED.sub(_blot, plain)
        clear = innocent.sub(_blot, clear)
        for match in claims.finditer(clear):
            start, end = match.span()
            while end > start and plain[end - 1].isspace():
                end -= 1
            first, last = places[start], places[end - 1] + 1
            # Combining accents belong to the last letter.
            while last < len(text) and unicodedata.combining(text[last]):
                last += 1
            found.append(CausalWord(text[first:last], first, last, each))
    return tuple(sorted(found, key=lambda word: (word.start, word.language)))


_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


def _blot(match: re.Match[str]) -> str:
    return "\x00" * len(match.group())


def _flattened(text: str) -> tuple[str, list[int]]:
    """Return a text without case, accents and special signs, and where each sign came from."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFD", _PLAIN.get(sign, sign)).lower():
            if not unicodedata.combining(part):
                signs.append(part)
                places.append(place)
    return "".join(signs), places


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what is innocent and what claims, as one expression each."""
    source = (files("alliances") / "language" / "causal.toml").read_text("utf-8")
    words = tomllib.loads(source)[language]
    innocent, claims = (
        "|".join(f"(?:{each})" for each in words[key]) for key in ("innocent", "claims")
    )
    return re.compile(innocent), re.compile(claims)
