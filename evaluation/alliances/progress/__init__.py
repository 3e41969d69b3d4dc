"""SDG 17: series of figures as context, and what partnerships contribute to its targets.

This room can be called: ``alliances.progress(observations, targets)`` is
`alliances.progress.assess.progress`.
"""

import sys
from types import ModuleType

from alliances.progress.aggregate import goal_scores, indicator_scores
from alliances.progress.assess import progress
from alliances.progress.contribution import contributions
from alliances.progress.dashboard import dashboard
from alliances.progress.projection import what_if
from alliances.progress.series import context_series, series_summary

__all__ = [
    "context_series",
    "contributions",
    "dashboard",
    "goal_scores",
    "indicator_scores",
    "progress",
    "series_summary",
    "what_if",
]


class _Room(ModuleType):
    """A room with the name of its main function, which users call by the package's name."""

    __call__ = staticmethod(progress)


sys.modules[__name__].__class__ = _Room
