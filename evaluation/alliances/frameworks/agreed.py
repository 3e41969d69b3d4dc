"""The lines that parties fill in on their sheet: how each cell is tagged, what the file says of it.

The sheet that goes out and what reads it when it comes back know each other by these names only.
"""

import re

FIELDS = ("text", "side", "owner", "due", "agreed_a", "agreed_b")
"""The cells of a line, in order."""

KIND, PARTNERSHIP, WAVE, SIDE = (
    f"alliances.{name}" for name in ("sheet", "partnership", "wave", "side")
)
"""Custom properties of the file: what it is, and whose."""

VERSION = "1"
"""Of these names: the value of the property `KIND`."""

_TAG = re.compile(rf"agreement:(\d{{1,3}}):({'|'.join(FIELDS)})")


def tag_of(line: int, field: str) -> str:
    """Return the tag of a cell.

    Examples
    --------
    >>> tag_of(2, "due")
    'agreement:2:due'
    """
    return f"agreement:{line}:{field}"


def read_tag(tag: str) -> tuple[int, str] | None:
    """Return the line and the field of a tag; None where it is not one of ours.

    Examples
    --------
    >>> read_tag("agreement:2:due"), read_tag("signature")
    ((2, 'due'), None)
    """
    found = _TAG.fullmatch(tag)
    return (int(found[1]), found[2]) if found else None
