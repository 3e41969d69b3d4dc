"""SDG 17: series of figures as context, and what partnerships contribute to its targets."""

from alliances.progress.contributing.book import write_contributions
from alliances.progress.contributing.book_read import Contributions, read_contributions
from alliances.progress.contributing.suggesting import suggest_targets
from alliances.progress.contributing.tags import contribution_tags, disclosable
from alliances.progress.contributing.totals import contribution_totals
from alliances.progress.contribution import contributions
from alliances.progress.series import context_series, read_un_csv, series_summary

__all__ = [
    "Contributions",
    "context_series",
    "contribution_tags",
    "contribution_totals",
    "contributions",
    "disclosable",
    "read_contributions",
    "read_un_csv",
    "series_summary",
    "suggest_targets",
    "write_contributions",
]
