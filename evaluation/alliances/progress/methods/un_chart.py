"""The United Nations' Progress Chart of 2023: how far a projection to 2030 goes.

Source: UN DESA, *SDG Progress Chart 2023, technical note*, as quoted by Eustat (Basque Country),
methodology page of its SDG indicators. The chart itself judges the world and its regions; here its
rule is applied to whatever series is given.
"""

import numpy as np

from alliances.progress.growth import annual_growth
from alliances.progress.outcome import NOTHING, Outcome, first_true
from alliances.progress.runs import Floats, Runs, Truths, Words, span_from
from alliances.progress.terms import UNKNOWN, Terms, reached

VERSION = "2023"

_ON_TRACK, _FAIR = 0.95, 0.10
"""Shares of the way to the target that the projection covers."""
_FAST, _SLOW = 0.02, 0.005
"""Growth a year where there is no target."""
_DECIMALS = 10
"""A growth of exactly 2 % must not miss its threshold by the last bit of a float."""

MET, FAIR, STAGNATION, INSUFFICIENT = "on_track", "fair_progress", "stagnation", "insufficient_data"
_LEVELS = {MET: 3.0, FAIR: 2.0, STAGNATION: 1.0}


def un_chart_2023(runs: Runs, terms: Terms, base_year: int, target_year: int) -> Outcome:
    """Assess series from a base year, by where their growth leads at the target year.

    Parameters
    ----------
    runs, terms
        As in `alliances.progress.methods.open_sdg.open_sdg`; limits are not used.
    base_year, target_year
        2015 and 2030 in the note.

    Returns
    -------
    Outcome
        ``value`` is the share of the way from base to target that the projection covers; without
        a target, the growth a year in the wanted direction. ``score`` is the level, 3 to 1.

    Notes
    -----
    A target met by the latest value is level 3, whatever the projection: "on track or target met".
    Where the base was past the target already and the latest value is not, the share of a way that
    did not exist says nothing, and none is given.
    """
    first = np.where(np.isnan(terms.base_year), base_year, terms.base_year)
    last = np.where(np.isnan(terms.target_year), target_year, terms.target_year)
    span = span_from(runs, first)
    comparable = span.two & ~span.broken & ~terms.binary & (terms.direction != UNKNOWN)
    growth = annual_growth(span.base_value, span.current_value, span.years)
    aimed = ~np.isnan(terms.target)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        projected = span.current_value * (1 + growth) ** (last - span.current_year)
        way = terms.target - span.base_value
        share = np.where(way == 0, np.nan, (projected - span.base_value) / way)
    passed = reached(terms, span.base_value)
    share = np.where(passed | (last <= span.base_year), np.nan, share)
    pace = np.where(span.base_value < 0, -1.0, 1.0) * terms.direction * growth
    value = np.where(comparable, np.where(aimed, share, pace), np.nan)
    met = aimed & reached(terms, span.current_value) & comparable
    status = _status(value, aimed, met)
    score = np.array([_LEVELS.get(str(word), np.nan) for word in status], dtype=np.float64)
    cases: list[tuple[Truths, str]] = [
        (np.isnan(span.current_value), "no_value"),
        (terms.direction == UNKNOWN, "no_direction"),
        (terms.binary, "binary"),
        (span.broken, "break_in_series"),
        (np.isnan(span.base_year), "base_year_after_data"),
        (~span.two, "fewer_than_two_points"),
        (
            met & (terms.direction * (span.current_value - span.base_value) < 0),
            "achieved_moving_away",
        ),
        (met, NOTHING),
        (aimed & passed, "base_past_target"),
        (np.isnan(value) & aimed & (last <= span.base_year), "target_year_past"),
        (np.isnan(value) & (span.base_value == 0), "base_zero"),
        (np.isnan(value), "sign_change"),
    ]
    return Outcome(span, value, score, status, first_true(cases, NOTHING))


def _status(value: Floats, aimed: Truths, met: Truths) -> Words:
    cut = np.round(value, _DECIMALS)
    cases = [
        (met, MET),
        (np.isnan(value), INSUFFICIENT),
        (cut >= np.where(aimed, _ON_TRACK, _FAST), MET),
        (cut >= np.where(aimed, _FAIR, _SLOW), FAIR),
    ]
    return first_true(cases, STAGNATION)
