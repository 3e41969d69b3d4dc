"""Text that is only shown: nothing that a file says can steer a terminal, or a spreadsheet."""

import re

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Signs by which a text of a CSV file, which has no types, begins a formula in a spreadsheet. An
apostrophe before them makes it a text."""

_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]).*?(?:\x07|\x1b\\|\x9c|$)"
    r"|\x1b[ -/]*[0-~]",
    re.DOTALL,
)
"""Control sequences (ECMA-48), with their arguments: to colour, to move, to name the window."""

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters (C0, C1), those that turn the direction of text, lone surrogates."""


def harmless(words: str) -> str:
    """Return a text without what could steer a terminal; line breaks stay, tabs become spaces.

    Examples
    --------
    >>> harmless("\\x1b[31mrouge\\x1b[0m\\x07 \\x1b]0;titre\\x07fin")
    'rouge fin'
    """
    if words.isprintable():
        return words
    return _STEERING.sub("", _SEQUENCES.sub("", words)).replace("\t", " ")
