"""What an explanation is, and the sentences that all explanations share."""

from dataclasses import dataclass

import numpy as np

from alliances.datasets.survey import Survey
from alliances.disclosure import DisclosureSettings
from alliances.estimate import Estimate
from alliances.language import number, percent, text
from alliances.reports.explaining.cells import CellRange
from alliances.statistics.intervals import CONFIDENCE

PRECISE = 4
"""Decimals of the numbers that enter an arithmetic."""


@dataclass(frozen=True)
class Explanation:
    """How a figure was made.

    Attributes
    ----------
    identifier
        Of the figure.
    figure
        Its value, n, interval and method, as published.
    title
        What it is, in words.
    steps
        Sentences, in order: rule, numbers, result, settings.
    cells
        Where the answers stand that it rests on.
    recomputed
        The value made once more from the answers; None where the figure is withheld.
    """

    identifier: str
    figure: Estimate
    title: str
    steps: tuple[str, ...]
    cells: tuple[CellRange, ...] = ()
    recomputed: float | None = None

    def __str__(self) -> str:
        """Return the explanation as lines of text."""
        lines = [self.title, *(f"{rank}. {step}" for rank, step in enumerate(self.steps, 1))]
        return "\n".join(lines)


def told_number(value: float | str, language: str, decimals: int = PRECISE) -> str:
    """Write a number that enters an arithmetic: a count without decimals; words as they are."""
    if isinstance(value, str):
        return value
    whole = isinstance(value, int | np.integer)
    return number(value if whole else float(value), language, 0 if whole else decimals)


def result_told(found: Estimate, language: str) -> str:
    """Return the value and its n as a sentence, or that there is none."""
    n = number(found.n, language)
    if found.value is None:
        return text("explain.no_value", language, n=n)
    return text("explain.value", language, value=number(found.value, language, 2), n=n)


def interval_told(found: Estimate, language: str) -> list[str]:
    """Return the interval as a sentence; nothing where there is none."""
    if found.low is None or found.high is None:
        return []
    ends = {end: number(getattr(found, end), language, PRECISE) for end in ("low", "high")}
    return [text("explain.interval", language, **ends)]


def origin_told(survey: Survey, language: str) -> str:
    """Return the file with its hash, and the framework with its version."""
    return text(
        "explain.origin",
        language,
        file=survey.source.file,
        sha=survey.source.sha256[:12],
        framework=survey.framework.id,
        version=survey.framework.version,
    )


def settings_told(settings: DisclosureSettings, language: str) -> str:
    """Return the settings that the figure was made and shown with."""
    return text(
        "explain.settings",
        language,
        people=settings.people,
        organisations=settings.organisations,
        confidence=percent(CONFIDENCE, language),
    )


def withheld_told(settings: DisclosureSettings, language: str) -> str:
    """Return why a figure is not shown, and hence not laid out."""
    return text(
        "explain.withheld",
        language,
        people=settings.people,
        organisations=settings.organisations,
    )


def check_told(recomputed: float | None, found: Estimate, language: str) -> str:
    """Return whether the figure made again is the published one; empty where there is none."""
    if recomputed is None or found.value is None:
        return ""
    same = bool(np.isclose(recomputed, found.value, rtol=1e-9, atol=1e-9))
    return text(f"explain.{'same' if same else 'differs'}", language)
