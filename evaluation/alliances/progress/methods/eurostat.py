"""Eurostat's method for the EU's SDG indicators: growth over about five and about fifteen years.

Source: Eurostat, *Sustainable development in the European Union: monitoring report on progress
towards the SDGs in an EU context* (2021), annex on the assessment of indicator trends, as cited by
Statistics Canada's methodology and as calculated by Eustat ("Umbrales Eurostat": scores, a target
reached). The neutral band of later editions is not used. How short a window may be where years are
missing is ours: no edition that says so could be read.
"""

import numpy as np

from alliances.progress.growth import annual_growth
from alliances.progress.outcome import NOTHING, Outcome, first_true
from alliances.progress.runs import Floats, Runs, Span, Truths, Words, span_back
from alliances.progress.terms import UNKNOWN, Terms, reached

SHORT_VERSION, LONG_VERSION = "2021, short term", "2021, long term"

_SHORT, _SHORTEST_SHORT = 5, 3
_LONG, _SHORTEST_LONG = 15, 10
"""Years of the two windows, and the fewest that still stand for them."""
_PACE = 0.01
"""Growth a year, without a target, from which a movement is significant."""
_ON_PATH, _HALF_PATH = 0.95, 0.60
"""Ratios to the growth that the target asks for."""
_HIGHEST, _LOWEST = 5.0, -5.0
_DECIMALS = 10
"""A growth of exactly 1 % must not miss its threshold by the last bit of a float."""

SIGNIFICANT, MODERATE = "significant_progress", "moderate_progress"
AWAY, FAR_AWAY = "moderate_away", "significant_away"
NOT_CALCULATED = "not_calculated"


def eurostat_short(runs: Runs, terms: Terms, base_year: int, target_year: int) -> Outcome:
    """Assess series over the five years to their latest value (`eurostat_long`: fifteen).

    Parameters
    ----------
    runs, terms
        As in `alliances.progress.methods.open_sdg.open_sdg`; limits are not used.
    base_year
        Not used: the window is counted back from the latest value.
    target_year
        By when targets are to be reached.

    Returns
    -------
    Outcome
        ``value`` is the ratio of the actual growth to the growth that the target asks for, else the
        growth a year in the wanted direction; ``score`` runs from -5 to 5. A target that the latest
        value has reached is significant progress, with a score of 5.

    Notes
    -----
    Where the base was past the target and the latest value no longer is, the published ratio calls
    the fall progress: none is given, and the reason says so.
    """
    return _assess(runs, terms, span_back(runs, _SHORT, _SHORTEST_SHORT), target_year)


def eurostat_long(runs: Runs, terms: Terms, base_year: int, target_year: int) -> Outcome:
    """Assess series over the fifteen years to their latest value: see `eurostat_short`."""
    return _assess(runs, terms, span_back(runs, _LONG, _SHORTEST_LONG), target_year)


def _assess(runs: Runs, terms: Terms, span: Span, target_year: int) -> Outcome:
    last = np.where(np.isnan(terms.target_year), target_year, terms.target_year)
    comparable = span.two & ~span.broken & ~terms.binary & (terms.direction != UNKNOWN)
    growth = annual_growth(span.base_value, span.current_value, span.years)
    aimed = ~np.isnan(terms.target)
    required = annual_growth(span.base_value, terms.target, last - span.base_year)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(required == 0, np.nan, growth / required)
    passed = reached(terms, span.base_value)
    # Past the target, the growth that it asks for points the other way: it would praise a fall.
    ratio = np.where(passed, np.nan, ratio)
    pace = np.where(span.base_value < 0, -1.0, 1.0) * terms.direction * growth
    value = np.where(comparable, np.where(aimed, ratio, pace), np.nan)
    score = np.where(aimed, _score_to_target(value), np.clip(250 * value, _LOWEST, _HIGHEST))
    met = aimed & comparable & reached(terms, span.current_value)
    score = np.where(met, _HIGHEST, score)
    away = terms.direction * (span.current_value - span.base_value) < 0
    cases: list[tuple[Truths, str]] = [
        (np.isnan(span.current_value), "no_value"),
        (terms.direction == UNKNOWN, "no_direction"),
        (terms.binary, "binary"),
        (np.isnan(span.base_year), "window_too_short"),
        (span.broken, "break_in_series"),
        (met & away, "achieved_moving_away"),
        (met, NOTHING),
        (aimed & passed, "base_past_target"),
        (np.isnan(value) & aimed & (last <= span.base_year), "target_year_past"),
        (np.isnan(value) & (span.base_value == 0), "base_zero"),
        (np.isnan(value), "sign_change"),
    ]
    return Outcome(span, value, score, _status(value, aimed, met), first_true(cases, NOTHING))


def _score_to_target(ratio: Floats) -> Floats:
    ahead = 5 / 0.7 * (ratio - _HALF_PATH)
    behind = 5 / 1.2 * (ratio + _HALF_PATH) - 5
    return np.clip(np.where(ratio >= _HALF_PATH, ahead, behind), _LOWEST, _HIGHEST)


def _status(value: Floats, aimed: Truths, met: Truths) -> Words:
    cut = np.round(value, _DECIMALS)
    cases = [
        (met, SIGNIFICANT),
        (np.isnan(value), NOT_CALCULATED),
        (cut >= np.where(aimed, _ON_PATH, _PACE), SIGNIFICANT),
        (cut >= np.where(aimed, _HALF_PATH, 0.0), MODERATE),
        (cut >= np.where(aimed, 0.0, -_PACE), AWAY),
    ]
    return first_true(cases, FAR_AWAY)
