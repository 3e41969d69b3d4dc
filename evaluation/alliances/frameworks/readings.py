"""Readings: questions that are read side by side and never summed, as a framework declares them."""

from collections.abc import Mapping
from dataclasses import dataclass

PARTS = {
    "place": ("held", "expected", "recognised"),
    "disagreement": ("number", "expression", "outcome", "rule"),
}
"""What each kind of reading looks at, in order.

``place``: the place that a party holds, the place that it expects the other to hold, and whether
the other recognises its share. ``disagreement``: how many were voiced, whether they can be, what
became of the latest, whether there is a rule to settle them.
"""

NEEDED = {"place": ("held", "expected"), "disagreement": ("number", "expression")}
"""The parts without which a kind says nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Questions that are read side by side: none of them is the score of the others.

    Attributes
    ----------
    kind
        One of `PARTS`.
    name
        By language.
    items
        The item of each part; those that the framework does not ask are not there.
    concept_source
        Keys of the framework's sources, as in an item.
    """

    id: str
    kind: str
    name: Mapping[str, str]
    items: Mapping[str, str]
    origin: str = "ours"
    concept_source: str = ""
