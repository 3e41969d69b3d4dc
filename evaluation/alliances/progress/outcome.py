"""What a method says of many series: a value, a score, a status in its own words, a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alliances.progress.runs import Floats, Span, Truths, Words

NOTHING = ""
"""No reason: there is nothing to say beside the status."""

REASONS = (
    NOTHING,
    "no_direction",
    "binary",
    "no_value",
    "fewer_than_two_points",
    "base_year_after_data",
    "window_too_short",
    "break_in_series",
    "sign_change",
    "base_zero",
    "zero_in_series",
    "base_at_target",
    "target_year_past",
    "target_year_over",
    "base_past_target",
    "no_goalposts",
    "no_thresholds",
    "no_base_near",
    "no_target",
    "achieved_moving_away",
    "achieved_with_one_point",
    "zero_replaced",
    "two_points",
)
"""Why a series could not be assessed, or what a reader of its result must know. Their sentences
stand under ``progress.reason`` in the catalogues."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one method for many series.

    Attributes
    ----------
    span
        Base and latest observation.
    value
        The quantity that the method computes (a growth rate, a ratio…); NaN where it cannot.
    score
        The method's score; NaN where it gives none.
    status
        Names of statuses of the method; their words stand under ``progress.status.<method>``.
    reason
        Entries of `REASONS`.
    """

    span: Span
    value: Floats
    score: Floats
    status: Words
    reason: Words


def first_true(cases: Sequence[tuple[Truths, str]], otherwise: str) -> Words:
    """Return for each entry the word of the first case that holds."""
    count = len(cases[0][0])
    places = np.full(count, len(cases), dtype=np.int64)
    for place in range(len(cases) - 1, -1, -1):
        places[cases[place][0]] = place
    words = np.array([word for _, word in cases] + [otherwise], dtype=object)
    return words[places]
