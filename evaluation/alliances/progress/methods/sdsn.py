"""The Sustainable Development Report's method: where a value stands between fixed goalposts.

Source: Lafortune, Fuller, Moreno, Schmidt-Traub, Kroll (2018), *SDG Index and Dashboards: detailed
methodological paper*; Sustainable Development Report 2025, tables (goalposts and colours).
"""

from dataclasses import replace

import numpy as np

from alliances.progress.outcome import NOTHING, Outcome, first_true
from alliances.progress.runs import Floats, Runs, Truths, Words, span_from
from alliances.progress.terms import Terms

VERSION = "SDR 2025"

GREEN, YELLOW, ORANGE, RED, UNRATED = "green", "yellow", "orange", "red", "not_rated"


def sdsn(runs: Runs, terms: Terms, base_year: int, target_year: int) -> Outcome:
    """Place the latest value of series between their goalposts.

    Parameters
    ----------
    runs
        The series.
    terms
        ``lower`` (score 0) and ``optimum`` (score 100) are needed, ``red`` and ``green`` for a
        colour; the direction follows from them.
    base_year, target_year
        Not used: the method looks at the latest value only.

    Returns
    -------
    Outcome
        ``value`` and ``score``: 0 to 100. ``status``: the indicator's colour on the dashboard.
    """
    latest = span_from(runs, 0)
    alone = np.full(len(runs), np.nan)
    span = replace(latest, base_year=alone, base_value=alone, broken=np.zeros(len(runs), bool))
    score = normalised(span.current_value, terms.lower, terms.optimum)
    rating = rated(span.current_value, terms)
    cases: list[tuple[Truths, str]] = [
        (np.isnan(span.current_value), "no_value"),
        (np.isnan(score), "no_goalposts"),
        (np.isnan(rating), "no_thresholds"),
    ]
    return Outcome(span, score, score, colours(rating), first_true(cases, NOTHING))


def normalised(values: Floats, lower: Floats, optimum: Floats) -> Floats:
    """Return values on the 0 to 100 scale of the report, clipped at both ends.

    Examples
    --------
    >>> normalised(np.array([58.333]), np.array([0.0]), np.array([100.0])).round(3).tolist()
    [58.333]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(optimum == lower, np.nan, (values - lower) / (optimum - lower))
    scores: Floats = np.clip(100 * share, 0.0, 100.0)
    return scores


def rated(values: Floats, terms: Terms) -> Floats:
    """Return values on the dashboard's scale: 0 at the lower bound, 1 red, 2 green, 3 optimum."""
    lower, red, green, optimum = terms.lower, terms.red, terms.green, terms.optimum
    with np.errstate(divide="ignore", invalid="ignore"):
        under = (values - lower) / (red - lower)
        between = 1 + (values - red) / (green - red)
        over = 2 + np.where(optimum == green, 1.0, (values - green) / (optimum - green))
    rising = np.where(optimum > lower, 1.0, -1.0)
    rating = np.where(
        rising * (values - red) < 0, under, np.where(rising * (values - green) < 0, between, over)
    )
    known = ~np.isnan(lower + red + green + optimum)
    return np.where(known, np.clip(rating, 0.0, 3.0), np.nan)


def colours(rating: Floats) -> Words:
    """Return the dashboard's colour of ratings from 0 to 3."""
    cases = [
        (np.isnan(rating), UNRATED),
        (rating < 1.0, RED),
        (rating < 1.5, ORANGE),
        (rating < 2.0, YELLOW),
    ]
    return first_true(cases, GREEN)


def goal_colour(ratings: Floats) -> str:
    """Return the dashboard's colour of a goal from the ratings of its indicators.

    The mean of the two worst; red only if both are, green only if both are; a goal with one
    indicator has that one's colour.

    Parameters
    ----------
    ratings
        From 0 to 3 (see `rated`), NaN where an indicator has no value.

    Examples
    --------
    >>> goal_colour(np.array([0.8, 2.5, 2.9])), goal_colour(np.array([0.2, 0.9]))
    ('yellow', 'red')
    """
    known = np.sort(ratings[~np.isnan(ratings)])
    if not len(known):
        return UNRATED
    worst = known[:2]
    colour = str(colours(np.array([worst.mean()]))[0])
    if colour == RED and not (worst < 1.0).all():
        return ORANGE
    if colour == GREEN and not (worst >= 2.0).all():
        return YELLOW
    return colour
