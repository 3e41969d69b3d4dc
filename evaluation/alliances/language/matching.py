"""Comparing what people typed with the words we know: one normal form, one nearest word."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_LEVELLED = (
    str.maketrans(
        dict.fromkeys("\u2019\u2018\u02bc`", "'") | dict.fromkeys("\u2010\u2011\u2013\u2014", "-")
    )
    | _INVISIBLE
)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the normal form in which two spellings of one word are equal.

    Case, accents, kinds of space, of apostrophe and of dash are levelled; ends are trimmed, and
    signs that nobody sees are left out.

    Examples
    --------
    >>> fold("  Très\u00a0Satisfait ") == fold("tres satisfait")
    True
    """
    plain = word
    if not word.isascii():
        letters = unicodedata.normalize("NFKD", word)
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SPACES.sub(" ", plain.translate(_LEVELLED)).strip().casefold()


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known word that resembles `word` most, or ``""`` where none is near.

    Parameters
    ----------
    word
        What was found.
    known
        The words accepted; the first of equals wins.
    cutoff
        Least resemblance, from 0 to 1: twice the letters in common over all letters (Ratcliff and
        Obershelp, as in `difflib`).
    """
    found = fold(word)
    best, likeness = "", cutoff
    for candidate in known:
        other = fold(candidate)
        # No text can be nearer than its length allows, and thousands may be compared.
        if 2 * min(len(found), len(other)) < likeness * (len(found) + len(other)):
            continue
        matcher = SequenceMatcher(None, found, other)
        ratio = matcher.ratio() if matcher.quick_ratio() >= likeness else 0.0
        if ratio > likeness or (ratio == likeness and not best):
            best, likeness = candidate, ratio
    return best
