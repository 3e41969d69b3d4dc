"""Statistics Canada's method, as Open SDG 2.4 has it: growth against a target, or against a pace.

Source: Statistics Canada, *Progress Measurement Methodology for the Sustainable Development Goals*,
in Open SDG 2.4.0 (October 2025, docs/progress-methodology.md), and the calculation in Open SDG's
sdg-build (sdg/ProgressMeasure.py), with which it agrees to the rounding of its constants.
"""

import numpy as np

from alliances.progress.growth import annual_growth
from alliances.progress.outcome import NOTHING, Outcome, first_true
from alliances.progress.runs import Floats, Runs, Span, Truths, Words, span_from
from alliances.progress.terms import UNKNOWN, UP, Terms, reached

VERSION = "2.4"

_ZERO = 0.001
"""What a base or a target of zero is replaced by: an exponential has no zero."""
_ON_TRACK, _ACCELERATION, _LIMITED = 0.95, 0.60, 0.0
"""Ratios to the growth that the target asks for."""
_FAST, _SLOW = 0.015, 0.005
"""Growth a year where there is no target."""
_NEAR_A_LIMIT = 4.44
"""The exponent by which a natural limit lowers the paces asked for."""
_HIGHEST, _LOWEST = 5.0, -5.0

ACHIEVED, NOT_ACHIEVED = "target_achieved", "target_not_achieved"
ON_TRACK, ACCELERATION, LIMITED = "on_track", "acceleration_needed", "limited_progress"
DETERIORATION, UNABLE = "deterioration", "unable_to_assess"


def open_sdg(runs: Runs, terms: Terms, base_year: int, target_year: int) -> Outcome:
    """Assess series from a base year to their latest value.

    Parameters
    ----------
    runs
        The series.
    terms
        ``direction`` is needed; ``target`` where there is one, else ``limit`` may lower the pace
        asked for. ``base_year`` and ``target_year`` of a series go before the general ones.
    base_year
        The first year compared; the next with a value where it has none (2015 in the method).
    target_year
        By when targets are to be reached (2030 in the method).

    Returns
    -------
    Outcome
        ``value`` is the ratio R of the observed to the required growth where there is a target,
        else the growth a year in the wanted direction; ``score`` runs from -5 to 5.

    Notes
    -----
    The ratio is to the *size* of the required growth, so that moving away from a target already
    passed is a deterioration; how large the ratio then is says little, and the reason says so.
    A series whose latest value is at or past its target is "achieved" with a score of 5, whatever
    its course: where it moves away from there, or rests on one value, the reason says so.
    Where a break is told between the two years, or values are yes or no, nothing is compared.
    """
    first = np.where(np.isnan(terms.base_year), base_year, terms.base_year)
    last = np.where(np.isnan(terms.target_year), target_year, terms.target_year)
    span = span_from(runs, first)
    target = np.where(terms.target == 0, _ZERO, terms.target)
    aimed = ~np.isnan(target)
    base = np.where(span.base_value == 0, _ZERO, span.base_value)
    # Where all values are negative, growth towards zero is a fall in size.
    sign = np.where(base < 0, -1.0, 1.0)
    comparable = span.two & ~span.broken & ~terms.binary & (terms.direction != UNKNOWN)
    growth = sign * terms.direction * annual_growth(base, span.current_value, span.years)
    required = annual_growth(base, target, last - span.base_year)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(required == 0, np.nan, growth / np.abs(required))
    value = np.where(comparable, np.where(aimed, ratio, growth), np.nan)
    room = _room(terms, span)
    score = np.where(aimed, _score_to_target(value), _score_of_pace(value, room))
    # A latest value from before the base year says nothing of the time that is assessed.
    looked_at = ~np.isnan(span.base_year) & ~terms.binary & ~span.broken
    achieved = aimed & reached(terms, span.current_value, target) & looked_at
    score = np.where(achieved, _HIGHEST, score)
    status = _status(value, aimed, room, achieved)
    answers = terms.binary & (terms.direction != UNKNOWN)
    wanted = np.where(terms.direction == UP, 1.0, 0.0)
    met = span.current_value == wanted
    status[answers] = np.where(met[answers], ACHIEVED, NOT_ACHIEVED)
    return Outcome(span, value, score, status, _reason(span, terms, target, achieved, value, last))


