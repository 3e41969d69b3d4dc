"""An estimate that a function of `alliances.statistics` returned, explained by what it carries."""

import numpy as np

from alliances.estimate import Estimate
from alliances.language import number, text
from alliances.reports.explaining.explanation import (
    PRECISE,
    Explanation,
    interval_told,
    result_told,
)


def explain_estimate(found: Estimate, language: str) -> Explanation:
    """Return value, error, interval, method, source and note of an estimate as sentences."""
    steps = [result_told(found, language)]
    if found.error is not None:
        error = number(found.error, language, PRECISE)
        steps.append(text("explain.error", language, error=error))
    steps += [*interval_told(found, language), *_by_t(found, language)]
    steps.append(text("explain.method", language, method=found.method))
    if found.source:
        steps.append(text("explain.source", language, source=found.source))
    if found.note:
        steps.append(text("explain.note", language, note=found.note))
    return Explanation("", found, found.method, tuple(steps), recomputed=found.value)


def _by_t(found: Estimate, language: str) -> list[str]:
    """Return the half width as t times the error, where the interval is one of Student's."""
    if found.low is None or found.high is None or found.value is None or found.error is None:
        return []
    up, down = found.high - found.value, found.value - found.low
    if not isinstance(found.df, float) or not np.isclose(up, down):
        return []
    t = up / found.error if found.error else 0.0
    words = {"t": number(t, language, 3), "df": number(found.df, language, 1)}
    return [text("explain.t", language, **words)]
