"""A condition asked of a register: met, not met, or not known (three-valued logic of Kleene)."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from alliances.frameworks.rules import Condition
from alliances.progress.contributing.register import UNKNOWN, YES, Register, Truths


def judge(condition: Condition, register: Register, groups: Mapping[str, Sequence[str]]) -> Truths:
    """Return for each partnership whether a condition is met.

    All that it asks must hold: the least of the truths; of a condition and the one that will do as
    well, the greatest. What a person must confirm is unknown, whatever the register says.

    Parameters
    ----------
    condition
        One that asks nothing is met.
    register
        The partnerships.
    groups
        The families of each group of the table of rules.

    Returns
    -------
    ndarray of int8
        1 met, 0 not known, -1 not met; shape (partnerships,).
    """
    asked = [*_parts(condition, register, groups)]
    here: Truths = np.min(asked, axis=0) if asked else np.full(register.size, YES, dtype=np.int8)
    if condition.otherwise is not None:
        return np.maximum(here, judge(condition.otherwise, register, groups))
    return here


def _parts(
    condition: Condition, register: Register, groups: Mapping[str, Sequence[str]]
) -> Iterator[Truths]:
    for fact in condition.facts:
        yield register.flag(fact)
    if condition.by_hand:
        yield np.full(register.size, UNKNOWN, dtype=np.int8)
    for key, codes in condition.any_of.items():
        yield register.any_of(key, codes)
    for group in condition.families:
        yield register.has_family(groups[group])
    for key, number in condition.at_least.items():
        yield register.at_least(key, number)
