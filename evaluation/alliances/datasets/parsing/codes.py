"""Codes: a cell may hold the code or its label, in French or English, however it is typed."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from alliances.datasets.parsing.text import tidy
from alliances.datasets.problem import Problem, Reading
from alliances.frameworks.model import Code, Words
from alliances.language import LANGUAGES, dates, text
from alliances.language.matching import fold, nearest

_CODE_AND_LABEL = re.compile(
    r"[(\[]?(-?[^\s()\[\].:=–—-]{1,6})(?:[)\]]|\s|(?=[-–—.:=]))\s*[-–—.:=)]?\s*(.+)", re.DOTALL
)
_WHOLE = re.compile(r"(-?\d+)[.,]0+")
_SEPARATORS = re.compile(r"[;\n]")
_SHOWN = 20
"""Codes listed in a message; longer lists are cut."""


@dataclass(frozen=True)
class Vocabulary:
    """The words that a coded cell may hold.

    Attributes
    ----------
    codes
        Normal form of every code and label, to the code.
    accepted
        The codes with their labels, for messages, by language.
    labels
        Code to the words by which a message names it.
    """

    codes: Mapping[str, Code]
    accepted: Words
    labels: Mapping[Code, Words]

    def find(self, word: str) -> Code | None:
        """Return the code that a code or a label stands for, or None.

        Both together are read where they agree: ``4 - Plutôt d'accord``, as many tools export; so
        is a whole number that lost nothing but its look: ``4.0``.
        """
        found = self.codes.get(fold(word))
        if found is not None:
            return found
        if whole := _WHOLE.fullmatch(word):
            return self.codes.get(whole[1])
        both = _CODE_AND_LABEL.fullmatch(word)
        if both is None or fold(both[1]) == fold(both[2]):
            return None
        code, label = self.codes.get(fold(both[1])), self.codes.get(fold(both[2]))
        return code if code == label else None

    def unknown(self, word: str) -> Problem:
        """Return the problem of a word that is no code, with the nearest one that is."""
        known = self.codes.get(fold(nearest(word, self.codes, cutoff=0.7)))
        near: object = "" if known is None else self.labels[known]
        return Problem("unknown_code", details={"accepted": self.accepted, "near": near})

    def refuse(self, raw: object) -> Problem:
        """Return the problem of a value that is no code; a date was a code that Excel made one."""
        if isinstance(raw, datetime.date):
            details = {"accepted": self.accepted, "shown": dates(raw)}
            return Problem("date_for_code", details=details)
        return self.unknown(tidy(raw))


def vocabulary(words: Iterable[tuple[Code, Words]]) -> Vocabulary:
    """Return the vocabulary of codes and their labels; a code wins over another one's label.

    A label that two codes share names neither.
    """
    pairs = list(words)
    codes: dict[str, Code] = {}
    shared: set[str] = set()
    for code, label in pairs:
        for word in map(fold, label.values()):
            if codes.setdefault(word, code) != code:
                shared.add(word)
    for word in shared:
        del codes[word]
    codes |= {fold(str(code)): code for code, _ in pairs}
    codes.pop("", None)
    named = {
        code: {language: f"{code} ({label.get(language) or code})" for language in LANGUAGES}
        for code, label in pairs
    }
    shown = list(named.values())[:_SHOWN]
    more = ", …" if len(named) > _SHOWN else ""
    accepted = {
        language: ", ".join(label[language] for label in shown) + more for language in LANGUAGES
    }
    return Vocabulary(codes, accepted, named)


def parse_code(raw: object, known: Vocabulary) -> Reading:
    """Read one code or label.

    Examples
    --------
    >>> known = vocabulary([("local", {"fr": "Local", "en": "Local"})])
    >>> parse_code(" LOCAL", known)
    ('local', None)
    """
    word = tidy(raw)
    code = known.find(word)
    if code is None and len(word) == 1 and word.isdigit():
        # A number cell, or a text file that a spreadsheet saved, has lost a region's zero: 1 is 01.
        code = known.find(word.zfill(2))
    return (None, known.refuse(raw)) if code is None else (str(code), None)


def parse_codes(raw: object, known: Vocabulary) -> Reading:
    """Read several codes or labels, separated by ``;``; one that is unknown refuses the cell."""
    words = [word.strip() for word in _SEPARATORS.split(tidy(raw)) if word.strip()]
    found = [known.find(word) for word in words]
    for word, code in zip(words, found, strict=True):
        if code is None:
            return None, _of_several(known.unknown(word), word, len(words))
    return ";".join(dict.fromkeys(str(code) for code in found)) or None, None


def _of_several(problem: Problem, word: str, count: int) -> Problem:
    """Return the problem of a cell, with the one of its several codes that is wrong."""
    if count == 1:
        return problem
    hint = {code: text("checking.wrong_of_several", code, word=word) for code in LANGUAGES}
    return replace(problem, details={**problem.details, "hint": hint})


def parse_targets(raw: object, known: Vocabulary) -> Reading:
    """Read SDG targets. A cell that Excel made a number is refused: 17.1 may have been 17.10.

    So is one that it made a date, as it does of ``17.10`` where a date is written with points.
    """
    if isinstance(raw, float | datetime.date):
        return None, Problem("ambiguous_target", details={"accepted": known.accepted})
    return parse_codes(raw, known)
