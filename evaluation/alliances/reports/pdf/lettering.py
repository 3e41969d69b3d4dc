"""Texts made fit for paper: characters that the fonts have, words that a line can hold."""

import re
from functools import lru_cache

from alliances.reports.drawing.text import drawable

_LONGEST = 32
"""A word of more characters than that (an address, a fingerprint) may break."""
_LONG_WORD = re.compile(rf"\S{{{_LONGEST + 1},}}")
_PIECE = re.compile(r"[^/|_=&?.\-]{1,16}[/|_=&?.\-]*|[/|_=&?.\-]+")
_BREAK = "\u200b"


@lru_cache(maxsize=65_536)
def printable(text: str) -> str:
    """Return a text as the PDF prints it.

    Names come from other people's workbooks: what no font of ours has is shown as □, control
    characters are dropped, and a word that no line can hold may break, without a hyphen.

    Examples
    --------
    >>> printable("Comité\\x00 Nord")
    'Comité Nord'
    """
    return _LONG_WORD.sub(_breakable, drawable(text))


def _breakable(found: "re.Match[str]") -> str:
    return _BREAK.join(_PIECE.findall(found.group()))