def _room(terms: Terms, span: Span) -> Floats:
    """Return by how much a natural limit lowers the pace asked for: 1 far from it, 0 at it.

    Only a limit in the wanted direction counts: a highest value where a rise is wanted, a lowest
    one where a fall is.
    """
    base, limit = np.abs(span.base_value), np.abs(terms.limit)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = 1 - (base / limit) ** _NEAR_A_LIMIT
        above = 1 - (np.maximum(2 * limit - base, 0) / limit) ** _NEAR_A_LIMIT
    room = np.where(base >= 2 * limit, 1.0, np.where(base <= limit, below, above))
    ahead = np.where(
        terms.direction == UP, span.base_value <= terms.limit, span.base_value >= terms.limit
    )
    return np.where(ahead & ~np.isnan(room), room, 1.0)


def _score_to_target(ratio: Floats) -> Floats:
    # The constants are rounded where the method is published, and scores are compared with its own.
    fast = np.minimum(7.1429 * ratio - 4.2857, _HIGHEST)
    slow = np.maximum(4.1667 * ratio - 2.5, _LOWEST)
    return np.where(ratio >= _ACCELERATION, fast, slow)


def _score_of_pace(growth: Floats, room: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = growth / room
    fast = np.minimum(500 * scaled - 5, _HIGHEST)
    middle = 250 * scaled - 1.25
    slow = 500 * scaled - 2.5
    forward = np.where(growth >= _FAST * room, fast, np.where(growth >= _SLOW * room, middle, slow))
    # At the limit itself no pace can be asked for: to stay there is all.
    forward = np.where(room == 0, _HIGHEST, forward)
    backward = np.maximum(125 * growth - 2.5, _LOWEST)
    return np.where(np.isnan(growth), np.nan, np.where(growth < 0, backward, forward))


def _status(value: Floats, aimed: Truths, room: Floats, achieved: Truths) -> Words:
    high = np.where(aimed, _ON_TRACK, _FAST * room)
    middle = np.where(aimed, _ACCELERATION, _SLOW * room)
    cases = [
        (achieved, ACHIEVED),
        (np.isnan(value), UNABLE),
        (value >= high, ON_TRACK),
        (value >= middle, ACCELERATION),
        (value >= _LIMITED, LIMITED),
    ]
    return first_true(cases, DETERIORATION)


def _reason(
    span: Span, terms: Terms, target: Floats, achieved: Truths, value: Floats, last: Floats
) -> Words:
    growing = np.where(terms.direction == UP, 1.0, -1.0)
    away = growing * (span.current_value - span.base_value) < 0
    passed = reached(terms, span.base_value, target)
    none = np.isnan(value)
    base_years = np.isnan(span.base_year)
    cases = [
        (np.isnan(span.current_value), "no_value"),
        (terms.direction == UNKNOWN, "no_direction"),
        (terms.binary, "binary"),
        (span.broken, "break_in_series"),
        (achieved & ~span.two, "achieved_with_one_point"),
        (achieved & away, "achieved_moving_away"),
        (achieved & none, NOTHING),
        (base_years, "base_year_after_data"),
        (~span.two, "fewer_than_two_points"),
        (none & (span.base_value == target), "base_at_target"),
        (none & ~np.isnan(target) & (last <= span.base_year), "target_year_past"),
        (none, "sign_change"),
        (passed & ~achieved, "base_past_target"),
        ((span.base_value == 0) | (terms.target == 0), "zero_replaced"),
    ]
    return first_true(cases, NOTHING)
