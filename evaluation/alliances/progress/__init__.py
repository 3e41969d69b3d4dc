"""SDG 17: series of figures as context, and what partnerships contribute to its targets."""

from alliances.progress.contribution import contributions
from alliances.progress.series import context_series, series_summary

__all__ = ["context_series", "contributions", "series_summary"]
