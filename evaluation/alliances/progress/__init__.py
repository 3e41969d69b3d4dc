"""SDG 17: series of figures as context, and what partnerships contribute to its targets.

This room can be called: ``alliances.progress(observations, targets)`` is
`alliances.progress.assess.progress`.
"""

import sys
from types import ModuleType

from alliances.progress.aggregate import goal_scores, indicator_scores
from alliances.progress.assess import progress
from alliances.progress.contributing.book import write_contributions
from alliances.progress.contributing.book_read import Contributions, read_contributions
from alliances.progress.contributing.suggesting import suggest_targets
from alliances.progress.contributing.tags import contribution_tags, disclosable
from alliances.progress.contributing.totals import contribution_totals
from alliances.progress.contribution import contributions
from alliances.progress.dashboard import dashboard
from alliances.progress.projection import what_if
from alliances.progress.series import context_series, series_summary

__all__ = [
    "Contributions",
    "context_series",
    "contribution_tags",
    "contribution_totals",
    "contributions",
    "dashboard",
    "disclosable",
    "goal_scores",
    "indicator_scores",
    "progress",
    "read_contributions",
    "series_summary",
    "suggest_targets",
    "what_if",
    "write_contributions",
]


class _Room(ModuleType):
    """A room with the name of its main function, which users call by the package's name."""

    __call__ = staticmethod(progress)


sys.modules[__name__].__class__ = _Room
